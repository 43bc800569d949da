/* SPDX-License-Identifier: MIT */
#include "act_random.h"

#include "yiping/model/timer.h"

static const char *one_of(struct spread *s, const char *const *words, uint32_t n)
{
	return words[spread_below(s, n)];
}

#define ONE(verb) (UINT64_C(1) << VERB_##verb)

/* What moves an event on is done more often than what ends it or leaves it where it is. */
static bool is_likely(enum verb v, struct spread *s)
{
	static const uint64_t ends = ONE(VOID) | ONE(MERGE) | ONE(SEND_BACK);
	static const uint64_t stays = ONE(NOTE) | ONE(ATTACH) | ONE(LINK) | ONE(URGE) | ONE(CALL) |
				      ONE(SUPERVISE) | ONE(SHELVE) | ONE(TRANSFER) | ONE(GRADE);
	double chance = ends >> v & 1 ? 0.03 : stays >> v & 1 ? 0.1 : 1;
	return spread_unit(s) < chance;
}

/* Of those people do. */
static enum verb random_deed(struct spread *s)
{
	uint32_t n = spread_below(s, VERB_UNDO - VERB_ACK + 2);
	return n == VERB_UNDO - VERB_ACK + 1 ? VERB_INFORM : (enum verb)(VERB_ACK + n);
}

static enum verb random_verb(struct world *w, struct spread *s, const struct event *e,
	const struct person *p, int64_t at)
{
	struct allowed can;
	enum verb v = (enum verb)(VERB_REPORT + spread_below(s, VERB_COUNT - VERB_REPORT));
	if (!p && spread_unit(s) < 0.2)
		return VERB_OWN;
	if (!p || spread_unit(s) < 0.1)
		return v;
	allowed(e, p, &w->x, at, &can);
	for (int tries = 0; tries < 40 && (!(can.verbs >> v & 1) || !is_likely(v, s)); tries++)
		v = random_deed(s);
	return v;
}

static void random_words(struct spread *s, struct act *a)
{
	static const char *const asks[] = {
		"extension", "suspension", "send_back", "void", "false", "x"};
	static const char *const reasons[] = {
		"device_fault", "not_ours", "season", "maintenance", "test_entry", "complex"};
	static const char *const reason_of[] = {
		"complex", "season", "not_ours", "test_entry", "device_fault", NULL};
	static const char *const people[] = {"worker", "duty", "helper", "nobody", ""};
	a->text = spread_unit(s) < 0.95 ? "words" : NULL;
	a->title = "title";
	uint32_t which = spread_below(s, 6);
	a->what = asks[which];
	a->reason = spread_unit(s) < 0.5 ? reason_of[which] : one_of(s, reasons, 6);
	a->cause = spread_unit(s) < 0.8 ? "device_fault" : "?";
	a->disposition = spread_unit(s) < 0.9 ? "handled" : NULL;
	a->to_subject = one_of(s, people, 5);
	a->other = "20261123-000077";
	switch (a->verb) { // so that the lists of reasons let more than one in six pass
	case VERB_SEND_BACK:
		a->reason = "not_ours";
		break;
	case VERB_SHELVE:
		a->reason = "maintenance";
		break;
	case VERB_VOID:
		a->reason = "test_entry";
		break;
	default:
		break;
	}
}

