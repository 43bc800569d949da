/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "yiping/base/ini.h"

#define REPEAT_LEAST (2 * SECOND_MS)
#define FLOOD_MOST 200

struct reading {
	struct machine *m;
	const char *path;
	bool is_shared; // others may write it
};

static bool take_switch(bool *out, const char *v)
{
	*out = strcmp(v, "on") == 0;
	return *out || strcmp(v, "off") == 0;
}

/* "90s", "10m": within an hour. */
static bool take_span(int64_t *out, const char *v, int64_t least)
{
	char *end;
	long n = strtol(v, &end, 10);
	int64_t unit = strcmp(end, "s") == 0 ? SECOND_MS : strcmp(end, "m") == 0 ? MINUTE_MS : 0;
	if (end == v || !unit || n < 1 || n > HOUR_MS / unit || n * unit < least)
		return false;
	*out = n * unit;
	return true;
}

static bool take_repeat(int64_t *out, const char *v)
{
	if (strcmp(v, "off") == 0)
		*out = ATTENTION_OFF;
	else if (strcmp(v, "once") == 0)
		*out = ATTENTION_ONCE;
	else
		return take_span(out, v, REPEAT_LEAST);
	return true;
}

static bool take_count(uint32_t *out, const char *v, uint32_t most)
{
	char *end;
	long n = strtol(v, &end, 10);
	if (end == v || *end || n < 1 || n > (long)most)
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool take_always(uint8_t *out, const char *v)
{
	uint32_t n;
	if (!take_count(&n, v, 4))
		return false;
	*out = (uint8_t)n;
	return true;
}

static bool take_program(struct reading *r, const char *v, const char **why)
{
	struct machine *m = r->m;
	*why = "others than its owner may write this file: it names no program";
	if (r->is_shared)
		return false;
	*why = "a program is named by its whole path";
	if (*v != '/' || strlen(v) >= sizeof m->program)
		return false;
	snprintf(m->program, sizeof m->program, "%s", v);
	return true;
}

static bool take_item(void *user, const char *section, const char *name, const char *value,
	int line, const char **why)
{
	static const char *const grades[] = {"", "grade-1", "grade-2", "grade-3", "grade-4",
		"routine"};
	struct reading *r = user;
	struct machine *m = r->m;
	(void)line;
	*why = "there is no such section";
	if (strcmp(section, "attention") != 0)
		return false;
	if (strcmp(name, "program") == 0)
		return take_program(r, value, why);
	*why = "this value cannot be used";
	for (int g = 1; g < ATTENTION_GRADES; g++)
		if (strcmp(grades[g], name) == 0)
			return take_repeat(&m->rules.repeat_ms[g], value);
	if (strcmp(name, "sound") == 0)
		return take_switch(&m->sound, value);
	if (strcmp(name, "wall") == 0)
		return take_switch(&m->wall, value);
	if (strcmp(name, "always") == 0)
		return take_always(&m->rules.always, value);
	if (strcmp(name, "flood-in") == 0)
		return take_count(&m->rules.flood_in, value, FLOOD_MOST);
	if (strcmp(name, "flood-out") == 0)
		return take_count(&m->rules.flood_out, value, FLOOD_MOST);
	if (strcmp(name, "flood-window") == 0)
		return take_span(&m->rules.flood_ms, value, MINUTE_MS);
	*why = "there is no such setting";
	return false;
}

static void complain(void *user, int line, const char *sentence)
{
	const struct reading *r = user;
	fprintf(stderr, "yiping: %s:%d: %s\n", r->path, line, sentence);
}

void machine_read(struct machine *m, const char *path)
{
	struct reading r = {.m = m, .path = path};
	struct stat st;
	struct error why;
	*m = (struct machine){.sound = true, .rules = attention_rules_default()};
	if (!path || stat(path, &st) != 0)
		return;
	r.is_shared = (st.st_mode & (S_IWGRP | S_IWOTH)) != 0;
	if (ini_read(path, take_item, complain, &r, &why) < 0)
		fprintf(stderr, "yiping: %s\n", why.text);
	if (m->rules.flood_out > m->rules.flood_in) // else it would end as it begins
		m->rules.flood_out = m->rules.flood_in;
}
