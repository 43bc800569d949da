/* SPDX-License-Identifier: MIT */
/* Things as a board is given them: a warning that many centres were told of is one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/app/things.h"
#include "../golden/golden_world.h"
#include "yiping/base/instant.h"
#include "yiping/wire/entity.h"

static const struct golden *world_of(void **state)
{
	return *state;
}

static int set_up(void **state)
{
	struct error e = {0};
	*state = golden_create(getenv("YP_ROOT"), "storm", "en", &e);
	if (!*state)
		fail_msg("%s", e.text);
	return 0;
}

static int tear_down(void **state)
{
	golden_destroy(*state);
	return 0;
}

static uint32_t area_of(const struct board *b, const char *id)
{
	const struct area *a = area_by_id(b->tree, id);
	if (!a)
		fail_msg("no area %s", id);
	return a->num;
}

static void tell(struct things *t, const struct board *b, uint32_t num, const char *id,
	uint32_t area, bool lifted)
{
	struct wire_refs refs = {.tree = b->tree, .catalog = b->catalog};
	struct warning w = {.num = num, .rev = lifted ? 2 : 1, .area = area, .areas = &area,
		.area_count = 1, .colour = COLOUR_BLUE, .hazard = "rainstorm",
		.state = lifted ? WARNING_LIFTED : WARNING_IN_FORCE,
		.headline = {.en = "Rain"}, .onset = b->now, .expires = b->now + HOUR_MS,
		.issued = b->now};
	struct change c = {.op = OP_UPSERT, .at = b->now};
	struct buf body;
	snprintf(w.id, sizeof w.id, "%s", id);
	buf_init(&body, 1 << 14);
	assert_true(wire_warning_encode(&w, &refs, &body));
	c.head = warning_head(&w);
	c.body = body.data;
	c.body_length = body.length;
	snprintf(c.id, sizeof c.id, "%s", id);
	things_take(t, &c, &refs);
	buf_finish(&body);
}

static void told_to_many_it_is_one(void **state)
{
	struct board b = *golden_board((struct golden *)(uintptr_t)world_of(state));
	struct things *t = things_create();
	uint32_t north = area_of(&b, "500105"), middle = area_of(&b, "500103");
	uint32_t town = area_by_num(b.tree, north)->first_child;

	tell(t, &b, 1, "rainstorm-7@500105", north, false);
	tell(t, &b, 2, "rainstorm-7@town", town, false);
	tell(t, &b, 3, "rainstorm-7@500103", middle, false);
	tell(t, &b, 4, "rainstorm-70@500103", middle, false);
	tell(t, &b, 5, "by-hand", middle, false);
	tell(t, &b, 6, "by-hand-2", middle, false);
	things_fill(t, &b);
	assert_int_equal(b.warning_count, 4);
	for (size_t i = 0; i < b.warning_count; i++) {
		bool joined = strncmp(b.warnings[i].id, "rainstorm-7@", 12) == 0;
		assert_int_equal(b.warnings[i].area_count, joined ? 2 : 1);
	}
	tell(t, &b, 1, "rainstorm-7@500105", north, true);
	tell(t, &b, 3, "rainstorm-7@500103", middle, true);
	things_fill(t, &b);
	assert_int_equal(b.warning_count, 4);
	tell(t, &b, 2, "rainstorm-7@town", town, true);
	things_fill(t, &b);
	assert_int_equal(b.warning_count, 3);
	things_destroy(t);
}

static void assert_units(struct things *t, struct board *b, const char *nums)
{
	char shown[64] = "";
	things_fill(t, b);
	for (size_t i = 0; i < b->unit_count; i++) {
		size_t used = strlen(shown);
		assert_int_equal(b->units[i].load, b->units[i].num % 7);
		snprintf(shown + used, sizeof shown - used, "%u.%u ", b->units[i].num,
			b->units[i].rev);
	}
	assert_string_equal(shown, nums);
}

static void tell_unit(struct things *t, const struct board *b, uint32_t num, uint32_t rev,
	bool leaves)
{
	struct wire_refs refs = {.tree = b->tree, .catalog = b->catalog};
	struct unit u = {.num = num, .rev = rev, .status = UNIT_IDLE, .load = (uint16_t)(num % 7),
		.kind = b->catalog->unit_kinds[0].num, .area = area_of(b, "500105")};
	struct change c = {.op = leaves ? OP_LEAVE : OP_UPSERT};
	struct buf body;
	snprintf(u.id, sizeof u.id, "u-%u", num);
	buf_init(&body, 1 << 14);
	assert_true(wire_unit_encode(&u, &refs, &body));
	c.head = unit_head(&u);
	c.body = body.data;
	c.body_length = body.length;
	things_take(t, &c, &refs);
	buf_finish(&body);
}

/* Many come in the order of nums, some do not. */
static void each_stands_once_whatever_the_order(void **state)
{
	struct board b = *golden_board((struct golden *)(uintptr_t)world_of(state));
	struct things *t = things_create();
	static const uint32_t nums[] = {10, 11, 30, 20, 9, 12};
	for (size_t i = 0; i < sizeof nums / sizeof *nums; i++)
		tell_unit(t, &b, nums[i], 1, false);
	assert_units(t, &b, "9.1 10.1 11.1 12.1 20.1 30.1 ");
	tell_unit(t, &b, 20, 2, false);
	tell_unit(t, &b, 9, 1, true);
	tell_unit(t, &b, 30, 1, true);
	tell_unit(t, &b, 13, 1, true); // of nobody
	assert_units(t, &b, "10.1 11.1 12.1 20.2 ");
	things_clear(t);
	assert_units(t, &b, "");
	things_destroy(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_stands_once_whatever_the_order),
		cmocka_unit_test(told_to_many_it_is_one),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
