/* SPDX-License-Identifier: MIT */
/* The log as clients read it: changes and the long poll. Snapshot and history are in routes_past.c.
 */
#include <string.h>

#include "routes.h"
#include "yiping/gov/cursor.h"

#define LIMIT_DEFAULT 500
#define TICK_EVERY_MAX 360
#define POLL_AFTER_S 5

/* "event,unit" to a set of kinds; unknown ones are passed over, since newer clients may know more.
 */
uint32_t kinds_of_list(const char *list)
{
	uint32_t kinds = 0;
	char token[32];
	while (list && *list) {
		size_t n = strcspn(list, ",");
		if (n < sizeof token) {
			memcpy(token, list, n);
			token[n] = '\0';
			kinds |= UINT32_C(1) << kind_of(token);
		}
		list += n + (list[n] == ',');
	}
	return kinds;
}

bool board_of(struct inbound *r, uint32_t *board)
{
	const char *id = exchange_query(r->exchange, "board");
	const struct area *a = id ? area_by_id(r->tree, id) : NULL;
	struct scope whole = person_scope(&r->person);
	struct area_path path;
	/* Without one: the asked area where it is the person's, else the top of what is left of it.
	 */
	*board = r->scope.area_count ? r->scope.areas[0] : 0;
	if (!id)
		return true;
	if (!a) {
		answer_refusal(r, 404, "not_found", "There is no area of that id.");
		return false;
	}
	path = area_path_of(r->tree, a->num);
	if (!scope_sees(&whole, &path, NULL, 0)) {
		answer_refusal(r, 403, "scope", "That area is not one of yours.");
		return false;
	}
	*board = a->num;
	return true;
}

static bool take_cursor(struct inbound *r, struct subscription *f)
{
	const char *given = exchange_query(r->exchange, "since");
	struct cursor c;
	if (!given || !cursor_parse(given, &c)) {
		answer_refusal(r, 400, "bad_request", "\"since\" must be a cursor of this API.");
		return false;
	}
	const char *gone = cursor_judge(&c, r->server->epoch, scope_hash(&f->scope),
		r->server->head, r->server->floor);
	if (gone) {
		answer_refusal(r, 410, gone, "The list must be fetched anew.");
		return false;
	}
	f->since = c.seq;
	return true;
}

static bool take_arguments(struct inbound *r, struct subscription *f, uint64_t *wait_s)
{
	const struct limits *l = &r->server->options.limits;
	uint64_t limit, every;
	*f = (struct subscription){.scope = r->scope, .mask = inbound_mask(r),
		.kinds = kinds_of_list(exchange_query(r->exchange, "types"))};
	if (!inbound_uint(r, "wait", 0, UINT32_MAX, wait_s) ||
		!inbound_uint(r, "tick", 0, UINT64_MAX, &f->tick) ||
		!inbound_uint(r, "tick_every", 1, TICK_EVERY_MAX, &every) ||
		!inbound_uint(r, "limit", LIMIT_DEFAULT, l->page, &limit) ||
		!board_of(r, &f->board) || !take_cursor(r, f))
		return false;
	f->limit = limit ? limit : 1;
	f->tick_every = every ? (unsigned)every : 1;
	if (*wait_s > l->wait_s)
		*wait_s = l->wait_s;
	return true;
}

void serve_changes(struct inbound *r)
{
	struct server *s = r->server;
	struct subscription f;
	uint64_t wait_s;
	if (!take_arguments(r, &f, &wait_s))
		return;
	bool something = f.since < s->head || (f.tick && f.board && f.tick < s->tick);
	r->poll_after_s = wait_s ? 0 : POLL_AFTER_S;
	if (something || !wait_s) {
		subscription_answer(s, r, &f);
		return;
	}
	if (r->member && r->member->waiting >= s->options.limits.waiters)
		waiters_drop_gone(s->waiters, r->person.subject);
	if (r->member && r->member->waiting >= s->options.limits.waiters) {
		answer_problem(r, &(struct problem){.status = 429, .code = "too_many",
			.detail = "Too many long polls of this token wait already.",
			.retry_after_s = 5});
		return;
	}
	waiters_add(s->waiters, r, &f, wait_s * 1000);
}
