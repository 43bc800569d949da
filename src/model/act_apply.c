/* SPDX-License-Identifier: MIT */
#include "yiping/model/act.h"

#include <string.h>

#include "yiping/base/instant.h"

#define A_LIMIT_135 60  // 1-3-5: one, three and five minutes, in seconds
#define V_LIMIT_135 180
#define D_LIMIT_135 300

/* One act on its way through: what it changes, and with what. */
struct step {
	struct event *e;
	const struct act *a;
	const struct act_context *x;
	struct arena *arena;
	const struct event_type *type;
	const struct calendar *cal;
	enum state to; // the row's target; effects may change it
};

/* The array with room for one more; the old one stays as it was, since others may hold it. */
static void *grown(struct step *s, const void *old, size_t count, size_t size)
{
	char *new = arena_alloc(s->arena, (count + 1) * size);
	if (count)
		memcpy(new, old, count * size);
	return new;
}

static struct actor kept_actor(struct step *s, const struct actor *a)
{
	return (struct actor){arena_strdup(s->arena, a->subject), arena_strdup(s->arena, a->name),
		a->num, a->role};
}

static struct unit_ref kept_unit(struct step *s, const struct unit_ref *u)
{
	return (struct unit_ref){arena_strdup(s->arena, u->id), u->num, name_copy(s->arena, &u->name)};
}

static void start_clock(struct step *s, enum head_clock c, int64_t from)
{
	if (s->type)
		event_clock_start(s->e, c, event_type_limit(s->type, s->e->grade, c), from, s->cal);
}

static void finish_clocks(struct step *s)
{
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++)
		event_clock_done(s->e, (enum head_clock)c, s->a->at);
}

/* A leg of 1-3-5 is met once; what is met after its limit stays late for ever. */
static void meet_leg(struct step *s, enum head_clock c, int leg, uint32_t limit_s)
{
	event_clock_done(s->e, c, s->a->at);
	if (!s->e->is_135 || s->e->legs[leg] != LEG_PENDING)
		return;
	bool in_time = s->a->at <= s->e->born + limit_s * SECOND_MS;
	s->e->legs[leg] = in_time ? LEG_IN_TIME : LEG_LATE;
}

static void meet_a(struct step *s)
{
	meet_leg(s, CLOCK_A, 0, A_LIMIT_135);
}

static void meet_v(struct step *s)
{
	meet_leg(s, CLOCK_V, 1, V_LIMIT_135);
}

static void meet_d(struct step *s)
{
	meet_leg(s, CLOCK_D, 2, D_LIMIT_135);
}

static void start_alarm_clocks(struct step *s)
{
	static const enum head_clock from_alarm[] = {CLOCK_A, CLOCK_V, CLOCK_D, CLOCK_H, CLOCK_C};
	for (size_t i = 0; i < sizeof from_alarm / sizeof from_alarm[0]; i++)
		start_clock(s, from_alarm[i], s->e->born);
}

static void set_grade(struct step *s, uint8_t grade)
{
	struct event *e = s->e;
	e->grade = grade;
	e->is_135 = s->type && event_type_is_135(s->type, grade);
}

/* Limits hang on grade and type: the clocks that still run are measured anew from where they began. */
static void restart_running_clocks(struct step *s)
{
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++) {
		struct event_clock old = s->e->clocks[c];
		if (c == CLOCK_REVIEW || old.start == INSTANT_NONE || old.done != INSTANT_NONE ||
			old.paused_at != INSTANT_NONE || old.pause_s)
			continue;
		start_clock(s, (enum head_clock)c, old.start);
	}
}

static void stamp_ack(struct step *s)
{
	s->e->acked_at = s->a->at;
	s->e->acked_by = kept_actor(s, &s->a->actor);
	s->e->acked_severity = event_severity(s->e);
}

static void add_evidence(struct step *s)
{
	struct event *e = s->e;
	for (size_t i = 0; i < s->a->evidence_count; i++) {
		const struct evidence *v = &s->a->evidence[i];
		struct evidence *all = grown(s, e->evidence, e->evidence_count, sizeof *all);
		all[e->evidence_count++] = (struct evidence){arena_strdup(s->arena, v->kind),
			arena_strdup(s->arena, v->ref), arena_strdup(s->arena, v->sha256),
			arena_strdup(s->arena, v->note), s->a->at, v->is_public};
		e->evidence = all;
	}
}

