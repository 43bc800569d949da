/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/gov/event_plan.h"
#include "filter_world.h"
#include "yiping/base/instant.h"
#include "yiping/base/spread.h"

#define LIVES 4000

struct planned {
	struct filter filter;
	struct arena arena;
	struct event_plan plan;
};

static void plan(struct planned *p, const struct world *w, const char *text, enum event_sort sort)
{
	struct area_path below = {{1}, 1};
	struct error e = {0};

	*p = (struct planned){.arena = {0}};
	if (!filter_parse(text, w->catalog, w->tree, &p->filter, &e))
		fail_msg("%s: %s", text, e.text);
	event_plan(&p->filter, &below, w->tree, sort, WORLD_NOW, &p->arena, &p->plan);
}

static void finish(struct planned *p)
{
	arena_finish(&p->arena);
	filter_finish(&p->filter);
}

static void way_follows_from_states_and_words(void **state)
{
	static const struct {
		const char *text;
		enum event_sort sort;
		enum event_way way;
		bool open;
	} cases[] = {
		{"", EVENTS_AUTO, WAY_QUEUE, true},
		{"", EVENTS_QUEUE, WAY_QUEUE, true},
		{"", EVENTS_NEWEST, WAY_NEWEST, true},
		{"domain=FO overdue", EVENTS_AUTO, WAY_QUEUE, true},
		{"state=handling", EVENTS_AUTO, WAY_QUEUE, true},
		{"state=open", EVENTS_AUTO, WAY_QUEUE, true},
		{"-state=done", EVENTS_AUTO, WAY_QUEUE, true},
		{"state=closed", EVENTS_AUTO, WAY_NEWEST, false},
		{"state=closed", EVENTS_QUEUE, WAY_NEWEST, false},
		{"state!=closed", EVENTS_AUTO, WAY_NEWEST, false},
		{"state=open,closed", EVENTS_AUTO, WAY_NEWEST, false},
		{"state=open,closed state!=closed", EVENTS_AUTO, WAY_QUEUE, true},
		{"gas", EVENTS_AUTO, WAY_WORDS, true},
		{"gas state=done", EVENTS_AUTO, WAY_WORDS, false},
		{"-text~gas", EVENTS_AUTO, WAY_QUEUE, true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct planned p;
		plan(&p, *state, cases[i].text, cases[i].sort);
		if (p.plan.way != cases[i].way || p.plan.open != cases[i].open || p.plan.nothing)
			fail_msg("'%s': %c", cases[i].text, (char)p.plan.way);
		assert_int_equal(p.plan.query.order,
			cases[i].way == WAY_QUEUE ? STORED_QUEUE : STORED_ARCHIVE);
		finish(&p);
	}
}

static void contradiction_keeps_nothing(void **state)
{
	struct planned p;

	plan(&p, *state, "state=closed state=open", EVENTS_AUTO);
	assert_true(p.plan.nothing);
	finish(&p);
	plan(&p, *state, "state=open -state=open", EVENTS_AUTO);
	assert_true(p.plan.nothing);
	finish(&p);
}

static void terms_are_parted_by_what_decides_them(void **state)
{
	struct planned p;

	plan(&p, *state,
		"gas grade<=3 source=hotline holder=Fire-7 holder!=none -text~water pipe mine",
		EVENTS_AUTO);
	assert_int_equal(p.plan.heads.count, 3); // grade, holder!=none, mine
	assert_int_equal(p.plan.rest.count, 5);
	assert_string_equal(p.plan.query.words, "gas pipe");
	finish(&p);
	plan(&p, *state, "grade<=3", EVENTS_AUTO);
	assert_int_equal(p.plan.rest.count, 0);
	assert_null(p.plan.query.words);
	finish(&p);
}

static void deepest_area_gives_the_index(void **state)
{
	struct planned p;

	plan(&p, *state, "area=500109 area=500109105", EVENTS_AUTO);
	assert_int_equal(p.plan.query.below.count, 3);
	assert_int_equal(p.plan.query.below.num[2], 5);
	finish(&p);
	plan(&p, *state, "-area=500109105 area!=500109", EVENTS_AUTO);
	assert_int_equal(p.plan.query.below.count, 1);
	finish(&p);
}

static struct live random_live(struct spread *s)
{
	static const struct area_path paths[] = {{{1}, 1}, {{1, 2}, 2}, {{1, 3}, 2}, {{1, 3, 4}, 3},
		{{1, 2, 5}, 3}};
	struct live l = {.head = {.num = 1 + spread_below(s, 1000), .rev = 1, .kind = KIND_EVENT,
		.state = (uint8_t)(spread_next(s) % STATE_COUNT),
		.grade = (uint8_t)(spread_next(s) % 6), .domain = (uint8_t)(spread_next(s) % 3),
		.type = (uint16_t)(spread_next(s) % 3), .due = INSTANT_NONE,
		.born = WORLD_NOW - (int64_t)(spread_next(s) % (2 * HOUR_MS))}};

	l.path = paths[spread_next(s) % 5];
	l.head.area = l.path.num[l.path.count - 1];
	if (spread_next(s) % 8 == 0) // on the edge of the ages below
		l.head.born = WORLD_NOW - 30 * MINUTE_MS;
	return l;
}

/* What the store leaves out before it asks anybody. */
static bool store_passes(const struct stored_query *q, const struct live *l)
{
	const struct head *h = &l->head;
	bool archive = q->order == STORED_ARCHIVE;

	return !(q->states && !(q->states & STATE_BIT(h->state))) &&
		!(q->type && h->type != q->type) && !(q->domain && h->domain != q->domain) &&
		!(q->below.count && !area_path_has(&l->path, q->below.num[q->below.count - 1])) &&
		!(archive && q->from != INSTANT_NONE && h->born < q->from) &&
		!(archive && q->to != INSTANT_NONE && h->born >= q->to) &&
		(archive || (STATE_BIT(h->state) & STATES_OPEN));
}

/* Whatever the filter keeps, the store finds; and what no state was said of is open. */
static void store_never_loses_what_the_filter_keeps(void **state)
{
	static const char *const texts[] = {"", "state=open,done", "state=closed", "state!=closed",
		"-state!=closed", "-state=handling state=open,done", "domain=FO state=open,done",
		"domain!=FO state=open,done", "-domain=FO", "type=ER-501 state=done",
		"type!=ER-501",
		"area=500109 state=open,done", "-area=500109 state=open,done",
		"area=500118 area=500118105", "age<30m state=open,done", "age<=30m state=open,done",
		"age>30m state=open,done", "age>=30m state=done", "-age<30m state=open,done",
		"-age>=30m state=open,done", "age>10m age<1h state=open,done",
		"grade<=3 state=done"};
	struct spread s = {.state = 5};
	struct filter_context x = world_context(*state, NULL);

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		bool named = strstr(texts[i], "state") != NULL;
		size_t kept = 0;
		struct planned p;
		plan(&p, *state, texts[i], EVENTS_AUTO);
		for (int n = 0; n < LIVES; n++) {
			struct live l = random_live(&s);
			bool open = STATE_BIT(l.head.state) & STATES_OPEN;
			bool keeps = filter_keeps(&p.filter, &x, &l, NULL, NULL) && (named || open);
			bool told = store_passes(&p.plan.query, &l) &&
				filter_keeps(&p.plan.heads, &x, &l, NULL, NULL);
			if (keeps != told)
				fail_msg("'%s': state %d, born %+lld s", texts[i], l.head.state,
					(long long)(l.head.born - WORLD_NOW) / 1000);
			kept += keeps;
		}
		assert_true(kept > 0);
		finish(&p);
	}
}

