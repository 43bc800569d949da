/* SPDX-License-Identifier: MIT */
/* The rows of the outbox as they are known here, what became of them elsewhere, and which may go
 * out: within an event one after the other, and none behind one that waits for its person. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station_post.h"
#include "told.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/wire/act.h"
#include "yiping/wire/event.h"
#include "yiping/wire/outcome.h"

#define PROMISE_MS (399 * DAY_MS) // the server knows a key for 400 days; a day for its clock

const enum mark post_marks[OUTBOX_STATE_COUNT] = {
	[OUTBOX_QUEUED] = MARK_QUEUED, [OUTBOX_SENT] = MARK_SENT,
	[OUTBOX_CONFLICT] = MARK_CONFLICT, [OUTBOX_ATTENTION] = MARK_ATTENTION,
	[OUTBOX_APPLIED] = MARK_APPLIED, [OUTBOX_REFUSED] = MARK_REFUSED};

struct kept *post_find(struct post *p, const char *key)
{
	for (size_t i = p->count; i-- > 0;)
		if (strcmp(p->rows[i].row.key, key) == 0)
			return &p->rows[i];
	return NULL;
}

/* ---- what is known of a row ---- */

void post_tell_who(struct post *p, struct kept *k, const struct wire_span *current)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct event ev;
	struct error e;
	const struct catalog *catalog = p->station->catalog;
	int offset = catalog ? catalog->calendar.utc_offset_minutes : p->station->utc_offset;
	if (current->length && (!refs.tree || !refs.catalog)) {
		free(k->current);
		k->current = mem_alloc(current->length);
		k->current_length = current->length;
		memcpy(k->current, current->bytes, current->length);
	} else if (current->length &&
		wire_event_decode(current->bytes, current->length, &refs, &arena, &ev, &e)) {
		told_who(&ev, offset, k->row.text, sizeof k->row.text);
		k->row.stands = (uint8_t)(ev.state + 1);
		k->arev = ev.arev;
		bodies_put(p->station->bodies, ev.num, ev.rev, current->bytes, current->length);
	}
	arena_finish(&arena);
}

void post_tell_rest(struct post *p)
{
	for (size_t i = 0; i < p->count && p->station->tree && p->station->catalog; i++) {
		struct kept *k = &p->rows[i];
		struct wire_span current = {k->current, k->current_length};
		if (!k->current)
			continue;
		post_tell_who(p, k, &current);
		free(k->current);
		k->current = NULL;
	}
}

void post_rows_finish(struct post *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->rows[i].bytes);
		free(p->rows[i].current);
	}
	free(p->rows);
}

/* What the person wanted, in the words that went with it. */
static void tell_meant(struct post *p, struct kept *k)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct act a;
	struct error e;
	if (wire_act_decode(k->bytes, k->length, &refs, &arena, &a, &e))
		told_meant(&a, k->row.meant, sizeof k->row.meant);
	arena_finish(&arena);
}

static void tell_problem(struct post *p, struct kept *k, const struct outbox_row *r)
{
	struct arena arena = {0};
	struct wire_problem problem;
	struct error e;
	if (r->outcome && r->state != OUTBOX_APPLIED &&
		wire_problem_decode(r->outcome, r->outcome_length, &arena, &problem, &e)) {
		snprintf(k->row.code, sizeof k->row.code, "%s", problem.code ? problem.code : "");
		snprintf(k->row.text, sizeof k->row.text, "%s",
			problem.detail ? problem.detail : "");
		if (r->state == OUTBOX_CONFLICT)
			post_tell_who(p, k, &problem.current);
	}
	arena_finish(&arena);
}

struct kept *post_keep(struct post *p, const struct outbox_row *r, uint32_t num)
{
	size_t at = p->count;
	p->rows = mem_grow(p->rows, p->count + 1, sizeof *p->rows);
	while (at && p->rows[at - 1].number > r->row)
		at--;
	struct kept *k = &p->rows[at];
	memmove(k + 1, k, (p->count++ - at) * sizeof *k);
	*k = (struct kept){.num = num, .number = r->row, .not_after = r->not_after};
	snprintf(k->row.key, sizeof k->row.key, "%s", r->key);
	snprintf(k->row.event, sizeof k->row.event, "%s", r->event);
	snprintf(k->tag, sizeof k->tag, "%s", r->tag ? r->tag : "");
	snprintf(k->target, sizeof k->target, "%s", r->target);
	k->row.verb = verb_of(r->verb);
	k->row.mark = post_marks[r->state];
	k->row.made_at = r->made_at;
	k->bytes = mem_alloc(r->length + 1);
	memcpy(k->bytes, r->bytes, r->length);
	k->length = r->length;
	if (post_is_warning(k->target))
		post_tell_warning(p, k);
	else if (post_is_attendance(k->target))
		post_tell_attendance(p, k);
	else if (post_is_mode(k->target))
		post_tell_mode(p, k);
	else if (post_is_order(k->target))
		post_tell_order(p, k);
	else if (post_is_report(k->target))
		post_tell_report(p, k);
	else
		tell_meant(p, k);
	tell_problem(p, k, r);
	return k;
}

