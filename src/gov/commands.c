/* SPDX-License-Identifier: MIT */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin_call.h"
#include "opening.h"
#include "yiping/base/instant.h"
#include "yiping/base/path.h"
#include "yiping/store/changelog.h"
#include "yiping/store/schema.h"
#include "yiping/store/tokens.h"
#include "yiping/wire/grant.h"

#define VERIFY_SLICE 50000
#define GRANT_MAX (64 * 1024)

int command_fail(const struct error *e)
{
	fprintf(stderr, "yipingd: %s\n", e->text);
	return error_is(e, "usage") ? EXIT_USAGE : EXIT_FAILED;
}

static struct db *open_db(const struct gov_options *o, bool read_only, struct error *e)
{
	char path[PATH_ROOM];
	struct db_options d = {.path = path, .schema = &schema_server, .sync = DB_SYNC_FULL,
		.read_only = read_only, .busy_ms = 5000};
	if (!path_join(path, sizeof path, o->server.state_dir, "yipingd.db")) {
		error_set(e, "path", "The state directory's path is too long.");
		return NULL;
	}
	return db_open(&d, NULL, e);
}

/* ---- giving and taking tokens ---- */

struct granting {
	struct catalog *catalog;
	struct area_tree *tree;
	struct command *command;
};

static bool begin(struct granting *g, const struct gov_options *o, struct error *e)
{
	*g = (struct granting){.command = command_create(LEDGER_GRANT)};
	snprintf(g->command->person.subject, SUBJECT_ROOM, "admin");
	snprintf(g->command->person.name, SUBJECT_ROOM, "admin");
	g->command->person.role = PERSON_ADMIN;
	return opening_reference(o->server.data_dir, &g->catalog, &g->tree, e);
}

static void finish(struct granting *g)
{
	command_destroy(g->command);
	area_tree_destroy(g->tree);
	catalog_destroy(g->catalog);
}

static bool fill_person(const struct granting *g, const struct gov_options *o, struct error *e)
{
	struct person *p = &g->command->grant.person;
	*p = (struct person){.role = person_role_of(o->role)};
	snprintf(p->subject, sizeof p->subject, "%s", o->subject);
	snprintf(p->name, sizeof p->name, "%s", o->name);
	snprintf(p->unit_id, sizeof p->unit_id, "%s", o->unit ? o->unit : "");
	for (uint8_t i = 0; i < o->area_count; i++) {
		const struct area *a = area_by_id(g->tree, o->areas[i]);
		if (!a)
			return error_set(e, "usage", "There is no area %s.", o->areas[i]);
		p->areas[p->area_count++] = a->num;
	}
	return true;
}

/* A server's clock may be another than ours, so the log goes on at the instant where it stands. */
static bool settle_alone(struct granting *g, const struct gov_options *o, struct error *e)
{
	struct command *c = g->command;
	struct ledger_options lo = {.catalog = g->catalog, .tree = g->tree};
	struct changelog_span span;
	struct virtual_clock clock;
	struct db *db = open_db(o, false, e);
	g->tree = NULL; // the ledger's from here on
	struct ledger *l = ledger_create(&lo);
	virtual_clock_init(&clock, INSTANT_NONE, 1);
	bool ok = db && changelog_span(db, &span, e) && db_begin(db, e);
	if (ok) {
		c->now = span.last ? span.at : virtual_clock_now(&clock);
		ok = ledger_run(l, db, c, e) && db_commit(db, e);
		if (!ok)
			db_rollback(db);
	}
	ledger_destroy(l);
	db_close(db);
	if (ok && c->status >= 300) {
		*e = c->error;
		return false;
	}
	return ok;
}

/* What came back goes into the command, as if it had been done here. */
static bool take_answer(struct granting *g, const struct admin_answer *a, struct error *e)
{
	struct wire_refs refs = {.tree = g->tree, .catalog = g->catalog};
	struct command *c = g->command;
	struct wire_grant told;
	if (a->status >= 300)
		return error_set(e, "refused", "The server refuses (%d): %s", a->status, a->body);
	if (!wire_grant_decode(a->body, a->length, &refs, &c->arena, &told, e))
		return false;
	c->grant.count = told.count;
	snprintf(c->grant.token, sizeof c->grant.token, "%s", told.token ? told.token : "");
	return true;
}

static bool settle(struct granting *g, const struct gov_options *o, struct error *e)
{
	struct wire_refs refs = {.tree = g->tree, .catalog = g->catalog};
	struct grant *grant = &g->command->grant;
	struct admin_answer a;
	struct buf b;
	buf_init(&b, GRANT_MAX);
	wire_grant_encode(&(struct wire_grant){.person = grant->person}, &refs, &b);
	bool ok = admin_call(o->server.state_dir,
		grant->revoke ? "/v1/tokens:revoke" : "/v1/tokens", b.data, b.length, &a, e);
	buf_finish(&b);
	if (ok)
		ok = a.running ? take_answer(g, &a, e) : settle_alone(g, o, e);
	free(a.body);
	return ok;
}

int command_token_add(const struct gov_options *o)
{
	struct granting g;
	struct error e;
	bool ok = begin(&g, o, &e) && fill_person(&g, o, &e);
	token_make(g.command->grant.token);
	ok = ok && settle(&g, o, &e);
	if (ok)
		printf("%s\n", g.command->grant.token);
	finish(&g);
	return ok ? EXIT_DONE : command_fail(&e);
}

int command_token_revoke(const struct gov_options *o)
{
	struct granting g;
	struct error e;
	bool ok = begin(&g, o, &e);
	snprintf(g.command->grant.person.subject, SUBJECT_ROOM, "%s", o->subject);
	g.command->grant.revoke = true;
	ok = ok && settle(&g, o, &e);
	size_t n = g.command->grant.count;
	finish(&g);
	if (!ok)
		return command_fail(&e);
	printf("%zu revoked\n", n);
	return n ? EXIT_DONE : EXIT_FAILED;
}

/* ---- reading ---- */

static bool print_token(void *user, const struct token_row *t)
{
	char made[25];
	(void)user;
	instant_format(t->made_at, made);
	printf("%-24s %-10s %s %s%s\n", t->person.subject, person_role_token(t->person.role), made,
		t->person.name, t->revoked_at == INSTANT_NONE ? "" : " (revoked)");
	return true;
}

int command_token_list(const struct gov_options *o)
{
	struct error e;
	struct db *db = open_db(o, true, &e);
	bool ok = db && tokens_each(db, print_token, NULL, &e);
	db_close(db);
	return ok ? EXIT_DONE : command_fail(&e);
}

int command_verify(const struct gov_options *o)
{
	struct error e;
	struct changelog_verdict v = {0};
	struct changelog_span span;
	uint64_t from = 0, walked = 0;
	struct db *db = open_db(o, true, &e);
	bool ok = db && changelog_span(db, &span, &e);
	while (ok && walked < span.last) {
		ok = changelog_verify(db, from, VERIFY_SLICE, &v, &e);
		if (v.bad || v.to == walked)
			break;
		walked = from = v.to;
	}
	db_close(db);
	if (!ok)
		return command_fail(&e);
	if (v.bad) {
		printf("the chain breaks at seq %" PRIu64 "\n", v.bad);
		return EXIT_FAILED;
	}
	printf("%" PRIu64 " changes, the chain holds\n", span.last - span.floor);
	return EXIT_DONE;
}
