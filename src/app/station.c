/* SPDX-License-Identifier: MIT */
#include "station.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "station_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/spread.h"

#define BODIES_MOST 4096
#define TRY_GAP_MS 2000 // between two tries that a person wants

struct wire_refs station_refs(const struct station *s)
{
	return (struct wire_refs){.tree = s->tree, .catalog = s->catalog};
}

void station_changed(struct station *s)
{
	sparks_look(s);
	if (s->options.changed)
		s->options.changed(s->options.user);
}

/* ---- what the session tells ---- */

static void on_meta(void *user, const struct wire_meta *m, const struct wire_meta_areas *areas)
{
	struct station *s = user;
	(void)areas;
	keep_met(s, m);
	if (!s->known)
		s->person = m->identity;
	s->demo = m->demo;
	s->keep.rate = m->rate;
	memcpy(s->server_id, m->server, sizeof s->server_id);
	s->known = true;
	post_kick(s->post);
}

/* The old tree may still be referred to while the callback runs, never after. */
static void take_tree(struct station *s, struct area_tree *t)
{
	area_tree_destroy(s->tree);
	found_forget(s->found);
	s->tree = t;
	bodies_forget_decoded(s->bodies);
}

static void take_catalog(struct station *s, struct catalog *c)
{
	catalog_destroy(s->catalog);
	found_forget(s->found);
	s->catalog = c;
	bodies_forget_decoded(s->bodies);
}

/* Values of another centre begin with nothing: a frame of theirs may be no newer than the last. */
static void take_series(struct station *s, const struct session_reference *r)
{
	if (r->area && strcmp(r->area, s->gauges_area) != 0) {
		gauges_destroy(s->gauges);
		s->gauges = gauges_create();
		s->pushed_at = INSTANT_NONE;
		snprintf(s->gauges_area, sizeof s->gauges_area, "%s", r->area);
	}
	for (size_t i = 0; i < r->count; i++)
		gauges_put_series(s->gauges, &r->series[i].series);
}

static void on_reference(void *user, const struct session_reference *r)
{
	struct station *s = user;
	if (r->same)
		return;
	replica_put_reference(s->keep.replica, r);
	switch (r->kind) {
	case REF_OF_AREAS:
		take_tree(s, r->tree);
		break;
	case REF_OF_CATALOG:
		take_catalog(s, r->catalog);
		break;
	case REF_OF_UNITS:
		things_units(s->things, r->units, r->count);
		break;
	case REF_OF_SERIES:
		take_series(s, r);
		break;
	default:
		break;
	}
}

void station_centre(struct station *s)
{
	const struct area *asked = s->area ? area_by_id(s->tree, s->area) : NULL;
	if (!s->centre)
		s->centre = asked ? asked->num : s->person.area_count ? s->person.areas[0] : 0;
}

static void on_ready(void *user, const struct wire_meta *m)
{
	struct station *s = user;
	s->person = m->identity;
	station_centre(s);
	fold_set_home(s->fold, area_root(s->tree)->num, m->utc_offset_minutes);
	s->utc_offset = m->utc_offset_minutes;
	keep_meta(s, m);
	station_changed(s);
}

/* ---- pages ---- */

static void put_listed(struct fold *f, const struct change *c)
{
	struct live l = {.head = c->head, .path = c->path, .unit_count = c->unit_count};
	memcpy(l.id, c->id, sizeof l.id);
	memcpy(l.units, c->units, sizeof l.units);
	fold_put(f, &l);
}

static void take_listed(struct station *s, const struct change *c)
{
	struct wire_refs refs = station_refs(s);
	put_listed(s->listed ? s->listed : s->fold, c);
	if (c->head.kind == KIND_EVENT && c->body)
		bodies_put(s->bodies, c->head.num, c->head.rev, c->body, c->body_length);
	things_take(s->listed_things ? s->listed_things : s->things, c, &refs);
}

