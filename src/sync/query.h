/* SPDX-License-Identifier: MIT */
/* Paths with a query, percent-encoded. */
#ifndef SYNC_QUERY_H
#define SYNC_QUERY_H

#include <stddef.h>
#include <stdint.h>

#include "yiping/base/buf.h"

void query_begin(struct buf *b, const char *path);                  // path as it is
void query_part(struct buf *b, const char *part);                   // "/part", encoded
void query_text(struct buf *b, const char *key, const char *value); // left out when NULL or ""
void query_number(struct buf *b, const char *key, uint64_t value);

#endif
