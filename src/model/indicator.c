/* SPDX-License-Identifier: MIT */
#include "yiping/model/indicator.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define AXIS_END 5
#define MOST_DECIMALS 9

static const struct limit *limits_of(const struct indicator *i, const struct limit *override_limits)
{
	return override_limits ? override_limits : i->limits;
}

static bool beyond_high(const struct bound *b, double value)
{
	return b->set && (b->inclusive ? value >= b->value : value > b->value);
}

static bool beyond_low(const struct bound *b, double value)
{
	return b->set && (b->inclusive ? value <= b->value : value < b->value);
}

/* The worst colour whose limit, moved inwards by `slack`, the value is beyond. */
static enum colour worst_beyond(const struct limit *limits, double value, double slack)
{
	for (int c = COLOUR_RED; c > COLOUR_NONE; c--)
		if (beyond_high(&limits[c].above, value + slack)
			|| beyond_low(&limits[c].below, value - slack))
			return (enum colour)c;
	return COLOUR_NONE;
}

enum colour indicator_colour(const struct indicator *i, const struct limit *override_limits,
	double value)
{
	if (isnan(value))
		return COLOUR_NONE;
	return worst_beyond(limits_of(i, override_limits), value, 0);
}

/* Counts, for every colour, the consecutive samples that speak for crossing its limit from where
 * the judge stands: outwards for the colours above the one in force, inwards for the rest. */
static void count_runs(struct judge *j, enum colour out, enum colour in)
{
	for (int c = COLOUR_BLUE; c < COLOUR_COUNT; c++) {
		bool crosses = c > j->colour ? (int)out >= c : (int)in < c;
		if (!crosses)
			j->run[c] = 0;
		else if (j->run[c] < UINT8_MAX)
			j->run[c]++;
	}
}

/* The worst colour that enough samples reached, else the best that enough came back to. */
static int settled_colour(const struct judge *j, int up_needs, int down_needs)
{
	for (int c = COLOUR_RED; c > j->colour; c--)
		if (j->run[c] >= up_needs)
			return c;
	for (int c = COLOUR_BLUE; c <= j->colour; c++)
		if (j->run[c] >= down_needs)
			return c - 1;
	return j->colour;
}

/* pending and count say in short what the runs point to. */
static void tell_pending(struct judge *j)
{
	int next = j->colour + 1;

	j->pending = j->colour;
	j->count = 0;
	if (next < COLOUR_COUNT && j->run[next] > 0) {
		j->count = j->run[next];
		for (int c = next; c < COLOUR_COUNT && j->run[c] == j->count; c++)
			j->pending = (uint8_t)c;
	} else if (j->colour > COLOUR_NONE && j->run[j->colour] > 0) {
		j->count = j->run[j->colour];
		for (int c = j->colour; c > COLOUR_NONE && j->run[c] == j->count; c--)
			j->pending = (uint8_t)(c - 1);
	}
}

bool judge_sample(struct judge *j, const struct indicator *i, const struct limit *override_limits,
	double value, bool urgent)
{
	const struct limit *limits = limits_of(i, override_limits);
	int needs = i->samples ? i->samples : 1;
	int before = j->colour;

	if (isnan(value))
		return false;
	enum colour out = worst_beyond(limits, value, 0);
	enum colour in = worst_beyond(limits, value, fabs(i->hysteresis));
	count_runs(j, out, in);
	int after = settled_colour(j, urgent ? 1 : needs, needs);
	/* A limit that was crossed is looked at from its other side now. */
	for (int c = COLOUR_BLUE; c < COLOUR_COUNT; c++)
		if ((c > before) != (c > after))
			j->run[c] = 0;
	j->colour = (uint8_t)after;
	tell_pending(j);
	return after != before;
}

/* One side of the axis: where the positions 0 (good end) to 4 (red) lie. The low side is mirrored,
 * so that values only grow towards the bad. */
struct axis {
	bool set; // any limit at all
	double at[COLOUR_COUNT];
	bool inclusive[COLOUR_COUNT];
};

static struct axis axis_of(const struct limit *limits, bool low)
{
	struct axis a = {0};
	double next = INFINITY; // a missing limit begins where the next worse one does
	bool next_inclusive = false;

