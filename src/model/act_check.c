/* SPDX-License-Identifier: MIT */
#include "yiping/model/act.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/clock.h"
#include "yiping/model/timer.h"

#define URGE_INTERVAL_MS (15 * MINUTE_MS)    // domain: at most each 15 minutes
#define ESCALATE_INTERVAL_MS (5 * MINUTE_MS)
#define WHISTLE_INTERVAL_MS (5 * MINUTE_MS)
#define REOPEN_WINDOW_MS (7 * DAY_MS)
#define UNDO_WINDOW_MS (10 * SECOND_MS)
#define SHELF_MAX_MS (4 * HOUR_MS)
#define SHELVES_MAX 2
#define BACK_WINDOW_135_S (10 * 60)
#define BACK_WINDOW_S (2 * 3600) // of working time

/* What a guard looks at. */
struct check {
	const struct event *e;
	const struct act *a;
	const struct act_context *x;
};

static bool is_rule(const struct act *a)
{
	return !a->person;
}

static bool is_role(const struct act *a, enum role_id role)
{
	return a->person && a->person->role == role;
}

static enum level actor_level(const struct check *k)
{
	return is_rule(k->a) ? LEVEL_CITY : person_level(k->a->person, k->x->tree);
}

static bool takes_part(const struct event *e, const struct person *p)
{
	if (p->num && e->holder_person.num == p->num)
		return true;
	return event_party(e, p->unit) != NULL;
}

static bool in_scope(const struct check *k)
{
	if (is_rule(k->a))
		return true;
	struct scope s = person_scope(k->a->person);
	struct area_path path = k->e ? k->e->path : area_path_of(k->x->tree, k->a->area);
	if (scope_sees(&s, &path, NULL, 0))
		return true;
	return k->e && is_role(k->a, PERSON_WORKER) && takes_part(k->e, k->a->person);
}

/* Before anybody leads it, an event is everybody's in whose area it lies. */
static bool is_own(const struct check *k)
{
	if (!is_role(k->a, PERSON_WORKER))
		return true;
	return takes_part(k->e, k->a->person) || !event_lead(k->e);
}

static bool same_person(const struct actor *a, const struct actor *b)
{
	return a->subject && b->subject && *a->subject && strcmp(a->subject, b->subject) == 0;
}

static bool not_handler(const struct check *k)
{
	if (same_person(&k->e->handler, &k->a->actor))
		return false;
	const struct party *lead = event_lead(k->e);
	return !is_role(k->a, PERSON_WORKER) || !lead || lead->unit.num != k->a->person->unit;
}

static bool spot(const struct check *k)
{
	const struct event_type *t = catalog_type(k->x->catalog, k->e->type);
	return t && t->spot && !k->e->is_135 && k->e->grade >= 4;
}

/* The worst grade a level may set (or close, one step milder). */
static uint8_t grade_cap(enum level l)
{
	switch (l) {
	case LEVEL_CITY:
		return 1;
	case LEVEL_DISTRICT:
		return 2;
	default:
		return 3;
	}
}

static bool grade_within_cap(const struct check *k)
{
	if (is_role(k->a, PERSON_SUPERVISOR) || is_rule(k->a))
		return true;
	return !k->a->grade || k->a->grade >= grade_cap(actor_level(k));
}

static bool close_within_cap(const struct check *k)
{
	if (is_role(k->a, PERSON_SUPERVISOR))
		return true;
	enum level l = actor_level(k);
	return k->e->grade >= (l == LEVEL_CITY ? 1 : grade_cap(l) + 1);
}

static bool not_major(const struct check *k)
{
	return k->e->grade >= 4;
}

static bool interval(const struct check *k)
{
	if (is_rule(k->a))
		return true;
	int64_t last = INSTANT_NONE, least = 0;
	if (k->a->verb == VERB_URGE)
		last = k->e->last_urge, least = URGE_INTERVAL_MS;
	else if (k->a->verb == VERB_ESCALATE)
		last = k->e->last_escalate, least = ESCALATE_INTERVAL_MS;
	else
		last = k->e->last_whistle, least = WHISTLE_INTERVAL_MS;
	return last == INSTANT_NONE || k->a->at - last >= least;
}

static bool reopen_window(const struct check *k)
{
	int64_t since = k->e->closed_at != INSTANT_NONE ? k->e->closed_at : k->e->entered;
	return since != INSTANT_NONE && k->a->at - since <= REOPEN_WINDOW_MS;
}

