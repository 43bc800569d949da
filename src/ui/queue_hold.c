/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "queue_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

#define HOLD_MS (30 * SECOND_MS)
#define FLOOD_BIT (UINT64_C(1) << 63)

/* What the row is about, whichever event of a flood is the first at present. */
static uint64_t id_of(const struct queue_row *r)
{
	const struct live *l = &r->live;

	if (!r->leads)
		return l->head.num;
	return FLOOD_BIT | (uint64_t)l->head.type << 32 | l->path.num[l->path.count > 1 ? 1 : 0];
}

static size_t find(const uint64_t *ids, size_t n, uint64_t id)
{
	size_t i = 0;

	while (i < n && ids[i] != id)
		i++;
	return i;
}

static void remember(struct queue *q, size_t n)
{
	for (size_t i = 0; i < n; i++)
		q->held[i] = id_of(&q->rows[i]);
	q->held_count = n;
}

/* The clock of a demo city may run faster than eyes do. */
static bool is_over(const struct queue *q, const struct board *b)
{
	double rate = b->link.rate > 0 ? b->link.rate : 1;
	int64_t since = b->now - q->held_at;

	return since < 0 || (double)since >= HOLD_MS * rate;
}

void queue_hold(struct queue *q, const struct board *b)
{
	size_t n = q->row_count < QUEUE_HELD_MAX ? q->row_count : QUEUE_HELD_MAX, next = 0;
	uint64_t now[QUEUE_HELD_MAX];

	for (size_t i = 0; i < n; i++)
		now[i] = id_of(&q->rows[i]);
	if (!n || !q->held_count || now[0] != q->held[0] || is_over(q, b)) {
		remember(q, n);
		q->held_at = b->now;
		return;
	}
	struct queue_row *rows = mem_array(n, sizeof(*rows));
	for (size_t i = 0; i < n; i++) {
		size_t from = i; // new: where it belongs
		if (find(q->held, q->held_count, now[i]) < q->held_count) {
			while (find(now, n, q->held[next]) == n)
				next++;
			from = find(now, n, q->held[next++]);
		}
		rows[i] = q->rows[from];
	}
	memcpy(q->rows, rows, n * sizeof(*rows));
	free(rows);
	remember(q, n);
}
