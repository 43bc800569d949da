/* SPDX-License-Identifier: MIT */
/* All series of the server with their judgement and present value. Loop thread only. */
#ifndef YIPING_GOV_SERIES_H
#define YIPING_GOV_SERIES_H

#include "yiping/model/area.h"
#include "yiping/model/catalog.h"
#include "yiping/model/event.h"
#include "yiping/model/indicator.h"
#include "yiping/model/tick.h"

struct gov_series {
	struct series series;
	struct judge judge;
	float value;          // last reading
	float told;           // as the last tick had it, NAN = never
	uint8_t told_colour, told_quality;
	bool has_value;
	bool seen;            // read since the last tick
	int64_t observed;     // ms
	int64_t since;        // when the colour in force began
	char event[EVENT_ID_ROOM]; // the open event its breach raised, "" none
};

struct series_table;

/* Every indicator of the catalog at every centre of its levels, numbered from 1 by area, then by
 * indicator: the series of one centre stand together. */
struct series_table *series_table_create(const struct catalog *c, const struct area_tree *t);
void series_table_destroy(struct series_table *s);

size_t series_table_count(const struct series_table *s);
struct gov_series *series_by_num(struct series_table *s, uint32_t num); // NULL if unknown
struct gov_series *series_at(struct series_table *s, uint16_t indicator, uint32_t area);

/* Nums [*first, *end) of one centre; empty when it has none. */
void series_of_centre(const struct series_table *s, uint32_t area, uint32_t *first, uint32_t *end);

#endif
