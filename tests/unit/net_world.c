/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "net_world.h"

void world_on_done(void *user, struct http_result *result)
{
	struct outcome *o = user;
	size_t n = result->length;
	char *body = http_result_take_body(result, &n);

	o->calls++;
	free(o->result.body);
	o->result = *result;
	o->result.body = body;
	o->result.length = n;
}

void world_on_closed(void *user)
{
	struct world *w = user;

	w->closed = true;
}

static void on_pulse(uv_timer_t *timer)
{
	(void)timer;
}

static int open_world(void **state, bool tcp)
{
	struct world *w = test_calloc(1, sizeof(*w));
	struct http_options options = {.most_requests = WORLD_REQUESTS};
	struct error e = {0};

	snprintf(w->dir, sizeof(w->dir), "/tmp/net-test-XXXXXX");
	if (mkdtemp(w->dir) == NULL)
		return -1;
	snprintf(w->path, sizeof(w->path), "%s/socket", w->dir);
	uv_loop_init(&w->loop);
	uv_timer_init(&w->loop, &w->pulse);
	uv_timer_start(&w->pulse, on_pulse, 5, 5);
	fault_start(&w->server, &w->loop, tcp ? NULL : w->path);
	w->http = http_create(&w->loop, &options, &e);
	*state = w;
	return w->http != NULL ? 0 : -1;
}

int world_open_unix(void **state)
{
	return open_world(state, false);
}

int world_open_tcp(void **state)
{
	return open_world(state, true);
}

int world_close(void **state)
{
	struct world *w = *state;

	if (w->http != NULL)
		http_close(w->http, world_on_closed, w);
	fault_stop(&w->server);
	uv_close((uv_handle_t *)&w->pulse, NULL);
	uv_run(&w->loop, UV_RUN_DEFAULT);
	int rc = uv_loop_close(&w->loop);
	bool closed = w->closed;
	unlink(w->path);
	rmdir(w->dir);
	test_free(w);
	return rc == 0 && closed ? 0 : -1;
}

struct http_request world_request(const struct world *w)
{
	return (struct http_request){.server = &w->server.address, .path = "/v1/meta"};
}

void world_wait(struct world *w, const struct outcome *o, unsigned calls)
{
	while (o->calls < calls)
		uv_run(&w->loop, UV_RUN_ONCE);
}

void world_ask(struct world *w, const struct http_request *r, struct outcome *o)
{
	unsigned before = o->calls;
	uint64_t id = http_send(w->http, r, world_on_done, o);

	assert_true(id > 0);
	assert_int_equal(o->calls, before); // never from inside
	assert_int_equal(http_outstanding(w->http), 1);
	world_wait(w, o, before + 1);
	assert_int_equal(o->calls, before + 1);
	assert_int_equal(o->result.id, id);
	assert_int_equal(http_outstanding(w->http), 0);
	if (o->result.kind != HTTP_OK) {
		assert_null(o->result.body);
		assert_string_equal(o->result.error.code, http_kind_code(o->result.kind));
		assert_true(strlen(o->result.error.text) > 20);
	}
}

void outcome_forget(struct outcome *o)
{
	free(o->result.body);
	o->result.body = NULL;
}

void world_expect(struct world *w, const char *reply, bool ends, size_t cap, enum http_kind kind)
{
	struct outcome o = {0};
	struct http_request r = world_request(w);

	w->server.reply = reply;
	w->server.ends = ends;
	r.body_cap = cap;
	r.bearer = WORLD_TOKEN;
	world_ask(w, &r, &o);
	if (o.result.kind != kind)
		fail_msg("kind %d instead of %d: %s", o.result.kind, kind, o.result.error.text);
	assert_null(strstr(o.result.error.text, WORLD_TOKEN));
	outcome_forget(&o);
}

void world_wait_closed(struct world *w)
{
	while (!w->closed)
		uv_run(&w->loop, UV_RUN_ONCE);
	w->http = NULL;
}
