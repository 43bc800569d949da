/* SPDX-License-Identifier: MIT */
/* What the files of the replica share. */
#ifndef YIPING_APP_REPLICA_PARTS_H
#define YIPING_APP_REPLICA_PARTS_H

#include "replica.h"
#include "yiping/store/stored.h"
#include "yiping/store/worker.h"

struct replica {
	struct replica_options options;
	char dir[PATH_ROOM], path[PATH_ROOM]; // path: of cache.db
	int lock;               // -1 = another one polls
	struct worker *writer, *reader;
	uv_fs_event_t watch;
	uv_timer_t soon, again;
	int handles;
	bool watching;
	bool reading, read_again;
	bool loaded;            // a whole board was told
	bool nothing;           // and there was none to be read
	bool led;               // lead was told
	bool reader_bad;        // could not be opened: tried again
	bool closing;
	bool lame;              // a page was lost: nothing is written until there is room again
	bool tried_aside;
	bool cache_changed, outbox_changed;
	struct replica_stand stand;
	uint64_t inode;         // of the file that the reader has open
	unsigned rounds;        // of `again`
	unsigned trim_in;       // so many of them from now, what was read for once is given back
	unsigned times_lame;
	bool in_trouble;        // and that was said
	void (*closed)(void *user);
	void *closed_user;
};

/* replica_read.c: in the reader's thread. Everything in one state of the file. */
struct reading {
	struct replica *replica;
	struct replica_stand from; // what is known already; turn 0 = nothing
	struct replica_stand stand;
	bool whole;                // board is filled, else changes and ticks
	struct replica_board board;
	struct change_page page;
	struct tick *ticks;
	size_t tick_count, tick_room;
	bool more;
};
bool reading_run(struct db *db, void *reading, struct error *e);
void reading_finish(struct reading *g);

/* replica_side.c: what must be decoded from JSON, in a thread of its own if it is much. Set tree
 * and things, read, start; catalog and things are there after join and may be taken by setting
 * NULL. */
struct side {
	const struct area_tree *tree; // not owned
	struct things *things;
	struct catalog *catalog;
	const char *catalog_json;
	struct stored_page *pages;
	size_t page_count, count;     // count: of the entities in them
	struct arena arena;
	uv_thread_t thread;
	bool runs;
};
bool side_read(struct side *s, struct db *db, struct error *e); // no error: never kept
void side_start(struct side *s);
bool side_join(struct side *s); // false: the catalog cannot be read
void side_finish(struct side *s);

/* replica_write.c */
bool stand_read(struct db *db, struct replica_stand *out, struct error *e);
void replica_lame(struct replica *r, const struct error *e);
void replica_well(struct replica *r, bool relist); // takes back what was said
void replica_read_much(struct replica *r); // memory is to be given back soon
void replica_try_again(struct replica *r); // after replica_lame, now and then

/* Back from the text of flows_put. */
void flows_take(struct fold *f, const char *text);

#endif
