/* SPDX-License-Identifier: MIT */
/* The mode of a centre, on its way like any act: durable first, then sent under one key. */
#include <stdio.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/entity.h"

#define TARGET "/v1/modes"
#define LAPSES_MS (10 * MINUTE_MS) // an answer to a switch is pointless once it has lapsed

bool post_is_mode(const char *target)
{
	return strncmp(target, TARGET, strlen(TARGET)) == 0;
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);
	return n >= m && strcmp(text + n - m, end) == 0;
}

void post_tell_mode(struct post *p, struct kept *k)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct mode_terms t = {.until = INSTANT_NONE};
	uint32_t area;
	enum mode_act a = ends_with(k->target, "/confirm")   ? MODE_CONFIRM
			  : ends_with(k->target, "/decline") ? MODE_DECLINE
							     : MODE_ASK;
	if (a != MODE_ASK || wire_mode_ask_decode(k->bytes, k->length, &refs, &arena, &area, &t,
				     NULL))
		mode_told(a, &t, k->row.meant, sizeof k->row.meant);
	arena_finish(&arena);
}

void post_moded(struct post *p, struct kept *k, const struct wire_span *answer)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct mode m;
	if (answer->length &&
		wire_mode_decode(answer->bytes, answer->length, &refs, &arena, &m, NULL) &&
		m.has_asked)
		snprintf(k->row.text, sizeof k->row.text, "%s",
			_("waits for a second person to confirm it"));
	arena_finish(&arena);
}

static bool fill_row(struct job *j, const struct station *s, const struct mode_said *said,
	const struct area *a, struct error *e)
{
	struct wire_refs refs = station_refs(s);
	bool asks = said->act == MODE_ASK;
	struct buf b;
	char key[64];
	post_new_key(key);
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool ok = !asks || wire_mode_ask_encode(a->num, &said->terms, &refs, &b);
	if (ok) {
		int64_t end = said->terms.until;
		int64_t left = end == INSTANT_NONE ? 0 : end - station_now(s);
		j->row.key = arena_strdup(&j->arena, key);
		j->row.event = arena_printf(&j->arena, "mode@%s", a->id);
		j->row.verb = verb_token(VERB_PUT);
		j->row.target = asks ? TARGET
			: arena_printf(&j->arena, TARGET "/%s/%s", a->id,
				  said->act == MODE_CONFIRM ? "confirm" : "decline");
		j->row.bytes = arena_strndup(&j->arena, b.data ? b.data : "", b.length);
		j->row.length = b.length;
		j->row.made_at = wall_ms();
		j->row.not_after = !asks  ? wall_ms() + LAPSES_MS
				   : left ? wall_ms() + left
					  : INSTANT_NONE;
		j->row.settled_at = INSTANT_NONE;
	}
	buf_finish(&b);
	return ok || error_set(e, "too_large", "%s", _("what was typed is too long"));
}

/* Whoever names no centre means his own. */
static const struct area *centre_of(struct station *s, const struct mode_said *said)
{
	struct wire_refs refs = station_refs(s);
	uint32_t own = s->person.area_count ? s->person.areas[0] : 0;
	return area_by_num(refs.tree, said->area ? said->area : own);
}

bool station_mode(struct station *s, const struct mode_said *said, char key[64],
	struct error *e)
{
	const struct area *a = s->post && s->known ? centre_of(s, said) : NULL;
	if (!a)
		return error_set(
			e, "unknown", "%s", _("nothing can be done before the server was reached"));
	struct job *j = post_job(s->post);
	if (!fill_row(j, s, said, a, e) || !post_add(s->post, j, e)) {
		post_job_free(j);
		return false;
	}
	if (key)
		snprintf(key, 64, "%s", j->row.key);
	return true;
}
