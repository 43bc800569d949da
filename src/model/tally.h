/* SPDX-License-Identifier: MIT */
/* Rows of counters by a pair of numbers; only rows in use take memory. */
#ifndef YIPING_MODEL_TALLY_H
#define YIPING_MODEL_TALLY_H

#include <stddef.h>

#include "keymap.h"

struct tally {
	struct keymap map; // to row, from 1
	int32_t *cells;
	uint32_t width;    // cells a row
	uint32_t top;      // highest row ever given
	uint32_t room;     // rows allocated
	uint32_t free;     // a free row, whose first cell names the next; 0 none
};

void tally_init(struct tally *t, uint32_t width);
void tally_clear(struct tally *t); // no rows, the memory is kept
void tally_finish(struct tally *t);

/* A row, NULL if it does not exist; valid until the next tally_open. */
int32_t *tally_find(const struct tally *t, uint32_t a, uint32_t b);

/* A row, made with zeroes if it did not exist. */
int32_t *tally_open(struct tally *t, uint32_t a, uint32_t b);

void tally_drop(struct tally *t, uint32_t a, uint32_t b);

static inline int32_t *tally_row(const struct tally *t, uint32_t row)
{
	return t->cells + (size_t)row * t->width;
}

#endif
