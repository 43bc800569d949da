/* SPDX-License-Identifier: MIT */
/* /v1/responsibilities: who is responsible for what, as seen from an area, and the rows of a
 * centre's own table. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "event_seen.h"
#include "remit_book.h"
#include "routes.h"
#include "yiping/base/mem.h"
#include "yiping/wire/remit.h"

#define TAG_ROOM 48

static void tag_of(const char *epoch, uint32_t rev, char out[TAG_ROOM])
{
	snprintf(out, TAG_ROOM, "%.8s.%" PRIu32, epoch, rev);
}

/* ---- as seen from an area ---- */

struct wanted {
	struct asker asker;
	uint32_t area;
	uint16_t type; // 0 = all
	bool masked;   // who wrote it is not told
};

static void look_up(const struct wanted *w, const struct remits *known, const struct event_type *t,
	struct wire_remit_line *out)
{
	const struct wire_refs *refs = &w->asker.refs;
	struct area_path path = area_path_of(refs->tree, w->area);
	uint32_t centre;
	*out = (struct wire_remit_line){.type = t->num};
	remit_find(known, refs->catalog, refs->tree, &path, t->num, &out->who);
	remit_fallback(known, refs->catalog, &path, t->num, NULL, 0, &out->fallback, &centre);
}

static bool answer(const struct wanted *w, const struct remits *known, struct query *q,
	struct error *e)
{
	const struct catalog *c = w->asker.refs.catalog;
	const struct remit_table *own = remits_table(known, w->area);
	struct wire_remits told = {.area = w->area, .tag = q->act_tag, .has_table = own};
	tag_of(w->asker.epoch8, own ? own->rev : 0, q->act_tag);
	if (own)
		told.table = *own;
	if (w->masked)
		told.table.by = (struct actor){.subject = NULL};
	told.lines = arena_alloc(&q->arena, (c->type_count + 1) * sizeof *told.lines);
	for (size_t i = 0; i < c->type_count; i++)
		if (!w->type || c->types[i].num == w->type)
			look_up(w, known, &c->types[i], &told.lines[told.count++]);
	if (!wire_remits_encode(&told, &w->asker.refs, &q->out))
		return error_set(e, "too_large", "The table is too large to be given.");
	asked_etag(q->out.data, q->out.length, q->etag);
	return true;
}

static bool read_remits(struct db *db, struct query *q, struct error *e)
{
	const struct wanted *w = q->more;
	struct area_path path = area_path_of(w->asker.refs.tree, w->area);
	struct remit_book book = {.loaded = false};
	bool ok = remit_book_read(db, &w->asker.refs, &path, &book, e) &&
		answer(w, &book.known, q, e);
	remit_book_finish(&book);
	return ok;
}

void serve_remits(struct inbound *r)
{
	const char *type = exchange_query(r->exchange, "type");
	const struct event_type *t = type ? catalog_type_id(r->catalog, type) : NULL;
	if (type && !t) {
		answer_refusal(r, 404, "not_found", "There is no type of that id.");
		return;
	}
	struct wanted *w = mem_alloc(sizeof *w);
	*w = (struct wanted){.asker = asker_of(r), .type = t ? t->num : 0,
		.area = r->area ? r->area : r->scope.areas[0],
		.masked = inbound_mask(r) == MASK_WALL};
	query_run(r, read_remits, w);
}

/* ---- rows ---- */

static void refuse(struct inbound *r, const struct command *c)
{
	char tag[TAG_ROOM];
	bool stale = c->status == 412;
	tag_of(r->server->epoch, c->rev, tag);
	answer_problem(r, &(struct problem){.status = c->status, .code = c->error.code,
		.detail = c->error.text, .act_tag = stale ? tag : NULL});
}

static void on_done(struct command *c, const struct error *e)
{
	struct inbound *r = c->owner;
	char tag[TAG_ROOM];
	struct buf b;
	if (e) {
		answer_error(r, e);
		command_destroy(c);
		return;
	}
	server_publish(r->server, c->changes, c->change_count);
	if (c->status < 300) {
		buf_init(&b, ANSWER_MAX);
		buf_add(&b, c->body, c->body_length);
		tag_of(r->server->epoch, c->rev, tag);
		answer_json(r, c->status, &b, NULL, tag);
	} else {
		refuse(r, c);
	}
	command_destroy(c);
}

void serve_remit_change(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	const char *key = inbound_key(r);
	struct command_tag tag = {.arev = TAG_ANY};
	struct error e;
	if (!key || !inbound_tag(r, &tag))
		return;
	struct command *c = command_create(LEDGER_REMIT);
	c->key = arena_strdup(&c->arena, key);
	c->tag = tag;
	c->remit = arena_alloc(&c->arena, sizeof *c->remit);
	asked_content(r, c->content);
	bool ok = wire_remit_edits_decode(r->exchange->body, r->exchange->body_length, &refs,
		&c->arena, c->remit, &e);
	if (!ok)
		asked_unreadable(r, &e);
	if (ok && inbound_within_budget(r, 1))
		asked_post(r, c, on_done);
	else
		command_destroy(c);
}
