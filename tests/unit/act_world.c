/* SPDX-License-Identifier: MIT */
#include "act_world.h"

#include <stdlib.h>

#include "yiping/base/mem.h"

const struct world_limit world_limits[WORLD_LIMITS] = {{STATE_WAITING, CLOCK_A},
	{STATE_VERIFYING, CLOCK_V}, {STATE_REGISTERED, CLOCK_DISPATCH},
	{STATE_ASSIGNED, CLOCK_ACCEPT}, {STATE_ACCEPTED, CLOCK_H}, {STATE_HANDLING, CLOCK_C},
	{STATE_REPORTED, CLOCK_CHECK}, {STATE_CHECKING, CLOCK_CHECK}};

static void put_area(
	struct area_tree *t, const char *id, uint32_t num, uint32_t parent, enum level level)
{
	struct area a = {.num = num,
		.parent = parent,
		.level = level,
		.valid_from = INSTANT_NONE,
		.valid_to = INSTANT_NONE};
	struct error e = {0};
	snprintf(a.id, sizeof a.id, "%s", id);
	if (!area_tree_put(t, &a, &e))
		fail_msg("%s", e.text);
}

static void fill_tree(struct world *w)
{
	w->tree = area_tree_create();
	put_area(w->tree, "500000", CITY, 0, LEVEL_CITY);
	put_area(w->tree, "500105", DISTRICT, CITY, LEVEL_DISTRICT);
	put_area(w->tree, "500105001", TOWN, DISTRICT, LEVEL_TOWN);
	put_area(w->tree, "500105002", OTHER_TOWN, DISTRICT, LEVEL_TOWN);
	put_area(w->tree, "500109", OTHER_DISTRICT, CITY, LEVEL_DISTRICT);
	put_area(w->tree, "500109001", FAR_TOWN, OTHER_DISTRICT, LEVEL_TOWN);
	put_area(w->tree, "500105001009", VILLAGE, TOWN, LEVEL_VILLAGE);
}

static struct duration_limit minutes(uint32_t n)
{
	return (struct duration_limit){n * 60, false};
}

static struct event_type a_type(uint16_t num, const char *id, uint8_t grade)
{
	struct event_type t = {
		.num = num, .domain = 1, .runway = 1, .grade = grade, .unit_kind = 1};
	snprintf(t.id, sizeof t.id, "%s", id);
	t.limits[CLOCK_A] = minutes(30);
	t.limits[CLOCK_V] = minutes(60);
	t.limits[CLOCK_H] = minutes(120);
	t.limits[CLOCK_C] = minutes(24 * 60);
	t.limits[CLOCK_DISPATCH] = minutes(30);
	t.limits[CLOCK_CHECK] = minutes(120);
	return t;
}

static void fill_types(struct catalog *c)
{
	struct event_type *t = arena_alloc(&c->arena, 4 * sizeof *t);
	t[0] = a_type(ROUTINE, "LS-001", 5);
	t[0].spot = true;
	t[1] = a_type(FIRE, "ER-001", 3);
	t[1].is_135 = true;
	t[2] = a_type(ROAD, "FO-001", 4);
	t[2].limits[CLOCK_C] = (struct duration_limit){2 * 7 * 3600, true}; // two working days
	t[3] = a_type(GAS, "FO-305", 4);
	t[3].is_135_from = 3;
	c->types = t;
	c->type_count = 4;
}

static void fill_reasons(struct catalog *c)
{
	static const char *const ids[REASONS_COUNT] = {"device_fault", "not_ours", "season",
		"handled", "maintenance", "test_entry", "complex", "other_area", "worsening",
		"not_fixed", "recurred"};
	for (int i = 0; i < REASONS_COUNT; i++) {
		c->reasons[i] = arena_alloc(&c->arena, sizeof **c->reasons);
		snprintf(c->reasons[i]->id, sizeof c->reasons[i]->id, "%s", ids[i]);
		c->reason_count[i] = 1;
	}
}

static void put_person(struct world *w, enum who who, const char *subject, enum role_id role,
	uint32_t area, uint32_t unit)
{
	struct person *p = &w->people[who];
	*p = (struct person){
		.num = who + 1u, .role = role, .areas = {area}, .area_count = 1, .unit = unit};
	snprintf(p->subject, sizeof p->subject, "%s", subject);
	snprintf(p->name, sizeof p->name, "%s", subject);
	if (unit)
		snprintf(p->unit_id, sizeof p->unit_id, "%s", world_unit(unit).id);
}

