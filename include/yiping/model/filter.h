/* SPDX-License-Identifier: MIT */
/* The filter language, one everywhere: domain=FO grade<=3 state!=closed area=500109 age>30m overdue
 * watch text~"words"; bare words search text. Terms are parted by spaces and all must hold; "-" or
 * "not " turns one round; upper and lower case, full-width signs and digits are the same. States
 * have the names that are on the screen too, and stand for themselves as flags do ("closed" is
 * state=closed). A quoted word is always text: that is how to search for such a name. */
#ifndef YIPING_MODEL_FILTER_H
#define YIPING_MODEL_FILTER_H

#include "yiping/base/arena.h"
#include "yiping/base/buf.h"
#include "yiping/base/error.h"
#include "yiping/model/catalog.h"
#include "yiping/model/event.h"
#include "yiping/model/fold.h"
#include "yiping/model/person.h"

#define FILTER_TEXT_MAX 2048 // bytes of a filter
#define FILTER_TERMS_MAX 64
#define FILTER_NAMES_MAX 6

enum filter_flag { FLAG_OVERDUE, FLAG_NEAR, FLAG_UNACKED, FLAG_MINE, FLAG_UNOWNED, FLAG_SUSPENDED,
	FLAG_SUPERVISED, FLAG_ESCALATED, FLAG_135, FLAG_WATCH, FLAG_CLEARED, FLAG_SHELVED,
	FLAG_RETURNED, FLAG_OWED, FLAG_COUNT };

enum filter_field { FILTER_DOMAIN, FILTER_GRADE, FILTER_STATE, FILTER_AREA, FILTER_TYPE, FILTER_AGE,
	FILTER_HOLDER, FILTER_ID, FILTER_SOURCE, FILTER_TEXT, FILTER_FLAG };

enum filter_op { FILTER_EQ, FILTER_NE, FILTER_LT, FILTER_LE, FILTER_GT, FILTER_GE, FILTER_MATCH };

struct filter_term {
	enum filter_field field;
	enum filter_op op;
	bool negated;      // "-term" or "not term"
	uint32_t number;   // domain, grade, type, area num, source, flag
	uint32_t states;   // FILTER_STATE: STATE_BIT set
	int64_t ms;        // FILTER_AGE
	const char *text;  // FILTER_TEXT, FILTER_ID, FILTER_HOLDER: as given; holder NULL = nobody
};

struct filter {
	struct arena arena;
	struct filter_term *terms; // all must hold
	size_t count;
};

/* Parses; an empty string is the filter that keeps everything. `text` is at most FILTER_TEXT_MAX
 * bytes. Catalog and tree may be NULL: then no name in them is known. On error the sentence says
 * what, begins with the column (1.., in characters) and *out is empty. Codes: "filter_syntax",
 * "filter_field", "filter_value", "filter_ambiguous" (a name of several areas), "filter_long". A
 * text term always has op FILTER_MATCH: text!="x" is -text~"x". */
bool filter_parse(const char *text, const struct catalog *c, const struct area_tree *t,
	struct filter *out, struct error *e);
void filter_finish(struct filter *f);

/* The column that an error of filter_parse names; 0 for any other error. */
size_t filter_error_column(const struct error *e);

/* Appends the filter in its canonical words; parsing them gives the same filter again. False if a
 * num is not in catalog or tree, or the buffer is full. */
bool filter_print(const struct filter *f, const struct catalog *c, const struct area_tree *t,
	struct buf *out);

/* Who asks and when. */
struct filter_context {
	const struct catalog *catalog;
	const struct area_tree *tree;
	const struct person *person; // for mine and watch; NULL = nobody
	int64_t now;
	/* What a head does not say; `user` is filter_keeps's. Without them (NULL) a term of that
	 * field fails, negated or not. */
	const char *(*holder_id)(void *user, const struct live *l); // unit id or subject or NULL
	enum source_kind (*source)(void *user, const struct live *l);
	/* What the holder is called, for people to read: how many, each may be NULL. Without it a
	 * holder is known by its id only. */
	size_t (*holder_names)(
		void *user, const struct live *l, const char *names[FILTER_NAMES_MAX]);
};

/* True if a live event passes; anything but an event never does. Text terms are asked through
 * `text` (title, place and words of the body, case folded by the caller's search), after all the
 * others hold; it may be NULL: then they fail, negated or not. */
bool filter_keeps(const struct filter *f, const struct filter_context *x, const struct live *l,
	bool (*text)(void *user, const struct live *l, const char *words), void *user);

/* Those names as the body of the event has them. */
size_t filter_holder_names(const struct event *e, const struct live *l,
	const char *names[FILTER_NAMES_MAX]);

bool filter_has_text(const struct filter *f);
const char *filter_flag_token(enum filter_flag f);

/* Name of a field ("domain"); NULL for FILTER_FLAG. */
const char *filter_field_token(enum filter_field f);

/* Names of several states. */
struct filter_alias {
	const char *token; // "open"
	const char *zh;
	uint32_t states;   // STATE_BIT set
};
const struct filter_alias *filter_aliases(size_t *count);

/* True if it says that a report upward is owed: done events may owe their last one, so these pass
 * too where the filter names no state. */
bool filter_asks_owed(const struct filter *f);

/* The states that an event which passes may be in; those that are open where the filter names
 * none. */
uint32_t filter_states(const struct filter *f);

#define FILTER_OFFER_ROOM 64

/* Words that may stand at the caret (bytes into the text), in the order of their tables: how many,
 * and the pick-th of them (0..), which replaces what stands from *from to the caret. Catalog may be
 * NULL. */
size_t filter_offers(const char *text, size_t caret, const struct catalog *c, size_t pick,
	char word[FILTER_OFFER_ROOM], size_t *from);

#endif
