/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http_private.h"
#include "yiping/base/mem.h"

#define HEAD_MOST ((size_t)64 << 10) // bytes of all headers of an answer
#define PATH_MOST ((size_t)4096)
#define FIELD_MOST ((size_t)4096)
#define FIELDS_MOST 32

static size_t on_body(char *bytes, size_t one, size_t n, void *user)
{
	struct http_transfer *t = user;

	(void)one;
	if (!buf_add(&t->body, bytes, n)) {
		t->over_cap = true;
		return 0;
	}
	return n;
}

static size_t on_head(char *bytes, size_t one, size_t n, void *user)
{
	struct http_transfer *t = user;

	(void)one;
	t->head_bytes += n;
	if (t->head_bytes > HEAD_MOST) {
		t->over_cap = true;
		return 0;
	}
	http_head_line(&t->head, bytes, n);
	return n;
}

static bool is_token(const char *s)
{
	return s[0] != '\0' && s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789!#$%&'*+-.^_`|~")] == '\0';
}

/* Printable ASCII from `least` on: no line ends that would begin another header. */
static bool is_plain(const char *s, char least, size_t most)
{
	size_t n = strnlen(s, most + 1);

	for (size_t i = 0; i < n; i++) {
		if (s[i] < least || s[i] > '~')
			return false;
	}
	return n <= most;
}

/* The rule that the request breaks, NULL if none. */
static const char *broken_rule(const struct http_request *r)
{
	if (r->server == NULL || r->server->base[0] == '\0')
		return "it names no server";
	if (r->method != NULL && !is_token(r->method))
		return "its method is not one";
	if (r->path == NULL || r->path[0] != '/' || !is_plain(r->path, '!', PATH_MOST) ||
		strchr(r->path, '#') != NULL) {
		return "its path is not one";
	}
	if (r->bearer != NULL && (r->bearer[0] == '\0' || !is_plain(r->bearer, '!', FIELD_MOST)))
		return "its token cannot be sent";
	if (r->field_count > FIELDS_MOST)
		return "it has too many headers";
	for (size_t i = 0; i < r->field_count; i++) {
		const struct http_field *f = &r->fields[i];
		if (!is_token(f->name) || !is_plain(f->value, ' ', FIELD_MOST))
			return "a header cannot be sent";
	}
	if (r->content_type != NULL && !is_plain(r->content_type, ' ', FIELD_MOST))
		return "its content type cannot be sent";
	if (r->body_length > HTTP_SEND_MOST || r->body_cap > HTTP_BODY_MOST)
		return "its body or the cap of the answer is too large";
	return NULL;
}

static void add_field(struct http_transfer *t, const char *name, const char *value)
{
	struct buf line;

	buf_init(&line, 2 * FIELD_MOST + 16);
	/* libcurl sends a header without a value only when it is written "Name;". */
	if (value[0] == '\0') {
		buf_printf(&line, "%s;", name);
	} else {
		buf_printf(&line, "%s: %s", name, value);
	}
	struct curl_slist *longer = curl_slist_append(t->fields, line.data);
	if (longer == NULL)
		mem_die("out of memory");
	t->fields = longer;
	buf_finish(&line);
}

/* "Name:" keeps libcurl from sending this header of its own. */
static void drop_field(struct http_transfer *t, const char *name_and_colon)
{
	struct curl_slist *longer = curl_slist_append(t->fields, name_and_colon);

	if (longer == NULL)
		mem_die("out of memory");
	t->fields = longer;
}

static void add_fields(struct http_transfer *t, const struct http_request *r)
{
	for (size_t i = 0; i < r->field_count; i++)
		add_field(t, r->fields[i].name, r->fields[i].value);
	if (r->bearer != NULL) {
		char value[FIELD_MOST + 8];
		snprintf(value, sizeof(value), "Bearer %s", r->bearer); // its length was checked
		add_field(t, "Authorization", value);
	}
	if (r->body != NULL) {
		add_field(t, "Content-Type",
			r->content_type != NULL ? r->content_type : "application/json");
		drop_field(t, "Expect:"); // it would cost a round trip or a second
	} else {
		drop_field(t, "Content-Type:");
	}
}

