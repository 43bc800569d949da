/* SPDX-License-Identifier: MIT */
/* Breadth first over all states; then back from the settled ones, by what happens in the end. */
#include "once.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

#define NOWHERE UINT32_MAX

struct node {
	struct once_state state;
	uint32_t from; // NOWHERE = the beginning
	uint8_t step, index;
};

struct edge {
	uint32_t from, to;
};

struct search {
	const struct once_set *set;
	struct node *nodes;
	size_t count, room;
	uint32_t *table; // of nodes by their state, + 1
	size_t mask;
	struct edge *edges; // fair steps
	size_t edge_count, edge_room;
	size_t steps;
};

static uint64_t hash_of(const struct once_state *s)
{
	const unsigned char *bytes = (const unsigned char *)s;
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < sizeof(*s); i++)
		h = (h ^ bytes[i]) * UINT64_C(1099511628211);
	return h ^ h >> 29;
}

static void fill_table(struct search *s, size_t room)
{
	free(s->table);
	s->table = mem_array(room, sizeof(*s->table));
	s->mask = room - 1;
	for (size_t i = 0; i < s->count; i++) {
		size_t at = hash_of(&s->nodes[i].state) & s->mask;
		while (s->table[at] != 0)
			at = (at + 1) & s->mask;
		s->table[at] = (uint32_t)i + 1;
	}
}

/* Its place; a new state gets one. */
static uint32_t place_of(struct search *s, const struct once_state *state, uint32_t from,
	unsigned step, unsigned index)
{
	if (s->count * 2 >= s->mask)
		fill_table(s, (s->mask + 1) * 4);
	size_t at = hash_of(state) & s->mask;
	for (; s->table[at] != 0; at = (at + 1) & s->mask) {
		if (memcmp(&s->nodes[s->table[at] - 1].state, state, sizeof(*state)) == 0)
			return s->table[at] - 1;
	}
	if (s->count == s->room) {
		s->room = s->room ? s->room * 2 : 1024;
		s->nodes = mem_grow(s->nodes, s->room, sizeof(*s->nodes));
	}
	s->nodes[s->count] = (struct node){.state = *state, .from = from,
		.step = (uint8_t)step, .index = (uint8_t)index};
	s->table[at] = (uint32_t)++s->count;
	return (uint32_t)s->count - 1;
}

static void note_edge(struct search *s, uint32_t from, uint32_t to)
{
	if (s->edge_count == s->edge_room) {
		s->edge_room = s->edge_room ? s->edge_room * 2 : 1024;
		s->edges = mem_grow(s->edges, s->edge_room, sizeof(*s->edges));
	}
	s->edges[s->edge_count++] = (struct edge){from, to};
}

static void expand(struct search *s, uint32_t at)
{
	const struct once_state state = s->nodes[at].state; // the nodes move
	struct once_state next;

	for (unsigned step = 0; step < STEP_COUNT; step++) {
		for (unsigned i = 0; i < once_indexes(step); i++) {
			if (!once_take(s->set, &state, step, i, &next))
				continue;
			uint32_t to = place_of(s, &next, at, step, i);
			s->steps++;
			if (once_is_fair(step) && to != at)
				note_edge(s, at, to);
		}
	}
}

static void tell_way(const struct search *s, uint32_t at, struct once_found *found)
{
	uint32_t way[256];
	size_t n = 0, used = 0;

	for (; s->nodes[at].from != NOWHERE && n < 256; at = s->nodes[at].from)
		way[n++] = at;
	found->length = n;
	while (n-- > 0 && used + 128 < sizeof(found->trace)) {
		const struct node *node = &s->nodes[way[n]];
		used += (size_t)snprintf(found->trace + used, sizeof(found->trace) - used,
			"#   %s (%u)\n", once_step_name(node->step), node->index);
	}
}

/* Counts how many edges lead to each node, and sorts those that come from before them. */
static uint32_t *sort_edges(const struct search *s, uint32_t *first)
{
	uint32_t *sources = mem_array(s->edge_count + 1, sizeof(*sources));

	for (size_t i = 0; i < s->edge_count; i++)
		first[s->edges[i].to + 1]++;
	for (size_t i = 0; i < s->count; i++)
		first[i + 1] += first[i];
	uint32_t *next = mem_array(s->count + 1, sizeof(*next));
	memcpy(next, first, (s->count + 1) * sizeof(*next));
	for (size_t i = 0; i < s->edge_count; i++)
		sources[next[s->edges[i].to]++] = s->edges[i].from;
	free(next);
	return sources;
}

/* The first state from which nothing that happens in the end leads to a settled one. */
static uint32_t find_stuck(const struct search *s)
{
	uint32_t *first = mem_array(s->count + 2, sizeof(*first));
	uint32_t *queue = mem_array(s->count + 1, sizeof(*queue));
	bool *good = mem_array(s->count + 1, sizeof(*good));
	uint32_t *sources = sort_edges(s, first);
	size_t n = 0, stuck = 0;

	for (size_t i = 0; i < s->count; i++) {
		good[i] = once_is_settled(s->set, &s->nodes[i].state);
		if (good[i])
			queue[n++] = (uint32_t)i;
	}
	for (size_t i = 0; i < n; i++) {
		for (uint32_t k = first[queue[i]]; k < first[queue[i] + 1]; k++) {
			if (!good[sources[k]])
				queue[n++] = sources[k];
			good[sources[k]] = true;
		}
	}
	while (stuck < s->count && good[stuck])
		stuck++;
	free(first);
	free(queue);
	free(good);
	free(sources);
	return stuck < s->count ? (uint32_t)stuck : NOWHERE;
}

static void search(struct search *s, struct once_found *found)
{
	struct once_state begin;
	uint32_t at = 0;

	once_begin(&begin);
	fill_table(s, 1 << 12);
	place_of(s, &begin, NOWHERE, 0, 0);
	for (; at < s->count; at++) {
		found->wrong = once_wrong(s->set, &s->nodes[at].state);
		if (found->wrong)
			break;
		expand(s, at);
	}
	if (!found->wrong && (at = find_stuck(s)) != NOWHERE)
		found->wrong = "never settles";
	if (found->wrong)
		tell_way(s, at, found);
}

void once_explore(const struct once_set *set, struct once_found *found)
{
	struct search s = {.set = set};

	memset(found, 0, sizeof(*found));
	search(&s, found);
	found->states = s.count;
	found->steps = s.steps;
	free(s.nodes);
	free(s.table);
	free(s.edges);
}
