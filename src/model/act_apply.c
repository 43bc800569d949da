/* SPDX-License-Identifier: MIT */
#include "yiping/model/act.h"

#include <string.h>

#include "act_guard.h"
#include "act_step.h"
#include "yiping/base/instant.h"
#include "yiping/model/intake.h"

/* The array with room for one more; the old one stays as it was, since others may hold it. */
void *step_grown(struct step *s, const void *old, size_t count, size_t size)
{
	char *new = arena_alloc(s->arena, (count + 1) * size);
	if (count)
		memcpy(new, old, count * size);
	return new;
}

struct actor step_actor(struct step *s, const struct actor *a)
{
	return (struct actor){arena_strdup(s->arena, a->subject), arena_strdup(s->arena, a->name),
		a->num, a->role};
}

struct unit_ref step_kept_unit(struct step *s, const struct unit_ref *u)
{
	return (struct unit_ref){
		arena_strdup(s->arena, u->id), u->num, name_copy(s->arena, &u->name)};
}

static void stamp_ack(struct step *s)
{
	s->e->acked_at = s->at;
	s->e->acked_by = step_actor(s, &s->a->actor);
	s->e->acked_severity = event_severity(s->e);
	s->e->returned = false;
}

static void add_evidence(struct step *s)
{
	struct event *e = s->e;
	for (size_t i = 0; i < s->a->evidence_count; i++) {
		const struct evidence *v = &s->a->evidence[i];
		struct evidence *all = step_grown(s, e->evidence, e->evidence_count, sizeof *all);
		all[e->evidence_count++] = (struct evidence){arena_strdup(s->arena, v->kind),
			arena_strdup(s->arena, v->ref), arena_strdup(s->arena, v->sha256),
			arena_strdup(s->arena, v->note), s->at, v->is_public};
		e->evidence = all;
	}
}

static struct party *add_party(struct step *s, const struct unit_ref *unit)
{
	struct event *e = s->e;
	struct party *all = step_grown(s, e->parties, e->party_count, sizeof *all);
	struct party *p = &all[e->party_count++];
	*p = (struct party){.unit = step_kept_unit(s, unit),
		.asked = s->at,
		.accepted = INSTANT_NONE,
		.departed = INSTANT_NONE,
		.arrived = INSTANT_NONE};
	e->parties = all;
	return p;
}

/* Parties are changed in place below, so that the event gets an array of its own first. */
static struct party *my_party(struct step *s)
{
	struct event *e = s->e;
	struct party *all =
		e->party_count ? step_grown(s, e->parties, e->party_count, sizeof *all) : NULL;
	e->parties = all;
	struct party *mine = s->a->person ? event_party(e, s->a->person->unit) : NULL;
	return mine ? mine : event_lead(e);
}

static void begin(struct step *s)
{
	struct event *e = s->e;
	const struct act *a = s->a;
	const struct area *area = area_by_num(s->x->tree, a->area);
	e->type = a->type;
	s->type = catalog_type(s->x->catalog, a->type);
	e->domain = s->type->domain;
	e->runway = s->type->runway;
	e->sensitive = s->type->sensitive;
	e->area = a->area;
	e->path = area_path_of(s->x->tree, a->area);
	e->level = area->level > LEVEL_TOWN ? LEVEL_TOWN : area->level;
	e->title = arena_strdup(s->arena, a->title);
	e->text = arena_strdup(s->arena, a->text);
	e->place = arena_strdup(s->arena, a->place);
	e->has_position = a->has_position || area->has_position;
	e->lon = a->has_position ? a->lon : area->lon;
	e->lat = a->has_position ? a->lat : area->lat;
	e->source = a->source;
	e->source_ref = arena_strdup(s->arena, a->source_ref);
	e->exercise = a->exercise;
	e->colour = a->colour;
	e->reports = 1;
	e->born = a->verb == VERB_SENSE && a->occurred != INSTANT_NONE && a->occurred < s->at
			  ? a->occurred
			  : s->at;
	e->grade = a->grade ? a->grade : s->type->grade;
	e->is_135 = event_type_is_135(s->type, e->grade);
	step_start_alarm_clocks(s);
	step_settle_owner(s);
}

