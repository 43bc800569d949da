/* SPDX-License-Identifier: MIT */
/* What the server says on top of the board: whom it would send, and the orders of one event. By
 * words in `state`: "registered" the event has just been graded and waits to be sent out. */
#include <stdio.h>
#include <string.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"

#define NOBODY INSTANT_NONE

static struct event *event_of(struct golden *g)
{
	return g->event_count >= LIFE_EVENT && !g->calm ? &g->events[LIFE_EVENT - 1] : NULL;
}

/* ---- as before it was sent out ---- */

static void take_back(struct golden *g)
{
	struct event *e = event_of(g);
	const struct live *l = fold_find(g->fold, KIND_EVENT, LIFE_EVENT);
	int64_t now = g->board.now;
	struct live put = *l;

	e->state = STATE_REGISTERED;
	e->party_count = 0;
	e->holder_unit = (struct unit_ref){0};
	e->clocks[CLOCK_D].done = NOBODY;
	e->clocks[CLOCK_D].due = now + 100 * SECOND_MS;
	e->clocks[CLOCK_D].start = now - 200 * SECOND_MS;
	e->clocks[CLOCK_DISPATCH] = (struct event_clock){.start = now - 35 * SECOND_MS,
		.limit_s = 120,
		.due = now + 85 * SECOND_MS,
		.done = NOBODY,
		.paused_at = NOBODY};
	put.head.rev++;
	put.head.state = STATE_REGISTERED;
	put.head.holder = 0;
	put.head.clock = CLOCK_DISPATCH;
	put.head.start = now - 35 * SECOND_MS;
	put.head.limit_s = 120;
	put.head.due = now + 85 * SECOND_MS;
	put.unit_count = 0;
	fold_put(g->fold, &put);
	g->history_count = g->history_count > 4 ? g->history_count - 4 : g->history_count;
}

/* ---- whom the server would send: it knows of units that this board does not ---- */

static struct unit a_unit(uint32_t num, const char *id, uint16_t kind, struct name name,
	uint16_t load, uint16_t limit)
{
	struct unit u = {.num = num, .rev = 1, .kind = kind, .name = name, .short_name = name,
		.area = 1, .status = UNIT_IDLE, .load = load, .load_limit = limit, .on_post = 8,
		.members = 10};

	snprintf(u.id, sizeof(u.id), "%s", id);
	return u;
}

static const char *asked_of(void *user, const struct unit *u)
{
	(void)user;
	return u->num == 52 ? "20260709-000011" : NULL;
}

static void propose(struct golden *g, const struct event *e)
{
	const struct proposal_rules *r = &g->catalog->proposal;
	size_t n = g->board.unit_count, more = 0;
	struct unit *units = arena_alloc(&g->arena, (n + PROPOSAL_KINDS_MAX) * sizeof(*units));
	static const struct name names[PROPOSAL_KINDS_MAX] = {
		{"江北执法岗", NULL, "Jiangbei enforcement"},
		{"观音桥消防救援站", NULL, "Guanyinqiao fire station"},
		{"观音桥网格", NULL, "Guanyinqiao grid"},
		{"江北环卫", NULL, "Jiangbei sanitation"}};

	memcpy(units, g->board.units, n * sizeof(*units));
	for (size_t i = 0; i < r->assist_count; i++)
		for (uint8_t k = 0; r->assists[i].type == e->type && k < r->assists[i].count; k++) {
			char id[16];
			snprintf(id, sizeof(id), "near-%zu", more);
			units[n + more] = a_unit(80 + (uint32_t)more, id, r->assists[i].kinds[k],
				names[more], (uint16_t)(1 + more), 4);
			units[n + more].has_position = true;
			units[n + more].lon = e->lon + 0.01 * (double)(more + 1);
			units[n + more].lat = e->lat;
			more++;
		}
	struct proposal_ask ask = {.catalog = g->catalog, .tree = g->tree, .type = e->type,
		.place = {e->area, e->has_position, e->lon, e->lat}, .units = units,
		.unit_count = n + more, .asked = asked_of};
	uint32_t *parties = arena_alloc(&g->arena, 8 * sizeof(*parties));
	for (size_t i = 0; i < e->party_count && i < 8; i++)
		parties[ask.party_count++] = e->parties[i].unit.num;
	ask.parties = parties;
	g->proposal = arena_alloc(&g->arena, sizeof(*g->proposal));
	proposal_make(&ask, g->proposal);
}

/* ---- orders: one in each state ---- */

