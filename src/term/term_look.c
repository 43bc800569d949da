/* SPDX-License-Identifier: MIT */
#include "term_look.h"

#include <string.h>

#define SEEN_ON_BLANKS (STYLE_UNDERLINE | STYLE_REVERSE)

/* Parameters on their way into one sequence. */
struct parameters {
	struct buf *out;
	size_t from; // where the sequence begins
};

static void begin(struct parameters *p, struct buf *out)
{
	*p = (struct parameters){out, out->length};
	buf_puts(out, "\033[");
}

static void add(struct parameters *p, const char *word)
{
	if (p->out->length > p->from + 2)
		buf_putc(p->out, ';');
	buf_puts(p->out, word);
}

struct style look_of_blank(struct style s)
{
	s.attrs &= SEEN_ON_BLANKS;
	if (!s.attrs)
		s.fg = STYLE_DEFAULT;
	return s;
}

bool look_does_blank(const struct look *now, struct style wanted)
{
	return now->known &&
	       style_equal(look_of_blank(now->style), look_of_blank(wanted));
}

static const struct {
	unsigned char attr;
	const char *on, *off;
} attributes[] = {
	{STYLE_BOLD, "1", "22"},
	{STYLE_DIM, "2", "22"},
	{STYLE_UNDERLINE, "4", "24"},
	{STYLE_BLINK, "5", "25"},
	{STYLE_REVERSE, "7", "27"},
};

#define ATTRIBUTES (sizeof(attributes) / sizeof(attributes[0]))

static void set_colours(struct parameters *p, const struct look_words *w, struct style from,
	struct style to)
{
	if (to.fg != from.fg)
		add(p, to.fg < 0 ? "39" : w->fg[to.fg]);
	if (to.bg != from.bg)
		add(p, to.bg < 0 ? "49" : w->bg[to.bg]);
}

static void set_attributes(struct parameters *p, unsigned from, unsigned to)
{
	for (size_t i = 0; i < ATTRIBUTES; i++)
		if (to & ~from & attributes[i].attr)
			add(p, attributes[i].on);
}

/* Bold and dim are taken back by the same word. Returns what is left. */
static unsigned take_back(struct parameters *p, unsigned from, unsigned to)
{
	const char *last = "";

	for (size_t i = 0; i < ATTRIBUTES; i++) {
		if (!(from & ~to & attributes[i].attr))
			continue;
		if (strcmp(last, attributes[i].off) != 0)
			add(p, attributes[i].off);
		last = attributes[i].off;
		from &= ~(unsigned)attributes[i].attr;
		if (strcmp(last, "22") == 0)
			from &= ~(unsigned)(STYLE_BOLD | STYLE_DIM);
	}
	return from;
}

static bool takes_back(struct style from, struct style to)
{
	return from.attrs & ~to.attrs || (to.fg < 0 && from.fg >= 0) ||
	       (to.bg < 0 && from.bg >= 0);
}

void look_change(struct look *now, const struct look_words *w, struct style wanted,
	struct buf *out)
{
	static const struct style plain = {STYLE_DEFAULT, STYLE_DEFAULT, 0};
	struct style from = now->style;
	struct parameters p;

	if (now->known && style_equal(from, wanted))
		return;
	begin(&p, out);
	if (!now->known || (!w->steps && takes_back(from, wanted))) {
		add(&p, "0");
		from = plain;
	}
	unsigned attrs = take_back(&p, from.attrs, wanted.attrs);
	set_attributes(&p, attrs, wanted.attrs);
	set_colours(&p, w, from, wanted);
	buf_putc(out, 'm');
	*now = (struct look){true, wanted};
}

void look_plain(struct look *now, struct buf *out)
{
	buf_puts(out, "\033[m");
	*now = (struct look){true, {STYLE_DEFAULT, STYLE_DEFAULT, 0}};
}
