/* SPDX-License-Identifier: MIT */
#include "term_color.h"

#include <curses.h>
#include <string.h>

/* With more than 256 colours the numbers mean red, green and blue, but for the first eight. */
static int palette(int colours)
{
	if (colours > 256)
		return 8;
	return colours == 256 ? 256 : colours >= 16 ? 16 : 8;
}

void term_pairs_init(struct term_pairs *tp)
{
	memset(tp, 0, sizeof(*tp));
	if (!has_colors() || COLORS < 8)
		return;
	tp->colours = palette(COLORS);
	tp->room = COLOR_PAIRS < TERM_PAIRS_MAX ? COLOR_PAIRS : TERM_PAIRS_MAX;
	tp->count = 1;
}

/* A place for a new pair: a fresh one, else the one not used for longest. */
static int free_place(struct term_pairs *tp)
{
	if (tp->count < tp->room)
		return tp->count++;
	int oldest = 1;
	for (int i = 2; i < tp->count; i++) {
		if (tp->pairs[i].used < tp->pairs[oldest].used)
			oldest = i;
	}
	return oldest;
}

static short pair_of(struct term_pairs *tp, short fg, short bg)
{
	if (tp->room < 2 || (fg == STYLE_DEFAULT && bg == STYLE_DEFAULT))
		return 0;
	for (int i = 1; i < tp->count; i++) {
		if (tp->pairs[i].fg == fg && tp->pairs[i].bg == bg) {
			tp->pairs[i].used = tp->frame;
			return (short)i;
		}
	}
	int place = free_place(tp);
	if (init_pair((short)place, fg, bg) == ERR)
		return 0;
	tp->pairs[place] = (struct term_pair){fg, bg, tp->frame};
	return (short)place;
}

short term_pairs_get(struct term_pairs *tp, struct style s, unsigned *attrs)
{
	static const attr_t curses_attrs[] = {A_BOLD, A_DIM, A_UNDERLINE, A_REVERSE, A_BLINK};
	struct style near = style_reduce(s, tp->colours);

	*attrs = 0;
	for (int i = 0; i < 5; i++) {
		if (near.attrs & (1 << i))
			*attrs |= curses_attrs[i];
	}
	return pair_of(tp, near.fg, near.bg);
}
