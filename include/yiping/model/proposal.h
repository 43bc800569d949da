/* SPDX-License-Identifier: MIT */
/* One-key dispatch: which units should lead and assist on an event, with the terms of each score
 * kept apart, so that whoever confirms it sees why. Pure; both sides use it.
 *
 * A candidate is of the kind that is wanted, names that kind among its skills, or stands in for it
 * by the catalog; it is not off, lies in the event's district or belongs to a place the event lies
 * in, and is within reach (a unit of no known place counts as in reach). Each term is 0 to 1000:
 *
 *   distance  1000 x (1 - km / reach), 0 where it is not known
 *   skill     1000 of the kind, 800 by its skills, 500 as a stand-in
 *   load      1000 x (1 - load / limit), at least 0, of what it carries (unit_load); the catalog's
 *             limit where the unit says none
 *   post      1000 x people on post / members; 500 where it says no members
 *   status    1000 idle, 500 not known, 0 busy (unit_status_at): by its own
 *             record, or nothing is left of what it can bear
 *   responsible  1000 the one unit that a table names (see remit.h), else 0
 *
 * and the score is the mean of them by the catalog's weights; responsibility has a weight only
 * where a unit is named. Who is named comes first, wherever it lies, then the higher score, then
 * the nearer one, then the lower num. */
#ifndef YIPING_MODEL_PROPOSAL_H
#define YIPING_MODEL_PROPOSAL_H

#include "yiping/model/entity.h"

#define PROPOSAL_TOP 8 // candidates that are kept of each kind

enum proposal_term { TERM_DISTANCE, TERM_SKILL, TERM_LOAD, TERM_POST, TERM_STATUS,
	TERM_RESPONSIBLE, TERM_COUNT };

/* "distance" "skill" ... */
const char *proposal_term_token(enum proposal_term t);

struct candidate {
	const struct unit *unit;
	double km;                   // HUGE_VAL = not known
	uint16_t terms[TERM_COUNT];  // 0..1000
	uint16_t score;              // 0..1000
	unsigned load;               // what it carries: unit_load
	enum unit_status status;     // unit_status_at
	bool takes_part;             // in this event already
	bool overloaded;             // one event more is beyond its limit
	const char *asked;           // id of another open event of the same place, NULL = none
};

struct proposal_kind { // for one kind of unit, the best first
	uint16_t kind;
	struct candidate top[PROPOSAL_TOP];
	size_t count;
	size_t all;                  // how many there are
	const struct candidate *proposed; // NULL = nobody; see proposal_make
};

struct proposal {
	struct proposal_kind lead;   // kind 0: the catalog names none
	struct proposal_kind assist[PROPOSAL_KINDS_MAX];
	size_t assist_count;
};

/* Where something happens. */
struct proposal_place {
	uint32_t area;
	bool has_position;
	double lon, lat;
};

struct proposal_ask {
	const struct catalog *catalog;
	const struct area_tree *tree;
	uint16_t type;
	const struct remit *remit; // who is responsible; NULL or nobody: the catalog's kind
	struct proposal_place place;
	const struct unit *units; size_t unit_count;
	const uint32_t *parties; size_t party_count; // units that take part already
	/* Id of another open event of the same place in which a unit takes part, NULL if there is
	 * none (asked of those that are kept); it lives as long as the proposal. NULL = not
	 * known. */
	const char *(*asked)(void *user, const struct unit *u);
	/* Open events in which a unit takes part. NULL = none are known. */
	unsigned (*events)(void *user, const struct unit *u);
	void *user;
};

/* True if two matters are at one place: of one village or grid, or, where both say where they are,
 * within 150 m of each other. */
bool proposal_same_place(const struct area_tree *t, const struct proposal_place *a,
	const struct proposal_place *b);

/* True if the unit is of that kind, has its skill or stands in for it. */
bool proposal_fits(const struct catalog *c, const struct unit *u, uint16_t kind);

/* How far a unit is from a place in km; HUGE_VAL if one of them is nowhere. */
double proposal_km(const struct area_tree *t, const struct proposal_place *p,
	const struct unit *u);

/* True if a unit of this area may be asked for what happens at the end of this path. */
bool proposal_in_district(const struct area_tree *t, const struct area_path *path, uint32_t area);

/* One unit as a candidate, whatever its kind and place: its terms as of the kind that is to lead,
 * and what it does already. For those who are chosen by hand. */
struct candidate proposal_of_unit(const struct proposal_ask *ask, const struct unit *u);

/* Whom a task of this kind is for: of `named` (units that take part or are about to; the first
 * counts most) who has the skill best, else the best of that kind, beyond its load only if all are.
 * NULL: nobody is known. */
const struct unit *proposal_for_kind(const struct proposal_ask *ask, uint16_t kind,
	const uint32_t *named, size_t count);

/* Fills *out; it points to units of *ask. The one proposed of each kind is the best that takes no
 * part yet and is not proposed for something else, and is not beyond its load unless all are. */
void proposal_make(const struct proposal_ask *ask, struct proposal *out);

#endif
