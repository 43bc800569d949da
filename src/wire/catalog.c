/* SPDX-License-Identifier: MIT */
#include "yiping/wire/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog_rules.h"
#include "limits.h"
#include "shapes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

#define TEXT(S, k, m) {.key = k, .type = MEMBER_ROOM, .need = NEED, AT(S, m)}
#define NUM(S, k, m) {.key = k, .type = MEMBER_UINT, .need = NEED, AT(S, m)}
#define UINT(S, k, m) {.key = k, .type = MEMBER_UINT, AT(S, m)}
#define NAME(S, k, m) {.key = k, .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, m)}
#define FLAG(S, k, m) {.key = k, .type = MEMBER_FLAG, AT(S, m)}
#define CUSTOM(f) {.type = MEMBER_CUSTOM, .in = f}
#define REF(S, k, m, r) {.key = k, .type = MEMBER_REF, .set = r, AT(S, m)}

static const struct member domain_members[] = {
	TEXT(struct domain, "id", id),
	NUM(struct domain, "num", num),
	NAME(struct domain, "name", name),
	NAME(struct domain, "short", short_name),
};
static const struct shape shape_domain = SHAPE(domain_members);

static const struct member runway_members[] = {
	TEXT(struct runway, "id", id),
	NUM(struct runway, "num", num),
	REF(struct runway, "domain", domain, REF_DOMAIN),
	NAME(struct runway, "name", name),
	NAME(struct runway, "short", short_name),
};
static const struct shape shape_runway = SHAPE(runway_members);

static const struct member unit_kind_members[] = {
	TEXT(struct unit_kind, "id", id),
	{.key = "class", .type = MEMBER_TOKEN, .set = TOKENS_UNIT_CLASS,
		AT(struct unit_kind, class)},
	NUM(struct unit_kind, "num", num),
	NAME(struct unit_kind, "name", name),
	NAME(struct unit_kind, "short", short_name),
};
static const struct shape shape_unit_kind = SHAPE(unit_kind_members);

static const struct member grade_members[] = {
	NUM(struct grade_name, "num", num),
	NAME(struct grade_name, "name", name),
	NAME(struct grade_name, "short", short_name),
};
static const struct shape shape_grade = SHAPE(grade_members);

static const struct member reason_members[] = {
	TEXT(struct reason, "id", id),
	NAME(struct reason, "name", name),
};
static const struct shape shape_reason = SHAPE(reason_members);

/* Place of a word in a list; -1 and an error if it is none of them. */
static int word_at(struct reader *r, json_t *o, const char *key, const char *const *words,
	int count)
{
	const char *text = json_string_value(json_object_get(o, key));
	for (int i = 0; text && i < count; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	reader_fail(r, key, "is missing or not known");
	return -1;
}

/* Bits 1 << token of a list of tokens; those not known are passed over. */
static bool token_bits(struct reader *r, json_t *o, const char *key, enum token_set set,
	uint32_t *bits)
{
	json_t *list;
	*bits = 0;
	if (!read_list(r, o, key, 32, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));
		if (!text)
			return reader_fail(r, key, "expected strings");
		*bits |= UINT32_C(1) << token_value(set, text);
	}
	*bits &= ~UINT32_C(1); // bit 0 is "none"
	return true;
}

static bool get_limits(struct reader *r, json_t *o, void *base)
{
	return limits_read(r, o, "limits", ((struct indicator *)base)->limits);
}

static bool get_normal(struct reader *r, json_t *o, void *base)
{
	struct indicator *i = base;
	json_t *list;
	if (!read_list(r, o, "normal", 2, &list))
		return false;
	if (list && json_array_size(list) != 2)
		return reader_fail(r, "normal", "expected two numbers");
	i->normal_low = json_number_value(json_array_get(list, 0));
	i->normal_high = json_number_value(json_array_get(list, 1));
	return true;
}

static bool get_ways(struct reader *r, json_t *o, void *base)
{
	static const char *const directions[] = {"down", "up", "band"};
	static const char *const aggregations[] = {"max", "min", "mean", "sum", "last"};
	struct indicator *i = base;
	uint32_t bits;
	int direction = word_at(r, o, "direction", directions, 3);
	if (direction < 0)
		return false;
	int aggregation = word_at(r, o, "aggregation", aggregations, 5);
	if (aggregation < 0 || !token_bits(r, o, "levels", TOKENS_LEVEL, &bits))
		return false;
	i->direction = (enum direction)direction;
	i->aggregation = (enum aggregation)aggregation;
	i->levels = (uint8_t)bits;
	return true;
}

