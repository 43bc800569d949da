/* SPDX-License-Identifier: MIT */
/* Reading the INI file of a source. Everything in it is checked while it is read: a source that
 * is not understood whole would drop alerts in silence. */
#include <stdlib.h>
#include <string.h>

#include "alert_map.h"
#include "yiping/base/ini.h"
#include "yiping/base/instant.h"
#include "yiping/base/num.h"
#include "yiping/base/path.h"

#define PERIOD_MS (15 * SECOND_MS)
#define USER_MAX 128
#define FILE_CAP ((size_t)256 << 10)
#define LABEL_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

struct rules_reading {
	struct alert_map *map;
	const struct alert_world *world;
	struct alert_rule *rule; // of the section, NULL in [source]
	struct alert_sets *sets; // of the section
	const char *path;
	struct error *error;
	struct error why;        // keeps a sentence until it is told
	int complaints;
};

static bool refuse(const char **why, const char *sentence)
{
	*why = sentence;
	return false;
}

static bool is_label(const char *s, size_t n)
{
	return n > 0 && n < 128 && strspn(s, LABEL_CHARACTERS) >= n;
}

/* ---- settings ---- */

static bool take_name(struct rules_reading *r, const char *v, const char **why)
{
	if (!path_is_plain(v) || strlen(v) > ALERT_NAME_MAX)
		return refuse(why, "a name has up to 32 letters, digits, dots and dashes");
	r->map->name = arena_strdup(&r->map->arena, v);
	return true;
}

static bool take_url(struct rules_reading *r, const char *v, const char **why)
{
	if (http_server_parse(v, &r->map->server, &r->why))
		return true;
	return refuse(why, r->why.text);
}

/* A file beside the INI file, or anywhere by its whole path. */
static bool take_path(struct rules_reading *r, const char *v, const char **out, const char **why)
{
	const char *slash = strrchr(r->path, '/');
	int dir = slash ? (int)(slash - r->path) + 1 : 0;
	if (!*v)
		return refuse(why, "this is the path of a file");
	*out = *v == '/' ? arena_strdup(&r->map->arena, v)
			 : arena_printf(&r->map->arena, "%.*s%s", dir, r->path, v);
	return true;
}

static bool take_bearer_file(struct rules_reading *r, const char *v, const char **why)
{
	return take_path(r, v, &r->map->secret.bearer_file, why);
}

static bool take_password_file(struct rules_reading *r, const char *v, const char **why)
{
	return take_path(r, v, &r->map->secret.password_file, why);
}

static bool take_user(struct rules_reading *r, const char *v, const char **why)
{
	size_t n = strlen(v);
	for (size_t i = 0; i < n; i++)
		if (v[i] <= ' ' || v[i] > '~' || v[i] == ':')
			return refuse(why, "a user is visible ASCII without colon");
	if (!n || n > USER_MAX)
		return refuse(why, "a user has 1 to 128 characters");
	r->map->secret.user = arena_strdup(&r->map->arena, v);
	return true;
}

static bool take_period(struct rules_reading *r, const char *v, const char **why)
{
	int64_t ms;
	if (!num_parse_duration(v, &ms) || ms < SECOND_MS || ms > HOUR_MS)
		return refuse(why, "a period is from 1s to 60m");
	r->map->period_ms = ms;
	return true;
}

static bool take_domain(struct rules_reading *r, const char *v, const char **why)
{
	const struct domain *d = catalog_domain_id(r->world->catalog, v);
	r->sets->domain = d ? d->num : 0;
	return d || refuse(why, "the catalog has no such domain");
}

static bool take_type(struct rules_reading *r, const char *v, const char **why)
{
	const struct event_type *t = catalog_type_id(r->world->catalog, v);
	r->sets->type = t ? t->num : 0;
	return t || refuse(why, "the catalog has no such type");
}

static bool take_area(struct rules_reading *r, const char *v, const char **why)
{
	const struct area *a = area_by_id(r->world->tree, v);
	r->sets->area = a ? a->num : 0;
	return a || refuse(why, "there is no such area");
}

static bool take_grade(struct rules_reading *r, const char *v, const char **why)
{
	uint64_t n;
	if (!num_parse_u64(v, &n) || n < 1 || n > 5)
		return refuse(why, "a grade is from 1 to 5");
	r->sets->grade = (uint8_t)n;
	return true;
}

static bool take_label(struct rules_reading *r, const char *v, const char **out, const char **why)
{
	if (!is_label(v, strlen(v)))
		return refuse(why, "a label's name has letters, digits and _");
	*out = arena_strdup(&r->map->arena, v);
	return true;
}

static bool take_type_label(struct rules_reading *r, const char *v, const char **why)
{
	return take_label(r, v, &r->sets->type_label, why);
}

