/* SPDX-License-Identifier: MIT */
/* A million random acts of random people over random events: what the check lets through
 * can be applied, and what comes out is an event. */
#include "act_random.h"

#include "yiping/model/clock.h"
#include "yiping/model/inform.h"
#include "yiping/model/timer.h"

#define ACTS 1000000
#define SHELF_MS (4 * HOUR_MS)
#define SHELVES 2
#define ACTS_OF_ONE 250

/* What was reached; a walk that never gets anywhere would prove nothing. */
struct seen {
	size_t done[VERB_COUNT], state[STATE_COUNT], refused, strikes, returned;
};

/* How long one event was put aside in all. */
struct shelf_time {
	int64_t since, until, sum;
};

static void assert_clock(const struct event *e, const struct event_clock *k)
{
	if (k->start == INSTANT_NONE) {
		assert_int_equal(k->done, INSTANT_NONE);
		assert_int_equal(k->paused_at, INSTANT_NONE);
		return;
	}
	assert_true(k->start >= e->born && k->start <= e->last_at);
	assert_true(k->due > k->start);
	assert_true(k->limit_s > 0);
	assert_true(k->done == INSTANT_NONE || (k->done >= k->start && k->done <= e->last_at));
	assert_true(k->paused_at == INSTANT_NONE ||
		    (k->paused_at >= k->start && k->paused_at <= e->last_at));
	assert_true(k->done == INSTANT_NONE || k->paused_at == INSTANT_NONE);
}

static void assert_done(const struct event *e, const struct head *h)
{
	assert_int_equal(h->clock, CLOCK_NONE);
	assert_int_equal(h->due, INSTANT_NONE);
	assert_false(h->flags & (HEAD_UNACKED | HEAD_ASKING | HEAD_SHELVED));
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++)
		assert_true(
			e->clocks[c].start == INSTANT_NONE || e->clocks[c].done != INSTANT_NONE);
}

static void assert_head(const struct event *e)
{
	uint8_t packed[HEAD_BYTES];
	struct head h = event_head(e), back;
	head_pack(&h, packed);
	assert_true(head_unpack(packed, &back));
	assert_memory_equal(&h, &back, sizeof h);
	assert_int_equal(head_is_open(&h), (STATES_OPEN >> e->state & 1) != 0);
	assert_int_equal(head_is_live(&h), head_is_open(&h) || e->owed.kind != INFORM_NONE);
	assert_int_equal(h.clock, event_running_clock(e));
	assert_true(h.clock == CLOCK_NONE || h.due == e->clocks[h.clock].due);
	assert_int_equal((h.flags & HEAD_ASKING) != 0, event_request(e, "") != NULL);
	assert_int_equal((h.flags & HEAD_UNACKED) != 0, event_unacked(e));
	if (STATES_DONE >> e->state & 1)
		assert_done(e, &h);
}

/* Each kind in its time; only what is registered and worse than routine owes anything. */
static void assert_owed(const struct event *e)
{
	const struct owed *o = &e->owed;
	bool open = STATES_OPEN >> e->state & 1;
	for (size_t i = 0; i < e->inform_count; i++)
		assert_int_equal(e->informs[i].n, i + 1);
	if (o->kind == INFORM_NONE) {
		assert_int_equal(o->due, INSTANT_NONE);
		return;
	}
	assert_int_equal(o->kind == INFORM_FINAL, !open);
	assert_true(!open || e->grade < 5 || e->is_135);
	assert_true(o->due > o->since && o->since >= e->born && o->since <= e->last_at);
	assert_true(o->limit_s > 0 && o->struck <= 3);
	assert_true(inform_fits(e, o->kind, o->phone));
	assert_int_equal(o->to, inform_to(e));
}

/* Once ordered it is in somebody's hands. */
static bool is_held(const struct event *e)
{
	return event_lead(e) || e->holder_person.subject;
}

static void assert_event(const struct event *e)
{
	assert_true(e->state < STATE_COUNT);
	assert_in_range(e->grade, 1, 5);
	assert_true(e->arev <= e->rev);
	assert_true(e->entered >= e->born && e->entered <= e->last_at);
	assert_int_equal(
		e->is_135, event_type_is_135(&((const struct event_type){.is_135 = e->type == FIRE,
						     .is_135_from = e->type == GAS ? 3 : 0}),
				   e->grade));
	assert_true(e->evidence_count <= EVENT_LIST_MAX && e->party_count <= EVENT_PARTIES_MAX);
	assert_true(e->state < STATE_ASSIGNED || e->state > STATE_CHECKING || is_held(e));
	size_t leads = 0;
	for (size_t i = 0; i < e->party_count; i++) {
		leads += e->parties[i].lead;
		assert_ptr_equal(event_party(e, e->parties[i].unit.num), &e->parties[i]);
	}
	assert_true(leads <= 1);
	for (size_t i = 0; i < e->request_count; i++) {
		const struct request *r = &e->requests[i];
		assert_int_equal(r->id, i + 1);
		assert_true(r->decided != INSTANT_NONE || e->state == STATE_SUSPENDED ||
			    (ask_states(r->what) & STATE_BIT(e->state)));
	}
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++)
		assert_clock(e, &e->clocks[c]);
	assert_owed(e);
	assert_head(e);
}

