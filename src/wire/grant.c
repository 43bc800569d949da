/* SPDX-License-Identifier: MIT */
#include "yiping/wire/grant.h"

#include <string.h>

#include "shape.h"

#define S struct wire_grant

static void put_state(struct buf *b, const struct wire_refs *refs, const void *base)
{
	(void)refs;
	wire_put_string(b, "state", ((const S *)base)->revoked ? "revoked" : "live");
}

static bool get_state(struct reader *r, json_t *o, void *base)
{
	const char *state;
	if (!read_string(r, o, "state", &state))
		return false;
	((S *)base)->revoked = state && strcmp(state, "revoked") == 0;
	return true;
}

/* The subject is the id of its grant: it stands twice, and reading takes the second. */
static const struct member grant_members[] = {
	{.key = "id", .type = MEMBER_ROOM, AT(S, person.subject)},
	{.key = "num", .type = MEMBER_UINT, AT(S, person.num)},
	{.key = "rev", .type = MEMBER_UINT, AT(S, rev)},
	{.key = "subject", .type = MEMBER_ROOM, AT(S, person.subject)},
	{.key = "name", .type = MEMBER_ROOM, AT(S, person.name)},
	{.key = "role", .type = MEMBER_TOKEN, .set = TOKENS_PERSON, AT(S, person.role)},
	{.key = "areas", .type = MEMBER_NUMS, .set = REF_AREA, AT(S, person.areas),
		.count = offsetof(S, person.area_count), .most = PERSON_AREAS_MAX},
	{.key = "unit", .type = MEMBER_ROOM, AT(S, person.unit_id)},
	{.type = MEMBER_CUSTOM, .in = get_state, .out = put_state},
	{.key = "token", .type = MEMBER_STRING, AT(S, token)},
	{.key = "count", .type = MEMBER_UINT, AT(S, count)},
};
#undef S
static const struct shape shape_grant = SHAPE(grant_members);

bool wire_grant_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct wire_grant *out, struct error *e)
{
	memset(out, 0, sizeof *out);
	return shape_decode(&shape_grant, bytes, n, refs, arena, true, out, e);
}

bool wire_grant_encode(const struct wire_grant *g, const struct wire_refs *refs, struct buf *out)
{
	shape_write_object(out, &shape_grant, refs, g);
	return !out->overflow;
}
