/* SPDX-License-Identifier: MIT */
#include "admin_call.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/base/spread.h"
#include "yiping/net/http.h"

static bool socket_path(const char *state_dir, struct sockaddr_un *out, struct error *e)
{
	char full[PATH_ROOM];
	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	char *absolute = realpath(state_dir, NULL);
	bool fits = absolute && path_join(full, sizeof full, absolute, "admin.sock") &&
		strlen(full) < sizeof out->sun_path;
	if (fits)
		memcpy(out->sun_path, full, strlen(full) + 1);
	bool missing = !absolute && errno == ENOENT;
	free(absolute);
	return fits || missing || error_set(e, "path", "The state directory's path is too long.");
}

/* A socket file that a server left behind answers nobody. */
static bool is_answered(const struct sockaddr_un *a)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = *a->sun_path && fd >= 0 &&
		connect(fd, (const struct sockaddr *)a, sizeof *a) == 0;
	if (fd >= 0)
		close(fd);
	return yes;
}

struct call {
	struct http *http;
	struct admin_answer *out;
	struct error error;
	bool ok;
};

static void on_done(void *user, struct http_result *r)
{
	struct call *c = user;
	c->ok = r->kind == HTTP_OK;
	if (c->ok) {
		c->out->status = r->status;
		c->out->length = r->length;
		c->out->body = mem_strdup(r->body ? r->body : "");
	} else {
		c->error = r->error;
	}
	http_close(c->http, NULL, NULL);
}

static bool ask(const char *state_dir, const struct http_request *asked, struct admin_answer *out,
	struct error *e)
{
	struct call c = {.out = out};
	struct sockaddr_un address;
	struct http_server server;
	char spec[sizeof address.sun_path + 8];
	uv_loop_t loop;
	*out = (struct admin_answer){0};
	if (!socket_path(state_dir, &address, e))
		return false;
	out->running = is_answered(&address);
	if (!out->running)
		return true;
	snprintf(spec, sizeof spec, "unix:%s", address.sun_path);
	signal(SIGPIPE, SIG_IGN);
	if (!http_server_parse(spec, &server, e))
		return false;
	uv_loop_init(&loop);
	c.http = http_create(&loop, NULL, e);
	if (c.http) {
		struct http_request r = *asked;
		r.server = &server;
		http_send(c.http, &r, on_done, &c);
		uv_run(&loop, UV_RUN_DEFAULT);
		if (!c.ok)
			*e = c.error;
	}
	uv_loop_close(&loop);
	return c.ok;
}

bool admin_call(const char *state_dir, const char *path, const void *body, size_t n,
	struct admin_answer *out, struct error *e)
{
	return ask(state_dir, &(struct http_request){.method = "POST", .path = path, .body = body,
		.body_length = n}, out, e);
}

static void make_key(char out[17])
{
	uint64_t random;
	secret_bytes(&random, sizeof random);
	snprintf(out, 17, "%016llx", (unsigned long long)random);
}

bool admin_change(const char *state_dir, const char *path, const void *body, size_t n,
	struct admin_answer *out, struct error *e)
{
	char key[17];
	make_key(key);
	struct http_field fields[] = {{"Idempotency-Key", key}, {"If-Match", "*"}};
	return ask(state_dir, &(struct http_request){.method = "POST", .path = path, .body = body,
		.body_length = n, .fields = fields, .field_count = 2}, out, e);
}

bool admin_patch(const char *state_dir, const char *path, const void *body, size_t n,
	struct admin_answer *out, struct error *e)
{
	char key[17];
	make_key(key);
	struct http_field field = {"Idempotency-Key", key};
	return ask(state_dir, &(struct http_request){.method = "PATCH", .path = path, .body = body,
		.body_length = n, .fields = &field, .field_count = 1}, out, e);
}
