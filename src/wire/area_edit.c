/* SPDX-License-Identifier: MIT */
#include "shapes.h"
#include "yiping/wire/area.h"

#define S struct wire_area_edit
static const struct member edit_members[] = {
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(S, id)},
	{.key = "parent", .type = MEMBER_ROOM, AT(S, parent)},
	{.key = "level", .type = MEMBER_TOKEN, .set = TOKENS_LEVEL, AT(S, level)},
	{.key = "name", .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, name)},
	{.key = "short", .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, short_name)},
	{.key = "lon", .type = MEMBER_DOUBLE, HAS(S, has_lon), AT(S, lon)},
	{.key = "lat", .type = MEMBER_DOUBLE, HAS(S, has_lat), AT(S, lat)},
	{.key = "population", .type = MEMBER_UINT, AT(S, population)},
	{.key = "close", .type = MEMBER_FLAG, AT(S, close)},
	{.key = "into", .type = MEMBER_ROOM, AT(S, into)},
};
static const struct shape shape_edit = SHAPE(edit_members);
#undef S

struct edits {
	struct wire_area_edit *all;
	size_t count;
};

static const struct member list_members[] = {
	{.key = "areas", .need = NEED, .sub = &shape_edit,
		LIST_OF(struct edits, all, count, struct wire_area_edit)},
};
static const struct shape shape_list = SHAPE(list_members);

bool wire_area_edits_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_area_edit **out, size_t *count, struct error *e)
{
	const struct wire_refs none = {0};
	struct edits list = {0};
	if (!shape_decode(&shape_list, bytes, n, &none, arena, true, &list, e))
		return false;
	*out = list.all;
	*count = list.count;
	return true;
}

bool wire_area_edits_encode(const struct wire_area_edit *edits, size_t count, struct buf *out)
{
	const struct wire_refs none = {0};
	wire_open(out, '{');
	wire_key(out, "areas");
	wire_open(out, '[');
	for (size_t i = 0; i < count; i++)
		shape_write_object(out, &shape_edit, &none, &edits[i]);
	wire_close(out, ']');
	wire_close(out, '}');
	return !out->overflow;
}
