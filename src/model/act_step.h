/* SPDX-License-Identifier: MIT */
/* One act on its way through act_apply, and what it does to clocks and legs. */
#ifndef YIPING_MODEL_ACT_STEP_H
#define YIPING_MODEL_ACT_STEP_H

#include "yiping/model/act.h"

#define CLOCK_LIMIT_MAX_S (10u * 366 * 86400) // no limit is longer than ten years

/* What the act changes, and with what. */
struct step {
	struct event *e;
	const struct act *a;
	const struct act_context *x;
	struct arena *arena;
	int64_t at; // the instant it counts from: the act's, or when it was due by time
	const struct event_type *type;
	const struct calendar *cal;
	enum state to; // the row's target; effects may change it
};

/* The array with room for one more; the old one stays as it was, since others may hold it. */
void *step_grown(struct step *s, const void *old, size_t count, size_t size);

/* What is kept of an actor, in the arena. */
struct actor step_actor(struct step *s, const struct actor *a);

/* As the act found the event. */
struct step_before {
	enum state state;
	uint8_t grade;
	bool is_135;
};

/* The report that was sent; and what is owed now, after every act. */
void step_inform(struct step *s);
void step_owe(struct step *s, const struct step_before *was);
/* The unit with strings of the step's arena. */
struct unit_ref step_kept_unit(struct step *s, const struct unit_ref *u);

/* Who is responsible now, by what the context knows; with it what is unowned, and its clock. */
void step_settle_owner(struct step *s);

/* The lead says that it is not theirs. What two units said that of is the fallback's, or nobody's,
 * until somebody sends it out again. */
void step_send_back(struct step *s);

/* The limit of what nobody owns, from now. */
void step_start_owner(struct step *s);

/* Legs of 1-3-5 and their clocks: acknowledged, verified, departed. A leg is met once; what is
 * met after its limit stays late for ever. */
void step_meet_a(struct step *s);
void step_meet_v(struct step *s);
void step_meet_d(struct step *s);

/* A, V, D, H and C, from the alarm. */
void step_start_alarm_clocks(struct step *s);

/* Type or grade are others than before: limits and 1-3-5 follow. Clocks keep their start, pauses
 * and what was granted on top of the limit; a clock that has a limit only now begins at the
 * alarm, unless its time is over. */
void step_limits_anew(struct step *s, const struct event_type *was, uint8_t was_grade);

/* Adds to the closing limit. */
void step_extend_c(struct step *s, uint32_t extra_s);

/* An order to another unit: who was on the scene already is not who is to come now. */
void step_arrive_anew(struct step *s);

/* After closing or a false finding the limits begin anew at the reopening; legs that were met
 * stay. */
void step_clocks_of_reopening(struct step *s);

/* What starts and ends with a state. */
void step_clocks_of_state(struct step *s, enum state from);

#endif
