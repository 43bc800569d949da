/* SPDX-License-Identifier: MIT */
#include "alert_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alert_diff.h"
#include "alert_map.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/model/intake.h"
#include "yiping/net/http.h"
#include "yiping/store/meta.h"

#define PATH "/api/v2/alerts"
#define BODY_CAP ((size_t)4 << 20)
#define ANSWER_LEAST_MS 2000
#define ANSWER_MOST_MS 10000
#define DOWN_PERIODS 3     // without a word for so many periods it is down, before that late
#define MEMORY_CAP ((size_t)512 << 10)

struct alert_source {
	struct server *server;
	struct alert_map map;
	struct alert_diff diff;
	struct http *http;
	char authorization[ALERT_AUTHORIZATION_ROOM]; // "" = none
	uv_timer_t timer;
	char subject[16 + ALERT_NAME_MAX];  // of its acts, "source:<name>"
	char id[16 + ALERT_NAME_MAX];       // of its row, "alertmanager:<name>"
	enum feed feed;                     // as its row says
	char error[sizeof ((struct error *)0)->text];
	int64_t last_success;               // server time
	uint64_t heard;                     // monotonic, ms, of the last success; 0 = never
	bool dirty;                         // the memory has to be written
	void (*closed)(void *user);
	void *user;
};

/* What a poll came to besides its alerts. */
struct poll_count {
	size_t bad, over, strange;
};

/* As tree and catalog are now: another edition is in force after each change of them. */
static struct alert_world world_of(const struct server *s)
{
	return (struct alert_world){s->catalog, s->tree};
}

/* ---- memory between two starts ---- */

struct memory {
	char key[16 + ALERT_NAME_MAX];
	struct buf text;
};

static bool write_memory(struct db *db, void *user, struct error *e)
{
	struct memory *m = user;
	return meta_put_text(db, m->key, m->text.data ? m->text.data : "", e);
}

static void on_memory_written(void *user, const struct error *e)
{
	struct memory *m = user;
	if (e)
		log_write(LOG_ERROR, "source", "%s: %s", m->key, e->text);
	buf_finish(&m->text);
	free(m);
}

/* Posted behind the acts that it tells of: it is never ahead of the log. */
static void keep_memory(struct alert_source *a)
{
	struct error e;
	if ((!a->dirty && !a->diff.changed) || a->diff.pending)
		return;
	struct memory *m = mem_alloc(sizeof *m);
	a->dirty = false;
	memcpy(m->key, a->id, sizeof m->key);
	buf_init(&m->text, MEMORY_CAP);
	alert_diff_write(&a->diff, &m->text);
	if (!worker_post(a->server->writer, write_memory, on_memory_written, m, &e))
		on_memory_written(m, &e);
}

static bool load_memory(struct alert_source *a, struct db *db, struct error *e)
{
	struct arena arena = {0};
	const char *text = "";
	bool ok = meta_text(db, a->id, &arena, &text, e);
	if (ok)
		alert_diff_read(&a->diff, text);
	arena_finish(&arena);
	return ok;
}

/* ---- its row ---- */

static void put_row(struct alert_source *a, int64_t now)
{
	struct command *c = command_create(LEDGER_PUT);
	struct source *s = &c->put.as.source;
	c->now = now;
	c->act.actor = (struct actor){.subject = arena_strdup(&c->arena, a->subject)};
	c->put.kind = KIND_SOURCE;
	s->area = a->map.base.area;
	s->name.zh_cn = s->name.en = arena_strdup(&c->arena, a->map.name);
	s->kind = "alertmanager";
	s->state = a->feed;
	s->last_success = a->last_success;
	s->lag_s = a->feed == FEED_UP || a->last_success == INSTANT_NONE
		? 0 : (uint32_t)((now - a->last_success) / SECOND_MS);
	s->period_s = (uint32_t)(a->map.period_ms / SECOND_MS);
	s->error = *a->error ? arena_strdup(&c->arena, a->error) : NULL;
	snprintf(s->id, sizeof s->id, "%s", a->id);
	server_post(a->server, c);
}

