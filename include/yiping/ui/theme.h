/* SPDX-License-Identifier: MIT */
/* What roles look like. A theme is INI text:
 *
 *	[theme]
 *	based-on = grey          another built-in theme, before [roles]
 *	[roles]
 *	text = 250 on 234
 *	need-red = 231 on 160 bold
 *	band = default underline
 *
 * Colours are 0..255 of xterm's palette or "default"; words are bold dim underline reverse blink. A
 * role that names no background shows the one of its ground. */
#ifndef YIPING_UI_THEME_H
#define YIPING_UI_THEME_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/base/error.h"
#include "yiping/base/ini.h"
#include "yiping/ui/canvas.h"
#include "yiping/ui/role.h"

#define STYLE_DEFAULT (-1) // the terminal's own colour
#define STYLE_GROUND (-2)  // background only: that of the ground

enum {
	STYLE_BOLD = 1 << 0,
	STYLE_DIM = 1 << 1,
	STYLE_UNDERLINE = 1 << 2,
	STYLE_REVERSE = 1 << 3,
	STYLE_BLINK = 1 << 4,
};

struct style {
	short fg, bg;        // 0..255, STYLE_DEFAULT; bg also STYLE_GROUND inside a theme
	unsigned char attrs; // STYLE_BOLD ...
};

struct theme {
	struct style roles[ROLE_COUNT];
};

/* The built-in theme of this name; false if there is none (*t is then untouched). */
bool theme_builtin(struct theme *t, const char *name);

/* The name of built-in theme i, NULL past the last; 0 is the default one. */
const char *theme_builtin_name(int i);

/* Reads theme text on top of "mono" (or of its based-on). Bad lines are told to complain
 * (NULL allowed) and skipped. Returns their number. */
int theme_read_text(struct theme *t, const char *text, ini_complaint_fn complain, void *user);

/* Opens NAME.theme in dir (NULL: no directory), else the built-in NAME; a name with a slash is a
 * path. The outcome is always a usable theme: the default one, and false with e filled, when
 * there is none such. *complaints (NULL allowed) is the number of bad lines. */
bool theme_open(struct theme *t, const char *name, const char *dir, ini_complaint_fn complain,
	void *user, int *complaints, struct error *e);

/* False if NO_COLOR is set in the environment: use the built-in "mono". */
bool theme_colour_wanted(void);

/* The look of a cell, all colours settled (no STYLE_GROUND). */
struct style theme_style(const struct theme *t, const struct cell *cell);

/* The nearest look with 256, 16, 8 or 0 colours; orange becomes bold yellow. */
struct style style_reduce(struct style s, int colours);

bool style_equal(struct style a, struct style b);

/* Red, green and blue of one of the 256 colours. */
void style_rgb(int colour, unsigned char rgb[3]);

#endif
