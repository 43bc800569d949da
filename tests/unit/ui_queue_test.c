/* SPDX-License-Identifier: MIT */
#include "queue_scene.h"

static void random_events(struct scene *s, uint32_t count)
{
	uint64_t x = 88172645463325252u;

	for (uint32_t num = 1; num <= count; num++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		struct live l =
			plain(s, num, (uint16_t)(1 + x % 2), x >> 8 & 1 ? HONGLU_B : HONGLU_Y);
		l.head.due = WORLD_NOW + (int64_t)(x >> 16 & 0xffff) * 100 - HOUR_MS;
		l.head.grade = (uint8_t)(x >> 40) % 6;
		l.head.flags = x >> 50 & 1 ? HEAD_UNACKED : 0;
		if (x >> 51 & 1)
			l.head.flags |= HEAD_WORKTIME;
		fold_put(s->fold, &l);
	}
}

static void is_in_the_order_of_eval_compare(void **state)
{
	struct scene *s = *state;

	random_events(s, 500);
	queue_set_folding(s->queue, false);
	queue_refresh(s->queue, &s->board, QUEUE_ROWS_MAX);
	assert_int_equal(queue_length(s->queue), 500);
	for (size_t i = 1; i < 500; i++)
		assert_true(eval_compare(&row_at(s, i - 1)->live.head, &row_at(s, i)->live.head,
				    &s->world->catalog->calendar, WORLD_NOW) < 0);
}

/* Only what is in sight is sorted: any window must be what the whole would show there. */
static void every_window_is_a_piece_of_the_whole(void **state)
{
	struct scene *s = *state;
	uint32_t whole[500];

	random_events(s, 500);
	queue_set_folding(s->queue, false);
	queue_refresh(s->queue, &s->board, QUEUE_ROWS_MAX);
	for (size_t i = 0; i < 500; i++)
		whole[i] = row_at(s, i)->live.head.num;
	queue_refresh(s->queue, &s->board, 7);
	for (int page = 0; page < 100; page++) {
		for (size_t i = 0; i < 7; i++)
			assert_int_equal(
				row_at(s, i)->live.head.num, whole[queue_top(s->queue) + i]);
		queue_command(s->queue, &s->board, COMMAND_PAGE_DOWN);
	}
	assert_int_equal(queue_selected(s->queue), whole[499]);
	queue_command(s->queue, &s->board, COMMAND_FIRST);
	assert_int_equal(queue_selected(s->queue), whole[0]);
	assert_int_equal(queue_top(s->queue), 0);
}

static void other_orders_are_total_too(void **state)
{
	struct scene *s = *state;

	random_events(s, 200);
	queue_set_folding(s->queue, false);
	queue_set_sort(s->queue, QUEUE_BY_AGE);
	queue_refresh(s->queue, &s->board, QUEUE_ROWS_MAX);
	for (size_t i = 1; i < 200; i++)
		assert_true(row_at(s, i - 1)->live.head.born > row_at(s, i)->live.head.born);
	queue_set_sort(s->queue, QUEUE_BY_DEADLINE);
	queue_refresh(s->queue, &s->board, QUEUE_ROWS_MAX);
	for (size_t i = 1; i < 200; i++)
		assert_true(row_at(s, i - 1)->live.head.due <= row_at(s, i)->live.head.due);
}

static void a_flood_is_one_row_and_all_its_events_count(void **state)
{
	struct scene *s = *state;

	for (uint32_t i = 1; i <= 5; i++)
		put(s, i, 1, HONGLU_B, 4, i <= 2 ? HEAD_UNACKED : 0);
	put(s, 6, 1, HONGLU_Y, 4, 0); // another district
	put(s, 7, 2, HONGLU_B, 4, 0); // another type
	put(s, 8, 1, HONGLU_B, 3, 0); // too grave
	put(s, 9, 1, HONGLU_B, 4, HEAD_135);
	queue_refresh(s->queue, &s->board, 40);
	struct queue_counts n = queue_counts(s->queue);
	assert_int_equal(n.open, 9);
	assert_int_equal(n.kept, 9);
	assert_int_equal(n.unacked, 2);
	assert_int_equal(n.grades[4], 8);
	assert_int_equal(n.grades[3], 1);
	assert_int_equal(n.groups, 1);
	assert_int_equal(n.grouped, 5);
	assert_int_equal(queue_length(s->queue), 5);
	assert_int_equal(row_at(s, 0)->live.head.num, 9); // its legs run
	const struct queue_row *flood = row_at(s, 1);
	assert_true(flood->leads);
	assert_int_equal(flood->count, 5);
	assert_int_equal(flood->unacked, 2);
	assert_int_equal(flood->live.head.num, 1);
}

