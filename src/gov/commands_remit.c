/* SPDX-License-Identifier: MIT */
/* Rows of a centre's table of who is responsible, from a shell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin_call.h"
#include "admin_job.h"
#include "commands.h"
#include "yiping/base/buf.h"
#include "yiping/wire/remit.h"

#define BODY_MAX (64 * 1024)

static bool write_row(const struct gov_options *o, struct buf *out, struct error *e)
{
	const char *type = o->event_type, *domain = o->domain;
	struct wire_remit_words w = {.area = o->word, .type = type, .domain = domain,
		.by = type ? "type" : domain ? "domain" : "default", .kind = o->unit_kind,
		.unit = o->unit, .fallback = o->fallback,
		.remove = o->command == GOV_REMIT_CLEAR};
	return wire_remit_words_encode(&w, out) ||
		error_set(e, "usage", "That is too long for a row.");
}

int command_remit(const struct gov_options *o)
{
	struct admin_answer a = {0};
	struct error e;
	struct buf b;
	buf_init(&b, BODY_MAX);
	bool ok = write_row(o, &b, &e) && admin_change(o->server.state_dir, "/v1/responsibilities",
		b.data, b.length, &a, &e);
	if (ok && !a.running)
		ok = error_set(&e, "not_running", "No server runs on %s.", o->server.state_dir);
	else if (ok && a.status >= 300)
		ok = admin_refused(&a, &e);
	if (ok)
		printf("%s\n", a.body);
	free(a.body);
	buf_finish(&b);
	return ok ? EXIT_DONE : command_fail(&e);
}
