/* SPDX-License-Identifier: MIT */
/* Everybody who was called about an event or could be. */
#ifndef YIPING_UI_CALLEES_H
#define YIPING_UI_CALLEES_H

#include "detail.h"
#include "yiping/model/call.h"
#include "yiping/ui/view.h"

#define CALLEES_MAX 48

struct callee {
	const char *id, *name; // subject of a person, id of a unit
	bool unit;
	const char *what;      // what makes them one to call, NULL where they were called
	struct called was;     // call NULL: nobody called them yet
};

/* Who was called as calls_told orders them, then who may be: those who take part, who holds it, and
 * the people on duty from its place up. Pointers into the board. */
size_t callees_of(const struct board *b, const struct subject *x, struct callee out[CALLEES_MAX]);

/* The index of this id, the first if it is not there. */
size_t callees_index(const struct callee *all, size_t n, const char *id);

/* "answered +0:31", "not answered 1:12"; the role counts up to the limit. */
enum role callee_state(
	const struct board *b, const struct event *e, const struct call *c, char *out, size_t room);

/* The board of them, with a cursor. */
void callees_draw(const struct board *b, const struct subject *x, const char *cursor, bool active,
	struct sheet *s, int *at);

/* The act that calls them. */
struct intent callee_intent(const struct subject *x, const struct callee *c);

#endif
