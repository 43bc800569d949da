/* SPDX-License-Identifier: MIT */
/* A client that asks as fast as it is answered, or that waits.
 *   load ask SOCKET CONNECTIONS REQUESTS FILE...        each connection sends the next when the
 *                                                       last was answered
 *   load wait SOCKET CONNECTIONS TRIGGER FILE...        each sends one; then a line is read, the
 *                                                       trigger is sent, and all are awaited; with
 *                                                       one line more the files are read again, and
 *                                                       so on over the same connections
 * A file is one request as it goes over the wire; connections take them in turn. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <uv.h>

#include "measure.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"

#define FILES_MAX 64
#define HEAD_ROOM 2048
#define REQUEST_CAP ((size_t)4 << 20)

struct request {
	char *bytes;
	size_t length;
};

struct load {
	uv_loop_t loop;
	struct request requests[FILES_MAX];
	size_t request_count;
	uint64_t unsent, unanswered; // of ask: requests; of wait: connections
	uint64_t by_status[6];       // [2] = 2xx ...
	uint64_t body_bytes;
	int64_t begun;
	bool once;
	char room[65536];
};

struct line { // one connection
	uv_pipe_t pipe;
	uv_write_t write;
	struct load *load;
	const struct request *request;
	char head[HEAD_ROOM];
	size_t head_length;
	size_t body_left;
	bool in_body;
};

static void fail(const char *what, int code)
{
	fprintf(stderr, "load: %s: %s\n", what, uv_strerror(code));
	exit(1);
}

static void on_written(uv_write_t *w, int status)
{
	(void)w;
	if (status < 0)
		fail("write", status);
}

static void send_next(struct line *l)
{
	struct load *k = l->load;

	if (k->unsent == 0)
		return;
	k->unsent--;
	uv_buf_t b = uv_buf_init(l->request->bytes, (unsigned)l->request->length);
	int code = uv_write(&l->write, (uv_stream_t *)&l->pipe, &b, 1, on_written);
	if (code < 0)
		fail("write", code);
}

static void answered(struct line *l)
{
	struct load *k = l->load;

	l->in_body = false;
	l->head_length = 0;
	if (--k->unanswered == 0)
		uv_stop(&k->loop);
	else if (!k->once)
		send_next(l);
}

static size_t length_in(const char *head)
{
	for (const char *p = strstr(head, "\r\n"); p; p = strstr(p + 2, "\r\n"))
		if (strncasecmp(p + 2, "content-length:", 15) == 0)
			return (size_t)strtoul(p + 17, NULL, 10);
	return 0;
}

static void end_head(struct line *l)
{
	struct load *k = l->load;
	int status = (int)strtol(l->head + 9, NULL, 10);

	if (status / 100 >= 1 && status / 100 <= 5)
		k->by_status[status / 100]++;
	l->body_left = status == 304 ? 0 : length_in(l->head);
	k->body_bytes += l->body_left;
	l->in_body = true;
}

static void take(struct line *l, const char *p, size_t n)
{
	while (n > 0) {
		if (l->in_body) {
			size_t part = n < l->body_left ? n : l->body_left;
			l->body_left -= part;
			p += part;
			n -= part;
		} else {
			if (l->head_length == HEAD_ROOM - 1)
				fail("head", UV_EMSGSIZE);
			l->head[l->head_length++] = *p++;
			n--;
			l->head[l->head_length] = '\0';
			if (l->head_length >= 4 &&
				!memcmp(l->head + l->head_length - 4, "\r\n\r\n", 4))
				end_head(l);
		}
		if (l->in_body && l->body_left == 0)
			answered(l);
	}
}

static void on_alloc(uv_handle_t *h, size_t suggested, uv_buf_t *b)
{
	struct line *l = h->data;

	(void)suggested;
	*b = uv_buf_init(l->load->room, sizeof(l->load->room));
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *b)
{
	if (n < 0)
		fail("read", (int)n);
	take(s->data, b->base, (size_t)n);
}

/* The connection is made blocking, so that a full backlog is waited for. */
static void connect_line(struct load *k, struct line *l, const char *path)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(a.sun_path, sizeof(a.sun_path), "%s", path);
	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		fail("connect", uv_translate_sys_error(errno));
	l->load = k;
	uv_pipe_init(&k->loop, &l->pipe, 0);
	l->pipe.data = l;
	int code = uv_pipe_open(&l->pipe, fd);
	if (code < 0 || (code = uv_read_start((uv_stream_t *)&l->pipe, on_alloc, on_read)) < 0)
		fail("open", code);
}

