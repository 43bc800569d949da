/* SPDX-License-Identifier: MIT */
#include "complete.h"

#include <stdio.h>
#include <string.h>

#include "yiping/model/act_args.h"
#include "yiping/model/area_find.h"
#include "yiping/model/report_say.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/keymap.h"
#include "yiping/ui/view.h"

#define WORDS_MAX 128

struct words {
	const char *part; // what is typed of the word
	char word[WORDS_MAX][COMPLETE_ROOM];
	size_t count;
};

/* Takes the place of what is typed, whether or not it begins so. */
static void put_instead(struct words *w, const char *word, const char *end)
{
	char whole[COMPLETE_ROOM];
	snprintf(whole, sizeof whole, "%s%s", word, end);
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->word[i], whole) == 0)
			return;
	if (w->count < WORDS_MAX)
		memcpy(w->word[w->count++], whole, sizeof whole);
}

static void put(struct words *w, const char *word, const char *end)
{
	if (*word && strncmp(word, w->part, strlen(w->part)) == 0)
		put_instead(w, word, end);
}

static void put_first_words(struct words *w)
{
	size_t n;
	const struct binding *keys = keymap_table(&n);
	for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
		if (verb_is_deed((enum verb)v))
			put(w, verb_token((enum verb)v), " ");
	put(w, "area", " ");
	put(w, "checkin", "");
	put(w, "checkout", "");
	put(w, "mode", " ");
	put(w, "order", " ");
	put(w, "report", " ");
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

/* A name of several words is one in quotation marks. */
static void put_name(struct words *w, const char *before, const char *name)
{
	char whole[COMPLETE_ROOM];
	const char *mark = strchr(name, ' ') ? "\"" : "";
	if (snprintf(whole, sizeof whole, "%s%s%s%s", before, mark, name, mark) <
		(int)sizeof whole - 1)
		put_instead(w, whole, " ");
}

/* Of a report: what it may be by what is typed of it, then where, then what else it takes. */
static void put_report(struct words *w, const struct board *b, bool first)
{
	static const char *const names[] = {"at=", "place=", "grade=", "evidence=", "drill=yes"};
	const struct event_type *types[WORDS_MAX];
	char area[AREA_OFFER_ROOM];
	if (strncmp(w->part, "at=", 3) == 0) {
		size_t n = b->tree ? area_offers(b->tree, w->part + 3, 0, area) : 0;
		for (size_t i = 0; i < n && i < WORDS_MAX; i++)
			if (area_offers(b->tree, w->part + 3, i, area))
				put_name(w, "at=", area);
	} else if (first) {
		size_t n = report_types(b->catalog, w->part, types, WORDS_MAX);
		for (size_t i = 0; i < n && i < WORDS_MAX; i++)
			put_name(w, "", name_in(&types[i]->name, b->lang));
	} else {
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			put(w, names[i], "");
	}
}

static void put_later_words(struct words *w, const struct board *b, const char *line)
{
	if (strncmp(line, "report ", 7) == 0) {
		put_report(w, b, w->part == line + 7);
		return;
	}
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