void station_take(struct station *s, const struct change *c, bool listed)
{
	struct wire_refs refs = station_refs(s);
	if (listed) {
		take_listed(s, c);
		return;
	}
	bool gap = fold_apply(s->fold, c) == REDUCE_GAP;
	if (gap && c->head.kind == KIND_EVENT && s->keep.begun)
		session_fetch_event(s->session, c->id);
	if (c->head.kind == KIND_EVENT && c->body)
		bodies_put(s->bodies, c->head.num, c->head.rev, c->body, c->body_length);
	things_take(s->things, c, &refs);
	post_learn(s->post, c);
	if (c->head.kind == KIND_EVENT)
		history_forget(s, c->head.num);
	desk_learn(s, c);
}

/* Sparklines move on by server time: a column a minute. */
static void push_columns(struct station *s, int64_t at)
{
	if (s->pushed_at == INSTANT_NONE || at - s->pushed_at > HOUR_MS)
		s->pushed_at = at;
	for (; at - s->pushed_at >= COLUMN_MS; s->pushed_at += COLUMN_MS)
		gauges_push_history(s->gauges);
}

void station_take_tick(struct station *s, const struct tick *t)
{
	gauges_apply(s->gauges, t);
	push_columns(s, t->at);
}

static void take_counters(struct fold *f, const struct session_page *page)
{
	for (size_t i = 0; i < page->counter_count; i++) {
		const struct wire_counters *c = &page->counters[i];
		if (c->day == INT32_MIN)
			continue;
		for (int n = FLOW_SENSED; n < COUNTER_COUNT; n++)
			fold_set_flow(f, c->area, c->domain, (enum counter)n, c->day,
				c->counts[n]);
	}
}

static void drop_listed(struct station *s)
{
	fold_destroy(s->listed);
	things_destroy(s->listed_things);
	s->listed = NULL;
	s->listed_things = NULL;
}

/* A board that is shown stays until the new list is whole. */
static void begin_list(struct station *s)
{
	drop_listed(s);
	if (!fold_count(s->fold)) {
		things_clear(s->things);
		return;
	}
	s->listed = fold_create();
	s->listed_things = things_create();
	fold_set_home(s->listed, area_root(s->tree)->num, s->utc_offset);
}

static void end_list(struct station *s, uint64_t seq)
{
	if (s->listed) {
		fold_destroy(s->fold);
		things_destroy(s->things);
		s->fold = s->listed;
		s->things = s->listed_things;
		s->listed = NULL;
		s->listed_things = NULL;
	}
	fold_set_seq(s->fold, seq);
}

/* An answer that brings nothing makes the data younger, which the first row tells each second. */
static bool is_news(const struct station *s, const struct session_page *page)
{
	return page->kind == PAGE_OF_LIST || page->change_count > 0 || page->tick_count > 0 ||
	       page->counter_count > 0 || !s->whole;
}

static void on_page(void *user, const struct session_page *page)
{
	struct station *s = user;
	bool listed = page->kind == PAGE_OF_LIST, news = is_news(s, page);
	if (listed && page->first)
		begin_list(s);
	for (size_t i = 0; i < page->change_count; i++)
		station_take(s, &page->changes[i], listed);
	take_counters(s->listed ? s->listed : s->fold, page);
	for (size_t i = 0; i < page->tick_count; i++)
		station_take_tick(s, &page->ticks[i].tick);
	if (listed && page->last)
		end_list(s, page->seq);
	if (!page->more && page->kind == PAGE_OF_CHANGES)
		s->whole = true;
	if (!keep_page(s, page))
		session_stored(s->session);
	journal_look(s);
	if (news)
		station_changed(s);
}

static bool on_digest(void *user, struct digest *out)
{
	struct station *s = user;
	struct scope scope = person_scope(&s->person);
	*out = fold_digest_scope(s->fold, &scope);
	return true;
}

