/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "yiping/base/utf8.h"

static void decodes_what_it_encodes(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		char s[4];
		uint32_t back;
		size_t n = utf8_encode(c, s);
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;
		assert_int_equal(n, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);
		assert_int_equal(utf8_decode(s, n, &back), n);
		assert_int_equal(back, surrogate ? 0xFFFD : c);
		for (size_t cut = 1; cut < n; cut++) {
			assert_int_equal(utf8_decode(s, cut, &back), 1);
			assert_true(back == UINT32_MAX);
		}
	}
	char s[4];
	assert_int_equal(utf8_encode(0x110000, s), 3);
	assert_memory_equal(s, "\uFFFD", 3);
}

static void refuses_bad_sequences(void **state)
{
	static const char *const bad[] = {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80",
		"\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80",
		"\xF0\x8F\xBF\xBF",
		"\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE4\x41\x80", "\xC3\x28"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		uint32_t c = 0;
		assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &c), 1);
		assert_true(c == UINT32_MAX);
	}
}

static void knows_widths(void **state)
{
	static const struct {
		uint32_t c;
		int width;
	} cases[] = {{'a', 1}, {' ', 1}, {0xE9, 1}, {0xA0, 1}, {0x4E2D, 2}, {0xFF21, 2},
		{0x3000, 2}, {0x1F6A8, 2}, {0xAC00, 2}, {0x301, 0}, {0x20DD, 0}, {0x2026, 1},
		{0x25CF, 1}, {0x2588, 1},
		{0x2800, 1}, {0xB7, 1}, {0x2192, 1}, {0xFFFD, 1}, {0x20000, 2}, {0x9F00, 2},
		{0, -1}, {'\n', -1}, {0x1B, -1}, {0x7F, -1}, {0x80, -1}, {0x9B, -1}, {0x9F, -1},
		{0x200E, -1}, {0x200F, -1}, {0x202A, -1}, {0x202E, -1}, {0x2066, -1}, {0x2069, -1},
		{0x61C, -1}, {0x200B, -1}, {0x200C, -1}, {0x200D, -1}, {0x2060, -1}, {0xFEFF, -1},
		{0xAD, -1}, {0xD800, -1}, {0xDFFF, -1}, {0xE000, -1}, {0xF8FF, -1}, {0x10FFFD, -1},
		{0x2028, -1},
		{0x2029, -1}, {0x378, -1}, {0xFFFE, -1}, {0xE0041, -1}, {0x110000, -1},
		{UINT32_MAX, -1}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (utf8_width(cases[i].c) != cases[i].width)
			fail_msg("U+%04X is %d wide", (unsigned)cases[i].c, utf8_width(cases[i].c));
	}
	for (uint32_t c = 0; c <= 0x10FFFF; c++)
		assert_in_range(utf8_width(c) + 1, 0, 3);
}

static void check_gate(const char *in, const char *expected, int columns)
{
	char out[256];

	assert_int_equal(utf8_gate(in, strlen(in), out, sizeof(out)), columns);
	assert_string_equal(out, expected);
	assert_int_equal(utf8_columns(in), columns);
	assert_int_equal(utf8_columns(out), columns); // what is gated stays as it is
}

static void gates(void **state)
{
	(void)state;
	check_gate("", "", 0);
	check_gate("井盖 ok", "井盖 ok", 7);
	check_gate("a\tb\nc\r\nd\re", "a b c d e", 9);
	check_gate("\x1b[2J\x7f", "\uFFFD[2J\uFFFD", 5);
	check_gate("\xC2\x9B"
		   "31m",
		"\uFFFD31m", 4);
	check_gate("a\u202Eb\u200Bc", "a\uFFFDb\uFFFDc", 5);
	check_gate("\xE4\xB8", "\uFFFD\uFFFD", 2);
	check_gate("a\xFFz", "a\uFFFDz", 3);
	check_gate("e\u0301\u0302\u0303\u0304x", "e\u0301\u0302x", 2);
	check_gate("\u0301a", "\uFFFDa", 2);
	check_gate("\u26A0\uFE0F!", "\u26A0!", 2);
	check_gate("\u2028", "\uFFFD", 1);
}

