/* SPDX-License-Identifier: MIT */
#include "yiping/base/instant.h"

#include "staff.h"

#define LEFT_SHARE 0.36       // left to a person at the terminal in each of three states
#define LEFT_SHARE_HURRIED 0.06 // the same, of what has little time: about a quarter in all
#define HURRIED_MS (2 * HOUR_MS)
#define LEFT_SHARE_DEMO 0.80  // of what the demo's own units and duty rooms get
#define LEFT_LEAST_MS (45 * MINUTE_MS)
#define LEFT_SPREAD_MS (75 * MINUTE_MS)
#define OVER_LEAST_MS (10 * MINUTE_MS)
#define OVER_SPREAD_MS (225 * MINUTE_MS)
#define LEFT_FROM 0.65        // of the limit: what is left is taken up before it is overdue
#define LEFT_TO 0.95

/* ---- who ---- */

uint64_t staff_key(const struct staff *s, enum chance what)
{
	return noise_key(s->key, (uint64_t)what << 8 | s->e->state);
}

double staff_unit(const struct staff *s, enum chance what)
{
	return noise_unit(staff_key(s, what));
}

static void begin(struct staff *s, enum verb v)
{
	*s->act = (struct act){.verb = v, .occurred = INSTANT_NONE, .due_at = INSTANT_NONE,
		.until = INSTANT_NONE, .result = -1};
}

void staff_by_rule(struct staff *s, enum verb v, const char *rule)
{
	begin(s, v);
	s->act->actor = (struct actor){.subject = rule};
}

static void by_person(struct staff *s, enum verb v)
{
	begin(s, v);
	s->act->person = s->person;
	s->act->actor = person_actor(s->person);
}

void staff_by_centre(struct staff *s, enum verb v, enum level level, unsigned post)
{
	const struct area_path *path = &s->e->path;
	int i = level < path->count ? (int)level - 1 : path->count - 1;

	while (i > 0 && !s->c->places[path->num[i]].centre)
		i--;
	city_staff_of_centre(s->c, path->num[i], post, s->person);
	by_person(s, v);
}

bool staff_by_worker_of(struct staff *s, enum verb v, uint32_t unit)
{
	if (!unit || unit > s->c->unit_count)
		return false;
	uint64_t key = noise_key(s->e->num, unit);
	city_staff_of_unit(s->c, unit, noise_below(key, UNIT_STAFF), s->person);
	by_person(s, v);
	return true;
}

bool staff_by_unit(struct staff *s, enum verb v)
{
	const struct party *lead = event_lead(s->e);
	return lead && staff_by_worker_of(s, v, lead->unit.num);
}

const struct party *staff_whistled(const struct staff *s)
{
	for (size_t i = 0; i < s->e->party_count; i++) {
		const struct party *p = &s->e->parties[i];
		if (p->whistled && p->accepted == INSTANT_NONE && p->departed == INSTANT_NONE &&
			p->arrived == INSTANT_NONE)
			return p;
	}
	return NULL;
}

const char *staff_alone_words(const struct staff *s)
{
	return staff_whistled(s) ? "已电话联系，无需到场。" : NULL;
}

unsigned staff_on_duty(const struct staff *s)
{
	int64_t time = city_time_of_day(s->c, s->e->entered);
	return time < 8 * HOUR_MS || time >= 20 * HOUR_MS;
}

enum level staff_level(const struct staff *s)
{
	enum level l = s->e->escalated != LEVEL_NONE ? s->e->escalated : s->e->level;
	return l == LEVEL_NONE || l > LEVEL_TOWN ? LEVEL_TOWN : l;
}

static enum level higher(enum level a, enum level b)
{
	return a < b ? a : b;
}

/* Towns close IV and routine, districts III, the city I and II. */
enum level staff_level_for_grade(const struct staff *s, uint8_t grade)
{
	enum level needed = grade >= 4 ? LEVEL_TOWN : grade == 3 ? LEVEL_DISTRICT : LEVEL_CITY;
	return higher(staff_level(s), needed);
}

/* ---- when ---- */

static int64_t left_of(const struct staff *s, enum head_clock clock, int64_t from)
{
	const struct event_clock *k = &s->e->clocks[clock];
	bool runs = k->start != INSTANT_NONE && k->done == INSTANT_NONE && k->due > from;
	return runs ? k->due - from : 0;
}

/* Whoever has a step to do knows that others must follow before the next great limit. */
static int64_t time_for(const struct staff *s, enum head_clock clock, int64_t from, int64_t left)
{
	enum head_clock next = clock == CLOCK_CHECK ? CLOCK_C : CLOCK_H;
	int64_t more = clock == CLOCK_H || clock == CLOCK_C ? 0 : left_of(s, next, from);

	if (clock == CLOCK_H) // the handling itself must still fit in
		more = left_of(s, CLOCK_C, from);
	return more && more / 2 < left ? more / 2 : left;
}

/* Lives are not left waiting; what else was forgotten is found when somebody looks through the
 * list, mostly within the hour. */
static int64_t late_by(const struct staff *s, int64_t left, double share, double u)
{
	if (s->e->is_135)
		return noise_part(left, 0.05 + 0.5 * share);
	return OVER_LEAST_MS + noise_part(OVER_SPREAD_MS, u * u);
}

