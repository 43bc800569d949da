/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "fold_parts.h"

void fold_count_deltas(struct fold *f, uint32_t place, const struct delta *list, unsigned n)
{
	if (n == 0)
		return;

	struct place *p = place_touch(f->sums, place);
	for (unsigned i = 0; i < n; i++)
		p->diff[list[i].counter] += list[i].by;
}

void fold_begin_day(struct fold *f, int32_t day)
{
	struct tally *flows = &f->sums->flows;

	sums_settle(f->sums); // places hold flows of the newest day
	f->sums->newest_day = day;
	for (uint32_t at = 0; at < flows->map.room;) {
		struct keymap_entry e = flows->map.entries[at];
		/* removal shifts another entry to this place: look at it again */
		if (e.value && (int32_t)e.b >> 8 <= day - FOLD_FLOW_DAYS)
			tally_drop(flows, e.a, e.b);
		else
			at++;
	}
	cells_forget_before(&f->cells, day - FOLD_FLOW_DAYS + 1);
}

static void add_late(struct sums *s, uint32_t area, uint32_t key, const struct delta *list,
	unsigned n)
{
	int32_t *row = tally_open(&s->flows, area, key);

	for (unsigned i = 0; i < n; i++)
		row[list[i].counter - GAUGE_COUNT] += list[i].by;
}

void fold_count_flows(struct fold *f, uint32_t place, const struct delta *list, unsigned n,
	int32_t day)
{
	if (day == f->sums->newest_day) {
		fold_count_deltas(f, place, list, n);
		return;
	}
	const struct place *p = place_touch(f->sums, place);
	for (unsigned i = 0; i < p->path.count || i == 0; i++) {
		uint32_t area = p->path.count ? p->path.num[i] : 0;
		add_late(f->sums, area, flow_key(day, 0), list, n);
		if (p->domain)
			add_late(f->sums, area, flow_key(day, p->domain), list, n);
	}
}

void fold_set_flow(struct fold *f, uint32_t area, uint8_t domain, enum counter c, int32_t day,
	int64_t value)
{
	if (c < FLOW_SENSED || c >= COUNTER_COUNT || day <= f->sums->newest_day - FOLD_FLOW_DAYS)
		return;
	if (day > f->sums->newest_day)
		fold_begin_day(f, day);
	sums_settle(f->sums);
	tally_open(&f->sums->flows, area, flow_key(day, domain))[c - GAUGE_COUNT] = (int32_t)value;
}

static int64_t cell(const struct tally *t, uint32_t area, uint32_t key, unsigned column)
{
	const int32_t *row = tally_find(t, area, key);

	return row ? row[column] : 0;
}

/* The root counts what has no area too. */
static int64_t cell_with_root(const struct fold *f, const struct tally *t, uint32_t area,
	uint32_t key, unsigned column)
{
	sums_settle(f->sums);
	if (area && area != f->root)
		return cell(t, area, key, column);
	return cell(t, 0, key, column) + (f->root ? cell(t, f->root, key, column) : 0);
}

int64_t fold_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c,
	int32_t day)
{
	if ((unsigned)c >= COUNTER_COUNT)
		return 0;
	if (c < GAUGE_COUNT)
		return cell_with_root(f, &f->sums->gauges, area, domain, c);
	return cell_with_root(f, &f->sums->flows, area, flow_key(day, domain), c - GAUGE_COUNT);
}

int64_t fold_own_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c)
{
	if ((unsigned)c >= GAUGE_COUNT)
		return 0;
	return cell_with_root(f, &f->sums->gauges, area, OWN | domain, c);
}
