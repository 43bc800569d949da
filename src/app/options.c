/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/ini.h"
#include "yiping/base/num.h"
#include "yiping/ui/frame.h"

struct spec {
	const char *name;
	bool has_value;
	bool (*take)(struct options *o, const char *value);
};

static bool copy(char *out, size_t room, const char *value)
{
	return *value && (size_t)snprintf(out, room, "%s", value) < room;
}

bool options_state(const struct options *o, char *out, size_t room, struct error *e)
{
	if (!*o->state_dir)
		return path_state(out, room, e);
	return copy(out, room, o->state_dir);
}

static bool take_profile(struct options *o, const char *v)
{
	o->profile = v;
	return path_is_plain(v);
}

static bool take_server(struct options *o, const char *v)
{
	return copy(o->server, sizeof o->server, v);
}

static bool take_token_file(struct options *o, const char *v)
{
	return copy(o->token_file, sizeof o->token_file, v);
}

static bool take_lang(struct options *o, const char *v)
{
	return copy(o->lang, sizeof o->lang, v);
}

static bool take_theme(struct options *o, const char *v)
{
	return copy(o->theme, sizeof o->theme, v);
}

static bool take_offline(struct options *o, const char *v)
{
	(void)v;
	return o->offline = true;
}

static bool take_restricted(struct options *o, const char *v)
{
	(void)v;
	return o->restricted = true;
}

static bool take_json(struct options *o, const char *v)
{
	(void)v;
	return o->json = true;
}

static bool take_csv(struct options *o, const char *v)
{
	(void)v;
	return o->csv = true;
}

static bool take_area(struct options *o, const char *v)
{
	o->area = v;
	return *v != '\0';
}

static bool take_at(struct options *o, const char *v)
{
	o->at = v;
	return *v != '\0';
}

/* "120x40": columns, then rows. */
static bool take_size(struct options *o, const char *v)
{
	char end;
	return sscanf(v, "%dx%d%c", &o->cols, &o->rows, &end) == 2 && o->cols > 0 && o->rows > 0 &&
		o->cols <= CANVAS_MAX && o->rows <= CANVAS_MAX;
}

/* A picture of less would be one mark, and nobody asks for that. */
static bool check_size(const struct options *o, struct error *e)
{
	return (o->cols >= FRAME_COLS_LEAST && o->rows >= FRAME_ROWS_LEAST) ||
		error_set(e, "usage", "%dx%d is too small for --size: at least %dx%d.", o->cols,
			o->rows, FRAME_COLS_LEAST, FRAME_ROWS_LEAST);
}

static bool take_format(struct options *o, const char *v)
{
	return dump_format_from_name(v, &o->format);
}

static bool take_true(struct options *o, const char *v)
{
	(void)v;
	o->args[ARG_RESULT] = "true";
	return true;
}

static bool take_false(struct options *o, const char *v)
{
	(void)v;
	o->args[ARG_RESULT] = "false";
	return true;
}

static const struct spec specs[] = {
	{"--profile", true, take_profile},
	{"--server", true, take_server},
	{"--token-file", true, take_token_file},
	{"--lang", true, take_lang},
	{"--theme", true, take_theme},
	{"--offline", false, take_offline},
	{"--restricted", false, take_restricted},
	{"--json", false, take_json},
	{"--csv", false, take_csv},
	{"--area", true, take_area},
	{"--at", true, take_at},
	{"--size", true, take_size},
	{"--format", true, take_format},
	{"--true", false, take_true},
	{"--false", false, take_false},
};

/* Options of the simulated city; the server reads their values. */
static const char *const demo_specs[] = {"--seed", "--now", "--speed", "--scale", "--source"};

static bool take_demo(struct options *o, int argc, char **argv, int *i)
{
	for (size_t n = 0; n < sizeof demo_specs / sizeof demo_specs[0]; n++) {
		if (strcmp(argv[*i], demo_specs[n]) != 0)
			continue;
		if (*i + 1 >= argc || o->demo_count + 2 > OPTION_DEMO_MAX)
			return false;
		o->demo[o->demo_count++] = argv[*i];
		o->demo[o->demo_count++] = argv[++*i];
		return true;
	}
	return false;
}

/* Beyond it a limit of a minute is over before a screen has been told of what was done in it. */
#define DEMO_SPEED_MAX 60.0

static bool check_demo(const struct options *o, struct error *e)
{
	const char *const *last = &o->demo[o->demo_count - 2];
	double speed;
	if (strcmp(last[0], "--speed") != 0 || !num_parse_double(last[1], &speed) ||
		speed <= DEMO_SPEED_MAX)
		return true;
	return error_set(e, "usage", "A city that is watched runs at most %g times as fast: beyond "
		"that, limits of a minute are over before a screen can show what was done.",
		DEMO_SPEED_MAX);
}

/* What it is is understood when the catalog is at hand. */
static bool take_arg(struct options *o, int argc, char **argv, int *i)
{
	enum arg a = strncmp(argv[*i], "--", 2) == 0 ? arg_of(argv[*i] + 2) : ARG_NONE;
	if (a == ARG_NONE || *i + 1 >= argc)
		return false;
	o->args[a] = argv[++*i];
	return true;
}

