/* SPDX-License-Identifier: MIT */
/* One event as one person may see it. Used in readers. */
#ifndef YIPING_GOV_EVENT_SEEN_H
#define YIPING_GOV_EVENT_SEEN_H

#include "yiping/gov/route.h"
#include "yiping/model/act.h"
#include "yiping/store/stored.h"
#include "yiping/wire/span.h"

/* Who asks, when, and what ids mean: copied when the request came. */
struct asker {
	struct person person;
	struct scope scope;
	struct wire_refs refs;
	int64_t now;
	char epoch8[9];
};
struct asker asker_of(const struct inbound *r);

bool asker_sees(const struct asker *a, const struct live *l);

struct seen_event {
	struct event event;  // with what this person may not see taken out
	struct allowed allowed;
};

/* Decodes the stored body, works out what the person may do and then masks. Memory from `arena`. */
bool event_see(struct db *db, const struct asker *a, const struct stored *s, struct arena *arena,
	struct seen_event *out, struct error *e);

/* Appends it as lists and detail give it; tag NULL = none. False if `out` overflowed. */
bool event_seen_encode(const struct seen_event *s, const struct asker *a, const char *tag,
	struct buf *out);

#endif
