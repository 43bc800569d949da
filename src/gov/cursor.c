/* SPDX-License-Identifier: MIT */
#include "yiping/gov/cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/num.h"

void cursor_format(const struct cursor *c, char out[CURSOR_ROOM])
{
	snprintf(out, CURSOR_ROOM, "%.8s-%08" PRIx32 "-%" PRIu64, c->epoch, c->scope, c->seq);
}

bool cursor_parse(const char *s, struct cursor *out)
{
	char *end = NULL;
	if (strlen(s) < 19 || strlen(s) >= CURSOR_ROOM || s[8] != '-' || s[17] != '-')
		return false;
	memcpy(out->epoch, s, 8);
	out->epoch[8] = '\0';
	out->scope = (uint32_t)strtoul(s + 9, &end, 16);
	return end == s + 17 && num_parse_u64(s + 18, &out->seq);
}

const char *cursor_judge(const struct cursor *c, const char *epoch, uint32_t scope, uint64_t head,
	uint64_t floor)
{
	if (strncmp(c->epoch, epoch, 8) != 0)
		return "cursor_epoch";
	if (c->scope != scope)
		return "cursor_scope";
	if (c->seq > head)
		return "cursor_ahead";
	if (c->seq < floor)
		return "cursor_floor";
	return NULL;
}
