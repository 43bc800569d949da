/* SPDX-License-Identifier: MIT */
/* A board of a few events and a queue of it, whose clock is moved by hand. */
#ifndef YIPING_TESTS_QUEUE_SCENE_H
#define YIPING_TESTS_QUEUE_SCENE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "filter_world.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/ui/queue.h"

#define BEIBEI 2
#define YONGCHUAN 3
#define HONGLU_Y 4
#define HONGLU_B 5

struct scene {
	struct world *world;
	struct board board;
	struct fold *fold;
	struct person person;
	struct queue *queue;
};

static inline int set_up(void **state)
{
	struct scene *s = mem_alloc(sizeof(*s));
	void *world = NULL;

	world_set_up(&world);
	s->world = world;
	s->fold = fold_create();
	s->queue = queue_create();
	s->board = (struct board){.now = WORLD_NOW,
		.lang = "en",
		.catalog = s->world->catalog,
		.tree = s->world->tree,
		.fold = s->fold,
		.person = &s->person,
		.centre = 1};
	s->board.link.state = LINK_LIVE;
	*state = s;
	return 0;
}

static inline int tear_down(void **state)
{
	struct scene *s = *state;
	void *world = s->world;

	queue_destroy(s->queue);
	fold_destroy(s->fold);
	world_tear_down(&world);
	free(s);
	return 0;
}

/* An acknowledged one of grade IV with an hour left of two, unless said otherwise. */
static inline struct live plain(const struct scene *s, uint32_t num, uint16_t type, uint32_t area)
{
	struct live l = {
		.head = {.num = num,
			.rev = 1,
			.arev = 1,
			.kind = KIND_EVENT,
			.state = STATE_HANDLING,
			.grade = 4,
			.domain = 1,
			.type = type,
			.area = area,
			.clock = CLOCK_C,
			.start = WORLD_NOW - HOUR_MS,
			.limit_s = 7200,
			.due = WORLD_NOW + HOUR_MS + num,
			.born = WORLD_NOW - HOUR_MS - num},
		.path = area_path_of(s->world->tree, area),
	};

	snprintf(l.id, sizeof(l.id), "20261123-%06u", (unsigned)num);
	return l;
}

static inline void put(
	struct scene *s, uint32_t num, uint16_t type, uint32_t area, uint8_t grade, uint32_t flags)
{
	struct live l = plain(s, num, type, area);

	l.head.grade = grade;
	l.head.flags = flags;
	fold_put(s->fold, &l);
}

static inline const struct queue_row *row_at(struct scene *s, size_t i)
{
	size_t n;
	const struct queue_row *rows = queue_rows(s->queue, &n);

	assert_true(i < n);
	return &rows[i];
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

#endif
