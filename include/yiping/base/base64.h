/* SPDX-License-Identifier: MIT */
/* Base64 by libcrypto. */
#ifndef YIPING_BASE_BASE64_H
#define YIPING_BASE_BASE64_H

#include <stddef.h>

#define BASE64_ROOM(n) (((n) + 2) / 3 * 4 + 1) // characters and NUL for n bytes

/* Writes BASE64_ROOM(n) characters. */
void base64_encode(const void *bytes, size_t n, char *out);

#endif
