/* SPDX-License-Identifier: MIT */
#include "yiping/ui/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "yiping/base/num.h"
#include "yiping/base/path.h"

struct built_in {
	const char *name;
	const char *text;
};

static const struct built_in built_ins[] = {
#include "themes.inc"
};

#define BUILT_IN_COUNT (sizeof(built_ins) / sizeof(built_ins[0]))

/* Roles that a theme leaves out look like this one's: what needs a person is in reverse even
 * there. */
#define FOUNDATION "mono"

struct reading {
	struct theme *theme;
	bool in_roles; // a role has been read: too late for based-on
	bool is_base;  // others are based on this one, so it may not be based on any
	ini_complaint_fn complain;
	void *user;
};

static int read_text(struct reading r, const char *text);

static void plain(struct theme *t)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		t->roles[i] = (struct style){STYLE_DEFAULT, STYLE_GROUND, 0};
	t->roles[ROLE_TEXT].bg = STYLE_DEFAULT;
}

static const char *built_in_text(const char *name)
{
	for (size_t i = 0; i < BUILT_IN_COUNT; i++) {
		if (strcmp(built_ins[i].name, name) == 0)
			return built_ins[i].text;
	}
	return NULL;
}

static bool set_base(struct reading *r, const char *name, const char **why)
{
	const char *text = built_in_text(name);

	if (r->in_roles)
		*why = "based-on must come before the roles";
	else if (r->is_base)
		*why = "a theme that others are based on cannot be based on one";
	else if (!text)
		*why = "there is no built-in theme of this name";
	else
		return read_text((struct reading){.theme = r->theme, .is_base = true}, text) == 0;
	return false;
}

static bool parse_colour(const char *word, short *colour)
{
	uint64_t n;

	if (strcmp(word, "default") == 0) {
		*colour = STYLE_DEFAULT;
		return true;
	}
	if (!num_parse_u64(word, &n) || n > 255)
		return false;
	*colour = (short)n;
	return true;
}

static unsigned char attribute(const char *word)
{
	static const char *const words[] = {"bold", "dim", "underline", "reverse", "blink"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i], word) == 0)
			return (unsigned char)(1u << i);
	}
	return 0;
}

/* "203 on 234 bold" */
static bool parse_style(const char *value, struct style *out, const char **why)
{
	struct style s = {STYLE_DEFAULT, STYLE_GROUND, 0};
	char text[128];
	char *rest = NULL;
	bool on = false, first = true;

	*why = "a look is COLOUR [on COLOUR] and words of bold dim underline reverse blink";
	if (strlen(value) >= sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%s", value);
	for (char *word = strtok_r(text, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		if (on || (first && !attribute(word))) {
			if (!parse_colour(word, on ? &s.bg : &s.fg))
				return false;
			on = false;
		} else if (strcmp(word, "on") == 0) {
			on = true;
		} else if (attribute(word)) {
			s.attrs |= attribute(word);
		} else {
			return false;
		}
		first = false;
	}
	*out = s;
	return !on && !first;
}

static bool read_item(void *user, const char *section, const char *name, const char *value,
	int line, const char **why)
{
	struct reading *r = user;
	enum role role;
	struct style style;

	(void)line;
	if (strcmp(section, "theme") == 0) {
		if (strcmp(name, "based-on") == 0)
			return set_base(r, value, why);
		*why = "[theme] knows only based-on";
		return false;
	}
	if (strcmp(section, "roles") != 0) {
		*why = "a theme has the sections [theme] and [roles]";
		return false;
	}
	r->in_roles = true;
	if (!role_from_name(name, &role)) {
		*why = "there is no role of this name";
		return false;
	}
	if (!parse_style(value, &style, why))
		return false;
	if (role == ROLE_TEXT && style.bg == STYLE_GROUND)
		style.bg = STYLE_DEFAULT;
	r->theme->roles[role] = style;
	return true;
}

static void pass_complaint(void *user, int line, const char *sentence)
{
	struct reading *r = user;

	if (r->complain)
		r->complain(r->user, line, sentence);
}

static int read_text(struct reading r, const char *text)
{
	const char *mono = r.is_base ? NULL : built_in_text(FOUNDATION);

	if (mono)
		read_text((struct reading){.theme = r.theme, .is_base = true}, mono);
	else
		plain(r.theme);
	return ini_read_text(text, read_item, pass_complaint, &r);
}

bool theme_builtin(struct theme *t, const char *name)
{
	const char *text = built_in_text(name);

	if (text)
		read_text((struct reading){.theme = t}, text);
	return text != NULL;
}

const char *theme_builtin_name(int i)
{
	return i >= 0 && (size_t)i < BUILT_IN_COUNT ? built_ins[i].name : NULL;
}

int theme_read_text(struct theme *t, const char *text, ini_complaint_fn complain, void *user)
{
	return read_text((struct reading){.theme = t, .complain = complain, .user = user}, text);
}

static bool read_file(struct theme *t, const char *path, ini_complaint_fn complain, void *user,
	int *complaints, struct error *e)
{
	struct reading r = {.theme = t, .complain = complain, .user = user};

	theme_builtin(t, FOUNDATION);
	*complaints = ini_read(path, read_item, pass_complaint, &r, e);
	return *complaints >= 0;
}

static bool open_named(struct theme *t, const char *name, const char *dir,
	ini_complaint_fn complain, void *user, int *complaints, struct error *e)
{
	char file[80], path[PATH_ROOM];

	if (strchr(name, '/'))
		return read_file(t, name, complain, user, complaints, e);
	if (!path_is_plain(name))
		return error_set(e, "theme", "\"%s\" cannot be the name of a theme", name);
	snprintf(file, sizeof(file), "%s.theme", name);
	if (dir && path_join(path, sizeof(path), dir, file) && access(path, F_OK) == 0)
		return read_file(t, path, complain, user, complaints, e);
	if (theme_builtin(t, name))
		return true;
	return error_set(e, "theme", "there is no theme called \"%s\"", name);
}

bool theme_open(struct theme *t, const char *name, const char *dir, ini_complaint_fn complain,
	void *user, int *complaints, struct error *e)
{
	int bad = 0;
	bool ok = open_named(t, name, dir, complain, user, &bad, e);

	if (!ok)
		theme_builtin(t, built_ins[0].name);
	if (complaints)
		*complaints = bad > 0 ? bad : 0;
	return ok;
}

bool theme_colour_wanted(void)
{
	const char *no = getenv("NO_COLOR");

	return !no || no[0] == '\0';
}
