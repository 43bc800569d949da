/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "act_world.h"
#include "yiping/model/proposal.h"

/* The event lies where the town stands; a unit so many km north of it. */
#define LON 106.5
#define LAT 29.5
#define NORTH(km) (LAT + (km) / 111.19493)

enum { CREW = 1, HELPERS, REPLACEMENTS };

static struct unit_kind kinds[] = {
	{"crew", CREW, {0}, {0}}, {"helpers", HELPERS, {0}, {0}},
	{"replacements", REPLACEMENTS, {0}, {0}}};
static struct stand_in stand_ins[] = {{CREW, REPLACEMENTS}};
static struct assist_rule assists[] = {{ROUTINE, {HELPERS, CREW}, 2}};

#define UNITS 4
struct bench {
	struct world *w;
	struct unit units[UNITS];
	struct proposal_ask ask;
	struct proposal out;
};

/* Weights of 40, 30, 20, 10, 0 and a reach of 10 km, so that a score is counted in the head. */
static void begin(struct bench *b, struct world *w)
{
	memset(b, 0, sizeof *b);
	b->w = w;
	w->catalog.unit_kinds = kinds;
	w->catalog.unit_kind_count = 3;
	w->catalog.types[ROUTINE - 1].unit_kind = CREW;
	w->catalog.proposal = (struct proposal_rules){.distance = 40, .skill = 30, .load = 20,
		.post = 10, .status = 0, .reach_km = 10, .load_unsaid = 10,
		.stand_ins = stand_ins, .stand_in_count = 1, .assists = assists,
		.assist_count = 1};
	b->ask = (struct proposal_ask){.catalog = &w->catalog, .tree = w->tree, .type = ROUTINE,
		.place = {TOWN, true, LON, LAT}, .units = b->units, .unit_count = UNITS};
	for (uint32_t i = 0; i < UNITS; i++)
		b->units[i] = (struct unit){.num = i + 1, .kind = i == 3 ? HELPERS : CREW,
			.area = TOWN, .has_position = true, .lon = LON, .lat = NORTH(i),
			.status = UNIT_IDLE, .load_limit = 10, .members = 10, .on_post = 10};
}

static const struct candidate *lead(struct bench *b, size_t place)
{
	proposal_make(&b->ask, &b->out);
	assert_true(place < b->out.lead.count);
	return &b->out.lead.top[place];
}

static void order(struct bench *b, uint32_t first, uint32_t second, uint32_t third)
{
	const uint32_t wanted[] = {first, second, third};
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(lead(b, i)->unit->num, wanted[i]);
	assert_int_equal(b->out.lead.count, 3);
	assert_ptr_equal(b->out.lead.proposed, &b->out.lead.top[0]);
}

/* At 0, 1 and 2 km: 1000, 960 and 920 points. Each input of the first in turn is made worse. */
static void one_input_changes_the_order_as_counted_by_hand(void **state)
{
	struct bench b;
	begin(&b, *state);
	order(&b, 1, 2, 3);
	assert_int_equal(lead(&b, 0)->score, 1000);
	assert_int_equal(lead(&b, 1)->score, 960);
	assert_int_equal(lead(&b, 2)->score, 920);

	b.units[0].load = 3; // 700 of the load: 1000 - 20 x 300 / 100 = 940
	order(&b, 2, 1, 3);
	assert_int_equal(lead(&b, 1)->score, 940);
	assert_int_equal(lead(&b, 1)->terms[TERM_LOAD], 700);

	b.units[0].load = 0;
	b.units[0].on_post = 1; // 1000 - 10 x 900 / 100 = 910
	order(&b, 2, 3, 1);
	assert_int_equal(lead(&b, 2)->score, 910);

	b.units[0].on_post = 10;
	b.units[0].kind = REPLACEMENTS; // a stand-in: 1000 - 30 x 500 / 100 = 850
	order(&b, 2, 3, 1);
	assert_int_equal(lead(&b, 2)->score, 850);

	const char *skills[] = {"crew"};
	b.units[0].skills = skills; // by its skills: 1000 - 30 x 200 / 100 = 940
	b.units[0].skill_count = 1;
	order(&b, 2, 1, 3);
	assert_int_equal(lead(&b, 1)->score, 940);

	b.units[0].kind = CREW;
	b.units[0].lat = NORTH(1.5); // 850 of the distance: 1000 - 40 x 150 / 100 = 940
	order(&b, 2, 1, 3);
	assert_int_equal(lead(&b, 1)->score, 940);
	assert_true(fabs(lead(&b, 1)->km - 1.5) < 0.001);
}

