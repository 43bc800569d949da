/* SPDX-License-Identifier: MIT */
/* The outbox's connection lives in a thread of its own. Here is what that thread reads for all of
 * it (what is open, what other programs did), and what is written of a row's fate: until it is on
 * the disk, however long that is full. */
#include <stdlib.h>
#include <string.h>

#include "station_post.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"

#define KEEP_MS (400 * DAY_MS) // what was settled
#define UNSETTLED                                                                                  \
	(1u << OUTBOX_QUEUED | 1u << OUTBOX_SENT | 1u << OUTBOX_CONFLICT | 1u << OUTBOX_ATTENTION)
#define NO_VERSION (-1)

/* ---- jobs ---- */

struct job *post_job(struct post *p)
{
	struct station *s = p->station;
	struct job *j = mem_alloc(sizeof *j);
	j->post = p;
	j->row.server = arena_strdup(&j->arena, s->server_id);
	j->row.subject = arena_strdup(&j->arena, s->person.subject);
	return j;
}

static void rows_free(struct rows_wanted *w)
{
	for (size_t i = 0; i < w->count; i++)
		outbox_list_finish(&w->lists[i]);
	free(w->lists);
	free(w->keys);
	free(w->numbers);
}

void post_job_free(struct job *j)
{
	outbox_list_finish(&j->list);
	rows_free(&j->gone);
	arena_finish(&j->arena);
	free(j);
}

/* ---- writing what became of a row ---- */

static bool run_state(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_set(db, j->row.key, j->state, j->status, j->outcome, j->outcome_length,
		wall_ms(), e);
}

static bool run_tag(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_retag(db, j->row.key, j->row.tag, e);
}

static const worker_run_fn writers[WRITE_COUNT] = {
	[WRITE_STATE] = run_state, [WRITE_TAG] = run_tag};

/* Nothing newer was to be written of that row. */
static bool is_newest(struct post *p, const struct job *j)
{
	const struct kept *k = post_find(p, j->row.key);
	return k && k->writes[j->write] == j->turn;
}

/* What could not be written is tried again with the next look, since a person can decide only what
 * stands on the disk. */
static void done_write(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	bool is_lost = e && !error_is(e, "not_found") && !error_is(e, "closing");
	if (e && !*j->why.code)
		log_write(LOG_ERROR, "outbox", "%s", e->text);
	if (!is_lost || !is_newest(p, j)) {
		post_job_free(j);
		return;
	}
	j->why = *e;
	STAILQ_INSERT_TAIL(&p->unwritten, j, next);
}

static void give(struct post *p, struct job *j)
{
	struct error e;
	if (!worker_post(p->worker, writers[j->write], done_write, j, &e))
		done_write(j, &e);
}

void post_write_again(struct post *p)
{
	struct jobs all = STAILQ_HEAD_INITIALIZER(all);
	struct job *j;
	STAILQ_CONCAT(&all, &p->unwritten);
	while ((j = STAILQ_FIRST(&all))) {
		STAILQ_REMOVE_HEAD(&all, next);
		if (is_newest(p, j))
			give(p, j);
		else
			post_job_free(j);
	}
}

const struct error *post_unwritten(const struct post *p, const char *key)
{
	const struct job *j;
	STAILQ_FOREACH(j, &p->unwritten, next)
		if (j->write == WRITE_STATE && strcmp(j->row.key, key) == 0)
			return &j->why;
	return NULL;
}

void post_unwritten_finish(struct post *p)
{
	struct job *j;
	while ((j = STAILQ_FIRST(&p->unwritten))) {
		STAILQ_REMOVE_HEAD(&p->unwritten, next);
		post_job_free(j);
	}
}

static struct job *writing(struct post *p, enum write write, const char *key)
{
	struct job *j = post_job(p);
	struct kept *k = post_find(p, key);
	j->row.key = arena_strdup(&j->arena, key);
	j->write = write;
	j->turn = k ? ++k->writes[write] : 0;
	return j;
}

void post_set(struct post *p, const char *key, enum outbox_state state, int status,
	const void *outcome, size_t n)
{
	struct job *j = writing(p, WRITE_STATE, key);
	j->state = state;
	j->status = status;
	j->outcome = outcome ? arena_strndup(&j->arena, outcome, n) : NULL;
	j->outcome_length = n;
	give(p, j);
}

