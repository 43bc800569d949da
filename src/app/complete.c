/* SPDX-License-Identifier: MIT */
#include "complete.h"

#include <stdio.h>
#include <string.h>

#include "yiping/model/act_args.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/keymap.h"
#include "yiping/ui/view.h"

#define WORDS_MAX 128

struct words {
	const char *part; // what is typed of the word
	char word[WORDS_MAX][COMPLETE_ROOM];
	size_t count;
};

static void put(struct words *w, const char *word, const char *end)
{
	char whole[COMPLETE_ROOM];
	if (!*word || strncmp(word, w->part, strlen(w->part)) != 0)
		return;
	snprintf(whole, sizeof whole, "%s%s", word, end);
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->word[i], whole) == 0)
			return;
	if (w->count < WORDS_MAX)
		memcpy(w->word[w->count++], whole, sizeof whole);
}

static void put_first_words(struct words *w)
{
	size_t n;
	const struct binding *keys = keymap_table(&n);
	for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
		if (verb_is_deed((enum verb)v))
			put(w, verb_token((enum verb)v), " ");
	put(w, "area", " ");
	put(w, "order", " ");
	put(w, "warn", " ");
	for (int v = 0; v < VIEW_COUNT; v++) {
		const struct view_ops *view = view_by_id((enum view_id)v);
		if (view)
			put(w, view->token, "");
	}
	for (size_t i = 0; i < n; i++)
		put(w, keys[i].token, "");
}

/* What an argument may be is typed behind its name; an event is not known here, so that of units
 * all are offered, and of requests none. */
static void put_values(struct words *w, const struct board *b, enum verb verb)
{
	struct answer answers[CHOICES_MAX];
	size_t n, length = strcspn(w->part, "=");
	const struct verb_arg *rows = verb_args(&n);
	char name[32], whole[COMPLETE_ROOM];
	snprintf(name, sizeof name, "%.*s", (int)length, w->part);
	for (size_t i = 0; i < n; i++) {
		if (rows[i].verb != verb || rows[i].arg != arg_of(name))
			continue;
		size_t count = choices_of(b, 0, &rows[i], w->part + length + 1, answers);
		for (size_t k = 0; k < count; k++) {
			snprintf(whole, sizeof whole, "%s=%.*s", name, SAID_WORD_ROOM - 1,
				answers[k].value);
			put(w, *answers[k].value ? whole : "", " ");
		}
	}
}

static void put_later_words(struct words *w, const struct board *b, const char *line)
{
	char first[32];
	snprintf(first, sizeof first, "%.*s", (int)strcspn(line, " "), line);
	enum verb verb = verb_of(first);
	if (strchr(w->part, '=')) {
		put_values(w, b, verb);
		return;
	}
	for (int a = ARG_NONE + 1; a < ARG_COUNT; a++)
		if (verb_takes(verb, (enum arg)a))
			put(w, arg_token((enum arg)a), "=");
}

size_t complete_offer(const struct board *b, const char *line, size_t pick,
	char word[COMPLETE_ROOM], size_t *from)
{
	const char *blank = strrchr(line, ' ');
	struct words w = {.part = blank ? blank + 1 : line};
	if (blank)
		put_later_words(&w, b, line);
	else
		put_first_words(&w);
	if (!w.count)
		return 0;
	memcpy(word, w.word[pick % w.count], COMPLETE_ROOM);
	*from = (size_t)(w.part - line);
	return w.count;
}
