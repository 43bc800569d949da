/* SPDX-License-Identifier: MIT */
/* The catalog: what can be measured and what can happen, as data of one immutable version. */
#ifndef YIPING_MODEL_CATALOG_H
#define YIPING_MODEL_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/arena.h"
#include "yiping/model/head.h"
#include "yiping/model/name.h"
#include "yiping/model/token.h"

#define CODE_ROOM 16

struct domain {
	char id[CODE_ROOM];
	uint8_t num;
	struct name name, short_name;
};

struct runway {
	char id[CODE_ROOM];
	uint16_t num;
	uint8_t domain; // 0 = cross-cutting
	struct name name, short_name;
};

struct bound {
	bool set;
	bool inclusive; // >= or <=
	double value;
};

/* Where one colour begins: beyond `above`, or beyond `below`, or both for a band. */
struct limit {
	struct bound above, below;
};

struct raise {
	enum colour colour;
	uint16_t type;
	uint8_t grade;
};

enum direction { DIRECTION_DOWN, DIRECTION_UP, DIRECTION_BAND }; // which way is good
enum aggregation { AGGREGATE_MAX, AGGREGATE_MIN, AGGREGATE_MEAN, AGGREGATE_SUM, AGGREGATE_LAST };

#define RAISES_MAX 4

struct indicator {
	char id[CODE_ROOM];
	uint16_t num;
	uint8_t domain;
	uint16_t runway;
	struct name name, short_name, unit;
	uint8_t decimals;
	enum direction direction;
	enum aggregation aggregation;
	uint32_t period_s;       // nominal time between samples; stale after three of them
	uint8_t levels;          // bit 1 << enum level
	double normal_low, normal_high;
	struct limit limits[COLOUR_COUNT]; // [COLOUR_NONE] unused
	double hysteresis;       // in the unit: how far back inside before the colour steps down
	uint8_t samples;         // consecutive samples before a colour changes
	struct raise raises[RAISES_MAX];
	uint8_t raise_count;
	bool sensitive, pinned;
};

enum limit_unit { LIMIT_MINUTE, LIMIT_HOUR, LIMIT_DAY, LIMIT_WORK_HOUR, LIMIT_WORK_DAY };

struct duration_limit {
	uint32_t seconds; // of its calendar: a working day is the calendar's working seconds a day
	bool work_time;   // counts on the working calendar
};

struct event_type {
	char id[CODE_ROOM];
	uint16_t num;
	uint8_t domain;
	uint16_t runway;
	struct name name, short_name, resources;
	uint8_t grade;          // default, 1..5
	bool is_135;
	uint8_t is_135_from;    // also 1-3-5 at this grade or worse, 0 = no
	uint16_t unit_kind;     // responsible, 0 = nobody named
	uint16_t sources;       // bit 1 << enum source_kind
	struct duration_limit limits[CLOCK_COUNT]; // by enum head_clock; seconds 0 = none
	bool spot;              // may be closed on the spot
	bool sensitive;
	double share;           // weight in a day's mix
	char family[CODE_ROOM]; // types that tell of one matter; "" = it stands alone
};

/* What a unit is, for those who look for one. */
enum unit_class { CLASS_TEAM, CLASS_PEOPLE, CLASS_VEHICLE, CLASS_CAMERA, CLASS_DRONE, CLASS_COUNT };
const char *unit_class_token(enum unit_class c);
enum unit_class unit_class_of(const char *token); // a team where nothing is said, or unknown

struct unit_kind {
	char id[32];
	uint16_t num;
	struct name name, short_name;
	enum unit_class class;
};

struct reason {
	char id[32];
	struct name name;
};

enum reason_list { REASONS_FALSE, REASONS_SEND_BACK, REASONS_SUSPEND, REASONS_CLOSE, REASONS_SHELVE,
	REASONS_VOID, REASONS_EXTEND, REASONS_TRANSFER, REASONS_ESCALATE, REASONS_REWORK,
	REASONS_REOPEN, REASONS_COUNT };

/* "false" "send_back" ...; "" if there is none. */
const char *reason_list_token(enum reason_list l);

/* Two calendars: the clock (every second) and working time. Minutes count from local midnight. */
struct calendar {
	int utc_offset_minutes;
	struct { uint16_t from, to; } work[4]; // in order, not overlapping
	uint8_t work_count;
	uint8_t weekend;                // bit 1 << weekday (0 = Sunday)
	int32_t *holidays; size_t holiday_count; // days since 1970-01-01, sorted
	int32_t *make_up; size_t make_up_count;  // working days although weekend, sorted
};

struct grade_name {
	uint8_t num;
	struct name name, short_name;
};

#define PROPOSAL_KINDS_MAX 4 // kinds of unit that assist on one type

