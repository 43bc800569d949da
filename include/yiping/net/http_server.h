/* SPDX-License-Identifier: MIT */
/* Where requests go. Plain HTTP never leaves the machine: a unix socket or a loopback address; any
 * other server has to be https. */
#ifndef YIPING_NET_HTTP_SERVER_H
#define YIPING_NET_HTTP_SERVER_H

#include <stdbool.h>

#include "yiping/base/error.h"

/* Fill only through http_server_parse; copy freely (no pointers inside). */
struct http_server {
	char base[512];      // "https://host:port/prefix" without a final slash; "" = not a server
	char unix_path[108]; // the socket; "" = TCP
	char shown[512];     // for a person: "unix:/path" or the base
	bool plain;          // no TLS
};

/* Accepts "unix:/absolute/path", "http://" with 127.0.0.0/8, [::1] or localhost, and
 * "https://host", the last two with an optional port and path prefix. Refuses, with code
 * "net_server" and a sentence that never repeats the whole text (it may hold a password): plain
 * HTTP to another host, a name or password in the address, another scheme, a query, a fragment. */
bool http_server_parse(const char *spec, struct http_server *out, struct error *e);

#endif
