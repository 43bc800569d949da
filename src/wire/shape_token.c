/* SPDX-License-Identifier: MIT */
/* Enums by token and nums by id: the switches behind the tables. */
#include <string.h>

#include "shape.h"
#include "yiping/model/change.h"
#include "yiping/model/entity.h"
#include "yiping/model/inform.h"
#include "yiping/model/order.h"
#include "yiping/model/reduce.h"

static uint32_t counter_value(const char *token)
{
	for (uint32_t c = 0; c < COUNTER_COUNT; c++)
		if (strcmp(counter_token((enum counter)c), token) == 0)
			return c;
	return COUNTER_COUNT;
}

const char *token_text(enum token_set set, uint32_t value)
{
	switch (set) {
	case TOKENS_KIND:
		return kind_token((enum kind)value);
	case TOKENS_STATE:
		return state_token((enum state)value);
	case TOKENS_VERB:
		return verb_token((enum verb)value);
	case TOKENS_PERSON:
		return person_role_token((enum role_id)value);
	case TOKENS_COLOUR:
		return colour_token((enum colour)value);
	case TOKENS_QUALITY:
		return quality_token((enum quality)value);
	case TOKENS_LEVEL:
		return level_token((enum level)value);
	case TOKENS_SOURCE:
		return source_token((enum source_kind)value);
	case TOKENS_UNIT_STATUS:
		return unit_status_token((enum unit_status)value);
	case TOKENS_FEED:
		return feed_token((enum feed)value);
	case TOKENS_WARNING:
		return warning_state_token((enum warning_state)value);
	case TOKENS_WARNING_ACT:
		return warning_act_token((enum warning_act)value);
	case TOKENS_OP:
		return value == OP_LEAVE ? "leave" : "upsert";
	case TOKENS_COUNTER:
		return counter_token((enum counter)value);
	case TOKENS_CLOCK:
		return head_clock_token((enum head_clock)value);
	case TOKENS_ORDER:
		return order_stage_token((enum order_stage)value);
	case TOKENS_INFORM:
		return inform_token((enum inform_kind)value);
	case TOKENS_UNIT_CLASS:
		return unit_class_token((enum unit_class)value);
	case TOKENS_REMIT:
		return remit_by_token((enum remit_by)value);
	}
	return "";
}

uint32_t token_value(enum token_set set, const char *token)
{
	switch (set) {
	case TOKENS_KIND:
		return kind_of(token);
	case TOKENS_STATE:
		return state_of(token);
	case TOKENS_VERB:
		return verb_of(token);
	case TOKENS_PERSON:
		return person_role_of(token);
	case TOKENS_COLOUR:
		return colour_of(token);
	case TOKENS_QUALITY:
		return quality_of(token);
	case TOKENS_LEVEL:
		return level_of(token);
	case TOKENS_SOURCE:
		return source_of(token);
	case TOKENS_UNIT_STATUS:
		return unit_status_of(token);
	case TOKENS_FEED:
		return feed_of(token);
	case TOKENS_WARNING:
		return warning_state_of(token);
	case TOKENS_WARNING_ACT:
		return warning_act_of(token);
	case TOKENS_OP:
		return strcmp(token, "leave") == 0 ? OP_LEAVE : OP_UPSERT;
	case TOKENS_COUNTER:
		return counter_value(token);
	case TOKENS_CLOCK:
		return head_clock_of(token);
	case TOKENS_ORDER:
		return order_stage_of(token);
	case TOKENS_INFORM:
		return inform_of(token);
	case TOKENS_UNIT_CLASS:
		return unit_class_of(token);
	case TOKENS_REMIT:
		return remit_by_of(token);
	}
	return 0;
}

#define ID_OF(entry) ((entry) ? (entry)->id : NULL)
#define NUM_OF(entry) ((entry) ? (entry)->num : 0)

static const char *catalog_id(const struct catalog *c, enum ref_set set, uint32_t num)
{
	if (!c || num > UINT16_MAX)
		return NULL;
	const struct domain *domain;
	const struct runway *runway;
	const struct event_type *type;
	const struct indicator *indicator;
	const struct unit_kind *kind;
	switch (set) {
	case REF_DOMAIN:
		domain = num <= UINT8_MAX ? catalog_domain(c, (uint8_t)num) : NULL;
		return ID_OF(domain);
	case REF_RUNWAY:
		runway = catalog_runway(c, (uint16_t)num);
		return ID_OF(runway);
	case REF_TYPE:
		type = catalog_type(c, (uint16_t)num);
		return ID_OF(type);
	case REF_INDICATOR:
		indicator = catalog_indicator(c, (uint16_t)num);
		return ID_OF(indicator);
	case REF_UNIT_KIND:
		kind = catalog_unit_kind(c, (uint16_t)num);
		return ID_OF(kind);
	default:
		return NULL;
	}
}

static uint32_t catalog_num(const struct catalog *c, enum ref_set set, const char *id)
{
	if (!c)
		return 0;
	const struct domain *domain;
	const struct runway *runway;
	const struct event_type *type;
	const struct indicator *indicator;
	const struct unit_kind *kind;
	switch (set) {
	case REF_DOMAIN:
		domain = catalog_domain_id(c, id);
		return NUM_OF(domain);
	case REF_RUNWAY:
		runway = catalog_runway_id(c, id);
		return NUM_OF(runway);
	case REF_TYPE:
		type = catalog_type_id(c, id);
		return NUM_OF(type);
	case REF_INDICATOR:
		indicator = catalog_indicator_id(c, id);
		return NUM_OF(indicator);
	case REF_UNIT_KIND:
		kind = catalog_unit_kind_id(c, id);
		return NUM_OF(kind);
	default:
		return 0;
	}
}

const char *ref_id(const struct wire_refs *refs, enum ref_set set, uint32_t num)
{
	if (!refs || !num)
		return NULL;
	if (set != REF_AREA)
		return catalog_id(refs->catalog, set, num);
	const struct area *area = refs->tree ? area_by_num(refs->tree, num) : NULL;
	return ID_OF(area);
}

uint32_t ref_num(const struct wire_refs *refs, enum ref_set set, const char *id)
{
	if (!refs)
		return 0;
	if (set != REF_AREA)
		return catalog_num(refs->catalog, set, id);
	const struct area *area = refs->tree ? area_by_id(refs->tree, id) : NULL;
	return NUM_OF(area);
}
