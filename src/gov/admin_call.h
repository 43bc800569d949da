/* SPDX-License-Identifier: MIT */
/* One question to the server that runs on a state directory, through its admin socket. */
#ifndef YIPING_GOV_ADMIN_CALL_H
#define YIPING_GOV_ADMIN_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/base/error.h"

struct admin_answer {
	bool running; // false: no server is there, and nothing else is filled
	int status;
	char *body;   // NUL-terminated, the caller's to free
	size_t length;
};

/* POSTs JSON and waits for the answer. False when a server is there and could not be talked to. */
bool admin_call(const char *state_dir, const char *path, const void *body, size_t n,
	struct admin_answer *out, struct error *e);

/* The same with a key of its own, whatever stands there. */
bool admin_change(const char *state_dir, const char *path, const void *body, size_t n,
	struct admin_answer *out, struct error *e);

/* The same with PATCH and a key of its own. */
bool admin_patch(const char *state_dir, const char *path, const void *body, size_t n,
	struct admin_answer *out, struct error *e);

#endif
