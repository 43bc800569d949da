/* SPDX-License-Identifier: MIT */
#include "yiping/net/http.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "http_private.h"
#include "yiping/base/mem.h"

#define DEFAULT_REQUESTS 64
#define DEFAULT_IDLE 8

static void on_delivery(uv_timer_t *timer)
{
	struct http *http = timer->data;

	http->is_in_timer = true;
	http_settle(http);
	http->is_in_timer = false;
}

static bool curl_start(struct error *e)
{
	struct sigaction action;

	if (sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_DFL)
		return error_set(e, "net_sigpipe", "SIGPIPE has to be ignored before HTTP is used");
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return error_set(e, "net_curl", "libcurl does not start");
	if ((curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS) == 0) {
		curl_global_cleanup();
		return error_set(e, "net_curl", "this libcurl blocks while it resolves names");
	}
	return true;
}

struct http *http_create(uv_loop_t *loop, const struct http_options *o, struct error *e)
{
	static const struct http_options defaults;

	if (o == NULL)
		o = &defaults;
	if (!curl_start(e))
		return NULL;
	struct http *http = mem_alloc(sizeof(*http));
	http->loop = loop;
	http->most_requests = o->most_requests > 0 ? o->most_requests : DEFAULT_REQUESTS;
	http->most_idle = o->most_idle > 0 ? (long)o->most_idle : DEFAULT_IDLE;
	http->user_agent = mem_strdup(o->user_agent != NULL ? o->user_agent : "yiping/" YP_VERSION);
	http->ca_file = mem_strdup(o->ca_file);
	TAILQ_INIT(&http->active);
	TAILQ_INIT(&http->finished);
	LIST_INIT(&http->sockets);
	uv_timer_init(loop, &http->timeout); // neither can fail
	uv_timer_init(loop, &http->delivery);
	http->timeout.data = http;
	http->delivery.data = http;
	http->handles = 2;
	http_multi_open(http);
	return http;
}

void http_handle_closed(struct http *http)
{
	http->handles--;
	if (!http->is_closing || http->handles > 0)
		return;
	void (*closed)(void *user) = http->closed;
	void *user = http->closed_user;
	free(http->user_agent);
	free(http->ca_file);
	free(http);
	curl_global_cleanup();
	if (closed != NULL)
		closed(user);
}

static void on_timer_closed(uv_handle_t *handle)
{
	http_handle_closed(handle->data);
}

void http_close(struct http *http, void (*closed)(void *user), void *user)
{
	struct http_transfer *t;

	if (http == NULL || http->is_closing)
		return;
	http->is_closing = true;
	http->closed = closed;
	http->closed_user = user;
	while ((t = TAILQ_FIRST(&http->active)) != NULL) {
		http_multi_remove(http, t);
		http_transfer_fail(t, HTTP_CANCELLED, "the program is ending");
		http_finish(http, t);
	}
	http_multi_end(http);
	uv_timer_start(&http->delivery, on_delivery, 0, 0);
}

static void arm_delivery(struct http *http)
{
	uv_timer_start(&http->delivery, on_delivery, http->is_in_timer ? 1 : 0, 0);
}

void http_finish(struct http *http, struct http_transfer *t)
{
	if (t->is_active) {
		TAILQ_REMOVE(&http->active, t, link);
		t->is_active = false;
	}
	TAILQ_INSERT_TAIL(&http->finished, t, link);
	arm_delivery(http);
}

/* Stops at requests made by the callbacks themselves: one that fails at once and is sent again at
 * once must not keep the loop here. */
static void deliver(struct http *http)
{
	uint64_t last = http->last_id;
	struct http_transfer *t;

	while ((t = TAILQ_FIRST(&http->finished)) != NULL && t->id <= last) {
		TAILQ_REMOVE(&http->finished, t, link);
		http->outstanding--;
		t->done(t->user, &t->result);
		http_transfer_destroy(t);
	}
	if (t != NULL) {
		arm_delivery(http);
		return;
	}
	uv_timer_stop(&http->delivery);
	if (http->is_closing && !uv_is_closing((uv_handle_t *)&http->delivery)) {
		uv_close((uv_handle_t *)&http->timeout, on_timer_closed);
		uv_close((uv_handle_t *)&http->delivery, on_timer_closed);
	}
}

void http_settle(struct http *http)
{
	if (!http->is_closing) {
		http_multi_drain(http);
		if (http->is_broken)
			http_multi_replace(http);
	}
	deliver(http);
}

/* libcurl may have failed outside a loop callback; nothing else might wake us then. */
static void repair_soon(struct http *http)
{
	if (http->is_broken)
		arm_delivery(http);
}

uint64_t http_send(
	struct http *http, const struct http_request *request, http_done_fn done, void *user)
{
	if (http->is_closing)
		return 0;
	struct http_transfer *t = http_transfer_create(http, ++http->last_id, request, done, user);
	uint64_t id = t->id;
	if (t->easy != NULL && http->outstanding >= http->most_requests) {
		http_transfer_fail(t, HTTP_REFUSED, "too many requests are under way");
		curl_easy_cleanup(t->easy);
		t->easy = NULL;
	}
	http->outstanding++;
	if (t->easy == NULL) {
		http_finish(http, t);
		return id;
	}
	t->is_active = true;
	TAILQ_INSERT_TAIL(&http->active, t, link);
	if (curl_multi_add_handle(http->multi, t->easy) != CURLM_OK) {
		http_multi_remove(http, t);
		http_transfer_fail(t, HTTP_UNREACHABLE, "libcurl did not take the request");
		http_finish(http, t);
	}
	repair_soon(http);
	return id;
}

static struct http_transfer *find(struct http_transfers *list, uint64_t id)
{
	struct http_transfer *t;

	TAILQ_FOREACH(t, list, link) {
		if (t->id == id)
			return t;
	}
	return NULL;
}

bool http_cancel(struct http *http, uint64_t id)
{
	struct http_transfer *t = find(&http->active, id);

	if (t != NULL) {
		http_multi_remove(http, t);
		TAILQ_REMOVE(&http->active, t, link);
	} else if ((t = find(&http->finished, id)) != NULL) {
		TAILQ_REMOVE(&http->finished, t, link);
	} else {
		return false;
	}
	http->outstanding--;
	http_transfer_destroy(t);
	repair_soon(http);
	return true;
}

size_t http_outstanding(const struct http *http)
{
	return http->outstanding;
}
