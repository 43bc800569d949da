/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/ui/vital.h"
#include "yiping/ui/widget.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

static const struct gauge_scale depth = {0, {8, 15, 25, 30}};

static const char *row_text(const struct canvas *c, int row)
{
	static char out[CANVAS_MAX * 13];
	size_t n = 0;
	out[0] = '\0';
	for (int col = 0; col < canvas_cols(c); col++)
		n += (size_t)snprintf(out + n, sizeof(out) - n, "%s",
			canvas_cell(c, row, col)->text);
	while (n > 0 && out[n - 1] == ' ')
		out[--n] = '\0';
	return out;
}

static int role_at(const struct canvas *c, int col)
{
	return canvas_cell(c, 0, col)->role;
}

static void assert_near(double a, double b)
{
	assert_true(fabs(a - b) < 1e-9);
}

static void places_values_between_limits(void **state)
{
	(void)state;
	assert_near(gauge_position(&depth, -3), 0);
	assert_near(gauge_position(&depth, 4), 0.5);
	assert_near(gauge_position(&depth, 8), 1);
	assert_near(gauge_position(&depth, 20), 2.5);
	assert_near(gauge_position(&depth, 30), 4);
	assert_near(gauge_position(&depth, 32.5), 4.5);
	assert_near(gauge_position(&depth, 1e9), 5);
	struct gauge_scale falling = {100, {95, 90, 85, 80}};
	assert_near(gauge_position(&falling, 100), 0);
	assert_near(gauge_position(&falling, 92.5), 1.5);
	assert_near(gauge_position(&falling, 120), 0);
	struct gauge_scale no_blue = {0, {NAN, 10, 20, NAN}};
	assert_near(gauge_position(&no_blue, 9), 0.9);
	assert_near(gauge_position(&no_blue, 15), 2.5);
	assert_near(gauge_position(&no_blue, 100), 4);
	struct gauge_scale only_red = {0, {NAN, NAN, NAN, 4}};
	assert_near(gauge_position(&only_red, 2), 0.5);
	assert_near(gauge_position(&only_red, 4), 4);
	struct gauge_scale none = {0, {NAN, NAN, NAN, NAN}};
	assert_true(isnan(gauge_position(&none, 1)));
	assert_true(isnan(gauge_position(&depth, NAN)));
}

static const char *gauge_text(struct canvas *c, int columns, struct gauge_face g)
{
	canvas_clear(c);
	widget_gauge(c, 0, 0, columns, &g);
	return row_text(c, 0);
}

static void draws_gauges(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 20);
	struct gauge_face g = {.position = 0.5};
	assert_string_equal(gauge_text(c, 14, g), "╌╌╌▮╌╌╎╌╌╌╌╌╌╌");
	assert_int_equal(role_at(c, 3), ROLE_TEXT);
	assert_int_equal(role_at(c, 8), ROLE_BEYOND);
	assert_string_equal(gauge_text(c, 14, (struct gauge_face){.position = 1.2, .level = 1}),
		"╌╌╌╌╌╌▬▮╌╌╌╌╌╌");
	assert_int_equal(role_at(c, 6), ROLE_BLUE);
	assert_string_equal(gauge_text(c, 14, (struct gauge_face){.position = 3.1, .level = 3}),
		"╌╌╌╌╌╌▬▬▬▬▮╌╌╌");
	assert_int_equal(role_at(c, 9), ROLE_ORANGE);
	assert_string_equal(gauge_text(c, 14, (struct gauge_face){.position = 5, .level = 4}),
		"╌╌╌╌╌╌▬▬▬▬▬▬▬▮");
	assert_string_equal(gauge_text(c, 14, (struct gauge_face){.position = 0.9, .level = 2}),
		"╌╌╌╌╌╌▬▮╌╌╌╌╌╌");
	assert_string_equal(gauge_text(c, 14, (struct gauge_face){.position = 3.5}),
		"╌╌╌╌╌╌▮╌╌╌╌╌╌╌");
	assert_string_equal(gauge_text(c, 11, (struct gauge_face){GAUGE_FACE_STALE, 0.5, 2, false}),
		"╌?╌╎╌╌╌╌╌╌╌");
	assert_int_equal(role_at(c, 1), ROLE_DOUBT);
	assert_string_equal(gauge_text(c, 11, (struct gauge_face){GAUGE_FACE_EMPTY, 0.5, 0, false}),
		"   ╎");
	assert_string_equal(gauge_text(c, 11, (struct gauge_face){.position = NAN}), "   ╎");
	assert_string_equal(gauge_text(c, 14, (struct gauge_face){.position = 0, .ticks = true}),
		"▮╌╌╌╌╌╎╌╎╌╎╌╎╌");
	assert_string_equal(gauge_text(c, GAUGE_FACE_LEAST - 1, g), "");
	canvas_set_ascii(c, true, true);
	assert_string_equal(gauge_text(c, 12, (struct gauge_face){.position = 2.2, .level = 2}),
		"----==#-----");
	canvas_destroy(c);
}