static void what_a_flood_of_alarms_began_with_stands_by_itself(void **state)
{
	struct scene *s = *state;

	for (uint32_t i = 1; i <= 4; i++)
		put(s, i, 1, HONGLU_B, 4, 0);
	s->board.attention = (struct attention_view){.flood = true, .first_out = 3};
	queue_refresh(s->queue, &s->board, 40);
	assert_int_equal(queue_length(s->queue), 2);
	assert_int_equal(row_at(s, 0)->count, 3);
	assert_int_equal(row_at(s, 1)->live.head.num, 3);
	assert_false(row_at(s, 1)->leads);
}

static void two_alike_are_no_flood(void **state)
{
	struct scene *s = *state;

	put(s, 1, 1, HONGLU_B, 4, 0);
	put(s, 2, 1, HONGLU_B, 4, 0);
	queue_refresh(s->queue, &s->board, 40);
	assert_int_equal(queue_length(s->queue), 2);
	assert_false(row_at(s, 0)->leads);
}

static void unfolds_and_folds_at_the_same_place(void **state)
{
	struct scene *s = *state;

	for (uint32_t i = 1; i <= 4; i++)
		put(s, i, 1, HONGLU_B, 4, 0);
	put(s, 9, 2, HONGLU_B, 4, 0);
	queue_refresh(s->queue, &s->board, 40);
	assert_int_equal(queue_open(s->queue, &s->board), 0); // unfolds instead
	assert_int_equal(queue_length(s->queue), 6);
	assert_true(row_at(s, 0)->leads && row_at(s, 0)->unfolded && row_at(s, 0)->selected);
	for (size_t i = 1; i <= 4; i++) {
		assert_true(row_at(s, i)->child);
		assert_int_equal(row_at(s, i)->live.head.num, i);
	}
	queue_command(s->queue, &s->board, COMMAND_DOWN);
	queue_command(s->queue, &s->board, COMMAND_DOWN);
	assert_int_equal(queue_selected(s->queue), 2);
	assert_int_equal(queue_open(s->queue, &s->board), 2);
	queue_command(s->queue, &s->board, COMMAND_LEFT);
	assert_int_equal(queue_length(s->queue), 2);
	assert_true(row_at(s, 0)->selected && row_at(s, 0)->leads);
}

static void the_selection_stays_with_its_event(void **state)
{
	struct scene *s = *state;

	queue_set_folding(s->queue, false);
	for (uint32_t i = 10; i <= 20; i++)
		put(s, i, 1, HONGLU_B, 4, 0);
	queue_refresh(s->queue, &s->board, 5);
	for (int i = 0; i < 3; i++)
		queue_command(s->queue, &s->board, COMMAND_DOWN);
	assert_int_equal(queue_selected(s->queue), 13);
	put(s, 1, 1, HONGLU_B, 1, HEAD_UNACKED); // comes in above
	put(s, 10, 1, HONGLU_B, 5, 0);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_selected(s->queue), 13);
	assert_int_equal(row_at(s, 0)->live.head.num, 1);
	fold_clear(s->fold);
	queue_set_filter(s->queue, NULL);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_selected(s->queue), 0);
}

static const struct queue_row *selected_row(struct scene *s)
{
	const struct queue_row *row = queue_selected_row(s->queue);

	assert_non_null(row);
	return row;
}

