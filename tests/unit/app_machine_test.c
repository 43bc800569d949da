/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../src/app/machine.h"

static struct machine read_text(const char *text, mode_t mode)
{
	char path[] = "/tmp/yiping-machine-XXXXXX";
	struct machine m;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	machine_read(&m, path);
	unlink(path);
	return m;
}

static void without_a_file_the_bell_sounds(void **state)
{
	struct machine m;

	(void)state;
	machine_read(&m, "/nowhere/machine.ini");
	assert_true(m.sound);
	assert_false(m.wall);
	assert_string_equal(m.program, "");
	assert_true(m.rules.repeat_ms[1] == 10 * SECOND_MS);
	machine_read(&m, NULL);
	assert_true(m.sound);
}

static void each_setting_is_taken(void **state)
{
	struct machine m = read_text("[attention]\nsound = off\nwall = on\n"
				     "program = /usr/bin/horn\n"
				     "grade-1 = 3s\ngrade-2 = once\ngrade-3 = off\ngrade-4 = 2m\n"
				     "routine = once\nalways = 3\nflood-in = 20\nflood-out = 8\n"
				     "flood-window = 5m\n", 0644);

	(void)state;
	assert_false(m.sound);
	assert_true(m.wall);
	assert_string_equal(m.program, "/usr/bin/horn");
	assert_true(m.rules.repeat_ms[1] == 3 * SECOND_MS);
	assert_true(m.rules.repeat_ms[2] == ATTENTION_ONCE);
	assert_true(m.rules.repeat_ms[3] == ATTENTION_OFF);
	assert_true(m.rules.repeat_ms[4] == 2 * MINUTE_MS);
	assert_true(m.rules.repeat_ms[5] == ATTENTION_ONCE);
	assert_int_equal(m.rules.always, 3);
	assert_int_equal(m.rules.flood_in, 20);
	assert_int_equal(m.rules.flood_out, 8);
	assert_true(m.rules.flood_ms == 5 * MINUTE_MS);
}

static void what_cannot_be_used_changes_nothing(void **state)
{
	struct machine m = read_text("[attention]\nprogram = horn\n"
				     "grade-1 = 1s\ngrade-2 = 5\n"
				     "grade-3 = 90m\nalways = 7\nflood-in = 0\n"
				     "flood-window = 10s\nwall = perhaps\n"
				     "[other]\nsound = off\n", 0644);
	struct attention_rules r = attention_rules_default();

	(void)state;
	assert_string_equal(m.program, "");
	assert_memory_equal(m.rules.repeat_ms, r.repeat_ms, sizeof(r.repeat_ms));
	assert_int_equal(m.rules.always, r.always);
	assert_int_equal(m.rules.flood_in, r.flood_in);
	assert_true(m.rules.flood_ms == r.flood_ms);
	assert_false(m.wall);
	assert_true(m.sound);
	m = read_text("[attention]\nflood-in = 3\n", 0644);
	assert_int_equal(m.rules.flood_out, 3); // not above where it begins
}

static void a_file_that_others_may_write_names_no_program(void **state)
{
	struct machine m = read_text("[attention]\nprogram = /bin/true\nwall = on\n", 0666);

	(void)state;
	assert_string_equal(m.program, "");
	assert_true(m.wall);
	m = read_text("[attention]\nprogram = /bin/true\n", 0664);
	assert_string_equal(m.program, "");
	m = read_text("[attention]\nprogram = /bin/true\n", 0600);
	assert_string_equal(m.program, "/bin/true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_file_the_bell_sounds),
		cmocka_unit_test(each_setting_is_taken),
		cmocka_unit_test(what_cannot_be_used_changes_nothing),
		cmocka_unit_test(a_file_that_others_may_write_names_no_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
