/* SPDX-License-Identifier: MIT */
#include "yiping/model/order_say.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/num.h"
#include "yiping/base/utf8.h"

#define ID_SIGNS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz@_.-"

struct saying {
	struct order_said *out;
	const struct say_context *x;
	struct arena *arena;
};

static bool fail(struct saying *s, const char *word, const char *code, struct error *e)
{
	utf8_cut(word, 30, s->out->bad, sizeof s->out->bad);
	return error_set(e, code, "\"%s\" is %s.", s->out->bad,
		strcmp(code, "arg_missing") == 0 ? "missing" : "not understood");
}

bool order_id_is_fit(const char *id)
{
	size_t n = strlen(id);
	return n && n < ENTITY_ID_ROOM && strspn(id, ID_SIGNS) == n;
}

/* ---- values ---- */

static bool put_text(struct saying *s, const char **text, const char *value)
{
	*text = arena_strdup(s->arena, value);
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

/* An area by its id on any level, one with a duty room also by its name; else a unit. */
static bool take_one(struct saying *s, const char *value)
{
	struct order_ask *a = &s->out->ask;
	const struct area *area = s->x->tree ? area_by_id(s->x->tree, value) : NULL;
	struct order_to to = {.area = area ? area->num : 0};
	if (!to.area && !say_area(value, s->x, &to.area)) {
		const struct said *d = as_said(s, VERB_DISPATCH, ARG_LEAD, value);
		if (!d)
			return false;
		to = (struct order_to){.unit = {.id = d->word[ARG_LEAD], .num = d->lead}};
	}
	if (a->to_count == ORDER_TO_MAX)
		return false;
	a->to[a->to_count++] = to;
	return true;
}

static bool take_to(struct saying *s, const char *value)
{
	char word[SAID_WORD_ROOM];
	for (const char *at = value; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		snprintf(word, sizeof word, "%.*s", (int)strcspn(at, ","), at);
		if (!take_one(s, word))
			return false;
	}
	return true;
}

static bool take_title(struct saying *s, const char *value)
{
	return put_text(s, &s->out->ask.title, value);
}

static bool take_text(struct saying *s, const char *value)
{
	return put_text(s, &s->out->ask.text, value);
}

static bool take_event(struct saying *s, const char *value)
{
	return put_text(s, &s->out->ask.event, value);
}

static bool take_plan(struct saying *s, const char *value)
{
	return put_text(s, &s->out->ask.plan, value);
}

static bool take_parent(struct saying *s, const char *value)
{
	return order_id_is_fit(value) && put_text(s, &s->out->ask.parent, value);
}

static bool take_step(struct saying *s, const char *value)
{
	uint64_t n;
	if (!num_parse_u64(value, &n) || n < 1 || n > UINT8_MAX)
		return false;
	s->out->ask.step = (uint8_t)n;
	return true;
}

static bool take_grade(struct saying *s, const char *value)
{
	const struct said *d = as_said(s, VERB_GRADE, ARG_GRADE, value);
	s->out->ask.grade = d ? d->grade : 0;
	return d != NULL;
}

static bool take_limit(const char *value, uint32_t *seconds)
{
	int64_t ms;
	if (!num_parse_duration(value, &ms) || ms < SECOND_MS ||
		ms / SECOND_MS > ORDER_LIMIT_MAX_S)
		return false;
	*seconds = (uint32_t)(ms / SECOND_MS);
	return true;
}

static bool take_accept(struct saying *s, const char *value)
{
	return take_limit(value, &s->out->ask.accept_s);
}

static bool take_reply(struct saying *s, const char *value)
{
	return take_limit(value, &s->out->ask.reply_s);
}

static bool take_drill(struct saying *s, const char *value)
{
	s->out->ask.exercise = strcmp(value, "yes") == 0;
	return s->out->ask.exercise || strcmp(value, "no") == 0;
}

/* ---- an issue ---- */

static const struct {
	const char *name;
	bool (*take)(struct saying *s, const char *value);
} args[] = {
	{"to", take_to},
	{"title", take_title},
	{"text", take_text},
	{"event", take_event},
	{"step", take_step},
	{"plan", take_plan},
	{"parent", take_parent},
	{"grade", take_grade},
	{"accept", take_accept},
	{"reply", take_reply},
	{"drill", take_drill},
};

#define ARGS (sizeof args / sizeof args[0])

static bool take(struct saying *s, const char *word, struct error *e)
{
	size_t length = strcspn(word, "=");
	for (size_t i = 0; i < ARGS && word[length]; i++)
		if (strlen(args[i].name) == length && strncmp(word, args[i].name, length) == 0)
			return args[i].take(s, word + length + 1) || fail(s, word, "arg_value", e);
	return fail(s, word, "arg_name", e);
}

static bool say_issue(
	struct saying *s, const char *const *words, size_t count, struct error *e)
{
	struct order_ask *a = &s->out->ask;
	a->to = arena_alloc(s->arena, ORDER_TO_MAX * sizeof *a->to);
	for (size_t i = 0; i < count; i++)
		if (!take(s, words[i], e))
			return false;
	if (!a->to_count)
		return fail(s, "to", "arg_missing", e);
	if (a->step && !a->event)
		return fail(s, "event", "arg_missing", e);
	return a->title || a->step || a->parent || fail(s, "title", "arg_missing", e);
}

/* ---- an act ---- */

static bool take_evidence(struct saying *s, const char *word, const char *value, struct error *e)
{
	struct order_act *a = &s->out->act;
	struct said *d = as_said(s, VERB_FEEDBACK, ARG_EVIDENCE, value);
	if (!d)
		return fail(s, word, "arg_value", e);
	a->evidence = &d->evidence;
	a->evidence_count = 1;
	return true;
}

/* Words without a name are what is said, as they stand. */
static bool take_word(struct saying *s, const char *word, struct error *e)
{
	struct order_act *a = &s->out->act;
	if (strncmp(word, "evidence=", 9) == 0)
		return take_evidence(s, word, word + 9, e);
	const char *said = strncmp(word, "text=", 5) == 0 ? word + 5 : word;
	a->text = a->text ? arena_printf(s->arena, "%s %s", a->text, said)
			  : arena_strdup(s->arena, said);
	return strlen(a->text) <= ORDER_TEXT_MAX || fail(s, word, "arg_value", e);
}

static bool say_act(struct saying *s, const char *const *words, size_t count, struct error *e)
{
	bool wants_words = false;
	order_knows(s->out->act.verb, &wants_words);
	if (!count || !order_id_is_fit(words[0]))
		return fail(s, "ID", "arg_id", e);
	snprintf(s->out->id, sizeof s->out->id, "%s", words[0]);
	for (size_t i = 1; i < count; i++)
		if (!take_word(s, words[i], e))
			return false;
	bool has_words = s->out->act.text && *s->out->act.text;
	return !wants_words || has_words || fail(s, "text", "arg_missing", e);
}

bool order_say(const char *const *words, size_t count, const struct say_context *x,
	struct arena *arena, struct order_said *out, struct error *e)
{
	struct saying s = {out, x, arena};
	*out = (struct order_said){.id = ""};
	if (!count)
		return fail(&s, "", "arg_act", e);
	out->issues = strcmp(words[0], "issue") == 0;
	out->act.verb = out->issues ? VERB_NONE : verb_of(words[0]);
	if (out->issues)
		return say_issue(&s, words + 1, count - 1, e);
	if (!order_knows(out->act.verb, NULL))
		return fail(&s, words[0], "arg_act", e);
	return say_act(&s, words + 1, count - 1, e);
}

void order_ask_told(const struct order_ask *a, const struct area_tree *t, char *out, size_t room)
{
	size_t used = 0;
	if (a->title)
		snprintf(out, room, "%s", a->title);
	else if (a->step)
		snprintf(out, room, "%s %u", a->event ? a->event : "", (unsigned)a->step);
	else
		snprintf(out, room, "%s", a->parent ? a->parent : "");
	for (size_t i = 0; i < a->to_count; i++) {
		const struct area *area = t ? area_by_num(t, a->to[i].area) : NULL;
		const char *id = a->to[i].unit.num ? a->to[i].unit.id : area ? area->id : NULL;
		used = strlen(out);
		snprintf(out + used, room - used, "%s%s", i ? ", " : " -> ", id ? id : "?");
	}
}
