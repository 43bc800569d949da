/* SPDX-License-Identifier: MIT */
/* Pages: documents that hold long arrays. Opening one looks at its outline only (about a quarter of
 * a millisecond a thousand changes) and reads what stands beside the arrays; items are then decoded
 * one by one, in as many turns of a loop as it takes. The bytes must stay as long as spans into
 * them are used. */
#ifndef YIPING_WIRE_PAGE_H
#define YIPING_WIRE_PAGE_H

#include "yiping/model/fold.h"
#include "yiping/model/reduce.h"
#include "yiping/wire/span.h"

#define WIRE_EPOCH_ROOM 33

/* GET /v1/changes. Items of `changes` go to wire_change_decode, those of `ticks` to
 * wire_tick_decode. */
struct wire_changes {
	char epoch[WIRE_EPOCH_ROOM];
	uint64_t head;
	const char *next; // opaque cursor, always there
	bool more;
	struct digest digest; bool has_digest; // never with more
	int64_t now;          // server time
	struct wire_items changes, ticks;
};

bool wire_changes_open(const char *bytes, size_t n, struct arena *arena, struct wire_changes *out,
	struct error *e);

/* Writing: begin, the changes, ticks, the ticks, end. */
void wire_changes_begin(struct buf *out, const struct wire_changes *page);
void wire_changes_ticks(struct buf *out);
bool wire_changes_end(struct buf *out, const struct wire_changes *page);

/* GET /v1/snapshot. Items of `changes` go to wire_change_decode, those of `counters` to
 * wire_counters_decode, `tick` (length 0 = none) to wire_tick_decode. */
struct wire_snapshot {
	char epoch[WIRE_EPOCH_ROOM];
	uint64_t seq;
	const char *next;   // token of the next page, NULL on the last
	const char *cursor; // to go on with changes
	bool more;
	struct wire_items changes, counters;
	struct wire_span tick;
};

bool wire_snapshot_open(const char *bytes, size_t n, struct arena *arena, struct wire_snapshot *out,
	struct error *e);
/* Writing: begin, the items, counters, the counters, end (which puts page->tick as it is). */
void wire_snapshot_begin(struct buf *out, const struct wire_snapshot *page);
void wire_snapshot_counters(struct buf *out);
bool wire_snapshot_end(struct buf *out, const struct wire_snapshot *page);

/* Counters of one area and domain, with the flows of one local day. */
struct wire_counters {
	uint32_t area;
	uint8_t domain;     // 0 = all
	int32_t day;        // days since 1970-01-01, INT32_MIN = gauges only
	int64_t counts[COUNTER_COUNT];
};

bool wire_counters_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct wire_counters *out, struct error *e);
bool wire_counters_encode(const struct wire_counters *c, const struct wire_refs *refs,
	struct buf *out);

/* Any document with one array: events, areas, units, series, sources, history ("changes"), people,
 * warnings, items ... */
struct wire_list {
	struct wire_items items;
	const char *next; // keyset token, NULL on the last page
	bool has_total;
	uint32_t total;
};

bool wire_list_open(const char *bytes, size_t n, const char *key, struct arena *arena,
	struct wire_list *out, struct error *e);
/* Writing: begin, the items one by one, end (with next and total of `list`, which may be NULL). */
void wire_list_begin(struct buf *out, const char *key);
bool wire_list_end(struct buf *out, const struct wire_list *list);

#endif
