/* SPDX-License-Identifier: MIT */
/* What the files of the station share. */
#ifndef YIPING_APP_STATION_PARTS_H
#define YIPING_APP_STATION_PARTS_H

#include "bodies.h"
#include "found.h"
#include "replica.h"
#include "station.h"
#include "things.h"
#include "yiping/base/path.h"
#include "yiping/net/http.h"
#include "yiping/store/journal.h"
#include "yiping/store/worker.h"
#include "yiping/sync/session.h"

#define ACTS_SHOWN 200

struct post;    // station_acts.c
struct history; // station_history.c
struct journal; // station_journal.c
struct sparks;  // station_spark.c
struct desk;    // station_desk.c

#define KEEP_LOOKING 64 // bodies being looked for in the copy at once

struct keep { // station_keep.c
	struct replica *replica;    // NULL = nothing is kept
	char dir[PATH_ROOM], next_dir[PATH_ROOM];
	struct replica_stand stand; // as last read; when another one polls, of the present
	int64_t stood_at;
	double rate;
	bool asks;      // the session was started
	bool met;       // the server has said who we are, in this run
	bool looked;    // whatever is kept was read
	bool loaded;    // a board was in it
	bool leads;     // ours to ask and to write
	bool begun;     // the stream was
	bool confirmed; // was live in this run
	bool moving;    // to the directory of somebody else
	bool said_away;
	struct error trouble;
	int64_t tidied_at;
	size_t unbased; // changes since the last base of flows
	uint32_t looking[KEEP_LOOKING];
	size_t looking_count;
};

struct station {
	struct station_options options;
	char *token, *area;
	struct http_server server;
	struct http *http;
	struct session *session;
	struct catalog *catalog;
	struct area_tree *tree;
	struct fold *fold;
	struct gauges *gauges;
	struct things *things;
	struct bodies *bodies;
	struct found *found;
	struct person person;
	char server_id[WIRE_EPOCH_ROOM];
	char person_name[SUBJECT_ROOM];
	uint32_t centre;
	int utc_offset;         // minutes, of the centre
	bool known;             // who we are
	bool whole;
	bool demo, coarse;
	int64_t pushed_at;      // server time of the last column of history
	int64_t coarse_until;   // until then there are columns of what was fetched
	struct link_view link;
	struct post *post;      // acts on their way, NULL = none can be made
	struct history *history; // the one event whose history is at hand
	struct sparks *sparks;  // the minutes before
	struct desk *desk;      // of the one event on the dispatch panel, NULL = none yet
	struct keep keep;
	struct journal *journal;
	struct fold *listed;    // being listed while the old one is shown, NULL = no such list
	struct things *listed_things;
	char gauges_area[REPLICA_AREA_ROOM]; // whose values they are
	station_act_fn told;    // of acts
	void *told_user;
	int64_t tried_at;       // mono, when a person last wanted it; 0 = never
	bool closed_wish;       // close as soon as the move is over
	void (*closed)(void *user);
	void *closed_user;
};

struct wire_refs station_refs(const struct station *s);
void station_changed(struct station *s);

/* The id and arev (NULL: not wanted) of an event that is open, or closed with its text at hand. */
bool station_find(struct station *s, uint32_t num, char id[ENTITY_ID_ROOM], uint32_t *arev);

/* One change or tick into the board; listed = of a list. */
void station_take(struct station *s, const struct change *c, bool listed);
void station_take_tick(struct station *s, const struct tick *t);
void station_centre(struct station *s); // chooses one, if none is
void station_forget(struct station *s); // all that is shown
void station_link(const struct station *s, struct link_view *out);

/* station_keep.c */
bool keep_open(struct station *s, struct error *e); // what is known, and begins to ask
void keep_met(struct station *s, const struct wire_meta *m);
bool keep_page(struct station *s, const struct session_page *page); // false: not to be waited for
void keep_meta(struct station *s, const struct wire_meta *m);       // with the nums of areas
void keep_link(struct station *s, enum session_state state);
bool keep_follows(const struct station *s);
int64_t keep_now(const struct station *s);       // server time by the copy, INSTANT_NONE
const char *keep_epoch(const struct station *s); // of what is shown
int64_t keep_age(const struct station *s);       // ms since the last good answer, -1 never
bool keep_is_whole(const struct station *s);
void keep_fill_link(const struct station *s, struct link_view *v);
void keep_find_body(struct station *s, const struct live *l);

/* station_journal.c: all are fine without a journal */
struct journal *journal_create(const char *dir);
void journal_destroy(struct journal *j);
void journal_note(struct station *s, enum journal_what what, const char *view, const char *detail);
void journal_look(struct station *s);

/* station_history.c: asks for the history of an event when it is not at hand. */
const struct change *station_history(struct station *s, uint32_t num, size_t *count);

/* The arguments of one of these changes; NULL if it has none or is not of them. */
const struct act *station_said(struct station *s, const struct change *c);
void history_forget(struct station *s, uint32_t num);
void history_destroy(struct history *h);

/* station_spark.c: looks whether sparklines of the centre are still to be fetched. */
void sparks_look(struct station *s);
void sparks_forget(struct station *s);
void sparks_destroy(struct sparks *k);

/* station_desk.c: whom the server would send and the orders of an event, asked for when they are
 * looked at. NULL: nothing came yet; *how says why, and of when what there is. */
const struct proposal *station_proposal(struct station *s, uint32_t num, struct fetch_view *how);
struct order_view station_orders(struct station *s, uint32_t num);
void desk_learn(struct station *s, const struct change *c);
void desk_forget(struct station *s);
void desk_destroy(struct desk *d);

/* station_acts.c */
struct post *post_open(struct station *s, const char *dir, struct error *e);
void post_close(
	struct post *p, void (*closed)(void *user), void *user); // NULL calls closed at once
void post_fill(struct post *p, struct board *b);
enum mark post_mark(struct post *p, uint32_t num);
void post_learn(struct post *p, const struct change *c);
void post_prove(struct post *p);
void post_kick(struct post *p);
void post_send(struct post *p); // from now on rows are sent
void post_look(struct post *p); // somebody wrote to the outbox
void post_run(struct post *p, worker_run_fn run, worker_done_fn done, void *user);

#endif