static void random_numbers(struct spread *s, struct act *a)
{
	static const struct evidence photos[3] = {
		{.kind = "photo", .ref = "p"}, {.kind = "note"}, {0}};
	a->result = (int8_t)((int)spread_below(s, 3) - 1);
	a->grade = spread_unit(s) < 0.7 ? 0 : (uint8_t)spread_below(s, 7);
	if (a->verb == VERB_GRADE)
		a->grade = (uint8_t)spread_below(s, 7);
	a->type = (uint16_t)(spread_unit(s) < 0.7 ? 0 : spread_below(s, 6));
	a->area = (uint32_t[]){0, TOWN, VILLAGE, DISTRICT, CITY, 99}[spread_below(s, 6)];
	a->lead = world_unit(LEAD_UNIT + spread_below(s, 3));
	a->to = spread_unit(s) < 0.5 ? world_unit(LEAD_UNIT + spread_below(s, 3))
				     : (struct unit_ref){0};
	a->assist_count = spread_below(s, 4);
	for (size_t i = 0; i < a->assist_count; i++)
		a->assist[i] = world_unit(LEAD_UNIT + spread_below(s, 20));
	a->request = spread_unit(s) < 0.5 ? 0 : spread_below(s, 3);
	a->until = spread_unit(s) < 0.1 ? INSTANT_NONE
					: a->at + (int64_t)spread_below(s, 300) * MINUTE_MS;
	a->extra_s = spread_below(s, 90000);
	a->score = (uint8_t)spread_below(s, 7);
	a->kind = (enum inform_kind)spread_below(s, INFORM_KIND_COUNT);
	a->phone = spread_unit(s) < 0.2;
	a->evidence = photos;
	a->evidence_count = spread_below(s, 3);
	a->has_value = spread_unit(s) < 0.5;
	a->occurred = spread_unit(s) < 0.5 ? INSTANT_NONE : a->at - (int64_t)spread_below(s, 9999);
}

/* What takes two people one after the other would hardly ever happen. */
static bool is_nudged(
	struct world *w, struct spread *s, const struct event *e, int64_t at, struct act *a)
{
	if (spread_unit(s) > 0.1)
		return false;
	if (event_request(e, "")) {
		*a = world_act(w, VERB_DECIDE, SUPERVISOR, at);
		a->result = 1;
		return true;
	}
	if (e->state == STATE_SUSPENDED) {
		*a = world_act(w, VERB_RESUME, TOWN_DUTY, at);
		return true;
	}
	if (e->state != STATE_HANDLING)
		return false;
	*a = world_act(w, VERB_ASK, DISTRICT_DUTY, at);
	a->what = "suspension";
	a->text = "words";
	a->until = at + spread_below(s, 100) * HOUR_MS;
	return true;
}

struct act random_act(struct world *w, struct spread *s, const struct event *e, int64_t at)
{
	struct act nudge;
	if (is_nudged(w, s, e, at, &nudge))
		return nudge;
	enum who who = (enum who)spread_below(s, WHO_COUNT);
	const struct person *p = who == RULE ? NULL : &w->people[who];
	struct act a = world_act(w, random_verb(w, s, e, p, at), who, at);
	random_words(s, &a);
	random_numbers(s, &a);
	return a;
}

struct event random_event(struct world *w, struct spread *s, int64_t at)
{
	struct event e;
	bool sensed = spread_unit(s) < 0.3;
	struct act a =
		world_act(w, sensed ? VERB_SENSE : VERB_REPORT, sensed ? RULE : CITY_DUTY, at);
	a.type = (uint16_t)(1 + spread_below(s, 4));
	a.area = spread_unit(s) < 0.8 ? TOWN : VILLAGE;
	a.title = "title";
	a.colour = (enum colour)spread_below(s, COLOUR_COUNT);
	event_init(&e);
	e.num = ++w->events;
	snprintf(e.id, sizeof e.id, "20261123-%06u", (unsigned)e.num);
	world_do(w, &e, &a);
	return e;
}

void random_strike(struct world *w, struct event *e, int64_t now, on_strike each, void *user)
{
	for (int n = 0;; n++) {
		struct rung r = timer_next(e, &w->catalog);
		struct event before = *e;
		const char *key = NULL;
		if (r.verb == VERB_NONE || r.due > now)
			return;
		assert_true(n < 50); // every strike leads on
		struct act a = timer_act(e, &r, now, &w->arena, &key);
		world_do(w, e, &a);
		if (each)
			each(&a, key, &before, e, user);
	}
}
