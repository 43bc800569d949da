/* SPDX-License-Identifier: MIT */
#include "schema_parts.h"
#include "yiping/store/schema.h"

static const char step_1[] =
	TABLE_META TABLES_LOG TABLES_EVENT TABLES_THING TABLE_SEARCH TABLES_TICK
	/* Stretches of the log that were never received. */
	"create table gap (id integer primary key, from_seq integer not null,"
	" to_seq integer not null, at integer not null, reason text not null);"
	/* What a listing under way has named so far. */
	"create table listed (kind integer not null, num integer not null,"
	" primary key (kind, num)) without rowid;";

static const char step_2[] = TABLE_RUN;

/* The tree was kept as the JSON that came, and units twice: all of it is fetched anew. */
static const char step_3[] =
	"delete from meta where key in ('ref.areas', 'ref.units') or key glob 'etag.*';";

static const char *const steps[] = {step_1, step_2, step_3};

const struct db_schema schema_cache = {
	.application_id = 0x59504331, // "YPC1"
	.steps = steps,
	.version = sizeof(steps) / sizeof(*steps),
	.disposable = true,
	.what = "cache",
};
