/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "freshness.h"
#include "tasks.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/on_post.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512

const struct act_row *task_trouble(const struct board *b, const char *event)
{
	for (size_t i = 0; i < b->act_count; i++)
		if (b->acts[i].mark >= MARK_CONFLICT && !b->acts[i].seen &&
			strcmp(b->acts[i].event, event) == 0)
			return &b->acts[i];
	return NULL;
}

/* Yours and theirs, one under the other: the person decides, nothing is lost. */
static void draw_conflict(
	const struct board *b, const struct act_row *a, const struct live *l, struct sheet *s)
{
	char text[TEXT_ROOM], when[MOMENT_ROOM];
	struct pen p = sheet_line(s);

	pen_printf(&p, ROLE_DOUBT_REV, " %s ", words_mark(a->mark));
	pen_gap(&p, 1);
	snprintf(text, sizeof(text), _("yours: %s %s"), words_verb(a->verb),
		moment(b, a->made_at, true, when));
	pen_text(&p, ROLE_STRONG, text);
	snprintf(text, sizeof(text), _("server: %s  now %s"),
		words_act(a), words_state((enum state)l->head.state));
	sheet_text(s, ROLE_STRONG, text, 2);
	sheet_text(s, ROLE_LABEL, _("Enter shows both; Esc puts it away"), 1);
}

void task_detail(const struct board *b, const struct live *l, struct sheet *s)
{
	const struct event *e = deed_event(b, l->head.num);
	const struct act_row *trouble = task_trouble(b, l->id);
	const char *holder = queue_holder(b, &l->head, false);
	char place[TEXT_ROOM], title[TEXT_ROOM * 2], when[MOMENT_ROOM], room[WORDS_ROOM];
	const char *words;

	area_label(b->tree, l->head.area, b->lang, place, sizeof(place));
	snprintf(title, sizeof(title), "%s  %s %s", queue_what(b, l, false), place,
		e && e->place ? e->place : "");
	sheet_head(s, title, s->area.cols >= 70 ? l->id : NULL);
	if (trouble)
		draw_conflict(b, trouble, l, s);
	if (!e)
		sheet_text(s, ROLE_DOUBT, _("?its text is not at hand; asked for"), 1);
	else if ((words = deed_words(b, e, queue_what(b, l, false), room)))
		sheet_text(s, ROLE_STRONG, words, s->area.rows > 8 ? 3 : 1);
	else
		sheet_text(s, ROLE_DIM, _("no text"), 1);
	struct pen p = sheet_line(s);
	pen_printf(&p, ROLE_LABEL, "%s %s  ", _("held by"), holder ? holder : _("?nobody"));
	pen_printf(&p, ROLE_LABEL, _("%s level"), words_level(head_level(&l->head)));
	pen_gap(&p, 2);
	if (l->head.due != INSTANT_NONE)
		pen_printf(&p, ROLE_TEXT, _("due %s"), moment(b, l->head.due, false, when));
}

static bool is_settled(const struct act_row *a)
{
	return a->mark == MARK_NONE || a->mark == MARK_APPLIED || a->seen;
}

void task_outbox(const struct board *b, struct sheet *s, int most)
{
	size_t waiting = 0;

	for (size_t i = 0; i < b->act_count; i++)
		waiting += !is_settled(&b->acts[i]);
	if (waiting == 0)
		return;
	sheet_head(s, _("On its way"),
		s->area.cols >= 60 ? _("on disk before it is shown; never sent twice") : NULL);
	for (size_t i = 0; i < b->act_count && most > 0; i++) {
		const struct act_row *a = &b->acts[i];
		enum role role = a->mark >= MARK_CONFLICT ? ROLE_DOUBT_REV : ROLE_DOUBT;
		char when[MOMENT_ROOM];
		if (is_settled(a))
			continue;
		struct pen p = sheet_line(s);
		pen_field(&p, 9, ROLE_DIM, moment(b, a->made_at, true, when));
		pen_field(&p, 8, ROLE_TEXT, words_deed(a));
		if (s->area.cols >= 60)
			pen_field(&p, 17, ROLE_LABEL, words_target(a));
		pen_printf(&p, role, "%s", words_mark(a->mark));
		pen_gap(&p, 1);
		pen_text(&p, ROLE_TEXT, words_act(a));
		most--;
	}
}

/* ---- the row above the list ---- */

