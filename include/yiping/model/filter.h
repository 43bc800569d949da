/* SPDX-License-Identifier: MIT */
/* The filter language, one everywhere: domain=FO grade<=3 state!=closed area=500109 age>30m overdue
 * watch text~"words"; bare words search text. */
#ifndef YIPING_MODEL_FILTER_H
#define YIPING_MODEL_FILTER_H

#include "yiping/base/arena.h"
#include "yiping/base/error.h"
#include "yiping/model/catalog.h"
#include "yiping/model/fold.h"
#include "yiping/model/person.h"

enum filter_flag { FLAG_OVERDUE, FLAG_NEAR, FLAG_UNACKED, FLAG_MINE, FLAG_UNOWNED, FLAG_SUSPENDED,
	FLAG_SUPERVISED, FLAG_ESCALATED, FLAG_135, FLAG_WATCH, FLAG_COUNT };

enum filter_field { FILTER_DOMAIN, FILTER_GRADE, FILTER_STATE, FILTER_AREA, FILTER_TYPE, FILTER_AGE,
	FILTER_HOLDER, FILTER_ID, FILTER_SOURCE, FILTER_TEXT, FILTER_FLAG };

enum filter_op { FILTER_EQ, FILTER_NE, FILTER_LT, FILTER_LE, FILTER_GT, FILTER_GE, FILTER_MATCH };

struct filter_term {
	enum filter_field field;
	enum filter_op op;
	bool negated;      // "-term" or "not term"
	uint32_t number;   // domain, grade, type, area num, flag
	uint32_t states;   // FILTER_STATE: STATE_BIT set
	int64_t ms;        // FILTER_AGE
	const char *text;  // FILTER_TEXT, FILTER_ID, FILTER_HOLDER: as given
};

struct filter {
	struct arena arena;
	struct filter_term *terms; // all must hold
	size_t count;
};

/* Parses; an empty string is the filter that keeps everything. On error the sentence says what and at
 * which column (1..) of the text. */
bool filter_parse(const char *text, const struct catalog *c, const struct area_tree *t,
	struct filter *out, struct error *e);
void filter_finish(struct filter *f);

/* Who asks and when. */
struct filter_context {
	const struct catalog *catalog;
	const struct area_tree *tree;
	const struct person *person; // for mine and watch
	int64_t now;
};

/* True if a live event passes. Text terms are asked through `text` (title, place and words of the body,
 * case folded by the caller's search), which may be NULL: then they fail. */
bool filter_keeps(const struct filter *f, const struct filter_context *x, const struct live *l,
	bool (*text)(void *user, const struct live *l, const char *words), void *user);

bool filter_has_text(const struct filter *f);
const char *filter_flag_token(enum filter_flag f);

#endif
