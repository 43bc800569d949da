/* SPDX-License-Identifier: MIT */
/* All that a view may know: one moment of the city as this person sees it. `app` fills it (live,
 * from the cache, or replayed) and owns everything behind the pointers; a view only reads. */
#ifndef YIPING_UI_BOARD_H
#define YIPING_UI_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "yiping/model/act.h"
#include "yiping/model/attention.h"
#include "yiping/model/catalog.h"
#include "yiping/model/entity.h"
#include "yiping/model/eval.h"
#include "yiping/model/fold.h"
#include "yiping/model/order.h"
#include "yiping/model/person.h"
#include "yiping/model/proposal.h"
#include "yiping/model/tick.h"

/* Where the picture comes from and how far it can be trusted. */
enum link_state {
	LINK_START,    // nothing has been asked yet
	LINK_LOADING,  // first list is under way
	LINK_LIVE,
	LINK_CATCHUP,  // behind, catching up
	LINK_OFFLINE,  // no good reply: the board is the last one known
	LINK_DENIED,   // the server does not know this token any more
	LINK_FOLLOW,   // another yiping of this person polls, this one reads along
};

struct link_view {
	enum link_state state;
	int64_t age_ms;        // since the last good reply, on the monotonic clock; -1 = never
	int64_t retry_ms;      // until the next try, -1 = none planned
	char code[32]; // what is wrong, "" = nothing: "unreachable" "timeout" "not_json" ...
	char text[224];        // the same as a sentence
	double rate;           // server clock, 1 = real time
	uint32_t quarantined;  // changes that could not be read
	bool from_cache;       // shown from the cache, not confirmed by the server in this run
};

/* What is known of acts of this person that are on their way. */
enum mark {
	MARK_NONE,
	MARK_QUEUED,
	MARK_SENT,
	MARK_APPLIED,
	MARK_CONFLICT,
	MARK_REFUSED,
	MARK_ATTENTION
};

struct outbox_view {
	uint32_t queued, sent, conflicts, refused, attention; // rows by state
	int64_t oldest_ms; // age of the oldest unresolved row, -1 none
	bool opened;       // false: nobody has looked into it in this run
	bool writable;     // false: acts are refused at the key press
};

struct act_row { // one row of the outbox, for the system view and for conflicts
	char key[64];
	char event[ENTITY_ID_ROOM]; // or what else it is done to; "" = not known yet
	enum verb verb;
	enum mark mark;
	int64_t made_at;
	char code[32];
	char text[224];   // who did what and when, for a conflict; else the server's own sentence
	char meant[160];  // what the person said with it
	uint8_t stands;   // a conflict: enum state of the event now, + 1; 0 = not known
	bool seen;        // put away by the person: it shouts no longer
	enum verb behind; // it is held until this one, which came back, is decided; else NONE
	bool order;       // an order that is issued (VERB_DISPATCH), or what is done to one
	char of[EVENT_ID_ROOM]; // of an issue: the event, and the step of its plan; "" and 0 none
	uint8_t step;
};

/* How it stands with what is asked of the server when it is looked at. */
enum fetch_state {
	FETCH_AWAY,   // the server cannot be asked now
	FETCH_ASKED,  // it has been asked, nothing came yet
	FETCH_HERE,
	FETCH_FAILED, // it said no, or what it said could not be read: see code
};

struct fetch_view {
	enum fetch_state state;
	int64_t at;    // server time, when what there is came; INSTANT_NONE = nothing came
	char code[32]; // of FETCH_FAILED: "role" "timeout" ...
};

/* Orders of an event as they are at hand. */
struct order_view {
	const struct order *all; // NULL = nothing came yet
	const uint64_t *may;     // of each what the server lets this person do, 1 << enum verb
	size_t count;
	struct fetch_view how;   // always filled
};

struct board {
	int64_t now;            // server time of this picture, ms
	const char *lang;       // "zh_CN" "en"
	const struct catalog *catalog;
	const struct area_tree *tree;
	const struct fold *fold;
	const struct gauges *gauges;
	const struct person *person;
	uint32_t centre;        // area num on the screen
	struct link_view link;
	struct outbox_view outbox;
	bool wall;              // nobody is at the keys: nothing is selected, rows hold still
	struct attention_view attention; // of this position: sound, and whether alarms flood it
	bool demo;              // simulated city: said on the frame
	bool history_coarse;    // values of the first minutes are about 1 min apart
	const char *server;     // where from, for the system view
	const char *program;    // version

	/* Entities other than events, decoded; NULL and 0 when there are none. */
	const struct unit *units; size_t unit_count;
	const struct warning *warnings; size_t warning_count;
	const struct shift *shifts; size_t shift_count;
	const struct mode *modes; size_t mode_count;
	const struct source *sources; size_t source_count;
	const struct attendance *attendances; size_t attendance_count;
	const struct act_row *acts; size_t act_count; // newest first

	/* The body of an event; NULL = not at hand (it has been asked for, a redraw follows). */
	const struct event *(*event)(void *user, uint32_t num);
	/* Its history, oldest first; NULL = not at hand. */
	const struct change *(*history)(void *user, uint32_t num, size_t *count);
	/* What was said with one of these changes: words, reasons, a cause; NULL = nothing, or not
	 * for this person. */
	const struct act *(*said)(void *user, const struct change *c);
	/* Whom the server would send, NULL = nothing came yet, *how is always filled; and the
	 * orders of the event, those that ended too. */
	const struct proposal *(*proposal)(void *user, uint32_t num, struct fetch_view *how);
	struct order_view (*orders)(void *user, uint32_t num);
	/* What became of this person's acts on it: the gravest. */
	enum mark (*mark)(void *user, uint32_t num);
	/* True if the words are found in the event (for filters with text). */
	bool (*text)(void *user, const struct live *l, const char *words);
	void *user;
};

#endif