static unsigned three_of_the_first(void *user, const struct unit *u)
{
	(void)user;
	return u->num == 1 ? 3 : 0;
}

/* What a unit carries is counted, whatever its own record says less. */
static void what_it_takes_part_in_is_its_load(void **state)
{
	struct bench b;
	begin(&b, *state);
	b.ask.events = three_of_the_first;
	order(&b, 2, 1, 3);
	assert_int_equal(lead(&b, 1)->score, 940);
	assert_int_equal(lead(&b, 1)->load, 3);
	assert_int_equal(lead(&b, 1)->terms[TERM_STATUS], 1000);
	assert_int_equal(lead(&b, 0)->terms[TERM_STATUS], 1000);
	b.units[0].load = 5; // its own system knows of more
	assert_int_equal(lead(&b, 2)->load, 5);
	assert_int_equal(lead(&b, 2)->score, 900);
	b.units[0].load_limit = 3;
	assert_true(lead(&b, 2)->overloaded);
	assert_int_equal(lead(&b, 2)->terms[TERM_STATUS], 0); // nothing is left of it
	assert_ptr_not_equal(b.out.lead.proposed->unit, &b.units[0]);
}

static void a_busy_unit_costs_what_its_weight_says(void **state)
{
	struct bench b;
	begin(&b, *state);
	b.w->catalog.proposal.status = 100; // half of all: 1000 / 2 and nothing for being idle
	b.units[0].status = UNIT_BUSY;
	order(&b, 2, 3, 1);
	assert_int_equal(lead(&b, 2)->score, 500);
	b.units[0].status = UNIT_UNKNOWN;
	assert_int_equal(lead(&b, 2)->score, 750);
}

static void ties_go_by_distance_and_then_by_number(void **state)
{
	struct bench b;
	begin(&b, *state);
	b.units[0].lat = b.units[1].lat = b.units[2].lat = NORTH(1);
	order(&b, 1, 2, 3);
	b.w->catalog.proposal.distance = 0;
	b.units[0].lat = NORTH(3);
	b.units[1].lat = NORTH(2);
	order(&b, 3, 2, 1);
}

static void who_is_off_or_out_of_reach_is_no_candidate(void **state)
{
	struct bench b;
	begin(&b, *state);
	b.units[0].status = UNIT_OFF;
	b.units[1].lat = NORTH(10.1);
	b.units[2].area = FAR_TOWN;
	proposal_make(&b.ask, &b.out);
	assert_int_equal(b.out.lead.count, 0);
	assert_null(b.out.lead.proposed);
	b.units[2].area = CITY; // a unit of a place that the event lies in
	assert_int_equal(lead(&b, 0)->unit->num, 3);
	b.units[1].lat = NORTH(9.9);
	assert_int_equal(lead(&b, 1)->unit->num, 2);
}

static void a_unit_of_no_place_is_in_reach_without_points(void **state)
{
	struct bench b;
	begin(&b, *state);
	b.units[0].has_position = false;
	b.units[0].area = 0;
	order(&b, 2, 3, 1);
	assert_true(isinf(lead(&b, 2)->km));
	assert_int_equal(lead(&b, 2)->score, 600);
}

static void nobody_is_sent_beyond_its_load_while_another_is_there(void **state)
{
	struct bench b;
	begin(&b, *state);
	b.units[0].load_limit = 1; // one more fills it, which is allowed
	order(&b, 1, 2, 3);
	assert_false(lead(&b, 0)->overloaded);
	b.w->catalog.proposal.load = 0; // so that it stays the first
	b.units[0].load = 1;
	assert_true(lead(&b, 0)->overloaded);
	assert_int_equal(b.out.lead.proposed->unit->num, 2);
	b.units[1].load = b.units[2].load = 10;
	proposal_make(&b.ask, &b.out);
	assert_int_equal(b.out.lead.proposed->unit->num, 1);
	b.units[0].load_limit = 0; // unsaid: the catalog's ten
	assert_false(lead(&b, 0)->overloaded);
}

