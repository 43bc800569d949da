/* SPDX-License-Identifier: MIT */
#include "term_info.h"

#include <curses.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* "" if the terminal has no such string. */
static const char *string_of(const char *name)
{
	const char *s = tigetstr(name);

	return s && s != (const char *)-1 ? s : "";
}

static bool begins(const char *name, const char *with)
{
	return strncmp(string_of(name), with, strlen(with)) == 0;
}

/* With more than 256 colours the numbers mean red, green and blue, but for the first eight. */
static int palette(int colours)
{
	if (colours > 256 || (colours >= 8 && colours < 16))
		return 8;
	return colours == 256 ? 256 : colours >= 16 ? 16 : 0;
}

/* The parameters of the sequence that sets colour n. */
static bool read_colour(const char *name, int n, char out[LOOK_WORD_ROOM])
{
	const char *s = tparm(string_of(name), n);
	size_t length = s ? strlen(s) : 0;

	if (length < 4 || length - 3 >= LOOK_WORD_ROOM || strncmp(s, "\033[", 2) != 0 ||
		s[length - 1] != 'm')
		return false;
	snprintf(out, LOOK_WORD_ROOM, "%.*s", (int)(length - 3), s + 2);
	return true;
}

static void read_colours(struct look_words *w)
{
	w->colours = palette(tigetnum("colors"));
	w->steps = w->colours > 0 && strcmp(string_of("op"), "\033[39;49m") == 0;
	for (int i = 0; i < w->colours; i++)
		if (!read_colour("setaf", i, w->fg[i]) || !read_colour("setab", i, w->bg[i]))
			w->colours = 0;
}

static bool shows(uint32_t c, int width)
{
	return wcwidth((wchar_t)c) == width;
}

bool term_info_read(struct paint_words *w)
{
	if (!begins("cup", "\033[%i%p1%d;%p2%dH"))
		return false;
	read_colours(&w->look);
	w->erases = begins("el", "\033[K");
	w->blanks = begins("ech", "\033[%p1%dX");
	w->fills = tigetflag("bce") > 0;
	w->repeats = begins("rep", "%p1%c\033[%p2%{1}%-%db");
	w->columns = begins("hpa", "\033[%i%p1%dG");
	w->corner = tigetflag("am") <= 0 || tigetflag("xenl") > 0;
	w->shows = shows;
	return true;
}
