/* SPDX-License-Identifier: MIT */
/* The closed vocabularies of the log and their tokens on the wire (design: "tokens in English").
 * Values are permanent: they are stored in heads and go into hashes. Add at the end only. */
#ifndef YIPING_MODEL_TOKEN_H
#define YIPING_MODEL_TOKEN_H

#include <stdint.h>

enum kind {
	KIND_NONE,
	KIND_EVENT,
	KIND_INDICATOR, // colour or quality of one indicator at one centre; a sample is no change
	KIND_UNIT,
	KIND_WARNING,
	KIND_SHIFT,
	KIND_MODE,
	KIND_SOURCE,
	KIND_AREA,    // the tree: one entity per area
	KIND_CATALOG, // a switch of the catalog's version
	KIND_ORDER,
	KIND_PLAN,
	KIND_ROSTER,
	KIND_REVIEW,
	KIND_PROPOSAL,
	KIND_GRANT, // a token given, changed or revoked: an act of an admin
	KIND_CALL,
	KIND_SERIES, // whose a series is and what limits hold there: reference data
	KIND_WORKS,  // planned work that explains alarms
	KIND_RESPONSIBILITY,  // a centre's table of who is responsible: reference data
	KIND_COUNT,
};

/* States of an event, S0..S12 then X1..X3 of the life cycle. */
enum state {
	STATE_SENSED,
	STATE_WAITING,
	STATE_VERIFYING,
	STATE_REGISTERED,
	STATE_ASSIGNED,
	STATE_ACCEPTED,
	STATE_HANDLING,
	STATE_SUSPENDED,
	STATE_REPORTED,
	STATE_CHECKING,
	STATE_CLOSED,
	STATE_EVALUATED,
	STATE_ARCHIVED,
	STATE_FALSE_ALARM,
	STATE_MERGED,
	STATE_VOID,
	STATE_COUNT,
	STATE_NONE = 255, // before the event exists, and of one that left
};

#define STATE_BIT(s) (UINT32_C(1) << (s))
#define STATES_OPEN (STATE_BIT(STATE_CLOSED) - 1) // sensed .. checking
#define STATES_DONE                                                                                \
	(STATE_BIT(STATE_CLOSED) | STATE_BIT(STATE_EVALUATED) | STATE_BIT(STATE_ARCHIVED) |        \
		STATE_BIT(STATE_FALSE_ALARM) | STATE_BIT(STATE_MERGED) | STATE_BIT(STATE_VOID))

enum verb {
	VERB_NONE,
	/* by people */
	VERB_REPORT,
	VERB_ACK,
	VERB_VERIFY,
	VERB_GRADE,
	VERB_DISPATCH,
	VERB_SEND_BACK,
	VERB_DEPART,
	VERB_ARRIVE,
	VERB_PROGRESS,
	VERB_WHISTLE,
	VERB_ASK,
	VERB_DECIDE,
	VERB_RESUME,
	VERB_FEEDBACK,
	VERB_CHECK,
	VERB_REWORK,
	VERB_CLOSE,
	VERB_REOPEN,
	VERB_EVALUATE,
	VERB_ARCHIVE,
	VERB_MERGE,
	VERB_LINK,
	VERB_VOID,
	VERB_TRANSFER,
	VERB_ESCALATE,
	VERB_URGE,
	VERB_SUPERVISE,
	VERB_REPLY,
	VERB_NOTE,
	VERB_ATTACH,
	VERB_SHELVE,
	VERB_UNSHELVE,
	VERB_CALL,
	VERB_ANSWER,
	VERB_UNDO,
	/* by rules (duty may promote too) */
	VERB_SENSE,
	VERB_PROMOTE,
	VERB_CLEAR,
	VERB_REHOME,
	/* of other kinds: the entity was written (unit moved, shift begun, colour changed ...) */
	VERB_PUT,
	VERB_INFORM, // by people: the first, a follow-up or the final report to the level above
	/* by rules: who is responsible was settled anew */
	VERB_OWN,
	VERB_COUNT,
};

enum role_id { // what a token may be; "role" alone is a colour role of the canvas
	PERSON_NONE,
	PERSON_VIEWER,
	PERSON_WORKER,
	PERSON_DUTY,
	PERSON_SUPERVISOR,
	PERSON_INSPECTOR,
	PERSON_ADMIN,
	PERSON_GATEWAY,
	PERSON_ROLE_COUNT,
};

enum colour { COLOUR_NONE, COLOUR_BLUE, COLOUR_YELLOW, COLOUR_ORANGE, COLOUR_RED, COLOUR_COUNT };

/* Of a value. GOOD is the only one that may be shown without a word of doubt. */
enum quality { QUALITY_GOOD, QUALITY_STALE, QUALITY_NO_DATA, QUALITY_MAINTENANCE, QUALITY_DISABLED,
	QUALITY_COUNT };

enum level { LEVEL_NONE, LEVEL_CITY, LEVEL_DISTRICT, LEVEL_TOWN, LEVEL_VILLAGE, LEVEL_GRID,
	LEVEL_COUNT };

enum source_kind { SOURCE_NONE, SOURCE_DEVICE, SOURCE_CAMERA, SOURCE_DRONE, SOURCE_HOTLINE,
	SOURCE_GRID, SOURCE_SYSTEM, SOURCE_WARNING, SOURCE_PUBLIC, SOURCE_OTHER, SOURCE_COUNT };

/* Token of a value ("false_alarm"); "" for one that has none. Static storage. */
const char *kind_token(enum kind k);
const char *state_token(enum state s);
const char *verb_token(enum verb v);
const char *person_role_token(enum role_id r);
const char *colour_token(enum colour c);
const char *quality_token(enum quality q);
const char *level_token(enum level l);
const char *source_token(enum source_kind s);

/* The value of a token; the NONE (quality: NO_DATA) value for an unknown one, since newer servers
 * may know more than we do. */
enum kind kind_of(const char *token);
enum state state_of(const char *token);
enum verb verb_of(const char *token);
enum role_id person_role_of(const char *token);
enum colour colour_of(const char *token);
enum quality quality_of(const char *token);
enum level level_of(const char *token);
enum source_kind source_of(const char *token);

#endif
