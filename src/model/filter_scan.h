/* SPDX-License-Identifier: MIT */
/* Private to the filter: from text to words, before they mean anything. */
#ifndef FILTER_SCAN_H
#define FILTER_SCAN_H

#include "yiping/model/filter.h"

struct filter_scan {
	const char *text;
	size_t length, at; // bytes
	struct arena *arena;
	struct error *error;
};

struct filter_word {
	bool negated;
	bool has_op;
	enum filter_op op;
	bool quoted;       // the value, or the bare word
	const char *field; // folded; NULL without an operator
	const char *value; // as typed, quotes and escapes taken off; never empty
	size_t at, value_at; // bytes
};

enum filter_scanned { SCANNED_WORD, SCANNED_END, SCANNED_ERROR };

/* Checks length and characters once, before the first word. */
bool filter_scan_check(struct filter_scan *s);
enum filter_scanned filter_scan_next(struct filter_scan *s, struct filter_word *w);

/* "column N: ..." of the byte `at`; returns false. */
bool filter_fail(const struct filter_scan *s, size_t at, const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* Lower case, full-width forms as ASCII. */
const char *filter_fold(struct arena *a, const char *text);

/* Equal, begun with, and contained, when upper and lower ASCII letters are the same. */
bool filter_same(const char *a, const char *b);
bool filter_begins(const char *text, const char *part);
bool filter_contains(const char *text, const char *part);

/* Which area a value names, by id, by name, or as "district/town"; NULL with the error set. */
const struct area *filter_place(const struct filter_scan *s, const struct filter_word *w,
	const struct area_tree *t);

/* The states that a folded word names: a token, an alias, or a name as it is read on the screen; 0
 * if it names none. */
uint32_t filter_state_word(const char *folded);

/* The flag that a folded word names: its token, or the name of its queue on the screen; -1 if it
 * names none. */
int filter_flag_word(const char *folded);

#endif
