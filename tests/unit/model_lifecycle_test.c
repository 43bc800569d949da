/* SPDX-License-Identifier: MIT */
/* Made from the table: every row is taken, every guard of every row is broken alone, every
 * required field is left out, every other role and state is refused. A row or guard that cannot
 * be exercised is a failure. */
#include "act_world.h"

#include <stdlib.h>

#define NOON (MORNING + 2 * HOUR_MS)

/* One row in one state by one role, all set so that the act succeeds. */
struct trial {
	struct world *w;
	const struct transition *row;
	struct event e, before, other;
	bool exists;
	struct act a;
	struct act_context x;
	struct request request;
	struct call call;
	struct inform inform;
	struct party parties[3];
};

static enum who who_of(const struct transition *t, enum role_id role)
{
	static const enum who of_role[PERSON_ROLE_COUNT] = {[PERSON_VIEWER] = VIEWER,
		[PERSON_WORKER] = A_WORKER,
		[PERSON_DUTY] = TOWN_DUTY,
		[PERSON_SUPERVISOR] = SUPERVISOR,
		[PERSON_INSPECTOR] = INSPECTOR,
		[PERSON_ADMIN] = ADMIN,
		[PERSON_GATEWAY] = GATEWAY};
	if (role == PERSON_NONE)
		return RULE;
	if (role == PERSON_WORKER && (t->guards & GUARD_NOT_HANDLER))
		return A_STRANGER;
	if (role == PERSON_WORKER && t->variant == VARIANT_ASSIST)
		return A_HELPER;
	return of_role[role];
}

/* The reason that the verb's list in this world holds. */
static const char *reason_for(enum verb v)
{
	switch (v) {
	case VERB_SEND_BACK:
		return "not_ours";
	case VERB_SHELVE:
		return "maintenance";
	default:
		return "test_entry";
	}
}

static void give_fields(struct act *a, uint32_t fields)
{
	for (uint32_t bit = 1; bit <= FIELD_LAST; bit <<= 1)
		if (fields & bit)
			world_give_field(a, bit);
	if ((fields & FIELD_REASON) || a->verb == VERB_ASK)
		a->reason = reason_for(a->verb);
}

/* What waits to be decided, and by whom it may be: a transfer by the unit, a void by the
 * supervisor. */
static void put_request(struct trial *t, const char *what)
{
	t->request = (struct request){.id = 1,
		.what = what,
		.by = {.subject = "somebody"},
		.at = NOON - MINUTE_MS,
		.review = INSTANT_NONE,
		.decided = INSTANT_NONE,
		.to = world_unit(LEAD_UNIT),
		.reason = "test_entry"};
	t->e.requests = &t->request;
	t->e.request_count = 1;
}

static void satisfy(struct trial *t, enum role_id role)
{
	static const char *const decided_by[PERSON_ROLE_COUNT] = {[PERSON_WORKER] = "transfer",
		[PERSON_DUTY] = "false",
		[PERSON_SUPERVISOR] = "void"};
	uint32_t g = t->row->guards;
	if (g & GUARD_REQUEST_OPEN)
		put_request(t, decided_by[role] ? decided_by[role] : "void");
	if (g & GUARD_SUPERVISED)
		t->e.supervised = true;
	if (g & GUARD_SHELVED)
		t->e.shelved_until = NOON + HOUR_MS;
	if (g & GUARD_UNACKED)
		t->e.acked_at = INSTANT_NONE;
	if (g & GUARD_CALLED) {
		t->call = (struct call){
			.subject = t->a.actor.subject, .at = NOON - 1, .answered = INSTANT_NONE};
		t->e.calls = &t->call;
		t->e.call_count = 1;
	}
	if (g & GUARD_UNDO) {
		t->before = t->e;
		t->e.rev++;
		t->e.last_verb = VERB_GRADE;
		t->e.last_by = t->a.actor;
		t->e.last_at = NOON - 3 * SECOND_MS;
		t->x.before = &t->before;
	}
	if (g & GUARD_OWNER)
		t->e.level = person_level(t->a.person, t->w->tree);
	if (g & GUARD_OWES)
		t->e.owed.kind = INFORM_FINAL;
	if (g & GUARD_REPORT_ORDER && STATES_DONE & STATE_BIT(t->e.state))
		t->a.kind = t->e.owed.kind = INFORM_FINAL;
	if (g & GUARD_MASTER)
		t->x.other = &t->other;
}

