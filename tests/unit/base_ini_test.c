/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "yiping/base/buf.h"
#include "yiping/base/ini.h"

static bool note_item(void *user, const char *section, const char *name, const char *value,
	int line, const char **why)
{
	buf_printf(user, "%d %s.%s=%s\n", line, section, name, value);
	if (strcmp(name, "bad") == 0) {
		*why = "bad is not known";
		return false;
	}
	return strcmp(name, "worse") != 0;
}

static void note_complaint(void *user, int line, const char *sentence)
{
	buf_printf(user, "%d! %s\n", line, sentence);
}

static int read_to(struct buf *b, const char *text)
{
	buf_init(b, 65536);
	int complaints = ini_read_text(text, note_item, note_complaint, b);
	buf_puts(b, "");
	return complaints;
}

static void reads_items_with_lines(void **state)
{
	struct buf b;

	(void)state;
	assert_int_equal(read_to(&b, "\xEF\xBB\xBF; note\r\ntop = 1\r\n\n[view]\n# note\n"
		"lang=zh_CN ; said\n\tindented = a = b\nempty =\n[other]\nlast : x"), 0);
	assert_string_equal(b.data, "2 .top=1\n6 view.lang=zh_CN\n7 view.indented=a = b\n"
		"8 view.empty=\n10 other.last=x\n");
	buf_finish(&b);
}

static void complains_of_each_bad_line(void **state)
{
	struct buf b;

	(void)state;
	int complaints =
		read_to(&b, "first\n[open\na=1\nsecond\nbad=2\nworse=3\n=4\nb=5\nlast");
	assert_int_equal(complaints, 7);
	assert_string_equal(b.data, "1! this is neither a [section] nor name = value\n"
		"2! the ] of the section is missing\n"
		"3 .a=1\n"
		"4! this is neither a [section] nor name = value\n"
		"5 .bad=2\n5! bad is not known\n"
		"6 .worse=3\n6! this is not understood\n"
		"7! there is no name before the =\n"
		"8 .b=5\n"
		"9! this is neither a [section] nor name = value\n");
	buf_finish(&b);
}

static void refuses_what_would_be_cut(void **state)
{
	char text[1024], section[61];
	struct buf b;

	(void)state;
	memset(section, 's', 60);
	section[60] = '\0';
	snprintf(text, sizeof(text), "a=%0500d\n[%s]\nb=2\n", 1, section);
	assert_int_equal(read_to(&b, text), 2);
	assert_string_equal(b.data, "1! this line is too long\n2! this section name is too long\n"
		"3 .b=2\n");
	buf_finish(&b);
}

static void survives_any_bytes(void **state)
{
	struct buf b;
	char text[400];
	uint32_t number = 7;

	(void)state;
	for (int round = 0; round < 500; round++) {
		for (size_t i = 0; i < sizeof(text) - 1; i++) {
			number = number * 1664525 + 1013904223;
			text[i] = "[]=:;# \t\r\nab\xff\xe4"[(number >> 16) % 14];
		}
		text[sizeof(text) - 1] = '\0';
		int complaints = read_to(&b, text);
		int said = 0;
		for (const char *p = b.data; (p = strstr(p, "! ")); p++)
			said++;
		assert_int_equal(complaints, said);
		buf_finish(&b);
	}
}

static int read_file(const char *path, const void *bytes, size_t n, struct error *e)
{
	struct buf b;
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
	buf_init(&b, 65536);
	int result = ini_read(path, note_item, note_complaint, &b, e);
	buf_finish(&b);
	return result;
}

static void reads_files_up_to_a_cap(void **state)
{
	char path[] = "/tmp/yiping-ini-XXXXXX";
	struct error e = {0};

	(void)state;
	close(mkstemp(path));
	assert_int_equal(read_file(path, "a=1\nb\n", 6, &e), 1);
	assert_int_equal(read_file(path, "a=1\0\n", 5, &e), -1);
	assert_true(error_is(&e, "not_text"));
	char *large = calloc(1, 300000);
	memset(large, '\n', 300000);
	assert_int_equal(read_file(path, large, 300000, &e), -1);
	assert_true(error_is(&e, "too_large"));
	free(large);
	unlink(path);
	assert_int_equal(ini_read(path, note_item, note_complaint, NULL, &e), -1);
	assert_true(error_is(&e, "not_found"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_items_with_lines),
		cmocka_unit_test(complains_of_each_bad_line),
		cmocka_unit_test(refuses_what_would_be_cut),
		cmocka_unit_test(survives_any_bytes),
		cmocka_unit_test(reads_files_up_to_a_cap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