static void who_assists_is_of_another_kind_and_nobody_twice(void **state)
{
	struct bench b;
	begin(&b, *state);
	proposal_make(&b.ask, &b.out);
	assert_int_equal(b.out.assist_count, 2);
	assert_int_equal(b.out.assist[0].kind, HELPERS);
	assert_int_equal(b.out.assist[0].proposed->unit->num, 4);
	assert_int_equal(b.out.assist[1].proposed->unit->num, 2);
	const uint32_t parties[] = {1, 4};
	b.ask.parties = parties;
	b.ask.party_count = 2;
	proposal_make(&b.ask, &b.out);
	assert_true(b.out.lead.top[0].takes_part);
	assert_int_equal(b.out.lead.proposed->unit->num, 2);
	assert_null(b.out.assist[0].proposed);
	assert_int_equal(b.out.assist[1].proposed->unit->num, 3);
}

static const char *asked(void *user, const struct unit *u)
{
	++*(int *)user;
	return u->num == 2 ? "20261123-000009" : NULL;
}

static void who_was_asked_for_the_same_place_is_told(void **state)
{
	struct bench b;
	int times = 0;
	begin(&b, *state);
	b.ask.asked = asked;
	b.ask.user = &times;
	proposal_make(&b.ask, &b.out);
	assert_null(b.out.lead.top[0].asked);
	assert_string_equal(b.out.lead.top[1].asked, "20261123-000009");
	assert_int_equal(times, 3 + 1 + 3);
}

static void the_same_place(void **state)
{
	struct world *w = *state;
	const struct proposal_place village = {VILLAGE, false, 0, 0}, town = {TOWN, false, 0, 0};
	const struct proposal_place a = {TOWN, true, LON, LAT},
		near = {CITY, true, LON, NORTH(0.149)},
		far = {TOWN, true, LON, NORTH(0.151)};
	assert_true(proposal_same_place(w->tree, &village, &village));
	assert_false(proposal_same_place(w->tree, &town, &town)); // a town is no place
	assert_false(proposal_same_place(w->tree, &village, &town));
	assert_true(proposal_same_place(w->tree, &a, &near));
	assert_false(proposal_same_place(w->tree, &a, &far));
	assert_false(proposal_same_place(w->tree, &a, &town));
}

static void the_best_eight_are_kept_of_many(void **state)
{
	struct bench b;
	struct unit many[40];
	begin(&b, *state);
	for (uint32_t i = 0; i < 40; i++) {
		many[i] = b.units[0];
		many[i].num = i + 1;
		many[i].lat = NORTH((i * 17 % 40) * 0.1); // each place once
	}
	b.ask.units = many;
	b.ask.unit_count = 40;
	proposal_make(&b.ask, &b.out);
	assert_int_equal(b.out.lead.all, 40);
	assert_int_equal(b.out.lead.count, PROPOSAL_TOP);
	for (size_t i = 0; i < PROPOSAL_TOP; i++)
		assert_true(fabs(b.out.lead.top[i].km - i * 0.1) < 0.001);
}

