/* SPDX-License-Identifier: MIT */
/* Acts on their way: durable in the outbox first, then sent, then settled. The outbox's connection
 * lives in a thread of its own; what is shown comes from the rows kept here. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "station_parts.h"
#include "told.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/spread.h"
#include "yiping/store/outbox.h"
#include "yiping/store/schema.h"
#include "yiping/sync/delivery.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/act.h"
#include "yiping/wire/event.h"
#include "yiping/wire/outcome.h"

#define DRAIN_MS 500
#define PROVE_MS (30 * DAY_MS) // no backup that is brought back is older
#define PROVE_MOST 200
#define UNSETTLED                                                                                  \
	(1u << OUTBOX_QUEUED | 1u << OUTBOX_SENT | 1u << OUTBOX_CONFLICT | 1u << OUTBOX_ATTENTION)

#define SETTLED (1u << OUTBOX_APPLIED | 1u << OUTBOX_REFUSED)

struct kept {
	struct act_row row;
	uint32_t num;     // of the event, 0 unknown
	char tag[48], target[96];
	char *bytes;
	size_t length;
	bool is_trying;   // on the disk as sent, but for all that is known here it has not left
};

struct post {
	struct station *station;
	struct worker *worker;
	struct delivery *delivery;
	struct kept *rows; // oldest first
	size_t count;
	struct act_row *shown; // newest first, for the board
	bool loaded, is_loaded; // asked for; there
	bool looking, look_again;
	bool sends;            // it is ours to send
	bool writable;
	void (*closed)(void *user);
	void *closed_user;
};

static struct kept *find(struct post *p, const char *key)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->rows[i].row.key, key) == 0)
			return &p->rows[i];
	return NULL;
}

static void tell(struct post *p, const struct kept *k)
{
	if (p->station->told)
		p->station->told(p->station->told_user, &k->row);
	station_changed(p->station);
}

/* ---- jobs of the outbox's thread ---- */

struct job {
	struct post *post;
	struct arena arena;
	struct outbox_row row;       // add
	uint32_t num;                // of its event
	enum outbox_state state;     // set
	int status;
	const void *outcome;
	size_t outcome_length;
	struct outbox_list list;     // load and look: not settled
	struct outbox_list settled;  // look: the last ones
};

static void job_free(struct job *j)
{
	outbox_list_finish(&j->list);
	outbox_list_finish(&j->settled);
	arena_finish(&j->arena);
	free(j);
}

static bool run_add(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_add(db, &j->row, e);
}

static bool run_set(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_set(db, j->row.key, j->state, j->status, j->outcome, j->outcome_length,
		wall_ms(), e);
}

static bool run_load(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_find(db, j->row.server, j->row.subject, UNSETTLED, false, OUTBOX_ROWS_MAX,
		&j->list, e);
}

static bool run_look(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return run_load(db, user, e) &&
		outbox_find(db, j->row.server, j->row.subject, SETTLED, true, ACTS_SHOWN,
			&j->settled, e);
}

static void done_set(void *user, const struct error *e)
{
	struct job *j = user;
	if (e)
		log_write(LOG_ERROR, "outbox", "%s", e->text);
	job_free(j);
}

static void set_state(struct post *p, const char *key, enum outbox_state state, int status,
	const void *outcome, size_t n)
{
	struct job *j = mem_alloc(sizeof *j);
	struct error e;
	j->post = p;
	j->row.key = arena_strdup(&j->arena, key);
	j->state = state;
	j->status = status;
	j->outcome = outcome ? arena_strndup(&j->arena, outcome, n) : NULL;
	j->outcome_length = n;
	if (!worker_post(p->worker, run_set, done_set, j, &e))
		done_set(j, &e);
}

/* ---- handing over to the delivery ---- */

static void hand_over(struct post *p, const struct kept *k, bool prove)
{
	struct delivery_row d = {.key = k->row.key, .event = k->row.event, .tag = k->tag,
		.target = k->target, .bytes = k->bytes, .length = k->length, .prove = prove};
	if (p->sends && (k->row.mark == MARK_QUEUED || k->row.mark == MARK_SENT))
		delivery_put(p->delivery, &d);
}

static const enum mark marks[OUTBOX_STATE_COUNT] = {
	[OUTBOX_QUEUED] = MARK_QUEUED, [OUTBOX_SENT] = MARK_SENT,
	[OUTBOX_CONFLICT] = MARK_CONFLICT, [OUTBOX_ATTENTION] = MARK_ATTENTION,
	[OUTBOX_APPLIED] = MARK_APPLIED, [OUTBOX_REFUSED] = MARK_REFUSED};

