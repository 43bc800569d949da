/* SPDX-License-Identifier: MIT */
#include "yiping/base/base64.h"

#include <openssl/evp.h>

void base64_encode(const void *bytes, size_t n, char *out)
{
	EVP_EncodeBlock((unsigned char *)out, bytes, (int)n);
}