static const struct request *the_request(const struct check *k)
{
	for (size_t i = 0; k->a->request && i < k->e->request_count; i++)
		if (k->e->requests[i].id == k->a->request)
			return k->e->requests[i].decided == INSTANT_NONE ? &k->e->requests[i] : NULL;
	return k->a->request ? NULL : event_request(k->e, "");
}

static bool request_open(const struct check *k)
{
	return the_request(k) != NULL;
}

static bool no_request(const struct check *k)
{
	const char *what = k->a->verb == VERB_TRANSFER ? "transfer" : k->a->what;
	return !what || !*what || !event_request(k->e, what);
}

static bool not_second_back(const struct check *k)
{
	return is_role(k->a, PERSON_SUPERVISOR) || k->e->send_backs == 0;
}

static bool receives_transfer(const struct check *k, const struct request *r)
{
	const struct person *p = k->a->person;
	if (r->to.num && r->to.num == p->unit)
		return true;
	if (p->role == PERSON_WORKER)
		return false;
	if (!r->to_area)
		return r->to.num != 0;
	const struct area *to = area_by_num(k->x->tree, r->to_area);
	struct scope s = person_scope(p);
	struct area_path path = area_path_of(k->x->tree, r->to_area);
	return to && scope_sees(&s, &path, NULL, 0) && actor_level(k) == to->level;
}

static bool decider(const struct check *k)
{
	const struct request *r = the_request(k);
	if (!r || is_rule(k->a) || same_person(&r->by, &k->a->actor))
		return false;
	if (strcmp(r->what, "transfer") == 0)
		return receives_transfer(k, r);
	if (is_role(k->a, PERSON_SUPERVISOR))
		return true;
	if (!is_role(k->a, PERSON_DUTY))
		return false;
	return strcmp(r->what, "false") == 0 ||
		(strcmp(r->what, "extension") == 0 && k->e->extensions == 0);
}

static bool confirm_duty(const struct check *k)
{
	if (!is_role(k->a, PERSON_WORKER))
		return true;
	return k->a->result != 0 && k->e->grade >= 4;
}

static bool shelf(const struct check *k)
{
	if (k->e->is_135 || k->e->grade <= 2 || k->e->shelve_count >= SHELVES_MAX)
		return false;
	return k->a->until == INSTANT_NONE ||
		(k->a->until > k->a->at && k->a->until - k->a->at <= SHELF_MAX_MS);
}

static bool supervised(const struct check *k)
{
	return k->e->supervised;
}

static bool called(const struct check *k)
{
	for (size_t i = 0; i < k->e->call_count; i++) {
		const struct call *c = &k->e->calls[i];
		if (c->answered == INSTANT_NONE && k->a->actor.subject &&
			strcmp(c->subject, k->a->actor.subject) == 0)
			return true;
	}
	return false;
}

static bool review_done(const struct check *k)
{
	return !review_is_mandatory(k->e);
}

/* Acts that have told other people something cannot be unsaid. */
static bool can_be_taken_back(enum verb v)
{
	static const uint64_t told = UINT64_C(1) << VERB_NONE | UINT64_C(1) << VERB_REPORT |
		UINT64_C(1) << VERB_UNDO | UINT64_C(1) << VERB_CALL | UINT64_C(1) << VERB_URGE |
		UINT64_C(1) << VERB_ESCALATE | UINT64_C(1) << VERB_WHISTLE |
		UINT64_C(1) << VERB_MERGE | UINT64_C(1) << VERB_SENSE |
		UINT64_C(1) << VERB_PROMOTE | UINT64_C(1) << VERB_CLEAR |
		UINT64_C(1) << VERB_REHOME | UINT64_C(1) << VERB_PUT;
	return !(told >> v & 1);
}

static bool undo(const struct check *k)
{
	return k->x->before && can_be_taken_back(k->e->last_verb) &&
		same_person(&k->e->last_by, &k->a->actor) && k->e->last_at != INSTANT_NONE &&
		k->a->at - k->e->last_at <= UNDO_WINDOW_MS;
}

static bool master(const struct check *k)
{
	const struct event *o = k->x->other;
	return !k->a->other ||
		(o && o->num != k->e->num && (STATE_BIT(o->state) & STATES_OPEN));
}

static bool level_above(const struct check *k)
{
	enum level top = k->e->escalated != LEVEL_NONE ? k->e->escalated : k->e->level;
	return top > LEVEL_CITY;
}

static bool back_window(const struct check *k)
{
	if (is_role(k->a, PERSON_SUPERVISOR))
		return true;
	const struct calendar *c = &k->x->catalog->calendar;
	if (k->e->is_135)
		return k->a->at - k->e->entered <= BACK_WINDOW_135_S * SECOND_MS;
	return clock_between(c, k->e->entered, k->a->at, true) <= BACK_WINDOW_S;
}

