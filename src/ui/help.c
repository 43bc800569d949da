/* SPDX-License-Identifier: MIT */
#include "help.h"

#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "yiping/base/utf8.h"
#include "yiping/model/act_args.h"
#include "yiping/model/lifecycle.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/keymap.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512
#define COLUMN_LEAST 58 // of a column of text, where there are several
#define ENTRY_LINES 8

void help_entry(struct sheet *s, enum role role, const char *word, const char *text)
{
	int columns = s->area.cols < 50 ? 10 : 14;
	struct pen p = sheet_line(s);

	if (utf8_columns(word) >= columns) {
		pen_text(&p, role, word);
		p = sheet_line(s);
	} else {
		pen_text(&p, role, word);
	}
	pen_to(&p, s->area.col + columns + 1);
	sheet_flow_most(s, &p, columns + 1, ROLE_TEXT, text, ENTRY_LINES);
}

/* ---- keys ---- */

static void write_keys(struct sheet *s, enum view_id view)
{
	size_t n;
	const struct binding *table = keymap_table(&n);

	sheet_head(s, _("Keys"), NULL);
	for (size_t i = 0; i < n; i++) {
		char keys[64] = "", label[KEY_LABEL_ROOM], text[TEXT_ROOM];
		bool again = i > 0 && table[i].command == table[i - 1].command;
		if (again || (table[i].views && !(table[i].views >> view & 1)))
			continue;
		for (size_t k = i; k < n && table[k].command == table[i].command; k++) {
			size_t used = strlen(keys);
			snprintf(keys + used, sizeof(keys) - used, "%s%s", used ? " " : "",
				key_label(table[k].key, label));
		}
		snprintf(text, sizeof(text), "%s%s%s", _(table[i].help),
			table[i].token[0] ? "  :" : "", table[i].token);
		help_entry(s, ROLE_KEY, keys, text);
	}
}

/* "lead= [assist=]": what may be left out stands in brackets. */
static void write_args(enum verb v, char *out, size_t room)
{
	size_t n, used = strlen(out);
	const struct verb_arg *rows = verb_args(&n);
	uint32_t told = 0;

	for (size_t i = 0; i < n && used < room; i++) {
		const struct verb_arg *r = &rows[i];
		bool needed = r->need == ARG_ASKED && r->when == WHEN_ALWAYS;
		if (r->verb != v || told >> r->arg & 1)
			continue;
		told |= 1u << r->arg;
		used += (size_t)snprintf(out + used, room - used, needed ? "  %s=" : "  [%s=]",
			arg_token(r->arg));
	}
}

static void write_verbs(struct sheet *s)
{
	sheet_head(s, _("Typed after :"), NULL);
	help_entry(s, ROLE_KEY, ":area",
		_("another centre, by its name, how it begins, or its number; Tab completes it"));
	for (int v = VERB_NONE + 1; v < VERB_COUNT; v++) {
		char word[32], text[TEXT_ROOM];
		if (!verb_is_deed((enum verb)v))
			continue;
		snprintf(word, sizeof(word), ":%s", verb_token((enum verb)v));
		snprintf(text, sizeof(text), "%s", words_verb((enum verb)v));
		write_args((enum verb)v, text, sizeof(text));
		help_entry(s, ROLE_KEY, word, text);
	}
}

/* ---- the life cycle ---- */

static void write_row(struct sheet *s, const struct transition *t, enum state from)
{
	char text[TEXT_ROOM] = "";
	size_t used = 0;

	if (t->to < STATE_COUNT && t->to != from)
		used = (size_t)snprintf(
			text, sizeof(text), "> %s  ", words_state((enum state)t->to));
	for (int r = PERSON_NONE + 1; r < PERSON_ROLE_COUNT; r++)
		if (t->who & WHO(r) && used < sizeof(text))
			used += (size_t)snprintf(text + used, sizeof(text) - used, "%s  ",
				words_role((enum role_id)r));
	help_entry(s, ROLE_TEXT, words_verb(t->verb), text);
}

/* What people may do in each state, and where it leads. */
static void write_life_cycle(struct sheet *s)
{
	size_t n;
	const struct transition *table = lifecycle_table(&n);

	sheet_head(s, _("Life cycle of an event"), NULL);
	sheet_text(s, ROLE_LABEL, _("in each state: what may be done, > where it leads, by whom"),
		3);
	for (int state = STATE_SENSED; state < STATE_COUNT; state++) {
		struct pen p = sheet_line(s);
		pen_text(&p, ROLE_STRONG, words_state((enum state)state));
		for (size_t i = 0; i < n; i++)
			if (table[i].from & STATE_BIT(state) && table[i].who & ~WHO_RULE)
				write_row(s, &table[i], (enum state)state);
	}
}

