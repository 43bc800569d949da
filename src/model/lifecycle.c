/* SPDX-License-Identifier: MIT */
#include "yiping/model/lifecycle.h"

#include <string.h>

#define W WHO(PERSON_WORKER)
#define D WHO(PERSON_DUTY)
#define S WHO(PERSON_SUPERVISOR)
#define I WHO(PERSON_INSPECTOR)
#define R WHO_RULE

#define IN(state) STATE_BIT(STATE_##state)
#define ANY_STATE (STATES_OPEN | STATES_DONE)
#define AN_EVENT (STATES_OPEN & ~IN(SENSED)) // open and more than an alarm
/* Ended, but for merged ones: the event that took them in is reported. */
#define ENDED (STATES_DONE & ~IN(MERGED))
#define INTAKE (IN(WAITING) | IN(VERIFYING) | IN(REGISTERED))
#define STAMP_ONLY (STATES_OPEN & ~(IN(WAITING) | IN(ASSIGNED)))
#define SPOT_STATES (INTAKE | IN(ACCEPTED) | IN(HANDLING))

/* Rows of a verb stand together; the first that fits is taken. */
static const struct transition table[] = {
	{VERB_SENSE, 0, STATE_SENSED, R, 0, FIELD_TYPE | FIELD_AREA, VARIANT_ANY},
	{VERB_REPORT, 0, STATE_WAITING, W | D | S | I | R, GUARD_SCOPE | GUARD_GRADE_CAP,
		FIELD_TYPE | FIELD_AREA | FIELD_TITLE, VARIANT_ANY},
	{VERB_PROMOTE, IN(SENSED), STATE_WAITING, D | S | R, GUARD_SCOPE, 0, VARIANT_ANY},
	{VERB_CLEAR, IN(SENSED), STATE_FALSE_ALARM, R, 0, 0, VARIANT_SELF_CLEARED},
	{VERB_CLEAR, STATES_OPEN, STATE_SAME, R, 0, 0, VARIANT_ANY},
	{VERB_REHOME, ANY_STATE, STATE_SAME, R, 0, FIELD_AREA, VARIANT_ANY},
	{VERB_OWN, IN(SENSED) | INTAKE, STATE_SAME, R, 0, 0, VARIANT_ANY},

	{VERB_ACK, IN(WAITING), STATE_REGISTERED, D | S, GUARD_SCOPE | GUARD_GRADE_CAP, FIELD_GRADE,
		VARIANT_REGISTER},
	{VERB_ACK, IN(WAITING), STATE_VERIFYING, W | D | S, GUARD_SCOPE | GUARD_OWN, 0,
		VARIANT_ANY},
	{VERB_ACK, IN(ASSIGNED), STATE_ACCEPTED, W | D | S, GUARD_SCOPE | GUARD_OWN, 0,
		VARIANT_ANY},
	{VERB_ACK, IN(ASSIGNED), STATE_SAME, W, GUARD_SCOPE | GUARD_OWN | GUARD_UNACKED, 0,
		VARIANT_ASSIST},
	{VERB_ACK, STAMP_ONLY, STATE_SAME, W | D | S, GUARD_SCOPE | GUARD_OWN | GUARD_UNACKED, 0,
		VARIANT_ANY},
	{VERB_VERIFY, IN(VERIFYING), STATE_REGISTERED, W | D | S,
		GUARD_SCOPE | GUARD_OWN | GUARD_CONFIRM_DUTY | GUARD_GRADE_CAP, FIELD_RESULT,
		VARIANT_TRUE},
	{VERB_VERIFY, IN(VERIFYING), STATE_FALSE_ALARM, W | D | S,
		GUARD_SCOPE | GUARD_OWN | GUARD_CONFIRM_DUTY, FIELD_RESULT | FIELD_CAUSE,
		VARIANT_FALSE},
	{VERB_GRADE, AN_EVENT, STATE_SAME, D | S | R, GUARD_SCOPE | GUARD_GRADE_CAP, FIELD_GRADE,
		VARIANT_ANY},
	{VERB_DISPATCH, IN(REGISTERED), STATE_ASSIGNED, D | S | R, GUARD_SCOPE, FIELD_LEAD,
		VARIANT_ANY},
	{VERB_DISPATCH, IN(ASSIGNED) | IN(ACCEPTED) | IN(HANDLING), STATE_ASSIGNED, D | S,
		GUARD_SCOPE, FIELD_LEAD | FIELD_TEXT, VARIANT_ANY},
	{VERB_SEND_BACK, IN(ASSIGNED), STATE_REGISTERED, W | D,
		GUARD_SCOPE | GUARD_OWN | GUARD_NOT_SECOND_BACK | GUARD_BACK_WINDOW,
		FIELD_REASON | FIELD_TEXT, VARIANT_ANY},
	{VERB_DEPART, IN(ACCEPTED) | IN(HANDLING), STATE_SAME, W | D, GUARD_SCOPE | GUARD_OWN, 0,
		VARIANT_ANY},
	{VERB_ARRIVE, IN(ACCEPTED), STATE_HANDLING, W | D, GUARD_SCOPE | GUARD_OWN, 0, VARIANT_ANY},
	{VERB_ARRIVE, IN(HANDLING), STATE_SAME, W | D, GUARD_SCOPE | GUARD_OWN, 0, VARIANT_ANY},
	{VERB_PROGRESS, IN(HANDLING), STATE_SAME, W | D, GUARD_SCOPE | GUARD_OWN, FIELD_TEXT,
		VARIANT_ANY},
	{VERB_WHISTLE, IN(ACCEPTED) | IN(HANDLING), STATE_SAME, W | D | S | I,
		GUARD_SCOPE | GUARD_OWN | GUARD_INTERVAL, FIELD_TO, VARIANT_ANY},
	{VERB_ASK, STATES_OPEN, STATE_SAME, W | D,
		GUARD_SCOPE | GUARD_OWN | GUARD_NO_REQUEST | GUARD_ASK_STATE | GUARD_NOT_MAJOR,
		FIELD_WHAT | FIELD_TEXT, VARIANT_ANY},
	{VERB_DECIDE, STATES_OPEN, STATE_ASKED, W | D | S,
		GUARD_SCOPE | GUARD_REQUEST_OPEN | GUARD_DECIDER | GUARD_ASK_STATE |
			GUARD_NOT_MAJOR,
		FIELD_RESULT, VARIANT_ANY},
	{VERB_RESUME, IN(SUSPENDED), STATE_HANDLING, W | D | S | R, GUARD_SCOPE | GUARD_OWN, 0,
		VARIANT_ANY},
	{VERB_FEEDBACK, IN(ACCEPTED) | IN(HANDLING), STATE_REPORTED, W | D,
		GUARD_SCOPE | GUARD_OWN | GUARD_WHISTLED, FIELD_TEXT, VARIANT_ANY},
	{VERB_CHECK, IN(REPORTED), STATE_CHECKING, W | D | S, GUARD_SCOPE | GUARD_NOT_HANDLER, 0,
		VARIANT_ANY},
	{VERB_REWORK, IN(CHECKING), STATE_HANDLING, W | D | S, GUARD_SCOPE | GUARD_NOT_HANDLER,
		FIELD_TEXT, VARIANT_ANY},
	{VERB_CLOSE, IN(REPORTED) | IN(CHECKING), STATE_CLOSED, D | S,
		GUARD_SCOPE | GUARD_NOT_HANDLER | GUARD_CLOSE_CAP | GUARD_WHISTLED,
		FIELD_DISPOSITION, VARIANT_ANY},
	{VERB_CLOSE, SPOT_STATES, STATE_CLOSED, W | D | S,
		GUARD_SCOPE | GUARD_OWN | GUARD_SPOT | GUARD_WHISTLED,
		FIELD_DISPOSITION | FIELD_EVIDENCE, VARIANT_SPOT},
	{VERB_REOPEN, IN(CLOSED), STATE_HANDLING, D | S, GUARD_SCOPE | GUARD_REOPEN_WINDOW,
		FIELD_TEXT, VARIANT_ANY},
	{VERB_REOPEN, IN(FALSE_ALARM), STATE_VERIFYING, D | S, GUARD_SCOPE | GUARD_REOPEN_WINDOW,
		FIELD_TEXT, VARIANT_ANY},
	{VERB_EVALUATE, IN(CLOSED), STATE_EVALUATED, D | S | R, GUARD_SCOPE, 0, VARIANT_ANY},
	{VERB_ARCHIVE, IN(EVALUATED), STATE_ARCHIVED, S, GUARD_SCOPE, 0, VARIANT_ANY},
	{VERB_ARCHIVE, IN(CLOSED) | IN(EVALUATED), STATE_ARCHIVED, R, GUARD_REVIEW_DONE, 0,
		VARIANT_ANY},
	{VERB_MERGE, INTAKE, STATE_MERGED, D | S, GUARD_SCOPE | GUARD_MASTER, FIELD_OTHER,
		VARIANT_ANY},
	{VERB_LINK, ANY_STATE, STATE_SAME, W | D | S | I, GUARD_SCOPE, FIELD_OTHER, VARIANT_ANY},
	{VERB_VOID, STATES_OPEN, STATE_VOID, S, GUARD_SCOPE | GUARD_NOT_MAJOR, FIELD_REASON,
		VARIANT_ANY},
	{VERB_TRANSFER, IN(VERIFYING) | IN(REGISTERED), STATE_SAME, D | S,
		GUARD_SCOPE | GUARD_NO_REQUEST, FIELD_TO | FIELD_TEXT, VARIANT_ANY},
	{VERB_ESCALATE, AN_EVENT, STATE_SAME, W | D | S | I | R,
		GUARD_SCOPE | GUARD_OWN | GUARD_INTERVAL | GUARD_LEVEL_ABOVE, 0, VARIANT_ANY},
	{VERB_URGE, AN_EVENT, STATE_SAME, D | S | I | R, GUARD_SCOPE | GUARD_INTERVAL, 0,
		VARIANT_ANY},
	{VERB_SUPERVISE, AN_EVENT, STATE_SAME, S | I, GUARD_SCOPE, FIELD_UNTIL, VARIANT_ANY},
	{VERB_REPLY, AN_EVENT, STATE_SAME, W | D | S, GUARD_SCOPE | GUARD_OWN | GUARD_SUPERVISED,
		FIELD_TEXT, VARIANT_ANY},
	{VERB_NOTE, ANY_STATE, STATE_SAME, W | D | S | I, GUARD_SCOPE, FIELD_TEXT, VARIANT_ANY},
	{VERB_ATTACH, ANY_STATE, STATE_SAME, W | D | S | I, GUARD_SCOPE, FIELD_EVIDENCE,
		VARIANT_ANY},
	{VERB_SHELVE, STATES_OPEN, STATE_SAME, D | S, GUARD_SCOPE | GUARD_SHELF,
		FIELD_REASON | FIELD_UNTIL, VARIANT_ANY},
	{VERB_UNSHELVE, STATES_OPEN, STATE_SAME, D | S | R, GUARD_SCOPE | GUARD_SHELVED, 0,
		VARIANT_ANY},
	{VERB_CALL, STATES_OPEN, STATE_SAME, D | S, GUARD_SCOPE, FIELD_TO, VARIANT_ANY},
	{VERB_CALL, AN_EVENT, STATE_SAME, R, 0, 0, VARIANT_ANY},
	{VERB_INFORM, AN_EVENT | ENDED, STATE_SAME, D | S,
		GUARD_SCOPE | GUARD_INTERVAL | GUARD_OWNER | GUARD_REPORT_ORDER,
		FIELD_KIND | FIELD_TEXT, VARIANT_ANY},
	{VERB_URGE, ENDED, STATE_SAME, R, GUARD_OWES, 0, VARIANT_ANY},
	{VERB_CALL, ENDED, STATE_SAME, R, GUARD_OWES, 0, VARIANT_ANY},
	{VERB_ANSWER, STATES_OPEN, STATE_SAME, W | D | S | I, GUARD_SCOPE | GUARD_CALLED, 0,
		VARIANT_ANY},
	{VERB_UNDO, ANY_STATE, STATE_BACK, W | D | S | I, GUARD_SCOPE | GUARD_UNDO, 0, VARIANT_ANY},
};

