/* SPDX-License-Identifier: MIT */
/* Whose series are and what holds for them, between the loop and the ledger. */
#ifndef YIPING_GOV_SETTINGS_H
#define YIPING_GOV_SETTINGS_H

#include "yiping/gov/server.h"

/* One patch for this series, the command's, with everything but what is wanted. */
struct series_patch *settings_patch(struct server *s, struct command *c, uint32_t series);

/* A gateway's first readings of series that are nobody's: they are its own from now on. */
void settings_claim(struct server *s, const struct person *gateway, const uint32_t *series,
	size_t count);

/* The time of local limits, or of a word that put the series aside, is over. */
void settings_end(struct server *s, uint32_t series, bool limits, bool judgement, int64_t due_at);

/* What a command wrote holds from now on; one that was refused changes nothing. */
void settings_take(struct server *s, const struct command *c);

/* At the start of a demo, before settings_learn: every series that its city measures is this
 * gateway's. What the tree has got since is nobody's until somebody writes it. */
void settings_simulated(struct server *s, const char *gateway);

/* At the start: reads what holds. */
bool settings_learn(struct server *s, struct db *db, struct error *e);

#endif
