/* SPDX-License-Identifier: MIT */
/* What the station has on the disk: a board before there is any network, everything that comes
 * written back, and another program of the same person to read along with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replica_place.h"
#include "station_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/wire/meta.h"

#define META_CAP ((size_t)64 * 1024)
#define FLOWS_EACH_MS HOUR_MS
#define FLOWS_EACH 50000      // changes
#define FOLLOW_LATE_MS (2 * MINUTE_MS)
#define CLOCK_SLACK_MS (5 * SECOND_MS)
#define CAP_BYTES (INT64_C(512) << 20)

static struct place_key key_of(const struct station *s)
{
	return (struct place_key){.state_dir = s->options.state_dir,
		.profile = s->options.profile, .server = s->options.server, .token = s->token};
}

/* ---- beginning the stream ---- */

/* Who we are was said in this run, and it is ours to ask: the stream goes on where the copy ends.
 * */
static void begin(struct station *s)
{
	struct keep *k = &s->keep;
	struct session_begin b = k->stand.begin;
	if (k->begun || !k->met || (k->replica && !k->leads) || k->moving)
		return;
	k->begun = true;
	b.refs = station_refs(s);
	if (!b.refs.tree || !b.refs.catalog)
		memset(b.etags, 0, sizeof b.etags);
	if (strcmp(k->stand.series_area, session_board_of(s->session)) != 0) {
		b.etags[REF_OF_SERIES][0] = '\0';
		b.tick = 0;
	}
	session_begin(s->session, &b);
	post_send(s->post);
}

static void ask(struct station *s)
{
	if (s->options.offline || s->keep.asks)
		return;
	s->keep.asks = true;
	session_start(s->session);
}

/* ---- what the replica tells ---- */

static void take_stand(struct station *s, const struct replica_stand *stand)
{
	s->keep.stand = *stand;
	s->keep.stood_at = wall_ms();
}

static void take_board(struct station *s, struct replica_board *b)
{
	catalog_destroy(s->catalog);
	area_tree_destroy(s->tree);
	fold_destroy(s->fold);
	gauges_destroy(s->gauges);
	things_destroy(s->things);
	found_forget(s->found);
	s->catalog = b->catalog;
	s->tree = b->tree;
	s->fold = b->fold;
	s->gauges = b->gauges;
	s->things = b->things;
	s->pushed_at = b->pushed_at;
	s->coarse_until = b->coarse_until;
	s->person = b->person;
	memcpy(s->server_id, b->server_id, sizeof s->server_id);
	s->demo = b->demo;
	s->keep.rate = b->rate;
	memcpy(s->gauges_area, s->keep.stand.series_area, sizeof s->gauges_area);
	*b = (struct replica_board){0};
	bodies_forget_decoded(s->bodies);
	station_centre(s);
}

static void on_loaded(void *user, struct replica_board *b, const struct replica_stand *stand)
{
	struct station *s = user;
	take_stand(s, stand);
	s->keep.looked = true;
	bool is_part = stand->listing && stand->good_at == INSTANT_NONE; // of its first list
	if (!b->tree || is_part)
		return;
	take_board(s, b);
	s->keep.loaded = s->known = true;
	post_kick(s->post);
	journal_look(s);
	station_changed(s);
}

/* What only makes the data younger is on the first row, which is painted each second anyhow. */
static bool is_news(const struct station *s, const struct replica_news *n,
	const struct replica_stand *next)
{
	const struct replica_stand *was = &s->keep.stand;
	return n->change_count > 0 || n->tick_count > 0 || next->seq != was->seq ||
	       next->tick != was->tick || next->turn != was->turn ||
	       next->listing != was->listing || next->is_away != was->is_away;
}

static void on_news(void *user, const struct replica_news *n, const struct replica_stand *stand)
{
	struct station *s = user;
	bool news = is_news(s, n, stand);
	take_stand(s, stand);
	for (size_t i = 0; i < n->change_count; i++)
		station_take(s, &n->changes[i], false);
	for (size_t i = 0; i < n->tick_count; i++)
		station_take_tick(s, &n->ticks[i]);
	journal_look(s);
	if (news)
		station_changed(s);
}

static void on_lead(void *user, const struct replica_stand *stand)
{
	struct station *s = user;
	take_stand(s, stand);
	s->keep.leads = true;
	ask(s);
	begin(s);
	station_changed(s);
}

static void on_outbox(void *user)
{
	struct station *s = user;
	post_look(s->post);
}

static void on_trouble(void *user, const struct error *why, bool relist)
{
	struct station *s = user;
	s->keep.trouble = *why;
	if (relist && s->keep.begun)
		session_relist(s->session);
	station_changed(s);
}

static const struct replica_ops ops = {.loaded = on_loaded, .news = on_news, .lead = on_lead,
	.outbox = on_outbox, .trouble = on_trouble};

/* ---- opening ---- */

