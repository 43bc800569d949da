/* SPDX-License-Identifier: MIT */
#include "yiping/model/report_say.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/area_find.h"
#include "yiping/model/letters.h"
#include "yiping/model/name.h"

struct saying {
	struct report_said *out;
	const struct say_context *x;
	struct arena *arena;
	const char *type; // as typed
};

static bool fail(struct saying *s, const char *word, const char *code, struct error *e)
{
	utf8_cut(word, 30, s->out->bad, sizeof s->out->bad);
	return error_set(e, code, "\"%s\" %s%s.", s->out->bad,
		strcmp(code, "arg_missing") == 0   ? "is missing"
		: strcmp(code, "arg_several") == 0 ? "fits several: "
						   : "is not understood",
		strcmp(code, "arg_several") == 0 ? s->out->several : "");
}

/* ---- the type ---- */

enum fit { FIT_NONE, FIT_LETTERS_WITHIN, FIT_WITHIN, FIT_LETTERS, FIT_BEGIN, FIT_WHOLE, FIT_ID };

static enum fit max(enum fit a, enum fit b)
{
	return a > b ? a : b;
}

static enum fit fit_text(const char *name, const char *typed)
{
	if (!name || !say_has(name, typed))
		return FIT_NONE;
	if (strlen(name) == strlen(typed))
		return FIT_WHOLE;
	char head[SAID_WORD_ROOM];
	snprintf(head, sizeof head, "%.*s", (int)strlen(typed), name);
	return say_has(head, typed) ? FIT_BEGIN : FIT_WITHIN;
}

static enum fit fit_letters(const char *name, const char *typed)
{
	static const enum fit fits[] = {[LETTERS_NONE] = FIT_NONE,
		[LETTERS_WITHIN] = FIT_LETTERS_WITHIN, [LETTERS_BEGIN] = FIT_LETTERS,
		[LETTERS_WHOLE] = FIT_WHOLE};
	bool is_chinese = name && (unsigned char)*name >= 0x80; // others go by their words
	return is_chinese ? fits[letters_fit(name, typed)] : FIT_NONE;
}

static enum fit fit_name(const struct name *n, const char *typed)
{
	enum fit f = max(fit_text(n->zh_cn, typed), fit_text(n->zh_tw, typed));
	return max(max(f, fit_text(n->en, typed)), fit_letters(n->zh_cn, typed));
}

static enum fit fit_type(const struct event_type *t, const char *typed)
{
	enum fit id = fit_text(t->id, typed);
	if (id == FIT_WHOLE)
		return FIT_ID;
	return max(id, max(fit_name(&t->name, typed), fit_name(&t->short_name, typed)));
}

/* A whole name is meant; part of one may be part of another, however well it fits. */
size_t report_types(const struct catalog *c, const char *typed, const struct event_type **out,
	size_t most)
{
	enum fit best = FIT_NONE;
	size_t count = 0;
	for (size_t i = 0; c && *typed && i < c->type_count; i++)
		best = max(best, fit_type(&c->types[i], typed));
	enum fit least = best >= FIT_WHOLE ? best : FIT_NONE + 1;
	for (enum fit f = best; f >= least && f != FIT_NONE; f--)
		for (size_t i = 0; i < c->type_count; i++)
			if (fit_type(&c->types[i], typed) == f && count++ < most)
				out[count - 1] = &c->types[i];
	return count;
}

static bool find_type(struct saying *s, struct error *e)
{
	const struct event_type *fits[REPORT_FITS];
	if (!s->type)
		return fail(s, "type", "arg_missing", e);
	size_t n = report_types(s->x->catalog, s->type, fits, REPORT_FITS), used = 0;
	if (n == 1) {
		s->out->act.type = fits[0]->num;
		return true;
	}
	for (size_t i = 0; i < n && i < REPORT_FITS && used < sizeof s->out->several; i++)
		used += (size_t)snprintf(s->out->several + used, sizeof s->out->several - used,
			"%s%s", i ? ", " : "", name_in(&fits[i]->name, s->x->lang));
	return fail(s, s->type, n ? "arg_several" : "arg_value", e);
}

/* ---- the rest ---- */

static bool take_type(struct saying *s, const char *value)
{
	s->type = value;
	return *value && strlen(value) < SAID_WORD_ROOM;
}