/* One that was heard is late first, however long the failure took. */
static void fail(struct alert_source *a, const char *sentence)
{
	uint64_t silent = uv_now(a->server->loop) - a->heard;
	bool is_long = silent >= DOWN_PERIODS * (uint64_t)a->map.period_ms;
	bool late = a->heard && (!is_long || a->feed == FEED_UP);
	enum feed feed = late ? FEED_LATE : FEED_DOWN;
	if (feed == a->feed)
		return; // the sentence of each failure differs, the row need not
	a->feed = feed;
	snprintf(a->error, sizeof a->error, "%s", sentence);
	log_write(LOG_WARN, "source", "%s is %s: %s", a->id, feed_token(feed), sentence);
	put_row(a, virtual_clock_now(&a->server->clock));
}

/* What was not taken as it came is told in the row, and only when it changes. */
static void succeed(struct alert_source *a, const struct poll_count *n)
{
	size_t refused = alert_diff_refused(&a->diff);
	struct error said = {0};
	if (n->bad + n->over + n->strange + refused)
		error_set(&said, "source",
			"Of the last answer %zu could not be read, %zu were too many, %zu named an "
			"unknown type or area, %zu were refused.",
			n->bad, n->over, n->strange, refused);
	a->heard = uv_now(a->server->loop);
	a->last_success = virtual_clock_now(&a->server->clock);
	if (a->feed == FEED_UP && strcmp(a->error, said.text) == 0)
		return;
	a->feed = FEED_UP;
	memcpy(a->error, said.text, sizeof a->error);
	log_write(LOG_INFO, "source", "%s is up%s%s", a->id, *a->error ? ": " : "", a->error);
	put_row(a, a->last_success);
}

/* ---- events ---- */

static void on_alarm_done(struct command *c, const struct error *e)
{
	struct alert_source *a = c->owner;
	const char *fingerprint = strrchr(c->act.source_ref, ':') + 1;
	const char *event = e ? NULL : c->status < 300 ? c->event : "";
	if (e || c->status >= 300)
		log_write(LOG_ERROR, "source", "%s: %s", c->act.source_ref,
			e ? e->text : c->error.text);
	if (!e)
		server_publish(a->server, c->changes, c->change_count);
	alert_diff_told(&a->diff, fingerprint, event);
	a->dirty = true;
	if (!a->server->closing)
		keep_memory(a);
	command_destroy(c);
}

static void on_clear_done(struct command *c, const struct error *e)
{
	struct alert_source *a = c->owner;
	if (e) {
		log_write(LOG_ERROR, "source", "%s: %s", a->id, e->text);
		alert_diff_keep(&a->diff, c->event);
		a->dirty = true;
	} else {
		server_publish(a->server, c->changes, c->change_count);
	}
	command_destroy(c);
}

static void post_as(struct alert_source *a, struct command *c, const char *teller,
	void (*done)(struct command *, const struct error *))
{
	struct error e;
	c->now = virtual_clock_now(&a->server->clock);
	c->act.actor = (struct actor){.subject = arena_strdup(&c->arena, a->subject)};
	c->act.teller = teller;
	c->owner = a;
	c->done = done;
	if (!ledger_post(a->server->ledger, a->server->writer, c, &e))
		done(c, &e);
}

/* With one voice: its alerts are counted here. */
static void post(struct alert_source *a, struct command *c,
	void (*done)(struct command *, const struct error *))
{
	post_as(a, c, arena_strdup(&c->arena, a->id), done);
}

/* The event begins when it is heard of, not when the alert began: nobody could have known before.
 * When that was stands in its evidence. */
static void tell(struct alert_source *a, const struct wire_alert *alert, struct command *c,
	const struct alert_verdict *v, const struct alert_known *k)
{
	struct evidence *shown = arena_alloc(&c->arena, sizeof *shown);
	const char *ref = arena_printf(&c->arena, "%s:%s", a->id, alert->fingerprint);
	char began[25];
	instant_format(alert->starts_at, began);
	*shown = (struct evidence){.kind = "alert", .ref = ref, .at = INSTANT_NONE,
		.note = arena_printf(&c->arena, "%s %s", began, v->title)};
	c->promote = true;
	memcpy(c->event, k->event, sizeof c->event);
	c->act.type = v->type;
	c->act.area = v->area;
	c->act.grade = v->grade;
	c->act.title = v->title;
	c->act.text = v->text;
	c->act.place = v->place;
	c->act.source = SOURCE_OTHER;
	c->act.source_ref = ref;
	c->act.evidence = shown;
	c->act.evidence_count = 1;
	post(a, c, on_alarm_done);
}

/* ---- flapping ---- */

