/* SPDX-License-Identifier: MIT */
/* Clocks and the legs of 1-3-5. */
#include "act_step.h"
#include "yiping/base/instant.h"

static struct duration_limit limit_of(const struct step *s, enum head_clock c)
{
	if (c == CLOCK_OWNER)
		return s->x->catalog->unowned[s->e->grade <= 5 ? s->e->grade : 5];
	if (!s->type)
		return (struct duration_limit){0};
	return event_type_limit(s->type, s->e->grade, c);
}

/* Another limit, or the same anew: nobody was urged for it yet. */
static void leave_ladder(struct event *e, enum head_clock c)
{
	if (e->rung_clock != c)
		return;
	e->rung_clock = CLOCK_NONE;
	e->struck = 0;
	e->last_rung = INSTANT_NONE;
}

static void start_clock(struct step *s, enum head_clock c, int64_t from)
{
	leave_ladder(s->e, c);
	event_clock_start(s->e, c, limit_of(s, c), from, s->cal);
}

/* Who waits is not late: the pause that still lasts ends here. */
static void finish_clock(struct step *s, enum head_clock c)
{
	event_clock_resume(s->e, c, s->at, s->cal);
	event_clock_done(s->e, c, s->at);
}

static const enum head_clock clock_of_leg[] = {CLOCK_A, CLOCK_V, CLOCK_D};

static void judge_leg(struct step *s, int leg, int64_t met)
{
	const struct event_clock *c = &s->e->clocks[clock_of_leg[leg]];
	if (!s->e->is_135 || s->e->legs[leg] != LEG_PENDING)
		return;
	bool in_time = c->start != INSTANT_NONE && met <= c->due;
	s->e->legs[leg] = in_time ? LEG_IN_TIME : LEG_LATE;
}

static void meet_leg(struct step *s, int leg)
{
	event_clock_done(s->e, clock_of_leg[leg], s->at);
	judge_leg(s, leg, s->at);
}

void step_meet_a(struct step *s)
{
	meet_leg(s, 0);
}

void step_meet_v(struct step *s)
{
	meet_leg(s, 1);
}

void step_meet_d(struct step *s)
{
	meet_leg(s, 2);
}

static const enum head_clock from_alarm[] = {CLOCK_A, CLOCK_V, CLOCK_D, CLOCK_H, CLOCK_C};
#define FROM_ALARM (sizeof from_alarm / sizeof from_alarm[0])

void step_start_alarm_clocks(struct step *s)
{
	for (size_t i = 0; i < FROM_ALARM; i++)
		start_clock(s, from_alarm[i], s->e->born);
}

/* The last state in which each of these limits can still be met. */
static bool can_be_met(enum head_clock c, enum state now)
{
	static const enum state last[CLOCK_COUNT] = {[CLOCK_A] = STATE_WAITING,
		[CLOCK_V] = STATE_VERIFYING,
		[CLOCK_D] = STATE_ACCEPTED,
		[CLOCK_H] = STATE_ACCEPTED,
		[CLOCK_C] = STATE_CHECKING};
	return now <= last[c];
}

/* The same limit on another measure, with what was granted on top and the pauses. */
static void measure_anew(struct step *s, enum head_clock c, struct duration_limit was)
{
	struct event_clock old = s->e->clocks[c];
	struct duration_limit now = limit_of(s, c);
	uint32_t granted = old.limit_s > was.seconds ? old.limit_s - was.seconds : 0;
	if (c == CLOCK_REVIEW || old.done != INSTANT_NONE)
		return;
	if (now.seconds)
		now.seconds += granted;
	event_clock_start(s->e, c, now, old.start, s->cal);
	struct event_clock *k = &s->e->clocks[c];
	if (k->start == INSTANT_NONE)
		return;
	k->pause_s = old.pause_s;
	if (old.pause_s) {
		k->paused_at = s->at; // resumed at once: the pauses so far move the due instant
		event_clock_resume(s->e, c, s->at, s->cal);
	}
	k->paused_at = old.paused_at;
}

