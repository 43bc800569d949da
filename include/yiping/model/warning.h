/* SPDX-License-Identifier: MIT */
/* Warnings that a centre issues itself: issued, made worse or milder, extended, lifted. Blue and
 * yellow are one person's matter; whatever touches orange or red is proposed by one and confirmed
 * by another, on duty at the city (see second.h). A district may propose those, a town issues none.
 * Drills go the same way and say in every text that they are drills. */
#ifndef YIPING_MODEL_WARNING_H
#define YIPING_MODEL_WARNING_H

#include "yiping/base/arena.h"
#include "yiping/model/act.h"
#include "yiping/model/entity.h"

#define WARNING_LONGEST_MS (INT64_C(30) * 86400 * 1000)
#define WARNING_HEADLINE_MAX 400 // bytes in one language
#define WARNING_TEXT_MAX 4000
#define WARNING_AREAS_MAX 64     // named in one

/* Nothing yet: in force by nobody, instants INSTANT_NONE. */
void warning_init(struct warning *w);

/* True while something waits for a second person. */
bool warning_is_asked(const struct warning *w, int64_t now);

/* True if an act of this kind needs a second person. */
bool warning_needs_two(const struct warning *w, const struct warning_terms *t);

/* May it be done? `t` says what; of an issue *w holds what is not in the terms (area, areas,
 * hazard, exercise). 403 "role" (only duty and supervisors), "level" (a town's, or a second person
 * who is not the city's), "second"; 409 "state" (not in force), "asked" (something waits already),
 * "none" (nothing waits); 422 "field_area" "field_areas" "field_colour" "field_hazard"
 * "field_headline" "field_caution" "field_measures" "field_onset" "field_expires" "field_reason".
 * Pure. */
bool warning_check(const struct warning *w, const struct warning_terms *t, const struct person *p,
	const struct area_tree *tree, int64_t now, struct act_problem *out);

/* Does what was checked; rev counts on. New strings come from the arena, others are kept. */
void warning_apply(struct warning *w, const struct warning_terms *t, const struct person *p,
	int64_t now, struct arena *arena);

/* When time does something to it: what was asked for lapses, or it expires; INSTANT_NONE = never,
 * as for whatever came from elsewhere. */
int64_t warning_due(const struct warning *w);

/* Does what time does at that instant; rev counts on. */
void warning_strike(struct warning *w);

#endif
