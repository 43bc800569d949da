/* SPDX-License-Identifier: MIT */
#include "yiping/model/proposal.h"

#include <math.h>
#include <string.h>

#include "yiping/model/intake.h"

#define WHOLE 1000
#define BY_SKILL 800
#define AS_STAND_IN 500
#define UNSAID 500

static const char *const terms[TERM_COUNT] = {"distance", "skill", "load", "post", "status",
	"responsible"};

const char *proposal_term_token(enum proposal_term t)
{
	return (unsigned)t < TERM_COUNT ? terms[t] : "";
}

static bool stands_in(const struct catalog *c, uint16_t kind, uint16_t wanted)
{
	for (size_t i = 0; i < c->proposal.stand_in_count; i++)
		if (c->proposal.stand_ins[i].kind == wanted && c->proposal.stand_ins[i].by == kind)
			return true;
	return false;
}

static uint16_t skill_of(const struct catalog *c, const struct unit *u, uint16_t wanted)
{
	const struct unit_kind *k = catalog_unit_kind(c, wanted);
	if (u->kind == wanted)
		return WHOLE;
	for (size_t i = 0; k && i < u->skill_count; i++)
		if (strcmp(u->skills[i], k->id) == 0)
			return BY_SKILL;
	return stands_in(c, u->kind, wanted) ? AS_STAND_IN : 0;
}

bool proposal_fits(const struct catalog *c, const struct unit *u, uint16_t kind)
{
	return kind && skill_of(c, u, kind) > 0;
}

/* ---- places ---- */

static bool position(const struct area_tree *t, const struct proposal_place *p, double *lon,
	double *lat)
{
	const struct area *a = p->has_position ? NULL : area_by_num(t, p->area);
	*lon = p->has_position ? p->lon : a ? a->lon : 0;
	*lat = p->has_position ? p->lat : a ? a->lat : 0;
	return p->has_position || (a && a->has_position);
}

double proposal_km(const struct area_tree *t, const struct proposal_place *p,
	const struct unit *u)
{
	const struct proposal_place base = {u->area, u->has_position, u->lon, u->lat};
	double lon, lat, unit_lon, unit_lat;
	if (!position(t, p, &lon, &lat) || !position(t, &base, &unit_lon, &unit_lat))
		return HUGE_VAL;
	return intake_metres(lon, lat, unit_lon, unit_lat) / 1000;
}

bool proposal_same_place(const struct area_tree *t, const struct proposal_place *a,
	const struct proposal_place *b)
{
	const struct area *x = area_by_num(t, a->area);
	if (a->area == b->area && x && x->level > LEVEL_TOWN)
		return true;
	return a->has_position && b->has_position &&
		intake_metres(a->lon, a->lat, b->lon, b->lat) <= INTAKE_SAME_M;
}

bool proposal_in_district(const struct area_tree *t, const struct area_path *path, uint32_t area)
{
	uint32_t district = path->count > 1 ? path->num[1] : path->num[0];
	return !area || area_within(t, area, district) || area_path_has(path, area);
}

/* ---- scores ---- */

static uint16_t limit_of(const struct catalog *c, const struct unit *u)
{
	return u->load_limit ? u->load_limit : c->proposal.load_unsaid;
}

static uint16_t share(double part, double of)
{
	double s = of > 0 ? part / of : 0;
	return (uint16_t)lround(WHOLE * (s < 0 ? 0 : s > 1 ? 1 : s));
}

static uint16_t status_of(enum unit_status s)
{
	return s == UNIT_IDLE ? WHOLE : s == UNIT_BUSY ? 0 : UNSAID;
}

/* The unit that a table names; 0 if it names a kind, or nobody is named. */
static uint32_t named_unit(const struct proposal_ask *ask)
{
	return ask->remit && ask->remit->by != REMIT_NOBODY ? ask->remit->unit.num : 0;
}

static void score(const struct proposal_ask *ask, struct candidate *x)
{
	const struct catalog *c = ask->catalog;
	const struct proposal_rules *r = &c->proposal;
	const struct unit *u = x->unit;
	const uint16_t weights[TERM_COUNT] = {r->distance, r->skill, r->load, r->post, r->status,
		named_unit(ask) ? r->responsible : 0};
	double limit = limit_of(c, u);
	x->load = unit_load(u, ask->events ? ask->events(ask->user, u) : 0);
	x->status = unit_status_at(u, x->load, limit_of(c, u));
	uint32_t sum = 0, all = 0;
	x->terms[TERM_DISTANCE] = isfinite(x->km) ? share(r->reach_km - x->km, r->reach_km) : 0;
	x->terms[TERM_LOAD] = share(limit - x->load, limit);
	x->terms[TERM_POST] = u->members ? share(u->on_post, u->members) : UNSAID;
	x->terms[TERM_STATUS] = status_of(x->status);
	x->terms[TERM_RESPONSIBLE] = u->num == named_unit(ask) ? WHOLE : 0;
	for (int i = 0; i < TERM_COUNT; i++) {
		sum += (uint32_t)weights[i] * x->terms[i];
		all += weights[i];
	}
	x->score = (uint16_t)(all ? (sum + all / 2) / all : 0);
	x->overloaded = x->load + 1 > limit;
}

static bool is_before(const struct candidate *a, const struct candidate *b)
{
	if (a->terms[TERM_RESPONSIBLE] != b->terms[TERM_RESPONSIBLE])
		return a->terms[TERM_RESPONSIBLE] > b->terms[TERM_RESPONSIBLE];
	if (a->score != b->score)
		return a->score > b->score;
	if (a->km < b->km || b->km < a->km)
		return a->km < b->km;
	return a->unit->num < b->unit->num;
}

