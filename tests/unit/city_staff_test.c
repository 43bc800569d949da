/* SPDX-License-Identifier: MIT */
#include "city_world.h"

#include "yiping/base/buf.h"
#include "yiping/model/timer.h"
#include "yiping/wire/event.h"

#define EVENTS 5000
#define STEPS_MAX 80

struct tally {
	unsigned done, open, acts, late, closed, false_alarms, left, timers;
	unsigned by_verb[VERB_COUNT];
	unsigned is_135, acked_135_in_time;
	unsigned waiting, acked_in_time;
};

static struct act_context context_of(const struct world *w)
{
	return (struct act_context){.catalog = w->catalog, .tree = w->tree};
}

static void must(struct event *e, bool exists, const struct act *a, const struct world *w,
	struct arena *arena)
{
	struct act_context x = context_of(w);
	struct act_problem p = {0};
	uint8_t state = e->state;

	if (!act_do(e, exists, a, &x, arena, &p))
		fail_msg("event %u %s %s by %s: %s: %s", e->num,
			exists ? state_token((enum state)state) : "none", verb_token(a->verb),
			a->actor.subject, p.error.code, p.error.text);
}

static void begin(struct event *e, const struct world *w, struct city_cursor *cursor, uint32_t num,
	struct arena *arena)
{
	struct city_arrival a;

	city_next_arrival(w->city, cursor, &a, arena);
	event_init(e);
	e->num = num;
	snprintf(e->id, sizeof e->id, "20261125-%06u", num % 1000000);
	must(e, false, &a.act, w, arena);
}

/* The next thing that people or time do; false when there is nothing more. */
static bool step(struct event *e, const struct world *w, int64_t *now, struct tally *t,
	struct arena *arena)
{
	struct act act;
	struct person person;
	int64_t at;
	const char *key;
	bool planned = city_next_act(w->city, e, &at, &act, &person, arena);
	struct rung r = timer_next(e, w->catalog);
	bool timed = r.verb != VERB_NONE && (!planned || r.due <= at);

	if (!planned && !timed)
		return false;
	*now = timed ? (r.due > *now ? r.due : *now) : at > *now ? at : *now;
	if (timed)
		act = timer_act(e, &r, *now, arena, &key);
	act.at = *now;
	must(e, true, &act, w, arena);
	t->acts++;
	t->timers += timed;
	t->by_verb[act.verb]++;
	if (!timed && act.person) {
		assert_true(act.person == &person && person.num >= CITY_STAFF_NUM);
		assert_true(*person.name && *person.subject && act.actor.subject == person.subject);
	}
	return true;
}

/* The server asks with what it kept: nothing that staff look at may be lost in a body. */
static void keep_and_read(struct event *e, const struct world *w, struct arena *arena)
{
	struct wire_refs refs = {.tree = w->tree, .catalog = w->catalog};
	struct act act, again;
	struct person p, q;
	struct error why = {0};
	struct event read;
	struct buf body;
	int64_t at = 0, later = 0;

	buf_init(&body, 1 << 16);
	assert_true(wire_event_encode(e, &refs, &body));
	if (!wire_event_decode(body.data, body.length, &refs, arena, &read, &why))
		fail_msg("%s", why.text);
	buf_finish(&body);
	bool planned = city_next_act(w->city, e, &at, &act, &p, arena);
	assert_int_equal(planned, city_next_act(w->city, &read, &later, &again, &q, arena));
	if (planned) {
		assert_int_equal(act.verb, again.verb);
		assert_true(at == later);
	}
	*e = read;
}

static void live(struct event *e, const struct world *w, struct tally *t, struct arena *arena)
{
	int64_t now = e->born;
	int steps = 0;

	while (steps < STEPS_MAX && step(e, w, &now, t, arena)) {
		steps++;
		if (e->num % 3 == 0)
			keep_and_read(e, w, arena);
		if (e->acked_at != INSTANT_NONE && e->is_135 && e->legs[0] == LEG_PENDING)
			fail_msg("event %u: 1-3-5 acknowledged without its leg", e->num);
	}
	assert_true(steps < STEPS_MAX);
	bool done = STATES_DONE & STATE_BIT(e->state);
	*(done ? &t->done : &t->open) += 1;
	t->false_alarms += e->state == STATE_FALSE_ALARM;
	t->closed += e->closed_at != INSTANT_NONE;
	t->late += (event_head(e).flags & HEAD_LATE) != 0;
	if (e->is_135 && e->closed_at != INSTANT_NONE) {
		t->is_135++;
		t->acked_135_in_time += e->legs[0] == LEG_IN_TIME;
	}
	const struct event_clock *a = &e->clocks[CLOCK_A];
	if (a->start != INSTANT_NONE && a->done != INSTANT_NONE) {
		t->waiting++;
		t->acked_in_time += a->done <= a->due;
	}
}