/* Nobody who pressed a key for one event presses the next one for its neighbour. */
static void what_leaves_the_list_stays_under_the_cursor(void **state)
{
	struct scene *s = *state;
	struct filter f;
	struct error e = {0};
	uint32_t nums[INTENT_EVENTS_MAX];

	queue_set_folding(s->queue, false);
	assert_true(filter_parse("unacked", s->world->catalog, s->world->tree, &f, &e));
	queue_set_filter(s->queue, &f);
	for (uint32_t i = 10; i <= 14; i++)
		put(s, i, 1, HONGLU_B, 4, HEAD_UNACKED);
	queue_refresh(s->queue, &s->board, 5);
	queue_command(s->queue, &s->board, COMMAND_DOWN);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 1);
	assert_int_equal(nums[0], 11);
	put(s, 11, 1, HONGLU_B, 4, 0); // acknowledged: the filter lets it go
	queue_refresh(s->queue, &s->board, 5);
	assert_true(selected_row(s)->gone && selected_row(s) == row_at(s, 1));
	assert_int_equal(queue_counts(s->queue).kept, 4); // the row is shown, not counted
	assert_int_equal(queue_length(s->queue), 5);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 1);
	assert_int_equal(nums[0], 11);
	s->board.now += MINUTE_MS; // who has chosen is not hurried
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_selected(s->queue), 11);
	queue_command(s->queue, &s->board, COMMAND_DOWN);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_selected(s->queue), 12);
	assert_int_equal(queue_length(s->queue), 4);
	filter_finish(&f);
}

static void an_untouched_list_goes_on_after_a_while(void **state)
{
	struct scene *s = *state;

	queue_set_folding(s->queue, false);
	put(s, 10, 1, HONGLU_B, 1, 0);
	put(s, 11, 1, HONGLU_B, 4, 0);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_selected(s->queue), 10);
	fold_drop(s->fold, KIND_EVENT, 10); // somebody else closed it
	queue_refresh(s->queue, &s->board, 5);
	assert_true(selected_row(s)->gone);
	assert_int_equal(queue_selected(s->queue), 10);
	s->board.now += 11 * SECOND_MS;
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_selected(s->queue), 11);
	assert_false(selected_row(s)->gone);
}

/* Who asked for a list reads it: worse ones that come in push no row from under the eyes. */
static void a_list_that_was_asked_for_stays_on_its_event(void **state)
{
	struct scene *s = *state;
	uint32_t nums[INTENT_EVENTS_MAX];

	queue_set_folding(s->queue, false);
	put(s, 10, 1, HONGLU_B, 4, 0);
	put(s, 11, 1, HONGLU_B, 4, 0);
	queue_select(s->queue, 99); // of another list
	queue_follow(s->queue, true);
	queue_refresh(s->queue, &s->board, 2);
	assert_int_equal(queue_selected(s->queue), 10);
	for (uint32_t i = 1; i <= 3; i++)
		put(s, i, 1, HONGLU_B, 1, HEAD_UNACKED);
	queue_refresh(s->queue, &s->board, 2);
	assert_int_equal(queue_selected(s->queue), 10);
	fold_drop(s->fold, KIND_EVENT, 10); // somebody else closed it
	queue_refresh(s->queue, &s->board, 2);
	s->board.now += MINUTE_MS;
	queue_refresh(s->queue, &s->board, 2);
	assert_true(selected_row(s)->gone);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 0);
	queue_follow(s->queue, false);
	queue_refresh(s->queue, &s->board, 2);
	assert_int_equal(queue_selected(s->queue), 1);
}

/* Another list, another centre: what was selected there is not carried along. */
static void another_list_keeps_no_row_of_the_last_one(void **state)
{
	struct scene *s = *state;
	struct filter f;
	struct error e = {0};

	queue_set_folding(s->queue, false);
	put(s, 10, 1, HONGLU_B, 4, 0);
	put(s, 11, 1, HONGLU_B, 4, HEAD_UNACKED);
	queue_refresh(s->queue, &s->board, 5);
	queue_select(s->queue, 10);
	queue_refresh(s->queue, &s->board, 5);
	assert_true(filter_parse("unacked", s->world->catalog, s->world->tree, &f, &e));
	queue_set_filter(s->queue, &f);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_selected(s->queue), 11);
	assert_int_equal(queue_length(s->queue), 1);
	s->board.centre = 999;
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_length(s->queue), 0);
	filter_finish(&f);
}

