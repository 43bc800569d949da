/* SPDX-License-Identifier: MIT */
/* What may stand where somebody types: fields, flags, and the values of fields that have few. */
#include <stdio.h>
#include <string.h>

#include "filter_scan.h"

struct offering {
	const char *stem; // what stands there already
	size_t length;
	size_t wanted, count;
	char *word;       // the one wanted
};

static void offer(struct offering *o, const char *word, const char *tail)
{
	if (strncmp(word, o->stem, o->length) != 0)
		return;
	if (o->count++ == o->wanted)
		snprintf(o->word, FILTER_OFFER_ROOM, "%s%s", word, tail);
}

static void offer_states(struct offering *o)
{
	size_t n;
	const struct filter_alias *aliases = filter_aliases(&n);

	for (size_t i = 0; i < n; i++)
		offer(o, aliases[i].token, "");
	for (int s = 0; s < STATE_COUNT; s++)
		offer(o, state_token((enum state)s), "");
}

static void offer_values(struct offering *o, enum filter_field f, const struct catalog *c)
{
	static const char *const grades[] = {"1", "2", "3", "4", "5"};

	switch (f) {
	case FILTER_STATE:
		offer_states(o);
		break;
	case FILTER_DOMAIN:
		for (size_t i = 0; c && i < c->domain_count; i++)
			offer(o, c->domains[i].id, "");
		break;
	case FILTER_TYPE:
		for (size_t i = 0; c && i < c->type_count; i++)
			offer(o, c->types[i].id, "");
		break;
	case FILTER_SOURCE:
		for (int s = SOURCE_NONE + 1; s < SOURCE_COUNT; s++)
			offer(o, source_token((enum source_kind)s), "");
		break;
	case FILTER_GRADE:
		for (size_t i = 0; i < sizeof(grades) / sizeof(grades[0]); i++)
			offer(o, grades[i], "");
		break;
	default:
		break;
	}
}

/* Where the word at the caret begins: after a blank, or the sign that turns it round. */
static size_t word_begin(const char *text, size_t caret)
{
	size_t at = caret;

	while (at > 0 && text[at - 1] != ' ')
		at--;
	return at < caret && text[at] == '-' ? at + 1 : at;
}

static void offer_words(struct offering *o)
{
	for (int f = 0; f < FILTER_FLAG; f++)
		offer(o, filter_field_token((enum filter_field)f), f == FILTER_AGE ? ">" : "=");
	for (int f = 0; f < FLAG_COUNT; f++)
		offer(o, filter_flag_token((enum filter_flag)f), "");
	offer_states(o);
}

size_t filter_offers(const char *text, size_t caret, const struct catalog *c, size_t pick,
	char word[FILTER_OFFER_ROOM], size_t *from)
{
	size_t begin = word_begin(text, caret), n = strcspn(text + begin, "=!<>~");
	struct offering o = {.wanted = pick, .word = word};
	bool has_value = begin + n < caret;
	size_t at = begin;

	*word = '\0';
	if (has_value) {
		at = begin + n + strspn(text + begin + n, "=!<>~");
		for (size_t i = at; i < caret; i++)
			if (text[i] == ',')
				at = i + 1;
	}
	*from = at;
	o.stem = text + at;
	o.length = caret > at ? caret - at : 0;
	if (!has_value)
		offer_words(&o);
	for (int f = 0; has_value && f < FILTER_FLAG; f++) {
		const char *token = filter_field_token((enum filter_field)f);
		if (strlen(token) == n && strncmp(token, text + begin, n) == 0)
			offer_values(&o, (enum filter_field)f, c);
	}
	return o.count;
}
