/* SPDX-License-Identifier: MIT */
#include "city_world.h"

static void units_are_dense_and_placed(void **state)
{
	const struct world *w = *state;
	size_t n, of[LEVEL_COUNT] = {0};
	const struct unit *u = city_units(w->city, &n);

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(u[i].num, i + 1);
		assert_true(*u[i].id && *u[i].name.zh_cn && *u[i].name.en);
		assert_non_null(catalog_unit_kind(w->catalog, u[i].kind));
		assert_true(u[i].has_position && u[i].on_post <= u[i].members && u[i].on_post > 0);
		of[area_by_num(w->tree, u[i].area)->level]++;
	}
	assert_int_equal(of[LEVEL_CITY], 8);
	assert_int_equal(of[LEVEL_DISTRICT], 41 * 23);
	assert_int_equal(of[LEVEL_TOWN], 1031 * 2);
}

#define GAP "CC-610" // whose it is only some districts have settled

/* Whatever kind a type names, there is somebody for it at every place. */
static void every_type_has_a_unit_everywhere(void **state)
{
	const struct world *w = *state;

	for (size_t k = 0; k < w->catalog->type_count; k++) {
		uint16_t kind = w->catalog->types[k].unit_kind;
		for (uint32_t area = 43; area < 12343; area += 601) {
			const struct unit *u = city_unit_for(w->city, kind, area);
			if (strcmp(w->catalog->types[k].id, GAP) == 0) {
				assert_null(u);
				continue;
			}
			assert_non_null(u);
			assert_true(area_within(w->tree, area, u->area));
		}
	}
	assert_null(city_unit_for(w->city, 0, 43));
	assert_null(city_unit_for(w->city, 9999, 43));
	assert_null(city_unit_for(w->city, 2, 0));
}

static void the_nearest_unit_serves(void **state)
{
	const struct world *w = *state;
	uint32_t town = world_area(w, "500105001");
	uint16_t grid = catalog_unit_kind_id(w->catalog, "grid")->num;
	uint16_t gas = catalog_unit_kind_id(w->catalog, "gas_company")->num;

	assert_int_equal(city_unit_for(w->city, grid, town)->area, town);
	assert_int_equal(city_unit_for(w->city, gas, town)->area, world_area(w, "500105"));
}

static void tokens_are_complete(void **state)
{
	const struct world *w = *state;
	static const char *const names[] = {"viewer", "worker", "worker2", "unit", "duty", "duty2",
		"supervisor", "supervisor2", "inspector", "admin", "gateway", "duty-500105"};
	struct city_person p[CITY_PEOPLE_MAX];
	struct arena arena = {0};
	size_t n = city_people(w->city, p, CITY_PEOPLE_MAX, &arena);

	assert_int_equal(n, 13);
	for (size_t i = 0; i < n; i++) {
		if (i < 12)
			assert_string_equal(p[i].token_name, names[i]);
		assert_int_equal(p[i].person.num, i + 1);
		assert_int_equal(p[i].person.area_count, 1);
		assert_non_null(area_by_num(w->tree, p[i].person.areas[0]));
		assert_true((p[i].person.role == PERSON_WORKER) == (p[i].person.unit != 0));
		assert_true(p[i].person.num < CITY_STAFF_NUM);
	}
	assert_int_equal(strncmp(p[12].token_name, "duty-500105", 11), 0);
	assert_int_equal(person_level(&p[12].person, w->tree), LEVEL_TOWN);
	assert_int_equal(p[1].person.areas[0], p[12].person.areas[0]);
	assert_int_equal(person_level(&p[3].person, w->tree), LEVEL_DISTRICT);
	assert_int_equal(city_people(w->city, p, 3, &arena), 3);
	arena_finish(&arena);
}

static void shifts_change_at_eight(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	struct shift day = city_shift(w->city, 2, NOW, &arena);
	struct shift before = city_shift(w->city, 2, NOW - 1, &arena);

	assert_true(day.from == NOW && day.to == NOW + 12 * HOUR_MS);
	assert_string_equal(day.label, "day");
	assert_string_equal(before.label, "night");
	assert_true(before.to == NOW);
	assert_string_equal(day.id, before.id);
	assert_int_equal(day.num, 2);
	assert_int_equal(day.officer_count, 2);
	assert_string_not_equal(day.leader.subject, before.leader.subject);
	assert_int_equal(day.supervisor.role, PERSON_SUPERVISOR);
	assert_int_equal(city_shift(w->city, 5000, NOW, &arena).num, 0); // a village has none
	arena_finish(&arena);
}

static void warnings_come_with_the_rain(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	unsigned instants = 0, sum = 0, by_colour[COLOUR_COUNT] = {0};

	for (int64_t at = NOW; at < NOW + 30 * DAY_MS; at += HOUR_MS, instants++) {
		struct warning out[8];
		size_t n = city_warnings(w->city, at, out, 8, &arena);
		assert_true(n <= 6);
		sum += (unsigned)n;
		for (size_t i = 0; i < n; i++) {
			assert_true(*out[i].id && out[i].area_count > 0 && *out[i].headline.zh_cn);
			assert_true(out[i].issued <= at && at < out[i].expires);
			assert_true(out[i].issued <= out[i].onset && out[i].onset <=
				out[i].expires);
			assert_string_equal(out[i].hazard, "rainstorm"); // it is November
			by_colour[out[i].colour]++;
		}
		arena_reset(&arena);
	}
	print_message("# warnings in force: %.2f; blue %u yellow %u orange %u\n",
		(double)sum / instants, by_colour[1], by_colour[2], by_colour[3]);
	assert_true(sum > instants / 4 && sum < instants * 3);
	assert_true(by_colour[COLOUR_BLUE] > by_colour[COLOUR_ORANGE]);
	assert_int_equal(by_colour[COLOUR_RED], 0);
	arena_finish(&arena);
}