struct hindrance {
	const char *code;
	const char *sentence;
	int status;
};

/* In the order of the bits of enum guard. */
static const struct hindrance hindrances[GUARD_COUNT_BITS] = {
	{"scope", "The event is outside your areas.", 403},
	{"own", "Your unit has no part in this event.", 403},
	{"not_handler", "Who handled an event may not check it.", 403},
	{"spot", "Events of this type and grade are not closed on the spot.", 409},
	{"grade_cap", "This grade is set by a higher level.", 403},
	{"close_cap", "This grade is closed by a higher level.", 403},
	{"not_major", "Grades I to III are never voided.", 409},
	{"interval", "It was done a moment ago; wait before doing it again.", 409},
	{"reopen_window", "More than seven days have passed.", 409},
	{"request_open", "There is nothing to decide.", 409},
	{"no_request", "The same thing has been asked already and waits for a decision.", 409},
	{"not_second_back", "It was sent back once: ask the supervisor.", 409},
	{"decider", "Somebody else decides this request.", 403},
	{"confirm_duty", "Duty confirms this: propose it with ask.", 403},
	{"shelf", "This alarm cannot be shelved, or not again, or not for so long.", 409},
	{"supervised", "No supervision waits for a reply.", 409},
	{"called", "Nobody is calling you.", 409},
	{"review_done", "It must be reviewed before it is archived.", 409},
	{"undo", "Only the last act, if it is your own, can be taken back, within ten seconds.",
		409},
	{"master", "The other event is unknown, closed or the same.", 409},
	{"level_above", "There is no higher level.", 409},
	{"back_window", "The time for sending it back is over.", 409},
	{"ask_state", "This cannot be asked for in the present state.", 409},
	{"shelved", "It is not on the shelf.", 409},
	{"acked", "It is acknowledged already at its present grade.", 409},
	{"whistled", "A unit that was whistled for has not reported in: give a reason.", 409},
	{"owner", "The centre that owns the event reports it.", 403},
	{"report_order", "First, then follow-ups, the final one after the end; each in its time.",
		409},
	{"owes", "No report is owed.", 409},
};

