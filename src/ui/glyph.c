/* SPDX-License-Identifier: MIT */
/* Every mark is a character of East Asian width "neutral", so that it is one column everywhere. */
#include "yiping/ui/canvas.h"
#include "yiping/ui/i18n.h"

struct glyph_pair {
	const char *full;
	const char *ascii;
	const char *help; // msgid: what it says, for the signs of the help
};

static const struct glyph_pair glyphs[GLYPH_COUNT] = {
	[GLYPH_BLANK] = {" ", " ", NULL},
	[GLYPH_LEVEL_BLUE] = {"⣀", "1", N_("level blue: past the first limit")},
	[GLYPH_LEVEL_YELLOW] = {"⣤", "2", N_("level yellow")},
	[GLYPH_LEVEL_ORANGE] = {"⣶", "3", N_("level orange")},
	[GLYPH_LEVEL_RED] = {"⣿", "4", N_("level red: the worst")},
	[GLYPH_TRACK] = {"╌", "-", N_("bar and gauge: empty; worse is to the right")},
	[GLYPH_LIMIT] = {"╎", "|", N_("gauge: the first limit")},
	[GLYPH_EXCESS] = {"▬", "=", N_("gauge: past the limit; clock: time used")},
	[GLYPH_MARK] = {"▮", "#", N_("gauge: the value")},
	[GLYPH_RISING] = {"▴", "^", N_("the value rises")},
	[GLYPH_FALLING] = {"▾", "v", N_("the value falls")},
	[GLYPH_OPEN] = {"▾", "v", N_("several in one row, unfolded: Left folds")},
	[GLYPH_FOLDED] = {"▸", ">", N_("several in one row: Right unfolds")},
	[GLYPH_RUNNING] = {"▸", ">", N_("1-3-5 and phases: runs now")},
	[GLYPH_DONE] = {"✓", "v", N_("1-3-5 and phases: done in time")},
	[GLYPH_UNACKED] = {"*", "*", N_("nobody has acknowledged it")},
	[GLYPH_MARKED] = {"+", "+",
		N_("before a row: marked for a key; a time: past its limit; a number: "
		   "so many more")},
	[GLYPH_CURSOR] = {">", ">", N_("the selected row: keys are for it")},
	[GLYPH_DOUBT] = {"?", "?",
		N_("in doubt: stale, silent, or not confirmed by the server")},
	[GLYPH_LATE] = {"!", "!", N_("1-3-5: too late")},
	[GLYPH_PENDING] = {"-", "-",
		N_("1-3-5 and phases: not yet; before a row: it has left the list")},
	[GLYPH_PLAYHEAD] = {"╏", "|", NULL},
};

const char *glyph_text(enum glyph glyph, bool ascii)
{
	if ((int)glyph < 0 || glyph >= GLYPH_COUNT)
		glyph = GLYPH_BLANK;
	return ascii ? glyphs[glyph].ascii : glyphs[glyph].full;
}

const char *glyph_help(enum glyph glyph)
{
	return (int)glyph >= 0 && glyph < GLYPH_COUNT ? glyphs[glyph].help : NULL;
}

enum glyph glyph_of_level(int level)
{
	static const enum glyph levels[] = {GLYPH_BLANK, GLYPH_LEVEL_BLUE, GLYPH_LEVEL_YELLOW,
		GLYPH_LEVEL_ORANGE, GLYPH_LEVEL_RED};

	return level >= 0 && level <= 4 ? levels[level] : GLYPH_BLANK;
}
