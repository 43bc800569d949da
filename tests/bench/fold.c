/* SPDX-License-Identifier: MIT */
/* fold LIVE CHANGES RUNS: changes a second through fold_apply, all in memory. Most changes move an
 * event on; one in ten closes one and opens another, so that as many stay live. */
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "yiping/base/mem.h"

struct script {
	struct change *changes;
	size_t count;
};

static void write_script(struct stage *s, struct fold *f, uint32_t live, struct script *out)
{
	struct change *latest = mem_array(live, sizeof(*latest));
	struct arena arena = {0};
	uint32_t num = 0;

	for (uint32_t i = 0; i < live; i++) {
		struct event e;
		stage_event(s, &arena, ++num, true, &e);
		stage_change(s, &e, NULL, &latest[i]);
		fold_apply(f, &latest[i]);
	}
	for (size_t i = 0; i < out->count; i++) {
		uint32_t at = dice_below(&s->dice, live);
		uint32_t way = dice_below(&s->dice, 10);
		struct live l;
		stage_live(&latest[at], &l);
		if (l.head.state == STATE_CLOSED) {
			struct event e;
			stage_event(s, &arena, ++num, true, &e);
			e.rev = e.arev = 1;
			stage_change(s, &e, NULL, &out->changes[i]);
			arena_reset(&arena);
		} else {
			stage_step(s, &l, way != 0, &out->changes[i]);
		}
		latest[at] = out->changes[i];
	}
	arena_finish(&arena);
	free(latest);
}

static void run(struct stage *s, uint32_t live, struct script *script)
{
	struct fold *f = fold_create();

	s->dice.state = 7;
	fold_set_home(f, area_root(s->tree)->num, 480);
	write_script(s, f, live, script);
	int64_t begun = measure_cpu();
	for (size_t i = 0; i < script->count; i++)
		fold_apply(f, &script->changes[i]);
	measure_say("fold.rate", (double)script->count * 1e9 / (double)(measure_cpu() - begun));
	fold_destroy(f);
}

int main(int argc, char **argv)
{
	uint32_t live = (uint32_t)measure_size(argc, argv, 1, 1000000);
	struct script script = {.count = measure_size(argc, argv, 2, 10000000)};
	uint64_t runs = measure_size(argc, argv, 3, 100);
	struct stage s;

	stage_make(&s);
	script.changes = mem_array(script.count, sizeof(*script.changes));
	for (uint64_t i = 0; i < runs; i++)
		run(&s, live, &script);
	free(script.changes);
	stage_finish(&s);
	return 0;
}