static const struct member raise_members[] = {
	{.key = "colour", .type = MEMBER_TOKEN, .set = TOKENS_COLOUR, .need = NEED,
		AT(struct raise, colour)},
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, .need = NEED, AT(struct raise, type)},
	NUM(struct raise, "grade", grade),
};
static const struct shape shape_raise = SHAPE(raise_members);

static bool get_raises(struct reader *r, json_t *o, void *base)
{
	struct indicator *i = base;
	json_t *list;
	if (!read_list(r, o, "raises", RAISES_MAX, &list))
		return false;
	for (size_t k = 0; k < json_array_size(list); k++) {
		json_t *item = json_array_get(list, k);
		if (!json_is_object(item))
			return reader_fail(r, "raises", "expected objects");
		if (!shape_read(r, &shape_raise, item, &i->raises[i->raise_count++]))
			return false;
	}
	return true;
}

#define S struct indicator
static const struct member indicator_members[] = {
	TEXT(S, "id", id),
	NUM(S, "num", num),
	REF(S, "domain", domain, REF_DOMAIN),
	REF(S, "runway", runway, REF_RUNWAY),
	NAME(S, "name", name),
	NAME(S, "short", short_name),
	NAME(S, "unit", unit),
	UINT(S, "decimals", decimals),
	CUSTOM(get_ways),
	NUM(S, "period_s", period_s),
	CUSTOM(get_normal),
	CUSTOM(get_limits),
	{.key = "hysteresis", .type = MEMBER_DOUBLE, AT(S, hysteresis)},
	UINT(S, "samples", samples),
	CUSTOM(get_raises),
	FLAG(S, "sensitive", sensitive),
	FLAG(S, "pinned", pinned),
};
#undef S
static const struct shape shape_indicator = SHAPE(indicator_members);

/* Working seconds of a day of the calendar. */
static uint32_t working_day(const struct catalog *c)
{
	uint32_t minutes = 0;
	for (int i = 0; c && i < c->calendar.work_count; i++)
		minutes += (uint32_t)c->calendar.work[i].to - c->calendar.work[i].from;
	return minutes * 60;
}

bool duration_read(struct reader *r, const char *key, json_t *o, struct duration_limit *out)
{
	static const char *const units[] = {"m", "h", "d", "wh", "wd"};
	const uint32_t seconds[] = {60, 3600, 86400, 3600, working_day(r->refs->catalog)};
	uint64_t n;
	if (!json_is_object(o))
		return reader_fail(r, key, "expected an object");
	int unit = word_at(r, o, "unit", units, 5);
	if (unit < 0 || !read_uint(r, o, "n", 10000, &n))
		return false;
	out->seconds = (uint32_t)n * seconds[unit];
	out->work_time = unit >= 3;
	return true;
}

static bool get_type_limits(struct reader *r, json_t *o, void *base)
{
	struct event_type *t = base;
	json_t *limits = member_of(o, "limits"), *value;
	const char *key;
	if (limits && !json_is_object(limits))
		return reader_fail(r, "limits", "expected an object");
	size_t before = reader_push(r, "limits");
	json_object_foreach(limits, key, value) {
		enum head_clock c = head_clock_of(key);
		if (c != CLOCK_NONE && !duration_read(r, key, value, &t->limits[c]))
			return false;
	}
	reader_pop(r, before);
	return true;
}

static bool get_policy(struct reader *r, json_t *o, void *base)
{
	static const char *const policies[] = {"check", "spot"};
	struct event_type *t = base;
	uint32_t bits;
	int policy = word_at(r, o, "close", policies, 2);
	if (policy < 0 || !token_bits(r, o, "sources", TOKENS_SOURCE, &bits))
		return false;
	t->spot = policy == 1;
	t->sources = (uint16_t)bits;
	return true;
}

