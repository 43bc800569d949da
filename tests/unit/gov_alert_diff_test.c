/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/gov/alert_diff.h"

#define FIRST "20261123-000001"
#define SECOND "20261123-000002"
#define MEND "20261123-000009"

/* Polls are so far apart that nothing flaps, unless a test says otherwise. */
static int64_t clock_ms = 1795564800000, step_ms = FLAP_MS;

/* One poll with these alerts (words of one digit); what is new is told and becomes `event`.
 * Returns the new ones. */
static int poll(struct alert_diff *d, const char *alerts, const char *event)
{
	int told = 0;
	alert_diff_begin(d, clock_ms += step_ms);
	for (const char *s = alerts; *s; s++) {
		char fingerprint[2] = {*s, '\0'};
		if (alert_diff_see(d, fingerprint))
			continue;
		assert_non_null(alert_diff_tell(d, fingerprint));
		alert_diff_told(d, fingerprint, event);
		told++;
	}
	return told;
}

static void assert_gone(struct alert_diff *d, const char *expected)
{
	char event[EVENT_ID_ROOM];
	if (expected) {
		assert_true(alert_diff_gone(d, event));
		assert_string_equal(event, expected);
	}
	assert_false(alert_diff_gone(d, event));
}

static void new_ones_are_told_once(void **state)
{
	struct alert_diff d = {0};
	(void)state;
	assert_int_equal(poll(&d, "cab", FIRST), 3);
	assert_int_equal(poll(&d, "abc", SECOND), 0);
	assert_string_equal(alert_diff_see(&d, "b")->event, FIRST);
	assert_null(alert_diff_see(&d, "d"));
	assert_gone(&d, NULL);
	alert_diff_finish(&d);
}

static void gone_after_one_poll_of_grace(void **state)
{
	struct alert_diff d = {0};
	(void)state;
	poll(&d, "a", FIRST);
	poll(&d, "", FIRST);
	assert_gone(&d, NULL);
	poll(&d, "a", SECOND); // back in time: nothing happened
	assert_gone(&d, NULL);
	poll(&d, "", FIRST);
	assert_gone(&d, NULL);
	poll(&d, "", FIRST);
	assert_gone(&d, FIRST);
	poll(&d, "", FIRST);
	assert_gone(&d, NULL);
	alert_diff_finish(&d);
}

static void back_again_is_told_with_its_event(void **state)
{
	struct alert_diff d = {0};
	(void)state;
	poll(&d, "a", FIRST);
	poll(&d, "", FIRST);
	poll(&d, "", FIRST);
	assert_gone(&d, FIRST);
	alert_diff_begin(&d, clock_ms += step_ms);
	assert_null(alert_diff_see(&d, "a"));
	assert_string_equal(alert_diff_tell(&d, "a")->event, FIRST);
	alert_diff_told(&d, "a", SECOND);
	assert_string_equal(alert_diff_see(&d, "a")->event, SECOND);
	alert_diff_finish(&d);
}

static void event_goes_with_its_last_alert(void **state)
{
	struct alert_diff d = {0};
	(void)state;
	poll(&d, "ab", FIRST);
	poll(&d, "abc", SECOND);
	poll(&d, "b", NULL);
	poll(&d, "b", NULL);
	assert_gone(&d, SECOND); // c was alone, a was not
	poll(&d, "", NULL);
	poll(&d, "", NULL);
	assert_gone(&d, FIRST);
	alert_diff_finish(&d);
}

static void nothing_goes_while_a_telling_is_open(void **state)
{
	struct alert_diff d = {0};
	(void)state;
	poll(&d, "a", FIRST);
	alert_diff_begin(&d, clock_ms += step_ms);
	alert_diff_tell(&d, "b");
	alert_diff_begin(&d, clock_ms += step_ms);
	alert_diff_see(&d, "b");
	assert_gone(&d, NULL);
	alert_diff_told(&d, "b", FIRST); // it belongs to the same event
	assert_gone(&d, NULL);
	alert_diff_begin(&d, clock_ms += step_ms);
	alert_diff_begin(&d, clock_ms += step_ms);
	assert_gone(&d, FIRST);
	alert_diff_finish(&d);
}

static void failures_are_made_up_for(void **state)
{
	struct alert_diff d = {0};
	(void)state;
	assert_int_equal(poll(&d, "a", NULL), 1);
	assert_int_equal(poll(&d, "a", FIRST), 1); // told again
	assert_int_equal(poll(&d, "a", FIRST), 0);
	poll(&d, "", NULL);
	poll(&d, "", NULL);
	assert_gone(&d, FIRST);
	alert_diff_keep(&d, FIRST); // the clear failed
	assert_gone(&d, FIRST);
	alert_diff_finish(&d);
}

static void refused_ones_are_left_alone_and_counted(void **state)
{
	struct alert_diff d = {0};
	(void)state;
	assert_int_equal(poll(&d, "a", ""), 1);
	assert_int_equal(poll(&d, "a", FIRST), 0);
	assert_int_equal(alert_diff_refused(&d), 1);
	poll(&d, "", NULL);
	poll(&d, "", NULL);
	assert_gone(&d, NULL);
	assert_int_equal(alert_diff_refused(&d), 0);
	assert_int_equal(poll(&d, "a", FIRST), 1);
	alert_diff_finish(&d);
}