void post_retag(struct post *p, const struct kept *k)
{
	struct job *j = writing(p, WRITE_TAG, k->row.key);
	j->row.tag = arena_strdup(&j->arena, k->tag);
	give(p, j);
}

/* ---- old rows ---- */

/* What was settled is kept for as long as the journal is. */
static bool run_prune(struct db *db, void *user, struct error *e)
{
	(void)user;
	return outbox_prune(db, wall_ms() - KEEP_MS, e);
}

static void done_prune(void *user, const struct error *e)
{
	(void)user;
	if (e && !error_is(e, "closing"))
		log_write(LOG_WARN, "outbox", "%s", e->text);
}

/* At a start, and once a day as long as it runs. */
void post_prune(struct post *p)
{
	struct error e;
	int64_t now = mono_ms();
	if (p->pruned_at && now - p->pruned_at < DAY_MS)
		return;
	p->pruned_at = now;
	if (!worker_post(p->worker, run_prune, done_prune, NULL, &e))
		done_prune(NULL, &e);
}

/* ---- reading what is there, and what others wrote ---- */

bool post_run_open(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	return outbox_find(db, j->row.server, j->row.subject, UNSETTLED, false, OPEN_MOST,
		&j->list, e);
}

/* What others send, and is open here and not on the disk. Both are in order of entry. */
static bool find_gone(struct db *db, struct job *j, struct error *e)
{
	struct rows_wanted *w = &j->gone;
	for (size_t i = 0, at = 0; i < w->count; i++) {
		while (at < j->list.count && j->list.rows[at].row < w->numbers[i])
			at++;
		bool is_there = at < j->list.count &&
			strcmp(j->list.rows[at].key, w->keys[i]) == 0;
		if (!is_there && !outbox_by_key(db, w->keys[i], &w->lists[i], e))
			return false;
	}
	return true;
}

/* A commit is seen by the disk long before it is seen by SQLite, so nobody can say when to look:
 * it is looked often, and mostly that is one number in memory. */
static bool run_look(struct db *db, void *user, struct error *e)
{
	struct job *j = user;
	int64_t *seen = &j->post->version, version;
	if (!db_version(db, &version, e))
		return false;
	j->is_news = version != *seen;
	*seen = NO_VERSION;
	if (j->is_news && (!post_run_open(db, j, e) || !find_gone(db, j, e)))
		return false;
	*seen = version;
	return true;
}

static void look(struct post *p);

static void done_look(void *user, const struct error *e)
{
	struct job *j = user;
	struct post *p = j->post;
	bool again = p->look_again, first = !p->is_loaded;
	p->looking = p->look_again = false;
	if (e && !p->look_failed && !error_is(e, "closing"))
		log_write(LOG_ERROR, "outbox", "%s", e->text);
	p->look_failed = e != NULL;
	if (first)
		p->writable = !e;
	if (!e && j->is_news && !p->closed)
		post_meet(p, j);
	p->is_loaded = p->is_loaded || !e;
	post_job_free(j);
	if (first) // later, whatever is new has told of itself
		station_changed(p->station);
	if (again && !e && !p->closed)
		look(p);
}

/* Of rows that are ours to send we know more than the file. */
static void want_open(struct post *p, struct job *j)
{
	struct rows_wanted *w = &j->gone;
	if (p->sends || !p->count)
		return;
	w->keys = mem_array(p->count, sizeof *w->keys);
	w->numbers = mem_array(p->count, sizeof *w->numbers);
	w->lists = mem_array(p->count, sizeof *w->lists);
	for (size_t i = 0; i < p->count; i++) {
		if (!post_is_open(&p->rows[i]))
			continue;
		w->numbers[w->count] = p->rows[i].number;
		w->keys[w->count++] = arena_strdup(&j->arena, p->rows[i].row.key);
	}
}

static void look(struct post *p)
{
	struct job *j = post_job(p);
	struct error e;
	p->looking = true;
	want_open(p, j);
	if (!worker_post(p->worker, run_look, done_look, j, &e))
		done_look(j, &e);
}

/* Rows of one subject are never sent with another's token: which rows are ours is known when the
 * server has said who it is. */
void post_load(struct post *p)
{
	if (p->loaded || !p->station->known)
		return;
	p->loaded = true;
	p->version = NO_VERSION;
	look(p);
	post_prune(p);
}

void post_look(struct post *p)
{
	if (!p || !p->loaded || p->closed)
		return;
	post_write_again(p);
	if (p->looking)
		p->look_again = true;
	else
		look(p);
}
