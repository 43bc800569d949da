/* SPDX-License-Identifier: MIT */
#include "yiping/model/clock.h"

#include "yiping/base/instant.h"

/* A calendar that hardly ever works must not be searched for ever. */
#define DAYS_SEARCHED 3660

static int64_t day_of(const struct calendar *c, int64_t at)
{
	int64_t local = at + c->utc_offset_minutes * MINUTE_MS;

	return local / DAY_MS - (local % DAY_MS < 0);
}

static int64_t midnight(const struct calendar *c, int64_t day)
{
	return day * DAY_MS - c->utc_offset_minutes * MINUTE_MS;
}

static bool is_listed(const int32_t *days, size_t count, int64_t day)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && days[low] == day;
}

static bool is_weekend(const struct calendar *c, int64_t day)
{
	int weekday = (int)((day % 7 + 7 + 4) % 7); // 1970-01-01 was a Thursday

	return c->weekend >> weekday & 1;
}

/* A make-up day works whatever else it is. */
static bool is_work_day(const struct calendar *c, int64_t day)
{
	if (is_listed(c->make_up, c->make_up_count, day))
		return true;
	return !is_weekend(c, day) && !is_listed(c->holidays, c->holiday_count, day);
}

/* Working days in [first, end), by weeks and then by the exceptions. */
static int64_t work_days(const struct calendar *c, int64_t first, int64_t end)
{
	int64_t weeks = end > first ? (end - first) / 7 : 0, n = 0;

	for (int64_t d = first; d < first + 7; d++)
		n += is_weekend(c, d) ? 0 : weeks;
	for (int64_t d = first + weeks * 7; d < end; d++)
		n += !is_weekend(c, d);
	for (size_t i = 0; i < c->holiday_count; i++) {
		int32_t d = c->holidays[i];
		if (d >= first && d < end && !is_weekend(c, d) &&
			!is_listed(c->make_up, c->make_up_count, d))
			n--;
	}
	for (size_t i = 0; i < c->make_up_count; i++)
		n += c->make_up[i] >= first && c->make_up[i] < end && is_weekend(c, c->make_up[i]);
	return n;
}

static int64_t day_length(const struct calendar *c)
{
	int64_t ms = 0;

	for (unsigned i = 0; i < c->work_count; i++)
		ms += (c->work[i].to - c->work[i].from) * MINUTE_MS;
	return ms;
}

/* Working milliseconds of one day in [from, to). */
static int64_t worked(const struct calendar *c, int64_t day, int64_t from, int64_t to)
{
	int64_t ms = 0, start = midnight(c, day);

	if (!is_work_day(c, day))
		return 0;
	for (unsigned i = 0; i < c->work_count; i++) {
		int64_t a = start + c->work[i].from * MINUTE_MS;
		int64_t b = start + c->work[i].to * MINUTE_MS;
		a = a > from ? a : from;
		b = b < to ? b : to;
		ms += b > a ? b - a : 0;
	}
	return ms;
}

/* When `left` ms (at least 1, at most what the day has after `from`) of a working day are over. */
static int64_t within_day(const struct calendar *c, int64_t day, int64_t from, int64_t left)
{
	int64_t start = midnight(c, day), b = from;

	for (unsigned i = 0; i < c->work_count; i++) {
		int64_t a = start + c->work[i].from * MINUTE_MS;
		b = start + c->work[i].to * MINUTE_MS;
		a = a > from ? a : from;
		if (b - a >= left)
			return a + left;
		left -= b > a ? b - a : 0;
	}
	return b;
}

int64_t clock_after(const struct calendar *c, int64_t from, uint32_t seconds, bool work_time)
{
	int64_t left = seconds * SECOND_MS, length = day_length(c);

	if (from == INSTANT_NONE || left == 0)
		return from;
	if (!work_time || length == 0)
		return from + left;

	int64_t first = day_of(c, from), day = first, has = worked(c, day, from, INT64_MAX);
	while (has < left && day < first + DAYS_SEARCHED) {
		left -= has;
		has = is_work_day(c, ++day) ? length : 0;
	}
	return has < left ? midnight(c, day) : within_day(c, day, from, left);
}

int64_t clock_between(const struct calendar *c, int64_t from, int64_t to, bool work_time)
{
	if (from == INSTANT_NONE || to == INSTANT_NONE || to <= from)
		return 0;
	if (!work_time || day_length(c) == 0)
		return (to - from) / SECOND_MS;

	int64_t first = day_of(c, from), last = day_of(c, to);
	int64_t ms = worked(c, first, from, to);
	if (last > first)
		ms += work_days(c, first + 1, last) * day_length(c) + worked(c, last, from, to);
	return ms / SECOND_MS;
}

bool clock_is_working(const struct calendar *c, int64_t at)
{
	return at != INSTANT_NONE && worked(c, day_of(c, at), at, at + 1) > 0;
}
