/* SPDX-License-Identifier: MIT */
#include "yiping/model/order.h"

#include <string.h>

#include "yiping/base/instant.h"

static const char *const stages[ORDER_STAGE_COUNT] = {"", "issued", "taken", "reported", "closed",
	"void"};

const char *order_stage_token(enum order_stage s)
{
	return (unsigned)s < ORDER_STAGE_COUNT ? stages[s] : "";
}

enum order_stage order_stage_of(const char *token)
{
	for (int i = 1; token && i < ORDER_STAGE_COUNT; i++)
		if (strcmp(stages[i], token) == 0)
			return (enum order_stage)i;
	return ORDER_NO_STAGE;
}

void order_init(struct order *o)
{
	memset(o, 0, sizeof *o);
	o->issued = o->taken = o->reply_from = o->progress_at = o->reported = o->ended =
		o->last_urge = o->last_rung = o->called_at = INSTANT_NONE;
}

/* ---- head ---- */

static void run(struct head *h, enum head_clock c, int64_t from, uint32_t limit_s)
{
	if (!limit_s || from == INSTANT_NONE)
		return;
	h->clock = (uint8_t)c;
	h->start = from;
	h->limit_s = limit_s;
	h->due = from + (int64_t)limit_s * SECOND_MS;
}

struct head order_head(const struct order *o)
{
	struct head h = {.kind = KIND_ORDER, .num = o->num, .rev = o->rev, .arev = o->rev,
		.area = o->area, .grade = o->grade, .holder = o->unit.num, .born = o->issued,
		.start = o->issued, .due = INSTANT_NONE};
	h.state = o->stage >= ORDER_ISSUED && o->stage <= ORDER_REPORTED;
	h.flags = (o->exercise ? HEAD_EXERCISE : 0) | (o->urges ? HEAD_URGED : 0) |
		(o->reworks ? HEAD_REWORKED : 0) | (o->stage == ORDER_ISSUED ? HEAD_UNACKED : 0) |
		(o->stage == ORDER_REPORTED ? HEAD_ASKING : 0) |
		(uint32_t)o->escalated << HEAD_ESCALATED_SHIFT;
	if (o->stage == ORDER_ISSUED)
		run(&h, CLOCK_ACCEPT, o->issued, o->accept_s);
	else if (o->stage == ORDER_TAKEN)
		run(&h, CLOCK_C, o->reply_from, o->reply_s);
	else if (o->stage == ORDER_REPORTED)
		run(&h, CLOCK_CHECK, o->reported, o->check_s);
	return h;
}

enum order_owed order_owed(const struct head *h, const struct area_tree *t, uint32_t centre)
{
	bool here = h->area == centre && !h->holder;
	if (h->kind != KIND_ORDER || !head_is_live(h) || !area_within(t, h->area, centre))
		return ORDER_OWES_NOTHING;
	if (here)
		return h->flags & HEAD_ASKING ? ORDER_OWES_NOTHING : ORDER_UNANSWERED;
	if (h->flags & HEAD_UNACKED)
		return ORDER_UNACKNOWLEDGED;
	return h->flags & HEAD_ASKING ? ORDER_UNCHECKED : ORDER_OWES_NOTHING;
}

/* ---- who ---- */

static bool is_duty(const struct person *p)
{
	return p->role == PERSON_DUTY || p->role == PERSON_SUPERVISOR;
}

static bool has_area(const struct person *p, uint32_t area)
{
	for (uint8_t i = 0; i < p->area_count; i++)
		if (p->areas[i] == area)
			return true;
	return false;
}

/* The area of theirs that this one lies in; 0 if there is none. */
static uint32_t above(const struct person *p, const struct area_tree *t, uint32_t area)
{
	for (uint8_t i = 0; i < p->area_count; i++)
		if (area_within(t, area, p->areas[i]))
			return p->areas[i];
	return 0;
}

bool order_may_issue(const struct person *p, const struct area_tree *t, uint32_t area, bool unit,
	bool step, uint32_t *from)
{
	*from = above(p, t, area);
	return is_duty(p) && *from && (unit || step || *from != area);
}

/* Below a town nobody is on duty: whoever works there answers. */
bool order_is_to(const struct order *o, const struct person *p, const struct area_tree *t)
{
	const struct area *a = area_by_num(t, o->area);
	if (o->unit.num)
		return p->role == PERSON_WORKER && p->unit == o->unit.num;
	if (is_duty(p) && has_area(p, o->area))
		return true;
	return a && a->level > LEVEL_TOWN && above(p, t, o->area) &&
		(p->role == PERSON_WORKER || p->role == PERSON_DUTY);
}

bool order_is_from(const struct order *o, const struct person *p, const struct area_tree *t)
{
	return is_duty(p) && above(p, t, o->from);
}

bool order_is_own(const struct order *o)
{
	return o->step && !o->unit.num && o->area == o->from;
}

/* ---- acts ---- */

struct rule {
	enum verb verb;
	unsigned from;    // 1 << stage
	bool issuer;      // theirs; else the addressee's
	bool words;       // needs text
};

#define S(stage) (1u << (stage))
#define OPEN (S(ORDER_ISSUED) | S(ORDER_TAKEN) | S(ORDER_REPORTED))

