/* SPDX-License-Identifier: MIT */
/* The frame with its views: which one is shown, what each remembers. Knows no terminal. */
#ifndef YIPING_APP_PICTURE_H
#define YIPING_APP_PICTURE_H

#include "yiping/ui/frame.h"
#include "yiping/ui/theme.h"

struct picture {
	struct view_state *states[VIEW_COUNT]; // made when first shown
	enum view_id shown, before;
	struct frame_state frame;
};

void picture_init(struct picture *p, enum view_id first);
void picture_finish(struct picture *p);

/* Goes to a view, remembering where from; picture_back returns. */
void picture_show(struct picture *p, enum view_id view);
void picture_back(struct picture *p);

struct view_state *picture_state(struct picture *p, enum view_id view);

void picture_draw(struct picture *p, const struct board *b, struct canvas *c);

/* Over the picture that stands still: its first row and its last. */
void picture_draw_frozen(struct picture *p, const struct board *b, struct canvas *c);

/* The theme by name ("" = grey, or mono when NO_COLOR is set); always a usable one. */
void picture_theme(struct theme *t, const char *name);

#endif
