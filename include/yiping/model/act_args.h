/* SPDX-License-Identifier: MIT */
/* Which arguments each verb of the life cycle has: keys ask for them in this order, `:` and the
 * command line name them, help and yiping(1) tell them. One table. */
#ifndef YIPING_MODEL_ACT_ARGS_H
#define YIPING_MODEL_ACT_ARGS_H

#include "yiping/model/act.h"

enum arg { ARG_NONE, ARG_TEXT, ARG_REASON, ARG_RESULT, ARG_CAUSE, ARG_GRADE, ARG_TYPE, ARG_LEAD,
	ARG_ASSIST, ARG_TO, ARG_PERSON, ARG_WHAT, ARG_EXTRA, ARG_UNTIL, ARG_REQUEST,
	ARG_DISPOSITION, ARG_OTHER, ARG_SCORE, ARG_EVIDENCE, ARG_KIND, ARG_PHONE, ARG_COUNT };

/* How it is typed. */
enum arg_kind {
	TYPED_TEXT,     // free words
	TYPED_REASON,   // of a list of the catalog: its number, id, name or a part of one
	TYPED_YES,      // true or false
	TYPED_GRADE,    // 1..5, I..IV
	TYPED_TYPE,     // id or name of an event type
	TYPED_UNIT,     // id or a part of its name that no other has
	TYPED_UNITS,    // several, with commas between
	TYPED_TAKER,    // a unit or an area
	TYPED_WHAT,     // what is asked for
	TYPED_DURATION, // 30m 2h 1d
	TYPED_INSTANT,  // 18:00, 2026-11-25, RFC 3339, or a duration from now
	TYPED_REQUEST,  // number of an open request
	TYPED_NUMBER,   // number of another event
	TYPED_SCORE,    // 1..5
	TYPED_EVIDENCE, // kind:reference
	TYPED_INFORM,   // which report
};

enum arg_need {
	ARG_ASKED,   // nothing goes without it
	ARG_OFFERED, // asked for, and may be left out
	ARG_TAKEN,   // never asked for, taken where it is named
};

/* What else must hold for a row to count. */
enum arg_when { WHEN_ALWAYS, WHEN_FALSE, WHEN_SPOT, WHEN_AGAIN, WHEN_EXTENSION, WHEN_SUSPENSION,
	WHEN_SEND_BACK, WHEN_VOID, WHEN_NOT_TRUE, WHEN_SEVERAL, WHEN_WHISTLED };

struct verb_arg {
	enum verb verb;
	enum arg arg;
	enum arg_need need;
	enum arg_when when;
	enum reason_list list; // TYPED_REASON
};

/* All rows; those of a verb stand together, in the order in which they are asked for. */
const struct verb_arg *verb_args(size_t *count);

/* True if a person can do this verb by name: all of the life cycle but report and what only rules
 * do. */
bool verb_is_deed(enum verb v);

/* True if the verb takes this argument at all. */
bool verb_takes(enum verb v, enum arg a);

/* "text" "until" ...; the argument of a name, ARG_NONE for any other word. */
const char *arg_token(enum arg a);
enum arg arg_of(const char *token);
enum arg_kind arg_kind(enum arg a);

/* The kinds of request, in the order of their numbers from 1; NULL past the last. */
const char *request_kind(size_t i);

#endif