static const struct rule rules[] = {
	{VERB_ACK, S(ORDER_ISSUED), false, false},
	{VERB_PROGRESS, S(ORDER_TAKEN), false, true},
	{VERB_FEEDBACK, S(ORDER_TAKEN), false, true},
	{VERB_REWORK, S(ORDER_REPORTED), true, true},
	{VERB_CLOSE, S(ORDER_REPORTED), true, false},
	{VERB_VOID, OPEN, true, true},
	{VERB_URGE, S(ORDER_ISSUED) | S(ORDER_TAKEN), true, false},
};

static const struct rule *rule_of(enum verb v)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].verb == v)
			return &rules[i];
	return NULL;
}

bool order_knows(enum verb v, bool *words)
{
	const struct rule *r = rule_of(v);
	if (words)
		*words = r && r->words;
	return r != NULL;
}

bool order_is_of_issuer(enum verb v)
{
	const struct rule *r = rule_of(v);
	return r && r->issuer;
}

static bool refuse(struct act_problem *p, int status, const char *code, const char *sentence)
{
	p->status = status;
	return error_set(&p->error, code, "%s", sentence);
}

static bool is_reporter(const struct order *o, const struct person *p)
{
	return o->reported_by.subject && strcmp(o->reported_by.subject, p->subject) == 0;
}

static bool check_words(const struct order_act *a, bool wanted, struct act_problem *out)
{
	if (wanted && (!a->text || !*a->text))
		return refuse(out, 422, "field_text", "This needs words.");
	if (a->text && strlen(a->text) > ORDER_TEXT_MAX)
		return refuse(out, 422, "field_text", "The text is too long.");
	if (a->evidence_count > 16)
		return refuse(out, 422, "field_evidence", "That is too much evidence.");
	return true;
}

bool order_check(const struct order *o, const struct order_act *a, const struct person *p,
	const struct area_tree *t, int64_t at, size_t children, struct act_problem *out)
{
	const struct rule *r = rule_of(a->verb);
	if (!r)
		return refuse(out, 422, "field_verb", "That is nothing one does with an order.");
	if (!(r->issuer ? order_is_from(o, p, t) : order_is_to(o, p, t)))
		return refuse(out, 403, "own", r->issuer ? "Only who issued the order may do this."
							 : "The order is not to you.");
	if (!(S(o->stage) & r->from))
		return refuse(out, 409, "state", "The order is not in a state for this.");
	if ((a->verb == VERB_CLOSE || a->verb == VERB_REWORK) && is_reporter(o, p))
		return refuse(out, 403, "handler", "Who reported does not check the report.");
	if (a->verb == VERB_FEEDBACK && children)
		return refuse(out, 409, "children", "What it was passed on with is not closed.");
	if (a->verb == VERB_URGE && o->last_urge != INSTANT_NONE &&
		at - o->last_urge < ORDER_URGE_MS)
		return refuse(out, 409, "interval", "It was urged less than 15 minutes ago.");
	return check_words(a, r->words, out);
}

uint64_t order_allowed(const struct order *o, const struct person *p, const struct area_tree *t,
	int64_t at, size_t children)
{
	uint64_t may = 0;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct order_act a = {.verb = rules[i].verb, .text = "x"};
		struct act_problem unused = {0};
		if (order_check(o, &a, p, t, at, children, &unused))
			may |= UINT64_C(1) << a.verb;
	}
	return may;
}

static void end(struct order *o, enum order_stage s, const struct order_act *a,
	const struct person *p, int64_t at)
{
	o->stage = s;
	o->ended = at;
	o->ended_by = person_actor(p);
	o->remark = a->text;
}

static void report(struct order *o, const struct order_act *a, const struct person *p, int64_t at)
{
	o->stage = ORDER_REPORTED;
	o->reported = at;
	o->reported_by = person_actor(p);
	o->result = a->text;
	o->evidence = a->evidence;
	o->evidence_count = a->evidence_count;
	if (order_is_own(o)) {
		o->stage = ORDER_CLOSED;
		o->ended = at;
		o->ended_by = o->reported_by;
	}
}

void order_apply(struct order *o, const struct order_act *a, const struct person *p, int64_t at)
{
	enum order_stage was = o->stage;
	o->rev++;
	switch (a->verb) {
	case VERB_ACK:
		o->stage = ORDER_TAKEN;
		o->taken = at;
		o->taken_by = person_actor(p);
		o->reply_from = o->issued;
		break;
	case VERB_PROGRESS:
		o->progress = a->text;
		o->progress_at = at;
		o->notes++;
		break;
	case VERB_FEEDBACK:
		report(o, a, p, at);
		break;
	case VERB_REWORK:
		o->stage = ORDER_TAKEN;
		o->reply_from = at;
		o->missing = a->text;
		o->reworks++;
		break;
	case VERB_CLOSE:
		end(o, ORDER_CLOSED, a, p, at);
		break;
	case VERB_VOID:
		end(o, ORDER_VOID, a, p, at);
		break;
	default:
		o->urges++;
		o->last_urge = at;
	}
	if (o->stage == was)
		return;
	o->struck = 0; // another limit, and another ladder
	o->last_rung = INSTANT_NONE;
	o->escalated = LEVEL_NONE;
}
