/* SPDX-License-Identifier: MIT */
/* A picture of meanings for tests and reviews: "|" rows of text, below each a ":" row with one
 * letter a column for the role (left out if all is plain text), and a "_" row for grounds and
 * blinking where there are any. */
#include <string.h>

#include "dump_run.h"

static const char letters[ROLE_COUNT] = {
	[ROLE_TEXT] = '.',
	[ROLE_STRONG] = 's',
	[ROLE_VALUE] = 'v',
	[ROLE_LABEL] = 'l',
	[ROLE_DIM] = 'd',
	[ROLE_FAINT] = 'f',
	[ROLE_BAND] = 'b',
	[ROLE_BAND_TITLE] = 't',
	[ROLE_BAND_DIM] = 'h',
	[ROLE_RED] = 'r',
	[ROLE_ORANGE] = 'o',
	[ROLE_YELLOW] = 'y',
	[ROLE_BLUE] = 'u',
	[ROLE_NEED_RED] = 'R',
	[ROLE_NEED_ORANGE] = 'O',
	[ROLE_NEED_YELLOW] = 'Y',
	[ROLE_NEED_BLUE] = 'U',
	[ROLE_ACKED_1] = '1',
	[ROLE_ACKED_2] = '2',
	[ROLE_ACKED_3] = '3',
	[ROLE_ACKED_4] = '4',
	[ROLE_DOUBT] = 'q',
	[ROLE_DOUBT_REV] = 'Q',
	[ROLE_MODE] = 'M',
	[ROLE_CHIP] = 'C',
	[ROLE_SELECTED] = 'Z',
	[ROLE_KEY] = 'k',
	[ROLE_TRACK] = '-',
	[ROLE_BEYOND] = '=',
	[ROLE_LIMIT] = '|',
	[ROLE_FILL] = '#',
	[ROLE_SPARK] = 'p',
	[ROLE_SPARK_OVER] = 'P',
	[ROLE_RIVER] = 'w',
	[ROLE_BORDER] = 'x',
	[ROLE_MARK] = 'm',
	[ROLE_INSET] = 'i',
};

static char role_letter(const struct cell *cell)
{
	if (cell->role == ROLE_TEXT && strcmp(cell->text, " ") == 0)
		return ' ';
	return cell->role < ROLE_COUNT ? letters[cell->role] : '?';
}

static char ground_letter(const struct cell *cell)
{
	if (cell->blink)
		return '*';
	if (cell->ground == ROLE_TEXT)
		return ' ';
	return cell->ground < ROLE_COUNT ? letters[cell->ground] : '?';
}

static void mark_used(const struct cell *cell, bool used[ROLE_COUNT])
{
	if (role_letter(cell) != ' ' && cell->role < ROLE_COUNT)
		used[cell->role] = true;
	if (cell->ground < ROLE_COUNT && cell->ground != ROLE_TEXT)
		used[cell->ground] = true;
}

/* "lead" and the letters without blanks at the end; nothing if there are only `idle` letters. */
static void add_letters(const struct canvas *c, int row, const char *lead,
	char (*letter)(const struct cell *cell), const char *idle, struct buf *out)
{
	char line[CANVAS_MAX + 1];
	int n = 0, used = 0;
	bool worth = false;

	for (; n < canvas_cols(c); n++) {
		line[n] = letter(canvas_cell(c, row, n));
		if (line[n] != ' ')
			used = n + 1;
		worth = worth || !strchr(idle, line[n]);
	}
	if (!worth)
		return;
	buf_puts(out, lead);
	buf_add(out, line, (size_t)used);
	buf_putc(out, '\n');
}

static void add_text(const struct canvas *c, int row, struct buf *out)
{
	int used = canvas_cols(c);

	while (used > 0 && strcmp(canvas_cell(c, row, used - 1)->text, " ") == 0)
		used--;
	buf_putc(out, '|');
	for (int col = 0; col < used; col++)
		buf_puts(out, canvas_cell(c, row, col)->text);
	buf_putc(out, '\n');
}

void dump_roles(const struct canvas *c, struct buf *out)
{
	bool used[ROLE_COUNT] = {false};

	for (int row = 0; row < canvas_rows(c); row++) {
		add_text(c, row, out);
		add_letters(c, row, ":", role_letter, " .", out);
		add_letters(c, row, "_", ground_letter, " ", out);
		for (int col = 0; col < canvas_cols(c); col++)
			mark_used(canvas_cell(c, row, col), used);
	}
	for (int role = 0; role < ROLE_COUNT; role++) {
		if (used[role])
			buf_printf(out, "= %c %s\n", letters[role], role_name((enum role)role));
	}
}
