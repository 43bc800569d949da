/* SPDX-License-Identifier: MIT */
/* What may happen next, and what must never have happened. */
#include "once.h"

#include <string.h>

enum of { OF_ACT, OF_CLIENT, OF_FLIGHT, OF_KEY, OF_SERVER };

static const struct {
	const char *name;
	enum of of;
	bool fair;
} steps[STEP_COUNT] = {
	[STEP_MAKE] = {"made", OF_ACT, false},
	[STEP_WRITE] = {"written", OF_ACT, true},
	[STEP_HAND] = {"handed over", OF_ACT, true},
	[STEP_SEE] = {"seen in the changes", OF_ACT, true},
	[STEP_DECIDE] = {"decided by the person", OF_ACT, true},
	[STEP_CRASH] = {"client dies", OF_CLIENT, false},
	[STEP_START] = {"client starts", OF_CLIENT, true},
	[STEP_LEARN] = {"client learns of the epoch", OF_CLIENT, true},
	[STEP_WAKE] = {"client's wait is over", OF_CLIENT, true},
	[STEP_REFUSED] = {"not connected", OF_FLIGHT, false},
	[STEP_BUSY] = {"server busy", OF_FLIGHT, false},
	[STEP_DROP] = {"request lost", OF_FLIGHT, false},
	[STEP_TIMEOUT] = {"given up, the request goes on", OF_FLIGHT, false},
	[STEP_COPY] = {"request doubled", OF_FLIGHT, false},
	[STEP_CHECK] = {"key looked up", OF_FLIGHT, true},
	[STEP_SERVE] = {"served", OF_FLIGHT, true},
	[STEP_SERVE_AND_DIE] = {"served, server dies", OF_FLIGHT, false},
	[STEP_REPLY] = {"answer comes", OF_FLIGHT, true},
	[STEP_LOSE_REPLY] = {"answer lost", OF_FLIGHT, false},
	[STEP_LATE_CHECK] = {"late copy: key looked up", OF_KEY, false},
	[STEP_LATE] = {"late copy served", OF_KEY, false},
	[STEP_LATE_END] = {"late copy lost", OF_KEY, true},
	[STEP_BACKUP] = {"backup", OF_SERVER, false},
	[STEP_RESTORE] = {"restored", OF_SERVER, false},
	[STEP_AGE] = {"the promise passes", OF_SERVER, false},
	[STEP_PRUNE] = {"keys forgotten", OF_SERVER, false},
};

const char *once_step_name(enum once_step step)
{
	return steps[step].name;
}

unsigned once_indexes(enum once_step step)
{
	static const unsigned most[] = {[OF_ACT] = ONCE_ACTS, [OF_CLIENT] = ONCE_CLIENTS,
		[OF_FLIGHT] = ONCE_CLIENTS * ONCE_FLIGHTS, [OF_KEY] = ONCE_KEYS, [OF_SERVER] = 1};

	return most[steps[step].of];
}

bool once_is_fair(enum once_step step)
{
	return steps[step].fair;
}

void once_begin(struct once_state *s)
{
	memset(s, 0, sizeof(*s));
	s->epoch = 1;
	s->has_backup = 1;
	for (unsigned i = 0; i < ONCE_CLIENTS; i++)
		s->clients[i].up = s->clients[i].epoch = 1;
}

static bool is_at_work(const struct once_set *set, unsigned client)
{
	return set->owner[0] == client || set->owner[1] == client;
}

/* ---- a client ---- */

static bool is_held_back(const struct once_set *set, const struct once_state *s, unsigned act)
{
	for (unsigned i = 0; i < act && set->rule != RULE_RUSH; i++) {
		if (set->owner[i] == set->owner[act] && s->acts[i].mark == ONCE_CONFLICT)
			return true;
	}
	return false;
}

static void hand_over(
	const struct once_set *set, struct once_state *s, unsigned act, bool prove)
{
	if (s->acts[act].mark == ONCE_OPEN && !is_held_back(set, s, act))
		once_client_put(set, s, set->owner[act], act, prove);
}

static uint8_t arev_of(const struct once_set *set, const struct once_disk *d)
{
	uint8_t n = 0;

	for (unsigned i = 0; i < d->count; i++)
		n = (uint8_t)(n + set->is_tagged[d->done[i] - 1]);
	return n;
}

static void keep(const struct once_set *set, struct once_state *s, unsigned act)
{
	struct once_act *a = &s->acts[act];

	a->mark = ONCE_OPEN;
	a->told = ONCE_OPEN;
	hand_over(set, s, act, false);
	once_client_fly(set, s, set->owner[act]);
}

