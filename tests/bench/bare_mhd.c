/* SPDX-License-Identifier: MIT */
/* bare_mhd SOCKET BYTES: the least that libmicrohttpd can do as the server of long polls, for
 * comparison: what bare.c is with libuv alone. "/wait" is suspended, "/wake" resumes all that wait;
 * they get one response of BYTES, shared by all, without a header of its own. */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <uv.h>

#include "measure.h"
#include "yiping/base/mem.h"

#define CONNECTION_MEMORY 8192 // as yipingd has it
#define MOST 20010

struct bare {
	struct MHD_Daemon *daemon;
	struct MHD_Response *response;
	uv_timer_t timer;
	struct MHD_Connection *waiting[MOST];
	size_t count;
};

struct call {
	bool woken;
};

static void wake(struct bare *s)
{
	for (size_t i = 0; i < s->count; i++)
		MHD_resume_connection(s->waiting[i]);
	s->count = 0;
}

static enum MHD_Result on_access(void *user, struct MHD_Connection *c, const char *url,
	const char *method, const char *version, const char *upload, size_t *size, void **state)
{
	struct bare *s = user;
	struct call *k = *state;

	(void)method;
	(void)version;
	(void)upload;
	*size = 0;
	if (!k) {
		*state = mem_alloc(sizeof(*k));
		return MHD_YES;
	}
	if (!k->woken && strcmp(url, "/wait") == 0 && s->count < MOST) {
		k->woken = true;
		s->waiting[s->count++] = c;
		MHD_suspend_connection(c);
		return MHD_YES;
	}
	if (!k->woken)
		wake(s);
	return MHD_queue_response(c, MHD_HTTP_OK, s->response);
}

static void on_completed(void *user, struct MHD_Connection *c, void **state,
	enum MHD_RequestTerminationCode why)
{
	(void)user;
	(void)c;
	(void)why;
	free(*state);
	*state = NULL;
}

static void pump(struct bare *s)
{
	MHD_UNSIGNED_LONG_LONG ms = 0;

	MHD_run(s->daemon);
	if (MHD_get_timeout(s->daemon, &ms) == MHD_YES)
		uv_timer_start(&s->timer, s->timer.timer_cb, ms, 0);
}

static void on_timer(uv_timer_t *t)
{
	pump(t->data);
}

static void on_poll(uv_poll_t *p, int status, int events)
{
	(void)status;
	(void)events;
	pump(p->data);
}

static int listen_at(const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0 || listen(fd, 4096) != 0)
		return -1;
	return fd;
}

static bool start(struct bare *s, const char *path)
{
	int fd = listen_at(path);

	if (fd < 0)
		return false;
	s->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
		on_access, s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_END);
	return s->daemon != NULL;
}

int main(int argc, char **argv)
{
	struct bare *s = mem_alloc(sizeof(*s));
	size_t bytes = measure_size(argc, argv, 2, 1 << 24);
	char *body = mem_alloc(bytes + 1);
	uv_loop_t loop;
	uv_poll_t poll;

	memset(body, 'x', bytes);
	s->response = MHD_create_response_from_buffer(bytes, body, MHD_RESPMEM_PERSISTENT);
	if (!s->response || !start(s, argv[1])) {
		fprintf(stderr, "bare_mhd: it cannot listen\n");
		return 1;
	}
	uv_loop_init(&loop);
	uv_timer_init(&loop, &s->timer);
	s->timer.timer_cb = on_timer;
	uv_poll_init(&loop, &poll,
		MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd);
	poll.data = s->timer.data = s;
	uv_poll_start(&poll, UV_READABLE, on_poll);
	puts("ready");
	fflush(stdout);
	uv_run(&loop, UV_RUN_DEFAULT);
	return 0;
}