static void draws_sparks(void **state)
{
	const double samples[] = {0.1, 0.7, NAN, 1.5, 3.2, 4.9};
	(void)state;
	struct canvas *c = canvas_create(1, 8);
	widget_spark(c, 0, 0, 4, samples, 6, 3);
	assert_string_equal(row_text(c, 0), " ⣠⢰⣿");
	assert_int_equal(role_at(c, 1), ROLE_SPARK);
	assert_int_equal(role_at(c, 2), ROLE_SPARK_OVER);
	assert_int_equal(role_at(c, 3), ROLE_ORANGE);
	canvas_clear(c);
	widget_spark(c, 0, 0, 4, NULL, 0, 0);
	assert_string_equal(row_text(c, 0), "");
	canvas_destroy(c);
}

static void draws_bars(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 6);
	widget_bar(c, 0, 0, 6, 0.5, ROLE_FILL);
	assert_string_equal(row_text(c, 0), "▬▬▬╌╌╌");
	widget_bar(c, 0, 0, 6, 0.001, ROLE_FILL);
	assert_string_equal(row_text(c, 0), "▬╌╌╌╌╌");
	widget_bar(c, 0, 0, 6, NAN, ROLE_FILL);
	assert_string_equal(row_text(c, 0), "╌╌╌╌╌╌");
	widget_bar(c, 0, 0, 6, 1e30, ROLE_FILL);
	assert_string_equal(row_text(c, 0), "▬▬▬▬▬▬");
	assert_near(widget_log_share(0, 100), 0);
	assert_near(widget_log_share(100, 100), 1);
	assert_true(widget_log_share(10, 1000) > 0.3);
	canvas_destroy(c);
}

static const char *clock_text(struct canvas *c, struct clock_face f)
{
	canvas_clear(c);
	widget_clock(c, 0, 0, 4, 6, &f);
	return row_text(c, 0);
}

static struct clock_face running(int64_t elapsed, int64_t limit)
{
	return (struct clock_face){
		.state = CLOCK_FACE_RUNNING, .leg = "Recv", .elapsed_ms = elapsed,
			.limit_ms = limit, .step_s = 1};
}

static void draws_clocks(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 24);
	assert_int_equal(widget_clock_columns(4, 6), 22);
	assert_int_equal(widget_clock_columns(0, 0), 10);
	assert_string_equal(clock_text(c, running(3 * MINUTE, 10 * MINUTE)),
		"Recv ▬▬╌╌╌╌ in    7:00");
	assert_int_equal(role_at(c, 17), ROLE_LABEL);
	assert_int_equal(role_at(c, 5), ROLE_FILL);
	assert_string_equal(clock_text(c, running(7 * MINUTE, 10 * MINUTE)),
		"Recv ▬▬▬▬╌╌ in    3:00");
	assert_int_equal(role_at(c, 17), ROLE_STRONG);
	assert_string_equal(clock_text(c, running(9 * MINUTE, 10 * MINUTE)),
		"Recv ▬▬▬▬▬╌ near  1:00");
	assert_int_equal(role_at(c, 12), ROLE_NEED_YELLOW);
	assert_int_equal(role_at(c, 16), ROLE_NEED_YELLOW);
	assert_string_equal(clock_text(c, running(134 * SECOND, MINUTE)), "Recv ▬▬▬▬▬▬ late  1:14");
	assert_int_equal(role_at(c, 20), ROLE_NEED_RED);
	assert_int_equal(role_at(c, 5), ROLE_RED);
	/* The word and a long time do not run together. */
	assert_string_equal(clock_text(c, running(52 * MINUTE, MINUTE)), "Recv ▬▬▬▬▬▬ late 51:00");
	struct clock_face child = running(134 * SECOND, MINUTE);
	child.quiet = true;
	child.step_s = 10;
	assert_string_equal(clock_text(c, child), "Recv ▬▬▬▬▬▬ late  1:10");
	assert_int_equal(role_at(c, 20), ROLE_RED);
	struct clock_face doubt = running(MINUTE, 10 * MINUTE);
	doubt.doubt = true;
	clock_text(c, doubt);
	assert_int_equal(role_at(c, 20), ROLE_DOUBT);
	assert_string_equal(clock_text(c, (struct clock_face){.state = CLOCK_FACE_HELD,
		.leg = "Recv", .held = "07-12"}),
		"Recv held to 07-12");
	assert_string_equal(clock_text(c, (struct clock_face){.state = CLOCK_FACE_HELD}),
		"     held");
	assert_string_equal(clock_text(c, (struct clock_face){.state = CLOCK_FACE_NONE}), "");
	canvas_destroy(c);
}

