/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "yiping/ui/theme.h"

struct complaints {
	int count;
	int lines[16];
};

static void note(void *user, int line, const char *sentence)
{
	struct complaints *c = user;
	assert_true(sentence && *sentence);
	if (c->count < 16)
		c->lines[c->count++] = line;
}

static struct style look(const struct theme *t, enum role role, enum role ground)
{
	return theme_style(t,
		&(struct cell){.text = "x", .width = 1, .role = (uint8_t)role,
			.ground = (uint8_t)ground});
}

static void builtins_are_faultless(void **state)
{
	int count = 0;
	(void)state;
	for (const char *name; (name = theme_builtin_name(count)); count++) {
		struct theme t;
		memset(&t, 0x5a, sizeof(t));
		assert_true(theme_builtin(&t, name));
		for (int role = 0; role < ROLE_COUNT; role++) {
			struct style s = look(&t, (enum role)role, ROLE_TEXT);
			assert_in_range(s.fg + 1, 0, 256);
			assert_in_range(s.bg + 1, 0, 256);
		}
	}
	assert_int_equal(count, 7);
	assert_string_equal(theme_builtin_name(0), "grey");
	assert_null(theme_builtin_name(-1));
	struct theme t;
	assert_false(theme_builtin(&t, "nothing"));
}

/* A file that names every role is read without a complaint: the built-ins are the files. */
static void builtins_equal_their_files(void **state)
{
	const char *dir = getenv("YP_THEMES");
	(void)state;
	if (!dir)
		skip();
	for (int i = 0; theme_builtin_name(i); i++) {
		struct theme file, builtin;
		int bad = -1;
		assert_true(theme_open(&file, theme_builtin_name(i), dir, NULL, NULL, &bad, NULL));
		assert_int_equal(bad, 0);
		theme_builtin(&builtin, theme_builtin_name(i));
		for (int role = 0; role < ROLE_COUNT; role++)
			assert_true(style_equal(file.roles[role], builtin.roles[role]));
	}
}

static void reads_and_complains(void **state)
{
	static const char text[] =
		"[theme]\n"
		"based-on = grey\n"
		"colour = 7\n"
		"[roles]\n"
		"red = 9 bold\n"
		"purple = 4\n"
		"orange = 300\n"
		"yellow = on\n"
		"blue = 75 on default underline blink\n"
		"chip = reverse\n"
		"strong =\n"
		"text 5\n"
		"label = 7 shiny\n"
		"[other]\n"
		"x = 1\n";
	static const int lines[] = {3, 6, 7, 8, 11, 12, 13, 15};
	struct complaints c = {0};
	struct theme t, grey;
	(void)state;
	theme_builtin(&grey, "grey");
	assert_int_equal(theme_read_text(&t, text, note, &c), 8);
	assert_int_equal(c.count, 8);
	for (int i = 0; i < 8; i++)
		assert_int_equal(c.lines[i], lines[i]);
	assert_true(style_equal(t.roles[ROLE_RED], (struct style){9, STYLE_GROUND, STYLE_BOLD}));
	assert_true(style_equal(t.roles[ROLE_BLUE],
		(struct style){75, STYLE_DEFAULT, STYLE_UNDERLINE | STYLE_BLINK}));
	assert_true(style_equal(t.roles[ROLE_CHIP],
		(struct style){STYLE_DEFAULT, STYLE_GROUND, STYLE_REVERSE}));
	assert_true(style_equal(t.roles[ROLE_ORANGE], grey.roles[ROLE_ORANGE]));
	assert_true(style_equal(t.roles[ROLE_LABEL], grey.roles[ROLE_LABEL]));
}

static void stands_on_mono_and_refuses_late_bases(void **state)
{
	struct theme t;
	(void)state;
	assert_int_equal(theme_read_text(&t, "[roles]\nred = 1\n[theme]\nbased-on = grey\n", NULL,
		NULL), 1);
	assert_int_equal(t.roles[ROLE_RED].fg, 1);
	assert_true(t.roles[ROLE_NEED_RED].attrs & STYLE_REVERSE);
	assert_int_equal(theme_read_text(&t, "[theme]\nbased-on = nothing\n", NULL, NULL), 1);
	assert_int_equal(theme_read_text(&t, "", NULL, NULL), 0);
	assert_int_equal(t.roles[ROLE_TEXT].bg, STYLE_DEFAULT);
}

static void opens_or_falls_back(void **state)
{
	char dir[] = "/tmp/yp-theme-XXXXXX", path[64];
	struct theme t, grey;
	struct error e = {0};
	int bad;
	(void)state;
	theme_builtin(&grey, "grey");
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/mine.theme", dir);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs("[roles]\nred = 2\nnonsense\n", f);
	fclose(f);
	assert_true(theme_open(&t, "mine", dir, NULL, NULL, &bad, &e));
	assert_int_equal(bad, 1);
	assert_int_equal(t.roles[ROLE_RED].fg, 2);
	assert_true(theme_open(&t, path, NULL, NULL, NULL, NULL, &e));
	assert_true(theme_open(&t, "light", dir, NULL, NULL, &bad, &e));
	assert_false(theme_open(&t, "nowhere", dir, NULL, NULL, &bad, &e));
	assert_true(error_is(&e, "theme"));
	assert_true(style_equal(t.roles[ROLE_RED], grey.roles[ROLE_RED]));
	assert_false(theme_open(&t, "..", dir, NULL, NULL, &bad, &e));
	assert_false(theme_open(&t, "/nowhere/x.theme", NULL, NULL, NULL, &bad, &e));
	assert_true(style_equal(t.roles[ROLE_RED], grey.roles[ROLE_RED]));
	unlink(path);
	rmdir(dir);
}

