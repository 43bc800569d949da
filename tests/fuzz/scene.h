/* SPDX-License-Identifier: MIT */
/* What a station makes of documents of the API, without a network: decoded, folded, drawn in every
 * view. One document may be several things at once (a page of changes, a tree, a catalog, who one
 * is), since members that a reader does not know are passed over. */
#ifndef SCENE_H
#define SCENE_H

#include "yiping/ui/board.h"
#include "yiping/ui/canvas.h"
#include "yiping/ui/view.h"
#include "yiping/wire/page.h"

struct scene;

/* `refs` (which outlive the scene) hold until a document brings others. now: server time. */
struct scene *scene_create(const struct wire_refs *refs, int64_t now);
void scene_destroy(struct scene *s);

/* Takes whatever of it can be taken; `told` (NULL allowed) hears of all that cannot. The bytes must
 * live as long as the scene. */
typedef void (*scene_told_fn)(void *user, const struct error *why);
void scene_take(struct scene *s, const char *bytes, size_t n, scene_told_fn told, void *user);

/* Valid until the next scene_take; link and person may be changed. */
struct board *scene_board(struct scene *s);

/* The num of an event that is there, 0 = none. */
uint32_t scene_event(const struct scene *s);

/* Draws a view with its frame. */
void scene_draw(struct scene *s, enum view_id view, struct canvas *c);

#endif
