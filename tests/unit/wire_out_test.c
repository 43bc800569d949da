/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "yiping/base/instant.h"
#include "yiping/wire/out.h"

static void commas_stand_where_they_belong(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	wire_open(&b, '{');
	wire_put_uint(&b, "a", 0);
	wire_put_string(&b, "none", NULL);
	wire_put_string(&b, "text", "[");
	wire_key(&b, "list");
	wire_open(&b, '[');
	wire_open(&b, '[');
	wire_close(&b, ']');
	wire_int(&b, INT64_MIN);
	wire_seq(&b, UINT64_MAX);
	wire_bool(&b, true);
	wire_string(&b, NULL);
	wire_close(&b, ']');
	wire_put_instant(&b, "never", INSTANT_NONE);
	wire_put_instant(&b, "at", 0);
	wire_put_raw(&b, "raw", "{}", 2);
	wire_close(&b, '}');
	assert_string_equal(b.data,
		"{\"a\":0,\"text\":\"[\",\"list\":[[],-9223372036854775808,"
		"\"18446744073709551615\",true,null],\"at\":\"1970-01-01T00:00:00.000Z\",\"raw\":{}"
		"}");
	buf_finish(&b);
}

static void numbers_read_back_the_same(void **state)
{
	static const double samples[] = {0, -0.5, 0.1, 43, 1e21, 1.0 / 3, DBL_MAX, DBL_MIN, 5e-324,
		123456789.125};
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		buf_clear(&b);
		wire_double(&b, samples[i]);
		assert_true(strtod(b.data, NULL) == samples[i]);
		buf_clear(&b);
		wire_float(&b, (float)samples[i]);
		assert_true(!isfinite((float)samples[i]) ||
			strtof(b.data, NULL) == (float)samples[i]);
	}
	buf_clear(&b);
	wire_double(&b, (double)NAN);
	assert_string_equal(b.data, "null");
	buf_clear(&b);
	wire_float(&b, 43.1f);
	assert_string_equal(b.data, "43.1");
	buf_finish(&b);
}

static void text_is_escaped(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 1000);
	wire_string_n(&b, "\0\b\f\v\x1b\"\\/\xC3\xA9\xC3", 11);
	assert_string_equal(b.data,
		"\"\\u0000\\b\\f\\u000b\\u001b\\\"\\\\/\xC3\xA9\xEF\xBF\xBD\"");
	buf_finish(&b);
}

static void overflow_is_kept(void **state)
{
	struct buf b;
	(void)state;
	buf_init(&b, 5);
	wire_string(&b, "too long");
	assert_true(b.overflow);
	assert_true(b.length <= 5);
	buf_finish(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_stand_where_they_belong),
		cmocka_unit_test(numbers_read_back_the_same),
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(overflow_is_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
