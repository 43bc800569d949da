/* SPDX-License-Identifier: MIT */
/* yiping events [FILTER]: the API's own objects, or a table, or CSV. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command_kept.h"
#include "commands.h"
#include "json_show.h"
#include "yiping/base/buf.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "once.h"
#include "yiping/model/filter.h"
#include "yiping/net/http.h"
#include "yiping/ui/words.h"
#include "yiping/wire/event.h"
#include "yiping/wire/outcome.h"
#include "yiping/wire/page.h"

#define WAIT_MS 5000
#define PAGE_LIMIT 200
#define PAGES_MOST 500

struct listing {
	const struct context *x;
	struct once *once;
	struct http *http;
	struct http_server server;
	const char *typed;   // the filter
	char filter[1024];   // the same, encoded
	char after[256];
	struct buf items;    // JSON objects parted by commas
	bool done, failed;
	int pages;
	struct error error;
};

static void encode(const char *s, char *out, size_t room)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;
	for (; *s && n + 4 < room; s++) {
		unsigned char c = (unsigned char)*s;
		bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z') || strchr("-_.~", c);
		if (plain) {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[c >> 4];
		out[n++] = digits[c & 15];
	}
	out[n] = '\0';
}

static void ask(struct listing *l);

static bool take(struct listing *l, const char *bytes, size_t n)
{
	struct arena arena = {0};
	struct wire_list list;
	struct wire_span item;
	bool ok = wire_list_open(bytes, n, "events", &arena, &list, &l->error);
	while (ok && wire_items_next(&list.items, &item)) {
		if (l->items.length)
			buf_putc(&l->items, ',');
		buf_add(&l->items, item.bytes, item.length);
	}
	*l->after = '\0';
	if (ok && list.next)
		encode(list.next, l->after, sizeof l->after);
	arena_finish(&arena);
	return ok;
}

/* What is wrong with the filter in the reader's language, if it is wrong by what is known here too.
 * The model's own sentence says most, to those who read English. */
static bool is_wrong(const struct listing *l, char *out, size_t room)
{
	struct board b;
	struct filter f;
	struct error e = {0};
	station_board(l->once->station, &b);
	if (strncmp(l->x->lang, "en", 2) == 0)
		return false;
	if (filter_parse(l->typed, b.catalog, b.tree, &f, &e)) {
		filter_finish(&f);
		return false;
	}
	words_filter(&e, out, room);
	return true;
}

/* The sentence of a refusal. All of a list that can be wrong in itself (400) is
 * the filter, and that comes from the command line. */
static void take_refusal(struct listing *l, const struct http_result *r)
{
	struct arena arena = {0};
	struct wire_problem p;
	struct error e;
	char gated[sizeof l->error.text], own[sizeof l->error.text];
	const char *text = NULL;
	const char *code = r->status == 400 ? "usage" : r->status == 403 ? "scope" : "refused";
	if (wire_problem_decode(r->body, r->length, &arena, &p, &e))
		text = p.detail ? p.detail : p.title;
	if (r->status == 400 && is_wrong(l, own, sizeof own))
		text = own;
	utf8_gate(text ? text : "", text ? strlen(text) : 0, gated, sizeof gated);
	if (*gated)
		error_set(&l->error, code, "%s", gated);
	else
		error_set(&l->error, code, "The server refuses (%d).", r->status);
	arena_finish(&arena);
}

static void on_done(void *user, struct http_result *r)
{
	struct listing *l = user;
	if (r->kind != HTTP_OK || r->status != 200) {
		l->failed = true;
		l->error = r->error;
		if (r->kind == HTTP_OK)
			take_refusal(l, r);
	} else {
		l->failed = !take(l, r->body, r->length);
	}
	l->done = l->failed || !*l->after || ++l->pages >= PAGES_MOST || l->items.overflow;
	if (l->done)
		uv_stop(&l->once->loop);
	else
		ask(l);
}

static void ask(struct listing *l)
{
	char path[2048];
	snprintf(path, sizeof path, "/v1/events?limit=%d&filter=%s%s%s", PAGE_LIMIT, l->filter,
		*l->after ? "&after=" : "", l->after);
	http_send(l->http, &(struct http_request){.server = &l->server, .method = "GET",
		.path = path, .bearer = l->x->token}, on_done, l);
}

/* ---- printing ---- */

/* A cell that begins like a formula is made text; control characters never get this far. */
static void print_cell(const char *s, bool last)
{
	char gated[1024];
	utf8_gate(s, strlen(s), gated, sizeof gated);
	putchar('"');
	if (*gated && strchr("=+-@\t\r", *gated))
		putchar('\'');
	for (const char *c = gated; *c; c++) {
		if (*c == '"')
			putchar('"');
		putchar(*c);
	}
	fputs(last ? "\"\n" : "\",", stdout);
}

