/* SPDX-License-Identifier: MIT */
/* SHA-256 by libcrypto. */
#ifndef YIPING_BASE_SHA256_H
#define YIPING_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

struct sha256; // one running hash

struct sha256 *sha256_create(void);
void sha256_destroy(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *bytes, size_t n);
void sha256_result(struct sha256 *h, uint8_t out[SHA256_BYTES]); // and starts afresh

/* All at once. */
void sha256_of(const void *bytes, size_t n, uint8_t out[SHA256_BYTES]);

/* 64 lower-case hexadecimal digits and a NUL. */
void sha256_hex(const uint8_t digest[SHA256_BYTES], char out[65]);

#endif