/* The base: a routine event of a type that may be closed on the spot, a moment in its state. */
static struct trial trial_of(
	struct world *w, const struct transition *row, enum state s, enum role_id role)
{
	struct trial t = {.w = w, .row = row, .x = w->x, .exists = s != STATE_NONE};
	bool fire = row->verb == VERB_CLEAR && row->variant == VARIANT_ANY;
	event_init(&t.e);
	if (t.exists) {
		t.e = world_event(w, fire ? FIRE : ROUTINE, s);
		for (size_t i = 0; i < t.e.party_count; i++)
			t.parties[i] = t.e.parties[i];
		t.e.parties = NULL;
		t.e.entered = NOON - MINUTE_MS;
		t.e.last_urge = t.e.last_escalate = t.e.last_whistle = INSTANT_NONE;
		if (t.e.closed_at != INSTANT_NONE)
			t.e.closed_at = NOON - MINUTE_MS;
	}
	t.other = world_report(w, ROUTINE);
	t.a = world_act(w, row->verb, who_of(row, role), NOON);
	give_fields(&t.a, row->fields);
	if (row->variant == VARIANT_FALSE)
		t.a.result = 0;
	satisfy(&t, role);
	return t;
}

/* Parties are kept in the trial, which moves: they are hung in where it is used. */
static const struct event *event_of(struct trial *t)
{
	if (!t->exists)
		return NULL;
	t->e.parties = t->parties;
	if (t->e.request_count == 1 && t->request.id)
		t->e.requests = &t->request;
	if (t->call.subject)
		t->e.calls = &t->call;
	if (t->x.before)
		t->x.before = &t->before;
	if (t->x.other)
		t->x.other = &t->other;
	return &t->e;
}

static bool try_act(struct trial *t, struct act_problem *p)
{
	return act_check(event_of(t), &t->a, &t->x, p);
}

static const char *told(const struct trial *t)
{
	static char text[160];
	snprintf(text, sizeof text, "%s in %s by %s", verb_token(t->row->verb),
		t->exists ? state_token(t->e.state) : "none",
		t->a.person ? person_role_token(t->a.person->role) : "rule");
	return text;
}

static void expect(struct trial *t, const char *code, int status)
{
	struct act_problem p = {0};
	if (try_act(t, &p))
		fail_msg("%s was let through, not %s", told(t), code);
	if (strcmp(p.error.code, code) != 0 || p.status != status)
		fail_msg("%s: %d %s, not %d %s", told(t), p.status, p.error.code, status, code);
}

/* A worker proposes what is false; only duty finds it. */
static bool never_passes(const struct transition *row, enum role_id role)
{
	return row->variant == VARIANT_FALSE && role == PERSON_WORKER;
}

typedef void (*on_trial)(struct trial *t, enum role_id role, void *user);

static void each_role(
	struct world *w, const struct transition *row, enum state s, on_trial on, void *user)
{
	for (int role = PERSON_NONE; role < PERSON_ROLE_COUNT; role++) {
		uint16_t who = role == PERSON_NONE ? WHO_RULE : WHO(role);
		if (!(row->who & who))
			continue;
		struct trial t = trial_of(w, row, s, (enum role_id)role);
		on(&t, (enum role_id)role, user);
	}
	arena_reset(&w->arena);
}

/* Every state of the row, every role of the row. */
static void each_trial(struct world *w, const struct transition *row, on_trial on, void *user)
{
	if (!row->from)
		each_role(w, row, STATE_NONE, on, user);
	for (int s = 0; s < STATE_COUNT; s++)
		if (row->from & STATE_BIT(s))
			each_role(w, row, (enum state)s, on, user);
}

static void each_row(struct world *w, on_trial on, void *user)
{
	size_t n = 0;
	const struct transition *rows = lifecycle_table(&n);
	for (size_t i = 0; i < n; i++)
		each_trial(w, &rows[i], on, user);
}

static enum state target(const struct trial *t)
{
	switch (t->row->to) {
	case STATE_SAME:
		return t->e.state;
	case STATE_BACK:
		return t->before.state;
	case STATE_ASKED:
		return t->e.state; // refused
	default:
		return (enum state)t->row->to;
	}
}

static void succeeds(struct trial *t, enum role_id role, void *user)
{
	struct act_problem p = {0};
	size_t *passed = user;
	if (never_passes(t->row, role))
		return;
	if (!try_act(t, &p))
		fail_msg("%s: %s", told(t), p.error.code);
	enum state wanted = target(t);
	uint32_t rev = t->e.rev, arev = t->e.arev;
	assert_ptr_equal(act_row(event_of(t), &t->a), t->row);
	act_apply(&t->e, &t->a, &t->x, &t->w->arena);
	assert_int_equal(t->e.state, wanted);
	assert_int_equal(t->e.rev, rev + 1);
	assert_in_range(t->e.arev, arev, arev + 1);
	passed[t->row - lifecycle_table(&(size_t){0})]++;
}

