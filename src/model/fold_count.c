/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "fold_parts.h"

#define OWN 256u // in the second key: only entities exactly at the area

static unsigned gauges_in(const struct delta *list, unsigned count)
{
	unsigned n = 0;

	while (n < count && list[n].counter < GAUGE_COUNT)
		n++; // flows stand behind the gauges
	return n;
}

static void add_to_row(struct fold *f, uint32_t area, uint32_t key, const struct delta *list,
	unsigned n, int uses)
{
	int32_t *row = tally_open(&f->gauges, area, key);

	for (unsigned i = 0; i < n; i++)
		row[list[i].counter] += list[i].by;
	row[GAUGE_COUNT] += uses;
	if (row[GAUGE_COUNT] == 0)
		tally_drop(&f->gauges, area, key);
}

static void add_at_area(struct fold *f, uint32_t area, uint32_t own, uint8_t domain,
	const struct delta *list, unsigned n, int uses)
{
	add_to_row(f, area, own, list, n, uses);
	if (domain)
		add_to_row(f, area, own | domain, list, n, uses);
}

static void add_at_place(struct fold *f, const struct area_path *path, uint8_t domain,
	const struct delta *list, unsigned n, int uses)
{
	if (n == 0)
		return;
	for (unsigned i = 0; i < path->count; i++)
		add_at_area(f, path->num[i], 0, domain, list, n, uses);
	if (path->count == 0)
		add_at_area(f, 0, 0, domain, list, n, uses);
	add_at_area(f, path->count ? path->num[path->count - 1] : 0, OWN, domain, list, n, uses);
}

/* What remains of gone and come when both fall into the same rows. */
static unsigned net_of(const struct deltas *d, unsigned gone, unsigned come, struct delta *net)
{
	int by[GAUGE_COUNT] = {0};
	unsigned n = 0;

	for (unsigned i = 0; i < gone; i++)
		by[d->gone[i].counter] += d->gone[i].by;
	for (unsigned i = 0; i < come; i++)
		by[d->come[i].counter] += d->come[i].by;
	for (unsigned c = 0; c < GAUGE_COUNT; c++)
		if (by[c])
			net[n++] = (struct delta){.counter = (uint8_t)c, .by = (int8_t)by[c]};
	return n;
}

void fold_count_gauges(struct fold *f, const struct deltas *d, const struct live *old,
	const struct live *new_live)
{
	unsigned gone = gauges_in(d->gone, d->gone_count), come = gauges_in(d->come, d->come_count);

	if (gone && come && old && new_live && old->head.domain == new_live->head.domain &&
		path_is_same(&old->path, &new_live->path)) {
		struct delta net[GAUGE_COUNT];
		unsigned n = net_of(d, gone, come, net);
		add_at_place(f, &old->path, old->head.domain, net, n, 0);
		return;
	}
	if (old)
		add_at_place(f, &old->path, old->head.domain, d->gone, gone, -1);
	if (new_live)
		add_at_place(f, &new_live->path, new_live->head.domain, d->come, come, 1);
}

static uint32_t flow_key(int32_t day, uint8_t domain)
{
	return (uint32_t)day << 8 | domain;
}

/* Days too old to be kept go when a new one begins. */
static void begin_day(struct fold *f, int32_t day)
{
	f->newest_day = day;
	for (uint32_t at = 0; at < f->flows.map.room;) {
		struct keymap_entry e = f->flows.map.entries[at];
		/* removal shifts another entry to this place: look at it again */
		if (e.value && (int32_t)e.b >> 8 <= day - FOLD_FLOW_DAYS)
			tally_drop(&f->flows, e.a, e.b);
		else
			at++;
	}
}

static void add_flow(struct fold *f, uint32_t area, uint8_t domain, int32_t day, unsigned flow)
{
	tally_open(&f->flows, area, flow_key(day, 0))[flow]++;
	if (domain)
		tally_open(&f->flows, area, flow_key(day, domain))[flow]++;
}

void fold_set_flow(struct fold *f, uint32_t area, uint8_t domain, enum counter c, int32_t day,
	int64_t value)
{
	if (c < FLOW_SENSED || c >= COUNTER_COUNT || day <= f->newest_day - FOLD_FLOW_DAYS)
		return;
	if (day > f->newest_day)
		begin_day(f, day);
	tally_open(&f->flows, area, flow_key(day, domain))[c - GAUGE_COUNT] = (int32_t)value;
}

void fold_count_flows(struct fold *f, const struct deltas *d, const struct area_path *path,
	uint8_t domain, int32_t day)
{
	unsigned first = gauges_in(d->come, d->come_count);

	if (first == d->come_count || day <= f->newest_day - FOLD_FLOW_DAYS)
		return;
	if (day > f->newest_day)
		begin_day(f, day);
	for (unsigned i = first; i < d->come_count; i++) {
		unsigned flow = d->come[i].counter - (unsigned)GAUGE_COUNT;
		for (unsigned k = 0; k < path->count; k++)
			add_flow(f, path->num[k], domain, day, flow);
		if (path->count == 0)
			add_flow(f, 0, domain, day, flow);
	}
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
		return cell_with_root(f, &f->gauges, area, domain, c);
	return cell_with_root(f, &f->flows, area, flow_key(day, domain), c - GAUGE_COUNT);
}

int64_t fold_own_counter(const struct fold *f, uint32_t area, uint8_t domain, enum counter c)
{
	if ((unsigned)c >= GAUGE_COUNT)
		return 0;
	return cell_with_root(f, &f->gauges, area, OWN | domain, c);
}
