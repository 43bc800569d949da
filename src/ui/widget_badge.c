/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define BADGE_ROOM 48

static bool is_reverse(int level)
{
	return level >= 3;
}

static int badge_text(int level, int count, char out[BADGE_ROOM])
{
	snprintf(out, BADGE_ROOM, "%s%d", words_colour_letter((enum colour)level), count);
	return utf8_columns(out) + 1 + (is_reverse(level) ? 2 : 0);
}

void widget_badge(struct pen *p, int level, int count)
{
	char text[BADGE_ROOM];

	if (level < 1 || level > 4)
		return;
	badge_text(level, count, text);
	enum role role = is_reverse(level) ? role_of_level_need(level) : role_of_level(level);
	if (is_reverse(level))
		pen_glyph(p, role, GLYPH_BLANK);
	pen_glyph(p, role, glyph_of_level(level));
	pen_text(p, role, text);
	if (is_reverse(level))
		pen_glyph(p, role, GLYPH_BLANK);
}

/* "?stale 3", or where there is no room for the word "?3". */
static int stale_text(int stale, int room, char out[BADGE_ROOM])
{
	snprintf(out, BADGE_ROOM, _("?stale %d"), stale);
	if (utf8_columns(out) > room)
		snprintf(out, BADGE_ROOM, "?%d", stale);
	return utf8_columns(out);
}

int widget_badges_columns(const int counts[5], int stale)
{
	char text[BADGE_ROOM];

	for (int level = 4; level >= 1; level--)
		if (counts[level] > 0)
			return badge_text(level, counts[level], text) +
			       (stale > 0 ? 1 + stale_text(stale, BADGE_ROOM, text) : 0);
	return stale > 0 ? stale_text(stale, BADGE_ROOM, text)
			 : utf8_columns(C_("pane", "normal"));
}

/* The worst level stands whatever else there is; then doubt before lower levels. */
void widget_badges(struct pen *p, const int counts[5], int stale)
{
	char text[BADGE_ROOM];
	bool any = stale > 0, worst = true;

	for (int level = 4; level >= 1; level--) {
		if (counts[level] <= 0)
			continue;
		any = true;
		int n = badge_text(level, counts[level], text);
		int doubt = stale > 0 ? 1 + stale_text(stale, BADGE_ROOM, text) : 0;
		if (!worst && n + doubt > pen_left(p))
			continue;
		worst = false;
		widget_badge(p, level, counts[level]);
		pen_gap(p, 1);
	}
	if (stale > 0) {
		stale_text(stale, pen_left(p), text);
		pen_text(p, ROLE_DOUBT, text);
	} else if (!any) {
		pen_text(p, ROLE_DIM, C_("pane", "normal"));
	}
}

void widget_count(struct pen *p, int count, const char *some, const char *none)
{
	if (count > 0) {
		pen_glyph(p, ROLE_NEED_RED, GLYPH_BLANK);
		pen_glyph(p, ROLE_NEED_RED, GLYPH_UNACKED);
		pen_printf(p, ROLE_NEED_RED, "%s %d ", some, count);
	} else {
		pen_text(p, ROLE_LABEL, none);
	}
}

/* Short words: the badge is as wide as the longest. */
static const char *grade_word(int grade)
{
	switch (grade) {
	case 1:
		return C_("grade", "Extreme");
	case 2:
		return C_("grade", "Serious");
	case 3:
		return C_("grade", "Larger");
	case 4:
		return C_("grade", "Ordinary");
	default:
		return C_("grade", "Routine");
	}
}

static int grade_word_columns(void)
{
	int most = 0;

	for (int grade = 1; grade <= 5; grade++) {
		int n = utf8_columns(grade_word(grade));
		most = n > most ? n : most;
	}
	return most;
}

int widget_grade_columns(bool short_form)
{
	return short_form ? 5 : 6 + grade_word_columns();
}

void widget_grade(struct pen *p, int grade, bool acked, bool short_form)
{
	static const char *const romans[] = {"-", "I", "II", "III", "IV", "-"};
	int known = grade >= 1 && grade <= 5 ? grade : 5;
	enum role role = role_of_grade(known, acked);

	pen_glyph(p, role, GLYPH_BLANK);
	pen_field(p, short_form ? 3 : 4, role, romans[known]);
	if (!short_form)
		pen_field(p, grade_word_columns(), role, grade_word(known));
	pen_glyph(p, role, GLYPH_BLANK);
}

static enum glyph leg_glyph(enum leg_mark state)
{
	switch (state) {
	case LEG_MARK_IN_TIME:
		return GLYPH_DONE;
	case LEG_MARK_LATE:
		return GLYPH_LATE;
	case LEG_MARK_RUNNING:
		return GLYPH_RUNNING;
	case LEG_MARK_PENDING:
		return GLYPH_PENDING;
	default:
		return GLYPH_BLANK;
	}
}

void widget_legs(struct pen *p, const enum leg_mark legs[3])
{
	static const char *const names[] = {"1", "3", "5"};

	for (int i = 0; i < 3; i++) {
		enum role role = legs[i] == LEG_MARK_LATE ? ROLE_RED
			: legs[i] == LEG_MARK_RUNNING ? ROLE_STRONG
						 : ROLE_DIM;
		pen_text(p, role, legs[i] == LEG_MARK_NONE ? " " : names[i]);
		pen_glyph(p, role, leg_glyph(legs[i]));
	}
}

void widget_age(struct canvas *c, int row, int col, int columns, int64_t age_ms, bool stale)
{
	char text[SPAN_ROOM] = "";

	if (age_ms >= 0)
		span_age(age_ms, text);
	canvas_fill(c, row, col, columns, ROLE_TEXT);
	canvas_text_right(c, row, col, columns, stale ? ROLE_DOUBT : ROLE_DIM, text);
}
