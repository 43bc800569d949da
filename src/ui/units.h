/* SPDX-License-Identifier: MIT */
/* Parts of the board of units. */
#ifndef YIPING_UI_UNITS_H
#define YIPING_UI_UNITS_H

#include "detail.h"
#include "yiping/model/proposal.h"
#include "yiping/ui/view.h"

/* One row: a unit, or a person on duty. */
struct unit_row {
	const struct unit *unit;     // NULL: a person
	const struct actor *person;
	const char *post;            // of the person
	uint32_t area;
	enum unit_class class;
	double km;                   // to the event, HUGE_VAL not known; 0 without an event
};

/* What it does now, from the heads of the board. */
struct unit_work {
	const struct live *task;     // the gravest, then what is due first; NULL = nothing
	unsigned count, limit;
	bool full, asked, takes_part; // one more is too much; busy at that place; in the event
};
struct unit_work units_work(
	const struct board *b, const struct subject *x, const struct unit_row *row);

void units_draw_titles(bool event, struct canvas *c, struct rect r);
void units_draw_row(const struct board *b, const struct subject *x, const struct unit_row *row,
	bool selected, struct canvas *c, struct rect r);

/* The unit under the cursor: what it is, what it does, its last sign, and what keys do. */
void units_draw_open(const struct board *b, const struct subject *x, const struct unit_row *row,
	struct sheet *s);

/* An order to it: a drone or a camera looks there after a yes, others are told in words what to
 * do; and why it may not be given. */
struct intent units_order(
	const struct board *b, const struct subject *x, const struct unit_row *row);

#endif