/* In the order of the bits of enum field. */
static const char *const fields[] = {"text", "reason", "result", "cause", "grade", "lead",
	"disposition", "evidence", "what", "request", "other", "until", "to", "score", "area",
	"type", "title", "kind"};

const struct transition *lifecycle_table(size_t *count)
{
	*count = sizeof table / sizeof table[0];
	return table;
}

static bool row_fits(const struct transition *t, enum verb v, enum state from, enum variant variant,
	uint16_t who)
{
	if (t->verb != v || t->variant != variant || (who && !(t->who & who)))
		return false;
	if (from == STATE_NONE)
		return t->from == 0;
	return from < STATE_COUNT && (t->from & STATE_BIT(from));
}

const struct transition *lifecycle_row(enum verb v, enum state from, enum variant variant,
	uint16_t who)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (row_fits(&table[i], v, from, variant, who))
			return &table[i];
	return NULL;
}

static const struct hindrance *hindrance_of(enum guard g)
{
	for (int bit = 0; bit < GUARD_COUNT_BITS; bit++)
		if (g == 1u << bit)
			return &hindrances[bit];
	return &hindrances[0];
}

const char *guard_code(enum guard g)
{
	return hindrance_of(g)->code;
}

const char *guard_sentence(enum guard g)
{
	return hindrance_of(g)->sentence;
}

