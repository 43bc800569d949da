/* SPDX-License-Identifier: MIT */
/* How far the picture can be trusted, in words. */
#ifndef YIPING_UI_FRESHNESS_H
#define YIPING_UI_FRESHNESS_H

#include "yiping/ui/board.h"
#include "yiping/ui/pen.h"

#define CHIP_ROOM 96
#define CHIPS_MAX 5

struct chip {
	enum role role;
	char text[CHIP_ROOM];
};

/* True while the server answers and all it told was taken: what is on the board is so now. */
bool freshness_is_live(const struct board *b);

/* False while nothing at all has come, neither from the server nor from the cache: then nothing is
 * known, and no count may be shown. */
bool freshness_is_known(const struct board *b);

/* Why nothing is known, as a translated word for where numbers would stand. */
const char *freshness_unknown(const struct board *b);

/* Why nothing is known, as a sentence in place of counts. */
void freshness_nothing(const struct board *b, struct pen *pen);

/* What is wrong, as a translated word; "" if nothing is, the code itself if it is a new one. */
const char *freshness_cause(const char *code);

/* The words of row 0, and what each means (translated), for the help: the i-th, false behind the
 * last one. */
bool freshness_sign(int i, char word[CHIP_ROOM], const char **help);

/* What is known of a source now. The server writes its row only when the state changes, so a good
 * one stands as long as the server answers; then it is late once three periods have passed. */
enum feed freshness_feed(const struct board *b, const struct source *s);

/* ms since it was last known to be well, -1 = never. */
int64_t freshness_feed_age(const struct board *b, const struct source *s);

/* The pieces of row 0 that speak of it, most important first; returns how many. */
int freshness_chips(const struct board *b, bool is_short, struct chip out[CHIPS_MAX]);

#endif