/* A row names the third: it leads wherever it lies, and the others lose what the term weighs. */
static void who_is_responsible_leads(void **state)
{
	struct bench b;
	begin(&b, *state);
	struct remit named = {REMIT_TYPE, TOWN, CREW, {"3", 3, {0}}};
	b.w->catalog.proposal.responsible = 100; // half of all
	b.ask.remit = &named;
	order(&b, 3, 1, 2);
	assert_int_equal(lead(&b, 0)->terms[TERM_RESPONSIBLE], 1000);
	assert_int_equal(lead(&b, 0)->score, 960); // (920 + 1000) / 2
	assert_int_equal(lead(&b, 1)->score, 500);
	b.w->catalog.proposal.responsible = 0; // whatever it weighs
	order(&b, 3, 1, 2);
	b.units[2].area = FAR_TOWN;
	b.units[2].lat = NORTH(50);
	order(&b, 3, 1, 2);
	named.unit = (struct unit_ref){0}; // any crew: the term counts for nobody
	named.kind = CREW;
	b.units[2].area = TOWN;
	b.units[2].lat = NORTH(2);
	order(&b, 1, 2, 3);
	assert_int_equal(lead(&b, 0)->score, 1000);
	named.kind = HELPERS; // not the catalog's kind
	proposal_make(&b.ask, &b.out);
	assert_int_equal(b.out.lead.kind, HELPERS);
	assert_int_equal(lead(&b, 0)->unit->num, 4);
	named.by = REMIT_NOBODY;
	assert_int_equal(lead(&b, 0)->unit->num, 1);
}

/* Of whatever kind and wherever: chosen by hand. */
static void one_unit_is_judged_like_the_others(void **state)
{
	struct bench b;
	begin(&b, *state);
	b.units[1].load = 10;
	struct candidate c = proposal_of_unit(&b.ask, &b.units[1]);
	assert_int_equal(c.score, 760); // 1 km costs 40, the load all of its 200
	assert_true(c.overloaded);
	c = proposal_of_unit(&b.ask, &b.units[3]);
	assert_int_equal(c.terms[TERM_SKILL], 0);
	assert_true(fabs(c.km - 3) < 0.001);
	const uint32_t parties[] = {4};
	b.ask.parties = parties;
	b.ask.party_count = 1;
	assert_true(proposal_of_unit(&b.ask, &b.units[3]).takes_part);
	b.units[3].area = FAR_TOWN;
	b.units[3].lat = NORTH(50);
	assert_int_equal(proposal_of_unit(&b.ask, &b.units[3]).terms[TERM_DISTANCE], 0);
}

/* Of those who are there already the most skilled, the first of them; else the best of the kind. */
static void a_task_goes_to_who_is_there_already(void **state)
{
	struct bench b;
	begin(&b, *state);
	assert_int_equal(proposal_for_kind(&b.ask, CREW, NULL, 0)->num, 1);
	b.units[0].load = 10; // one more is too much
	assert_int_equal(proposal_for_kind(&b.ask, CREW, NULL, 0)->num, 2);
	b.units[1].load = b.units[2].load = 10; // for all of them
	assert_int_equal(proposal_for_kind(&b.ask, CREW, NULL, 0)->num, 1);
	assert_int_equal(proposal_for_kind(&b.ask, CREW, (const uint32_t[]){4, 3, 2}, 3)->num, 3);
	b.units[3].kind = REPLACEMENTS; // stands in, and somebody of the kind takes part
	assert_int_equal(proposal_for_kind(&b.ask, CREW, (const uint32_t[]){4, 2}, 2)->num, 2);
	assert_int_equal(proposal_for_kind(&b.ask, CREW, (const uint32_t[]){4, 99}, 2)->num, 4);
	assert_null(proposal_for_kind(&b.ask, HELPERS, NULL, 0));
	assert_null(proposal_for_kind(&b.ask, 0, (const uint32_t[]){1}, 1)); // the duty room's own
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		EACH(one_input_changes_the_order_as_counted_by_hand),
		EACH(what_it_takes_part_in_is_its_load),
		EACH(a_busy_unit_costs_what_its_weight_says),
		EACH(ties_go_by_distance_and_then_by_number),
		EACH(who_is_off_or_out_of_reach_is_no_candidate),
		EACH(a_unit_of_no_place_is_in_reach_without_points),
		EACH(nobody_is_sent_beyond_its_load_while_another_is_there),
		EACH(who_assists_is_of_another_kind_and_nobody_twice),
		EACH(who_was_asked_for_the_same_place_is_told),
		EACH(the_same_place),
		EACH(the_best_eight_are_kept_of_many),
		EACH(who_is_responsible_leads),
		EACH(one_unit_is_judged_like_the_others),
		EACH(a_task_goes_to_who_is_there_already),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