static void on_epoch(void *user, const char *old_epoch, const char *new_epoch)
{
	struct station *s = user;
	log_write(LOG_WARN, "session", "The server's history is another one: %s, was %s.",
		new_epoch, old_epoch);
	post_prove(s->post);
}

/* What the change said may still be had from the event itself. */
static void on_quarantine(void *user, const struct session_bad *bad)
{
	struct station *s = user;
	log_write(LOG_WARN, "session", "A change could not be read: %s %s: %s",
		kind_token(bad->kind), bad->id, bad->why->text);
	if (bad->kind == KIND_EVENT && *bad->id)
		session_fetch_event(s->session, bad->id);
}

static void on_event(void *user, const struct session_event *ev)
{
	struct station *s = user;
	if (!ev->view)
		return;
	const struct event *e = &ev->view->event;
	struct live l = {.head = event_head(e), .path = e->path};
	snprintf(l.id, sizeof l.id, "%s", e->id);
	for (size_t i = 0; i < e->party_count && l.unit_count < CHANGE_UNITS_MAX; i++)
		l.units[l.unit_count++] = e->parties[i].unit.num;
	fold_put(s->fold, &l);
	bodies_put(s->bodies, e->num, e->rev, ev->bytes, ev->length);
	replica_put_event(s->keep.replica, &l, ev->bytes, ev->length);
	station_changed(s);
}

static void on_link(void *user)
{
	struct station *s = user;
	struct session_link l;
	session_link(s->session, mono_ms(), &l);
	if (l.state == SESSION_LIVE)
		post_kick(s->post);
	if (l.state == SESSION_RELIST || l.state == SESSION_EPOCH)
		log_write(LOG_WARN, "session", "Listed anew: %s: %s", l.error.code, l.error.text);
	keep_link(s, l.state);
	station_changed(s);
}

static void on_board_refused(void *user, const char *area, const struct error *why)
{
	struct station *s = user;
	const struct area *back = area_by_id(s->tree, session_board_of(s->session));
	log_write(LOG_WARN, "session", "%s: %s", area, why->text);
	if (back)
		s->centre = back->num;
	station_changed(s);
}

static const struct session_ops ops = {.meta = on_meta, .reference = on_reference,
	.ready = on_ready, .page = on_page, .digest = on_digest, .epoch = on_epoch,
	.quarantine = on_quarantine, .link = on_link, .board_refused = on_board_refused,
	.event = on_event};

/* ---- life ---- */

static bool open_session(struct station *s, struct error *e)
{
	uint64_t seed;
	secret_bytes(&seed, sizeof seed);
	s->http = http_create(s->options.loop, NULL, e);
	if (!s->http)
		return false;
	s->session = session_create(&(struct session_options){.loop = s->options.loop,
		.http = s->http, .server = &s->server, .token = s->token, .board = s->area,
		.seed = seed, .ops = &ops, .user = s});
	return true;
}

static void release(struct station *s)
{
	catalog_destroy(s->catalog);
	area_tree_destroy(s->tree);
	fold_destroy(s->fold);
	gauges_destroy(s->gauges);
	things_destroy(s->things);
	drop_listed(s);
	bodies_destroy(s->bodies);
	found_destroy(s->found);
	journal_destroy(s->journal);
	history_destroy(s->history);
	sparks_destroy(s->sparks);
	desk_destroy(s->desk);
	free(s->token);
	free(s->area);
	free(s);
}

struct station *station_create(const struct station_options *o, struct error *e)
{
	struct station *s = mem_alloc(sizeof *s);
	s->options = *o;
	s->token = mem_strdup(o->token);
	s->area = mem_strdup(o->area);
	s->fold = fold_create();
	s->gauges = gauges_create();
	s->things = things_create();
	s->bodies = bodies_create(BODIES_MOST);
	s->found = found_create();
	s->pushed_at = s->coarse_until = INSTANT_NONE;
	if (!http_server_parse(o->server, &s->server, e) || !open_session(s, e) ||
		!keep_open(s, e)) {
		release(s); // the program ends with the sentence
		return NULL;
	}
	return s;
}

