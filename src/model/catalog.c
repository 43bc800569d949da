/* SPDX-License-Identifier: MIT */
#include "yiping/model/catalog.h"

#include <stdlib.h>
#include <string.h>

#define LIMIT_A_135 60
#define LIMIT_V_135 180
#define LIMIT_D_135 300
#define LIMIT_DISPATCH_GRADE_3 600
#define LIMIT_CHECK_GRADE_3 1800

static const char *const list_tokens[REASONS_COUNT] = {"false", "send_back", "suspend", "close",
	"shelve", "void", "extend", "transfer", "escalate", "rework", "reopen"};

const char *reason_list_token(enum reason_list l)
{
	return (unsigned)l < REASONS_COUNT ? list_tokens[l] : "";
}

void catalog_destroy(struct catalog *c)
{
	if (!c)
		return;
	arena_finish(&c->arena);
	free(c);
}

/* Nums are dense from 1, so the place of a num is nearly always num - 1. */
#define BY_NUM(array, count, wanted)                                                      \
	do {                                                                              \
		if ((wanted) && (wanted) <= (count) && (array)[(wanted) - 1].num == (wanted)) \
			return &(array)[(wanted) - 1];                                    \
		for (size_t i = 0; i < (count); i++)                                      \
			if ((array)[i].num == (wanted))                                   \
				return &(array)[i];                                       \
		return NULL;                                                              \
	} while (0)

#define BY_ID(array, count, wanted)                                                       \
	do {                                                                              \
		for (size_t i = 0; (wanted) && i < (count); i++)                          \
			if (strcmp((array)[i].id, (wanted)) == 0)                         \
				return &(array)[i];                                       \
		return NULL;                                                              \
	} while (0)

const struct domain *catalog_domain(const struct catalog *c, uint8_t num)
{
	BY_NUM(c->domains, c->domain_count, num);
}

const struct runway *catalog_runway(const struct catalog *c, uint16_t num)
{
	BY_NUM(c->runways, c->runway_count, num);
}

const struct indicator *catalog_indicator(const struct catalog *c, uint16_t num)
{
	BY_NUM(c->indicators, c->indicator_count, num);
}

const struct event_type *catalog_type(const struct catalog *c, uint16_t num)
{
	BY_NUM(c->types, c->type_count, num);
}

static const char *const classes[CLASS_COUNT] = {"team", "people", "vehicle", "camera", "drone"};

const char *unit_class_token(enum unit_class c)
{
	return (unsigned)c < CLASS_COUNT ? classes[c] : "";
}

enum unit_class unit_class_of(const char *token)
{
	for (int i = 0; token && i < CLASS_COUNT; i++)
		if (strcmp(classes[i], token) == 0)
			return (enum unit_class)i;
	return CLASS_TEAM;
}

const struct unit_kind *catalog_unit_kind(const struct catalog *c, uint16_t num)
{
	BY_NUM(c->unit_kinds, c->unit_kind_count, num);
}

const struct domain *catalog_domain_id(const struct catalog *c, const char *id)
{
	BY_ID(c->domains, c->domain_count, id);
}

const struct runway *catalog_runway_id(const struct catalog *c, const char *id)
{
	BY_ID(c->runways, c->runway_count, id);
}

const struct indicator *catalog_indicator_id(const struct catalog *c, const char *id)
{
	BY_ID(c->indicators, c->indicator_count, id);
}

const struct event_type *catalog_type_id(const struct catalog *c, const char *id)
{
	BY_ID(c->types, c->type_count, id);
}

const struct unit_kind *catalog_unit_kind_id(const struct catalog *c, const char *id)
{
	BY_ID(c->unit_kinds, c->unit_kind_count, id);
}

const struct reason *catalog_reason(const struct catalog *c, enum reason_list l, const char *id)
{
	if ((unsigned)l >= REASONS_COUNT)
		return NULL;
	BY_ID(c->reasons[l], c->reason_count[l], id);
}

const struct response_plan *catalog_plan(const struct catalog *c, uint16_t type)
{
	for (size_t i = 0; type && i < c->plan_count; i++)
		for (uint8_t k = 0; k < c->plans[i].type_count; k++)
			if (c->plans[i].types[k] == type)
				return &c->plans[i];
	return NULL;
}

const struct response_plan *catalog_plan_id(const struct catalog *c, const char *id)
{
	BY_ID(c->plans, c->plan_count, id);
}

const struct response_step *response_step(const struct response_plan *p, uint8_t num)
{
	return num && num <= p->step_count ? &p->steps[num - 1] : NULL;
}

bool event_type_is_135(const struct event_type *t, uint8_t grade)
{
	return t->is_135 || (t->is_135_from && grade && grade <= t->is_135_from);
}

static struct duration_limit at_most(struct duration_limit l, uint32_t seconds)
{
	if (l.seconds && l.seconds <= seconds && !l.work_time)
		return l;
	return (struct duration_limit){.seconds = seconds};
}

struct duration_limit event_type_limit(const struct event_type *t, uint8_t grade, enum head_clock c)
{
	bool is_135 = event_type_is_135(t, grade);
	bool hurried = is_135 || (grade >= 1 && grade <= 3);

	if ((unsigned)c >= CLOCK_COUNT)
		return (struct duration_limit){0};
	if (is_135 && (c == CLOCK_A || c == CLOCK_ACCEPT))
		return (struct duration_limit){.seconds = LIMIT_A_135};
	if (is_135 && c == CLOCK_V)
		return (struct duration_limit){.seconds = LIMIT_V_135};
	if (is_135 && c == CLOCK_D)
		return (struct duration_limit){.seconds = LIMIT_D_135};
	if (hurried && c == CLOCK_DISPATCH)
		return at_most(t->limits[c], LIMIT_DISPATCH_GRADE_3);
	if (hurried && c == CLOCK_CHECK)
		return at_most(t->limits[c], LIMIT_CHECK_GRADE_3);
	if (c == CLOCK_ACCEPT && !t->limits[c].seconds)
		return t->limits[CLOCK_A];
	return t->limits[c];
}