/* In which states each thing may be asked for. */
static const struct askable {
	const char *what;
	uint32_t states;
} askables[] = {
	{"extension", STATE_BIT(STATE_ACCEPTED) | STATE_BIT(STATE_HANDLING)},
	{"suspension", STATE_BIT(STATE_HANDLING)},
	{"send_back", STATE_BIT(STATE_ASSIGNED)},
	{"void", STATES_OPEN},
	{"false", STATE_BIT(STATE_VERIFYING)},
};

static bool ask_state(const struct check *k)
{
	if (!k->a->what)
		return true;
	for (size_t i = 0; i < sizeof askables / sizeof askables[0]; i++)
		if (strcmp(askables[i].what, k->a->what) == 0)
			return askables[i].states & STATE_BIT(k->e->state);
	return false;
}

static bool shelved(const struct check *k)
{
	return k->e->shelved_until != INSTANT_NONE;
}

/* In the order of the bits of enum guard. */
static bool (*const guards[GUARD_COUNT_BITS])(const struct check *) = {in_scope, is_own, not_handler,
	spot, grade_within_cap, close_within_cap, not_major, interval, reopen_window, request_open,
	no_request, not_second_back, decider, confirm_duty, shelf, supervised, called, review_done,
	undo, master, level_above, back_window, ask_state, shelved};

static bool refuse_guard(struct act_problem *p, enum guard g)
{
	p->status = guard_status(g);
	return error_set(&p->error, guard_code(g), "%s", guard_sentence(g));
}

static bool check_guards(const struct check *k, uint32_t wanted, struct act_problem *p)
{
	for (int bit = 0; bit < GUARD_COUNT_BITS; bit++)
		if ((wanted >> bit & 1) && !guards[bit](k))
			return refuse_guard(p, 1u << bit);
	return true;
}

static bool given_text(const char *s)
{
	return s && *s;
}

static bool field_given(const struct act *a, enum field f)
{
	switch (f) {
	case FIELD_TEXT: return given_text(a->text);
	case FIELD_REASON: return given_text(a->reason);
	case FIELD_RESULT: return a->result >= 0;
	case FIELD_CAUSE: return given_text(a->cause);
	case FIELD_GRADE: return a->grade >= 1 && a->grade <= 5;
	case FIELD_LEAD: return a->lead.num != 0;
	case FIELD_DISPOSITION: return given_text(a->disposition);
	case FIELD_EVIDENCE: return a->evidence_count || given_text(a->text);
	case FIELD_WHAT: return given_text(a->what);
	case FIELD_REQUEST: return a->request != 0;
	case FIELD_OTHER: return given_text(a->other);
	case FIELD_UNTIL: return a->until != INSTANT_NONE && a->until > a->at;
	case FIELD_TO:
		return a->to.num || given_text(a->to_subject) || a->area || a->assist_count;
	case FIELD_SCORE: return a->score >= 1 && a->score <= 5;
	case FIELD_AREA: return a->area != 0;
	case FIELD_TYPE: return a->type != 0;
	case FIELD_TITLE: return given_text(a->title);
	}
	return false;
}

static bool refuse_field(struct act_problem *p, const char *name)
{
	char code[sizeof p->error.code];
	snprintf(code, sizeof code, "field_%s", name);
	p->status = 422;
	return error_set(&p->error, code, "The argument \"%s\" is missing or out of range.", name);
}

static bool check_fields(const struct act *a, uint32_t wanted, struct act_problem *p)
{
	for (uint32_t bit = 1; bit <= FIELD_TITLE; bit <<= 1)
		if ((wanted & bit) && !field_given(a, bit))
			return refuse_field(p, field_name(bit));
	return true;
}

/* Which argument must come from which list of the catalog. */
static const char *reason_of(const struct act *a, enum reason_list *list)
{
	switch (a->verb) {
	case VERB_CLOSE: *list = REASONS_CLOSE; return a->disposition;
	case VERB_VERIFY: *list = REASONS_FALSE; return a->result == 0 ? a->cause : NULL;
	case VERB_SEND_BACK: *list = REASONS_SEND_BACK; return a->reason;
	case VERB_SHELVE: *list = REASONS_SHELVE; return a->reason;
	case VERB_VOID: *list = REASONS_VOID; return a->reason;
	default: return NULL;
	}
}

static bool check_reason(const struct act *a, const struct act_context *x, struct act_problem *p)
{
	enum reason_list list = REASONS_COUNT;
	const char *id = reason_of(a, &list);
	if (!id || is_rule(a) || catalog_reason(x->catalog, list, id))
		return true;
	p->status = 422;
	return error_set(&p->error, "reason", "\"%s\" is not in the list of reasons.", id);
}

