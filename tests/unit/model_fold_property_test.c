/* SPDX-License-Identifier: MIT */
/* Random logs, folded in every way that must come to the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/spread.h"
#include "yiping/model/fold.h"

#define WORLDS 250
#define CHANGES 400 // of a world: 100,000 overall
#define ITEMS 60
#define DISTRICTS 4
#define TOWNS 3    // of a district
#define VILLAGES 2 // of a town
#define AREAS (1 + DISTRICTS + DISTRICTS * TOWNS + DISTRICTS * TOWNS * VILLAGES)
#define UNITS 6
#define START (INT64_C(1795392000) * SECOND_MS)

struct world {
	struct spread spread;
	struct change items[ITEMS]; // the last change of each, rev 0 = none yet
	struct change *log;
	size_t count;
};

/* Nums: root 1, districts, towns, villages. */
static struct area_path path_to(uint32_t area)
{
	uint32_t first_town = 2 + DISTRICTS, first_village = first_town + DISTRICTS * TOWNS;
	struct area_path p = {.num = {1}, .count = 1};
	uint32_t town = 0, district = 0;

	if (area >= first_village)
		town = first_town + (area - first_village) / VILLAGES;
	else if (area >= first_town)
		town = area;
	if (town)
		district = 2 + (town - first_town) / TOWNS;
	else if (area >= 2)
		district = area;
	if (district)
		p.num[p.count++] = district;
	if (town)
		p.num[p.count++] = town;
	if (area >= first_village)
		p.num[p.count++] = area;
	return p;
}

static bool one_in(struct world *w, uint32_t n)
{
	return spread_below(&w->spread, n) == 0;
}

static void change_event(struct world *w, struct head *h)
{
	struct spread *s = &w->spread;
	uint32_t legs = UINT32_C(3) << HEAD_LEG_A_SHIFT;

	h->state = (uint8_t)(one_in(w, 4) ? 10 + spread_below(s, 6) : spread_below(s, 10));
	h->grade = (uint8_t)spread_below(s, 6);
	h->flags &= HEAD_EXERCISE | legs;
	h->flags |= spread_below(s, 2) * HEAD_UNACKED + spread_below(s, 2) * HEAD_135 +
		spread_below(s, 2) * HEAD_SUPERVISED + spread_below(s, 2) * HEAD_LATE;
	if (!(h->flags & legs))
		h->flags |= spread_below(s, 3) << HEAD_LEG_A_SHIFT;
	if (one_in(w, 20))
		h->domain = (uint8_t)spread_below(s, 4);
}

static void change_head(struct world *w, struct head *h)
{
	h->rev++;
	h->arev += spread_below(&w->spread, 2);
	if (h->kind == KIND_EVENT) {
		change_event(w, h);
		return;
	}
	h->state = !one_in(w, 5);
	if (h->kind == KIND_INDICATOR) {
		h->colour = (uint8_t)spread_below(&w->spread, COLOUR_COUNT);
		h->flags = one_in(w, 3) ? spread_below(&w->spread, QUALITY_COUNT) : QUALITY_GOOD;
	}
}

static void move(struct world *w, struct change *c)
{
	if (c->head.kind == KIND_SOURCE)
		return; // has no area, ever
	c->old_path = c->path;
	c->head.area = 1 + spread_below(&w->spread, AREAS);
	c->path = path_to(c->head.area);
}

static void change_units(struct world *w, struct change *c)
{
	memcpy(c->old_units, c->units, sizeof(c->units));
	c->old_unit_count = c->unit_count;
	memset(c->units, 0, sizeof(c->units));
	c->unit_count = (uint8_t)spread_below(&w->spread, 4);
	for (unsigned i = 0; i < c->unit_count; i++)
		c->units[i] = 1 + spread_below(&w->spread, UNITS);
}

static void begin(struct world *w, struct change *c, uint32_t num)
{
	static const enum kind kinds[] = {KIND_EVENT, KIND_EVENT, KIND_EVENT, KIND_INDICATOR,
		KIND_UNIT,
		KIND_SOURCE, KIND_EVENT, KIND_AREA};

	c->head.num = num;
	c->head.kind = (uint8_t)kinds[num % 8];
	c->head.domain = (uint8_t)spread_below(&w->spread, 4);
	c->head.type = (uint16_t)(num % 5);
	if (c->head.kind == KIND_EVENT && one_in(w, 8))
		c->head.flags = HEAD_EXERCISE;
	snprintf(c->id, sizeof(c->id), "id-%u", num);
	move(w, c);
	change_units(w, c);
	memset(&c->old_path, 0, sizeof(c->old_path));
	c->old_unit_count = 0;
}

