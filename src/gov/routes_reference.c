/* SPDX-License-Identifier: MIT */
/* Reference data that is the same for everybody: written once, sent many times. */
#include <stdlib.h>
#include <string.h>

#include "reference.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/wire/area.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/tick.h"

/* Takes the buffer's bytes; answers already on their way keep the old ones. */
static void keep(struct kept *k, struct buf *b)
{
	size_t n = b->length;
	asked_etag(b->data ? b->data : "", n, k->etag);
	shared_bytes_unref(k->bytes);
	k->bytes = shared_bytes_create(buf_steal(b), n);
}

/* Keeps what `encode` writes the first time it is asked for. */
static void serve_kept(struct inbound *r, struct kept *k,
	bool (*encode)(const struct inbound *r, struct buf *out))
{
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	if (!k->bytes && encode(r, &b))
		keep(k, &b);
	if (k->bytes)
		answer_shared_tagged(r, k->bytes, k->etag);
	else
		answer_refusal(r, 503, "unavailable", "The answer is too large to be given.");
	buf_finish(&b);
}

/* ---- areas ---- */

static bool encode_areas(const struct inbound *r, struct buf *out)
{
	return wire_areas_encode(r->tree, out);
}

void serve_areas(struct inbound *r)
{
	serve_kept(r, &r->reference->areas, encode_areas);
}

/* ---- catalog ---- */

static bool encode_catalog(const struct inbound *r, struct buf *out)
{
	const struct reference_parts *p = &r->reference->parts;
	return wire_catalog_answer(p->json, p->json_length, out);
}

/* A version that was in force once; it never changes. */
static bool read_version(struct db *db, struct query *q, struct error *e)
{
	const char *json;
	if (!reference_catalog(db, *(uint32_t *)q->more, &q->arena, &json, e))
		return false;
	if (!json)
		return asked_refuse(q, 404, "not_found",
			"That version of the catalog was never in force.", e);
	if (!wire_catalog_answer(json, strlen(json), &q->out))
		return error_set(e, "too_large", "The catalog is too large to be given.");
	asked_etag(q->out.data, q->out.length, q->etag);
	return true;
}

void serve_catalog(struct inbound *r)
{
	uint64_t version;
	if (!inbound_uint(r, "version", r->catalog->version, UINT32_MAX, &version))
		return;
	if (version == r->catalog->version) {
		serve_kept(r, &r->reference->catalog, encode_catalog);
		return;
	}
	uint32_t *asked = mem_alloc(sizeof *asked);
	*asked = (uint32_t)version;
	query_run(r, read_version, asked);
}

/* ---- plans ---- */

static bool encode_plans(const struct inbound *r, struct buf *out)
{
	const struct reference_parts *p = &r->reference->parts;
	return wire_plans_answer(p->json, p->json_length, out);
}

void serve_plans(struct inbound *r)
{
	serve_kept(r, &r->reference->plans, encode_plans);
}

/* ---- series ---- */

static void write_centre(struct inbound *r, uint32_t area, struct buf *b)
{
	struct wire_refs refs = inbound_refs(r);
	uint32_t first, end;
	series_of_centre(r->server->series, area, &first, &end);
	for (uint32_t num = first; num < end; num++) {
		const struct gov_series *g = series_by_num(r->server->series, num);
		const struct member *m = roster_num(r->server->roster, g->series.gateway);
		struct wire_series item = {.series = g->series,
			.gateway = m ? m->person.subject : NULL, .limits_until = INSTANT_NONE};
		if (g->series.limits) {
			item.limits_reason = g->setting->is.limits_word.reason;
			item.limits_until = g->setting->is.limits_word.until;
		}
		wire_series_encode(&item, &refs, b);
	}
}

/* The asked area may lie above what the person may see: then it is no centre of theirs. */
static bool is_own(const struct inbound *r, uint32_t area)
{
	struct scope whole = person_scope(&r->person);
	struct area_path path = area_path_of(r->tree, area);
	return scope_sees(&whole, &path, NULL, 0);
}

void serve_series(struct inbound *r)
{
	char etag[ASKED_ETAG_ROOM];
	struct buf b;
	if (r->area && !is_own(r, r->area)) {
		answer_refusal(r, 403, "scope", "That area is not one of yours.");
		return;
	}
	buf_init(&b, ANSWER_MAX);
	wire_list_begin(&b, "series");
	for (uint8_t i = 0; i < r->scope.area_count; i++)
		write_centre(r, r->scope.areas[i], &b);
	wire_list_end(&b, NULL);
	asked_etag(b.data, b.length, etag);
	answer_json(r, 200, &b, etag, NULL);
}
