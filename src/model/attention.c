/* SPDX-License-Identifier: MIT */
#include "yiping/model/attention.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

struct attention_rules attention_rules_default(void)
{
	return (struct attention_rules){
		.repeat_ms = {ATTENTION_OFF, 10 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS,
			ATTENTION_ONCE, ATTENTION_OFF},
		.always = 2,
		.flood_in = 10,
		.flood_out = 5,
		.flood_ms = 10 * MINUTE_MS};
}

void attention_init(struct attention *a)
{
	*a = (struct attention){.quiet_since_start = true};
}

/* ---- what concerns the position ---- */

struct found {
	const struct live *live;
	struct attention_entry entry;
};

struct looking {
	struct attention *a;
	const struct attention_rules *rules;
	const struct attention_position *p;
	int64_t now;
	struct found *found;
	size_t count, tops; // the first `tops` are of that kind
	struct {
		uint32_t num;
		int64_t until;
	} shelves[ATTENTION_SHELVES];
	size_t shelf_count;
};

static bool is_own(const struct attention_position *p, const struct head *h)
{
	return p->unit && h->holder == p->unit && !(h->flags & HEAD_PERSON);
}

static bool concerns(const struct attention_position *p, const struct live *l)
{
	const struct head *h = &l->head;

	if (is_own(p, h))
		return true;
	if (p->own_only || !area_path_has(&l->path, p->centre))
		return false;
	return head_is_serious(h) || head_level(h) == LEVEL_NONE || head_level(h) == p->level;
}

static uint8_t loudness(const struct head *h)
{
	if (h->flags & HEAD_135)
		return 1;
	return h->grade >= 1 && h->grade < ATTENTION_GRADES ? h->grade : ATTENTION_GRADES - 1;
}

static void add_shelf(struct looking *k, const struct live *l)
{
	int64_t until = k->p->shelf ? k->p->shelf(k->p->user, l) : INSTANT_NONE;

	if (until == INSTANT_NONE || until <= k->now || k->shelf_count == ATTENTION_SHELVES)
		return;
	k->shelves[k->shelf_count].num = l->head.num;
	k->shelves[k->shelf_count++].until = until;
}

/* What is grave stands in front, and takes the place of something else where there is no room. */
static void add(struct looking *k, struct found one)
{
	if (!one.entry.top) {
		if (k->count < ATTENTION_MAX)
			k->found[k->count++] = one;
		return;
	}
	if (k->tops == ATTENTION_MAX)
		return;
	if (k->count < ATTENTION_MAX)
		k->found[k->count++] = k->found[k->tops];
	k->found[k->tops++] = one;
}

static bool visit(void *user, const struct live *l)
{
	struct looking *k = user;
	const struct head *h = &l->head;
	uint8_t grade = loudness(h);

	if (!(STATE_BIT(h->state) & STATES_OPEN) || !(h->flags & (HEAD_UNACKED | HEAD_SHELVED)) ||
		!concerns(k->p, l))
		return true;
	if (k->rules->repeat_ms[grade] == ATTENTION_OFF && !is_own(k->p, h))
		return true;
	if (h->flags & HEAD_SHELVED) {
		add_shelf(k, l);
		return true;
	}
	bool answered = k->p->answered && k->p->answered(k->p->user, l);
	add(k, (struct found){l, {.num = h->num, .grade = grade,
					 .top = grade <= k->rules->always,
					 .told = answered, .answered = answered}});
	return true;
}

static void sift(struct looking *k)
{
	const struct live **events;
	bool *kept;
	size_t n = 0;

	if (!k->p->sift || !k->count)
		return;
	events = mem_array(k->count, sizeof(*events));
	kept = mem_array(k->count, sizeof(*kept));
	for (size_t i = 0; i < k->count; i++)
		events[i] = k->found[i].live;
	k->p->sift(k->p->user, events, k->count, kept);
	for (size_t i = 0; i < k->count; i++)
		if (kept[i])
			k->found[n++] = k->found[i];
	k->count = n;
	free(events);
	free(kept);
}

