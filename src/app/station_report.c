/* SPDX-License-Identifier: MIT */
/* Reports of this person on their way like any act: durable first, then sent under one key. Each is
 * an event of its own, so none waits for another. */
#include <stdio.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/act.h"

#define TARGET "/v1/events"

bool post_is_report(const char *target)
{
	return strcmp(target, TARGET) == 0;
}

void post_tell_report(struct post *p, struct kept *k)
{
	struct wire_refs refs = station_refs(p->station);
	struct arena arena = {0};
	struct act act;
	if (wire_report_decode(k->bytes, k->length, &refs, &arena, &act, NULL) && act.title)
		snprintf(k->row.meant, sizeof k->row.meant, "%s", act.title);
	arena_finish(&arena);
}

static bool is_same(const char *target, const char *bytes, size_t n, const struct outbox_row *want)
{
	return post_is_report(target) && n == want->length && memcmp(bytes, want->bytes, n) == 0;
}

static bool is_on_its_way(const struct post *p, const struct outbox_row *want)
{
	const struct job *j;
	STAILQ_FOREACH(j, &p->adding, next)
		if (is_same(j->row.target, j->row.bytes, j->row.length, want))
			return true;
	for (size_t i = 0; i < p->count; i++)
		if (post_is_open(&p->rows[i]) && is_same(p->rows[i].target,
				(const char *)p->rows[i].bytes, p->rows[i].length, want))
			return true;
	return false;
}

static bool fill_row(struct job *j, struct station *s, const struct act *a, struct error *e)
{
	struct wire_refs refs = station_refs(s);
	struct buf b;
	char key[64];
	post_new_key(key);
	buf_init(&b, OUTBOX_BYTES_MAX);
	bool ok = wire_report_encode(a, &refs, &b);
	if (ok) {
		j->row.key = arena_strdup(&j->arena, key);
		j->row.event = "";
		j->row.verb = verb_token(VERB_REPORT);
		j->row.target = TARGET;
		j->row.bytes = arena_strndup(&j->arena, b.data, b.length);
		j->row.length = b.length;
		j->row.made_at = wall_ms();
		j->row.not_after = j->row.settled_at = INSTANT_NONE;
	}
	buf_finish(&b);
	return ok || error_set(e, "too_large", "%s", _("what was typed is too long"));
}

bool station_report(struct station *s, const struct act *a, char key[64], struct error *e)
{
	if (!s->post || !s->known)
		return error_set(
			e, "unknown", "%s", _("nothing can be done before the server was reached"));
	struct job *j = post_job(s->post);
	bool ok = fill_row(j, s, a, e);
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

struct report_from station_reports_from(const struct board *b)
{
	const struct person *p = b->person;
	bool is_worker = p && p->role == PERSON_WORKER;
	return (struct report_from){
		.area = b->centre, // what is on the screen is where one is
		.source = is_worker ? SOURCE_GRID : SOURCE_NONE};
}
