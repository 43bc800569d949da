/* SPDX-License-Identifier: MIT */
/* What people did, what is on its way, and what comes in from outside to do harm. */
#include <stdio.h>
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"

#define GRID_UNIT 15
#define WORKER_NUM 31

struct deed {
	int before_s;
	enum verb verb;
	enum state state;
	const char *subject, *name;
	uint32_t holder;
	const char *text;
};

static const struct deed deeds[] = {
	{485, VERB_SENSE, STATE_SENSED, "source:JB-CH4-0317", NULL, 0},
	{485, VERB_PROMOTE, STATE_WAITING, "rule:two-sources", NULL, 0},
	{447, VERB_ACK, STATE_VERIFYING, "chen", "陈小溪", 0},
	{371, VERB_NOTE, STATE_VERIFYING, "chen", "陈小溪", 0,
		"到场: 有臭味, 井盖未翻, 井旁停车 2 辆, 已拉警戒线并劝离围观人员; "
		"请燃气公司带检测仪来, 物业已通知楼上住户关闭门窗"},
	{320, VERB_VERIFY, STATE_REGISTERED, "chen", "陈小溪", 0, "属实: 气味明显, 读数仍在升"},
	{302, VERB_GRADE, STATE_REGISTERED, "duty-500105", "唐思远", 0},
	{276, VERB_DISPATCH, STATE_ASSIGNED, "duty-500105", "唐思远", 4},
	{249, VERB_ACK, STATE_ACCEPTED, "zhou", "周立", 4},
	{197, VERB_DEPART, STATE_ACCEPTED, "zhou", "周立", 4},
	{120, VERB_URGE, STATE_ACCEPTED, "timer", NULL, 4},
};

#define DEEDS (sizeof(deeds) / sizeof(deeds[0]))

static void tell_history(struct golden *g)
{
	const struct live *l = fold_find(g->fold, KIND_EVENT, LIFE_EVENT);

	if (!l || g->calm)
		return;
	g->history = arena_alloc(&g->arena, DEEDS * sizeof(*g->history));
	g->said = arena_alloc(&g->arena, DEEDS * sizeof(*g->said));
	g->history_count = DEEDS;
	for (size_t i = 0; i < DEEDS; i++) {
		struct change *c = &g->history[i];
		c->seq = c->txn = 100 + i;
		c->at = g->board.now - deeds[i].before_s * SECOND_MS;
		c->verb = deeds[i].verb;
		c->head = l->head;
		c->head.rev = (uint32_t)i + 1;
		c->head.state = (uint8_t)deeds[i].state;
		c->head.holder = deeds[i].holder;
		c->head.grade = i < 5 ? 0 : l->head.grade;
		c->actor = (struct actor){.subject = deeds[i].subject, .name = deeds[i].name};
		if (deeds[i].text) {
			struct act *a = arena_alloc(&g->arena, sizeof(*a));
			a->text = deeds[i].text;
			g->said[i] = a;
		}
	}
}

/* The body of the same event, with everything that a body can hold. */
static void tell_body(struct golden *g)
{
	struct event *e = &g->events[LIFE_EVENT - 1];
	struct party *p = arena_alloc(&g->arena, 2 * sizeof(*p));
	struct evidence *v = arena_alloc(&g->arena, sizeof(*v));
	int64_t now = g->board.now;

	p[0] = (struct party){.unit = e->holder_unit,
		.lead = true,
		.asked = now - 276 * SECOND_MS,
		.accepted = now - 249 * SECOND_MS,
		.departed = now - 197 * SECOND_MS,
		.arrived = INSTANT_NONE};
	p[1] = (struct party){.unit = {"gas", 40, {"燃气公司", NULL, "Gas company"}},
		.asked = now - 276 * SECOND_MS,
		.accepted = INSTANT_NONE,
		.departed = INSTANT_NONE,
		.arrived = INSTANT_NONE};
	*v = (struct evidence){.kind = "photo",
		.ref = "IMG-0451",
		.note = "井盖未翻",
		.at = now - 371 * SECOND_MS};
	e->parties = p;
	e->party_count = 2;
	e->evidence = v;
	e->evidence_count = 1;
	e->text = "甲烷 46 %LEL 越橙限, 有臭味, 井旁停车 2 辆";
	e->source_ref = "JB-CH4-0317";
	e->has_position = true;
	e->lon = 106.534;
	e->lat = 29.575;
	e->acked_at = now - 447 * SECOND_MS;
	e->acked_by = (struct actor){.subject = "chen", .name = "陈小溪"};
	e->acked_severity = event_severity(e);
	e->clocks[CLOCK_A] = (struct event_clock){.start = now - 485 * SECOND_MS,
		.limit_s = 60,
		.due = now - 425 * SECOND_MS,
		.done = now - 447 * SECOND_MS,
		.paused_at = INSTANT_NONE};
	e->clocks[CLOCK_V] = (struct event_clock){.start = now - 485 * SECOND_MS,
		.limit_s = 180,
		.due = now - 305 * SECOND_MS,
		.done = now - 320 * SECOND_MS,
		.paused_at = INSTANT_NONE};
	e->clocks[CLOCK_D] = (struct event_clock){.start = now - 485 * SECOND_MS,
		.limit_s = 300,
		.due = now - 185 * SECOND_MS,
		.done = now - 180 * SECOND_MS,
		.paused_at = INSTANT_NONE};
	e->clocks[CLOCK_C] = (struct event_clock){.start = now - 485 * SECOND_MS,
		.limit_s = 14400,
		.due = now + 13915 * SECOND_MS,
		.done = INSTANT_NONE,
		.paused_at = INSTANT_NONE};
}

