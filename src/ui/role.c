/* SPDX-License-Identifier: MIT */
#include "yiping/ui/role.h"

#include <stddef.h>
#include <string.h>

static const char *const names[ROLE_COUNT] = {
	[ROLE_TEXT] = "text",
	[ROLE_STRONG] = "strong",
	[ROLE_VALUE] = "value",
	[ROLE_LABEL] = "label",
	[ROLE_DIM] = "dim",
	[ROLE_FAINT] = "faint",
	[ROLE_BAND] = "band",
	[ROLE_BAND_TITLE] = "band-title",
	[ROLE_BAND_DIM] = "band-dim",
	[ROLE_RED] = "red",
	[ROLE_ORANGE] = "orange",
	[ROLE_YELLOW] = "yellow",
	[ROLE_BLUE] = "blue",
	[ROLE_NEED_RED] = "need-red",
	[ROLE_NEED_ORANGE] = "need-orange",
	[ROLE_NEED_YELLOW] = "need-yellow",
	[ROLE_NEED_BLUE] = "need-blue",
	[ROLE_ACKED_1] = "acked-1",
	[ROLE_ACKED_2] = "acked-2",
	[ROLE_ACKED_3] = "acked-3",
	[ROLE_ACKED_4] = "acked-4",
	[ROLE_DOUBT] = "doubt",
	[ROLE_DOUBT_REV] = "doubt-rev",
	[ROLE_MODE] = "mode",
	[ROLE_CHIP] = "chip",
	[ROLE_SELECTED] = "selected",
	[ROLE_KEY] = "key",
	[ROLE_TRACK] = "track",
	[ROLE_BEYOND] = "beyond",
	[ROLE_LIMIT] = "limit",
	[ROLE_FILL] = "fill",
	[ROLE_SPARK] = "spark",
	[ROLE_SPARK_OVER] = "spark-over",
	[ROLE_RIVER] = "river",
	[ROLE_BORDER] = "border",
	[ROLE_MARK] = "mark",
	[ROLE_INSET] = "inset",
};

const char *role_name(enum role role)
{
	if ((int)role < 0 || role >= ROLE_COUNT)
		return "?";
	return names[role];
}

bool role_from_name(const char *name, enum role *role)
{
	for (int i = 0; name && i < ROLE_COUNT; i++) {
		if (strcmp(names[i], name) == 0) {
			*role = (enum role)i;
			return true;
		}
	}
	return false;
}

enum role role_of_level(int level)
{
	static const enum role roles[] = {
		ROLE_TEXT, ROLE_BLUE, ROLE_YELLOW, ROLE_ORANGE, ROLE_RED};

	return level >= 0 && level <= 4 ? roles[level] : ROLE_TEXT;
}

enum role role_of_level_need(int level)
{
	static const enum role roles[] = {
		ROLE_TEXT, ROLE_NEED_BLUE, ROLE_NEED_YELLOW, ROLE_NEED_ORANGE, ROLE_NEED_RED};

	return level >= 0 && level <= 4 ? roles[level] : ROLE_TEXT;
}

enum role role_of_grade(int grade, bool acked)
{
	static const enum role muted[] = {
		ROLE_ACKED_1, ROLE_ACKED_2, ROLE_ACKED_3, ROLE_ACKED_4};

	if (grade < 1 || grade > 4)
		return ROLE_LABEL;
	return acked ? muted[grade - 1] : role_of_level_need(5 - grade);
}
