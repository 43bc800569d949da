/* SPDX-License-Identifier: MIT */
/* Answers that came whole: what the session learns from them and hands on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_private.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/net/backoff.h"

#define WAIT_DEFAULT_S 50u
#define STEADY_POLLS 32   // answers in a row before a longer wait is tried again
#define CLOCK_STEP_MS 500 // smaller differences are the network's

void session_note_clock(struct session *s, int64_t server, int64_t mono, double rate)
{
	if (server == INSTANT_NONE)
		return;
	int64_t thought = session_now(s, mono);
	bool is_near = s->has_clock && rate == s->rate && server - thought < CLOCK_STEP_MS &&
		       thought - server < CLOCK_STEP_MS;
	if (is_near)
		return;
	s->has_clock = true;
	s->rate = rate;
	s->clock_server = server;
	s->clock_mono = mono;
	s->skew = server - (wall_ms() - (mono_ms() - mono));
}

static bool check_identity(struct session *s, const struct wire_meta *m, struct error *e)
{
	if (s->subject[0] != '\0' && strcmp(s->subject, m->identity.subject) != 0)
		return error_set(e, "other_person", "The token is another person's now: %s.",
			m->identity.subject);
	if (s->server_id[0] != '\0' && strcmp(s->server_id, m->server) != 0)
		return error_set(e, "other_server", "Another server answers at this address.");
	memcpy(s->subject, m->identity.subject, sizeof(s->subject));
	memcpy(s->server_id, m->server, sizeof(s->server_id));
	return true;
}

static void take_board(struct session *s, const struct wire_meta_areas *ids)
{
	const char *home = s->area;

	if (home[0] == '\0' && ids->count > 0)
		home = ids->ids[0];
	if (s->good_board[0] == '\0')
		snprintf(s->good_board, sizeof(s->good_board), "%s", home);
	if (s->board[0] == '\0')
		snprintf(s->board, sizeof(s->board), "%s", home);
}

static void take_limits(struct session *s, const struct wire_meta *m)
{
	s->meta_wait = s->wished_wait_s > 0 ? s->wished_wait_s
		       : m->wait_s > 0      ? m->wait_s
					    : WAIT_DEFAULT_S;
	s->meta_page = m->page > 0 && m->page < SESSION_LIMIT_MOST ? m->page : SESSION_LIMIT_MOST;
	s->poll_wait = s->meta_wait;
	if (s->limit > s->meta_page)
		s->limit = s->meta_page;
}

/* The history is another one, or the server lost the end of it. */
static void take_epoch(struct session *s, const struct wire_meta *m)
{
	char old[WIRE_EPOCH_ROOM];
	bool differs = s->epoch[0] != '\0' && strcmp(s->epoch, m->epoch) != 0;
	bool must_prove = s->must_prove || differs;

	memcpy(old, s->epoch, sizeof(old));
	memcpy(s->epoch, m->epoch, sizeof(s->epoch));
	s->must_prove = false;
	if (!must_prove || !s->has_begun)
		return;
	if (differs) {
		session_start_list(s, !s->must_list);
		s->is_authed = true;
	}
	s->ops->epoch(s->user, old, s->epoch);
}

static bool take_meta(struct session *s, struct http_result *r, struct error *e)
{
	struct arena arena = {0};
	struct wire_meta m;
	struct wire_meta_areas ids = {0};
	const struct wire_refs none = {0};
	int64_t now = mono_ms();
	bool ok = wire_meta_decode(r->body, r->length, &none, &arena, &m, &ids, e) &&
		  check_identity(s, &m, e);

	if (ok) {
		free(s->meta_bytes);
		s->meta_bytes = http_result_take_body(r, &s->meta_length);
		session_note_clock(s, m.now, s->asked_at + (now - s->asked_at) / 2, m.rate);
		take_board(s, &ids);
		take_limits(s, &m);
		s->head = m.head;
		s->is_authed = true;
		s->is_ready = false;
		if (s->has_begun) // whatever was held may have changed meanwhile: cheap, they are
				  // tagged
			s->refs_wanted = (1u << SESSION_REFS) - 1;
		session_good(s, ASK_META);
		take_epoch(s, &m);
		if (!s->is_closing)
			s->ops->meta(s->user, &m, &ids);
	}
	arena_finish(&arena);
	return ok;
}

static void ref_is_same(struct session *s, enum session_ref kind)
{
	struct session_reference same = {.kind = kind, .same = true};

	if (kind == REF_OF_SERIES)
		same.area = s->asked_board;
	s->refs_wanted &= ~(1u << kind);
	session_good(s, s->ask);
	s->ops->reference(s->user, &same);
}

bool session_take(
	struct session *s, const struct reply *reply, struct http_result *result, struct error *e)
{
	switch (s->ask) {
	case ASK_META:
		return take_meta(s, result, e);
	case ASK_LIST:
	case ASK_BOARD:
		return session_open_list(s, result, e);
	case ASK_POLL:
		return session_open_changes(s, result, e);
	default:
		if (reply->verdict == VERDICT_SAME) {
			ref_is_same(s, (enum session_ref)(s->ask - ASK_AREAS));
			return true;
		}
		return session_open_ref(s, result, e);
	}
}