static bool take_at(struct saying *s, const char *value)
{
	struct area_found f = area_find(s->x->tree, value);
	s->out->act.area = f.count == 1 ? f.first[0]->num : 0;
	return f.count == 1;
}

static bool take_text(struct saying *s, const char *value)
{
	struct act *a = &s->out->act;
	a->text = a->text ? arena_printf(s->arena, "%s %s", a->text, value)
			  : arena_strdup(s->arena, value);
	return *value != '\0';
}

static bool take_place(struct saying *s, const char *value)
{
	s->out->act.place = arena_strdup(s->arena, value);
	return *value != '\0';
}

static bool take_title(struct saying *s, const char *value)
{
	s->out->act.title = arena_strdup(s->arena, value);
	return *value != '\0';
}

/* Understood as an argument of an act on an event is; it lives as long as the arena. */
static struct said *as_said(
	struct saying *s, enum verb verb, enum arg arg, const char *value)
{
	struct said *d = arena_alloc(s->arena, sizeof *d);
	struct error e;
	said_begin(d, verb);
	return said_take(d, arg, value, s->x, &e) ? d : NULL;
}

static bool take_grade(struct saying *s, const char *value)
{
	const struct said *d = as_said(s, VERB_GRADE, ARG_GRADE, value);
	s->out->act.grade = d ? d->grade : 0;
	return d != NULL;
}

static bool take_evidence(struct saying *s, const char *value)
{
	const struct said *d = as_said(s, VERB_FEEDBACK, ARG_EVIDENCE, value);
	s->out->act.evidence = d ? &d->evidence : NULL;
	s->out->act.evidence_count = d != NULL;
	return d != NULL;
}

static bool take_drill(struct saying *s, const char *value)
{
	s->out->act.exercise = strcmp(value, "yes") == 0;
	return s->out->act.exercise || strcmp(value, "no") == 0;
}

static const struct {
	const char *name;
	bool (*take)(struct saying *s, const char *value);
} args[] = {
	{"type", take_type},
	{"at", take_at},
	{"place", take_place},
	{"title", take_title},
	{"text", take_text},
	{"grade", take_grade},
	{"evidence", take_evidence},
	{"drill", take_drill},
};

/* A word with a sign of its own, such as "2=3", is said as it stands unless it begins like a name.
 */
static bool take(struct saying *s, const char *word, struct error *e)
{
	size_t length = strcspn(word, "=");
	for (size_t i = 0; i < sizeof args / sizeof args[0] && word[length]; i++)
		if (strlen(args[i].name) == length && strncmp(word, args[i].name, length) == 0)
			return args[i].take(s, word + length + 1) || fail(s, word, "arg_value", e);
	if (word[length] && length && strspn(word, "abcdefghijklmnopqrstuvwxyz_") == length)
		return fail(s, word, "arg_name", e);
	if (!s->type)
		return take_type(s, word) || fail(s, word, "arg_value", e);
	return take_text(s, word) || fail(s, word, "arg_value", e);
}

static void give_title(struct saying *s)
{
	struct act *a = &s->out->act;
	const struct event_type *t = catalog_type(s->x->catalog, a->type);
	const struct area *area = area_by_num(s->x->tree, a->area);
	const char *where = a->place ? a->place : area ? name_in(&area->name, s->x->lang) : "";
	if (!a->title)
		a->title = arena_printf(
			s->arena, "%s %s", where, t ? name_in(&t->name, s->x->lang) : "");
}

bool report_say(const char *const *words, size_t count, const struct say_context *x,
	const struct report_from *from, struct arena *arena, struct report_said *out,
	struct error *e)
{
	struct saying s = {out, x, arena, NULL};
	*out = (struct report_said){.act = {.verb = VERB_REPORT, .result = -1,
		.at = INSTANT_NONE, .occurred = INSTANT_NONE, .due_at = INSTANT_NONE,
		.until = INSTANT_NONE, .area = from->area, .source = from->source}};
	for (size_t i = 0; i < count; i++)
		if (!take(&s, words[i], e))
			return false;
	if (!find_type(&s, e))
		return false;
	if (!out->act.area)
		return fail(&s, "at", "arg_missing", e);
	give_title(&s);
	return true;
}
