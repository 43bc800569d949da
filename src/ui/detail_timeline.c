/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "detail.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512
#define SAID_LINES 4

static bool is_person(const struct change *c)
{
	return c->actor.subject && *c->actor.subject && strcmp(c->actor.subject, "timer") != 0 &&
	       strncmp(c->actor.subject, "rule:", 5) != 0 &&
	       strncmp(c->actor.subject, "source:", 7) != 0;
}

/* A kind of source has a word of ours, a source of its own its name. */
static const char *source_name(const char *token)
{
	enum source_kind kind = source_of(token);

	return kind ? words_source(kind) : token;
}

/* Machines are called by what they are. */
static const char *actor_text(const struct actor *a, char out[TEXT_ROOM])
{
	const char *subject = a->subject ? a->subject : "";

	if (a->name && *a->name)
		snprintf(out, TEXT_ROOM, "%s", a->name);
	else if (strcmp(subject, "timer") == 0)
		snprintf(out, TEXT_ROOM, "%s", C_("actor", "timer"));
	else if (strncmp(subject, "rule:", 5) == 0)
		snprintf(out, TEXT_ROOM, C_("actor", "rule %s"), subject + 5);
	else if (strncmp(subject, "source:", 7) == 0)
		snprintf(out, TEXT_ROOM, "%s", source_name(subject + 7));
	else
		snprintf(out, TEXT_ROOM, "%s", subject);
	return out;
}

/* Whom the change gave it to, NULL if to nobody new. Heads know people by number only, and the
 * event only the one who has it now; who took it himself stands at the end of the line anyway. */
static const char *new_holder(const struct board *b, const struct subject *x,
	const struct head *now, const struct head *was)
{
	bool person = (now->flags & HEAD_PERSON) != 0;

	if (!now->holder || (was && was->holder == now->holder))
		return NULL;
	if (person && (!x->live || x->live->head.holder != now->holder))
		return NULL;
	const char *name = queue_holder(b, now, true);
	return name || person ? name : "?";
}

/* What the change made different, in words: all of it is in the two heads. */
static void difference(const struct board *b, const struct subject *x, const struct change *c,
	const struct change *before, char out[TEXT_ROOM])
{
	const struct head *now = &c->head, *was = before ? &before->head : NULL;
	size_t used = 0;

	out[0] = '\0';
	if (!was || was->state != now->state)
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, "> %s  ",
			words_state((enum state)now->state));
	if (now->grade && (!was || was->grade != now->grade))
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, "%s %s  ",
			words_roman(now->grade), words_grade(now->grade));
	const char *holder = new_holder(b, x, now, was);
	if (holder)
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, _("to %s  "), holder);
	if (was && head_escalated(now) != head_escalated(was) && head_escalated(now) != LEVEL_NONE)
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, _("up to %s  "),
			words_level(head_escalated(now)));
	if (was && (was->flags & HEAD_ACTIVE) && !(now->flags & HEAD_ACTIVE))
		snprintf(out + used, TEXT_ROOM - used, "%s", _("condition gone"));
}

/* Words of people and reasons of the catalog, under what they were said with. */
static void draw_said(
	const struct board *b, const struct change *c, struct sheet *s, int indent)
{
	const struct act *a = b->said ? b->said(b->user, c) : NULL;
	bool viewer = b->person && person_mask(b->person) == MASK_WALL;

	if (!a || viewer || !b->catalog)
		return;
	const struct reason *r =
		a->disposition ? catalog_reason(b->catalog, REASONS_CLOSE, a->disposition)
		: a->cause     ? catalog_reason(b->catalog, REASONS_FALSE, a->cause)
			       : NULL;
	struct sheet inner = *s;
	rect_take_left(&inner.area, indent);
	if (r)
		sheet_text(&inner, ROLE_TEXT, name_in(&r->name, b->lang), 1);
	sheet_text(&inner, ROLE_TEXT, a->text, SAID_LINES);
	sheet_text(&inner, ROLE_TEXT, a->reason, SAID_LINES);
	sheet_text(&inner, ROLE_TEXT, a->other, SAID_LINES);
	s->line = inner.line;
}

/* To the second; what is older than midnight has its date instead where there is little room. */
static const char *stamp(
	const struct board *b, int64_t at, const struct sheet *s, char out[MOMENT_ROOM])
{
	moment(b, at, s->area.cols >= 40, out);
	if (strlen(out) > 8 && s->area.cols < 56)
		moment(b, at, false, out);
	return out;
}