/* Units of the kind that the event asks for: three idle, one busy, one of another district. */
static void add_candidates(struct golden *g)
{
	static const struct {
		struct name name;
		const char *area;
		enum unit_status status;
		uint16_t load, limit;
		double lon, lat;
	} rows[] = {
		{{"华新街物业", NULL, "Huaxin estate"}, "500105", UNIT_IDLE, 2, 8, 106.556, 29.580},
		{{"大石坝物业", NULL, "Dashiba estate"}, "500105", UNIT_IDLE, 7, 8, 106.500,
			29.583},
		{{"五里店物业", NULL, "Wulidian estate"}, "500105", UNIT_IDLE, 1, 4, 106.575,
			29.588},
		{{"观音桥物业", NULL, "Guanyinqiao estate"}, "500105", UNIT_BUSY, 4, 4, 106.53,
			29.57},
		{{"渝中物业", NULL, "Yuzhong estate"}, "500103", UNIT_IDLE, 0, 4, 106.55, 29.56},
	};
	const struct event *e = &g->events[LIFE_EVENT - 1];
	const struct event_type *t = catalog_type(g->catalog, e->type);
	size_t more = sizeof(rows) / sizeof(rows[0]), n = g->board.unit_count;
	struct unit *units = arena_alloc(&g->arena, (n + more) * sizeof(*units));

	memcpy(units, g->board.units, n * sizeof(*units));
	for (size_t i = 0; i < more; i++) {
		const struct area *a = area_by_id(g->tree, rows[i].area);
		units[n + i] = (struct unit){.num = 50 + (uint32_t)i,
			.rev = 1,
			.kind = t->unit_kind,
			.name = rows[i].name,
			.short_name = rows[i].name,
			.area = a ? a->num : 1,
			.lon = rows[i].lon,
			.lat = rows[i].lat,
			.has_position = true,
			.status = rows[i].status,
			.load = rows[i].load,
			.load_limit = rows[i].limit};
		snprintf(units[n + i].id, sizeof(units[n + i].id), "estate-%zu", i + 1);
	}
	g->board.units = units;
	g->board.unit_count = n + more;
}

/* ---- a grid worker, and what she did without the server ---- */

static void make_worker(struct golden *g)
{
	g->person = (struct person){.subject = "chen",
		.name = "陈小溪",
		.num = WORKER_NUM,
		.role = PERSON_WORKER,
		.areas = {1},
		.area_count = 1,
		.unit = GRID_UNIT};
	snprintf(g->person.unit_id, sizeof(g->person.unit_id), "grid");
}

