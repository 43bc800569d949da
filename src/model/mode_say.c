/* SPDX-License-Identifier: MIT */
#include "yiping/model/mode_say.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

static const struct {
	const char *word;
	enum mode_act act;
	bool emergency;
} firsts[] = {
	{"emergency", MODE_ASK, true},
	{"routine", MODE_ASK, false},
	{"confirm", MODE_CONFIRM, false},
	{"decline", MODE_DECLINE, false},
};

#define FIRSTS (sizeof firsts / sizeof firsts[0])

static const char *const romans[] = {"", "I", "II", "III", "IV"};

struct saying {
	struct mode_said *out;
	const struct say_context *x;
	struct arena *arena;
};

static bool fail(struct saying *s, const char *word, const char *code, struct error *e)
{
	utf8_cut(word, 30, s->out->bad, sizeof s->out->bad);
	return error_set(e, code, "\"%s\" is %s.", s->out->bad,
		strcmp(code, "arg_missing") == 0 ? "missing" : "not understood");
}

static bool take_level(struct saying *s, const char *value)
{
	for (uint8_t i = 1; i <= 4; i++)
		if (strcmp(value, romans[i]) == 0 || (value[0] == '0' + i && !value[1]))
			s->out->terms.level = i;
	return s->out->terms.level != 0;
}

static bool take_response(struct saying *s, const char *value)
{
	return say_name(value, s->arena, &s->out->terms.response);
}

static bool take_measures(struct saying *s, const char *value)
{
	return say_name(value, s->arena, &s->out->terms.measures);
}

static bool take_until(struct saying *s, const char *value)
{
	return say_instant(value, s->x, &s->out->terms.until);
}

static const struct {
	const char *name;
	bool (*take)(struct saying *s, const char *value);
} args[] = {
	{"level", take_level},
	{"response", take_response},
	{"measures", take_measures},
	{"until", take_until},
};

#define ARGS (sizeof args / sizeof args[0])

static bool take(struct saying *s, const char *word, unsigned *given, struct error *e)
{
	size_t length = strcspn(word, "=");
	if (!word[length])
		return say_area(word, s->x, &s->out->area) || fail(s, word, "arg_value", e);
	if (strncmp(word, "area=", 5) == 0)
		return say_area(word + 5, s->x, &s->out->area) || fail(s, word, "arg_value", e);
	for (size_t i = 0; i < ARGS && s->out->terms.emergency; i++) {
		if (strlen(args[i].name) != length || strncmp(word, args[i].name, length) != 0)
			continue;
		*given |= 1u << i;
		return args[i].take(s, word + length + 1) || fail(s, word, "arg_value", e);
	}
	return fail(s, word, "arg_name", e);
}

static const char *first_word(const struct mode_said *m)
{
	for (size_t i = 0; i < FIRSTS; i++)
		if (firsts[i].act == m->act && firsts[i].emergency == m->terms.emergency)
			return firsts[i].word;
	return "";
}

static bool begin(const char *word, struct mode_said *out)
{
	*out = (struct mode_said){.terms = {.until = INSTANT_NONE, .at = INSTANT_NONE}};
	for (size_t i = 0; i < FIRSTS; i++) {
		if (strcmp(firsts[i].word, word) != 0)
			continue;
		out->act = firsts[i].act;
		out->terms.emergency = firsts[i].emergency;
		return true;
	}
	return false;
}

bool mode_is_word(const char *word)
{
	struct mode_said unused;
	return begin(word, &unused);
}

bool mode_say(const char *const *words, size_t count, const struct say_context *x,
	struct arena *arena, struct mode_said *out, struct error *e)
{
	struct saying s = {out, x, arena};
	unsigned given = 0;
	if (!begin(count ? words[0] : "", out))
		return fail(&s, count ? words[0] : "", "arg_act", e);
	for (size_t i = 1; i < count; i++)
		if (!take(&s, words[i], &given, e))
			return false;
	for (size_t i = 0; i < ARGS && out->terms.emergency; i++)
		if (!(given >> i & 1))
			return fail(&s, args[i].name, "arg_missing", e);
	return true;
}

void mode_told(enum mode_act a, const struct mode_terms *t, char *out, size_t room)
{
	const struct mode_said m = {.act = a, .terms = {.emergency = t->emergency}};
	const char *what = name_in(&t->response, "en");
	if (a == MODE_ASK && t->emergency)
		snprintf(out, room, "%s %s: %s", first_word(&m),
			t->level <= 4 ? romans[t->level] : "", what);
	else
		snprintf(out, room, "%s", first_word(&m));
}
