/* SPDX-License-Identifier: MIT */
#include "dump_run.h"

static void add_style(struct style s, struct buf *out)
{
	static const char *const codes[] = {";1", ";2", ";4", ";7", ";5"};

	buf_puts(out, "\033[0");
	for (int i = 0; i < 5; i++) {
		if (s.attrs & (1 << i))
			buf_puts(out, codes[i]);
	}
	if (s.fg >= 0)
		buf_printf(out, ";38;5;%d", s.fg);
	if (s.bg >= 0)
		buf_printf(out, ";48;5;%d", s.bg);
	buf_putc(out, 'm');
}

void dump_ansi(const struct canvas *c, const struct theme *t, struct buf *out)
{
	struct dump_run run, last = {0};

	for (int row = 0; row < canvas_rows(c); row++) {
		for (int col = 0; dump_run_at(c, t, row, col, &run); col += run.columns) {
			if (col == 0 || !style_equal(run.style, last.style))
				add_style(run.style, out);
			dump_run_text(c, &run, false, out);
			last = run;
		}
		buf_puts(out, "\033[0m\n");
	}
}
