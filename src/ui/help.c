/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "yiping/base/utf8.h"
#include "yiping/model/lifecycle.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/keymap.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512
#define WIDE 110
#define KEY_COLUMNS 14
#define TOKEN_COLUMNS 10
#define HELP_MOST 36

/* Draws line after line and counts them; lines above the first one shown only count. */
struct page {
	struct canvas *canvas;
	struct rect area;
	int line, top;
};

static struct pen next_line(struct page *p)
{
	struct pen pen = pen_at(p->canvas, p->area, p->line - p->top >= 0 ? p->line - p->top : -1);

	p->line++;
	return pen;
}

static void head_line(struct page *p, const char *title)
{
	struct pen pen = next_line(p);

	if (pen.row >= 0)
		canvas_band(p->canvas, pen.row, p->area.col, p->area.cols);
	pen_gap(&pen, 1);
	pen_text(&pen, ROLE_BAND_TITLE, title);
}

static void write_keys(struct page *p, enum view_id view)
{
	size_t n;
	const struct binding *table = keymap_table(&n);

	bool tokens = p->area.cols >= 50;
	int key = tokens ? KEY_COLUMNS : KEY_COLUMNS - 4;
	int help = p->area.cols - key - (tokens ? TOKEN_COLUMNS : 0) - 2;

	help = help < HELP_MOST ? help : HELP_MOST;
	head_line(p, _("Keys"));
	for (size_t i = 0; i < n; i++) {
		char keys[64] = "", label[KEY_LABEL_ROOM];
		bool again = i > 0 && table[i].command == table[i - 1].command;
		if (again || (table[i].views && !(table[i].views >> view & 1)))
			continue;
		for (size_t k = i; k < n && table[k].command == table[i].command; k++) {
			size_t used = strlen(keys);
			snprintf(keys + used, sizeof(keys) - used, "%s%s", used ? " " : "",
				key_label(table[k].key, label));
		}
		struct pen pen = next_line(p);
		pen_gap(&pen, 1);
		pen_field(&pen, key, ROLE_KEY, keys);
		pen_field(&pen, help, ROLE_TEXT, _(table[i].help));
		pen_gap(&pen, 1);
		if (table[i].token[0] && tokens)
			pen_printf(&pen, ROLE_DIM, ":%s", table[i].token);
	}
}

static void write_row(struct page *p, const struct transition *t, enum state from)
{
	struct pen pen = next_line(p);
	char who[TEXT_ROOM] = "";

	for (int r = PERSON_NONE + 1; r < PERSON_ROLE_COUNT; r++) {
		size_t used = strlen(who);
		if (t->who & WHO(r))
			snprintf(who + used, sizeof(who) - used, "%s%s", used ? "  " : "",
				words_role((enum role_id)r));
	}
	pen_gap(&pen, 3);
	int columns = p->area.cols < 80 ? 12 : 16;
	pen_field(&pen, columns, ROLE_TEXT, words_verb(t->verb));
	pen_gap(&pen, 1);
	const char *to = t->to < STATE_COUNT && t->to != from ? words_state((enum state)t->to) : "";
	pen_field(&pen, columns, ROLE_STRONG, to);
	pen_gap(&pen, 1);
	pen_text(&pen, ROLE_LABEL, who);
}

/* What people may do in each state, and where it leads. */
static void write_life_cycle(struct page *p)
{
	size_t n;
	const struct transition *table = lifecycle_table(&n);

	head_line(p,
		_("Life cycle of an event: in each state, what may be done, where it leads, who"));
	for (int state = STATE_SENSED; state < STATE_COUNT; state++) {
		struct pen pen = next_line(p);
		pen_gap(&pen, 1);
		pen_text(&pen, ROLE_STRONG, words_state((enum state)state));
		for (size_t i = 0; i < n; i++)
			if (table[i].from & STATE_BIT(state) && table[i].who & ~WHO_RULE)
				write_row(p, &table[i], (enum state)state);
	}
}

static void write_marks(struct page *p)
{
	static const struct {
		enum glyph glyph;
		const char *help;
	} marks[] = {
		{GLYPH_UNACKED, N_("nobody has acknowledged it")},
		{GLYPH_DOUBT, N_("in doubt: stale, silent, or not confirmed by the server")},
		{GLYPH_LEVEL_BLUE, N_("blue")},
		{GLYPH_LEVEL_YELLOW, N_("yellow")},
		{GLYPH_LEVEL_ORANGE, N_("orange")},
		{GLYPH_LEVEL_RED, N_("red")},
		{GLYPH_LIMIT, N_("gauge: the first limit; worse is to the right")},
		{GLYPH_MARK, N_("gauge: the value")},
		{GLYPH_LATE, N_("late")},
	};

	head_line(p, _("Marks"));
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		struct pen pen = next_line(p);
		pen_gap(&pen, 1);
		pen_glyph(&pen, ROLE_KEY, marks[i].glyph);
		pen_gap(&pen, 13);
		pen_text(&pen, ROLE_TEXT, _(marks[i].help));
	}
}

static int write_first(struct page p, enum view_id view)
{
	write_keys(&p, view);
	next_line(&p);
	write_marks(&p);
	return p.line;
}

static int write_second(struct page p, int from)
{
	p.line = from;
	write_life_cycle(&p);
	return p.line;
}

/* Side by side where there is room, else one below the other; returns how many lines there are. */
static int write_all(struct canvas *c, struct rect area, enum view_id view, int top)
{
	struct rect left = area;

	if (area.cols < WIDE)
		return write_second((struct page){c, area, 0, top},
			write_first((struct page){c, area, 0, top}, view) + 1);
	left = rect_take_left(&area, area.cols / 2);
	rect_take_right(&left, 1);
	int first = write_first((struct page){c, left, 0, top}, view);
	int second = write_second((struct page){c, area, 0, top}, 0);
	return first > second ? first : second;
}

int help_last(struct canvas *c, struct rect area, enum view_id view)
{
	struct rect nowhere = {area.row, area.col, 0, area.cols};
	int lines = write_all(c, nowhere, view, 0);

	return lines > area.rows ? lines - area.rows : 0;
}

void help_draw(struct canvas *c, struct rect area, enum view_id view, int top)
{
	int last = help_last(c, area, view);

	top = top < 0 ? 0 : top < last ? top : last;
	write_all(c, area, view, top);
	struct pen pen = pen_at(c, area, area.rows - 1);
	if (top < last)
		pen_tail(&pen, 1, ROLE_CHIP, _(" more: PgDn "));
}
