/* SPDX-License-Identifier: MIT */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "commands.h"
#include "yiping/base/log.h"

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
		return command_fail(&e);
	/* Whoever started us may wait for this line. */
	printf("yipingd: ready on %s\n", httpd_address(r.server->http));
	fflush(stdout);
	uv_run(&r.loop, UV_RUN_DEFAULT);
	return uv_loop_close(&r.loop) == 0 ? EXIT_DONE : EXIT_FAILED;
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
		[GOV_TOKEN_ADD] = command_token_add, [GOV_TOKEN_LIST] = command_token_list,
		[GOV_TOKEN_REVOKE] = command_token_revoke, [GOV_VERIFY] = command_verify,
		[GOV_AREA_ADD] = command_edit, [GOV_AREA_MOVE] = command_edit,
		[GOV_AREA_RENAME] = command_edit, [GOV_AREA_CLOSE] = command_edit,
		[GOV_AREA_LOAD] = command_edit, [GOV_CATALOG_LOAD] = command_edit,
		[GOV_AUDIT] = command_audit,
		[GOV_SERIES_SET] = command_series, [GOV_REMIT_SET] = command_remit,
		[GOV_REMIT_CLEAR] = command_remit};
	struct gov_options o;
	struct error e;
	setlocale(LC_ALL, "C.UTF-8");
	if (!gov_options_read(&o, argc, argv, &e))
		return command_fail(&e);
	if (o.command == GOV_HELP || o.command == GOV_VERSION) {
		fputs(o.command == GOV_HELP ? gov_help : "yipingd " YP_VERSION "\n", stdout);
		return EXIT_DONE;
	}
	if (!o.server.data_dir)
		o.server.data_dir = find_data();
	if (!log_open(o.log, LOG_INFO, &e))
		return command_fail(&e);
	int code = commands[o.command](&o);
	log_close();
	return code;
}
