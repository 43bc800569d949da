/* SPDX-License-Identifier: MIT */
/* Words of events. A text is folded (ASCII lower case, full-width forms to ASCII, white space to
 * one space), then cut into tokens: each ASCII word, and of each run of other characters every
 * character and every two that stand together. A query is words separated by spaces; each must be
 * found as it stands, and where it begins with a letter or digit, at the beginning of an ASCII
 * word. */
#ifndef YIPING_STORE_SEARCH_H
#define YIPING_STORE_SEARCH_H

#include "yiping/base/buf.h"
#include "yiping/store/db.h"

#define SEARCH_TEXT_MAX 4096 // bytes of one text that are indexed
#define SEARCH_QUERY_MAX 256 // bytes of a query that are looked at

/* Appends the folded text to out. */
void search_fold(const char *text, struct buf *out);

/* True if folded text has every word of the folded query. The brute force that the index must
 * equal. */
bool search_matches(const char *folded, const char *folded_query);

/* Appends the tokens of a folded text, each once, separated by spaces. */
void search_tokens(const char *folded, struct buf *out);

/* Appends the index query of a folded query; false if there is nothing in it to look for. */
bool search_expression(const char *folded_query, struct buf *out);

/* Replaces the words of event `num`: `old` and `now` are folded texts, NULL = none. */
bool search_put(struct db *db, uint32_t num, const char *old, const char *now, struct error *e);

/* Visits the nums of events that have every word, highest num first, until visit returns false.
 * Code "empty_search" when the query has no letter or character to look for. */
bool search_each(struct db *db, const char *query, uint32_t below, // nums < below, 0 = all
	bool (*visit)(void *user, uint32_t num), void *user, struct error *e);

#endif