/* A flood that was acted on whole keeps its row, and a second key acts on nothing. */
static void a_flood_that_leaves_is_not_replaced(void **state)
{
	struct scene *s = *state;
	struct filter f;
	struct error e = {0};
	uint32_t nums[INTENT_EVENTS_MAX];

	assert_true(filter_parse("unacked", s->world->catalog, s->world->tree, &f, &e));
	queue_set_filter(s->queue, &f);
	for (uint32_t i = 1; i <= 4; i++)
		put(s, i, 1, HONGLU_B, 4, HEAD_UNACKED);
	put(s, 9, 2, HONGLU_B, 4, HEAD_UNACKED);
	queue_refresh(s->queue, &s->board, 5);
	queue_command(s->queue, &s->board, COMMAND_FIRST);
	assert_true(selected_row(s)->leads);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 4);
	for (uint32_t i = 1; i <= 4; i++)
		put(s, i, 1, HONGLU_B, 4, 0);
	queue_refresh(s->queue, &s->board, 5);
	assert_true(selected_row(s)->gone && selected_row(s)->leads);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 0);
	filter_finish(&f);
}

static void a_flood_that_takes_the_selection_in_is_selected(void **state)
{
	struct scene *s = *state;

	put(s, 1, 1, HONGLU_B, 4, 0);
	put(s, 2, 1, HONGLU_B, 4, 0);
	put(s, 9, 2, HONGLU_B, 2, 0);
	queue_refresh(s->queue, &s->board, 5);
	queue_select(s->queue, 2);
	queue_refresh(s->queue, &s->board, 5);
	put(s, 3, 1, HONGLU_B, 4, 0);
	queue_refresh(s->queue, &s->board, 5);
	assert_true(row_at(s, 1)->leads && row_at(s, 1)->selected);
	fold_drop(s->fold, KIND_EVENT, 3); // and gives it back
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_length(s->queue), 3);
	assert_true(queue_selected(s->queue) == 1 || queue_selected(s->queue) == 2);
}

static void acts_on_what_was_selected_and_on_nothing_else(void **state)
{
	struct scene *s = *state;
	uint32_t nums[INTENT_EVENTS_MAX];

	queue_set_folding(s->queue, false);
	put(s, 1, 1, HONGLU_B, 4, 0);
	put(s, 2, 1, HONGLU_B, 4, 0);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 1);
	assert_int_equal(nums[0], 1);
	fold_drop(s->fold, KIND_EVENT, 1);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 0);
}

static void a_flood_is_acted_on_whole_and_marks_go_first(void **state)
{
	struct scene *s = *state;
	uint32_t nums[INTENT_EVENTS_MAX];

	for (uint32_t i = 1; i <= 60; i++)
		put(s, i, 1, HONGLU_B, 4, 0);
	put(s, 99, 2, HONGLU_B, 5, 0);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), INTENT_EVENTS_MAX);
	for (uint32_t i = 0; i < INTENT_EVENTS_MAX; i++)
		assert_int_equal(nums[i], i + 1);
	queue_command(s->queue, &s->board, COMMAND_DOWN);
	queue_command(s->queue, &s->board, COMMAND_MARK);
	queue_command(s->queue, &s->board, COMMAND_UP);
	assert_int_equal(queue_marked(s->queue), 1);
	assert_int_equal(queue_targets(s->queue, &s->board, nums), 1);
	assert_int_equal(nums[0], 99);
	fold_drop(s->fold, KIND_EVENT, 99); // what is gone is not marked any more
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_marked(s->queue), 0);
}

static void a_filter_changes_what_is_kept_but_not_what_is_open(void **state)
{
	struct scene *s = *state;
	struct filter f;
	struct error e;

	put(s, 1, 1, HONGLU_B, 4, HEAD_UNACKED);
	put(s, 2, 1, HONGLU_B, 4, 0);
	put(s, 3, 2, HONGLU_Y, 3, 0);
	assert_true(filter_parse("unacked", s->world->catalog, s->world->tree, &f, &e));
	queue_set_filter(s->queue, &f);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_counts(s->queue).open, 3);
	assert_int_equal(queue_counts(s->queue).kept, 1);
	assert_int_equal(queue_counts(s->queue).grades[3], 0);
	queue_set_filter(s->queue, NULL);
	s->board.centre = YONGCHUAN;
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_counts(s->queue).open, 1);
	assert_int_equal(row_at(s, 0)->live.head.num, 3);
	filter_finish(&f);
}

