/* SPDX-License-Identifier: MIT */
/* What the tests of wire share: a small tree, the catalog, and events at random. */
#ifndef YIPING_TESTS_WIRE_FIXTURE_H
#define YIPING_TESTS_WIRE_FIXTURE_H

#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/event.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/event.h"

struct fixture {
	struct area_tree *tree;
	struct catalog *catalog;
	struct wire_refs refs;
	struct arena arena;
	char *catalog_bytes;
	size_t catalog_length;
	uint64_t random;
};

static inline uint32_t fixture_random(struct fixture *f, uint32_t below)
{
	f->random ^= f->random << 13;
	f->random ^= f->random >> 7;
	f->random ^= f->random << 17;
	return (uint32_t)(f->random >> 20) % below;
}

static inline void fixture_area(struct fixture *f, const char *id, uint32_t num, uint32_t parent,
	enum level level)
{
	struct error e = {0};
	struct area a = {.num = num, .parent = parent, .level = level,
		.valid_from = INSTANT_NONE, .valid_to = INSTANT_NONE};
	snprintf(a.id, sizeof a.id, "%s", id);
	a.name.zh_cn = id;
	if (!area_tree_put(f->tree, &a, &e))
		fail_msg("%s", e.text);
}

static inline void fixture_read_catalog(struct fixture *f)
{
	FILE *in = fopen(YP_CATALOG, "rb");
	assert_non_null(in);
	f->catalog_bytes = mem_alloc(1 << 20);
	f->catalog_length = fread(f->catalog_bytes, 1, 1 << 20, in);
	fclose(in);
	struct error e = {0};
	f->catalog = wire_catalog_decode(f->catalog_bytes, f->catalog_length, &e);
	if (!f->catalog)
		fail_msg("%s", e.text);
}

static inline int fixture_setup(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	f->random = 88172645463325252ull;
	f->tree = area_tree_create();
	fixture_area(f, "500000", 1, 0, LEVEL_CITY);
	fixture_area(f, "500105", 2, 1, LEVEL_DISTRICT);
	fixture_area(f, "500105001", 3, 2, LEVEL_TOWN);
	fixture_area(f, "500105002", 4, 2, LEVEL_TOWN);
	fixture_read_catalog(f);
	f->refs = (struct wire_refs){f->tree, f->catalog};
	*state = f;
	return 0;
}

static inline int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	area_tree_destroy(f->tree);
	catalog_destroy(f->catalog);
	arena_finish(&f->arena);
	free(f->catalog_bytes);
	free(f);
	return 0;
}

/* NULL now and then; else words that need escaping, marked so that a leak can be found. */
static inline const char *random_text(struct fixture *f, const char *mark)
{
	static const char *const words[] = {"燃气 40 %LEL", "quote \" back \\ slash",
		"tab\tline\n\x01",
		"\xF0\x9F\x94\xA5 fire", "e\xCC\x81", "</script>", "x"};
	if (fixture_random(f, 4) == 0)
		return NULL;
	return arena_printf(&f->arena, "%s %s %u", mark, words[fixture_random(f, 7)],
		fixture_random(f, 100));
}

static inline int64_t random_time(struct fixture *f)
{
	if (fixture_random(f, 3) == 0)
		return INSTANT_NONE;
	return INT64_C(1795420800000) + fixture_random(f, 1000000000);
}

static inline struct actor random_actor(struct fixture *f)
{
	if (fixture_random(f, 4) == 0)
		return (struct actor){.subject = "timer"};
	return (struct actor){
		.subject = arena_printf(&f->arena, "PERSON%u", fixture_random(f, 90)),
		.name = random_text(f, "PERSON"),
		.num = 1 + fixture_random(f, 500),
		.role = (enum role_id)fixture_random(f, PERSON_ROLE_COUNT),
	};
}

static inline struct unit_ref random_unit(struct fixture *f)
{
	if (fixture_random(f, 4) == 0)
		return (struct unit_ref){0};
	return (struct unit_ref){.id = "u-500105-gas", .num = 1 + fixture_random(f, 90),
		.name = {.zh_cn = "燃气公司", .en = "Gas"}};
}

#define FLIP(f) (fixture_random(f, 2) == 0)