static void on_mend_done(struct command *c, const struct error *e)
{
	struct alert_source *a = c->owner;
	const char *fingerprint = strrchr(c->act.teller, ':') + 1;
	if (e)
		log_write(LOG_ERROR, "source", "%s: %s", c->act.teller, e->text);
	else
		server_publish(a->server, c->changes, c->change_count);
	if (c->kind == LEDGER_ALARM) {
		a->dirty = true;
		alert_diff_mended(&a->diff, fingerprint, e ? NULL : c->event);
		if (!a->server->closing)
			keep_memory(a);
	}
	command_destroy(c);
}

/* One event for whoever mends what flaps, where its alerts are events. */
static void mend(struct alert_source *a, const char *fingerprint, const struct alert_verdict *v,
	const struct alert_known *k)
{
	const struct event_type *t = catalog_type_id(a->server->catalog, INTAKE_FLAPPING_TYPE);
	struct command *c = command_create(LEDGER_ALARM);
	if (!t || k->mends_pending || *k->mends) {
		command_destroy(c);
		return;
	}
	c->promote = true;
	c->act.type = t->num;
	c->act.area = v->area;
	c->act.title = arena_printf(&c->arena, "%s %s", name_in(&t->name, "zh_CN"), v->title);
	c->act.source = SOURCE_SYSTEM;
	alert_diff_mend(&a->diff, fingerprint);
	post_as(a, c, arena_printf(&c->arena, "flap:%s:%s", a->id, fingerprint), on_mend_done);
}

static void end_flapping(struct alert_source *a)
{
	char fingerprint[WIRE_FINGERPRINT_ROOM], event[EVENT_ID_ROOM];
	while (alert_diff_calm(&a->diff, fingerprint, event)) {
		struct command *c = command_create(LEDGER_CLEAR);
		memcpy(c->event, event, sizeof c->event);
		post_as(a, c, arena_printf(&c->arena, "flap:%s:%s", a->id, fingerprint),
			on_mend_done);
	}
}

static bool is_loud(const struct alert_source *a, const struct alert_verdict *v)
{
	const struct event_type *t = catalog_type(a->server->catalog, v->type);
	return t && intake_is_loud(t, v->grade ? v->grade : t->grade);
}

/* True if this alert is not to be told now, because it flaps; that itself is told. */
static bool holds_back(struct alert_source *a, const struct wire_alert *alert)
{
	const struct alert_known *k = alert_diff_flaps(&a->diff, alert->fingerprint);
	struct alert_world world = world_of(a->server);
	struct arena arena = {0};
	struct alert_verdict v;
	if (!k)
		return false;
	alert_map_apply(&a->map, &world, alert, &arena, &v);
	mend(a, alert->fingerprint, &v, k);
	bool loud = is_loud(a, &v);
	arena_finish(&arena);
	return !loud;
}

/* ---- an answer ---- */

/* An alert that is silenced over there calls nobody; the event it already has goes on. */
static void take(struct alert_source *a, const struct wire_alert *alert, struct poll_count *n)
{
	struct alert_world world = world_of(a->server);
	struct alert_verdict v;
	if (alert->suppressed && !alert_diff_see(&a->diff, alert->fingerprint))
		return;
	alert_map_judge(&a->map, &world, alert, &v);
	if (v.ignored)
		return;
	n->strange += v.strange;
	bool held = holds_back(a, alert);
	if (alert_diff_see(&a->diff, alert->fingerprint) || held)
		return;
	const struct alert_known *k = alert_diff_tell(&a->diff, alert->fingerprint);
	if (!k) {
		n->over++;
		return;
	}
	struct command *c = command_create(LEDGER_ALARM);
	alert_map_apply(&a->map, &world, alert, &c->arena, &v);
	tell(a, alert, c, &v, k);
}

/* What has gone is told before what is new, which may belong to the same event. */
static void compare(struct alert_source *a, const struct wire_alerts *all, struct poll_count *n)
{
	char event[EVENT_ID_ROOM];
	alert_diff_begin(&a->diff, virtual_clock_now(&a->server->clock));
	end_flapping(a);
	for (size_t i = 0; i < all->count; i++)
		alert_diff_see(&a->diff, all->alerts[i].fingerprint);
	while (alert_diff_gone(&a->diff, event)) {
		struct command *c = command_create(LEDGER_CLEAR);
		memcpy(c->event, event, sizeof c->event);
		a->dirty = true;
		post(a, c, on_clear_done);
	}
	for (size_t i = 0; i < all->count; i++)
		take(a, &all->alerts[i], n);
	keep_memory(a);
}