static void place_in_a_list_survives_its_token(void **state)
{
	static const struct event_after places[] = {{WAY_QUEUE, 3, INT64_MAX, 812},
		{WAY_NEWEST, INT64_MIN, -1, 0}, {WAY_WORDS, 7, 0, 0}};
	static const char *const bad[] = {"", "q", "x1.2.3", "q1.2", "q1.2.3.4", "q1.2.3x",
		" q1.2.3", "q+1.2.3", "q99999999999999999999.2.3",
		"q1.2.3                                        "
		"                                               "};
	char token[EVENT_AFTER_ROOM];
	struct event_after back;

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		event_after_format(&places[i], token);
		assert_true(event_after_parse(token, &back));
		assert_int_equal(back.way, places[i].way);
		assert_true(back.a == places[i].a && back.b == places[i].b);
		assert_true(back.c == places[i].c);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (event_after_parse(bad[i], &back))
			fail_msg("'%s' was taken", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(way_follows_from_states_and_words),
		WORLD_TEST(contradiction_keeps_nothing),
		WORLD_TEST(terms_are_parted_by_what_decides_them),
		WORLD_TEST(deepest_area_gives_the_index),
		WORLD_TEST(store_never_loses_what_the_filter_keeps),
		cmocka_unit_test(place_in_a_list_survives_its_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
