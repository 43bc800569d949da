/* SPDX-License-Identifier: MIT */
/* Acts on their way: durable in the outbox first, then sent, then settled. What is shown comes from
 * the rows kept here. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/spread.h"
#include "yiping/store/schema.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"
#include "yiping/wire/act.h"
#include "yiping/wire/outcome.h"

#define DRAIN_MS 500
#define PROVE_MS (30 * DAY_MS) // no backup that is brought back is older
#define PROVE_MOST 200
#define PROBLEM_CAP ((size_t)16 * 1024)
#define HURRY_MS HOUR_MS       // what asks others to hurry is pointless after it

void post_tell(struct post *p, const struct kept *k)
{
	if (p->station->told)
		p->station->told(p->station->told_user, &k->row);
	station_changed(p->station);
}

/* ---- what the delivery tells ---- */

static void on_sending(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = post_find(p, key);
	if (!k)
		return;
	struct link_view link;
	station_link(p->station, &link);
	k->is_trying = k->is_trying || k->row.mark == MARK_QUEUED;
	post_set(p, key, OUTBOX_SENT, 0, NULL, 0);
	if (link.state == LINK_OFFLINE) // nothing is said to have left before it has
		return;
	k->row.mark = MARK_SENT;
	post_tell(p, k);
}

/* Nothing of it was taken: what was said to be sent is to be sent. */
static void on_waits(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = post_find(p, key);
	if (!k || !k->is_trying)
		return;
	k->is_trying = false;
	k->row.mark = MARK_QUEUED;
	post_set(p, key, OUTBOX_QUEUED, 0, NULL, 0);
	station_changed(p->station);
}

/* It left, and nobody knows what became of it. */
static void on_went(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = post_find(p, key);
	if (!k)
		return;
	k->is_trying = false;
	k->row.mark = MARK_SENT;
	station_changed(p->station);
}

/* What the API did not say itself is kept in the API's form. */
static void keep_fate(struct post *p, const struct delivery_outcome *o, enum outbox_state state)
{
	struct wire_problem problem = {
		.status = (uint32_t)o->status, .code = o->code, .detail = o->text};
	struct buf b;
	buf_init(&b, PROBLEM_CAP);
	if (o->answer.length || o->fate == FATE_APPLIED || !wire_problem_encode(&problem, &b))
		post_set(p, o->key, state, o->status, o->answer.bytes, o->answer.length);
	else
		post_set(p, o->key, state, o->status, b.data, b.length);
	buf_finish(&b);
}

/* What this person meant to follow that act was meant for the state that it made: it goes with the
 * tag of that. Nobody came between, or the act would not have been taken. */
static void chain(struct post *p, const struct kept *k, uint32_t arev)
{
	const char *dot = strchr(k->tag, '.');
	if (!dot || !*k->row.event)
		return;
	for (struct kept *next = p->rows; next < p->rows + p->count; next++) {
		if (next <= k || next->held || next->row.mark != MARK_QUEUED ||
			strcmp(next->tag, k->tag) != 0 ||
			strcmp(next->row.event, k->row.event) != 0)
			continue;
		snprintf(next->tag, sizeof next->tag, "%.*s.%" PRIu32, (int)(dot - k->tag), k->tag,
			arev);
		post_retag(p, next);
	}
}

/* What is no event tells which entity it became. */
static void read_answer(struct post *p, struct kept *k, const struct wire_span *answer)
{
	if (post_is_warning(k->target))
		post_warned(p, k, answer);
	else if (post_is_mode(k->target))
		post_moded(p, k, answer);
	else if (post_is_order(k->target))
		post_ordered(p, k, answer);
}

static void on_settled(void *user, const struct delivery_outcome *o)
{
	static const struct { enum mark mark; enum outbox_state state; } of_fate[FATE_COUNT] = {
		[FATE_APPLIED] = {MARK_APPLIED, OUTBOX_APPLIED},
		[FATE_CONFLICT] = {MARK_CONFLICT, OUTBOX_CONFLICT},
		[FATE_REFUSED] = {MARK_REFUSED, OUTBOX_REFUSED},
		[FATE_ATTENTION] = {MARK_ATTENTION, OUTBOX_ATTENTION},
		[FATE_AGAIN] = {MARK_QUEUED, OUTBOX_QUEUED},
		[FATE_PAUSE] = {MARK_QUEUED, OUTBOX_QUEUED}};
	struct post *p = user;
	struct kept *k = post_find(p, o->key);
	char of[sizeof k->row.event] = "";
	keep_fate(p, o, of_fate[o->fate].state);
	if (!k)
		return;
	k->held = false;
	memcpy(of, k->row.event, sizeof of); // the answer may tell another
	k->row.mark = of_fate[o->fate].mark;
	snprintf(k->row.code, sizeof k->row.code, "%s", o->code ? o->code : "");
	if (o->fate != FATE_APPLIED ||
		!(post_is_warning(k->target) || post_is_mode(k->target))) // a change may have told
		snprintf(k->row.text, sizeof k->row.text, "%s", o->text ? o->text : "");
	if (o->fate == FATE_APPLIED)
		read_answer(p, k, &o->answer);
	if (o->fate == FATE_APPLIED && !*k->row.event && o->event) // a report got its number
		snprintf(k->row.event, sizeof k->row.event, "%s", o->event);
	if (o->fate == FATE_CONFLICT)
		post_tell_who(p, k, &o->current);
	if (o->fate == FATE_APPLIED && o->arev)
		chain(p, k, o->arev);
	post_offer_next(p, of);
	post_tell(p, post_find(p, o->key));
	post_prune(p);
}

