/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "freshness.h"
#include "system.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512
#define ONLINE_COLUMNS 7

/* ---- connection ---- */

static void draw_age(const struct board *b, struct sheet *s)
{
	char span[SPAN_ROOM], text[TEXT_ROOM];

	if (b->link.age_ms < 0) {
		sheet_pair(s, _("last reply"), ROLE_DOUBT, _("?never in this run"));
		return;
	}
	span_duration(b->link.age_ms, 1, span);
	if (b->link.age_ms < 60 * SECOND_MS)
		snprintf(text, sizeof(text), _("%d.%d s ago"), (int)(b->link.age_ms / 1000),
			(int)(b->link.age_ms % 1000 / 100));
	else
		snprintf(text, sizeof(text), _("%s ago"), span);
	sheet_pair(s, _("last reply"), freshness_is_live(b) ? ROLE_TEXT : ROLE_DOUBT, text);
}

static bool count_one(void *user, const struct live *l)
{
	size_t *by_kind = user;

	by_kind[l->head.kind == KIND_EVENT ? 0 : 1] +=
		l->head.kind == KIND_EVENT || l->head.kind == KIND_INDICATOR;
	return true;
}

/* What this machine has in its hands, each under its own name. */
static void draw_held(const struct board *b, struct sheet *s)
{
	size_t by_kind[2] = {0};
	char text[TEXT_ROOM];

	if (b->fold)
		fold_each(b->fold, KIND_NONE, count_one, by_kind);
	snprintf(text, sizeof(text), _("%zu open events, %zu indicators off normal"), by_kind[0],
		by_kind[1]);
	sheet_pair(s, _("held here"), ROLE_TEXT, text);
	snprintf(text, sizeof(text), _("%zu units, %zu areas"), b->unit_count,
		b->tree ? area_count(b->tree) : 0);
	sheet_pair(s, "", ROLE_TEXT, text);
}

void system_link(const struct board *b, struct sheet *s)
{
	bool live = freshness_is_live(b);
	char text[TEXT_ROOM], span[SPAN_ROOM];

	sheet_head(s, _("Connection"), NULL);
	sheet_pair(s, _("server"), ROLE_TEXT, b->server ? b->server : "-");
	sheet_pair(s, _("state"), live ? ROLE_TEXT : ROLE_DOUBT_REV, words_link(b->link.state));
	if (b->link.code[0])
		sheet_pair(s, _("cause"), ROLE_DOUBT, words_problem(b->link.code));
	if (b->link.text[0] && s->area.cols >= 60) { // of the transport, in its own words
		char line[sizeof(b->link.text) + 64];
		snprintf(line, sizeof(line), "%s %s", _("technical detail:"), b->link.text);
		sheet_text(s, ROLE_DIM, line, 6);
	}
	draw_age(b, s);
	if (b->link.retry_ms >= 0) {
		span_duration(b->link.retry_ms, 1, span);
		snprintf(text, sizeof(text), _("in %s; ^L tries now"), span);
		sheet_pair(s, _("next try"), ROLE_TEXT, text);
	}
	if (b->link.from_cache)
		sheet_pair(s, _("picture"), ROLE_DOUBT,
			_("?from this machine's cache, not confirmed yet"));
	snprintf(text, sizeof(text), "%" PRIu64, b->fold ? fold_seq(b->fold) : 0);
	sheet_pair(s, _("change no."), ROLE_TEXT, text);
	if (b->link.rate > 0 && (b->link.rate < 1 || b->link.rate > 1)) {
		snprintf(text, sizeof(text), "x%g", b->link.rate);
		sheet_pair(s, _("clock rate"), ROLE_STRONG, text);
	}
	if (b->link.quarantined) {
		snprintf(text, sizeof(text), _("?%u changes could not be read and were put aside"),
			(unsigned)b->link.quarantined);
		sheet_pair(s, _("quarantine"), ROLE_DOUBT, text);
	} else if (freshness_is_known(b) && b->link.age_ms >= 0) {
		sheet_pair(s, _("quarantine"), ROLE_LABEL, _("empty: every change was read"));
	} else {
		sheet_pair(s, _("quarantine"), ROLE_LABEL,
			_("nothing was received yet in this run"));
	}
	snprintf(text, sizeof(text), "%s  %s %u", b->program ? b->program : "-", _("catalog"),
		b->catalog ? (unsigned)b->catalog->version : 0);
	sheet_pair(s, _("version"), ROLE_TEXT, text);
	draw_held(b, s);
}