#define S struct event_type
static const struct member type_members[] = {
	TEXT(S, "id", id),
	NUM(S, "num", num),
	REF(S, "domain", domain, REF_DOMAIN),
	REF(S, "runway", runway, REF_RUNWAY),
	NAME(S, "name", name),
	NAME(S, "short", short_name),
	NAME(S, "resources", resources),
	NUM(S, "grade", grade),
	FLAG(S, "is135", is_135),
	UINT(S, "is135_from_grade", is_135_from),
	REF(S, "unit_kind", unit_kind, REF_UNIT_KIND),
	CUSTOM(get_policy),
	CUSTOM(get_type_limits),
	FLAG(S, "sensitive", sensitive),
	{.key = "share", .type = MEMBER_DOUBLE, AT(S, share)},
	{.key = "family", .type = MEMBER_ROOM, AT(S, family)},
};
#undef S
static const struct shape shape_type = SHAPE(type_members);

static bool get_work(struct reader *r, json_t *o, void *base)
{
	struct calendar *c = &((struct catalog *)base)->calendar;
	json_t *list;
	int last = 0;
	if (!read_list(r, o, "work", 4, &list))
		return false;
	c->work_count = (uint8_t)json_array_size(list);
	for (uint8_t i = 0; i < c->work_count; i++) {
		json_t *span = json_array_get(list, i);
		json_int_t from = json_integer_value(json_array_get(span, 0));
		json_int_t to = json_integer_value(json_array_get(span, 1));
		if (json_array_size(span) != 2 || from < last || to <= from || to > 1440)
			return reader_fail(r, "work", "expected minutes of a day, in order");
		c->work[i].from = (uint16_t)from;
		c->work[i].to = (uint16_t)to;
		last = (int)to;
	}
	return true;
}

