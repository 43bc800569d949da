/* SPDX-License-Identifier: MIT */
/* What the log holds besides events: one struct a kind, and the head of each. Strings and arrays
 * live in the arena an entity was decoded into. */
#ifndef YIPING_MODEL_ENTITY_H
#define YIPING_MODEL_ENTITY_H

#include "yiping/model/area.h"
#include "yiping/model/change.h"
#include "yiping/model/event.h"
#include "yiping/model/head.h"

/* What every body begins with, and all that is read of kinds without a struct of their own. */
struct entity {
	char id[ENTITY_ID_ROOM];
	uint32_t num, rev;
	uint32_t area; // num, 0 none
	bool ended;    // "state" is a word for it: "ended", "lifted", "closed" ...
};

enum unit_status { UNIT_UNKNOWN, UNIT_IDLE, UNIT_BUSY, UNIT_OFF, UNIT_STATUS_COUNT };

struct unit {
	char id[ENTITY_ID_ROOM];
	uint32_t num, rev;
	uint16_t kind; // catalog num
	struct name name, short_name;
	uint32_t area;
	double lon, lat;
	bool has_position;
	enum unit_status status;
	const char **skills; size_t skill_count;
	/* Open events it has in hand as its own record has it, which only a system beside this one
	 * keeps (see unit_load), and how many it can bear (0 = unsaid). */
	uint16_t load, load_limit;
	uint16_t on_post, members;  // people
};

enum warning_state {
	WARNING_IN_FORCE,
	WARNING_PROPOSED, // never in force yet: waits for a second person
	WARNING_LIFTED,
	WARNING_EXPIRED,
	WARNING_DROPPED,  // proposed, and declined or not confirmed in time
	WARNING_STATE_COUNT
};

enum warning_act {
	WARNING_NO_ACT,
	WARNING_ISSUE,
	WARNING_UPGRADE,
	WARNING_DOWNGRADE,
	WARNING_EXTEND,
	WARNING_LIFT,
	WARNING_CONFIRM,
	WARNING_DECLINE,
	WARNING_ACT_COUNT
};

/* What somebody wants of a warning. NONE, NULL and INSTANT_NONE leave it as it is. */
struct warning_terms {
	enum warning_act act;
	enum colour colour;
	struct name headline, caution, measures;
	int64_t onset, expires;
	const char *reason; // of a lift
	struct actor by;
	int64_t at;
};

struct warning { // shaped after CAP 1.2
	char id[ENTITY_ID_ROOM];            // of one told to many centres: number, "@", area
	uint32_t num, rev;
	uint32_t area;                      // the widest, for its path
	uint32_t *areas; size_t area_count; // all that it names
	uint32_t centre;                    // that issued it here; 0 = it came from elsewhere
	enum colour colour;
	struct name headline, caution, issuer, measures;
	const char *hazard; // "rainstorm"
	bool exercise;
	enum warning_state state;
	int64_t onset, expires, issued;
	const char *reason; // why it was lifted
	struct actor by, confirmed_by;
	bool has_asked;     // something waits for a second person
	struct warning_terms asked;
};

struct shift {
	char id[ENTITY_ID_ROOM];
	uint32_t num, rev;
	uint32_t area;
	int64_t from, to;
	const char *label; // "day", "night"
	struct actor leader, supervisor;
	struct actor *officers; size_t officer_count;
	bool ended;
};

struct mode_terms { // what somebody switches to
	bool emergency;
	uint8_t level;                  // response level 1..4, 0 none
	struct name response, measures; // what is met, and how
	int64_t until;                  // expected end, INSTANT_NONE = open
	struct actor by;
	int64_t at;
};

struct mode { // routine or emergency, of one centre
	char id[ENTITY_ID_ROOM]; // "mode@500105"
	uint32_t num, rev;
	uint32_t area;
	bool emergency;
	struct name response, measures; // which plan is in force
	uint8_t level;        // response level 1..4, 0 none
	int64_t since, until;
	struct actor by, confirmed_by;
	bool has_asked;       // a switch waits for a second person
	struct mode_terms asked;
};

