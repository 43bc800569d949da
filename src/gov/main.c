/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/path.h"
#include "yiping/store/changelog.h"
#include "yiping/store/schema.h"
#include "yiping/store/tokens.h"
#include "opening.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

#define VERIFY_SLICE 50000

static int fail(const struct error *e)
{
	fprintf(stderr, "yipingd: %s\n", e->text);
	return error_is(e, "usage") ? EXIT_USAGE : EXIT_FAILED;
}

/* ---- serving ---- */

struct run {
	uv_loop_t loop;
	uv_signal_t signals[3];
	struct server *server;
	bool stopping;
};

static void on_closed(void *user)
{
	struct run *r = user;
	for (size_t i = 0; i < sizeof r->signals / sizeof r->signals[0]; i++)
		uv_close((uv_handle_t *)&r->signals[i], NULL);
}

static void on_signal(uv_signal_t *s, int number)
{
	struct run *r = s->data;
	(void)number;
	if (r->stopping)
		return;
	r->stopping = true;
	server_close(r->server, on_closed, r);
}

static void watch_signals(struct run *r)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		uv_signal_init(&r->loop, &r->signals[i]);
		r->signals[i].data = r;
		uv_signal_start(&r->signals[i], on_signal, numbers[i]);
	}
}

static int serve(const struct gov_options *o)
{
	struct run r = {0};
	struct error e;
	uv_loop_init(&r.loop);
	watch_signals(&r);
	r.server = server_create(&r.loop, &o->server, &e);
	if (!r.server)
		return fail(&e);
	/* Whoever started us may wait for this line. */
	printf("yipingd: ready on %s\n", httpd_address(r.server->http));
	fflush(stdout);
	uv_run(&r.loop, UV_RUN_DEFAULT);
	return uv_loop_close(&r.loop) == 0 ? EXIT_DONE : EXIT_FAILED;
}

/* ---- tokens ---- */

static struct db *open_db(const struct gov_options *o, struct error *e)
{
	char path[PATH_ROOM];
	struct db_options d = {.path = path, .schema = &schema_server, .sync = DB_SYNC_FULL,
		.busy_ms = 5000};
	if (!path_join(path, sizeof path, o->server.state_dir, "yipingd.db")) {
		error_set(e, "path", "The state directory's path is too long.");
		return NULL;
	}
	return db_open(&d, NULL, e);
}

static bool fill_person(const struct gov_options *o, struct person *p, struct error *e)
{
	struct catalog *c = NULL;
	struct area_tree *t = NULL;
	bool ok = opening_reference(o->server.data_dir, &c, &t, e);
	*p = (struct person){.role = person_role_of(o->role)};
	snprintf(p->subject, sizeof p->subject, "%s", o->subject);
	snprintf(p->name, sizeof p->name, "%s", o->name);
	snprintf(p->unit_id, sizeof p->unit_id, "%s", o->unit ? o->unit : "");
	for (uint8_t i = 0; ok && i < o->area_count; i++) {
		const struct area *a = area_by_id(t, o->areas[i]);
		if (a)
			p->areas[p->area_count++] = a->num;
		else
			ok = error_set(e, "usage", "There is no area %s.", o->areas[i]);
	}
	area_tree_destroy(t);
	catalog_destroy(c);
	return ok;
}

static int token_add(const struct gov_options *o)
{
	struct error e;
	struct person p;
	char token[TOKEN_ROOM];
	struct virtual_clock clock;
	virtual_clock_init(&clock, INSTANT_NONE, 1);
	struct db *db = open_db(o, &e);
	token_make(token);
	bool ok = db && fill_person(o, &p, &e) && tokens_put_person(db, &p, &e) &&
		tokens_add(db, token, p.subject, virtual_clock_now(&clock), &e);
	db_close(db);
	if (!ok)
		return fail(&e);
	printf("%s\n", token);
	return EXIT_DONE;
}

static bool print_token(void *user, const struct token_row *t)
{
	char made[25];
	(void)user;
	instant_format(t->made_at, made);
	printf("%-24s %-10s %s %s%s\n", t->person.subject, person_role_token(t->person.role), made,
		t->person.name, t->revoked_at == INSTANT_NONE ? "" : " (revoked)");
	return true;
}

static int token_list(const struct gov_options *o)
{
	struct error e;
	struct db *db = open_db(o, &e);
	bool ok = db && tokens_each(db, print_token, NULL, &e);
	db_close(db);
	return ok ? EXIT_DONE : fail(&e);
}

static int token_revoke(const struct gov_options *o)
{
	struct error e;
	struct virtual_clock clock;
	size_t n = 0;
	virtual_clock_init(&clock, INSTANT_NONE, 1);
	struct db *db = open_db(o, &e);
	bool ok = db && tokens_revoke(db, o->subject, virtual_clock_now(&clock), &n, &e);
	db_close(db);
	if (!ok)
		return fail(&e);
	printf("%zu revoked\n", n);
	return n ? EXIT_DONE : EXIT_FAILED;
}

/* ---- verify ---- */

static int verify(const struct gov_options *o)
{
	struct error e;
	struct changelog_verdict v = {0};
	struct changelog_span span;
	uint64_t from = 0, walked = 0;
	struct db *db = open_db(o, &e);
	bool ok = db && changelog_span(db, &span, &e);
	while (ok && walked < span.last) {
		ok = changelog_verify(db, from, VERIFY_SLICE, &v, &e);
		if (v.bad || v.to == walked)
			break;
		walked = from = v.to;
	}
	db_close(db);
	if (!ok)
		return fail(&e);
	if (v.bad) {
		printf("the chain breaks at seq %" PRIu64 "\n", v.bad);
		return EXIT_FAILED;
	}
	printf("%" PRIu64 " changes, the chain holds\n", span.last - span.floor);
	return EXIT_DONE;
}

/* ---- start ---- */

/* The reference data: beside the sources while developing, else where it was installed. */
static const char *find_data(void)
{
	const char *given = getenv("YIPING_DATA");
	if (given && *given)
		return given;
	return access(YP_SOURCE_DATA "/catalog.json", R_OK) == 0 ? YP_SOURCE_DATA
								  : YP_DATADIR "/city";
}

int main(int argc, char **argv)
{
	static int (*const commands[])(const struct gov_options *) = {[GOV_SERVE] = serve,
		[GOV_TOKEN_ADD] = token_add, [GOV_TOKEN_LIST] = token_list,
		[GOV_TOKEN_REVOKE] = token_revoke, [GOV_VERIFY] = verify};
	struct gov_options o;
	struct error e;
	setlocale(LC_ALL, "C.UTF-8");
	if (!gov_options_read(&o, argc, argv, &e))
		return fail(&e);
	if (o.command == GOV_HELP || o.command == GOV_VERSION) {
		fputs(o.command == GOV_HELP ? gov_help : "yipingd " YP_VERSION "\n", stdout);
		return EXIT_DONE;
	}
	if (!o.server.data_dir)
		o.server.data_dir = find_data();
	if (!log_open(o.log, LOG_INFO, &e))
		return fail(&e);
	int code = commands[o.command](&o);
	log_close();
	return code;
}