static bool open_at(struct station *s, const char *dir, struct error *e)
{
	struct keep *k = &s->keep;
	snprintf(k->dir, sizeof k->dir, "%s", dir);
	s->post = post_open(s, dir, e);
	if (!s->post)
		return false;
	s->journal = journal_create(dir);
	k->replica = replica_create(&(struct replica_options){.loop = s->options.loop,
		.dir = k->dir, .may_lead = !s->options.offline, .ops = &ops, .user = s});
	post_kick(s->post);
	journal_note(s, JOURNAL_START, NULL, YP_VERSION);
	return true;
}

bool keep_open(struct station *s, struct error *e)
{
	char dir[PATH_ROOM];
	struct place_key key = key_of(s);
	s->keep.rate = 1;
	if (s->options.state_dir && place_known(&key, dir) && !open_at(s, dir, e))
		return false;
	if (!s->keep.replica || replica_leads(s->keep.replica))
		ask(s);
	return true;
}

static void complain(struct station *s, const struct error *e)
{
	log_write(LOG_ERROR, "cache", "%s", e->text);
	s->keep.trouble = *e;
}

static void go_on_after_move(void *user)
{
	struct station *s = user;
	struct error e;
	char dir[PATH_ROOM];
	s->keep.moving = false;
	journal_destroy(s->journal);
	s->journal = NULL;
	if (s->closed_wish) {
		station_close(s, s->closed, s->closed_user);
		return;
	}
	snprintf(dir, sizeof dir, "%s", s->keep.next_dir);
	if (!open_at(s, dir, &e))
		complain(s, &e);
	begin(s);
	station_changed(s);
}

static void drop_replica(void *user)
{
	struct station *s = user;
	struct replica *r = s->keep.replica;
	s->post = NULL;
	s->keep.replica = NULL;
	replica_close(r, go_on_after_move, s);
}

/* The token is of somebody else now, or the address another server's: nothing of before is shown,
 * and nothing of it is sent. */
static void move(struct station *s, const char *dir)
{
	snprintf(s->keep.next_dir, sizeof s->keep.next_dir, "%s", dir);
	s->keep.moving = true;
	s->keep.leads = s->keep.loaded = false;
	s->keep.stand = (struct replica_stand){0};
	station_forget(s);
	post_close(s->post, drop_replica, s);
}

void keep_met(struct station *s, const struct wire_meta *m)
{
	struct keep *k = &s->keep;
	struct place_key key = key_of(s);
	char dir[PATH_ROOM];
	struct error e;
	bool first = !k->met;
	k->met = true;
	if (!first || !s->options.state_dir) {
		begin(s);
		return;
	}
	if (!place_make(&key, m->server, m->identity.subject, dir, &e)) {
		complain(s, &e);
		begin(s);
		return;
	}
	if (k->replica && strcmp(dir, k->dir) != 0) {
		move(s, dir);
		return;
	}
	if (!k->replica && !open_at(s, dir, &e))
		complain(s, &e);
	begin(s);
}

/* ---- writing ---- */

static void on_stored(void *user)
{
	struct station *s = user;
	session_stored(s->session);
}

static struct cache_limits limits_of(const struct station *s)
{
	int64_t now = station_now(s);
	switch (person_level(&s->person, s->tree)) {
	case LEVEL_CITY:
		return (struct cache_limits){CAP_BYTES, now - 72 * HOUR_MS, now - 72 * HOUR_MS};
	case LEVEL_DISTRICT:
		return (struct cache_limits){CAP_BYTES, now - 72 * HOUR_MS, now - 30 * DAY_MS};
	default:
		return (struct cache_limits){CAP_BYTES, now - 7 * DAY_MS, now - 90 * DAY_MS};
	}
}

/* Now and then a new base of flows, so that a start has few changes to fold, and room is made. */
static void tidy(struct station *s, const struct session_page *page)
{
	struct keep *k = &s->keep;
	struct buf flows;
	k->unbased += page->change_count;
	bool is_due = mono_ms() - k->tidied_at > FLOWS_EACH_MS || k->unbased > FLOWS_EACH;
	if (page->kind != PAGE_OF_CHANGES || page->more || !is_due)
		return;
	k->tidied_at = mono_ms();
	k->unbased = 0;
	buf_init(&flows, FLOWS_CAP);
	flows_put(s->fold, s->tree, station_now(s), &flows);
	if (!flows.overflow)
		replica_put_flows(k->replica, flows.data ? flows.data : "", station_now(s));
	buf_finish(&flows);
	struct cache_limits limits = limits_of(s);
	replica_trim(k->replica, &limits);
}

bool keep_page(struct station *s, const struct session_page *page)
{
	struct keep *k = &s->keep;
	struct scope scope = person_scope(&s->person);
	bool is_all = page->kind == PAGE_OF_CHANGES ? !page->more
						    : page->kind == PAGE_OF_LIST && page->last;
	struct buf flows;
	if (!k->replica)
		return false;
	buf_init(&flows, FLOWS_CAP);
	if (page->kind == PAGE_OF_LIST && page->last)
		flows_put(s->fold, s->tree, station_now(s), &flows);
	bool ok = replica_put_page(k->replica, &(struct replica_page){.page = page,
		.refs = station_refs(s), .scope = scope_hash(&scope),
		.flows = flows.data ? flows.data : "", .good_at = is_all ? wall_ms() : INSTANT_NONE,
		.clock = is_all ? station_now(s) : INSTANT_NONE}, on_stored, s);
	buf_finish(&flows);
	if (ok)
		tidy(s, page);
	return ok;
}

