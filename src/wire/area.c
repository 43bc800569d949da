/* SPDX-License-Identifier: MIT */
#include "yiping/wire/area.h"

#include "shapes.h"

/* lon and lat stand on their own here, both or neither. */
static void put_position(struct buf *b, const struct wire_refs *refs, const void *base)
{
	const struct area *a = base;
	(void)refs;
	if (!a->has_position)
		return;
	wire_put_double(b, "lon", a->lon);
	wire_put_double(b, "lat", a->lat);
}

static bool get_position(struct reader *r, json_t *o, void *base)
{
	struct area *a = base;
	bool has_lon, has_lat;
	if (!read_double(r, o, "lon", &has_lon, &a->lon) ||
		!read_double(r, o, "lat", &has_lat, &a->lat))
		return false;
	a->has_position = has_lon && has_lat;
	return true;
}

#define S struct area
static const struct member area_members[] = {
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(S, id)},
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, num)},
	{.key = "rev", .type = MEMBER_UINT, AT(S, rev)},
	{.key = "parent", .type = MEMBER_REF, .set = REF_AREA, AT(S, parent)},
	{.key = "level", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(S, level)},
	{.key = "name", .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, name)},
	{.key = "short", .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, short_name)},
	{.type = MEMBER_CUSTOM, .in = get_position, .out = put_position},
	{.key = "population", .type = MEMBER_UINT, AT(S, population)},
	{.key = "valid_from", .type = MEMBER_INSTANT, AT(S, valid_from)},
	{.key = "valid_to", .type = MEMBER_INSTANT, AT(S, valid_to)},
	{.key = "into", .type = MEMBER_REF, .set = REF_AREA, AT(S, heir)},
};
#undef S
static const struct shape shape_area = SHAPE(area_members);

bool wire_area_encode(const struct area *a, const struct area_tree *tree, struct buf *out)
{
	const struct wire_refs refs = {.tree = tree};
	shape_write_object(out, &shape_area, &refs, a);
	return !out->overflow;
}

bool wire_area_decode(const char *bytes, size_t n, const struct area_tree *tree,
	struct arena *arena, struct area *out, struct error *e)
{
	const struct wire_refs refs = {.tree = tree};
	return shape_decode(&shape_area, bytes, n, &refs, arena, false, out, e);
}

bool wire_areas_encode(const struct area_tree *tree, struct buf *out)
{
	wire_list_begin(out, "areas");
	for (const struct area *a = area_root(tree); a; a = area_after(tree, a))
		if (!wire_area_encode(a, tree, out))
			return false;
	return wire_list_end(out, NULL);
}

bool wire_areas_begin(struct wire_areas *w, const char *bytes, size_t n, struct error *e)
{
	*w = (struct wire_areas){.bytes = bytes, .length = n};
	return wire_list_open(bytes, n, "areas", &w->arena, &w->list, e);
}

/* A round put some and others wait for parents that are in the tree by now: once more from the
 * start. Putting an area twice changes nothing. */
static enum wire_areas_step end_round(struct wire_areas *w, struct area_tree *tree,
	const struct error *last, struct error *e)
{
	if (w->list.items.broken) {
		error_set(e, "json", "areas: Not JSON.");
		return WIRE_AREAS_FAILED;
	}
	if (!w->waiting) {
		area_tree_settle(tree);
		return WIRE_AREAS_DONE;
	}
	if (!w->put) {
		error_set(e, "unknown_area", "areas: %zu have no parent in the tree: %s",
			w->waiting,
			last->text);
		return WIRE_AREAS_FAILED;
	}
	w->put = w->waiting = 0;
	return wire_list_open(w->bytes, w->length, "areas", &w->arena, &w->list, e)
		? WIRE_AREAS_MORE
		: WIRE_AREAS_FAILED;
}

enum wire_areas_step wire_areas_step(struct wire_areas *w, struct area_tree *tree, size_t most,
	struct error *e)
{
	struct wire_span item;
	struct error why = {0};
	for (size_t i = 0; i < most; i++) {
		struct area area;
		if (!wire_items_next(&w->list.items, &item))
			return end_round(w, tree, &why, e);
		arena_reset(&w->arena);
		bool ok = wire_area_decode(item.bytes, item.length, tree, &w->arena, &area, &why);
		if (!ok && error_is(&why, "unknown_area")) {
			w->waiting++;
			continue;
		}
		bool known = ok && area_by_num(tree, area.num);
		if (!ok || !area_tree_put(tree, &area, &why)) {
			error_set(e, why.code, "areas[%zu]: %s", w->list.items.index - 1, why.text);
			return WIRE_AREAS_FAILED;
		}
		w->put += !known;
	}
	return WIRE_AREAS_MORE;
}

void wire_areas_finish(struct wire_areas *w)
{
	if (w)
		arena_finish(&w->arena);
}

bool wire_areas_decode(const char *bytes, size_t n, struct area_tree *tree, struct error *e)
{
	struct wire_areas w;
	enum wire_areas_step step = WIRE_AREAS_FAILED;
	if (wire_areas_begin(&w, bytes, n, e))
		do
			step = wire_areas_step(&w, tree, SIZE_MAX, e);
		while (step == WIRE_AREAS_MORE);
	wire_areas_finish(&w);
	return step == WIRE_AREAS_DONE;
}
