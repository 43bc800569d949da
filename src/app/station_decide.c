/* SPDX-License-Identifier: MIT */
/* What a person decides of an act that came back: to do it all the same, or to give it up. It is on
 * the disk before it counts, so that no start forgets it. */
#include <stdio.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/act.h"

static struct kept *undecided(struct station *s, const char *key, struct error *e)
{
	struct kept *k = s->post ? post_find(s->post, key) : NULL;
	if (k && post_waits(k))
		return k;
	error_set(e, "not_found", "%s", _("no such act waits for a decision"));
	return NULL;
}

/* The decision did not come to the disk: the act waits as before, or somebody else was first. */
static void tell_failed(struct post *p, const char *key, struct act_row row, const struct error *e)
{
	const struct error *why = post_unwritten(p, key); // then nothing there can be decided
	e = why ? why : e;
	log_write(LOG_ERROR, "outbox", "%s", e->text);
	snprintf(row.code, sizeof row.code, "%s", error_is(e, "not_found") ? "decided"
		: error_is(e, "busy") ? "outbox_busy" : e->code);
	*row.text = '\0';
	if (error_is(e, "disk_full"))
		p->writable = false;
	post_tell(p, &(struct kept){.row = row});
}

/* ---- giving up ---- */

static bool run_drop(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_drop(db, j->key, wall_ms(), e);
}

static void done_drop(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	struct kept *k = post_find(p, j->key);
	if (k && e) {
		tell_failed(p, j->key, k->row, e);
	} else if (k) {
		p->writable = k->row.seen = true;
		post_offer_next(p, k->row.event);
		post_tell(p, post_find(p, j->key));
	}
	post_job_free(j);
	post_look(p);
}

bool station_drop(struct station *s, const char *key, struct error *e)
{
	struct kept *k = undecided(s, key, e);
	if (!k)
		return false;
	post_write_again(s->post); // that it came back may not be on the disk yet
	struct job *j = post_job(s->post);
	j->key = arena_strdup(&j->arena, key);
	if (worker_post(s->post->worker, run_drop, done_drop, j, e))
		return true;
	post_job_free(j);
	return false;
}

/* ---- all the same ---- */

static bool run_requeue(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_requeue(db, j->key, &j->row, wall_ms(), e);
}

/* In its old place, as if it had just been made. */
static void take_again(struct kept *k, const struct outbox_row *again)
{
	snprintf(k->row.key, sizeof k->row.key, "%s", again->key);
	snprintf(k->tag, sizeof k->tag, "%s", again->tag ? again->tag : "");
	k->row.made_at = again->made_at;
	k->not_after = again->not_after;
	k->row.mark = MARK_QUEUED;
	k->row.stands = 0;
	k->arev = 0;
	*k->row.code = *k->row.text = '\0';
	k->prove = k->held = k->is_trying = false;
}

static void done_requeue(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	struct kept *k = post_find(p, j->key);
	if (k && e) {
		struct act_row refused = k->row;
		refused.mark = MARK_REFUSED;
		refused.seen = false;
		snprintf(refused.key, sizeof refused.key, "%s", j->row.key);
		tell_failed(p, j->key, refused, e);
	} else if (k && post_waits(k)) {
		p->writable = true;
		take_again(k, &j->row);
		post_offer_next(p, k->row.event);
		post_tell(p, post_find(p, j->row.key));
	}
	post_job_free(j);
	post_look(p);
}

/* What was to be done until some instant is pointless after it, however often it is wanted. */
static int64_t not_after_of(struct station *s, const struct kept *k)
{
	struct wire_refs refs = station_refs(s);
	struct arena arena = {0};
	struct act a;
	struct error e;
	int64_t at = INSTANT_NONE;
	if (wire_act_decode(k->bytes, k->length, &refs, &arena, &a, &e))
		at = post_not_after(s, &a);
	arena_finish(&arena);
	return at;
}

/* With the tag of the event as it stands; where that is not known, the old one, so that the answer
 * tells how it stands. */
static const char *tag_of(struct job *j, struct station *s, const struct kept *k)
{
	char id[ENTITY_ID_ROOM];
	uint32_t arev = 0;
	if (!*k->row.event)
		return NULL;
	if (!station_find(s, station_event(s, k->row.event), id, &arev) && !k->arev)
		return arena_strdup(&j->arena, k->tag);
	if (arev < k->arev) // of the answer, before it came with the changes
		arev = k->arev;
	return post_tag(j, arev, k->row.verb);
}

bool station_retry(struct station *s, const char *key, char again[64], struct error *e)
{
	char fresh[64];
	struct kept *k = undecided(s, key, e);
	if (!k)
		return false;
	post_new_key(fresh);
	post_write_again(s->post);
	struct job *j = post_job(s->post);
	j->key = arena_strdup(&j->arena, key);
	j->row.key = arena_strdup(&j->arena, fresh);
	j->row.tag = tag_of(j, s, k);
	j->row.made_at = wall_ms();
	j->row.not_after = not_after_of(s, k);
	if (!worker_post(s->post->worker, run_requeue, done_requeue, j, e)) {
		post_job_free(j);
		return false;
	}
	snprintf(again, 64, "%s", fresh);
	return true;
}

void station_seen(struct station *s, const char *key)
{
	struct kept *k = s->post ? post_find(s->post, key) : NULL;
	struct error e;
	if (k && k->row.mark == MARK_REFUSED) {
		k->row.seen = true;
		station_changed(s);
	} else if (k && post_waits(k) && !station_drop(s, key, &e)) {
		log_write(LOG_ERROR, "outbox", "%s", e.text);
	}
}
