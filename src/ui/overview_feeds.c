/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "centre.h"
#include "freshness.h"
#include "overview.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"

#define TEXT_ROOM 160

static const char *feed_word(enum feed f)
{
	switch (f) {
	case FEED_DOWN:
		return C_("feed", "silent");
	case FEED_LATE:
		return C_("feed", "late");
	case FEED_UP:
		return C_("feed", "normal");
	default:
		return C_("feed", "unknown");
	}
}

static int badness(enum feed f)
{
	static const int ranks[FEED_COUNT] = {
		[FEED_UP] = 0, [FEED_UNKNOWN] = 1, [FEED_LATE] = 2, [FEED_DOWN] = 3};

	return f < FEED_COUNT ? ranks[f] : 1;
}

struct feeds {
	size_t down, late, unknown, good;
	int64_t oldest_ms; // of the good ones, -1 none
};

static struct feeds count_feeds(const struct board *b)
{
	struct feeds f = {.oldest_ms = -1};

	for (size_t i = 0; i < b->source_count; i++) {
		const struct source *s = &b->sources[i];
		enum feed state = freshness_feed(b, s);
		f.down += state == FEED_DOWN;
		f.late += state == FEED_LATE;
		f.unknown += state == FEED_UNKNOWN;
		f.good += state == FEED_UP;
		if (state == FEED_UP && freshness_feed_age(b, s) > f.oldest_ms)
			f.oldest_ms = freshness_feed_age(b, s);
	}
	return f;
}

static void age_of(const struct board *b, const struct source *s, char out[SPAN_ROOM])
{
	out[0] = '\0';
	if (freshness_feed_age(b, s) >= 0)
		span_age(freshness_feed_age(b, s), out);
}

/* The n-th that is not well, worst first, in the order given among equals; NULL when there are no
 * more. */
static const struct source *bad_feed(const struct board *b, size_t n)
{
	for (int want = 3; want >= 1; want--) {
		for (size_t i = 0; i < b->source_count; i++) {
			if (badness(freshness_feed(b, &b->sources[i])) == want && n-- == 0)
				return &b->sources[i];
		}
	}
	return NULL;
}

void feeds_draw_line(const struct board *b, struct canvas *c, struct rect r)
{
	struct feeds f = count_feeds(b);
	struct pen pen = pen_at(c, r, 0);
	bool bad = f.down + f.late + f.unknown > 0 || !freshness_is_live(b);
	char age[SPAN_ROOM];

	pen_gap(&pen, 1);
	if (b->source_count == 0) {
		pen_text(&pen, ROLE_DIM, _("feeds: none known"));
		return;
	}
	pen_printf(&pen, bad ? ROLE_DOUBT : ROLE_LABEL,
		bad ? _("?feeds %zu/%zu") : _("feeds %zu/%zu normal"), f.good, b->source_count);
	const struct source *s;
	for (size_t i = 0; (s = bad_feed(b, i)) != NULL; i++) {
		char text[TEXT_ROOM];
		age_of(b, s, age);
		snprintf(text, sizeof(text), "%s %s%s%s", name_in(&s->name, b->lang),
			feed_word(freshness_feed(b, s)), age[0] ? " " : "", age);
		if (utf8_columns(text) + 2 > pen_left(&pen))
			break;
		pen_gap(&pen, 2);
		pen_text(&pen, ROLE_DOUBT, text);
	}
	if (!bad && f.oldest_ms >= 0) {
		span_age(f.oldest_ms, age);
		pen_gap(&pen, 2);
		pen_printf(&pen, ROLE_DIM, _("oldest %s"), age);
	}
}