static inline void random_lists(struct fixture *f, struct event *e)
{
	e->party_count = fixture_random(f, 4);
	e->parties = arena_alloc(&f->arena, 4 * sizeof *e->parties);
	for (size_t i = 0; i < e->party_count; i++)
		e->parties[i] = (struct party){.unit = random_unit(f), .lead = i == 0,
			.whistled = FLIP(f), .asked = random_time(f), .accepted = random_time(f),
			.departed = random_time(f), .arrived = random_time(f)};
	e->request_count = fixture_random(f, 3);
	e->requests = arena_alloc(&f->arena, 3 * sizeof *e->requests);
	for (size_t i = 0; i < e->request_count; i++)
		e->requests[i] = (struct request){.id = (uint32_t)i + 1, .what = "extension",
			.by = random_actor(f), .at = random_time(f), .text = random_text(f,
			"WORDS"),
			.reason = random_text(f, "WORDS"), .extra_s = fixture_random(f, 9000),
			.review = random_time(f), .to = random_unit(f),
			.to_area = fixture_random(f, 5), .decided = random_time(f),
			.granted = FLIP(f), .decided_by = random_actor(f),
			.answer = random_text(f, "WORDS")};
	e->call_count = fixture_random(f, 3);
	e->calls = arena_alloc(&f->arena, 3 * sizeof *e->calls);
	for (size_t i = 0; i < e->call_count; i++)
		e->calls[i] = (struct call){.by = random_actor(f), .subject = "PERSON",
			.name = random_text(f, "PERSON"), .at = random_time(f),
			.answered = random_time(f)};
	e->inform_count = fixture_random(f, 3);
	e->informs = arena_alloc(&f->arena, 3 * sizeof *e->informs);
	for (size_t i = 0; i < e->inform_count; i++)
		e->informs[i] = (struct inform){
			.kind = (enum inform_kind)(1 + fixture_random(f, 3)),
			.n = (uint16_t)(i + 1), .phone = FLIP(f), .late = FLIP(f),
			.to = (enum level)fixture_random(f, 3), .by = random_actor(f),
			.at = random_time(f), .text = random_text(f, "WORDS")};
	if (FLIP(f))
		e->owed = (struct owed){.kind = (enum inform_kind)(1 + fixture_random(f, 3)),
			.phone = FLIP(f), .to = (enum level)fixture_random(f, 3),
			.since = random_time(f), .due = random_time(f),
			.limit_s = fixture_random(f, 9000),
			.struck = (uint16_t)fixture_random(f, 4), .last_rung = random_time(f)};
	e->evidence_count = fixture_random(f, 4);
	e->evidence = arena_alloc(&f->arena, 4 * sizeof *e->evidence);
	for (size_t i = 0; i < e->evidence_count; i++) {
		bool is_public = FLIP(f);
		e->evidence[i] = (struct evidence){.kind = "photo",
			.ref = is_public ? "seen.jpg" : "SECRET.jpg",
			.note = random_text(f, "WORDS"), .at = random_time(f),
			.is_public = is_public};
	}
}

static inline void random_clocks(struct fixture *f, struct event *e)
{
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++) {
		if (FLIP(f))
			continue;
		e->clocks[c] = (struct event_clock){.start = INT64_C(1795420800000) + c,
			.limit_s = fixture_random(f, 90000), .work_time = FLIP(f),
			.pause_s = fixture_random(f, 3), .paused_at = random_time(f),
			.due = random_time(f), .done = random_time(f)};
	}
	for (int i = 0; i < 3; i++)
		e->legs[i] = (enum leg)fixture_random(f, 3);
}

static inline void random_people(struct fixture *f, struct event *e)
{
	e->acked_at = random_time(f);
	e->acked_by = random_actor(f);
	e->acked_severity = (uint8_t)fixture_random(f, 60);
	e->shelved_until = random_time(f);
	e->shelve_reason = random_text(f, "WORDS");
	e->shelved_by = random_actor(f);
	e->holder_unit = random_unit(f);
	e->holder_person = random_actor(f);
	e->supervised = FLIP(f);
	e->supervised_by = random_actor(f);
	e->supervise_reply_due = random_time(f);
	e->handler = random_actor(f);
	e->closed_by = random_actor(f);
	e->closed_at = random_time(f);
	e->last_verb = (enum verb)fixture_random(f, VERB_COUNT);
	e->last_by = random_actor(f);
	e->last_at = random_time(f);
	e->last_urge = random_time(f);
	e->last_whistle = random_time(f);
}