/* ---- what other programs did ---- */

/* What became of a row that another program sent. */
static void take_outcome(struct post *p, struct kept *k, const struct outbox_row *r)
{
	k->row.mark = post_marks[r->state];
	tell_problem(p, k, r);
	post_tell(p, k);
}

static void meet_open_row(struct post *p, const struct outbox_row *r)
{
	struct kept *k = post_find(p, r->key);
	if (!k) {
		k = post_keep(p, r, station_event(p->station, r->event));
		k->prove = true;
		if (p->is_loaded)
			post_tell(p, k);
	} else if (!p->sends && k->row.mark != post_marks[r->state]) {
		take_outcome(p, k, r);
	}
}

/* Nothing goes back from an answer to waiting for one. */
static void meet_gone_row(struct post *p, const char *key, const struct outbox_list *found)
{
	struct kept *k = found->count && !p->sends ? post_find(p, key) : NULL;
	if (k && post_is_open(k) && post_marks[found->rows[0].state] >= MARK_APPLIED)
		take_outcome(p, k, &found->rows[0]);
}

static bool is_among(const struct outbox_list *open, const char *key)
{
	for (size_t i = 0; i < open->count; i++)
		if (strcmp(open->rows[i].key, key) == 0)
			return true;
	return false;
}

/* A row that waited for its person and is not open on the disk any more was decided, here or in
 * another program. */
static void meet_decisions(struct post *p, const struct outbox_list *open)
{
	for (size_t i = 0; i < p->count; i++) {
		struct kept *k = &p->rows[i];
		if (!post_waits(k) || is_among(open, k->row.key))
			continue;
		k->row.seen = true;
		post_tell(p, k);
	}
}

void post_meet(struct post *p, const struct job *j)
{
	for (size_t i = 0; i < j->list.count; i++)
		meet_open_row(p, &j->list.rows[i]);
	for (size_t i = 0; i < j->gone.count; i++)
		meet_gone_row(p, j->gone.keys[i], &j->gone.lists[i]);
	if (j->list.count < OPEN_MOST)
		meet_decisions(p, &j->list);
	post_offer(p);
}

/* ---- what may go ---- */

/* An act that was meant for the state which an older one of this person makes goes when that is
 * made: only then is its tag known. */
static bool follows(const struct kept *k, const struct kept *older)
{
	return *k->tag && strcmp(k->tag, "*") != 0 && strcmp(k->tag, older->tag) == 0;
}

static bool must_wait(const struct post *p, const struct kept *k)
{
	if (!*k->row.event)
		return false;
	for (const struct kept *older = p->rows; older < k; older++)
		if ((post_waits(older) ||
			    (post_is_open(older) && (!older->held || follows(k, older)))) &&
			strcmp(older->row.event, k->row.event) == 0)
			return true;
	return false;
}

static int64_t last_moment(const struct kept *k)
{
	int64_t promised = k->row.made_at + PROMISE_MS;
	return k->not_after != INSTANT_NONE && k->not_after < promised ? k->not_after : promised;
}

static void offer_row(struct post *p, struct kept *k)
{
	struct delivery_row d = {.key = k->row.key, .event = k->row.event, .tag = k->tag,
		.target = k->target, .bytes = k->bytes, .length = k->length, .prove = k->prove,
		.not_after = last_moment(k)};
	if (p->sends && post_is_open(k) && !k->held && !must_wait(p, k))
		k->held = delivery_put(p->delivery, &d);
}

void post_offer(struct post *p)
{
	for (size_t i = 0; !p->closed && i < p->count && delivery_room(p->delivery); i++)
		offer_row(p, &p->rows[i]);
}

void post_offer_next(struct post *p, const char *event)
{
	if (p->closed || delivery_room(p->delivery) >= DELIVERY_ROWS_MOST / 2) {
		post_offer(p);
		return;
	}
	for (size_t i = 0; *event && i < p->count && delivery_room(p->delivery); i++)
		if (strcmp(p->rows[i].row.event, event) == 0)
			offer_row(p, &p->rows[i]);
}
