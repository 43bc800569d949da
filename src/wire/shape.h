/* SPDX-License-Identifier: MIT */
/* A shape says how a struct looks as JSON, as a table: one walk writes it, one reads it, so the two
 * directions cannot drift apart. */
#ifndef YIPING_SRC_WIRE_SHAPE_H
#define YIPING_SRC_WIRE_SHAPE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/wire/out.h"
#include "yiping/wire/span.h"

enum member_type {
	MEMBER_STRING,  // const char *; NULL and "" are left out
	MEMBER_ROOM,     // char[size]; "" is left out
	MEMBER_FLAG,     // bool; false is left out
	MEMBER_TRI,      // int8_t: -1 left out, 0 false, 1 true
	MEMBER_UINT,     // 1, 2, 4 or 8 bytes; 0 is left out
	MEMBER_INT64,    // int64_t; 0 is left out
	MEMBER_SEQ,      // uint64_t as a string of digits; 0 is left out
	MEMBER_HEX64,    // uint64_t as 16 hexadecimal digits
	MEMBER_DOUBLE,   // written if `has` says so, or always without `has`
	MEMBER_INSTANT,  // int64_t; INSTANT_NONE is left out
	MEMBER_TOKEN,    // enum of 1 or 4 bytes, by enum token_set; one without a token is left out
	// num of 1, 2 or 4 bytes, on the wire the id, by enum ref_set; 0 is left out
	MEMBER_REF,
	MEMBER_NUMS,     // uint32_t[most] and a count of one byte; ids if ref_set says so
	MEMBER_REFS,     // uint32_t * and size_t; ids
	// struct inside (or the same struct); left out when empty or `has` is false
	MEMBER_OBJECT,
	MEMBER_LIST,     // pointer and size_t of structs
	MEMBER_STRINGS,  // const char ** and size_t
	MEMBER_CUSTOM,   // the functions write and read it, key and all; `in` gets the whole object
};

enum token_set { TOKENS_KIND, TOKENS_STATE, TOKENS_VERB, TOKENS_PERSON, TOKENS_COLOUR,
	TOKENS_QUALITY,
	TOKENS_LEVEL, TOKENS_SOURCE, TOKENS_UNIT_STATUS, TOKENS_FEED, TOKENS_OP, TOKENS_COUNTER,
	TOKENS_CLOCK, TOKENS_ORDER, TOKENS_WARNING, TOKENS_WARNING_ACT, TOKENS_INFORM,
	TOKENS_REMIT, TOKENS_UNIT_CLASS };

enum ref_set { REF_PLAIN, REF_AREA, REF_TYPE, REF_DOMAIN, REF_RUNWAY, REF_INDICATOR,
	REF_UNIT_KIND };

enum member_need {
	NEED = 1, // absent is an error on reading, so is zero or empty without KEEP
	KEEP = 2, // written even when zero
	ONLY_OUT = 4, // never read
};

struct member;
struct reader;
struct shape {
	const struct member *members;
	size_t count;
};

struct member {
	const char *key;
	uint8_t type;    // enum member_type
	uint8_t set;     // enum token_set or enum ref_set
	uint8_t need;    // enum member_need set
	size_t offset;   // in the struct
	size_t size;     // of the member; of an element of a list
	size_t has;      // 1 + offset of a bool, 0 none
	size_t count;    // offset of the count
	size_t most;     // elements; the highest value of a MEMBER_UINT, 0 = all that fit
	const struct shape *sub;
	void (*out)(struct buf *b, const struct wire_refs *refs, const void *base);
	bool (*in)(struct reader *r, json_t *o, void *base);
};

#define SIZE_OF(S, m) sizeof(((S *)0)->m)
#define AT(S, m) .offset = offsetof(S, m), .size = SIZE_OF(S, m)
#define HAS(S, m) .has = 1 + offsetof(S, m)
#define LIST_OF(S, m, n, E) .type = MEMBER_LIST, .offset = offsetof(S, m), \
	.count = offsetof(S, n), .size = sizeof(E), .most = WIRE_LIST_MAX
#define SHAPE(members) {members, sizeof(members) / sizeof(members[0])}

/* Reading goes on in one pass and ends at the first error. */
struct reader {
	const struct wire_refs *refs;
	struct arena *arena;
	struct error *error; // may be NULL
	bool strict;         // requests: a value nobody knows is an error, not none
	char path[128];      // of the container being read, "events[3]"
	size_t path_length;
};

/* Parses within the caps. NULL with *error filled on failure. */
json_t *reader_load(const char *bytes, size_t n, struct error *error);

/* Fills *base from an object. Absent members become what a struct without them means: zero, NULL,
 * INSTANT_NONE, -1. o NULL stands for an empty object that need not be complete. */
bool shape_read(struct reader *r, const struct shape *s, json_t *o, void *base);

/* All in one: parse, read, let go. */
bool shape_decode(const struct shape *s, const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, bool strict, void *base, struct error *error);

/* Writes the members (an object is open), or an object. */
void shape_write(struct buf *b, const struct shape *s, const struct wire_refs *refs,
	const void *base);
void shape_write_object(struct buf *b, const struct shape *s, const struct wire_refs *refs,
	const void *base);

/* For custom members. Fails with code "shape" and the path of key; a push gives back what pop
 * takes. */
bool reader_fail(struct reader *r, const char *key, const char *why);
size_t reader_push(struct reader *r, const char *key);
size_t reader_push_index(struct reader *r, size_t index);
void reader_pop(struct reader *r, size_t before);
json_t *member_of(json_t *o, const char *key); // NULL for absent and for null
bool read_string(struct reader *r, json_t *o, const char *key, const char **out); // NULL if absent
// 0 if absent
bool read_uint(struct reader *r, json_t *o, const char *key, uint64_t most, uint64_t *out);
bool read_double(struct reader *r, json_t *o, const char *key, bool *has, double *out);
bool read_flag(struct reader *r, json_t *o, const char *key, bool *out);
bool read_instant(struct reader *r, json_t *o, const char *key, int64_t *out);
// NULL if absent
bool read_list(struct reader *r, json_t *o, const char *key, size_t most, json_t **out);

const char *token_text(enum token_set set, uint32_t value);
uint32_t token_value(enum token_set set, const char *token);
const char *ref_id(const struct wire_refs *refs, enum ref_set set, uint32_t num); // NULL if unknown
uint32_t ref_num(const struct wire_refs *refs, enum ref_set set, const char *id); // 0 if unknown

uint64_t load_uint(const void *p, size_t size);
void store_uint(void *p, size_t size, uint64_t v);

#endif
