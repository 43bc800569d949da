/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "centre.h"
#include "frame.h"
#include "freshness.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256

static bool in_force(const struct board *b, const struct warning *w)
{
	return w->state == WARNING_IN_FORCE &&
		(w->expires == INSTANT_NONE || w->expires > b->now);
}

/* The i-th in force, worst colour first and drills behind all that is meant; NULL when there are no
 * more. */
static const struct warning *warning_at(const struct board *b, size_t i)
{
	for (int rank = 2 * COLOUR_COUNT - 1; rank >= 0; rank--) {
		bool drill = rank < COLOUR_COUNT;
		int colour = rank % COLOUR_COUNT;
		for (size_t k = 0; k < b->warning_count; k++) {
			const struct warning *w = &b->warnings[k];
			if ((int)w->colour == colour && w->exercise == drill && in_force(b, w) &&
				i-- == 0)
				return w;
		}
	}
	return NULL;
}

const char *warnings_colour(enum colour colour)
{
	switch (colour) {
	case COLOUR_BLUE:
		return C_("warning", "BLUE");
	case COLOUR_YELLOW:
		return C_("warning", "YELLOW");
	case COLOUR_ORANGE:
		return C_("warning", "ORANGE");
	case COLOUR_RED:
		return C_("warning", "RED");
	default:
		return "-";
	}
}

static void time_text(const struct board *b, int64_t at, char out[32])
{
	struct civil t, now;

	instant_civil(at, centre_offset(b), &t);
	instant_civil(b->now, centre_offset(b), &now);
	if (t.day == now.day && t.month == now.month)
		snprintf(out, 32, "%02d:%02d", t.hour, t.minute);
	else
		snprintf(out, 32, "%02d-%02d %02d:%02d", t.month, t.day, t.hour, t.minute);
}

static void warning_places(const struct board *b, const struct warning *w, char out[TEXT_ROOM])
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < w->area_count && i < 6 && used + 64 < TEXT_ROOM; i++) {
		char place[64];
		area_label(b->tree, w->areas[i], b->lang, place, sizeof(place));
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, " %s", place);
	}
}

static int badge_columns(const struct warning *w)
{
	return utf8_columns(warnings_colour(w->colour)) + 2;
}

static void draw_warning(
	const struct board *b, const struct warning *w, struct pen *pen, bool times, bool begin)
{
	char text[TEXT_ROOM], from[32], to[32];

	pen_printf(pen, role_of_level((int)w->colour), "[%s]", warnings_colour(w->colour));
	pen_text(pen, ROLE_TEXT, name_in(&w->headline, b->lang));
	warning_places(b, w, text);
	pen_text(pen, ROLE_LABEL, text);
	if (w->exercise)
		pen_printf(pen, ROLE_DOUBT, " %s", _("exercise"));
	if (!times || w->expires == INSTANT_NONE)
		return;
	time_text(b, w->expires, to);
	if (!begin) {
		pen_gap(pen, 1);
		pen_printf(pen, ROLE_DIM, _("to %s"), to);
		return;
	}
	time_text(b, w->onset != INSTANT_NONE ? w->onset : w->issued, from);
	pen_printf(pen, ROLE_DIM, " %s-%s", from, to);
}

static int warning_columns(const struct board *b, const struct warning *w, bool times, bool begin)
{
	char text[TEXT_ROOM];

	warning_places(b, w, text);
	return badge_columns(w) + utf8_columns(name_in(&w->headline, b->lang)) +
	       utf8_columns(text) + (w->exercise ? 10 : 0) + (times ? begin ? 24 : 16 : 0);
}

void warnings_draw_row(const struct board *b, struct canvas *c, struct rect area, int row)
{
	struct pen pen = pen_at(c, area, row);
	size_t count = 0, shown = 0;
	bool times = area.cols >= 115, begin = area.cols >= 200;

	while (warning_at(b, count))
		count++;
	second_draw(b, &pen);
	pen_gap(&pen, 1);
	if (count == 0) {
		if (freshness_is_live(b))
			pen_text(&pen, ROLE_DIM, _("no warning in force"));
		return;
	}
	pen_printf(&pen, ROLE_LABEL, _("Warnings %zu"), count);
	for (; shown < count; shown++) {
		const struct warning *w = warning_at(b, shown);
		int need = warning_columns(b, w, times, begin);
		if (need + 6 > pen_left(&pen) && shown > 0)
			break;
		pen_gap(&pen, shown ? 3 : 1);
		draw_warning(b, w, &pen, times, begin);
	}
	if (shown < count)
		pen_printf(&pen, ROLE_LABEL, "   +%zu", count - shown);
}

/* The worst one in few words, for narrow screens. */
void warnings_draw_worst(const struct board *b, struct pen *pen)
{
	const struct warning *w = warning_at(b, 0);
	size_t count = 0;

	if (!w)
		return;
	while (warning_at(b, count))
		count++;
	pen_gap(pen, 1);
	const char *headline = name_in(&w->headline, b->lang);
	if (badge_columns(w) + utf8_columns(headline) + (count > 1 ? 3 : 0) > pen_left(pen)) {
		/* TRANSLATORS: an exercise, where there is room for one letter. */
		pen_printf(pen, role_of_level((int)w->colour), "[%s]",
			w->exercise ? C_("warning", "E") : words_colour_letter(w->colour));
		if (count > 1)
			pen_printf(pen, ROLE_LABEL, "+%zu", count - 1);
		return;
	}
	pen_printf(pen, role_of_level((int)w->colour), "[%s]%s", warnings_colour(w->colour),
		headline);
	if (count > 1)
		pen_printf(pen, ROLE_LABEL, " +%zu", count - 1);
}
