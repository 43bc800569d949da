/* SPDX-License-Identifier: MIT */
#include "replica.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "replica_parts.h"
#include "replica_place.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/store/schema.h"
#include "yiping/store/stored.h"

#define DRAIN_MS 300
#define BUSY_MS 2000
#define SOON_MS 10    // a commit is seen a moment after its first byte
#define AGAIN_MS 500  // whether the one who polls is gone
#define PROBE_ROUNDS 60
#define TRIM_ROUNDS 3 // by then whatever came is taken over
#define PROBE_DOUBLINGS 6
#define HISTORY_MOST 500

static void read_on(struct replica *r);
static void failed_reading(struct replica *r, const struct error *e);
static void open_writer(struct replica *r);

bool replica_leads(const struct replica *r)
{
	return r && r->lock >= 0;
}

static void trouble(struct replica *r, const struct error *e)
{
	log_write(LOG_WARN, "cache", "%s", e->text);
	r->options.ops->trouble(r->options.user, e, false);
}

/* The stream goes on without being written; what is missing on the disk comes with a list later. */
void replica_lame(struct replica *r, const struct error *e)
{
	struct error said;
	if (r->lame)
		return;
	r->lame = r->in_trouble = true;
	r->times_lame += r->times_lame < PROBE_DOUBLINGS;
	error_set(&said, e->code, "What comes in cannot be kept on the disk: %s", e->text);
	trouble(r, &said);
}

void replica_well(struct replica *r, bool relist)
{
	struct error none = {0};
	if (!r->in_trouble)
		return;
	r->in_trouble = false;
	r->options.ops->trouble(r->options.user, &none, relist);
}

void replica_read_much(struct replica *r)
{
	r->trim_in = TRIM_ROUNDS;
}

/* ---- the two threads ---- */

static uint64_t inode_of(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ? (uint64_t)st.st_ino : 0;
}

static void on_reader_open(void *user, const struct db_opening *o, const struct error *e)
{
	struct replica *r = user;
	(void)o;
	r->reader_bad = e != NULL; // every job fails then, too
}

static void open_reader(struct replica *r)
{
	struct error e;
	r->inode = inode_of(r->path);
	r->reader_bad = false;
	r->reader = worker_create(&(struct worker_options){.loop = r->options.loop,
		.db = {.path = r->path, .schema = &schema_cache, .read_only = true,
			.busy_ms = BUSY_MS},
		.opening = on_reader_open, .user = r}, &e);
	if (r->reader)
		read_on(r);
	else
		failed_reading(r, &e);
}

static void close_reader(struct replica *r)
{
	struct worker *w = r->reader;
	r->reader = NULL;
	worker_destroy(w, 0);
}

static void say_aside(struct replica *r, const struct error *why)
{
	struct error e;
	error_set(&e, error_is(why, "newer") ? "cache_newer" : "cache_aside",
		"What was kept here could not be used and was set aside, all is fetched anew: %s",
		why->text);
	trouble(r, &e);
}

static void on_writer_open(void *user, const struct db_opening *o, const struct error *e)
{
	struct replica *r = user;
	if (r->closing)
		return;
	if (o->aside)
		say_aside(r, &o->why);
	if (e)
		replica_lame(r, e);
	if (r->reader && (o->aside || o->created))
		close_reader(r);
	if (r->reader)
		read_on(r);
	else
		open_reader(r);
}

static void open_writer(struct replica *r)
{
	struct error e;
	r->writer = worker_create(&(struct worker_options){.loop = r->options.loop,
		.db = {.path = r->path, .schema = &schema_cache, .sync = DB_SYNC_NORMAL,
			.busy_ms = BUSY_MS},
		.opening = on_writer_open, .user = r}, &e);
	if (!r->writer) {
		replica_lame(r, &e);
		open_reader(r);
	}
}

/* The file opened well and is broken inside. */
static void set_aside(struct replica *r, const struct error *why)
{
	static const char *const parts[] = {"", "-wal", "-shm"};
	char from[PATH_ROOM + 8], to[PATH_ROOM + 16];
	struct worker *w = r->writer;
	r->tried_aside = true;
	r->writer = NULL;
	worker_destroy(w, 0);
	close_reader(r);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		snprintf(from, sizeof from, "%s%s", r->path, parts[i]);
		snprintf(to, sizeof to, "%s.aside%s", r->path, parts[i]);
		rename(from, to);
	}
	say_aside(r, why);
	r->lame = false;
	r->stand = (struct replica_stand){0};
	open_writer(r);
}

/* ---- reading ---- */

