/* SPDX-License-Identifier: MIT */
#include "city_world.h"

#include <math.h>

#include "yiping/base/spread.h"
#include "yiping/model/indicator.h"

#define ASKED 4000

struct question {
	uint16_t indicator;
	uint32_t area;
	int64_t at;
	bool there;
	double value;
};

/* Series of all levels at instants over ten days. */
static void draw_questions(const struct world *w, struct question *q, size_t n)
{
	struct spread s = spread_fork(7, 7);

	for (size_t i = 0; i < n; i++) {
		q[i].indicator = (uint16_t)(1 + spread_below(&s,
			(uint32_t)w->catalog->indicator_count));
		q[i].area = 1 + spread_below(&s, i % 2 ? 42 : 1073);
		q[i].at = NOW + (int64_t)spread_below(&s, 864000) * SECOND_MS;
		q[i].there = false;
		q[i].value = 0;
	}
}

static void ask(const struct city *c, struct question *q)
{
	q->there = city_reading(c, q->indicator, q->area, q->at, &q->value);
}

static void the_same_in_any_order(void **state)
{
	const struct world *w = *state;
	static struct question first[ASKED], again[ASKED], other[ASKED];
	struct city *same = world_city(w, 1, 5), *differs = world_city(w, 2, 0.1);
	size_t unlike = 0;

	draw_questions(w, first, ASKED);
	draw_questions(w, again, ASKED);
	draw_questions(w, other, ASKED);
	for (size_t i = 0; i < ASKED; i++)
		ask(w->city, &first[i]);
	for (size_t i = ASKED; i-- > 0;)
		ask(same, &again[i]);
	for (size_t i = 0; i < ASKED; i++) {
		assert_int_equal(first[i].there, again[i].there);
		assert_memory_equal(&first[i].value, &again[i].value, sizeof(double));
		ask(differs, &other[i]);
		unlike += memcmp(&first[i].value, &other[i].value, sizeof(double)) != 0;
	}
	assert_true(unlike > ASKED / 3);
	city_destroy(same);
	city_destroy(differs);
}

static void read_at(const struct world *w, const struct indicator *i, uint32_t area, int64_t at,
	double *value, enum colour *colour)
{
	assert_true(city_reading(w->city, i->num, area, at, value));
	*colour = indicator_colour(i, NULL, *value / city_limit_factor(w->city, i->num, area));
}

/* Abnormal ones of the city's 68 by colour. */
static unsigned count_abnormal(const struct world *w, uint32_t area, int64_t at,
	unsigned by_colour[COLOUR_COUNT], unsigned by_domain[9])
{
	unsigned n = 0;

	for (size_t k = 0; k < w->catalog->indicator_count; k++) {
		const struct indicator *i = &w->catalog->indicators[k];
		double value;
		enum colour colour;
		if (!(i->levels >> area_by_num(w->tree, area)->level & 1))
			continue;
		read_at(w, i, area, at, &value, &colour);
		by_colour[colour]++;
		by_domain[i->domain] += colour != COLOUR_NONE;
		n += colour != COLOUR_NONE;
	}
	return n;
}

static void a_few_are_abnormal(void **state)
{
	const struct world *w = *state;
	unsigned by_colour[COLOUR_COUNT] = {0}, instants = 0, good = 0, sum = 0, domains_bad = 0;

	for (int64_t at = NOW; at < NOW + 30 * DAY_MS; at += 47 * MINUTE_MS, instants++) {
		unsigned by_domain[9] = {0};
		unsigned n = count_abnormal(w, 1, at, by_colour, by_domain);
		sum += n;
		good += n >= 3 && n <= 8;
		for (int d = 1; d <= 8; d++)
			domains_bad += by_domain[d] * 2 > 8;
	}
	print_message("# abnormal at the city: mean %.2f, 3..8 in %.1f %%; blue %u yellow %u "
		"orange %u red %u\n", (double)sum / instants, 100.0 * good / instants,
		by_colour[1], by_colour[2], by_colour[3], by_colour[4]);
	assert_true(good > instants * 85 / 100);
	assert_true(domains_bad < instants * 8 / 50);
	assert_true(by_colour[COLOUR_BLUE] > by_colour[COLOUR_YELLOW]);
	assert_true(by_colour[COLOUR_YELLOW] > by_colour[COLOUR_ORANGE]);
	assert_true(by_colour[COLOUR_ORANGE] > by_colour[COLOUR_RED]);
	assert_true((by_colour[COLOUR_ORANGE] + by_colour[COLOUR_RED]) * 6 < sum);
}

static void towns_have_fewer(void **state)
{
	const struct world *w = *state;
	unsigned by_colour[COLOUR_COUNT] = {0}, by_domain[9] = {0};
	double districts = 0, towns = 0;
	unsigned down = 0;

	for (uint32_t area = 2; area <= 1073; area++) {
		if (city_source_down(w->city, city_source_of(w->city, area), NOW)) {
			down++;
			continue;
		}
		unsigned n = count_abnormal(w, area, NOW, by_colour, by_domain);
		*(area <= 42 ? &districts : &towns) += n;
	}
	print_message("# abnormal: %.2f a district, %.2f a town\n", districts / 41, towns / 1031);
	assert_true(districts / 41 > 2.5 && districts / 41 < 9);
	assert_true(towns / 1031 < districts / 41 / 2);
	assert_true(down < 200);
}

