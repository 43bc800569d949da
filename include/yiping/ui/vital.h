/* SPDX-License-Identifier: MIT */
/* One indicator in one row: glyph, name, gauge, value, trend, unit, spark, age. */
#ifndef YIPING_UI_VITAL_H
#define YIPING_UI_VITAL_H

#include "yiping/ui/widget.h"

struct vital {
	const char *name;  // short name, at most 14 columns
	const char *value; // formatted; NULL = no data
	const char *unit;  // NULL none
	const char *note;  // a word in place of gauge and value (maintenance), NULL none
	int level;
	bool stale;
	int trend;         // < 0 falling, 0 steady, > 0 rising
	double position;   // gauge_position(), NAN none
	const double *spark; // positions, oldest first; NULL none
	int spark_count;
	int64_t age_ms;    // negative = unknown
};

/* Draws over `columns`; full form from 57 on. When there is less room these go, in this order:
 * spark, unit, age, trend, the gauge's normal zone, tail of the name. Glyph, value and "stale"
 * stay. */
void vital_draw(struct canvas *c, int row, int col, int columns, const struct vital *v);

#endif
