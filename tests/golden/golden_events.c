/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"

struct happening {
	const char *type, *area;
	int grade;
	enum state state;
	enum head_clock clock;
	int64_t elapsed_s, limit_s; // of the running clock
	uint32_t holder;            // unit num
	uint32_t flags;
	int copies; // a flood of the same
};

#define NEW HEAD_UNACKED

static const struct happening storm[] = {
	{"ER-509", "500109116", 2, STATE_WAITING, CLOCK_A, 134, 60, 1, NEW, 1},
	{"LS-802", "500108009", 3, STATE_WAITING, CLOCK_A, 55, 60, 2, NEW | HEAD_135, 1},
	{"FO-308", "500106020", 3, STATE_HANDLING, CLOCK_D, 276, 300, 3, HEAD_135, 1},
	{"FO-305", "500105004", 3, STATE_ACCEPTED, CLOCK_H, 490, 900, 4, HEAD_135, 1},
	{"ER-506", "500117130", 2, STATE_HANDLING, CLOCK_C, 1330, 1800, 5, 0, 1},
	{"ER-510", "500156001", 2, STATE_VERIFYING, CLOCK_V, 128, 300, 6, 0, 1},
	{"FO-303", "500112119", 3, STATE_HANDLING, CLOCK_C, 7860, 21600, 7, 0, 1},
	{"ER-507", "500110114", 3, STATE_HANDLING, CLOCK_C, 10260, 259200, 8, 0, 1},
	{"ER-508", "500106017", 4, STATE_ASSIGNED, CLOCK_ACCEPT, 560, 600, 3, NEW, 6},
	{"ER-508", "500109002", 4, STATE_HANDLING, CLOCK_C, 2460, 14400, 1, HEAD_GROUPED, 9},
	{"SG-406", "500103008", 3, STATE_HANDLING, CLOCK_C, 5400, 86400, 9, 0, 1},
	{"EL-706", "500112119", 4, STATE_HANDLING, CLOCK_H, 2280, 2700, 10, 0, 12},
	{"ER-517", "500152113", 4, STATE_VERIFYING, CLOCK_V, 410, 900, 11, 0, 14},
	{"FO-314", "500107001", 4, STATE_HANDLING, CLOCK_H, 760, 1200, 12, HEAD_135, 1},
	{"FO-301", "500113009", 4, STATE_ACCEPTED, CLOCK_H, 1130, 1800, 13, 0, 1},
	{"FO-306", "500116006", 4, STATE_ACCEPTED, CLOCK_H, 660, 2040, 14, 0, 3},
	{"CC-608", "500106017", 4, STATE_VERIFYING, CLOCK_V, 300, 900, 15, 0, 1},
	{"FO-312", "500106020", 5, STATE_HANDLING, CLOCK_C, 2400, 7200, 9, 0, 5},
	{"LS-801", "500103012", 4, STATE_VERIFYING, CLOCK_V, 520, 900, 15, 0, 1},
	{"CC-603", "500106017", 5, STATE_REPORTED, CLOCK_CHECK, 3000, 7200, 15, 0, 4},
	{"SG-410", "500103012", 5, STATE_REGISTERED, CLOCK_DISPATCH, 600, 1800, 15, 0, 3},
	{"EL-704", "500108009", 5, STATE_SUSPENDED, CLOCK_REVIEW, 90000, 0, 15, HEAD_PAUSED, 2},
	{"FO-315", "500107001", 5, STATE_SENSED, CLOCK_V, 48, 900, 0, 0, 2},
};

static const struct happening calm[] = {
	{"FO-314", "500107001", 4, STATE_HANDLING, CLOCK_H, 260, 1200, 12, HEAD_135, 1},
	{"LS-801", "500103012", 4, STATE_VERIFYING, CLOCK_V, 180, 900, 15, 0, 1},
	{"FO-306", "500116006", 4, STATE_ACCEPTED, CLOCK_H, 660, 2040, 14, 0, 1},
	{"CC-605", "500112119", 4, STATE_HANDLING, CLOCK_C, 7200, 172800, 14, 0, 1},
	{"CC-603", "500106017", 5, STATE_HANDLING, CLOCK_C, 3600, 14400, 15, 0, 6},
	{"SG-410", "500103012", 5, STATE_HANDLING, CLOCK_C, 3000, 86400, 15, 0, 14},
	{"EL-704", "500108009", 5, STATE_HANDLING, CLOCK_C, 90000, 345600, 15, 0, 1},
};

static struct live *put(struct golden *g, struct live *l)
{
	fold_put(g->fold, l);
	return l;
}

/* The body says what the head cannot. */
static void write_body(struct golden *g, const struct live *l, const struct event_type *t)
{
	struct event *e;

	if (g->event_count >= GOLDEN_EVENTS_MAX)
		return;
	e = &g->events[g->event_count++];
	event_init(e);
	memcpy(e->id, l->id, sizeof(e->id));
	e->num = l->head.num;
	e->rev = l->head.rev;
	e->arev = l->head.arev;
	e->type = l->head.type;
	e->domain = l->head.domain;
	e->grade = l->head.grade;
	e->state = (enum state)l->head.state;
	e->area = l->head.area;
	e->path = l->path;
	e->title = t->name.zh_cn;
	e->place = "3 号楼旁";
	e->text = "雨后出现,现场已拍照";
	e->source = SOURCE_DEVICE;
	e->born = l->head.born;
	e->entered = l->head.start;
	e->level = LEVEL_DISTRICT;
	e->is_135 = (l->head.flags & HEAD_135) != 0;
	for (size_t i = 0; i < g->board.unit_count; i++) {
		const struct unit *u = &g->board.units[i];
		if (u->num == l->head.holder)
			e->holder_unit = (struct unit_ref){u->id, u->num, u->name};
	}
	struct event_clock *c = &e->clocks[l->head.clock];
	c->start = l->head.start;
	c->limit_s = l->head.limit_s;
	c->due = l->head.due;
}