static void tells_done_clocks(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 24);
	struct clock_face f = running(38 * SECOND, MINUTE);
	f.state = CLOCK_FACE_DONE;
	assert_string_equal(clock_text(c, f), "Recv ▬▬▬▬╌╌ ✓     0:38");
	f.elapsed_ms = 90 * SECOND;
	assert_string_equal(clock_text(c, f), "Recv ▬▬▬▬▬▬ !     1:30");
	assert_int_equal(role_at(c, 12), ROLE_RED);
	struct pen p = pen_at(c, canvas_rect(c), 0);
	canvas_clear(c);
	f = running(134 * SECOND, MINUTE);
	widget_clock_words(&p, &f);
	assert_string_equal(row_text(c, 0), "late 1:14");
	assert_int_equal(p.col, 9);
	canvas_clear(c);
	p = pen_at(c, canvas_rect(c), 0);
	f.state = CLOCK_FACE_DONE;
	widget_clock_words(&p, &f);
	assert_string_equal(row_text(c, 0), "! 2:14");
	canvas_clear(c);
	widget_oldest(c, 0, 0, 7,
		&(struct clock_face){.elapsed_ms = 134 * SECOND, .limit_ms = MINUTE});
	assert_string_equal(row_text(c, 0), "  +2:10");
	assert_int_equal(role_at(c, 1), ROLE_TEXT);
	assert_int_equal(role_at(c, 2), ROLE_NEED_RED);
	canvas_destroy(c);
}

static void heats_at_the_steps(void **state)
{
	(void)state;
	assert_int_equal(heat_of(699, 1000), HEAT_CALM);
	assert_int_equal(heat_of(700, 1000), HEAT_WARM);
	assert_int_equal(heat_of(900, 1000), HEAT_NEAR);
	assert_int_equal(heat_of(1000, 1000), HEAT_OVER);
	assert_int_equal(heat_of(1000, 0), HEAT_CALM);
	assert_int_equal(heat_of(-5, 1000), HEAT_CALM);
}

static const char *badges_text(struct canvas *c, int cols, const int counts[5], int stale)
{
	canvas_clear(c);
	struct pen p = pen_at(c, rect_make(0, 0, 1, cols), 0);
	widget_badges(&p, counts, stale);
	return row_text(c, 0);
}

static void draws_badges(void **state)
{
	const int storm[5] = {0, 1, 4, 2, 1}, calm[5] = {9, 0, 0, 0, 0};
	(void)state;
	struct canvas *c = canvas_create(1, 40);
	assert_string_equal(badges_text(c, 40, storm, 1), " ⣿R1   ⣶O2  ⣤Y4 ⣀B1 ?stale 1");
	assert_int_equal(role_at(c, 0), ROLE_NEED_RED);
	assert_int_equal(role_at(c, 12), ROLE_YELLOW);
	assert_int_equal(role_at(c, 22), ROLE_DOUBT);
	assert_string_equal(badges_text(c, 14, storm, 1), " ⣿R1  ?stale 1");
	assert_string_equal(badges_text(c, 11, storm, 244), " ⣿R1  ?244"); // never the red one
	assert_string_equal(badges_text(c, 11, calm, 244), "?stale 244");
	assert_int_equal(widget_badges_columns(storm, 244), 16);
	assert_string_equal(badges_text(c, 40, calm, 0), "normal");
	canvas_clear(c);
	struct pen p = pen_at(c, canvas_rect(c), 0);
	widget_count(&p, 8, "unacked", "none unacked");
	assert_string_equal(row_text(c, 0), " *unacked 8");
	assert_int_equal(role_at(c, 11), ROLE_NEED_RED);
	p = pen_at(c, canvas_rect(c), 0);
	canvas_clear(c);
	widget_count(&p, 0, "unacked", "none unacked");
	assert_string_equal(row_text(c, 0), "none unacked");
	canvas_destroy(c);
}

