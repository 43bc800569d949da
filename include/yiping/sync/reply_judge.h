/* SPDX-License-Identifier: MIT */
/* What an answer is worth: a pure function of it, so that every fault can stand in a table.
 *
 * Only the governance API itself may refuse: a 4xx without a problem's code came from something in
 * between (a portal, a proxy) and is a reason to try again, never to give an act up. */
#ifndef YIPING_SYNC_REPLY_JUDGE_H
#define YIPING_SYNC_REPLY_JUDGE_H

#include <stdint.h>

#include "yiping/base/error.h"
#include "yiping/net/http.h"
#include "yiping/wire/span.h"

enum verdict {
	VERDICT_OK,        // 2xx with what looks like a JSON object
	VERDICT_SAME,      // 304
	VERDICT_RETRY,     // later, the same again
	VERDICT_LOGIN,     // 401: the token is not known
	VERDICT_DENIED,    // 403
	VERDICT_MISSING,   // 404
	VERDICT_RELIST,    // 410 cursor_floor, cursor_scope
	VERDICT_EPOCH,     // 410 cursor_epoch, cursor_ahead
	VERDICT_CONFLICT,  // 412
	VERDICT_REFUSED,   // 400, 413, 422, 428 and other refusals by the API
	VERDICT_CANCELLED, // nobody waits for it
	VERDICT_COUNT,
};

struct reply {
	enum verdict verdict;
	int status; // HTTP, 0 = none came
	/* Empty for OK, SAME and CANCELLED. Codes of what went wrong on the way: unreachable
	 * timeout truncated too_large garbled tls request redirect not_json wrong_shape server
	 * unavailable too_many server_full upgrade unauthorized. Of a refusal it is the problem's
	 * own code. */
	struct error error;
	bool has_problem;         // error is what the API itself said
	int64_t wish_ms;          // Retry-After, or BACKOFF_NO_WISH
	struct wire_span current; // the event now, inside the result's body; length 0 = none
};

/* now: wall clock, for a Retry-After that is a date. */
void reply_judge(const struct http_result *result, int64_t now, struct reply *out);

/* The content turned out not to be what was asked for: the verdict becomes RETRY and the code
 * not_json, wrong_shape or too_large after the decoder's own (json, shape, too_large, other). */
void reply_spoil(struct reply *r, const struct error *why);

#endif
