/* SPDX-License-Identifier: MIT */
/* archive FILE RUNS: searches and filtered lists in a file made by fill. */
#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/schema.h"
#include "yiping/store/search.h"
#include "yiping/store/stored.h"

#define PAGE 50

/* Two characters each: of kinds of events, of districts, and one that no title has. */
static const char *const words[] = {"井盖", "路灯", "树木", "积水", "燃气", "渝北", "万州", "占道",
	"电梯", "鲸鱼"};
#define WORDS (sizeof(words) / sizeof(*words))

struct hits {
	uint32_t num[PAGE];
	size_t count;
};

static bool keep_hit(void *user, uint32_t num)
{
	struct hits *h = user;

	h->num[h->count++] = num;
	return h->count < PAGE;
}

struct texts {
	char **text; // folded, by num; NULL = none
	size_t room;
};

static bool keep_text(struct db *db, struct texts *t, struct error *e)
{
	struct stored_query q = {.order = STORED_ARCHIVE, .from = INSTANT_NONE, .to = INSTANT_NONE,
		.limit = 5000, .bodies = true};
	struct stored_page page;
	bool more = true;

	while (more) {
		if (!stored_events(db, &q, &page, e))
			return false;
		for (size_t i = 0; i < page.count; i++) {
			uint32_t num = page.rows[i].live.head.num;
			while (num >= t->room) {
				t->text = mem_grow(t->text, t->room + 65536, sizeof(*t->text));
				memset(t->text + t->room, 0, 65536 * sizeof(*t->text));
				t->room += 65536;
			}
			t->text[num] = mem_strdup(page.rows[i].search);
		}
		q.after.a = page.next.a;
		q.after.b = page.next.b;
		q.has_after = true;
		more = page.more;
		stored_page_finish(&page);
	}
	return true;
}

/* What the index must equal. */
static bool is_same(const struct texts *t, const char *word, const struct hits *h)
{
	size_t n = 0;

	for (size_t num = t->room; num-- > 0 && n < PAGE;)
		if (t->text[num] && search_matches(t->text[num], word)) {
			if (n >= h->count || h->num[n] != num)
				return false;
			n++;
		}
	return n == h->count;
}

static void search_all(struct db *db, uint64_t runs, const struct texts *texts)
{
	struct error e = {0};
	unsigned wrong = 0;

	for (uint64_t r = 0; r < runs; r++) {
		double worst = 0;
		for (size_t i = 0; i < WORDS; i++) {
			struct hits h = {.count = 0};
			int64_t begun = measure_cpu();
			measure_need(search_each(db, words[i], 0, keep_hit, &h, &e), &e);
			double ms = (double)(measure_cpu() - begun) / 1e6;
			worst = ms > worst ? ms : worst;
			wrong += r == 0 && !is_same(texts, words[i], &h);
		}
		measure_say("search.index", worst);
	}
	measure_say("search.wrong", wrong);
}

static double ask(struct db *db, const struct stored_query *q)
{
	struct stored_page page;
	struct error e = {0};

	int64_t begun = measure_cpu();
	measure_need(stored_events(db, q, &page, &e), &e);
	double ms = (double)(measure_cpu() - begun) / 1e6;
	stored_page_finish(&page);
	return ms;
}

static void list_words(struct db *db)
{
	double worst = 0;

	for (size_t i = 0; i < WORDS; i++) {
		struct stored_query q = {.order = STORED_ARCHIVE, .from = INSTANT_NONE,
			.to = INSTANT_NONE, .words = words[i], .limit = PAGE};
		double ms = ask(db, &q);
		worst = ms > worst ? ms : worst;
	}
	measure_say("search.list", worst);
}

/* The archive by what has an index: time, place at each level, type, state. */
static void list_indexed(struct stage *s, struct db *db)
{
	uint32_t town = s->first_town + s->town_count / 2;
	struct area_path path = area_path_of(s->tree, town);
	struct stored_query base = {.order = STORED_ARCHIVE, .from = INSTANT_NONE,
		.to = INSTANT_NONE, .limit = PAGE};
	struct stored_query q[7];
	double worst = 0;

	for (size_t i = 0; i < 7; i++)
		q[i] = base;
	q[1].below = path;
	q[2].below = (struct area_path){.num = {path.num[0], path.num[1]}, .count = 2};
	q[3].type = s->catalog->types[0].num;
	q[4].states = STATE_BIT(STATE_ARCHIVED);
	q[5].from = STAGE_NOW - 40 * DAY_MS;
	q[5].to = STAGE_NOW - 39 * DAY_MS;
	q[6].order = STORED_QUEUE;
	for (size_t i = 0; i < 7; i++) {
		double ms = ask(db, &q[i]);
		worst = ms > worst ? ms : worst;
	}
	measure_say("archive.indexed", worst);
}

/* One in some thousand: found by no index, judged row by row. */
static bool is_rare(void *user, const struct live *l)
{
	(void)user;
	return l->head.num % 4099 == 7;
}

static void list_other(struct db *db)
{
	struct stored_query q = {.order = STORED_ARCHIVE, .from = INSTANT_NONE, .to = INSTANT_NONE,
		.limit = 1, .keep = is_rare};

	measure_say("archive.other", ask(db, &q));
}

int main(int argc, char **argv)
{
	uint64_t runs = measure_size(argc, argv, 2, 10000);
	struct db_options o = {.path = argv[1], .schema = &schema_cache, .read_only = true};
	struct texts texts = {0};
	struct error e = {0};
	struct stage s;

	stage_make(&s);
	struct db *db = db_open(&o, NULL, &e);
	measure_need(db && keep_text(db, &texts, &e), &e);
	search_all(db, runs, &texts);
	for (uint64_t r = 0; r < runs; r++) {
		list_words(db);
		list_indexed(&s, db);
		list_other(db);
	}
	for (size_t i = 0; i < texts.room; i++)
		free(texts.text[i]);
	free(texts.text);
	db_close(db);
	stage_finish(&s);
	return 0;
}
