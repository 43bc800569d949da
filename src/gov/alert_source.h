/* SPDX-License-Identifier: MIT */
/* Another system's alerts brought in: an Alertmanager is polled, what is new becomes an event and
 * what has gone clears its condition. Nothing is ever written to it. */
#ifndef YIPING_GOV_ALERT_SOURCE_H
#define YIPING_GOV_ALERT_SOURCE_H

#include "yiping/gov/server.h"
#include "yiping/store/db.h"

struct alert_source;

/* Makes the sources of the server's options, into s->alerts; what they knew is read through `db`,
 * the writer's connection before its thread starts. They poll once the loop runs. False: a file
 * is wrong, and the sentence names its line. */
bool alert_sources_create(struct server *s, struct db *db, struct error *e);

/* Stops polling and lets go of everything; `closed` comes from the loop. The writer has ended
 * before. */
void alert_source_close(struct alert_source *a, void (*closed)(void *user), void *user);

#endif
