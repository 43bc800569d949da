/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "json_show.h"
#include "once.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/wire/out.h"

#define WAIT_MS 5000

static bool knows_me(struct once *w)
{
	struct board b;
	return station_board(w->station, &b) && b.person->role != PERSON_NONE;
}

static void print_json(const struct board *b)
{
	struct buf out;
	buf_init(&out, 65536);
	wire_open(&out, '{');
	wire_put_string(&out, "subject", b->person->subject);
	wire_put_string(&out, "name", b->person->name);
	wire_put_string(&out, "role", person_role_token(b->person->role));
	wire_key(&out, "areas");
	wire_open(&out, '[');
	for (uint8_t i = 0; i < b->person->area_count; i++)
		wire_string(&out, area_by_num(b->tree, b->person->areas[i])->id);
	wire_close(&out, ']');
	wire_put_string(&out, "unit", b->person->unit_id);
	wire_put_string(&out, "level", level_token(person_level(b->person, b->tree)));
	wire_close(&out, '}');
	json_show(out.data, out.length, stdout);
	putchar('\n');
	buf_finish(&out);
}

static void print_line(const char *label, const char *text)
{
	char gated[256];
	utf8_gate(text, strnlen(text, sizeof gated - 1), gated, sizeof gated);
	printf("%s: %s\n", label, gated);
}

static void print_words(const struct board *b, const char *lang)
{
	char place[128];
	print_line(_("subject"), b->person->subject);
	print_line(_("name"), b->person->name);
	print_line(_("role"), person_role_token(b->person->role));
	for (uint8_t i = 0; i < b->person->area_count; i++) {
		area_label(b->tree, b->person->areas[i], lang, place, sizeof place);
		print_line(_("area"), place);
	}
	if (*b->person->unit_id)
		print_line(_("unit"), b->person->unit_id);
	print_line(_("server"), b->server);
}

int command_whoami(const struct context *x)
{
	struct once w;
	struct board b;
	struct error e;
	if (!once_open(&w, x->options, x->server, x->token, x->options->offline, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, knows_me, NULL, WAIT_MS);
	int code = EXIT_DONE;
	if (!w.met)
		code = once_explain(&w);
	else if (station_board(w.station, &b) && x->options->json)
		print_json(&b);
	else
		print_words(&b, x->lang);
	once_close(&w);
	return code;
}
