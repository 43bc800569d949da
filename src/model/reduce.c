/* SPDX-License-Identifier: MIT */
#include "yiping/model/reduce.h"

#include "yiping/base/instant.h"

static const char *const tokens[COUNTER_COUNT] = {
	[COUNT_OPEN] = "open",
	[COUNT_GRADE_1] = "grade_1", "grade_2", "grade_3", "grade_4", "grade_5",
	[COUNT_STATE_0] = "state_sensed", "state_waiting", "state_verifying", "state_registered",
	"state_assigned", "state_accepted", "state_handling", "state_suspended", "state_reported",
	"state_checking",
	[COUNT_UNACKED] = "unacked", "is_135", "supervised",
	[COUNT_BLUE] = "blue", "yellow", "orange", "red", "doubt",
	[FLOW_SENSED] = "sensed", "in", "received", "dispatched", "accepted", "fed_back", "closed",
	"closed_in_time", "false", "self_cleared", "sent_back", "reworked", "extended", "reopened",
	"merged", "void", "escalated", "urged",
	[FLOW_A_IN_TIME] = "a_in_time", "a_late", "v_in_time", "v_late", "d_in_time", "d_late",
};

const char *counter_token(enum counter c)
{
	return (unsigned)c < COUNTER_COUNT ? tokens[c] : "";
}

static void add(struct delta *list, uint8_t *count, enum counter c, int by)
{
	list[(*count)++] = (struct delta){.counter = (uint8_t)c, .by = (int8_t)by};
}

static void gauges_of_event(const struct head *h, int by, struct delta *list, uint8_t *count)
{
	if (!head_is_open(h)) // only its last report is still owed
		return;
	add(list, count, COUNT_OPEN, by);
	add(list, count, COUNT_STATE_0 + h->state, by);
	if (h->grade >= 1 && h->grade <= 5)
		add(list, count, COUNT_GRADE_1 + h->grade - 1, by);
	if (h->flags & HEAD_UNACKED)
		add(list, count, COUNT_UNACKED, by);
	if (h->flags & HEAD_135)
		add(list, count, COUNT_135, by);
	if (h->flags & HEAD_SUPERVISED)
		add(list, count, COUNT_SUPERVISED, by);
}

static void gauges_of(const struct head *h, int by, struct delta *list, uint8_t *count)
{
	if (!h || !head_is_live(h))
		return;
	if (h->kind == KIND_EVENT) {
		gauges_of_event(h, by, list, count);
	} else if (h->kind == KIND_INDICATOR) {
		if (h->colour >= COLOUR_BLUE && h->colour <= COLOUR_RED)
			add(list, count, COUNT_BLUE + h->colour - COLOUR_BLUE, by);
		if (head_quality(h) != QUALITY_GOOD)
			add(list, count, COUNT_DOUBT, by);
	}
}

void reduce_gauges(const struct head *old, const struct head *new_head, struct deltas *d)
{
	d->gone_count = d->come_count = 0;
	gauges_of(old, -1, d->gone, &d->gone_count);
	gauges_of(new_head, 1, d->come, &d->come_count);
}

static bool is_extended(const struct head *old, const struct head *h)
{
	return old && old->state == h->state && old->clock == h->clock && h->clock != CLOCK_NONE &&
		old->due != INSTANT_NONE && h->due > old->due;
}

static void flow(struct deltas *d, enum counter c)
{
	add(d->come, &d->come_count, c, 1);
}

static void flow_of_ack(const struct head *old, const struct head *h, struct deltas *d)
{
	if (!old)
		return;
	if (old->state == STATE_WAITING &&
		(h->state == STATE_VERIFYING || h->state == STATE_REGISTERED))
		flow(d, FLOW_RECEIVED);
	if (old->state == STATE_ASSIGNED && h->state == STATE_ACCEPTED)
		flow(d, FLOW_ACCEPTED);
}

static void flow_of_decide(const struct head *old, const struct head *h, struct deltas *d)
{
	if (h->state == STATE_FALSE_ALARM)
		flow(d, FLOW_FALSE);
	else if (h->state == STATE_VOID)
		flow(d, FLOW_VOID);
	else if (old && old->state == STATE_ASSIGNED && h->state == STATE_REGISTERED)
		flow(d, FLOW_SENT_BACK);
	else if (is_extended(old, h))
		flow(d, FLOW_EXTENDED);
}

