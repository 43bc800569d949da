/* SPDX-License-Identifier: MIT */
#include "found.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/buf.h"
#include "yiping/base/mem.h"
#include "yiping/model/event_words.h"
#include "yiping/store/search.h"

#define SLOTS (1u << 16) // of 8 bytes; two that share one are looked at again
#define WORDS_MAX 8      // a filter may ask for several; more of them begin anew

struct slot {
	uint32_t num; // of the event, 0 = empty
	uint32_t rev : 28, words : 3, hit : 1;
};

struct asked {
	char *words;
	struct buf query; // folded
};

struct found {
	struct asked asked[WORDS_MAX];
	uint32_t count;
	struct slot *slots; // NULL until a filter asks for words
	struct buf text, folded;
};

struct found *found_create(void)
{
	struct found *f = mem_alloc(sizeof(*f));

	buf_init(&f->text, 4 * SEARCH_TEXT_MAX);
	buf_init(&f->folded, SEARCH_TEXT_MAX + 1);
	return f;
}

void found_destroy(struct found *f)
{
	if (!f)
		return;
	found_forget(f);
	free(f->slots);
	buf_finish(&f->text);
	buf_finish(&f->folded);
	free(f);
}

void found_forget(struct found *f)
{
	for (uint32_t i = 0; i < f->count; i++) {
		free(f->asked[i].words);
		buf_finish(&f->asked[i].query);
	}
	f->count = 0;
}

/* Where the words stand among those asked for; count if they are new. */
static uint32_t find(const struct found *f, const char *words)
{
	uint32_t i = 0;

	while (i < f->count && strcmp(f->asked[i].words, words) != 0)
		i++;
	return i;
}

static uint32_t ask(struct found *f, const char *words)
{
	if (f->count == WORDS_MAX)
		found_forget(f);
	if (!f->slots)
		f->slots = mem_array(SLOTS, sizeof(*f->slots));
	else if (!f->count)
		memset(f->slots, 0, SLOTS * sizeof(*f->slots));
	struct asked *a = &f->asked[f->count];
	a->words = mem_strdup(words);
	buf_init(&a->query, SEARCH_TEXT_MAX + 1);
	search_fold(words, &a->query);
	return f->count++;
}

static struct slot slot_for(uint32_t num, uint32_t rev, uint32_t words)
{
	return (struct slot){.num = num, .rev = rev & 0xFFFFFFF, .words = words & 7};
}

static uint32_t place(uint32_t num, uint32_t words)
{
	return (num + words * (SLOTS / WORDS_MAX)) & (SLOTS - 1);
}

int found_known(const struct found *f, const char *words, uint32_t num, uint32_t rev)
{
	uint32_t i = find(f, words);

	if (i == f->count)
		return -1;
	struct slot s = f->slots[place(num, i)], wanted = slot_for(num, rev, i);
	bool same = s.num == wanted.num && s.rev == wanted.rev && s.words == wanted.words;
	return same ? (int)s.hit : -1;
}

bool found_look(struct found *f, const char *words, const struct event *e, const struct catalog *c,
	const struct area_tree *t)
{
	uint32_t i = find(f, words);

	if (i == f->count)
		i = ask(f, words);
	buf_clear(&f->text);
	buf_clear(&f->folded);
	event_words(e, c, t, &f->text);
	search_fold(f->text.data, &f->folded);
	const char *query = f->asked[i].query.data;
	bool hit = f->folded.data && query && search_matches(f->folded.data, query);
	struct slot s = slot_for(e->num, e->rev, i);
	s.hit = hit;
	f->slots[place(e->num, i)] = s;
	return hit;
}
