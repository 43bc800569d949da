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

static bool is_over(const struct pane_hold *h, const struct board *b, int i)
{
	double rate = b->link.rate > 0 ? b->link.rate : 1;
	int64_t since = b->now - h->since[i];

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
	if (!same_ones(h, p, i, n) || is_over(h, b, i)) {
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
