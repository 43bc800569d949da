/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "yiping/base/buf.h"
#include "yiping/base/instant.h"
#include "yiping/wire/alerts.h"

static const char one[] =
	"[{\"annotations\":{\"summary\":\"no room\",\"severity\":\"from annotation\"},"
	"\"endsAt\":\"2026-11-23T08:05:00.000Z\",\"fingerprint\":\"afacaf2201292937\","
	"\"receivers\":[{\"name\":\"none\"}],\"startsAt\":\"2026-11-23T08:00:00.000Z\","
	"\"status\":{\"inhibitedBy\":[],\"silencedBy\":[],\"state\":\"active\"},"
	"\"updatedAt\":\"2026-11-23T08:01:00+00:00\","
	"\"labels\":{\"alertname\":\"Disk\",\"severity\":\"critical\"}}]";

static struct wire_alerts decode(struct arena *arena, const char *text)
{
	struct wire_alerts all;
	struct error e = {0};
	if (!wire_alerts_decode(text, strlen(text), arena, &all, &e))
		fail_msg("%s", e.text);
	return all;
}

static void reads_what_alertmanager_answers(void **state)
{
	struct arena arena = {0};
	struct wire_alerts all = decode(&arena, one);
	int64_t at;
	(void)state;
	assert_int_equal(all.count, 1);
	assert_int_equal(all.bad + all.over, 0);
	const struct wire_alert *a = &all.alerts[0];
	assert_string_equal(a->fingerprint, "afacaf2201292937");
	assert_false(a->suppressed);
	assert_true(instant_parse("2026-11-23T08:00:00Z", &at));
	assert_int_equal(a->starts_at, at);
	assert_int_equal(a->ends_at, at + 5 * MINUTE_MS);
	assert_int_equal(a->updated_at, at + MINUTE_MS);
	assert_string_equal(wire_alert_value(a, "severity"), "critical");
	assert_string_equal(wire_alert_value(a, "summary"), "no room");
	assert_null(wire_alert_label(a, "summary"));
	assert_null(wire_alert_value(a, "nothing"));
	arena_finish(&arena);
}

static void passes_over_what_is_no_alert(void **state)
{
	static const char *const bad[] = {"7", "null", "[]", "{}", "{\"fingerprint\":\"\"}",
		"{\"fingerprint\":\"AB:CD\"}", "{\"fingerprint\":\"\\u0000ab\"}",
		"{\"fingerprint\":\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddX\"}",
		"{\"fingerprint\":\"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddd\"}",
		"{\"fingerprint\":\"ab\",\"labels\":[1]}",
		"{\"fingerprint\":\"ab\",\"labels\":\"x\"}",
		"{\"fingerprint\":\"ab\",\"fingerprint\":\"cd\"}",
		"{\"fingerprint\":\"ab\",\"labels\":{\"a\":\"\xff\"}}", "{\"fingerprint\" \"ab\"}"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct arena arena = {0};
		char text[512];
		snprintf(text, sizeof text, " [ {\"fingerprint\":\"01\"} , %s, {\"fingerprint\":"
			"\"02\",\"labels\":null}] ", bad[i]);
		struct wire_alerts all = decode(&arena, text);
		if (all.count != 2 || all.bad != 1)
			fail_msg("%s: %zu good, %zu bad", bad[i], all.count, all.bad);
		assert_string_equal(all.alerts[1].fingerprint, "02");
		assert_int_equal(all.alerts[0].starts_at, INSTANT_NONE);
		arena_finish(&arena);
	}
}

static void refuses_what_is_no_list(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {{"", "json"}, {"{}", "shape"}, {"\"no\"", "shape"}, {"[", "json"},
		{"[{\"fingerprint\":\"01\"}", "json"}, {"[{}] x", "json"}, {"[{} {}]", "json"},
		{"[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "json"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena arena = {0};
		struct wire_alerts all;
		struct error e = {0};
		if (wire_alerts_decode(cases[i].text, strlen(cases[i].text), &arena, &all, &e) ||
			!error_is(&e, cases[i].code))
			fail_msg("%s: %s %s", cases[i].text, e.code, e.text);
		arena_finish(&arena);
	}
}

static void hostile_text_is_bounded(void **state)
{
	struct arena arena = {0};
	struct buf b;
	(void)state;
	buf_init(&b, 1 << 20);
	buf_puts(&b, "[{\"fingerprint\":\"01\",\"labels\":{\"nul\":\"a\\u0000b\","
		"\"esc\":\"\\u001b[2J\",\"number\":7,\"long\":\"");
	for (int i = 0; i < 5000; i++)
		buf_puts(&b, "\xE4\xB8\xAD");
	buf_puts(&b, "\"}},{\"fingerprint\":\"02\",\"labels\":{");
	for (int i = 0; i <= WIRE_ALERT_PAIRS_MAX; i++)
		buf_printf(&b, "%s\"l%d\":\"\"", i ? "," : "", i);
	buf_puts(&b, "}}]");
	struct wire_alerts all = decode(&arena, b.data);
	assert_int_equal(all.count, 1);
	assert_int_equal(all.bad, 1);
	const struct wire_alert *a = &all.alerts[0];
	assert_string_equal(wire_alert_label(a, "nul"), "a\xEF\xBF\xBD" "b");
	assert_string_equal(wire_alert_label(a, "esc"), "\x1b[2J");
	assert_null(wire_alert_label(a, "number"));
	const char *cut = wire_alert_label(a, "long");
	assert_int_equal(strlen(cut), WIRE_ALERT_VALUE_MAX / 3 * 3);
	assert_int_equal(a->label_count, 3);
	buf_finish(&b);
	arena_finish(&arena);
}

static void too_many_are_counted(void **state)
{
	struct arena arena = {0};
	struct buf b;
	(void)state;
	buf_init(&b, 1 << 20);
	buf_puts(&b, "[");
	for (int i = 0; i < WIRE_ALERTS_MAX + 3; i++)
		buf_printf(&b, "%s{\"fingerprint\":\"%x\",\"status\":{\"state\":\"suppressed\"}}",
			i ? "," : "", (unsigned)i);
	buf_puts(&b, "]");
	struct wire_alerts all = decode(&arena, b.data);
	assert_int_equal(all.count, WIRE_ALERTS_MAX);
	assert_int_equal(all.over, 3);
	assert_true(all.alerts[7].suppressed);
	buf_finish(&b);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_alertmanager_answers),
		cmocka_unit_test(passes_over_what_is_no_alert),
		cmocka_unit_test(refuses_what_is_no_list),
		cmocka_unit_test(hostile_text_is_bounded),
		cmocka_unit_test(too_many_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