static void draw_feed(const struct board *b, const struct source *s, struct pen *pen)
{
	char text[TEXT_ROOM], age[SPAN_ROOM];
	enum feed state = freshness_feed(b, s);
	int name = pen_left(pen) - 22;

	age_of(b, s, age);
	pen_glyph(pen, ROLE_DOUBT, GLYPH_DOUBT);
	pen_field(pen, name > 8 ? name : 8, ROLE_DOUBT, name_in(&s->name, b->lang));
	pen_gap(pen, 1);
	if (s->devices >= 1000)
		snprintf(text, sizeof(text), "%s %d%%", feed_word(state),
			(int)(100.0 * (double)s->online / (double)s->devices));
	else if (s->devices > 0)
		snprintf(text, sizeof(text), "%s %u/%u", feed_word(state), (unsigned)s->online,
			(unsigned)s->devices);
	else
		snprintf(text, sizeof(text), "%s", feed_word(state));
	pen_field(pen, 14, ROLE_DOUBT, text);
	pen_field_right(pen, 5, ROLE_DOUBT, age);
}

void feeds_draw(const struct board *b, struct canvas *c, struct rect r)
{
	struct feeds f = count_feeds(b);
	char tail[TEXT_ROOM];
	int i = 0;

	if (rect_is_empty(r))
		return;
	snprintf(tail, sizeof(tail), _("%zu silent, %zu late of %zu"), f.down, f.late + f.unknown,
		b->source_count);
	band_draw(c, r, _("Feeds"), b->source_count ? tail : NULL);
	if (b->source_count == 0) {
		canvas_text(c, r.row + 1, r.col + 1, r.cols - 1, ROLE_DIM, _("no data"));
		return;
	}
	const struct source *s;
	for (; i + 2 < r.rows && (s = bad_feed(b, (size_t)i)) != NULL; i++) {
		struct pen pen = pen_at(c, r, i + 1);
		draw_feed(b, s, &pen);
	}
	struct pen pen = pen_at(c, r, i + 1);
	size_t rest = b->source_count - (size_t)i;
	if (rest == 0)
		return;
	pen_gap(&pen, 1);
	bool good = f.good == rest && freshness_is_live(b);
	pen_printf(&pen, ROLE_LABEL, good ? _("the other %zu are normal") : _("%zu more"), rest);
	if (good && f.oldest_ms >= 0) {
		char age[SPAN_ROOM];
		span_age(f.oldest_ms, age);
		pen.end -= 2;
		pen_tail(&pen, 1, ROLE_DIM, age);
	}
}

/* ---- on duty ---- */

static void draw_person(struct canvas *c, struct rect r, int *y, const char *role, const char *name)
{
	struct pen pen = pen_at(c, r, *y);

	if (!name || !*name || *y >= r.rows)
		return;
	pen_gap(&pen, 1);
	pen_field(&pen, 11, ROLE_LABEL, role);
	pen_text(&pen, ROLE_TEXT, name);
	(*y)++;
}

void duty_draw(const struct board *b, struct canvas *c, struct rect r)
{
	const struct shift *s = centre_shift(b);
	struct civil to;
	char tail[TEXT_ROOM] = "";
	int y = 1;

	if (rect_is_empty(r))
		return;
	if (s && s->to != INSTANT_NONE) {
		instant_civil(s->to, centre_offset(b), &to);
		snprintf(tail, sizeof(tail), _("handover %02d:%02d"), to.hour, to.minute);
	}
	band_draw(c, r, _("On duty"), tail[0] ? tail : NULL);
	if (!s) {
		canvas_text(c, r.row + 1, r.col + 1, r.cols - 1, ROLE_DIM, _("nobody is entered"));
		return;
	}
	if (b->person && person_mask(b->person) == MASK_WALL) {
		canvas_text(c, r.row + 1, r.col + 1, r.cols - 1, ROLE_DIM,
			_("names are not shown to viewers"));
		return;
	}
	draw_person(c, r, &y, C_("duty", "leader"), s->leader.name);
	draw_person(c, r, &y, C_("duty", "supervisor"), s->supervisor.name);
	for (size_t i = 0; i < s->officer_count; i++)
		draw_person(c, r, &y, C_("duty", "officer"), s->officers[i].name);
}