static void put_acts(struct golden *g)
{
	static const struct {
		uint32_t num;
		enum verb verb;
		enum mark mark;
		int before_s;
		const char *code, *text;
	} rows[] = {
		{0, VERB_NOTE, MARK_CONFLICT, 112, "stale", "16:31 区城管局 改派 城管三队"},
		{0, VERB_VERIFY, MARK_QUEUED, 200, "", ""},
		{0, VERB_ACK, MARK_QUEUED, 365, "", ""},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);
	struct act_row *acts = arena_alloc(&g->arena, n * sizeof(*acts));
	uint32_t num = 0;

	for (size_t i = 0; i < n; i++) {
		struct act_row *a = &acts[i];
		const struct live *l;
		do {
			l = fold_find(g->fold, KIND_EVENT, ++num);
		} while (num < g->event_count && (!l || l->head.holder != GRID_UNIT));
		*a = (struct act_row){.verb = rows[i].verb,
			.mark = rows[i].mark,
			.made_at = g->board.now - rows[i].before_s * SECOND_MS};
		snprintf(a->key, sizeof(a->key), "key-%u", (unsigned)i);
		snprintf(a->event, sizeof(a->event), "%s", g->events[num - 1].id);
		snprintf(a->code, sizeof(a->code), "%s", rows[i].code);
		snprintf(a->text, sizeof(a->text), "%s", rows[i].text);
	}
	g->board.acts = acts;
	g->board.act_count = n;
	g->board.outbox = (struct outbox_view){.queued = 2,
		.conflicts = 1,
		.oldest_ms = 365 * SECOND_MS,
		.opened = true,
		.writable = true};
}

enum mark golden_mark(const struct golden *g, uint32_t num)
{
	const struct board *b = &g->board;

	for (size_t i = 0; i < b->act_count && num >= 1 && num <= g->event_count; i++)
		if (strcmp(b->acts[i].event, g->events[num - 1].id) == 0)
			return b->acts[i].mark;
	bool acts = !b->act_count && !g->calm && g->person.role != PERSON_VIEWER;
	return acts && num == 3 ? MARK_QUEUED : MARK_NONE;
}

/* ---- from outside, meant to do harm ---- */

static void poison(struct golden *g)
{
	static const char evil[] = "\x1b[2J\x1b]0;owned\x07"
				   "\xe2\x80\xae"
				   "gpj.exe\xc2\x9b"
				   "31m\r\n\t\xff%s%n";
	struct unit *units = arena_alloc(&g->arena, g->board.unit_count * sizeof(*units));

	memcpy(units, g->board.units, g->board.unit_count * sizeof(*units));
	for (size_t i = 0; i < g->board.unit_count; i++)
		units[i].name = units[i].short_name = (struct name){evil, NULL, evil};
	g->board.units = units;
	for (size_t i = 0; i < g->event_count; i++)
		g->events[i].title = g->events[i].text = g->events[i].place = evil;
	for (size_t i = 0; i < g->history_count; i++)
		g->history[i].actor.name = evil;
	for (size_t i = 0; i < g->history_count; i++) {
		struct act *a = arena_alloc(&g->arena, sizeof(*a));
		a->text = evil;
		g->said[i] = a;
	}
	snprintf(g->person.name, sizeof(g->person.name), "%s", evil);
	snprintf(g->board.link.text, sizeof(g->board.link.text), "%s", evil);
}

/* As the server answers somebody who may only look. */
static void mask(struct golden *g)
{
	g->person.role = PERSON_VIEWER;
	for (size_t i = 0; i < g->event_count; i++) {
		struct event *e = &g->events[i];
		e->text = e->place = NULL;
		e->evidence_count = 0;
		e->acked_by = (struct actor){0};
	}
	for (size_t i = 0; i < g->history_count; i++)
		if (g->history[i].actor.name)
			g->history[i].actor = (struct actor){0};
	struct shift *s = arena_alloc(&g->arena, g->board.shift_count * sizeof(*s));
	for (size_t i = 0; i < g->board.shift_count; i++) {
		s[i] = g->board.shifts[i];
		s[i].leader = s[i].supervisor = (struct actor){0};
		s[i].officer_count = 0;
	}
	g->board.shifts = s;
}

void golden_live(struct golden *g, const char *state)
{
	tell_history(g);
	if (!g->calm && g->event_count >= LIFE_EVENT)
		tell_body(g);
	if (!g->calm && g->event_count >= LIFE_EVENT)
		add_candidates(g);
	golden_dispatch(g, state);
	if (strstr(state, "worker"))
		make_worker(g);
	if (strstr(state, "acts"))
		put_acts(g);
	if (strstr(state, "hostile"))
		poison(g);
	if (strstr(state, "viewer"))
		mask(g);
}
