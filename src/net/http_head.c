/* SPDX-License-Identifier: MIT */
#include "http_head.h"

#include <string.h>
#include <strings.h>

static const char *const names[HTTP_HEADERS] = {
	[HTTP_ETAG] = "ETag",
	[HTTP_ACT_TAG] = "Act-Tag",
	[HTTP_API_EPOCH] = "Api-Epoch",
	[HTTP_API_SEQ] = "Api-Seq",
	[HTTP_DATE] = "Date",
	[HTTP_RETRY_AFTER] = "Retry-After",
	[HTTP_POLL_AFTER] = "Poll-After",
	[HTTP_CONTENT_TYPE] = "Content-Type",
	[HTTP_REQUEST_ID] = "Request-Id",
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] < ' ' || s[i] > '~')
			return false;
	}
	return true;
}

/* "HTTP/1.1 200 OK": begins a new head, for a 1xx answer may have come before. */
static void status_line(struct http_head *head, const char *line, size_t n)
{
	memset(head, 0, sizeof(*head));
	const char *space = memchr(line, ' ', n);
	if (space == NULL || (size_t)(line + n - space) < 4)
		return;
	for (int i = 1; i <= 3; i++) {
		if (space[i] < '0' || space[i] > '9') {
			head->status = 0;
			return;
		}
		head->status = head->status * 10 + (space[i] - '0');
	}
}

/* The first of several with one name counts, so that a later one cannot replace it. */
static void keep(struct http_head *head, size_t which, const char *value, size_t n)
{
	if (head->value[which][0] != '\0' || n >= HTTP_VALUE_ROOM || !is_plain(value, n))
		return;
	memcpy(head->value[which], value, n);
	head->value[which][n] = '\0';
}

void http_head_line(struct http_head *head, const char *line, size_t n)
{
	if (head->complete)
		return;
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r' || is_blank(line[n - 1])))
		n--;
	if (n == 0) {
		head->complete = head->status >= 200;
		return;
	}
	if (n >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		status_line(head, line, n);
		return;
	}
	const char *colon = memchr(line, ':', n);
	if (colon == NULL)
		return;
	size_t name_length = (size_t)(colon - line);
	const char *value = colon + 1;
	while (value < line + n && is_blank(*value))
		value++;
	for (size_t i = 0; i < HTTP_HEADERS; i++) {
		if (strlen(names[i]) == name_length &&
			strncasecmp(names[i], line, name_length) == 0) {
			keep(head, i, value, (size_t)(line + n - value));
			return;
		}
	}
}
