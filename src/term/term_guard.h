/* SPDX-License-Identifier: MIT */
/* Giving the terminal back when the program dies. Private to src/term. */
#ifndef TERM_GUARD_H
#define TERM_GUARD_H

#include <stdbool.h>
#include <termios.h>

/* Arms the guard: `fd` is the terminal, `saved` its settings to go back to. */
void term_guard_arm(int fd, const struct termios *saved);
void term_guard_disarm(void);
bool term_guard_is_armed(void);

/* Takes over the fatal signals and exit(); the former handlers still get theirs. */
void term_guard_install(void);
void term_guard_remove(void);

#endif
