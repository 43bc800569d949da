/* SPDX-License-Identifier: MIT */
/* A small city for the tests of acts: areas, people, a catalog of four types, and events that
 * came to their states by acts. */
#ifndef YIPING_TESTS_ACT_WORLD_H
#define YIPING_TESTS_ACT_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/base/instant.h"
#include "yiping/model/act.h"

#define MORNING (INT64_C(1795399200) * SECOND_MS) // Monday 2026-11-23 10:00 in +08:00, working time
#define AT(minutes) (MORNING + (minutes)*MINUTE_MS)

enum { CITY = 1, DISTRICT, TOWN, OTHER_TOWN, OTHER_DISTRICT, FAR_TOWN, VILLAGE };

/* Types: one that is closed on the spot, a 1-3-5, one of grade 4 with working-time limits, and
 * one that is 1-3-5 at grade 3 or worse. */
enum { ROUTINE = 1, FIRE, ROAD, GAS };

enum { LEAD_UNIT = 11, HELP_UNIT, OTHER_UNIT };

enum who {
	A_WORKER,
	A_HELPER,
	A_STRANGER,
	TOWN_DUTY,
	TOWN_DUTY_2,
	DISTRICT_DUTY,
	CITY_DUTY,
	SUPERVISOR,
	SUPERVISOR_2,
	INSPECTOR,
	VIEWER,
	ADMIN,
	GATEWAY,
	RULE,
	WHO_COUNT
};

struct world {
	struct area_tree *tree;
	struct catalog catalog;
	struct arena arena;
	struct act_context x;
	struct person people[WHO_COUNT];
	uint32_t events;
};

/* Every state that has a limit, and which. */
#define WORLD_LIMITS 8
extern const struct world_limit {
	enum state state;
	enum head_clock clock;
} world_limits[WORLD_LIMITS];

int world_setup(void **state);
int world_teardown(void **state);

/* Gives the catalog limits for reports upward; without, nothing is ever owed. */
void world_informs(struct world *w);

/* A unit as acts name it. */
struct unit_ref world_unit(uint32_t num);

/* An act with nothing in it but verb, actor and time; RULE is a rule. */
struct act world_act(struct world *w, enum verb v, enum who who, int64_t at);

/* Gives an act one argument of the table, a good one, or leaves it out. */
void world_give_field(struct act *a, enum field f);
void world_take_field(struct act *a, enum field f);

/* Does it; fails the test if it is refused. */
void world_do(struct world *w, struct event *e, const struct act *a);

/* Must be refused with this code and status, by both the check and the event staying as it is. */
void world_refused(
	struct world *w, const struct event *e, const struct act *a, const char *code, int status);

/* Shorthands that world_do. */
void world_ack(struct world *w, struct event *e, enum who who, int64_t at);
void world_verify(struct world *w, struct event *e, enum who who, bool result, int64_t at);
void world_dispatch(
	struct world *w, struct event *e, enum who who, uint32_t lead, uint32_t assist, int64_t at);
void world_plain(struct world *w, struct event *e, enum verb v, enum who who, int64_t at);
void world_text(struct world *w, struct event *e, enum verb v, enum who who, int64_t at);
void world_close(struct world *w, struct event *e, enum who who, int64_t at);
void world_ask(struct world *w, struct event *e, enum who who, const char *what, int64_t at);
void world_decide(struct world *w, struct event *e, enum who who, bool granted, int64_t at);
void world_grade(struct world *w, struct event *e, enum who who, uint8_t grade, int64_t at);

/* A new event of a type at MORNING: reported by duty, or sensed. */
struct event world_report(struct world *w, uint16_t type);
struct event world_sense(struct world *w, uint16_t type);

/* One that came to this state, a minute for each act; led by LEAD_UNIT with HELP_UNIT where a
 * unit is known. */
struct event world_event(struct world *w, uint16_t type, enum state s);

#endif
