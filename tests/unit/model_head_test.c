/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/model/head.h"

static struct head sample(void)
{
	return (struct head){
		.num = 0x01020304, .rev = 0x11121314, .arev = 0x01121314, .kind = KIND_EVENT,
		.state = STATE_HANDLING, .grade = 3, .colour = COLOUR_ORANGE, .domain = 8,
		.clock = CLOCK_C,
		.type = 0x2122, .area = 0x31323334, .holder = 0x41424344,
		.flags = HEAD_135 | HEAD_LATE | LEVEL_TOWN << HEAD_LEVEL_SHIFT |
			LEG_LATE << HEAD_LEG_D_SHIFT,
		.start = 0x5152535455565758, .limit_s = 0x61626364, .pause_s = 0x71727374,
		.due = INSTANT_NONE, .born = -2,
	};
}

static void layout_is_the_one_decided(void **state)
{
	static const uint8_t expected[HEAD_BYTES] = {
		0x04, 0x03, 0x02, 0x01, 0x14, 0x13, 0x12, 0x11,
		0x14, 0x13, 0x12, 0x01, 1, 6, 3, 3,
		8, 5, 0x22, 0x21, 0x34, 0x33, 0x32, 0x31,
		0x44, 0x43, 0x42, 0x41, 0x01, 0, 0x03, 0x18,
		0x58, 0x57, 0x56, 0x55, 0x54, 0x53, 0x52, 0x51,
		0x64, 0x63, 0x62, 0x61, 0x74, 0x73, 0x72, 0x71,
		0, 0, 0, 0, 0, 0, 0, 0x80,
		0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
	};
	uint8_t bytes[HEAD_BYTES];
	struct head h = sample();

	(void)state;
	head_pack(&h, bytes);
	assert_memory_equal(bytes, expected, HEAD_BYTES);
}

static void unpacks_what_was_packed(void **state)
{
	struct spread s = {.state = 5};
	uint8_t bytes[HEAD_BYTES], again[HEAD_BYTES];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct head h = sample(), back;
		h.num = 1 + spread_below(&s, UINT32_MAX);
		h.rev = UINT32_MAX - spread_below(&s, 9);
		h.state = (uint8_t)(i % 8 ? spread_below(&s, STATE_COUNT) : STATE_NONE);
		h.start = (int64_t)spread_next(&s);
		h.due = (int64_t)spread_next(&s);
		h.holder = (uint32_t)spread_next(&s);
		head_pack(&h, bytes);
		assert_true(head_unpack(bytes, &back));
		head_pack(&back, again);
		assert_memory_equal(bytes, again, HEAD_BYTES);
		assert_true(back.start == h.start && back.due == h.due && back.holder == h.holder);
	}
}

static bool accepts(struct head h)
{
	uint8_t bytes[HEAD_BYTES];
	struct head out;

	head_pack(&h, bytes);
	return head_unpack(bytes, &out);
}

#define WITH(field, value) (h = sample(), h.field = (value), accepts(h))

static void refuses_what_no_entity_can_be(void **state)
{
	struct head h;

	(void)state;
	assert_true(accepts(sample()));
	assert_false(WITH(num, 0));
	assert_false(WITH(rev, 0));
	assert_false(WITH(arev, sample().rev + 1));
	assert_false(WITH(kind, KIND_NONE));
	assert_false(WITH(state, STATE_COUNT));
	assert_true(WITH(state, STATE_NONE)); // of a server that knows more
	assert_false(WITH(grade, 6));
	assert_false(WITH(colour, COLOUR_COUNT));
	assert_false(WITH(clock, CLOCK_COUNT));
	assert_false(WITH(flags, 3u << HEAD_LEG_V_SHIFT));
	assert_false(WITH(flags, 6u << HEAD_LEVEL_SHIFT));
	assert_false(WITH(kind, KIND_UNIT)); // state 6
	h = (struct head){.num = 1, .rev = 1, .kind = KIND_INDICATOR, .state = 1,
		.flags = QUALITY_COUNT};
	assert_false(accepts(h));
	h = (struct head){.num = 1, .rev = 1, .kind = 77, .state = 1, .flags = UINT32_MAX};
	assert_true(accepts(h)); // a newer server knows more kinds
}

static void knows_the_live(void **state)
{
	struct head h = sample();

	(void)state;
	for (int s = 0; s < STATE_COUNT; s++) {
		h.state = (uint8_t)s;
		assert_int_equal(head_is_live(&h), s < STATE_CLOSED);
	}
	h.flags |= HEAD_OWES; // its last report: live, and not open
	h.state = STATE_CLOSED;
	assert_true(head_is_live(&h) && !head_is_open(&h));
	h.state = STATE_NONE;
	assert_false(head_is_live(&h));

	struct head i = {.num = 1, .rev = 1, .kind = KIND_INDICATOR, .state = 1};
	assert_false(head_is_live(&i));
	i.colour = COLOUR_BLUE;
	assert_true(head_is_live(&i));
	i.colour = COLOUR_NONE;
	i.flags = QUALITY_STALE;
	assert_true(head_is_live(&i));
	i.state = 0;
	assert_false(head_is_live(&i));

	struct head u = {.num = 1, .rev = 1, .state = 1};
	for (int k = 0; k < KIND_COUNT; k++) {
		bool reference = k == KIND_NONE || k == KIND_AREA || k == KIND_CATALOG ||
			k == KIND_GRANT || k == KIND_SERIES || k == KIND_RESPONSIBILITY;
		u.kind = (uint8_t)k;
		if (k != KIND_EVENT && k != KIND_INDICATOR)
			assert_int_equal(head_is_live(&u), !reference);
	}
	u.kind = KIND_UNIT;
	u.num = 0;
	assert_false(head_is_live(&u));
}

static void clocks_have_tokens(void **state)
{
	(void)state;
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++)
		assert_int_equal(head_clock_of(head_clock_token((enum head_clock)c)), c);
	assert_string_equal(head_clock_token(CLOCK_NONE), "");
	assert_string_equal(head_clock_token(CLOCK_COUNT), "");
	assert_int_equal(head_clock_of("a"), CLOCK_NONE);
	assert_int_equal(head_clock_of(NULL), CLOCK_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(layout_is_the_one_decided),
		cmocka_unit_test(unpacks_what_was_packed),
		cmocka_unit_test(refuses_what_no_entity_can_be),
		cmocka_unit_test(knows_the_live),
		cmocka_unit_test(clocks_have_tokens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
