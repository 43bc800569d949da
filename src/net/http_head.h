/* SPDX-License-Identifier: MIT */
/* Collects the status and the wanted headers of an answer, line by line. */
#ifndef YIPING_NET_HTTP_HEAD_H
#define YIPING_NET_HTTP_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/net/http.h"

struct http_head {
	int status;    // of the last status line, 0 = none yet
	bool complete; // the empty line after a final status came; later lines are trailers
	char value[HTTP_HEADERS][HTTP_VALUE_ROOM];
};

/* One line, with or without its line end, not NUL-terminated. */
void http_head_line(struct http_head *head, const char *line, size_t n);

#endif
