/* SPDX-License-Identifier: MIT */
#include "admin_job.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "yiping/base/instant.h"
#include "yiping/base/path.h"
#include "yiping/base/utf8.h"
#include "yiping/store/changelog.h"
#include "yiping/store/schema.h"
#include "yiping/wire/outcome.h"

static bool db_path(const struct gov_options *o, char out[PATH_ROOM], struct error *e)
{
	return path_join(out, PATH_ROOM, o->server.state_dir, "yipingd.db") ||
		error_set(e, "path", "The state directory's path is too long.");
}

struct db *admin_db(const struct gov_options *o, bool read_only, struct error *e)
{
	char path[PATH_ROOM];
	struct db_options d = {.path = path, .schema = &schema_server, .sync = DB_SYNC_FULL,
		.read_only = read_only, .busy_ms = 5000};
	return db_path(o, path, e) ? db_open(&d, NULL, e) : NULL;
}

static bool load(struct admin_job *j, const struct gov_options *o, struct error *e)
{
	char path[PATH_ROOM];
	struct db *db = NULL;
	if (!db_path(o, path, e))
		return false;
	if (access(path, F_OK) == 0) {
		db = admin_db(o, true, e);
		if (!db)
			return false;
	}
	bool ok = reference_load(db, o->server.data_dir, &j->parts, e);
	db_close(db);
	return ok;
}

bool admin_begin(struct admin_job *j, const struct gov_options *o, enum command_kind kind,
	struct error *e)
{
	*j = (struct admin_job){.command = command_create(kind)};
	snprintf(j->command->person.subject, SUBJECT_ROOM, "admin");
	snprintf(j->command->person.name, SUBJECT_ROOM, "admin");
	j->command->person.role = PERSON_ADMIN;
	return load(j, o, e);
}

void admin_finish(struct admin_job *j)
{
	command_destroy(j->command);
	reference_parts_finish(&j->parts);
}

static bool run(struct admin_job *j, struct ledger *l, struct db *db, struct error *e)
{
	struct command *c = j->command;
	struct changelog_span span;
	struct virtual_clock clock;
	virtual_clock_init(&clock, INSTANT_NONE, 1);
	if (!changelog_span(db, &span, e) || !db_begin(db, e))
		return false;
	/* A server's clock may be another than ours. */
	c->now = span.last ? span.at : virtual_clock_now(&clock);
	if (ledger_run(l, db, c, e))
		return db_commit(db, e);
	db_rollback(db);
	return false;
}

bool admin_alone(struct admin_job *j, const struct gov_options *o, struct error *e)
{
	struct db *db = admin_db(o, false, e);
	if (!db)
		return false;
	bool ok = reference_begin(db, &j->parts, e);
	struct ledger *l = ledger_create(&(struct ledger_options){.catalog = j->parts.catalog,
		.tree = j->parts.tree});
	j->parts.catalog = NULL;
	j->parts.tree = NULL;
	ok = ok && run(j, l, db, e);
	ledger_destroy(l);
	db_close(db);
	if (ok && j->command->status >= 300) {
		*e = j->command->error;
		return false;
	}
	return ok;
}

bool admin_refused(const struct admin_answer *a, struct error *e)
{
	struct arena arena = {0};
	struct wire_problem p;
	struct error why;
	char gated[sizeof e->text] = "", code[64] = "";
	if (wire_problem_decode(a->body, a->length, &arena, &p, &why) && p.detail) {
		utf8_gate(p.detail, strlen(p.detail), gated, sizeof gated);
		utf8_gate(p.code ? p.code : "", p.code ? strlen(p.code) : 0, code, sizeof code);
	}
	if (*gated)
		error_set(e, "refused", "%s (%s)", gated, code);
	else
		error_set(e, "refused", "The server refuses (%d).", a->status);
	arena_finish(&arena);
	return false;
}
