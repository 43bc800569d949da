/* SPDX-License-Identifier: MIT */
/* Changing the tree and the catalog from a shell. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin_job.h"
#include "commands.h"
#include "yiping/base/path.h"
#include "yiping/store/changelog.h"

#define FILE_CAP ((size_t)8 << 20)

static struct name name_of(const struct gov_options *o, const char *text)
{
	struct name n = {0};
	if (!o->lang || strcmp(o->lang, "zh_CN") == 0)
		n.zh_cn = text;
	else if (strcmp(o->lang, "zh_TW") == 0)
		n.zh_tw = text;
	else
		n.en = text;
	return n;
}

/* The edit that the command line says, as the server wants it. */
static bool write_edit(const struct gov_options *o, struct buf *out, struct error *e)
{
	struct wire_area_edit w = {.close = o->command == GOV_AREA_CLOSE,
		.level = o->level ? level_of(o->level) : LEVEL_NONE, .name = name_of(o, o->name),
		.short_name = name_of(o, o->short_name)};
	const char *parent = o->parent ? o->parent : "", *into = o->into ? o->into : "";
	if (strlen(o->word) >= sizeof w.id || strlen(parent) >= sizeof w.parent ||
		strlen(into) >= sizeof w.into)
		return error_set(e, "usage", "An id is at most %zu bytes long.", sizeof w.id - 1);
	snprintf(w.id, sizeof w.id, "%s", o->word);
	snprintf(w.parent, sizeof w.parent, "%s", parent);
	snprintf(w.into, sizeof w.into, "%s", into);
	return wire_area_edits_encode(&w, 1, out);
}

static bool read_file(const struct gov_options *o, struct buf *out, struct error *e)
{
	char *bytes = NULL;
	size_t n = 0;
	bool ok = path_read_whole(o->word, FILE_CAP, &bytes, &n, e);
	if (ok)
		buf_add(out, bytes, n);
	free(bytes);
	return ok;
}

static bool is_catalog(const struct gov_options *o)
{
	return o->command == GOV_CATALOG_LOAD;
}

static bool alone(struct admin_job *j, const struct gov_options *o, const struct buf *b,
	struct error *e)
{
	struct command *c = j->command;
	struct wire_area_edit *edits = NULL;
	c->edit.catalog = b->data;
	c->edit.catalog_length = b->length;
	if (!is_catalog(o) && !wire_area_edits_decode(b->data, b->length, &c->arena, &edits,
				      &c->edit.area_count, e))
		return false;
	c->edit.areas = edits;
	return admin_alone(j, o, e);
}

static bool settle(struct admin_job *j, const struct gov_options *o, const struct buf *b,
	struct error *e)
{
	struct admin_answer a;
	if (!admin_call(o->server.state_dir, is_catalog(o) ? "/v1/catalog" : "/v1/areas", b->data,
		    b->length, &a, e))
		return false;
	bool ok = !a.running ? alone(j, o, b, e) : a.status < 300 || admin_refused(&a, e);
	if (ok && a.running)
		printf("%s\n", a.body);
	else if (ok)
		printf("{\"seq\":\"%" PRIu64 "\",\"rehomed\":%zu}\n", j->command->seq,
			j->command->edit.rehomed);
	free(a.body);
	return ok;
}

int command_edit(const struct gov_options *o)
{
	struct admin_job j;
	struct error e;
	struct buf b;
	bool from_file = is_catalog(o) || o->command == GOV_AREA_LOAD;
	buf_init(&b, FILE_CAP);
	bool ok = admin_begin(&j, o, is_catalog(o) ? LEDGER_CATALOG : LEDGER_AREAS, &e) &&
		(from_file ? read_file(o, &b, &e) : write_edit(o, &b, &e)) &&
		settle(&j, o, &b, &e);
	admin_finish(&j);
	buf_finish(&b);
	return ok ? EXIT_DONE : command_fail(&e);
}
