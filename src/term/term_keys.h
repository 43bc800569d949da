/* SPDX-License-Identifier: MIT */
/* From curses' key codes to ours. Private to src/term. */
#ifndef TERM_KEYS_H
#define TERM_KEYS_H

#include <stdbool.h>
#include <wchar.h>

#include "yiping/ui/key.h"

/* is_function: `code` is one of curses' KEY_ constants, else a character. False for what is no
 * key. */
bool term_key_from(bool is_function, unsigned long code, struct key *k);

#endif
