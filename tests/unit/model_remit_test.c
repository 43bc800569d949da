/* SPDX-License-Identifier: MIT */
/* Who is responsible: the order of the tables, who exists, the fallback, and what an event makes of
 * it. */
#include "act_world.h"
#include "yiping/model/remit.h"

enum { CREW = 1, OFFICE, CLERKS }; // kinds of unit

static struct unit_kind kinds[] = {
	{"crew", CREW, {0}, {0}}, {"office", OFFICE, {0}, {0}}, {"clerks", CLERKS, {0}, {0}}};
static struct stand_in stand_ins[] = {{CLERKS, OFFICE}};

#define TABLES 3
struct books {
	struct world *w;
	struct remit_table tables[TABLES]; // city, district, town
	struct unit units[3];
	struct remits known;
};

static void begin(struct books *b, struct world *w)
{
	static const uint32_t areas[TABLES] = {CITY, DISTRICT, TOWN};
	static const char *const ids[TABLES] = {"500000", "500105", "500105001"};
	memset(b, 0, sizeof *b);
	b->w = w;
	w->catalog.unit_kinds = kinds;
	w->catalog.unit_kind_count = 3;
	w->catalog.proposal = (struct proposal_rules){.stand_ins = stand_ins, .stand_in_count = 1};
	for (int i = 0; i < TABLES; i++)
		remit_table_begin(&b->tables[i], areas[i], ids[i]);
	b->units[0] = (struct unit){.num = LEAD_UNIT, .kind = CREW, .area = TOWN};
	b->units[1] = (struct unit){.num = HELP_UNIT, .kind = OFFICE, .area = DISTRICT};
	b->units[2] = (struct unit){.num = OTHER_UNIT, .kind = OFFICE, .area = CITY};
	b->known = (struct remits){b->tables, TABLES, b->units, 3};
	w->x.remits = &b->known;
}

static void put(struct books *b, int table, struct remit_row row)
{
	struct error e;
	assert_true(remit_table_put(&b->tables[table], &row, &b->w->arena, &e));
}

static struct remit who(const struct books *b, uint16_t type, uint32_t area)
{
	struct area_path path = area_path_of(b->w->tree, area);
	struct remit r;
	remit_find(&b->known, &b->w->catalog, b->w->tree, &path, type, &r);
	return r;
}

static void assert_who(const struct books *b, enum remit_by by, uint32_t area, uint16_t kind)
{
	struct remit r = who(b, ROUTINE, VILLAGE);
	assert_int_equal(r.by, by);
	assert_int_equal(r.area, area);
	assert_int_equal(r.kind, kind);
}

/* Each row that is put comes before all that were there. */
static void the_nearest_table_decides_and_in_it_the_narrowest_row(void **state)
{
	struct books b;
	begin(&b, *state);
	assert_who(&b, REMIT_CATALOG, 0, CREW);
	for (int i = 0; i < TABLES; i++) {
		uint32_t area = b.tables[i].area;
		put(&b, i, (struct remit_row){.by = REMIT_DEFAULT, .kind = OFFICE});
		assert_who(&b, REMIT_DEFAULT, area, OFFICE);
		put(&b, i, (struct remit_row){.by = REMIT_DOMAIN, .domain = 1, .kind = CLERKS});
		assert_who(&b, REMIT_DOMAIN, area, CLERKS); // an office stands in
		put(&b, i, (struct remit_row){.by = REMIT_TYPE, .type = ROUTINE, .kind = CREW});
		assert_who(&b, REMIT_TYPE, area, CREW);
	}
	assert_int_equal(who(&b, FIRE, VILLAGE).by, REMIT_DOMAIN);
	assert_int_equal(who(&b, FIRE, FAR_TOWN).area, CITY); // another district has no table
}

static void a_row_that_names_nobody_who_exists_is_passed_over(void **state)
{
	struct books b;
	begin(&b, *state);
	put(&b, 2, (struct remit_row){.by = REMIT_TYPE, .type = ROUTINE, .kind = CREW,
		.unit = {.id = "gone", .num = 99}});
	put(&b, 1, (struct remit_row){.by = REMIT_TYPE, .type = ROUTINE, .kind = 77});
	put(&b, 0, (struct remit_row){.by = REMIT_TYPE, .type = ROUTINE, .kind = OFFICE,
		.unit = {.id = "other", .num = OTHER_UNIT}});
	assert_who(&b, REMIT_TYPE, CITY, OFFICE);
	assert_int_equal(who(&b, ROUTINE, VILLAGE).unit.num, OTHER_UNIT);
	b.units[0].area = FAR_TOWN; // a crew, but of another district
	b.tables[0].row_count = 0;
	assert_who(&b, REMIT_NOBODY, 0, 0);
	const char *skills[] = {"crew"};
	b.units[1].skills = skills;
	b.units[1].skill_count = 1;
	assert_who(&b, REMIT_CATALOG, 0, CREW); // by its skill
	b.known.unit_count = 0; // nothing is known of units: names are believed
	assert_who(&b, REMIT_TYPE, TOWN, CREW);
}

