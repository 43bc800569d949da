/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/num.h"

const char gov_help[] =
	"yipingd - the governance API\n"
	"\n"
	"  yipingd --listen unix:PATH|127.0.0.1:PORT --state DIR [options]\n"
	"  yipingd token add --state DIR --subject ID --name NAME --role ROLE --area ID...\n"
	"                    [--unit ID]\n"
	"  yipingd token list --state DIR\n"
	"  yipingd token revoke --state DIR --subject ID\n"
	"  yipingd area add ID --state DIR --parent ID --level LEVEL --name NAME [--short NAME]\n"
	"  yipingd area move ID --state DIR --parent ID\n"
	"  yipingd area rename ID --state DIR --name NAME [--short NAME] [--lang LANG]\n"
	"  yipingd area close ID --state DIR [--into ID]\n"
	"  yipingd area load FILE --state DIR\n"
	"  yipingd catalog load FILE --state DIR\n"
	"  yipingd series set INDICATOR@AREA --state DIR [--gateway SUBJECT|none]\n"
	"                    [--limit COLOUR>=VALUE...|none] [--reason TEXT] [--until TIME]\n"
	"                    [--quality maintenance|disabled|none]\n"
	"  yipingd responsibility set AREA --state DIR [--type ID|--domain ID] [--kind ID]\n"
	"                    [--unit ID] [--fallback UNIT]\n"
	"  yipingd responsibility clear AREA --state DIR [--type ID|--domain ID]\n"
	"  yipingd audit --state DIR\n"
	"  yipingd verify --state DIR\n"
	"\n"
	"  --demo           a simulated city; tokens of its people lie in DIR/tokens/\n"
	"  --seed N         which city (1)\n"
	"  --now TIME       its clock begins here (RFC 3339)\n"
	"  --speed X        its clock runs X times as fast (1)\n"
	"  --scale S        1 = 30,000 events a day (0.1)\n"
	"  --source FILE    alerts of another system, as the INI file says; may be repeated\n"
	"  --data DIR       reference data\n"
	"  --log FILE       write the log there, not to standard error\n";

struct option_spec {
	const char *name;
	bool has_value;
	bool (*take)(struct gov_options *o, const char *value);
};

static bool take_listen(struct gov_options *o, const char *v)
{
	o->server.listen = v;
	return true;
}

static bool take_state(struct gov_options *o, const char *v)
{
	o->server.state_dir = v;
	return *v != '\0';
}

static bool take_data(struct gov_options *o, const char *v)
{
	o->server.data_dir = v;
	return *v != '\0';
}

static bool take_log(struct gov_options *o, const char *v)
{
	o->log = v;
	return *v != '\0';
}

static bool take_demo(struct gov_options *o, const char *v)
{
	(void)v;
	return o->server.demo = true;
}

static bool take_seed(struct gov_options *o, const char *v)
{
	return num_parse_u64(v, &o->server.seed);
}

static bool take_speed(struct gov_options *o, const char *v)
{
	return num_parse_double(v, &o->server.speed) && o->server.speed > 0 &&
		o->server.speed <= 3600;
}

static bool take_scale(struct gov_options *o, const char *v)
{
	return num_parse_double(v, &o->server.scale) && o->server.scale >= 0 &&
		o->server.scale <= 10;
}

static bool take_now(struct gov_options *o, const char *v)
{
	return instant_parse(v, &o->server.now);
}

static bool take_source(struct gov_options *o, const char *v)
{
	size_t room = sizeof o->server.sources / sizeof o->server.sources[0];
	if (o->server.source_count == room)
		return false;
	o->server.sources[o->server.source_count++] = v;
	return true;
}

static bool take_subject(struct gov_options *o, const char *v)
{
	o->subject = v;
	return *v && strlen(v) < SUBJECT_ROOM;
}

static bool take_name(struct gov_options *o, const char *v)
{
	o->name = v;
	return *v && strlen(v) < SUBJECT_ROOM;
}

static bool take_role(struct gov_options *o, const char *v)
{
	o->role = v;
	return person_role_of(v) != PERSON_NONE;
}

static bool take_unit(struct gov_options *o, const char *v)
{
	o->unit = v;
	return *v && strlen(v) < SUBJECT_ROOM;
}

static bool take_area(struct gov_options *o, const char *v)
{
	if (o->area_count == PERSON_AREAS_MAX)
		return false;
	o->areas[o->area_count++] = v;
	return true;
}

static bool take_short(struct gov_options *o, const char *v)
{
	o->short_name = v;
	return *v != '\0';
}