int64_t staff_within(const struct staff *s, enum head_clock clock, int64_t from, struct pace p)
{
	int64_t left = left_of(s, clock, from);
	uint64_t key = noise_key(staff_key(s, CHANCE_WHEN), clock);
	double share = noise_lognormal(noise_key(key, 1), 0.24, 0.55);

	if (!left)
		left = 15 * MINUTE_MS;
	if (noise_unit(key) < p.late)
		return from + left + late_by(s, left, share, noise_unit(noise_key(key, 3)));
	int64_t time = time_for(s, clock, from, left);
	int64_t wait = noise_part(time, share < 0.9 ? share : 0.9);
	if (wait > p.most_ms)
		wait = p.most_ms - noise_part(p.most_ms, 0.5 * noise_unit(noise_key(key, 2)));
	return from + (wait < p.least_ms ? p.least_ms : wait);
}

static bool of_demo_unit(const struct staff *s)
{
	const struct party *lead = event_lead(s->e);

	for (int i = 0; lead && i < DEMO_UNITS; i++)
		if (lead->unit.num && lead->unit.num == s->c->demo_units[i])
			return true;
	return false;
}

bool staff_of_demo_place(const struct staff *s)
{
	return s->c->demo_district && area_path_has(&s->e->path, s->c->demo_district);
}

/* Waiting would make it late. */
static bool is_hurried(const struct staff *s)
{
	const struct event *e = s->e;
	enum head_clock next = e->state == STATE_REPORTED ? CLOCK_C : CLOCK_H;
	const struct event_clock *k = &e->clocks[next];

	return k->start != INSTANT_NONE && k->done == INSTANT_NONE &&
		k->due - e->entered < HURRIED_MS;
}

/* Some wait for a person for so long that there is always something to do at a terminal. */
bool staff_is_left(const struct staff *s)
{
	enum state st = s->e->state;

	if (s->e->is_135 || (st != STATE_WAITING && st != STATE_ASSIGNED && st != STATE_REPORTED))
		return false;
	double share = of_demo_unit(s) ? LEFT_SHARE_DEMO
		: is_hurried(s) ? LEFT_SHARE_HURRIED
		: staff_of_demo_place(s) ? LEFT_SHARE_DEMO : LEFT_SHARE;
	return staff_unit(s, CHANCE_LEFT) < share;
}

/* Somebody at a terminal has it in hand. */
static bool has_person(const struct staff *s)
{
	uint32_t holder = s->e->holder_person.num;
	switch (s->e->state) {
	case STATE_VERIFYING:
	case STATE_ACCEPTED:
	case STATE_HANDLING:
		return holder && holder < CITY_STAFF_NUM;
	case STATE_CHECKING:
		return s->e->last_verb == VERB_CHECK && s->e->last_by.num &&
			s->e->last_by.num < CITY_STAFF_NUM;
	default:
		return false;
	}
}

/* Until when it is left: most of its limit, but never for hours. */
static int64_t left_until(const struct staff *s, double u)
{
	static const enum head_clock clocks[STATE_COUNT] = {[STATE_WAITING] = CLOCK_A,
		[STATE_ASSIGNED] = CLOCK_ACCEPT, [STATE_REPORTED] = CLOCK_CHECK};
	int64_t entered = s->e->entered, left = left_of(s, clocks[s->e->state], entered);
	int64_t most = LEFT_LEAST_MS + noise_part(LEFT_SPREAD_MS, u);
	int64_t part = noise_part(left, LEFT_FROM + (LEFT_TO - LEFT_FROM) * u);

	return entered + (part < most ? part : most);
}

/* Leaving, urging and shelving move what was planned. */
int64_t staff_adjusted(const struct staff *s, int64_t at)
{
	const struct event *e = s->e;
	bool by_time = e->last_rung != INSTANT_NONE && e->last_urge <= e->last_rung;
	bool urged = !by_time && e->last_urge != INSTANT_NONE && e->last_urge > e->entered;
	double u = staff_unit(s, CHANCE_LEFT_FOR);

	if (staff_is_left(s) || has_person(s)) {
		int64_t later = has_person(s)
			? e->entered + LEFT_LEAST_MS + noise_part(LEFT_SPREAD_MS, u)
			: left_until(s, u);
		at = at > later ? at : later;
	}
	if (urged) {
		int64_t soon = e->last_urge + MINUTE_MS + noise_part(4 * MINUTE_MS, u);
		at = at < soon ? at : soon;
	}
	if (e->shelved_until != INSTANT_NONE && at < e->shelved_until)
		at = e->shelved_until + MINUTE_MS;
	return at;
}

/* ---- what ---- */

bool staff_finds_nothing(const struct staff *s)
{
	const struct event *e = s->e;
	return city_is_false(s->c, e->born, e->area, e->type, e->has_condition && !e->series);
}

struct unit_ref staff_unit_ref(const struct unit *u)
{
	return (struct unit_ref){u->id, u->num, u->name};
}

const struct unit *staff_unit_of_kind(const struct staff *s, const char *kind)
{
	const struct unit_kind *k = catalog_unit_kind_id(s->c->catalog, kind);
	return k ? city_unit_for(s->c, k->num, s->e->area) : NULL;
}
