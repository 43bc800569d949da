/* SPDX-License-Identifier: MIT */
/* The client's side of the log: one list, then a long poll for ever, whatever happens to the
 * network.
 *
 *   INIT -> AUTH -> REFERENCE -> LIST -> CATCHUP -> LIVE, with BACKOFF, LOGIN, RELIST, EPOCH beside
 *
 * Everything runs on the loop's thread. One request of the stream is outstanding at a time; answers
 * are decoded in slices of a few milliseconds a turn. What came is handed to `app` through
 * callbacks; a page stays where it is until app says that page and cursor are stored, then the next
 * one is asked for. Callbacks may call any function here, session_close too. */
#ifndef YIPING_SYNC_SESSION_H
#define YIPING_SYNC_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "yiping/model/fold.h"
#include "yiping/net/http.h"
#include "yiping/sync/mono.h"
#include "yiping/sync/reply_judge.h"
#include "yiping/wire/change.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/event.h"
#include "yiping/wire/meta.h"
#include "yiping/wire/page.h"
#include "yiping/wire/tick.h"

#define SESSION_CURSOR_ROOM 512
#define SESSION_ETAG_ROOM HTTP_VALUE_ROOM
#define SESSION_WATCHDOG_MS 10000u // a poll may be silent for so long beyond its wait
#define SESSION_FETCHES_MOST 64    // events waiting to be fetched

struct session;

enum session_state {
	SESSION_INIT,      // nothing was asked
	SESSION_AUTH,      // who am I, which history is this
	SESSION_REFERENCE, // areas, catalog, units, series
	SESSION_LIST,      // what is live
	SESSION_CATCHUP,   // changes since the cursor
	SESSION_LIVE,      // waiting for the next change
	SESSION_BACKOFF,   // something failed, retry_ms says when it is tried again
	SESSION_LOGIN,     // the token or the place is refused; tried again each minute
	SESSION_RELIST,    // the list is to be fetched again, after a random wait
	SESSION_EPOCH,     // the server lives in another history: relist, outbox to be proved
	SESSION_STATE_COUNT,
};

const char *session_state_token(enum session_state s); // "init" "auth" ...

enum session_ref { REF_OF_AREAS, REF_OF_CATALOG, REF_OF_UNITS, REF_OF_SERIES, SESSION_REFS };

struct session_reference {
	enum session_ref kind;
	bool same;         // the one whose etag app gave still holds; the rest is empty then
	const char *area;  // of series: the centre they belong to
	const char *etag;  // NULL = none
	const char *bytes; // as received, to be cached with the etag
	size_t length;
	/* One of these, by kind. tree and catalog belong to app from here on; those it had given
	 * before must live until this callback returns. The arrays live until it returns. */
	struct area_tree *tree;
	struct catalog *catalog;
	const struct unit *units;
	const struct wire_series *series;
	size_t count; // of units or series
};

enum session_page_kind {
	PAGE_OF_LIST,    // entities of a snapshot: take them with fold_put
	PAGE_OF_CHANGES, // take them with fold_apply
	PAGE_OF_BOARD,   // only ticks[0], the last values of the centre now asked for; no cursor
};

/* All pointers live until session_stored. A change of a kind that this program does not know is not
 * in it. */
struct session_page {
	enum session_page_kind kind;
	bool first, last; // of a list; what is not in it when the last came is gone
	const char *epoch;
	uint64_t seq;      // list: what it describes; changes: the log's head
	const char *board; // centre of the ticks
	const struct change *changes;
	size_t change_count;
	const struct wire_tick *ticks;
	size_t tick_count;
	const struct wire_counters *counters;
	size_t counter_count;
	const char *cursor; // to be stored with the page; NULL = keep what is stored
	uint64_t tick;      // number of the last tick, to be stored as well
	bool more;          // there is more already
	const char *bytes;  // the whole answer
	size_t length;
};

/* Something that could not be decoded. It is passed over, the cursor still moves. */
struct session_bad {
	uint64_t seq; // 0 = unknown or of a list
	enum kind kind;
	const char *id;    // "" = unknown
	const char *bytes; // as received
	size_t length;
	const struct error *why;
};

/* An event that was asked for by session_fetch_event. */
struct session_event {
	const char *id;
	const struct reply *reply;          // VERDICT_OK, or why it is not to be had
	const struct wire_event_view *view; // NULL unless OK
	const char *bytes;                  // the answer, NULL unless OK
	size_t length;
};