static struct party *add_party(struct step *s, const struct unit_ref *unit)
{
	struct event *e = s->e;
	struct party *all = grown(s, e->parties, e->party_count, sizeof *all);
	struct party *p = &all[e->party_count++];
	*p = (struct party){.unit = kept_unit(s, unit), .asked = s->a->at, .accepted = INSTANT_NONE,
		.departed = INSTANT_NONE, .arrived = INSTANT_NONE};
	e->parties = all;
	return p;
}

/* Parties are changed in place below, so that the event gets an array of its own first. */
static struct party *my_party(struct step *s)
{
	struct event *e = s->e;
	struct party *all = e->party_count ? grown(s, e->parties, e->party_count, sizeof *all) : NULL;
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
	e->unowned = s->type->unit_kind == 0;
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
	e->born = a->occurred != INSTANT_NONE && a->occurred < a->at ? a->occurred : a->at;
	set_grade(s, a->grade ? a->grade : s->type->grade);
	add_evidence(s);
	start_alarm_clocks(s);
}

static void effect_sense(struct step *s)
{
	begin(s);
	s->e->has_condition = s->e->condition_active = true;
	s->e->condition_since = s->e->born;
	s->e->series = s->a->series;
	s->e->value = s->a->value;
	s->e->has_value = s->a->has_value;
}

static void effect_clear(struct step *s)
{
	s->e->condition_active = false;
	if (s->to == STATE_FALSE_ALARM)
		s->e->cause = "self_cleared";
	if (s->a->has_value)
		s->e->value = s->a->value;
}

static void effect_rehome(struct step *s)
{
	s->e->area = s->a->area;
	s->e->path = area_path_of(s->x->tree, s->a->area);
}

static void effect_ack(struct step *s)
{
	struct event *e = s->e;
	stamp_ack(s);
	if (e->state == STATE_WAITING) {
		meet_a(s);
		e->holder_person = kept_actor(s, &s->a->actor);
		if (s->to == STATE_REGISTERED) {
			set_grade(s, s->a->grade);
			restart_running_clocks(s);
			meet_v(s);
		}
	} else if (e->state == STATE_ASSIGNED) {
		struct party *p = my_party(s);
		if (p && p->accepted == INSTANT_NONE)
			p->accepted = s->a->at;
		e->holder_person = kept_actor(s, &s->a->actor);
		event_clock_done(e, CLOCK_ACCEPT, s->a->at);
	}
	e->acked_severity = event_severity(e);
}

static void change_type(struct step *s, uint16_t type)
{
	s->e->type = type;
	s->type = catalog_type(s->x->catalog, type);
	s->e->domain = s->type->domain;
	s->e->runway = s->type->runway;
}

static void effect_verify(struct step *s)
{
	meet_v(s);
	add_evidence(s);
	if (s->to == STATE_FALSE_ALARM) {
		s->e->cause = arena_strdup(s->arena, s->a->cause);
		s->e->disposition = "false";
		return;
	}
	if (s->a->type)
		change_type(s, s->a->type);
	if (s->a->grade)
		set_grade(s, s->a->grade);
	if (s->a->type || s->a->grade)
		restart_running_clocks(s);
}

static void effect_grade(struct step *s)
{
	if (s->a->type)
		change_type(s, s->a->type);
	set_grade(s, s->a->grade);
	restart_running_clocks(s);
}

static void effect_dispatch(struct step *s)
{
	struct event *e = s->e;
	e->parties = NULL;
	e->party_count = 0;
	add_party(s, &s->a->lead)->lead = true;
	for (size_t i = 0; i < s->a->assist_count; i++)
		if (!event_party(e, s->a->assist[i].num))
			add_party(s, &s->a->assist[i]);
	event_clock_done(e, CLOCK_DISPATCH, s->a->at);
	e->holder_unit = kept_unit(s, &s->a->lead);
	e->holder_person = (struct actor){0};
	e->unowned = false;
	e->acked_at = INSTANT_NONE; // who gets it has not seen it yet
	e->acked_severity = 0;
	e->acked_by = (struct actor){0};
}