static int by_num(const void *a, const void *b)
{
	uint32_t x = ((const struct found *)a)->entry.num, y = ((const struct found *)b)->entry.num;

	return (x > y) - (x < y);
}

/* ---- floods ---- */

static void note_alarm(struct attention *a, int64_t at, uint32_t num)
{
	a->ring[a->ring_next].at = at;
	a->ring[a->ring_next].num = num;
	a->ring_next = (a->ring_next + 1) % ATTENTION_RING;
	if (a->ring_count < ATTENTION_RING)
		a->ring_count++;
}

/* How many came within the window; the first of them goes to *first. */
static uint32_t count_window(
	const struct attention *a, const struct attention_rules *r, int64_t now, uint32_t *first)
{
	int64_t earliest = INT64_MAX;
	uint32_t n = 0;

	for (size_t i = 0; i < a->ring_count; i++) {
		int64_t at = a->ring[i].at;
		uint32_t num = a->ring[i].num;
		if (at <= now - r->flood_ms)
			continue;
		n++;
		if (at < earliest || (at == earliest && num < *first)) {
			earliest = at;
			*first = num;
		}
	}
	return n;
}

bool attention_ebb(struct attention *a, const struct attention_rules *r, int64_t now)
{
	uint32_t first = 0, before = a->count;
	bool was = a->flood;

	a->count = count_window(a, r, now, &first);
	if (!a->flood && a->count > r->flood_in) {
		a->flood = true;
		a->flood_told = false;
		a->first_out = first;
	} else if (a->flood && a->count < r->flood_out) {
		a->flood = false;
		a->first_out = 0;
	}
	return a->flood != was || (a->flood && a->count != before);
}

/* ---- one look ---- */

static const struct attention_entry *entry_of(const struct attention *a, uint32_t num)
{
	size_t from = 0, to = a->entry_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (a->entries[middle].num < num)
			from = middle + 1;
		else
			to = middle;
	}
	return from < a->entry_count && a->entries[from].num == num ? &a->entries[from] : NULL;
}

/* At a start, and after having been away, an alarm came when it was born. */
static int64_t came_at(const struct looking *k, const struct head *h)
{
	bool now = k->a->looked && k->p->fresh;

	return now || h->born == INSTANT_NONE || h->born > k->now ? k->now : h->born;
}

static void merge(struct looking *k)
{
	struct attention *a = k->a;

	qsort(k->found, k->count, sizeof(*k->found), by_num);
	for (size_t i = 0; i < k->count; i++) {
		struct found *f = &k->found[i];
		const struct attention_entry *old = entry_of(a, f->entry.num);
		if (old && old->grade <= f->entry.grade) {
			f->entry.told = old->told || f->entry.answered;
			f->entry.last = old->last;
		} else {
			note_alarm(a, old ? k->now : came_at(k, &f->live->head), f->entry.num);
		}
	}
	for (size_t i = 0; i < k->count; i++)
		a->entries[i] = k->found[i].entry;
	a->entry_count = k->count;
}

static void merge_shelves(struct looking *k)
{
	struct attention *a = k->a;
	bool told[ATTENTION_SHELVES] = {false};

	for (size_t i = 0; i < k->shelf_count; i++)
		for (size_t j = 0; j < a->shelf_count; j++)
			if (a->shelves[j].num == k->shelves[i].num &&
				a->shelves[j].until == k->shelves[i].until)
				told[i] = a->shelves[j].told;
	for (size_t i = 0; i < k->shelf_count; i++) {
		a->shelves[i].num = k->shelves[i].num;
		a->shelves[i].until = k->shelves[i].until;
		a->shelves[i].told = told[i];
	}
	a->shelf_count = k->shelf_count;
}

