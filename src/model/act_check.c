/* SPDX-License-Identifier: MIT */
#include "yiping/model/act.h"

#include <stdio.h>
#include <string.h>

#include "act_guard.h"
#include "yiping/base/instant.h"
#include "yiping/model/change.h"
#include "yiping/model/intake.h"

#define EXTRA_MAX_S (366u * 86400) // of one extension

_Static_assert(EVENT_PARTIES_MAX == CHANGE_UNITS_MAX, "a change names every unit that takes part");

static bool refuse_guard(struct act_problem *p, enum guard g)
{
	p->status = guard_status(g);
	return error_set(&p->error, guard_code(g), "%s", guard_sentence(g));
}

static bool check_guards(const struct check *k, uint32_t wanted, struct act_problem *p)
{
	for (int bit = 0; bit < GUARD_COUNT_BITS; bit++)
		if ((wanted >> bit & 1) && !guard_holds(k, bit))
			return refuse_guard(p, 1u << bit);
	return true;
}

static bool given_text(const char *s)
{
	return s && *s;
}

/* A unit is whistled for, a person or a unit is called, a unit or an area takes over. */
static bool given_to(const struct act *a)
{
	switch (a->verb) {
	case VERB_WHISTLE:
		return a->to.num || a->assist_count;
	case VERB_CALL:
		return given_text(a->to_subject) || given_text(a->to.id);
	default:
		return a->to.num || a->area;
	}
}

