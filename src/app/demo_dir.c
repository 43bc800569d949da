/* SPDX-License-Identifier: MIT */
#include "demo_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yiping/base/path.h"

#define PREFIX "demo-"
#define TEMPLATE PREFIX "XXXXXX"
#define LOCK "owner.lock"
#define DOOR "demo.lock" // one makes or sweeps at a time: a new directory is never without its lock
#define DEPTH 16         // descriptors of the walk

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *f)
{
	(void)st;
	(void)kind;
	(void)f;
	return remove(path);
}

static void remove_all(const char *dir)
{
	nftw(dir, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS);
}

static bool is_ours_alone(const struct stat *st)
{
	return S_ISDIR(st->st_mode) && st->st_uid == geteuid() && (st->st_mode & 07777) == 0700;
}

/* True if this is a directory that we made, and nobody holds its lock any more. One without a lock
 * is left alone: it may be anything. */
static bool is_dead(int base, const char *name)
{
	struct stat st, lock;
	int dir = openat(base, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0)
		return false;
	int fd = fstat(dir, &st) == 0 && is_ours_alone(&st)
		? openat(dir, LOCK, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;
	close(dir);
	if (fd < 0)
		return false;
	bool dead = fstat(fd, &lock) == 0 && S_ISREG(lock.st_mode) &&
		lock.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0;
	close(fd);
	return dead;
}

static void sweep(const char *base)
{
	char path[PATH_ROOM];
	const struct dirent *d;
	struct stat st;
	DIR *all = opendir(base);
	/* Where others may write, names prove nothing. */
	if (all && fstat(dirfd(all), &st) == 0 && st.st_uid == geteuid() && !(st.st_mode & 022))
		while ((d = readdir(all)) != NULL)
			if (strncmp(d->d_name, PREFIX, strlen(PREFIX)) == 0 &&
				strlen(d->d_name) == strlen(TEMPLATE) &&
				is_dead(dirfd(all), d->d_name) &&
				path_join(path, sizeof path, base, d->d_name))
				remove_all(path);
	if (all)
		closedir(all);
}

static int take_lock(const char *dir, const char *name, int flags)
{
	char path[PATH_ROOM];
	if (!path_join(path, sizeof path, dir, name))
		return -1;
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
	while (fd >= 0 && flock(fd, LOCK_EX) != 0)
		if (errno != EINTR) {
			close(fd);
			return -1;
		}
	return fd;
}

static int make(const char *base, char *out, size_t room, struct error *e)
{
	if (!path_join(out, room, base, TEMPLATE) || !mkdtemp(out)) {
		error_set(e, "path", "No directory can be made in %s: %s.", base, strerror(errno));
		*out = '\0';
		return -1;
	}
	int lock = take_lock(out, LOCK, O_EXCL);
	if (lock < 0) {
		error_set(e, "path", "%s cannot be locked: %s.", out, strerror(errno));
		remove_all(out);
		*out = '\0';
	}
	return lock;
}

int demo_dir_make(char *out, size_t room, struct error *e)
{
	char base[PATH_ROOM];
	*out = '\0';
	if (!path_runtime(base, sizeof base, e) || !path_make_dirs(base, e))
		return -1;
	int door = take_lock(base, DOOR, 0);
	if (door >= 0)
		sweep(base);
	int lock = make(base, out, room, e);
	if (door >= 0)
		close(door);
	return lock;
}

void demo_dir_remove(const char *dir, int lock)
{
	remove_all(dir);
	close(lock);
}
