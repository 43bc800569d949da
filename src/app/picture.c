/* SPDX-License-Identifier: MIT */
#include "picture.h"

#include <stdio.h>

#include "yiping/base/path.h"

void picture_init(struct picture *p, enum view_id first)
{
	*p = (struct picture){.shown = first, .before = first};
	p->frame.view = view_by_id(first);
	p->frame.state = picture_state(p, first);
	p->frame.prompt = p->frame.typed = p->frame.message = "";
}

void picture_finish(struct picture *p)
{
	for (int i = 0; i < VIEW_COUNT; i++)
		if (p->states[i])
			view_by_id((enum view_id)i)->destroy(p->states[i]);
}

struct view_state *picture_state(struct picture *p, enum view_id view)
{
	const struct view_ops *ops = view_by_id(view);
	if (ops && !p->states[view])
		p->states[view] = ops->create();
	return p->states[view];
}

void picture_show(struct picture *p, enum view_id view)
{
	const struct view_ops *ops = view_by_id(view);
	if (!ops || view == p->shown)
		return;
	p->before = p->shown;
	p->shown = view;
	p->frame.view = ops;
	p->frame.state = picture_state(p, view);
}

void picture_back(struct picture *p)
{
	enum view_id to = p->before == p->shown ? VIEW_OVERVIEW : p->before;
	picture_show(p, to);
	p->before = VIEW_OVERVIEW;
}

void picture_draw(struct picture *p, const struct board *b, struct canvas *c)
{
	canvas_clear(c);
	frame_draw(&p->frame, b, c);
}

void picture_draw_frozen(struct picture *p, const struct board *b, struct canvas *c)
{
	frame_draw_frozen(&p->frame, b, c);
}

void picture_theme(struct theme *t, const char *name)
{
	char dir[PATH_ROOM], themes[PATH_ROOM];
	struct error e;
	bool own =
		path_config(dir, sizeof dir, &e) && path_join(themes, sizeof themes, dir, "themes");
	if (!*name)
		name = theme_colour_wanted() ? "grey" : "mono";
	if (!theme_open(t, name, own ? themes : NULL, NULL, NULL, NULL, &e))
		fprintf(stderr, "yiping: %s\n", e.text);
}