static void put_orders(struct golden *g, const struct event *e)
{
	static const struct {
		uint8_t step;
		enum order_stage stage;
		int before_s, taken_s, reported_s;
		struct name unit; // nobody: the duty room
		const char *title;
	} rows[] = {
		{1, ORDER_CLOSED, 300, 280, 200, {0}, "调看视频"},
		{2, ORDER_REPORTED, 290, 270, 90, {"物业翠湖里", NULL, "Cuihuli estate"},
			"断火源 移车"},
		{3, ORDER_TAKEN, 288, 255, 0, {"观音桥消防救援站", NULL, "Guanyinqiao fire"},
			"通风 稀释"},
		{4, ORDER_ISSUED, 276, 0, 0, {"燃气公司", NULL, "Gas company"}, "管道排查"},
		{0, ORDER_VOID, 240, 0, 0, {"江北环卫", NULL, "Jiangbei sanitation"}, "洒水"},
	};
	const struct response_plan *plan = catalog_plan(g->catalog, e->type);
	size_t n = sizeof(rows) / sizeof(rows[0]);
	int64_t now = g->board.now;

	g->orders = arena_alloc(&g->arena, n * sizeof(*g->orders));
	g->order_may = arena_alloc(&g->arena, n * sizeof(*g->order_may));
	g->order_count = n;
	for (size_t i = 0; i < n; i++) {
		struct order *o = &g->orders[i];
		order_init(o);
		o->num = (uint32_t)i + 1;
		o->rev = 1;
		snprintf(o->number, sizeof(o->number), "O%06u", (unsigned)(i + 41));
		snprintf(o->id, sizeof(o->id), "%.15s@500105", o->number);
		o->area = e->area;
		o->from = g->person.areas[0];
		o->unit.name = rows[i].unit;
		o->unit.num = rows[i].unit.zh_cn ? 90 + (uint32_t)i : 0;
		const struct response_step *s = plan ? response_step(plan, rows[i].step) : NULL;
		o->title = s ? s->what.zh_cn : rows[i].title;
		o->event = e->id;
		o->plan = plan && rows[i].step ? plan->id : NULL;
		o->step = rows[i].step;
		o->stage = rows[i].stage;
		o->issued = now - rows[i].before_s * SECOND_MS;
		o->accept_s = 300;
		o->reply_s = 240;
		o->check_s = 1800;
		o->taken = rows[i].taken_s ? now - rows[i].taken_s * SECOND_MS : NOBODY;
		o->reply_from = o->taken;
		o->reported = rows[i].reported_s ? now - rows[i].reported_s * SECOND_MS : NOBODY;
		o->result = o->reported != NOBODY ? "断火源, 两辆车已移走" : NULL;
		o->progress = o->stage == ORDER_TAKEN ? "水雾稀释中, 43 %LEL" : NULL;
		g->order_may[i] = order_allowed(o, &g->person, g->tree, now, 0);
	}
}

/* ---- what this person sent a moment ago ---- */

static void put_rows(struct golden *g, const struct event *e)
{
	static const struct {
		uint8_t step; // 0: an act on an order
		enum verb verb;
		enum mark mark;
		const char *order, *code;
	} rows[] = {
		{5, VERB_DISPATCH, MARK_QUEUED, "", ""},
		{6, VERB_DISPATCH, MARK_REFUSED, "", "scope"},
		{0, VERB_CLOSE, MARK_SENT, "O000042@500105", ""},
		{0, VERB_URGE, MARK_REFUSED, "O000044@500105", "interval"},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);
	struct act_row *acts = arena_alloc(&g->arena, n * sizeof(*acts));

	for (size_t i = 0; i < n; i++) {
		struct act_row *a = &acts[i];
		*a = (struct act_row){.verb = rows[i].verb, .mark = rows[i].mark, .order = true,
			.made_at = g->board.now - 20 * SECOND_MS, .step = rows[i].step};
		snprintf(a->key, sizeof(a->key), "sent-%u", (unsigned)i);
		snprintf(a->event, sizeof(a->event), "%s", rows[i].order);
		snprintf(a->of, sizeof(a->of), "%s", rows[i].step ? e->id : "");
		snprintf(a->code, sizeof(a->code), "%s", rows[i].code);
	}
	g->board.acts = acts;
	g->board.act_count = n;
	g->board.outbox = (struct outbox_view){.queued = 1, .sent = 1, .refused = 2,
		.oldest_ms = 20 * SECOND_MS, .opened = true, .writable = true};
}

/* ---- what flies, looks and drives ---- */

