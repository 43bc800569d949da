/* SPDX-License-Identifier: MIT */
/* One event, in parts. Each part fills a sheet; what is left of it below is free. */
#ifndef YIPING_UI_DETAIL_H
#define YIPING_UI_DETAIL_H

#include "sheet.h"
#include "yiping/ui/queue.h"

/* What is shown. `live` may be there without a body, and a body without being live. */
struct subject {
	const struct live *live;   // NULL: not on the board any more
	const struct event *event; // NULL: not at hand
	uint32_t num;
};

/* Grade, what, where, state; the phases of the loop. */
void detail_draw_head(const struct board *b, const struct subject *x, struct sheet *s);

/* Clocks side by side over three rows, or one row when there is little room. */
void detail_draw_clocks(
	const struct board *b, const struct subject *x, struct canvas *c, struct rect r);

/* Whom to send; of the event or of what is live of it. */
struct proposal;
void detail_propose(const struct board *b, const struct subject *x, struct proposal *out);

/* One unit as a candidate for it, whatever its kind and place. */
struct candidate;
struct candidate detail_candidate(
	const struct board *b, const struct subject *x, const struct unit *u);

/* Whom a task of this kind about it is for, see proposal_for_kind; NULL nobody known. */
const struct unit *detail_unit_for(const struct board *b, const struct subject *x, uint16_t kind,
	const uint32_t *named, size_t count);

/* A line of a candidate: name, a word, distance, load (`wide` with a bar); and why it stands where
 * it does: the terms in hundredths, and their mean. */
void detail_draw_candidate(
	const struct board *b, const struct candidate *c, bool proposed, bool wide, struct pen p);
void detail_draw_terms(const struct candidate *c, struct sheet *s);

void detail_timeline(const struct board *b, const struct subject *x, struct sheet *s);
void detail_deeds(const struct board *b, const struct subject *x, struct sheet *s);
void detail_units(const struct board *b, const struct subject *x, struct sheet *s);
void detail_facts(const struct board *b, const struct subject *x, struct sheet *s);

#endif
