/* SPDX-License-Identifier: MIT */
#include "schema_parts.h"
#include "yiping/store/schema.h"

static const char step_1[] =
	TABLE_META TABLES_LOG TABLES_EVENT TABLES_THING TABLE_SEARCH TABLES_TICK
	"create table act_key (key text primary key, subject text not null, hash blob not null,"
	" at integer not null, outcome blob) without rowid;"
	"create index act_key_at on act_key (at);"
	"create table people (id integer primary key, event integer not null, role text,"
	" name text, phone text, address text, note text, at integer not null);"
	"create index people_event on people (event, id);"
	"create table person (subject text primary key, num integer not null unique, name text,"
	" role integer not null, areas blob, unit integer not null, unit_id text);"
	"create table token (hash blob primary key, subject text not null,"
	" made_at integer not null, revoked_at integer);"
	"create index token_subject on token (subject);";

static const char step_2[] = TABLE_RUN;

/* By audit, whose ids are never given twice. */
static const char step_3[] =
	"create table audit (id integer primary key autoincrement, at integer not null,"
	" subject text not null, role integer not null, event text not null, what text not null,"
	" count integer not null, request text);";

static const char *const steps[] = {step_1, step_2, step_3};

const struct db_schema schema_server = {
	.application_id = 0x59504431, // "YPD1"
	.steps = steps,
	.version = sizeof(steps) / sizeof(*steps),
	.what = "server database",
};