struct session_ops {
	/* Meta came. The first time app opens the state of meta->server and identity.subject and
	 * calls session_begin (now or later); nothing else is asked before that. The identity's
	 * areas are not filled yet, area_ids are. */
	void (*meta)(
		void *user, const struct wire_meta *meta, const struct wire_meta_areas *area_ids);
	void (*reference)(void *user, const struct session_reference *reference);
	/* References are there; meta with the nums of the identity's areas. After each AUTH. */
	void (*ready)(void *user, const struct wire_meta *meta);
	/* Answer with session_stored, now or later. */
	void (*page)(void *user, const struct session_page *page);
	/* The digest of what app holds of the asked scope, after the page that it called stored.
	 * False: it holds nothing to compare. May be NULL. */
	bool (*digest)(void *user, struct digest *out);
	/* The history is another one (or lost its end: then both are equal). Give all unresolved
	 * acts to delivery_prove; a list follows. */
	void (*epoch)(void *user, const char *old_epoch, const char *new_epoch);
	void (*quarantine)(void *user, const struct session_bad *bad);
	/* State, code or counts of session_link are others. */
	void (*link)(void *user);
	/* The centre of session_board cannot be had; the stream has gone back to the one before.
	 * May be NULL. */
	void (*board_refused)(void *user, const char *area, const struct error *why);
	/* May be NULL if session_fetch_event is not used. */
	void (*event)(void *user, const struct session_event *event);
};

struct session_options {
	uv_loop_t *loop;
	struct http *http;                // shared with others; outlives the session
	const struct http_server *server; // copied
	const char *token;                // copied
	const char *area;                 // id of what is asked for; NULL = the whole scope
	const char *board;    // id of the centre on the screen; NULL = area, else the first of
			      // the identity's areas
	uint32_t wait_s;      // of a long poll; 0 = what meta allows
	uint32_t tick_every;  // s between ticks, 0 = each
	uint32_t watchdog_ms; // 0 = SESSION_WATCHDOG_MS
	uint64_t seed;        // of jitter
	const struct session_ops *ops; // outlives the session
	void *user;
};

/* Asks nothing before session_start. */
struct session *session_create(const struct session_options *o);
void session_start(struct session *s);

/* Ends everything; no callback of ops comes after this. closed(user) (may be NULL) is called from
 * the loop when the memory is gone. NULL is fine, then nothing is called. */
void session_close(struct session *s, void (*closed)(void *user), void *user);

/* What app has from before. Strings are copied; "" and 0 = none. */
struct session_begin {
	char epoch[WIRE_EPOCH_ROOM]; // of the cursor
	char cursor[SESSION_CURSOR_ROOM];
	uint64_t tick; // last one held for the board; 0 = fetch the values
	char etags[SESSION_REFS][SESSION_ETAG_ROOM]; // of what is held; of series: for the board
	struct wire_refs refs; // held already; app keeps them until a reference replaces them
};

/* After the first ops.meta. NULL = has nothing. */
void session_begin(struct session *s, const struct session_begin *begin);

/* The page that was handed over last is stored with its cursor (or never will be: then it is asked
 * for again only after a restart). Its pointers end here. */
void session_stored(struct session *s);

/* Another centre on the screen: series and values of it are fetched, then the poll goes on with the
 * same cursor. The id is copied. */
void session_board(struct session *s, const char *area);

/* Fetches one event (after a gap in its revs, or for the view of it) beside the stream; ops.event
 * follows. The same id is not queued twice. False if too many wait. */
bool session_fetch_event(struct session *s, const char *id);

/* Try now: the machine woke up, the network changed, or a person asks. The outstanding request is
 * given up, a new connection is made. */
void session_wake(struct session *s);

/* Goes on with another token of the same person. Another subject or server ends in LOGIN with code
 * other_person or other_server: open a new session for those. */
void session_token(struct session *s, const char *token);

/* A list from the start, for a person who asks for it. */
void session_relist(struct session *s);

struct session_link {
	enum session_state state;
	enum session_state trouble; // BACKOFF, LOGIN, RELIST or EPOCH until what failed has
			      // come after all; INIT = none
	struct error error;   // what is wrong, "" = nothing. Codes of reply_judge.h, and: stuck
			      // digest other_person other_server, and the 410 codes
	int64_t age_ms;       // since the last answer that told all there was, -1 = never
	int64_t retry_ms;     // until the next try, -1 = none planned
	int64_t skew_ms;      // server clock minus that of this machine; 0 until measured
	double rate;          // of the server's clock, 1 = real time
	bool has_clock;       // the server's clock is known
	uint64_t head;        // of the log, as last heard
	uint32_t quarantined; // undecodable so far
	uint32_t relists;     // after the first list
	uint32_t failures;    // answers that were no good, in a row, but for relists
};

/* now: mono_ms(). */
void session_link(const struct session *s, int64_t now, struct session_link *out);

/* The server's clock at mono_ms() `now`; INSTANT_NONE while it is not known. */
int64_t session_now(const struct session *s, int64_t now);

/* What was asked for: the centre, and the epoch ("" before meta). */
const char *session_board_of(const struct session *s);
const char *session_epoch_of(const struct session *s);

#endif
