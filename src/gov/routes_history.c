/* SPDX-License-Identifier: MIT */
/* Changes between two instants, for replay. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/num.h"
#include "yiping/store/changelog.h"
#include "yiping/wire/change.h"
#include "yiping/wire/page.h"

#define LIMIT_DEFAULT 200
#define SCAN_MAX 20000 // changes looked at for one answer: the reader is shared

struct history {
	struct scope scope;
	enum mask_class mask;
	uint32_t kinds;    // 0 = all
	int64_t from, to;  // from <= at < to
	bool has_after;
	uint64_t after;    // seq of the page before
	size_t limit;
	struct wire_refs refs;
};

static bool is_wanted(void *user, const struct change *c)
{
	const struct history *h = user;
	struct change told;
	if (h->kinds && !(h->kinds >> c->head.kind & 1))
		return false;
	return change_for_scope(c, &h->scope, &told);
}

/* The changes lie in (after, upto]. What was pruned cannot be told, and half a history is none. */
static bool find_range(struct db *db, struct query *q, uint64_t *after, uint64_t *upto,
	struct error *e)
{
	const struct history *h = q->more;
	struct changelog_span span;
	if (!changelog_span(db, &span, e) || !changelog_seq_at(db, h->to - 1, upto, e) ||
		!changelog_seq_at(db, h->from - 1, after, e))
		return false;
	if (h->has_after && h->after > *after)
		*after = h->after;
	if (*after < span.floor)
		return asked_refuse(q, 410, "cursor_floor", "The log does not go back that far.",
			e);
	return true;
}

static bool write_page(const struct history *h, const struct change_page *page, struct buf *out,
	struct error *e)
{
	struct wire_list list = {0};
	struct change told;
	char next[32];
	wire_list_begin(out, "changes");
	for (size_t i = 0; i < page->count; i++)
		if (change_for_scope(&page->changes[i], &h->scope, &told) &&
			!wire_change_encode(&told, h->mask, &h->refs, out, e))
			return out->overflow; // then the answer says so
	snprintf(next, sizeof next, "h-%" PRIu64, page->next);
	list.next = page->more ? next : NULL;
	wire_list_end(out, &list);
	return true;
}

static bool read_history(struct db *db, struct query *q, struct error *e)
{
	struct history *h = q->more;
	struct change_page page = {0};
	uint64_t after = 0, upto = 0;
	if (!find_range(db, q, &after, &upto, e))
		return false;
	struct change_query cq = {.after = after, .upto = upto, .limit = h->limit,
		.scan = SCAN_MAX, .keep = is_wanted, .user = h};
	bool ok = upto <= after || changelog_read(db, &cq, &page, e);
	ok = ok && write_page(h, &page, &q->out, e);
	change_page_finish(&page);
	return ok;
}

static bool take_range(struct inbound *r, struct history *h)
{
	if (!inbound_instant(r, "from", &h->from) || !inbound_instant(r, "to", &h->to))
		return false;
	if (h->from != INSTANT_NONE && h->to != INSTANT_NONE && h->from <= h->to)
		return true;
	answer_refusal(r, 400, "bad_request", "\"from\" and \"to\" must be there, in that order.");
	return false;
}

static bool take_after(struct inbound *r, struct history *h)
{
	const char *given = exchange_query(r->exchange, "after");
	h->has_after = given != NULL;
	if (!given || (strncmp(given, "h-", 2) == 0 && num_parse_u64(given + 2, &h->after)))
		return true;
	answer_refusal(r, 400, "bad_request", "\"after\" must be the \"next\" of a page.");
	return false;
}

void serve_history(struct inbound *r)
{
	const char *types = exchange_query(r->exchange, "types");
	struct history asked = {.scope = r->scope, .mask = inbound_mask(r),
		.kinds = types ? kinds_of_list(types) | 1 : 0, // bit 0: "none" asks for nothing
		.refs = inbound_refs(r)};
	if (!take_range(r, &asked) || !take_after(r, &asked) ||
		!asked_limit(r, LIMIT_DEFAULT, r->server->options.limits.page, &asked.limit))
		return;
	struct history *h = mem_alloc(sizeof *h);
	*h = asked;
	query_run(r, read_history, h);
}
