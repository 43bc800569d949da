/* SPDX-License-Identifier: MIT */
/* A ledger on a database in memory, whose clock is moved by hand. */
#ifndef YIPING_TESTS_GOV_BOOKS_H
#define YIPING_TESTS_GOV_BOOKS_H

#include "../../src/gov/opening.h"
#include "city_world.h"
#include "yiping/gov/ledger.h"
#include "yiping/store/db.h"
#include "yiping/store/schema.h"
#include "yiping/store/stored.h"
#include "yiping/wire/event.h"

struct books {
	struct world *world;
	struct ledger *ledger;
	struct db *db;
	struct arena arena;
	int64_t now;
};

static inline struct ledger *new_ledger(void)
{
	struct ledger_options o = {.epoch = "0123456789abcdef0123456789abcdef"};
	struct error e = {0};
	if (!opening_reference(YP_CITY_DATA, &o.catalog, &o.tree, &e))
		fail_msg("%s", e.text);
	return ledger_create(&o);
}

static inline struct books open_books(void **state)
{
	struct books b = {.world = *state, .now = NOW};
	struct error e = {0};
	struct db_options o = {.path = ":memory:", .schema = &schema_server};
	b.db = db_open(&o, NULL, &e);
	assert_non_null(b.db);
	b.ledger = new_ledger();
	return b;
}

static inline void close_books(struct books *b)
{
	ledger_destroy(b->ledger);
	db_close(b->db);
	arena_finish(&b->arena);
}

/* A restart: everything but the database is forgotten. */
static inline void reopen(struct books *b)
{
	ledger_destroy(b->ledger);
	b->ledger = new_ledger();
}

static inline void run(struct books *b, struct command *c)
{
	struct error e = {0};
	c->now = b->now;
	if (!db_begin(b->db, &e) || !ledger_run(b->ledger, b->db, c, &e) || !db_commit(b->db, &e))
		fail_msg("%s", e.text);
}

static inline uint16_t type_num(const struct books *b, const char *id)
{
	const struct event_type *t = catalog_type_id(b->world->catalog, id);
	assert_non_null(t);
	return t->num;
}

static inline struct event now_of(struct books *b, const char *id)
{
	struct wire_refs refs = {.tree = b->world->tree, .catalog = b->world->catalog};
	struct stored s = {0};
	struct event e;
	struct error why = {0};
	bool found = false;
	assert_true(stored_by_id(b->db, KIND_EVENT, id, &b->arena, &s, &found, &why));
	assert_true(found);
	assert_true(wire_event_decode(s.body, s.body_length, &refs, &b->arena, &e, &why));
	return e;
}

#endif
