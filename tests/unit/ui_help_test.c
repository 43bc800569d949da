/* SPDX-License-Identifier: MIT */
/* Whatever the tables hold stands in the help, whole, on every size and in both languages. */
#include <libintl.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/ui/freshness.h"
#include "../golden/golden_world.h"
#include "yiping/base/buf.h"
#include "yiping/model/filter.h"
#include "yiping/model/lifecycle.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/frame.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/keymap.h"
#include "yiping/ui/words.h"

static const struct {
	int rows, cols;
} sizes[] = {{15, 40}, {24, 80}, {40, 120}, {60, 200}, {67, 240}};

#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

struct book {
	struct golden *world;
	struct view_state *state;
	struct frame_state frame;
	struct canvas *canvas;
};

static void speak(const char *lang)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LANGUAGE", lang, 1);
	bindtextdomain("yiping", getenv("YP_LOCALES"));
	bind_textdomain_codeset("yiping", "UTF-8");
	textdomain("yiping");
}

static struct book book_of(const char *lang, int rows, int cols)
{
	struct error e = {0};
	struct book k = {.canvas = canvas_create(rows, cols), .state = view_overview.create()};

	speak(lang);
	k.world = golden_create(getenv("YP_ROOT"), "storm", lang, &e);
	if (!k.world)
		fail_msg("%s", e.text);
	k.frame = (struct frame_state){.view = &view_overview,
		.state = k.state,
		.message = "",
		.overlay = OVERLAY_HELP};
	return k;
}

static void close_book(struct book *k)
{
	view_overview.destroy(k->state);
	canvas_destroy(k->canvas);
	golden_destroy(k->world);
	speak("en");
}

/* Text without its blanks, so that it does not matter where a line ends. */
static void add_solid(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (*text != ' ')
			buf_putc(out, *text);
}

/* All of a page: line by line down a screen that is as wide as this one, and high enough. */
static void read_page(struct book *k, enum help_page page, struct buf *out)
{
	struct canvas *tall = canvas_create(CANVAS_MAX, canvas_cols(k->canvas));

	buf_init(out, 4 << 20);
	k->frame.help_page = page;
	k->frame.help_top = 0;
	assert_int_equal(frame_help_last(&k->frame, tall), 0);
	frame_draw(&k->frame, golden_board(k->world), tall);
	int columns = canvas_cols(tall) < 116 ? 1 : canvas_cols(tall) / 58;
	int width = canvas_cols(tall) / columns;
	for (int i = 0; i < columns; i++)
		for (int r = 4; r + 1 < canvas_rows(tall); r++)
			for (int c = i * width; c < (i + 1) * width; c++)
				add_solid(out, canvas_cell(tall, r, c)->text);
	buf_putc(out, '\0');
	canvas_destroy(tall);
}

static void expect(const struct buf *page, const char *text, int cols, const char *lang)
{
	struct buf solid;

	buf_init(&solid, 1 << 16);
	add_solid(&solid, text);
	buf_putc(&solid, '\0');
	if (!strstr(page->data, solid.data))
		fail_msg("\"%s\" is not whole in the help at %d columns (%s)", text, cols, lang);
	buf_finish(&solid);
}

static void expect_keys(const struct buf *page, int cols, const char *lang)
{
	size_t n;
	const struct binding *table = keymap_table(&n);

	for (size_t i = 0; i < n; i++)
		if (!table[i].views || table[i].views >> VIEW_OVERVIEW & 1)
			expect(page, _(table[i].help), cols, lang);
}

static void expect_filter(const struct buf *page, int cols, const char *lang)
{
	for (int s = 0; s < STATE_COUNT; s++) {
		expect(page, state_token((enum state)s), cols, lang);
		expect(page, words_state((enum state)s), cols, lang);
	}
	for (int f = 0; f < FLAG_COUNT; f++)
		expect(page, filter_flag_token((enum filter_flag)f), cols, lang);
	for (int f = 0; f < FILTER_FLAG; f++)
		expect(page, filter_field_token((enum filter_field)f), cols, lang);
	expect(page, "yiping events", cols, lang);
}