static void every_row_can_be_taken(void **state)
{
	size_t n = 0;
	const struct transition *rows = lifecycle_table(&n);
	size_t *passed = calloc(n, sizeof *passed);
	each_row(*state, succeeds, passed);
	for (size_t i = 0; i < n; i++)
		if (!passed[i])
			fail_msg("row %zu (%s) was never taken", i, verb_token(rows[i].verb));
	free(passed);
}

/* Breaks one guard and nothing else; false if it cannot be broken by this role. */
static bool break_by_event(struct trial *t, enum guard g)
{
	struct event *e = &t->e;
	switch (g) {
	case GUARD_SPOT:
		e->type = ROAD;
		return true;
	case GUARD_NOT_MAJOR:
		if (t->row->verb == VERB_ASK)
			t->a.what = "void";
		if (t->row->verb == VERB_DECIDE) {
			if (t->a.person->role != PERSON_SUPERVISOR)
				return false;
			t->a.result = 1;
		}
		e->grade = 3;
		return true;
	case GUARD_INTERVAL:
		e->last_urge = e->last_escalate = e->last_whistle = NOON - 4 * MINUTE_MS;
		t->inform = (struct inform){.kind = INFORM_FIRST, .at = NOON - SECOND_MS};
		e->informs = &t->inform;
		e->inform_count = 1;
		t->a.kind = t->a.kind ? INFORM_FOLLOW_UP : INFORM_NONE;
		return t->a.person != NULL;
	case GUARD_REOPEN_WINDOW:
		e->entered = e->closed_at = NOON - 8 * DAY_MS;
		return true;
	case GUARD_REQUEST_OPEN:
		t->request.decided = NOON - 1;
		return true;
	case GUARD_NO_REQUEST:
		put_request(t, t->row->verb == VERB_TRANSFER ? "transfer" : t->a.what);
		return true;
	case GUARD_NOT_SECOND_BACK:
		e->send_backs = 1;
		return true;
	case GUARD_SUPERVISED:
		e->supervised = false;
		return true;
	case GUARD_CALLED:
		t->call.answered = NOON - 1;
		return true;
	case GUARD_REVIEW_DONE:
		e->reworks = 2;
		return true;
	case GUARD_LEVEL_ABOVE:
		e->escalated = LEVEL_CITY;
		return true;
	case GUARD_BACK_WINDOW:
		e->entered = NOON - 3 * DAY_MS;
		return true;
	case GUARD_OWNER:
		e->level = LEVEL_CITY;
		return true;
	case GUARD_OWES:
		e->owed.kind = INFORM_NONE;
		return true;
	case GUARD_SHELVED:
		e->shelved_until = INSTANT_NONE;
		return true;
	case GUARD_UNACKED:
		e->acked_at = NOON - 1;
		e->acked_severity = event_severity(e);
		for (size_t i = 0; i < e->party_count; i++)
			t->parties[i].accepted = NOON - 1;
		return true;
	case GUARD_WHISTLED:
		t->parties[e->party_count++] = (struct party){.unit = world_unit(99),
			.whistled = true,
			.accepted = INSTANT_NONE,
			.departed = INSTANT_NONE,
			.arrived = INSTANT_NONE};
		return true;
	default:
		return false;
	}
}

static bool break_scope(struct trial *t)
{
	t->e.path = area_path_of(t->w->tree, FAR_TOWN);
	t->e.party_count = 0;
	t->e.holder_person = (struct actor){0};
	if (!t->exists)
		t->a.area = FAR_TOWN;
	return t->a.person != NULL;
}

static bool break_own(struct trial *t)
{
	t->parties[0] = (struct party){.unit = world_unit(99), .lead = true};
	t->e.party_count = 1;
	t->e.holder_person = (struct actor){0};
	if (t->row->variant == VARIANT_ASSIST) // who helps takes part: another row for all others
		return false;
	return t->a.person && t->a.person->role == PERSON_WORKER;
}

static bool break_ask_state(struct trial *t)
{
	const char *what = t->e.state == STATE_ASSIGNED ? "suspension" : "send_back";
	t->a.what = what;
	if (t->row->verb == VERB_ASK)
		return true;
	put_request(t, what);
	t->a.result = 1;
	return t->a.person->role == PERSON_SUPERVISOR;
}