/* ---- pages ---- */

static const char *const titles[HELP_PAGES] = {NC_("help", "keys"), NC_("help", "filter"),
	NC_("help", "signs"), NC_("help", "life cycle")};

static void write_page(struct sheet *s, enum view_id view, enum help_page page)
{
	switch (page) {
	case HELP_FILTER:
		help_filter(s);
		break;
	case HELP_SIGNS:
		help_signs(s);
		break;
	case HELP_LIFE:
		write_life_cycle(s);
		break;
	default:
		write_keys(s, view);
		sheet_gap(s);
		write_verbs(s);
		break;
	}
}

/* As on a newspaper's page: the text goes on at the head of the next column. */
static int columns_in(struct rect area)
{
	return area.cols < 2 * COLUMN_LEAST ? 1 : area.cols / COLUMN_LEAST;
}

static int lines_of(struct canvas *c, struct rect area, enum view_id view, enum help_page page)
{
	struct rect one = {area.row, area.col, 0, area.cols / columns_in(area)};
	struct sheet s = {c, one, 0, 0};

	write_page(&s, view, page);
	return s.line;
}

static void draw_tabs(struct canvas *c, struct rect row, enum help_page page, bool more)
{
	struct pen p = pen_at(c, row, 0);

	p.end -= 1;
	pen_gap(&p, 1);
	for (int i = 0; i < HELP_PAGES; i++) {
		const char *title = i18n_entry(titles[i]);
		if (i == (int)page)
			pen_printf(&p, ROLE_CHIP, " %s ", title);
		else
			pen_text(&p, ROLE_LABEL, title);
		pen_gap(&p, row.cols < 50 ? 1 : 2);
	}
	if (more)
		pen_tail(&p, 1, ROLE_CHIP, row.cols < 50 ? "PgDn" : _(" more: PgDn "));
	if (pen_left(&p) > 8)
		pen_text(&p, ROLE_DIM, "Tab");
}

static struct rect text_of(struct rect area)
{
	rect_take_top(&area, 1);
	return area;
}

int help_last(struct canvas *c, struct rect area, enum view_id view, enum help_page page)
{
	struct rect text = text_of(area);
	int lines = lines_of(c, text, view, page), room = text.rows * columns_in(text);

	return lines > room ? lines - room : 0;
}

void help_draw(struct canvas *c, struct rect area, enum view_id view, enum help_page page, int top)
{
	struct rect text = text_of(area);
	int n = columns_in(text), last = help_last(c, area, view, page);

	top = top < 0 ? 0 : top < last ? top : last;
	draw_tabs(c, rect_row(area, 0), page, top < last);
	for (int i = 0; i < n && text.rows > 0; i++) {
		struct rect column = rect_make(
			text.row, text.col + i * (text.cols / n), text.rows, text.cols / n);
		if (i + 1 < n)
			rect_take_right(&column, 1);
		else
			column.cols = text.cols / n - (n > 1);
		struct sheet s = {c, column, 0, top + i * text.rows};
		write_page(&s, view, page);
	}
}

bool frame_help_command(struct frame_state *f, struct canvas *c, enum command command)
{
	int page = canvas_rows(c) / 2 + 1;

	switch (command) {
	case COMMAND_DOWN:
		f->help_top++;
		break;
	case COMMAND_UP:
		f->help_top--;
		break;
	case COMMAND_PAGE_DOWN:
		f->help_top += page;
		break;
	case COMMAND_PAGE_UP:
		f->help_top -= page;
		break;
	case COMMAND_FIRST:
		f->help_top = 0;
		break;
	case COMMAND_LAST:
		f->help_top = frame_help_last(f, c);
		break;
	case COMMAND_NEXT_PANE:
	case COMMAND_RIGHT:
		f->help_page = (f->help_page + 1) % HELP_PAGES;
		f->help_top = 0;
		break;
	case COMMAND_PREVIOUS_PANE:
	case COMMAND_LEFT:
		f->help_page = (f->help_page + HELP_PAGES - 1) % HELP_PAGES;
		f->help_top = 0;
		break;
	default:
		return false;
	}
	int last = frame_help_last(f, c);
	f->help_top = f->help_top < 0 ? 0 : f->help_top < last ? f->help_top : last;
	return true;
}