static struct kept *keep_row(struct post *p, const struct outbox_row *r, uint32_t num)
{
	p->rows = mem_grow(p->rows, p->count + 1, sizeof *p->rows);
	struct kept *k = &p->rows[p->count++];
	*k = (struct kept){.num = num};
	snprintf(k->row.key, sizeof k->row.key, "%s", r->key);
	snprintf(k->row.event, sizeof k->row.event, "%s", r->event);
	snprintf(k->tag, sizeof k->tag, "%s", r->tag ? r->tag : "");
	snprintf(k->target, sizeof k->target, "%s", r->target);
	k->row.verb = verb_of(r->verb);
	k->row.mark = marks[r->state];
	k->row.made_at = r->made_at;
	k->bytes = mem_alloc(r->length + 1);
	memcpy(k->bytes, r->bytes, r->length);
	k->length = r->length;
	return k;
}

static void tell_who(struct post *p, struct kept *k, const struct wire_span *current);

/* What became of a row that another program sent. */
static void take_outcome(struct post *p, struct kept *k, const struct outbox_row *r)
{
	struct arena arena = {0};
	struct wire_problem problem;
	struct error e;
	k->row.mark = marks[r->state];
	if (r->outcome && r->status >= 400 &&
		wire_problem_decode(r->outcome, r->outcome_length, &arena, &problem, &e)) {
		snprintf(k->row.code, sizeof k->row.code, "%s", problem.code ? problem.code : "");
		snprintf(k->row.text, sizeof k->row.text, "%s",
			problem.detail ? problem.detail : "");
		if (k->row.mark == MARK_CONFLICT)
			tell_who(p, k, &problem.current);
	}
	arena_finish(&arena);
	tell(p, k);
}

static void meet_open_row(struct post *p, const struct outbox_row *r, bool is_news)
{
	struct kept *k = find(p, r->key);
	if (!k) {
		k = keep_row(p, r, station_event(p->station, r->event));
		hand_over(p, k, true);
		if (is_news)
			tell(p, k);
	} else if (!p->sends && k->row.mark != marks[r->state]) {
		take_outcome(p, k, r);
	}
}

/* Of rows that are ours to send we know more than the file; but a person may have taken one back in
 * another program. */
static void meet_settled_row(struct post *p, const struct outbox_row *r)
{
	struct kept *k = find(p, r->key);
	if (!k || k->row.mark == MARK_APPLIED || k->row.mark == MARK_REFUSED)
		return;
	bool waits = k->row.mark == MARK_CONFLICT || k->row.mark == MARK_ATTENTION;
	if (waits && r->state == OUTBOX_REFUSED) { // a person put it away, here or there
		k->row.seen = true;
		station_changed(p->station);
		return;
	}
	if (!p->sends || waits)
		take_outcome(p, k, r);
}

static void look_on(struct post *p);

static void done_load(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	bool again = p->look_again, first = !p->is_loaded;
	p->looking = p->look_again = false;
	if (e && !error_is(e, "closing"))
		log_write(LOG_ERROR, "outbox", "%s", e->text);
	if (!p->is_loaded)
		p->writable = !e;
	for (size_t i = 0; !e && i < j->list.count; i++)
		meet_open_row(p, &j->list.rows[i], p->is_loaded);
	for (size_t i = 0; !e && i < j->settled.count; i++)
		meet_settled_row(p, &j->settled.rows[i]);
	p->is_loaded = p->is_loaded || !e;
	job_free(j);
	if (first) // later, whatever is new has told of itself
		station_changed(p->station);
	if (again && !e)
		look_on(p);
}

static struct job *job_for(struct post *p)
{
	struct station *s = p->station;
	struct job *j = mem_alloc(sizeof *j);
	j->post = p;
	j->row.server = arena_strdup(&j->arena, s->server_id);
	j->row.subject = arena_strdup(&j->arena, s->person.subject);
	return j;
}

static void post_reading(struct post *p, worker_run_fn run)
{
	struct job *j = job_for(p);
	struct error e;
	p->looking = true;
	if (!worker_post(p->worker, run, done_load, j, &e))
		done_load(j, &e);
}

static void look_on(struct post *p)
{
	if (p->looking)
		p->look_again = true;
	else
		post_reading(p, run_look);
}

/* Rows of one subject are never sent with another's token: which rows are ours is known when the
 * server has said who it is. */