static int set_target(CURL *easy, const struct http *http, const struct http_request *r)
{
	const struct http_server *server = r->server;
	struct buf url;
	int bad = 0;

	buf_init(&url, sizeof(server->base) + PATH_MOST);
	bad |= !buf_printf(&url, "%s%s", server->base, r->path);
	bad |= curl_easy_setopt(easy, CURLOPT_URL, url.data);
	buf_finish(&url);
	bad |= curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	bad |= curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	bad |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	bad |= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	bad |= curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (server->plain) {
		/* Plain text stays on the machine, whatever proxy the environment names. */
		bad |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
		bad |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
	} else {
		bad |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
		bad |= curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	}
	if (server->unix_path[0] != '\0')
		bad |= curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, server->unix_path);
	if (http->ca_file != NULL)
		bad |= curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file);
	return bad;
}

static int set_limits(CURL *easy, const struct http_request *r, size_t cap)
{
	uint32_t connect_ms = r->connect_ms > 0 ? r->connect_ms : HTTP_CONNECT_MS;
	uint32_t total_ms = r->total_ms > 0 ? r->total_ms : HTTP_TOTAL_MS;
	int bad = 0;

	bad |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Else giving up a request waits, in the loop, for a resolver that may take seconds. */
	bad |= curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	bad |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
	bad |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)total_ms);
	if (r->stall_s > 0) {
		bad |= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
		bad |= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)r->stall_s);
	}
	bad |= curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)cap);
	bad |= curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, r->fresh ? 1L : 0L);
	bad |= curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	return bad;
}

static int set_message(CURL *easy, const struct http_request *r)
{
	const char *method = r->method != NULL ? r->method : "GET";
	bool is_post = strcmp(method, "POST") == 0;
	int bad = 0;

	if (r->body != NULL || is_post) {
		bad |= curl_easy_setopt(easy, CURLOPT_POST, 1L);
		bad |= curl_easy_setopt(
			easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_length);
		bad |= curl_easy_setopt(
			easy, CURLOPT_COPYPOSTFIELDS, r->body != NULL ? r->body : (const void *)"");
	}
	if (strcmp(method, "HEAD") == 0) {
		bad |= curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
	} else if (!is_post && (r->body != NULL || strcmp(method, "GET") != 0)) {
		bad |= curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
	}
	return bad;
}

static int set_callbacks(CURL *easy, struct http_transfer *t)
{
	int bad = 0;

	bad |= curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
	bad |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->why);
	bad |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->fields);
	bad |= curl_easy_setopt(easy, CURLOPT_USERAGENT, t->http->user_agent);
	bad |= curl_easy_setopt(
		easy, CURLOPT_ACCEPT_ENCODING, "gzip"); // on_body counts decoded bytes
	bad |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_head);
	bad |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
	bad |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	bad |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	return bad;
}

static bool prepare(struct http_transfer *t, const struct http_request *r, size_t cap)
{
	t->easy = curl_easy_init();
	if (t->easy == NULL)
		mem_die("out of memory");
	add_fields(t, r);
	int bad = set_target(t->easy, t->http, r);
	bad |= set_limits(t->easy, r, cap);
	bad |= set_message(t->easy, r);
	bad |= set_callbacks(t->easy, t);
	return bad == 0;
}

struct http_transfer *http_transfer_create(struct http *http, uint64_t id,
	const struct http_request *request, http_done_fn done, void *user)
{
	struct http_transfer *t = mem_alloc(sizeof(*t));
	size_t cap = request->body_cap > 0 ? request->body_cap : HTTP_BODY_CAP;
	const char *rule = broken_rule(request);

	t->http = http;
	t->id = id;
	t->done = done;
	t->user = user;
	t->result.id = id;
	buf_init(&t->body, cap);
	if (request->server != NULL)
		memcpy(t->shown, request->server->shown, sizeof(t->shown));
	if (rule != NULL) {
		http_transfer_fail(t, HTTP_REFUSED, rule);
	} else if (!prepare(t, request, cap)) {
		http_transfer_fail(t, HTTP_REFUSED, "this libcurl lacks something it needs");
		curl_easy_cleanup(t->easy);
		t->easy = NULL;
	}
	return t;
}

