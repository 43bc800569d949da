/* SPDX-License-Identifier: MIT */
/* One check for each guard of the table. */
#include "act_guard.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/call.h"
#include "yiping/model/clock.h"
#include "yiping/model/inform.h"
#include "yiping/model/timer.h"

#define URGE_INTERVAL_MS (15 * MINUTE_MS) // domain: at most each 15 minutes
#define ESCALATE_INTERVAL_MS (5 * MINUTE_MS)
#define WHISTLE_INTERVAL_MS (5 * MINUTE_MS)
#define INFORM_INTERVAL_MS MINUTE_MS
#define REOPEN_WINDOW_MS (7 * DAY_MS)
#define UNDO_WINDOW_MS (10 * SECOND_MS)
#define SHELF_MAX_MS (4 * HOUR_MS)
#define SHELVES_MAX 2
#define BACK_WINDOW_135_S (10 * 60)
#define BACK_WINDOW_S (2 * 3600) // of working time

bool act_is_rule(const struct act *a)
{
	return !a->person;
}

static bool is_role(const struct act *a, enum role_id role)
{
	return a->person && a->person->role == role;
}

static enum level actor_level(const struct check *k)
{
	return act_is_rule(k->a) ? LEVEL_CITY : person_level(k->a->person, k->x->tree);
}

static bool takes_part(const struct event *e, const struct person *p)
{
	if (p->num && e->holder_person.num == p->num)
		return true;
	return event_party(e, p->unit) != NULL;
}