static void effect_sense(struct step *s)
{
	begin(s);
	s->e->has_condition = s->e->condition_active = true;
	s->e->condition_since = s->e->born;
	s->e->series = s->a->series;
	s->e->value = s->a->value;
	s->e->has_value = s->a->has_value;
	intake_tell(s->e, s->a, s->at, s->arena);
}

/* It is over when nobody who told of it says otherwise. */
static void effect_clear(struct step *s)
{
	s->e->condition_active &= !intake_untell(s->e, s->a, s->arena);
	if (s->to == STATE_FALSE_ALARM)
		s->e->cause = "self_cleared";
	if (s->a->has_value)
		s->e->value = s->a->value;
}

/* Nobody was sent yet: who is responsible may still be another. */
static bool is_before_orders(const struct step *s)
{
	return s->to <= STATE_REGISTERED;
}

static void effect_rehome(struct step *s)
{
	s->e->area = s->a->area;
	s->e->path = area_path_of(s->x->tree, s->a->area);
	if (is_before_orders(s))
		step_settle_owner(s);
}

static void forget_ack(struct event *e)
{
	e->acked_at = INSTANT_NONE;
	e->acked_severity = 0;
	e->acked_by = (struct actor){0};
}

static void leave_shelf(struct event *e)
{
	e->shelved_until = INSTANT_NONE;
	e->shelve_reason = NULL;
	e->shelved_by = (struct actor){0};
}

/* Back from the shelf it is new to everybody. */
static void return_from_shelf(struct event *e)
{
	leave_shelf(e);
	forget_ack(e);
	e->returned = true;
}

/* Type and grade as this act found them; limits and 1-3-5 follow. What is too
 * serious for the shelf now comes back at once. */
static void find(struct step *s)
{
	struct event *e = s->e;
	const struct event_type *was = s->type;
	uint8_t was_grade = e->grade;
	if (s->a->type) {
		s->type = catalog_type(s->x->catalog, s->a->type);
		e->type = s->a->type;
		e->domain = s->type->domain;
		e->runway = s->type->runway;
		e->sensitive = s->type->sensitive;
	}
	if (s->a->grade)
		e->grade = s->a->grade;
	if (s->a->type || s->a->grade)
		step_limits_anew(s, was, was_grade);
	if (s->a->type && s->type != was) // another matter: whoever sent it back was asked for that
		e->refusal_count = 0;
	if (s->a->type && is_before_orders(s))
		step_settle_owner(s);
	if (e->shelved_until != INSTANT_NONE && !event_may_be_shelved(e))
		return_from_shelf(e);
}

/* The alarm facet; of a unit that only helps, that it will come. */
static void effect_ack(struct step *s)
{
	struct event *e = s->e;
	struct party *p = my_party(s);
	bool own = p && s->a->person && p->unit.num == s->a->person->unit;
	if ((own || e->state == STATE_ASSIGNED) && p && p->accepted == INSTANT_NONE)
		p->accepted = s->at;
	if (e->state == STATE_WAITING) {
		step_meet_a(s);
		e->holder_person = step_actor(s, &s->a->actor);
		if (s->to == STATE_REGISTERED) {
			find(s);
			step_meet_v(s);
		}
	} else if (e->state == STATE_ASSIGNED) {
		if (s->to == e->state)
			return;
		event_clock_done(e, CLOCK_ACCEPT, s->at);
		if (own || !p)
			e->holder_person = step_actor(s, &s->a->actor);
	}
	stamp_ack(s);
}

static void effect_verify(struct step *s)
{
	step_meet_v(s);
	if (s->to == STATE_FALSE_ALARM) {
		s->e->cause = arena_strdup(s->arena, s->a->cause);
		s->e->disposition = "false";
		return;
	}
	find(s);
}

