/* SPDX-License-Identifier: MIT */
/* An error is a stable code plus one sentence for a person, carried together to where it can
 * be shown. Functions that can fail return bool and fill an error that the caller owns. */
#ifndef YIPING_BASE_ERROR_H
#define YIPING_BASE_ERROR_H

#include <stdbool.h>

struct error {
	char code[32];  // stable token in lower case, "" = no error; programs act on this
	char text[224]; // English sentence for a person, gated (no control characters)
};

/* Fills e (NULL allowed) and returns false, so that a failing function can `return error_set(...)`.
 * Control characters that came in through the arguments are replaced, so is whatever is not a
 * printable ASCII character in the code. Text beyond 223 bytes is cut at a character. */
bool error_set(struct error *e, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* True if e carries this code. */
bool error_is(const struct error *e, const char *code);

#endif