void session_give_ref(struct session *s)
{
	struct ref_job *j = &s->ref;
	struct session_reference r = {
		.kind = j->kind,
		.area = j->kind == REF_OF_SERIES ? s->asked_board : NULL,
		.etag = j->etag[0] != '\0' ? j->etag : NULL,
		.bytes = j->bytes,
		.length = j->length,
		.units = j->units,
		.series = j->series,
		.count = j->count,
	};

	if (j->kind == REF_OF_AREAS) {
		r.tree = j->tree;
		s->refs.tree = j->tree;
		j->tree = NULL;
	} else if (j->kind == REF_OF_CATALOG) {
		r.catalog = j->catalog;
		s->refs.catalog = j->catalog;
		j->catalog = NULL;
	}
	memcpy(s->etags[j->kind], j->etag, sizeof(j->etag));
	s->refs_wanted &= ~(1u << j->kind);
	session_good(s, s->ask);
	s->ops->reference(s->user, &r);
	session_drop_ref(s);
}

static void give_list(struct session *s)
{
	struct page_job *j = &s->page;
	bool is_board = j->page.kind == PAGE_OF_BOARD;

	if (j->page.tick_count > 0 && strcmp(s->asked_board, s->board) == 0) {
		s->must_board = false;
		memcpy(s->good_board, s->board, sizeof(s->good_board));
	}
	if (is_board) {
		s->must_board = strcmp(s->asked_board, s->board) != 0;
		return;
	}
	s->listed += j->page.change_count;
	if (j->page.last) {
		snprintf(s->cursor, sizeof(s->cursor), "%s", j->page.cursor);
		s->must_list = false;
		s->list_token[0] = '\0';
		s->progress = (struct progress){.head = j->page.seq};
	} else {
		snprintf(s->list_token, sizeof(s->list_token), "%s", j->next);
	}
}

/* What cut long polls may be gone: once in a while a longer one is tried. */
static void lengthen_wait(struct session *s)
{
	if (s->poll_wait >= s->meta_wait || !s->is_live || ++s->steady < STEADY_POLLS)
		return;
	s->steady = 0;
	s->poll_wait = s->poll_wait * 2 > POLL_WAIT_LEAST ? s->poll_wait * 2 : POLL_WAIT_LEAST;
	if (s->poll_wait > s->meta_wait)
		s->poll_wait = s->meta_wait;
}

static void give_changes(struct session *s)
{
	struct page_job *j = &s->page;

	snprintf(s->cursor, sizeof(s->cursor), "%s", j->next);
	lengthen_wait(s);
	if (s->limit < s->meta_page)
		s->limit = s->limit * 2 < s->meta_page ? s->limit * 2 : s->meta_page;
}

void session_give_page(struct session *s)
{
	struct page_job *j = &s->page;
	struct session_page *p = &j->page;

	p->changes = j->change_list;
	p->ticks = j->tick_list;
	p->counters = j->counter_list;
	for (size_t i = 0; i < p->tick_count; i++) {
		if (p->ticks[i].tick.tick > s->tick)
			s->tick = p->ticks[i].tick.tick;
	}
	p->tick = s->tick;
	p->board = s->asked_board;
	p->bytes = j->bytes;
	p->length = j->length;
	j->is_active = false;
	j->is_held = true;
	if (p->kind == PAGE_OF_CHANGES)
		give_changes(s);
	else
		give_list(s);
	if (p->kind == PAGE_OF_LIST && p->last)
		s->last_good = mono_ms();
	if (p->kind != PAGE_OF_CHANGES) // those are good when their sum was compared
		session_good(s, s->ask);
	s->ops->page(s->user, p);
}

/* True if what app holds is what the server holds. What was passed over is missing on this side for
 * sure, until the sums agree all the same: then it came by another way. */
static bool digest_holds(struct session *s)
{
	const struct page_job *j = &s->page;
	struct digest mine;

	if (!j->has_digest || s->ops->digest == NULL || !s->ops->digest(s->user, &mine))
		return true;
	if (mine.count != j->digest.count || mine.hash != j->digest.hash)
		return s->unjudged > 0;
	s->unjudged = 0;
	return true;
}

static void relist_for_digest(struct session *s)
{
	struct reply r = {.verdict = VERDICT_RELIST, .wish_ms = BACKOFF_NO_WISH};

	error_set(&r.error, "digest", "What is shown differs from what the server holds.");
	session_fail(s, ASK_POLL, &r);
}

void session_stored(struct session *s)
{
	struct page_job *j = &s->page;

	if (!j->is_held || s->is_closing)
		return;
	bool is_changes = j->page.kind == PAGE_OF_CHANGES;
	bool holds = !is_changes || s->must_list || digest_holds(s);
	bool is_live = is_changes && !j->page.more && holds && !s->must_list;
	int64_t pause = j->pause_ms;
	session_drop_page(s);
	if (!holds) {
		relist_for_digest(s);
		return;
	}
	if (is_live) {
		s->relists = 0;
		s->is_live = true;
		s->last_good = mono_ms();
	}
	if (is_changes)
		session_good(s, ASK_POLL);
	if (s->is_closing)
		return;
	if (is_live && pause > 0 && !s->is_paused) {
		session_show(s, SESSION_LIVE);
		session_pause(s, pause);
	}
	session_go(s);
}