static bool break_by_act(struct trial *t, enum guard g)
{
	enum role_id role = t->a.person ? t->a.person->role : PERSON_NONE;
	switch (g) {
	case GUARD_SCOPE:
		return break_scope(t);
	case GUARD_OWN:
		return break_own(t);
	case GUARD_NOT_HANDLER:
		t->e.handler = t->a.actor;
		return true;
	case GUARD_GRADE_CAP:
		t->a.grade = 1;
		return role != PERSON_SUPERVISOR && role != PERSON_NONE;
	case GUARD_CLOSE_CAP:
		t->e.grade = 3;
		return role == PERSON_DUTY;
	case GUARD_DECIDER:
		t->request.by = t->a.actor;
		return true;
	case GUARD_CONFIRM_DUTY:
		t->e.grade = 3;
		return role == PERSON_WORKER;
	case GUARD_SHELF:
		t->a.until = NOON + 5 * HOUR_MS;
		return true;
	case GUARD_UNDO:
		t->e.last_at = NOON - 11 * SECOND_MS;
		return true;
	case GUARD_MASTER:
		t->other.state = STATE_CLOSED;
		return true;
	case GUARD_REPORT_ORDER: // nothing follows what was never begun
		t->a.kind = INFORM_FOLLOW_UP;
		return true;
	case GUARD_ASK_STATE:
		return break_ask_state(t);
	default:
		return break_by_event(t, g);
	}
}

struct broken {
	const struct transition *rows;
	uint32_t *guards; // of each row, those that refused
};

static void guards_refuse(struct trial *t, enum role_id role, void *user)
{
	struct broken *b = user;
	(void)role;
	for (int bit = 0; bit < GUARD_COUNT_BITS; bit++) {
		enum guard g = 1u << bit;
		struct trial broken = *t;
		if (!(t->row->guards & g))
			continue;
		if (!break_by_act(&broken, g))
			continue;
		expect(&broken, guard_code(g), guard_status(g));
		b->guards[t->row - b->rows] |= g;
	}
}

static void every_guard_of_every_row_refuses_alone(void **state)
{
	size_t n = 0;
	const struct transition *rows = lifecycle_table(&n);
	struct broken b = {rows, calloc(n, sizeof *b.guards)};
	each_row(*state, guards_refuse, &b);
	for (size_t i = 0; i < n; i++) {
		uint32_t left = rows[i].guards & ~b.guards[i];
		if (rows[i].variant == VARIANT_ASSIST)
			left &= ~(uint32_t)(GUARD_OWN |
					    GUARD_SCOPE); // that the unit helps is what the row is
		for (int bit = 0; left && bit < GUARD_COUNT_BITS; bit++)
			if (left >> bit & 1)
				fail_msg("row %zu (%s): %s was never broken", i,
					verb_token(rows[i].verb), guard_code(1u << bit));
	}
	free(b.guards);
}

static void fields_are_asked_for(struct trial *t, enum role_id role, void *user)
{
	size_t *asked = user;
	if (never_passes(t->row, role))
		return;
	for (uint32_t bit = 1; bit <= FIELD_LAST; bit <<= 1) {
		struct trial without = *t;
		char code[32];
		if (!(t->row->fields & bit))
			continue;
		snprintf(code, sizeof code, "field_%s", field_name(bit));
		world_take_field(&without.a, bit);
		expect(&without, code, 422);
		(*asked)++;
	}
}

static void every_field_that_is_left_out_is_asked_for(void **state)
{
	size_t asked = 0;
	each_row(*state, fields_are_asked_for, &asked);
	assert_true(asked > 100);
}

static uint16_t who_may(const struct transition *like, enum state s)
{
	size_t n = 0;
	uint16_t who = 0;
	const struct transition *rows = lifecycle_table(&n);
	for (size_t i = 0; i < n; i++)
		if (rows[i].verb == like->verb && rows[i].variant == like->variant &&
			(s == STATE_NONE ? !rows[i].from : rows[i].from >> s & 1))
			who |= rows[i].who;
	return who;
}

