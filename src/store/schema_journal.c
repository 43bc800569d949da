/* SPDX-License-Identifier: MIT */
#include "yiping/store/schema.h"

static const char step_1[] =
	"create table seen (id integer primary key, at integer not null, terminal text not null,"
	" what integer not null, view text, detail text, seq integer not null,"
	" tick integer not null, age_ms integer);"
	"create index seen_at on seen (at, id);";

static const char *const steps[] = {step_1};

const struct db_schema schema_journal = {
	.application_id = 0x59504a31, // "YPJ1"
	.steps = steps,
	.version = sizeof(steps) / sizeof(*steps),
	.what = "journal",
};
