/* SPDX-License-Identifier: MIT */
/* What the files of the tree share. */
#ifndef YIPING_MODEL_AREA_PARTS_H
#define YIPING_MODEL_AREA_PARTS_H

#include <stdatomic.h>

#include "yiping/model/area.h"

/* Areas that lie packed in a row of bytes; one of them becomes a struct when it is asked for. */
struct area_pack {
	char *bytes;      // owned; names point into them
	size_t length;
	uint32_t *at;     // [num] of its row, 0 = none
	struct area_link {
		uint32_t first_child, next;
	} *links;         // [num]
	uint32_t room;    // of both
	uint32_t count, top, root;
};

/* Takes the bytes (on failure, too) and looks at every row: parents stand before their children,
 * siblings in the order of nums, nothing twice, nothing too deep. "corrupt". */
bool area_pack_open(struct area_pack *p, char *bytes, size_t n, struct error *e);
void area_pack_finish(struct area_pack *p);

static inline bool area_pack_has(const struct area_pack *p, uint32_t num)
{
	return num < p->room && p->at[num];
}

/* Of an area that it has. */
const char *area_pack_id(const struct area_pack *p, uint32_t num);
void area_pack_read(const struct area_pack *p, uint32_t num, struct area *out);

struct area_tree {
	struct arena arena;    // areas, and names of those that were put; what is replaced stays
	_Atomic(struct area *) *by_num; // [num], NULL = unknown or still packed
	uint32_t room;
	uint32_t top;
	uint32_t *by_id;       // open addressing, nums; 0 = free
	uint32_t id_room;      // power of two
	uint32_t root;
	size_t count;
	struct area_pack pack;
	atomic_flag waking;    // held while a struct is made: several threads may read a tree
};

#endif
