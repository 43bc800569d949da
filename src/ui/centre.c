/* SPDX-License-Identifier: MIT */
#include "centre.h"

#include <string.h>

#include "yiping/base/utf8.h"

#define TOWN_LEAST 3 // columns of a town that are worth their slash

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

void centre_place(const struct board *b, uint32_t num, int columns, char *out, size_t room)
{
	const struct area *centre = area_by_num(b->tree, b->centre);

	area_label(b->tree, num, b->lang, out, room);
	char *slash = strrchr(out, '/');
	if (!slash || utf8_columns(out) <= columns)
		return;
	if (centre && centre->level >= LEVEL_DISTRICT) {
		memmove(out, slash + 1, strlen(slash)); // whose district it is stands above
		return;
	}
	*slash = '\0';
	if (utf8_columns(out) + 1 + TOWN_LEAST < columns)
		*slash = '/';
}
