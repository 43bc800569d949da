/* SPDX-License-Identifier: MIT */
#include "dump_run.h"

/* One cell, in the picture's units. */
#define CELL_WIDTH 9
#define CELL_HEIGHT 19
#define BASE_LINE 14
#define FONT_SIZE 15

static void add_rect(int x, int y, int width, int height, const unsigned char rgb[3],
	struct buf *out)
{
	buf_printf(out,
		"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%02x%02x%02x\"/>\n", x,
		y, width, height, rgb[0], rgb[1], rgb[2]);
}

/* Stretching each run to its cells keeps columns true whatever font draws it. */
static void add_run(const struct canvas *c, const struct dump_run *run,
	const unsigned char page[3], struct buf *out)
{
	unsigned char ink[3], paper[3];
	int x = run->col * CELL_WIDTH, y = run->row * CELL_HEIGHT;
	int width = run->columns * CELL_WIDTH;

	dump_run_colours(run->style, ink, paper);
	if (paper[0] != page[0] || paper[1] != page[1] || paper[2] != page[2])
		add_rect(x, y, width, CELL_HEIGHT, paper, out);
	if (run->style.attrs & STYLE_UNDERLINE)
		add_rect(x, y + CELL_HEIGHT - 2, width, 1, ink, out);
	if (run->blank)
		return;
	buf_printf(out,
		"<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\" "
		"fill=\"#%02x%02x%02x\"%s>",
		x, y + BASE_LINE, width, ink[0], ink[1], ink[2],
		run->style.attrs & STYLE_BOLD ? " font-weight=\"bold\"" : "");
	dump_run_text(c, run, true, out);
	buf_puts(out, "</text>\n");
}

void dump_svg(const struct canvas *c, const struct theme *t, struct buf *out)
{
	static const struct cell blank = {.text = " ", .width = 1};
	int width = canvas_cols(c) * CELL_WIDTH, height = canvas_rows(c) * CELL_HEIGHT;
	unsigned char ink[3], page[3];
	struct dump_run run;

	dump_run_colours(theme_style(t, &blank), ink, page);
	buf_printf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\" xml:space=\"preserve\" "
		"shape-rendering=\"crispEdges\" font-size=\"%d\" "
		"font-family=\"'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace\">\n",
		width, height, width, height, FONT_SIZE);
	add_rect(0, 0, width, height, page, out);
	for (int row = 0; row < canvas_rows(c); row++) {
		for (int col = 0; dump_run_at(c, t, row, col, &run); col += run.columns)
			add_run(c, &run, page, out);
	}
	buf_puts(out, "</svg>\n");
}
