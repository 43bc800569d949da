/* SPDX-License-Identifier: MIT */
#include "yiping/model/act_args.h"

#include <string.h>

#define NO_LIST REASONS_COUNT
#define ASK(v, a) {VERB_##v, ARG_##a, ARG_ASKED, WHEN_ALWAYS, NO_LIST}
#define ASK_IF(v, a, w) {VERB_##v, ARG_##a, ARG_ASKED, WHEN_##w, NO_LIST}
#define OFFER(v, a) {VERB_##v, ARG_##a, ARG_OFFERED, WHEN_ALWAYS, NO_LIST}
#define TAKE(v, a) {VERB_##v, ARG_##a, ARG_TAKEN, WHEN_ALWAYS, NO_LIST}
#define CHOOSE(v, a, need, w, l) {VERB_##v, ARG_##a, ARG_##need, WHEN_##w, REASONS_##l}

static const struct verb_arg table[] = {
	TAKE(ACK, GRADE),
	TAKE(ACK, TYPE),
	TAKE(ACK, TEXT),
	ASK(VERIFY, RESULT),
	CHOOSE(VERIFY, CAUSE, ASKED, FALSE, FALSE),
	TAKE(VERIFY, GRADE),
	TAKE(VERIFY, TYPE),
	TAKE(VERIFY, TEXT),
	TAKE(VERIFY, EVIDENCE),
	ASK(GRADE, GRADE),
	OFFER(GRADE, TEXT),
	ASK(DISPATCH, LEAD),
	OFFER(DISPATCH, ASSIST),
	ASK_IF(DISPATCH, TEXT, AGAIN),
	TAKE(DISPATCH, TEXT),
	CHOOSE(SEND_BACK, REASON, ASKED, ALWAYS, SEND_BACK),
	ASK(SEND_BACK, TEXT),
	TAKE(DEPART, TEXT),
	TAKE(ARRIVE, TEXT),
	ASK(PROGRESS, TEXT),
	TAKE(PROGRESS, EVIDENCE),
	ASK(WHISTLE, TO),
	OFFER(WHISTLE, TEXT),
	TAKE(WHISTLE, ASSIST),
	ASK(ASK, WHAT),
	CHOOSE(ASK, REASON, OFFERED, EXTENSION, EXTEND),
	ASK_IF(ASK, EXTRA, EXTENSION),
	CHOOSE(ASK, REASON, OFFERED, SUSPENSION, SUSPEND),
	ASK_IF(ASK, UNTIL, SUSPENSION),
	CHOOSE(ASK, REASON, OFFERED, SEND_BACK, SEND_BACK),
	CHOOSE(ASK, REASON, ASKED, VOID, VOID),
	CHOOSE(ASK, REASON, ASKED, NOT_TRUE, FALSE),
	ASK(ASK, TEXT),
	TAKE(ASK, EVIDENCE),
	ASK_IF(DECIDE, REQUEST, SEVERAL),
	ASK(DECIDE, RESULT),
	OFFER(DECIDE, TEXT),
	TAKE(DECIDE, REQUEST),
	TAKE(RESUME, TEXT),
	ASK(FEEDBACK, TEXT),
	ASK_IF(FEEDBACK, REASON, WHISTLED),
	TAKE(FEEDBACK, REASON),
	TAKE(FEEDBACK, EVIDENCE),
	TAKE(CHECK, TEXT),
	CHOOSE(REWORK, REASON, OFFERED, ALWAYS, REWORK),
	ASK(REWORK, TEXT),
	CHOOSE(CLOSE, DISPOSITION, ASKED, ALWAYS, CLOSE),
	ASK_IF(CLOSE, TEXT, SPOT),
	OFFER(CLOSE, TEXT),
	ASK_IF(CLOSE, REASON, WHISTLED),
	TAKE(CLOSE, REASON),
	CHOOSE(CLOSE, CAUSE, TAKEN, ALWAYS, FALSE),
	TAKE(CLOSE, EVIDENCE),
	CHOOSE(REOPEN, REASON, OFFERED, ALWAYS, REOPEN),
	ASK(REOPEN, TEXT),
	OFFER(EVALUATE, SCORE),
	TAKE(EVALUATE, TEXT),
	TAKE(ARCHIVE, TEXT),
	ASK(MERGE, OTHER),
	TAKE(MERGE, TEXT),
	ASK(LINK, OTHER),
	TAKE(LINK, TEXT),
	CHOOSE(VOID, REASON, ASKED, ALWAYS, VOID),
	OFFER(VOID, TEXT),
	ASK(TRANSFER, TO),
	CHOOSE(TRANSFER, REASON, OFFERED, ALWAYS, TRANSFER),
	ASK(TRANSFER, TEXT),
	CHOOSE(ESCALATE, REASON, OFFERED, ALWAYS, ESCALATE),
	TAKE(ESCALATE, TEXT),
	TAKE(URGE, TEXT),
	ASK(SUPERVISE, UNTIL),
	OFFER(SUPERVISE, TEXT),
	ASK(REPLY, TEXT),
	ASK(NOTE, TEXT),
	TAKE(NOTE, EVIDENCE),
	ASK(ATTACH, EVIDENCE),
	OFFER(ATTACH, TEXT),
	CHOOSE(SHELVE, REASON, ASKED, ALWAYS, SHELVE),
	ASK(SHELVE, UNTIL),
	TAKE(SHELVE, TEXT),
	TAKE(UNSHELVE, TEXT),
	ASK(CALL, TO),
	TAKE(CALL, PERSON),
	TAKE(CALL, TEXT),
	ASK(INFORM, KIND),
	ASK(INFORM, TEXT),
	TAKE(INFORM, PHONE),
	TAKE(ANSWER, TEXT),
	TAKE(UNDO, TEXT),
	TAKE(PROMOTE, TEXT),
};

