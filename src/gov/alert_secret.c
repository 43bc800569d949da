/* SPDX-License-Identifier: MIT */
#include "alert_secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/base64.h"
#include "yiping/base/path.h"

static bool is_visible(const char *s, size_t n, char least)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < least || s[i] > '~')
			return false;
	return n > 0;
}

/* The first line; a password may have spaces, a token may not. */
static bool read_line(const char *path, char least, char out[ALERT_SECRET_MAX + 1],
	struct error *e)
{
	char *bytes = NULL;
	size_t n = 0;
	struct error why;
	if (!path_read_whole(path, 2 * ALERT_SECRET_MAX, &bytes, &n, &why))
		return error_set(e, "source", "%s cannot be read: %s", path, why.text);
	size_t length = strcspn(bytes, "\r\n");
	bool ok = length <= ALERT_SECRET_MAX && is_visible(bytes, length, least);
	if (ok) {
		memcpy(out, bytes, length);
		out[length] = '\0';
	}
	explicit_bzero(bytes, n);
	free(bytes);
	return ok || error_set(e, "source", "%s does not hold one line of visible ASCII.", path);
}

static bool read_basic(const struct alert_secret *s, char out[ALERT_AUTHORIZATION_ROOM],
	struct error *e)
{
	static const char word[] = "Basic ";
	char password[ALERT_SECRET_MAX + 1], pair[ALERT_SECRET_MAX + 256];
	if (!read_line(s->password_file, ' ', password, e))
		return false;
	int n = snprintf(pair, sizeof pair, "%s:%s", s->user, password);
	memcpy(out, word, sizeof word);
	base64_encode(pair, (size_t)n, out + sizeof word - 1);
	explicit_bzero(password, sizeof password);
	explicit_bzero(pair, sizeof pair);
	return true;
}

bool alert_secret_read(const struct alert_secret *s, char out[ALERT_AUTHORIZATION_ROOM],
	struct error *e)
{
	char token[ALERT_SECRET_MAX + 1];
	*out = '\0';
	if (s->user)
		return read_basic(s, out, e);
	if (!s->bearer_file)
		return true;
	if (!read_line(s->bearer_file, '!', token, e))
		return false;
	snprintf(out, ALERT_AUTHORIZATION_ROOM, "Bearer %s", token);
	explicit_bzero(token, sizeof token);
	return true;
}
