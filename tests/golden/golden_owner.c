/* SPDX-License-Identifier: MIT */
/* What nobody owns, and who is responsible. By words in `state`: "unowned" some events are
 * nobody's, event 4 after two units sent it back; "fallback" that one has come to who falls back;
 * "named" a town's table names its unit. */
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"

static struct unit_ref a_unit(const char *id, uint32_t num, const char *zh, const char *en)
{
	return (struct unit_ref){id, num, {zh, NULL, en}};
}

/* Nobody's for so long of so much. */
static void disown(struct golden *g, uint32_t num, enum state state, int elapsed_s, int limit_s)
{
	const struct live *l = fold_find(g->fold, KIND_EVENT, num);
	struct event *e = &g->events[num - 1];
	int64_t start = g->board.now - elapsed_s * SECOND_MS;
	struct live put = *l;

	e->state = state;
	e->unowned = true;
	e->party_count = 0;
	e->holder_unit = (struct unit_ref){0};
	e->clocks[CLOCK_OWNER] = (struct event_clock){.start = start,
		.limit_s = (uint32_t)limit_s,
		.due = start + limit_s * SECOND_MS,
		.done = INSTANT_NONE,
		.paused_at = INSTANT_NONE};
	put.head.rev++;
	put.head.state = (uint8_t)state;
	put.head.holder = 0;
	put.head.flags |= HEAD_UNOWNED;
	put.head.clock = CLOCK_OWNER;
	put.head.start = start;
	put.head.limit_s = (uint32_t)limit_s;
	put.head.due = e->clocks[CLOCK_OWNER].due;
	put.unit_count = 0;
	fold_put(g->fold, &put);
}

static void be_sent_back(struct golden *g, struct event *e)
{
	struct unit_ref *by = arena_alloc(&g->arena, 2 * sizeof(*by));

	by[0] = a_unit("500105-property", 50, "华新街物业", "Huaxin estate");
	by[1] = a_unit("gas", 40, "燃气公司", "Gas company");
	e->refusals = by;
	e->refusal_count = 2;
	e->send_backs = 2;
}

static void fall_back(struct golden *g, struct event *e)
{
	const struct area *district = area_by_id(g->tree, "500105");

	be_sent_back(g, e);
	e->remit = (struct remit){REMIT_FALLBACK, district->num, 0,
		a_unit("500105-lead_department", 61, "江北区牵头部门", "Jiangbei lead department")};
}

/* The proposal puts it first. */
static void name_owner(struct golden *g, struct event *e)
{
	struct proposal_kind *k = &g->proposal->lead;
	const struct area *district = area_by_id(g->tree, "500105");

	if (k->count < 2)
		return;
	struct candidate named = k->top[1];
	named.terms[TERM_RESPONSIBLE] = 1000;
	named.score = 941;
	k->top[1] = k->top[0];
	k->top[0] = named;
	k->proposed = &k->top[0];
	e->remit = (struct remit){REMIT_TYPE, district->num, k->kind,
		{named.unit->id, named.unit->num, named.unit->name}};
}

void golden_owner(struct golden *g, const char *state)
{
	struct event *e = g->event_count >= LIFE_EVENT ? &g->events[LIFE_EVENT - 1] : NULL;

	if (!e || g->calm)
		return;
	if (strstr(state, "unowned")) {
		disown(g, LIFE_EVENT, STATE_REGISTERED, 800, 600);
		be_sent_back(g, e);
		disown(g, 9, STATE_REGISTERED, 1690, 1800);
		disown(g, 12, STATE_WAITING, 420, 1800);
		disown(g, 15, STATE_VERIFYING, 2700, 1800);
	} else if (strstr(state, "fallback")) {
		fall_back(g, e);
	} else if (strstr(state, "named")) {
		name_owner(g, e);
	}
}