static void on_part_closed(void *user)
{
	struct station *s = user;
	void (*closed)(void *user) = s->closed;
	void *closed_user = s->closed_user;
	release(s);
	if (closed)
		closed(closed_user);
}

static void on_session_closed(void *user)
{
	struct station *s = user;
	s->session = NULL;
	http_close(s->http, on_part_closed, s);
}

static void on_replica_closed(void *user)
{
	struct station *s = user;
	s->keep.replica = NULL;
	session_close(s->session, on_session_closed, s);
}

/* What came last is written while the session still holds it. */
static void on_post_closed(void *user)
{
	struct station *s = user;
	s->post = NULL;
	replica_close(s->keep.replica, on_replica_closed, s);
}

void station_forget(struct station *s)
{
	area_tree_destroy(s->tree);
	catalog_destroy(s->catalog);
	gauges_destroy(s->gauges);
	bodies_destroy(s->bodies);
	found_forget(s->found);
	s->tree = NULL;
	s->catalog = NULL;
	s->gauges = gauges_create();
	s->bodies = bodies_create(BODIES_MOST);
	s->gauges_area[0] = '\0';
	sparks_forget(s);
	desk_forget(s);
	fold_clear(s->fold);
	things_clear(s->things);
	drop_listed(s);
	s->person = (struct person){0};
	s->centre = 0;
	s->pushed_at = INSTANT_NONE;
	s->known = s->whole = false;
}

void station_close(struct station *s, void (*closed)(void *user), void *user)
{
	s->closed = closed;
	s->closed_user = user;
	s->closed_wish = s->keep.moving;
	if (s->closed_wish)
		return;
	journal_note(s, JOURNAL_STOP, NULL, NULL);
	post_close(s->post, on_post_closed, s);
}

/* ---- what is shown ---- */

int64_t station_now(const struct station *s)
{
	int64_t now = keep_follows(s) ? INSTANT_NONE : session_now(s->session, mono_ms());
	if (now == INSTANT_NONE)
		now = keep_now(s);
	return now == INSTANT_NONE ? wall_ms() : now;
}

bool station_is_whole(const struct station *s)
{
	struct link_view v;
	station_link(s, &v); // only who is live has compared the board with the server's digest
	bool whole = (s->whole && v.state == LINK_LIVE) || keep_is_whole(s);
	return whole && gauges_tick(s->gauges) > 0;
}

bool station_is_kept(const struct station *s)
{
	return s->post && s->known && s->tree && s->catalog;
}

void station_saw(struct station *s, const char *view)
{
	const struct area *a = s->tree ? area_by_num(s->tree, s->centre) : NULL;
	journal_note(s, JOURNAL_VIEW, view, a ? a->id : NULL);
}

/* One more try is no news: what is wrong stays so until the answer that failed has come. */
static enum link_state link_of(const struct session_link *l, bool whole)
{
	if (l->state == SESSION_LIVE)
		return LINK_LIVE;
	switch (l->trouble) {
	case SESSION_BACKOFF:
		return LINK_OFFLINE;
	case SESSION_LOGIN:
		return LINK_DENIED;
	default:
		if (l->state == SESSION_INIT)
			return LINK_START;
		return whole ? LINK_CATCHUP : LINK_LOADING;
	}
}

void station_link(const struct station *s, struct link_view *v)
{
	struct session_link l;
	session_link(s->session, mono_ms(), &l);
	*v = (struct link_view){.state = link_of(&l, s->whole || s->keep.loaded),
		.age_ms = l.age_ms, .retry_ms = l.retry_ms, .rate = l.rate,
		.quarantined = l.quarantined};
	memcpy(v->code, l.error.code, sizeof v->code);
	memcpy(v->text, l.error.text, sizeof v->text);
	keep_fill_link(s, v);
}

