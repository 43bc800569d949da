/* SPDX-License-Identifier: MIT */
/* From a filter to what the store is asked for. Pure. */
#ifndef YIPING_GOV_EVENT_PLAN_H
#define YIPING_GOV_EVENT_PLAN_H

#include "yiping/model/filter.h"
#include "yiping/store/stored.h"

enum event_sort { EVENTS_AUTO, EVENTS_QUEUE, EVENTS_NEWEST };

/* How to walk along the events. */
enum event_way { WAY_QUEUE = 'q', WAY_NEWEST = 'n', WAY_WORDS = 'w' };

struct event_plan {
	struct stored_query query; // without keep, limit, scan, after
	enum event_way way;
	bool open;           // only open events can pass
	bool nothing;        // no event can pass
	struct filter heads; // terms that the head decides; no arena of its own
	struct filter rest;  // terms that need the body: text, source, a named holder
};

/* Works it out; `below` is the one subtree of the scope (count 0 = not one). Without a state in the
 * filter only open events are meant. Memory comes from `arena`; texts are the filter's.
 * EVENTS_QUEUE falls back to newest first where closed events may pass. */
void event_plan(const struct filter *f, const struct area_path *below, const struct area_tree *t,
	enum event_sort sort, int64_t now, struct arena *arena, struct event_plan *out);

/* Where a page ended: the token of `next` and `after`. */
#define EVENT_AFTER_ROOM 80
struct event_after {
	enum event_way way;
	int64_t a, b, c;
};
void event_after_format(const struct event_after *p, char out[EVENT_AFTER_ROOM]);
bool event_after_parse(const char *s, struct event_after *out);

#endif
