/* SPDX-License-Identifier: MIT */
/* The inside of a session. Its next request follows from flags alone (session_go), so that whatever
 * happened only has to set them. */
#ifndef SYNC_SESSION_PRIVATE_H
#define SYNC_SESSION_PRIVATE_H

#include "yiping/sync/plan.h"
#include "yiping/sync/session.h"
#include "yiping/wire/area.h"
#include "yiping/wire/catalog.h"

#define SESSION_AREA_ROOM 64
#define SESSION_LIMIT_MOST 1000u

enum job_step { JOB_MORE, JOB_DONE, JOB_FAILED, JOB_PAUSED };

/* Reference data on its way into memory. */
struct ref_job {
	bool is_active;
	enum session_ref kind;
	char *bytes;
	size_t length;
	char etag[SESSION_ETAG_ROOM];
	struct arena arena;
	struct wire_areas areas;
	struct area_tree *tree;
	struct catalog *catalog;
	struct wire_list list; // of units or series
	struct unit *units;
	struct wire_series *series;
	size_t count, room;
};

/* A page on its way to app, then in its hands until it is stored. */
struct page_job {
	bool is_active; // being decoded, maybe waiting for reference data
	bool is_held;   // app has it
	bool has_asked; // for the tree, because an area was not in it
	char *bytes;
	size_t length;
	struct arena arena;
	struct wire_items changes, ticks, counters;
	struct wire_span tick; // of a snapshot
	struct change *change_list;
	struct wire_tick *tick_list;
	struct wire_counters *counter_list;
	size_t change_room, tick_room, counter_room;
	struct digest digest;
	bool has_digest;
	const char *next; // token of a list's next page, or the cursor
	int64_t pause_ms; // before the next poll
	struct session_page page;
};

#define POLL_WAIT_LEAST 5u // s: a shorter wait is none

struct session {
	uv_loop_t *loop;
	struct http *http;
	struct http_server server;
	char *token;
	char area[SESSION_AREA_ROOM];
	char board[SESSION_AREA_ROOM];
	char good_board[SESSION_AREA_ROOM];  // the last one that could be had
	char asked_board[SESSION_AREA_ROOM]; // of the request that is out, and of its page
	uint32_t wished_wait_s, tick_every, watchdog_ms;
	const struct session_ops *ops;
	void *user;
	uv_timer_t wait;
	uv_idle_t turn;
	unsigned handles;
	void (*closed)(void *user);
	void *closed_user;
	struct spread spread;

	bool is_started, is_closing;
	bool is_authed, has_begun, is_ready, is_live;
	bool must_list, must_board, must_prove, wishes_list;
	bool is_paused;       // the timer runs
	unsigned refs_wanted; // bits 1 << enum session_ref

	enum session_state state;
	struct error error;          // until what failed has come
	enum session_state trouble;  // what it led to, INIT = nothing is wrong
	enum session_ask failed_ask; // while there is trouble
	unsigned failures, relists; // in a row; since it was live
	uint32_t relist_count, quarantined, unjudged;
	int64_t last_good, retry_at;
	struct progress progress;

	uint64_t request; // outstanding, 0 none
	enum session_ask ask;
	int64_t asked_at;
	uint32_t asked_wait; // s, of the poll
	bool is_fresh;       // the next request takes a new connection

	struct wire_refs refs;
	char etags[SESSION_REFS][SESSION_ETAG_ROOM];
	char epoch[WIRE_EPOCH_ROOM];
	char cursor[SESSION_CURSOR_ROOM];
	char list_token[SESSION_CURSOR_ROOM];
	uint64_t tick, head, listed;
	uint32_t limit, poll_wait;
	unsigned steady; // good answers to polls, in a row, while poll_wait is short

	char *meta_bytes;
	size_t meta_length;
	uint32_t meta_wait, meta_page;
	char subject[SUBJECT_ROOM], server_id[WIRE_EPOCH_ROOM];

	bool has_clock;
	int64_t clock_server, clock_mono, skew;
	double rate;

	struct ref_job ref;
	struct page_job page;

	uint64_t fetch; // of an event, outstanding
	unsigned fetch_count, fetch_failures;
	char fetches[SESSION_FETCHES_MOST][EVENT_ID_ROOM]; // the first one is outstanding
};

/* session_ask.c */
void session_go(struct session *s); // asks for whatever is missing next, if nothing is in the way
void session_give_up(struct session *s); // the outstanding request and the wait
void session_fail(struct session *s, enum session_ask ask, struct reply *reply);
void session_pause(struct session *s, int64_t ms);
void session_show(struct session *s, enum session_state state);
void session_start_list(struct session *s, bool counts); // from meta on
void session_good(struct session *s, enum session_ask ask); // this was what it should be

/* session_take.c: an answer that looks good. False with *e filled if it is not. */
bool session_take(
	struct session *s, const struct reply *reply, struct http_result *result, struct error *e);
void session_note_clock(struct session *s, int64_t server, int64_t mono, double rate);

/* session_decode.c */
void session_on_turn(uv_idle_t *turn); // a slice of whatever is being decoded
bool session_open_ref(struct session *s, struct http_result *r, struct error *e);
bool session_open_list(struct session *s, struct http_result *r, struct error *e);
bool session_open_changes(struct session *s, struct http_result *r, struct error *e);
void session_drop_ref(struct session *s);
void session_drop_page(struct session *s);
enum job_step session_decode_ref(struct session *s, struct error *e);
enum job_step session_decode_page(struct session *s, struct error *e);

/* session_take.c: what follows when a reference or page is whole */
void session_give_ref(struct session *s);
void session_give_page(struct session *s);

/* session_fetch.c */
void session_fetch_next(struct session *s);

#endif
