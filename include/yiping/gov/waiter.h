/* SPDX-License-Identifier: MIT */
/* Long polls: who waits, for what, until when. */
#ifndef YIPING_GOV_WAITER_H
#define YIPING_GOV_WAITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/model/change.h"
#include "yiping/model/person.h"

struct inbound;
struct server;

/* What a reader of the log asks for. */
struct subscription {
	struct scope scope;
	enum mask_class mask;
	uint64_t since;      // seq it has
	uint64_t tick;       // tick it has, 0 = wants none
	uint32_t board;      // centre whose values it wants, 0 none
	uint32_t kinds;      // bit 1 << enum kind it wants, 0 = all
	size_t limit;        // changes in one answer
	unsigned tick_every; // ticks between two wakes by a tick alone, from 1
};

struct waiters;

struct waiters *waiters_create(struct server *s);
void waiters_destroy(struct waiters *w); // none may be left

/* Keeps a request until something for it is there or `wait_ms` of real time are over. */
void waiters_add(
	struct waiters *w, struct inbound *r, const struct subscription *f, uint64_t wait_ms);

/* Committed changes: whoever sees one of them is answered. */
void waiters_wake(struct waiters *w, const struct change *changes, size_t count);

/* A tick was closed: whoever wants it and has waited long enough is answered. */
void waiters_tick(struct waiters *w, uint64_t tick);

/* Answers those whose time is over. Called each second or sooner. */
void waiters_expire(struct waiters *w, uint64_t now_ms);

/* Answers everybody at once (closing, or another scope). */
void waiters_flush(struct waiters *w);

/* Ends the waits of one subject that nobody waits for any more: a client on a bad link leaves one
 * behind with each connection it loses. */
void waiters_drop_gone(struct waiters *w, const char *subject);

/* Answers those of one subject at once: its scope is another one now. */
void waiters_dismiss(struct waiters *w, const char *subject);

size_t waiters_count(const struct waiters *w);

/* Answers a request from the log now, with one reader's work for all that ask the same. */
void subscription_answer(struct server *s, struct inbound *r, const struct subscription *f);

#endif
