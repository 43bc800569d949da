/* SPDX-License-Identifier: MIT */
/* UTF-8 and terminal columns. */
#ifndef YIPING_BASE_UTF8_H
#define YIPING_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the character at s (n > 0 bytes). Returns its length in bytes (1..4) and sets *c; for an
 * invalid or truncated sequence returns 1 and sets *c to UINT32_MAX. */
size_t utf8_decode(const char *s, size_t n, uint32_t *c);

/* Writes c into out[4]; returns the length 1..4 (U+FFFD for what cannot be encoded). */
size_t utf8_encode(uint32_t c, char out[4]);

/* Columns of one character: 0 (combining), 1 or 2; -1 if it must not reach a terminal (controls,
 * C1, bidirectional controls, zero-width format characters, surrogates, unassigned, private use,
 * line separators). From utf8proc, so that no locale of the host changes a picture. East Asian
 * ambiguous counts as 1. */
int utf8_width(uint32_t c);

/* The one gate for text from outside. Writes to out (cap bytes with the NUL) what may be shown:
 * every character with utf8_width < 0 and every invalid byte becomes U+FFFD, so does a combining
 * mark without a base; a tab or line break (CR LF is one) becomes a space; variation selectors and
 * more than two combining marks on a base are dropped. Returns the columns written. Stops at a
 * character that would not fit. out must not overlap s. */
int utf8_gate(const char *s, size_t n, char *out, size_t cap);

/* Columns of a gated string; of any other, what utf8_gate would make of it. */
int utf8_columns(const char *s);

/* Copies text through the gate, cut to at most `columns`; when something was cut the last column
 * written is '~' (one column earlier than asked where a wide character would have been halved).
 * Returns the columns written (never more than asked). */
int utf8_cut(const char *s, int columns, char *out, size_t cap);

#endif
