/* SPDX-License-Identifier: MIT */
/* Preloaded, it makes a poor disk for the outbox. Each sync takes SLOW_MS (and makes the file
 * SLOW_SIGN when it begins): what was written is there long before the commit counts. As long as
 * the file FULL_WHILE is there, no byte fits. */
#undef _FILE_OFFSET_BITS // else pwrite is another name of pwrite64
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int is_outbox(int fd)
{
	char at[64], path[4096];
	snprintf(at, sizeof at, "/proc/self/fd/%d", fd);
	ssize_t n = readlink(at, path, sizeof path - 1);
	path[n > 0 ? n : 0] = '\0';
	const char *name = strrchr(path, '/');
	return name && (strcmp(name, "/outbox.db") == 0 || strcmp(name, "/outbox.db-wal") == 0);
}

static int slowly(const char *name, int fd)
{
	const char *s = getenv("SLOW_MS"), *sign = getenv("SLOW_SIGN");
	long ms = s && is_outbox(fd) ? strtol(s, NULL, 10) : 0;
	int (*real)(int) = NULL;
	*(void **)&real = dlsym(RTLD_NEXT, name);
	if (ms && sign)
		close(open(sign, O_CREAT | O_WRONLY, 0600));
	nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
	return real(fd);
}

int fsync(int fd)
{
	return slowly("fsync", fd);
}

int fdatasync(int fd)
{
	return slowly("fdatasync", fd);
}

static int is_full(int fd)
{
	const char *sign = getenv("FULL_WHILE");
	if (!sign || access(sign, F_OK) != 0 || !is_outbox(fd))
		return 0;
	errno = ENOSPC;
	return 1;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	ssize_t (*real)(int, const void *, size_t) = NULL;
	*(void **)&real = dlsym(RTLD_NEXT, "write");
	return is_full(fd) ? -1 : real(fd, bytes, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	ssize_t (*real)(int, const void *, size_t, off_t) = NULL;
	*(void **)&real = dlsym(RTLD_NEXT, "pwrite");
	return is_full(fd) ? -1 : real(fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	ssize_t (*real)(int, const void *, size_t, off64_t) = NULL;
	*(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
	return is_full(fd) ? -1 : real(fd, bytes, n, at);
}