static inline void random_event(struct fixture *f, struct event *e)
{
	event_init(e);
	e->num = 1 + fixture_random(f, 1000000);
	snprintf(e->id, sizeof e->id, "20261123-%06u", e->num % 1000000);
	e->rev = 1 + fixture_random(f, 50);
	e->arev = 1 + fixture_random(f, 50);
	const struct event_type *t = &f->catalog->types[fixture_random(f,
		(uint32_t)f->catalog->type_count)];
	e->type = t->num;
	e->domain = t->domain;
	e->runway = t->runway;
	e->grade = (uint8_t)fixture_random(f, 6);
	e->colour = (enum colour)fixture_random(f, COLOUR_COUNT);
	e->state = (enum state)fixture_random(f, STATE_COUNT);
	e->area = 1 + fixture_random(f, 4);
	e->path = area_path_of(f->tree, e->area);
	e->title = random_text(f, "TITLE");
	e->text = random_text(f, "WORDS");
	e->place = random_text(f, "PLACE");
	e->has_position = FLIP(f);
	e->lon = e->has_position ? 106.5 + fixture_random(f, 1000) / 7919.0 : 0;
	e->lat = e->has_position ? 29.5 + fixture_random(f, 1000) / 104729.0 : 0;
	e->source = (enum source_kind)fixture_random(f, SOURCE_COUNT);
	e->source_ref = random_text(f, "TICKET");
	e->born = random_time(f);
	e->occurred = random_time(f);
	e->entered = random_time(f);
	e->has_condition = FLIP(f);
	if (e->has_condition) {
		e->condition_active = FLIP(f);
		e->has_value = FLIP(f);
		e->value = e->has_value ? fixture_random(f, 100000) / 1000.0 - 20 : 0;
		e->series = fixture_random(f, 3000);
		e->condition_since = random_time(f);
		e->telling_count = fixture_random(f, 3);
		e->tellings = arena_alloc(&f->arena, 3 * sizeof *e->tellings);
		for (size_t i = 0; i < e->telling_count; i++)
			e->tellings[i] = (struct telling){.ref = "SECRET-1",
				.series = fixture_random(f, 3),
				.source = (enum source_kind)fixture_random(f, SOURCE_COUNT),
				.active = FLIP(f), .since = random_time(f)};
	}
	e->level = (enum level)fixture_random(f, LEVEL_COUNT);
	e->escalated = (enum level)fixture_random(f, LEVEL_COUNT);
	e->unowned = FLIP(f);
	static struct unit_ref refusals[] = {{"unit-8", 8, {.zh_cn = "供电"}}, {"unit-9", 9, {0}}};
	e->refusals = refusals;
	e->refusal_count = fixture_random(f, 3);
	if (!e->unowned)
		e->remit = (struct remit){REMIT_TYPE, 2, (uint16_t)(1 + fixture_random(f, 40)),
			FLIP(f) ? refusals[0] : (struct unit_ref){0}};
	e->is_135 = FLIP(f);
	e->exercise = FLIP(f);
	e->sensitive = FLIP(f);
	e->returned = FLIP(f);
	e->rung_clock = CLOCK_ACCEPT;
	e->struck = 3;
	e->last_rung = random_time(f);
	e->grouped = FLIP(f);
	e->notes = (uint16_t)fixture_random(f, 3);
	e->urges = (uint16_t)fixture_random(f, 3);
	e->reworks = (uint16_t)fixture_random(f, 3);
	e->reports = (uint16_t)fixture_random(f, 3);
	e->disposition = FLIP(f) ? "handled" : NULL;
	e->result = random_text(f, "WORDS");
	e->satisfaction = (uint8_t)fixture_random(f, 6);
	static const char *links[] = {"20261123-000001", "20261123-000002"};
	e->links = links;
	e->link_count = fixture_random(f, 3);
	if (FLIP(f))
		snprintf(e->merged_into, sizeof e->merged_into, "20261123-000009");
	random_lists(f, e);
	random_clocks(f, e);
	random_people(f, e);
}

#endif
