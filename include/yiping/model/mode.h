/* SPDX-License-Identifier: MIT */
/* Routine and emergency mode of a centre (平急转换): a supervisor asks for the switch, and a second
 * person of that centre or one above confirms it (see second.h). */
#ifndef YIPING_MODEL_MODE_H
#define YIPING_MODEL_MODE_H

#include "yiping/model/act.h"
#include "yiping/model/entity.h"

#define MODE_LONGEST_MS (INT64_C(366) * 86400 * 1000)

enum mode_act { MODE_ASK, MODE_CONFIRM, MODE_DECLINE };

/* The mode of a centre that never had one: routine. */
void mode_begin(struct mode *m, uint32_t area, const char *area_id, int64_t at);

/* True while a switch waits for its second person. */
bool mode_is_asked(const struct mode *m, int64_t now);

/* May it be done? ask: 403 "role" unless a supervisor of the centre or above; 422 "field_level",
 * "field_response", "field_measures", "field_until" (what starting a response must state); 409
 * "asked" while another switch waits, "same" if nothing would change. confirm, decline: 409 "none"
 * if nothing waits; 403 "role" unless duty or supervisor; 403 "second" if who asked confirms.
 * `terms` (by and at left out) is of asking. Pure. */
bool mode_check(const struct mode *m, enum mode_act a, const struct mode_terms *terms,
	const struct person *p, int64_t now, struct act_problem *out);

/* Does what was checked; rev counts on. Strings are kept as they are. */
void mode_apply(struct mode *m, enum mode_act a, const struct mode_terms *terms,
	const struct person *p, int64_t now);

#endif
