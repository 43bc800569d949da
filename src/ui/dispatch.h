/* SPDX-License-Identifier: MIT */
/* Parts of the dispatch panel. */
#ifndef YIPING_UI_DISPATCH_H
#define YIPING_UI_DISPATCH_H

#include "detail.h"
#include "yiping/model/muster.h"
#include "yiping/model/related.h"
#include "yiping/model/response.h"
#include "yiping/ui/view.h"

/* ---- who could be sent ---- */

#define BENCH_ROOM 64
#define BENCH_FOUND 24   // units that fit what was typed
#define BENCH_FIND_ROOM 64

enum bench_part { BENCH_LEAD, BENCH_FOUND_BY_NAME, BENCH_ASSIST }; // + which of the kinds

struct bench_row {
	const struct candidate *candidate;
	int part;
	bool proposed;
};

struct bench {
	struct bench_row rows[BENCH_ROOM];
	size_t count;
	const struct proposal *proposal;    // of the server, NULL = it is not to be had
	struct fetch_view how;
	struct proposal own;                // worked out here instead
	struct candidate found[BENCH_FOUND];
	size_t found_count, found_all;
};

/* Fills *out, which must not be moved: it points into itself. With words in `find` the units that
 * this board knows by them stand instead of the candidates. */
void bench_fill(struct bench *out, const struct board *b, const struct subject *x,
	const char *find);

/* A unit that this board or the proposal knows, NULL if neither does. */
const struct unit *bench_unit(const struct bench *n, const struct board *b, uint32_t unit);

/* The index of a unit's row, the first if it has none. */
size_t bench_index(const struct bench *n, uint32_t unit);

/* Draws them; the line of the unit under the cursor goes to *at (NULL: is not asked for). */
struct bench_face {
	const struct muster *muster;
	uint32_t cursor;       // unit, 0 = the first
	bool active;           // keys go there
	const char *find;
};
void bench_draw(const struct bench *n, const struct board *b, const struct subject *x,
	const struct bench_face *f, struct sheet *s, int *at);

/* ---- what goes out ---- */

/* The event may be sent out by this person now; else *why is the code of what hinders, "" if that
 * is not known here. */
bool send_may(const struct board *b, const struct subject *x, const char **why);

/* The pane; and the same in a few rows, where there is little room: as many as it wants. */
struct agenda;
void send_draw(const struct board *b, const struct subject *x, const struct bench *n,
	const struct muster *m, const struct agenda *a, struct sheet *s);
int send_strip_rows(
	const struct board *b, const struct subject *x, const struct muster *m);
void send_draw_strip(const struct board *b, const struct subject *x, const struct bench *n,
	const struct muster *m, const struct agenda *a, struct canvas *c, struct rect r);

/* The act as it stands there. */
struct intent send_intent(
	const struct board *b, const struct subject *x, const struct bench *n,
	const struct muster *m);

/* ---- what is done about it ---- */

#define STEPS_MAX 64

/* The plan and the orders, worked out once a picture. */
struct agenda {
	const struct response_plan *plan; // NULL = none for this type
	struct step_state steps[STEPS_MAX];
	const struct unit *to[STEPS_MAX];      // of what was not sent; NULL = nobody known
	const struct act_row *rows[STEPS_MAX]; // this person's sending, on its way or come back
	size_t count, left; // of those that were not sent this person may send
	struct order_view orders;
	bool too;           // they go out with the dispatch
	bool enters;        // Enter is a step's, not the dispatch's
};

/* Without a muster nobody is looked for. */
void agenda_fill(struct agenda *out, const struct board *b, const struct subject *x,
	const struct muster *m);

/* Indexes of what the cursor is on, the first if it is on none. */
size_t agenda_step(const struct agenda *a, uint32_t num);
size_t agenda_order(const struct agenda *a, uint32_t num);

bool agenda_is_unsent(const struct agenda *a, size_t step);

/* This person's last act on an order, while it is on its way or came back; NULL else. */
const struct act_row *agenda_row(const struct board *b, const struct order *o);
const char *agenda_addressee(const struct board *b, const struct order *o);

/* What Enter would do with a step that was not sent. */
void agenda_tell_step(const struct agenda *a, const struct board *b, const struct subject *x,
	size_t step, char *out, size_t room);
struct intent agenda_send(
	const struct agenda *a, const struct board *b, const struct subject *x, size_t step);

/* All steps that are left and that this person may send: how many; and asks for a yes. */
size_t agenda_all(const struct agenda *a, const struct board *b, const struct subject *x,
	struct order_wish *out);
struct intent agenda_send_all(
	const struct agenda *a, const struct board *b, const struct subject *x);

/* A key of orders; what it does to one, or why it does not; which mean something, by the verb that
 * a key has on events; and a line of them with their words. */
bool agenda_is_key(enum command c);
struct intent agenda_act(
	const struct agenda *a, const struct board *b, size_t order, enum command c);
struct intent agenda_no_order(void);
uint64_t agenda_keys(const struct agenda *a, const struct board *b, size_t order);
void agenda_draw_keys(const struct agenda *a, const struct board *b, size_t order, int indent,
	struct sheet *s);

struct agenda_face {
	uint32_t cursor; // number of the step, num of the order; 0 = the first
	bool active;     // keys go there
};
/* The panes; the line under the cursor goes to *at (NULL: is not asked for). */
void dispatch_plan(const struct agenda *a, const struct board *b, const struct subject *x,
	const struct agenda_face *f, struct sheet *s, int *at);
void dispatch_orders(const struct agenda *a, const struct board *b, const struct subject *x,
	const struct agenda_face *f, struct sheet *s, int *at);

/* What goes on where it happened; looked for once a picture, in all that is open. */
#define PLACE_MAX 6

struct place {
	const struct live *related[PLACE_MAX]; // of the board's fold
	enum relation how[PLACE_MAX];
	size_t related_count, related_all;
	const struct indicator *indicators[PLACE_MAX];
	uint32_t areas[PLACE_MAX]; // of the indicators
	int levels[PLACE_MAX];
	int indicator_count;
};

void place_fill(struct place *out, const struct board *b, const struct subject *x);
void place_draw(
	const struct place *p, const struct board *b, const struct subject *x, struct sheet *s);

/* Two lines: whose it is, since when, from where; and what it says of itself. */
void dispatch_brief(const struct board *b, const struct subject *x, struct sheet *s);

/* Why something that was asked of the server is not here, a sentence; NULL if it is here. */
const char *dispatch_away(const struct board *b, const struct fetch_view *how);

#endif
