/* SPDX-License-Identifier: MIT */
/* Flows of an area by type, unit, day or shift, from the loop's fold. */
#ifndef YIPING_SRC_GOV_SUMMARY_FLOWS_H
#define YIPING_SRC_GOV_SUMMARY_FLOWS_H

#include "yiping/gov/route.h"
#include "yiping/wire/summary.h"

/* What `by` asks for, 0 = nothing; false after having answered 400. */
bool summary_by(struct inbound *r, unsigned *by);

/* Fills row->flows for its area's subtree, freed by the caller: of today, or of all days that are
 * kept when days or shifts are asked for. */
void summary_flows(struct inbound *r, unsigned by, struct wire_summary_row *row);

#endif
