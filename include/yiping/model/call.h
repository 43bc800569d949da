/* SPDX-License-Identifier: MIT */
/* Call-and-answer: somebody is called by name about an event and has to answer. Pure. */
#ifndef YIPING_MODEL_CALL_H
#define YIPING_MODEL_CALL_H

#include "yiping/model/catalog.h"
#include "yiping/model/event.h"
#include "yiping/model/person.h"

/* True while nobody has answered it. */
bool call_is_open(const struct call *c);

/* True if this person is meant by it, or their unit is, and it is open. */
bool call_is_to(const struct call *c, const struct person *p);

/* The first open call of the event to this person; NULL if there is none, or the event is over. */
const struct call *call_for(const struct event *e, const struct person *p);

/* How long an answer may take, s: as long as signing for an order of this event; 0 = no limit. */
uint32_t call_limit_s(const struct event *e, const struct catalog *c);

/* What became of calls to one person or unit. */
struct called {
	const struct call *call; // the first that is open, else the last
	uint16_t times;
};

/* Everybody who was called, once each: who has not answered first, the longest wait before others;
 * then who answered, the last before others. Writes at most `most`, returns how many there are. */
size_t calls_told(const struct event *e, struct called *out, size_t most);

#endif