void attention_look(struct attention *a, const struct attention_rules *r,
	const struct attention_position *p, const struct fold *f, int64_t now)
{
	struct looking k = {.a = a, .rules = r, .p = p, .now = now};

	k.found = mem_array(ATTENTION_MAX, sizeof(*k.found));
	fold_each(f, KIND_EVENT, visit, &k);
	sift(&k);
	merge(&k);
	merge_shelves(&k);
	free(k.found);
	a->looked = true;
	a->silenced = a->silenced && a->entry_count > 0;
	attention_ebb(a, r, now);
}

/* ---- what to sound ---- */

static bool may_sound(const struct attention *a, const struct attention_entry *e)
{
	return e->top || !a->flood;
}

static bool is_due(const struct attention *a, const struct attention_rules *r,
	const struct attention_entry *e, int64_t mono)
{
	int64_t repeat = r->repeat_ms[e->grade];

	if (!may_sound(a, e) || e->answered)
		return false;
	return !e->told || (!a->silenced && repeat > 0 && mono - e->last >= repeat);
}

/* One sound is for all that came together. */
static void take_told(struct attention *a, const struct attention_rules *r, int64_t mono)
{
	for (size_t i = 0; i < a->entry_count; i++) {
		struct attention_entry *e = &a->entries[i];
		if (!e->told && may_sound(a, e))
			a->silenced = false;
		if (!e->told || is_due(a, r, e, mono)) {
			e->told = true;
			e->last = mono;
		}
	}
}

/* The gravest, of those the one that never sounded. */
static const struct attention_entry *worst_due(
	const struct attention *a, const struct attention_rules *r, int64_t mono)
{
	const struct attention_entry *worst = NULL;

	for (size_t i = 0; i < a->entry_count; i++) {
		const struct attention_entry *e = &a->entries[i];
		if (!is_due(a, r, e, mono))
			continue;
		if (!worst || e->grade < worst->grade ||
			(e->grade == worst->grade && worst->told && !e->told))
			worst = e;
	}
	return worst;
}

static struct attention_call sounded(struct attention *a, int64_t mono, struct attention_call call)
{
	a->sounded = mono;
	a->quiet_since_start = false;
	return call;
}

static struct attention_call next_shelf(struct attention *a, int64_t now, int64_t mono)
{
	for (size_t i = 0; i < a->shelf_count; i++) {
		int64_t until = a->shelves[i].until;
		if (a->shelves[i].told || until <= now || until - now > EVAL_SHELF_NEAR_MS)
			continue;
		a->shelves[i].told = true;
		return sounded(a, mono, (struct attention_call){.word = ATTENTION_SHELF,
						.num = a->shelves[i].num, .until = until});
	}
	return (struct attention_call){0};
}

struct attention_call attention_next(struct attention *a, const struct attention_rules *r,
	int64_t now, int64_t mono)
{
	bool soon = !a->quiet_since_start && mono - a->sounded < ATTENTION_GAP_MS;
	const struct attention_entry *e = worst_due(a, r, mono);
	struct attention_call call = {.word = ATTENTION_ALARM};

	for (size_t i = 0; i < a->entry_count; i++)
		if (a->entries[i].answered)
			a->entries[i].last = mono;
	if (soon && !(e && e->top && !e->told))
		return (struct attention_call){0};
	if (e) {
		call.grade = e->grade;
		call.num = e->num;
		take_told(a, r, mono);
		return sounded(a, mono, call);
	}
	if (a->flood && !a->flood_told) {
		a->flood_told = true;
		take_told(a, r, mono);
		return sounded(a, mono, (struct attention_call){.word = ATTENTION_FLOOD,
						.num = a->first_out});
	}
	return next_shelf(a, now, mono);
}

bool attention_silence(struct attention *a)
{
	if (!a->entry_count)
		return false;
	a->silenced = !a->silenced;
	return true;
}

struct attention_view attention_view(const struct attention *a, const struct attention_rules *r)
{
	return (struct attention_view){.silenced = a->silenced,
		.flood = a->flood,
		.count = a->count,
		.minutes = (uint32_t)(r->flood_ms / MINUTE_MS),
		.first_out = a->first_out};
}