static void five_thousand_lives(void **state)
{
	const struct world *w = *state;
	struct city_cursor cursor = {.at = NOW - 12 * HOUR_MS};
	struct tally t = {0};

	for (uint32_t n = 1; n <= EVENTS; n++) {
		struct arena arena = {0};
		struct event e;
		begin(&e, w, &cursor, n, &arena);
		live(&e, w, &t, &arena);
		arena_finish(&arena);
	}
	print_message("# done %u of %u, %.1f acts each; false %.1f %%; closed late %.1f %%; "
		"acked in time %.1f %%, of 1-3-5 %.1f %%\n", t.done, EVENTS,
		(double)t.acts / EVENTS,
		100.0 * t.false_alarms / EVENTS, 100.0 * t.late / t.closed,
		100.0 * t.acked_in_time / t.waiting, 100.0 * t.acked_135_in_time / t.is_135);
	for (int v = 1; v < VERB_COUNT; v++)
		if (t.by_verb[v])
			print_message("# %s %u\n", verb_token((enum verb)v), t.by_verb[v]);
	assert_true(t.done * 100 >= EVENTS * 97);
	assert_in_range(t.late * 1000 / t.closed, 30, 110);
	assert_in_range(t.false_alarms * 100 / EVENTS, 12, 32);
	assert_true(t.acked_135_in_time * 100 > t.is_135 * 75);
	static const enum verb lively[] = {VERB_ACK, VERB_VERIFY, VERB_DISPATCH, VERB_SEND_BACK,
		VERB_DEPART, VERB_ARRIVE, VERB_PROGRESS, VERB_ASK, VERB_DECIDE, VERB_RESUME,
		VERB_FEEDBACK, VERB_CHECK, VERB_REWORK, VERB_CLOSE, VERB_EVALUATE, VERB_PROMOTE,
		VERB_CLEAR, VERB_WHISTLE, VERB_INFORM};
	for (size_t i = 0; i < sizeof lively / sizeof lively[0]; i++)
		assert_true(t.by_verb[lively[i]] > 0);
}

/* The same event gets the same answer, and nobody acts before the event was there. */
static void answers_are_pure(void **state)
{
	const struct world *w = *state;
	struct city_cursor cursor = {.at = NOW};
	struct arena arena = {0};

	for (uint32_t n = 1; n <= 200; n++) {
		struct event e;
		struct act a, b;
		struct person p, q;
		int64_t at, again;
		begin(&e, w, &cursor, n, &arena);
		assert_true(city_next_act(w->city, &e, &at, &a, &p, &arena));
		assert_true(city_next_act(w->city, &e, &again, &b, &q, &arena));
		assert_true(at == again && a.verb == b.verb && at > e.born && a.at == at);
		if (a.person)
			assert_string_equal(p.subject, q.subject);
	}
	arena_finish(&arena);
}

/* In each of three states about a quarter is left for a person for most of its limit. */
static void some_are_left_to_people(void **state)
{
	const struct world *w = *state;
	struct city_cursor cursor = {.at = NOW};
	unsigned waiting = 0, left = 0, hurried = 0;

	for (uint32_t n = 1; n <= 2000; n++) {
		struct arena arena = {0};
		struct event e;
		struct act a;
		struct person p;
		int64_t at;
		begin(&e, w, &cursor, n, &arena);
		if (e.state == STATE_WAITING && city_next_act(w->city, &e, &at, &a, &p, &arena)) {
			waiting++;
			int64_t limit = e.clocks[CLOCK_A].due - e.entered, wait = at - e.entered;
			if (!e.is_135 && (wait >= limit * 64 / 100 || wait >= 45 * MINUTE_MS)) {
				left++;
				assert_true(at <= e.clocks[CLOCK_A].due + 4 * HOUR_MS);
			}
			hurried += e.is_135 && at > e.born + 70 * SECOND_MS;
		}
		arena_finish(&arena);
	}
	assert_in_range(left * 100 / waiting, 18, 45);
	assert_int_equal(hurried, 0);
}

static struct event one_left(const struct world *w, struct arena *arena, int64_t *at)
{
	struct city_cursor cursor = {.at = NOW};
	struct event e;
	struct act a;
	struct person p;

	for (uint32_t n = 1;; n++) {
		begin(&e, w, &cursor, n, arena);
		if (e.state == STATE_WAITING && city_next_act(w->city, &e, at, &a, &p, arena) &&
			*at >= e.entered + 45 * MINUTE_MS)
			return e;
	}
}

static struct act act_of(const struct person *p, enum verb v, int64_t at)
{
	return (struct act){.verb = v, .actor = person_actor(p), .person = p, .at = at,
		.occurred = INSTANT_NONE, .due_at = INSTANT_NONE, .until = INSTANT_NONE, .result =
		-1};
}

static void urging_helps(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	int64_t before, after;
	struct event e = one_left(w, &arena, &before);
	struct person boss = {.subject = "duty", .name = "d", .num = 5, .role = PERSON_DUTY,
		.areas = {1}, .area_count = 1}, p;
	struct act urge = act_of(&boss, VERB_URGE, e.entered + 5 * MINUTE_MS), a;

	must(&e, true, &urge, w, &arena);
	assert_true(city_next_act(w->city, &e, &after, &a, &p, &arena));
	assert_true(after < before && after <= urge.at + 6 * MINUTE_MS);
	arena_finish(&arena);
}