static void load(struct post *p)
{
	if (p->loaded || !p->station->known)
		return;
	p->loaded = true;
	post_reading(p, run_load);
}

/* ---- what the delivery tells ---- */

static void on_sending(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = find(p, key);
	if (!k)
		return;
	struct link_view link;
	station_link(p->station, &link);
	k->is_trying = k->is_trying || k->row.mark == MARK_QUEUED;
	set_state(p, key, OUTBOX_SENT, 0, NULL, 0);
	if (link.state == LINK_OFFLINE) // nothing is said to have left before it has
		return;
	k->row.mark = MARK_SENT;
	tell(p, k);
}

/* Nothing of it was taken: what was said to be sent is to be sent. */
static void on_waits(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = find(p, key);
	if (!k || !k->is_trying)
		return;
	k->is_trying = false;
	k->row.mark = MARK_QUEUED;
	set_state(p, key, OUTBOX_QUEUED, 0, NULL, 0);
	station_changed(p->station);
}

/* It left, and nobody knows what became of it. */
static void on_went(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = find(p, key);
	if (!k)
		return;
	k->is_trying = false;
	k->row.mark = MARK_SENT;
	station_changed(p->station);
}

/* Who did what and when, for the one who came second. */
static void tell_who(struct post *p, struct kept *k, const struct wire_span *current)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct event ev;
	struct error e;
	const struct catalog *catalog = p->station->catalog;
	int offset = catalog ? catalog->calendar.utc_offset_minutes : p->station->utc_offset;
	if (current->length &&
		wire_event_decode(current->bytes, current->length, &refs, &arena, &ev, &e)) {
		told_who(&ev, offset, k->row.text, sizeof k->row.text);
		bodies_put(p->station->bodies, ev.num, ev.rev, current->bytes, current->length);
	}
	arena_finish(&arena);
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
	struct kept *k = find(p, o->key);
	set_state(p, o->key, of_fate[o->fate].state, o->status, o->answer.bytes, o->answer.length);
	if (!k)
		return;
	k->row.mark = of_fate[o->fate].mark;
	snprintf(k->row.code, sizeof k->row.code, "%s", o->code ? o->code : "");
	snprintf(k->row.text, sizeof k->row.text, "%s", o->text ? o->text : "");
	if (o->fate == FATE_CONFLICT)
		tell_who(p, k, &o->current);
	tell(p, k);
}

