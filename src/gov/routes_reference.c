/* SPDX-License-Identifier: MIT */
/* Reference data that is the same for everybody: written once, sent many times. */
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/wire/area.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/tick.h"

#define CATALOG_CAP ((size_t)8 << 20)

struct kept {
	struct shared_bytes *bytes; // NULL = not asked for yet
	char etag[ASKED_ETAG_ROOM];
};

struct reference {
	struct kept areas, catalog;
	const struct area_tree *tree; // that `areas` was written from
};

void reference_destroy(struct reference *r)
{
	if (!r)
		return;
	shared_bytes_unref(r->areas.bytes);
	shared_bytes_unref(r->catalog.bytes);
	free(r);
}

static struct reference *reference_of(struct server *s)
{
	if (!s->reference)
		s->reference = mem_alloc(sizeof *s->reference);
	return s->reference;
}

/* Takes the buffer's bytes; answers already on their way keep the old ones. */
static void keep(struct kept *k, struct buf *b)
{
	size_t n = b->length;
	asked_etag(b->data ? b->data : "", n, k->etag);
	shared_bytes_unref(k->bytes);
	k->bytes = shared_bytes_create(buf_steal(b), n);
}

static void answer_kept(struct inbound *r, const struct kept *k)
{
	answer_shared_tagged(r, k->bytes, k->etag);
}

static void too_large(struct inbound *r)
{
	answer_refusal(r, 503, "unavailable", "The answer is too large to be given.");
}

/* ---- areas ---- */

/* The area after `a` when parents come before their children; NULL after the last. */
static const struct area *next_area(const struct area_tree *t, const struct area *a)
{
	if (a->first_child)
		return area_by_num(t, a->first_child);
	while (a && !a->next)
		a = area_by_num(t, a->parent);
	return a ? area_by_num(t, a->next) : NULL;
}

/* The tree is one edition; an area has no revs of its own until areas change through the log. */
static bool write_areas(const struct area_tree *t, struct buf *b)
{
	wire_list_begin(b, "areas");
	for (const struct area *a = area_root(t); a; a = next_area(t, a))
		if (!wire_area_encode(a, 1, t, b))
			return false;
	return wire_list_end(b, NULL);
}

void serve_areas(struct inbound *r)
{
	struct reference *ref = reference_of(r->server);
	struct buf b;
	if (ref->areas.bytes && ref->tree == r->tree) {
		answer_kept(r, &ref->areas);
		return;
	}
	buf_init(&b, ANSWER_MAX);
	if (write_areas(r->tree, &b)) {
		keep(&ref->areas, &b);
		ref->tree = r->tree;
		answer_kept(r, &ref->areas);
	} else {
		too_large(r);
	}
	buf_finish(&b);
}

/* ---- catalog ---- */

/* A version never changes, so the file may be read again as long as it still is that version. */
static bool read_catalog(struct server *s, char **bytes, size_t *n, struct error *e)
{
	char path[PATH_ROOM];
	if (!path_join(path, sizeof path, s->options.data_dir, "catalog.json"))
		return error_set(e, "path", "The data directory's path is too long.");
	if (!path_read_whole(path, CATALOG_CAP, bytes, n, e))
		return false;
	struct catalog *c = wire_catalog_decode(*bytes, *n, e);
	bool same = c && c->version == s->catalog->version;
	if (c && !same)
		error_set(e, "catalog", "The catalog's file is of another version by now.");
	catalog_destroy(c);
	if (!same)
		free(*bytes);
	return same;
}

static bool write_catalog(struct server *s, struct buf *b, struct error *e)
{
	char *bytes = NULL;
	size_t n = 0;
	if (!read_catalog(s, &bytes, &n, e))
		return false;
	bool ok = wire_catalog_answer(bytes, n, b);
	free(bytes);
	return ok || error_set(e, "too_large", "The catalog is too large to be given.");
}

void serve_catalog(struct inbound *r)
{
	struct server *s = r->server;
	struct reference *ref = reference_of(s);
	uint64_t version;
	struct error e;
	struct buf b;
	if (!inbound_uint(r, "version", s->catalog->version, UINT32_MAX, &version))
		return;
	if (version != s->catalog->version) {
		answer_refusal(r, 404, "not_found", "That version of the catalog is not in force.");
		return;
	}
	if (ref->catalog.bytes) {
		answer_kept(r, &ref->catalog);
		return;
	}
	buf_init(&b, ANSWER_MAX);
	if (write_catalog(s, &b, &e)) {
		keep(&ref->catalog, &b);
		answer_kept(r, &ref->catalog);
	} else {
		answer_error(r, &e);
	}
	buf_finish(&b);
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
		wire_series_encode(&(struct wire_series){.series = g->series,
			.gateway = m ? m->person.subject : NULL}, &refs, b);
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