static void print_columns(const char *text, int columns)
{
	char cut[512];
	int used = utf8_cut(text, columns, cut, sizeof cut);
	printf("%s%*s  ", cut, columns - used, "");
}

static void print_event(const struct event *e, const struct wire_refs *refs, const char *lang,
	bool csv)
{
	char place[128], grade[4], born[INSTANT_LOCAL_ROOM];
	const struct event_type *t = catalog_type(refs->catalog, e->type);
	const char *type = t ? name_in(&t->short_name, lang) : "";
	area_label(refs->tree, e->area, lang, place, sizeof place);
	snprintf(grade, sizeof grade, "%u", e->grade);
	instant_format_local(e->born, refs->catalog->calendar.utc_offset_minutes, born);
	const char *const cells[] = {e->id, grade, state_token(e->state), type, place, born,
		e->title ? e->title : ""};
	static const int widths[] = {15, 1, 11, 14, 24, 25, 60};
	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
		if (csv)
			print_cell(cells[i], i + 1 == sizeof cells / sizeof cells[0]);
		else
			print_columns(cells[i], widths[i]);
	}
	if (!csv)
		putchar('\n');
}

static void print_table(struct listing *l, const char *json, size_t n)
{
	struct arena arena = {0};
	struct wire_list list;
	struct wire_span item;
	struct board b;
	station_board(l->once->station, &b);
	struct wire_refs refs = {.tree = b.tree, .catalog = b.catalog};
	if (l->x->options->csv)
		puts("\"id\",\"grade\",\"state\",\"type\",\"place\",\"born\",\"title\"");
	if (!wire_list_open(json, n, "events", &arena, &list, &l->error))
		return;
	while (wire_items_next(&list.items, &item)) {
		struct event e;
		if (wire_event_decode(item.bytes, item.length, &refs, &arena, &e, &l->error))
			print_event(&e, &refs, l->x->lang, l->x->options->csv);
	}
	arena_finish(&arena);
}

static void print(struct listing *l)
{
	struct buf json;
	const char *items = l->items.data ? l->items.data : "";
	if (l->x->options->json) {
		putchar('[');
		json_show(items, l->items.length, stdout);
		puts("]");
		return;
	}
	buf_init(&json, l->items.cap + 64);
	buf_puts(&json, "{\"events\":[");
	buf_puts(&json, items);
	buf_puts(&json, "]}");
	print_table(l, json.data, json.length);
	buf_finish(&json);
}

static void join_filter(const struct options *o, char *out, size_t room)
{
	size_t n = 0;
	*out = '\0';
	for (size_t i = 0; i < o->id_count && n < room; i++)
		n += (size_t)snprintf(out + n, room - n, "%s%s", i ? " " : "", o->ids[i]);
	if (!o->id_count)
		snprintf(out, room, "state=open");
}

static bool has_reference(struct once *w)
{
	struct board b;
	return station_board(w->station, &b);
}

static int code_of(const struct error *e)
{
	if (error_is(e, "usage"))
		return EXIT_USAGE;
	return error_is(e, "scope") ? EXIT_DENIED : EXIT_FAILED;
}

/* Nobody is asked: what is kept here is listed. */
static int run_kept(struct listing *l, const char *filter)
{
	size_t left;
	if (!command_kept(l->once, filter, &l->items, &left, &l->error)) {
		char own[sizeof l->error.text];
		bool wrong = error_is(&l->error, "usage") && is_wrong(l, own, sizeof own);
		fprintf(stderr, "yiping: %s\n", wrong ? own : l->error.text);
		return code_of(&l->error);
	}
	print(l);
	if (left)
		fprintf(stderr, "yiping: %zu more are known here without their words\n", left);
	return EXIT_DONE;
}

static int run(struct listing *l)
{
	struct error *e = &l->error;
	l->http = http_create(&l->once->loop, NULL, e);
	if (!l->http || !http_server_parse(l->x->server, &l->server, e)) {
		fprintf(stderr, "yiping: %s\n", e->text);
		return EXIT_FAILED;
	}
	ask(l);
	while (!l->done)
		uv_run(&l->once->loop, UV_RUN_ONCE);
	http_close(l->http, NULL, NULL);
	if (l->failed) {
		fprintf(stderr, "yiping: %s\n", e->text);
		return code_of(e);
	}
	print(l);
	return EXIT_DONE;
}

int command_events(const struct context *x)
{
	struct once w;
	char filter[512];
	struct listing l = {.x = x, .once = &w, .typed = filter};
	struct error e;
	join_filter(x->options, filter, sizeof filter);
	encode(filter, l.filter, sizeof l.filter);
	buf_init(&l.items, (size_t)256 << 20);
	if (!once_open(&w, x->options, x->server, x->token, x->options->offline, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, has_reference, NULL, WAIT_MS);
	int code = !w.met ? once_explain(&w)
		: x->options->offline ? run_kept(&l, filter) : run(&l);
	buf_finish(&l.items);
	once_close(&w);
	return code;
}