static void add_gear(struct golden *g, const struct event *e)
{
	static const struct {
		const char *id, *kind;
		struct name name;
		uint16_t load;
		double east;
	} rows[] = {
		{"drone-1", "drone_team", {"江北无人机", NULL, "Jiangbei drones"}, 1, 0.02},
		{"drone-2", "drone_team", {"江北二号无人机", NULL, "Jiangbei drones 2"}, 4, 0.01},
		{"video", "video_post", {"江北视频", NULL, "Jiangbei video"}, 0, 0.015},
		{"cars", "rescue_vehicle", {"江北抢险车", NULL, "Jiangbei rescue cars"}, 2, 0.03},
	};
	size_t n = g->board.unit_count, more = sizeof(rows) / sizeof(rows[0]);
	struct unit *units = arena_alloc(&g->arena, (n + more) * sizeof(*units));

	memcpy(units, g->board.units, n * sizeof(*units));
	for (size_t i = 0; i < more; i++) {
		const struct unit_kind *k = catalog_unit_kind_id(g->catalog, rows[i].kind);
		units[n + i] = a_unit(100 + (uint32_t)i, rows[i].id, k ? k->num : 0, rows[i].name,
			rows[i].load, 4);
		units[n + i].area = e->path.num[1];
		units[n + i].has_position = true;
		units[n + i].lon = e->lon + rows[i].east;
		units[n + i].lat = e->lat;
	}
	g->board.units = units;
	g->board.unit_count = n + more;
}

/* ---- who was called: one answered, one is late, one is who looks at it ---- */

static void put_calls(struct golden *g, struct event *e)
{
	static const struct {
		const char *by, *subject, *name;
		int before_s, answered_s;
	} rows[] = {
		{"唐思远", "luo", "罗启明", 300, 269},
		{"唐思远", "city-500116", "江津区城管局", 130, 0},
		{"罗启明", NULL, NULL, 42, 0}, // who looks at it
		{NULL, "he", "何静", 20, 0},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);
	int64_t now = g->board.now;
	struct live put = *fold_find(g->fold, KIND_EVENT, LIFE_EVENT);
	struct shift *s = (struct shift *)&g->board.shifts[0];

	e->calls = arena_alloc(&g->arena, n * sizeof(*e->calls));
	e->call_count = n;
	for (size_t i = 0; i < n; i++)
		e->calls[i] = (struct call){.by = {.name = rows[i].by},
			.subject = rows[i].subject ? rows[i].subject : g->person.subject,
			.name = rows[i].subject ? rows[i].name : g->person.name,
			.at = now - rows[i].before_s * SECOND_MS,
			.answered = rows[i].answered_s ? now - rows[i].answered_s * SECOND_MS
						       : NOBODY};
	s->leader.subject = "luo";
	s->supervisor.subject = "he";
	s->officers[0].subject = "duty-500000";
	s->officers[1].subject = "xiang";
	put.head.rev++;
	put.head.flags |= HEAD_CALLING;
	fold_put(g->fold, &put);
}

void golden_dispatch(struct golden *g, const char *state)
{
	struct event *e = event_of(g);

	if (!e)
		return;
	if (strstr(state, "registered"))
		take_back(g);
	else
		put_orders(g, e);
	if (strstr(state, "gear"))
		add_gear(g, e);
	if (strstr(state, "called"))
		put_calls(g, e);
	if (strstr(state, "steps"))
		put_rows(g, e);
	propose(g, e);
}

static bool is_away(const struct golden *g, struct fetch_view *how)
{
	bool viewer = g->person.role == PERSON_VIEWER;

	*how = (struct fetch_view){.at = INSTANT_NONE};
	how->state = viewer ? FETCH_FAILED : g->board.link.state == LINK_LIVE ? FETCH_HERE
									      : FETCH_AWAY;
	if (viewer)
		snprintf(how->code, sizeof(how->code), "%s", "role");
	else if (how->state == FETCH_HERE)
		how->at = g->board.now - 4 * SECOND_MS;
	return how->state != FETCH_HERE;
}

const struct proposal *golden_proposal(
	const struct golden *g, uint32_t num, struct fetch_view *how)
{
	return is_away(g, how) || num != LIFE_EVENT ? NULL : g->proposal;
}

struct order_view golden_orders(const struct golden *g, uint32_t num)
{
	struct order_view v = {.how.at = INSTANT_NONE};

	if (is_away(g, &v.how) || num != LIFE_EVENT)
		return v;
	v.all = g->orders;
	v.may = g->order_may;
	v.count = g->order_count;
	return v;
}