static bool take_parent(struct gov_options *o, const char *v)
{
	o->parent = v;
	return *v != '\0';
}

static bool take_level(struct gov_options *o, const char *v)
{
	o->level = v;
	return level_of(v) != LEVEL_NONE;
}

static bool take_into(struct gov_options *o, const char *v)
{
	o->into = v;
	return *v != '\0';
}

static bool take_gateway(struct gov_options *o, const char *v)
{
	o->gateway = v;
	return *v && strlen(v) < SUBJECT_ROOM;
}

static bool take_limit(struct gov_options *o, const char *v)
{
	if (o->limit_count == SERIES_LIMITS_MAX)
		return false;
	o->limits[o->limit_count++] = v;
	return true;
}

static bool take_quality(struct gov_options *o, const char *v)
{
	o->quality = v;
	return strcmp(v, "maintenance") == 0 || strcmp(v, "disabled") == 0 ||
		strcmp(v, "none") == 0;
}

static bool take_reason(struct gov_options *o, const char *v)
{
	o->reason = v;
	return *v != '\0';
}

static bool take_until(struct gov_options *o, const char *v)
{
	return instant_parse(v, &o->until);
}

static bool take_lang(struct gov_options *o, const char *v)
{
	o->lang = v;
	return strcmp(v, "zh_CN") == 0 || strcmp(v, "zh_TW") == 0 || strcmp(v, "en") == 0;
}

static bool take_type(struct gov_options *o, const char *v)
{
	o->event_type = v;
	return *v != '\0';
}

static bool take_domain(struct gov_options *o, const char *v)
{
	o->domain = v;
	return *v != '\0';
}

static bool take_kind(struct gov_options *o, const char *v)
{
	o->unit_kind = v;
	return *v != '\0';
}

static bool take_fallback(struct gov_options *o, const char *v)
{
	o->fallback = v;
	return *v != '\0';
}

static const struct option_spec specs[] = {
	{"--listen", true, take_listen},
	{"--state", true, take_state},
	{"--data", true, take_data},
	{"--log", true, take_log},
	{"--demo", false, take_demo},
	{"--seed", true, take_seed},
	{"--speed", true, take_speed},
	{"--scale", true, take_scale},
	{"--now", true, take_now},
	{"--source", true, take_source},
	{"--subject", true, take_subject},
	{"--name", true, take_name},
	{"--role", true, take_role},
	{"--unit", true, take_unit},
	{"--area", true, take_area},
	{"--short", true, take_short},
	{"--parent", true, take_parent},
	{"--level", true, take_level},
	{"--into", true, take_into},
	{"--lang", true, take_lang},
	{"--gateway", true, take_gateway},
	{"--limit", true, take_limit},
	{"--quality", true, take_quality},
	{"--reason", true, take_reason},
	{"--until", true, take_until},
	{"--type", true, take_type},
	{"--domain", true, take_domain},
	{"--kind", true, take_kind},
	{"--fallback", true, take_fallback},
};

static bool take_option(struct gov_options *o, int argc, char **argv, int *i, struct error *e)
{
	const char *name = argv[*i];
	for (size_t n = 0; n < sizeof specs / sizeof specs[0]; n++) {
		const struct option_spec *s = &specs[n];
		if (strcmp(s->name, name) != 0)
			continue;
		if (s->has_value && *i + 1 >= argc)
			return error_set(e, "usage", "%s needs a value.", name);
		const char *value = s->has_value ? argv[++*i] : NULL;
		if (s->take(o, value))
			return true;
		return error_set(e, "usage", "\"%s\" is not a value for %s.", value ? value : "",
			name);
	}
	return error_set(e, "usage", "There is no option %s; try --help.", name);
}