static void on_let_go(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = post_find(p, key);
	if (!k)
		return;
	k->held = false;
	k->prove = true;
	post_offer_next(p, k->row.event); // behind a refusal nothing waits
	post_tell(p, post_find(p, key));
}

static void on_delivery_link(void *user)
{
	struct post *p = user;
	station_changed(p->station);
}

static const struct delivery_ops ops = {.sending = on_sending, .waits = on_waits, .went = on_went,
	.settled = on_settled, .let_go = on_let_go, .link = on_delivery_link};

/* ---- the station's side ---- */

struct post *post_open(struct station *s, const char *dir, struct error *e)
{
	struct post *p = mem_alloc(sizeof *p);
	char path[PATH_ROOM];
	uint64_t seed;
	secret_bytes(&seed, sizeof seed);
	p->station = s;
	STAILQ_INIT(&p->unwritten);
	STAILQ_INIT(&p->adding);
	if (!path_join(path, sizeof path, dir, "outbox.db")) {
		free(p);
		error_set(e, "path", "The state directory's path is too long.");
		return NULL;
	}
	p->worker = worker_create(&(struct worker_options){.loop = s->options.loop,
		.db = {.path = path, .schema = &schema_outbox, .sync = DB_SYNC_FULL,
			.busy_ms = 1000}}, e);
	if (!p->worker) {
		free(p);
		return NULL;
	}
	p->delivery = delivery_create(&(struct delivery_options){.loop = s->options.loop,
		.http = s->http, .server = &s->server, .token = s->token, .seed = seed,
		.ops = &ops, .user = p});
	return p;
}

static void on_delivery_closed(void *user)
{
	struct post *p = user;
	void (*closed)(void *user) = p->closed;
	void *closed_user = p->closed_user;
	worker_destroy(p->worker, DRAIN_MS);
	post_rows_finish(p);
	post_unwritten_finish(p);
	free(p->shown);
	free(p);
	closed(closed_user);
}

void post_close(struct post *p, void (*closed)(void *user), void *user)
{
	if (!p) {
		closed(user);
		return;
	}
	p->closed = closed;
	p->closed_user = user;
	delivery_close(p->delivery, on_delivery_closed, p);
}

static void count_row(struct outbox_view *v, const struct act_row *row)
{
	enum mark m = row->seen ? MARK_NONE : row->mark;
	v->queued += m == MARK_QUEUED;
	v->sent += m == MARK_SENT;
	v->conflicts += m == MARK_CONFLICT;
	v->refused += m == MARK_REFUSED;
	v->attention += m == MARK_ATTENTION;
}

/* What came back before it on the same event, and is not decided. */
static enum verb behind_of(const struct post *p, const struct kept *k)
{
	for (const struct kept *older = p->rows; post_is_open(k) && older < k; older++)
		if (post_waits(older) && *k->row.event &&
			strcmp(older->row.event, k->row.event) == 0)
			return older->row.verb;
	return VERB_NONE;
}

/* The newest, but for what a person has to decide: that is shown however old it is. */
static size_t show_rows(struct post *p, size_t undecided)
{
	size_t n = 0, room = ACTS_SHOWN, all = undecided;
	for (size_t i = p->count; i-- > 0 && n < room;) {
		const struct act_row *r = &p->rows[i].row;
		bool waits = (r->mark == MARK_CONFLICT || r->mark == MARK_ATTENTION) && !r->seen;
		if (waits || n + undecided < room) {
			p->shown[n] = *r;
			p->shown[n++].behind = all ? behind_of(p, &p->rows[i]) : VERB_NONE;
		}
		undecided -= waits;
	}
	return n;
}