static bool fallback(const struct books *b, const struct unit_ref *refused, size_t n,
	struct remit *out, uint32_t *centre)
{
	struct area_path path = area_path_of(b->w->tree, VILLAGE);
	return remit_fallback(&b->known, &b->w->catalog, &path, ROUTINE, refused, n, out, centre);
}

static void the_fallback_is_none_of_those_who_refused(void **state)
{
	struct books b;
	struct remit r;
	uint32_t centre = 0;
	begin(&b, *state);
	const struct unit_ref refused[] = {{"a", LEAD_UNIT, {0}}, {"b", HELP_UNIT, {0}}};
	assert_false(fallback(&b, NULL, 0, &r, &centre));
	put(&b, 0, (struct remit_row){.by = REMIT_DEFAULT, .fallback = {"o", OTHER_UNIT, {0}}});
	put(&b, 1, (struct remit_row){.by = REMIT_DOMAIN, .domain = 1,
		.fallback = {"h", HELP_UNIT, {0}}});
	assert_who(&b, REMIT_CATALOG, 0, CREW); // these rows say nothing of who is responsible
	assert_true(fallback(&b, refused, 1, &r, &centre));
	assert_int_equal(r.by, REMIT_FALLBACK);
	assert_int_equal(r.unit.num, HELP_UNIT);
	assert_int_equal(r.area, DISTRICT);
	assert_int_equal(r.kind, OFFICE);
	assert_int_equal(centre, DISTRICT);
	assert_true(fallback(&b, refused, 2, &r, &centre));
	assert_int_equal(r.unit.num, OTHER_UNIT);
	assert_int_equal(centre, CITY);
}

static void a_table_has_each_row_once_and_in_order(void **state)
{
	struct books b;
	struct error e;
	begin(&b, *state);
	struct remit_table *t = &b.tables[0];
	assert_string_equal(t->id, "responsibility@500000");
	put(&b, 0, (struct remit_row){.by = REMIT_DEFAULT, .kind = CREW});
	put(&b, 0, (struct remit_row){.by = REMIT_TYPE, .type = GAS, .kind = CREW});
	put(&b, 0, (struct remit_row){.by = REMIT_TYPE, .type = FIRE, .kind = CREW});
	put(&b, 0, (struct remit_row){.by = REMIT_TYPE, .type = GAS, .kind = OFFICE});
	assert_int_equal(t->row_count, 3);
	assert_int_equal(t->rows[0].type, FIRE);
	assert_int_equal(t->rows[1].kind, OFFICE);
	assert_int_equal(t->rows[2].by, REMIT_DEFAULT);
	struct remit_row key = {.by = REMIT_TYPE, .type = FIRE};
	assert_true(remit_table_take(t, &key, &b.w->arena, &e));
	assert_int_equal(t->row_count, 2);
	assert_false(remit_table_take(t, &key, &b.w->arena, &e));
	assert_string_equal(e.code, "none");
	for (uint16_t i = 100; t->row_count < REMIT_ROWS_MAX; i++)
		put(&b, 0, (struct remit_row){.by = REMIT_TYPE, .type = i, .kind = CREW});
	assert_false(remit_table_put(t, &key, &b.w->arena, &e));
	assert_string_equal(e.code, "full");
	key.type = GAS; // in its place there is room
	assert_true(remit_table_put(t, &key, &b.w->arena, &e));
}

/* ---- what an event makes of it ---- */

static void own(struct world *w, struct event *e, int64_t at)
{
	struct act a = world_act(w, VERB_OWN, RULE, at);
	world_do(w, e, &a);
}

