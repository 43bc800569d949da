/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "centre.h"
#include "frame.h"
#include "freshness.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"

#define TEXT_ROOM 256

static const char *const romans[] = {"", "I", "II", "III", "IV"};

static const char *weekday_word(int day)
{
	static const char *const days[] = {NC_("day", "Sun"), NC_("day", "Mon"), NC_("day", "Tue"),
		NC_("day", "Wed"), NC_("day", "Thu"), NC_("day", "Fri"), NC_("day", "Sat")};

	return i18n_entry(days[day % 7]);
}

static void clock_text(const struct board *b, int cols, char out[TEXT_ROOM])
{
	struct civil t;

	instant_civil(b->now, centre_offset(b), &t);
	if (cols < 60)
		snprintf(out, TEXT_ROOM, "%02d:%02d", t.hour, t.minute);
	else if (cols < 160)
		snprintf(out, TEXT_ROOM, "%02d-%02d %s %02d:%02d:%02d", t.month, t.day,
			weekday_word(t.weekday), t.hour, t.minute, t.second);
	else
		snprintf(out, TEXT_ROOM, "%04d-%02d-%02d %s %02d:%02d:%02d", t.year, t.month, t.day,
			weekday_word(t.weekday), t.hour, t.minute, t.second);
}

/* Draws pieces so that they end at pen->end, first one leftmost; the end moves before them. */
static void draw_chips(struct pen *pen, const struct chip *chips, int n, int gap)
{
	int width = 0;

	for (int i = 0; i < n; i++)
		width += utf8_columns(chips[i].text) + (i > 0 ? 1 : 0);
	while (n > 1 && width > pen_left(pen)) {
		n--;
		width -= utf8_columns(chips[n].text) + 1;
	}
	struct pen at = *pen;
	pen_to(&at, pen->end - width);
	for (int i = 0; i < n; i++) {
		pen_gap(&at, i > 0 ? 1 : 0);
		pen_text(&at, chips[i].role, chips[i].text);
	}
	pen->end -= width + (n > 0 ? gap : 0);
}

static const char *shift_word(const char *label)
{
	if (label && strcmp(label, "day") == 0)
		return C_("shift", "day shift");
	if (label && strcmp(label, "night") == 0)
		return C_("shift", "night shift");
	return label ? label : "";
}

static const char *name_of(const struct actor *a)
{
	return a->name ? a->name : "";
}

static void shift_text(const struct board *b, int cols, char out[TEXT_ROOM])
{
	const struct shift *s = centre_shift(b);
	size_t used;

	out[0] = '\0';
	if (!s)
		return;
	if (!*name_of(&s->leader)) { // names are not for everybody
		snprintf(out, TEXT_ROOM, "%s", shift_word(s->label));
		return;
	}
	snprintf(out, TEXT_ROOM, _("%s  leader %s"), shift_word(s->label), name_of(&s->leader));
	for (size_t i = 0; cols >= 200 && i < s->officer_count; i++) {
		used = strlen(out);
		snprintf(out + used, TEXT_ROOM - used, i == 0 ? _("  officers %s") : " %s",
			name_of(&s->officers[i]));
	}
	used = strlen(out);
	if (cols >= 200 && s->supervisor.name)
		snprintf(out + used, TEXT_ROOM - used, _("  in charge %s"), s->supervisor.name);
}

static void draw_mode(const struct board *b, struct pen *pen)
{
	const struct mode *m = centre_mode(b);
	char text[TEXT_ROOM];
	struct civil t;

	if (!m)
		return;
	pen_gap(pen, 2);
	if (!m->emergency) {
		pen_text(pen, ROLE_BAND, C_("mode", "routine"));
		return;
	}
	snprintf(text, sizeof(text), " %s ", C_("mode", "EMERG"));
	if (utf8_columns(text) > pen_left(pen))
		return;
	pen_text(pen, ROLE_CHIP, text);
	pen_gap(pen, 2);
	const char *name = name_in(&m->response, b->lang);
	if (!*name)
		return;
	snprintf(text, sizeof(text), _("%s response %s"), name,
		m->level <= 4 ? romans[m->level] : "");
	if (utf8_columns(text) > pen_left(pen))
		return;
	pen_text(pen, ROLE_BAND_TITLE, text);
	instant_civil(m->since, centre_offset(b), &t);
	snprintf(text, sizeof(text), _("from %02d:%02d"), t.hour, t.minute);
	if (m->since != INSTANT_NONE && utf8_columns(text) + 1 <= pen_left(pen)) {
		pen_gap(pen, 1);
		pen_text(pen, ROLE_BAND, text);
	}
}

static void draw_demo(const struct board *b, struct pen *pen)
{
	char text[TEXT_ROOM];

	if (!b->demo)
		return;
	pen_gap(pen, 2);
	if (b->link.rate > 0 && b->link.rate != 1)
		snprintf(text, sizeof(text), _(" demo x%g "), b->link.rate);
	else
		snprintf(text, sizeof(text), "%s", _(" demo "));
	if (utf8_columns(text) > pen_left(pen))
		pen_text(pen, ROLE_MODE, "D");
	else
		pen_text(pen, ROLE_MODE, text);
}

