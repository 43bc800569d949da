/* SPDX-License-Identifier: MIT */
/* Orders, and what this person does to them, on their way like any act: durable first, then sent
 * under one key, one after the other within an order. */
#include <stdio.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/order.h"
#include "yiping/wire/page.h"

#define TARGET "/v1/orders"
#define HURRY_MS HOUR_MS // an urge is pointless after it

bool post_is_order(const char *target)
{
	return strncmp(target, TARGET, strlen(TARGET)) == 0;
}

void post_tell_order(struct post *p, struct kept *k)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct order_ask ask;
	struct order_act act;
	char *out = k->row.meant;
	k->row.order = true;
	if (strcmp(k->target, TARGET) != 0) {
		if (wire_order_act_decode(k->bytes, k->length, &refs, &arena, &act, NULL))
			snprintf(out, sizeof k->row.meant, "%s", act.text ? act.text : "");
	} else if (wire_order_ask_decode(k->bytes, k->length, &refs, &arena, &ask, NULL)) {
		order_ask_told(&ask, refs.tree, out, sizeof k->row.meant);
		snprintf(k->row.of, sizeof k->row.of, "%s", ask.event ? ask.event : "");
		k->row.step = ask.step;
	}
	arena_finish(&arena);
}

/* Of several the first, which the number of all begins. */
void post_ordered(struct post *p, struct kept *k, const struct wire_span *answer)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct wire_span body = *answer;
	struct wire_list list;
	struct order o;
	if (answer->length && strcmp(k->target, TARGET) == 0 && k->row.mark == MARK_APPLIED &&
		wire_list_open(answer->bytes, answer->length, "orders", &arena, &list, NULL) &&
		!wire_items_next(&list.items, &body))
		body.length = 0;
	if (body.length && wire_order_decode(body.bytes, body.length, &refs, &arena, &o, NULL))
		snprintf(k->row.event, sizeof k->row.event, "%s", o.id);
	arena_finish(&arena);
}

static bool is_same(const struct outbox_row *want, const char *target, const void *bytes, size_t n)
{
	return strcmp(target, want->target) == 0 && n == want->length &&
		memcmp(bytes, want->bytes, n) == 0;
}

/* The same of this person waits to be taken, and nothing else behind it on that order. */
static bool is_on_its_way(const struct post *p, const struct outbox_row *want)
{
	const struct job *j;
	STAILQ_FOREACH(j, &p->adding, next)
		if (is_same(want, j->row.target, j->row.bytes, j->row.length))
			return true;
	for (size_t i = p->count; i-- > 0;) {
		const struct kept *k = &p->rows[i];
		if (!post_is_open(k) || strcmp(k->target, want->target) != 0)
			continue;
		if (is_same(want, k->target, k->bytes, k->length))
			return true;
		if (*want->event && strcmp(want->target, TARGET) != 0)
			return false;
	}
	return false;
}

static bool encode(const struct order_said *said, const struct wire_refs *refs, struct buf *b)
{
	return said->issues ? wire_order_ask_encode(&said->ask, refs, b)
			    : wire_order_act_encode(&said->act, refs, b);
}

/* What is passed on goes after whatever is still to be done to the order it came from. */
static bool fill_row(struct job *j, struct station *s, const struct order_said *said,
	struct error *e)
{
	struct wire_refs refs = station_refs(s);
	enum verb verb = said->issues ? VERB_DISPATCH : said->act.verb;
	const char *of = !said->issues ? said->id : said->ask.parent ? said->ask.parent : "";
	struct buf b;
	char key[64];
	post_new_key(key);
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool ok = encode(said, &refs, &b);
	if (ok) {
		j->row.key = arena_strdup(&j->arena, key);
		j->row.event = arena_strdup(&j->arena, of);
		j->row.verb = verb_token(verb);
		j->row.target = said->issues ? TARGET
			: arena_printf(&j->arena, TARGET "/%s/actions", said->id);
		j->row.bytes = arena_strndup(&j->arena, b.data, b.length);
		j->row.length = b.length;
		j->row.made_at = wall_ms();
		j->row.not_after = verb == VERB_URGE ? wall_ms() + HURRY_MS : INSTANT_NONE;
		j->row.settled_at = INSTANT_NONE;
	}
	buf_finish(&b);
	return ok || error_set(e, "too_large", "%s", _("what was typed is too long"));
}

bool station_order(struct station *s, const struct order_said *said, char key[64],
	struct error *e)
{
	if (!s->post || !s->known)
		return error_set(
			e, "unknown", "%s", _("nothing can be done before the server was reached"));
	struct job *j = post_job(s->post);
	bool ok = fill_row(j, s, said, e);
	if (ok && is_on_its_way(s->post, &j->row))
		ok = error_set(e, "repeated", "%s", _("yours is on its way already"));
	if (!ok || !post_add(s->post, j, e)) {
		post_job_free(j);
		return false;
	}
	if (key)
		snprintf(key, 64, "%s", j->row.key);
	return true;
}