static bool get_weekend(struct reader *r, json_t *o, void *base)
{
	struct calendar *c = &((struct catalog *)base)->calendar;
	json_t *list;
	if (!read_list(r, o, "weekend", 7, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *day = json_array_get(list, i);
		json_int_t n = json_integer_value(day);
		if (!json_is_integer(day) || n < 0 || n > 6)
			return reader_fail(r, "weekend", "expected 0 (Sunday) to 6");
		c->weekend |= (uint8_t)(1u << n);
	}
	return true;
}

static int compare_days(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

static bool get_days(struct reader *r, json_t *o, const char *key, int32_t **days, size_t *count)
{
	json_t *list;
	if (!read_list(r, o, key, WIRE_LIST_MAX, &list))
		return false;
	*count = json_array_size(list);
	*days = *count ? arena_alloc(r->arena, *count * sizeof **days) : NULL;
	for (size_t i = 0; i < *count; i++) {
		const char *text = json_string_value(json_array_get(list, i));
		char whole[40];
		int64_t at;
		snprintf(whole, sizeof whole, "%.20sT00:00:00Z", text ? text : "");
		if (!instant_parse(whole, &at))
			return reader_fail(r, key, "expected dates");
		(*days)[i] = (int32_t)(at / DAY_MS);
	}
	if (*count)
		qsort(*days, *count, sizeof **days, compare_days);
	return true;
}

static bool get_calendar(struct reader *r, json_t *o, void *base)
{
	struct calendar *c = &((struct catalog *)base)->calendar;
	json_t *v = member_of(o, "utc_offset_minutes");
	json_int_t minutes = json_integer_value(v);
	if (v && (!json_is_integer(v) || minutes < -1080 || minutes > 1080))
		return reader_fail(r, "utc_offset_minutes", "expected minutes within 18 hours");
	c->utc_offset_minutes = (int)minutes;
	return get_work(r, o, base) && get_weekend(r, o, base) &&
		get_days(r, o, "holidays", &c->holidays, &c->holiday_count) &&
		get_days(r, o, "make_up", &c->make_up, &c->make_up_count);
}

static bool get_reasons(struct reader *r, json_t *o, void *base)
{
	struct catalog *c = base;
	json_t *reasons = member_of(o, "reasons");
	for (int l = 0; l < REASONS_COUNT; l++) {
		struct {
			struct reason *list;
			size_t count;
		} one = {0};
		const struct member member = {.key = reason_list_token((enum reason_list)l),
			.type = MEMBER_LIST, .sub = &shape_reason, .size = sizeof(struct reason),
			.count = sizeof one.list, .most = UINT8_MAX};
		const struct shape shape = {&member, 1};
		if (!shape_read(r, &shape, reasons, &one))
			return false;
		c->reasons[l] = one.list;
		c->reason_count[l] = one.count;
	}
	return true;
}

static bool get_grades(struct reader *r, json_t *o, void *base)
{
	struct catalog *c = base;
	json_t *list;
	if (!read_list(r, o, "grades", 5, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct grade_name g;
		json_t *item = json_array_get(list, i);
		if (!json_is_object(item))
			return reader_fail(r, "grades", "expected objects");
		memset(&g, 0, sizeof g);
		if (!shape_read(r, &shape_grade, item, &g))
			return false;
		if (g.num < 1 || g.num > 5)
			return reader_fail(r, "grades", "expected num 1 to 5");
		c->grades[g.num] = g;
	}
	return true;
}

#define LIST(k, m, n, E, s)                                                                        \
	{.key = k, .sub = s, .need = NEED, LIST_OF(struct catalog, m, n, E)}

/* In the order in which they refer to each other. */
static const struct member catalog_members[] = {
	NUM(struct catalog, "version", version),
	LIST("domains", domains, domain_count, struct domain, &shape_domain),
	LIST("runways", runways, runway_count, struct runway, &shape_runway),
	LIST("unit_kinds", unit_kinds, unit_kind_count, struct unit_kind, &shape_unit_kind),
	LIST("types", types, type_count, struct event_type, &shape_type),
	LIST("indicators", indicators, indicator_count, struct indicator, &shape_indicator),
	CUSTOM(get_reasons),
	CUSTOM(get_grades),
	CUSTOM(proposal_rules_read),
	CUSTOM(order_limits_read),
	CUSTOM(inform_limits_read),
	CUSTOM(unowned_limits_read),
	{.key = "plans", .sub = &shape_response_plan,
		LIST_OF(struct catalog, plans, plan_count, struct response_plan)},
};
static const struct shape shape_catalog = SHAPE(catalog_members);

/* No id and no num may stand twice. */
#define CHECK_ONCE(array, count)                                                                   \
	do {                                                                                       \
		for (size_t i = 0; i < (count); i++) {                                             \
			bool twice = (array)[i].num == 0;                                          \
			for (size_t k = 0; k < i; k++)                                             \
				twice = twice || (array)[i].num == (array)[k].num ||               \
					strcmp((array)[i].id, (array)[k].id) == 0;                 \
			if (twice)                                                                 \
				return error_set(e, "shape",                                       \
					#array "[%zu]: not one of a kind: %s", i, (array)[i].id); \
		}                                                                                  \
	} while (0)

static bool check(const struct catalog *c, struct error *e)
{
	CHECK_ONCE(c->domains, c->domain_count);
	CHECK_ONCE(c->runways, c->runway_count);
	CHECK_ONCE(c->unit_kinds, c->unit_kind_count);
	CHECK_ONCE(c->types, c->type_count);
	CHECK_ONCE(c->indicators, c->indicator_count);
	CHECK_ONCE(c->plans, c->plan_count);
	for (size_t i = 0; i < c->type_count; i++)
		if (c->types[i].grade < 1 || c->types[i].grade > 5)
			return error_set(e, "shape", "types[%zu].grade: expected 1 to 5", i);
	return true;
}

#undef CHECK_ONCE

/* Strict, since a catalog must be whole: what it names has to be in it, read so far. */
static bool read_catalog(json_t *root, struct catalog *c, struct error *e)
{
	const struct wire_refs refs = {.catalog = c};
	struct reader r = {.refs = &refs, .arena = &c->arena, .error = e, .strict = true};
	json_t *calendar = member_of(root, "calendar");
	if (!json_is_object(root) || !json_is_object(calendar))
		return error_set(e, "shape", "calendar: expected an object");
	size_t before = reader_push(&r, "calendar");
	if (!get_calendar(&r, calendar, c))
		return false;
	reader_pop(&r, before);
	return shape_read(&r, &shape_catalog, root, c) && check(c, e);
}

struct catalog *wire_catalog_decode(const char *bytes, size_t n, struct error *e)
{
	json_t *root = reader_load(bytes, n, e);
	if (!root)
		return NULL;
	struct catalog *c = mem_alloc(sizeof *c);
	bool ok = read_catalog(root, c, e);
	json_decref(root);
	if (ok)
		return c;
	catalog_destroy(c);
	return NULL;
}
