/* SPDX-License-Identifier: MIT */
#include "yiping/wire/proposal.h"

#include <math.h>

#include "shapes.h"

static void put_unit(struct buf *b, const struct wire_refs *refs, const struct unit *u)
{
	const struct unit_ref ref = {.id = u->id, .num = u->num, .name = u->name};
	wire_key(b, "unit");
	shape_write_object(b, &shape_unit_ref, refs, &ref);
	wire_put_string(b, "status", unit_status_token(u->status));
	wire_put_uint(b, "load", u->load);
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
	put_unit(b, refs, c->unit);
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
	const uint16_t weights[TERM_COUNT] = {r->distance, r->skill, r->load, r->post, r->status};
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
