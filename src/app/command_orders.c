/* SPDX-License-Identifier: MIT */
/* yiping orders [event=ID] [number=NUMBER] [ended]: the API's own objects, or a table. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "json_show.h"
#include "once.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/order_say.h"
#include "yiping/model/response.h"
#include "yiping/net/http.h"
#include "yiping/ui/span.h"
#include "yiping/wire/order.h"
#include "yiping/wire/outcome.h"
#include "yiping/wire/page.h"

#define WAIT_MS 5000
#define ROWS_CAP ((size_t)64 << 20)

struct listing {
	const struct context *x;
	struct once *once;
	char path[256];
	struct buf items; // JSON objects parted by commas
	bool done;
	int code;
};

/* ---- asking ---- */

static bool add_word(struct listing *l, const char *word)
{
	size_t used = strlen(l->path), length = strcspn(word, "=");
	char sign = strchr(l->path, '?') ? '&' : '?';
	bool names = word[length] && order_id_is_fit(word + length + 1);
	if (strcmp(word, "ended") == 0)
		snprintf(l->path + used, sizeof l->path - used, "%cended=true", sign);
	else if (names && (strncmp(word, "event=", 6) == 0 || strncmp(word, "number=", 7) == 0))
		snprintf(l->path + used, sizeof l->path - used, "%c%s", sign, word);
	else
		return false;
	return strlen(l->path) + 1 < sizeof l->path;
}

static void tell_refusal(struct listing *l, const struct http_result *r)
{
	struct arena arena = {0};
	struct wire_problem p;
	struct error e;
	char gated[256] = "";
	if (r->kind != HTTP_OK)
		snprintf(gated, sizeof gated, "%s", r->error.text);
	else if (wire_problem_decode(r->body, r->length, &arena, &p, &e) && p.detail)
		utf8_gate(p.detail, strnlen(p.detail, sizeof gated - 1), gated, sizeof gated);
	fprintf(stderr, "yiping: %s\n", *gated ? gated : "the server refuses");
	l->code = r->kind == HTTP_OK && r->status == 403 ? EXIT_DENIED : EXIT_FAILED;
	arena_finish(&arena);
}

static void on_done(void *user, struct http_result *r)
{
	struct listing *l = user;
	struct arena arena = {0};
	struct wire_list list;
	struct wire_span item;
	struct error e;
	l->done = true;
	if (r->kind != HTTP_OK || r->status != 200) {
		tell_refusal(l, r);
	} else if (!wire_list_open(r->body, r->length, "orders", &arena, &list, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		l->code = EXIT_FAILED;
	} else {
		while (wire_items_next(&list.items, &item)) {
			if (l->items.length)
				buf_putc(&l->items, ',');
			buf_add(&l->items, item.bytes, item.length);
		}
	}
	arena_finish(&arena);
	uv_stop(&l->once->loop);
}

/* ---- printing ---- */

static void print_columns(const char *text, int columns)
{
	char gated[512], cut[512];
	utf8_gate(text, strnlen(text, sizeof gated - 1), gated, sizeof gated);
	int used = utf8_cut(gated, columns, cut, sizeof cut);
	printf("%s%*s  ", cut, columns - used, "");
}

/* "late 1:14" "6:50" "-" */
static void clock_words(const struct order *o, const struct board *b, char *out, size_t room)
{
	struct clock_view v = order_clock(o, &b->catalog->calendar, b->now);
	char span[SPAN_ROOM];
	if (v.urgency == URGENCY_NONE) {
		snprintf(out, room, "-");
		return;
	}
	span_duration(v.left_ms < 0 ? -v.left_ms : v.left_ms, 1, span);
	snprintf(out, room, "%s%s", v.left_ms < 0 ? "late " : "", span);
}

static const char *holder_of(const struct order *o, const struct board *b, const char *lang)
{
	const struct area *a = area_by_num(b->tree, o->area);
	const char *unit = o->unit.num ? name_in(&o->unit.name, lang) : "";
	return *unit ? unit : o->unit.num ? o->unit.id : a ? name_in(&a->name, lang) : "?";
}

static void print_order(
	const struct order *o, uint64_t may, const struct board *b, const char *lang)
{
	char left[64], grade[4];
	clock_words(o, b, left, sizeof left);
	snprintf(grade, sizeof grade, "%u", o->grade);
	print_columns(o->id, 24);
	print_columns(grade, 1);
	print_columns(order_stage_token(o->stage), 8);
	print_columns(left, 14);
	print_columns(holder_of(o, b, lang), 20);
	print_columns(o->title ? o->title : "", 40);
	for (int v = VERB_NONE + 1; v < VERB_COUNT; v++)
		if (may >> v & 1)
			printf(" %s", verb_token((enum verb)v));
	putchar('\n');
}

static void print_table(struct listing *l)
{
	struct wire_items items;
	struct wire_list list;
	struct wire_span item;
	struct arena arena = {0};
	struct board b;
	struct buf json;
	struct error e;
	station_board(l->once->station, &b);
	struct wire_refs refs = {.tree = b.tree, .catalog = b.catalog};
	buf_init(&json, l->items.cap + 64);
	buf_puts(&json, "{\"orders\":[");
	buf_add(&json, l->items.data, l->items.length);
	buf_puts(&json, "]}");
	if (wire_list_open(json.data, json.length, "orders", &arena, &list, &e)) {
		items = list.items;
		while (wire_items_next(&items, &item)) {
			struct order o;
			if (wire_order_decode(item.bytes, item.length, &refs, &arena, &o, &e))
				print_order(&o, wire_order_allowed(item.bytes, item.length), &b,
					l->x->lang);
		}
	}
	buf_finish(&json);
	arena_finish(&arena);
}

static void print(struct listing *l)
{
	if (!l->x->options->json) {
		if (l->items.length)
			print_table(l);
		return;
	}
	putchar('[');
	json_show(l->items.length ? l->items.data : "", l->items.length, stdout);
	puts("]");
}

static int run(struct listing *l)
{
	struct http_server server;
	struct error e;
	struct http *http = http_create(&l->once->loop, NULL, &e);
	if (!http || !http_server_parse(l->x->server, &server, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	http_send(http, &(struct http_request){.server = &server, .method = "GET",
		.path = l->path, .bearer = l->x->token}, on_done, l);
	while (!l->done)
		uv_run(&l->once->loop, UV_RUN_ONCE);
	http_close(http, NULL, NULL);
	if (l->code == EXIT_DONE)
		print(l);
	return l->code;
}

static bool has_reference(struct once *w)
{
	struct board b;
	return station_board(w->station, &b) && b.tree && b.catalog;
}

int command_orders(const struct context *x)
{
	const struct options *o = x->options;
	struct once w;
	struct listing l = {.x = x, .once = &w, .path = "/v1/orders", .code = EXIT_DONE};
	struct error e;
	for (size_t i = 0; i < o->id_count; i++)
		if (!add_word(&l, o->ids[i])) {
			fprintf(stderr, "yiping: orders [event=ID] [number=NUMBER] [ended]\n");
			return EXIT_USAGE;
		}
	if (!once_open(&w, o, x->server, x->token, false, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	buf_init(&l.items, ROWS_CAP);
	once_run(&w, has_reference, NULL, WAIT_MS);
	int code = w.met ? run(&l) : once_explain(&w);
	buf_finish(&l.items);
	once_close(&w);
	return code;
}