static void a_filter_judges_events_one_by_one(void **state)
{
	struct scene *s = *state;
	struct filter f;
	struct error e;
	bool kept[2] = {false, false};

	put(s, 1, 1, HONGLU_B, 4, HEAD_UNACKED);
	put(s, 2, 1, HONGLU_B, 3, HEAD_UNACKED);
	const struct live *events[] = {fold_find(s->fold, KIND_EVENT, 1),
		fold_find(s->fold, KIND_EVENT, 2)};
	queue_sift(s->queue, &s->board, events, 2, kept);
	assert_true(kept[0] && kept[1]);
	assert_true(filter_parse("grade<=3", s->world->catalog, s->world->tree, &f, &e));
	queue_set_filter(s->queue, &f);
	queue_sift(s->queue, &s->board, events, 2, kept);
	assert_true(!kept[0] && kept[1]);
	queue_set_filter(s->queue, NULL);
	filter_finish(&f);
}

static void closed_events_are_not_in_it(void **state)
{
	struct scene *s = *state;
	struct live l = plain(s, 1, 1, HONGLU_B);

	put(s, 2, 1, HONGLU_B, 4, 0);
	l.head.state = STATE_CLOSED;
	fold_put(s->fold, &l);
	queue_refresh(s->queue, &s->board, 5);
	assert_int_equal(queue_counts(s->queue).open, 1);
}

/* Any size, also none at all, and a board on which nothing is known. */
static bool is_drawn(struct scene *s, int cols, const char *wanted)
{
	struct canvas *c = canvas_create(4, cols);
	char text[1024] = "";
	size_t used = 0;

	queue_draw(s->queue, &s->board, c, canvas_rect(c), 0);
	for (int col = 0; col < cols; col++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s",
			canvas_cell(c, 0, col)->text);
	canvas_destroy(c);
	return strstr(text, wanted) != NULL;
}

/* On a wall the words of a sensitive event are its type's name: that they are kept back is said. */
static void what_is_withheld_is_said_to_be(void **state)
{
	struct scene *s = *state;
	static const int cols[] = {80, 120, 200, 240};

	put(s, 1, 1, HONGLU_B, 3, HEAD_SENSITIVE);
	for (size_t i = 0; i < sizeof(cols) / sizeof(cols[0]); i++) {
		s->person.role = PERSON_VIEWER;
		assert_true(is_drawn(s, cols[i], "withheld"));
		s->person.role = PERSON_DUTY;
		assert_false(is_drawn(s, cols[i], "withheld"));
	}
	put(s, 1, 1, HONGLU_B, 3, 0);
	s->person.role = PERSON_VIEWER;
	assert_false(is_drawn(s, 120, "withheld"));
}

static void draws_on_every_size(void **state)
{
	struct scene *s = *state;
	static const struct view_ops *const views[] = {
		&view_events, &view_detail, &view_dispatch, &view_tasks, &view_system};

	random_events(s, 50);
	for (size_t v = 0; v < sizeof(views) / sizeof(views[0]); v++) {
		struct view_state *view = views[v]->create();
		struct board blank = {.lang = "en"};
		if (views[v]->show)
			views[v]->show(view, 3);
		for (int rows = 0; rows < 50; rows += 7) {
			for (int cols = 0; cols < 250; cols += 9) {
				struct canvas *c = canvas_create(rows, cols);
				views[v]->draw(view, &s->board, c, canvas_rect(c));
				views[v]->draw(view, &blank, c, canvas_rect(c));
				canvas_destroy(c);
			}
		}
		for (int command = 0; command < COMMAND_COUNT; command++) {
			views[v]->command(view, &s->board, (enum command)command);
			views[v]->command(view, &blank, (enum command)command);
		}
		views[v]->destroy(view);
		views[v]->destroy(NULL);
	}
}

/* ---- on a wall ---- */

static void due_in(struct scene *s, uint32_t num, int64_t ms)
{
	struct live l = plain(s, num, 1, HONGLU_Y);

	l.head.due = s->board.now + ms;
	l.head.grade = 3; // never folded
	fold_put(s->fold, &l);
}

