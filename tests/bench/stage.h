/* SPDX-License-Identifier: MIT */
/* The demo city's areas and catalog, and as many events in it as a bench wants. */
#ifndef BENCH_STAGE_H
#define BENCH_STAGE_H

#include "measure.h"
#include "yiping/base/buf.h"
#include "yiping/model/change.h"
#include "yiping/model/fold.h"
#include "yiping/wire/span.h"

#define STAGE_NOW INT64_C(1795564800000) // 2026-11-25T00:00:00Z

struct stage {
	struct catalog *catalog;
	struct area_tree *tree;
	struct wire_refs refs;
	uint32_t first_town, town_count; // nums of towns are dense
	struct dice dice;
};

void stage_make(struct stage *s);
void stage_finish(struct stage *s);

/* An event of that num: open ones in a state on the way with a clock that runs, others archived.
 * Its strings live in the arena. */
void stage_event(struct stage *s, struct arena *arena, uint32_t num, bool open, struct event *out);

/* The change that made it: head, path and units, and its body (which lives in `body`, emptied
 * first; NULL = none). */
void stage_change(struct stage *s, const struct event *e, struct buf *body, struct change *out);

/* The entity after that change. */
void stage_live(const struct change *c, struct live *out);

/* A next step of an event that is in a fold: rev and arev are one more, another state. Without a
 * body. */
void stage_step(struct stage *s, const struct live *l, bool open, struct change *out);

/* The words an event is found by. */
const char *stage_words(struct arena *arena, const struct event *e);

#endif
