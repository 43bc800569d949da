/* SPDX-License-Identifier: MIT */
#ifndef YIPING_GOV_OPTIONS_H
#define YIPING_GOV_OPTIONS_H

#include "yiping/gov/server.h"

enum gov_command { GOV_SERVE, GOV_TOKEN_ADD, GOV_TOKEN_LIST, GOV_TOKEN_REVOKE, GOV_VERIFY, GOV_HELP,
	GOV_VERSION, GOV_AREA, GOV_AREA_ADD, GOV_AREA_MOVE, GOV_AREA_RENAME, GOV_AREA_CLOSE,
	GOV_AREA_LOAD, GOV_CATALOG, GOV_CATALOG_LOAD, GOV_AUDIT,
	GOV_SERIES, GOV_SERIES_SET, GOV_REMIT, GOV_REMIT_SET, GOV_REMIT_CLEAR };

#define SERIES_LIMITS_MAX 8 // a band has two of each colour

struct gov_options {
	enum gov_command command;
	struct server_options server;
	const char *log;                      // file, NULL = standard error
	const char *subject, *name, *role, *unit; // token add, revoke
	const char *areas[PERSON_AREAS_MAX];
	uint8_t area_count;
	const char *word;                     // area or file that a command names
	const char *gateway, *quality, *reason; // series set
	const char *limits[SERIES_LIMITS_MAX];
	uint8_t limit_count;
	int64_t until;
	const char *event_type, *domain, *unit_kind, *fallback; // responsibility words
	const char *parent, *level, *short_name, *into, *lang; // area words
};

/* Reads the command line; false with a sentence for a person. */
bool gov_options_read(struct gov_options *o, int argc, char **argv, struct error *e);

extern const char gov_help[];

#endif