static void gate_takes_nul_and_small_room(void **state)
{
	char out[8];

	(void)state;
	assert_int_equal(utf8_gate("a\0b", 3, out, sizeof(out)), 3);
	assert_string_equal(out, "a\uFFFDb");
	assert_int_equal(utf8_gate("中中中", 9, out, sizeof(out)), 4);
	assert_string_equal(out, "中中");
	assert_int_equal(utf8_gate("中", 3, out, 3), 0);
	assert_string_equal(out, "");
	assert_int_equal(utf8_gate("abc", 3, out, 0), 0);
}

static void check_cut(const char *in, int columns, const char *expected, int written)
{
	char out[64];

	assert_int_equal(utf8_cut(in, columns, out, sizeof(out)), written);
	assert_string_equal(out, expected);
}

static void cuts(void **state)
{
	(void)state;
	check_cut("abc", 3, "abc", 3);
	check_cut("abcd", 3, "ab~", 3);
	check_cut("中文", 4, "中文", 4);
	check_cut("中文", 3, "中~", 3);
	check_cut("a中文", 4, "a中~", 4);
	check_cut("a中文", 3, "a~", 2);
	check_cut("中", 1, "~", 1);
	check_cut("ab", 1, "~", 1);
	check_cut("ab", 0, "", 0);
	check_cut("ab", -5, "", 0);
	check_cut("", 5, "", 0);
	check_cut("e\u0301e\u0301", 2, "e\u0301e\u0301", 2);
	check_cut("e\u0301e\u0301e\u0301", 2, "e\u0301~", 2);
	check_cut("\x1b[2J", 3, "\uFFFD[~", 3);
}

static void cut_takes_small_room(void **state)
{
	char out[8];

	(void)state;
	assert_int_equal(utf8_cut("中文字", 6, out, sizeof(out)), 5);
	assert_string_equal(out, "中文~");
	assert_int_equal(utf8_cut("abc", 3, out, 1), 0);
	assert_string_equal(out, "");
	assert_int_equal(utf8_cut("abc", 3, out, 2), 1);
	assert_string_equal(out, "~");
	assert_int_equal(utf8_cut("abc", 3, out, 0), 0);
}

/* Whatever comes in: the output is valid, ends in time, and its columns are as said. */
static void any_bytes_give_gated_text(void **state)
{
	uint32_t number = 1;
	char in[64], out[100];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		for (size_t i = 0; i < sizeof(in); i++) {
			number = number * 1664525 + 1013904223;
			in[i] = (char)(number >> 24);
		}
		size_t cap = number % sizeof(out) + 1;
		int columns = utf8_gate(in, sizeof(in), out, cap);
		assert_true(strlen(out) < cap);
		assert_int_equal(utf8_columns(out), columns);
		for (const char *p = out; *p;) {
			uint32_t c;
			p += utf8_decode(p, strlen(p), &c);
			assert_true(utf8_width(c) >= 0);
		}
		in[sizeof(in) - 1] = '\0';
		int wanted = (int)(number >> 8) % 70;
		columns = utf8_cut(in, wanted, out, cap);
		assert_true(columns <= wanted || columns == 0);
		assert_true(strlen(out) < cap);
		assert_int_equal(utf8_columns(out), columns);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decodes_what_it_encodes),
		cmocka_unit_test(refuses_bad_sequences),
		cmocka_unit_test(knows_widths),
		cmocka_unit_test(gates),
		cmocka_unit_test(gate_takes_nul_and_small_room),
		cmocka_unit_test(cuts),
		cmocka_unit_test(cut_takes_small_room),
		cmocka_unit_test(any_bytes_give_gated_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
