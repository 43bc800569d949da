/* SPDX-License-Identifier: MIT */
/* The head of a screen that hangs on a wall: what row 1 says elsewhere, in figures three rows high,
 * and the three worst events one under the other. */
#include <stdio.h>
#include <string.h>

#include "centre.h"
#include "frame.h"
#include "freshness.h"
#include "plight.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"

#define FIGURES_MAX 48
#define CLOCK_SECONDS 160 // columns from which the clock shows them

static void fill(struct canvas *c, const struct pen *p, int columns, enum role role)
{
	for (int y = 0; y < WALL_ROWS; y++)
		canvas_fill(c, p->row + y, p->col, columns, role);
}

/* A word in the middle row, then the number; none is said in words alone. */
static void draw_count(
	struct pen *p, uint32_t n, enum role role, const char *some, const char *none)
{
	char digits[16];
	struct pen word = *p;

	word.row++;
	if (n == 0) {
		pen_text(&word, ROLE_LABEL, none);
		p->col = word.col + 3;
		return;
	}
	snprintf(digits, sizeof(digits), "%u", (unsigned)n);
	int columns = utf8_columns(some) + 1 + (int)strlen(digits) * 4;
	bool block = role == ROLE_NEED_RED;
	if (block)
		fill(p->canvas, p, columns + 2, role);
	pen_gap(&word, block);
	pen_text(&word, role, some);
	widget_figures(p->canvas, p->row, word.col + 1, FIGURES_MAX, role, digits);
	p->col += columns + block * 2 + 2;
}

static int clock_columns(struct rect area)
{
	return area.cols >= CLOCK_SECONDS ? 28 : 18;
}

void wall_draw_clock(const struct board *b, struct canvas *c, struct rect area)
{
	bool seconds = area.cols >= CLOCK_SECONDS;
	char text[16];
	struct civil t;

	instant_civil(b->now, centre_offset(b), &t);
	snprintf(text, sizeof(text), seconds ? "%02d:%02d:%02d" : "%02d:%02d", t.hour, t.minute,
		t.second);
	int columns = clock_columns(area);
	widget_figures(c, area.row + 1, area.col + area.cols - 1 - columns, columns, ROLE_STRONG,
		text);
}

void wall_draw(const struct board *b, struct canvas *c, struct rect area)
{
	struct plight n;
	struct live top[PLIGHT_TOP_MAX];
	struct pen p = pen_at(c, area, 1);
	bool live = freshness_is_live(b);

	pen_gap(&p, 1);
	wall_draw_clock(b, c, area);
	p.end -= 1 + clock_columns(area) + 2;
	if (!freshness_is_known(b) || !b->catalog) {
		sentence_draw_unknown(b, &p);
		return;
	}
	int worst = plight_survey(b, &n, top, PLIGHT_TOP_MAX);
	if (!live)
		pen_text(&p, ROLE_DOUBT, _("?last known:"));
	pen_gap(&p, live ? 0 : 1);
	draw_count(&p, n.unacked, ROLE_NEED_RED, _("unacked"), _("none unacked"));
	draw_count(&p, n.overdue, ROLE_RED, C_("count", "overdue"), _("none overdue"));
	draw_count(&p, n.near, ROLE_YELLOW, C_("count", "near"), _("none near"));
	for (int i = 0; i < worst; i++) {
		struct pen line = p;
		line.row += i;
		sentence_draw_line(b, &top[i], i, &line);
	}
}