void keep_meta(struct station *s, const struct wire_meta *m)
{
	struct wire_refs refs = station_refs(s);
	struct buf json;
	buf_init(&json, META_CAP);
	if (wire_meta_encode(m, &refs, &json))
		replica_put_meta(s->keep.replica, json.data);
	buf_finish(&json);
}

void keep_link(struct station *s, enum session_state state)
{
	bool is_away = state == SESSION_BACKOFF || state == SESSION_LOGIN;
	if (state == SESSION_LIVE) {
		s->keep.confirmed = true;
		if (strncmp(s->keep.trouble.code, "cache_", 6) == 0)
			s->keep.trouble = (struct error){0};
	}
	if ((is_away || state == SESSION_LIVE) && is_away != s->keep.said_away) {
		s->keep.said_away = is_away;
		replica_put_away(s->keep.replica, is_away);
	}
	journal_look(s);
}

/* ---- reading ---- */

bool keep_follows(const struct station *s)
{
	return s->keep.replica && !replica_leads(s->keep.replica);
}

int64_t keep_now(const struct station *s)
{
	const struct keep *k = &s->keep;
	if (k->stand.clock == INSTANT_NONE || !k->stand.clock || k->stand.good_at == INSTANT_NONE)
		return INSTANT_NONE;
	return k->stand.clock + (int64_t)((double)(wall_ms() - k->stand.good_at) * k->rate);
}

const char *keep_epoch(const struct station *s)
{
	return s->keep.begun ? session_epoch_of(s->session) : s->keep.stand.begin.epoch;
}

int64_t keep_age(const struct station *s)
{
	const struct keep *k = &s->keep;
	if (!k->loaded || k->stand.good_at == INSTANT_NONE)
		return -1;
	int64_t age = wall_ms() - k->stand.good_at;
	if (age < -CLOCK_SLACK_MS)
		return -1; // a clock that was set back knows no age
	return age > 0 ? age : 0;
}

/* Whoever polls has written of late that all is well. */
static bool is_followed(const struct station *s)
{
	int64_t age = keep_age(s);
	return !s->keep.stand.is_away && age >= 0 && age < FOLLOW_LATE_MS;
}

bool keep_is_whole(const struct station *s)
{
	const struct keep *k = &s->keep;
	if (!k->loaded || k->stand.listing)
		return false;
	return s->options.offline || (keep_follows(s) && is_followed(s));
}

void keep_fill_link(const struct station *s, struct link_view *v)
{
	const struct keep *k = &s->keep;
	if (s->options.offline || (keep_follows(s) && k->loaded)) {
		bool is_near = is_followed(s);
		v->state = s->options.offline || !is_near ? LINK_OFFLINE : LINK_FOLLOW;
		v->age_ms = keep_age(s);
		v->retry_ms = -1;
		v->rate = k->rate;
		v->from_cache = true;
		*v->code = *v->text = '\0';
	} else if (k->loaded && !k->confirmed) {
		v->from_cache = true;
		if (v->age_ms < 0 || !k->begun) // an answer to who we are is no news of the city
			v->age_ms = keep_age(s);
		if (v->state == LINK_START)
			v->state = LINK_CATCHUP;
	}
	if (!*v->code && *k->trouble.code) {
		memcpy(v->code, k->trouble.code, sizeof v->code);
		memcpy(v->text, k->trouble.text, sizeof v->text);
	}
}

static void looked_for(struct keep *k, uint32_t num)
{
	for (size_t i = 0; i < k->looking_count; i++) {
		if (k->looking[i] == num) {
			k->looking[i] = k->looking[--k->looking_count];
			return;
		}
	}
}

static void on_body(void *user, uint32_t num, uint32_t rev, const char *bytes, size_t n)
{
	struct station *s = user;
	const struct live *l = fold_find(s->fold, KIND_EVENT, num);
	looked_for(&s->keep, num);
	if (!l)
		return;
	if (n && (rev >= l->head.rev || !s->keep.begun)) {
		bodies_put(s->bodies, num, rev, bytes, n);
		station_changed(s);
	} else if (s->keep.begun) {
		session_fetch_event(s->session, l->id);
	}
}

void keep_find_body(struct station *s, const struct live *l)
{
	struct keep *k = &s->keep;
	for (size_t i = 0; i < k->looking_count; i++)
		if (k->looking[i] == l->head.num)
			return;
	if (k->looking_count < KEEP_LOOKING &&
		replica_body(k->replica, l->head.num, on_body, s))
		k->looking[k->looking_count++] = l->head.num;
	else if (!k->replica && k->begun)
		session_fetch_event(s->session, l->id);
}