static void happen(struct golden *g, const struct happening *h, int copy)
{
	const struct event_type *t = catalog_type_id(g->catalog, h->type);
	const struct area *a = area_by_id(g->tree, h->area);
	int64_t start = g->board.now - (h->elapsed_s - copy * 7) * SECOND_MS;
	uint32_t num = (uint32_t)g->event_count + 1;
	struct live l = {
		.head = {.num = num,
			.rev = 3,
			.arev = 2,
			.kind = KIND_EVENT,
			.state = (uint8_t)h->state,
			.grade = (uint8_t)h->grade,
			.domain = t->domain,
			.clock = (uint8_t)h->clock,
			.type = t->num,
			.area = a->num,
			.holder = h->holder,
			.flags = h->flags,
			.start = start,
			.limit_s = (uint32_t)h->limit_s,
			.born = start,
			.due = start + h->limit_s * SECOND_MS},
		.path = area_path_of(g->tree, a->num),
		.units = {h->holder},
		.unit_count = h->holder ? 1 : 0,
	};

	if (h->clock == CLOCK_REVIEW)
		l.head.due = g->board.now + 3 * DAY_MS;
	l.head.flags |= (uint32_t)LEVEL_DISTRICT << HEAD_LEVEL_SHIFT;
	if (h->flags & HEAD_135 && h->state != STATE_WAITING)
		l.head.flags |= LEG_IN_TIME << HEAD_LEG_A_SHIFT | LEG_IN_TIME << HEAD_LEG_V_SHIFT;
	snprintf(l.id, sizeof(l.id), "20260709-%06u", (unsigned)num);
	write_body(g, put(g, &l), t);
}

/* ---- what went through today ---- */

static void apply(
	struct golden *g, struct change *c, enum verb verb, enum state state, uint32_t legs)
{
	c->verb = verb;
	c->head.rev++;
	c->head.arev++;
	c->head.state = (uint8_t)state;
	c->head.flags |= legs;
	fold_apply(g->fold, c);
}

/* One case that was closed in the morning; late1.. say which legs were missed. */
static void pass_through(struct golden *g, uint32_t num, bool is_135, bool late_v, bool late_d)
{
	const struct area *a = area_by_id(g->tree, "500103012");
	const struct event_type *t = catalog_type_id(g->catalog, is_135 ? "FO-314" : "CC-603");
	struct change c = {.at = g->board.now - 5 * HOUR_MS,
		.due_at = INSTANT_NONE,
		.op = OP_UPSERT,
		.path = area_path_of(g->tree, a->num)};
	uint32_t in_time = LEG_IN_TIME, late = LEG_LATE;

	snprintf(c.id, sizeof(c.id), "20260709-%06u", (unsigned)num);
	c.head = (struct head){.num = num,
		.kind = KIND_EVENT,
		.grade = 4,
		.domain = t->domain,
		.type = t->num,
		.area = a->num,
		.flags = is_135 ? HEAD_135 : 0,
		.start = c.at,
		.born = c.at,
		.due = INSTANT_NONE};
	apply(g, &c, VERB_SENSE, STATE_SENSED, 0);
	apply(g, &c, VERB_PROMOTE, STATE_WAITING, 0);
	apply(g, &c, VERB_ACK, STATE_VERIFYING, is_135 ? in_time << HEAD_LEG_A_SHIFT : 0);
	apply(g, &c, VERB_VERIFY, STATE_REGISTERED,
		is_135 ? (late_v ? late : in_time) << HEAD_LEG_V_SHIFT : 0);
	apply(g, &c, VERB_DISPATCH, STATE_ASSIGNED, 0);
	apply(g, &c, VERB_ACK, STATE_ACCEPTED, 0);
	apply(g, &c, VERB_DEPART, STATE_HANDLING,
		is_135 ? (late_d ? late : in_time) << HEAD_LEG_D_SHIFT : 0);
	apply(g, &c, VERB_FEEDBACK, STATE_REPORTED, 0);
	apply(g, &c, VERB_CLOSE, STATE_CLOSED, 0);
}

void golden_happen(struct golden *g)
{
	const struct happening *list = g->calm ? calm : storm;
	size_t n = g->calm ? sizeof(calm) / sizeof(calm[0]) : sizeof(storm) / sizeof(storm[0]);

	for (size_t i = 0; i < n; i++)
		for (int copy = 0; copy < list[i].copies; copy++)
			happen(g, &list[i], copy);
	for (uint32_t i = 0; i < 50; i++)
		pass_through(g, 5000 + i, true, !g->calm && i % 12 == 3, !g->calm && i % 8 == 1);
	for (uint32_t i = 0; i < 1200; i++)
		pass_through(g, 6000 + i, false, false, false);
}
