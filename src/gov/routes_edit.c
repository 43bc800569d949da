/* SPDX-License-Identifier: MIT */
/* An administrator changes the tree or the catalog; only through the socket in the state directory.
 */
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "yiping/wire/area.h"
#include "yiping/wire/out.h"

static void answer_edit(struct inbound *r, const struct command *c)
{
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	wire_open(&b, '{');
	wire_put_seq(&b, "seq", c->seq);
	wire_put_uint(&b, "rehomed", c->edit.rehomed);
	wire_close(&b, '}');
	answer_json(r, c->status, &b, NULL, NULL);
}

/* What is published is judged by the tree that it was made with, or a newer one. */
static void take_effect(struct server *s, struct command *c)
{
	struct reference_edit *edit = &c->edit;
	server_switch(s, edit->new_tree, edit->new_catalog, edit->catalog, edit->catalog_length);
	edit->new_tree = NULL;
	edit->new_catalog = NULL;
	server_publish(s, c->changes, c->change_count);
}

static void on_done(struct command *c, const struct error *e)
{
	struct inbound *r = c->owner;
	if (asked_done(r, c, e)) {
		take_effect(r->server, c);
		answer_edit(r, c);
	}
	command_destroy(c);
}

void serve_area_edits(struct inbound *r)
{
	struct command *c = command_create(LEDGER_AREAS);
	struct wire_area_edit *edits;
	struct error e;
	if (!wire_area_edits_decode(r->exchange->body, r->exchange->body_length, &c->arena, &edits,
		    &c->edit.area_count, &e)) {
		asked_unreadable(r, &e);
		command_destroy(c);
		return;
	}
	c->edit.areas = edits;
	asked_post(r, c, on_done);
}

void serve_catalog_load(struct inbound *r)
{
	struct command *c = command_create(LEDGER_CATALOG);
	c->edit.catalog_length = r->exchange->body_length;
	c->edit.catalog = arena_strndup(&c->arena, r->exchange->body, r->exchange->body_length);
	asked_post(r, c, on_done);
}