static void draw_left(const struct frame_state *f, const struct board *b, struct pen *pen, int cols)
{
	const struct area *a = b->tree ? area_by_num(b->tree, b->centre) : NULL;
	const char *name = a ? name_in(cols < 60 ? &a->short_name : &a->name, b->lang) : "";
	char text[TEXT_ROOM], label[TEXT_ROOM];

	if (a && a->level == LEVEL_TOWN && cols >= 60) { // many towns have the same name
		area_label(b->tree, a->num, b->lang, label, sizeof(label));
		name = label;
	}

	pen_gap(pen, 1);
	/* On a narrow screen the mode is worth more than our own name. */
	if (pen_left(pen) >= utf8_columns(_("yiping")) + utf8_columns(name) + 14) {
		pen_text(pen, ROLE_BAND_TITLE, _("yiping"));
		pen_gap(pen, 2);
	}
	if (cols < 60)
		snprintf(text, sizeof(text), "%s", name);
	else
		snprintf(text, sizeof(text), _("%s centre"), name);
	if (a && (cols >= 60 || utf8_columns(text) <= pen_left(pen)))
		pen_text(pen, ROLE_BAND_TITLE, text);
	if (f->frozen) {
		snprintf(text, sizeof(text), _(" FROZEN +%llu "), (unsigned long long)f->changes);
		pen_gap(pen, 2);
		pen_text(pen, ROLE_CHIP, text);
	}
	draw_demo(b, pen);
	draw_mode(b, pen);
}

/* What waits for this person's decision stands right behind how fresh the picture is. */
static int add_conflicts(const struct board *b, int cols, struct chip chips[CHIPS_MAX], int n)
{
	unsigned count = (unsigned)b->outbox.conflicts;
	int at = n > 0 ? 1 : 0;

	if (!count)
		return n;
	n = n < CHIPS_MAX ? n + 1 : n;
	memmove(&chips[at + 1], &chips[at], (size_t)(n - at - 1) * sizeof(*chips));
	chips[at].role = ROLE_DOUBT_REV;
	if (cols >= 100)
		snprintf(chips[at].text, CHIP_ROOM,
			ngettext(" %u conflict: see 9 ", " %u conflicts: see 9 ", count), count);
	else
		snprintf(chips[at].text, CHIP_ROOM,
			ngettext(" %u conflict ", " %u conflicts ", count), count);
	return cols < 60 ? at + 1 : n; // the name of the centre is worth more than the cause
}

static void attention_text(const struct attention_view *v, int cols, char out[CHIP_ROOM])
{
	const char *quiet = v->silenced ? cols < 60 ? _("mute ") : _("sound off ") : "";

	if (!v->flood)
		snprintf(out, CHIP_ROOM, " %s", quiet);
	else if (cols >= 100)
		snprintf(out, CHIP_ROOM, _(" FLOOD %u alarms in %u min %s"), (unsigned)v->count,
			(unsigned)v->minutes, quiet);
	else
		snprintf(out, CHIP_ROOM, _(" FLOOD %u %s"), (unsigned)v->count, quiet);
}

/* That more comes than a person can take in, or that nothing sounds, is the next thing to know. */
static int add_attention(const struct board *b, int cols, struct chip chips[CHIPS_MAX], int n)
{
	int at = n > 0 ? 1 : 0;

	if (!b->attention.flood && !b->attention.silenced)
		return n;
	n = n < CHIPS_MAX ? n + 1 : n;
	memmove(&chips[at + 1], &chips[at], (size_t)(n - at - 1) * sizeof(*chips));
	chips[at].role = ROLE_CHIP;
	attention_text(&b->attention, cols, chips[at].text);
	return n;
}

/* What must stay is laid from the right: the clock, how fresh, and then who is on duty, if the left
 * side leaves room. */
static void draw_title(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area)
{
	struct pen pen = pen_at(c, area, 0);
	struct chip chips[CHIPS_MAX];
	char text[TEXT_ROOM];
	int n = freshness_chips(b, area.cols < 60, chips);

	n = add_attention(b, area.cols, chips, n);
	n = add_conflicts(b, area.cols, chips, n);

	canvas_band(c, area.row, area.col, area.cols);
	if (f->frozen)
		canvas_ground(c, rect_row(area, 0), ROLE_MODE);
	pen.end -= 1;
	clock_text(b, area.cols, text);
	if (head_rows(f, area) > HEAD_ROWS) // the time stands below, in figures
		*strrchr(text, ' ') = '\0';
	pen_tail(&pen, 2, ROLE_BAND_TITLE, text);
	draw_chips(&pen, chips, n, 2);
	if (b->history_coarse && area.cols >= 100)
		pen_tail(&pen, 2, ROLE_BAND_DIM, _("trends: 1 min"));
	shift_text(b, area.cols, text);
	struct pen left = pen;
	left.end -= utf8_columns(text) + 2;
	bool room = area.cols >= 100 && pen_left(&left) >= 60 && text[0];
	if (room)
		pen_tail(&pen, 2, ROLE_BAND, text);
	draw_left(f, b, &pen, area.cols);
}

int head_rows(const struct frame_state *f, struct rect area)
{
	bool large = area.rows >= 36 && area.cols >= 115;

	return f->wall && large ? HEAD_ROWS + WALL_ROWS - 1 : HEAD_ROWS;
}

static bool has_chip(const struct frame_state *f)
{
	return f->view && f->view->id != VIEW_OVERVIEW && f->view->filter;
}

void head_draw_second(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area)
{
	draw_title(f, b, c, area);
	if (head_rows(f, area) > HEAD_ROWS)
		wall_draw_clock(b, c, area);
}

void head_draw(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area)
{
	if (area.rows > 0)
		draw_title(f, b, c, area);
	int rows = head_rows(f, area);
	if (rows > HEAD_ROWS)
		wall_draw(b, c, area);
	else if (area.rows > 1)
		sentence_draw(b, c, area, has_chip(f));
	if (area.rows > 2 && area.cols >= 60 && !has_chip(f))
		warnings_draw_row(b, c, area, rows - 1);
}
