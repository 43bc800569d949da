/* SPDX-License-Identifier: MIT */
#include "yiping/net/http_server.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "yiping/base/mem.h"

#define CODE "net_server"

/* The parts of an address, each freed with curl_free. */
struct parts {
	CURLU *url;
	char *scheme;
	char *host;
	char *port; // NULL = the scheme's
	char *path;
};

static void parts_finish(struct parts *p)
{
	curl_free(p->scheme);
	curl_free(p->host);
	curl_free(p->port);
	curl_free(p->path);
	curl_url_cleanup(p->url);
}

static bool has_part(const struct parts *p, CURLUPart which)
{
	char *text = NULL;
	bool has = curl_url_get(p->url, which, &text, 0) == CURLUE_OK;

	curl_free(text);
	return has;
}

static bool parts_read(struct parts *p, const char *spec, struct error *e)
{
	p->url = curl_url();
	if (p->url == NULL)
		mem_die("out of memory");
	CURLUcode rc = curl_url_set(p->url, CURLUPART_URL, spec, CURLU_DISALLOW_USER);
	if (rc == CURLUE_USER_NOT_ALLOWED)
		return error_set(e, CODE, "a server address must not hold a name or password");
	if (rc != CURLUE_OK) {
		return error_set(
			e, CODE, "the server address cannot be read: %s", curl_url_strerror(rc));
	}
	if (curl_url_get(p->url, CURLUPART_SCHEME, &p->scheme, 0) != CURLUE_OK ||
		curl_url_get(p->url, CURLUPART_HOST, &p->host, 0) != CURLUE_OK ||
		curl_url_get(p->url, CURLUPART_PATH, &p->path, 0) != CURLUE_OK) {
		return error_set(e, CODE, "the server address lacks a scheme or a host");
	}
	curl_url_get(p->url, CURLUPART_PORT, &p->port, 0);
	return true;
}

/* What remains after curl's normalising ("127.1" is 127.0.0.1 by then), so that what is judged here
 * is what will be connected to. libcurl resolves "localhost" itself, without asking DNS. */
static bool is_loopback(const char *host)
{
	struct in_addr four;
	struct in6_addr six;
	char inner[INET6_ADDRSTRLEN];

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &four) == 1)
		return ntohl(four.s_addr) >> 24 == 127;
	size_t n = strlen(host);
	if (n < 3 || n - 2 >= sizeof(inner) || host[0] != '[' || host[n - 1] != ']')
		return false;
	memcpy(inner, host + 1, n - 2);
	inner[n - 2] = '\0';
	return inet_pton(AF_INET6, inner, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

static bool is_plain_host(const char *host)
{
	return host[0] != '\0' &&
	       host[strspn(host, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]")] == '\0';
}

static bool is_plain_path(const char *path)
{
	for (const char *c = path; *c != '\0'; c++) {
		if (*c <= ' ' || *c > '~' || *c == '\\')
			return false;
	}
	return path[0] == '/';
}

static bool parts_allowed(const struct parts *p, struct error *e)
{
	bool plain = strcmp(p->scheme, "http") == 0;

	if (!plain && strcmp(p->scheme, "https") != 0)
		return error_set(e, CODE, "a server address begins with unix:, http: or https:");
	if (!is_plain_host(p->host) || has_part(p, CURLUPART_ZONEID))
		return error_set(e, CODE, "the host of the server address cannot be used");
	if (plain && !is_loopback(p->host)) {
		return error_set(e, CODE,
			"plain HTTP to %s is refused: use https, or a server on this "
			"machine",
			p->host);
	}
	if (has_part(p, CURLUPART_QUERY) || has_part(p, CURLUPART_FRAGMENT) ||
		!is_plain_path(p->path)) {
		return error_set(
			e, CODE, "a server address ends with its path: no query, no fragment");
	}
	return true;
}

static bool parse_url(const char *spec, struct http_server *out, struct error *e)
{
	struct parts p = {0};
	bool ok = parts_read(&p, spec, e) && parts_allowed(&p, e);

	if (ok) {
		size_t path = strlen(p.path);
		while (path > 0 && p.path[path - 1] == '/')
			path--;
		int n = snprintf(out->base, sizeof(out->base), "%s://%s%s%s%.*s", p.scheme, p.host,
			p.port != NULL ? ":" : "", p.port != NULL ? p.port : "", (int)path, p.path);
		ok = n > 0 && (size_t)n < sizeof(out->base);
		if (!ok)
			error_set(e, CODE, "the server address is too long");
		out->plain = strcmp(p.scheme, "http") == 0;
		memcpy(out->shown, out->base, sizeof(out->shown));
	}
	parts_finish(&p);
	return ok;
}

static bool parse_unix(const char *path, struct http_server *out, struct error *e)
{
	size_t n = strlen(path);

	if (path[0] != '/')
		return error_set(e, CODE, "unix: needs the absolute path of a socket");
	if (n >= sizeof(out->unix_path)) {
		return error_set(e, CODE, "the path of a unix socket has at most %zu bytes",
			sizeof(out->unix_path) - 1);
	}
	memcpy(out->unix_path, path, n + 1);
	snprintf(out->base, sizeof(out->base), "http://localhost");
	snprintf(out->shown, sizeof(out->shown), "unix:%s", path);
	out->plain = true;
	return true;
}

bool http_server_parse(const char *spec, struct http_server *out, struct error *e)
{
	memset(out, 0, sizeof(*out));
	if (spec == NULL || spec[0] == '\0')
		return error_set(e, CODE, "no server address given");
	bool ok = strncmp(spec, "unix:", 5) == 0 ? parse_unix(spec + 5, out, e)
						 : parse_url(spec, out, e);
	if (!ok)
		memset(out, 0, sizeof(*out));
	return ok;
}
