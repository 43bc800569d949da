/* SPDX-License-Identifier: MIT */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "yiping/base/num.h"
#include "yiping/base/path.h"

static bool fail(struct error *e, const char *where)
{
	return error_set(e, "listen", "Cannot listen on %s: %s.", where, strerror(errno));
}

static int new_socket(int family)
{
	return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* True if somebody answers on this unix socket. */
static bool is_served(const struct sockaddr_un *a)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return false;
	bool served = connect(fd, (const struct sockaddr *)a, sizeof *a) == 0;
	close(fd);
	return served;
}

static bool make_parent(const char *path, struct error *e)
{
	char dir[sizeof((struct sockaddr_un *)0)->sun_path];
	snprintf(dir, sizeof dir, "%s", path);
	char *slash = strrchr(dir, '/');
	if (!slash || slash == dir)
		return true;
	*slash = '\0';
	return path_make_dirs(dir, e);
}

static bool open_unix(struct listener *l, const char *path, int backlog, struct error *e)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	if (*path != '/' || strlen(path) >= sizeof a.sun_path)
		return error_set(e, "listen",
			"A unix socket needs an absolute path of at most %zu bytes.",
			sizeof a.sun_path - 1);
	memcpy(a.sun_path, path, strlen(path) + 1);
	if (!make_parent(path, e))
		return false;
	if (is_served(&a))
		return error_set(e, "listen", "Another server answers on %s.", path);
	unlink(path);
	l->fd = new_socket(AF_UNIX);
	if (l->fd < 0)
		return fail(e, path);
	mode_t old = umask(0177); // the socket is born 0600, never wider for a moment
	int bound = bind(l->fd, (struct sockaddr *)&a, sizeof a);
	umask(old);
	if (bound != 0 || listen(l->fd, backlog) != 0)
		return fail(e, path);
	snprintf(l->path, sizeof l->path, "%s", path);
	snprintf(l->address, sizeof l->address, "unix:%s", path);
	return true;
}

/* Splits "127.0.0.1:80" or "[::1]:80". */
static bool split_port(const char *where, char *host, size_t room, uint64_t *port)
{
	const char *colon = strrchr(where, ':');
	size_t n = colon ? (size_t)(colon - where) : 0;
	if (!n || n >= room || !num_parse_u64(colon + 1, port) || *port > 65535)
		return false;
	memcpy(host, where, n);
	host[n] = '\0';
	return true;
}

static bool bind_tcp(struct listener *l, const char *host, uint16_t port)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	int on = 1;
	bool six = *host == '[';
	v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	v6.sin6_addr = in6addr_loopback;
	l->fd = new_socket(six ? AF_INET6 : AF_INET);
	if (l->fd < 0)
		return false;
	setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	return (six ? bind(l->fd, (struct sockaddr *)&v6, sizeof v6)
		    : bind(l->fd, (struct sockaddr *)&v4, sizeof v4)) == 0;
}

static uint16_t bound_port(int fd)
{
	struct sockaddr_storage a = {0};
	socklen_t n = sizeof a;
	if (getsockname(fd, (struct sockaddr *)&a, &n) != 0)
		return 0;
	return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
					     : ((struct sockaddr_in *)&a)->sin_port);
}

static bool open_tcp(struct listener *l, const char *where, int backlog, struct error *e)
{
	char host[64];
	uint64_t port = 0;
	if (!split_port(where, host, sizeof host, &port))
		return error_set(e, "listen", "\"%s\" is not unix:PATH or 127.0.0.1:PORT.", where);
	bool loopback = !strcmp(host, "127.0.0.1") || !strcmp(host, "localhost") ||
		!strcmp(host, "[::1]");
	if (!loopback)
		return error_set(e, "listen",
			"Plain HTTP is served on loopback and unix sockets only, not on %s.", host);
	if (!bind_tcp(l, host, (uint16_t)port) || listen(l->fd, backlog) != 0)
		return fail(e, where);
	snprintf(l->address, sizeof l->address, "http://%s:%u",
		*host == '[' ? host : "127.0.0.1", bound_port(l->fd));
	return true;
}

bool listener_open(struct listener *l, const char *where, int backlog, struct error *e)
{
	*l = (struct listener){.fd = -1};
	bool ok = strncmp(where, "unix:", 5) == 0 ? open_unix(l, where + 5, backlog, e)
						  : open_tcp(l, where, backlog, e);
	if (!ok)
		listener_close(l);
	return ok;
}

void listener_close(struct listener *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
	if (*l->path)
		unlink(l->path);
	*l->path = '\0';
}