/* Of what is read each few seconds, two readings one after another are near each other. */
static void curves_are_smooth(void **state)
{
	const struct world *w = *state;
	const struct indicator *i = world_indicator(w, "FO-V9");
	double scale = i->limits[COLOUR_RED].above.value - i->normal_low, last, value;

	assert_true(city_reading(w->city, i->num, 1, NOW, &last));
	for (int64_t at = NOW; at < NOW + 3 * DAY_MS; at += MINUTE_MS, last = value) {
		assert_true(city_reading(w->city, i->num, 1, at, &value));
		assert_true(fabs(value - last) < scale / 8);
	}
}

static void rush_hours_are_seen(void **state)
{
	const struct world *w = *state;
	const struct indicator *i = world_indicator(w, "FO-V9");
	double rush = 0, night = 0, value;

	for (int d = 0; d < 20; d++) {
		assert_true(city_reading(w->city, i->num, 1, LOCAL_MIDNIGHT + d * DAY_MS +
			8 * HOUR_MS,
			&value));
		rush += value;
		assert_true(city_reading(w->city, i->num, 1, LOCAL_MIDNIGHT + d * DAY_MS +
			3 * HOUR_MS,
			&value));
		night += value;
	}
	assert_true(rush > night + 10);
}

static void values_keep_to_what_can_be(void **state)
{
	const struct world *w = *state;

	for (size_t k = 0; k < w->catalog->indicator_count; k++) {
		const struct indicator *i = &w->catalog->indicators[k];
		for (int64_t at = NOW; at < NOW + 2 * DAY_MS; at += 31 * MINUTE_MS) {
			double v, scale = pow(10, i->decimals);
			assert_true(city_reading(w->city, i->num, 1, at, &v));
			assert_true(isfinite(v));
			assert_true(i->normal_low < 0 || v >= 0);
			assert_true(fabs(v * scale - floor(v * scale + 0.5)) < 1e-6);
			if (i->direction == DIRECTION_UP && strcmp(i->unit.en, "%") == 0)
				assert_true(v <= 100);
		}
	}
}

static void only_where_it_is_measured(void **state)
{
	const struct world *w = *state;
	const struct indicator *i = world_indicator(w, "PB-V1"); // city and districts
	uint32_t town = world_area(w, "500105001"), village = area_by_num(w->tree,
	town)->first_child;
	double value;

	assert_true(city_reading(w->city, i->num, 1, NOW, &value));
	assert_false(city_reading(w->city, i->num, town, NOW, &value));
	assert_false(city_reading(w->city, 17, village, NOW, &value));
	assert_false(city_reading(w->city, 0, 1, NOW, &value));
	assert_false(city_reading(w->city, 999, 1, NOW, &value));
	assert_false(city_reading(w->city, 1, 0, NOW, &value));
	assert_false(city_reading(w->city, 1, 99999999, NOW, &value));
	assert_true(city_observed(w->city, i->num, town, NOW) == INSTANT_NONE);
}

static void sums_grow_with_the_city(void **state)
{
	const struct world *w = *state;
	const struct indicator *sum = world_indicator(w, "FO-V10");
	const struct indicator *mean = world_indicator(w, "FO-V9");
	double city, town;

	assert_true(city_limit_factor(w->city, sum->num, 1) == 41);
	assert_true(city_limit_factor(w->city, sum->num, 2) == 1);
	assert_true(city_limit_factor(w->city, mean->num, 1) == 1);
	assert_true(city_reading(w->city, sum->num, 1, NOW, &city));
	assert_true(city_reading(w->city, sum->num, world_area(w, "500105001"), NOW, &town));
	assert_true(city > 5 * town);
}

static void readings_are_as_old_as_they_say(void **state)
{
	const struct world *w = *state;
	const struct indicator *slow = world_indicator(w, "PB-V4"); // once a day
	int64_t taken = city_observed(w->city, slow->num, 1, NOW);
	double then, now;

	assert_true(taken <= NOW && taken > NOW - DAY_MS);
	assert_true(city_reading(w->city, slow->num, 1, taken, &then));
	assert_true(city_reading(w->city, slow->num, 1, NOW, &now));
	assert_true(then == now);
	assert_true(city_observed(w->city, slow->num, 1, taken - 1) == taken - DAY_MS);
}

static void rain_makes_its_troubles(void **state)
{
	const struct world *w = *state;
	const struct indicator *rain = world_indicator(w, "ER-V2");
	const struct indicator *depth = world_indicator(w, "FO-V6");
	double wet = 0, dry = 0, most = 0, value, cm;
	unsigned wets = 0, drys = 0;

	for (int64_t at = NOW; at < NOW + 10 * DAY_MS; at += 20 * MINUTE_MS) {
		for (uint32_t d = 2; d <= 42; d += 5) {
			if (!city_reading(w->city, rain->num, d, at, &value) ||
				!city_reading(w->city, depth->num, d, at, &cm))
				continue;
			most = value > most ? value : most;
			*(value > 10 ? &wet : &dry) += cm;
			*(value > 10 ? &wets : &drys) += 1;
		}
	}
	print_message("# most rain %.1f mm; wet %.1f %% of the time\n", most,
		100.0 * wets / (wets + drys));
	assert_true(wets > 20 && drys > wets * 5);
	assert_true(most > 20 && most < 75);
	assert_true(wet / wets > 3 * dry / drys);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_in_any_order),
		cmocka_unit_test(a_few_are_abnormal),
		cmocka_unit_test(towns_have_fewer),
		cmocka_unit_test(curves_are_smooth),
		cmocka_unit_test(rush_hours_are_seen),
		cmocka_unit_test(values_keep_to_what_can_be),
		cmocka_unit_test(only_where_it_is_measured),
		cmocka_unit_test(sums_grow_with_the_city),
		cmocka_unit_test(readings_are_as_old_as_they_say),
		cmocka_unit_test(rain_makes_its_troubles),
	};

	return cmocka_run_group_tests(tests, world_make, world_finish);
}
