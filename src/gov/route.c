/* SPDX-License-Identifier: MIT */
#include "yiping/gov/route.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reference.h"
#include "routes.h"
#include "yiping/base/mem.h"
#include "yiping/base/spread.h"

#define SEES (WHO(PERSON_VIEWER) | ACTS)
#define ACTS                                                                                       \
	(WHO(PERSON_WORKER) | WHO(PERSON_DUTY) | WHO(PERSON_SUPERVISOR) | WHO(PERSON_INSPECTOR) |  \
		WHO(PERSON_ADMIN))
#define EVERYBODY (SEES | WHO(PERSON_GATEWAY))
#define ADMIN WHO(PERSON_ADMIN)
#define MINDS (WHO(PERSON_DUTY) | WHO(PERSON_SUPERVISOR) | ADMIN)
#define SENDS (WHO(PERSON_WORKER) | WHO(PERSON_DUTY) | WHO(PERSON_SUPERVISOR))

static const struct route table[] = {
	{"GET", "/healthz", 0, false, serve_healthz},
	{"GET", "/readyz", 0, false, serve_readyz},
	{"GET", "/metrics", ADMIN, false, serve_metrics},
	{"GET", "/v1/meta", EVERYBODY, false, serve_meta},
	{"GET", "/v1/areas", EVERYBODY, false, serve_areas},
	{"GET", "/v1/catalog", EVERYBODY, false, serve_catalog},
	{"GET", "/v1/plans", EVERYBODY, false, serve_plans},
	{"GET", "/v1/series", EVERYBODY, true, serve_series},
	{"PATCH", "/v1/series/{}", MINDS, false, serve_series_set},
	{"GET", "/v1/series/{}/values", SEES, false, serve_values},
	{"GET", "/v1/units", SEES, true, serve_units},
	{"GET", "/v1/snapshot", SEES, true, serve_snapshot},
	{"GET", "/v1/changes", SEES, true, serve_changes},
	{"GET", "/v1/history", SEES, true, serve_history},
	{"GET", "/v1/events", SEES, true, serve_events},
	{"POST", "/v1/events", ACTS, false, serve_report},
	{"GET", "/v1/events/{}", SEES, false, serve_event},
	{"GET", "/v1/events/{}/history", SEES, false, serve_event_history},
	{"GET", "/v1/events/{}/people", ACTS, false, serve_people},
	{"GET", "/v1/events/{}/proposal", SENDS, false, serve_proposal},
	{"POST", "/v1/events/{}/actions", ACTS, false, serve_action},
	{"POST", "/v1/actions:batch", ACTS, false, serve_batch},
	{"POST", "/v1/actions:status", ACTS, false, serve_statuses},
	{"GET", "/v1/actions/{}", ACTS, false, serve_status},
	{"GET", "/v1/summary", SEES, true, serve_summary},
	{"POST", "/v1/readings", WHO(PERSON_GATEWAY), false, serve_readings},
	{"GET", "/v1/sources", SEES, true, serve_sources},
	{"GET", "/v1/works", SEES, true, serve_works},
	{"POST", "/v1/works", MINDS, false, serve_works_plan},
	{"POST", "/v1/works/{}/end", MINDS, false, serve_works_end},
	{"GET", "/v1/modes", SEES, true, serve_modes},
	{"POST", "/v1/modes", WHO(PERSON_SUPERVISOR), false, serve_mode_ask},
	{"POST", "/v1/modes/{}/confirm", WHO(PERSON_DUTY) | WHO(PERSON_SUPERVISOR), false,
		serve_mode_confirm},
	{"POST", "/v1/modes/{}/decline", WHO(PERSON_DUTY) | WHO(PERSON_SUPERVISOR), false,
		serve_mode_decline},
	{"GET", "/v1/attendance", SEES, true, serve_attendance},
	{"POST", "/v1/attendance", SENDS, false, serve_attend},
	{"GET", "/v1/responsibilities", SEES, true, serve_remits},
	{"POST", "/v1/responsibilities", WHO(PERSON_SUPERVISOR) | ADMIN, false,
		serve_remit_change},
	{"GET", "/v1/orders", SEES, true, serve_orders},
	{"POST", "/v1/orders", SENDS, false, serve_order_issue},
	{"POST", "/v1/orders/{}/actions", SENDS, false, serve_order_act},
	{"GET", "/v1/warnings", SEES, true, serve_warnings},
	{"POST", "/v1/warnings", WHO(PERSON_DUTY) | WHO(PERSON_SUPERVISOR), false,
		serve_warning_issue},
	{"POST", "/v1/warnings/{}/actions", WHO(PERSON_DUTY) | WHO(PERSON_SUPERVISOR), false,
		serve_warning_act},
	{"GET", "/v1/warnings/{}/cap", SEES, false, serve_warning_cap},
	{"GET", "/v1/shifts", SEES, true, serve_shifts},
};

/* On the socket in the state directory only; no part of the contract. */
static const struct route admin_table[] = {
	{"POST", "/v1/tokens", ADMIN, false, serve_token_add},
	{"POST", "/v1/tokens:revoke", ADMIN, false, serve_token_revoke},
	{"POST", "/v1/areas", ADMIN, false, serve_area_edits},
	{"POST", "/v1/catalog", ADMIN, false, serve_catalog_load},
};

