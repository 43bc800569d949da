/* SPDX-License-Identifier: MIT */
#include "yiping/wire/proposal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "shape_members.h"

static void put_unit(struct buf *b, const struct wire_refs *refs, const struct candidate *c)
{
	const struct unit *u = c->unit;
	const struct unit_ref ref = {.id = u->id, .num = u->num, .name = u->name};
	wire_key(b, "unit");
	shape_write_object(b, &shape_unit_ref, refs, &ref);
	wire_put_string(b, "status", unit_status_token(c->status));
	wire_put_uint(b, "load", c->load);
	if (u->load_limit)
		wire_put_uint(b, "load_limit", u->load_limit);
	wire_put_uint(b, "on_post", u->on_post);
	wire_put_uint(b, "members", u->members);
}

static void put_terms(struct buf *b, const struct candidate *c)
{
	wire_key(b, "terms");
	wire_open(b, '{');
	for (int i = 0; i < TERM_COUNT; i++)
		wire_put_uint(b, proposal_term_token((enum proposal_term)i), c->terms[i]);
	wire_close(b, '}');
	wire_put_uint(b, "score", c->score);
}

static void put_candidate(struct buf *b, const struct wire_refs *refs, const struct candidate *c,
	bool proposed)
{
	wire_open(b, '{');
	put_unit(b, refs, c);
	if (isfinite(c->km))
		wire_put_double(b, "km", round(c->km * 1000) / 1000);
	put_terms(b, c);
	if (proposed)
		wire_put_bool(b, "proposed", true);
	if (c->takes_part)
		wire_put_bool(b, "takes_part", true);
	if (c->overloaded)
		wire_put_bool(b, "overloaded", true);
	wire_put_string(b, "asked", c->asked);
	wire_close(b, '}');
}

static void put_kind(struct buf *b, const struct wire_refs *refs, const struct proposal_kind *k)
{
	wire_open(b, '{');
	wire_put_string(b, "kind", ref_id(refs, REF_UNIT_KIND, k->kind));
	wire_put_uint(b, "total", k->all);
	wire_key(b, "candidates");
	wire_open(b, '[');
	for (size_t i = 0; i < k->count; i++)
		put_candidate(b, refs, &k->top[i], k->proposed == &k->top[i]);
	wire_close(b, ']');
	wire_close(b, '}');
}

static void put_rules(struct buf *b, const struct proposal_rules *r)
{
	const uint16_t weights[TERM_COUNT] = {r->distance, r->skill, r->load, r->post, r->status,
		r->responsible};
	wire_key(b, "weights");
	wire_open(b, '{');
	for (int i = 0; i < TERM_COUNT; i++)
		wire_put_uint(b, proposal_term_token((enum proposal_term)i), weights[i]);
	wire_close(b, '}');
	wire_put_uint(b, "reach_km", r->reach_km);
}

bool wire_proposal_encode(const struct proposal *p, const char *event,
	const struct wire_refs *refs, struct buf *out)
{
	wire_open(out, '{');
	wire_put_string(out, "event", event);
	put_rules(out, &refs->catalog->proposal);
	if (p->lead.kind) {
		wire_key(out, "lead");
		put_kind(out, refs, &p->lead);
	}
	wire_key(out, "assist");
	wire_open(out, '[');
	for (size_t i = 0; i < p->assist_count; i++)
		put_kind(out, refs, &p->assist[i]);
	wire_close(out, ']');
	wire_close(out, '}');
	return !out->overflow;
}

/* ---- reading: candidates and their units stand apart in memory, and together on the wire ---- */

struct told {
	struct unit_ref unit;
	enum unit_status status;
	uint16_t load, load_limit, on_post, members;
	bool has_km;
	double km;
	uint16_t terms[TERM_COUNT], score;
	bool proposed, takes_part, overloaded;
	const char *asked;
};

