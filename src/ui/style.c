/* SPDX-License-Identifier: MIT */
/* From roles and grounds to a look, and from 256 colours to fewer. */
#include "yiping/ui/theme.h"

bool style_equal(struct style a, struct style b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

/* On the selected row the faintest inks would drown: they take the row's own. */
static bool drowns(int role)
{
	return role == ROLE_TEXT || role == ROLE_LABEL || role == ROLE_DIM || role == ROLE_FAINT;
}

struct style theme_style(const struct theme *t, const struct cell *cell)
{
	struct style s = t->roles[cell->role < ROLE_COUNT ? cell->role : ROLE_TEXT];
	int ground = cell->ground < ROLE_COUNT ? cell->ground : ROLE_TEXT;
	const struct style *under = &t->roles[ground];

	if (ground == ROLE_SELECTED && drowns(cell->role))
		s.fg = under->fg;
	if (cell->role == ROLE_TEXT && ground != ROLE_TEXT) {
		s.fg = under->fg;
		s.bg = STYLE_GROUND;
	}
	if (s.bg == STYLE_GROUND) {
		s.bg = under->bg == STYLE_GROUND ? t->roles[ROLE_TEXT].bg : under->bg;
		s.attrs |= under->attrs & (STYLE_UNDERLINE | STYLE_REVERSE);
		if (ground == ROLE_SELECTED)
			s.attrs |= under->attrs & STYLE_BOLD;
	}
	if (s.fg >= 0 && s.fg == s.bg)
		s.fg = t->roles[ROLE_DIM].fg;
	if (cell->blink)
		s.attrs |= STYLE_BLINK;
	return s;
}

void style_rgb(int colour, unsigned char rgb[3])
{
	static const unsigned char base[16][3] = {{0, 0, 0}, {205, 0, 0}, {0, 205, 0},
		{205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
		{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255},
		{255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
	static const unsigned char cube[6] = {0, 95, 135, 175, 215, 255};

	if (colour < 0 || colour > 255)
		colour = 0;
	if (colour < 16) {
		for (int i = 0; i < 3; i++)
			rgb[i] = base[colour][i];
	} else if (colour < 232) {
		rgb[0] = cube[(colour - 16) / 36];
		rgb[1] = cube[(colour - 16) / 6 % 6];
		rgb[2] = cube[(colour - 16) % 6];
	} else {
		rgb[0] = rgb[1] = rgb[2] = (unsigned char)(8 + 10 * (colour - 232));
	}
}

struct hue {
	int degrees; // -1 = grey
	int high;    // the strongest of the three, 0..255
};

static struct hue hue_of(int colour)
{
	unsigned char c[3];

	style_rgb(colour, c);
	int high = c[0] > c[1] ? c[0] : c[1];
	int low = c[0] < c[1] ? c[0] : c[1];
	high = high > c[2] ? high : c[2];
	low = low < c[2] ? low : c[2];
	int spread = high - low;
	if (spread * 5 < high || spread == 0)
		return (struct hue){-1, high};
	if (high == c[0])
		return (struct hue){(60 * (c[1] - c[2]) / spread + 360) % 360, high};
	if (high == c[1])
		return (struct hue){60 * (c[2] - c[0]) / spread + 120, high};
	return (struct hue){60 * (c[0] - c[1]) / spread + 240, high};
}

static bool is_orange(int colour)
{
	struct hue h = hue_of(colour);

	return colour >= 16 && h.degrees >= 20 && h.degrees < 45;
}

/* The colour of eight. */
static int basic_hue(int degrees)
{
	static const int names[12] = {1, 3, 3, 2, 2, 6, 6, 4, 4, 5, 5, 1};

	return names[(degrees + 5) % 360 / 30];
}

static int reduce_grey(int high, int colours)
{
	if (high < 60)
		return 0;
	if (colours < 16)
		return 7;
	return high < 120 ? 8 : high < 225 ? 7 : 15;
}

static short reduce_colour(int colour, int colours)
{
	struct hue h = hue_of(colour);

	if (colour < 16)
		return (short)(colours < 16 ? colour % 8 : colour);
	if (h.degrees < 0)
		return (short)reduce_grey(h.high, colours);
	int basic = basic_hue(h.degrees);
	bool bright = colours >= 16 && h.high > 230 && basic != 3;
	return (short)(bright ? basic + 8 : basic);
}

/* Dark greys of bands and selections do not exist in few colours; lines and reverse stand in. */
static void reduce_ground(struct style *s, int colours)
{
	unsigned char rgb[3];

	if (s->bg < 0)
		return;
	style_rgb(s->bg, rgb);
	bool grey = hue_of(s->bg).degrees < 0;
	if (grey && s->bg >= 16 && rgb[0] >= 34 && rgb[0] < 64)
		s->attrs |= STYLE_UNDERLINE;
	bool selected = grey && rgb[0] >= 64 && rgb[0] < 110;
	s->bg = selected && colours < 16 ? 7 : reduce_colour(s->bg, colours);
	if (selected && colours < 16)
		s->fg = 0;
}

/* With eight colours bold is how many a terminal says bright: blue on black needs it to be read,
 * and black on a light ground would turn grey. */
static void brighten(struct style *s)
{
	if (s->fg == 4 && s->bg <= 0)
		s->attrs |= STYLE_BOLD;
	if (s->fg == 0)
		s->attrs &= ~STYLE_BOLD;
}

struct style style_reduce(struct style s, int colours)
{
	if (colours >= 256)
		return s;
	if (colours < 8)
		return (struct style){STYLE_DEFAULT, STYLE_DEFAULT, s.attrs};
	short fg = s.fg;
	reduce_ground(&s, colours);
	if (s.fg >= 0 && s.fg == fg) {
		if (is_orange(s.fg))
			s.attrs |= STYLE_BOLD;
		s.fg = reduce_colour(s.fg, colours);
	}
	if (s.fg >= 0 && s.fg == s.bg)
		s.fg = s.bg == 0 || s.bg == 8 ? 7 : 0;
	if (s.fg == 0 && s.bg == 4)
		s.fg = 7;
	if (colours < 16)
		brighten(&s);
	return s;
}
