/* SPDX-License-Identifier: MIT */
/* How a source lets itself be asked: a token or a password, from a file of its own. */
#ifndef YIPING_GOV_ALERT_SECRET_H
#define YIPING_GOV_ALERT_SECRET_H

#include "yiping/base/error.h"

#define ALERT_SECRET_MAX 1024 // bytes of a token or a password
#define ALERT_AUTHORIZATION_ROOM 2048

struct alert_secret { // paths and name of the INI file; all NULL = none is asked for
	const char *bearer_file;
	const char *user, *password_file;
};

/* Writes the value of the Authorization header, "" if there is none to send. A file holds one line
 * of visible ASCII; what stands after the line break is nothing. Code "source" and a sentence that
 * names the file, never what is in it. */
bool alert_secret_read(const struct alert_secret *s, char out[ALERT_AUTHORIZATION_ROOM],
	struct error *e);

#endif
