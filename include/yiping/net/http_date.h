/* SPDX-License-Identifier: MIT */
#ifndef YIPING_NET_HTTP_DATE_H
#define YIPING_NET_HTTP_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* The date of a Date or Retry-After header, in any of HTTP's three forms ("Sun, 06 Nov 1994
 * 08:49:37 GMT" and the two old ones). False if it is none of them or lies before 1970. */
bool http_date_parse(const char *s, int64_t *at);

#endif