static void effect_dispatch(struct step *s)
{
	struct event *e = s->e;
	e->parties = NULL;
	e->party_count = 0;
	add_party(s, &s->a->lead)->lead = true;
	for (size_t i = 0; i < s->a->assist_count; i++)
		if (s->a->assist[i].num && !event_party(e, s->a->assist[i].num))
			add_party(s, &s->a->assist[i]);
	event_clock_done(e, CLOCK_DISPATCH, s->at);
	e->holder_unit = step_kept_unit(s, &s->a->lead);
	e->holder_person = (struct actor){0};
	event_clock_done(e, CLOCK_OWNER, s->at);
	e->unowned = false;
	step_arrive_anew(s);
	forget_ack(e); // who gets it has not seen it yet
}

static void effect_depart(struct step *s)
{
	struct party *p = my_party(s);
	if (p && p->departed == INSTANT_NONE)
		p->departed = s->at;
	step_meet_d(s);
}

static void effect_arrive(struct step *s)
{
	struct party *p = my_party(s);
	if (p && p->arrived == INSTANT_NONE)
		p->arrived = s->at;
	step_meet_d(s);
	event_clock_done(s->e, CLOCK_H, s->at);
}

static void effect_whistle(struct step *s)
{
	struct unit_ref units[ACT_UNITS_MAX + 1];
	size_t n = 0;
	if (s->a->to.num)
		units[n++] = s->a->to;
	for (size_t i = 0; i < s->a->assist_count; i++)
		if (s->a->assist[i].num)
			units[n++] = s->a->assist[i];
	my_party(s); // an array of its own
	for (size_t i = 0; i < n; i++) {
		struct party *p = event_party(s->e, units[i].num);
		if (!p)
			p = add_party(s, &units[i]);
		p->whistled = true;
	}
	s->e->last_whistle = s->at;
}

static struct request *add_request(struct step *s, const char *what)
{
	struct event *e = s->e;
	struct request *all = step_grown(s, e->requests, e->request_count, sizeof *all);
	struct request *r = &all[e->request_count];
	*r = (struct request){.id = (uint32_t)++e->request_count,
		.what = arena_strdup(s->arena, what),
		.by = step_actor(s, &s->a->actor),
		.at = s->at,
		.reason = arena_strdup(s->arena, s->a->reason),
		.text = arena_strdup(s->arena, s->a->text),
		.extra_s = s->a->extra_s,
		.review = s->a->until,
		.to = step_kept_unit(s, &s->a->to),
		.to_area = s->a->area,
		.decided = INSTANT_NONE};
	e->requests = all;
	return r;
}

static void effect_ask(struct step *s)
{
	add_request(s, s->a->what);
}

static void effect_transfer(struct step *s)
{
	add_request(s, "transfer");
}

static struct request *asked_for(struct step *s)
{
	struct event *e = s->e;
	e->requests = step_grown(s, e->requests, e->request_count, sizeof *e->requests);
	for (size_t i = 0; i < e->request_count; i++)
		if (s->a->request ? e->requests[i].id == s->a->request
				  : e->requests[i].decided == INSTANT_NONE)
			return &e->requests[i];
	return NULL;
}

static void grant_suspension(struct step *s, const struct request *r)
{
	int64_t review = r->review != INSTANT_NONE ? r->review : s->at + 7 * DAY_MS;
	int64_t left = (review - s->at) / SECOND_MS;
	if (left < 1) // the date passed while it waited for the decision
		left = 1;
	if (left > CLOCK_LIMIT_MAX_S)
		left = CLOCK_LIMIT_MAX_S;
	event_clock_pause(s->e, CLOCK_C, s->at);
	event_clock_start(
		s->e, CLOCK_REVIEW, (struct duration_limit){(uint32_t)left, false}, s->at, s->cal);
	s->to = STATE_SUSPENDED;
}

static void grant_transfer(struct step *s, const struct request *r)
{
	if (r->to_area) {
		const struct area *area = area_by_num(s->x->tree, r->to_area);
		s->e->level = area && area->level <= LEVEL_TOWN ? area->level : LEVEL_TOWN;
	}
	s->e->holder_unit = r->to;
	s->e->holder_person = r->to.num ? (struct actor){0} : step_actor(s, &s->a->actor);
}