static void memory_outlives_the_program(void **state)
{
	struct alert_diff d = {0}, again = {0};
	struct buf text, same;
	(void)state;
	poll(&d, "ab", FIRST);
	poll(&d, "abc", "");
	poll(&d, "ad", SECOND);
	poll(&d, "ad", SECOND);
	assert_gone(&d, NULL); // b went, a stays
	buf_init(&text, 4096);
	buf_init(&same, 4096);
	alert_diff_write(&d, &text);
	assert_non_null(strstr(text.data, "a " FIRST " + "));
	assert_non_null(strstr(text.data, "b " FIRST " - "));
	assert_non_null(strstr(text.data, "d " SECOND " + "));
	assert_null(strstr(text.data, "c "));
	alert_diff_read(&again, text.data);
	alert_diff_write(&again, &same);
	assert_string_equal(same.data, text.data);
	assert_int_equal(poll(&again, "a", NULL), 0);
	poll(&again, "a", NULL);
	assert_gone(&again, SECOND); // d went while nobody looked
	alert_diff_read(&again, "x\n\n+ +\ne 1 \nff \n" "e 20261123-000009 +");
	assert_string_equal(alert_diff_see(&again, "e")->event, "20261123-000009");
	buf_finish(&text);
	buf_finish(&same);
	alert_diff_finish(&d);
	alert_diff_finish(&again);
}

static void forgets_what_has_been_gone_longest(void **state)
{
	struct alert_diff d = {0};
	char fingerprint[16];
	(void)state;
	poll(&d, "a", FIRST);
	poll(&d, "", NULL);
	poll(&d, "b", SECOND);
	assert_gone(&d, FIRST);
	for (unsigned i = 0; i < ALERT_KNOWN_MAX - 1; i++) {
		snprintf(fingerprint, sizeof fingerprint, "0%x", i);
		assert_non_null(alert_diff_tell(&d, fingerprint));
		alert_diff_told(&d, fingerprint, SECOND);
	}
	assert_int_equal(d.count, ALERT_KNOWN_MAX);
	assert_null(alert_diff_tell(&d, "c")); // all that is remembered fires
	assert_non_null(alert_diff_see(&d, "b"));
	assert_string_equal(alert_diff_see(&d, "0ff")->event, SECOND);
	assert_null(alert_diff_see(&d, "a"));
	alert_diff_finish(&d);
}

static int quick(void **state)
{
	(void)state;
	step_ms = 1000;
	return 0;
}

static int slow(void **state)
{
	(void)state;
	step_ms = FLAP_MS;
	return 0;
}

/* There, gone, there: from the third turn on it flaps, and neither its end nor its coming back is
 * believed until it has been quiet. */
static void three_turns_flap_until_it_is_quiet(void **state)
{
	struct alert_diff d = {0};
	char fingerprint[WIRE_FINGERPRINT_ROOM], event[EVENT_ID_ROOM];
	(void)state;
	poll(&d, "a", FIRST);
	poll(&d, "", FIRST);
	poll(&d, "", FIRST);
	assert_gone(&d, FIRST);
	assert_null(alert_diff_flaps(&d, "a"));
	assert_int_equal(poll(&d, "a", FIRST), 1);
	assert_non_null(alert_diff_flaps(&d, "a"));
	alert_diff_mend(&d, "a");
	assert_gone(&d, NULL); // one answer is open
	alert_diff_mended(&d, "a", MEND);
	poll(&d, "", FIRST);
	poll(&d, "", FIRST);
	assert_gone(&d, NULL); // it went, and is not believed
	assert_false(alert_diff_calm(&d, fingerprint, event));
	clock_ms += FLAP_MS;
	poll(&d, "", FIRST);
	assert_true(alert_diff_calm(&d, fingerprint, event));
	assert_string_equal(fingerprint, "a");
	assert_string_equal(event, MEND);
	assert_false(alert_diff_calm(&d, fingerprint, event));
	assert_gone(&d, FIRST);
	alert_diff_finish(&d);
}

static void flapping_outlives_the_program(void **state)
{
	struct alert_diff d = {0}, again = {0};
	struct buf text;
	(void)state;
	buf_init(&text, 4096);
	poll(&d, "a", FIRST);
	poll(&d, "", FIRST);
	poll(&d, "", FIRST);
	assert_gone(&d, FIRST);
	poll(&d, "a", FIRST);
	alert_diff_mend(&d, "a");
	alert_diff_mended(&d, "a", MEND);
	alert_diff_write(&d, &text);
	alert_diff_read(&again, text.data);
	const struct alert_known *k = alert_diff_flaps(&again, "a");
	assert_non_null(k);
	assert_string_equal(k->mends, MEND);
	assert_true(k->firing && k->there);
	assert_memory_equal(k->flap.at, alert_diff_flaps(&d, "a")->flap.at, sizeof k->flap.at);
	alert_diff_finish(&again);
	alert_diff_read(&again, "b " FIRST " +\n"); // as it was written before
	assert_string_equal(alert_diff_see(&again, "b")->event, FIRST);
	assert_null(alert_diff_flaps(&again, "b"));
	alert_diff_finish(&again);
	alert_diff_finish(&d);
	buf_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_ones_are_told_once),
		cmocka_unit_test(gone_after_one_poll_of_grace),
		cmocka_unit_test(back_again_is_told_with_its_event),
		cmocka_unit_test(event_goes_with_its_last_alert),
		cmocka_unit_test(nothing_goes_while_a_telling_is_open),
		cmocka_unit_test(failures_are_made_up_for),
		cmocka_unit_test(refused_ones_are_left_alone_and_counted),
		cmocka_unit_test(memory_outlives_the_program),
		cmocka_unit_test(forgets_what_has_been_gone_longest),
		cmocka_unit_test_setup_teardown(three_turns_flap_until_it_is_quiet, quick, slow),
		cmocka_unit_test_setup_teardown(flapping_outlives_the_program, quick, slow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