const struct route *route_table(size_t *count)
{
	*count = sizeof table / sizeof table[0];
	return table;
}

/* Matches a pattern; each {} takes one part of the path. */
static bool path_fits(const char *pattern, const char *path, struct inbound *r)
{
	int n = 0;
	while (*pattern) {
		if (pattern[0] == '{' && pattern[1] == '}') {
			size_t len = strcspn(path, "/");
			if (!len || len >= sizeof r->param[0] || n == 2)
				return false;
			memcpy(r->param[n], path, len);
			r->param[n++][len] = '\0';
			pattern += 2;
			path += len;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return *path == '\0';
}

static const struct route *find_in(const struct route *routes, size_t count,
	const struct exchange *c, struct inbound *r, bool *known)
{
	for (size_t i = 0; i < count; i++) {
		if (!path_fits(routes[i].pattern, c->path, r))
			continue;
		*known = true;
		if (strcmp(routes[i].method, c->method) == 0)
			return &routes[i];
	}
	return NULL;
}

/* The route; NULL with *known telling whether another method would do. */
static const struct route *find(const struct exchange *c, struct inbound *r, bool *known)
{
	*known = false;
	const struct route *found = find_in(table, sizeof table / sizeof table[0], c, r, known);
	if (!found && r->admin)
		found = find_in(admin_table, sizeof admin_table / sizeof admin_table[0], c, r,
			known);
	return found;
}

static void take_etag(struct inbound *r)
{
	const char *given = exchange_header(r->exchange, "If-None-Match");
	size_t n = given ? strlen(given) : 0;
	if (n > 2 && n - 2 < sizeof r->not_modified && given[0] == '"' && given[n - 1] == '"') {
		memcpy(r->not_modified, given + 1, n - 2);
		r->not_modified[n - 2] = '\0';
	}
}

/* Who is it? False after having answered. The admin's socket is its own proof: only the owner of
 * the state directory can open it. */
static bool authenticate(struct inbound *r, const struct route *route)
{
	struct server *s = r->server;
	if (!route->who)
		return true;
	if (r->admin) {
		r->person = (struct person){.subject = "admin", .name = "admin",
			.role = PERSON_ADMIN, .area_count = 1};
		r->person.areas[0] = area_root(s->tree)->num;
		return true;
	}
	r->member = roster_find(s->roster, exchange_header(r->exchange, "Authorization"));
	if (!r->member) {
		answer_refusal(r, 401, "unauthorized", "This token is not known here.");
		return false;
	}
	r->person = r->member->person;
	if (route->who & WHO(r->person.role))
		return true;
	answer_refusal(r, 403, "role", "Your role may not use this.");
	return false;
}

/* A stranger is not told how the server is, nor how much it takes. */
static bool take_whole(struct inbound *r, const struct route *route)
{
	if (!r->server->ready && route->who)
		answer_refusal(r, 503, "unavailable", "The server is still starting.");
	else if (r->exchange->body_too_large)
		answer_refusal(r, 413, "too_large", "The request's body is too large.");
	else
		return true;
	return false;
}

/* ?area= narrows the scope; outside of it is 403, unknown is 404. */
static bool narrow(struct inbound *r, const struct route *route)
{
	r->scope = person_scope(&r->person);
	const char *id = route->scoped ? exchange_query(r->exchange, "area") : NULL;
	if (!id)
		return true;
	const struct area *a = area_by_id(r->tree, id);
	if (!a) {
		answer_refusal(r, 404, "not_found", "There is no area of that id.");
		return false;
	}
	r->area = a->num;
	struct scope below = scope_below(&r->scope, r->tree, a->num);
	if (!below.area_count) {
		answer_refusal(r, 403, "scope", "That area is not one of yours.");
		return false;
	}
	r->scope = below;
	return true;
}

static struct inbound *begin(struct server *s, struct exchange *c)
{
	struct inbound *r = mem_alloc(sizeof *r);
	if (!s->request_ids.state)
		secret_bytes(&s->request_ids.state, sizeof s->request_ids.state);
	snprintf(r->id, sizeof r->id, "%016" PRIx64, spread_next(&s->request_ids));
	r->server = s;
	r->exchange = c;
	r->reference = reference_ref(s->reference);
	r->tree = s->tree;
	r->catalog = s->catalog;
	take_etag(r);
	s->metrics.requests++;
	return r;
}

static void serve(struct server *s, struct exchange *c, bool admin)
{
	struct inbound *r = begin(s, c);
	bool known;
	r->admin = admin;
	const struct route *route = find(c, r, &known);
	if (!route && known)
		answer_refusal(r, 405, "method", "This path knows other methods.");
	else if (!route)
		answer_refusal(r, 404, "not_found", "There is nothing at this path.");
	else if (authenticate(r, route) && take_whole(r, route) && narrow(r, route))
		route->serve(r);
}

void route_exchange(void *server, struct exchange *c)
{
	serve(server, c, false);
}

void route_admin_exchange(void *server, struct exchange *c)
{
	serve(server, c, true);
}