bool station_find(struct station *s, uint32_t num, char id[ENTITY_ID_ROOM], uint32_t *arev)
{
	struct wire_refs refs = station_refs(s);
	const struct live *l = fold_find(s->fold, KIND_EVENT, num);
	const struct event *e = l || !num ? NULL : bodies_get(s->bodies, num, &refs);
	if (!l && !e)
		return false;
	snprintf(id, ENTITY_ID_ROOM, "%s", l ? l->id : e->id);
	if (arev)
		*arev = l ? l->head.arev : e->arev;
	return true;
}

static const struct event *give_event(void *user, uint32_t num)
{
	struct station *s = user;
	struct wire_refs refs = station_refs(s);
	const struct event *e = bodies_get(s->bodies, num, &refs);
	const struct live *l = e ? NULL : fold_find(s->fold, KIND_EVENT, num);
	if (l)
		keep_find_body(s, l);
	return e;
}

static const struct change *give_history(void *user, uint32_t num, size_t *count)
{
	return station_history(user, num, count);
}

static const struct act *give_said(void *user, const struct change *c)
{
	return station_said(user, c);
}

static const struct proposal *give_proposal(void *user, uint32_t num, struct fetch_view *how)
{
	return station_proposal(user, num, how);
}

static struct order_view give_orders(void *user, uint32_t num)
{
	return station_orders(user, num);
}

static enum mark give_mark(void *user, uint32_t num)
{
	struct station *s = user;
	return post_mark(s->post, num);
}

/* The words of an event are in its body; those not at hand are asked for and found later. */
static bool find_text(void *user, const struct live *l, const char *words)
{
	struct station *s = user;
	int known = found_known(s->found, words, l->head.num, l->head.rev);
	const struct event *e = known < 0 ? give_event(user, l->head.num) : NULL;

	return e ? found_look(s->found, words, e, s->catalog, s->tree) : known > 0;
}

bool station_board(struct station *s, struct board *out)
{
	*out = (struct board){.now = station_now(s), .catalog = s->catalog, .tree = s->tree,
		.fold = s->fold, .gauges = s->gauges, .person = &s->person, .centre = s->centre,
		.demo = s->demo, .history_coarse = s->coarse, .server = s->options.server,
		.program = YP_VERSION, .event = give_event, .history = give_history,
		.said = give_said, .proposal = give_proposal,
		.orders = give_orders, .mark = give_mark, .text = find_text, .user = s};
	station_link(s, &out->link);
	if (!s->catalog || !s->tree || !area_root(s->tree))
		return false;
	things_fill(s->things, out);
	post_fill(s->post, out);
	return true;
}

void station_show(struct station *s, uint32_t area)
{
	const struct area *a = area_by_num(s->tree, area);
	if (!a || area == s->centre)
		return;
	s->centre = area;
	session_board(s->session, a->id);
	station_saw(s, NULL);
	station_changed(s);
}

void station_wake(struct station *s)
{
	session_wake(s->session);
	post_kick(s->post);
}

void station_try(struct station *s)
{
	struct link_view v;
	int64_t now = mono_ms();
	station_link(s, &v);
	if (v.state != LINK_OFFLINE || (s->tried_at && now - s->tried_at < TRY_GAP_MS))
		return;
	s->tried_at = now;
	station_wake(s);
}

struct found_id {
	const char *id;
	uint32_t num;
};

static bool is_id(void *user, const struct live *l)
{
	struct found_id *f = user;
	if (strcmp(l->id, f->id) != 0)
		return true;
	f->num = l->head.num;
	return false;
}

uint32_t station_event(const struct station *s, const char *id)
{
	struct found_id f = {.id = id};
	fold_each(s->fold, KIND_EVENT, is_id, &f);
	return f.num;
}