/* Time and numbers only go on; of a clock that goes on, what was met stays met. */
static void assert_follows(const struct event *was, const struct event *e, enum verb v)
{
	assert_int_equal(e->rev, was->rev + 1);
	assert_true(e->arev == was->arev || e->arev == was->arev + 1);
	assert_true(e->arev > was->arev || e->state == was->state);
	assert_true(e->arev == was->arev || !verb_commutes(v));
	assert_true(e->last_at >= was->last_at);
	assert_int_equal(e->born, was->born);
	assert_int_equal(e->num, was->num);
	if (v == VERB_UNDO)
		return;
	assert_true(e->entered >= was->entered);
	bool up = v == VERB_GRADE && e->grade < was->grade && was->owed.kind != INFORM_NONE;
	assert_true(!up || (e->owed.kind != INFORM_NONE && e->owed.due <= was->owed.due));
	assert_true(e->inform_count == was->inform_count + (v == VERB_INFORM));
	assert_true(e->notes >= was->notes && e->evidence_count >= was->evidence_count);
	assert_true(e->request_count >= was->request_count && e->rungs >= was->rungs);
	for (int c = CLOCK_A; c < CLOCK_COUNT; c++) {
		const struct event_clock *before = &was->clocks[c], *now = &e->clocks[c];
		if (before->start != now->start || now->start == INSTANT_NONE)
			continue;
		assert_true(now->pause_s >= before->pause_s);
		assert_true(before->done == INSTANT_NONE || now->done == before->done);
	}
	for (int leg = 0; leg < 3; leg++)
		assert_true(was->legs[leg] == LEG_PENDING || e->legs[leg] == was->legs[leg]);
}

/* By whatever path: never twice for longer than one shelf, and never beyond its end. */
static void assert_shelf(struct shelf_time *t, const struct event *e, int64_t at, bool undone)
{
	bool is_on = e->shelved_until != INSTANT_NONE;
	assert_true(!is_on || event_may_be_shelved(e));
	assert_true(!is_on || undone || e->shelved_until > at); // else at the next strike
	assert_true(!is_on || e->shelved_until - at <= SHELF_MS);
	assert_in_range(e->shelve_count, 0, SHELVES);
	if (!is_on && t->since != INSTANT_NONE) {
		t->sum += (at < t->until ? at : t->until) - t->since;
		t->since = INSTANT_NONE;
	}
	if (is_on && t->since == INSTANT_NONE)
		t->since = at;
	t->until = is_on ? e->shelved_until : t->until;
	assert_true(!is_on || e->shelve_count > 0);
	assert_true(!e->returned || (event_unacked(e) && !is_on));
}

static void struck(const struct act *a, const char *key, const struct event *before,
	const struct event *after, void *user)
{
	struct seen *seen = user;
	assert_non_null(key);
	assert_true(a->due_at <= a->at);
	assert_follows(before, after, a->verb);
	assert_event(after);
	seen->strikes++;
	seen->state[after->state]++;
}

static bool does_not_exist_yet(enum verb v)
{
	return v == VERB_REPORT || v == VERB_SENSE;
}

static int walk_one(struct world *w, struct spread *s, struct seen *seen)
{
	int64_t at = MORNING;
	struct event e = random_event(w, s, at), previous = e, other = random_event(w, s, at);
	assert_event(&e);
	struct shelf_time shelf = {INSTANT_NONE, INSTANT_NONE, 0};
	int n = 0;
	for (; n < ACTS_OF_ONE; n++) {
		struct act_problem p = {0};
		at += spread_unit(s) < 0.5 ? spread_below(s, 4000)
					   : (int64_t)spread_below(s, 40) * MINUTE_MS;
		if (spread_unit(s) < 0.01)
			at += DAY_MS;
		struct event before_strike = e;
		random_strike(w, &e, at, struck, seen);
		if (e.rev != before_strike.rev)
			previous = before_strike; // not the rev before: no undo
		assert_shelf(&shelf, &e, at, false);
		w->x.other = &other;
		w->x.before = &previous;
		struct act a = random_act(w, s, &e, at);
		struct event was = e;
		if (does_not_exist_yet(a.verb) || !act_do(&e, true, &a, &w->x, &w->arena, &p)) {
			seen->refused++;
			if (STATES_DONE >> e.state & 1 && spread_unit(s) < 0.03)
				break;
			assert_true(does_not_exist_yet(a.verb) || *p.error.code);
			assert_memory_equal(&e, &was, sizeof e);
			continue;
		}
		assert_follows(&was, &e, a.verb);
		assert_event(&e);
		seen->done[a.verb]++;
		seen->state[e.state]++;
		seen->returned += e.returned;
		assert_shelf(&shelf, &e, at, a.verb == VERB_UNDO);
		previous = was;
	}
	assert_true(shelf.sum <= SHELVES * SHELF_MS);
	arena_reset(&w->arena);
	return n;
}

static void a_long_walk_leads_nowhere_strange(void **state)
{
	struct world *w = *state;
	struct seen seen = {0};
	world_informs(w);
	int acts = 0;
	for (uint64_t part = 0; acts < ACTS; part++) {
		struct spread s = spread_fork(20261123, part);
		acts += 1 + walk_one(w, &s, &seen);
	}
	for (int v = VERB_ACK; v < VERB_COUNT; v++)
		if (v != VERB_SENSE && v != VERB_PUT && !seen.done[v])
			fail_msg("%s was never done", verb_token((enum verb)v));
	for (int s = 0; s < STATE_COUNT; s++)
		if (!seen.state[s])
			fail_msg("%s was never reached", state_token((enum state)s));
	assert_true(seen.refused > 0);
	assert_true(seen.strikes > 100 && seen.returned > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_long_walk_leads_nowhere_strange, world_setup, world_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
