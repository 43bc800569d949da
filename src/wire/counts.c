/* SPDX-License-Identifier: MIT */
#include "counts.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/wire/page.h"

void counts_put(struct buf *b, const char *key, const int64_t counts[COUNTER_COUNT])
{
	wire_key(b, key);
	wire_open(b, '{');
	for (int c = 0; c < COUNTER_COUNT; c++)
		if (counts[c])
			wire_put_int(b, counter_token((enum counter)c), counts[c]);
	wire_close(b, '}');
}

bool counts_get(struct reader *r, json_t *o, const char *key, int64_t counts[COUNTER_COUNT])
{
	json_t *object = member_of(o, key), *value;
	const char *name;
	memset(counts, 0, COUNTER_COUNT * sizeof *counts);
	if (object && !json_is_object(object))
		return reader_fail(r, key, "expected an object");
	json_object_foreach(object, name, value) {
		uint32_t c = token_value(TOKENS_COUNTER, name);
		if (!json_is_integer(value))
			return reader_fail(r, key, "expected integers");
		if (c < COUNTER_COUNT)
			counts[c] = json_integer_value(value);
	}
	return true;
}

bool day_get(struct reader *r, json_t *o, const char *key, int32_t *day)
{
	const char *text;
	char whole[40];
	int64_t at;
	*day = INT32_MIN;
	if (!read_string(r, o, key, &text))
		return false;
	if (!text)
		return true;
	snprintf(whole, sizeof whole, "%.20sT00:00:00Z", text);
	if (!instant_parse(whole, &at))
		return reader_fail(r, key, "expected a date");
	*day = (int32_t)(at / DAY_MS);
	return true;
}

void day_put(struct buf *b, const char *key, int32_t day)
{
	char text[25];
	if (day == INT32_MIN)
		return;
	instant_format(day * DAY_MS, text);
	wire_key(b, key);
	wire_string_n(b, text, 10);
}

static bool get_day(struct reader *r, json_t *o, void *base)
{
	return day_get(r, o, "day", &((struct wire_counters *)base)->day);
}

static void put_day(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	day_put(b, "day", ((const struct wire_counters *)base)->day);
}

static bool get_counts(struct reader *r, json_t *o, void *base)
{
	return counts_get(r, o, "counts", ((struct wire_counters *)base)->counts);
}

static void put_counts(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	counts_put(b, "counts", ((const struct wire_counters *)base)->counts);
}

#define S struct wire_counters
static const struct member counters_members[] = {
	{.key = "area", .type = MEMBER_REF, .set = REF_AREA, .need = NEED, AT(S, area)},
	{.key = "domain", .type = MEMBER_REF, .set = REF_DOMAIN, AT(S, domain)},
	{.type = MEMBER_CUSTOM, .in = get_day, .out = put_day},
	{.type = MEMBER_CUSTOM, .in = get_counts, .out = put_counts},
};
#undef S
static const struct shape shape_counters = SHAPE(counters_members);

bool wire_counters_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct wire_counters *out, struct error *e)
{
	struct arena arena = {0};
	memset(out, 0, sizeof *out);
	bool ok = shape_decode(&shape_counters, bytes, n, refs, &arena, false, out, e);
	arena_finish(&arena);
	return ok;
}

bool wire_counters_encode(const struct wire_counters *c, const struct wire_refs *refs,
	struct buf *out)
{
	shape_write_object(out, &shape_counters, refs, c);
	return !out->overflow;
}