/* By what units are proposed (see proposal.h). */
struct proposal_rules {
	uint16_t distance, skill, load, post, status; // weights of the terms
	uint16_t responsible; // likewise, where a unit is named
	uint16_t reach_km;    // farther away nobody is asked
	uint16_t load_unsaid; // events that a unit bears which says no limit
	struct stand_in {     // `by` is asked as well where `kind` is wanted
		uint16_t kind, by;
	} *stand_ins; size_t stand_in_count;
	struct assist_rule {  // kinds that assist on a type, the most wanted first
		uint16_t type;
		uint16_t kinds[PROPOSAL_KINDS_MAX];
		uint8_t count;
	} *assists; size_t assist_count;
};

#define PLAN_TYPES_MAX 8

struct response_step {
	uint8_t num;                 // 1.. in order
	struct name what;
	uint16_t unit_kind;          // whose it is; 0 = the duty room's own
	struct duration_limit limit; // from the sending of the step
};

/* What is to be done about one kind of matter, step by step. */
struct response_plan {
	char id[32];
	uint16_t num;
	struct name name;
	uint16_t types[PLAN_TYPES_MAX];
	uint8_t type_count;
	struct response_step *steps; size_t step_count;
};

/* How long an order may wait: for its receipt, its report, and the check of that. */
struct order_limits {
	struct duration_limit accept, reply, check;
};

/* When reports of an event are owed to the level above; seconds 0 = that one never. */
struct inform_limits {
	struct duration_limit phone;   // the call, from the registration or the grading
	struct duration_limit written; // the first report, from the same instant
	bool same_day; // the first report has until local midnight, if that is later
	struct duration_limit follow_up; // from report to report while it is open
	struct duration_limit final;     // from the closing
};

/* Everything lives in the catalog's arena; arrays are in the order of the source, `by num` through
 * the functions below. Immutable after it is built. */
struct catalog {
	struct arena arena;
	uint32_t version;
	struct calendar calendar;
	struct domain *domains; size_t domain_count;
	struct runway *runways; size_t runway_count;
	struct indicator *indicators; size_t indicator_count;
	struct event_type *types; size_t type_count;
	struct unit_kind *unit_kinds; size_t unit_kind_count;
	struct reason *reasons[REASONS_COUNT]; size_t reason_count[REASONS_COUNT];
	struct grade_name grades[6]; // by grade num
	struct proposal_rules proposal;
	struct response_plan *plans; size_t plan_count;
	struct order_limits orders[6]; // by grade; [0] unused
	struct inform_limits informs[6]; // by grade; [0] unused
	/* How long an event may be nobody's, by grade; [0] unused. No source gives it ([I]): the
	 * dispatch limits of domain 7.1 for III and below, since finding somebody is sending
	 * somebody, and half of III's for grade I. */
	struct duration_limit unowned[6];
};

void catalog_destroy(struct catalog *c); // heap; NULL is fine

/* By permanent num (at once where nums are dense and in order) or by id (linear over small arrays);
 * NULL if unknown. */
const struct domain *catalog_domain(const struct catalog *c, uint8_t num);
const struct runway *catalog_runway(const struct catalog *c, uint16_t num);
const struct indicator *catalog_indicator(const struct catalog *c, uint16_t num);
const struct event_type *catalog_type(const struct catalog *c, uint16_t num);
const struct unit_kind *catalog_unit_kind(const struct catalog *c, uint16_t num);
const struct domain *catalog_domain_id(const struct catalog *c, const char *id);
const struct runway *catalog_runway_id(const struct catalog *c, const char *id);
const struct indicator *catalog_indicator_id(const struct catalog *c, const char *id);
const struct event_type *catalog_type_id(const struct catalog *c, const char *id);
const struct unit_kind *catalog_unit_kind_id(const struct catalog *c, const char *id);
const struct reason *catalog_reason(const struct catalog *c, enum reason_list l, const char *id);

/* The plan of a type, or one by id; NULL if there is none. A step counts from 1. */
const struct response_plan *catalog_plan(const struct catalog *c, uint16_t type);
const struct response_plan *catalog_plan_id(const struct catalog *c, const char *id);
const struct response_step *response_step(const struct response_plan *p, uint8_t num);

/* True if this type at this grade is 1-3-5. */
bool event_type_is_135(const struct event_type *t, uint8_t grade);

/* The limit of a type at a grade for one clock: A/V/D of 1-3-5 are 1, 3 and 5 minutes and accept is
 * its A; dispatch and check of 1-3-5 and of grades 1-3 are at most those of grade 3 (10 and 30
 * minutes); accept, if not given, is the type's A. seconds 0 = no such limit. */
struct duration_limit event_type_limit(const struct event_type *t, uint8_t grade,
	enum head_clock c);

#endif
