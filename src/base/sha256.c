/* SPDX-License-Identifier: MIT */
#include "yiping/base/sha256.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "yiping/base/mem.h"

struct sha256 {
	EVP_MD_CTX *context;
};

/* SHA-256 fails only for want of memory or of a usable libcrypto; neither can be repaired here. */
static void must(int ok)
{
	if (!ok)
		mem_die("SHA-256 is not available");
}

struct sha256 *sha256_create(void)
{
	struct sha256 *h = mem_alloc(sizeof(*h));

	h->context = EVP_MD_CTX_new();
	must(h->context != NULL);
	must(EVP_DigestInit_ex(h->context, EVP_sha256(), NULL));
	return h;
}

void sha256_destroy(struct sha256 *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->context);
	free(h);
}

void sha256_add(struct sha256 *h, const void *bytes, size_t n)
{
	must(EVP_DigestUpdate(h->context, bytes, n));
}

void sha256_result(struct sha256 *h, uint8_t out[SHA256_BYTES])
{
	must(EVP_DigestFinal_ex(h->context, out, NULL));
	must(EVP_DigestInit_ex(h->context, NULL, NULL));
}

void sha256_of(const void *bytes, size_t n, uint8_t out[SHA256_BYTES])
{
	must(EVP_Digest(bytes, n, out, NULL, EVP_sha256(), NULL));
}

void sha256_hex(const uint8_t digest[SHA256_BYTES], char out[65])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < SHA256_BYTES; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[64] = '\0';
}