static void fill_people(struct world *w)
{
	put_person(w, A_WORKER, "worker", PERSON_WORKER, TOWN, LEAD_UNIT);
	put_person(w, A_HELPER, "helper", PERSON_WORKER, TOWN, HELP_UNIT);
	put_person(w, A_STRANGER, "stranger", PERSON_WORKER, TOWN, OTHER_UNIT);
	put_person(w, TOWN_DUTY, "duty", PERSON_DUTY, TOWN, 0);
	put_person(w, TOWN_DUTY_2, "duty2", PERSON_DUTY, TOWN, 0);
	put_person(w, DISTRICT_DUTY, "duty-district", PERSON_DUTY, DISTRICT, 0);
	put_person(w, CITY_DUTY, "duty-city", PERSON_DUTY, CITY, 0);
	put_person(w, SUPERVISOR, "supervisor", PERSON_SUPERVISOR, DISTRICT, 0);
	put_person(w, SUPERVISOR_2, "supervisor2", PERSON_SUPERVISOR, DISTRICT, 0);
	put_person(w, INSPECTOR, "inspector", PERSON_INSPECTOR, DISTRICT, 0);
	put_person(w, VIEWER, "viewer", PERSON_VIEWER, CITY, 0);
	put_person(w, ADMIN, "admin", PERSON_ADMIN, CITY, 0);
	put_person(w, GATEWAY, "gateway", PERSON_GATEWAY, CITY, 0);
}

int world_setup(void **state)
{
	struct world *w = mem_alloc(sizeof *w);
	memset(w, 0, sizeof *w);
	fill_tree(w);
	fill_types(&w->catalog);
	fill_reasons(&w->catalog);
	w->catalog.calendar = (struct calendar){.utc_offset_minutes = 480,
		.work = {{540, 720}, {840, 1080}},
		.work_count = 2,
		.weekend = 1 << 0 | 1 << 6};
	static const uint32_t minutes_of_grade[6] = {0, 5, 10, 10, 30, 30};
	for (int i = 1; i < 6; i++)
		w->catalog.unowned[i] = minutes(minutes_of_grade[i]);
	fill_people(w);
	w->x = (struct act_context){.catalog = &w->catalog, .tree = w->tree};
	*state = w;
	return 0;
}

void world_informs(struct world *w)
{
	static const struct inform_limits limits[6] = {
		[1] = {{1800, false}, {3600, false}, false, {7200, false}, {86400, false}},
		[2] = {{1800, false}, {3600, false}, false, {4 * 3600, false}, {86400, false}},
		[3] = {.written = {7200, false}, .follow_up = {8 * 3600, false},
			.final = {2 * 86400, false}},
		[4] = {.written = {7200, false}, .same_day = true}};
	memcpy(w->catalog.informs, limits, sizeof limits);
}

int world_teardown(void **state)
{
	struct world *w = *state;
	area_tree_destroy(w->tree);
	arena_finish(&w->catalog.arena);
	arena_finish(&w->arena);
	free(w);
	return 0;
}

struct unit_ref world_unit(uint32_t num)
{
	static const char *const ids[] = {"u-11", "u-12", "u-13"};
	if (num < LEAD_UNIT || num > OTHER_UNIT)
		return (struct unit_ref){.id = "u-n", .num = num};
	return (struct unit_ref){.id = ids[num - LEAD_UNIT], .num = num};
}

struct act world_act(struct world *w, enum verb v, enum who who, int64_t at)
{
	struct act a = {.verb = v,
		.at = at,
		.occurred = INSTANT_NONE,
		.due_at = INSTANT_NONE,
		.until = INSTANT_NONE,
		.result = -1,
		.actor = {.subject = "rule:test"}};
	if (who != RULE) {
		a.person = &w->people[who];
		a.actor = person_actor(a.person);
	}
	return a;
}

void world_give_field(struct act *a, enum field f)
{
	static const struct evidence photo = {.kind = "photo", .ref = "p-1"};
	switch (f) {
	case FIELD_TEXT:
		a->text = "words";
		break;
	case FIELD_REASON:
		a->reason = "?";
		break;
	case FIELD_RESULT:
		a->result = a->verb == VERB_VERIFY;
		break;
	case FIELD_CAUSE:
		a->cause = "device_fault";
		break;
	case FIELD_GRADE:
		a->grade = 4;
		break;
	case FIELD_LEAD:
		a->lead = world_unit(OTHER_UNIT);
		break;
	case FIELD_DISPOSITION:
		a->disposition = "handled";
		break;
	case FIELD_EVIDENCE:
		a->evidence = &photo, a->evidence_count = 1;
		break;
	case FIELD_WHAT:
		a->what = "void";
		break;
	case FIELD_REQUEST:
		a->request = 1;
		break;
	case FIELD_OTHER:
		a->other = "20261123-000099";
		break;
	case FIELD_UNTIL:
		a->until = a->at + HOUR_MS;
		break;
	case FIELD_TO:
		a->to = world_unit(OTHER_UNIT);
		break;
	case FIELD_SCORE:
		a->score = 5;
		break;
	case FIELD_AREA:
		a->area = TOWN;
		break;
	case FIELD_TYPE:
		a->type = ROUTINE;
		break;
	case FIELD_TITLE:
		a->title = "title";
		break;
	case FIELD_KIND:
		a->kind = INFORM_FIRST;
		break;
	}
}

