/* SPDX-License-Identifier: MIT */
/* Paths and small files. */
#ifndef YIPING_BASE_PATH_H
#define YIPING_BASE_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/base/error.h"

#define PATH_ROOM 4096

/* Joins with one slash; false if it does not fit. */
bool path_join(char *out, size_t room, const char *dir, const char *name);

/* Errors of the functions below: "not_found", "denied", "disk_full", "too_large", "unsafe",
 * "no_home", "path" (too long), else "io". */

/* Makes the directory and its parents, mode 0700 for those it makes. */
bool path_make_dirs(const char *dir, struct error *e);

/* $XDG_STATE_HOME/yiping (default ~/.local/state/yiping), $XDG_CONFIG_HOME/yiping
 * (~/.config/yiping), and $XDG_RUNTIME_DIR/yiping or /tmp/yiping-<uid>, refused ("unsafe") if that
 * exists and others may use it. None of them makes the directory. */
bool path_state(char *out, size_t room, struct error *e);
bool path_config(char *out, size_t room, struct error *e);
bool path_runtime(char *out, size_t room, struct error *e);

/* Writes a small file whole or not at all (temporary file, fsync, rename), with this mode. */
bool path_write_whole(const char *path, const void *bytes, size_t n, int mode, struct error *e);

/* Reads a file of at most `cap` bytes; *bytes is NUL-terminated and freed by the caller. */
bool path_read_whole(const char *path, size_t cap, char **bytes, size_t *n, struct error *e);

/* True if the name is safe as one path component: letters, digits, '-', '_', '.', not starting with
 * a dot, 1..64 bytes. */
bool path_is_plain(const char *name);

#endif
