/* SPDX-License-Identifier: MIT */
#include "yiping/gov/route.h"

#include <stdio.h>

#include "yiping/base/instant.h"
#include "yiping/base/num.h"
#include "yiping/wire/span.h"

static bool bad(struct inbound *r, const char *name)
{
	char detail[96];
	snprintf(detail, sizeof detail, "The query argument \"%s\" is out of range.", name);
	answer_refusal(r, 400, "bad_request", detail);
	return false;
}

bool inbound_uint(
	struct inbound *r, const char *name, uint64_t otherwise, uint64_t most, uint64_t *out)
{
	const char *given = exchange_query(r->exchange, name);
	*out = otherwise;
	if (!given)
		return true;
	return (num_parse_u64(given, out) && *out <= most) || bad(r, name);
}

bool inbound_instant(struct inbound *r, const char *name, int64_t *out)
{
	const char *given = exchange_query(r->exchange, name);
	*out = INSTANT_NONE;
	return !given || instant_parse(given, out) || bad(r, name);
}

enum mask_class inbound_mask(const struct inbound *r)
{
	return person_mask(&r->person);
}

struct wire_refs inbound_refs(const struct inbound *r)
{
	return (struct wire_refs){.tree = r->tree, .catalog = r->catalog};
}