void post_fill(struct post *p, struct board *b)
{
	struct outbox_view *v = &b->outbox;
	b->outbox = (struct outbox_view){.oldest_ms = -1};
	if (!p)
		return;
	post_tell_rest(p);
	b->outbox.opened = p->is_loaded || (p->loaded && !p->looking);
	b->outbox.writable = p->writable;
	for (size_t i = 0; i < p->count; i++) {
		const struct act_row *r = &p->rows[i].row;
		count_row(&b->outbox, r);
		if (b->outbox.oldest_ms < 0 && (r->mark == MARK_QUEUED || r->mark == MARK_SENT))
			b->outbox.oldest_ms = wall_ms() - r->made_at;
	}
	p->shown = mem_grow(p->shown, ACTS_SHOWN, sizeof *p->shown);
	b->acts = p->shown;
	b->act_count = show_rows(p, v->conflicts + v->attention);
}

enum mark post_mark(struct post *p, uint32_t num)
{
	static const uint8_t gravity[] = {[MARK_QUEUED] = 1, [MARK_SENT] = 1, [MARK_REFUSED] = 2,
		[MARK_ATTENTION] = 3, [MARK_CONFLICT] = 4};
	enum mark gravest = MARK_NONE;
	for (size_t i = p ? p->count : 0; i-- > 0;) {
		const struct kept *k = &p->rows[i];
		if (k->num == num && !k->row.seen && k->row.mark != MARK_APPLIED &&
			gravity[k->row.mark] > gravity[gravest])
			gravest = k->row.mark;
	}
	return gravest;
}

void post_learn(struct post *p, const struct change *c)
{
	struct kept *k = p && p->delivery && c->key ? post_find(p, c->key) : NULL;
	const struct wire_span body = {c->body, c->body_length};
	if (!k)
		return;
	if (k->row.mark < MARK_APPLIED)
		read_answer(p, k, &body);
	chain(p, k, c->head.arev);
	delivery_seen(p->delivery, c->key, c->id, c->head.rev, c->seq);
}

/* ---- another history: also what was told applied may be gone with the old one ---- */

static bool run_reopen(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_reopen(db, j->row.server, j->row.subject, wall_ms() - PROVE_MS, PROVE_MOST,
		       e) && post_run_open(db, user, e);
}

static void done_reopen(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	if (e && !error_is(e, "closing"))
		log_write(LOG_ERROR, "outbox", "%s", e->text);
	for (size_t i = 0; !e && i < j->list.count; i++) {
		const struct outbox_row *r = &j->list.rows[i];
		struct kept *k = post_find(p, r->key);
		if (k && k->row.mark == MARK_APPLIED)
			k->row.mark = MARK_SENT;
		else if (!k)
			k = post_keep(p, r, station_event(p->station, r->event));
		k->prove = true;
	}
	post_offer(p);
	post_job_free(j);
	station_changed(p->station);
}

void post_prove(struct post *p)
{
	if (!p || !p->delivery)
		return;
	delivery_epoch(p->delivery, session_epoch_of(p->station->session));
	for (size_t i = 0; i < p->count; i++)
		p->rows[i].prove = true;
	struct job *j = post_job(p);
	struct error e;
	if (!worker_post(p->worker, run_reopen, done_reopen, j, &e))
		done_reopen(j, &e);
}

void post_kick(struct post *p)
{
	if (!p)
		return;
	post_load(p);
	delivery_kick(p->delivery);
}

void post_send(struct post *p)
{
	if (!p || p->sends)
		return;
	p->sends = true;
	for (size_t i = 0; i < p->count; i++)
		p->rows[i].prove = true; // whoever sent before may have sent them
	post_offer(p);
}

void post_run(struct post *p, worker_run_fn run, worker_done_fn done, void *user)
{
	struct error e;
	if (!worker_post(p->worker, run, done, user, &e))
		done(user, &e);
}

/* ---- a new act ---- */

static bool run_add(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_add(db, &j->row, e);
}

static void done_add(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	struct kept refused = {0};
	STAILQ_REMOVE(&p->adding, j, job, next);
	if (!e)
		p->writable = true;
	else if (!error_is(e, "too_large") && !error_is(e, "outbox_full"))
		p->writable = false;
	if (e) {
		snprintf(refused.row.key, sizeof refused.row.key, "%s", j->row.key);
		snprintf(refused.row.event, sizeof refused.row.event, "%s", j->row.event);
		refused.row.verb = verb_of(j->row.verb);
		refused.row.mark = MARK_REFUSED;
		memcpy(refused.row.code, e->code, sizeof refused.row.code);
		memcpy(refused.row.text, e->text, sizeof refused.row.text);
		post_tell(p, &refused);
	} else {
		post_keep(p, &j->row, j->num);
		post_offer_next(p, j->row.event);
		struct kept *k = post_find(p, j->row.key);
		k->row.behind = behind_of(p, k);
		post_tell(p, k);
	}
	post_job_free(j);
}