static void step(struct world *w, int64_t at)
{
	uint32_t which = spread_below(&w->spread, ITEMS);
	struct change *c = &w->items[which];

	memset(&c->old_path, 0, sizeof(c->old_path));
	c->old_unit_count = 0;
	if (!c->head.rev) {
		begin(w, c, which + 1);
	} else {
		if (one_in(w, 8))
			move(w, c);
		if (c->head.kind == KIND_EVENT && one_in(w, 5))
			change_units(w, c);
	}
	change_head(w, &c->head);
	c->verb = (enum verb)(1 + spread_below(&w->spread, VERB_COUNT - 1));
	c->seq = w->count + 1;
	c->at = at;
	w->log[w->count++] = *c;
}

static struct world *world_create(uint64_t seed)
{
	struct world *w = mem_alloc(sizeof(*w));
	int64_t at = START;

	w->spread = spread_fork(20261123, seed);
	w->log = mem_array(CHANGES, sizeof(*w->log));
	for (int i = 0; i < CHANGES; i++) {
		at += spread_below(&w->spread, 1800) * SECOND_MS;
		step(w, at);
	}
	return w;
}

static void world_destroy(struct world *w)
{
	free(w->log);
	free(w);
}

static struct fold *fold_of(const struct world *w)
{
	struct fold *f = fold_create();

	fold_set_home(f, 1, 480);
	for (size_t i = 0; i < w->count; i++)
		assert_int_equal(fold_apply(f, &w->log[i]), REDUCE_OK);
	return f;
}

static void assert_same(const struct fold *a, const struct fold *b)
{
	const char *why;

	if (!fold_equal(a, b, &why))
		fail_msg("%s", why);
}

static bool put_into(void *user, const struct live *l)
{
	fold_put(user, l);
	return true;
}

/* Live, with digests asked for at random, against one go, against a keyframe and the rest. */
static void folds_alike_in_every_way(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct world *w = world_create(seed);
		struct fold *live = fold_create(), *key = fold_create(), *again = fold_of(w);
		size_t at = spread_below(&w->spread, CHANGES);

		fold_set_home(live, 1, 480);
		fold_set_home(key, 1, 480);
		for (size_t i = 0; i < w->count; i++) {
			if (i == at) {
				fold_each(live, KIND_NONE, put_into, key);
				fold_set_seq(key, fold_seq(live));
				assert_same(live, key);
			}
			fold_apply(live, &w->log[i]);
			if (i >= at)
				assert_int_equal(fold_apply(key, &w->log[i]), REDUCE_OK);
			if (one_in(w, 16))
				fold_digest(live, 1 + spread_below(&w->spread, AREAS));
		}
		assert_same(live, again);
		assert_same(again, key);
		assert_true(fold_equal_flows(live, again));
		assert_int_equal(fold_seq(key), CHANGES);
		fold_destroy(live);
		fold_destroy(key);
		fold_destroy(again);
		world_destroy(w);
	}
}

static struct scope random_scope(struct world *w)
{
	struct scope s = {.area_count = (uint8_t)spread_below(&w->spread, 4)};

	for (unsigned i = 0; i < s.area_count; i++)
		s.areas[i] = 1 + spread_below(&w->spread, AREAS);
	if (one_in(w, 2))
		s.unit = 1 + spread_below(&w->spread, UNITS);
	return s;
}

struct sum {
	const struct scope *scope;
	struct digest digest;
};

static bool add_seen(void *user, const struct live *l)
{
	struct sum *sum = user;

	if (scope_sees(sum->scope, &l->path, l->units, l->unit_count)) {
		sum->digest.count++;
		sum->digest.hash ^= digest_of(l->head.kind, l->id, l->head.rev);
	}
	return true;
}

static void check_scope(const struct world *w, const struct scope *s, size_t *leaves)
{
	struct fold *part = fold_create(), *whole = fold_of(w);
	struct sum sum = {.scope = s};

	for (size_t i = 0; i < w->count; i++) {
		struct change told;
		if (!change_for_scope(&w->log[i], s, &told))
			continue;
		assert_int_equal(fold_apply(part, &told), REDUCE_OK);
		*leaves += told.op == OP_LEAVE;
	}
	fold_each(whole, KIND_NONE, add_seen, &sum);
	struct digest before = fold_digest_scope(whole, s), told = fold_digest_scope(part, s);
	fold_keep_scope(whole, s);
	struct digest kept = fold_digest_scope(whole, s);
	assert_same(part, whole);
	assert_int_equal(sum.digest.count, fold_count(part));
	assert_memory_equal(&sum.digest.hash, &before.hash, sizeof(before.hash));
	assert_true(before.hash == told.hash && before.hash == kept.hash);
	assert_true(before.count == told.count && before.count == kept.count);
	assert_int_equal(before.count, sum.digest.count);
	fold_destroy(part);
	fold_destroy(whole);
}

