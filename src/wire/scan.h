/* SPDX-License-Identifier: MIT */
/* A light look at JSON bytes: where values begin and end, and how deep they go. It does not
 * validate (Jansson does that, value by value); it never reads beyond what it was given. */
#ifndef YIPING_SRC_WIRE_SCAN_H
#define YIPING_SRC_WIRE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/wire/span.h"

/* True if brackets balance, strings end and nothing is nested deeper than `most`. */
bool scan_depth(const char *bytes, size_t n, int most);

/* Begins to walk an object or array; false if the first byte after blanks is not the bracket. An
 * array goes on with wire_items_next. */
bool scan_begin(struct wire_items *s, const char *bytes, size_t n, char bracket);

/* The next member of an object; false at the end or when broken. The key is as written, without its
 * quotes (names of ours hold no escapes). */
bool scan_member(struct wire_items *s, struct wire_span *key, struct wire_span *value);

/* True if an object has a member of this name, or if that cannot be told: then whoever reads it
 * properly will say. Members of its members do not count. */
bool scan_may_have(const char *bytes, size_t n, const char *name);

/* True if nothing but blanks follows the container that was walked to its end. */
bool scan_ended(const struct wire_items *s);

bool span_is(const struct wire_span *s, const char *text);

#endif
