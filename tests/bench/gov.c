/* SPDX-License-Identifier: MIT */
/* gov SOCKET STATE SCALE: the server of yipingd with the demo city, but one person may hold as many
 * long polls and do as many acts as a bench wants. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "measure.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/gov/server.h"

static void on_closed(void *user)
{
	uv_close(user, NULL);
}

static void on_signal(uv_signal_t *h, int number)
{
	(void)number;
	uv_signal_stop(h);
	server_close(h->data, on_closed, h);
}

int main(int argc, char **argv)
{
	struct server_options o = {.demo = true, .data_dir = YP_CITY_DATA, .seed = 1, .speed = 1,
		.now = INSTANT_NONE, .limits = {50, 20000, 1000000, 1000}};
	char address[256];
	uv_signal_t term;
	uv_loop_t loop;
	struct error e = {0};

	if (argc != 4)
		return 2;
	snprintf(address, sizeof(address), "unix:%s", argv[1]);
	o.listen = address;
	o.state_dir = argv[2];
	o.scale = strtod(argv[3], NULL);
	signal(SIGPIPE, SIG_IGN);
	measure_need(log_open(NULL, LOG_ERROR, &e), &e);
	uv_loop_init(&loop);
	struct server *s = server_create(&loop, &o, &e);
	measure_need(s != NULL, &e);
	uv_signal_init(&loop, &term);
	term.data = s;
	uv_signal_start(&term, on_signal, SIGTERM);
	puts("ready");
	fflush(stdout);
	uv_run(&loop, UV_RUN_DEFAULT);
	return uv_loop_close(&loop) == 0 ? 0 : 1;
}