static void filters_before_and_after_alike(void **state)
{
	size_t leaves = 0;

	(void)state;
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct world *w = world_create(seed);
		for (int i = 0; i < 3; i++) {
			struct scope s = random_scope(w);
			check_scope(w, &s, &leaves);
		}
		world_destroy(w);
	}
	assert_true(leaves > 1000); // or the generator does not try what it should
}

struct tally_check {
	uint32_t area;
	uint8_t domain;
	struct digest digest;
	int64_t open, own_open, doubt, grade_2;
};

static bool recount(void *user, const struct live *l)
{
	struct tally_check *t = user;
	bool at_root = t->area == 1 && l->path.count == 0;
	bool event = l->head.kind == KIND_EVENT;

	if (!at_root && !area_path_has(&l->path, t->area))
		return true;
	t->digest.count++;
	t->digest.hash ^= digest_of(l->head.kind, l->id, l->head.rev);
	if (t->domain && t->domain != l->head.domain)
		return true;
	t->open += event;
	t->own_open += event && l->head.area == t->area;
	t->grade_2 += event && l->head.grade == 2;
	t->doubt += l->head.kind == KIND_INDICATOR && head_quality(&l->head) != QUALITY_GOOD;
	return true;
}

static void counts_as_recounting_does(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct world *w = world_create(seed);
		struct fold *f = fold_of(w);
		for (uint32_t area = 1; area <= AREAS; area++) {
			struct tally_check t = {.area = area, .domain = area % 4};
			fold_each(f, KIND_NONE, recount, &t);
			struct digest d = fold_digest(f, area);
			assert_int_equal(d.count, t.digest.count);
			assert_true(d.hash == t.digest.hash);
			assert_int_equal(fold_counter(f, area, t.domain, COUNT_OPEN, 0), t.open);
			assert_int_equal(fold_counter(f, area, t.domain, COUNT_GRADE_2, 0),
				t.grade_2);
			assert_int_equal(fold_counter(f, area, t.domain, COUNT_DOUBT, 0), t.doubt);
			assert_int_equal(fold_own_counter(f, area, t.domain, COUNT_OPEN),
				t.own_open);
		}
		fold_destroy(f);
		world_destroy(w);
	}
}

struct recount {
	struct flow_cell cells[CHANGES];
	size_t count;
	int32_t newest;
};

static struct flow_cell *cell_of(struct recount *r, const struct flow_cell *key)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct flow_cell *c = &r->cells[i];
		if (c->area == key->area && c->unit == key->unit && c->type == key->type &&
			c->domain == key->domain && c->day == key->day && c->part == key->part)
			return &r->cells[i];
	}
	assert_true(r->count < CHANGES);
	r->cells[r->count] = *key;
	return &r->cells[r->count++];
}

/* One change told anew: what was there before is asked of nobody but the log. */
static void recount_flows(struct recount *r, const struct change *old, const struct change *c)
{
	bool known = old && head_is_live(&old->head);
	int64_t local = c->at + 480 * MINUTE_MS;
	int64_t hour = local % DAY_MS / HOUR_MS;
	struct flow_cell key = {.area = c->head.area, .type = c->head.type,
		.domain = c->head.domain, .day = (int32_t)(local / DAY_MS),
		.part = hour < 8 ? 0 : hour < 20 ? 1 : 2};
	struct head head;
	struct deltas d;

	if (c->unit_count)
		key.unit = c->units[0];
	else if (known && old->unit_count)
		key.unit = old->units[0];
	reduce(known ? &old->head : NULL, c, &head, &d);
	for (unsigned i = 0; i < d.come_count; i++)
		if (d.come[i].counter >= GAUGE_COUNT) {
			cell_of(r, &key)->counts[d.come[i].counter - GAUGE_COUNT]++;
			r->newest = key.day;
		}
}

static void recount_log(const struct world *w, size_t from, struct recount *r)
{
	const struct change *last[ITEMS + 1] = {NULL};

	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < w->count; i++) {
		const struct change *c = &w->log[i];
		if (i >= from)
			recount_flows(r, last[c->head.num], c);
		last[c->head.num] = c;
	}
}

struct compare {
	struct recount *r;
	size_t seen;
};

static bool is_recounted(void *user, const struct flow_cell *c)
{
	struct compare *compare = user;
	const struct flow_cell *other = cell_of(compare->r, c);

	assert_memory_equal(c->counts, other->counts, sizeof(c->counts));
	assert_int_equal(flow_cell_shift(c), c->part ? c->day * 2 + c->part - 1 : c->day * 2 - 1);
	compare->seen++;
	return true;
}

static int64_t sum_of(const struct recount *r, uint32_t area, uint8_t domain, int32_t day,
	unsigned flow)
{
	int64_t sum = 0;

	for (size_t i = 0; i < r->count; i++) {
		const struct flow_cell *c = &r->cells[i];
		struct area_path path = path_to(c->area);
		if (c->day == day && area_path_has(&path, area) &&
			(!domain || c->domain == domain))
			sum += c->counts[flow];
	}
	return sum;
}

