/* SPDX-License-Identifier: MIT */
/* INI files through libinih, with line numbers (Debian's build passes none to handlers, so the
 * reader counts them). Indentation means nothing: a value never goes on in the next line. */
#ifndef YIPING_BASE_INI_H
#define YIPING_BASE_INI_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/base/error.h"

/* Called for each name = value; a false return with *why set marks the line as an error, reading
 * goes on. */
typedef bool (*ini_item_fn)(void *user, const char *section, const char *name, const char *value,
	int line, const char **why);

/* Called for each bad line with a sentence. */
typedef void (*ini_complaint_fn)(void *user, int line, const char *sentence);

/* Reads the file (at most 256 KB, 198 bytes a line); returns the number of complaints, -1 if it
 * could not be read (e is filled). Complaints never stop the reading. */
int ini_read(const char *path, ini_item_fn item, ini_complaint_fn complain, void *user,
	struct error *e);
int ini_read_text(const char *text, ini_item_fn item, ini_complaint_fn complain, void *user);

#endif
