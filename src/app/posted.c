/* SPDX-License-Identifier: MIT */
#include "posted.h"

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
	struct posted *p = user;
	if (strcmp(p->key, r->key) != 0)
		return;
	p->row = *r;
	p->settled = r->mark >= MARK_APPLIED;
}

static bool is_settled(struct once *o)
{
	return ((const struct posted *)o->user)->settled;
}

void posted_wait(struct once *o, struct posted *p)
{
	station_on_act(o->station, on_act, p);
	once_run(o, is_settled, p, OUTCOME_MS);
}

static void print_json(const struct posted *p, const char *kind, const char *id, const char *act)
{
	bool good = p->row.mark == MARK_APPLIED;
	struct buf b;
	buf_init(&b, 8192);
	wire_open(&b, '{');
	wire_put_string(&b, kind, p->settled ? p->row.event : id);
	wire_put_string(&b, "act", act);
	wire_put_string(&b, "outcome", !p->settled ? "queued" : good ? "applied" : "refused");
	if (p->settled && !good)
		wire_put_string(&b, "code", p->row.code);
	if (p->settled && *p->row.text)
		wire_put_string(&b, "detail", p->row.text);
	wire_close(&b, '}');
	json_show(b.data, b.length, stdout);
	buf_finish(&b);
}

static void print_line(const struct posted *p)
{
	char line[2 * sizeof p->row.text + 192], gated[sizeof line];
	bool good = p->row.mark == MARK_APPLIED;
	const char *why = good ? p->row.text : words_act(&p->row);
	snprintf(line, sizeof line, "%s%s%s%s%s", p->row.event, *p->row.event ? " " : "",
		good ? "applied" : p->row.code, *why ? ": " : "", why);
	utf8_gate(line, strlen(line), gated, sizeof gated);
	puts(gated);
}

int posted_tell(const struct posted *p, const char *kind, const char *id, const char *act,
	bool json)
{
	if (json)
		print_json(p, kind, id, act);
	else if (p->settled)
		print_line(p);
	else
		fprintf(stderr, "yiping: queued, not confirmed yet\n");
	return p->settled ? act_exit_code(&p->row) : EXIT_QUEUED;
}
