/* SPDX-License-Identifier: MIT */
/* Which request comes next, and what a failed one leads to. */
#include <stdio.h>
#include <string.h>

#include "query.h"
#include "session_private.h"
#include "yiping/net/backoff.h"

#define META_TOTAL_MS 15000u // a few hundred bytes: who is silent for longer is not there
#define LARGE_TOTAL_MS 300000u // of answers that may be large, on a thin link
#define LARGE_STALL_S 20u
#define LIMIT_LEAST 20u

static const struct {
	const char *path;
	enum session_state state;
} asks[ASK_COUNT] = {
	[ASK_META] = {"/v1/meta", SESSION_AUTH},
	[ASK_AREAS] = {"/v1/areas", SESSION_REFERENCE},
	[ASK_CATALOG] = {"/v1/catalog", SESSION_REFERENCE},
	[ASK_UNITS] = {"/v1/units", SESSION_REFERENCE},
	[ASK_SERIES] = {"/v1/series", SESSION_REFERENCE},
	[ASK_LIST] = {"/v1/snapshot", SESSION_LIST},
	[ASK_BOARD] = {"/v1/snapshot", SESSION_CATCHUP},
	[ASK_POLL] = {"/v1/changes", SESSION_CATCHUP},
};

void session_show(struct session *s, enum session_state state)
{
	if (s->state == state)
		return;
	s->state = state;
	if (!s->is_closing)
		s->ops->link(s->user);
}

/* An answer to an earlier question is no answer to the one that failed: a server that says who we
 * are and gives no changes is in trouble all the same, and is not asked faster for it. */
void session_good(struct session *s, enum session_ask ask)
{
	if (s->trouble != SESSION_INIT && ask >= s->failed_ask) {
		s->failures = 0;
		s->trouble = SESSION_INIT;
		s->error = (struct error){0};
		s->ops->link(s->user);
	}
	if (s->fetch_failures > 0) {
		s->fetch_failures = 0;
		session_fetch_next(s);
	}
}

static void put_list(struct session *s, struct buf *path)
{
	query_text(path, "area", s->area);
	query_text(path, "board", s->asked_board);
	query_text(path, "page", s->list_token);
}

static void put_poll(struct session *s, struct buf *path)
{
	query_text(path, "since", s->cursor);
	query_number(path, "tick", s->tick);
	query_text(path, "area", s->area);
	query_text(path, "board", s->asked_board);
	query_number(path, "wait", s->asked_wait);
	query_number(path, "limit", s->limit);
	if (s->tick_every > 0)
		query_number(path, "tick_every", s->tick_every);
}

static void put_path(struct session *s, struct buf *path)
{
	query_begin(path, asks[s->ask].path);
	switch (s->ask) {
	case ASK_UNITS:
		query_text(path, "area", s->area);
		break;
	case ASK_SERIES:
		query_text(path, "area", s->asked_board);
		break;
	case ASK_LIST:
		put_list(s, path);
		break;
	case ASK_BOARD:
		query_text(path, "board", s->asked_board);
		query_text(path, "types", "none");
		break;
	case ASK_POLL:
		put_poll(s, path);
		break;
	default:
		break;
	}
}

static const char *etag_of(const struct session *s)
{
	if (s->ask < ASK_AREAS || s->ask > ASK_SERIES)
		return NULL;
	const char *etag = s->etags[s->ask - ASK_AREAS];
	return etag[0] != '\0' ? etag : NULL;
}

/* The first timed-out poll is replaced on a new connection: the old one may be dead without saying
 * so. A proxy that cuts long polls is met with shorter waits. */
static void adapt(struct session *s, const struct reply *r)
{
	bool is_cut = error_is(&r->error, "timeout") || error_is(&r->error, "truncated");

	if (is_cut || error_is(&r->error, "unreachable"))
		s->is_fresh = true;
	if (s->ask != ASK_POLL)
		return;
	if (is_cut || error_is(&r->error, "too_large"))
		s->limit = s->limit / 2 > LIMIT_LEAST ? s->limit / 2 : LIMIT_LEAST;
	s->steady = 0;
	if (s->asked_wait > 0 && (is_cut || r->status == 502 || r->status == 504))
		s->poll_wait = s->poll_wait / 2 >= POLL_WAIT_LEAST ? s->poll_wait / 2 : 0;
}

static void on_wait_over(uv_timer_t *timer)
{
	struct session *s = timer->data;

	s->is_paused = false;
	s->retry_at = -1;
	session_go(s);
}

