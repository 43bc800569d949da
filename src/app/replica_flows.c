/* SPDX-License-Identifier: MIT */
/* What was counted happening, as text: live entities do not tell it, and a server says it only with
 * a list. A line: area domain day, then the flows in their order. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "replica_parts.h"

#define DOMAINS 16 // 0 = all

static void put_line(const struct fold *f, uint32_t area, uint8_t domain, int32_t day,
	struct buf *out)
{
	int64_t counts[COUNTER_COUNT];
	bool any = false;
	for (int c = FLOW_SENSED; c < COUNTER_COUNT; c++) {
		counts[c] = fold_counter(f, area, domain, (enum counter)c, day);
		any = any || counts[c] != 0;
	}
	if (!any)
		return;
	buf_printf(out, "%" PRIu32 " %u %" PRId32, area, domain, day);
	for (int c = FLOW_SENSED; c < COUNTER_COUNT; c++)
		buf_printf(out, " %" PRId64, counts[c]);
	buf_putc(out, '\n');
}

static bool has_flows(const struct fold *f, uint32_t area, int32_t day)
{
	for (int c = FLOW_SENSED; c < COUNTER_COUNT; c++)
		if (fold_counter(f, area, 0, (enum counter)c, day) != 0)
			return true;
	return false;
}

void flows_put(const struct fold *f, const struct area_tree *t, int64_t now, struct buf *out)
{
	int32_t today = fold_day(f, now);
	for (uint32_t area = 1; area <= area_top_num(t); area++) {
		for (int32_t day = today - FOLD_FLOW_DAYS + 1; day <= today; day++)
			for (uint8_t d = 0; d < DOMAINS && has_flows(f, area, day); d++)
				put_line(f, area, d, day, out);
	}
}

void flows_take(struct fold *f, const char *text)
{
	while (*text) {
		char *at;
		uint32_t area = (uint32_t)strtoul(text, &at, 10);
		uint8_t domain = (uint8_t)strtoul(at, &at, 10);
		int32_t day = (int32_t)strtol(at, &at, 10);
		for (int c = FLOW_SENSED; c < COUNTER_COUNT; c++)
			fold_set_flow(f, area, domain, (enum counter)c, day, strtoll(at, &at, 10));
		text = strchr(at, '\n');
		if (!text)
			return;
		text++;
	}
}
