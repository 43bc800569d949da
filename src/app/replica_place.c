/* SPDX-License-Identifier: MIT */
#include "replica_place.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "yiping/base/buf.h"
#include "yiping/base/sha256.h"

#define NAME_CHARS 16
#define KEY_CHARS 32
#define LINE_CHARS (KEY_CHARS + 1 + NAME_CHARS + 1)
#define LINES_MOST 200
#define KNOWN_CAP ((size_t)64 * 1024)

static void hash_two(const char *a, const char *b, char *out, int chars)
{
	uint8_t hash[SHA256_BYTES];
	char hex[2 * SHA256_BYTES + 1];
	struct buf both;
	buf_init(&both, PATH_ROOM + 4096);
	buf_printf(&both, "%s\n%s", a, b);
	sha256_of(both.data, both.length, hash);
	sha256_hex(hash, hex);
	memcpy(out, hex, (size_t)chars);
	out[chars] = '\0';
	buf_finish(&both);
}

static bool known_path(const struct place_key *k, char dir[PATH_ROOM], char path[PATH_ROOM])
{
	return path_join(dir, PATH_ROOM, k->state_dir, k->profile) &&
		path_join(path, PATH_ROOM, dir, "known");
}

/* The line of a key; NULL if it has none. Lines have one length. */
static const char *find_line(const char *text, size_t n, const char *key)
{
	for (size_t i = 0; i + LINE_CHARS <= n; i += LINE_CHARS)
		if (memcmp(text + i, key, KEY_CHARS) == 0)
			return text + i;
	return NULL;
}

bool place_known(const struct place_key *k, char out[PATH_ROOM])
{
	char dir[PATH_ROOM], path[PATH_ROOM], key[KEY_CHARS + 1], name[NAME_CHARS + 1];
	char *text = NULL;
	size_t n = 0;
	if (!known_path(k, dir, path) || !path_read_whole(path, KNOWN_CAP, &text, &n, NULL))
		return false;
	hash_two(k->server, k->token, key, KEY_CHARS);
	const char *line = find_line(text, n, key);
	if (line)
		snprintf(name, sizeof name, "%.*s", NAME_CHARS, line + KEY_CHARS + 1);
	free(text);
	return line && path_is_plain(name) && path_join(out, PATH_ROOM, dir, name) &&
		access(out, R_OK | W_OK | X_OK) == 0;
}

/* The newest stands first; those that were not met for the longest fall off the end. Two programs
 * that write at once lose a line, which is written again when that one next meets its server. */
static bool remember(const char *path, const char *key, const char *name, struct error *e)
{
	char *text = NULL;
	size_t n = 0;
	struct buf out;
	if (!path_read_whole(path, KNOWN_CAP, &text, &n, NULL))
		n = 0;
	const char *line = find_line(text, n, key);
	if (line && line == text && memcmp(line + KEY_CHARS + 1, name, NAME_CHARS) == 0) {
		free(text);
		return true;
	}
	buf_init(&out, KNOWN_CAP);
	buf_printf(&out, "%s %s\n", key, name);
	for (size_t i = 0; i + LINE_CHARS <= n && i < LINES_MOST * LINE_CHARS; i += LINE_CHARS)
		if (memcmp(text + i, key, KEY_CHARS) != 0)
			buf_add(&out, text + i, LINE_CHARS);
	bool ok = path_write_whole(path, out.data, out.length, 0600, e);
	buf_finish(&out);
	free(text);
	return ok;
}

bool place_make(const struct place_key *k, const char *server_id, const char *subject,
	char out[PATH_ROOM], struct error *e)
{
	char dir[PATH_ROOM], path[PATH_ROOM], key[KEY_CHARS + 1], name[NAME_CHARS + 1];
	hash_two(server_id, subject, name, NAME_CHARS);
	hash_two(k->server, k->token, key, KEY_CHARS);
	if (!known_path(k, dir, path) || !path_join(out, PATH_ROOM, dir, name))
		return error_set(e, "path", "The path of the state directory is too long.");
	return path_make_dirs(out, e) && remember(path, key, name, e);
}

int place_lock(const char *dir)
{
	char path[PATH_ROOM];
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (!path_join(path, sizeof path, dir, "poller.lock"))
		return -1;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && fcntl(fd, F_OFD_SETLK, &whole) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}
