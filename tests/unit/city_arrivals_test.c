/* SPDX-License-Identifier: MIT */
#include "city_world.h"

#define SEQUENCE 2000

/* A line of text for each, so that a difference of one byte is one of the test. */
static void tell(const struct city_arrival *a, char *out, size_t room)
{
	snprintf(out, room, "%lld %s %u %u %s %s %s %s %s %.6f %.6f %.1f %d", (long long)a->at,
		verb_token(a->act.verb), a->act.type, a->act.area, a->act.title, a->act.text,
		a->act.place,
		a->act.actor.subject, a->act.source_ref ? a->act.source_ref : "-", a->act.lon,
		a->act.lat,
		a->act.value, a->is_false);
}

static char *told(const struct city *c, struct city_cursor cursor, int n, struct arena *arena)
{
	char line[1024];
	char *all = arena_alloc(arena, (size_t)n * sizeof line);
	size_t length = 0;

	for (int i = 0; i < n; i++) {
		struct city_arrival a;
		struct arena own = {0};
		city_next_arrival(c, &cursor, &a, &own);
		assert_true(a.at == cursor.at && a.act.at == a.at);
		tell(&a, line, sizeof line);
		length += (size_t)snprintf(all + length, sizeof line, "%s\n", line);
		arena_finish(&own);
	}
	return all;
}

static void the_same_seed_tells_the_same(void **state)
{
	const struct world *w = *state;
	struct city *same = world_city(w, 1, 0.1), *other = world_city(w, 2, 0.1);
	struct arena arena = {0};
	struct city_cursor begin = {.at = NOW};
	const char *first = told(w->city, begin, SEQUENCE, &arena);

	assert_string_equal(first, told(same, begin, SEQUENCE, &arena));
	assert_string_not_equal(first, told(other, begin, SEQUENCE, &arena));
	arena_finish(&arena);
	city_destroy(same);
	city_destroy(other);
}

static void a_kept_cursor_goes_on(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	struct city_cursor cursor = {.at = NOW}, kept;
	struct city_arrival a;
	const char *whole = told(w->city, cursor, 60, &arena);

	for (int i = 0; i < 40; i++)
		city_next_arrival(w->city, &cursor, &a, &arena);
	kept = cursor;
	const char *rest = told(w->city, kept, 20, &arena);
	size_t n = strlen(whole), m = strlen(rest);
	assert_true(m > 0 && m < n);
	assert_string_equal(whole + n - m, rest);
	arena_finish(&arena);
}

struct day {
	unsigned all, sensed, sensed_false, told_false;
	unsigned by_domain[9], by_hour[24];
};

static struct day walk_day(const struct city *c, const struct catalog *catalog, int64_t from)
{
	struct day d = {0};
	struct city_cursor cursor = {.at = from};

	for (;;) {
		struct arena arena = {0};
		struct city_arrival a;
		int64_t last = cursor.at;
		city_next_arrival(c, &cursor, &a, &arena);
		assert_true(a.at >= last);
		bool over = a.at >= from + DAY_MS, sensed = a.act.verb == VERB_SENSE;
		if (!over) {
			d.all++;
			d.sensed += sensed;
			*(sensed ? &d.sensed_false : &d.told_false) += a.is_false;
			d.by_domain[catalog_type(catalog, a.act.type)->domain]++;
			d.by_hour[(a.at - LOCAL_MIDNIGHT) / HOUR_MS % 24]++;
		}
		arena_finish(&arena);
		if (over)
			return d;
	}
}

static void a_day_brings_as_many_as_it_should(void **state)
{
	const struct world *w = *state;

	for (int i = 0; i < 5; i++) {
		struct day d = walk_day(w->city, w->catalog, LOCAL_MIDNIGHT + i * DAY_MS);
		print_message("# day %d: %u arrivals\n", i, d.all);
		assert_in_range(d.all, 2700, 3300);
	}
}

static void hours_and_domains_have_their_shares(void **state)
{
	const struct world *w = *state;
	struct city *c = world_city(w, 3, 1);
	struct day d = walk_day(c, w->catalog, LOCAL_MIDNIGHT);

	print_message("# %u: CC %u SG %u LS %u FO %u EL %u ER %u PB %u EC %u; night %u nine %u\n",
		d.all, d.by_domain[6], d.by_domain[4], d.by_domain[8], d.by_domain[3],
		d.by_domain[7],
		d.by_domain[5], d.by_domain[1], d.by_domain[2], d.by_hour[3], d.by_hour[9]);
	assert_in_range(d.all, 27000, 33000);
	assert_in_range(d.by_domain[6] * 100 / d.all, 30, 44); // CC 38 %
	assert_in_range(d.by_domain[4] * 100 / d.all, 16, 28); // SG 22 %
	assert_in_range(d.by_domain[8] * 100 / d.all, 11, 21); // LS 16 %
	assert_true(d.by_domain[1] && d.by_domain[2]);
	assert_in_range(d.by_hour[3] * 100 / d.by_hour[9], 13, 30);
	assert_in_range(d.sensed_false * 100 / d.sensed, 36, 44);
	assert_in_range(d.told_false * 100 / (d.all - d.sensed), 6, 10);
	city_destroy(c);
}