static void other_roles_are_refused(struct trial *t, enum role_id role, void *user)
{
	enum state s = t->exists ? t->e.state : STATE_NONE;
	uint16_t may = who_may(t->row, s);
	(void)role;
	for (int r = PERSON_NONE; r < PERSON_ROLE_COUNT; r++) {
		if (may & (r == PERSON_NONE ? WHO_RULE : WHO(r)))
			continue;
		struct trial other = *t;
		struct act by =
			world_act(t->w, t->row->verb, who_of(t->row, (enum role_id)r), NOON);
		if (t->row->variant == VARIANT_ASSIST) // of others it is the lead's row
			continue;
		other.a.person = by.person;
		other.a.actor = by.actor;
		expect(&other, "role", 403);
		(*(size_t *)user)++;
	}
}

static void every_other_role_is_refused(void **state)
{
	size_t refused = 0;
	each_row(*state, other_roles_are_refused, &refused);
	assert_true(refused > 1000);
}

static uint32_t states_of(enum verb v)
{
	size_t n = 0;
	uint32_t states = 0;
	const struct transition *rows = lifecycle_table(&n);
	for (size_t i = 0; i < n; i++)
		if (rows[i].verb == v)
			states |= rows[i].from;
	return states;
}

static void every_other_state_is_refused(void **state)
{
	struct world *w = *state;
	for (int v = VERB_REPORT; v < VERB_COUNT; v++)
		for (int s = 0; s <= STATE_COUNT; s++) {
			if (s < STATE_COUNT ? states_of((enum verb)v) >> s & 1
					    : v == VERB_REPORT || v == VERB_SENSE)
				continue;
			struct event e;
			event_init(&e);
			if (s < STATE_COUNT)
				e = world_event(w, ROUTINE, (enum state)s);
			for (int who = 0; who < WHO_COUNT; who++) {
				struct act a = world_act(w, (enum verb)v, (enum who)who, NOON);
				a.result = 1;
				world_refused(w, s < STATE_COUNT ? &e : NULL, &a, "state", 409);
			}
			arena_reset(&w->arena);
		}
}

static void a_state_of_a_newer_server_is_left_alone(void **state)
{
	struct world *w = *state;
	struct event e = world_report(w, ROUTINE);
	struct allowed out;
	e.state = STATE_NONE;
	for (int v = VERB_REPORT; v < VERB_COUNT; v++) {
		struct act a = world_act(w, (enum verb)v, SUPERVISOR, NOON);
		world_refused(w, &e, &a, "state", 409);
	}
	allowed(&e, &w->people[SUPERVISOR], &w->x, NOON, &out);
	assert_int_equal(out.verbs, 0);
	assert_string_equal(out.why[VERB_NOTE], "state");

	struct event mine = world_report(w, ROUTINE);
	struct act merge = world_act(w, VERB_MERGE, TOWN_DUTY, NOON);
	merge.other = "20261123-000001";
	w->x.other = &e;
	world_refused(w, &mine, &merge, "master", 409);
	w->x.other = NULL;
}

/* What `allowed` says is what the check says, once all that can be typed has been typed. */
static void allowed_agrees(struct trial *t, enum role_id role, void *user)
{
	struct allowed out;
	(void)user;
	if (!t->exists || role == PERSON_NONE || never_passes(t->row, role))
		return;
	allowed(event_of(t), t->a.person, &t->x, NOON, &out);
	if (!(out.verbs >> t->row->verb & 1))
		fail_msg("%s is not among the allowed: %s", told(t), out.why[t->row->verb]);
	assert_null(out.why[t->row->verb]);
}

static void what_can_be_done_is_allowed(void **state)
{
	each_row(*state, allowed_agrees, NULL);
}

static void guards_and_fields_have_names_of_their_own(void **state)
{
	(void)state;
	for (int i = 0; i < GUARD_COUNT_BITS; i++) {
		int status = guard_status(1u << i);
		assert_true(status == 403 || status == 409);
		assert_true(*guard_sentence(1u << i) != 0);
		for (int j = 0; j < i; j++)
			assert_string_not_equal(guard_code(1u << i), guard_code(1u << j));
	}
	for (uint32_t f = 1; f <= FIELD_LAST; f <<= 1)
		for (uint32_t g = 1; g < f; g <<= 1)
			assert_string_not_equal(field_name(f), field_name(g));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_row_can_be_taken, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(
			every_guard_of_every_row_refuses_alone, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(
			every_field_that_is_left_out_is_asked_for, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(
			every_other_role_is_refused, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(
			every_other_state_is_refused, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(
			a_state_of_a_newer_server_is_left_alone, world_setup, world_teardown),
		cmocka_unit_test_setup_teardown(
			what_can_be_done_is_allowed, world_setup, world_teardown),
		cmocka_unit_test(guards_and_fields_have_names_of_their_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