static void lays_roles_on_grounds(void **state)
{
	struct theme t;
	(void)state;
	theme_builtin(&t, "grey");
	assert_true(style_equal(look(&t, ROLE_YELLOW, ROLE_BAND), (struct style){220, 236, 0}));
	assert_true(style_equal(look(&t, ROLE_NEED_RED, ROLE_BAND), (struct style){231, 160,
		STYLE_BOLD}));
	assert_true(style_equal(look(&t, ROLE_DIM, ROLE_SELECTED), (struct style){251, 239, 0}));
	assert_true(style_equal(look(&t, ROLE_TEXT, ROLE_MODE), (struct style){231, 30, 0}));
	assert_true(style_equal(look(&t, ROLE_RED, ROLE_TEXT), (struct style){203, 234,
		STYLE_BOLD}));
	theme_builtin(&t, "mono");
	assert_int_equal(look(&t, ROLE_YELLOW, ROLE_BAND).attrs, STYLE_UNDERLINE);
	assert_int_equal(look(&t, ROLE_LABEL, ROLE_SELECTED).attrs, STYLE_BOLD);
	assert_int_equal(look(&t, ROLE_TEXT, ROLE_MODE).attrs, STYLE_REVERSE);
	struct cell odd = {.text = "x", .width = 1, .role = 250, .ground = 250, .blink = true};
	assert_int_equal(theme_style(&t, &odd).attrs, STYLE_BLINK);
}

static void reduces_colours(void **state)
{
	struct theme t;
	(void)state;
	theme_builtin(&t, "grey");
	assert_true(style_equal(style_reduce(look(&t, ROLE_ORANGE, ROLE_TEXT), 16),
		(struct style){3, 0, STYLE_BOLD}));
	assert_true(style_equal(style_reduce(look(&t, ROLE_YELLOW, ROLE_TEXT), 16),
		(struct style){3, 0, 0}));
	assert_int_equal(style_reduce(look(&t, ROLE_BLUE, ROLE_TEXT), 16).fg, 12);
	assert_int_equal(style_reduce(look(&t, ROLE_BLUE, ROLE_TEXT), 8).fg, 4);
	assert_true(style_reduce(look(&t, ROLE_BLUE, ROLE_TEXT), 8).attrs & STYLE_BOLD);
	assert_true(style_equal(style_reduce(look(&t, ROLE_STRONG, ROLE_SELECTED), 8),
		(struct style){0, 7, 0}));
	assert_false(style_reduce(look(&t, ROLE_NEED_ORANGE, ROLE_TEXT), 8).attrs & STYLE_BOLD);
	assert_int_equal(style_reduce(look(&t, ROLE_RED, ROLE_TEXT), 8).fg, 1);
	assert_int_equal(style_reduce(look(&t, ROLE_NEED_RED, ROLE_TEXT), 8).bg, 1);
	assert_int_equal(style_reduce(look(&t, ROLE_NEED_ORANGE, ROLE_TEXT), 8).bg, 3);
	assert_int_equal(style_reduce(look(&t, ROLE_MODE, ROLE_TEXT), 16).bg, 6);
	assert_int_equal(style_reduce(look(&t, ROLE_DOUBT, ROLE_TEXT), 8).fg, 5);
	assert_true(style_reduce(look(&t, ROLE_BAND, ROLE_TEXT), 8).attrs & STYLE_UNDERLINE);
	assert_true(style_equal(style_reduce((struct style){203, 234, STYLE_BOLD}, 0),
		(struct style){STYLE_DEFAULT, STYLE_DEFAULT, STYLE_BOLD}));
	assert_true(style_equal(style_reduce((struct style){203, 234, 0}, 256), (struct style){203,
		234, 0}));
}

/* Nothing that carries information may vanish: ink and paper differ in every theme and depth. */
static void ink_never_equals_paper(void **state)
{
	static const enum role grounds[] = {ROLE_TEXT, ROLE_BAND, ROLE_SELECTED, ROLE_MODE,
		ROLE_INSET};
	static const int depths[] = {256, 16, 8};
	struct theme t;
	(void)state;
	for (int i = 0; theme_builtin_name(i); i++) {
		theme_builtin(&t, theme_builtin_name(i));
		for (int n = 0; n < ROLE_COUNT * 15; n++) {
			struct style s = look(&t, (enum role)(n / 15), grounds[n % 5]);
			s = style_reduce(s, depths[n / 5 % 3]);
			assert_true(s.fg == STYLE_DEFAULT || s.fg != s.bg);
			assert_true(depths[n / 5 % 3] == 256 || s.fg < depths[n / 5 % 3]);
			assert_true(depths[n / 5 % 3] == 256 || s.bg < depths[n / 5 % 3]);
		}
	}
}

static void obeys_no_color(void **state)
{
	(void)state;
	unsetenv("NO_COLOR");
	assert_true(theme_colour_wanted());
	setenv("NO_COLOR", "", 1);
	assert_true(theme_colour_wanted());
	setenv("NO_COLOR", "1", 1);
	assert_false(theme_colour_wanted());
	unsetenv("NO_COLOR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builtins_are_faultless),
		cmocka_unit_test(builtins_equal_their_files),
		cmocka_unit_test(reads_and_complains),
		cmocka_unit_test(stands_on_mono_and_refuses_late_bases),
		cmocka_unit_test(opens_or_falls_back),
		cmocka_unit_test(lays_roles_on_grounds),
		cmocka_unit_test(reduces_colours),
		cmocka_unit_test(ink_never_equals_paper),
		cmocka_unit_test(obeys_no_color),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
