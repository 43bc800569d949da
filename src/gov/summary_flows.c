/* SPDX-License-Identifier: MIT */
#include "summary_flows.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/gov/server.h"

enum { BY_DOMAIN = 1, BY_TYPE = 2, BY_UNIT = 4, BY_DAY = 8, BY_SHIFT = 16 };

static const char *const names[] = {"domain", "type", "unit", "day", "shift"};

static unsigned one_of(const char *name, size_t n)
{
	for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == n && strncmp(names[i], name, n) == 0)
			return 1u << i;
	return 0;
}

bool summary_by(struct inbound *r, unsigned *by)
{
	const char *text = exchange_query(r->exchange, "by");
	*by = 0;
	while (text) {
		size_t n = strcspn(text, ",");
		unsigned one = one_of(text, n);
		if (!one) {
			answer_refusal(r, 400, "bad_request",
				"\"by\" must name domain, type, unit, day, shift.");
			return false;
		}
		*by |= one;
		text = text[n] ? text + n + 1 : NULL;
	}
	return true;
}

/* A cell without what was not asked for: cells that are then alike are one flow. */
struct part {
	struct flow_cell key;
	const struct flow_cell *cell;
};

struct gathering {
	const struct area_tree *tree;
	uint32_t area;
	unsigned by;
	int32_t today;
	struct part *parts;
	size_t count, room;
};

static struct flow_cell key_of(const struct flow_cell *c, unsigned by)
{
	struct flow_cell key = {0};
	if (by & BY_DOMAIN)
		key.domain = c->domain;
	if (by & BY_TYPE)
		key.type = c->type;
	if (by & BY_UNIT)
		key.unit = c->unit;
	if (by & BY_SHIFT)
		key.day = flow_cell_shift(c);
	else if (by & BY_DAY)
		key.day = c->day;
	return key;
}

static bool gather(void *user, const struct flow_cell *c)
{
	struct gathering *g = user;
	if (!(g->by & (BY_DAY | BY_SHIFT)) && c->day != g->today)
		return true;
	/* What has no area is the root's. */
	if (c->area ? !area_within(g->tree, c->area, g->area)
		: g->area != area_root(g->tree)->num)
		return true;
	if (g->count == g->room) {
		g->room = g->room ? g->room * 2 : 256;
		g->parts = mem_grow(g->parts, g->room, sizeof *g->parts);
	}
	g->parts[g->count++] = (struct part){key_of(c, g->by), c};
	return true;
}

static int by_key(const void *a, const void *b)
{
	const struct flow_cell *x = &((const struct part *)a)->key;
	const struct flow_cell *y = &((const struct part *)b)->key;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if (x->domain != y->domain)
		return x->domain < y->domain ? -1 : 1;
	if (x->type != y->type)
		return x->type < y->type ? -1 : 1;
	return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static struct wire_summary_flow flow_of(const struct fold *f, const struct flow_cell *key,
	unsigned by)
{
	struct wire_summary_flow flow = {.domain = key->domain, .type = key->type,
		.unit = {.num = key->unit}, .day = INT32_MIN};
	const struct live *unit = key->unit ? fold_find(f, KIND_UNIT, key->unit) : NULL;
	if (unit)
		flow.unit.id = unit->id;
	if (by & BY_SHIFT) {
		flow.day = key->day >> 1;
		flow.shift = key->day & 1 ? "night" : "day";
	} else if (by & BY_DAY) {
		flow.day = key->day;
	}
	return flow;
}

void summary_flows(struct inbound *r, unsigned by, struct wire_summary_row *row)
{
	struct server *s = r->server;
	if (by & BY_SHIFT)
		by &= ~(unsigned)BY_DAY; // a shift has its day
	struct gathering g = {.tree = r->tree, .area = row->area, .by = by,
		.today = fold_day(s->fold, virtual_clock_now(&s->clock))};
	fold_each_flow(s->fold, gather, &g);
	if (!g.count)
		return;
	qsort(g.parts, g.count, sizeof *g.parts, by_key);
	size_t flows = 1;
	for (size_t i = 1; i < g.count; i++)
		flows += by_key(&g.parts[i - 1], &g.parts[i]) != 0;
	row->flows = mem_array(flows, sizeof *row->flows);
	for (size_t i = 0; i < g.count; i++) {
		if (i == 0 || by_key(&g.parts[i - 1], &g.parts[i]) != 0)
			row->flows[row->flow_count++] = flow_of(s->fold, &g.parts[i].key, by);
		struct wire_summary_flow *flow = &row->flows[row->flow_count - 1];
		for (unsigned c = 0; c < FLOW_COUNT; c++)
			flow->counts[FLOW_SENSED + c] += g.parts[i].cell->counts[c];
	}
	free(g.parts);
}