/* ---- candidates ---- */

static bool takes_part(const struct proposal_ask *ask, uint32_t unit)
{
	for (size_t i = 0; i < ask->party_count; i++)
		if (ask->parties[i] == unit)
			return true;
	return false;
}

static void keep(struct proposal_kind *k, const struct candidate *c)
{
	size_t at = k->count < PROPOSAL_TOP ? k->count : PROPOSAL_TOP - 1;
	k->all++;
	if (k->count == PROPOSAL_TOP && !is_before(c, &k->top[at]))
		return;
	for (; at > 0 && is_before(c, &k->top[at - 1]); at--)
		k->top[at] = k->top[at - 1];
	k->top[at] = *c;
	k->count += k->count < PROPOSAL_TOP;
}

/* The kind that is to lead. */
static uint16_t kind_wanted(const struct proposal_ask *ask)
{
	const struct event_type *t = catalog_type(ask->catalog, ask->type);
	if (ask->remit && ask->remit->by != REMIT_NOBODY && ask->remit->kind)
		return ask->remit->kind;
	return t ? t->unit_kind : 0;
}

struct candidate proposal_of_unit(const struct proposal_ask *ask, const struct unit *u)
{
	struct candidate c = {.unit = u};
	c.terms[TERM_SKILL] = skill_of(ask->catalog, u, kind_wanted(ask));
	c.km = proposal_km(ask->tree, &ask->place, u);
	score(ask, &c);
	c.takes_part = takes_part(ask, u->num);
	c.asked = ask->asked ? ask->asked(ask->user, u) : NULL;
	return c;
}

/* Whoever is named is asked wherever it lies. */
static bool is_candidate(const struct proposal_ask *ask, const struct area_path *path,
	struct candidate *c, uint16_t kind)
{
	bool named = kind == kind_wanted(ask) && c->unit->num == named_unit(ask);
	c->terms[TERM_SKILL] = skill_of(ask->catalog, c->unit, kind);
	if (!c->terms[TERM_SKILL] || c->unit->status == UNIT_OFF ||
		(!named && !proposal_in_district(ask->tree, path, c->unit->area)))
		return false;
	c->km = proposal_km(ask->tree, &ask->place, c->unit);
	return named || !isfinite(c->km) || c->km <= ask->catalog->proposal.reach_km;
}

static void gather(const struct proposal_ask *ask, uint16_t kind, struct proposal_kind *out)
{
	struct area_path path = area_path_of(ask->tree, ask->place.area);
	out->kind = kind;
	for (size_t i = 0; kind && i < ask->unit_count; i++) {
		struct candidate c = {.unit = &ask->units[i]};
		if (!is_candidate(ask, &path, &c, kind))
			continue;
		score(ask, &c);
		c.takes_part = takes_part(ask, c.unit->num);
		keep(out, &c);
	}
	for (size_t i = 0; ask->asked && i < out->count; i++)
		out->top[i].asked = ask->asked(ask->user, out->top[i].unit);
}

static bool is_taken(const struct proposal *p, const struct unit *u)
{
	if (p->lead.proposed && p->lead.proposed->unit == u)
		return true;
	for (size_t i = 0; i < p->assist_count; i++)
		if (p->assist[i].proposed && p->assist[i].proposed->unit == u)
			return true;
	return false;
}

static void choose(const struct proposal *p, struct proposal_kind *k)
{
	for (int beyond = 0; beyond < 2 && !k->proposed; beyond++)
		for (size_t i = 0; i < k->count && !k->proposed; i++) {
			const struct candidate *c = &k->top[i];
			if (!c->takes_part && c->overloaded == beyond && !is_taken(p, c->unit))
				k->proposed = c;
		}
}

static const struct unit *unit_of(const struct proposal_ask *ask, uint32_t num)
{
	for (size_t i = 0; i < ask->unit_count; i++)
		if (ask->units[i].num == num)
			return &ask->units[i];
	return NULL;
}

const struct unit *proposal_for_kind(const struct proposal_ask *ask, uint16_t kind,
	const uint32_t *named, size_t count)
{
	const struct unit *best = NULL;
	uint16_t most = 0;
	for (size_t i = 0; kind && i < count; i++) {
		const struct unit *u = unit_of(ask, named[i]);
		uint16_t skill = u ? skill_of(ask->catalog, u, kind) : 0;
		if (skill > most) {
			most = skill;
			best = u;
		}
	}
	struct proposal_kind k = {0};
	if (!best)
		gather(ask, kind, &k);
	for (size_t i = 0; i < k.count && !best; i++)
		best = k.top[i].overloaded ? NULL : k.top[i].unit;
	return best || !k.count ? best : k.top[0].unit;
}

void proposal_make(const struct proposal_ask *ask, struct proposal *out)
{
	const struct event_type *t = catalog_type(ask->catalog, ask->type);
	const struct proposal_rules *r = &ask->catalog->proposal;
	memset(out, 0, sizeof *out);
	gather(ask, kind_wanted(ask), &out->lead);
	choose(out, &out->lead);
	for (size_t i = 0; t && i < r->assist_count; i++) {
		if (r->assists[i].type != t->num)
			continue;
		for (size_t k = 0; k < r->assists[i].count; k++) {
			struct proposal_kind *a = &out->assist[out->assist_count];
			gather(ask, r->assists[i].kinds[k], a);
			choose(out, a);
			out->assist_count++;
		}
		break;
	}
}
