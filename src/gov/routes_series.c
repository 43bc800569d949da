/* SPDX-License-Identifier: MIT */
/* PATCH /v1/series/{id}: whose a series is, what limits hold there, and whether it is judged. */
#include <string.h>

#include "asked.h"
#include "routes.h"
#include "settings.h"
#include "yiping/base/num.h"
#include "yiping/model/intake.h"
#include "yiping/wire/setting.h"

/* By number, or as "FO-V5@500105". */
static struct gov_series *find(const struct inbound *r)
{
	const struct server *s = r->server;
	const char *id = r->param[0], *at = strchr(id, '@');
	char indicator[CODE_ROOM];
	uint64_t num;
	if (num_parse_u64(id, &num))
		return num <= UINT32_MAX ? series_by_num(s->series, (uint32_t)num) : NULL;
	if (!at || (size_t)(at - id) >= sizeof indicator)
		return NULL;
	memcpy(indicator, id, (size_t)(at - id));
	indicator[at - id] = '\0';
	const struct indicator *i = catalog_indicator_id(s->catalog, indicator);
	const struct area *a = area_by_id(r->tree, at + 1);
	return i && a ? series_at(s->series, i->num, a->num) : NULL;
}

static bool is_loud(const struct server *s, const struct gov_series *g)
{
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	for (uint8_t n = 0; n < i->raise_count; n++) {
		const struct event_type *t = catalog_type(s->catalog, i->raises[n].type);
		if (t && intake_is_loud(t, i->raises[n].grade))
			return true;
	}
	return false;
}

/* Ownership is an administrator's; limits are a supervisor's too; duty may put aside what raises
 * nothing loud. */
static const char *refusal(const struct inbound *r, const struct gov_series *g,
	const struct wire_setting_patch *p)
{
	enum role_id role = r->person.role;
	if (p->sets_gateway && role != PERSON_ADMIN)
		return "Only an administrator says whose a series is.";
	if (p->sets_limits && role == PERSON_DUTY)
		return "Limits of a place are set by a supervisor.";
	if (p->sets_judgement && role == PERSON_DUTY && is_loud(r->server, g))
		return "What raises 1-3-5 or grades 1 to 3 is put aside by a supervisor.";
	return NULL;
}

static bool sees(const struct inbound *r, const struct gov_series *g)
{
	struct scope whole = person_scope(&r->person);
	struct area_path path = area_path_of(r->tree, g->series.area);
	return scope_sees(&whole, &path, NULL, 0);
}

static void on_done(struct command *c, const struct error *e)
{
	struct inbound *r = c->owner;
	if (asked_done(r, c, e)) {
		server_publish(r->server, c->changes, c->change_count);
		settings_take(r->server, c);
		asked_answer(r, c);
	}
	command_destroy(c);
}

static void want(struct series_patch *out, const struct wire_setting_patch *p)
{
	const char *owner = out->is.gateway;
	struct series_setting is = p->want;
	memcpy(is.id, out->is.id, sizeof is.id);
	is.num = out->is.num;
	is.indicator = out->is.indicator;
	is.area = out->is.area;
	is.gateway = p->sets_gateway ? p->want.gateway : owner;
	*out = (struct series_patch){.sets_gateway = p->sets_gateway,
		.sets_limits = p->sets_limits, .sets_judgement = p->sets_judgement, .is = is};
}

static void post(struct inbound *r, struct gov_series *g, const char *key, struct command *c,
	const struct wire_setting_patch *p)
{
	want(settings_patch(r->server, c, g->series.num), p);
	c->key = arena_strdup(&c->arena, key);
	asked_content(r, c->content);
	asked_post(r, c, on_done);
}

void serve_series_set(struct inbound *r)
{
	struct gov_series *g = find(r);
	struct wire_setting_patch p;
	struct error e;
	const char *key = inbound_key(r);
	if (!key)
		return;
	if (!g) {
		answer_refusal(r, 404, "not_found", "There is no such series.");
		return;
	}
	if (!sees(r, g)) {
		answer_refusal(r, 403, "scope", "The series is outside your areas.");
		return;
	}
	struct command *c = command_create(LEDGER_SERIES);
	const char *no = NULL;
	if (!wire_setting_patch_decode(r->exchange->body, r->exchange->body_length, &c->arena, &p,
		    &e))
		asked_unreadable(r, &e);
	else if ((no = refusal(r, g, &p)) != NULL)
		answer_refusal(r, 403, "role", no);
	else if (inbound_within_budget(r, 1)) {
		post(r, g, key, c, &p);
		return;
	}
	command_destroy(c);
}
