/* SPDX-License-Identifier: MIT */
/* Keys to commands, one table: the parser, the help and the man page come from it. */
#ifndef YIPING_UI_KEYMAP_H
#define YIPING_UI_KEYMAP_H

#include <stddef.h>

#include "yiping/ui/view.h"

struct binding {
	struct key key;
	enum command command;
	const char *token; // for `:`, "" if it cannot be typed
	const char *help;  // msgid: what it does
	unsigned views;    // bit 1 << enum view_id where it works; 0 = everywhere
};

const struct binding *keymap_table(size_t *count);
enum command keymap_command(struct key key, enum view_id view);
enum command keymap_command_token(const char *token);

/* The first key of a command in a view; false if it has none there. */
bool keymap_key(enum command c, enum view_id view, struct key *k);

#endif