/* ---- who am I ---- */

static const char *unit_name(const struct board *b, uint32_t num, const char *otherwise)
{
	for (size_t i = 0; i < b->unit_count; i++)
		if (b->units[i].num == num)
			return name_in(&b->units[i].name, b->lang);
	return otherwise;
}

void system_person(const struct board *b, struct sheet *s)
{
	const struct person *p = b->person;
	char text[TEXT_ROOM];

	sheet_head(s, _("Who am I"), NULL);
	if (!p || !*p->subject) {
		sheet_text(
			s, ROLE_DOUBT, _("?no data: the server has not said who this token is"), 2);
		return;
	}
	snprintf(text, sizeof(text), "%s  %s", p->name, p->subject);
	sheet_pair(s, _("name"), ROLE_STRONG, text);
	sheet_pair(s, _("role"), ROLE_TEXT, words_role(p->role));
	for (int i = 0; i < p->area_count; i++) {
		char place[TEXT_ROOM];
		area_label(b->tree, p->areas[i], b->lang, place, sizeof(place));
		sheet_pair(s, i ? "" : _("areas"), ROLE_TEXT, *place ? place : "?");
	}
	if (p->area_count == 0)
		sheet_pair(s, _("areas"), ROLE_DOUBT, _("none: nothing is permitted"));
	sheet_pair(s, _("unit"), p->unit ? ROLE_TEXT : ROLE_LABEL,
		p->unit ? unit_name(b, p->unit, p->unit_id) : _("none"));
	sheet_pair(s, _("level"), ROLE_TEXT, b->tree ? words_level(person_level(p, b->tree)) : "-");
	if (p->role == PERSON_VIEWER)
		sheet_text(s, ROLE_LABEL, _("not permitted: to act, to read text and people"), 2);
}

/* ---- outbox ---- */

static void draw_act(const struct board *b, const struct act_row *a, struct sheet *s)
{
	struct pen p = sheet_line(s);
	enum role role = a->mark >= MARK_CONFLICT  ? ROLE_DOUBT_REV
			 : a->mark == MARK_APPLIED ? ROLE_LABEL
						   : ROLE_DOUBT;
	char when[MOMENT_ROOM], text[TEXT_ROOM];

	snprintf(text, sizeof(text), "%s", words_act(a));
	if (a->mark == MARK_QUEUED && a->behind != VERB_NONE)
		snprintf(text, sizeof(text), _("waits until your %s is decided"),
			words_verb(a->behind));
	pen_field(&p, s->area.cols >= 50 ? 9 : 6, ROLE_DIM,
		moment(b, a->made_at, s->area.cols >= 50, when));
	pen_text(&p, role, words_mark(a->mark));
	pen_gap(&p, 2);
	pen_text(&p, ROLE_TEXT, words_deed(a));
	pen_gap(&p, 2);
	pen_text(&p, ROLE_TEXT, words_target(a));
	pen_gap(&p, 2);
	int indent = s->area.cols >= 50 ? 10 : 7;
	sheet_behind(s, &p, indent, ROLE_TEXT, text);
	if (a->mark == MARK_CONFLICT && *a->meant)
		sheet_wrap(s, indent, ROLE_DIM, a->meant, 1);
	if (a->stands)
		sheet_wrap(s, indent, ROLE_STRONG, words_state((enum state)(a->stands - 1)), 1);
}

void system_outbox(const struct board *b, struct sheet *s)
{
	const struct outbox_view *o = &b->outbox;
	char text[TEXT_ROOM], span[SPAN_ROOM];
	uint32_t all = o->queued + o->sent + o->conflicts + o->refused + o->attention;

	snprintf(text, sizeof(text), _("queued %u  sent %u  conflict %u"), (unsigned)o->queued,
		(unsigned)o->sent, (unsigned)o->conflicts);
	sheet_head(s, _("Outbox"), s->area.cols >= 40 ? text : NULL);
	if (!o->opened) {
		sheet_text(s, ROLE_LABEL, _("not opened: nothing is acted on in this run"), 2);
		return;
	}
	if (!o->writable)
		sheet_text(s, ROLE_DOUBT, _("?not writable: acts are refused at the key press"), 2);
	if (all == 0 && b->act_count == 0)
		sheet_text(s, ROLE_LABEL, _("empty: nothing waits to be sent"), 1);
	if (o->oldest_ms >= 0 && all) {
		span_duration(o->oldest_ms, 1, span);
		sheet_pair(s, _("oldest"), ROLE_DOUBT, span);
	}
	for (size_t i = 0; i < b->act_count; i++)
		draw_act(b, &b->acts[i], s);
}

