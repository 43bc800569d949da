/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "detail.h"
#include "freshness.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"

#define WIDE 100

enum pane { PANE_TIMELINE, PANE_DEEDS, PANE_FACTS, PANE_UNITS, PANE_COUNT };

typedef void (*pane_fn)(const struct board *b, const struct subject *x, struct sheet *s);

static const struct {
	const char *name; // msgid
	pane_fn draw;
} panes[PANE_COUNT] = {
	{NC_("pane", "timeline"), detail_timeline},
	{NC_("pane", "deeds"), detail_deeds},
	{NC_("pane", "facts"), detail_facts},
	{NC_("pane", "units"), detail_units},
};

struct view_state {
	uint32_t num;
	enum pane pane;
	int top[PANE_COUNT];
	bool follow; // the timeline shows its end
	int page;
};

static struct view_state *create(void)
{
	struct view_state *s = mem_alloc(sizeof(*s));

	s->follow = true;
	return s;
}

static void destroy(struct view_state *s)
{
	free(s);
}

static int lines_of(const struct board *b, const struct subject *x, enum pane pane,
	struct canvas *c, struct rect r)
{
	struct sheet s = {c, r, 0, 1 << 20};

	panes[pane].draw(b, x, &s);
	return s.line;
}

/* With tabs above, a pane needs no header of its own. */
static void draw_pane(struct view_state *s, const struct board *b, const struct subject *x,
	enum pane pane, struct canvas *c, struct rect r, bool tabbed)
{
	struct sheet head = {c, rect_take_top(&r, tabbed ? 0 : 1), 0, 0};
	int lines = lines_of(b, x, pane, c, r) - 1;

	panes[pane].draw(b, x, &head);
	if (!tabbed && pane == s->pane)
		canvas_glyph(c, head.area.row, head.area.col, ROLE_BAND_TITLE, GLYPH_CURSOR);
	if (pane == PANE_TIMELINE && s->follow)
		s->top[pane] = lines;
	s->top[pane] = sheet_clamp(s->top[pane], lines, r.rows);
	struct sheet sheet = {c, r, 0, s->top[pane] + 1};
	panes[pane].draw(b, x, &sheet);
}

static void draw_tabs(const struct view_state *s, struct canvas *c, struct rect row)
{
	struct pen p = pen_at(c, row, 0);

	pen_gap(&p, 1);
	for (int i = 0; i < PANE_COUNT; i++) {
		const char *name = i18n_entry(panes[i].name);
		if (i == (int)s->pane)
			pen_printf(&p, ROLE_CHIP, " %s ", name);
		else
			pen_text(&p, ROLE_LABEL, name);
		pen_gap(&p, 2);
	}
	p.end -= 1;
	if (pen_left(&p) > 6)
		pen_tail(&p, 0, ROLE_DIM, "Tab");
}

/* The side gets what it needs in the order deeds, facts, units; the last takes the rest. */
static void draw_side(struct view_state *s, const struct board *b, const struct subject *x,
	struct canvas *c, struct rect r)
{
	for (int i = PANE_DEEDS; i < PANE_COUNT; i++) {
		int need = lines_of(b, x, (enum pane)i, c, r), later = 5 * (PANE_COUNT - 1 - i);
		int most = r.rows - later > 4 ? r.rows - later : 4;
		if (i == PANE_UNITS)
			need = r.rows;
		draw_pane(s, b, x, (enum pane)i, c, rect_take_top(&r, need < most ? need : most),
			false);
		if (r.rows > later + 1)
			rect_take_top(&r, 1);
	}
}

static void draw_body(struct view_state *s, const struct board *b, const struct subject *x,
	struct canvas *c, struct rect r)
{
	if (r.cols < WIDE) {
		draw_tabs(s, c, rect_take_top(&r, 1));
		s->page = r.rows;
		draw_pane(s, b, x, s->pane, c, r, true);
		return;
	}
	struct rect side = rect_take_right(&r, r.cols >= 180 ? r.cols / 2 : r.cols * 46 / 100);
	rect_take_right(&r, 1);
	s->page = r.rows;
	draw_pane(s, b, x, PANE_TIMELINE, c, r, false);
	if (side.cols < 100) {
		draw_side(s, b, x, c, side);
		return;
	}
	struct rect left = rect_take_left(&side, side.cols / 2);
	rect_take_right(&left, 1);
	int deeds = lines_of(b, x, PANE_DEEDS, c, left);
	draw_pane(s, b, x, PANE_DEEDS, c, rect_take_top(&left, deeds), false);
	rect_take_top(&left, 1);
	draw_pane(s, b, x, PANE_UNITS, c, left, false);
	draw_pane(s, b, x, PANE_FACTS, c, side, false);
}

