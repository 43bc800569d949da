/* SPDX-License-Identifier: MIT */
/* What became of one's own acts, where an event is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/golden_world.h"
#include "yiping/base/buf.h"
#include "yiping/ui/frame.h"

#define LONG                                                                                       \
	"The gateway refuses every connection since its certificate ran out at midnight and "      \
	"nobody of those who may renew it answers the telephone, which has been tried nine times."

struct scene {
	struct golden *world;
	struct board *board;
	struct act_row acts[3];
};

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	struct error e = {0};

	s->world = golden_create(getenv("YP_ROOT"), "worker-acts", "en", &e);
	if (!s->world)
		fail_msg("%s", e.text);
	s->board = golden_board(s->world);
	assert_int_equal(s->board->act_count, 3);
	memcpy(s->acts, s->board->acts, sizeof(s->acts));
	s->board->acts = s->acts;
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct scene *s = *state;

	golden_destroy(s->world);
	free(s);
	return 0;
}

static uint32_t num_of_act;

static bool find(void *user, const struct live *l)
{
	const struct act_row *a = user;

	if (strcmp(l->id, a->event) == 0)
		num_of_act = l->head.num;
	return true;
}

/* All that is on the screen, without the ends of its lines. */
static void picture(
	const struct scene *s, const struct view_ops *v, uint32_t num, int rows, int cols,
	struct buf *out)
{
	struct canvas *c = canvas_create(rows, cols);
	struct view_state *state = v->create();
	struct frame_state f = {.view = v, .state = state, .message = ""};

	if (num)
		v->show(state, num);
	frame_draw(&f, s->board, c);
	buf_init(out, 1 << 20);
	for (int r = 0; r < rows; r++)
		for (int col = 0; col < cols; col++) {
			const char *text = canvas_cell(c, r, col)->text;
			if (*text != ' ' || !out->length || out->data[out->length - 1] != ' ')
				buf_puts(out, text);
		}
	buf_putc(out, '\0');
	v->destroy(state);
	canvas_destroy(c);
}

static bool shows(const struct scene *s, const struct view_ops *v, uint32_t num, int rows,
	int cols, const char *wanted)
{
	struct buf all;

	picture(s, v, num, rows, cols, &all);
	bool found = strstr(all.data, wanted) != NULL;
	buf_finish(&all);
	return found;
}

static void a_conflict_is_read_in_its_event_also_when_put_away(void **state)
{
	struct scene *s = *state;

	num_of_act = 0;
	fold_each(s->board->fold, KIND_EVENT, find, &s->acts[0]);
	assert_int_not_equal(num_of_act, 0);
	snprintf(s->acts[0].text, sizeof(s->acts[0].text), "Wang verify 16:31:00");
	assert_true(shows(s, &view_detail, num_of_act, 40, 120, "conflict note"));
	assert_true(shows(s, &view_detail, num_of_act, 40, 120, "Wang verify 16:31:00"));
	assert_true(shows(s, &view_detail, num_of_act, 40, 120, "Esc puts it away"));
	s->acts[0].seen = true;
	assert_true(shows(s, &view_detail, num_of_act, 40, 120, "Wang verify 16:31:00"));
	assert_false(shows(s, &view_detail, num_of_act, 40, 120, "Esc puts it away"));
	assert_true(shows(s, &view_detail, num_of_act, 15, 40, "Wang"));
}

static void a_refusal_is_told_in_our_words(void **state)
{
	struct scene *s = *state;

	s->acts[0].mark = MARK_REFUSED;
	snprintf(s->acts[0].code, sizeof(s->acts[0].code), "spot");
	snprintf(s->acts[0].text, sizeof(s->acts[0].text), "Sentence of the server.");
	assert_true(shows(s, &view_system, 0, 60, 200, "not closed on the spot"));
	assert_false(shows(s, &view_system, 0, 60, 200, "Sentence of the server."));
	snprintf(s->acts[0].code, sizeof(s->acts[0].code), "of_next_year");
	assert_true(shows(s, &view_system, 0, 60, 200, "Sentence of the server."));
}

/* An error is there to its last word, however narrow the screen. */
static void no_error_of_the_system_view_is_cut(void **state)
{
	struct scene *s = *state;
	static const int cols[] = {40, 80, 120, 200, 240};

	snprintf(s->acts[0].text, sizeof(s->acts[0].text), "%s", LONG);
	for (size_t i = 0; i < sizeof(cols) / sizeof(cols[0]); i++)
		assert_true(shows(s, &view_system, 0, 200, cols[i], "times."));
	struct source broken = s->board->sources[0];
	broken.error = LONG;
	s->board->sources = &broken;
	s->board->source_count = 1;
	s->acts[0].text[0] = '\0';
	for (size_t i = 0; i < sizeof(cols) / sizeof(cols[0]); i++)
		assert_true(shows(s, &view_system, 0, 200, cols[i], "times."));
}

static void an_empty_quarantine_is_claimed_when_something_came(void **state)
{
	struct scene *s = *state;

	s->board->link = (struct link_view){
		.state = LINK_LIVE, .age_ms = 400, .retry_ms = -1, .rate = 1};
	assert_true(shows(s, &view_system, 0, 60, 200, "every change was read"));
	s->board->link = (struct link_view){
		.state = LINK_OFFLINE, .age_ms = -1, .retry_ms = -1, .rate = 1};
	assert_false(shows(s, &view_system, 0, 60, 200, "every change was read"));
	s->board->link.from_cache = true;
	assert_false(shows(s, &view_system, 0, 60, 200, "every change was read"));
	assert_true(shows(s, &view_system, 0, 60, 200, "nothing was received"));
}

/* What an alert calls itself is read although its type has a name. */
static void a_title_that_says_more_is_shown_before_the_text(void **state)
{
	struct scene *s = *state;

	num_of_act = 0;
	fold_each(s->board->fold, KIND_EVENT, find, &s->acts[0]);
	struct event *e = (struct event *)(uintptr_t)s->board->event(s->board->user, num_of_act);
	const char *name = catalog_type(s->board->catalog, e->type)->name.en;

	s->board->act_count = 0;
	e->title = "KafkaLagging";
	e->text = "by nine minutes";
	assert_true(shows(s, &view_detail, num_of_act, 40, 120, "KafkaLagging by nine minutes"));
	e->text = "KafkaLagging by nine minutes";
	assert_false(shows(s, &view_detail, num_of_act, 40, 120, "KafkaLagging KafkaLagging"));
	e->text = NULL;
	assert_true(shows(s, &view_detail, num_of_act, 40, 120, "KafkaLagging"));
	assert_false(shows(s, &view_detail, num_of_act, 40, 120, "no text"));
	e->title = name;
	assert_true(shows(s, &view_detail, num_of_act, 40, 120, "no text"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_conflict_is_read_in_its_event_also_when_put_away),
		T(a_refusal_is_told_in_our_words),
		T(a_title_that_says_more_is_shown_before_the_text),
		T(no_error_of_the_system_view_is_cut),
		T(an_empty_quarantine_is_claimed_when_something_came),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
