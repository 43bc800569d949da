/* SPDX-License-Identifier: MIT */
/* What is kept on the disk of what a server said, shared by all programs of one person. One of them
 * polls and writes; the others read along and take over when it is gone. Everything here is called
 * on the loop's thread; files are touched in two threads of its own. */
#ifndef YIPING_APP_REPLICA_H
#define YIPING_APP_REPLICA_H

#include <uv.h>

#include "things.h"
#include "yiping/base/buf.h"
#include "yiping/base/path.h"
#include "yiping/model/catalog.h"
#include "yiping/store/cache.h"
#include "yiping/store/changelog.h"
#include "yiping/store/ticks.h"
#include "yiping/sync/session.h"

struct replica;

#define REPLICA_AREA_ROOM 64
#define FLOWS_CAP ((size_t)8 << 20)

/* Where the kept copy stands. */
struct replica_stand {
	struct session_begin begin;          // refs are not set; cursor "" = a list is needed
	char series_area[REPLICA_AREA_ROOM]; // whose series and values are kept
	uint64_t seq, tick, turn;            // turn: how often the whole of it became another
	bool listing;                        // being listed: what is live is not whole
	int64_t good_at;                     // wall clock of the last good answer
	int64_t clock;                       // server time then
	bool is_away;                        // the one who polls has no answers
};

/* A board as it was kept, built in a thread; whoever is told takes parts by setting NULL. */
struct replica_board {
	struct area_tree *tree; // NULL = nothing is kept
	struct catalog *catalog;
	struct fold *fold;
	struct gauges *gauges;
	struct things *things;
	struct person person;
	char server_id[WIRE_EPOCH_ROOM];
	bool demo;
	double rate;
	int64_t pushed_at;      // server time of the last column of history
	int64_t coarse_until;   // until then there are columns of what was fetched beside
};

/* What the one who polls wrote since the last time. */
struct replica_news {
	const struct change *changes;
	size_t change_count;
	const struct tick *ticks;
	size_t tick_count;
};

struct replica_ops {
	/* A board was read: at first, and whenever all of it is another. */
	void (*loaded)(void *user, struct replica_board *board, const struct replica_stand *stand);
	/* Only while another one polls. */
	void (*news)(void *user, const struct replica_news *news,
		const struct replica_stand *stand);
	/* It is ours to poll, and all that was kept has been told. */
	void (*lead)(void *user, const struct replica_stand *stand);
	/* Somebody (maybe this program) wrote to the outbox beside it. */
	void (*outbox)(void *user);
	/* Something went wrong with the files: said once for each kind. relist: what is missing on
	 * the disk now comes only with a new list. */
	void (*trouble)(void *user, const struct error *why, bool relist);
};

struct replica_options {
	uv_loop_t *loop;
	const char *dir;  // of place_make
	bool may_lead;    // false: only what is kept, nobody is asked
	const struct replica_ops *ops;
	void *user;
};

/* Never fails: what cannot be opened is told by trouble. */
struct replica *replica_create(const struct replica_options *o);

/* Ends the threads (what was handed over is written first, for at most 0.3 s); closed is called
 * from the loop. NULL is fine, then closed is called at once. */
void replica_close(struct replica *r, void (*closed)(void *user), void *user);

bool replica_leads(const struct replica *r);

/* ---- writing: only for the one who polls, passed over by the others ---- */

/* Writes a page with its cursor, then calls stored on the loop (not after replica_close). The page,
 * and what refs point to, must stay as they are until then. scope and flows (see flows_put; NULL
 * but on the last page of a list) are copied. False: it is not written, stored will not be called.
 * */
struct replica_page {
	const struct session_page *page;
	struct wire_refs refs;
	uint32_t scope;    // hash
	const char *flows;
	int64_t good_at, clock;
};
bool replica_put_page(struct replica *r, const struct replica_page *page,
	void (*stored)(void *user), void *user);

/* Reference data as the session gave it, copied: the tree packed, anything else as it came (of
 * units only the tag: the log has them). */
void replica_put_reference(struct replica *r, const struct session_reference *ref);
void replica_put_meta(struct replica *r, const char *json);
void replica_put_event(struct replica *r, const struct live *l, const char *bytes, size_t n);
/* Values of a series by the minute, copied. */
void replica_put_values(struct replica *r, const struct roll_value *rows, size_t count);
void replica_put_away(struct replica *r, bool is_away);

/* Flows of the last days of a fold as lines of text. */
void flows_put(const struct fold *f, const struct area_tree *t, int64_t now, struct buf *out);

/* A new base of the day's flows, as of the pages handed over so far; at is server time. */
void replica_put_flows(struct replica *r, const char *flows, int64_t at);

/* Makes room, slice by slice, until all is within the limits. */
void replica_trim(struct replica *r, const struct cache_limits *limits);

/* ---- reading on demand ---- */

/* The kept body of an event, of whatever rev; n 0 if there is none. Bytes live during the call.
 * False: nothing can be asked now, found will not be called. */
typedef void (*replica_body_fn)(void *user, uint32_t num, uint32_t rev, const char *bytes,
	size_t n);
bool replica_body(struct replica *r, uint32_t num, replica_body_fn found, void *user);

/* The kept changes of an event, oldest first; the page is the callee's. */
typedef void (*replica_history_fn)(void *user, uint32_t num, struct change_page *page);
bool replica_history(struct replica *r, uint32_t num, replica_history_fn found, void *user);

#endif
