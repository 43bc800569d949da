/* SPDX-License-Identifier: MIT */
/* Whose a series is and what holds for it, from a shell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin_call.h"
#include "admin_job.h"
#include "commands.h"
#include "yiping/base/num.h"
#include "yiping/wire/setting.h"

#define PATCH_MAX (64 * 1024)

static bool is_none(const char *s)
{
	return strcmp(s, "none") == 0;
}

/* "red>=30", "blue<0.35" */
static bool read_limit(const char *text, struct limit limits[COLOUR_COUNT])
{
	char colour[CODE_ROOM] = "";
	size_t n = strcspn(text, "<>");
	const char *op = text + n;
	bool inclusive = n < strlen(text) && op[1] == '=';
	double value;
	if (!*op || n >= sizeof colour || !num_parse_double(op + 1 + inclusive, &value))
		return false;
	memcpy(colour, text, n);
	struct limit *l = &limits[colour_of(colour)];
	*(*op == '>' ? &l->above : &l->below) = (struct bound){true, inclusive, value};
	return l != &limits[COLOUR_NONE];
}

static bool take_limits(const struct gov_options *o, struct wire_setting_patch *p, struct error *e)
{
	p->sets_limits = o->limit_count > 0;
	if (!p->sets_limits || (o->limit_count == 1 && is_none(o->limits[0])))
		return true;
	p->want.has_limits = true;
	p->want.limits_word = (struct exception){.reason = o->reason, .until = o->until};
	for (uint8_t i = 0; i < o->limit_count; i++)
		if (!read_limit(o->limits[i], p->want.limits))
			return error_set(e, "usage", "\"%s\" is no limit; one is red>=30.",
				o->limits[i]);
	return true;
}

static bool write_patch(const struct gov_options *o, struct buf *out, struct error *e)
{
	struct wire_setting_patch p = {.sets_gateway = o->gateway, .sets_judgement = o->quality};
	p.want.gateway = o->gateway && !is_none(o->gateway) ? o->gateway : NULL;
	if (o->quality && !is_none(o->quality))
		p.want.quality = quality_of(o->quality);
	p.want.quality_word = (struct exception){.reason = o->reason, .until = o->until};
	return take_limits(o, &p, e) && wire_setting_patch_encode(&p, out);
}

static bool settle(const struct gov_options *o, const struct buf *b, struct error *e)
{
	struct admin_answer a;
	char path[128];
	if ((size_t)snprintf(path, sizeof path, "/v1/series/%s", o->word) >= sizeof path)
		return error_set(e, "usage", "\"%s\" is no series.", o->word);
	if (!admin_patch(o->server.state_dir, path, b->data, b->length, &a, e))
		return false;
	bool ok = a.running ? a.status < 300 || admin_refused(&a, e)
			    : error_set(e, "not_running", "No server runs on %s.",
				      o->server.state_dir);
	if (ok)
		printf("%s\n", a.body);
	free(a.body);
	return ok;
}

int command_series(const struct gov_options *o)
{
	struct error e;
	struct buf b;
	buf_init(&b, PATCH_MAX);
	bool ok = write_patch(o, &b, &e) && settle(o, &b, &e);
	buf_finish(&b);
	return ok ? EXIT_DONE : command_fail(&e);
}
