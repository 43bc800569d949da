/* SPDX-License-Identifier: MIT */
/* Brings acts to the server. app gives rows that are durable in its outbox; each is sent with the
 * same key and the same bytes until the API itself says what became of it. Few at a time, and never
 * two of one event. A lost reply is no trouble: the row is sent again and the server says once more
 * what it said. */
#ifndef YIPING_SYNC_DELIVERY_H
#define YIPING_SYNC_DELIVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uv.h>

#include "yiping/net/http.h"
#include "yiping/sync/mono.h"
#include "yiping/sync/reply_judge.h"

#define DELIVERY_ROWS_MOST 256 // held at once
#define DELIVERY_FLIGHTS 4     // requests outstanding
#define DELIVERY_BATCH_FROM 5  // rows that wait before they are sent together
#define DELIVERY_BYTES_MOST ((size_t)1 << 20)

struct delivery;

enum delivery_fate {
	FATE_APPLIED,   // done
	FATE_CONFLICT,  // somebody was first (412), or a tag of a history that is gone
	FATE_REFUSED,   // will never be done
	FATE_ATTENTION, // refused for a reason that only a program can have: somebody has to look
	FATE_AGAIN,     // not known yet: the same again, later
	FATE_PAUSE,     // the token is not known: nothing is sent for a minute, or until kicked
	FATE_COUNT,
};

/* What an outcome means, by HTTP status and code ("" = none). Pure. Without a code only a 401 says
 * anything: the rest may come from a proxy. */
enum delivery_fate delivery_fate(int status, const char *code);

struct delivery_row {
	const char *key;
	const char *event; // id, "" for a report
	const char *tag;   // "<epoch8>.<arev>", quoted or not, or "*"; NULL for a report
	const char *target; // path of the request
	const void *bytes;  // its body
	size_t length;
	bool prove; // ask first what the server knows of the key (other epoch, or a start)
	int64_t not_after; // wall_ms() beyond which it is not sent; 0 = never
};

struct delivery_outcome {
	const char *key;
	const char *event;       // id; of a report the one the server gave, "" = unknown
	enum delivery_fate fate; // APPLIED, CONFLICT, REFUSED or ATTENTION
	int status;
	const char *code; // "applied", "seen" (it came with the changes), a problem's code,
			  // "epoch"; "too_late" (ATTENTION): and the server has not got it
	const char *text; // a sentence, "" = none
	uint32_t rev, arev;       // 0 = not said
	uint64_t seq;             // 0 = not said
	struct wire_span current; // the event now, length 0 = not given
	struct wire_span answer;  // the outcome as it came, for the outbox; length 0 = none
};

struct delivery_ops {
	/* Goes out now: mark it sent. Nothing of this header may be called from it. */
	void (*sending)(void *user, const char *key);
	/* It did not go out, or the server said that it took nothing: it waits again. Nothing of
	 * this header may be called from it. */
	void (*waits)(void *user, const char *key);
	/* It went out, and what became of it is not known: it is tried again. NULL: nobody asks.
	 * Nothing of this header may be called from it. */
	void (*went)(void *user, const char *key);
	/* Its fate is known; pointers live until the callback returns. After a conflict the rows of
	 * that event that are held behind it are let go: give them again when the person has
	 * decided. */
	void (*settled)(void *user, const struct delivery_outcome *outcome);
	/* A row was let go, unsent or unresolved; its place in the outbox does not change. */
	void (*let_go)(void *user, const char *key);
	/* What delivery_link says is another thing. */
	void (*link)(void *user);
};

struct delivery_options {
	uv_loop_t *loop;
	struct http *http;                // outlives it
	const struct http_server *server; // copied
	const char *token;                // copied
	uint64_t seed;
	const struct delivery_ops *ops; // outlives it
	void *user;
};

struct delivery *delivery_create(const struct delivery_options *o);

/* Gives up what is out (it stays unresolved in the outbox) and calls closed(user) from the loop. No
 * callback of ops comes after this. NULL is fine, then nothing is called. */
void delivery_close(struct delivery *d, void (*closed)(void *user), void *user);

/* Takes a row, copied. Rows of one event are sent in the order they come. A key that is held
 * already is true, too. False: DELIVERY_ROWS_MOST are held, or the row is larger than
 * DELIVERY_BYTES_MOST. */
bool delivery_put(struct delivery *d, const struct delivery_row *row);

/* How many rows it would take now. */
unsigned delivery_room(const struct delivery *d);

/* The key stood in a change of the log: applied, whatever its reply says or will not say. */
void delivery_seen(
	struct delivery *d, const char *key, const char *event, uint32_t rev, uint64_t seq);

/* The server lives in another history: every held row is asked about before it is sent again, also
 * those that are out: what is answered to them may be of the history that is gone. What the server
 * does not know is sent, but for rows whose tag is of another epoch: those come back as CONFLICT
 * with code "epoch". Call it before putting more rows (with prove set). */
void delivery_epoch(struct delivery *d, const char *epoch);

/* Forgets a row that the person withdrew, if it is not out. True if it was held. */
bool delivery_drop(struct delivery *d, const char *key);

/* Try now: the session is live again or knows who it is, the machine woke. */
void delivery_kick(struct delivery *d);

/* Goes on with another token of the same person. */
void delivery_token(struct delivery *d, const char *token);

struct delivery_link {
	bool paused;        // by a 401
	struct error error; // why nothing goes out, "" = it does
	int64_t retry_ms;   // until it is tried again, -1 = nothing is waited for
	unsigned held, out; // rows; requests
};

/* now: mono_ms(). */
void delivery_link(const struct delivery *d, int64_t now, struct delivery_link *out);

#endif
