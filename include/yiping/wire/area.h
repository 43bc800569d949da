/* SPDX-License-Identifier: MIT */
/* The tree of areas as JSON: {"areas":[...]}. */
#ifndef YIPING_WIRE_AREA_H
#define YIPING_WIRE_AREA_H

#include "yiping/wire/page.h"
#include "yiping/wire/span.h"

/* Appends one area, as a list has it and as a change's body. */
bool wire_area_encode(const struct area *a, const struct area_tree *tree, struct buf *out);

/* The whole tree, parents before their children. False if out overflowed. */
bool wire_areas_encode(const struct area_tree *tree, struct buf *out);

/* Reads one area; its parent is looked up in `tree`. "unknown_area" if the tree lacks the parent
 * (it may come later in the list). */
bool wire_area_decode(const char *bytes, size_t n, const struct area_tree *tree,
	struct arena *arena, struct area *out, struct error *e);

/* Reading a whole list into a tree, a slice at a time; parents may stand behind their children. At
 * the end the tree is settled. */
struct wire_areas {
	struct wire_list list;
	const char *bytes;
	size_t length;
	struct arena arena;
	size_t put, waiting; // of this round
};

enum wire_areas_step { WIRE_AREAS_MORE, WIRE_AREAS_DONE, WIRE_AREAS_FAILED };

/* Looks at the list's outline; finish it in any case. */
bool wire_areas_begin(struct wire_areas *w, const char *bytes, size_t n, struct error *e);

/* Puts at most `most` areas (about 3 us each). The bytes must stay while it is MORE. */
enum wire_areas_step wire_areas_step(struct wire_areas *w, struct area_tree *tree, size_t most,
	struct error *e);
void wire_areas_finish(struct wire_areas *w);

/* All at once. */
bool wire_areas_decode(const char *bytes, size_t n, struct area_tree *tree, struct error *e);

/* What an administrator wants of one area. Whatever is absent stays as it is; names are given by
 * language. Areas are named by id, since one may be made by the edit before. */
struct wire_area_edit {
	char id[AREA_ID_ROOM];
	char parent[AREA_ID_ROOM];   // "" = where it is; needed to make one
	enum level level;            // LEVEL_NONE = as it is; needed to make one
	struct name name, short_name;
	bool has_lon, has_lat;       // both or neither
	double lon, lat;
	uint32_t population;         // 0 = as it is
	bool close;
	char into[AREA_ID_ROOM];     // of one to close: who takes over; "" = its parent
};

/* {"areas":[...]}, strict: "field_level" for one that nobody knows. Edits live in the arena. */
bool wire_area_edits_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_area_edit **out, size_t *count, struct error *e);
bool wire_area_edits_encode(const struct wire_area_edit *edits, size_t count, struct buf *out);

#endif
