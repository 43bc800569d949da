/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/base/spread.h"
#include "yiping/term/dump.h"

#define CAP ((size_t)1 << 20)

/* The dump as a string that lives until the next call. */
static const char *dump_of(const struct canvas *c, const char *theme, enum dump_format format)
{
	static struct buf out;
	struct theme t;
	assert_true(theme_builtin(&t, theme));
	buf_finish(&out);
	if (!c)
		return "";
	buf_init(&out, CAP);
	assert_true(dump_write(c, &t, format, &out));
	return out.data ? out.data : "";
}

static struct canvas *small_board(void)
{
	struct canvas *c = canvas_create(3, 16);
	canvas_band(c, 0, 0, 16);
	canvas_text(c, 0, 1, 14, ROLE_BAND_TITLE, "应急 <&>");
	canvas_glyph(c, 1, 0, ROLE_RED, GLYPH_LEVEL_RED);
	canvas_text(c, 1, 2, 8, ROLE_NEED_RED, "\"1h\" 雨");
	canvas_blink(c, 1, 0, 1);
	return c;
}

static void writes_text(void **state)
{
	(void)state;
	struct canvas *c = small_board();
	assert_string_equal(dump_of(c, "grey", DUMP_TEXT), " 应急 <&>\n⣿ \"1h\" 雨\n\n");
	canvas_destroy(c);
}

static void writes_roles(void **state)
{
	(void)state;
	struct canvas *c = small_board();
	assert_string_equal(dump_of(c, "grey", DUMP_ROLES),
		"| 应急 <&>\n"
		":bttttttttbbbbbbb\n"
		"_bbbbbbbbbbbbbbbb\n"
		"|⣿ \"1h\" 雨\n"
		":r RRRRRRR\n"
		"_*\n"
		"|\n"
		"= b band\n"
		"= t band-title\n"
		"= r red\n"
		"= R need-red\n");
	canvas_destroy(c);
}

static void writes_ansi_and_resets(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(2, 4);
	canvas_text(c, 0, 0, 2, ROLE_NEED_RED, "雨");
	assert_string_equal(dump_of(c, "grey", DUMP_ANSI),
		"\033[0;1;38;5;231;48;5;160m雨\033[0;38;5;250;48;5;234m  \033[0m\n"
		"\033[0;38;5;250;48;5;234m    \033[0m\n");
	assert_string_equal(dump_of(c, "mono", DUMP_ANSI),
		"\033[0;1;7m雨\033[0m  \033[0m\n\033[0m    \033[0m\n");
	canvas_destroy(c);
}

static void escapes_html(void **state)
{
	(void)state;
	struct canvas *c = small_board();
	const char *html = dump_of(c, "grey", DUMP_HTML);
	assert_non_null(strstr(html, "<span style=\"width:4ch;color:#d0d0d0;background:#303030;"
		"font-weight:bold\">应急</span>"));
	assert_non_null(strstr(html, "> &lt;&amp;&gt;</span>"));
	assert_non_null(strstr(html, "&quot;1h&quot; </span>"));
	assert_non_null(strstr(html, "</html>\n"));
	assert_null(strstr(html, "<&"));
	canvas_destroy(c);
}

static void stretches_svg_runs(void **state)
{
	(void)state;
	struct canvas *c = small_board();
	const char *svg = dump_of(c, "grey", DUMP_SVG);
	assert_memory_equal(svg, "<svg ", 5);
	assert_non_null(strstr(svg, "width=\"144\" height=\"57\""));
	assert_non_null(strstr(svg, "<text x=\"9\" y=\"14\" textLength=\"36\" "
		"lengthAdjust=\"spacingAndGlyphs\" fill=\"#d0d0d0\" "
		"font-weight=\"bold\">应急</text>"));
	assert_non_null(strstr(svg,
		"<rect x=\"18\" y=\"19\" width=\"45\" height=\"19\" fill=\"#d70000\"/>"));
	assert_non_null(strstr(svg, "&quot;1h&quot; </text>"));
	assert_non_null(strstr(svg, "</svg>\n"));
	canvas_destroy(c);
}

static void copes_with_nothing_and_with_caps(void **state)
{
	struct theme t;
	struct buf out;
	(void)state;
	struct canvas *c = canvas_create(0, 0);
	for (int f = DUMP_TEXT; f <= DUMP_ROLES; f++)
		dump_of(c, "grey", (enum dump_format)f);
	canvas_resize(c, 1, 1);
	assert_string_equal(dump_of(c, "grey", DUMP_TEXT), "\n");
	canvas_resize(c, 50, 50);
	theme_builtin(&t, "grey");
	for (int f = DUMP_ANSI; f <= DUMP_SVG; f++) {
		buf_init(&out, 100);
		assert_false(dump_write(c, &t, (enum dump_format)f, &out));
		assert_true(out.length <= 100);
		buf_finish(&out);
	}
	canvas_destroy(c);
}

static void knows_the_formats(void **state)
{
	enum dump_format f;
	(void)state;
	assert_true(dump_format_from_name("svg", &f) && f == DUMP_SVG);
	assert_true(dump_format_from_name("roles", &f) && f == DUMP_ROLES);
	assert_false(dump_format_from_name("png", &f));
}

/* Skips one "ESC [ digits ; m"; NULL if it is not one. */
static const char *past_sgr(const char *s)
{
	if (s[0] != '\033' || s[1] != '[')
		return NULL;
	s += 2 + strspn(s + 2, "0123456789;");
	return *s == 'm' ? s + 1 : NULL;
}

static void assert_no_controls(const char *s, bool ansi)
{
	while (*s) {
		if (*s == '\033') {
			assert_true(ansi);
			s = past_sgr(s);
			assert_non_null(s);
			continue;
		}
		assert_true(*s == '\n' || (unsigned char)*s >= 0x20);
		assert_true(*s != 0x7f);
		assert_false((unsigned char)s[0] == 0xc2 && (unsigned char)s[1] < 0xa0);
		s++;
	}
}

/* The gate holds to the end of the way: any bytes in, no control byte in any dump. */
static void no_byte_gets_through(void **state)
{
	static const char *const bait[] = {"\033[2J", "\xc2\x9b", "\xe2\x80\xae", "</text>", "]]>",
		"\r\n"};
	struct spread s = {11};
	(void)state;
	struct canvas *c = canvas_create(5, 33);
	for (int round = 0; round < 300; round++) {
		char text[80];
		size_t n = spread_below(&s, 60);
		for (size_t i = 0; i < n; i++)
			text[i] = (char)spread_below(&s, 256);
		snprintf(text + n, sizeof(text) - n, "%s", bait[spread_below(&s, 6)]);
		canvas_text(c, (int)spread_below(&s, 5), (int)spread_below(&s, 33), 33,
			(enum role)spread_below(&s, ROLE_COUNT), text);
		for (int f = DUMP_TEXT; f <= DUMP_ROLES; f++)
			assert_no_controls(dump_of(c, "grey", (enum dump_format)f), f == DUMP_ANSI);
	}
	canvas_destroy(c);
	dump_of(NULL, "grey", DUMP_TEXT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_text),
		cmocka_unit_test(writes_roles),
		cmocka_unit_test(writes_ansi_and_resets),
		cmocka_unit_test(escapes_html),
		cmocka_unit_test(stretches_svg_runs),
		cmocka_unit_test(copes_with_nothing_and_with_caps),
		cmocka_unit_test(knows_the_formats),
		cmocka_unit_test(no_byte_gets_through),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