void session_pause(struct session *s, int64_t ms)
{
	s->is_paused = true;
	uv_update_time(s->loop);
	uv_timer_start(&s->wait, on_wait_over, ms > 0 ? (uint64_t)ms : 0, 0);
}

void session_give_up(struct session *s)
{
	if (s->request != 0)
		http_cancel(s->http, s->request);
	s->request = 0;
	uv_timer_stop(&s->wait);
	s->is_paused = false;
	s->retry_at = -1;
}

void session_start_list(struct session *s, bool counts)
{
	s->is_authed = false;
	s->is_live = false;
	s->must_list = true;
	s->list_token[0] = '\0';
	s->progress = (struct progress){0};
	if (!s->page.is_held)
		session_drop_page(s);
	if (counts) {
		s->relists++;
		s->relist_count++;
	}
}

/* A centre that cannot be had is no fault of the link: the one before is shown again. */
static void go_home(struct session *s, const struct error *why)
{
	char refused[SESSION_AREA_ROOM];

	memcpy(refused, s->board, sizeof(refused));
	memcpy(s->board, s->good_board, sizeof(s->board));
	s->etags[REF_OF_SERIES][0] = '\0';
	s->refs_wanted |= 1u << REF_OF_SERIES;
	s->must_board = true;
	if (s->ops->board_refused != NULL)
		s->ops->board_refused(s->user, refused, why);
	session_go(s);
}

static const enum session_state step_states[STEP_COUNT] = {
	[STEP_TAKE] = SESSION_BACKOFF,
	[STEP_WAIT] = SESSION_BACKOFF,
	[STEP_AUTH] = SESSION_BACKOFF,
	[STEP_LOGIN] = SESSION_LOGIN,
	[STEP_HOME] = SESSION_BACKOFF,
	[STEP_RELIST] = SESSION_RELIST,
	[STEP_EPOCH] = SESSION_EPOCH,
	[STEP_NOTHING] = SESSION_BACKOFF,
};

static void take_step(struct session *s, enum plan_step step)
{
	switch (step) {
	case STEP_AUTH:
	case STEP_LOGIN:
		s->is_authed = false;
		break;
	case STEP_EPOCH:
		s->must_prove = true;
		session_start_list(s, true);
		break;
	case STEP_RELIST:
		session_start_list(s, true);
		break;
	default:
		break;
	}
}

void session_fail(struct session *s, enum session_ask ask, struct reply *reply)
{
	unsigned attempt = s->failures > s->relists ? s->failures : s->relists;
	struct plan plan = plan_next(ask, reply, attempt, &s->spread);

	if (plan.step == STEP_NOTHING || s->is_closing)
		return;
	if (plan.step == STEP_HOME && strcmp(s->board, s->good_board) != 0) {
		go_home(s, &reply->error);
		return;
	}
	if (plan.step == STEP_HOME) // it is the only one there is
		plan = (struct plan){STEP_LOGIN, PLAN_LOGIN_MS};
	s->error = reply->error;
	s->trouble = step_states[plan.step];
	s->failed_ask = ask;
	s->failures += s->trouble != SESSION_RELIST && s->trouble != SESSION_EPOCH;
	s->is_live = false;
	take_step(s, plan.step);
	s->retry_at = mono_ms() + plan.wait_ms;
	session_pause(s, plan.wait_ms);
	s->state = s->trouble;
	s->ops->link(s->user);
}

/* An answer of another history is not taken, whatever it says. */
static void judge_epoch(struct session *s, const struct http_result *result, struct reply *reply)
{
	const char *epoch = http_result_header(result, HTTP_API_EPOCH);
	bool is_good = reply->verdict == VERDICT_OK || reply->verdict == VERDICT_SAME;

	if (!is_good || s->ask == ASK_META || epoch == NULL || strcmp(epoch, s->epoch) == 0)
		return;
	reply->verdict = VERDICT_EPOCH;
	error_set(&reply->error, "cursor_epoch", "The server lives in another history now.");
}

/* A 304 to who sent no tag says nothing: the stream stands still. */
static void judge_same(struct session *s, struct reply *reply)
{
	if (reply->verdict != VERDICT_SAME || etag_of(s) != NULL)
		return;
	bool is_stuck = s->ask == ASK_POLL && s->failures + 1 >= PLAN_STUCK_MOST;
	reply->verdict = is_stuck ? VERDICT_RELIST : VERDICT_RETRY;
	error_set(&reply->error, "stuck", "The server says again and again that nothing changed.");
}

