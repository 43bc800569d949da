/* SPDX-License-Identifier: MIT */
/* Checking in and out, on its way like any act: durable first, then sent under one key. */
#include <stdio.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/entity.h"

#define TARGET "/v1/attendance"

bool post_is_attendance(const char *target)
{
	return strcmp(target, TARGET) == 0;
}

void post_tell_attendance(struct post *p, struct kept *k)
{
	struct arena arena = {0};
	struct attend_ask ask;
	(void)p;
	if (wire_attend_ask_decode(k->bytes, k->length, &arena, &ask, NULL))
		snprintf(k->row.meant, sizeof k->row.meant, "%s%s%s",
			ask.act == ATTEND_IN ? "checkin" : "checkout", ask.subject ? " " : "",
			ask.subject ? ask.subject : "");
	arena_finish(&arena);
}

static bool fill_row(struct job *j, const struct station *s, const struct attend_ask *ask,
	struct error *e)
{
	struct attendance whose;
	struct buf b;
	char key[64];
	post_new_key(key);
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool ok = wire_attend_ask_encode(ask, &b);
	if (ok) {
		attend_begin(&whose, ask->subject ? ask->subject : s->person.subject, 0);
		j->row.key = arena_strdup(&j->arena, key);
		j->row.event = arena_strdup(&j->arena, whose.id);
		j->row.verb = verb_token(VERB_PUT);
		j->row.target = TARGET;
		j->row.bytes = arena_strndup(&j->arena, b.data, b.length);
		j->row.length = b.length;
		j->row.made_at = wall_ms();
		j->row.not_after = INSTANT_NONE;
		j->row.settled_at = INSTANT_NONE;
	}
	buf_finish(&b);
	return ok || error_set(e, "too_large", "%s", _("what was typed is too long"));
}

bool station_attend(struct station *s, const struct attend_ask *ask, char key[64],
	struct error *e)
{
	if (!s->post || !s->known)
		return error_set(
			e, "unknown", "%s", _("nothing can be done before the server was reached"));
	struct job *j = post_job(s->post);
	if (!fill_row(j, s, ask, e) || !post_add(s->post, j, e)) {
		post_job_free(j);
		return false;
	}
	if (key)
		snprintf(key, 64, "%s", j->row.key);
	return true;
}