static void read_requests(struct load *k, int argc, char **argv, int from)
{
	struct error e = {0};

	while (k->request_count > 0)
		free(k->requests[--k->request_count].bytes);
	for (int i = from; i < argc && k->request_count < FILES_MAX; i++) {
		struct request *r = &k->requests[k->request_count++];
		measure_need(path_read_whole(argv[i], REQUEST_CAP, &r->bytes, &r->length, &e), &e);
	}
	if (k->request_count == 0)
		fail("no request", UV_EINVAL);
}

static void report(const struct load *k)
{
	measure_say("seconds", (double)(measure_now() - k->begun) / 1e9);
	measure_say("2xx", (double)k->by_status[2]);
	measure_say("304", (double)k->by_status[3]);
	measure_say("other", (double)(k->by_status[1] + k->by_status[4] + k->by_status[5]));
	measure_say("bytes", (double)k->body_bytes);
}

static bool has_word(void)
{
	char word[16];

	return fgets(word, sizeof(word), stdin) != NULL;
}

static void wait_for_word(struct load *k)
{
	while (k->unsent > 0 || uv_loop_alive(&k->loop) == 0)
		uv_run(&k->loop, UV_RUN_NOWAIT);
	puts("waiting\t1");
	fflush(stdout);
	if (!has_word())
		exit(1);
}

static void send_all(struct load *k, struct line *all, uint64_t lines)
{
	k->begun = measure_now();
	for (uint64_t i = 0; i < lines; i++)
		send_next(&all[i]);
}

/* All wait, over the connections they have; one more triggers. */
static void wait_again(struct load *k, struct line *all, uint64_t lines)
{
	memset(k->by_status, 0, sizeof(k->by_status));
	k->body_bytes = 0;
	k->unsent = k->unanswered = lines;
	send_all(k, all, lines);
	wait_for_word(k);
	k->unsent = 1;
	k->unanswered++;
	k->begun = measure_now();
	send_next(&all[lines]);
}

int main(int argc, char **argv)
{
	if (argc < 6)
		return 2;
	struct load *k = mem_alloc(sizeof(*k));
	uint64_t lines = measure_size(argc, argv, 3, 20000);
	k->once = strcmp(argv[1], "wait") == 0;
	k->unsent = k->unanswered = k->once ? lines : measure_size(argc, argv, 4, 100000000);
	uv_loop_init(&k->loop);
	read_requests(k, argc, argv, k->once ? 4 : 5);
	struct line *all = mem_array(lines + 1, sizeof(*all));
	size_t first = k->once && k->request_count > 1 ? 1 : 0, kinds = k->request_count - first;
	for (uint64_t i = 0; i < lines; i++) {
		all[i].request = &k->requests[first + i % kinds];
		connect_line(k, &all[i], argv[2]);
	}
	if (k->once) {
		all[lines].request = &k->requests[0];
		connect_line(k, &all[lines], argv[2]);
		wait_again(k, all, lines);
	} else {
		send_all(k, all, lines);
	}
	uv_run(&k->loop, UV_RUN_DEFAULT);
	report(k);
	while (k->once && fflush(stdout) == 0 && has_word()) {
		read_requests(k, argc, argv, 4);
		wait_again(k, all, lines);
		uv_run(&k->loop, UV_RUN_DEFAULT);
		report(k);
	}
	for (size_t i = 0; i < k->request_count; i++)
		free(k->requests[i].bytes);
	free(all);
	free(k);
	return 0;
}
