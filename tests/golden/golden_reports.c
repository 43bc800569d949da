/* SPDX-License-Identifier: MIT */
/* What is owed to the level above: a call is late, one near, a closed case owes its last report. */
#include <stdio.h>
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"
#include "yiping/model/inform.h"

struct owing {
	uint32_t num;
	enum level level; // who owes it
	enum inform_kind kind;
	bool phone;
	int64_t left_s, limit_s;
	int sent; // reports before it
};

static const struct owing all[] = {
	{1, LEVEL_CITY, INFORM_FIRST, true, -95, 1800, 0},
	{4, LEVEL_DISTRICT, INFORM_FOLLOW_UP, false, 2340, 28800, 3},
	{5, LEVEL_CITY, INFORM_FIRST, true, 130, 1800, 0},
	{7, LEVEL_DISTRICT, INFORM_FIRST, false, 1500, 7200, 0},
	{8, LEVEL_DISTRICT, INFORM_FIRST, false, -780, 7200, 0},
	{6, LEVEL_DISTRICT, INFORM_FIRST, false, 2400, 3600, 1},
	{9, LEVEL_DISTRICT, INFORM_FIRST, false, 26000, 26273, 0},
};

static struct inform sent(const struct golden *g, uint16_t n)
{
	static const char *const texts[] = {"电话首报：已派队伍前往，书面报告随后。",
		"首报：现场情况正在核实，已启动先期处置。", "续报：险情得到控制，继续处置。"};
	return (struct inform){.kind = n == 3 ? INFORM_FOLLOW_UP : INFORM_FIRST, .n = n,
		.phone = n == 1, .late = n == 2, .to = LEVEL_CITY,
		.by = {.subject = "duty-500105", .name = "秦楠", .num = 31, .role = PERSON_DUTY},
		.at = g->board.now - (5 - n) * HOUR_MS, .text = texts[n - 1]};
}

static void owe(struct golden *g, struct event *e, struct live *l, const struct owing *o)
{
	int64_t due = g->board.now + o->left_s * SECOND_MS;
	e->level = o->level;
	e->informs = arena_alloc(&g->arena, 3 * sizeof(*e->informs));
	e->inform_count = (size_t)o->sent;
	for (int i = 0; i < o->sent; i++)
		e->informs[i] = sent(g, (uint16_t)(i + 1));
	e->owed = (struct owed){.kind = o->kind, .phone = o->phone, .to = inform_to(e),
		.since = due - o->limit_s * SECOND_MS, .due = due,
		.limit_s = (uint32_t)o->limit_s, .last_rung = INSTANT_NONE};
	if (e->born > e->owed.since)
		e->born = l->head.born = e->owed.since;
	l->head.rev = ++e->rev;
	l->head.flags &= ~(7u << HEAD_LEVEL_SHIFT);
	l->head.flags |= HEAD_OWES | (uint32_t)o->level << HEAD_LEVEL_SHIFT;
	l->head.pause_s = inform_pack(e);
	fold_put(g->fold, l);
}

static void put_closed(struct golden *g)
{
	const uint32_t num = (uint32_t)g->event_count + 1;
	const struct owing last = {num, LEVEL_DISTRICT, INFORM_FINAL, false, 20000, 172800, 2};
	struct event *e = &g->events[g->event_count++];
	struct live l = *fold_find(g->fold, KIND_EVENT, 3);
	*e = g->events[2];
	l.head.num = e->num = num;
	snprintf(l.id, sizeof(l.id), "20260709-%06u", (unsigned)num);
	memcpy(e->id, l.id, sizeof(e->id));
	l.head.state = (uint8_t)(e->state = STATE_CLOSED);
	l.head.clock = CLOCK_NONE;
	l.head.due = INSTANT_NONE;
	owe(g, e, &l, &last);
}

void golden_reports(struct golden *g)
{
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct live l = *fold_find(g->fold, KIND_EVENT, all[i].num);
		owe(g, &g->events[all[i].num - 1], &l, &all[i]);
	}
	put_closed(g);
}