/* What comes in must get in: the server's rules take each one. */
static void every_arrival_is_taken(void **state)
{
	const struct world *w = *state;
	struct act_context x = {.catalog = w->catalog, .tree = w->tree};
	struct city_cursor cursor = {.at = NOW};

	for (int i = 0; i < 3000; i++) {
		struct arena arena = {0};
		struct city_arrival a;
		struct event e;
		struct act_problem p = {0};
		event_init(&e);
		city_next_arrival(w->city, &cursor, &a, &arena);
		if (!act_do(&e, false, &a.act, &x, &arena, &p))
			fail_msg("%s: %s", p.error.code, p.error.text);
		assert_true(e.state == STATE_SENSED || e.state == STATE_WAITING);
		assert_true(e.path.count == 4 && e.has_position && *e.title && *e.text);
		assert_null(strchr(e.text, '%') && !e.has_condition ? e.text : NULL);
		assert_true(catalog_type(w->catalog, e.type)->sources >> e.source & 1);
		arena_finish(&arena);
	}
}

static void nothing_happens_at_scale_nought(void **state)
{
	const struct world *w = *state;
	struct city *c = world_city(w, 1, 0);
	struct city_cursor cursor = {.at = NOW};
	struct city_arrival a;
	struct arena arena = {0};

	city_next_arrival(c, &cursor, &a, &arena);
	assert_true(a.at > NOW + 365 * DAY_MS);
	arena_finish(&arena);
	city_destroy(c);
}

/* Only digits and stars, and nobody's whole number. */
static void assert_masked(const char *phone)
{
	assert_int_equal(strlen(phone), 11);
	assert_memory_equal(phone + 3, "****", 4);
	assert_int_equal(strspn(phone, "0123456789*"), 11);
}

static bool same_citizen(const struct city_citizen *a, const struct city_citizen *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(a->phone, b->phone) == 0 &&
	       strcmp(a->role, b->role) == 0;
}

/* Whoever calls has a name and a phone; sensors and grid workers have none. */
static void citizens_are_those_who_report(void **state)
{
	const struct world *w = *state;
	struct city *same = world_city(w, 1, 0.1), *other = world_city(w, 2, 0.1);
	struct city_cursor cursor = {.at = NOW};
	int callers = 0, residents = 0, differ = 0;

	for (int i = 0; i < SEQUENCE; i++) {
		struct city_citizen p[CITY_CITIZENS_MAX], q[CITY_CITIZENS_MAX];
		struct city_arrival a;
		struct arena arena = {0};
		city_next_arrival(w->city, &cursor, &a, &arena);
		size_t n = city_citizens(w->city, &a.act, p, &arena);
		bool citizen = a.act.verb == VERB_REPORT &&
			(a.act.source == SOURCE_HOTLINE || a.act.source == SOURCE_PUBLIC);
		assert_int_equal(n > 0, citizen);
		assert_int_equal(city_citizens(same, &a.act, q, &arena), n);
		for (size_t k = 0; k < n; k++) {
			assert_masked(p[k].phone);
			assert_true(strlen(p[k].name) >= 6 && same_citizen(&p[k], &q[k]));
			assert_string_equal(p[k].role, k ? "resident" : "caller");
			assert_true(k == 0 || strstr(p[k].address, a.act.place) == p[k].address);
		}
		callers += n > 0;
		residents += n > 1;
		if (n && city_citizens(other, &a.act, q, &arena))
			differ += !same_citizen(&p[0], &q[0]);
		arena_finish(&arena);
	}
	assert_true(callers > SEQUENCE / 20 && residents > 5 && residents < callers);
	assert_true(differ > callers * 9 / 10);
	city_destroy(same);
	city_destroy(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_seed_tells_the_same),
		cmocka_unit_test(a_kept_cursor_goes_on),
		cmocka_unit_test(a_day_brings_as_many_as_it_should),
		cmocka_unit_test(hours_and_domains_have_their_shares),
		cmocka_unit_test(every_arrival_is_taken),
		cmocka_unit_test(nothing_happens_at_scale_nought),
		cmocka_unit_test(citizens_are_those_who_report),
	};

	return cmocka_run_group_tests(tests, world_make, world_finish);
}
