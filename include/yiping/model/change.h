/* SPDX-License-Identifier: MIT */
/* One change: one entity, its full state after the change. */
#ifndef YIPING_MODEL_CHANGE_H
#define YIPING_MODEL_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/model/event.h"
#include "yiping/model/head.h"

#define CHANGE_UNITS_MAX 24
#define ENTITY_ID_ROOM 64

enum op { OP_UPSERT, OP_LEAVE }; // leave is made for whoever loses the entity, never stored

struct change {
	uint64_t seq, txn;
	int64_t at;          // server time
	int64_t due_at;      // done by time: when it was due; INSTANT_NONE otherwise
	enum op op;
	enum verb verb;
	char id[ENTITY_ID_ROOM];
	struct head head;    // after the change; of a leave only kind, num, rev
	struct actor actor;
	const char *key;     // idempotency key; NULL for none
	struct area_path path;     // where the entity is now
	struct area_path old_path; // where it was; count 0 = the same or new
	uint32_t units[CHANGE_UNITS_MAX];     // lead and assisting units now
	uint8_t unit_count;
	uint32_t old_units[CHANGE_UNITS_MAX]; // before, only where they differ
	uint8_t old_unit_count;
	const char *body;    // JSON of the state after; opaque here
	size_t body_length;
	const char *args;    // JSON of the act's arguments, NULL for none
	size_t args_length;
};

struct scope;

/* What a reader with this scope is told of a change of the log: *out is the change itself if the
 * scope sees where the entity is now, a leave (seq, txn, at, due_at, id, kind, num, rev and nothing
 * else) if it only saw where it was. False if it is told nothing. Pointers in *out are those of
 * *in. An entity never gains or loses its area altogether, so count 0 of old_path can stand for
 * "the same". */
bool change_for_scope(const struct change *in, const struct scope *s, struct change *out);

#endif
