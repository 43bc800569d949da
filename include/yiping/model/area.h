/* SPDX-License-Identifier: MIT */
/* The tree of areas. Ids are opaque: a parent is never derived from the characters of a code. */
#ifndef YIPING_MODEL_AREA_H
#define YIPING_MODEL_AREA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/arena.h"
#include "yiping/base/buf.h"
#include "yiping/base/error.h"
#include "yiping/model/name.h"
#include "yiping/model/token.h"

#define PATH_MAX_AREAS 6
#define AREA_ID_ROOM 24
#define AREA_NUM_MAX (UINT32_C(1) << 20)
#define AREA_PACK_MAX ((size_t)64 << 20) // bytes of a packed tree

/* The way from the root to an area, nums, root first. */
struct area_path {
	uint32_t num[PATH_MAX_AREAS];
	uint8_t count;
};

struct area {
	char id[AREA_ID_ROOM];
	uint32_t num;    // > 0, permanent
	uint32_t rev;    // counts its changes, from 1; put as 0 it becomes 1
	uint32_t parent; // num, 0 = root
	enum level level;
	struct name name;
	struct name short_name;
	double lon, lat;      // degrees, WGS-84 as given; meaningless unless has_position
	bool has_position;
	uint32_t population;  // residents, 0 unknown
	int64_t valid_from, valid_to; // ms, INSTANT_NONE = open
	uint32_t heir;        // num, of a closed one: who took over what lay in it; 0 = its parent
	uint32_t first_child; // num, 0 none; in the order of nums
	uint32_t next;        // num of the next sibling, 0 none
};

/* Indexed by num and by id; rebuilt whole or grown by area_tree_put. Several threads may read one
 * that nobody changes. */
struct area_tree;

struct area_tree *area_tree_create(void);
void area_tree_destroy(struct area_tree *t);

/* A tree of its own with the same areas. */
struct area_tree *area_tree_copy(const struct area_tree *t);

/* The tree as bytes, appended; false if out overflowed. */
bool area_tree_pack(const struct area_tree *t, struct buf *out);

/* Back from such bytes, which are of the heap and belong to the tree from here on (on failure they
 * are freed). Areas stay packed until they are asked for, so a start pays for those it looks at.
 * NULL and "corrupt" for anything that is no tree. */
struct area_tree *area_tree_unpack(char *bytes, size_t n, struct error *e);

/* Packs a tree that is full, in place: a quarter of the memory while few areas are looked at. What
 * areas pointed to before is gone. */
void area_tree_settle(struct area_tree *t);

/* Adds or replaces one area by num (strings are copied; first_child and next are worked out). An
 * area keeps its num and id for ever. Errors: "area_bad" (num 0 or past AREA_NUM_MAX, no id),
 * "area_clash" (num or id of another area), "area_root" (a second root), "area_parent" (unknown, or
 * below itself), "area_depth" (deeper than PATH_MAX_AREAS). */
bool area_tree_put(struct area_tree *t, const struct area *a, struct error *e);

/* The area after `a` when parents come before their children; NULL after the last. Begin at the
 * root. */
const struct area *area_after(const struct area_tree *t, const struct area *a);

/* NULL if unknown. What they point to stays at its place as long as the tree. */
const struct area *area_by_num(const struct area_tree *t, uint32_t num);
const struct area *area_by_id(const struct area_tree *t, const char *id);
const struct area *area_root(const struct area_tree *t); // NULL while empty
size_t area_count(const struct area_tree *t);
uint32_t area_top_num(const struct area_tree *t); // highest num in use

/* The path to num; count 0 if unknown. */
struct area_path area_path_of(const struct area_tree *t, uint32_t num);

/* True unless the area was closed before or at this instant. */
bool area_is_open(const struct area *a, int64_t at);

/* `num`, or of a closed one whoever took over; 0 if unknown or nobody did. */
uint32_t area_in_charge(const struct area_tree *t, uint32_t num, int64_t at);

/* True if `num` is `top` or lies below it. */
bool area_within(const struct area_tree *t, uint32_t num, uint32_t top);
bool area_path_has(const struct area_path *p, uint32_t num);
bool area_path_equal(const struct area_path *a, const struct area_path *b);

/* "district/town" (short names) for a town and for whatever lies in it, the short name otherwise;
 * in a language, gated, into out. "" if unknown. */
void area_label(const struct area_tree *t, uint32_t num, const char *lang, char *out, size_t room);

#endif