/* Verbs that are a flow whenever they led to this state (STATE_NONE = to any). */
static const struct {
	enum verb verb;
	enum state to;
	enum counter counter;
} by_verb[] = {
	{VERB_PROMOTE, STATE_NONE, FLOW_IN},
	{VERB_DISPATCH, STATE_ASSIGNED, FLOW_DISPATCHED},
	{VERB_FEEDBACK, STATE_REPORTED, FLOW_FED_BACK},
	{VERB_CLOSE, STATE_CLOSED, FLOW_CLOSED},
	{VERB_VERIFY, STATE_FALSE_ALARM, FLOW_FALSE},
	{VERB_CLEAR, STATE_FALSE_ALARM, FLOW_SELF_CLEARED},
	{VERB_SEND_BACK, STATE_REGISTERED, FLOW_SENT_BACK},
	{VERB_REWORK, STATE_NONE, FLOW_REWORKED},
	{VERB_REOPEN, STATE_NONE, FLOW_REOPENED},
	{VERB_MERGE, STATE_MERGED, FLOW_MERGED},
	{VERB_VOID, STATE_VOID, FLOW_VOID},
	{VERB_ESCALATE, STATE_NONE, FLOW_ESCALATED},
	{VERB_URGE, STATE_NONE, FLOW_URGED},
};

static void flows_of_verb(const struct head *old, const struct change *c, struct deltas *d)
{
	const struct head *h = &c->head;

	for (unsigned i = 0; i < sizeof(by_verb) / sizeof(*by_verb); i++)
		if (by_verb[i].verb == c->verb &&
			(by_verb[i].to == STATE_NONE || by_verb[i].to == h->state))
			flow(d, by_verb[i].counter);
	if (c->verb == VERB_SENSE && h->rev == 1)
		flow(d, FLOW_SENSED);
	if (c->verb == VERB_REPORT && h->rev == 1)
		flow(d, FLOW_IN);
	if (c->verb == VERB_ACK)
		flow_of_ack(old, h, d);
	if (c->verb == VERB_DECIDE)
		flow_of_decide(old, h, d);
	if (c->verb == VERB_CLOSE && h->state == STATE_CLOSED && !(h->flags & HEAD_LATE))
		flow(d, FLOW_CLOSED_IN_TIME);
}

static void flows_of_legs(const struct head *old, const struct head *h, struct deltas *d)
{
	static const int shifts[] = {HEAD_LEG_A_SHIFT, HEAD_LEG_V_SHIFT, HEAD_LEG_D_SHIFT};

	if (!(h->flags & HEAD_135) || (!old && h->rev != 1))
		return;
	for (int i = 0; i < 3; i++) {
		enum leg was = old ? head_leg(old, shifts[i]) : LEG_PENDING;
		enum leg is = head_leg(h, shifts[i]);
		if (was == LEG_PENDING && is == LEG_IN_TIME)
			flow(d, FLOW_A_IN_TIME + 2 * i);
		if (was == LEG_PENDING && is == LEG_LATE)
			flow(d, FLOW_A_LATE + 2 * i);
	}
}

static enum reduce_result take_leave(const struct head *old, const struct change *c,
	struct head *new_head, struct deltas *d)
{
	*new_head = old ? *old : c->head;
	if (old && c->head.rev <= old->rev)
		return REDUCE_REPEAT;
	new_head->rev = c->head.rev;
	new_head->state = new_head->kind == KIND_EVENT ? STATE_NONE : 0;
	reduce_gauges(old, new_head, d);
	return REDUCE_OK;
}

enum reduce_result reduce(const struct head *old, const struct change *c, struct head *new_head,
	struct deltas *d)
{
	d->gone_count = d->come_count = 0;
	if (c->op == OP_LEAVE)
		return take_leave(old, c, new_head, d);
	if (old && c->head.rev <= old->rev) {
		*new_head = *old;
		return REDUCE_REPEAT;
	}
	*new_head = c->head;
	reduce_gauges(old, new_head, d);
	if (c->head.kind == KIND_EVENT && !(c->head.flags & HEAD_EXERCISE)) {
		flows_of_verb(old, c, d);
		flows_of_legs(old, &c->head, d);
	}
	return old && c->head.rev > old->rev + 1 ? REDUCE_GAP : REDUCE_OK;
}
