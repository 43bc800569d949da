/* SPDX-License-Identifier: MIT */
#include "yiping/base/instant.h"

#include <stdio.h>
#include <string.h>

#define LAST_YEAR 9999

/* The calendar repeats every 400 years (146,097 days). Counting years from March puts the leap day
 * last, so that the days before a month follow one formula. */
static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t days_of(int64_t year, int month, int day)
{
	int64_t y = year - (month < 3);
	int64_t cycle = floor_div(y, 400), in_cycle = y - cycle * 400;
	int from_march = (month + 9) % 12;
	int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;

	return cycle * 146097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + day_of_year
		- 719468; // days from 0000-03-01 to 1970-01-01
}

static void date_of(int64_t days, struct civil *out)
{
	int64_t from_era = days + 719468;
	int64_t cycle = floor_div(from_era, 146097), rest = from_era - cycle * 146097;
	int64_t year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	int day_of_year = (int)(rest - (365 * year + year / 4 - year / 100));
	int from_march = (5 * day_of_year + 2) / 153;

	out->day = day_of_year - (153 * from_march + 2) / 5 + 1;
	out->month = from_march < 10 ? from_march + 3 : from_march - 9;
	out->year = (int)(year + cycle * 400 + (out->month < 3));
	out->weekday = (int)(((days + 4) % 7 + 7) % 7); // 1970-01-01 was a Thursday
}

void instant_civil(int64_t at, int offset_minutes, struct civil *out)
{
	int64_t seconds = floor_div(at, SECOND_MS) + (int64_t)offset_minutes * 60;
	int64_t days = floor_div(seconds, 86400);
	int of_day = (int)(seconds - days * 86400);

	date_of(days, out);
	out->hour = of_day / 3600;
	out->minute = of_day / 60 % 60;
	out->second = of_day % 60;
}

int64_t instant_from_civil(const struct civil *c, int offset_minutes)
{
	int64_t minutes = ((int64_t)c->hour) * 60 + c->minute - offset_minutes;

	return days_of(c->year, c->month, c->day) * DAY_MS + minutes * MINUTE_MS
		+ c->second * SECOND_MS;
}

void instant_format(int64_t at, char out[25])
{
	char text[64];
	struct civil c;

	instant_civil(at, 0, &c);
	if (c.year < 0 || c.year > LAST_YEAR) {
		memcpy(out, "-", 2);
		return;
	}
	int ms = (int)(at - floor_div(at, SECOND_MS) * SECOND_MS);
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day,
		c.hour, c.minute, c.second, ms);
	memcpy(out, text, 24);
	out[24] = '\0';
}

void instant_format_local(int64_t at, int offset_minutes, char out[INSTANT_LOCAL_ROOM])
{
	char text[96];
	struct civil c;
	int offset = offset_minutes < 0 ? -offset_minutes : offset_minutes;

	instant_civil(at, offset_minutes, &c);
	if (c.year < 0 || c.year > LAST_YEAR || offset > 24 * 60) {
		memcpy(out, "-", 2);
		return;
	}
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year, c.month,
		c.day, c.hour, c.minute, c.second, offset_minutes < 0 ? '-' : '+', offset / 60,
		offset % 60);
	memcpy(out, text, INSTANT_LOCAL_ROOM - 1);
	out[INSTANT_LOCAL_ROOM - 1] = '\0';
}

/* Reads exactly n digits. */
static bool digits(const char **s, int n, int *out)
{
	*out = 0;
	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return true;
}

static bool literal(const char **s, char upper)
{
	if (**s != upper && !(upper == 'T' && **s == 't') && !(upper == 'Z' && **s == 'z'))
		return false;
	(*s)++;
	return true;
}

static bool parse_fraction(const char **s, int *ms)
{
	int n = 0;

	*ms = 0;
	if (**s != '.')
		return true;
	for ((*s)++; **s >= '0' && **s <= '9'; (*s)++, n++) {
		if (n < 3)
			*ms = *ms * 10 + (**s - '0');
	}
	for (int i = n; i < 3; i++)
		*ms *= 10;
	return n >= 1 && n <= 9;
}

static bool parse_offset(const char **s, int *minutes)
{
	int hour, minute, sign = **s == '-' ? -1 : 1;

	*minutes = 0;
	if (literal(s, 'Z'))
		return true;
	if (!literal(s, '+') && !literal(s, '-'))
		return false;
	if (!digits(s, 2, &hour) || !literal(s, ':') || !digits(s, 2, &minute))
		return false;
	*minutes = sign * (hour * 60 + minute);
	return hour <= 23 && minute <= 59;
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool is_calendar(const struct civil *c)
{
	if (c->month < 1 || c->month > 12)
		return false;
	if (c->day < 1 || c->day > days_in_month(c->year, c->month))
		return false;
	/* A leap second is taken as the first moment of the next minute. */
	return c->hour <= 23 && c->minute <= 59 && c->second <= 60;
}

bool instant_parse(const char *s, int64_t *at)
{
	struct civil c = {0};
	int ms, offset;

	if (!s || !digits(&s, 4, &c.year) || !literal(&s, '-') || !digits(&s, 2, &c.month)
		|| !literal(&s, '-') || !digits(&s, 2, &c.day) || !literal(&s, 'T'))
		return false;
	if (!digits(&s, 2, &c.hour) || !literal(&s, ':') || !digits(&s, 2, &c.minute)
		|| !literal(&s, ':') || !digits(&s, 2, &c.second))
		return false;
	if (!parse_fraction(&s, &ms) || !parse_offset(&s, &offset) || *s || !is_calendar(&c))
		return false;
	int64_t result = instant_from_civil(&c, offset) + ms;
	if (result < 0 || result >= days_of(LAST_YEAR + 1, 1, 1) * DAY_MS)
		return false;
	*at = result;
	return true;
}
