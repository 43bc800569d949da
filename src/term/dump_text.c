/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "dump_run.h"

/* Columns up to the last that is not blank. */
static int used_columns(const struct canvas *c, int row)
{
	int used = canvas_cols(c);

	while (used > 0 && strcmp(canvas_cell(c, row, used - 1)->text, " ") == 0)
		used--;
	return used;
}

void dump_text(const struct canvas *c, struct buf *out)
{
	for (int row = 0; row < canvas_rows(c); row++) {
		int used = used_columns(c, row);
		for (int col = 0; col < used; col++)
			buf_puts(out, canvas_cell(c, row, col)->text);
		buf_putc(out, '\n');
	}
}
