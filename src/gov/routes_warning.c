/* SPDX-License-Identifier: MIT */
/* POST /v1/warnings and /v1/warnings/{id}/actions; GET /v1/warnings/{id}/cap: a warning for other
 * systems. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "event_seen.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/changelog.h"
#include "yiping/wire/cap.h"
#include "yiping/wire/entity.h"

struct wanted {
	struct asker asker;
	char id[ENTITY_ID_ROOM];
	char sender[64];
};

/* When this rev and the one before were made. */
static bool take_times(struct db *db, const struct warning *w, struct cap_message *m,
	struct error *e)
{
	bool found = false;
	m->sent = w->issued;
	m->before = INSTANT_NONE;
	if (!changelog_time_of(db, KIND_WARNING, w->num, w->rev, &m->sent, &found, e))
		return false;
	return w->rev < 2 ||
		changelog_time_of(db, KIND_WARNING, w->num, w->rev - 1, &m->before, &found, e);
}

static bool read_cap(struct db *db, struct query *q, struct error *e)
{
	const struct wanted *w = q->more;
	const struct wire_refs *refs = &w->asker.refs;
	struct cap_message m = {.sender = w->sender};
	struct stored s;
	struct warning warning;
	bool found = false;
	if (!stored_by_id(db, KIND_WARNING, w->id, &q->arena, &s, &found, e))
		return false;
	if (!found || !s.body)
		return asked_refuse(q, 404, "not_found", "There is no such warning.", e);
	if (!asker_sees(&w->asker, &s.live))
		return asked_refuse(q, 403, "scope", "The warning is outside your areas.", e);
	if (!wire_warning_decode(s.body, s.body_length, refs, &q->arena, &warning, e) ||
		!take_times(db, &warning, &m, e))
		return false;
	m.warning = &warning;
	q->content_type = "application/cap+xml";
	snprintf(q->etag, sizeof q->etag, "%s.%u", w->asker.epoch8, (unsigned)warning.rev);
	return wire_cap_encode(&m, refs, &q->out) ||
		error_set(e, "too_large", "The warning is too large to be given.");
}

void serve_warning_cap(struct inbound *r)
{
	struct wanted *w = mem_alloc(sizeof *w);
	w->asker = asker_of(r);
	snprintf(w->id, sizeof w->id, "%s", r->param[0]);
	snprintf(w->sender, sizeof w->sender, "urn:yiping:%.32s", r->server->epoch);
	query_run(r, read_cap, w);
}

static void post(struct inbound *r, struct command *c, const char *key, bool ok,
	const struct error *e)
{
	c->key = arena_strdup(&c->arena, key);
	asked_content(r, c->content);
	if (!ok)
		asked_unreadable(r, e);
	if (ok && inbound_within_budget(r, 1))
		asked_post(r, c, asked_told);
	else
		command_destroy(c);
}

static struct command *begin(void)
{
	struct command *c = command_create(LEDGER_WARNING);
	c->warning_ask = arena_alloc(&c->arena, sizeof *c->warning_ask);
	return c;
}

void serve_warning_issue(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	const char *key = inbound_key(r);
	struct error e = {0};
	if (!key)
		return;
	struct command *c = begin();
	struct warning_ask *a = c->warning_ask;
	post(r, c, key, wire_warning_issue_decode(r->exchange->body, r->exchange->body_length,
		&refs, &c->arena, &a->warning, &a->terms, &e), &e);
}

void serve_warning_act(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	const char *key = inbound_key(r);
	struct error e = {0};
	if (!key)
		return;
	struct command *c = begin();
	struct warning_ask *a = c->warning_ask;
	snprintf(a->id, sizeof a->id, "%s", r->param[0]);
	bool ok = wire_warning_act_decode(r->exchange->body, r->exchange->body_length, &refs,
		&c->arena, &a->terms, &e);
	if (ok && a->terms.act == WARNING_ISSUE)
		ok = error_set(&e, "field_act", "That one was issued already.");
	post(r, c, key, ok, &e);
}