static void check_flows(struct world *w, const struct fold *f, size_t from)
{
	struct recount *r = mem_alloc(sizeof(*r));
	struct compare compare = {.r = r};
	size_t kept = 0;

	recount_log(w, from, r);
	for (size_t i = 0; i < r->count; i++)
		kept += r->cells[i].day > r->newest - FOLD_FLOW_DAYS;
	fold_each_flow(f, is_recounted, &compare);
	assert_int_equal(compare.seen, kept);
	for (int i = 0; i < 50; i++) {
		uint32_t area = 1 + spread_below(&w->spread, AREAS);
		uint8_t domain = (uint8_t)spread_below(&w->spread, 4);
		int32_t day = r->newest - (int32_t)spread_below(&w->spread, FOLD_FLOW_DAYS);
		unsigned flow = spread_below(&w->spread, FLOW_COUNT);
		assert_int_equal(
			fold_counter(f, area, domain, (enum counter)(GAUGE_COUNT + flow), day),
			sum_of(r, area, domain, day, flow));
	}
	free(r);
}

/* From the beginning, and from a state that was loaded on the way; counters asked for at random. */
static void flows_as_recounting_the_log_does(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct world *w = world_create(seed);
		struct fold *f = fold_create(), *key = fold_create();
		size_t at = spread_below(&w->spread, CHANGES);

		fold_set_home(f, 1, 480);
		fold_set_home(key, 1, 480);
		for (size_t i = 0; i < w->count; i++) {
			if (i == at)
				fold_each(f, KIND_NONE, put_into, key);
			fold_apply(f, &w->log[i]);
			if (i >= at)
				fold_apply(key, &w->log[i]);
			if (one_in(w, 16))
				fold_counter(f, 1, 0, FLOW_IN, fold_day(f, w->log[i].at));
		}
		check_flows(w, f, 0);
		check_flows(w, key, at);
		fold_destroy(f);
		fold_destroy(key);
		world_destroy(w);
	}
}

/* A state told newest first; what was cleared is filled again. */
static void fills_backwards_alike(void **state)
{
	struct fold *f = fold_create();

	(void)state;
	fold_set_home(f, 1, 480);
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct world *w = world_create(seed);
		struct fold *whole = fold_of(w);
		fold_clear(f);
		for (size_t i = w->count; i-- > 0;) {
			const struct change *c = &w->log[i];
			struct live *l = fold_fill(f, (enum kind)c->head.kind, c->head.num);
			if (!l)
				continue;
			*l = (struct live){.head = c->head, .path = c->path,
				.unit_count = c->unit_count};
			memcpy(l->units, c->units, sizeof(l->units));
			memcpy(l->id, c->id, sizeof(l->id));
		}
		fold_fill_end(f);
		assert_same(f, whole);
		fold_destroy(whole);
		world_destroy(w);
	}
	fold_destroy(f);
}

/* Some changes come twice, some not at all. */
static void notices_repeats_and_gaps(void **state)
{
	size_t repeats = 0, gaps = 0;

	(void)state;
	for (uint64_t seed = 0; seed < WORLDS; seed++) {
		struct world *w = world_create(seed);
		struct fold *f = fold_create(), *whole = fold_of(w);
		uint32_t held[ITEMS + 1] = {0};
		for (size_t i = 0; i < w->count; i++) {
			struct change c = w->log[i];
			uint32_t num = c.head.num;
			// never lost, so that all ends well
			bool last = w->items[num - 1].seq == c.seq;
			if (!last && one_in(w, 6))
				continue;
			bool gap = held[num] && held[num] + 1 != c.head.rev;
			assert_int_equal(fold_apply(f, &c), gap ? REDUCE_GAP : REDUCE_OK);
			gaps += gap;
			held[num] = head_is_live(&c.head) ? c.head.rev : 0;
			assert_int_equal(fold_apply(f, &c), REDUCE_REPEAT);
			c.seq = 0; // by rev alone: only what is live is known
			if (held[num] && one_in(w, 2)) {
				c.head.rev -= spread_below(&w->spread, 2);
				assert_int_equal(fold_apply(f, &c), REDUCE_REPEAT);
				repeats++;
			}
		}
		assert_same(f, whole);
		fold_destroy(f);
		fold_destroy(whole);
		world_destroy(w);
	}
	assert_true(repeats > 1000 && gaps > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folds_alike_in_every_way),
		cmocka_unit_test(filters_before_and_after_alike),
		cmocka_unit_test(counts_as_recounting_does),
		cmocka_unit_test(flows_as_recounting_the_log_does),
		cmocka_unit_test(fills_backwards_alike),
		cmocka_unit_test(notices_repeats_and_gaps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
