/* SPDX-License-Identifier: MIT */
/* Counters of areas and of what lies below them, from the loop's fold. */
#include <stdlib.h>
#include <string.h>

#include "routes.h"
#include "summary_flows.h"
#include "yiping/base/mem.h"
#include "yiping/wire/summary.h"

#define DEPTH_MAX 2

struct summary {
	struct wire_summary_row *rows;
	size_t count, room;
	uint32_t *row_of; // by area num: its row + 1, 0 none
	uint32_t areas;
	uint32_t *worst;  // by row: series of its worst indicator
};

static void add_row(struct summary *m, const struct area *a)
{
	if (a->num >= m->areas || m->row_of[a->num])
		return;
	if (m->count == m->room) {
		m->room = m->room ? m->room * 2 : 64;
		m->rows = mem_grow(m->rows, m->room, sizeof *m->rows);
	}
	m->rows[m->count] = (struct wire_summary_row){.area = a->num, .name = a->name};
	m->row_of[a->num] = (uint32_t)++m->count;
}

/* Area by area in the order of the tree: each row before those below it. */
static void add_below(struct summary *m, const struct area_tree *t, uint32_t num, uint64_t depth)
{
	const struct area *a = area_by_num(t, num);
	if (!a)
		return;
	add_row(m, a);
	for (uint32_t c = depth ? a->first_child : 0; c; c = area_by_num(t, c)->next)
		add_below(m, t, c, depth - 1);
}

/* The worst colour; of equals the row's own, then the series with the lowest number. */
static bool is_worse(const struct summary *m, size_t row, const struct head *h)
{
	const struct wire_summary_row *r = &m->rows[row];
	if (h->colour != r->worst_colour)
		return h->colour > r->worst_colour;
	bool own = h->area == r->area, had = r->worst_area == r->area;
	return own != had ? own : h->num < m->worst[row];
}

static bool note_indicator(void *user, const struct live *l)
{
	struct summary *m = user;
	const struct head *h = &l->head;
	for (uint8_t i = 0; h->colour != COLOUR_NONE && i < l->path.count; i++) {
		uint32_t area = l->path.num[i];
		uint32_t row = area < m->areas ? m->row_of[area] : 0;
		if (!row || !is_worse(m, row - 1, h))
			continue;
		m->rows[row - 1].worst_area = h->area;
		m->rows[row - 1].worst_indicator = h->type;
		m->rows[row - 1].worst_colour = (enum colour)h->colour;
		m->worst[row - 1] = h->num;
	}
	return true;
}

static bool count(const struct fold *f, uint32_t area, uint8_t domain, int32_t day,
	int64_t out[COUNTER_COUNT])
{
	bool any = false;
	for (int c = 0; c < COUNTER_COUNT; c++) {
		out[c] = fold_counter(f, area, domain, (enum counter)c, day);
		any = any || out[c];
	}
	return any;
}

/* Domains of which there is nothing are left out. */
static void count_row(const struct server *s, struct wire_summary_row *row, int32_t day,
	struct wire_summary_domain *domains)
{
	row->domains = domains;
	if (!count(s->fold, row->area, 0, day, row->counts))
		return;
	for (size_t i = 0; i < s->catalog->domain_count; i++) {
		struct wire_summary_domain *d = &domains[row->domain_count];
		d->domain = s->catalog->domains[i].num;
		row->domain_count += count(s->fold, row->area, d->domain, day, d->counts);
	}
}

static void write_rows(struct inbound *r, struct summary *m, unsigned by, struct buf *b)
{
	struct server *s = r->server;
	struct wire_refs refs = inbound_refs(r);
	int32_t day = fold_day(s->fold, virtual_clock_now(&s->clock));
	struct wire_summary_domain *domains =
		mem_array(s->catalog->domain_count + 1, sizeof *domains);
	wire_list_begin(b, "areas");
	for (size_t i = 0; i < m->count; i++) {
		count_row(s, &m->rows[i], day, domains);
		if (by)
			summary_flows(r, by, &m->rows[i]);
		wire_summary_encode(&m->rows[i], &refs, b);
		free(m->rows[i].flows);
	}
	wire_list_end(b, NULL);
	free(domains);
}

void serve_summary(struct inbound *r)
{
	struct summary m = {.areas = area_top_num(r->tree) + 1};
	uint64_t depth;
	unsigned by;
	struct buf b;
	if (!summary_by(r, &by) ||
		!inbound_uint(r, "depth", by ? 0 : 1, by ? 0 : DEPTH_MAX, &depth))
		return;
	m.row_of = mem_array(m.areas, sizeof *m.row_of);
	for (uint8_t i = 0; i < r->scope.area_count; i++)
		add_below(&m, r->tree, r->scope.areas[i], depth);
	m.worst = mem_array(m.count + 1, sizeof *m.worst);
	fold_each(r->server->fold, KIND_INDICATOR, note_indicator, &m);
	buf_init(&b, ANSWER_MAX);
	write_rows(r, &m, by, &b);
	free(m.rows);
	free(m.row_of);
	free(m.worst);
	answer_json(r, 200, &b, NULL, NULL);
}
