/* SPDX-License-Identifier: MIT */
/* GET /v1/summary: counters per child area; and the people behind an event. */
#ifndef YIPING_WIRE_SUMMARY_H
#define YIPING_WIRE_SUMMARY_H

#include "yiping/model/event.h"
#include "yiping/model/reduce.h"
#include "yiping/wire/page.h"
#include "yiping/wire/span.h"

struct wire_summary_domain {
	uint8_t domain;
	int64_t counts[COUNTER_COUNT];
};

/* Flows by whatever was asked for; what was not is 0, NULL, INT32_MIN. */
struct wire_summary_flow {
	uint8_t domain;
	uint16_t type;
	struct unit_ref unit; // id only while it is live, no name
	int32_t day;          // local day; with a shift the one on which it began
	const char *shift;    // "day" "night"
	int64_t counts[COUNTER_COUNT]; // flows only
};

/* An item of {"areas":[...]}. */
struct wire_summary_row {
	uint32_t area;
	struct name name;
	int64_t counts[COUNTER_COUNT];
	struct wire_summary_domain *domains; size_t domain_count;
	uint32_t worst_area;       // 0 = nothing is coloured
	uint16_t worst_indicator;
	enum colour worst_colour;
	struct wire_summary_flow *flows; size_t flow_count;
};

bool wire_summary_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_summary_row *out, struct error *e);
bool wire_summary_encode(const struct wire_summary_row *row, const struct wire_refs *refs,
	struct buf *out);

/* An item of {"people":[...]}: never cached, never logged. */
struct wire_citizen {
	const char *ref, *name, *phone, *address, *role;
};

bool wire_citizen_decode(const char *bytes, size_t n, struct arena *arena, struct wire_citizen *out,
	struct error *e);
bool wire_citizen_encode(const struct wire_citizen *c, struct buf *out);

#endif
