/* SPDX-License-Identifier: MIT */
/* What several handlers need beside route.h. */
#ifndef YIPING_GOV_ASKED_H
#define YIPING_GOV_ASKED_H

#include "yiping/base/sha256.h"
#include "yiping/gov/route.h"

#define ASKED_LIMIT_MAX 1000 // what the contract lets one ask for
#define ASKED_ETAG_ROOM 17

/* ?limit=, `otherwise` if absent and never more than `most`; false after having answered 400. */
bool asked_limit(struct inbound *r, size_t otherwise, size_t most, size_t *out);

/* The one subtree that a scope is, for the store's indexes; count 0 if it is more than that. */
struct area_path asked_below(const struct scope *s, const struct area_tree *t);

/* 16 hexadecimal digits of a hash of an answer. */
void asked_etag(const void *bytes, size_t n, char out[ASKED_ETAG_ROOM]);

/* In a reader: ends the query with a problem; returns false. */
bool asked_refuse(struct query *q, int status, const char *code, const char *detail,
	struct error *e);

/* Answers a body that could not be decoded: 422 with the field's code, 413, or 400. */
void asked_unreadable(struct inbound *r, const struct error *e);

/* What the key of a request stands for: a hash of its path and body. */
void asked_content(const struct inbound *r, uint8_t out[SHA256_BYTES]);

/* Hands the writer a command of this request's person; `done` answers and destroys it. On failure
 * the request is answered here. */
void asked_post(struct inbound *r, struct command *c,
	void (*done)(struct command *c, const struct error *e));

/* Whether the command was carried out; if so the handler publishes its changes and answers. Of one
 * that failed or was refused everything is done here: what time did before it is published, and
 * the request answered. */
bool asked_done(struct inbound *r, struct command *c, const struct error *e);

/* Answers with the body that the writer made. */
void asked_answer(struct inbound *r, const struct command *c);

/* For `done` of a command that has no effect but its changes: publishes them, answers with the
 * writer's body and destroys the command. */
void asked_told(struct command *c, const struct error *e);

#endif