static void what_nobody_owns_has_a_clock_of_its_own(void **state)
{
	struct books b;
	begin(&b, *state);
	struct world *w = b.w;
	w->catalog.types[ROUTINE - 1].unit_kind = 0;
	struct event e = world_report(w, ROUTINE); // A: 30 minutes
	assert_true(e.unowned);
	assert_int_equal(e.remit.by, REMIT_NOBODY);
	assert_int_equal(e.clocks[CLOCK_OWNER].due, AT(30));
	assert_int_equal(event_running_clock(&e), CLOCK_OWNER); // of two that are due, this one
	uint32_t arev = e.arev;
	world_grade(w, &e, CITY_DUTY, 2, AT(1));
	assert_int_equal(e.clocks[CLOCK_OWNER].due, AT(10)); // by grade, from when it began
	put(&b, 2, (struct remit_row){.by = REMIT_TYPE, .type = ROUTINE, .kind = CREW});
	arev = e.arev;
	own(w, &e, AT(4));
	assert_false(e.unowned);
	assert_int_equal(e.remit.area, TOWN);
	assert_int_equal(e.clocks[CLOCK_OWNER].done, AT(4));
	assert_int_equal(event_running_clock(&e), CLOCK_A);
	assert_int_equal(e.arev, arev); // nobody's act conflicts with it
	b.tables[2].row_count = 0;
	own(w, &e, AT(5));
	assert_true(event_head(&e).flags & HEAD_UNOWNED);
	assert_int_equal(e.clocks[CLOCK_OWNER].start, AT(5));
	assert_int_equal(event_head(&e).due, AT(15));
	world_ack(w, &e, TOWN_DUTY, AT(6));
	world_verify(w, &e, TOWN_DUTY, true, AT(7));
	world_dispatch(w, &e, TOWN_DUTY, OTHER_UNIT, 0, AT(8));
	assert_false(e.unowned);
	assert_int_equal(e.clocks[CLOCK_OWNER].done, AT(8));
	struct act late = world_act(w, VERB_OWN, RULE, AT(9));
	world_refused(w, &e, &late, "state", 409); // somebody was sent
}

static void another_type_is_anothers(void **state)
{
	struct books b;
	begin(&b, *state);
	struct world *w = b.w;
	w->catalog.types[ROUTINE - 1].unit_kind = 0;
	struct event e = world_report(w, ROUTINE);
	world_ack(w, &e, TOWN_DUTY, AT(1));
	struct act a = world_act(w, VERB_VERIFY, TOWN_DUTY, AT(2));
	a.result = 1;
	a.type = ROAD;
	a.grade = 4;
	world_do(w, &e, &a);
	assert_false(e.unowned);
	assert_int_equal(e.remit.by, REMIT_CATALOG);
}

static void send_back(struct world *w, struct event *e, enum who by, enum who grants, int64_t at)
{
	struct act back = world_act(w, VERB_SEND_BACK, by, at);
	back.reason = "not_ours";
	back.text = "not ours";
	if (e->send_backs == 0) {
		world_do(w, e, &back);
		return;
	}
	world_ask(w, e, by, "send_back", at);
	world_decide(w, e, grants, true, at + MINUTE_MS);
}

/* Sent to the fallback it is not: that is for a person to decide. */
static void what_two_units_sent_back_is_the_fallbacks(void **state)
{
	struct books b;
	begin(&b, *state);
	struct world *w = b.w;
	put(&b, 1, (struct remit_row){.by = REMIT_TYPE, .type = ROUTINE, .kind = CREW,
		.fallback = {"office", HELP_UNIT, {0}}});
	put(&b, 0, (struct remit_row){.by = REMIT_DEFAULT, .fallback = {"city", OTHER_UNIT, {0}}});
	struct event e = world_event(w, ROUTINE, STATE_ASSIGNED);
	assert_int_equal(e.level, LEVEL_TOWN);
	send_back(w, &e, A_WORKER, SUPERVISOR, AT(5));
	assert_int_equal(e.remit.by, REMIT_TYPE); // one may be wrong
	world_dispatch(w, &e, TOWN_DUTY, LEAD_UNIT, 0, AT(6));
	send_back(w, &e, A_WORKER, SUPERVISOR, AT(7));
	assert_int_equal(e.refusal_count, 1); // the same one twice is one
	assert_false(e.unowned);
	world_dispatch(w, &e, TOWN_DUTY, OTHER_UNIT, 0, AT(9));
	send_back(w, &e, A_STRANGER, SUPERVISOR, AT(10));
	assert_int_equal(e.refusal_count, 2);
	assert_int_equal(e.remit.by, REMIT_FALLBACK);
	assert_string_equal(e.remit.unit.id, "office");
	assert_int_equal(e.level, LEVEL_DISTRICT); // whose centre holds it now
	assert_int_equal(e.state, STATE_REGISTERED);
	assert_int_equal(e.party_count, 0);
	assert_false(e.unowned);
	world_dispatch(w, &e, DISTRICT_DUTY, HELP_UNIT, 0, AT(12));
	send_back(w, &e, A_HELPER, SUPERVISOR, AT(13));
	assert_true(e.unowned); // the city's was the second to refuse
	assert_int_equal(e.remit.by, REMIT_NOBODY);
	assert_int_equal(event_running_clock(&e), CLOCK_OWNER);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_nearest_table_decides_and_in_it_the_narrowest_row),
		TEST(a_row_that_names_nobody_who_exists_is_passed_over),
		TEST(the_fallback_is_none_of_those_who_refused),
		TEST(a_table_has_each_row_once_and_in_order),
		TEST(what_nobody_owns_has_a_clock_of_its_own),
		TEST(another_type_is_anothers),
		TEST(what_two_units_sent_back_is_the_fallbacks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
