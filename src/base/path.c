/* SPDX-License-Identifier: MIT */
#include "yiping/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yiping/base/buf.h"

/* The present errno as an error: "cannot <verb> <path>: why". */
static bool system_error(struct error *e, const char *verb, const char *path)
{
	const char *code = "io";

	if (errno == ENOENT || errno == ENOTDIR)
		code = "not_found";
	else if (errno == EACCES || errno == EPERM || errno == EROFS)
		code = "denied";
	else if (errno == ENOSPC || errno == EDQUOT)
		code = "disk_full";
	return error_set(e, code, "cannot %s %s: %m", verb, path);
}

bool path_join(char *out, size_t room, const char *dir, const char *name)
{
	size_t length = strlen(dir);

	while (length > 1 && dir[length - 1] == '/')
		length--;
	while (*name == '/')
		name++;
	const char *slash = length == 0 || dir[length - 1] == '/' ? "" : "/";
	int n = snprintf(out, room, "%.*s%s%s", (int)length, dir, slash, name);
	return n >= 0 && (size_t)n < room;
}

static bool make_one(const char *dir, struct error *e)
{
	struct stat st;

	if (mkdir(dir, 0700) == 0)
		return true;
	if (errno != EEXIST)
		return system_error(e, "make the directory", dir);
	if (stat(dir, &st) != 0)
		return system_error(e, "look at", dir);
	if (!S_ISDIR(st.st_mode))
		return error_set(e, "io", "%s is in the way: not a directory", dir);
	return true;
}

bool path_make_dirs(const char *dir, struct error *e)
{
	char part[PATH_ROOM];
	size_t length = strlen(dir);

	if (length == 0 || length >= sizeof(part))
		return error_set(e, "path", "no usable directory name");
	memcpy(part, dir, length + 1);
	for (size_t i = 1; i < length; i++) {
		if (part[i] != '/')
			continue;
		part[i] = '\0';
		if (!make_one(part, e))
			return false;
		part[i] = '/';
	}
	return make_one(part, e);
}

/* $variable/yiping, or under the home directory. Relative values are ignored, as the XDG
 * specification asks. */
static bool xdg(char *out, size_t room, const char *variable, const char *at_home, struct error *e)
{
	char base[PATH_ROOM];
	const char *value = getenv(variable);
	const char *home = getenv("HOME");

	if (value && value[0] == '/')
		home = NULL;
	else if (!home || home[0] != '/')
		return error_set(e, "no_home", "neither %s nor HOME names a directory", variable);
	if (home ? !path_join(base, sizeof(base), home, at_home)
		 : !path_join(base, sizeof(base), value, ""))
		return error_set(e, "path", "the path in %s is too long", variable);
	if (!path_join(out, room, base, "yiping"))
		return error_set(e, "path", "the path under %s is too long", base);
	return true;
}

bool path_state(char *out, size_t room, struct error *e)
{
	return xdg(out, room, "XDG_STATE_HOME", ".local/state", e);
}

bool path_config(char *out, size_t room, struct error *e)
{
	return xdg(out, room, "XDG_CONFIG_HOME", ".config", e);
}

bool path_runtime(char *out, size_t room, struct error *e)
{
	const char *value = getenv("XDG_RUNTIME_DIR");
	struct stat st;

	if (value && value[0] == '/') {
		if (!path_join(out, room, value, "yiping"))
			return error_set(e, "path", "the path in XDG_RUNTIME_DIR is too long");
		return true;
	}
	int n = snprintf(out, room, "/tmp/yiping-%lu", (unsigned long)getuid());
	if (n < 0 || (size_t)n >= room)
		return error_set(e, "path", "no room for a path");
	/* Anybody may make names in /tmp: what is already there must be ours alone. */
	if (lstat(out, &st) == 0
		&& (!S_ISDIR(st.st_mode) || st.st_uid != getuid() || (st.st_mode & 077)))
		return error_set(e, "unsafe", "%s is not a directory of yours alone", out);
	return true;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(fd, bytes, n);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		bytes += written;
		n -= (size_t)written;
	}
	return true;
}

/* The rename is only safe from a power cut once the directory is on the disk too. */
static bool sync_directory_of(const char *path)
{
	char dir[PATH_ROOM];
	const char *slash = strrchr(path, '/');
	int n = slash ? (int)(slash - path) : 1;

	snprintf(dir, sizeof(dir), "%.*s", n ? n : 1, slash ? path : ".");
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = fsync(fd) == 0 || errno == EINVAL; // some file systems cannot
	close(fd);
	return ok;
}

bool path_write_whole(const char *path, const void *bytes, size_t n, int mode, struct error *e)
{
	char temporary[PATH_ROOM];

	int length = snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path);
	if (length < 0 || (size_t)length >= sizeof(temporary))
		return error_set(e, "path", "the path %s is too long", path);
	int fd = mkostemp(temporary, O_CLOEXEC);
	if (fd < 0)
		return system_error(e, "write", path);
	bool ok = fchmod(fd, (mode_t)mode) == 0 && write_all(fd, bytes, n) && fsync(fd) == 0;
	if (!ok)
		system_error(e, "write", path);
	if (close(fd) != 0 && ok)
		ok = system_error(e, "write", path);
	if (ok && rename(temporary, path) != 0)
		ok = system_error(e, "replace", path);
	if (!ok) {
		unlink(temporary);
		return false;
	}
	return sync_directory_of(path) || system_error(e, "write the directory of", path);
}

static bool read_into(struct buf *b, int fd, const char *path, struct error *e)
{
	char piece[16384];

	for (;;) {
		ssize_t got = read(fd, piece, sizeof(piece));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return system_error(e, "read", path);
		if (got == 0)
			return true;
		if (!buf_add(b, piece, (size_t)got))
			return error_set(
				e, "too_large", "%s is larger than %zu bytes", path, b->cap);
	}
}

bool path_read_whole(const char *path, size_t cap, char **bytes, size_t *n, struct error *e)
{
	struct buf b;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return system_error(e, "read", path);
	buf_init(&b, cap);
	bool ok = read_into(&b, fd, path, e);
	close(fd);
	if (!ok) {
		buf_finish(&b);
		return false;
	}
	*n = b.length;
	*bytes = buf_steal(&b);
	return true;
}

bool path_is_plain(const char *name)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	size_t length = strlen(name);

	return length >= 1 && length <= 64 && name[0] != '.' && strspn(name, allowed) == length;
}