void world_take_field(struct act *a, enum field f)
{
	switch (f) {
	case FIELD_TEXT:
		a->text = NULL;
		break;
	case FIELD_REASON:
		a->reason = NULL;
		break;
	case FIELD_RESULT:
		a->result = -1;
		break;
	case FIELD_CAUSE:
		a->cause = "";
		break;
	case FIELD_GRADE:
		a->grade = a->verb == VERB_ACK ? 6 : 0;
		break; // 0 would be another row
	case FIELD_LEAD:
		a->lead = (struct unit_ref){0};
		break;
	case FIELD_DISPOSITION:
		a->disposition = NULL;
		break;
	case FIELD_EVIDENCE:
		a->evidence_count = 0, a->text = NULL;
		break;
	case FIELD_WHAT:
		a->what = NULL;
		break;
	case FIELD_REQUEST:
		a->request = 0;
		break;
	case FIELD_OTHER:
		a->other = NULL;
		break;
	case FIELD_UNTIL:
		a->until = INSTANT_NONE;
		break;
	case FIELD_TO:
		a->to = (struct unit_ref){0};
		break;
	case FIELD_SCORE:
		a->score = 0;
		break;
	case FIELD_AREA:
		a->area = 0;
		break;
	case FIELD_TYPE:
		a->type = 0;
		break;
	case FIELD_TITLE:
		a->title = NULL;
		break;
	case FIELD_KIND:
		a->kind = INFORM_NONE;
		break;
	}
}

void world_do(struct world *w, struct event *e, const struct act *a)
{
	struct act_problem p = {0};
	bool exists = e->state != STATE_NONE;
	if (!act_do(e, exists, a, &w->x, &w->arena, &p))
		fail_msg("%s in %s: %s %s", verb_token(a->verb), state_token(e->state),
			p.error.code, p.error.text);
}

void world_refused(
	struct world *w, const struct event *e, const struct act *a, const char *code, int status)
{
	struct act_problem p = {0};
	if (act_check(e, a, &w->x, &p))
		fail_msg("%s in %s was let through, not %s", verb_token(a->verb),
			e ? state_token(e->state) : "none", code);
	assert_string_equal(p.error.code, code);
	assert_int_equal(p.status, status);
}

void world_plain(struct world *w, struct event *e, enum verb v, enum who who, int64_t at)
{
	struct act a = world_act(w, v, who, at);
	world_do(w, e, &a);
}

void world_text(struct world *w, struct event *e, enum verb v, enum who who, int64_t at)
{
	struct act a = world_act(w, v, who, at);
	a.text = "words";
	world_do(w, e, &a);
}

void world_ack(struct world *w, struct event *e, enum who who, int64_t at)
{
	world_plain(w, e, VERB_ACK, who, at);
}

void world_verify(struct world *w, struct event *e, enum who who, bool result, int64_t at)
{
	struct act a = world_act(w, VERB_VERIFY, who, at);
	a.result = result;
	a.cause = result ? NULL : "device_fault";
	world_do(w, e, &a);
}

void world_dispatch(
	struct world *w, struct event *e, enum who who, uint32_t lead, uint32_t assist, int64_t at)
{
	struct act a = world_act(w, VERB_DISPATCH, who, at);
	a.lead = world_unit(lead);
	a.assist[0] = world_unit(assist);
	a.assist_count = assist != 0;
	a.text = "go";
	world_do(w, e, &a);
}

void world_close(struct world *w, struct event *e, enum who who, int64_t at)
{
	struct act a = world_act(w, VERB_CLOSE, who, at);
	a.disposition = "handled";
	a.text = "done";
	world_do(w, e, &a);
}

void world_ask(struct world *w, struct event *e, enum who who, const char *what, int64_t at)
{
	struct act a = world_act(w, VERB_ASK, who, at);
	a.what = what;
	a.text = "please";
	a.extra_s = 3600;
	a.until = at + 2 * DAY_MS;
	if (strcmp(what, "false") == 0)
		a.reason = "device_fault";
	if (strcmp(what, "void") == 0)
		a.reason = "test_entry";
	world_do(w, e, &a);
}

