/* SPDX-License-Identifier: MIT */
/* A server of a small city for the tests of the session, and an app that only takes notes. */
#ifndef SYNC_CITY_H
#define SYNC_CITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sync_world.h"
#include "yiping/sync/session.h"

#define EPOCH "4f1d0c6a9b2e48d7a1c3e5f708192a3b"
#define OTHER "00000000000000000000000000000001"
#define T "\"2026-11-23T00:00:00.000Z\""
#define EVENT_BODY(num, rev, area)                                                                 \
	"{\"id\":\"20261123-00000" #num "\",\"num\":" #num ",\"rev\":" #rev ",\"arev\":" #rev      \
	",\"type\":\"FO-305\",\"domain\":\"FO\",\"grade\":4,\"state\":\"waiting\",\"area\":"       \
	"\"" area "\",\"path\":[\"500000\"],\"title\":\"gas\",\"born\":" T ",\"entered\":" T "}"
#define ITEM(num, rev, area)                                                                       \
	"\"kind\":\"event\",\"id\":\"20261123-00000" #num "\",\"num\":" #num ",\"rev\":" #rev      \
	",\"arev\":" #rev ",\"at\":" T                                                             \
	",\"path\":[\"500000\"],\"data\":" EVENT_BODY(num, rev, area)
#define CHANGE(seq, num, rev)                                                                      \
	"{\"seq\":\"" #seq "\",\"txn\":\"" #seq                                                    \
	"\",\"op\":\"upsert\",\"verb\":\"ack\"," ITEM(num, rev, "500000") "}"
#define TICK(n)                                                                                    \
	"{\"tick\":\"" #n "\",\"at\":" T ",\"seq\":\"1\",\"full\":true,\"values\":[[1,2.5,0,0,1]]" \
					 "}"
#define PAGE(epoch, head, changes, next, rest)                                                     \
	"{\"epoch\":\"" epoch "\",\"head\":\"" #head "\",\"changes\":[" changes                    \
	"],\"ticks\":[],\"next\":\"" next "\"" rest ",\"clock\":{\"now\":" T "}}"
#define IDLE(head, next) PAGE(EPOCH, head, "", next, "")
#define PROBLEM(code) "{\"status\":410,\"code\":\"" code "\"}"

struct answer {
	int status; // 0 = the connection ends
	const char *fields;
	const char *body; // NULL = never
};

struct city {
	struct sync_world w;
	struct session *s;
	const struct answer *polls; // in this order; then they hang
	size_t poll_count, poll_at;
	const struct answer *meta; // instead of the usual one
	const char *epoch, *subject;
	char last_poll[1024], last_meta[4096];
	unsigned metas, lists, boards, events, tagged, polls_seen;
	bool refuses_board, holds_pages, has_digest, gives_tags;
	unsigned treeless; // so many lists of areas are empty
	struct digest digest;
	struct session_begin begin;

	struct area_tree *tree;
	struct catalog *catalog;
	unsigned states; // bits seen
	char codes[512]; // seen, each with a blank behind
	unsigned ready, listed, list_pages, changed, ticks, quarantined, refused, epochs, same;
	uint64_t last_seq;
	char cursor[SESSION_CURSOR_ROOM], bad_id[ENTITY_ID_ROOM], board[64];
	unsigned got_events;
	enum verdict got_verdict;
	bool held, closed;
};

/* For cmocka. */
int city_open(void **state);
int city_close(void **state);

/* Begins with these answers to polls. watchdog 0 = the usual one; else ms, and polls of 1 s. */
void city_start(struct city *c, const struct answer *polls, size_t count, uint32_t watchdog);

struct session_link city_link(const struct city *c);
bool city_is_live(const struct city *c);
bool city_saw(const struct city *c, enum session_state s);
bool city_waits(const struct city *c); // live, with a long poll out, all answers given

/* A turn of the loop; waits are skipped: whoever waits is woken. */
void city_turn(struct city *c);

#define UNTIL(c, condition)                                                                        \
	while (!(condition))                                                                       \
	city_turn(c)

#endif