void http_transfer_destroy(struct http_transfer *t)
{
	if (t == NULL)
		return;
	curl_easy_cleanup(t->easy);
	curl_slist_free_all(t->fields);
	buf_finish(&t->body);
	free(t->result.body);
	free(t);
}

static const struct {
	const char *code;
	const char *words; // after the server
} kinds[HTTP_KINDS] = {
	[HTTP_OK] = {"", ""},
	[HTTP_UNREACHABLE] = {"net_unreachable", "cannot be reached"},
	[HTTP_TIMEOUT] = {"net_timeout", "did not answer in time"},
	[HTTP_TOO_LARGE] = {"net_too_large", "sent more than is accepted"},
	[HTTP_TRUNCATED] = {"net_truncated", "broke off in the middle of its answer"},
	[HTTP_GARBLED] = {"net_garbled", "did not answer in HTTP"},
	[HTTP_TLS] = {"net_tls", "could not prove who it is or encrypt"},
	[HTTP_CANCELLED] = {"net_cancelled", "was not waited for"},
	[HTTP_REFUSED] = {"net_refused", "was not asked, the request is at fault"},
};

const char *http_kind_code(enum http_kind kind)
{
	return kinds[kind].code;
}

void http_transfer_fail(struct http_transfer *t, enum http_kind kind, const char *why)
{
	t->result.kind = kind;
	error_set(&t->result.error, kinds[kind].code, "%.120s %s: %s",
		t->shown[0] != '\0' ? t->shown : "the server", kinds[kind].words, why);
}

static enum http_kind kind_of(const struct http_transfer *t, CURLcode rc)
{
	if (t->over_cap)
		return HTTP_TOO_LARGE;
	switch (rc) {
	case CURLE_OK:
		/* Without the empty line libcurl takes the end of the connection for the end of the
		 * answer. */
		return t->head.complete ? HTTP_OK : HTTP_TRUNCATED;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTP_TIMEOUT;
	case CURLE_FILESIZE_EXCEEDED:
		return HTTP_TOO_LARGE;
	case CURLE_PARTIAL_FILE:
		return HTTP_TRUNCATED;
	case CURLE_RECV_ERROR:
		return t->head.status != 0 ? HTTP_TRUNCATED : HTTP_UNREACHABLE;
	case CURLE_UNSUPPORTED_PROTOCOL: // an answer without a status line
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_WRITE_ERROR: // over_cap was dealt with: an undecodable encoding
		return HTTP_GARBLED;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_CRL_BADFILE:
	case CURLE_SSL_INVALIDCERTSTATUS:
	case CURLE_SSL_CLIENTCERT:
		return HTTP_TLS;
	default:
		return HTTP_UNREACHABLE;
	}
}

/* The cause for a person. libcurl's own sentence for a failed connection speaks of "localhost port
 * 80" when it means a unix socket. */
static const char *cause(const struct http_transfer *t, CURLcode rc)
{
	long number = 0;

	if (t->over_cap)
		return "the cap was met";
	if (rc == CURLE_OK)
		return "its headers did not end";
	if (rc == CURLE_COULDNT_CONNECT) {
		curl_easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &number);
		return number > 0 ? uv_strerror((int)-number) : curl_easy_strerror(rc);
	}
	return t->why[0] != '\0' ? t->why : curl_easy_strerror(rc);
}

void http_transfer_conclude(struct http_transfer *t, CURLcode rc)
{
	enum http_kind kind = kind_of(t, rc);
	long sent = 0;

	if (rc == CURLE_OUT_OF_MEMORY)
		mem_die("out of memory");
	curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent);
	t->result.went_out = sent > 0;
	t->result.status = t->head.status;
	memcpy(t->result.header, t->head.value, sizeof(t->result.header));
	if (kind == HTTP_OK) {
		t->result.kind = kind;
		t->result.length = t->body.length;
		t->result.body = buf_steal(&t->body);
		return;
	}
	http_transfer_fail(t, kind, cause(t, rc));
}

const char *http_result_header(const struct http_result *result, enum http_header which)
{
	return result->header[which][0] != '\0' ? result->header[which] : NULL;
}

char *http_result_take_body(struct http_result *result, size_t *length)
{
	char *body = result->body;

	if (length != NULL)
		*length = body != NULL ? result->length : 0;
	result->body = NULL;
	result->length = 0;
	return body;
}