static bool take_area_label(struct rules_reading *r, const char *v, const char **why)
{
	return take_label(r, v, &r->sets->area_label, why);
}

static bool take_template(struct rules_reading *r, const char *v, const char **out,
	const char **why)
{
	for (const char *s = v; (s = strpbrk(s, "{}")) != NULL;) {
		size_t n = strcspn(s + 1, "{}");
		if (*s == '}' || s[1 + n] != '}' || !is_label(s + 1, n))
			return refuse(why, "a name stands in { and }, nothing else does");
		s += n + 2;
	}
	*out = arena_strdup(&r->map->arena, v);
	return true;
}

static bool take_title(struct rules_reading *r, const char *v, const char **why)
{
	return take_template(r, v, &r->sets->title, why);
}

static bool take_text(struct rules_reading *r, const char *v, const char **why)
{
	return take_template(r, v, &r->sets->text, why);
}

static bool take_place(struct rules_reading *r, const char *v, const char **why)
{
	return take_template(r, v, &r->sets->place, why);
}

static bool take_ignore(struct rules_reading *r, const char *v, const char **why)
{
	r->sets->ignore = strcmp(v, "yes") == 0;
	return r->sets->ignore || strcmp(v, "no") == 0 || refuse(why, "this is yes or no");
}

/* ---- conditions ---- */

static bool read_op(const char **s, enum alert_op *op)
{
	static const struct {
		char text[3];
		enum alert_op op;
	} ops[] = {{"!=", ALERT_IS_NOT}, {"!~", ALERT_HAS_NOT}, {"=", ALERT_IS}, {"~", ALERT_HAS}};
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		size_t n = strlen(ops[i].text);
		if (strncmp(*s, ops[i].text, n) != 0)
			continue;
		*s += n;
		*op = ops[i].op;
		return **s != '=' && **s != '~'; // == and =~ are of other languages
	}
	return false;
}

/* A word, or anything but a quotation mark between two of them. */
static bool read_value(const char **s, struct arena *arena, const char **out)
{
	bool quoted = **s == '"';
	const char *from = *s + quoted;
	size_t n = strcspn(from, quoted ? "\"" : " \t\"");
	if (quoted && from[n] != '"')
		return false;
	*out = arena_strndup(arena, from, n);
	*s = from + n + quoted;
	return (n || quoted) && (!**s || **s == ' ' || **s == '\t');
}

static bool take_when(struct rules_reading *r, const char *v, const char **why)
{
	struct alert_rule *rule = r->rule;
	for (const char *s = v + strspn(v, " \t"); *s; s += strspn(s, " \t")) {
		struct alert_condition c;
		size_t n = strspn(s, LABEL_CHARACTERS);
		if (rule->condition_count == ALERT_CONDITIONS_MAX)
			return refuse(why, "a rule has at most 16 conditions");
		if (!is_label(s, n))
			return refuse(why, "a condition begins with the name of a label");
		c.label = arena_strndup(&r->map->arena, s, n);
		s += n;
		if (!read_op(&s, &c.op))
			return refuse(why, "after a label comes one of = != ~ !~ and a value");
		if (!read_value(&s, &r->map->arena, &c.value))
			return refuse(why, "a value is one word, or stands in quotation marks");
		rule->conditions[rule->condition_count++] = c;
	}
	return rule->condition_count || refuse(why, "there is no condition");
}

enum place { IN_SOURCE = 1, IN_RULE = 2, IN_BOTH = 3 };

static const struct setting {
	const char *name;
	enum place where;
	bool (*take)(struct rules_reading *r, const char *value, const char **why);
} settings[] = {
	{"name", IN_SOURCE, take_name},
	{"url", IN_SOURCE, take_url},
	{"user", IN_SOURCE, take_user},
	{"password-file", IN_SOURCE, take_password_file},
	{"bearer-file", IN_SOURCE, take_bearer_file},
	{"period", IN_SOURCE, take_period},
	{"when", IN_RULE, take_when},
	{"domain", IN_BOTH, take_domain},
	{"type", IN_BOTH, take_type},
	{"type-label", IN_BOTH, take_type_label},
	{"area", IN_BOTH, take_area},
	{"area-label", IN_BOTH, take_area_label},
	{"grade", IN_BOTH, take_grade},
	{"title", IN_BOTH, take_title},
	{"text", IN_BOTH, take_text},
	{"place", IN_BOTH, take_place},
	{"ignore", IN_RULE, take_ignore},
};

/* ---- sections ---- */