/* What a word makes of what was said before it. */
static const struct word_spec {
	enum gov_command after;
	const char *word;
	enum gov_command means;
	bool names; // one more word follows: an area, a series or a file
} words[] = {
	{GOV_SERVE, "token", GOV_TOKEN_LIST, false},
	{GOV_TOKEN_LIST, "add", GOV_TOKEN_ADD, false},
	{GOV_TOKEN_LIST, "revoke", GOV_TOKEN_REVOKE, false},
	{GOV_TOKEN_LIST, "list", GOV_TOKEN_LIST, false},
	{GOV_SERVE, "area", GOV_AREA, false},
	{GOV_AREA, "add", GOV_AREA_ADD, true},
	{GOV_AREA, "move", GOV_AREA_MOVE, true},
	{GOV_AREA, "rename", GOV_AREA_RENAME, true},
	{GOV_AREA, "close", GOV_AREA_CLOSE, true},
	{GOV_AREA, "load", GOV_AREA_LOAD, true},
	{GOV_SERVE, "catalog", GOV_CATALOG, false},
	{GOV_CATALOG, "load", GOV_CATALOG_LOAD, true},
	{GOV_SERVE, "series", GOV_SERIES, false},
	{GOV_SERIES, "set", GOV_SERIES_SET, true},
	{GOV_SERVE, "responsibility", GOV_REMIT, false},
	{GOV_REMIT, "set", GOV_REMIT_SET, true},
	{GOV_REMIT, "clear", GOV_REMIT_CLEAR, true},
	{GOV_SERVE, "audit", GOV_AUDIT, false},
	{GOV_SERVE, "verify", GOV_VERIFY, false},
};

static bool wants_name(const struct gov_options *o)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i].means == o->command && words[i].names)
			return !o->word;
	return false;
}

static bool take_word(struct gov_options *o, const char *word, struct error *e)
{
	if (wants_name(o)) {
		o->word = word;
		return true;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i].after == o->command && strcmp(words[i].word, word) == 0) {
			o->command = words[i].means;
			return true;
		}
	return error_set(e, "usage", "\"%s\" is no command; try --help.", word);
}

static bool is_complete_row(const struct gov_options *o, struct error *e)
{
	bool names = o->unit_kind || o->unit || o->fallback;
	if (o->event_type && o->domain)
		return error_set(e, "usage", "A row is of --type or of --domain, not of both.");
	if (o->command == GOV_REMIT_SET && !names)
		return error_set(e, "usage", "Who is it? --kind, --unit or --fallback.");
	return true;
}

static bool is_complete_edit(const struct gov_options *o, struct error *e)
{
	if (o->command == GOV_AREA || o->command == GOV_CATALOG || o->command == GOV_SERIES ||
		o->command == GOV_REMIT)
		return error_set(e, "usage", "What is to be done? Try --help.");
	if (wants_name(o))
		return error_set(e, "usage", "Which one? It is to be named.");
	if (o->command == GOV_AREA_ADD && (!o->parent || !o->level || !o->name))
		return error_set(e, "usage", "An area needs --parent, --level and --name.");
	if (o->command == GOV_SERIES_SET && !o->gateway && !o->limit_count && !o->quality)
		return error_set(e, "usage", "What is to hold? --gateway, --limit or --quality.");
	if (o->command == GOV_REMIT_SET || o->command == GOV_REMIT_CLEAR)
		return is_complete_row(o, e);
	if (o->command == GOV_AREA_MOVE && !o->parent)
		return error_set(e, "usage", "Where to? --parent is needed.");
	if (o->command == GOV_AREA_RENAME && !o->name && !o->short_name)
		return error_set(e, "usage", "A new --name or --short is needed.");
	return true;
}

static bool is_complete(const struct gov_options *o, struct error *e)
{
	if (o->command == GOV_HELP || o->command == GOV_VERSION)
		return true;
	if (!o->server.state_dir)
		return error_set(e, "usage", "--state DIR is needed.");
	if (o->command == GOV_SERVE && !o->server.listen)
		return error_set(e, "usage", "--listen unix:PATH or 127.0.0.1:PORT is needed.");
	if (o->command == GOV_TOKEN_ADD && (!o->subject || !o->name || !o->role || !o->area_count))
		return error_set(e, "usage",
			"A token needs --subject, --name, --role and --area.");
	if (o->command == GOV_TOKEN_REVOKE && !o->subject)
		return error_set(e, "usage", "Whose tokens? --subject is needed.");
	return is_complete_edit(o, e);
}

bool gov_options_read(struct gov_options *o, int argc, char **argv, struct error *e)
{
	*o = (struct gov_options){.server = {.seed = 1, .speed = 1, .scale = 0.1,
		.now = INSTANT_NONE, .limits = LIMITS_DEFAULT}, .until = INSTANT_NONE};
	for (int i = 1; i < argc; i++) {
		bool ok = true;
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			o->command = GOV_HELP;
		else if (strcmp(argv[i], "--version") == 0)
			o->command = GOV_VERSION;
		else if (argv[i][0] == '-')
			ok = take_option(o, argc, argv, &i, e);
		else
			ok = take_word(o, argv[i], e);
		if (!ok)
			return false;
	}
	return is_complete(o, e);
}
