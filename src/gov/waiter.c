/* SPDX-License-Identifier: MIT */
#include "yiping/gov/waiter.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "subscription.h"
#include "yiping/base/mem.h"

#define TICK_WAKE_MS 10000 // a tick wakes a waiter not more often, of real time

struct waiter {
	struct inbound *inbound;
	struct subscription what;
	uint64_t since_ms;    // when it began to wait
	uint64_t deadline_ms;
	struct waiter *next;
};

struct waiters {
	struct server *server;
	struct waiter *first;
	size_t count;
	struct readings_under_way readings;
};

struct waiters *waiters_create(struct server *s)
{
	struct waiters *w = mem_alloc(sizeof *w);
	w->server = s;
	return w;
}

void waiters_destroy(struct waiters *w)
{
	free(w);
}

size_t waiters_count(const struct waiters *w)
{
	return w->count;
}

void waiters_add(
	struct waiters *w, struct inbound *r, const struct subscription *f, uint64_t wait_ms)
{
	struct waiter *new = mem_alloc(sizeof *new);
	uint64_t now = uv_now(w->server->loop);
	*new = (struct waiter){r, *f, now, now + wait_ms, w->first};
	if (r->member)
		r->member->waiting++;
	w->first = new;
	w->count++;
}

/* Takes one out of the list; its request goes on. */
static struct inbound *take(struct waiters *w, struct waiter **at, struct subscription *what)
{
	struct waiter *gone = *at;
	struct inbound *r = gone->inbound;
	*at = gone->next;
	*what = gone->what;
	w->count--;
	if (r->member && r->member->waiting)
		r->member->waiting--;
	free(gone);
	return r;
}

static void serve(struct waiters *w, struct waiter **at)
{
	struct subscription what;
	struct inbound *r = take(w, at, &what);
	w->server->metrics.woken++;
	subscription_join(w->server, &w->readings, r, &what);
}

static bool sees_one(const struct subscription *f, const struct change *changes, size_t count)
{
	struct change told;
	for (size_t i = 0; i < count; i++)
		if ((!f->kinds || (f->kinds >> changes[i].head.kind & 1)) &&
			change_for_scope(&changes[i], &f->scope, &told))
			return true;
	return false;
}

void waiters_wake(struct waiters *w, const struct change *changes, size_t count)
{
	struct waiter **at = &w->first;
	while (*at) {
		if (sees_one(&(*at)->what, changes, count))
			serve(w, at);
		else
			at = &(*at)->next;
	}
}

void waiters_tick(struct waiters *w, uint64_t tick)
{
	struct waiter **at = &w->first;
	uint64_t now = uv_now(w->server->loop);
	while (*at) {
		const struct subscription *f = &(*at)->what;
		bool wants = f->board && f->tick && tick >= f->tick + f->tick_every;
		/* Half a period of grace: a tick that comes a moment early is not left for the
		 * next. */
		if (wants && now - (*at)->since_ms >= TICK_WAKE_MS / 2)
			serve(w, at);
		else
			at = &(*at)->next;
	}
}

static void answer_empty(struct waiters *w, struct waiter **at)
{
	struct subscription what;
	struct inbound *r = take(w, at, &what);
	if (what.board && what.tick && what.tick < w->server->tick)
		subscription_join(w->server, &w->readings, r, &what);
	else
		subscription_answer_empty(w->server, r, &what);
}

void waiters_expire(struct waiters *w, uint64_t now_ms)
{
	struct waiter **at = &w->first;
	while (*at) {
		if ((*at)->deadline_ms <= now_ms)
			answer_empty(w, at);
		else
			at = &(*at)->next;
	}
}

void waiters_dismiss(struct waiters *w, const char *subject)
{
	struct waiter **at = &w->first;
	struct subscription what;
	while (*at) {
		if (strcmp((*at)->inbound->person.subject, subject) == 0)
			subscription_answer_empty(w->server, take(w, at, &what), &what);
		else
			at = &(*at)->next;
	}
}

void waiters_drop_gone(struct waiters *w, const char *subject)
{
	struct waiter **at = &w->first;
	struct subscription what;
	while (*at) {
		struct inbound *r = (*at)->inbound;
		if (strcmp(r->person.subject, subject) == 0 && exchange_has_left(r->exchange))
			subscription_answer_empty(w->server, take(w, at, &what), &what);
		else
			at = &(*at)->next;
	}
}

void waiters_flush(struct waiters *w)
{
	struct subscription what;
	while (w->first)
		subscription_answer_empty(w->server, take(w, &w->first, &what), &what);
}

void subscription_answer(struct server *s, struct inbound *r, const struct subscription *f)
{
	subscription_join(s, &s->waiters->readings, r, f);
}
