/* SPDX-License-Identifier: MIT */
/* What the files of the station share. */
#ifndef YIPING_APP_STATION_PARTS_H
#define YIPING_APP_STATION_PARTS_H

#include "bodies.h"
#include "station.h"
#include "things.h"
#include "yiping/base/path.h"
#include "yiping/net/http.h"
#include "yiping/store/worker.h"
#include "yiping/sync/session.h"

#define HISTORY_STEP_MS INT64_C(60000) // a column of the sparklines
#define ACTS_SHOWN 200

struct post;    // station_acts.c
struct history; // station_history.c

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
	struct person person;
	char server_id[WIRE_EPOCH_ROOM];
	char person_name[SUBJECT_ROOM];
	uint32_t centre;
	bool known;             // who we are
	bool whole;
	bool demo, coarse;
	int64_t pushed_at;      // server time of the last column of history
	struct link_view link;
	struct post *post;      // acts on their way, NULL = none can be made
	struct history *history; // the one event whose history is at hand
	int closing;            // parts that are not closed yet
	void (*closed)(void *user);
	void *closed_user;
};

struct wire_refs station_refs(const struct station *s);
void station_changed(struct station *s);

/* station_history.c: asks for the history of an event when it is not at hand. */
const struct change *station_history(struct station *s, uint32_t num, size_t *count);
void history_forget(struct station *s, uint32_t num);
void history_destroy(struct history *h);

/* station_acts.c */
struct post *post_open(struct station *s, const char *dir, struct error *e);
void post_close(
	struct post *p, void (*closed)(void *user), void *user); // NULL calls closed at once
void post_fill(struct post *p, struct board *b);
enum mark post_mark(struct post *p, uint32_t num);
void post_learn(struct post *p, const struct change *c);
void post_prove(struct post *p);
void post_kick(struct post *p);

#endif
