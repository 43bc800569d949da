/* SPDX-License-Identifier: MIT */
#include "yiping/sync/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session_private.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"

static const char *const state_tokens[SESSION_STATE_COUNT] = {
	[SESSION_INIT] = "init",
	[SESSION_AUTH] = "auth",
	[SESSION_REFERENCE] = "reference",
	[SESSION_LIST] = "list",
	[SESSION_CATCHUP] = "catchup",
	[SESSION_LIVE] = "live",
	[SESSION_BACKOFF] = "backoff",
	[SESSION_LOGIN] = "login",
	[SESSION_RELIST] = "relist",
	[SESSION_EPOCH] = "epoch",
};

const char *session_state_token(enum session_state s)
{
	return s < SESSION_STATE_COUNT ? state_tokens[s] : "";
}

static void copy_text(char *out, size_t room, const char *text)
{
	snprintf(out, room, "%s", text != NULL ? text : "");
}

struct session *session_create(const struct session_options *o)
{
	struct session *s = mem_alloc(sizeof(*s));

	s->loop = o->loop;
	s->http = o->http;
	s->server = *o->server;
	s->token = mem_strdup(o->token);
	copy_text(s->area, sizeof(s->area), o->area);
	copy_text(s->board, sizeof(s->board), o->board != NULL ? o->board : o->area);
	s->wished_wait_s = o->wait_s;
	s->tick_every = o->tick_every;
	s->watchdog_ms = o->watchdog_ms > 0 ? o->watchdog_ms : SESSION_WATCHDOG_MS;
	s->spread.state = o->seed;
	s->ops = o->ops;
	s->user = o->user;
	s->last_good = s->retry_at = -1;
	s->rate = 1.0;
	s->limit = SESSION_LIMIT_MOST;
	s->refs_wanted = (1u << SESSION_REFS) - 1;
	uv_timer_init(s->loop, &s->wait); // neither can fail
	uv_idle_init(s->loop, &s->turn);
	s->wait.data = s;
	s->turn.data = s;
	s->handles = 2;
	return s;
}

void session_start(struct session *s)
{
	s->is_started = true;
	session_go(s);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct session *s = handle->data;

	if (--s->handles > 0)
		return;
	void (*closed)(void *user) = s->closed;
	void *user = s->closed_user;
	session_drop_ref(s);
	session_drop_page(s);
	free(s->meta_bytes);
	free(s->token);
	free(s);
	if (closed != NULL)
		closed(user);
}

void session_close(struct session *s, void (*closed)(void *user), void *user)
{
	if (s == NULL || s->is_closing)
		return;
	s->is_closing = true;
	s->closed = closed;
	s->closed_user = user;
	session_give_up(s);
	if (s->fetch != 0)
		http_cancel(s->http, s->fetch);
	uv_close((uv_handle_t *)&s->wait, on_handle_closed);
	uv_close((uv_handle_t *)&s->turn, on_handle_closed);
}

static void begin_with(struct session *s, const struct session_begin *b)
{
	memcpy(s->etags, b->etags, sizeof(s->etags));
	s->refs = b->refs;
	if (b->refs.tree == NULL)
		s->etags[REF_OF_AREAS][0] = '\0';
	if (b->refs.catalog == NULL)
		s->etags[REF_OF_CATALOG][0] = '\0';
	if (b->cursor[0] == '\0')
		return;
	if (strcmp(b->epoch, s->epoch) != 0) {
		s->ops->epoch(s->user, b->epoch, s->epoch);
		return;
	}
	copy_text(s->cursor, sizeof(s->cursor), b->cursor);
	s->tick = b->tick;
	s->must_list = false;
	s->must_board = b->tick == 0;
}

void session_begin(struct session *s, const struct session_begin *begin)
{
	if (s->has_begun || !s->is_authed)
		return;
	s->has_begun = true;
	s->must_list = true;
	if (begin != NULL)
		begin_with(s, begin);
	session_go(s);
}

void session_board(struct session *s, const char *area)
{
	if (strcmp(area, s->board) == 0)
		return;
	copy_text(s->board, sizeof(s->board), area);
	s->etags[REF_OF_SERIES][0] = '\0';
	s->refs_wanted |= 1u << REF_OF_SERIES;
	s->must_board = true;
	if (!s->is_authed || s->must_list)
		return;
	if (s->ref.is_active && s->ref.kind == REF_OF_SERIES)
		session_drop_ref(s);
	if (s->request != 0 &&
		(s->ask == ASK_POLL || s->ask == ASK_BOARD || s->ask == ASK_SERIES)) {
		http_cancel(s->http, s->request);
		s->request = 0;
	}
	session_go(s);
}

void session_wake(struct session *s)
{
	if (!s->is_started || s->is_closing)
		return;
	s->is_fresh = true;
	s->is_live = false;
	s->failures = s->fetch_failures = 0;
	s->poll_wait = s->meta_wait;
	session_give_up(s);
	session_go(s);
	session_fetch_next(s);
}

void session_token(struct session *s, const char *token)
{
	free(s->token);
	s->token = mem_strdup(token);
	s->is_authed = false;
	session_wake(s);
}

void session_relist(struct session *s)
{
	s->wishes_list = true; // not at once: a page may be under way above us
	session_wake(s);
}

void session_link(const struct session *s, int64_t now, struct session_link *out)
{
	*out = (struct session_link){
		.state = s->state,
		.trouble = s->trouble,
		.error = s->error,
		.age_ms = s->last_good < 0 ? -1 : now - s->last_good,
		.retry_ms = s->retry_at < 0     ? -1
			    : s->retry_at > now ? s->retry_at - now
						: 0,
		.skew_ms = s->skew,
		.rate = s->rate,
		.has_clock = s->has_clock,
		.head = s->head,
		.quarantined = s->quarantined,
		.relists = s->relist_count,
		.failures = s->failures,
	};
}

int64_t session_now(const struct session *s, int64_t now)
{
	if (!s->has_clock)
		return INSTANT_NONE;
	return s->clock_server + (int64_t)((double)(now - s->clock_mono) * s->rate);
}

const char *session_board_of(const struct session *s)
{
	return s->board;
}

const char *session_epoch_of(const struct session *s)
{
	return s->epoch;
}
