/* SPDX-License-Identifier: MIT */
#include "yiping/store/schema.h"

static const char step_1[] =
	"create table outbox (row integer primary key autoincrement, key text not null unique,"
	" server text not null, subject text not null, event text not null, verb text not null,"
	" tag text, target text not null, bytes blob not null, made_at integer not null,"
	" not_after integer, state integer not null, status integer not null default 0,"
	" outcome blob, settled_at integer);"
	"create index outbox_waiting on outbox (server, subject, event, row) where state < 4;";

static const char *const steps[] = {step_1};

const struct db_schema schema_outbox = {
	.application_id = 0x59504f31, // "YPO1"
	.steps = steps,
	.version = sizeof(steps) / sizeof(*steps),
	.what = "outbox",
};