static bool enter_rule(struct rules_reading *r, const char *name, const char **why)
{
	struct alert_map *m = r->map;
	for (size_t i = 0; i < m->rule_count; i++) {
		r->rule = &m->rules[i];
		if (strcmp(r->rule->name, name) == 0)
			return true;
	}
	if (m->rule_count == ALERT_RULES_MAX)
		return refuse(why, "a source has at most 64 rules");
	r->rule = &m->rules[m->rule_count++];
	*r->rule = (struct alert_rule){.name = arena_strdup(&m->arena, name),
		.sets = {.ignore = -1}};
	return true;
}

static bool enter(struct rules_reading *r, const char *section, const char **why)
{
	r->rule = NULL;
	r->sets = &r->map->base;
	if (strcmp(section, "source") == 0)
		return true;
	if (strncmp(section, "rule ", 5) != 0 || !section[5])
		return refuse(why, "sections are [source] and [rule NAME]");
	if (!enter_rule(r, section + 5, why))
		return false;
	r->sets = &r->rule->sets;
	return true;
}

static bool on_item(void *user, const char *section, const char *name, const char *value, int line,
	const char **why)
{
	struct rules_reading *r = user;
	if (!enter(r, section, why))
		return false;
	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
		if (strcmp(settings[i].name, name) != 0)
			continue;
		if (!(settings[i].where & (r->rule ? IN_RULE : IN_SOURCE)))
			return refuse(why, "this setting does not belong in this section");
		if (r->sets->said & UINT32_C(1) << i)
			return refuse(why, "this is said twice");
		r->sets->said |= UINT32_C(1) << i;
		r->sets->line = line;
		return settings[i].take(r, value, why);
	}
	return refuse(why, "there is no such setting");
}

/* The first complaint is the error; what follows may only follow from it. */
static void on_complaint(void *user, int line, const char *sentence)
{
	struct rules_reading *r = user;
	if (r->complaints++ == 0)
		error_set(r->error, "source", "%s, line %d: %s.", r->path, line, sentence);
}

/* ---- all together ---- */

static bool has_domain(const struct rules_reading *r, uint16_t type, uint8_t domain)
{
	const struct event_type *t = catalog_type(r->world->catalog, type);
	return !domain || !t || t->domain == domain;
}

static void check_rule(struct rules_reading *r, const struct alert_rule *rule)
{
	const struct alert_sets *s = &rule->sets, *base = &r->map->base;
	if (!rule->condition_count)
		on_complaint(r, s->line, "this rule has no when");
	if (!has_domain(r, s->type ? s->type : base->type, s->domain))
		on_complaint(r, s->line, "the type of this rule is of another domain");
}

static void check_secret(struct rules_reading *r)
{
	const struct alert_secret *s = &r->map->secret;
	if (!s->user != !s->password_file)
		on_complaint(r, r->map->base.line, "user and password-file go together");
	if (s->user && s->bearer_file)
		on_complaint(r, r->map->base.line, "it is asked by a password or by a token");
}

static void check_whole(struct rules_reading *r)
{
	struct alert_map *m = r->map;
	const struct area *root = area_root(r->world->tree);
	if (!m->name)
		on_complaint(r, m->base.line, "[source] has no name");
	if (!*m->server.base)
		on_complaint(r, m->base.line, "[source] has no url");
	check_secret(r);
	if (!m->base.type)
		on_complaint(r, m->base.line, "[source] has no type");
	if (!has_domain(r, m->base.type, m->base.domain))
		on_complaint(r, m->base.line, "the type of [source] is of another domain");
	for (size_t i = 0; i < m->rule_count; i++)
		check_rule(r, &m->rules[i]);
	if (!m->base.area && root)
		m->base.area = root->num;
}

bool alert_map_read_text(struct alert_map *m, const char *text, const char *path,
	const struct alert_world *w, struct error *e)
{
	struct rules_reading r = {.map = m, .world = w, .sets = &m->base, .path = path, .error = e};
	*m = (struct alert_map){.period_ms = PERIOD_MS, .base = {.ignore = -1,
		.title = "{alertname}: {summary}", .text = "{description}"}};
	ini_read_text(text, on_item, on_complaint, &r);
	if (!r.complaints)
		check_whole(&r);
	if (!r.complaints)
		return true;
	alert_map_finish(m);
	return false;
}

bool alert_map_read(struct alert_map *m, const char *path, const struct alert_world *w,
	struct error *e)
{
	char *text;
	size_t n;
	if (!path_read_whole(path, FILE_CAP, &text, &n, e))
		return false;
	bool ok = memchr(text, '\0', n) ? error_set(e, "source", "%s is not a text file.", path)
					: alert_map_read_text(m, text, path, w, e);
	free(text);
	return ok;
}

void alert_map_finish(struct alert_map *m)
{
	if (!m)
		return;
	arena_finish(&m->arena);
	m->rule_count = 0;
}
