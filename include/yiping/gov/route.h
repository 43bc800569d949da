/* SPDX-License-Identifier: MIT */
/* From a call to its handler: one table of routes, who may use them, and the ways to answer. */
#ifndef YIPING_GOV_ROUTE_H
#define YIPING_GOV_ROUTE_H

#include "yiping/base/buf.h"
#include "yiping/gov/server.h"
#include "yiping/store/worker.h"

#define ANSWER_MAX ((size_t)16 << 20) // bytes of one answer

/* A call that has been let in. Heap; it ends with one of the answer functions. */
struct inbound {
	struct server *server;
	struct exchange *exchange;
	struct member *member;     // NULL on open routes
	struct person person;      // a copy: the member may be revoked while a query runs
	struct scope scope;        // of the person, narrowed to ?area=
	uint32_t area;             // ?area= as num, 0 = none given
	char param[2][64];         // {…} parts of the path
	bool admin;                // came through the admin socket
	char id[17];               // Request-Id
	unsigned poll_after_s;     // told with a 200; 0 = not
	struct reference *reference; // in force when the request came: stays valid
	const struct area_tree *tree;
	const struct catalog *catalog;
	char not_modified[48];     // If-None-Match that came along, "" none
};

struct route {
	const char *method;
	const char *pattern;       // "/v1/events/{}/actions"
	uint16_t who;              // WHO set of roles; 0 = open to everybody, no token asked
	bool scoped;               // understands ?area=
	void (*serve)(struct inbound *r);
};

const struct route *route_table(size_t *count);

/* The httpd's on_exchange. */
void route_exchange(void *server, struct exchange *c);

/* ---- answers; each ends the request ---- */

/* 200 or `status` with JSON taken from `b` (emptied). etag NULL = none; a strong one without
 * quotes. When it equals If-None-Match the answer is 304. */
void answer_json(
	struct inbound *r, int status, struct buf *b, const char *etag, const char *act_tag);

/* The same bytes to many. */
void answer_shared(struct inbound *r, struct shared_bytes *bytes);

/* The same with a strong ETag: 304 when it equals If-None-Match. */
void answer_shared_tagged(struct inbound *r, struct shared_bytes *bytes, const char *etag);

/* application/problem+json. retry_after_s 0 = none; `current` (NULL = none) is the event's JSON. */
struct problem {
	int status;
	const char *code;
	const char *detail;
	unsigned retry_after_s;
	const char *current; size_t current_length;
	const char *act_tag;
};
void answer_problem(struct inbound *r, const struct problem *p);

/* Short form. */
void answer_refusal(struct inbound *r, int status, const char *code, const char *detail);

void answer_text(struct inbound *r, int status, const char *text);

/* 503 or 507 from an error of store or ledger. */
void answer_error(struct inbound *r, const struct error *e);

/* ---- queries on a reader ----
 * `read` runs in a reader's thread and appends JSON to `out`, from what is in `q` and nothing else
 * of the server; *status may be set to another one with a problem in *e. Then the answer goes out.
 */
struct query {
	struct inbound *request;
	struct buf out;
	struct arena arena;
	int status;
	char etag[48], act_tag[48];
	const char *content_type;              // NULL = JSON
	void *more;                            // the handler's own, freed with free()
	bool (*read)(struct db *db, struct query *q, struct error *e);
};
void query_run(struct inbound *r, bool (*read)(struct db *db, struct query *q, struct error *e),
	void *more);

/* Query arguments; false after having answered 400. */
bool inbound_uint(
	struct inbound *r, const char *name, uint64_t otherwise, uint64_t most, uint64_t *out);
bool inbound_instant(struct inbound *r, const char *name, int64_t *out); // INSTANT_NONE if absent

/* The mask class for an entity's body, for this person. */
enum mask_class inbound_mask(const struct inbound *r);

/* Refs for wire functions in a handler or a reader. */
struct wire_refs inbound_refs(const struct inbound *r);

#endif
