/* SPDX-License-Identifier: MIT */
/* What became of an act, and problems (RFC 9457). */
#ifndef YIPING_WIRE_OUTCOME_H
#define YIPING_WIRE_OUTCOME_H

#include "yiping/wire/span.h"

/* The reply to an act, an item of a batch's reply, the answer about a key. Strings in the arena
 * after decoding; NULL, 0, INSTANT_NONE = not there. */
struct wire_outcome {
	const char *key;
	uint32_t status;        // HTTP
	const char *code;       // "applied", a problem's code, "unknown" of a key never seen
	const char *detail;
	const char *event;      // id
	uint32_t rev, arev;
	uint64_t seq;
	int64_t at;             // when it was decided
	struct wire_span body;  // the event now (masked), in the reply's bytes; length 0 = none
};

/* `body_key` names the member of the event: "body" in the reply to an act, "current" in a batch. */
bool wire_outcome_encode(const struct wire_outcome *o, const char *body_key, struct buf *out);

/* Takes either. body points into `bytes`. */
bool wire_outcome_decode(const char *bytes, size_t n, struct arena *arena, struct wire_outcome *out,
	struct error *e);

/* 201 of a report: {"outcome":{...},"event":{...}}. The event's bytes are left in out->body. */
bool wire_report_reply_encode(const struct wire_outcome *o, const char *event, size_t n,
	struct buf *out);
bool wire_report_reply_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_outcome *out, struct error *e);

struct wire_problem {
	const char *title;        // one of few words, NULL = that of the status
	uint32_t status;
	const char *code;         // what programs act on
	const char *detail;       // a sentence
	struct wire_span current; // the event now, with 412; length 0 = none
	uint32_t retry_after;     // s, 0 = not said
};

bool wire_problem_encode(const struct wire_problem *p, struct buf *out);
bool wire_problem_decode(const char *bytes, size_t n, struct arena *arena, struct wire_problem *out,
	struct error *e);

#endif