struct attendance { // of one person: on post since, or off since
	char id[ENTITY_ID_ROOM]; // "roster@" and 16 hexadecimal digits of a hash of the subject
	uint32_t num, rev;
	uint32_t area;           // where this person is at work
	struct unit_ref unit;    // of whose people it is
	struct actor person;
	bool on;
	bool counted;            // among those on post of the unit
	int64_t since;
	struct actor by;         // whoever said so last
	const char *reason;      // of a check-out by somebody else
};

enum feed { FEED_UNKNOWN, FEED_UP, FEED_LATE, FEED_DOWN, FEED_COUNT };

struct source { // something that feeds the server
	char id[ENTITY_ID_ROOM];
	uint32_t num, rev;
	uint32_t area;
	struct name name;
	const char *kind; // "gateway", "alertmanager", "bureau"
	enum feed state;
	int64_t last_success;
	uint32_t lag_s, period_s;
	const char *error;
	uint32_t devices, online; // 0 = has none
};

struct works { // planned work that explains alarms
	char id[ENTITY_ID_ROOM];
	uint32_t num, rev;
	uint32_t area;   // with all below it
	uint16_t type;   // catalog num, 0 = any
	const char *ref; // the device or asset, NULL = any
	const char *reason;
	int64_t from, to;
	struct actor by;
	bool ended;      // before its time or at it
};

#define FLAP_TOGGLES 3
#define FLAP_MS (INT64_C(10) * 60 * 1000)

/* The last toggles of one device or series (see intake.h); zeroed is ready. */
struct flap {
	int64_t at[FLAP_TOGGLES]; // newest last; 0 = none
	bool on;                  // so many in FLAP_MS: it flaps
};

struct indicator_state { // one indicator at one centre
	char id[ENTITY_ID_ROOM]; // "FO-V5@500105"
	uint32_t num, rev;       // num is the series'
	uint16_t indicator;      // catalog num
	uint8_t domain;          // of the indicator
	uint32_t area;
	enum colour colour;
	enum quality quality;
	double value; bool has_value; // when the colour or quality changed
	int64_t since, observed;
	const char *override_reason; int64_t override_until; // set by a person
	struct actor touched_by;
	struct flap flap;
};

/* Why something is put aside by hand, until when (INSTANT_NONE = for good) and by whom. */
struct exception {
	const char *reason;
	int64_t until;
	struct actor by;
};

struct series_setting { // what holds for one series beside the catalog
	char id[ENTITY_ID_ROOM]; // "FO-V5@500105"
	uint32_t num, rev;       // num is the series'
	uint16_t indicator;
	uint32_t area;
	const char *gateway;     // subject that may write it, NULL = nobody's
	bool has_limits;         // these instead of the catalog's
	struct limit limits[COLOUR_COUNT];
	struct exception limits_word;
	enum quality quality;    // maintenance or disabled: not judged; good = judged
	struct exception quality_word;
};

const char *unit_status_token(enum unit_status s);
enum unit_status unit_status_of(const char *token);
const char *warning_state_token(enum warning_state s);
enum warning_state warning_state_of(const char *token); // in force if it says nothing known
const char *warning_act_token(enum warning_act a);
enum warning_act warning_act_of(const char *token);
const char *feed_token(enum feed f);
enum feed feed_of(const char *token);

/* Heads. What a kind has no field of its own for: a warning is due when it expires, asks while it
 * waits for a second person, and is live while proposed or in force; a shift is due when it ends,
 * a mode when it is expected to; the grade of a mode is its response level, its type 1 in
 * an emergency, and it asks while a switch waits for a second person; the low four
 * bits of a source's flags are a quality as an indicator's are (up good, late stale, down no data).
 * */
struct head entity_head(const struct entity *e, enum kind kind);
/* What a unit carries that takes part in so many open events: those, or what its record says where
 * that is more (it may work for others too). */
unsigned unit_load(const struct unit *u, unsigned events);

/* Off or busy as its record says, else busy once it carries what it can bear. */
enum unit_status unit_status_at(const struct unit *u, unsigned load, unsigned limit);

struct head unit_head(const struct unit *u);
struct head warning_head(const struct warning *w);
struct head shift_head(const struct shift *s);
struct head mode_head(const struct mode *m);
struct head attendance_head(const struct attendance *a); // live while on post
struct head source_head(const struct source *s);
struct head works_head(const struct works *w);
struct head indicator_state_head(const struct indicator_state *i);

#endif