static void effect_decide(struct step *s)
{
	struct request *r = asked_for(s);
	s->to = s->e->state;
	if (!r)
		return;
	r->decided = s->at;
	r->granted = s->a->result == 1;
	r->decided_by = step_actor(s, &s->a->actor);
	r->answer = arena_strdup(s->arena, s->a->text);
	if (!r->granted)
		return;
	if (strcmp(r->what, "extension") == 0) {
		s->e->extensions++;
		step_extend_c(s, r->extra_s);
	} else if (strcmp(r->what, "suspension") == 0) {
		grant_suspension(s, r);
	} else if (strcmp(r->what, "transfer") == 0) {
		grant_transfer(s, r);
	} else if (strcmp(r->what, "send_back") == 0) {
		step_send_back(s);
		s->to = STATE_REGISTERED;
	} else if (strcmp(r->what, "void") == 0) {
		s->e->disposition = "void";
		s->e->cause = r->reason;
		s->to = STATE_VOID;
	} else if (strcmp(r->what, "false") == 0) {
		step_meet_v(s);
		s->e->cause = r->reason;
		s->e->disposition = "false";
		s->to = STATE_FALSE_ALARM;
	}
}

static void effect_resume(struct step *s)
{
	event_clock_done(s->e, CLOCK_REVIEW, s->at);
	event_clock_resume(s->e, CLOCK_C, s->at, s->cal);
}

static void effect_feedback(struct step *s)
{
	s->e->result = arena_strdup(s->arena, s->a->text);
	s->e->handler = step_actor(s, &s->a->actor);
	step_meet_d(s);
	event_clock_done(s->e, CLOCK_H, s->at);
	event_clock_pause(s->e, CLOCK_C, s->at); // the check's time is not the handler's
}

/* Only the time that was left. */
static void effect_rework(struct step *s)
{
	s->e->reworks++;
	event_clock_done(s->e, CLOCK_CHECK, s->at);
	event_clock_resume(s->e, CLOCK_C, s->at, s->cal);
}

static void effect_close(struct step *s)
{
	struct event *e = s->e;
	e->disposition = arena_strdup(s->arena, s->a->disposition);
	e->cause = s->a->cause ? arena_strdup(s->arena, s->a->cause) : e->cause;
	if (s->a->text && *s->a->text)
		e->result = arena_strdup(s->arena, s->a->text);
	if (e->state != STATE_REPORTED && e->state != STATE_CHECKING)
		e->handler = step_actor(s, &s->a->actor);
	e->closed_by = step_actor(s, &s->a->actor);
	e->closed_at = s->at;
}

static void effect_reopen(struct step *s)
{
	s->e->reopens++;
	s->e->closed_at = INSTANT_NONE;
	s->e->closed_by = (struct actor){0};
	s->e->disposition = NULL;
	s->e->cause = NULL;
	if (s->to == STATE_HANDLING && !event_lead(s->e)) // closed on the spot: whoever did it
		s->e->holder_person = s->e->handler;
	step_clocks_of_reopening(s);
}

static void effect_evaluate(struct step *s)
{
	s->e->satisfaction = s->a->score;
}

static void effect_merge(struct step *s)
{
	const char *id = s->x->other ? s->x->other->id : s->a->other;
	size_t n = strnlen(id, sizeof s->e->merged_into - 1);
	memset(s->e->merged_into, 0, sizeof s->e->merged_into);
	memcpy(s->e->merged_into, id, n);
	s->e->disposition = "duplicate";
}

static void effect_link(struct step *s)
{
	event_add_link(s->e, s->a->other, s->arena);
}

static void effect_void(struct step *s)
{
	s->e->disposition = "void";
	s->e->cause = arena_strdup(s->arena, s->a->reason);
}

static bool has_words(const char *text)
{
	return text && *text;
}

static void add_call(struct step *s)
{
	struct event *e = s->e;
	const char *whom = has_words(s->a->to_subject) ? s->a->to_subject : s->a->to.id;
	if (!has_words(whom))
		return;
	struct call *all = step_grown(s, e->calls, e->call_count, sizeof *all);
	all[e->call_count++] = (struct call){step_actor(s, &s->a->actor),
		arena_strdup(s->arena, whom), arena_strdup(s->arena, s->a->to_name), s->at,
		INSTANT_NONE};
	e->calls = all;
}