int guard_status(enum guard g)
{
	return hindrance_of(g)->status;
}

uint32_t ask_states(const char *what)
{
	static const struct {
		const char *what;
		uint32_t states;
	} askables[] = {
		{"extension", IN(ACCEPTED) | IN(HANDLING)},
		{"suspension", IN(HANDLING)},
		{"send_back", IN(ASSIGNED)},
		{"void", STATES_OPEN},
		{"false", IN(VERIFYING)},
		{"transfer", IN(VERIFYING) | IN(REGISTERED)},
	};
	for (size_t i = 0; i < sizeof askables / sizeof askables[0]; i++)
		if (strcmp(askables[i].what, what) == 0)
			return askables[i].states;
	return 0;
}

const char *field_name(enum field f)
{
	for (size_t bit = 0; bit < sizeof fields / sizeof fields[0]; bit++)
		if (f == 1u << bit)
			return fields[bit];
	return "";
}

bool verb_commutes(enum verb v)
{
	switch (v) {
	case VERB_NOTE:
	case VERB_ATTACH:
	case VERB_LINK:
	case VERB_URGE:
	case VERB_PROGRESS:
	case VERB_ANSWER:
	case VERB_CALL:
	case VERB_DEPART:
		return true;
	default:
		return false;
	}
}

bool verb_keeps_meaning(enum verb v)
{
	switch (v) {
	case VERB_ACK:
	case VERB_ARRIVE:
	case VERB_WHISTLE:
	case VERB_ASK:
	case VERB_TRANSFER:
	case VERB_SHELVE:
	case VERB_UNSHELVE:
	case VERB_INFORM:
	case VERB_CLEAR:
	case VERB_REHOME:
	case VERB_OWN:
		return true;
	default:
		return verb_commutes(v);
	}
}