static void expect_signs(const struct buf *page, int cols, const char *lang)
{
	char word[CHIP_ROOM];
	const char *help;

	for (int g = 0; g < GLYPH_COUNT; g++) {
		if (g == GLYPH_BLANK || g == GLYPH_PLAYHEAD)
			continue;
		assert_non_null(glyph_help((enum glyph)g));
		expect(page, glyph_text((enum glyph)g, false), cols, lang);
		expect(page, _(glyph_help((enum glyph)g)), cols, lang);
	}
	for (int i = 0; freshness_sign(i, word, &help); i++) {
		expect(page, word, cols, lang);
		expect(page, help, cols, lang);
	}
	for (int m = MARK_QUEUED; m <= MARK_ATTENTION; m++)
		expect(page, words_mark((enum mark)m), cols, lang);
	expect(page, "x5", cols, lang);
	expect(page, "1-3-5", cols, lang);
	expect(page, C_("clock", "near"), cols, lang);
	expect(page, C_("queue", "watched"), cols, lang);
}

static void expect_life(const struct buf *page, int cols, const char *lang)
{
	size_t n;
	const struct transition *table = lifecycle_table(&n);

	for (size_t i = 0; i < n; i++)
		if (table[i].from && table[i].who & ~WHO_RULE)
			expect(page, words_verb(table[i].verb), cols, lang);
	for (int s = 0; s < STATE_COUNT; s++)
		expect(page, words_state((enum state)s), cols, lang);
	expect(page, words_role(PERSON_INSPECTOR), cols, lang);
}

static void every_page_is_whole_on_every_size(void **state)
{
	static void (*const judge[HELP_PAGES])(
		const struct buf *page, int cols, const char *lang) = {
		[HELP_KEYS] = expect_keys, [HELP_FILTER] = expect_filter,
		[HELP_SIGNS] = expect_signs, [HELP_LIFE] = expect_life};
	static const char *const langs[] = {"en", "zh_CN"};

	(void)state;
	for (size_t l = 0; l < 2; l++)
		for (size_t i = 0; i < SIZES; i++) {
			struct book k = book_of(langs[l], sizes[i].rows, sizes[i].cols);
			for (int p = 0; p < HELP_PAGES; p++) {
				struct buf text;
				read_page(&k, (enum help_page)p, &text);
				judge[p](&text, sizes[i].cols, langs[l]);
				assert_null(strchr(text.data, '~') && p != HELP_FILTER
					? text.data : NULL); // the sign of a cut
				buf_finish(&text);
			}
			close_book(&k);
		}
}

/* Page down from the top shows every line of a page, and the last one last. */
static void keys_turn_and_scroll_the_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		struct book k = book_of("en", sizes[i].rows, sizes[i].cols);
		struct frame_state *f = &k.frame;
		assert_false(frame_help_command(f, k.canvas, deed_command(VERB_ACK)));
		for (int p = 0; p < HELP_PAGES; p++) {
			int last = frame_help_last(f, k.canvas), steps = 0;
			assert_int_equal(f->help_page, p);
			assert_int_equal(f->help_top, 0);
			assert_true(frame_help_command(f, k.canvas, COMMAND_UP));
			assert_int_equal(f->help_top, 0);
			while (f->help_top < last && ++steps < 1000) {
				int before = f->help_top;
				assert_true(frame_help_command(f, k.canvas, COMMAND_PAGE_DOWN));
				assert_true(f->help_top > before);
				assert_true(f->help_top - before <= sizes[i].rows - 5);
			}
			assert_true(frame_help_command(f, k.canvas, COMMAND_PAGE_DOWN));
			assert_int_equal(f->help_top, last);
			assert_true(frame_help_command(f, k.canvas, COMMAND_FIRST));
			assert_int_equal(f->help_top, 0);
			assert_true(frame_help_command(f, k.canvas, COMMAND_LAST));
			assert_int_equal(f->help_top, last);
			assert_true(frame_help_command(f, k.canvas, COMMAND_NEXT_PANE));
		}
		assert_int_equal(f->help_page, HELP_KEYS); // round
		assert_true(frame_help_command(f, k.canvas, COMMAND_PREVIOUS_PANE));
		assert_int_equal(f->help_page, HELP_LIFE);
		close_book(&k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page_is_whole_on_every_size),
		cmocka_unit_test(keys_turn_and_scroll_the_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
