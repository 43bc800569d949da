/* SPDX-License-Identifier: MIT */
/* Every mark is a character of East Asian width "neutral", so that it is one column everywhere. */
#include "yiping/ui/canvas.h"

struct glyph_pair {
	const char *full;
	const char *ascii;
};

static const struct glyph_pair glyphs[GLYPH_COUNT] = {
	[GLYPH_BLANK] = {" ", " "},
	[GLYPH_LEVEL_BLUE] = {"⣀", "1"},
	[GLYPH_LEVEL_YELLOW] = {"⣤", "2"},
	[GLYPH_LEVEL_ORANGE] = {"⣶", "3"},
	[GLYPH_LEVEL_RED] = {"⣿", "4"},
	[GLYPH_TRACK] = {"╌", "-"},
	[GLYPH_LIMIT] = {"╎", "|"},
	[GLYPH_EXCESS] = {"▬", "="},
	[GLYPH_MARK] = {"▮", "#"},
	[GLYPH_RISING] = {"▴", "^"},
	[GLYPH_FALLING] = {"▾", "v"},
	[GLYPH_OPEN] = {"▾", "v"},
	[GLYPH_FOLDED] = {"▸", ">"},
	[GLYPH_RUNNING] = {"▸", ">"},
	[GLYPH_DONE] = {"✓", "v"},
	[GLYPH_UNACKED] = {"*", "*"},
	[GLYPH_MARKED] = {"+", "+"},
	[GLYPH_CURSOR] = {">", ">"},
	[GLYPH_DOUBT] = {"?", "?"},
	[GLYPH_LATE] = {"!", "!"},
	[GLYPH_PENDING] = {"-", "-"},
	[GLYPH_PLAYHEAD] = {"╏", "|"},
};

const char *glyph_text(enum glyph glyph, bool ascii)
{
	if ((int)glyph < 0 || glyph >= GLYPH_COUNT)
		glyph = GLYPH_BLANK;
	return ascii ? glyphs[glyph].ascii : glyphs[glyph].full;
}

enum glyph glyph_of_level(int level)
{
	static const enum glyph levels[] = {GLYPH_BLANK, GLYPH_LEVEL_BLUE, GLYPH_LEVEL_YELLOW,
		GLYPH_LEVEL_ORANGE, GLYPH_LEVEL_RED};

	return level >= 0 && level <= 4 ? levels[level] : GLYPH_BLANK;
}
