/* SPDX-License-Identifier: MIT */
#include "dump_run.h"

static const char head[] =
	"<!DOCTYPE html>\n"
	"<html><head><meta charset=\"utf-8\"><title>yiping</title><style>\n"
	"body{margin:0}\n"
	"pre{margin:0;padding:1ch;display:inline-block;line-height:1.25;"
	"font-family:\"DejaVu Sans Mono\",\"Noto Sans Mono CJK SC\",monospace}\n"
	"span{display:inline-block;overflow:hidden;white-space:pre;vertical-align:top;"
	"height:1.25em}\n"
	"</style></head><body>";

static void add_run(const struct canvas *c, const struct dump_run *run, struct buf *out)
{
	unsigned char ink[3], paper[3];

	dump_run_colours(run->style, ink, paper);
	buf_printf(out, "<span style=\"width:%dch;color:#%02x%02x%02x;background:#%02x%02x%02x",
		run->columns, ink[0], ink[1], ink[2], paper[0], paper[1], paper[2]);
	if (run->style.attrs & STYLE_BOLD)
		buf_puts(out, ";font-weight:bold");
	if (run->style.attrs & STYLE_UNDERLINE)
		buf_puts(out, ";text-decoration:underline");
	buf_puts(out, "\">");
	dump_run_text(c, run, true, out);
	buf_puts(out, "</span>");
}

void dump_html(const struct canvas *c, const struct theme *t, struct buf *out)
{
	static const struct cell blank = {.text = " ", .width = 1};
	unsigned char ink[3], paper[3];
	struct dump_run run;

	dump_run_colours(theme_style(t, &blank), ink, paper);
	buf_puts(out, head);
	buf_printf(out, "<pre style=\"background:#%02x%02x%02x\">", paper[0], paper[1], paper[2]);
	for (int row = 0; row < canvas_rows(c); row++) {
		for (int col = 0; dump_run_at(c, t, row, col, &run); col += run.columns)
			add_run(c, &run, out);
		buf_putc(out, '\n');
	}
	buf_puts(out, "</pre></body></html>\n");
}
