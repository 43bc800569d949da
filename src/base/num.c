/* SPDX-License-Identifier: MIT */
#include "yiping/base/num.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* All of the first n bytes are digits and fit. */
static bool parse_digits(const char *s, size_t n, uint64_t *out)
{
	uint64_t value = 0;

	if (n == 0)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s[i]))
			return false;
		if (__builtin_mul_overflow(value, (uint64_t)10, &value)
			|| __builtin_add_overflow(value, (uint64_t)(s[i] - '0'), &value))
			return false;
	}
	*out = value;
	return true;
}

bool num_parse_u64(const char *s, uint64_t *out)
{
	return s && parse_digits(s, strlen(s), out);
}

bool num_parse_i64(const char *s, int64_t *out)
{
	uint64_t size;
	bool negative = s && *s == '-';

	if (!s || !num_parse_u64(s + negative, &size))
		return false;
	if (size > (uint64_t)INT64_MAX + negative)
		return false;
	*out = negative ? (int64_t)(~size + 1) : (int64_t)size;
	return true;
}

static const char *skip_digits(const char *s)
{
	while (is_digit(*s))
		s++;
	return s;
}

/* -12.5e-3: strtod alone would also take spaces, hexadecimal, "inf" and "nan". */
static bool is_decimal(const char *s)
{
	s += *s == '-';
	const char *after = skip_digits(s);
	if (after == s)
		return false;
	if (*after == '.') {
		s = after + 1;
		after = skip_digits(s);
		if (after == s)
			return false;
	}
	if (*after == 'e' || *after == 'E') {
		s = after + 1;
		s += *s == '+' || *s == '-';
		after = skip_digits(s);
		if (after == s)
			return false;
	}
	return *after == '\0';
}

bool num_parse_double(const char *s, double *out)
{
	if (!s || !is_decimal(s))
		return false;
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!plain)
		return false;
	double value = strtod_l(s, NULL, plain);
	freelocale(plain);
	if (!isfinite(value))
		return false;
	*out = value;
	return true;
}

bool num_parse_duration(const char *s, int64_t *ms)
{
	size_t n = s ? strlen(s) : 0;
	uint64_t count;
	int64_t unit, value;

	if (n < 2 || !parse_digits(s, n - 1, &count) || count > INT64_MAX)
		return false;
	switch (s[n - 1]) {
	case 's':
		unit = SECOND_MS;
		break;
	case 'm':
		unit = MINUTE_MS;
		break;
	case 'h':
		unit = HOUR_MS;
		break;
	case 'd':
		unit = DAY_MS;
		break;
	default:
		return false;
	}
	if (__builtin_mul_overflow((int64_t)count, unit, &value))
		return false;
	*ms = value;
	return true;
}
