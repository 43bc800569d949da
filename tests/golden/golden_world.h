/* SPDX-License-Identifier: MIT */
/* One afternoon of a small Chongqing, always the same: Thursday 2026-07-09, 16:42:07, a rain front
 * over the central districts; or a calm one; or what is left of it when the server cannot be
 * reached. */
#ifndef GOLDEN_WORLD_H
#define GOLDEN_WORLD_H

#include "yiping/base/error.h"
#include "yiping/ui/board.h"

struct golden;

/* The world in a state: "storm" "calm" "offline" "stale" "empty" "denied" "loading" "demo"
 * "second" (a warning and a switch of mode wait for their second person), "night"
 * (eight hours on). `root` is the source tree (catalog and names of places are read from it). NULL
 * with a sentence if that fails. */
struct golden *golden_create(
	const char *root, const char *state, const char *lang, struct error *e);
void golden_destroy(struct golden *g);

/* Views may change what is not const in it (centre, link, lang). */
struct board *golden_board(struct golden *g);

#endif
