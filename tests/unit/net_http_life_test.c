/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net_world.h"

static void cancelled_is_never_called(void **state)
{
	struct world *w = *state;
	struct outcome o = {0}, other = {0};
	struct http_request r = world_request(w);

	uint64_t unstarted = http_send(w->http, &r, world_on_done, &o);
	assert_true(http_cancel(w->http, unstarted));
	assert_false(http_cancel(w->http, unstarted));
	uint64_t waiting = http_send(w->http, &r, world_on_done, &o);
	while (w->server.requested == 0)
		uv_run(&w->loop, UV_RUN_ONCE);
	assert_true(http_cancel(w->http, waiting));
	r.path = "not a path";
	uint64_t refused = http_send(w->http, &r, world_on_done, &o);
	assert_true(http_cancel(w->http, refused));
	assert_false(http_cancel(w->http, 12345));
	assert_int_equal(http_outstanding(w->http), 0);
	w->server.reply = WORLD_ANSWER;
	r = world_request(w);
	world_ask(w, &r, &other);
	assert_int_equal(other.result.kind, HTTP_OK);
	assert_true(other.result.id > refused);
	assert_int_equal(o.calls, 0);
	outcome_forget(&other);
}

static void many_at_once(void **state)
{
	struct world *w = *state;
	struct outcome o[60] = {0};
	struct http_request r = world_request(w);

	w->server.reply = WORLD_ANSWER;
	for (size_t i = 0; i < 60; i++)
		http_send(w->http, &r, world_on_done, &o[i]);
	for (size_t i = 0; i < 60; i++)
		world_wait(w, &o[i], 1);
	for (size_t i = 0; i < 60; i++) {
		assert_int_equal(o[i].calls, 1);
		assert_int_equal(o[i].result.kind, HTTP_OK);
		assert_string_equal(o[i].result.body, "hello");
		outcome_forget(&o[i]);
	}
	assert_int_equal(w->server.requested, 60);
}

static void too_many_are_refused(void **state)
{
	struct world *w = *state;
	struct outcome held = {0}, extra = {0};
	struct http_request r = world_request(w);

	for (size_t i = 0; i < WORLD_REQUESTS; i++)
		http_send(w->http, &r, world_on_done, &held);
	http_send(w->http, &r, world_on_done, &extra);
	world_wait(w, &extra, 1);
	assert_int_equal(extra.result.kind, HTTP_REFUSED);
	assert_int_equal(held.calls, 0);
	assert_int_equal(http_outstanding(w->http), WORLD_REQUESTS);
	http_close(w->http, world_on_closed, w);
	assert_int_equal(http_send(w->http, &r, world_on_done, &extra), 0);
	assert_int_equal(held.calls, 0);
	world_wait_closed(w);
	assert_int_equal(held.calls, WORLD_REQUESTS);
	assert_int_equal(held.result.kind, HTTP_CANCELLED);
	assert_int_equal(extra.calls, 1);
}

static void close_with_bodies_under_way(void **state)
{
	struct world *w = *state;
	struct outcome o = {0};
	struct http_request r = world_request(w);

	w->server.reply = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nthe beginning";
	http_send(w->http, &r, world_on_done, &o);
	http_send(w->http, &r, world_on_done, &o);
	while (w->server.requested < 2)
		uv_run(&w->loop, UV_RUN_ONCE);
	http_close(w->http, world_on_closed, w);
	world_wait_closed(w);
	assert_int_equal(o.calls, 2);
	assert_int_equal(o.result.kind, HTTP_CANCELLED);
	http_close(NULL, world_on_closed, w);
}

/* What a callback may do: send, cancel a neighbour, and close in the end. */
struct chain {
	struct world *world;
	struct fault_server silent;
	unsigned left, calls;
	uint64_t neighbour; // a request to the silent server
	struct outcome unwanted;
};

static void on_link(void *user, struct http_result *result)
{
	struct chain *c = user;
	struct http_request r = world_request(c->world);

	c->calls++;
	assert_int_equal(result->kind, HTTP_OK);
	if (c->neighbour != 0)
		assert_true(http_cancel(c->world->http, c->neighbour));
	if (c->left-- == 0) {
		http_send(c->world->http, &r, world_on_done, &c->unwanted);
		http_close(c->world->http, world_on_closed, c->world);
		return;
	}
	http_send(c->world->http, &r, on_link, c);
	r.server = &c->silent.address;
	c->neighbour = http_send(c->world->http, &r, world_on_done, &c->unwanted);
}

