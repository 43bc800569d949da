/* SPDX-License-Identifier: MIT */
#include "yiping/model/warning_say.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

#define ISSUES (1u << WARNING_ISSUE)
#define RECOLOURS (1u << WARNING_UPGRADE | 1u << WARNING_DOWNGRADE)
#define TELLS (ISSUES | RECOLOURS | 1u << WARNING_EXTEND)

struct saying {
	struct warning_said *out;
	const struct say_context *x;
	struct arena *arena;
};

static bool fail(struct saying *s, const char *word, const char *code, struct error *e)
{
	utf8_cut(word, 30, s->out->bad, sizeof s->out->bad);
	return error_set(e, code, "\"%s\" is %s.", s->out->bad,
		strcmp(code, "arg_missing") == 0 ? "missing" : "not understood");
}

/* ---- values ---- */

static bool take_area(struct saying *s, const char *value)
{
	return say_area(value, s->x, &s->out->warning.area);
}

static bool take_areas(struct saying *s, const char *value)
{
	struct warning *w = &s->out->warning;
	char word[SAID_WORD_ROOM];
	w->areas = arena_alloc(s->arena, WARNING_AREAS_MAX * sizeof *w->areas);
	for (const char *at = value; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		snprintf(word, sizeof word, "%.*s", (int)strcspn(at, ","), at);
		if (w->area_count == WARNING_AREAS_MAX ||
			!say_area(word, s->x, &w->areas[w->area_count++]))
			return false;
	}
	return true;
}

static bool take_colour(struct saying *s, const char *value)
{
	static const char *const names[COLOUR_COUNT] = {"", "蓝", "黄", "橙", "红"};
	enum colour *c = &s->out->terms.colour;
	*c = colour_of(value);
	for (int i = COLOUR_BLUE; i < COLOUR_COUNT && *c == COLOUR_NONE; i++)
		if (strcmp(names[i], value) == 0)
			*c = (enum colour)i;
	return *c != COLOUR_NONE;
}

static bool take_headline(struct saying *s, const char *value)
{
	return say_name(value, s->arena, &s->out->terms.headline);
}

static bool take_caution(struct saying *s, const char *value)
{
	return say_name(value, s->arena, &s->out->terms.caution);
}

static bool take_measures(struct saying *s, const char *value)
{
	return say_name(value, s->arena, &s->out->terms.measures);
}

static bool take_issuer(struct saying *s, const char *value)
{
	return say_name(value, s->arena, &s->out->warning.issuer);
}

static bool take_hazard(struct saying *s, const char *value)
{
	s->out->warning.hazard = arena_strdup(s->arena, value);
	return *value != '\0';
}

static bool take_reason(struct saying *s, const char *value)
{
	s->out->terms.reason = arena_strdup(s->arena, value);
	return *value != '\0';
}

static bool take_from(struct saying *s, const char *value)
{
	return say_instant(value, s->x, &s->out->terms.onset);
}

static bool take_until(struct saying *s, const char *value)
{
	return say_instant(value, s->x, &s->out->terms.expires);
}

static bool take_drill(struct saying *s, const char *value)
{
	s->out->warning.exercise = strcmp(value, "yes") == 0;
	return s->out->warning.exercise || strcmp(value, "no") == 0;
}

/* ---- the table ---- */

static const struct {
	const char *name;
	unsigned taken, needed; // sets of 1 << enum warning_act
	bool (*take)(struct saying *s, const char *value);
} args[] = {
	{"area", ISSUES, 0, take_area},
	{"areas", ISSUES, 0, take_areas},
	{"hazard", ISSUES, ISSUES, take_hazard},
	{"colour", ISSUES | RECOLOURS, ISSUES | RECOLOURS, take_colour},
	{"headline", TELLS, ISSUES, take_headline},
	{"caution", TELLS, 0, take_caution},
	{"measures", TELLS, ISSUES, take_measures},
	{"issuer", ISSUES, 0, take_issuer},
	{"from", TELLS, 0, take_from},
	{"until", TELLS, ISSUES | 1u << WARNING_EXTEND, take_until},
	{"reason", 1u << WARNING_LIFT, 1u << WARNING_LIFT, take_reason},
	{"drill", ISSUES, 0, take_drill},
};

#define ARGS (sizeof args / sizeof args[0])

static bool take(struct saying *s, const char *word, unsigned *given, struct error *e)
{
	unsigned act = 1u << s->out->terms.act;
	size_t length = strcspn(word, "=");
	for (size_t i = 0; i < ARGS && word[length]; i++) {
		if (strlen(args[i].name) != length || strncmp(word, args[i].name, length) != 0)
			continue;
		if (!(args[i].taken & act))
			break;
		*given |= 1u << i;
		return args[i].take(s, word + length + 1) || fail(s, word, "arg_value", e);
	}
	return fail(s, word, "arg_name", e);
}

static void begin(struct warning_said *out)
{
	*out = (struct warning_said){.id = ""};
	warning_init(&out->warning);
	out->terms = out->warning.asked;
}

bool warning_say(const char *const *words, size_t count, const struct say_context *x,
	struct arena *arena, struct warning_said *out, struct error *e)
{
	struct saying s = {out, x, arena};
	unsigned given = 0;
	size_t at = 1;
	begin(out);
	out->terms.act = count ? warning_act_of(words[0]) : WARNING_NO_ACT;
	if (out->terms.act == WARNING_NO_ACT)
		return fail(&s, count ? words[0] : "", "arg_act", e);
	if (out->terms.act != WARNING_ISSUE) {
		if (count < 2 || strchr(words[1], '=') || strlen(words[1]) >= sizeof out->id)
			return fail(&s, "ID", "arg_id", e);
		snprintf(out->id, sizeof out->id, "%s", words[at++]);
	}
	for (; at < count; at++)
		if (!take(&s, words[at], &given, e))
			return false;
	for (size_t i = 0; i < ARGS; i++)
		if (args[i].needed >> out->terms.act & 1 && !(given >> i & 1))
			return fail(&s, args[i].name, "arg_missing", e);
	return true;
}

void warning_told(const struct warning_terms *t, char *out, size_t room)
{
	snprintf(out, room, "%s%s%s%s%s", warning_act_token(t->act),
		t->colour != COLOUR_NONE ? " " : "",
		t->colour != COLOUR_NONE ? colour_token(t->colour) : "", t->reason ? ": " : "",
		t->reason ? t->reason : "");
}
