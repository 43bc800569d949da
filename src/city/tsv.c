/* SPDX-License-Identifier: MIT */
#include "tsv.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/path.h"

#define FILE_CAP ((size_t)8 << 20)

bool tsv_open(struct tsv *t, const char *dir, const char *name, struct error *e)
{
	char path[PATH_ROOM];
	size_t n;

	*t = (struct tsv){.name = name};
	if (!path_join(path, sizeof path, dir, name))
		return error_set(e, "path", "The path of %s is too long.", name);
	if (!path_read_whole(path, FILE_CAP, &t->bytes, &n, e))
		return false;
	t->rest = t->bytes;
	return true;
}

void tsv_close(struct tsv *t)
{
	free(t->bytes);
	*t = (struct tsv){0};
}

static char *next_line(struct tsv *t)
{
	char *line = t->rest, *end = strchr(line, '\n');

	if (!*line)
		return NULL;
	t->rest = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	t->line++;
	return line;
}

bool tsv_next(struct tsv *t)
{
	char *at;

	do {
		at = next_line(t);
	} while (at && (*at == '#' || !*at));
	t->count = 0;
	while (at && t->count < TSV_FIELDS_MAX) {
		t->field[t->count++] = at;
		at = strchr(at, '\t');
		if (at)
			*at++ = '\0';
	}
	for (size_t i = t->count; i < TSV_FIELDS_MAX; i++)
		t->field[i] = "";
	return t->count > 0;
}

bool tsv_refuse(const struct tsv *t, const char *why, struct error *e)
{
	return error_set(e, "city_data", "%s, line %d: %s.", t->name, t->line, why);
}