/* What time does is a rung of a limit's ladder, and calls somebody by name. */
static void count_rung(struct step *s)
{
	struct event *e = s->e;
	if (s->a->person)
		return;
	e->rungs++;
	if (s->a->rung_clock == CLOCK_REPORT) { // its ladder is not that of the limit
		e->owed.struck++;
		e->owed.last_rung = s->at;
		add_call(s);
		return;
	}
	e->struck = (uint16_t)(e->rung_clock == s->a->rung_clock ? e->struck + 1 : 1);
	e->rung_clock = s->a->rung_clock;
	e->last_rung = s->at;
	add_call(s);
}

static void effect_escalate(struct step *s)
{
	struct event *e = s->e;
	enum level top = event_top(e);
	if (top > LEVEL_CITY)
		e->escalated = (enum level)(top - 1);
	e->last_escalate = s->at;
	forget_ack(e); // the higher level has not seen it yet
	count_rung(s);
}

static void effect_urge(struct step *s)
{
	if (s->a->rung_clock != CLOCK_REPORT) { // that one is not the handler's
		s->e->urges++;
		s->e->last_urge = s->at;
	}
	count_rung(s);
}

static void effect_supervise(struct step *s)
{
	s->e->supervised = true;
	s->e->supervised_by = step_actor(s, &s->a->actor);
	s->e->supervise_reply_due = s->a->until;
}

static void effect_reply(struct step *s)
{
	s->e->supervised = false;
	s->e->supervise_reply_due = INSTANT_NONE;
}

static void effect_note(struct step *s)
{
	s->e->notes++;
}

static void effect_shelve(struct step *s)
{
	s->e->shelved_until = s->a->until;
	s->e->shelve_reason = arena_strdup(s->arena, s->a->reason);
	s->e->shelved_by = step_actor(s, &s->a->actor);
	s->e->shelve_count++;
	s->e->returned = false;
}

static void effect_unshelve(struct step *s)
{
	return_from_shelf(s->e);
}

static void effect_call(struct step *s)
{
	if (s->a->person)
		add_call(s);
	count_rung(s);
}

static void effect_answer(struct step *s)
{
	struct event *e = s->e;
	e->calls = step_grown(s, e->calls, e->call_count, sizeof *e->calls);
	for (size_t i = 0; i < e->call_count; i++)
		if (act_answers(&e->calls[i], s->a))
			e->calls[i].answered = s->at;
}

/* Back to what stood one rev earlier, whole; the guard saw to it that nothing came between. Its
 * number goes on, and so does the count of its shelves: what is taken back was used. */
static void effect_undo(struct step *s)
{
	uint32_t rev = s->e->rev, arev = s->e->arev;
	uint8_t shelves = s->e->shelve_count;
	*s->e = *s->x->before;
	s->e->rev = rev;
	s->e->arev = arev;
	s->e->shelve_count = shelves;
	s->to = s->x->before->state;
}

static void (*const effects[VERB_COUNT])(struct step *) = {
	[VERB_REPORT] = begin,
	[VERB_SENSE] = effect_sense,
	[VERB_CLEAR] = effect_clear,
	[VERB_REHOME] = effect_rehome,
	[VERB_OWN] = step_settle_owner,
	[VERB_ACK] = effect_ack,
	[VERB_VERIFY] = effect_verify,
	[VERB_GRADE] = find,
	[VERB_DISPATCH] = effect_dispatch,
	[VERB_SEND_BACK] = step_send_back,
	[VERB_DEPART] = effect_depart,
	[VERB_ARRIVE] = effect_arrive,
	[VERB_WHISTLE] = effect_whistle,
	[VERB_ASK] = effect_ask,
	[VERB_DECIDE] = effect_decide,
	[VERB_RESUME] = effect_resume,
	[VERB_FEEDBACK] = effect_feedback,
	[VERB_REWORK] = effect_rework,
	[VERB_CLOSE] = effect_close,
	[VERB_REOPEN] = effect_reopen,
	[VERB_EVALUATE] = effect_evaluate,
	[VERB_MERGE] = effect_merge,
	[VERB_LINK] = effect_link,
	[VERB_VOID] = effect_void,
	[VERB_TRANSFER] = effect_transfer,
	[VERB_ESCALATE] = effect_escalate,
	[VERB_URGE] = effect_urge,
	[VERB_SUPERVISE] = effect_supervise,
	[VERB_REPLY] = effect_reply,
	[VERB_NOTE] = effect_note,
	[VERB_SHELVE] = effect_shelve,
	[VERB_UNSHELVE] = effect_unshelve,
	[VERB_CALL] = effect_call,
	[VERB_ANSWER] = effect_answer,
	[VERB_UNDO] = effect_undo,
	[VERB_INFORM] = step_inform,
};