static void summers_are_hot(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	unsigned hot = 0;

	for (int d = 0; d < 20; d++) {
		struct warning out[8];
		int64_t noon = LOCAL_MIDNIGHT + (230 + d) * DAY_MS + 12 * HOUR_MS; // July
		size_t n = city_warnings(w->city, noon, out, 8, &arena);
		hot += n && strcmp(out[n - 1].hazard, "heat") == 0;
	}
	assert_in_range(hot, 2, 19);
	arena_finish(&arena);
}

static void gateways_fail_one_at_a_time(void **state)
{
	const struct world *w = *state;
	struct source s[64];
	struct arena arena = {0};
	size_t n = city_sources(w->city, s, 64, &arena);
	unsigned late = 0, down = 0, instants = 0;

	assert_int_equal(n, 42);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(s[i].num, i + 1);
		assert_true(*s[i].id && s[i].online <= s[i].devices && s[i].devices);
	}
	for (int64_t at = NOW; at < NOW + 5 * DAY_MS; at += 7 * MINUTE_MS, instants++) {
		unsigned bad = 0;
		for (uint32_t i = 1; i <= 42; i++) {
			uint32_t lag = 0;
			enum feed f = city_source_state(w->city, i, at, &lag);
			bad += f != FEED_UP;
			late += f == FEED_LATE;
			down += f == FEED_DOWN;
			assert_true(f != FEED_LATE || lag > 30);
			assert_true((f == FEED_DOWN) == city_source_down(w->city, i, at));
		}
		assert_true(bad <= 2);
		assert_int_equal(city_source_state(w->city, 1, at, NULL), FEED_UP);
	}
	assert_true(late > instants / 2 && down > instants / 40);
	assert_int_equal(city_source_state(w->city, 99, NOW, NULL), FEED_UNKNOWN);
	assert_int_equal(city_source_of(w->city, world_area(w, "500105001")),
		city_source_of(w->city, world_area(w, "500105")));
	arena_finish(&arena);
}

static void a_silent_gateway_silences_its_district(void **state)
{
	const struct world *w = *state;
	double value;

	for (int64_t at = NOW; at < NOW + 5 * DAY_MS; at += 3 * MINUTE_MS)
		for (uint32_t d = 2; d <= 42; d++)
			if (city_source_down(w->city, city_source_of(w->city, d), at)) {
				assert_false(city_reading(w->city, 20, d, at, &value));
				return;
			}
	fail_msg("no gateway was ever down");
}

/* Each district has its fallback, and what is named lies in its centre. */
static void tables_name_units_of_their_centre(void **state)
{
	const struct world *w = *state;
	size_t n = 0, fallbacks = 0, deviations = 0, unit_count = 0;
	const struct city_remit *rows = city_remits(w->city, &n);
	const struct unit *units = city_units(w->city, &unit_count);

	for (size_t i = 0; i < n; i++) {
		const struct remit_row *r = &rows[i].row;
		assert_true(r->unit.num || r->fallback.num);
		assert_true(i == 0 || rows[i - 1].area <= rows[i].area);
		if (r->unit.num) {
			assert_int_equal(units[r->unit.num - 1].area, rows[i].area);
			assert_int_equal(units[r->unit.num - 1].kind, r->kind);
		}
		if (r->fallback.num)
			assert_int_equal(units[r->fallback.num - 1].area, rows[i].area);
		fallbacks += r->by == REMIT_DEFAULT && r->fallback.num;
		deviations += r->by != REMIT_DEFAULT && rows[i].area != 1;
	}
	assert_int_equal(fallbacks, 1 + 41);
	assert_true(deviations > 8);
}

/* Somebody is responsible for everything, but for bicycles where no district has settled it. */
static void one_gap_is_left(void **state)
{
	const struct world *w = *state;
	size_t unit_count = 0;
	const struct unit *units = city_units(w->city, &unit_count);
	const struct remits known = {.units = units, .unit_count = unit_count};
	struct area_path path = area_path_of(w->tree, world_area(w, "500230"));

	for (size_t i = 0; i < w->catalog->type_count; i++) {
		const struct event_type *t = &w->catalog->types[i];
		struct remit r;
		bool gap = strcmp(t->id, GAP) == 0;
		assert_int_equal(
			remit_find(&known, w->catalog, w->tree, &path, t->num, &r), !gap);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_are_dense_and_placed),
		cmocka_unit_test(every_type_has_a_unit_everywhere),
		cmocka_unit_test(the_nearest_unit_serves),
		cmocka_unit_test(tokens_are_complete),
		cmocka_unit_test(shifts_change_at_eight),
		cmocka_unit_test(warnings_come_with_the_rain),
		cmocka_unit_test(summers_are_hot),
		cmocka_unit_test(gateways_fail_one_at_a_time),
		cmocka_unit_test(a_silent_gateway_silences_its_district),
		cmocka_unit_test(tables_name_units_of_their_centre),
		cmocka_unit_test(one_gap_is_left),
	};

	return cmocka_run_group_tests(tests, world_make, world_finish);
}