static bool take_option(struct options *o, int argc, char **argv, int *i, struct error *e)
{
	const char *name = argv[*i];
	for (size_t n = 0; n < sizeof specs / sizeof specs[0]; n++) {
		const struct spec *s = &specs[n];
		if (strcmp(s->name, name) != 0)
			continue;
		if (s->has_value && *i + 1 >= argc)
			return error_set(e, "usage", "%s needs a value.", name);
		const char *value = s->has_value ? argv[++*i] : NULL;
		return s->take(o, value) || error_set(e, "usage",
			"\"%s\" is not a value for %s.", value ? value : "", name);
	}
	if (take_arg(o, argc, argv, i))
		return true;
	if (take_demo(o, argc, argv, i))
		return check_demo(o, e);
	return error_set(e, "usage", "There is no option %s; try yiping help.", name);
}

/* The first word is the command; show takes a view next, acts take event numbers, events a filter.
 */
static bool take_word(struct options *o, const char *word, struct error *e)
{
	if (!*o->command) {
		o->command = word;
		o->verb = verb_of(word);
		return true;
	}
	if (strcmp(o->command, "show") == 0 && !o->view) {
		o->view = view_by_token(word);
		return o->view ||
			error_set(e, "usage", "There is no view \"%s\".", word);
	}
	if (o->id_count == OPTION_IDS_MAX)
		return error_set(e, "usage", "At most %d at once.", OPTION_IDS_MAX);
	o->ids[o->id_count++] = word;
	return true;
}

/* ---- configuration ---- */

static bool take_item(void *user, const char *section, const char *name, const char *value,
	int line, const char **why)
{
	static const struct spec settings[] = {
		{"server", true, take_server},
		{"token-file", true, take_token_file},
		{"lang", true, take_lang},
		{"theme", true, take_theme},
	};
	struct options *o = user;
	(void)line;
	if (strcmp(section, o->profile) != 0)
		return true;
	o->has_profile = true;
	for (size_t n = 0; n < sizeof settings / sizeof settings[0]; n++) {
		if (strcmp(settings[n].name, name) != 0)
			continue;
		*why = "this value cannot be used";
		return settings[n].take(o, value);
	}
	*why = "there is no such setting";
	return false;
}

static void complain(void *user, int line, const char *sentence)
{
	fprintf(stderr, "yiping: %s:%d: %s\n", (const char *)user, line, sentence);
}

/* libinih hands one pointer to both callbacks. */
struct reading {
	struct options *options;
	char path[PATH_ROOM];
};

static bool read_item(void *user, const char *section, const char *name, const char *value,
	int line, const char **why)
{
	struct reading *r = user;
	return take_item(r->options, section, name, value, line, why);
}

static void read_complaint(void *user, int line, const char *sentence)
{
	struct reading *r = user;
	complain(r->path, line, sentence);
}

/* A profile that was asked for by name must be there: what it would have said of the server is not
 * to be replaced by the demo city. */
static bool read_config(struct options *o, bool is_named, struct error *e)
{
	struct reading r = {.options = o};
	char dir[PATH_ROOM];
	struct error why;
	if (!path_config(dir, sizeof dir, &why) ||
		!path_join(r.path, sizeof r.path, dir, "config.ini"))
		return !is_named || error_set(e, "usage", "There is no configuration to look for "
			"the profile \"%s\" in.", o->profile);
	if (ini_read(r.path, read_item, read_complaint, &r, &why) < 0 &&
		!error_is(&why, "not_found"))
		fprintf(stderr, "yiping: %s\n", why.text);
	return !is_named || o->has_profile ||
		error_set(e, "usage", "%s has no profile \"%s\".", r.path, o->profile);
}

/* The profile decides which section counts, so it is looked for first. NULL = none is named. */
static const char *find_profile(int argc, char **argv)
{
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "--profile") == 0)
			return argv[i + 1];
	return NULL;
}

/* Looked for first: it decides whether the person's configuration is read at all. */
static bool is_restricted(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--restricted") == 0)
			return true;
	return false;
}

/* No city of its own, which is another program, and nothing that writes where it is told to. */
static bool check_restricted(const struct options *o, struct error *e)
{
	bool is_screen = !*o->command || strcmp(o->command, "wall") == 0;
	return !o->restricted || (is_screen && *o->server) ||
		error_set(e, "usage", "This login opens the dashboard of its server, and nothing "
			"else.");
}

/* Which way it was verified is for a person to say, never a default. */
static bool check_act(struct options *o, struct error *e)
{
	const char *const *args = o->args;
	for (int a = ARG_NONE + 1; a < ARG_COUNT; a++)
		if (args[a] && !verb_takes(o->verb, (enum arg)a))
			return error_set(e, "usage", "%s does not take --%s.", o->command,
				arg_token((enum arg)a));
	if (o->verb == VERB_VERIFY && args[ARG_CAUSE] && !args[ARG_RESULT])
		o->args[ARG_RESULT] = "false";
	if (o->verb == VERB_CLOSE && !args[ARG_DISPOSITION])
		o->args[ARG_DISPOSITION] = "handled";
	return o->verb != VERB_VERIFY || args[ARG_RESULT] ||
		error_set(e, "usage", "What did verifying find? Give --true or --false.");
}

bool options_read(struct options *o, int argc, char **argv, struct error *e)
{
	const char *named = find_profile(argc, argv);
	*o = (struct options){.command = "", .profile = named ? named : "default", .rows = 40,
		.cols = 120, .format = DUMP_TEXT};
	if (!is_restricted(argc, argv) && !read_config(o, named != NULL, e))
		return false;
	for (int i = 1; i < argc; i++) {
		bool ok = argv[i][0] == '-' && argv[i][1]
			? take_option(o, argc, argv, &i, e)
			: take_word(o, argv[i], e);
		if (!ok)
			return false;
	}
	return check_size(o, e) && check_act(o, e) && check_restricted(o, e);
}