static bool make(const struct once_set *set, struct once_state *s, unsigned act)
{
	struct once_act *a = &s->acts[act];
	const struct once_client *c = &s->clients[set->owner[act]];

	if (a->stage != STAGE_NONE || !c->up || (act > 0 && s->acts[act - 1].stage == STAGE_NONE))
		return false;
	a->stage = STAGE_ADDING;
	if (set->is_tagged[act]) {
		a->tag_epoch = c->epoch;
		a->tag_arev = c->epoch == s->epoch ? arev_of(set, &s->disk) : 0;
	}
	if (set->rule == RULE_SEND_FIRST)
		keep(set, s, act);
	return true;
}

/* One thread writes a client's rows, in the order they were made. */
static bool is_next(
	const struct once_set *set, const struct once_state *s, unsigned act, enum once_stage from)
{
	for (unsigned i = 0; i < act; i++) {
		if (set->owner[i] == set->owner[act] && s->acts[i].stage < from)
			return false;
	}
	return true;
}

static bool write_row(const struct once_set *set, struct once_state *s, unsigned act)
{
	struct once_act *a = &s->acts[act];

	if (!s->clients[set->owner[act]].up || !is_next(set, s, act, STAGE_ADDED))
		return false;
	if (a->stage == STAGE_ADDING) {
		a->stage = set->rule == RULE_SEND_FIRST ? STAGE_KEPT : STAGE_ADDED;
		a->durable = ONCE_OPEN;
		return true;
	}
	if (a->stage != STAGE_KEPT || a->durable == a->mark)
		return false;
	a->durable = a->mark;
	return true;
}

static bool hand(const struct once_set *set, struct once_state *s, unsigned act)
{
	struct once_act *a = &s->acts[act];

	if (a->stage != STAGE_ADDED || !s->clients[set->owner[act]].up ||
		!is_next(set, s, act, STAGE_KEPT))
		return false;
	a->stage = STAGE_KEPT;
	keep(set, s, act);
	return true;
}

static bool is_held(const struct once_client *c, unsigned act)
{
	for (unsigned i = 0; i < ONCE_ACTS; i++) {
		if (c->parcels[i].act == act + 1)
			return true;
	}
	return false;
}

static unsigned times_done(const struct once_disk *d, unsigned act)
{
	unsigned n = 0;

	for (unsigned i = 0; i < d->count; i++)
		n += d->done[i] == act + 1;
	return n;
}

static bool see(const struct once_set *set, struct once_state *s, unsigned act)
{
	const struct once_client *c = &s->clients[set->owner[act]];

	if (!c->up || c->epoch != s->epoch || !is_held(c, act) || !times_done(&s->disk, act))
		return false;
	once_client_seen(set, s, set->owner[act], act);
	return true;
}

static bool decide(const struct once_set *set, struct once_state *s, unsigned act)
{
	struct once_act *a = &s->acts[act];

	if (a->mark != ONCE_CONFLICT || !s->clients[set->owner[act]].up)
		return false;
	a->mark = a->told = ONCE_REFUSED;
	a->was_over = 1;
	for (unsigned i = 0; i < ONCE_ACTS && set->rule != RULE_FORGET; i++) {
		if (set->owner[i] == set->owner[act])
			hand_over(set, s, i, true);
	}
	once_client_fly(set, s, set->owner[act]);
	return true;
}

static bool crash(const struct once_set *set, struct once_state *s, unsigned client)
{
	struct once_client *c = &s->clients[client];

	if (!set->crashes || !c->up)
		return false;
	for (unsigned i = 0; i < ONCE_FLIGHTS; i++) {
		if (c->flights[i].act && c->flights[i].phase == PHASE_OUT)
			s->late[c->flights[i].key] = PHASE_OUT;
	}
	*c = (struct once_client){.epoch = c->epoch};
	for (unsigned i = 0; i < ONCE_ACTS; i++) {
		struct once_act *a = &s->acts[i];
		if (set->owner[i] != client)
			continue;
		a->mark = ONCE_NONE;
		if (a->stage == STAGE_ADDING)
			a->stage = STAGE_LOST;
		else if (a->stage == STAGE_ADDED)
			a->stage = STAGE_KEPT;
	}
	return true;
}

