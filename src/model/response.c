/* SPDX-License-Identifier: MIT */
#include "yiping/model/response.h"

#include <string.h>

/* Taken back is least, closed is most. */
static int rank_of(enum order_stage s)
{
	return s == ORDER_VOID ? 0 : (int)s;
}

static bool is_of(const struct order *o, const struct response_plan *p, uint8_t num)
{
	return o->plan && o->step == num && strcmp(o->plan, p->id) == 0;
}

struct clock_view order_clock(const struct order *o, const struct calendar *c, int64_t now)
{
	struct head h = order_head(o);
	return eval_clock(&h, c, now);
}

static void look(struct step_state *s, const struct response_plan *p, const struct order *orders,
	size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_of(&orders[i], p, s->step->num))
			continue;
		s->sent++;
		if (!s->order || rank_of(orders[i].stage) > rank_of(s->order->stage))
			s->order = &orders[i];
	}
}

size_t response_states(const struct response_plan *p, const struct order *orders, size_t count,
	const struct calendar *c, int64_t now, struct step_state *out, size_t most)
{
	size_t n = p->step_count < most ? p->step_count : most;
	for (size_t i = 0; i < n; i++) {
		struct step_state *s = &out[i];
		*s = (struct step_state){.step = &p->steps[i]};
		look(s, p, orders, count);
		if (!s->order)
			continue;
		struct clock_view v = order_clock(s->order, c, now);
		s->stage = s->order->stage;
		s->urgency = v.urgency;
		s->left_ms = v.left_ms;
	}
	return n;
}

bool step_is_done(const struct step_state *s)
{
	return s->stage == ORDER_REPORTED || s->stage == ORDER_CLOSED;
}
