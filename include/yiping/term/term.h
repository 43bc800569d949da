/* SPDX-License-Identifier: MIT */
/* The terminal: a canvas out, keys in. Knows no event loop: the caller watches term_fd() and calls
 * term_read_key() until it says there is none. One terminal at a time. */
#ifndef YIPING_TERM_TERM_H
#define YIPING_TERM_TERM_H

#include <stdbool.h>

#include "yiping/base/error.h"
#include "yiping/ui/canvas.h"
#include "yiping/ui/key.h"
#include "yiping/ui/theme.h"

struct term;

/* Takes over the terminal: keys from /dev/tty (opened anew, so that making it non-blocking does
 * not reach the shell's descriptors), picture to standard output. Call setlocale(), and take over
 * the signals of the event loop, before. NULL with e filled (code "no_terminal") if there is no
 * terminal, standard output is none, or $TERM is unfit. */
struct term *term_open(struct error *e);

/* Gives the terminal back as it was. NULL-safe. */
void term_close(struct term *t);

int term_fd(const struct term *t); // readable when keys wait
void term_size(const struct term *t, int *rows, int *cols);
int term_colours(const struct term *t); // 256, 16, 8 or 0
bool term_is_utf8(const struct term *t); // false: use canvas_set_ascii()

/* Shows the canvas; only what differs from the last picture is sent. Without colours the theme
 * "mono" takes the place of the given one. */
void term_present(struct term *t, const struct canvas *c, const struct theme *theme);

/* Send everything at the next term_present() (^L, after noise from outside). */
void term_redraw(struct term *t);

/* After SIGWINCH: asks for the new size. True if it changed; everything is sent anew then. */
bool term_resize(struct term *t);

/* Before stopping (SIGTSTP): the terminal is as it was found. */
void term_suspend(struct term *t);

/* After it, or when somebody else stopped the process (SIGCONT): modes and screen are taken again,
 * since the shell had them meanwhile. Returns false, with nothing touched, while the process is in
 * the background: the terminal is another's then. */
bool term_resume(struct term *t);

enum term_input {
	TERM_KEY,  // *k is set
	TERM_IDLE, // no more for now
	TERM_GONE, // the terminal has hung up
};

/* Never waits, but up to 25 ms after a lone escape byte. */
enum term_input term_read_key(struct term *t, struct key *k);

void term_beep(struct term *t);

/* Puts the terminal right by fixed bytes and saved settings; safe inside a signal handler. Does
 * nothing when no terminal is open. term_open() installs it for the fatal signals and for
 * exit(). */
void term_restore_fatal(void);

#endif