#define S struct told
static const struct member terms_members[] = {
	UINT(S, "distance", terms[TERM_DISTANCE]),
	UINT(S, "skill", terms[TERM_SKILL]),
	UINT(S, "load", terms[TERM_LOAD]),
	UINT(S, "post", terms[TERM_POST]),
	UINT(S, "status", terms[TERM_STATUS]),
	UINT(S, "responsible", terms[TERM_RESPONSIBLE]),
};
static const struct shape shape_told_terms = SHAPE(terms_members);

static const struct member told_members[] = {
	UNIT(S, "unit", unit),
	{.key = "status", .type = MEMBER_TOKEN, .set = TOKENS_UNIT_STATUS, AT(S, status)},
	UINT(S, "load", load),
	UINT(S, "load_limit", load_limit),
	UINT(S, "on_post", on_post),
	UINT(S, "members", members),
	{.key = "km", .type = MEMBER_DOUBLE, HAS(S, has_km), AT(S, km)},
	{.key = "terms", .type = MEMBER_OBJECT, .sub = &shape_told_terms},
	UINT(S, "score", score),
	FLAG(S, "proposed", proposed),
	FLAG(S, "takes_part", takes_part),
	FLAG(S, "overloaded", overloaded),
	TEXT(S, "asked", asked),
};
#undef S
static const struct shape shape_told = SHAPE(told_members);

struct told_kind {
	uint16_t kind;
	size_t total;
	struct told *candidates;
	size_t count;
};

#define S struct told_kind
static const struct member kind_members[] = {
	{.key = "kind", .type = MEMBER_REF, .set = REF_UNIT_KIND, AT(S, kind)},
	UINT(S, "total", total),
	{.key = "candidates", .sub = &shape_told, LIST_OF(S, candidates, count, struct told)},
};
#undef S
static const struct shape shape_told_kind = SHAPE(kind_members);

struct told_proposal {
	struct told_kind lead;
	struct told_kind *assist;
	size_t assist_count;
};

#define S struct told_proposal
static const struct member proposal_members[] = {
	{.key = "lead", .type = MEMBER_OBJECT, .sub = &shape_told_kind, AT(S, lead)},
	{.key = "assist", .sub = &shape_told_kind,
		LIST_OF(S, assist, assist_count, struct told_kind)},
};
#undef S
static const struct shape shape_told_proposal = SHAPE(proposal_members);

static struct unit *unit_of(const struct told *t, uint16_t kind, struct arena *arena)
{
	struct unit *u = arena_alloc(arena, sizeof *u);
	*u = (struct unit){.num = t->unit.num, .kind = kind, .name = t->unit.name,
		.short_name = t->unit.name, .status = t->status, .load = t->load,
		.load_limit = t->load_limit, .on_post = t->on_post, .members = t->members};
	snprintf(u->id, sizeof u->id, "%s", t->unit.id ? t->unit.id : "");
	return u;
}

static void take_kind(const struct told_kind *in, struct arena *arena, struct proposal_kind *out)
{
	*out = (struct proposal_kind){.kind = in->kind, .all = in->total};
	for (size_t i = 0; i < in->count && out->count < PROPOSAL_TOP; i++) {
		const struct told *t = &in->candidates[i];
		struct candidate *c = &out->top[out->count];
		if (!t->unit.num)
			continue; // nobody who could be sent
		*c = (struct candidate){.unit = unit_of(t, in->kind, arena),
			.km = t->has_km ? t->km : HUGE_VAL, .score = t->score, .load = t->load,
			.status = t->status,
			.takes_part = t->takes_part, .overloaded = t->overloaded,
			.asked = t->asked};
		memcpy(c->terms, t->terms, sizeof c->terms);
		if (t->proposed && !out->proposed)
			out->proposed = c;
		out->count++;
	}
}

bool wire_proposal_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct proposal *out, struct error *e)
{
	struct told_proposal told = {0};
	memset(out, 0, sizeof *out);
	if (!shape_decode(&shape_told_proposal, bytes, n, refs, arena, false, &told, e))
		return false;
	take_kind(&told.lead, arena, &out->lead);
	for (size_t i = 0; i < told.assist_count && out->assist_count < PROPOSAL_KINDS_MAX; i++)
		take_kind(&told.assist[i], arena, &out->assist[out->assist_count++]);
	return true;
}