static int time_columns(
	const struct board *b, const struct change *changes, size_t n, const struct sheet *s)
{
	char when[MOMENT_ROOM];
	int most = utf8_columns(stamp(b, b->now, s, when));

	for (size_t i = 0; i < n; i++) {
		int columns = utf8_columns(stamp(b, changes[i].at, s, when));
		most = columns > most ? columns : most;
	}
	return most;
}

static void draw_change(const struct board *b, const struct subject *x, const struct change *c,
	const struct change *before, struct sheet *s, int columns)
{
	bool person = is_person(c), wide = s->area.cols >= 56;
	enum role role = person ? ROLE_STRONG : ROLE_DIM;
	char when[MOMENT_ROOM], text[TEXT_ROOM], who[TEXT_ROOM];
	struct pen p = sheet_line(s);
	const char *name = actor_text(&c->actor, who);

	pen_field(&p, columns, ROLE_DIM, stamp(b, c->at, s, when));
	pen_gap(&p, 1);
	pen_text(&p, role, words_verb(c->verb));
	pen_gap(&p, 2);
	p.end -= 1;
	if (wide)
		pen_tail(&p, 2, person ? ROLE_TEXT : ROLE_DIM, name);
	difference(b, x, c, before, text);
	pen_text(&p, person ? ROLE_TEXT : ROLE_DIM, text);
	if (!wide && pen_left(&p) > 4)
		pen_text(&p, person ? ROLE_TEXT : ROLE_DIM, name);
	draw_said(b, c, s, columns + 1);
}

/* The last line is the present: who has it in hand, and how long yet. */
static void draw_now(
	const struct board *b, const struct subject *x, struct sheet *s, int columns)
{
	struct pen p = sheet_line(s);
	char when[MOMENT_ROOM], held[QUEUE_HELD_ROOM];

	if (!x->live)
		return;
	struct clock_face f = queue_clock(b, &x->live->head, held);
	const char *holder = queue_holder(b, &x->live->head, true);
	pen_field(&p, columns, ROLE_STRONG, stamp(b, b->now, s, when));
	pen_gap(&p, 1);
	pen_printf(&p, ROLE_STRONG, "%s %s", C_("timeline", "now"),
		words_state((enum state)x->live->head.state));
	pen_gap(&p, 2);
	if (holder && pen_left(&p) > 26) {
		pen_text(&p, ROLE_STRONG, holder);
		pen_gap(&p, 2);
	}
	widget_clock_words(&p, &f);
}

/* What this person did and the log does not tell: on its way, or gone wrong. Words of a conflict
 * can be read here after it was put away. */
static void draw_own(
	const struct board *b, const struct subject *x, struct sheet *s, int columns)
{
	const char *id = x->live ? x->live->id : x->event ? x->event->id : "";
	char when[MOMENT_ROOM];

	for (size_t i = b->act_count; i-- > 0;) { // oldest first
		const struct act_row *a = &b->acts[i];
		if (strcmp(a->event, id) != 0 || a->mark == MARK_NONE || a->mark == MARK_APPLIED)
			continue;
		bool shouts = a->mark >= MARK_CONFLICT && !a->seen;
		struct pen p = sheet_line(s);
		pen_field(&p, columns, ROLE_DIM, stamp(b, a->made_at, s, when));
		pen_gap(&p, 1);
		pen_text(&p, shouts ? ROLE_DOUBT_REV : ROLE_DOUBT, words_mark(a->mark));
		pen_gap(&p, 1);
		pen_text(&p, ROLE_STRONG, words_verb(a->verb));
		pen_gap(&p, 2);
		sheet_behind(s, &p, columns + 2, ROLE_TEXT, words_act(a));
		if (*a->meant)
			sheet_wrap(s, columns + 2, ROLE_DIM, a->meant, 1);
		if (a->stands)
			sheet_wrap(s, columns + 2, ROLE_STRONG,
				words_state((enum state)(a->stands - 1)), 1);
		if (shouts)
			sheet_wrap(s, columns + 2, ROLE_DIM, _("Esc puts it away"), 1);
	}
}

void detail_timeline(const struct board *b, const struct subject *x, struct sheet *s)
{
	size_t n = 0;
	const struct change *changes = b->history ? b->history(b->user, x->num, &n) : NULL;

	int columns = time_columns(b, changes, changes ? n : 0, s);

	sheet_head(s, _("Timeline"), _("newest last"));
	if (!changes)
		sheet_text(s, ROLE_DOUBT, _("?its history is not at hand; asked for"), 2);
	else if (n == 0)
		sheet_text(s, ROLE_DIM, _("nothing has been done yet"), 1);
	for (size_t i = 0; changes && i < n; i++)
		draw_change(b, x, &changes[i], i ? &changes[i - 1] : NULL, s, columns);
	draw_own(b, x, s, columns);
	draw_now(b, x, s, columns);
}