/* What looked good and was not, by the code of who read it. */
static void spoil(struct reply *reply, const struct error *e)
{
	static const struct {
		const char *code;
		enum verdict verdict;
	} codes[] = {
		{"stuck", VERDICT_RELIST},
		{"cursor_epoch", VERDICT_EPOCH},
		{"other_person", VERDICT_LOGIN},
		{"other_server", VERDICT_LOGIN},
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		if (error_is(e, codes[i].code)) {
			reply->verdict = codes[i].verdict;
			reply->error = *e;
			return;
		}
	}
	reply_spoil(reply, e);
}

static void on_done(void *user, struct http_result *result)
{
	struct session *s = user;
	struct reply reply;
	struct error e = {0};

	s->request = 0;
	reply_judge(result, wall_ms(), &reply);
	judge_epoch(s, result, &reply);
	judge_same(s, &reply);
	if (reply.verdict == VERDICT_OK || reply.verdict == VERDICT_SAME) {
		if (session_take(s, &reply, result, &e)) {
			session_go(s);
			return;
		}
		spoil(&reply, &e);
	}
	adapt(s, &reply);
	session_fail(s, s->ask, &reply);
}

static void send_request(struct session *s)
{
	struct buf path;
	struct http_field fields[1];
	const char *etag = etag_of(s);
	struct http_request r = {
		.server = &s->server,
		.bearer = s->token,
		.fields = fields,
		.field_count = etag != NULL ? 1 : 0,
		.fresh = s->is_fresh,
	};

	fields[0] = (struct http_field){"If-None-Match", etag};
	s->asked_wait = s->ask == ASK_POLL && s->is_live ? s->poll_wait : 0;
	if (s->asked_wait > 0) {
		r.total_ms = s->asked_wait * 1000u + s->watchdog_ms;
	} else if (s->ask == ASK_META) {
		r.total_ms = META_TOTAL_MS;
	} else {
		r.total_ms = LARGE_TOTAL_MS;
		r.stall_s = LARGE_STALL_S;
	}
	/* The pages of one list are asked for with the same parameters, whatever centre is shown.
	 */
	if (s->ask != ASK_LIST || s->list_token[0] == '\0')
		memcpy(s->asked_board, s->board, sizeof(s->asked_board));
	put_path(s, &path);
	r.path = path.data;
	s->is_fresh = false;
	s->asked_at = mono_ms();
	s->request = http_send(s->http, &r, on_done, s);
	buf_finish(&path);
}

static enum session_ask next_ask(const struct session *s)
{
	if (!s->is_authed)
		return ASK_META;
	for (int kind = 0; kind < SESSION_REFS; kind++) {
		if ((s->refs_wanted & 1u << kind) != 0)
			return (enum session_ask)(ASK_AREAS + kind);
	}
	if (s->must_list)
		return ASK_LIST;
	return s->must_board ? ASK_BOARD : ASK_POLL;
}

/* The tree is there: the identity's areas can be told by num. */
static bool tell_ready(struct session *s)
{
	struct arena arena = {0};
	struct wire_meta meta;
	struct wire_meta_areas ids;
	struct error e = {0};
	bool ok =
		wire_meta_decode(s->meta_bytes, s->meta_length, &s->refs, &arena, &meta, &ids, &e);

	s->is_ready = ok;
	if (ok) {
		s->ops->ready(s->user, &meta);
	} else {
		struct reply r = {.verdict = VERDICT_OK, .wish_ms = BACKOFF_NO_WISH};
		s->etags[REF_OF_AREAS][0] = '\0';
		s->refs_wanted |= 1u << REF_OF_AREAS;
		reply_spoil(&r, &e);
		session_fail(s, ASK_AREAS, &r);
	}
	arena_finish(&arena);
	return ok && !s->is_closing;
}

static enum session_state asking_state(const struct session *s)
{
	if (s->is_live && s->ask != ASK_META)
		return SESSION_LIVE; // fetching a catalog or another centre makes nobody less live
	return asks[s->ask].state;
}

void session_go(struct session *s)
{
	bool is_busy = s->request != 0 || s->ref.is_active || s->page.is_held || s->is_paused ||
		       uv_is_active((uv_handle_t *)&s->turn);

	if (!s->is_started || s->is_closing || is_busy || (s->is_authed && !s->has_begun))
		return;
	if (s->wishes_list) {
		s->wishes_list = false;
		session_start_list(s, true);
	}
	if (s->is_authed && s->refs_wanted == 0) {
		if (!s->is_ready && !tell_ready(s))
			return;
		if (s->request != 0 || s->is_paused)
			return; // the callback had something done already
		if (s->page.is_active) {
			uv_idle_start(&s->turn, session_on_turn);
			return;
		}
	}
	s->ask = next_ask(s);
	send_request(s);
	session_show(s, asking_state(s));
}
