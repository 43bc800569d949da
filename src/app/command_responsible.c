/* SPDX-License-Identifier: MIT */
/* yiping responsibilities [AREA] [TYPE]: who is responsible for what, and by which row. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "json_show.h"
#include "once.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/model/report_say.h"
#include "yiping/net/http.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"
#include "yiping/wire/outcome.h"
#include "yiping/wire/remit.h"

#define WAIT_MS 5000
#define TYPE_COLUMNS 28
#define UNIT_COLUMNS 26
#define TEXT_ROOM 512

struct asking {
	const struct context *x;
	struct once *once;
	char path[256];
	char *body;
	size_t length;
	bool done;
	int code;
};

/* ---- asking ---- */

static void tell_refusal(struct asking *a, const struct http_result *r)
{
	struct arena arena = {0};
	struct wire_problem p;
	struct error e;
	char gated[256] = "";
	if (r->kind != HTTP_OK)
		snprintf(gated, sizeof gated, "%s", r->error.text);
	else if (wire_problem_decode(r->body, r->length, &arena, &p, &e) && p.detail)
		utf8_gate(p.detail, strnlen(p.detail, sizeof gated - 1), gated, sizeof gated);
	fprintf(stderr, "yiping: %s\n", *gated ? gated : _("the server refuses"));
	a->code = r->kind == HTTP_OK && r->status == 403 ? EXIT_DENIED : EXIT_FAILED;
	arena_finish(&arena);
}

static void on_done(void *user, struct http_result *r)
{
	struct asking *a = user;
	a->done = true;
	if (r->kind != HTTP_OK || r->status != 200) {
		tell_refusal(a, r);
	} else {
		a->length = r->length;
		a->body = mem_alloc(r->length + 1);
		memcpy(a->body, r->body, r->length);
	}
	uv_stop(&a->once->loop);
}

/* ---- printing ---- */

static void print_columns(const char *text, int columns)
{
	char gated[TEXT_ROOM], cut[TEXT_ROOM];
	utf8_gate(text, strnlen(text, sizeof gated - 1), gated, sizeof gated);
	int used = utf8_cut(gated, columns, cut, sizeof cut);
	printf("%s%*s  ", cut, columns - used, "");
}

static void print_line(const struct wire_remit_line *l, const struct board *b, const char *lang)
{
	const struct event_type *t = catalog_type(b->catalog, l->type);
	char text[TEXT_ROOM], row[TEXT_ROOM];
	if (!t)
		return;
	snprintf(text, sizeof text, "%s %s", t->id, name_in(&t->name, lang));
	print_columns(text, TYPE_COLUMNS);
	print_columns(words_remit_who(&l->who, b->catalog, lang, text, sizeof text), UNIT_COLUMNS);
	words_remit_row(&l->who, b->tree, lang, row, sizeof row);
	utf8_gate(row, strnlen(row, sizeof text - 1), text, sizeof text);
	printf("%s", text);
	if (l->fallback.by != REMIT_NOBODY) {
		words_remit_who(&l->fallback, b->catalog, lang, row, sizeof row);
		utf8_gate(row, strnlen(row, sizeof text - 1), text, sizeof text);
		printf("  %s %s", _("fallback"), text);
	}
	putchar('\n');
}

static int print(struct asking *a)
{
	struct arena arena = {0};
	struct wire_remits r;
	struct board b;
	struct error e;
	if (a->x->options->json) {
		json_show(a->body, a->length, stdout);
		putchar('\n');
		return EXIT_DONE;
	}
	station_board(a->once->station, &b);
	struct wire_refs refs = {.tree = b.tree, .catalog = b.catalog};
	bool ok = wire_remits_decode(a->body, a->length, &refs, &arena, &r, &e);
	for (size_t i = 0; ok && i < r.count; i++)
		print_line(&r.lines[i], &b, a->x->lang);
	arena_finish(&arena);
	if (!ok)
		fprintf(stderr, "yiping: %s\n", e.text);
	return ok ? EXIT_DONE : EXIT_FAILED;
}

/* ---- the words ---- */

/* An area by its id; a type as it is typed for a report. False: neither. */
static bool add_word(struct asking *a, const struct board *b, const char *word)
{
	const struct area *area = area_by_id(b->tree, word);
	const struct event_type *found[1];
	const struct event_type *t =
		!area && report_types(b->catalog, word, found, 1) == 1 ? found[0] : NULL;
	size_t used = strlen(a->path);
	if (area || t)
		snprintf(a->path + used, sizeof a->path - used, "%c%s=%s",
			strchr(a->path, '?') ? '&' : '?', area ? "area" : "type",
			area ? area->id : t->id);
	return area || t;
}

static bool take_words(struct asking *a)
{
	const struct options *o = a->x->options;
	struct board b;
	station_board(a->once->station, &b);
	for (size_t i = 0; i < o->id_count; i++) {
		char gated[TEXT_ROOM];
		if (i < 2 && add_word(a, &b, o->ids[i]))
			continue;
		utf8_gate(o->ids[i], strnlen(o->ids[i], sizeof gated - 1), gated, sizeof gated);
		fprintf(stderr, _("yiping: responsibilities [AREA] [TYPE]: \"%s\" is neither an "
				  "area nor one type\n"),
			gated);
		return false;
	}
	return true;
}

static int run(struct asking *a)
{
	struct http_server server;
	struct error e;
	if (!take_words(a))
		return EXIT_USAGE;
	struct http *http = http_create(&a->once->loop, NULL, &e);
	if (!http || !http_server_parse(a->x->server, &server, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	http_send(http, &(struct http_request){.server = &server, .method = "GET",
		.path = a->path, .bearer = a->x->token}, on_done, a);
	while (!a->done)
		uv_run(&a->once->loop, UV_RUN_ONCE);
	http_close(http, NULL, NULL);
	return a->code == EXIT_DONE ? print(a) : a->code;
}

static bool has_reference(struct once *w)
{
	struct board b;
	return station_board(w->station, &b) && b.tree && b.catalog;
}

int command_responsibilities(const struct context *x)
{
	struct once w;
	struct asking a = {.x = x, .once = &w, .path = "/v1/responsibilities", .code = EXIT_DONE};
	struct error e;
	if (!once_open(&w, x->options, x->server, x->token, false, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, has_reference, NULL, WAIT_MS);
	int code = w.met ? run(&a) : once_explain(&w);
	free(a.body);
	once_close(&w);
	return code;
}