static void draw_sums(const struct queue *q, struct pen *p)
{
	struct queue_counts n = queue_counts(q);

	pen_printf(p, n.unacked ? ROLE_RED : ROLE_LABEL, _("new %u"), (unsigned)n.unacked);
	pen_gap(p, 2);
	pen_printf(p, n.overdue ? ROLE_RED : ROLE_LABEL, _("overdue %u"), (unsigned)n.overdue);
	pen_gap(p, 2);
	pen_printf(p, n.near ? ROLE_YELLOW : ROLE_LABEL, _("near %u"), (unsigned)n.near);
	pen_gap(p, 2);
	pen_printf(p, ROLE_TEXT, _("in hand %u"), (unsigned)n.kept);
}

static void draw_outbox_counts(const struct board *b, struct pen *p)
{
	const struct outbox_view *o = &b->outbox;

	if (o->queued + o->sent) {
		pen_printf(
			p, ROLE_DOUBT, _("queued %u, on disk"), (unsigned)(o->queued + o->sent));
		pen_gap(p, 2);
	}
	if (o->conflicts) {
		pen_printf(p, ROLE_DOUBT_REV, _(" conflict %u "), (unsigned)o->conflicts);
		pen_gap(p, 2);
	}
	if (o->attention + o->refused)
		pen_printf(p, ROLE_DOUBT_REV, _(" look at %u "),
			(unsigned)(o->attention + o->refused));
	if (!o->writable)
		pen_printf(p, ROLE_DOUBT_REV, " %s ", _("nothing can be kept: read only"));
}

static void draw_offline(const struct board *b, struct pen *p)
{
	char span[SPAN_ROOM], when[MOMENT_ROOM];

	if (b->link.age_ms >= 0) {
		span_duration(b->link.age_ms, 1, span);
		pen_printf(p, ROLE_DOUBT_REV, " %s %s ", words_link(b->link.state), span);
		pen_gap(p, 1);
		if (pen_left(p) > 40)
			pen_printf(p, ROLE_DOUBT, _("data stopped at %s"),
				moment(b, b->now - b->link.age_ms, false, when));
	} else {
		pen_printf(p, ROLE_DOUBT_REV, " %s ", words_link(b->link.state));
	}
	pen_gap(p, pen_left(p) > 40 ? 2 : 0);
	if (b->link.retry_ms >= 0 && pen_left(p) > 40) {
		span_duration(b->link.retry_ms, 1, span);
		pen_printf(p, ROLE_DIM, _("next try %s, now by ^L"), span);
		pen_gap(p, 2);
	}
}

/* Whether they are on post, for whoever can be; nothing where there is no room for it. */
static void draw_on_post(const struct board *b, struct pen *p)
{
	struct on_post_view v;
	char since[MOMENT_ROOM], text[TEXT_ROOM];

	if (!b->person || !b->person->unit || !freshness_is_known(b))
		return;
	bool on = on_post(b, &v);
	const char *word = on ? C_("person", "on post") : C_("person", "off post");
	if (v.changing)
		snprintf(text, sizeof(text), _("%s, queued"), word);
	else if (on && p->end >= 60)
		snprintf(text, sizeof(text), _("%s since %s"), word,
			moment(b, v.since, false, since));
	else
		snprintf(text, sizeof(text), "%s", word);
	if (utf8_columns(text) > pen_left(p))
		return;
	pen_text(p, v.changing ? ROLE_DOUBT : on ? ROLE_TEXT : ROLE_LABEL, text);
	pen_gap(p, 2);
}

void task_draw_state(const struct queue *q, const struct board *b, const char *filter,
	struct canvas *c, struct rect r)
{
	struct pen p = pen_at(c, r, 0);

	if (rect_is_empty(r))
		return;
	if (*filter) {
		pen_gap(&p, 1);
		pen_printf(&p, ROLE_CHIP, " %s ", _("filter"));
		pen_gap(&p, 1);
		pen_field(&p, utf8_columns(filter) < r.cols / 3 ? utf8_columns(filter) : r.cols / 3,
			ROLE_STRONG, filter);
		pen_gap(&p, 1);
	}
	if (freshness_is_live(b)) {
		pen_gap(&p, 1);
		draw_sums(q, &p);
		pen_gap(&p, 2);
	} else {
		draw_offline(b, &p);
	}
	if (r.cols >= 60)
		draw_on_post(b, &p);
	draw_outbox_counts(b, &p);
	if (r.cols < 60)
		draw_on_post(b, &p);
}
