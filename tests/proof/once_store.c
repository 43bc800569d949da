/* SPDX-License-Identifier: MIT */
/* What the store's own rules say of keys and rows. Each question is put to a database once; there
 * are few of them. */
#include "once.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/store/highwater.h"
#include "yiping/store/keys.h"
#include "yiping/store/outbox.h"
#include "yiping/store/schema.h"

#define NOW (INT64_C(500) * DAY_MS)
#define PROMISE_MS (INT64_C(400) * DAY_MS) // gov/ledger_prune.c
#define WORDS_PER_KEY 5                    // not there, or one of two outcomes, young or old
#define TABLES (WORDS_PER_KEY * WORDS_PER_KEY * WORDS_PER_KEY * WORDS_PER_KEY)
#define MARKS (ONCE_REFUSED + 1)

static struct {
	struct db *server, *outbox;
	uint8_t claims[TABLES][ONCE_KEYS], asked[TABLES][ONCE_KEYS]; // answer + 1, 0 = not yet
	uint8_t pruned[TABLES][2];                                  // bits of keys left, + 1
	/* Of two marks, whether they are to be proved anew, and which are too old for it: acts + 1,
	 * two bits each, and a bit that it is known. */
	uint8_t rows[MARKS][MARKS][2][4];
} the;

static const char *const names[ONCE_KEYS] = {"k0", "k1", "k0-again", "k1-again"};
static const char *const outcomes[] = {[OUT_APPLIED] = "applied", [OUT_STALE] = "stale"};

static void must(bool ok, const struct error *e)
{
	if (ok)
		return;
	fprintf(stderr, "# %s: %s\n", e->code, e->text);
	abort();
}

static struct db *memory(const struct db_schema *schema)
{
	struct db_options o = {.path = ":memory:", .schema = schema, .sync = DB_SYNC_FULL};
	struct error e = {0};
	struct db *db = db_open(&o, NULL, &e);

	must(db != NULL, &e);
	return db;
}

void once_store_open(void)
{
	memset(&the, 0, sizeof(the));
	the.server = memory(&schema_server);
	the.outbox = memory(&schema_outbox);
}

void once_store_close(void)
{
	db_close(the.server);
	db_close(the.outbox);
}

/* ---- keys ---- */

static unsigned table_of(const struct once_disk *d)
{
	unsigned n = 0;

	for (unsigned i = 0; i < ONCE_KEYS; i++)
		n = n * WORDS_PER_KEY + (d->key[i] ? d->key[i] + 2u * d->old[i] : 0u);
	return n;
}

static void content_of(unsigned key, uint8_t out[SHA256_BYTES])
{
	memset(out, (int)(key % ONCE_ACTS), SHA256_BYTES);
}

static void put_key(unsigned key, enum once_outcome what, int64_t at)
{
	uint8_t content[SHA256_BYTES];
	struct arena arena = {0};
	struct key_outcome kept;
	enum key_claim claim;
	struct error e = {0};

	content_of(key, content);
	must(keys_claim(the.server, names[key], "me", content, at, &arena, &claim, &kept, &e), &e);
	if (claim != KEY_FRESH)
		abort();
	must(keys_settle(the.server, names[key], outcomes[what], strlen(outcomes[what]), &e), &e);
	arena_finish(&arena);
}

/* A transaction on a database with these keys; it is never committed. */
static void begin(const struct once_disk *d)
{
	struct error e = {0};

	must(db_begin(the.server, &e), &e);
	for (unsigned i = 0; i < ONCE_KEYS; i++) {
		if (d->key[i])
			put_key(i, d->key[i], d->old[i] ? NOW - PROMISE_MS - 1 : NOW - DAY_MS);
	}
}

static enum once_outcome outcome_of(const struct key_outcome *kept)
{
	for (enum once_outcome o = OUT_APPLIED; o <= OUT_STALE; o++) {
		if (kept->bytes && strlen(outcomes[o]) == kept->length &&
			memcmp(kept->bytes, outcomes[o], kept->length) == 0)
			return o;
	}
	abort();
}

static enum once_outcome claim_now(const struct once_disk *disk, unsigned key)
{
	uint8_t content[SHA256_BYTES];
	struct arena arena = {0};
	struct key_outcome kept;
	enum key_claim claim;
	enum once_outcome found = OUT_NONE;
	struct error e = {0};

	content_of(key, content);
	begin(disk);
	must(keys_claim(the.server, names[key], "me", content, NOW, &arena, &claim, &kept, &e), &e);
	if (claim == KEY_SAME)
		found = outcome_of(&kept);
	else if (claim != KEY_FRESH)
		abort();
	db_rollback(the.server);
	arena_finish(&arena);
	return found;
}

enum once_outcome once_claim(const struct once_disk *disk, unsigned key)
{
	uint8_t *known = &the.claims[table_of(disk)][key];

	if (!*known)
		*known = (uint8_t)(claim_now(disk, key) + 1);
	return *known - 1u;
}

static enum once_outcome ask_now(const struct once_disk *disk, unsigned key)
{
	struct arena arena = {0};
	struct key_outcome kept;
	bool is_found = false;
	struct error e = {0};