static bool in_scope(const struct check *k)
{
	if (act_is_rule(k->a))
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

/* Who fed back, and whoever's unit had a part in the work. */
static bool not_handler(const struct check *k)
{
	if (same_person(&k->e->handler, &k->a->actor))
		return false;
	return !is_role(k->a, PERSON_WORKER) || !takes_part(k->e, k->a->person);
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

/* Who does not grade may still say routine or IV with a report or a finding. */
static bool grade_within_cap(const struct check *k)
{
	if (!k->a->grade || is_role(k->a, PERSON_SUPERVISOR) || act_is_rule(k->a))
		return true;
	return k->a->grade >= (is_role(k->a, PERSON_DUTY) ? grade_cap(actor_level(k)) : 4);
}

static bool close_within_cap(const struct check *k)
{
	if (is_role(k->a, PERSON_SUPERVISOR))
		return true;
	enum level l = actor_level(k);
	return k->e->grade >= (l == LEVEL_CITY ? 1 : grade_cap(l) + 1);
}

/* The one that is named, or the first that is open. */
static const struct request *the_request(const struct check *k)
{
	for (size_t i = 0; k->a->request && i < k->e->request_count; i++)
		if (k->e->requests[i].id == k->a->request)
			return k->e->requests[i].decided == INSTANT_NONE ? &k->e->requests[i]
									 : NULL;
	return k->a->request ? NULL : event_request(k->e, "");
}

/* A void that is asked for, or granted, is a void. */
static bool means_void(const struct check *k)
{
	const struct request *r;
	switch (k->a->verb) {
	case VERB_ASK:
		return k->a->what && strcmp(k->a->what, "void") == 0;
	case VERB_DECIDE:
		r = the_request(k);
		return r && k->a->result == 1 && strcmp(r->what, "void") == 0;
	default:
		return true;
	}
}

static bool not_major(const struct check *k)
{
	return k->e->grade >= 4 || !means_void(k);
}

/* The same words twice tell nobody anything. */
static int64_t last_follow_up(const struct check *k)
{
	size_t n = k->e->inform_count;
	return n && k->a->kind == INFORM_FOLLOW_UP ? k->e->informs[n - 1].at : INSTANT_NONE;
}

static bool interval(const struct check *k)
{
	if (act_is_rule(k->a))
		return true;
	int64_t last = INSTANT_NONE, least = 0;
	if (k->a->verb == VERB_URGE)
		last = k->e->last_urge, least = URGE_INTERVAL_MS;
	else if (k->a->verb == VERB_ESCALATE)
		last = k->e->last_escalate, least = ESCALATE_INTERVAL_MS;
	else if (k->a->verb == VERB_INFORM)
		last = last_follow_up(k), least = INFORM_INTERVAL_MS;
	else
		last = k->e->last_whistle, least = WHISTLE_INTERVAL_MS;
	return last == INSTANT_NONE || k->a->at - last >= least;
}

static bool reopen_window(const struct check *k)
{
	int64_t since = k->e->closed_at != INSTANT_NONE ? k->e->closed_at : k->e->entered;
	return since != INSTANT_NONE && k->a->at - since <= REOPEN_WINDOW_MS;
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
	return k->e->send_backs == 0;
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
	if (!r || act_is_rule(k->a) || same_person(&r->by, &k->a->actor))
		return false;
	if (strcmp(r->what, "transfer") == 0)
		return receives_transfer(k, r);
	if (is_role(k->a, PERSON_SUPERVISOR))
		return true;
	if (!is_role(k->a, PERSON_DUTY))
		return false;
	if (strcmp(r->what, "extension") == 0)
		return k->e->extensions == 0 && actor_level(k) <= k->e->level;
	return strcmp(r->what, "false") == 0;
}

static bool confirm_duty(const struct check *k)
{
	if (!is_role(k->a, PERSON_WORKER))
		return true;
	return k->a->result != 0 && k->e->grade >= 4 && (!k->a->grade || k->a->grade >= 4);
}

static bool shelf(const struct check *k)
{
	if (!event_may_be_shelved(k->e) || k->e->shelve_count >= SHELVES_MAX)
		return false;
	return k->a->until == INSTANT_NONE ||
	       (k->a->until > k->a->at && k->a->until - k->a->at <= SHELF_MAX_MS);
}

static bool supervised(const struct check *k)
{
	return k->e->supervised;
}

bool act_answers(const struct call *c, const struct act *a)
{
	if (a->person && call_is_to(c, a->person))
		return true;
	return call_is_open(c) && c->subject && a->actor.subject &&
		strcmp(c->subject, a->actor.subject) == 0;
}

static bool called(const struct check *k)
{
	for (size_t i = 0; i < k->e->call_count; i++)
		if (act_answers(&k->e->calls[i], k->a))
			return true;
	return false;
}

static bool review_done(const struct check *k)
{
	return !review_is_mandatory(k->e);
}

/* Acts that have told other people something cannot be unsaid. */
static bool can_be_taken_back(enum verb v)
{
	static const uint64_t told =
		UINT64_C(1) << VERB_NONE | UINT64_C(1) << VERB_REPORT | UINT64_C(1) << VERB_UNDO |
		UINT64_C(1) << VERB_CALL | UINT64_C(1) << VERB_URGE | UINT64_C(1) << VERB_ESCALATE |
		UINT64_C(1) << VERB_WHISTLE | UINT64_C(1) << VERB_MERGE |
		UINT64_C(1) << VERB_SENSE | UINT64_C(1) << VERB_PROMOTE |
		UINT64_C(1) << VERB_CLEAR | UINT64_C(1) << VERB_REHOME | UINT64_C(1) << VERB_PUT |
		UINT64_C(1) << VERB_INFORM;
	return !(told >> v & 1);
}

/* Only the very last change can be taken back: whatever came after it, a note too, forbids it.
 * So what stood one rev earlier can be restored whole and nobody else's words are lost. */
static bool undo(const struct check *k)
{
	const struct event *b = k->x->before;
	return b && b->num == k->e->num && b->rev + 1 == k->e->rev && b->state < STATE_COUNT &&
	       can_be_taken_back(k->e->last_verb) && same_person(&k->e->last_by, &k->a->actor) &&
	       k->e->last_at != INSTANT_NONE && k->a->at - k->e->last_at <= UNDO_WINDOW_MS;
}

static bool master(const struct check *k)
{
	const struct event *o = k->x->other;
	return !k->a->other || (o && o->num != k->e->num && o->state < STATE_COUNT &&
				       (STATE_BIT(o->state) & STATES_OPEN));
}

static bool level_above(const struct check *k)
{
	return event_top(k->e) > LEVEL_CITY;
}

static bool back_window(const struct check *k)
{
	const struct calendar *c = &k->x->catalog->calendar;
	if (k->e->is_135)
		return k->a->at - k->e->entered <= BACK_WINDOW_135_S * SECOND_MS;
	return clock_between(c, k->e->entered, k->a->at, true) <= BACK_WINDOW_S;
}

/* To refuse is possible whatever the event has become meanwhile. */
static bool ask_state(const struct check *k)
{
	const char *what = k->a->what;
	if (k->a->verb == VERB_DECIDE) {
		const struct request *r = the_request(k);
		what = r && k->a->result == 1 ? r->what : NULL;
	}
	uint32_t states = what ? ask_states(what) : 0;
	return !states || (states & STATE_BIT(k->e->state)); // an unknown thing is a wrong field
}

static bool shelved(const struct check *k)
{
	return k->e->shelved_until != INSTANT_NONE;
}

/* Whoever's unit has not said that it comes still has something to say. */
static bool unacked(const struct check *k)
{
	const struct party *mine = k->a->person ? event_party(k->e, k->a->person->unit) : NULL;
	if (mine && mine->accepted == INSTANT_NONE)
		return true;
	return k->e->state != STATE_ASSIGNED && event_unacked(k->e);
}

static bool reported_in(const struct party *p)
{
	return p->accepted != INSTANT_NONE || p->departed != INSTANT_NONE ||
	       p->arrived != INSTANT_NONE;
}

/* Nobody is called in and then forgotten. */
static bool whistled(const struct check *k)
{
	if (k->a->reason && *k->a->reason)
		return true;
	for (size_t i = 0; i < k->e->party_count; i++)
		if (k->e->parties[i].whistled && !reported_in(&k->e->parties[i]))
			return false;
	return true;
}

/* Who owns it reports it; where it went up, who has it there may do so too. */
static bool owner(const struct check *k)
{
	enum level l = actor_level(k);
	return l == k->e->level || l == event_top(k->e);
}

/* Before anything is typed any of the kinds will do. */
static bool report_order(const struct check *k)
{
	if (k->a->kind != INFORM_NONE)
		return inform_fits(k->e, k->a->kind, k->a->phone);
	return inform_fits(k->e, INFORM_FIRST, false) ||
	       inform_fits(k->e, INFORM_FOLLOW_UP, false) ||
	       inform_fits(k->e, INFORM_FINAL, false);
}

static bool owes(const struct check *k)
{
	return k->e->owed.kind != INFORM_NONE;
}

/* In the order of the bits of enum guard. */
static bool (*const guards[GUARD_COUNT_BITS])(const struct check *) = {in_scope, is_own,
	not_handler, spot, grade_within_cap, close_within_cap, not_major, interval, reopen_window,
	request_open, no_request, not_second_back, decider, confirm_duty, shelf, supervised, called,
	review_done, undo, master, level_above, back_window, ask_state, shelved,
	unacked, whistled, owner, report_order, owes};

bool guard_holds(const struct check *k, int bit)
{
	return guards[bit](k);
}