static bool start(const struct once_set *set, struct once_state *s, unsigned client)
{
	unsigned acts[ONCE_ACTS];

	if (s->clients[client].up)
		return false;
	s->clients[client].up = 1;
	size_t n = once_open_rows(set, s, client, acts);
	for (unsigned i = 0; i < ONCE_ACTS; i++) {
		if (set->owner[i] == client)
			s->acts[i].mark = s->acts[i].durable;
	}
	for (size_t i = 0; i < n; i++) {
		struct once_act *a = &s->acts[acts[i]];
		a->told = a->told == ONCE_NONE ? ONCE_OPEN : a->told;
		hand_over(set, s, acts[i], true);
	}
	once_client_fly(set, s, client);
	return true;
}

/* What waits to be written is written before it: one thread does both. */
static void prove_anew(const struct once_set *set, struct once_state *s, unsigned client)
{
	unsigned acts[ONCE_ACTS];

	for (unsigned i = 0; i < ONCE_ACTS; i++) {
		if (set->owner[i] == client && s->acts[i].stage == STAGE_KEPT)
			s->acts[i].durable = s->acts[i].mark;
	}
	size_t n = once_reopened_rows(set, s, client, acts);
	for (size_t i = 0; i < n; i++) {
		struct once_act *a = &s->acts[acts[i]];
		if (a->mark != ONCE_APPLIED)
			continue;
		a->durable = a->mark = a->told = ONCE_OPEN;
		a->told_in = 0;
		hand_over(set, s, acts[i], true);
	}
	once_client_fly(set, s, client);
}

static bool learn(const struct once_set *set, struct once_state *s, unsigned client)
{
	struct once_client *c = &s->clients[client];

	if (!c->up || c->epoch == s->epoch)
		return false;
	c->epoch = s->epoch;
	if (set->rule != RULE_DEAF)
		once_client_epoch(set, s, client);
	if (set->rule != RULE_CALM)
		prove_anew(set, s, client);
	return true;
}

static bool wake(const struct once_set *set, struct once_state *s, unsigned client)
{
	const struct once_client *c = &s->clients[client];
	bool waits = c->waits;

	for (unsigned i = 0; i < ONCE_ACTS; i++)
		waits = waits || c->parcels[i].waits;
	if (!waits)
		return false;
	once_client_wake(set, s, client);
	return true;
}

/* ---- the server ---- */

static enum once_outcome do_act(const struct once_set *set, struct once_state *s, unsigned act)
{
	const struct once_act *a = &s->acts[act];
	struct once_disk *d = &s->disk;

	if (a->tag_epoch && (a->tag_epoch != s->epoch || a->tag_arev != arev_of(set, d)))
		return OUT_STALE;
	if (d->count < ONCE_HISTORY)
		d->done[d->count++] = (uint8_t)(act + 1);
	return OUT_APPLIED;
}

/* One request, from claim to commit; `checked`: its key was found fresh some time ago. */
static enum once_outcome serve_key(
	const struct once_set *set, struct once_state *s, unsigned key, bool checked)
{
	enum once_outcome known = checked ? OUT_NONE : once_claim(&s->disk, key);

	if (known != OUT_NONE)
		return known;
	enum once_outcome what = do_act(set, s, key % ONCE_ACTS);
	s->disk.key[key] = (uint8_t)what;
	s->disk.old[key] = 0;
	return what;
}

static void answer(const struct once_set *set, struct once_state *s, struct once_flight *f)
{
	if (f->act) {
		f->answer[0] = (uint8_t)serve_key(set, s, f->key, f->phase == PHASE_CHECKED);
	} else {
		for (unsigned i = 0; i < ONCE_ACTS; i++)
			f->answer[i] = f->asked & 1u << i ? (uint8_t)once_ask(&s->disk, i) : 0;
	}
	f->phase = PHASE_BACK;
}

static bool check(const struct once_set *set, struct once_state *s, struct once_flight *f)
{
	if (set->rule != RULE_CHECK_BEFORE || !f->act || f->phase != PHASE_OUT)
		return false;
	f->answer[0] = (uint8_t)once_claim(&s->disk, f->key);
	f->phase = f->answer[0] ? PHASE_BACK : PHASE_CHECKED;
	return true;
}

static bool serve(const struct once_set *set, struct once_state *s, struct once_flight *f)
{
	enum once_phase from =
		set->rule == RULE_CHECK_BEFORE && f->act ? PHASE_CHECKED : PHASE_OUT;

	if (f->phase != from)
		return false;
	answer(set, s, f);
	return true;
}

static bool late_check(const struct once_set *set, struct once_state *s, unsigned key)
{
	if (set->rule != RULE_CHECK_BEFORE || s->late[key] != PHASE_OUT ||
		once_claim(&s->disk, key) != OUT_NONE)
		return false;
	s->late[key] = PHASE_CHECKED;
	return true;
}