	for (int c = COLOUR_RED; c > COLOUR_NONE; c--) {
		const struct bound *b = low ? &limits[c].below : &limits[c].above;
		if (b->set) {
			next = low ? -b->value : b->value;
			next_inclusive = b->inclusive;
			a.set = true;
		}
		a.at[c] = next;
		a.inclusive[c] = next_inclusive;
	}
	return a;
}

static double axis_position(const struct axis *a, double value)
{
	int k = COLOUR_RED;

	while (k > 0 && !(a->inclusive[k] ? value >= a->at[k] : value > a->at[k]))
		k--;
	double from = a->at[k];
	/* Past red the axis goes on at the scale of the last colour. */
	double to = k < COLOUR_RED ? a->at[k + 1] : 2 * from - a->at[k - 1];
	double part = to > from && isfinite(to) ? (value - from) / (to - from) : 0;
	return k + fmin(fmax(part, 0), 1);
}

double indicator_position(const struct indicator *i, const struct limit *override_limits,
	double value, int *side)
{
	const struct limit *limits = limits_of(i, override_limits);
	struct axis high = axis_of(limits, false), low = axis_of(limits, true);

	*side = 0;
	if (isnan(value))
		return 0;
	double up = 0, down = 0;
	bool both = high.set && low.set;
	double middle = both ? (high.at[COLOUR_BLUE] - low.at[COLOUR_BLUE]) / 2 : 0;
	high.at[0] = both ? middle : i->normal_low;
	low.at[0] = both ? -middle : -i->normal_high;
	if (high.set)
		up = axis_position(&high, value);
	if (low.set)
		down = axis_position(&low, -value);
	double position = fmin(fmax(up, down), AXIS_END);
	if (i->direction == DIRECTION_BAND && worst_beyond(limits, value, 0) > COLOUR_NONE)
		*side = down > up ? -1 : 1;
	return position;
}

static void scale_bound(struct bound *b, double factor)
{
	b->value /= factor;
}

/* Everything is judged at the catalog's size, so a place's own limits are brought to it; NULL where
 * the catalog's hold. */
static const struct limit *limits_here(const struct series *s, struct limit room[COLOUR_COUNT])
{
	if (!s->limits || s->factor <= 0)
		return s->limits;
	for (int c = 0; c < COLOUR_COUNT; c++) {
		room[c] = s->limits[c];
		scale_bound(&room[c].above, s->factor);
		scale_bound(&room[c].below, s->factor);
	}
	return room;
}

enum colour series_colour(const struct indicator *i, const struct series *s, double value)
{
	struct limit room[COLOUR_COUNT];
	return indicator_colour(i, limits_here(s, room), series_scaled(s, value));
}

bool series_judge(struct judge *j, const struct indicator *i, const struct series *s, double value,
	bool urgent)
{
	struct limit room[COLOUR_COUNT];
	return judge_sample(j, i, limits_here(s, room), series_scaled(s, value), urgent);
}

double series_position(const struct indicator *i, const struct series *s, double value, int *side)
{
	struct limit room[COLOUR_COUNT];
	return indicator_position(i, limits_here(s, room), series_scaled(s, value), side);
}

void indicator_format(const struct indicator *i, double value, char *out, size_t room)
{
	char plain[330], shown[440]; // the longest double has 309 digits before the point
	int decimals = i->decimals < MOST_DECIMALS ? i->decimals : MOST_DECIMALS;

	if (room == 0)
		return;
	if (!isfinite(value)) {
		snprintf(out, room, "-");
		return;
	}
	int length = snprintf(plain, sizeof(plain), "%.*f", decimals, value);
	int whole = length - (decimals ? decimals + 1 : 0);
	int first = plain[0] == '-';
	bool zero = strpbrk(plain, "123456789") == NULL;
	size_t used = 0;

	for (int k = zero ? first : 0; k < length; k++) { // there is no "-0"
		if (k > first && k < whole && (whole - k) % 3 == 0)
			shown[used++] = ' ';
		shown[used++] = decimals && k == whole ? '.' : plain[k];
	}
	shown[used] = '\0';
	snprintf(out, room, "%s", shown);
}
