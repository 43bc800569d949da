/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "yiping/base/sha256.h"

/* Examples of FIPS 180-4. */
static const struct {
	const char *text, *hex;
} examples[] = {
	{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void at_once(void **state)
{
	uint8_t digest[SHA256_BYTES];
	char hex[65];

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		sha256_of(examples[i].text, strlen(examples[i].text), digest);
		sha256_hex(digest, hex);
		assert_string_equal(hex, examples[i].hex);
	}
}

static void piece_by_piece_and_afresh(void **state)
{
	struct sha256 *h = sha256_create();
	uint8_t digest[SHA256_BYTES];
	char hex[65];

	(void)state;
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		for (const char *c = examples[i].text; *c; c++)
			sha256_add(h, c, 1);
		sha256_result(h, digest);
		sha256_hex(digest, hex);
		assert_string_equal(hex, examples[i].hex);
	}
	sha256_destroy(h);
	sha256_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_once),
		cmocka_unit_test(piece_by_piece_and_afresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