static void effect_send_back(struct step *s)
{
	s->e->send_backs++;
	event_clock_done(s->e, CLOCK_ACCEPT, s->a->at);
	s->e->parties = NULL;
	s->e->party_count = 0;
	s->e->holder_unit = (struct unit_ref){0};
	s->e->holder_person = (struct actor){0};
}

static void effect_depart(struct step *s)
{
	struct party *p = my_party(s);
	if (p && p->departed == INSTANT_NONE)
		p->departed = s->a->at;
	meet_d(s);
}

static void effect_arrive(struct step *s)
{
	struct party *p = my_party(s);
	if (p && p->arrived == INSTANT_NONE)
		p->arrived = s->a->at;
	meet_d(s);
	event_clock_done(s->e, CLOCK_H, s->a->at);
}

static void effect_whistle(struct step *s)
{
	struct unit_ref units[ACT_UNITS_MAX + 1];
	size_t n = 0;
	if (s->a->to.num)
		units[n++] = s->a->to;
	for (size_t i = 0; i < s->a->assist_count; i++)
		units[n++] = s->a->assist[i];
	for (size_t i = 0; i < n; i++) {
		my_party(s); // an array of its own
		struct party *p = event_party(s->e, units[i].num);
		if (!p)
			p = add_party(s, &units[i]);
		p->whistled = true;
	}
	s->e->last_whistle = s->a->at;
}