static void lead(struct replica *r)
{
	if (r->led)
		return;
	r->led = true;
	r->options.ops->lead(r->options.user, &r->stand);
}

static void tell(struct replica *r, struct reading *g)
{
	const struct replica_ops *ops = r->options.ops;
	bool is_new = g->stand.good_at != r->stand.good_at || g->stand.is_away != r->stand.is_away;
	r->stand = g->stand;
	if (g->whole) {
		r->loaded = true;
		r->nothing = !g->board.tree;
		replica_read_much(r);
		ops->loaded(r->options.user, &g->board, &r->stand);
	} else if (g->page.count || g->tick_count || is_new) {
		struct replica_news news = {g->page.changes, g->page.count, g->ticks,
			g->tick_count};
		ops->news(r->options.user, &news, &r->stand);
	}
}

static void failed_reading(struct replica *r, const struct error *e)
{
	bool is_broken = error_is(e, "corrupt") && !r->tried_aside;
	if (replica_leads(r) && is_broken && r->writer) {
		set_aside(r, e);
		return;
	}
	if (replica_leads(r)) { // what cannot be read is fetched
		struct replica_board none = {0};
		r->stand = (struct replica_stand){0};
		replica_lame(r, e);
		if (!r->loaded)
			r->options.ops->loaded(r->options.user, &none, &r->stand);
		r->loaded = true;
		lead(r);
	}
}

static void done_reading(void *user, const struct error *e)
{
	struct reading *g = user;
	struct replica *r = g->replica;
	bool again = r->read_again || (!e && g->more);
	r->reading = r->read_again = false;
	if (!r->closing && r->reader) {
		if (e)
			failed_reading(r, e);
		else
			tell(r, g);
		if (!e && again)
			read_on(r);
		else if (!e && replica_leads(r) && r->loaded)
			lead(r);
	}
	reading_finish(g);
}

/* Whoever has told lead() knows more than the file does. */
static void read_on(struct replica *r)
{
	struct error e;
	if (!r->reader || r->led || r->closing)
		return;
	if (r->reading) {
		r->read_again = true;
		return;
	}
	struct reading *g = mem_alloc(sizeof *g);
	g->replica = r;
	if (r->loaded && !r->nothing) // else its cursor would be taken up without a board
		g->from = r->stand;
	r->reading = worker_post(r->reader, reading_run, done_reading, g, &e);
	if (!r->reading)
		reading_finish(g);
}

/* ---- other programs ---- */

static void take_over(struct replica *r)
{
	if (!r->options.may_lead || r->lock >= 0)
		return;
	r->lock = place_lock(r->dir);
	if (r->lock < 0)
		return;
	log_write(LOG_INFO, "cache", "The one who polled is gone: this program polls now.");
	open_writer(r);
}

static void on_soon(uv_timer_t *t)
{
	struct replica *r = t->data;
	bool outbox = r->outbox_changed;
	if (r->cache_changed)
		read_on(r);
	r->cache_changed = r->outbox_changed = false;
	if (outbox)
		r->options.ops->outbox(r->options.user);
}

static void note_file(struct replica *r, const char *name)
{
	r->outbox_changed = r->outbox_changed || !name || strncmp(name, "outbox", 6) == 0;
	r->cache_changed = r->cache_changed || !name || strncmp(name, "cache", 5) == 0;
	bool is_wanted = r->outbox_changed || (r->cache_changed && !r->led);
	if (is_wanted && !uv_is_active((uv_handle_t *)&r->soon))
		uv_timer_start(&r->soon, on_soon, SOON_MS, 0);
}

static void on_file(uv_fs_event_t *h, const char *name, int events, int status)
{
	(void)events;
	(void)status;
	note_file(h->data, name);
}

/* What the database holds of its pages, and what was freed. */
static bool run_trim(struct db *db, void *user, struct error *e)
{
	(void)user;
	bool ok = db_exec(db, "pragma shrink_memory", e);
	mem_trim();
	return ok;
}

/* In the threads: a key need not wait for it. */
static void trim_memory(struct replica *r)
{
	struct error e;
	if (!r->trim_in || --r->trim_in > 0)
		return;
	if (r->writer)
		worker_post(r->writer, run_trim, NULL, NULL, &e);
	if (r->reader)
		worker_post(r->reader, run_trim, NULL, NULL, &e);
}

/* Also for file systems that tell nothing, for a commit that counts long after its first byte came
 * to the disk, and for a file that was put in the place of ours. */