/* Who is there has departed. */
static int64_t when_met(const struct event *e, int leg)
{
	int64_t done = e->clocks[clock_of_leg[leg]].done;
	bool departed = clock_of_leg[leg] == CLOCK_D;
	return done == INSTANT_NONE && departed ? e->clocks[CLOCK_H].done : done;
}

/* What became 1-3-5 late is judged by when its legs were met. */
static void judge_what_was_met(struct step *s)
{
	static const uint32_t limits[] = {60, 180, 300};
	for (int leg = 0; leg < 3; leg++) {
		int64_t met = when_met(s->e, leg);
		bool pending = met == INSTANT_NONE && can_be_met(clock_of_leg[leg], s->e->state);
		if (!s->e->is_135 || s->e->legs[leg] != LEG_PENDING || pending)
			continue;
		bool in_time = met != INSTANT_NONE && met <= s->e->born + limits[leg] * SECOND_MS;
		s->e->legs[leg] = in_time ? LEG_IN_TIME : LEG_LATE;
	}
}

void step_start_owner(struct step *s)
{
	start_clock(s, CLOCK_OWNER, s->at);
}

void step_limits_anew(struct step *s, const struct event_type *was, uint8_t was_grade)
{
	struct event *e = s->e;
	e->is_135 = s->type && event_type_is_135(s->type, e->grade);
	for (int c = CLOCK_A; c < CLOCK_OWNER; c++)
		if (e->clocks[c].start != INSTANT_NONE)
			measure_anew(s, (enum head_clock)c,
				was ? event_type_limit(was, was_grade, (enum head_clock)c)
				    : (struct duration_limit){0});
	if (e->clocks[CLOCK_OWNER].start != INSTANT_NONE)
		measure_anew(s, CLOCK_OWNER,
			s->x->catalog->unowned[was_grade <= 5 ? was_grade : 5]);
	for (size_t i = 0; i < FROM_ALARM; i++)
		if (e->clocks[from_alarm[i]].start == INSTANT_NONE &&
			can_be_met(from_alarm[i], e->state))
			start_clock(s, from_alarm[i], e->born);
	judge_what_was_met(s);
}

void step_extend_c(struct step *s, uint32_t extra_s)
{
	struct event_clock *c = &s->e->clocks[CLOCK_C];
	if (c->start == INSTANT_NONE || c->done != INSTANT_NONE)
		return;
	uint64_t longer = (uint64_t)c->limit_s + extra_s;
	c->limit_s = longer < CLOCK_LIMIT_MAX_S ? (uint32_t)longer : CLOCK_LIMIT_MAX_S;
	leave_ladder(s->e, CLOCK_C);
	c->paused_at = s->at; // resumed at once: works out the due instant
	event_clock_resume(s->e, CLOCK_C, s->at, s->cal);
}

void step_arrive_anew(struct step *s)
{
	if (s->e->clocks[CLOCK_H].done != INSTANT_NONE)
		start_clock(s, CLOCK_H, s->at);
}

void step_clocks_of_reopening(struct step *s)
{
	start_clock(s, CLOCK_C, s->at);
	if (s->to != STATE_VERIFYING)
		return;
	start_clock(s, CLOCK_V, s->at);
	start_clock(s, CLOCK_H, s->at);
	if (s->e->legs[2] == LEG_PENDING)
		start_clock(s, CLOCK_D, s->at);
}

static void finish_all(struct step *s)
{
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++)
		finish_clock(s, (enum head_clock)c);
}

void step_clocks_of_state(struct step *s, enum state from)
{
	if (s->to == STATE_REGISTERED)
		start_clock(s, CLOCK_DISPATCH, s->at);
	else if (s->to == STATE_ASSIGNED)
		start_clock(s, CLOCK_ACCEPT, s->at);
	else if (s->to == STATE_REPORTED)
		start_clock(s, CLOCK_CHECK, s->at);
	bool was_open = from < STATE_COUNT && (STATES_OPEN & STATE_BIT(from));
	if (!was_open || !(STATES_DONE & STATE_BIT(s->to)))
		return;
	step_meet_a(s);
	if (s->to == STATE_CLOSED) {
		step_meet_v(s);
		step_meet_d(s);
	}
	finish_all(s);
}
