/* SPDX-License-Identifier: MIT */
#include "centre.h"

int centre_offset(const struct board *b)
{
	return b->catalog ? b->catalog->calendar.utc_offset_minutes : 0;
}

const struct mode *centre_mode(const struct board *b)
{
	for (size_t i = 0; i < b->mode_count; i++)
		if (b->modes[i].area == b->centre)
			return &b->modes[i];
	return NULL;
}

const struct shift *centre_shift(const struct board *b)
{
	for (size_t i = 0; i < b->shift_count; i++) {
		const struct shift *s = &b->shifts[i];
		if (s->area == b->centre && !s->ended && s->from <= b->now && b->now < s->to)
			return s;
	}
	return NULL;
}