static bool field_given(const struct act *a, enum field f)
{
	switch (f) {
	case FIELD_TEXT:
		return given_text(a->text);
	case FIELD_REASON:
		return given_text(a->reason);
	case FIELD_RESULT:
		return a->result >= 0;
	case FIELD_CAUSE:
		return given_text(a->cause);
	case FIELD_GRADE:
		return a->grade >= 1 && a->grade <= 5;
	case FIELD_LEAD:
		return a->lead.num != 0;
	case FIELD_DISPOSITION:
		return given_text(a->disposition);
	case FIELD_EVIDENCE:
		return a->evidence_count || given_text(a->text);
	case FIELD_WHAT:
		return a->what && ask_states(a->what) && strcmp(a->what, "transfer") != 0;
	case FIELD_REQUEST:
		return a->request != 0;
	case FIELD_OTHER:
		return given_text(a->other);
	case FIELD_UNTIL:
		return a->until != INSTANT_NONE && a->until > a->at;
	case FIELD_TO:
		return given_to(a);
	case FIELD_SCORE:
		return a->score >= 1 && a->score <= 5;
	case FIELD_AREA:
		return a->area != 0;
	case FIELD_TYPE:
		return a->type != 0;
	case FIELD_TITLE:
		return given_text(a->title);
	case FIELD_KIND:
		return a->kind > INFORM_NONE && a->kind < INFORM_KIND_COUNT;
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
	for (uint32_t bit = 1; bit <= FIELD_LAST; bit <<= 1)
		if ((wanted & bit) && !field_given(a, bit))
			return refuse_field(p, field_name(bit));
	return true;
}

/* What a request needs depends on what is asked for. */
static bool check_ask(const struct act *a, struct act_problem *p)
{
	if (a->verb != VERB_ASK)
		return true;
	if (strcmp(a->what, "extension") == 0 && (!a->extra_s || a->extra_s > EXTRA_MAX_S))
		return refuse_field(p, "extra_s");
	if (strcmp(a->what, "suspension") == 0 && !field_given(a, FIELD_UNTIL))
		return refuse_field(p, field_name(FIELD_UNTIL));
	bool ends_it = strcmp(a->what, "false") == 0 || strcmp(a->what, "void") == 0;
	if (ends_it && !given_text(a->reason))
		return refuse_field(p, field_name(FIELD_REASON));
	return true;
}

static enum reason_list list_of_ask(const char *what)
{
	static const struct {
		const char *what;
		enum reason_list list;
	} lists[] = {{"extension", REASONS_EXTEND}, {"suspension", REASONS_SUSPEND},
		{"send_back", REASONS_SEND_BACK}, {"void", REASONS_VOID}, {"false", REASONS_FALSE}};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (strcmp(lists[i].what, what) == 0)
			return lists[i].list;
	return REASONS_COUNT;
}

/* Which argument must come from which list of the catalog. */
static const char *reason_of(const struct act *a, enum reason_list *list)
{
	switch (a->verb) {
	case VERB_CLOSE:
		*list = REASONS_CLOSE;
		return a->disposition;
	case VERB_VERIFY:
		*list = REASONS_FALSE;
		return a->result == 0 ? a->cause : NULL;
	case VERB_SEND_BACK:
		*list = REASONS_SEND_BACK;
		return a->reason;
	case VERB_SHELVE:
		*list = REASONS_SHELVE;
		return a->reason;
	case VERB_VOID:
		*list = REASONS_VOID;
		return a->reason;
	case VERB_ASK:
		*list = list_of_ask(a->what);
		return a->reason;
	default:
		return NULL;
	}
}

static bool check_reason(const struct act *a, const struct act_context *x, struct act_problem *p)
{
	enum reason_list list = REASONS_COUNT;
	const char *id = reason_of(a, &list);
	if (!id || act_is_rule(a) || catalog_reason(x->catalog, list, id))
		return true;
	p->status = 422;
	return error_set(&p->error, "reason", "\"%s\" is not in the list of reasons.", id);
}

/* What may be left out must still make sense where it is given. */
static bool check_references(const struct event *e, const struct act *a,
	const struct act_context *x, struct act_problem *p)
{
	if (a->grade > 5)
		return refuse_field(p, field_name(FIELD_GRADE));
	if (a->score > 5)
		return refuse_field(p, field_name(FIELD_SCORE));
	if (a->assist_count > ACT_UNITS_MAX)
		return refuse_field(p, "assist");
	if (e && a->verb == VERB_LINK && a->other && strcmp(a->other, e->id) == 0)
		return refuse_field(p, field_name(FIELD_OTHER));
	if (a->phone && a->verb == VERB_INFORM && a->kind != INFORM_FIRST)
		return refuse_field(p, "phone"); // only the first is hurried so
	if (a->type && !catalog_type(x->catalog, a->type))
		return refuse_field(p, "type");
	if (a->area && !area_by_num(x->tree, a->area))
		return refuse_field(p, "area");
	return true;
}

static size_t new_parties(const struct event *e, const struct act *a)
{
	size_t n = a->to.num && !event_party(e, a->to.num);
	for (size_t i = 0; i < a->assist_count; i++)
		n += !event_party(e, a->assist[i].num);
	return n;
}

/* Every list of an event has an end; what no longer fits is refused, never lost. */
static bool has_room(const struct event *e, const struct act *a)
{
	if ((e ? e->evidence_count : 0) + a->evidence_count > EVENT_LIST_MAX)
		return false;
	switch (a->verb) {
	case VERB_ASK:
	case VERB_TRANSFER:
		return e->request_count < EVENT_LIST_MAX;
	case VERB_CALL:
		return e->call_count < EVENT_LIST_MAX || act_is_rule(a);
	case VERB_LINK:
		return e->link_count < EVENT_LIST_MAX;
	case VERB_INFORM:
		return e->inform_count < EVENT_LIST_MAX;
	case VERB_WHISTLE:
		return e->party_count + new_parties(e, a) <= EVENT_PARTIES_MAX;
	default:
		return true;
	}
}

static bool check_room(const struct event *e, const struct act *a, struct act_problem *p)
{
	if (has_room(e, a))
		return true;
	p->status = 409;
	return error_set(&p->error, "full", "The event can hold no more of this.");
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

/* The lead's acknowledgement takes an order; that of a unit that only helps is its own. */
static enum variant variant_of_ack(const struct event *e, const struct act *a)
{
	if (e && e->state == STATE_WAITING && a->grade)
		return VARIANT_REGISTER;
	if (!e || e->state != STATE_ASSIGNED || !a->person || a->person->role != PERSON_WORKER)
		return VARIANT_ANY;
	const struct party *mine = event_party(e, a->person->unit);
	return mine && !mine->lead ? VARIANT_ASSIST : VARIANT_ANY;
}

enum variant act_variant(const struct event *e, const struct act *a)
{
	switch (a->verb) {
	case VERB_ACK:
		return variant_of_ack(e, a);
	case VERB_VERIFY:
		return a->result == 0 ? VARIANT_FALSE : VARIANT_TRUE;
	case VERB_CLOSE:
		return e && (e->state == STATE_REPORTED || e->state == STATE_CHECKING)
			       ? VARIANT_ANY
			       : VARIANT_SPOT;
	case VERB_CLEAR:
		return e && e->state == STATE_SENSED && !e->is_135 && !intake_held_by_others(e, a)
			       ? VARIANT_SELF_CLEARED
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

/* A wrong state and a wrong role read differently to the person: the table is asked again for
 * anybody. */
static const struct transition *find_row(
	const struct event *e, const struct act *a, struct act_problem *p)
{
	const struct transition *t = act_row(e, a);
	enum state s = e ? e->state : STATE_NONE;
	if (e && e->state >= STATE_COUNT) { // of a newer server: nothing is known about it
		refuse_state(p, a->verb, s);
		return NULL;
	}
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
	return t && check_references(e, a, x, p) && check_guards(&k, t->guards, p) &&
	       check_fields(a, t->fields, p) && check_ask(a, p) && check_reason(a, x, p) &&
	       check_room(e, a, p);
}

/* An act with the arguments that let the most rows pass: `allowed` asks before anything is
 * typed. */
static struct act bare_act(enum verb v, const struct person *p, int64_t now, int8_t result)
{
	return (struct act){.verb = v,
		.actor = person_actor(p),
		.person = p,
		.at = now,
		.occurred = INSTANT_NONE,
		.due_at = INSTANT_NONE,
		.result = result,
		.reason = "?",
		.until = INSTANT_NONE};
}

static const char *hindrance_code(
	const struct event *e, const struct act *a, const struct act_context *x)
{
	static const char *const role_or_state[] = {"state", "role"};
	struct check k = {e, a, x};
	const struct transition *t = act_row(e, a);
	if (!t)
		return role_or_state[lifecycle_row(a->verb, e->state, act_variant(e, a), 0) !=
				     NULL];
	for (int bit = 0; bit < GUARD_COUNT_BITS; bit++)
		if ((t->guards >> bit & 1) && !guard_holds(&k, bit))
			return guard_code(1u << bit);
	return NULL;
}

/* Of several open requests one that this person may decide is enough; to refuse it is, too. */
static const char *hindrance_of_decide(
	const struct event *e, struct act *a, const struct act_context *x)
{
	const char *why = hindrance_code(e, a, x);
	for (size_t i = 0; why && i < e->request_count; i++) {
		if (e->requests[i].decided != INSTANT_NONE)
			continue;
		a->request = e->requests[i].id;
		a->result = 0;
		if (!hindrance_code(e, a, x))
			return NULL;
	}
	return why;
}

static const char *hindrance(const struct event *e, enum verb v, const struct person *p,
	const struct act_context *x, int64_t now)
{
	struct act yes = bare_act(v, p, now, 1), no = bare_act(v, p, now, 0);
	if (e->state >= STATE_COUNT)
		return "state";
	if (v == VERB_DECIDE)
		return hindrance_of_decide(e, &yes, x);
	const char *why = hindrance_code(e, &yes, x);
	return why && v == VERB_VERIFY ? hindrance_code(e, &no, x) : why;
}

void allowed(const struct event *e, const struct person *p, const struct act_context *x,
	int64_t now, struct allowed *out)
{
	*out = (struct allowed){0};
	for (int v = VERB_ACK; v < VERB_COUNT; v++) {
		if (v == VERB_PUT) // of other kinds
			continue;
		out->why[v] = hindrance(e, (enum verb)v, p, x, now);
		if (!out->why[v])
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
