/* SPDX-License-Identifier: MIT */
/* Writing JSON into a buf. Every function appends one value or one member to what is there and puts
 * the comma itself: before a value when the last byte is neither an opening bracket nor a colon. A
 * buf begins empty. What does not fit sets b->overflow, to be looked at once at the end. */
#ifndef YIPING_WIRE_OUT_H
#define YIPING_WIRE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/buf.h"

void wire_open(struct buf *b, char bracket);  // '{' or '['
void wire_close(struct buf *b, char bracket); // '}' or ']'
void wire_key(struct buf *b, const char *key); // of the member whose value comes next

/* Values. Invalid UTF-8 becomes U+FFFD, control characters are escaped; NULL writes null, so does a
 * number that is not finite. */
void wire_string(struct buf *b, const char *s);
void wire_string_n(struct buf *b, const char *s, size_t n);
void wire_int(struct buf *b, int64_t v);
void wire_uint(struct buf *b, uint64_t v);
void wire_seq(struct buf *b, uint64_t v);      // as a string of digits
void wire_double(struct buf *b, double v);     // the shortest digits that read back the same
void wire_float(struct buf *b, float v);       // likewise at single precision
void wire_bool(struct buf *b, bool v);
void wire_instant(struct buf *b, int64_t at);  // RFC 3339; INSTANT_NONE writes null
void wire_raw(struct buf *b, const char *json, size_t n); // a value that is JSON already

/* Members: key and value at once. The string is left out when NULL or "", the instant when
 * INSTANT_NONE. */
void wire_put_string(struct buf *b, const char *key, const char *s);
void wire_put_uint(struct buf *b, const char *key, uint64_t v);
void wire_put_int(struct buf *b, const char *key, int64_t v);
void wire_put_seq(struct buf *b, const char *key, uint64_t v);
void wire_put_double(struct buf *b, const char *key, double v);
void wire_put_bool(struct buf *b, const char *key, bool v);
void wire_put_instant(struct buf *b, const char *key, int64_t at);
void wire_put_raw(struct buf *b, const char *key, const char *json, size_t n);

#endif
