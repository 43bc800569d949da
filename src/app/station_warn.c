/* SPDX-License-Identifier: MIT */
/* Warnings of this centre, on their way like any act: durable first, then sent under one key. */
#include <stdio.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/entity.h"

#define TARGET "/v1/warnings"
#define NUMBER(id) (int)strcspn(id, "@"), id // without the centre


bool post_is_warning(const char *target)
{
	return strncmp(target, TARGET, strlen(TARGET)) == 0;
}

void post_tell_warning(struct post *p, struct kept *k)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct warning w;
	struct warning_terms t;
	bool is_issue = strcmp(k->target, TARGET) == 0;
	bool ok = is_issue ? wire_warning_issue_decode(k->bytes, k->length, &refs, &arena, &w, &t,
				     NULL)
			   : wire_warning_act_decode(k->bytes, k->length, &refs, &arena, &t, NULL);
	if (ok)
		warning_told(&t, k->row.meant, sizeof k->row.meant);
	arena_finish(&arena);
}

void post_warned(struct post *p, struct kept *k, const struct wire_span *answer)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct warning w;
	if (answer->length &&
		wire_warning_decode(answer->bytes, answer->length, &refs, &arena, &w, NULL)) {
		snprintf(k->row.event, sizeof k->row.event, "%.*s",
			(int)sizeof k->row.event - 1, w.id);
		if (w.has_asked)
			snprintf(k->row.text, sizeof k->row.text, "%s",
				_("waits for a second person to confirm it"));
	}
	arena_finish(&arena);
}

/* Whoever has one centre means that one. */
static void complete(const struct station *s, struct warning_said *said)
{
	if (said->terms.act == WARNING_ISSUE && !said->warning.area && s->person.area_count)
		said->warning.area = s->person.areas[0];
}

static bool fill_row(struct job *j, struct station *s, const struct warning_said *said,
	struct error *e)
{
	struct wire_refs refs = station_refs(s);
	bool is_issue = said->terms.act == WARNING_ISSUE;
	struct buf b;
	char key[64];
	post_new_key(key);
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool ok = is_issue ? wire_warning_issue_encode(&said->warning, &said->terms, &refs, &b)
			   : wire_warning_act_encode(&said->terms, &refs, &b);
	if (ok) {
		int64_t end = said->terms.expires;
		j->row.key = arena_strdup(&j->arena, key);
		j->row.event = arena_printf(&j->arena, "%.*s", NUMBER(said->id));
		j->row.verb = verb_token(VERB_PUT);
		j->row.target = is_issue ? TARGET
			: arena_printf(&j->arena, TARGET "/%s/actions", said->id);
		j->row.bytes = arena_strndup(&j->arena, b.data, b.length);
		j->row.length = b.length;
		j->row.made_at = wall_ms();
		j->row.not_after = end == INSTANT_NONE ? INSTANT_NONE
						       : wall_ms() + end - station_now(s);
		j->row.settled_at = INSTANT_NONE;
	}
	buf_finish(&b);
	return ok || error_set(e, "too_large", "%s", _("what was typed is too long"));
}

bool station_warn(struct station *s, const struct warning_said *said, char key[64],
	struct error *e)
{
	struct warning_said whole = *said;
	if (!s->post || !s->known)
		return error_set(
			e, "unknown", "%s", _("nothing can be done before the server was reached"));
	complete(s, &whole);
	struct job *j = post_job(s->post);
	if (!fill_row(j, s, &whole, e) || !post_add(s->post, j, e)) {
		post_job_free(j);
		return false;
	}
	if (key)
		snprintf(key, 64, "%s", j->row.key);
	return true;
}
