/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "overview.h"
#include "yiping/base/instant.h"

#define HOLD_MS (30 * SECOND_MS)

static int find(const struct pane *p, int n, uint16_t indicator)
{
	int i = 0;

	while (i < n && p->rows[i].indicator->num != indicator)
		i++;
	return i;
}

static bool is_over(int64_t from, const struct board *b)
{
	double rate = b->link.rate > 0 ? b->link.rate : 1;
	int64_t since = b->now - from;

	return since < 0 || (double)since >= HOLD_MS * rate;
}

static bool same_ones(const struct pane_hold *h, const struct pane *p, int i, int n)
{
	if (h->count[i] != n || h->values[i] != p->values)
		return false;
	for (int k = 0; k < n; k++)
		if (find(p, n, h->order[i][k]) == n)
			return false;
	return true;
}

void pane_keep_order(
	struct pane_hold *h, const struct board *b, struct pane *p, int i, int visible)
{
	int n = visible < p->row_count ? visible : p->row_count;
	struct vital_row rows[PANE_ROWS_MAX];

	if (h->centre != b->centre)
		*h = (struct pane_hold){.centre = b->centre};
	if (n < 1)
		return;
	if (!same_ones(h, p, i, n) || is_over(h->since[i], b)) {
		for (int k = 0; k < n; k++)
			h->order[i][k] = (uint16_t)p->rows[k].indicator->num;
		h->count[i] = n;
		h->values[i] = p->values;
		h->since[i] = b->now;
		return;
	}
	for (int k = 0; k < n; k++)
		rows[k] = p->rows[find(p, n, h->order[i][k])];
	memcpy(p->rows, rows, (size_t)n * sizeof(*rows));
}

static int place_of(const uint32_t *areas, int n, uint32_t area)
{
	int i = 0;

	while (i < n && areas[i] != area)
		i++;
	return i;
}

void places_keep_order(struct place_hold *h, const struct board *b, const uint32_t *areas, int n,
	int from[])
{
	int held = n < PLACES_HELD_MAX ? n : PLACES_HELD_MAX, next = 0;
	bool anew = held == 0 || h->count == 0 || h->centre != b->centre ||
		h->order[0] != areas[0] || is_over(h->since, b);

	for (int i = 0; i < n; i++)
		from[i] = i;
	for (int i = 0; i < held && !anew; i++) {
		if (place_of(h->order, h->count, areas[i]) == h->count)
			continue;
		while (place_of(areas, held, h->order[next]) == held)
			next++;
		from[i] = place_of(areas, held, h->order[next++]);
	}
	for (int i = 0; i < held; i++)
		h->order[i] = areas[from[i]];
	h->count = held;
	h->centre = b->centre;
	h->since = anew ? b->now : h->since;
}
