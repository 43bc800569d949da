/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/related.h"

#define MOST 8

struct city {
	struct world *w;
	struct fold *fold;
	struct related found[MOST];
	size_t count, all;
};

static void put(struct city *c, uint32_t num, uint32_t area, uint16_t type, uint8_t domain,
	enum state state)
{
	struct live l = {.head = {.num = num, .rev = 1, .arev = 1, .kind = KIND_EVENT,
		.state = (uint8_t)state, .grade = 4, .domain = domain, .type = type, .area = area,
		.born = AT(0), .start = AT(0), .due = INSTANT_NONE}};
	l.path = area_path_of(c->w->tree, area);
	snprintf(l.id, sizeof l.id, "20261123-%06u", num);
	fold_put(c->fold, &l);
}

static struct city begin(void **state)
{
	struct city c = {.w = *state, .fold = fold_create()};
	put(&c, 1, VILLAGE, GAS, 2, STATE_REGISTERED);
	return c;
}

static void find(struct city *c, size_t most)
{
	c->count = related_find(c->fold, c->w->tree, &c->w->catalog.calendar,
		fold_find(c->fold, KIND_EVENT, 1), AT(1), c->found, most, &c->all);
}

static void the_nearest_relation_counts(void **state)
{
	struct city c = begin(state);
	put(&c, 2, TOWN, ROAD, 2, STATE_WAITING);         // of the domain, in the town
	put(&c, 3, OTHER_TOWN, GAS, 2, STATE_WAITING);    // of the type, in the district
	put(&c, 4, VILLAGE, ROUTINE, 7, STATE_WAITING);   // of the place
	put(&c, 5, FAR_TOWN, GAS, 2, STATE_WAITING);      // of the type, but of another district
	put(&c, 6, OTHER_TOWN, ROAD, 2, STATE_WAITING);   // of the domain, but of another town
	put(&c, 7, VILLAGE, GAS, 2, STATE_CLOSED);        // over
	put(&c, 8, VILLAGE, GAS, 2, STATE_SUSPENDED);     // all of it
	find(&c, MOST);
	static const struct {
		uint32_t num;
		enum relation how;
	} wanted[] = {{4, RELATION_PLACE}, {8, RELATION_PLACE}, {3, RELATION_TYPE},
		{2, RELATION_DOMAIN}};
	assert_int_equal(c.count, 4);
	assert_int_equal(c.all, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(c.found[i].live->head.num, wanted[i].num);
		assert_int_equal(c.found[i].how, wanted[i].how);
	}
	fold_destroy(c.fold);
}

/* A town is too large to be one place. */
static void a_town_is_no_place(void **state)
{
	struct city c = begin(state);
	fold_drop(c.fold, KIND_EVENT, 1);
	put(&c, 1, TOWN, GAS, 2, STATE_REGISTERED);
	put(&c, 2, TOWN, ROUTINE, 7, STATE_WAITING);
	find(&c, MOST);
	assert_int_equal(c.count, 0);
	fold_destroy(c.fold);
}

static void the_nearest_are_kept_and_all_are_counted(void **state)
{
	struct city c = begin(state);
	for (uint32_t i = 0; i < 20; i++)
		put(&c, 10 + i, i % 2 ? VILLAGE : OTHER_TOWN, GAS, 2, STATE_WAITING);
	find(&c, 4);
	assert_int_equal(c.count, 4);
	assert_int_equal(c.all, 20);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(c.found[i].live->head.num, 11 + 2 * i); // the oldest number first
	find(&c, 0);
	assert_int_equal(c.count, 0);
	assert_int_equal(c.all, 20);
	fold_destroy(c.fold);
}

#define T(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_nearest_relation_counts),
		T(a_town_is_no_place),
		T(the_nearest_are_kept_and_all_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
