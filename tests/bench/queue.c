/* SPDX-License-Identifier: MIT */
/* queue OPEN RUNS: what a screen of 240 x 67 costs with so many open events: the queue gathered
 * under each filter (the slowest is told), and whole pictures drawn. */
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "yiping/base/mem.h"
#include "yiping/ui/canvas.h"
#include "yiping/ui/queue.h"

#define ROWS 67
#define COLS 240

static const char *const filters[] = {"", "watch", "unacked", "135", "overdue", "near", "mine",
	"unowned", "domain=FO grade<=3", "state=handling age>30m", "area=500109",
	"-overdue grade=5", "type=FO-305"};
#define FILTERS (sizeof(filters) / sizeof(*filters))

static struct fold *fold_of(struct stage *s, uint32_t open)
{
	struct fold *f = fold_create();
	struct arena arena = {0};

	fold_set_home(f, area_root(s->tree)->num, 480);
	for (uint32_t num = 1; num <= open; num++) {
		struct event e;
		struct change c;
		stage_event(s, &arena, num, true, &e);
		stage_change(s, &e, NULL, &c);
		fold_apply(f, &c);
		arena_reset(&arena);
	}
	arena_finish(&arena);
	return f;
}

static double gather(struct queue *q, const struct board *b, const char *text)
{
	struct filter filter;
	struct error e = {0};

	measure_need(filter_parse(text, b->catalog, b->tree, &filter, &e), &e);
	queue_set_filter(q, filter.count ? &filter : NULL);
	int64_t begun = measure_cpu();
	queue_refresh(q, b, ROWS - 6);
	double ms = (double)(measure_cpu() - begun) / 1e6;
	queue_set_filter(q, NULL);
	filter_finish(&filter);
	return ms;
}

static void measure_filters(const struct board *b)
{
	struct queue *q = queue_create();
	double worst = 0;

	queue_refresh(q, b, ROWS - 6); // the first one asks for memory
	for (size_t i = 0; i < FILTERS; i++) {
		double ms = gather(q, b, filters[i]);
		worst = ms > worst ? ms : worst;
	}
	measure_say("queue.worst", worst);
	queue_destroy(q);
}

static void measure_view(const struct board *b, const struct view_ops *view, const char *name)
{
	struct view_state *state = view->create();
	struct canvas *c = canvas_create(ROWS, COLS);

	view->draw(state, b, c, canvas_rect(c));
	int64_t begun = measure_cpu();
	canvas_clear(c);
	view->draw(state, b, c, canvas_rect(c));
	measure_say(name, (double)(measure_cpu() - begun) / 1e6);
	canvas_destroy(c);
	view->destroy(state);
}

int main(int argc, char **argv)
{
	uint32_t open = (uint32_t)measure_size(argc, argv, 1, 1000000);
	uint64_t runs = measure_size(argc, argv, 2, 10000);
	struct person person = {.subject = "bench", .role = PERSON_DUTY, .area_count = 1};
	struct stage s;

	stage_make(&s);
	person.areas[0] = area_root(s.tree)->num;
	struct gauges *gauges = gauges_create();
	struct board b = {.now = STAGE_NOW, .lang = "zh_CN", .catalog = s.catalog, .tree = s.tree,
		.fold = fold_of(&s, open), .gauges = gauges, .person = &person,
		.centre = person.areas[0], .link = {.state = LINK_LIVE, .retry_ms = -1, .rate = 1},
		.server = "unix:/bench", .program = "bench"};
	for (uint64_t i = 0; i < runs; i++) {
		measure_filters(&b);
		measure_view(&b, &view_overview, "draw.overview");
		measure_view(&b, &view_events, "draw.events");
		measure_view(&b, &view_dispatch, "draw.dispatch");
	}
	gauges_destroy(gauges);
	fold_destroy((struct fold *)b.fold);
	stage_finish(&s);
	return 0;
}
