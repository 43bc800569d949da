/* SPDX-License-Identifier: MIT */
/* Whom somebody is about to send: one unit that leads and any that assist, as proposed or changed
 * by hand. What stands here is what goes out, so nothing but a person changes it once it was
 * seen. Pure. */
#ifndef YIPING_MODEL_MUSTER_H
#define YIPING_MODEL_MUSTER_H

#include "yiping/model/act.h"
#include "yiping/model/proposal.h"

struct muster {
	uint32_t lead;   // num of a unit, 0 = nobody yet
	uint32_t assist[ACT_UNITS_MAX];
	size_t assist_count;
	bool filled;     // from a proposal
	bool touched;    // by hand
};

enum muster_part { MUSTER_OUT, MUSTER_LEADS, MUSTER_ASSISTS };

/* Takes those who are proposed, once, and never over what was chosen by hand. */
void muster_fill(struct muster *m, const struct proposal *p);

enum muster_part muster_part(const struct muster *m, uint32_t unit);

/* One step on for a unit: out, leads, assists, out; with `assists` from out to assists first, then
 * leads. Who becomes the lead takes the place of the one before, who is out. False, with nothing
 * changed, if as many assist as may. */
bool muster_turn(struct muster *m, uint32_t unit, bool assists);

/* What speaks against sending one more event to this unit, bits of them. */
enum muster_doubt {
	MUSTER_ASKED = 1 << 0,    // at the same place already, for another event
	MUSTER_LOADED = 1 << 1,   // one more is beyond its limit
	MUSTER_BUSY = 1 << 2,
	MUSTER_IN_IT = 1 << 3,    // takes part in this very event
};
unsigned muster_doubts(const struct candidate *c);

#endif