static void callbacks_send_cancel_and_close(void **state)
{
	struct world *w = *state;
	struct chain c = {.world = w, .left = 10};
	struct http_request r = world_request(w);

	fault_start(&c.silent, &w->loop, NULL);
	w->server.reply = WORLD_ANSWER;
	http_send(w->http, &r, on_link, &c);
	world_wait_closed(w);
	fault_stop(&c.silent);
	uv_run(&w->loop, UV_RUN_NOWAIT); // c is about to go
	assert_int_equal(c.calls, 11);
	assert_int_equal(c.unwanted.calls, 1);
	assert_int_equal(c.unwanted.result.kind, HTTP_CANCELLED);
}

static void on_again(void *user, struct http_result *result)
{
	struct chain *c = user;
	struct http_request r = world_request(c->world);

	assert_int_equal(result->kind, HTTP_REFUSED);
	c->calls++;
	r.path = "bad";
	http_send(c->world->http, &r, on_again, c);
}

static void on_tick(uv_timer_t *timer)
{
	unsigned *ticks = timer->data;

	++*ticks;
}

/* A caller that repeats a hopeless request at once must not stop the loop. */
static void hopeless_repetition_leaves_the_loop_alive(void **state)
{
	struct world *w = *state;
	struct chain c = {.world = w};
	struct http_request r = world_request(w);
	unsigned ticks = 0;
	uv_timer_t timer;

	uv_timer_init(&w->loop, &timer);
	timer.data = &ticks;
	uv_timer_start(&timer, on_tick, 1, 1);
	r.path = "bad";
	http_send(w->http, &r, on_again, &c);
	while (ticks < 3 || c.calls < 3)
		uv_run(&w->loop, UV_RUN_ONCE);
	assert_int_equal(http_outstanding(w->http), 1);
	assert_true(http_cancel(w->http, c.calls + 1));
	uv_close((uv_handle_t *)&timer, NULL);
	uv_run(&w->loop, UV_RUN_NOWAIT); // the timer is about to go
}

static void on_stale(uv_poll_t *poll, int status, int events)
{
	(void)poll;
	(void)status;
	(void)events;
}

static void on_stale_closed(uv_handle_t *handle)
{
	bool *gone = handle->data;

	*gone = true;
}

/* A watch that somebody else left on a number which libcurl then gets makes libuv refuse the new
 * one: the transfer fails, the multi is replaced, and the next request works. */
static void refused_watch_is_survived(void **state)
{
	struct world *w = *state;
	uv_poll_t stale;
	bool gone = false;
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	assert_int_equal(uv_poll_init(&w->loop, &stale, ends[0]), 0);
	assert_int_equal(uv_poll_start(&stale, UV_READABLE, on_stale), 0);
	uv_run(&w->loop, UV_RUN_NOWAIT);
	close(ends[0]); // the lowest free number from now on
	world_expect(w, WORLD_ANSWER, false, 0, HTTP_UNREACHABLE);
	uv_poll_stop(&stale);
	stale.data = &gone;
	uv_close((uv_handle_t *)&stale, on_stale_closed);
	while (!gone)
		uv_run(&w->loop, UV_RUN_ONCE);
	world_expect(w, WORLD_ANSWER, false, 0, HTTP_OK);
	close(ends[1]);
}

static void sigpipe_has_to_be_ignored(void **state)
{
	uv_loop_t loop;
	struct error e = {0};

	(void)state;
	uv_loop_init(&loop);
	signal(SIGPIPE, SIG_DFL);
	assert_null(http_create(&loop, NULL, &e));
	signal(SIGPIPE, SIG_IGN);
	assert_true(error_is(&e, "net_sigpipe"));
	assert_int_equal(uv_loop_close(&loop), 0);
}

#define OVER(kind, f)                                                                              \
	{                                                                                          \
#f " over " #kind, f, world_open_##kind, world_close, NULL                         \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sigpipe_has_to_be_ignored),
		OVER(unix, cancelled_is_never_called),
		OVER(unix, many_at_once),
		OVER(tcp, many_at_once),
		OVER(unix, too_many_are_refused),
		OVER(tcp, close_with_bodies_under_way),
		OVER(unix, callbacks_send_cancel_and_close),
		OVER(unix, hopeless_repetition_leaves_the_loop_alive),
		OVER(unix, refused_watch_is_survived),
		OVER(tcp, refused_watch_is_survived),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