static void draws_grades_and_legs(void **state)
{
	const enum leg_mark legs[3] = {LEG_MARK_IN_TIME, LEG_MARK_LATE, LEG_MARK_RUNNING};
	(void)state;
	struct canvas *c = canvas_create(1, 30);
	struct pen p = pen_at(c, canvas_rect(c), 0);
	widget_grade(&p, 3, false, false);
	assert_int_equal(p.col, widget_grade_columns(false));
	assert_int_equal(p.col, 14);
	assert_int_equal(role_at(c, 13), ROLE_NEED_YELLOW);
	widget_grade(&p, 5, true, true);
	assert_int_equal(p.col, 14 + widget_grade_columns(true));
	widget_legs(&p, legs);
	assert_string_equal(row_text(c, 0), " III Larger    -   1✓3!5▸");
	assert_int_equal(role_at(c, 22), ROLE_RED);
	canvas_destroy(c);
}

static void draws_ages_and_figures(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(3, 24);
	widget_age(c, 0, 0, 4, 47 * MINUTE, true);
	assert_string_equal(row_text(c, 0), " 40m");
	assert_int_equal(role_at(c, 1), ROLE_DOUBT);
	widget_age(c, 0, 0, 4, -1, false);
	assert_string_equal(row_text(c, 0), "");
	canvas_set_ascii(c, true, false);
	assert_int_equal(widget_figures(c, 0, 0, 24, ROLE_STRONG, "12:5"), 14);
	assert_string_equal(row_text(c, 0), "     _     _");
	assert_string_equal(row_text(c, 1), "  |  _| . |_");
	assert_string_equal(row_text(c, 2), "  | |_  .  _|");
	canvas_set_ascii(c, false, false);
	canvas_clear(c);
	assert_int_equal(widget_figures(c, 0, 0, 6, ROLE_STRONG, "88"), 4);
	assert_string_equal(row_text(c, 0), "⣿⠛⣿");
	canvas_destroy(c);
}

static const char *vital_text(struct canvas *c, int columns, const struct vital *v)
{
	canvas_clear(c);
	vital_draw(c, 0, 0, columns, v);
	return row_text(c, 0);
}

/* The digits go on by themselves, until a colour or a word has to change with them. */
static void clocks_go_on_by_themselves(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 24);
	clock_text(c, running(3 * MINUTE, 10 * MINUTE));
	assert_false(canvas_tick(c, 4 * MINUTE + SECOND)); // warm by then
	assert_false(canvas_tick(c, -SECOND));
	assert_string_equal(row_text(c, 0), "Recv ▬▬╌╌╌╌ in    7:00");
	assert_true(canvas_tick(c, SECOND));
	assert_string_equal(row_text(c, 0), "Recv ▬▬╌╌╌╌ in    6:59");
	assert_int_equal(role_at(c, 21), ROLE_LABEL);
	assert_true(canvas_tick(c, 4 * MINUTE));
	assert_string_equal(row_text(c, 0), "Recv ▬▬╌╌╌╌ in    3:00");
	canvas_select_row(c, canvas_rect(c), 0);
	assert_true(canvas_tick(c, 2 * SECOND));
	assert_int_equal(canvas_cell(c, 0, 21)->ground, ROLE_SELECTED);
	clock_text(c, running(10 * MINUTE - SECOND, 10 * MINUTE));
	assert_false(canvas_tick(c, 2 * SECOND)); // late by then
	clock_text(c, running(12 * MINUTE, 2 * MINUTE));
	assert_true(canvas_tick(c, 61 * SECOND));
	assert_string_equal(row_text(c, 0), "Recv ▬▬▬▬▬▬ late 11:01");
	assert_false(canvas_tick(c, 50 * MINUTE)); // hours by then
	canvas_clear(c);
	assert_true(canvas_tick(c, 90 * MINUTE)); // nothing to go on
	assert_string_equal(row_text(c, 0), "");
	canvas_destroy(c);
}

/* In running text a time keeps its columns. */
static void running_text_goes_on_while_it_fits(void **state)
{
	struct clock_face f = running(2 * MINUTE + 9 * MINUTE + 50 * SECOND, 2 * MINUTE);
	(void)state;
	struct canvas *c = canvas_create(1, 24);
	struct pen p = pen_at(c, canvas_rect(c), 0);
	widget_clock_words(&p, &f);
	pen_text(&p, ROLE_TEXT, "!");
	assert_true(canvas_tick(c, 9 * SECOND));
	assert_string_equal(row_text(c, 0), "late 9:59!");
	assert_false(canvas_tick(c, 10 * SECOND));
	canvas_clear(c);
	p = (struct pen){c, 0, 0, 7};
	widget_clock_words(&p, &f); // cut: nothing of it can go on
	assert_false(canvas_seconds(c));
	canvas_destroy(c);
}