static bool late(const struct once_set *set, struct once_state *s, unsigned key)
{
	enum once_phase from = set->rule == RULE_CHECK_BEFORE ? PHASE_CHECKED : PHASE_OUT;

	if (s->late[key] != from)
		return false;
	serve_key(set, s, key, from == PHASE_CHECKED);
	s->late[key] = PHASE_OUT;
	return true;
}

static bool back_up(const struct once_set *set, struct once_state *s)
{
	if (!set->restores || !s->has_backup || memcmp(&s->backup, &s->disk, sizeof(s->disk)) == 0)
		return false;
	s->backup = s->disk;
	return true;
}

static bool restore(const struct once_set *set, struct once_state *s)
{
	if (!set->restores || !s->has_backup || !once_is_behind(&s->backup, &s->disk))
		return false;
	s->disk = s->backup;
	s->backup = (struct once_disk){0};
	s->has_backup = 0;
	if (set->rule != RULE_NO_EPOCH)
		s->epoch++;
	return true;
}

/* Nobody may still want to know of the key, nor bring a backup back that is as old. */
static bool age(const struct once_set *set, struct once_state *s)
{
	bool any = false;

	for (unsigned key = 0; key < ONCE_KEYS && set->ages; key++) {
		struct once_act *a = &s->acts[key % ONCE_ACTS];
		bool settled = a->mark == a->durable && a->durable >= ONCE_APPLIED &&
			s->clients[set->owner[key % ONCE_ACTS]].epoch == s->epoch;
		if (!s->disk.key[key] || s->disk.old[key] || s->late[key] || !settled)
			continue;
		s->disk.old[key] = a->is_old = 1;
		any = true;
	}
	if (any) {
		s->backup = (struct once_disk){0};
		s->has_backup = 0;
	}
	return any;
}

static bool prune(const struct once_set *set, struct once_state *s)
{
	struct once_disk before = s->disk;

	if (!set->ages)
		return false;
	once_prune(&s->disk, set->rule == RULE_PRUNE_EARLY);
	return memcmp(&before, &s->disk, sizeof(before)) != 0;
}

/* ---- the net ---- */

static bool fail(const struct once_set *set, struct once_state *s, unsigned n, enum once_step step)
{
	static const enum once_landing landings[STEP_COUNT] = {[STEP_REFUSED] = LAND_REFUSED,
		[STEP_BUSY] = LAND_BUSY, [STEP_DROP] = LAND_DROPPED, [STEP_TIMEOUT] = LAND_TIMEOUT};
	struct once_flight *f = &s->clients[n / ONCE_FLIGHTS].flights[n % ONCE_FLIGHTS];

	if (f->phase != PHASE_OUT)
		return false;
	if (f->act && step == STEP_TIMEOUT)
		s->late[f->key] = PHASE_OUT;
	once_client_land(set, s, n / ONCE_FLIGHTS, n % ONCE_FLIGHTS, landings[step]);
	return true;
}

static bool take_flight(
	const struct once_set *set, struct once_state *s, enum once_step step, unsigned n)
{
	unsigned client = n / ONCE_FLIGHTS, flight = n % ONCE_FLIGHTS;
	struct once_flight *f = &s->clients[client].flights[flight];

	switch (step) {
	case STEP_COPY:
		if (!f->act || f->phase != PHASE_OUT || s->late[f->key])
			return false;
		s->late[f->key] = PHASE_OUT;
		return true;
	case STEP_CHECK:
		return check(set, s, f);
	case STEP_SERVE:
		return serve(set, s, f);
	case STEP_SERVE_AND_DIE:
		if (!serve(set, s, f))
			return false;
		once_client_land(set, s, client, flight, LAND_DROPPED);
		return true;
	case STEP_REPLY:
	case STEP_LOSE_REPLY:
		if (f->phase != PHASE_BACK)
			return false;
		once_client_land(set, s, client, flight,
			step == STEP_REPLY ? LAND_ANSWER : LAND_PAGE);
		return true;
	default:
		return fail(set, s, n, step);
	}
}

static bool take_act(
	const struct once_set *set, struct once_state *s, enum once_step step, unsigned act)
{
	switch (step) {
	case STEP_MAKE:
		return make(set, s, act);
	case STEP_WRITE:
		return write_row(set, s, act);
	case STEP_HAND:
		return hand(set, s, act);
	case STEP_SEE:
		return see(set, s, act);
	default:
		return decide(set, s, act);
	}
}

static bool take_client(
	const struct once_set *set, struct once_state *s, enum once_step step, unsigned client)
{
	if (!is_at_work(set, client))
		return false;
	switch (step) {
	case STEP_CRASH:
		return crash(set, s, client);
	case STEP_START:
		return start(set, s, client);
	case STEP_LEARN:
		return learn(set, s, client);
	default:
		return wake(set, s, client);
	}
}

