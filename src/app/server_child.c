/* SPDX-License-Identifier: MIT */
#include "server_child.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "demo_dir.h"

#define READY_MS 20000
#define TOKEN_CAP 512

/* Beside this program, in the build tree's gov folder, then where helpers are installed. */
static bool find_program(char *out, size_t room)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash;
	if (n > 0) {
		exe[n] = '\0';
		slash = strrchr(exe, '/');
		if (slash)
			*slash = '\0';
		if (path_join(out, room, exe, "yipingd") && access(out, X_OK) == 0)
			return true;
		if (path_join(out, room, exe, "../gov/yipingd") && access(out, X_OK) == 0)
			return true;
	}
	return path_join(out, room, YP_LIBEXECDIR, "yipingd") && access(out, X_OK) == 0;
}

static bool make_dir(struct server_child *c, struct error *e)
{
	c->lock = demo_dir_make(c->dir, sizeof c->dir, e);
	if (c->lock < 0)
		return false;
	if ((size_t)snprintf(c->listen, sizeof c->listen, "unix:%s/api.sock", c->dir) >=
		sizeof c->listen)
		return error_set(e, "path", "The path of the runtime directory is too long.");
	return true;
}

static void run_program(const char *program, const struct server_child *c,
	const struct options *o, int out)
{
	const char *argv[16 + OPTION_DEMO_MAX];
	char log[PATH_ROOM];
	int n = 0;
	path_join(log, sizeof log, c->dir, "yipingd.log");
	argv[n++] = program;
	argv[n++] = "--listen";
	argv[n++] = c->listen;
	argv[n++] = "--state";
	argv[n++] = c->dir;
	argv[n++] = "--log";
	argv[n++] = log;
	argv[n++] = "--demo";
	for (size_t i = 0; i < o->demo_count; i++)
		argv[n++] = o->demo[i];
	argv[n] = NULL;
	prctl(PR_SET_PDEATHSIG, SIGTERM); // it must not outlive us, however we end
	fcntl(c->lock, F_SETFD, 0);       // the directory is in use as long as it lives
	setpgid(0, 0);                    // a ^C at the terminal is ours to handle
	dup2(out, STDOUT_FILENO);
	execv(program, (char *const *)argv);
	_exit(127);
}

/* Reads until the line that says it is ready; what came instead is the reason it is not. */
static bool await_ready(struct server_child *c, int in, struct error *e)
{
	char said[512];
	size_t n = 0;
	struct pollfd p = {.fd = in, .events = POLLIN};
	(void)c;
	while (n + 1 < sizeof said && poll(&p, 1, READY_MS) > 0) {
		ssize_t got = read(in, said + n, sizeof said - 1 - n);
		if (got <= 0)
			break;
		n += (size_t)got;
		said[n] = '\0';
		if (strstr(said, "ready on"))
			return true;
	}
	return error_set(e, "demo", "The demo city did not start (its reason stands above).");
}

bool server_child_start(struct server_child *c, const struct options *o, struct error *e)
{
	char program[PATH_ROOM];
	int pipe_fds[2];
	*c = (struct server_child){0};
	if (!find_program(program, sizeof program))
		return error_set(e, "demo", "yipingd was not found beside yiping.");
	if (!make_dir(c, e)) {
		server_child_stop(c);
		return false;
	}
	if (pipe2(pipe_fds, O_CLOEXEC) != 0) {
		error_set(e, "demo", "No pipe could be made: %s.", strerror(errno));
		server_child_stop(c);
		return false;
	}
	c->pid = fork();
	if (c->pid == 0)
		run_program(program, c, o, pipe_fds[1]);
	close(pipe_fds[1]);
	bool ok = c->pid > 0 && await_ready(c, pipe_fds[0], e);
	close(pipe_fds[0]);
	if (!ok)
		server_child_stop(c);
	return ok;
}

char *server_child_token(const struct server_child *c, const char *name, struct error *e)
{
	char dir[PATH_ROOM], path[PATH_ROOM], *token = NULL;
	size_t n = 0;
	if (!path_join(dir, sizeof dir, c->dir, "tokens") ||
		!path_join(path, sizeof path, dir, name) ||
		!path_read_whole(path, TOKEN_CAP, &token, &n, e))
		return NULL;
	token[strcspn(token, "\r\n")] = '\0';
	return token;
}

void server_child_stop(struct server_child *c)
{
	if (c->pid > 0) {
		kill(c->pid, SIGTERM);
		waitpid(c->pid, NULL, 0);
	}
	if (*c->dir)
		demo_dir_remove(c->dir, c->lock);
	*c = (struct server_child){0};
}