/* What the event has gone past can no longer be granted. */
static void lapse_requests(struct step *s)
{
	struct event *e = s->e;
	if (s->to == STATE_SUSPENDED || !event_request(e, ""))
		return;
	e->requests = step_grown(s, e->requests, e->request_count, sizeof *e->requests);
	for (size_t i = 0; i < e->request_count; i++) {
		struct request *r = &e->requests[i];
		bool fits = ask_states(r->what) & STATE_BIT(s->to);
		bool of_old_order =
			s->a->verb == VERB_DISPATCH && strcmp(r->what, "send_back") == 0;
		if (r->decided == INSTANT_NONE && (!fits || of_old_order))
			r->decided = s->at;
	}
}

/* What every event that comes into a state goes through, however it got there. */
static void enter(struct step *s, enum state from)
{
	struct event *e = s->e;
	e->state = s->to;
	e->entered = s->at;
	step_clocks_of_state(s, from);
	lapse_requests(s);
	if (STATES_DONE & STATE_BIT(s->to)) {
		leave_shelf(e);
		e->returned = false;
	}
}

static bool counts_as_meaning(const struct step *s, enum state from)
{
	return s->to != from || !verb_keeps_meaning(s->a->verb);
}

/* report and sense fill the event from nothing but its number. */
static void make(struct event *e)
{
	uint32_t num = e->num;
	char id[EVENT_ID_ROOM];
	memcpy(id, e->id, sizeof id);
	event_init(e);
	e->num = num;
	memcpy(e->id, id, sizeof id);
}

/* By time: when it was due, however late the server is, but not before what came last. */
static int64_t instant_of(const struct event *e, const struct act *a)
{
	if (!act_is_rule(a) || a->due_at == INSTANT_NONE)
		return a->at;
	return e->last_at != INSTANT_NONE && e->last_at > a->due_at ? e->last_at : a->due_at;
}

void act_apply(
	struct event *e, const struct act *a, const struct act_context *x, struct arena *arena)
{
	if (a->verb == VERB_REPORT || a->verb == VERB_SENSE)
		make(e);
	const struct step_before was = {e->state, e->grade, e->is_135};
	enum state from = e->state;
	const struct transition *row = act_row(from == STATE_NONE ? NULL : e, a);
	struct step s = {.e = e,
		.a = a,
		.x = x,
		.arena = arena,
		.at = instant_of(e, a),
		.type = catalog_type(x->catalog, e->type),
		.cal = &x->catalog->calendar,
		.to = row->to == STATE_SAME || row->to >= STATE_ASKED ? from : (enum state)row->to};
	if (effects[a->verb])
		effects[a->verb](&s);
	if (a->verb != VERB_UNDO)
		add_evidence(&s);
	bool again = a->verb == VERB_DISPATCH; // to another unit: the order begins anew
	if ((s.to != from || again) && a->verb != VERB_UNDO)
		enter(&s, from);
	if (a->verb != VERB_UNDO)
		step_owe(&s, &was);
	e->rev++;
	e->arev += counts_as_meaning(&s, from);
	e->occurred = a->occurred;
	e->last_verb = a->verb;
	e->last_by = step_actor(&s, &a->actor);
	e->last_at = s.at;
}
