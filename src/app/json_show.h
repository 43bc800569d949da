/* SPDX-License-Identifier: MIT */
/* JSON of a server on its way to a terminal. */
#ifndef YIPING_APP_JSON_SHOW_H
#define YIPING_APP_JSON_SHOW_H

#include <stddef.h>
#include <stdio.h>

/* Writes the same values: what must not reach a terminal can only stand inside strings and is
 * written as \uXXXX there, blanks become spaces. Bytes that are no UTF-8 come out as \ufffd. */
void json_show(const char *json, size_t n, FILE *out);

#endif