static bool take_key(
	const struct once_set *set, struct once_state *s, enum once_step step, unsigned key)
{
	switch (step) {
	case STEP_LATE_CHECK:
		return late_check(set, s, key);
	case STEP_LATE:
		return late(set, s, key);
	default:
		if (!s->late[key])
			return false;
		s->late[key] = 0;
		return true;
	}
}

static bool take_server(const struct once_set *set, struct once_state *s, enum once_step step)
{
	switch (step) {
	case STEP_BACKUP:
		return back_up(set, s);
	case STEP_RESTORE:
		return restore(set, s);
	case STEP_AGE:
		return age(set, s);
	default:
		return prune(set, s);
	}
}

bool once_take(const struct once_set *set, const struct once_state *s, enum once_step step,
	unsigned index, struct once_state *out)
{
	struct once_state next = *s;
	bool taken = false;

	switch (steps[step].of) {
	case OF_ACT:
		taken = take_act(set, &next, step, index);
		break;
	case OF_CLIENT:
		taken = take_client(set, &next, step, index);
		break;
	case OF_FLIGHT:
		taken = take_flight(set, &next, step, index);
		break;
	case OF_KEY:
		taken = take_key(set, &next, step, index);
		break;
	case OF_SERVER:
		taken = take_server(set, &next, step);
	}
	if (taken)
		*out = next;
	return taken;
}

/* ---- what must hold ---- */

static const char *wrong_act(const struct once_state *s, const struct once_act *a, unsigned done)
{
	if (done > 1)
		return "applied twice";
	if (a->told == ONCE_APPLIED && a->told_in == s->epoch && done != 1)
		return "told applied, and is not in the history";
	if ((a->told == ONCE_CONFLICT || a->told == ONCE_REFUSED) && done > 0)
		return "told a conflict, and is in the history";
	if (a->told != ONCE_NONE && a->mark == ONCE_NONE && a->durable == ONCE_NONE &&
		a->stage == STAGE_LOST)
		return "told queued, and is nowhere";
	return NULL;
}

static unsigned place_of(const struct once_disk *d, unsigned act)
{
	unsigned i = 0;

	while (i < d->count && d->done[i] != act + 1)
		i++;
	return i;
}

/* The second was done, the first was not, nor does anybody know what became of it. */
static bool is_out_of_order(const struct once_state *s)
{
	const struct once_act *a = &s->acts[0];
	unsigned first = place_of(&s->disk, 0), second = place_of(&s->disk, 1);

	if (second >= s->disk.count || first < second)
		return false;
	if (a->was_over) // it was in its place, and a disk that knew is gone
		return false;
	return first < s->disk.count || (a->told != ONCE_NONE && a->told != ONCE_REFUSED);
}

const char *once_wrong(const struct once_set *set, const struct once_state *s)
{
	if (s->fault)
		return "an answer that is none of these";
	for (unsigned i = 0; i < ONCE_ACTS; i++) {
		const char *wrong = wrong_act(s, &s->acts[i], times_done(&s->disk, i));
		if (wrong)
			return wrong;
	}
	if (set->owner[0] == set->owner[1] && is_out_of_order(s))
		return "out of order";
	return NULL;
}

/* Whoever was told applied finds it in the history, whatever was restored meanwhile. */
static bool is_act_settled(const struct once_state *s, unsigned act)
{
	const struct once_act *a = &s->acts[act];

	if (a->stage == STAGE_NONE || a->stage == STAGE_LOST)
		return true;
	return a->stage == STAGE_KEPT && a->mark == a->durable && a->mark >= ONCE_APPLIED &&
	       times_done(&s->disk, act) == (a->told == ONCE_APPLIED);
}

static bool is_client_settled(const struct once_state *s, const struct once_client *c)
{
	bool out = false;

	for (unsigned i = 0; i < ONCE_FLIGHTS; i++)
		out = out || c->flights[i].phase != PHASE_FREE;
	return c->up && c->epoch == s->epoch && !out && !c->parcels[0].act;
}

bool once_is_settled(const struct once_set *set, const struct once_state *s)
{
	bool all = true;

	for (unsigned i = 0; i < ONCE_ACTS; i++)
		all = all && is_act_settled(s, i);
	for (unsigned i = 0; i < ONCE_CLIENTS; i++)
		all = all && (!is_at_work(set, i) || is_client_settled(s, &s->clients[i]));
	return all;
}