static bool check_references(const struct act *a, const struct act_context *x,
	struct act_problem *p)
{
	if (a->type && !catalog_type(x->catalog, a->type))
		return refuse_field(p, "type");
	if (a->area && !area_by_num(x->tree, a->area))
		return refuse_field(p, "area");
	return true;
}

static bool refuse_state(struct act_problem *p, enum verb v, enum state s)
{
	p->status = 409;
	return error_set(&p->error, "state", "An event that is %s cannot be acted on with %s.",
		s == STATE_NONE ? "not there" : state_token(s), verb_token(v));
}

static bool refuse_role(struct act_problem *p, const struct act *a)
{
	p->status = 403;
	return error_set(&p->error, "role", "The role %s may not %s.",
		a->person ? person_role_token(a->person->role) : "rule", verb_token(a->verb));
}

enum variant act_variant(const struct event *e, const struct act *a)
{
	switch (a->verb) {
	case VERB_ACK:
		return e && e->state == STATE_WAITING && a->grade ? VARIANT_REGISTER : VARIANT_ANY;
	case VERB_VERIFY:
		return a->result == 0 ? VARIANT_FALSE : VARIANT_TRUE;
	case VERB_CLOSE:
		return e && (e->state == STATE_REPORTED || e->state == STATE_CHECKING)
			? VARIANT_ANY : VARIANT_SPOT;
	case VERB_CLEAR:
		return e && e->state == STATE_SENSED && !e->is_135 ? VARIANT_SELF_CLEARED
								   : VARIANT_ANY;
	default:
		return VARIANT_ANY;
	}
}

const struct transition *act_row(const struct event *e, const struct act *a)
{
	uint16_t who = a->person ? WHO(a->person->role) : WHO_RULE;
	return lifecycle_row(a->verb, e ? e->state : STATE_NONE, act_variant(e, a), who);
}

/* A wrong state and a wrong role read differently to the person: the table is asked again for anybody. */
static const struct transition *find_row(const struct event *e, const struct act *a,
	struct act_problem *p)
{
	const struct transition *t = act_row(e, a);
	enum state s = e ? e->state : STATE_NONE;
	if (t)
		return t;
	if (lifecycle_row(a->verb, s, act_variant(e, a), 0))
		refuse_role(p, a);
	else
		refuse_state(p, a->verb, s);
	return NULL;
}

bool act_check(const struct event *e, const struct act *a, const struct act_context *x,
	struct act_problem *p)
{
	struct check k = {e, a, x};
	const struct transition *t = find_row(e, a, p);
	return t && check_references(a, x, p) && check_guards(&k, t->guards, p) &&
		check_fields(a, t->fields, p) && check_reason(a, x, p);
}

/* An act with the arguments that let the most rows pass: `allowed` asks before anything is typed. */
static struct act bare_act(enum verb v, const struct person *p, int64_t now, int8_t result)
{
	return (struct act){.verb = v, .actor = person_actor(p), .person = p, .at = now,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .result = result,
		.until = INSTANT_NONE};
}

static const char *hindrance_code(const struct event *e, const struct act *a,
	const struct act_context *x)
{
	static const char *const role_or_state[] = {"state", "role"};
	struct check k = {e, a, x};
	const struct transition *t = act_row(e, a);
	if (!t)
		return role_or_state[lifecycle_row(a->verb, e->state, act_variant(e, a), 0) != NULL];
	for (int bit = 0; bit < GUARD_COUNT_BITS; bit++)
		if ((t->guards >> bit & 1) && !guards[bit](&k))
			return guard_code(1u << bit);
	return NULL;
}

void allowed(const struct event *e, const struct person *p, const struct act_context *x, int64_t now,
	struct allowed *out)
{
	*out = (struct allowed){0};
	for (int v = VERB_ACK; v <= VERB_UNDO; v++) {
		struct act yes = bare_act((enum verb)v, p, now, 1);
		struct act no = bare_act((enum verb)v, p, now, 0);
		const char *why = hindrance_code(e, &yes, x);
		if (why && v == VERB_VERIFY)
			why = hindrance_code(e, &no, x);
		out->why[v] = why;
		if (!why)
			out->verbs |= UINT64_C(1) << v;
	}
}

bool act_do(struct event *e, bool exists, const struct act *a, const struct act_context *x,
	struct arena *arena, struct act_problem *p)
{
	if (!act_check(exists ? e : NULL, a, x, p))
		return false;
	act_apply(e, a, x, arena);
	return true;
}
