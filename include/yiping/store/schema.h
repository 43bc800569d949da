/* SPDX-License-Identifier: MIT */
/* The schemas of the program's files, as data. */
#ifndef YIPING_STORE_SCHEMA_H
#define YIPING_STORE_SCHEMA_H

#include "yiping/store/db.h"

extern const struct db_schema schema_server;  // the log and everything of the server
extern const struct db_schema schema_cache;   // a client's replica: disposable
extern const struct db_schema schema_outbox;  // acts not yet known to be done: never thrown away
extern const struct db_schema schema_journal; // what a terminal saw: never thrown away

#endif
