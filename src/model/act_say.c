/* SPDX-License-Identifier: MIT */
#include "yiping/model/act_say.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

void said_begin(struct said *s, enum verb v)
{
	memset(s, 0, sizeof *s);
	s->verb = v;
	s->result = -1;
	s->until = INSTANT_NONE;
}

/* ---- what is asked for ---- */

static bool asks_for(const struct said *s, const char *what)
{
	return strcmp(s->word[ARG_WHAT], what) == 0;
}

static bool whistled_is_missing(const struct event *e)
{
	for (size_t i = 0; e && i < e->party_count; i++) {
		const struct party *p = &e->parties[i];
		if (p->whistled && p->accepted == INSTANT_NONE &&
			p->departed == INSTANT_NONE && p->arrived == INSTANT_NONE)
			return true;
	}
	return false;
}

static bool several_requests(const struct event *e)
{
	size_t n = 0;
	for (size_t i = 0; e && i < e->request_count; i++)
		n += e->requests[i].decided == INSTANT_NONE;
	return n > 1;
}

/* What hangs on an event that is not at hand is left to the server. */
static bool counts(const struct verb_arg *r, const struct said *s, const struct event *e)
{
	switch (r->when) {
	case WHEN_ALWAYS: return true;
	case WHEN_FALSE: return s->result == 0;
	case WHEN_SPOT: return e && e->state != STATE_REPORTED && e->state != STATE_CHECKING;
	case WHEN_AGAIN: return e && e->state != STATE_REGISTERED;
	case WHEN_EXTENSION: return asks_for(s, "extension");
	case WHEN_SUSPENSION: return asks_for(s, "suspension");
	case WHEN_SEND_BACK: return asks_for(s, "send_back");
	case WHEN_VOID: return asks_for(s, "void");
	case WHEN_NOT_TRUE: return asks_for(s, "false");
	case WHEN_SEVERAL: return several_requests(e);
	case WHEN_WHISTLED: return whistled_is_missing(e);
	}
	return false;
}

/* A person who is called stands for the unit. */
static bool is_given(const struct said *s, enum arg a)
{
	uint32_t has = s->given | s->passed;
	if (a == ARG_TO && s->verb == VERB_CALL && has >> ARG_PERSON & 1)
		return true;
	return has >> a & 1;
}

const struct verb_arg *said_missing(const struct said *s, const struct event *e, bool offers)
{
	size_t n;
	const struct verb_arg *all = verb_args(&n);
	for (size_t i = 0; i < n; i++) {
		const struct verb_arg *r = &all[i];
		bool asked = r->need == ARG_ASKED || (offers && r->need == ARG_OFFERED);
		if (r->verb == s->verb && asked && !is_given(s, r->arg) && counts(r, s, e))
			return r;
	}
	return NULL;
}

const struct verb_arg *said_row(const struct said *s, enum arg a, const struct event *e)
{
	size_t n;
	const struct verb_arg *all = verb_args(&n);
	for (size_t i = 0; i < n; i++)
		if (all[i].verb == s->verb && all[i].arg == a && counts(&all[i], s, e))
			return &all[i];
	return NULL;
}

/* ---- lines ---- */

/* One word into out, without its quotation marks; returns what follows, NULL if a mark or the room
 * is missing. */
static const char *next_word(const char *p, char *out, size_t room)
{
	bool quoted = false;
	size_t n = 0;
	for (; *p && (quoted || *p != ' '); p++) {
		if (*p == '"')
			quoted = !quoted;
		else if (n + 1 < room)
			out[n++] = *p;
		else
			return NULL;
	}
	out[n] = '\0';
	return quoted ? NULL : p;
}

bool say_split(const char *line, struct arena *arena, const char **words, size_t most,
	size_t *count)
{
	char word[SAID_TEXT_ROOM];
	*count = 0;
	for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
		line = next_word(line, word, sizeof word);
		if (!line || *count == most)
			return false;
		words[(*count)++] = arena_strdup(arena, word);
	}
	return true;
}

static bool take_named(struct said *s, char *word, const struct say_context *x, struct error *e)
{
	char *sign = strchr(word, '=');
	*sign = '\0';
	enum arg a = arg_of(word);
	if (a == ARG_NONE || !verb_takes(s->verb, a)) {
		utf8_cut(word, 40, s->bad_word, sizeof s->bad_word);
		return error_set(e, "arg_name", "%s has no argument \"%s\".", verb_token(s->verb),
			s->bad_word);
	}
	return said_take(s, a, sign + 1, x, e);
}

static bool is_named(const char *word)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz_");
	return n && word[n] == '=';
}

bool said_line(struct said *s, const char *line, const struct say_context *x, struct error *e)
{
	char word[SAID_TEXT_ROOM];
	for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
		const char *rest = next_word(line, word, sizeof word);
		const struct verb_arg *r = said_missing(s, x->event, true);
		bool named = is_named(line);
		if (!named && r && arg_kind(r->arg) == TYPED_TEXT && *line != '"')
			return said_take(s, r->arg, line, x, e);
		if (!rest)
			return error_set(e, "arg_quote", "A quotation mark is missing.");
		if (!named && !r) {
			utf8_cut(word, 40, s->bad_word, sizeof s->bad_word);
			return error_set(e, "arg_name", "%s has no argument \"%s\".",
				verb_token(s->verb), s->bad_word);
		}
		if (!(named ? take_named(s, word, x, e) : said_take(s, r->arg, word, x, e)))
			return false;
		line = rest;
	}
	return true;
}

/* ---- the act ---- */

static const char *word_of(const struct said *s, enum arg a)
{
	return *s->word[a] ? s->word[a] : NULL;
}

struct act said_act(const struct said *s)
{
	struct act a = {.verb = s->verb, .at = INSTANT_NONE, .occurred = INSTANT_NONE,
		.due_at = INSTANT_NONE, .until = s->until, .result = s->result, .grade = s->grade,
		.type = s->type, .area = s->area, .score = s->score, .extra_s = s->extra_s,
		.request = s->request, .kind = s->kind, .phone = s->phone,
		.text = *s->text ? s->text : NULL,
		.reason = word_of(s, ARG_REASON), .cause = word_of(s, ARG_CAUSE),
		.disposition = word_of(s, ARG_DISPOSITION), .what = word_of(s, ARG_WHAT),
		.other = word_of(s, ARG_OTHER), .to_subject = word_of(s, ARG_PERSON),
		.lead = {word_of(s, ARG_LEAD), s->lead, {0}},
		.assist_count = s->assist_count};
	if (s->to)
		a.to = (struct unit_ref){word_of(s, ARG_TO), s->to, {0}};
	for (size_t i = 0; i < s->assist_count; i++)
		a.assist[i] = (struct unit_ref){s->assist[i], s->assists[i], {0}};
	if (s->given >> ARG_EVIDENCE & 1) {
		a.evidence = &s->evidence;
		a.evidence_count = 1;
	}
	return a;
}