static void on_again(uv_timer_t *t)
{
	struct replica *r = t->data;
	r->rounds++;
	trim_memory(r);
	if (r->led) {
		if (r->rounds % (PROBE_ROUNDS << r->times_lame) == 0)
			replica_try_again(r);
		if (!r->watching || r->rounds % 2 == 0)
			note_file(r, NULL);
		return;
	}
	take_over(r);
	if (r->lock >= 0)
		return;
	if (r->reader && (r->reader_bad || r->inode != inode_of(r->path)))
		close_reader(r);
	if (!r->reader)
		open_reader(r);
	else if (!r->watching || r->rounds % 2 == 0)
		note_file(r, NULL);
}

/* ---- life ---- */

static void start_handles(struct replica *r)
{
	uv_loop_t *loop = r->options.loop;
	uv_timer_init(loop, &r->soon);
	uv_timer_init(loop, &r->again);
	r->handles = 2;
	r->soon.data = r->again.data = r->watch.data = r;
	if (uv_fs_event_init(loop, &r->watch) == 0) {
		r->handles++;
		r->watching = uv_fs_event_start(&r->watch, on_file, r->dir, 0) == 0;
	}
	uv_timer_start(&r->again, on_again, AGAIN_MS, AGAIN_MS);
}

struct replica *replica_create(const struct replica_options *o)
{
	struct replica *r = mem_alloc(sizeof *r);
	r->options = *o;
	snprintf(r->dir, sizeof r->dir, "%s", o->dir);
	r->options.dir = r->dir;
	path_join(r->path, sizeof r->path, o->dir, "cache.db");
	r->lock = o->may_lead ? place_lock(o->dir) : -1;
	start_handles(r);
	if (r->lock >= 0)
		open_writer(r);
	else
		open_reader(r);
	return r;
}

static void on_handle_closed(uv_handle_t *h)
{
	struct replica *r = h->data;
	if (--r->handles > 0)
		return;
	void (*closed)(void *user) = r->closed;
	void *user = r->closed_user;
	free(r);
	closed(user);
}

void replica_close(struct replica *r, void (*closed)(void *user), void *user)
{
	if (!r) {
		closed(user);
		return;
	}
	r->closing = true;
	r->closed = closed;
	r->closed_user = user;
	worker_destroy(r->reader, 0);
	worker_destroy(r->writer, DRAIN_MS);
	if (r->lock >= 0)
		close(r->lock); // only now may another one write
	bool has_watch = r->handles == 3;
	uv_close((uv_handle_t *)&r->soon, on_handle_closed);
	uv_close((uv_handle_t *)&r->again, on_handle_closed);
	if (has_watch)
		uv_close((uv_handle_t *)&r->watch, on_handle_closed);
}

/* ---- reading on demand ---- */

struct lookup {
	struct replica *replica;
	uint32_t num;
	replica_body_fn body;
	replica_history_fn history;
	void *user;
	struct arena arena;
	struct stored stored;
	bool found;
	struct change_page page;
};

static bool run_lookup(struct db *db, void *user, struct error *e)
{
	struct lookup *k = user;
	if (k->history)
		return changelog_entity(db, KIND_EVENT, k->num, 0, HISTORY_MOST, &k->page, e);
	return stored_by_num(db, KIND_EVENT, k->num, &k->arena, &k->stored, &k->found, e);
}

static void done_lookup(void *user, const struct error *e)
{
	struct lookup *k = user;
	bool is_open = !k->replica->closing;
	bool found = !e && k->found && k->stored.body;
	if (k->history && is_open) {
		k->history(k->user, k->num, &k->page);
	} else if (k->history) {
		change_page_finish(&k->page);
	} else if (is_open) {
		k->body(k->user, k->num, found ? k->stored.live.head.rev : 0,
			found ? k->stored.body : "", found ? k->stored.body_length : 0);
	}
	arena_finish(&k->arena);
	free(k);
}

static bool look_up(struct replica *r, struct lookup k)
{
	struct error e;
	if (!r || !r->reader || r->reader_bad || r->closing)
		return false;
	struct lookup *own = mem_alloc(sizeof *own);
	*own = k;
	own->replica = r;
	if (worker_post(r->reader, run_lookup, done_lookup, own, &e))
		return true;
	free(own);
	return false;
}

bool replica_body(struct replica *r, uint32_t num, replica_body_fn found, void *user)
{
	return look_up(r, (struct lookup){.num = num, .body = found, .user = user});
}

bool replica_history(struct replica *r, uint32_t num, replica_history_fn found, void *user)
{
	return look_up(r, (struct lookup){.num = num, .history = found, .user = user});
}
