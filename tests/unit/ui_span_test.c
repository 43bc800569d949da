/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/ui/key.h"
#include "yiping/ui/span.h"

#define S INT64_C(1000)
#define M (60 * S)
#define H (60 * M)
#define D (24 * H)

static void writes_durations(void **state)
{
	static const struct {
		int64_t ms;
		int step;
		const char *text;
	} cases[] = {
		{0, 1, "0:00"}, {5 * S + 999, 1, "0:05"}, {59 * M + 59 * S, 1, "59:59"},
		{59 * M + 59 * S, 10, "59:50"}, {H, 1, "1h00"}, {3 * H + 49 * M, 10, "3h49"},
		{D - 1, 1, "23h59"}, {2 * D + 21 * H, 1, "2d21"}, {99 * D + 23 * H, 1, "99d23"},
		{100 * D, 1, "100d"}, {INT64_MAX, 1, "999d"}, {-5 * S, 1, "0:00"},
		{INT64_MIN, 10, "0:00"}, {7 * S, 0, "0:07"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[SPAN_ROOM];
		span_duration(cases[i].ms, cases[i].step, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void writes_ages_in_steps(void **state)
{
	static const struct {
		int64_t ms;
		const char *text;
		int64_t holds;
	} cases[] = {
		{-1 * S, "now", 11 * S}, {0, "now", 10 * S}, {9999, "now", 1},
		{10 * S, "10s", 20 * S}, {59 * S, "30s", S}, {M, "1m", M}, {119 * S, "1m", S},
		{4 * M, "2m", M}, {5 * M, "5m", 5 * M}, {19 * M, "10m", M}, {47 * M, "40m", 3 * M},
		{H, "1h", H}, {26 * H, "1d", 22 * H}, {9 * D, "9d", D}, {INT64_MAX, "999d", 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[SPAN_ROOM];
		span_age(cases[i].ms, text);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(span_age_holds(cases[i].ms), cases[i].holds);
	}
}

/* The promise of span_age_holds(): until then the same text, then another. */
static void ages_hold_as_long_as_said(void **state)
{
	(void)state;
	for (int64_t ms = 0; ms < 3 * D; ms += 977 * 13) {
		char now[SPAN_ROOM], later[SPAN_ROOM];
		int64_t holds = span_age_holds(ms);
		span_age(ms, now);
		span_age(ms + holds - 1, later);
		assert_string_equal(now, later);
		span_age(ms + holds, later);
		assert_string_not_equal(now, later);
	}
}

static void labels_every_key(void **state)
{
	char text[KEY_LABEL_ROOM];
	struct key k;
	(void)state;
	for (uint32_t code = KEYCODE_FIRST; code <= KEYCODE_LAST; code++) {
		assert_true(key_from_label(key_label((struct key){code}, text), &k));
		assert_int_equal(k.code, code);
		assert_false(key_is_text(k));
	}
	assert_string_equal(key_label((struct key){' '}, text), "Space");
	assert_string_equal(key_label((struct key){'?'}, text), "?");
	assert_string_equal(key_label((struct key){KEY_CTRL('l')}, text), "^L");
	assert_string_equal(key_label((struct key){KEYCODE_F12}, text), "F12");
	assert_true(key_from_label("Space", &k) && k.code == ' ' && key_is_text(k));
	assert_true(key_from_label("渝", &k) && k.code == 0x6e1d && key_is_text(k));
	assert_false(key_from_label("", &k));
	assert_false(key_from_label("ab", &k));
	assert_false(key_from_label("\033", &k));
	assert_false(key_is_text((struct key){0x1b}));
	assert_false(key_is_text((struct key){0x202e}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_durations),
		cmocka_unit_test(writes_ages_in_steps),
		cmocka_unit_test(ages_hold_as_long_as_said),
		cmocka_unit_test(labels_every_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