void world_decide(struct world *w, struct event *e, enum who who, bool granted, int64_t at)
{
	struct act a = world_act(w, VERB_DECIDE, who, at);
	a.result = granted;
	world_do(w, e, &a);
}

void world_grade(struct world *w, struct event *e, enum who who, uint8_t grade, int64_t at)
{
	struct act a = world_act(w, VERB_GRADE, who, at);
	a.grade = grade;
	world_do(w, e, &a);
}

static struct event begin(struct world *w, enum verb v, enum who who, uint16_t type)
{
	struct event e;
	struct act a = world_act(w, v, who, MORNING);
	a.type = type;
	a.area = TOWN;
	a.title = "title";
	event_init(&e);
	e.num = ++w->events;
	snprintf(e.id, sizeof e.id, "20261123-%06u", (unsigned)e.num);
	world_do(w, &e, &a);
	return e;
}

struct event world_report(struct world *w, uint16_t type)
{
	return begin(w, VERB_REPORT, TOWN_DUTY, type);
}

struct event world_sense(struct world *w, uint16_t type)
{
	return begin(w, VERB_SENSE, RULE, type);
}

static void suspend(struct world *w, struct event *e)
{
	world_ask(w, e, A_WORKER, "suspension", MORNING + 6 * MINUTE_MS);
	world_decide(w, e, SUPERVISOR, true, MORNING + 7 * MINUTE_MS);
}

static void merge(struct world *w, struct event *e)
{
	struct event master = world_report(w, ROUTINE);
	struct act a = world_act(w, VERB_MERGE, TOWN_DUTY, MORNING + MINUTE_MS);
	a.other = master.id;
	w->x.other = &master;
	world_do(w, e, &a);
	w->x.other = NULL;
}

/* The ways that leave the road from report to archive. */
static bool go_aside(struct world *w, struct event *e, enum state s)
{
	struct act a;
	switch (s) {
	case STATE_FALSE_ALARM:
		world_ack(w, e, DISTRICT_DUTY, MORNING + 1 * MINUTE_MS);
		world_verify(w, e, DISTRICT_DUTY, false, MORNING + 2 * MINUTE_MS);
		return true;
	case STATE_MERGED:
		merge(w, e);
		return true;
	case STATE_VOID:
		a = world_act(w, VERB_VOID, SUPERVISOR, MORNING + MINUTE_MS);
		a.reason = "test_entry";
		world_do(w, e, &a);
		return true;
	default:
		return false;
	}
}

static void step_on(struct world *w, struct event *e, enum state wanted, int64_t at)
{
	switch (e->state) {
	case STATE_WAITING:
		world_ack(w, e, DISTRICT_DUTY, at);
		break;
	case STATE_VERIFYING:
		world_verify(w, e, DISTRICT_DUTY, true, at);
		break;
	case STATE_REGISTERED:
		world_dispatch(w, e, DISTRICT_DUTY, LEAD_UNIT, HELP_UNIT, at);
		break;
	case STATE_ASSIGNED:
		world_ack(w, e, A_WORKER, at);
		break;
	case STATE_ACCEPTED:
		world_plain(w, e, VERB_ARRIVE, A_WORKER, at);
		break;
	case STATE_HANDLING:
		if (wanted == STATE_SUSPENDED)
			suspend(w, e);
		else
			world_text(w, e, VERB_FEEDBACK, A_WORKER, at);
		break;
	case STATE_REPORTED:
		world_plain(w, e, VERB_CHECK, DISTRICT_DUTY, at);
		break;
	case STATE_CHECKING:
		world_close(w, e, DISTRICT_DUTY, at);
		break;
	case STATE_CLOSED:
		world_plain(w, e, VERB_EVALUATE, DISTRICT_DUTY, at);
		break;
	case STATE_EVALUATED:
		world_plain(w, e, VERB_ARCHIVE, SUPERVISOR, at);
		break;
	default:
		fail_msg("no way from %s to %s", state_token(e->state), state_token(wanted));
	}
}

struct event world_event(struct world *w, uint16_t type, enum state s)
{
	if (s == STATE_SENSED)
		return world_sense(w, type);
	struct event e = world_report(w, type);
	if (go_aside(w, &e, s))
		return e;
	for (int64_t at = MORNING + MINUTE_MS; e.state != s; at += MINUTE_MS)
		step_on(w, &e, s, at);
	return e;
}
