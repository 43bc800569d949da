/* SPDX-License-Identifier: MIT */
#include "yiping/gov/outcome.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A line of text, so that a database can be read by eye; "-" stands for an empty word. */
size_t outcome_pack(const struct outcome *o, char out[OUTCOME_ROOM])
{
	int n = snprintf(out, OUTCOME_ROOM, "%d %s %s %" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRId64,
		o->status, *o->code ? o->code : "-", *o->event ? o->event : "-", o->rev, o->arev,
		o->seq, o->at);
	return n > 0 && n < OUTCOME_ROOM ? (size_t)n : 0;
}

static void blank_if_dash(char *s)
{
	if (strcmp(s, "-") == 0)
		*s = '\0';
}

bool outcome_unpack(const void *bytes, size_t n, struct outcome *out)
{
	char line[OUTCOME_ROOM];
	*out = (struct outcome){0};
	if (n >= sizeof line)
		return false;
	memcpy(line, bytes, n);
	line[n] = '\0';
	if (sscanf(line, "%d %31s %23s %" SCNu32 " %" SCNu32 " %" SCNu64 " %" SCNd64, &out->status,
		    out->code, out->event, &out->rev, &out->arev, &out->seq, &out->at) != 7)
		return false;
	blank_if_dash(out->code);
	blank_if_dash(out->event);
	return true;
}