/* An urge in the middle of the work hurries it and ends: nobody says the same for ever. */
static void urged_work_ends(void **state)
{
	const struct world *w = *state;
	struct city_cursor cursor = {.at = NOW - 12 * HOUR_MS};
	struct person boss = {.subject = "duty", .name = "d", .num = 5, .role = PERSON_DUTY,
		.areas = {1}, .area_count = 1};
	unsigned urged = 0;

	for (uint32_t n = 1; n <= 1000; n++) {
		struct arena arena = {0};
		struct event e;
		struct tally t = {0};
		int64_t now;
		begin(&e, w, &cursor, n, &arena);
		now = e.born;
		while (t.acts < STEPS_MAX && e.state != STATE_HANDLING &&
			step(&e, w, &now, &t, &arena))
			;
		if (e.state == STATE_HANDLING) {
			bool again = e.last_urge != INSTANT_NONE;
			int64_t may = again ? e.last_urge + 16 * MINUTE_MS : 0;
			now += 3 * MINUTE_MS;
			now = now > may ? now : may;
			struct act urge = act_of(&boss, VERB_URGE, now);
			must(&e, true, &urge, w, &arena);
			urged++;
		}
		while (t.acts < STEPS_MAX && step(&e, w, &now, &t, &arena))
			;
		assert_true(t.acts < STEPS_MAX);
		assert_true(t.by_verb[VERB_PROGRESS] <= 1 + t.by_verb[VERB_REWORK] +
			t.by_verb[VERB_RESUME] + t.by_verb[VERB_ARRIVE]);
		arena_finish(&arena);
	}
	assert_true(urged > 200);
}

static void what_a_person_took_is_theirs_for_a_while(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	int64_t at;
	struct event e = one_left(w, &arena, &at);
	struct person boss = {.subject = "duty", .name = "d", .num = 5, .role = PERSON_DUTY,
		.areas = {1}, .area_count = 1}, p;
	struct act ack = act_of(&boss, VERB_ACK, e.entered + MINUTE_MS), a;

	must(&e, true, &ack, w, &arena);
	assert_int_equal(e.state, STATE_VERIFYING);
	assert_true(city_next_act(w->city, &e, &at, &a, &p, &arena));
	assert_true(at >= e.entered + 45 * MINUTE_MS);
	arena_finish(&arena);
}

static void calls_and_supervision_are_answered(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	int64_t at, now;
	struct event e = one_left(w, &arena, &at);
	struct act a;
	struct person p, boss = {.subject = "supervisor", .name = "s", .num = 7,
		.role = PERSON_SUPERVISOR, .areas = {1}, .area_count = 1};

	assert_true(city_next_act(w->city, &e, &at, &a, &p, &arena));
	struct act call = act_of(&boss, VERB_CALL, e.entered + SECOND_MS);
	call.to_subject = arena_strdup(&arena, p.subject);
	call.to_name = "x";
	must(&e, true, &call, w, &arena);
	assert_true(city_next_act(w->city, &e, &at, &a, &p, &arena));
	assert_int_equal(a.verb, VERB_ANSWER);
	assert_true(at <= call.at + MINUTE_MS);
	must(&e, true, &a, w, &arena);

	now = at;
	struct act supervise = act_of(&boss, VERB_SUPERVISE, now + SECOND_MS);
	supervise.until = now + 30 * MINUTE_MS;
	must(&e, true, &supervise, w, &arena);
	assert_true(city_next_act(w->city, &e, &at, &a, &p, &arena));
	assert_int_equal(a.verb, VERB_REPLY);
	assert_true(at < supervise.until);
	must(&e, true, &a, w, &arena);
	assert_false(e.supervised);
	arena_finish(&arena);
}

static void strangers_are_left_alone(void **state)
{
	const struct world *w = *state;
	struct arena arena = {0};
	struct event e;
	struct act a;
	struct person p;
	int64_t at;

	event_init(&e);
	assert_false(city_next_act(w->city, &e, &at, &a, &p, &arena));
	e.type = 1;
	e.state = STATE_WAITING;
	e.area = 4000000;
	e.path = (struct area_path){.num = {3999999, 4000000}, .count = 2};
	assert_false(city_next_act(w->city, &e, &at, &a, &p, &arena));
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(five_thousand_lives),
		cmocka_unit_test(answers_are_pure),
		cmocka_unit_test(some_are_left_to_people),
		cmocka_unit_test(urging_helps),
		cmocka_unit_test(urged_work_ends),
		cmocka_unit_test(what_a_person_took_is_theirs_for_a_while),
		cmocka_unit_test(calls_and_supervision_are_answered),
		cmocka_unit_test(strangers_are_left_alone),
	};

	return cmocka_run_group_tests(tests, world_make, world_finish);
}
