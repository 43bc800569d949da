/* SPDX-License-Identifier: MIT */
/* One command at work inside a transaction: loading an event, writing changes of one txn. */
#ifndef YIPING_GOV_TURN_H
#define YIPING_GOV_TURN_H

#include "remit_book.h"
#include "yiping/gov/ledger.h"
#include "yiping/model/timer.h"
#include "yiping/store/changelog.h"
#include "yiping/store/highwater.h"
#include "yiping/wire/span.h"

struct ledger {
	struct catalog *catalog;
	struct area_tree *tree;
	bool edited;                    // one of them, in this run
	char epoch[33];
	struct highwater highwater;
	int64_t posted_at;              // of the last command handed in; the loop's
	struct changelog log;
	bool loaded;                    // what follows was read from the database
	char day[9];                    // local day of the event numbers, "20261123"
	uint32_t day_count;             // events of that day
	int64_t tick_at;                // of the last tick; INSTANT_NONE = none in this run
	int64_t next_timer;             // earliest timer in the database; INSTANT_NONE = none
	int64_t works_end;              // of the first to end; INSTANT_NONE = not looked up yet
	int64_t orders_due;             // likewise
	int64_t warnings_due;           // likewise, of the first that time does something to
	struct remit_book remits;       // who is responsible for what; read when it is needed
	bool owners_stale;              // who owns what is open may be another by units as they are
};

struct turn {
	struct ledger *ledger;
	struct db *db;
	struct command *command;
	struct wire_refs refs;
	struct change *changes; // of this command, in its arena
	size_t count, room;
	size_t flushed;         // already in the log
};

/* What the rules need to know of catalog, tree and tables. */
bool turn_context(struct turn *t, struct act_context *x, struct error *e);

void turn_begin(struct turn *t, struct ledger *l, struct db *db, struct command *c);

/* Reads an event by id, or by num when id is NULL, into the command's arena. *found false: there is
 * none and nothing is wrong. *body (NULL if not wanted) is its JSON. */
bool turn_event(struct turn *t, const char *id, uint32_t num, struct event *out, bool *found,
	struct wire_span *body, struct error *e);

/* An event as it stood one rev ago; for undo. */
bool turn_event_before(struct turn *t, const struct event *now, struct event *out, bool *found,
	struct error *e);

/* Gives a new event its number and id. */
bool turn_number_event(struct turn *t, struct event *out, int64_t at, struct error *e);

/* Puts an event's new state: one change, and the stored row. `before` NULL = it is new. *body gets
 * the JSON that was written. */
bool turn_put_event(struct turn *t, const struct event *before, const struct event *after,
	const struct act *a, const char *key, struct wire_span *body, struct error *e);

/* The same for another kind's entity; `c` is complete but for seq and txn. */
bool turn_put_entity(struct turn *t, struct change *c, struct error *e);

/* Takes an open event, or another kind's entity, to where it lies now that the tree is
 * t->refs.tree: one change by the command's person. `area` is the one that takes it over, mostly
 * its own. What belongs to one place only (a colour, a shift) ends when that is another one. */
bool turn_rehome_event(struct turn *t, uint32_t num, uint32_t area, struct error *e);
bool turn_rehome_thing(struct turn *t, enum kind kind, uint32_t num, uint32_t area,
	struct error *e);

/* What a rule tells of an area that was closed is for whoever took over. */
void turn_follow_area(struct turn *t);

/* The timer of an event anew, where its rules have changed without it. */
bool turn_settle_timer(struct turn *t, const struct event *now, struct error *e);

/* Appends what was put since the last flush as one txn. */
bool turn_flush(struct turn *t, struct error *e);

/* Hands the changes to the command. */
void turn_end(struct turn *t);

/* Claims the command's key, if it has one. *settled: the command is answered by what the key was
 * used for before. Whoever claimed keeps the outcome beside it with ledger_remember. */
bool ledger_claim(struct turn *t, bool *settled, struct error *e);
bool ledger_remember(struct turn *t, struct error *e);

/* The kinds of command. */
bool ledger_do_act(struct turn *t, struct error *e);
bool ledger_do_alarm(struct turn *t, struct error *e);
bool ledger_do_clear(struct turn *t, struct error *e);
bool ledger_do_put(struct turn *t, struct error *e);
bool ledger_do_timers(struct turn *t, struct error *e);
bool ledger_do_tick(struct turn *t, struct error *e);
bool ledger_do_grant(struct turn *t, struct error *e);
bool ledger_do_areas(struct turn *t, struct error *e);
bool ledger_do_catalog(struct turn *t, struct error *e);
bool ledger_do_people(struct turn *t, struct error *e);
bool ledger_do_prune(struct turn *t, struct error *e);

/* The command is over, with this outcome; true. */
bool turn_refuse(struct command *c, int status, const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
bool ledger_do_series(struct turn *t, struct error *e);
bool ledger_do_works(struct turn *t, struct error *e);
bool ledger_do_order(struct turn *t, struct error *e);
bool ledger_do_mode(struct turn *t, struct error *e);
bool ledger_do_attend(struct turn *t, struct error *e);
bool ledger_do_warning(struct turn *t, struct error *e);
bool ledger_do_remit(struct turn *t, struct error *e);

/* Of all that is open below an area (0 = everywhere) and was not sent out: whoever owns it by the
 * tables as they are now, one change each by `actor`, as txns of their own. */
bool ledger_settle_owners(struct turn *t, uint32_t area, const struct actor *actor,
	struct error *e);

/* With the timers: if units have changed, whoever owns what is open by them. */
bool ledger_do_owners(struct turn *t, struct error *e);

/* A unit was put: what is known of units is read anew if it is another than it was. */
void ledger_note_unit(struct ledger *l, const struct unit *u);

/* Ends planned works whose time is over: one change by the timer each. */
bool ledger_end_works(struct turn *t, struct error *e);

/* Strikes every rung of orders that is due, in the order in which they were. */
bool ledger_strike_orders(struct turn *t, struct error *e);

/* Who changes an order, how, and under which key. */
struct order_writing {
	enum verb verb;
	struct actor actor;
	const char *key;
	int64_t due_at;
};

/* An order's new state: one change, and when time comes to it next. *body gets its JSON. */
bool turn_put_order(struct turn *t, const struct order *o, const struct order_writing *by,
	struct wire_span *body, struct error *e);

/* Who is on that post of the centre of that level on this path; *who stays as it is if nobody
 * is. */
bool turn_on_post(struct turn *t, const struct area_path *path, enum post post, enum level level,
	struct actor *who, struct error *e);

/* Ends what is over of warnings that were issued here, and forgets what nobody confirmed, in the
 * order in which it was due. */
bool ledger_end_warnings(struct turn *t, struct error *e);

#endif