#define ROWS (sizeof table / sizeof table[0])

static const struct {
	const char *token;
	enum arg_kind kind;
} args[ARG_COUNT] = {
	[ARG_NONE] = {"", TYPED_TEXT},
	[ARG_TEXT] = {"text", TYPED_TEXT},
	[ARG_REASON] = {"reason", TYPED_REASON},
	[ARG_RESULT] = {"result", TYPED_YES},
	[ARG_CAUSE] = {"cause", TYPED_REASON},
	[ARG_GRADE] = {"grade", TYPED_GRADE},
	[ARG_TYPE] = {"type", TYPED_TYPE},
	[ARG_LEAD] = {"lead", TYPED_UNIT},
	[ARG_ASSIST] = {"assist", TYPED_UNITS},
	[ARG_TO] = {"to", TYPED_TAKER},
	[ARG_PERSON] = {"person", TYPED_TEXT},
	[ARG_WHAT] = {"what", TYPED_WHAT},
	[ARG_EXTRA] = {"extra", TYPED_DURATION},
	[ARG_UNTIL] = {"until", TYPED_INSTANT},
	[ARG_REQUEST] = {"request", TYPED_REQUEST},
	[ARG_DISPOSITION] = {"disposition", TYPED_REASON},
	[ARG_OTHER] = {"other", TYPED_NUMBER},
	[ARG_SCORE] = {"score", TYPED_SCORE},
	[ARG_EVIDENCE] = {"evidence", TYPED_EVIDENCE},
	[ARG_KIND] = {"kind", TYPED_INFORM},
	[ARG_PHONE] = {"phone", TYPED_YES},
};

const struct verb_arg *verb_args(size_t *count)
{
	*count = ROWS;
	return table;
}

bool verb_is_deed(enum verb v)
{
	for (size_t i = 0; i < ROWS; i++)
		if (table[i].verb == v)
			return true;
	return false;
}

bool verb_takes(enum verb v, enum arg a)
{
	for (size_t i = 0; i < ROWS; i++)
		if (table[i].verb == v && table[i].arg == a)
			return true;
	return false;
}

const char *arg_token(enum arg a)
{
	return (unsigned)a < ARG_COUNT ? args[a].token : "";
}

enum arg arg_of(const char *token)
{
	for (int a = ARG_NONE + 1; a < ARG_COUNT; a++)
		if (strcmp(args[a].token, token) == 0)
			return (enum arg)a;
	return ARG_NONE;
}

enum arg_kind arg_kind(enum arg a)
{
	return (unsigned)a < ARG_COUNT ? args[a].kind : TYPED_TEXT;
}

const char *request_kind(size_t i)
{
	static const char *const kinds[] = {
		"extension", "suspension", "send_back", "void", "false"};
	return i < sizeof kinds / sizeof kinds[0] ? kinds[i] : NULL;
}