/* ---- polling ---- */

/* The secret may have been changed since it was read; one that cannot be read stays as it was. */
static void read_secret(struct alert_source *a)
{
	char now[ALERT_AUTHORIZATION_ROOM];
	struct error e;
	if (alert_secret_read(&a->map.secret, now, &e))
		memcpy(a->authorization, now, sizeof now);
	else
		log_write(LOG_WARN, "source", "%s: %s", a->id, e.text);
}

static void on_answer(void *user, struct http_result *r)
{
	struct alert_source *a = user;
	struct arena arena = {0};
	struct wire_alerts all;
	struct error e;
	if (a->server->closing)
		return;
	if (r->kind != HTTP_OK) {
		fail(a, r->error.text);
	} else if (r->status != 200) {
		error_set(&e, "source", "It answered with status %d.", r->status);
		fail(a, e.text);
		if (r->status == 401 || r->status == 403)
			read_secret(a);
	} else if (!wire_alerts_decode(r->body, r->length, &arena, &all, &e)) {
		fail(a, e.text);
	} else {
		struct poll_count n = {.bad = all.bad, .over = all.over};
		compare(a, &all, &n);
		succeed(a, &n);
	}
	arena_finish(&arena);
}

static void on_timer(uv_timer_t *t)
{
	struct alert_source *a = t->data;
	int64_t most = a->map.period_ms < ANSWER_LEAST_MS ? ANSWER_LEAST_MS : a->map.period_ms;
	struct http_field secret = {"Authorization", a->authorization};
	struct http_request r = {.server = &a->map.server, .path = PATH, .body_cap = BODY_CAP,
		.fields = &secret, .field_count = *a->authorization != '\0'};
	r.total_ms = r.connect_ms = (uint32_t)(most > ANSWER_MOST_MS ? ANSWER_MOST_MS : most);
	if (http_outstanding(a->http) == 0)
		http_send(a->http, &r, on_answer, a);
}

/* ---- life ---- */

static struct alert_source *create(struct server *s, const char *path, struct error *e)
{
	struct alert_source *a = mem_alloc(sizeof *a);
	struct alert_world world = world_of(s);
	a->server = s;
	a->last_success = INSTANT_NONE;
	if (!alert_map_read(&a->map, path, &world, e)) {
		free(a);
		return NULL;
	}
	snprintf(a->subject, sizeof a->subject, "source:%s", a->map.name);
	snprintf(a->id, sizeof a->id, "alertmanager:%s", a->map.name);
	a->http = alert_secret_read(&a->map.secret, a->authorization, e)
		? http_create(s->loop, NULL, e) : NULL;
	if (!a->http) {
		alert_map_finish(&a->map);
		free(a);
		return NULL;
	}
	uv_timer_init(s->loop, &a->timer);
	a->timer.data = a;
	uv_timer_start(&a->timer, on_timer, 0, (uint64_t)a->map.period_ms);
	return a;
}

static bool is_unique(const struct server *s, size_t count, struct error *e)
{
	const char *id = s->alerts[count]->id;
	for (size_t i = 0; i < count; i++)
		if (strcmp(s->alerts[i]->id, id) == 0)
			return error_set(e, "source", "Two sources have the name %s.",
				s->alerts[i]->map.name);
	return true;
}

bool alert_sources_create(struct server *s, struct db *db, struct error *e)
{
	for (size_t i = 0; i < s->options.source_count; i++) {
		s->alerts[i] = create(s, s->options.sources[i], e);
		if (!s->alerts[i] || !is_unique(s, i, e) || !load_memory(s->alerts[i], db, e))
			return false;
	}
	return true;
}

static void on_timer_closed(uv_handle_t *h)
{
	struct alert_source *a = h->data;
	void (*closed)(void *user) = a->closed;
	void *user = a->user;
	alert_diff_finish(&a->diff);
	alert_map_finish(&a->map);
	free(a);
	closed(user);
}

static void on_http_closed(void *user)
{
	struct alert_source *a = user;
	uv_close((uv_handle_t *)&a->timer, on_timer_closed);
}

void alert_source_close(struct alert_source *a, void (*closed)(void *user), void *user)
{
	a->closed = closed;
	a->user = user;
	uv_timer_stop(&a->timer);
	http_close(a->http, on_http_closed, a);
}
