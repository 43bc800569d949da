/* SPDX-License-Identifier: MIT */
#include "placed.h"

#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "json_show.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/words.h"
#include "yiping/wire/out.h"

#define OUTCOME_MS 5000

static void on_act(void *user, const struct act_row *r)
{
	struct placed *p = user;
	if (strcmp(p->key, r->key) != 0)
		return;
	p->row = *r;
	p->settled = r->mark >= MARK_APPLIED;
}

static bool is_settled(struct once *o)
{
	return ((const struct placed *)o->user)->settled;
}

void placed_wait(struct placed *p, struct once *w)
{
	station_on_act(w->station, on_act, p);
	once_run(w, is_settled, p, OUTCOME_MS);
	station_on_act(w->station, NULL, NULL); // what comes later was not waited for
}

static void print_json(const struct placed *p, const char *kind, const char *id, const char *act)
{
	bool good = p->row.mark == MARK_APPLIED;
	struct buf b;
	buf_init(&b, 8192);
	wire_open(&b, '{');
	wire_put_string(&b, kind, *id ? id : good ? p->row.event : "");
	wire_put_string(&b, "act", act);
	wire_put_string(&b, "outcome", !p->settled ? "queued" : good ? "applied" : "refused");
	if (p->settled && !good)
		wire_put_string(&b, "code", p->row.code);
	if (p->settled && *p->row.text)
		wire_put_string(&b, "detail", p->row.text);
	wire_close(&b, '}');
	json_show(b.data, b.length, stdout);
	putchar('\n');
	buf_finish(&b);
}

static void print_line(const struct placed *p)
{
	char line[2 * sizeof p->row.text + 192], gated[sizeof line];
	bool good = p->row.mark == MARK_APPLIED;
	snprintf(line, sizeof line, "%s%s%s%s%s", p->row.event, *p->row.event ? " " : "",
		good ? "applied" : p->row.code, good ? "" : ": ", good ? "" : words_act(&p->row));
	utf8_gate(line, strlen(line), gated, sizeof gated);
	puts(gated);
}

int placed_tell(
	const struct placed *p, const char *kind, const char *id, const char *act, bool json)
{
	if (json)
		print_json(p, kind, id, act);
	else if (p->settled)
		print_line(p);
	else
		fprintf(stderr, "yiping: queued, not confirmed yet\n");
	return p->settled ? act_exit_code(&p->row) : EXIT_QUEUED;
}

int placed_not(const struct error *e)
{
	fprintf(stderr, "yiping: %s\n", e->text);
	return error_is(e, "repeated") ? EXIT_QUEUED : EXIT_FAILED;
}