	begin(disk);
	must(keys_find(the.server, names[key], "me", &arena, &kept, &is_found, &e), &e);
	enum once_outcome found = is_found ? outcome_of(&kept) : OUT_UNKNOWN;
	db_rollback(the.server);
	arena_finish(&arena);
	return found;
}

enum once_outcome once_ask(const struct once_disk *disk, unsigned key)
{
	uint8_t *known = &the.asked[table_of(disk)][key];

	if (!*known)
		*known = (uint8_t)(ask_now(disk, key) + 1);
	return *known - 1u;
}

static uint8_t left_after(const struct once_disk *disk, bool early)
{
	struct arena arena = {0};
	struct error e = {0};
	uint8_t left = 0;
	bool more;

	begin(disk);
	must(keys_prune(the.server, early ? NOW + 1 : NOW - PROMISE_MS, 1000, &more, &e), &e);
	for (unsigned i = 0; i < ONCE_KEYS; i++) {
		struct key_outcome kept;
		bool is_found = false;
		must(keys_find(the.server, names[i], "me", &arena, &kept, &is_found, &e), &e);
		left |= (uint8_t)(is_found << i);
	}
	db_rollback(the.server);
	arena_finish(&arena);
	return left;
}

void once_prune(struct once_disk *disk, bool early)
{
	uint8_t *known = &the.pruned[table_of(disk)][early];

	if (!*known)
		*known = (uint8_t)(left_after(disk, early) + 1);
	for (unsigned i = 0; i < ONCE_KEYS; i++) {
		if (!((*known - 1u) & 1u << i))
			disk->key[i] = disk->old[i] = 0;
	}
}

bool once_is_behind(const struct once_disk *disk, const struct once_disk *acknowledged)
{
	struct highwater h = {.fd = -1, .epoch = "1", .seq = acknowledged->count};

	return highwater_is_ahead(&h, "1", disk->count);
}

/* ---- the outbox ---- */

static const enum outbox_state states[MARKS] = {[ONCE_OPEN] = OUTBOX_SENT,
	[ONCE_CONFLICT] = OUTBOX_CONFLICT, [ONCE_APPLIED] = OUTBOX_APPLIED,
	[ONCE_REFUSED] = OUTBOX_REFUSED};

static void put_row(unsigned act, enum once_mark mark, bool is_old)
{
	struct outbox_row row = {.key = names[act], .subject = "me", .server = "s", .event = "e",
		.verb = "note", .tag = "*", .target = "/", .bytes = "{}", .length = 2,
		.not_after = INSTANT_NONE};
	struct error e = {0};

	must(outbox_add(the.outbox, &row, &e), &e);
	must(outbox_set(the.outbox, names[act], states[mark], 0, NULL, 0,
		     is_old ? NOW - PROMISE_MS : NOW, &e), &e);
}

/* Of marks of one client's rows, in order of entry: act + 1 of each that is open, in its order. */
static uint8_t find_now(const uint8_t marks[ONCE_ACTS], bool anew, unsigned old)
{
	struct outbox_list list;
	struct error e = {0};
	uint8_t found = 0;

	must(db_exec(the.outbox, "delete from outbox", &e), &e);
	for (unsigned i = 0; i < ONCE_ACTS; i++) {
		if (marks[i])
			put_row(i, marks[i], old >> i & 1);
	}
	if (anew)
		must(outbox_reopen(the.outbox, "s", "me", NOW - DAY_MS, 10, &e), &e);
	must(outbox_find(the.outbox, "s", "me", 1u << OUTBOX_QUEUED | 1u << OUTBOX_SENT |
			1u << OUTBOX_CONFLICT | 1u << OUTBOX_ATTENTION, false, 10, &list, &e), &e);
	for (size_t i = 0; i < list.count; i++)
		found = (uint8_t)(found << 2 | (list.rows[i].key[1] == '1' ? 2 : 1));
	outbox_list_finish(&list);
	return found;
}

/* The rows of acts are entered in the order of the acts: they are made in it. */
static size_t find_rows(const struct once_set *set, const struct once_state *s, unsigned client,
	bool anew, unsigned acts[ONCE_ACTS])
{
	uint8_t marks[ONCE_ACTS] = {0};
	unsigned old = 0;
	size_t n = 0;

	for (unsigned i = 0; i < ONCE_ACTS; i++) {
		marks[i] = set->owner[i] == client ? s->acts[i].durable : ONCE_NONE;
		old |= (unsigned)s->acts[i].is_old << i;
	}
	uint8_t *known = &the.rows[marks[0]][marks[1]][anew][old];
	if (!*known)
		*known = (uint8_t)(find_now(marks, anew, old) << 1 | 1);
	uint8_t found = *known >> 1;
	for (int shift = 2; shift >= 0; shift -= 2) {
		if (found >> shift & 3)
			acts[n++] = (found >> shift & 3) - 1u;
	}
	return n;
}

size_t once_open_rows(const struct once_set *set, const struct once_state *s, unsigned client,
	unsigned acts[ONCE_ACTS])
{
	return find_rows(set, s, client, false, acts);
}

size_t once_reopened_rows(const struct once_set *set, const struct once_state *s, unsigned client,
	unsigned acts[ONCE_ACTS])
{
	return find_rows(set, s, client, true, acts);
}