static void on_let_go(void *user, const char *key)
{
	struct post *p = user;
	struct kept *k = find(p, key);
	if (k)
		tell(p, k);
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
	for (size_t i = 0; i < p->count; i++)
		free(p->rows[i].bytes);
	free(p->rows);
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

void post_fill(struct post *p, struct board *b)
{
	b->outbox = (struct outbox_view){.oldest_ms = -1};
	if (!p)
		return;
	b->outbox.opened = p->is_loaded || (p->loaded && !p->looking);
	b->outbox.writable = p->writable;
	for (size_t i = 0; i < p->count; i++) {
		const struct act_row *r = &p->rows[i].row;
		count_row(&b->outbox, r);
		if (b->outbox.oldest_ms < 0 && (r->mark == MARK_QUEUED || r->mark == MARK_SENT))
			b->outbox.oldest_ms = wall_ms() - r->made_at;
	}
	size_t n = p->count < ACTS_SHOWN ? p->count : ACTS_SHOWN;
	p->shown = mem_grow(p->shown, n ? n : 1, sizeof *p->shown);
	for (size_t i = 0; i < n; i++)
		p->shown[i] = p->rows[p->count - 1 - i].row;
	b->acts = p->shown;
	b->act_count = n;
}

enum mark post_mark(struct post *p, uint32_t num)
{
	for (size_t i = p ? p->count : 0; i-- > 0;)
		if (p->rows[i].num == num && p->rows[i].row.mark != MARK_APPLIED &&
			!p->rows[i].row.seen)
			return p->rows[i].row.mark;
	return MARK_NONE;
}

void post_learn(struct post *p, const struct change *c)
{
	if (!p || !p->delivery || !c->key || !find(p, c->key))
		return;
	delivery_seen(p->delivery, c->key, c->id, c->head.rev, c->seq);
}

/* ---- another history: also what was told applied may be gone with the old one ---- */

static bool run_reopen(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_reopen(db, j->row.server, j->row.subject, wall_ms() - PROVE_MS, PROVE_MOST,
		       e) && run_load(db, user, e);
}

static void done_reopen(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	if (e && !error_is(e, "closing"))
		log_write(LOG_ERROR, "outbox", "%s", e->text);
	for (size_t i = 0; !e && i < j->list.count; i++) {
		const struct outbox_row *r = &j->list.rows[i];
		struct kept *k = find(p, r->key);
		if (k && k->row.mark == MARK_APPLIED)
			k->row.mark = MARK_SENT;
		else if (!k)
			k = keep_row(p, r, station_event(p->station, r->event));
		hand_over(p, k, true);
	}
	job_free(j);
	station_changed(p->station);
}

void post_prove(struct post *p)
{
	if (!p || !p->delivery)
		return;
	delivery_epoch(p->delivery, session_epoch_of(p->station->session));
	struct job *j = job_for(p);
	struct error e;
	if (!worker_post(p->worker, run_reopen, done_reopen, j, &e))
		done_reopen(j, &e);
}

void post_kick(struct post *p)
{
	if (!p)
		return;
	load(p);
	delivery_kick(p->delivery);
}

void post_send(struct post *p)
{
	if (!p || p->sends)
		return;
	p->sends = true;
	for (size_t i = 0; i < p->count; i++)
		hand_over(p, &p->rows[i], true);
}

void post_look(struct post *p)
{
	if (p && p->is_loaded)
		look_on(p);
}

void post_run(struct post *p, worker_run_fn run, worker_done_fn done, void *user)
{
	struct error e;
	if (!worker_post(p->worker, run, done, user, &e))
		done(user, &e);
}

/* ---- a new act ---- */

static void done_add(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	struct kept refused = {0};
	if (e) {
		snprintf(refused.row.key, sizeof refused.row.key, "%s", j->row.key);
		snprintf(refused.row.event, sizeof refused.row.event, "%s", j->row.event);
		refused.row.verb = verb_of(j->row.verb);
		refused.row.mark = MARK_REFUSED;
		memcpy(refused.row.code, e->code, sizeof refused.row.code);
		memcpy(refused.row.text, e->text, sizeof refused.row.text);
		tell(p, &refused);
	} else {
		keep_row(p, &j->row, j->num);
		hand_over(p, &p->rows[p->count - 1], false);
		tell(p, &p->rows[p->count - 1]);
	}
	job_free(j);
}

static void new_key(char out[64])
{
	uint8_t bytes[16];
	secret_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static const char *tag_of(struct job *j, const struct station *s, uint32_t arev,
	const struct act *a)
{
	if (verb_commutes(a->verb))
		return "*";
	return arena_printf(&j->arena, "%.8s.%" PRIu32, keep_epoch(s), arev);
}

static bool fill_row(struct job *j, struct station *s, const char *id, uint32_t arev,
	const struct act *a, struct error *e)
{
	struct wire_refs refs = station_refs(s);
	struct buf b;
	char key[64];
	new_key(key);
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool ok = wire_act_encode(a, &refs, &b);
	if (ok) {
		j->row = (struct outbox_row){.key = arena_strdup(&j->arena, key),
			.subject = arena_strdup(&j->arena, s->person.subject),
			.server = arena_strdup(&j->arena, s->server_id),
			.event = arena_strdup(&j->arena, id), .verb = verb_token(a->verb),
			.tag = tag_of(j, s, arev, a),
			.target = arena_printf(&j->arena, "/v1/events/%s/actions", id),
			.bytes = arena_strndup(&j->arena, b.data, b.length), .length = b.length,
			.made_at = wall_ms(), .not_after = INSTANT_NONE,
			.settled_at = INSTANT_NONE};
	}
	buf_finish(&b);
	return ok || error_set(e, "too_large", "%s", _("what was typed is too long"));
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
	struct job *j = mem_alloc(sizeof *j);
	j->post = s->post;
	j->num = num;
	a.occurred = station_now(s);
	if (!fill_row(j, s, id, arev, &a, e) ||
		!worker_post(s->post->worker, run_add, done_add, j, e)) {
		job_free(j);
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

void station_seen(struct station *s, const char *key)
{
	struct kept *k = s->post ? find(s->post, key) : NULL;
	if (!k || k->row.mark < MARK_CONFLICT || k->row.seen)
		return;
	k->row.seen = true;
	if (k->row.mark != MARK_REFUSED)
		set_state(s->post, key, OUTBOX_REFUSED, 0, NULL, 0);
	for (size_t i = 0; i < s->post->count; i++) // what was held behind it
		if (strcmp(s->post->rows[i].row.event, k->row.event) == 0)
			hand_over(s->post, &s->post->rows[i], true);
	station_changed(s);
}