static void expect_order(struct scene *s, struct canvas *c, const char *wanted)
{
	char got[64] = "";
	size_t n;

	queue_draw(s->queue, &s->board, c, canvas_rect(c), 0);
	const struct queue_row *rows = queue_rows(s->queue, &n);
	for (size_t i = 0; i < n; i++) {
		size_t used = strlen(got);
		snprintf(got + used, sizeof(got) - used, "%s%u", i ? " " : "",
			(unsigned)rows[i].live.head.num);
	}
	assert_string_equal(got, wanted);
}

static void rows_on_a_wall_hold_still_for_half_a_minute(void **state)
{
	struct scene *s = *state;
	struct canvas *c = canvas_create(8, 100);

	s->board.wall = true;
	due_in(s, 1, -60 * MINUTE_MS);
	due_in(s, 2, -40 * MINUTE_MS);
	due_in(s, 3, -20 * MINUTE_MS);
	expect_order(s, c, "1 2 3");
	due_in(s, 3, -50 * MINUTE_MS);
	expect_order(s, c, "1 2 3");
	s->board.now += 29 * SECOND_MS;
	expect_order(s, c, "1 2 3");
	s->board.now += 2 * SECOND_MS;
	expect_order(s, c, "1 3 2");
	s->board.wall = false;
	due_in(s, 2, -55 * MINUTE_MS);
	expect_order(s, c, "1 2 3");
	canvas_destroy(c);
}

static void what_is_new_on_a_wall_stands_where_it_belongs(void **state)
{
	struct scene *s = *state;
	struct canvas *c = canvas_create(8, 100);

	s->board.wall = true;
	due_in(s, 1, -60 * MINUTE_MS);
	due_in(s, 2, -40 * MINUTE_MS);
	due_in(s, 3, -20 * MINUTE_MS);
	expect_order(s, c, "1 2 3");
	due_in(s, 3, -50 * MINUTE_MS);
	due_in(s, 4, -55 * MINUTE_MS);
	expect_order(s, c, "1 4 2 3"); // 3 would stand before 2
	fold_drop(s->fold, KIND_EVENT, 4);
	expect_order(s, c, "1 2 3");
	due_in(s, 5, -90 * MINUTE_MS); // the worst is first whatever was held
	expect_order(s, c, "5 1 3 2");
	canvas_destroy(c);
}

static void nothing_is_selected_on_a_wall(void **state)
{
	struct scene *s = *state;
	struct canvas *c = canvas_create(8, 100);

	due_in(s, 1, -60 * MINUTE_MS);
	expect_order(s, c, "1");
	assert_string_equal(canvas_cell(c, 0, 0)->text, ">");
	canvas_clear(c);
	s->board.wall = true;
	expect_order(s, c, "1");
	assert_string_not_equal(canvas_cell(c, 0, 0)->text, ">");
	canvas_destroy(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(is_in_the_order_of_eval_compare),
		T(every_window_is_a_piece_of_the_whole),
		T(other_orders_are_total_too),
		T(a_flood_is_one_row_and_all_its_events_count),
		T(what_a_flood_of_alarms_began_with_stands_by_itself),
		T(two_alike_are_no_flood),
		T(unfolds_and_folds_at_the_same_place),
		T(the_selection_stays_with_its_event),
		T(what_leaves_the_list_stays_under_the_cursor),
		T(a_list_that_was_asked_for_stays_on_its_event),
		T(an_untouched_list_goes_on_after_a_while),
		T(another_list_keeps_no_row_of_the_last_one),
		T(a_flood_that_leaves_is_not_replaced),
		T(a_flood_that_takes_the_selection_in_is_selected),
		T(acts_on_what_was_selected_and_on_nothing_else),
		T(a_flood_is_acted_on_whole_and_marks_go_first),
		T(a_filter_changes_what_is_kept_but_not_what_is_open),
		T(a_filter_judges_events_one_by_one),
		T(closed_events_are_not_in_it),
		T(what_is_withheld_is_said_to_be),
		T(draws_on_every_size),
		T(rows_on_a_wall_hold_still_for_half_a_minute),
		T(what_is_new_on_a_wall_stands_where_it_belongs),
		T(nothing_is_selected_on_a_wall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
