/* SPDX-License-Identifier: MIT */
/* What keeps noise out of the queue: which alarms are one matter, who tells of it and whether all
 * of them have stopped, what makes a suspicion sure, when a device flaps, a street is in a storm or
 * planned work explains an alarm. Pure: instants and what is known are arguments. */
#ifndef YIPING_MODEL_INTAKE_H
#define YIPING_MODEL_INTAKE_H

#include "yiping/model/act.h"
#include "yiping/model/entity.h"

#define INTAKE_SAME_MS (INT64_C(30) * 60 * 1000) // age of an event that still takes alarms in
#define INTAKE_SAME_M 150.0                      // metres between two alarms of one place
#define INTAKE_SURE 90                           // confidence that needs no second source, %
#define INTAKE_STORM_MS (INT64_C(60) * 1000)
#define INTAKE_STORM_ALARMS 10                   // in that time in one street before it is a storm

/* True for what no rule may hide: 1-3-5 and grades 1 to 3. */
bool intake_is_loud(const struct event_type *t, uint8_t grade);

/* True if an alarm may be told as one more report of an open event: the same type or family, within
 * 150 m or of the same asset or (where a place is known no nearer) of the same area, at most half
 * an hour after the event was born. An alarm of another type joins only what is at least as loud:
 * 1-3-5 never disappears in what is not, nor a grade in a milder one. */
bool intake_joins(const struct event *e, const struct act *alarm, const struct act_context *x,
	int64_t now);

/* Parts of that. Types alone; and whether an event is too mild to take this alarm in. */
bool intake_same_family(const struct catalog *c, uint16_t a, uint16_t b);
bool intake_hides(const struct event *e, const struct act *alarm, const struct catalog *c);

/* Metres between two places. */
double intake_metres(double lon_a, double lat_a, double lon_b, double lat_b);

/* ---- who tells ---- */

#define TELLER_ROOM 96

/* Who tells an alarm or its end: what the act names, else its series ("series:7"), its device, its
 * kind of source. "" if nothing is known of it: then it speaks for all. */
const char *intake_teller(const struct act *a, char room[TELLER_ROOM]);

/* The act's teller says that the condition is there. True if it did not say so before. One that
 * finds no room (EVENT_TELLINGS_MAX, none of them silent) is not kept and cannot hold the
 * condition. */
bool intake_tell(struct event *e, const struct act *a, int64_t at, struct arena *arena);

/* The act's teller says that it is over. True if nobody says otherwise any more. */
bool intake_untell(struct event *e, const struct act *a, struct arena *arena);

/* True if somebody else than the act's teller still says so. */
bool intake_held_by_others(const struct event *e, const struct act *a);

/* True if one alarm is enough: it says how sure it is, and that is enough. */
bool intake_is_sure(const struct act *a);

/* True if a suspicion has been seen in two ways: by a camera and by a sensor or a person. */
bool intake_is_confirmed(const struct event *e);

/* True if a report of this source confirms what a camera suspects. */
bool intake_confirms(const struct event *suspicion, enum source_kind second);

/* ---- storms and planned work ---- */

/* The street an area belongs to: its town; 0 above towns, where there are no storms. */
uint32_t intake_street(const struct area_tree *t, uint32_t area);

/* True if planned work explains this alarm: then it is recorded and mutes until the work ends. */
bool intake_muted_by(const struct works *w, const struct act *alarm, const struct act_context *x,
	int64_t now);

/* ---- flapping ---- */

#define INTAKE_FLAPPING_TYPE "ER-518" // of the event for whoever mends what flaps

/* It began or stopped to alarm. True if it flaps from now on and did not before. */
bool flap_toggle(struct flap *f, int64_t at);

/* When it will have been quiet long enough; INSTANT_NONE while it does not flap. */
int64_t flap_quiet_at(const struct flap *f);

/* It is quiet: what it says counts again. */
void flap_end(struct flap *f);

#endif
