/* SPDX-License-Identifier: MIT */
/* Acts on their way to the server: one act, a batch, a report. Decoders here are strict: an id or
 * token that nobody knows gives "field_<key>". */
#ifndef YIPING_WIRE_ACT_H
#define YIPING_WIRE_ACT_H

#include "yiping/model/act.h"
#include "yiping/wire/span.h"

#define WIRE_BATCH_MAX 50

/* {"verb","args":{...},"occurred_at"}. Fills verb, occurred and the arguments; actor, person, at
 * and due_at are left unset (INSTANT_NONE) for the caller. What only rules and the server may say
 * (value, colour, series, source_ref) is not read. */
bool wire_act_decode(const char *bytes, size_t n, const struct wire_refs *refs, struct arena *arena,
	struct act *out, struct error *e);

/* Appends the request. The same act always gives the same bytes: an outbox keeps them and sends
 * them again as they are. */
bool wire_act_encode(const struct act *a, const struct wire_refs *refs, struct buf *out);

/* The arguments alone, as a change keeps them ("args"), with those of rules; decoding is for
 * trusted bytes and not strict. An act without arguments appends {}. */
bool wire_args_encode(const struct act *a, const struct wire_refs *refs, struct buf *out);
bool wire_args_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct act *out, struct error *e);

/* POST /v1/events: an act with verb report. area, type and title are required by the rules
 * (act_check), not here. */
bool wire_report_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct act *out, struct error *e);
bool wire_report_encode(const struct act *a, const struct wire_refs *refs, struct buf *out);

/* One item of a batch. An item that is wrong by itself has problem.code set and spoils no other. */
struct wire_batch_item {
	// NULL if missing (problem "key_missing" or "shape"; tag: the caller's)
	const char *key, *tag, *event;
	struct act act;
	// the item as it came; not canonical, so compare wire_act_encode's bytes
	struct wire_span request;
	struct error problem;
};

/* {"items":[...]} of at most WIRE_BATCH_MAX. `out` has room for WIRE_BATCH_MAX. */
bool wire_batch_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_batch_item *out, size_t *count, struct error *e);

/* Appends one item, between wire_list_begin(out, "items") and wire_list_end. `act_bytes` are what
 * wire_act_encode gave (an object). */
bool wire_batch_put(struct buf *out, const char *key, const char *tag, const char *event,
	const char *act_bytes, size_t n);

/* {"keys":[..]}; at most `most`. */
bool wire_keys_decode(const char *bytes, size_t n, struct arena *arena, const char **out,
	size_t most, size_t *count, struct error *e);
bool wire_keys_encode(const char *const *keys, size_t count, struct buf *out);

#endif
