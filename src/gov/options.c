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

static bool take_word(struct gov_options *o, const char *word, struct error *e)
{
	bool token = o->command == GOV_TOKEN_LIST;
	if (strcmp(word, "token") == 0)
		o->command = GOV_TOKEN_LIST;
	else if (token && strcmp(word, "add") == 0)
		o->command = GOV_TOKEN_ADD;
	else if (token && strcmp(word, "revoke") == 0)
		o->command = GOV_TOKEN_REVOKE;
	else if (token && strcmp(word, "list") == 0)
		o->command = GOV_TOKEN_LIST;
	else if (strcmp(word, "verify") == 0)
		o->command = GOV_VERIFY;
	else
		return error_set(e, "usage", "\"%s\" is no command; try --help.", word);
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
	return true;
}

bool gov_options_read(struct gov_options *o, int argc, char **argv, struct error *e)
{
	*o = (struct gov_options){.server = {.seed = 1, .speed = 1, .scale = 0.1,
		.now = INSTANT_NONE, .limits = LIMITS_DEFAULT}};
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
