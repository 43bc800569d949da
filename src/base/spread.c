/* SPDX-License-Identifier: MIT */
#include "yiping/base/spread.h"

#include <errno.h>
#include <math.h>
#include <sys/random.h>

#include "yiping/base/mem.h"

#define STEP UINT64_C(0x9E3779B97F4A7C15) // 2^64 / golden ratio, odd

static uint64_t mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

uint64_t spread_next(struct spread *s)
{
	s->state += STEP;
	return mix(s->state);
}

/* A 32-bit draw times n has its result in the upper half; the lower half tells which draws would
 * favour some results and must be thrown away. */
uint32_t spread_below(struct spread *s, uint32_t n)
{
	uint32_t uneven = (uint32_t)-n % n;
	uint64_t product;

	do {
		product = (spread_next(s) >> 32) * n;
	} while ((uint32_t)product < uneven);
	return (uint32_t)(product >> 32);
}

double spread_unit(struct spread *s)
{
	return (double)(spread_next(s) >> 11) * 0x1p-53;
}

/* The natural logarithm by additions, multiplications and divisions only: log() of libm differs in
 * the last bit between machines, and then the same seed would not give the same city. With m in
 * [0.7, 1.41] t stays below 0.172 and the terms left out below 1e-19. */
static double plain_log(double x)
{
	int exponent;
	double m = frexp(x, &exponent);

	if (m < 0.70710678118654752) {
		m *= 2;
		exponent--;
	}
	double t = (m - 1) / (m + 1), square = t * t, sum = 0;
	for (int k = 23; k >= 1; k -= 2)
		sum = sum * square + 1.0 / k;
	return 2 * t * sum + exponent * 0.69314718055994531;
}

/* The polar method; its second value is dropped so that the state stays one number. */
double spread_normal(struct spread *s)
{
	double x, y, square;

	do {
		x = 2 * spread_unit(s) - 1;
		y = 2 * spread_unit(s) - 1;
		square = x * x + y * y;
	} while (square >= 1 || square == 0);
	return x * sqrt(-2 * plain_log(square) / square);
}

double spread_exponential(struct spread *s, double mean)
{
	return -mean * plain_log(1 - spread_unit(s));
}

struct spread spread_fork(uint64_t seed, uint64_t part)
{
	return (struct spread){.state = mix(mix(seed + STEP) ^ mix(part * STEP + 1))};
}

void secret_bytes(void *out, unsigned n)
{
	char *to = out;

	while (n > 0) {
		ssize_t got = getrandom(to, n, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			mem_die("the system gives no random bytes");
		to += got;
		n -= (unsigned)got;
	}
}
