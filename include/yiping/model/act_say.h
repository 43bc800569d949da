/* SPDX-License-Identifier: MIT */
/* From words to an act: what was typed for each argument of a verb, understood. Pure. */
#ifndef YIPING_MODEL_ACT_SAY_H
#define YIPING_MODEL_ACT_SAY_H

#include "yiping/base/arena.h"
#include "yiping/model/act_args.h"
#include "yiping/model/entity.h"

#define SAID_TEXT_ROOM 4096
#define SAID_WORD_ROOM 128

/* Against what words are understood; anything may be NULL, then no name of it is known. */
struct say_context {
	const struct catalog *catalog;
	const struct area_tree *tree;
	const struct unit *units; size_t unit_count;
	const struct event *event; // that the act is meant for
	const char *lang;
	int64_t now;
};

struct said {
	enum verb verb;
	uint32_t given;  // bit 1 << enum arg
	uint32_t passed; // offered, and left out
	char text[SAID_TEXT_ROOM];
	char word[ARG_COUNT][SAID_WORD_ROOM]; // ids, of what is no number
	char assist[ACT_UNITS_MAX][ENTITY_ID_ROOM];
	uint32_t lead, to, area, assists[ACT_UNITS_MAX]; // nums
	size_t assist_count;
	int8_t result;
	enum inform_kind kind;
	bool phone;
	uint8_t grade, score;
	uint16_t type;
	uint32_t extra_s, request;
	int64_t until;
	struct evidence evidence; // points into word
	/* Of the last failure. */
	enum arg bad;
	char bad_word[SAID_WORD_ROOM];
	char several[2 * SAID_WORD_ROOM]; // names that it fits, with commas between
};

void said_begin(struct said *s, enum verb v);

/* Takes what was typed for one argument. False leaves it as it was; codes "arg_name" (the verb has
 * no such argument), "arg_value" (it cannot be that), "arg_several" (a name that fits several),
 * "arg_long". */
bool said_take(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e);

/* Takes a line of words: name=value, values with blanks in "quotes", and words without a name for
 * the first argument that is still missing (all that is left of the line, where that is free text).
 * Code "arg_quote" besides. */
bool said_line(struct said *s, const char *line, const struct say_context *x, struct error *e);

/* The next argument that has to be asked for, NULL if nothing is missing. With `offers` also those
 * that may be left out and were not passed over. */
const struct verb_arg *said_missing(const struct said *s, const struct event *e, bool offers);

/* The row of an argument that counts now, for its list; NULL if the verb has none. */
const struct verb_arg *said_row(const struct said *s, enum arg a, const struct event *e);

/* The act so far; it points into s. */
struct act said_act(const struct said *s);

/* A line as words, values with blanks in "quotes"; false if a mark is missing or there are too
 * many. */
bool say_split(const char *line, struct arena *arena, const char **words, size_t most,
	size_t *count);

/* An instant as TYPED_INSTANT has it, and an open district, town or the city by id or name. */
bool say_instant(const char *value, const struct say_context *x, int64_t *at);
bool say_area(const char *value, const struct say_context *x, uint32_t *num);

/* Words in Chinese and words in English stand side by side; each may be given. False: empty. */
bool say_name(const char *value, struct arena *arena, struct name *n);

/* True if `part` stands in `text`, whatever the case of its Latin letters. */
bool say_has(const char *text, const char *part);

#endif
