/* SPDX-License-Identifier: MIT */
/* How the simulated staff go about an event: each state has a plan, made of one act and an
 * instant. */
#ifndef YIPING_CITY_STAFF_H
#define YIPING_CITY_STAFF_H

#include "city_parts.h"

/* One act being planned. */
struct staff {
	const struct city *c;
	const struct event *e;
	const struct event_type *type;
	struct act *act;
	struct person *person;
	struct arena *arena;
	int64_t at;
	uint64_t key; // of this event in its present round
};

/* What the chances of one event are called; each is drawn once a round. */
enum chance { CHANCE_LEFT = 16, CHANCE_LEFT_FOR, CHANCE_HOW, CHANCE_GRADE, CHANCE_WHEN, CHANCE_BACK,
	CHANCE_SPOT, CHANCE_ASK, CHANCE_WHISTLE, CHANCE_PROGRESS, CHANCE_CAUSE, CHANCE_WORDS,
	CHANCE_POST, CHANCE_REWORK, CHANCE_RESULT, CHANCE_SCORE, CHANCE_DIRECT, CHANCE_CALLED,
	CHANCE_LEAD, CHANCE_INFORM };

uint64_t staff_key(const struct staff *s, enum chance what);
double staff_unit(const struct staff *s, enum chance what);

/* The act by a rule, by somebody of the centre at this level, or of the leading unit. staff_by_unit
 * is false if no unit of ours leads. */
void staff_by_rule(struct staff *s, enum verb v, const char *rule);
void staff_by_centre(struct staff *s, enum verb v, enum level level, unsigned post);
bool staff_by_unit(struct staff *s, enum verb v);
bool staff_by_worker_of(struct staff *s, enum verb v, uint32_t unit);

/* Who was whistled for and has not said that they come; NULL if nobody. */
const struct party *staff_whistled(const struct staff *s);

/* Why nobody waits for them; NULL if there is nobody to wait for. */
const char *staff_alone_words(const struct staff *s);

/* Who acts by day and by night, who checks, who decides. */
#define POST_CHECKER 2
#define POST_SUPERVISOR 3
unsigned staff_on_duty(const struct staff *s);

/* The level whose duty room has the event, or a higher one if the grade demands it. */
enum level staff_level(const struct staff *s);
enum level staff_level_for_grade(const struct staff *s, uint8_t grade);

/* An instant between `from` and the due one: by a share of what is left that is over 1 about `late`
 * of the time; never more than most_ms unless it is late, never less than least_ms. */
struct pace {
	double late;
	int64_t least_ms, most_ms;
};
int64_t staff_within(const struct staff *s, enum head_clock clock, int64_t from, struct pace p);

/* Left to a person at a terminal for a while; and the instant that leaving, urging and shelving
 * make of a planned one. */
bool staff_is_left(const struct staff *s);

/* Where the demo's own duty rooms are. */
bool staff_of_demo_place(const struct staff *s);
int64_t staff_adjusted(const struct staff *s, int64_t at);

/* True if there is nothing to find where the event is said to be. */
bool staff_finds_nothing(const struct staff *s);

/* The unit of a kind that serves the event's place, NULL if there is none; and as a reference. */
const struct unit *staff_unit_of_kind(const struct staff *s, const char *kind);
struct unit_ref staff_unit_ref(const struct unit *u);

/* What is done next in each state; false if nothing is. staff_intake.c: */
bool staff_plan_sensed(struct staff *s);
bool staff_plan_waiting(struct staff *s);
bool staff_plan_verifying(struct staff *s);
bool staff_plan_registered(struct staff *s);
/* staff_work.c: */
bool staff_plan_assigned(struct staff *s);
bool staff_plan_accepted(struct staff *s);
bool staff_plan_handling(struct staff *s);
bool staff_plan_suspended(struct staff *s);
/* staff_close.c: */
bool staff_plan_reported(struct staff *s);
bool staff_plan_checking(struct staff *s);
bool staff_plan_closed(struct staff *s);

/* staff_ask.c: answers to calls and decisions of requests; false if there are none. */
bool staff_plan_answer(struct staff *s);
bool staff_plan_decision(struct staff *s);

/* When a supervision is replied to, INSTANT_NONE if none waits; and the reply. */
int64_t staff_reply_time(const struct staff *s);
void staff_plan_reply(struct staff *s, int64_t at);

/* staff_inform.c: when what is owed to the level above is reported, INSTANT_NONE if nothing is; and
 * the report. */
int64_t staff_inform_time(const struct staff *s);
void staff_plan_inform(struct staff *s, int64_t at);

#endif
