/* SPDX-License-Identifier: MIT */
/* Preloaded, it makes a disk of SLOW_MS for each sync: what was written is there long before the
 * commit counts. */
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int slowly(const char *name, int fd)
{
	const char *s = getenv("SLOW_MS");
	long ms = s ? strtol(s, NULL, 10) : 0;
	int (*real)(int) = NULL;
	*(void **)&real = dlsym(RTLD_NEXT, name);
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
