/* SPDX-License-Identifier: MIT */
/* GET /v1/meta. */
#ifndef YIPING_WIRE_META_H
#define YIPING_WIRE_META_H

#include "yiping/model/person.h"
#include "yiping/wire/page.h"
#include "yiping/wire/span.h"

struct wire_meta {
	const char *version;
	uint32_t api;
	char epoch[WIRE_EPOCH_ROOM];
	uint64_t head, floor;
	uint64_t tick;          // number of the last one closed, 0 none
	uint32_t tick_ms;       // between two
	int64_t now;            // server time
	double rate;            // server seconds a second: 1, or faster in a simulation
	int utc_offset_minutes; // of the centre
	struct person identity; // unit and unit_id from `unit`
	struct unit_ref unit;
	enum level level;
	uint32_t catalog_version;
	uint32_t wait_s, waiters, acts_per_minute, page; // limits
	char server[WIRE_EPOCH_ROOM]; // names this server's state
	bool demo, exercise;
};

/* The identity's areas need the tree. A client asks meta before it has one: with refs->tree NULL
 * they are left empty (area_ids has them as written). */
struct wire_meta_areas {
	const char **ids; size_t count;
};

bool wire_meta_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena,
	struct wire_meta *out, struct wire_meta_areas *area_ids, struct error *e);
bool wire_meta_encode(const struct wire_meta *m, const struct wire_refs *refs, struct buf *out);

#endif