static void too_many_clocks_are_drawn_with_the_rest(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(CANVAS_CLOCKS_MAX + 1, 24);
	struct clock_face f = running(3 * MINUTE, 10 * MINUTE);
	for (int i = 0; i < CANVAS_CLOCKS_MAX; i++)
		widget_clock(c, i, 0, 4, 6, &f);
	assert_true(canvas_tick(c, SECOND));
	widget_clock(c, CANVAS_CLOCKS_MAX, 0, 4, 6, &f);
	assert_true(canvas_seconds(c));
	assert_false(canvas_tick(c, SECOND));
	canvas_destroy(c);
}

/* What this says is painted each second; nothing else is. */
static void tells_whether_seconds_are_shown(void **state)
{
	(void)state;
	struct canvas *c = canvas_create(1, 24);
	struct clock_face slow = running(3 * MINUTE, 10 * MINUTE), held = slow;
	slow.step_s = 10;
	held.state = CLOCK_FACE_HELD;
	assert_false(canvas_seconds(c));
	clock_text(c, running(3 * MINUTE, 10 * MINUTE));
	assert_true(canvas_seconds(c));
	clock_text(c, slow);
	assert_false(canvas_seconds(c));
	clock_text(c, running(3 * MINUTE, 90 * MINUTE));
	assert_false(canvas_seconds(c)); // hours and minutes
	clock_text(c, running(90 * MINUTE, 31 * MINUTE));
	assert_true(canvas_seconds(c)); // 59 minutes late
	clock_text(c, held);
	assert_false(canvas_seconds(c));
	canvas_destroy(c);
}

static void draws_vitals_at_any_width(void **state)
{
	const double spark[] = {0.2, 0.4, 0.6, 0.8, 1.5, 3.2};
	struct vital v = {.name = "Underpass cm", .value = "27", .unit = "cm", .level = 3,
		.trend = 1, .position = 3.1, .spark = spark, .spark_count = 6, .age_ms = 12000};
	(void)state;
	struct canvas *c = canvas_create(1, 80);
	assert_string_equal(vital_text(c, 57, &v),
		"⣶ Underpass cm   ╌╌╌╌╌╌▬▬▬▬▮╌╌╌     27▴ cm       ⣀⣤⣾  10s");
	assert_string_equal(vital_text(c, 44, &v), "⣶ Underpass cm   ╌╌╌╌╌╌▬▬▬▬▮╌╌╌     27▴  10s");
	assert_string_equal(vital_text(c, 36, &v), "⣶ Underpass cm   ╌╌╌╌▬▬▬▬▮╌╌╌     27");
	assert_string_equal(vital_text(c, 14, &v), "⣶ Unde~     27");
	v.stale = true;
	assert_non_null(strstr(vital_text(c, 57, &v), "stale   10s"));
	assert_non_null(strstr(vital_text(c, 36, &v), "stale"));
	v.stale = false;
	v.value = NULL;
	assert_non_null(strstr(vital_text(c, 57, &v), "none"));
	for (int columns = -1; columns <= 80; columns++) {
		vital_text(c, columns, &v);
		for (int col = columns > 0 ? columns : 0; col < 80; col++)
			assert_string_equal(canvas_cell(c, 0, col)->text, " ");
	}
	canvas_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_values_between_limits),
		cmocka_unit_test(draws_gauges),
		cmocka_unit_test(draws_sparks),
		cmocka_unit_test(draws_bars),
		cmocka_unit_test(draws_clocks),
		cmocka_unit_test(tells_done_clocks),
		cmocka_unit_test(heats_at_the_steps),
		cmocka_unit_test(draws_badges),
		cmocka_unit_test(draws_grades_and_legs),
		cmocka_unit_test(draws_ages_and_figures),
		cmocka_unit_test(tells_whether_seconds_are_shown),
		cmocka_unit_test(clocks_go_on_by_themselves),
		cmocka_unit_test(running_text_goes_on_while_it_fits),
		cmocka_unit_test(too_many_clocks_are_drawn_with_the_rest),
		cmocka_unit_test(draws_vitals_at_any_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