static struct request *add_request(struct step *s, const char *what)
{
	struct event *e = s->e;
	struct request *all = grown(s, e->requests, e->request_count, sizeof *all);
	struct request *r = &all[e->request_count];
	*r = (struct request){.id = (uint32_t)++e->request_count,
		.what = arena_strdup(s->arena, what), .by = kept_actor(s, &s->a->actor),
		.at = s->a->at, .reason = arena_strdup(s->arena, s->a->reason),
		.text = arena_strdup(s->arena, s->a->text), .extra_s = s->a->extra_s,
		.review = s->a->until, .to = kept_unit(s, &s->a->to), .to_area = s->a->area,
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
	e->requests = grown(s, e->requests, e->request_count, sizeof *e->requests);
	for (size_t i = 0; i < e->request_count; i++)
		if (s->a->request ? e->requests[i].id == s->a->request
				  : e->requests[i].decided == INSTANT_NONE)
			return &e->requests[i];
	return NULL;
}

static void grant_extension(struct step *s, const struct request *r)
{
	struct event_clock *c = &s->e->clocks[CLOCK_C];
	s->e->extensions++;
	if (c->start == INSTANT_NONE)
		return;
	struct duration_limit longer = {c->limit_s + r->extra_s, c->work_time};
	uint32_t pause = c->pause_s;
	event_clock_start(s->e, CLOCK_C, longer, c->start, s->cal);
	if (!pause)
		return;
	c->paused_at = s->a->at; // resumed at once: the pauses so far move the due instant
	c->pause_s = pause;
	event_clock_resume(s->e, CLOCK_C, s->a->at, s->cal);
}

static void grant_suspension(struct step *s, const struct request *r)
{
	int64_t review = r->review != INSTANT_NONE ? r->review : s->a->at + 7 * DAY_MS;
	event_clock_pause(s->e, CLOCK_C, s->a->at);
	event_clock_start(s->e, CLOCK_REVIEW,
		(struct duration_limit){(uint32_t)((review - s->a->at) / SECOND_MS), false},
		s->a->at, s->cal);
	s->to = STATE_SUSPENDED;
}

static void grant_transfer(struct step *s, const struct request *r)
{
	if (r->to_area) {
		const struct area *area = area_by_num(s->x->tree, r->to_area);
		s->e->level = area && area->level <= LEVEL_TOWN ? area->level : LEVEL_TOWN;
	}
	s->e->holder_unit = r->to;
	s->e->holder_person = r->to.num ? (struct actor){0} : kept_actor(s, &s->a->actor);
}

static void effect_decide(struct step *s)
{
	struct request *r = asked_for(s);
	s->to = s->e->state;
	if (!r)
		return;
	r->decided = s->a->at;
	r->granted = s->a->result == 1;
	r->decided_by = kept_actor(s, &s->a->actor);
	r->answer = arena_strdup(s->arena, s->a->text);
	if (!r->granted)
		return;
	if (strcmp(r->what, "extension") == 0) {
		grant_extension(s, r);
	} else if (strcmp(r->what, "suspension") == 0) {
		grant_suspension(s, r);
	} else if (strcmp(r->what, "transfer") == 0) {
		grant_transfer(s, r);
	} else if (strcmp(r->what, "send_back") == 0) {
		effect_send_back(s);
		s->to = STATE_REGISTERED;
	} else if (strcmp(r->what, "void") == 0) {
		s->e->disposition = "void";
		s->to = STATE_VOID;
	} else if (strcmp(r->what, "false") == 0) {
		meet_v(s);
		s->e->cause = r->reason;
		s->e->disposition = "false";
		s->to = STATE_FALSE_ALARM;
	}
}

static void effect_resume(struct step *s)
{
	event_clock_done(s->e, CLOCK_REVIEW, s->a->at);
	event_clock_resume(s->e, CLOCK_C, s->a->at, s->cal);
}

static void effect_feedback(struct step *s)
{
	s->e->result = arena_strdup(s->arena, s->a->text);
	s->e->handler = kept_actor(s, &s->a->actor);
	event_clock_done(s->e, CLOCK_H, s->a->at);
	add_evidence(s);
}

static void effect_rework(struct step *s)
{
	s->e->reworks++;
	event_clock_done(s->e, CLOCK_CHECK, s->a->at);
}

static void effect_close(struct step *s)
{
	struct event *e = s->e;
	e->disposition = arena_strdup(s->arena, s->a->disposition);
	e->cause = s->a->cause ? arena_strdup(s->arena, s->a->cause) : e->cause;
	if (s->a->text && *s->a->text)
		e->result = arena_strdup(s->arena, s->a->text);
	if (e->state != STATE_REPORTED && e->state != STATE_CHECKING)
		e->handler = kept_actor(s, &s->a->actor);
	e->closed_by = kept_actor(s, &s->a->actor);
	e->closed_at = s->a->at;
	add_evidence(s);
}

static void effect_reopen(struct step *s)
{
	s->e->reopens++;
	s->e->closed_at = INSTANT_NONE;
	s->e->closed_by = (struct actor){0};
	s->e->disposition = NULL;
	start_clock(s, s->to == STATE_VERIFYING ? CLOCK_V : CLOCK_C, s->a->at);
	if (s->to == STATE_VERIFYING)
		start_clock(s, CLOCK_C, s->a->at);
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
	struct event *e = s->e;
	for (size_t i = 0; i < e->link_count; i++)
		if (strcmp(e->links[i], s->a->other) == 0)
			return;
	const char **all = grown(s, e->links, e->link_count, sizeof *all);
	all[e->link_count++] = arena_strdup(s->arena, s->a->other);
	e->links = all;
}

static void effect_void(struct step *s)
{
	s->e->disposition = "void";
	s->e->cause = arena_strdup(s->arena, s->a->reason);
}

static void effect_escalate(struct step *s)
{
	struct event *e = s->e;
	enum level top = e->escalated != LEVEL_NONE ? e->escalated : e->level;
	if (top > LEVEL_CITY)
		e->escalated = (enum level)(top - 1);
	e->last_escalate = s->a->at;
	e->acked_at = INSTANT_NONE; // the higher level has not seen it yet
	e->acked_severity = 0;
	if (!s->a->person)
		e->rungs++;
}

static void effect_urge(struct step *s)
{
	s->e->urges++;
	s->e->last_urge = s->a->at;
	if (!s->a->person)
		s->e->rungs++;
}

static void effect_supervise(struct step *s)
{
	s->e->supervised = true;
	s->e->supervised_by = kept_actor(s, &s->a->actor);
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
	s->e->shelved_by = kept_actor(s, &s->a->actor);
	s->e->shelve_count++;
}

static void effect_unshelve(struct step *s)
{
	s->e->shelved_until = INSTANT_NONE;
	s->e->shelve_reason = NULL;
	s->e->shelved_by = (struct actor){0};
}

static void effect_call(struct step *s)
{
	struct event *e = s->e;
	struct call *all = grown(s, e->calls, e->call_count, sizeof *all);
	all[e->call_count++] = (struct call){kept_actor(s, &s->a->actor),
		arena_strdup(s->arena, s->a->to_subject ? s->a->to_subject : s->a->to.id),
		arena_strdup(s->arena, s->a->to_name), s->a->at, INSTANT_NONE};
	e->calls = all;
}

static void effect_answer(struct step *s)
{
	struct event *e = s->e;
	e->calls = grown(s, e->calls, e->call_count, sizeof *e->calls);
	for (size_t i = 0; i < e->call_count; i++)
		if (e->calls[i].answered == INSTANT_NONE && e->calls[i].subject &&
			s->a->actor.subject &&
			strcmp(e->calls[i].subject, s->a->actor.subject) == 0)
			e->calls[i].answered = s->a->at;
}

/* Back to the state one rev earlier; its number goes on. */
static void effect_undo(struct step *s)
{
	uint32_t rev = s->e->rev, arev = s->e->arev;
	*s->e = *s->x->before;
	s->e->rev = rev;
	s->e->arev = arev;
	s->to = s->x->before->state;
}

static void (*const effects[VERB_COUNT])(struct step *) = {
	[VERB_REPORT] = begin,
	[VERB_SENSE] = effect_sense,
	[VERB_CLEAR] = effect_clear,
	[VERB_REHOME] = effect_rehome,
	[VERB_ACK] = effect_ack,
	[VERB_VERIFY] = effect_verify,
	[VERB_GRADE] = effect_grade,
	[VERB_DISPATCH] = effect_dispatch,
	[VERB_SEND_BACK] = effect_send_back,
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
	[VERB_ATTACH] = add_evidence,
	[VERB_SHELVE] = effect_shelve,
	[VERB_UNSHELVE] = effect_unshelve,
	[VERB_CALL] = effect_call,
	[VERB_ANSWER] = effect_answer,
	[VERB_UNDO] = effect_undo,
};

/* What every event that comes into a state goes through, however it got there. */
static void enter(struct step *s, enum state from)
{
	struct event *e = s->e;
	e->state = s->to;
	e->entered = s->a->at;
	if (s->to == STATE_REGISTERED)
		start_clock(s, CLOCK_DISPATCH, s->a->at);
	else if (s->to == STATE_ASSIGNED)
		start_clock(s, CLOCK_ACCEPT, s->a->at);
	else if (s->to == STATE_REPORTED)
		start_clock(s, CLOCK_CHECK, s->a->at);
	if (!(STATES_DONE & STATE_BIT(s->to)))
		return;
	bool was_open = from < STATE_COUNT && (STATES_OPEN & STATE_BIT(from));
	if (was_open) {
		meet_a(s);
		if (s->to == STATE_CLOSED)
			meet_v(s), meet_d(s);
		finish_clocks(s);
	}
}

static bool counts_as_meaning(const struct step *s, enum state from)
{
	if (s->to != from)
		return true;
	return !verb_commutes(s->a->verb) && s->a->verb != VERB_ACK;
}

void act_apply(struct event *e, const struct act *a, const struct act_context *x, struct arena *arena)
{
	if (a->verb == VERB_REPORT || a->verb == VERB_SENSE) {
		uint32_t num = e->num;
		char id[EVENT_ID_ROOM];
		memcpy(id, e->id, sizeof id);
		event_init(e);
		e->num = num;
		memcpy(e->id, id, sizeof id);
	}
	enum state from = e->state;
	const struct transition *row = act_row(from == STATE_NONE ? NULL : e, a);
	struct step s = {.e = e, .a = a, .x = x, .arena = arena,
		.type = catalog_type(x->catalog, e->type), .cal = &x->catalog->calendar,
		.to = row->to == STATE_SAME || row->to >= STATE_ASKED ? from : (enum state)row->to};
	if (effects[a->verb])
		effects[a->verb](&s);
	if (s.to != from && a->verb != VERB_UNDO)
		enter(&s, from);
	e->rev++;
	e->arev += counts_as_meaning(&s, from);
	e->occurred = a->occurred;
	e->last_verb = a->verb;
	e->last_by = kept_actor(&s, &a->actor);
	e->last_at = a->at;
}