static void say_missing(
	const struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	const char *text = _("?its text is not at hand; asked for");

	if (!s->num)
		text = _("no event chosen: choose one in the list and press Enter");
	else if (b->link.state == LINK_DENIED)
		text = _("?not permitted: the server does not accept this token");
	else if (!freshness_is_live(b))
		text = _("?not kept on this machine, and the server does not answer");
	canvas_text(c, r.row, r.col + 1, r.cols - 1, s->num ? ROLE_DOUBT : ROLE_LABEL, text);
}

static void draw(struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	struct subject x = {.num = s->num, .event = deed_event(b, s->num)};
	bool small = area.rows < 16;

	if (s->num && b->fold)
		x.live = fold_find(b->fold, KIND_EVENT, s->num);
	if ((!x.live && !x.event) || !b->catalog || !b->tree) {
		say_missing(s, b, c, area);
		return;
	}
	struct sheet head = {c, rect_take_top(&area, 2), 0, 0};
	detail_draw_head(b, &x, &head);
	if (!small)
		rect_take_top(&area, area.rows > 24 ? 1 : 0);
	struct rect clocks = rect_take_top(&area, small ? 1 : area.rows > 24 ? 3 : 2);
	detail_draw_clocks(b, &x, c, clocks);
	if (area.rows > 24)
		rect_take_top(&area, 1);
	draw_body(s, b, &x, c, area);
}

static void scroll(struct view_state *s, enum command command)
{
	int *top = &s->top[s->pane], page = s->page > 2 ? s->page - 2 : 1;

	s->follow = s->follow && s->pane != PANE_TIMELINE;
	switch (command) {
	case COMMAND_UP:
		*top -= *top > 0;
		break;
	case COMMAND_DOWN:
		*top += 1;
		break;
	case COMMAND_PAGE_UP:
		*top = *top > page ? *top - page : 0;
		break;
	case COMMAND_PAGE_DOWN:
		*top += page;
		break;
	case COMMAND_FIRST:
		*top = 0;
		break;
	default:
		*top = 1 << 20;
		s->follow = s->pane == PANE_TIMELINE || s->follow;
		break;
	}
}

static struct intent command(struct view_state *s, const struct board *b, enum command command)
{
	(void)b;
	if (deed_verb(command) != VERB_NONE)
		return deed_intent(command, &s->num, s->num ? 1 : 0);
	switch (command) {
	case COMMAND_BACK:
		return (struct intent){.kind = INTENT_BACK};
	case COMMAND_NEXT_PANE:
	case COMMAND_RIGHT:
		s->pane = (s->pane + 1) % PANE_COUNT;
		break;
	case COMMAND_PREVIOUS_PANE:
	case COMMAND_LEFT:
		s->pane = (s->pane + PANE_COUNT - 1) % PANE_COUNT;
		break;
	case COMMAND_UP:
	case COMMAND_DOWN:
	case COMMAND_PAGE_UP:
	case COMMAND_PAGE_DOWN:
	case COMMAND_FIRST:
	case COMMAND_LAST:
		scroll(s, command);
		break;
	default:
		return (struct intent){.kind = INTENT_NONE};
	}
	return (struct intent){.kind = INTENT_REDRAW};
}

static uint32_t selected(const struct view_state *s)
{
	return s->num;
}

static void show(struct view_state *s, uint32_t num)
{
	if (num != s->num)
		*s = (struct view_state){.num = num, .pane = s->pane, .follow = true};
}

const struct view_ops view_detail = {
	.id = VIEW_DETAIL,
	.token = "detail",
	.title = N_("Event"),
	.create = create,
	.destroy = destroy,
	.draw = draw,
	.command = command,
	.selected = selected,
	.show = show,
};
