/* SPDX-License-Identifier: MIT */
/* Which event an outside alert becomes: the INI file of a source, read once and strictly, and its
 * pure application to one alert. */
#ifndef YIPING_GOV_ALERT_MAP_H
#define YIPING_GOV_ALERT_MAP_H

#include "alert_secret.h"
#include "yiping/model/area.h"
#include "yiping/model/catalog.h"
#include "yiping/net/http_server.h"
#include "yiping/wire/alerts.h"

#define ALERT_RULES_MAX 64
#define ALERT_CONDITIONS_MAX 16
#define ALERT_NAME_MAX 32 // bytes of a source's name

enum alert_op { ALERT_IS, ALERT_IS_NOT, ALERT_HAS, ALERT_HAS_NOT };

struct alert_condition {
	enum alert_op op;
	const char *label, *value;
};

/* What a section says; 0, NULL and -1 = nothing. */
struct alert_sets {
	uint16_t type;
	uint32_t area;
	uint8_t domain, grade;
	const char *type_label, *area_label; // whose value is the id of a type, of an area
	const char *title, *text, *place;    // templates
	int8_t ignore;
	uint32_t said; // bit of each setting of the table that was given
	int line;      // of the last one
};

struct alert_rule {
	const char *name;
	struct alert_condition conditions[ALERT_CONDITIONS_MAX];
	size_t condition_count;
	struct alert_sets sets;
};

struct alert_map {
	struct arena arena;
	const char *name;
	struct http_server server;
	struct alert_secret secret;
	int64_t period_ms;
	struct alert_sets base;
	struct alert_rule rules[ALERT_RULES_MAX];
	size_t rule_count;
};

/* What ids in the file and in labels are looked up in. */
struct alert_world {
	const struct catalog *catalog;
	const struct area_tree *tree;
};

/* Reads a file (or a text that is called `path` in sentences). False with code "source" and a
 * sentence that names file and line if anything in it is wrong; then there is nothing to finish.
 * */
bool alert_map_read(struct alert_map *m, const char *path, const struct alert_world *w,
	struct error *e);
bool alert_map_read_text(struct alert_map *m, const char *text, const char *path,
	const struct alert_world *w, struct error *e);
void alert_map_finish(struct alert_map *m);

/* What becomes of one alert. Strings live in the arena and are gated. */
struct alert_verdict {
	bool ignored;
	uint16_t type;
	uint32_t area;
	uint8_t grade;
	const char *title, *text, *place; // title is never empty, the others may be NULL
	bool strange; // a label named a type or an area that nobody knows: the default stands
};

void alert_map_apply(const struct alert_map *m, const struct alert_world *w,
	const struct wire_alert *a, struct arena *arena, struct alert_verdict *out);

/* Only whether it is ignored and whether it is strange, for alerts that are known already. */
void alert_map_judge(const struct alert_map *m, const struct alert_world *w,
	const struct wire_alert *a, struct alert_verdict *out);

#endif