bool post_add(struct post *p, struct job *j, struct error *e)
{
	if (!worker_post(p->worker, run_add, done_add, j, e))
		return false;
	STAILQ_INSERT_TAIL(&p->adding, j, next);
	return true;
}

void post_new_key(char out[64])
{
	uint8_t bytes[16];
	secret_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

const char *post_tag(struct job *j, uint32_t arev, enum verb verb)
{
	if (verb_commutes(verb))
		return "*";
	return arena_printf(&j->arena, "%.8s.%" PRIu32, keep_epoch(j->post->station), arev);
}

/* When it is pointless, on the clock of this machine. */
int64_t post_not_after(const struct station *s, const struct act *a)
{
	if (a->verb == VERB_URGE || a->verb == VERB_CALL)
		return wall_ms() + HURRY_MS;
	return a->until == INSTANT_NONE ? INSTANT_NONE : wall_ms() + a->until - station_now(s);
}

static bool fill_row(struct job *j, struct station *s, const char *id, uint32_t arev,
	const struct act *a, struct error *e)
{
	struct wire_refs refs = station_refs(s);
	struct buf b;
	char key[64];
	post_new_key(key);
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool ok = wire_act_encode(a, &refs, &b);
	if (ok) {
		j->row = (struct outbox_row){.key = arena_strdup(&j->arena, key),
			.subject = arena_strdup(&j->arena, s->person.subject),
			.server = arena_strdup(&j->arena, s->server_id),
			.event = arena_strdup(&j->arena, id), .verb = verb_token(a->verb),
			.tag = post_tag(j, arev, a->verb),
			.target = arena_printf(&j->arena, "/v1/events/%s/actions", id),
			.bytes = arena_strndup(&j->arena, b.data, b.length), .length = b.length,
			.made_at = wall_ms(), .not_after = post_not_after(s, a),
			.settled_at = INSTANT_NONE};
	}
	buf_finish(&b);
	return ok || error_set(e, "too_large", "%s", _("what was typed is too long"));
}

/* It says the same, whenever it was. */
static bool is_same(struct station *s, const struct act *a, const void *bytes, size_t n)
{
	struct wire_refs refs = station_refs(s);
	struct arena arena = {0};
	struct act waiting, again = *a;
	struct error e;
	struct buf b;
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool same = wire_act_decode(bytes, n, &refs, &arena, &waiting, &e);
	if (same)
		again.occurred = waiting.occurred;
	same = same && wire_act_encode(&again, &refs, &b) && b.length == n &&
		memcmp(b.data, bytes, n) == 0;
	buf_finish(&b);
	arena_finish(&arena);
	return same;
}

/* The same act of this person waits to be taken, and none behind it makes another state of the
 * event, in which it would be meant anew. */
static bool is_on_its_way(struct station *s, const char *id, const struct act *a)
{
	const struct post *p = s->post;
	const struct job *j;
	STAILQ_FOREACH(j, &p->adding, next)
		if (strcmp(j->row.event, id) == 0 && is_same(s, a, j->row.bytes, j->row.length))
			return true;
	for (size_t i = p->count; i-- > 0;) {
		const struct kept *k = &p->rows[i];
		if (!post_is_open(k) || strcmp(k->row.event, id) != 0)
			continue;
		if (k->row.verb == a->verb && is_same(s, a, k->bytes, k->length))
			return true;
		if (!verb_commutes(k->row.verb))
			return false;
	}
	return false;
}

bool station_act(struct station *s, uint32_t num, const struct act *act, char key[64],
	struct error *e)
{
	char id[ENTITY_ID_ROOM];
	uint32_t arev;
	struct act a = *act;
	if (!s->post || !s->known)
		return error_set(
			e, "unknown", "%s", _("nothing can be done before the server was reached"));
	if (!station_find(s, num, id, &arev))
		return error_set(e, "not_found", "%s", _("that event is not at hand any more"));
	if (is_on_its_way(s, id, act))
		return error_set(e, "repeated", "%s: %s", words_verb(act->verb),
			_("yours is on its way already"));
	struct job *j = mem_alloc(sizeof *j);
	j->post = s->post;
	j->num = num;
	a.occurred = station_now(s);
	if (!fill_row(j, s, id, arev, &a, e) || !post_add(s->post, j, e)) {
		post_job_free(j);
		return false;
	}
	if (key)
		snprintf(key, 64, "%s", j->row.key);
	return true;
}

void station_on_act(struct station *s, station_act_fn told, void *user)
{
	s->told = told;
	s->told_user = user;
}
