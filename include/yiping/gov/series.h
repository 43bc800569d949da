/* SPDX-License-Identifier: MIT */
/* All series of the server with their judgement and present value. Loop thread only. */
#ifndef YIPING_GOV_SERIES_H
#define YIPING_GOV_SERIES_H

#include "yiping/model/area.h"
#include "yiping/model/catalog.h"
#include "yiping/model/entity.h"
#include "yiping/model/event.h"
#include "yiping/model/indicator.h"
#include "yiping/model/tick.h"

/* What a series has beside the catalog; heap. */
struct gov_setting {
	struct arena arena;
	struct series_setting is;
};

struct gov_series {
	struct series series;
	struct gov_setting *setting; // NULL = judged, and by the catalog's limits
	struct judge judge;
	struct flap flap;
	float value;          // last reading
	float told;           // as the last tick had it, NAN = never
	uint8_t told_colour, told_quality;
	bool has_value;
	bool seen;            // read since the last tick
	bool raised;          // its breach was told and its end was not
	bool untold;          // telling it failed
	bool simulated;       // the demo writes it, for as long as it is its gateway's
	bool made;            // the server works it out itself
	int64_t observed;     // ms
	int64_t since;        // when the colour in force began
	char event[EVENT_ID_ROOM];   // the open event its breach raised, "" none
	char flapping[EVENT_ID_ROOM]; // likewise of its flapping
};

struct series_table;

/* Every indicator of the catalog at every centre of its levels, numbered from 1 by area, then by
 * indicator: the series of one centre stand together. */
struct series_table *series_table_create(const struct catalog *c, const struct area_tree *t);
void series_table_destroy(struct series_table *s);

size_t series_table_count(const struct series_table *s);
struct gov_series *series_by_num(struct series_table *s, uint32_t num); // NULL if unknown
struct gov_series *series_at(struct series_table *s, uint16_t indicator, uint32_t area);

/* Takes over what is to hold for a series, and whose it is. */
void series_set(struct gov_series *g, const struct series_setting *s, uint32_t gateway);

/* *to becomes what *from is but for its factor, which follows the tree; *from keeps nothing of its
 * own. */
void series_move(struct gov_series *to, struct gov_series *from);

/* True if a person has put it aside: its values are shown and not judged. */
bool series_is_aside(const struct gov_series *g);

/* Nums [*first, *end) of one centre; empty when it has none. */
void series_of_centre(const struct series_table *s, uint32_t area, uint32_t *first, uint32_t *end);

#endif