/* ---- sources ---- */

static int badness(enum feed f)
{
	static const int order[FEED_COUNT] = {
		[FEED_DOWN] = 0, [FEED_LATE] = 1, [FEED_UNKNOWN] = 2, [FEED_UP] = 3};

	return order[f];
}

struct ranked {
	const struct source *source;
	int badness;
};

static int compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->badness != y->badness)
		return x->badness - y->badness;
	return (x->source->num > y->source->num) - (x->source->num < y->source->num);
}

/* Large numbers of devices say more as a share. */
static void devices_text(const struct source *x, char out[TEXT_ROOM])
{
	if (x->devices < 10000)
		snprintf(out, TEXT_ROOM, "%u/%u", (unsigned)x->online, (unsigned)x->devices);
	else
		snprintf(out, TEXT_ROOM, "%.1f%%", 100.0 * (double)x->online / (double)x->devices);
}

static void draw_source(const struct board *b, const struct source *x, struct sheet *s)
{
	enum feed f = freshness_feed(b, x);
	bool well = f == FEED_UP, wide = s->area.cols >= 56;
	struct pen p = sheet_line(s);
	char text[TEXT_ROOM], span[SPAN_ROOM] = "-";

	if (freshness_feed_age(b, x) >= 0)
		span_age(freshness_feed_age(b, x), span);
	pen_field(&p, wide ? 22 : 16, well ? ROLE_LABEL : ROLE_STRONG, name_in(&x->name, b->lang));
	pen_gap(&p, 1);
	snprintf(text, sizeof(text), "%s%s", well ? "" : "?", words_feed(f));
	pen_field(&p, 9, well ? ROLE_LABEL : ROLE_DOUBT, text);
	pen_field_right(&p, 5, well ? ROLE_DIM : ROLE_DOUBT, span);
	pen_gap(&p, 2);
	if (wide) {
		span_duration((int64_t)x->lag_s * SECOND_MS, 1, span);
		pen_field_right(&p, 6, ROLE_DIM, span);
		pen_gap(&p, 2);
	}
	if (wide) {
		*text = '\0';
		if (x->devices)
			devices_text(x, text);
		pen_field_right(&p, ONLINE_COLUMNS, well ? ROLE_DIM : ROLE_DOUBT, text);
		pen_gap(&p, 2);
	}
	sheet_behind(s, &p, 3, ROLE_DOUBT, x->error);
}

static void draw_titles(struct sheet *s)
{
	struct pen p = sheet_line(s);
	bool wide = s->area.cols >= 56;

	pen_field(&p, wide ? 22 : 16, ROLE_DIM, C_("column", "source"));
	pen_gap(&p, 1);
	pen_field(&p, 9, ROLE_DIM, C_("column", "state"));
	pen_field_right(&p, 5, ROLE_DIM, C_("column", "seen"));
	pen_gap(&p, 2);
	if (!wide)
		return;
	pen_field_right(&p, 6, ROLE_DIM, C_("column", "lag"));
	pen_gap(&p, 2);
	pen_field_right(&p, ONLINE_COLUMNS, ROLE_DIM, C_("column", "online"));
}

void system_sources(const struct board *b, struct sheet *s)
{
	struct ranked *list = mem_array(b->source_count ? b->source_count : 1, sizeof(*list));
	size_t bad = 0;
	char tail[TEXT_ROOM];

	for (size_t i = 0; i < b->source_count; i++) {
		list[i] =
			(struct ranked){&b->sources[i], badness(freshness_feed(b, &b->sources[i]))};
		bad += list[i].badness < 3;
	}
	snprintf(tail, sizeof(tail), _("%zu of %zu in doubt"), bad, b->source_count);
	sheet_head(s, _("Sources"), b->source_count ? tail : NULL);
	if (b->source_count == 0)
		sheet_text(s, ROLE_DOUBT, _("?no data: the server named no source"), 2);
	else
		draw_titles(s);
	qsort(list, b->source_count, sizeof(*list), compare);
	for (size_t i = 0; i < b->source_count; i++)
		draw_source(b, list[i].source, s);
	free(list);
}
