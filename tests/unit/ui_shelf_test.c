/* SPDX-License-Identifier: MIT */
#include "../../src/ui/detail.h"
#include "../../src/ui/queue_parts.h"
#include "queue_scene.h"

static const struct event *shelved_body(void *user, uint32_t num)
{
	static struct event e;

	(void)user;
	event_init(&e);
	e.num = num;
	if (num < 4)
		e.shelved_until = WORLD_NOW + (4 - num) * 30 * MINUTE_MS;
	return &e;
}

static bool shows(const struct canvas *c, int row, const char *text)
{
	char line[512] = "";
	size_t used = 0;

	for (int col = 0; col < canvas_cols(c); col++)
		used += (size_t)snprintf(line + used, sizeof(line) - used, "%s",
			canvas_cell(c, row, col)->text);
	return strstr(line, text) != NULL;
}

static void what_is_put_aside_counts_down(void **state)
{
	struct scene *s = *state;
	struct filter f;
	struct error e;
	struct canvas *c = canvas_create(1, 140);

	for (uint32_t num = 1; num <= 4; num++) // three alike would else be a flood
		put(s, num, 1, HONGLU_B, 4, HEAD_SHELVED);
	s->board.event = shelved_body;
	queue_refresh(s->queue, &s->board, 10);
	assert_int_equal(row_at(s, 0)->shelf, 0); // in any other list its own limit counts
	assert_true(filter_parse("shelved", s->world->catalog, s->world->tree, &f, &e));
	queue_set_filter(s->queue, &f);
	queue_refresh(s->queue, &s->board, 10);
	static const uint32_t order[] = {3, 2, 1, 4}; // of 4 nothing is known
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(row_at(s, i)->live.head.num, order[i]);
	assert_int_equal(row_at(s, 0)->shelf, WORLD_NOW + 30 * MINUTE_MS);
	assert_int_equal(row_at(s, 3)->shelf, 0);
	queue_draw_row(&s->board, row_at(s, 0), c, (struct rect){0, 0, 1, 140}, 0);
	assert_true(shows(c, 0, "shelf") && shows(c, 0, "30:00"));
	queue_set_filter(s->queue, NULL);
	filter_finish(&f);
	canvas_destroy(c);
}

/* Before it lapses the detail says so in other words. */
static void the_detail_tells_when_it_comes_back(void **state)
{
	struct scene *s = *state;
	struct live l = plain(s, 3, 1, HONGLU_B);
	struct subject x = {.live = &l, .event = shelved_body(NULL, 3), .num = 3};
	struct canvas *c = canvas_create(2, 140);
	struct sheet sheet = {.canvas = c, .area = {0, 0, 2, 140}};

	l.head.flags = HEAD_SHELVED;
	detail_draw_head(&s->board, &x, &sheet);
	assert_true(shows(c, 1, "shelved, 30:00 left"));
	s->board.now += 25 * MINUTE_MS;
	sheet.line = 0;
	canvas_clear(c);
	detail_draw_head(&s->board, &x, &sheet);
	assert_true(shows(c, 1, "shelf ends in 5:00"));
	canvas_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_is_put_aside_counts_down),
		T(the_detail_tells_when_it_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
