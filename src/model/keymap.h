/* SPDX-License-Identifier: MIT */
/* Pairs of numbers to an index: open addressing with linear probing; removal shifts back, so there
 * are no tombstones and what was removed costs nothing. A zeroed struct keymap is empty. */
#ifndef YIPING_MODEL_KEYMAP_H
#define YIPING_MODEL_KEYMAP_H

#include <stdint.h>

struct keymap_entry {
	uint32_t a, b;
	uint32_t value; // 0 = free
};

struct keymap {
	struct keymap_entry *entries;
	uint32_t room;  // 0 or a power of two
	uint32_t count;
};

/* The value of (a, b), 0 if there is none. */
uint32_t keymap_get(const struct keymap *m, uint32_t a, uint32_t b);

/* Asks for the memory where (a, b) is, which is going to be looked for soon. */
void keymap_expect(const struct keymap *m, uint32_t a, uint32_t b);

/* Sets (a, b) to value > 0, adding or replacing. */
void keymap_set(struct keymap *m, uint32_t a, uint32_t b, uint32_t value);

/* Takes (a, b) out; returns what it held, 0 if nothing. */
uint32_t keymap_remove(struct keymap *m, uint32_t a, uint32_t b);

/* The next entry from *at (begin with 0), NULL at the end. Order means nothing. */
const struct keymap_entry *keymap_next(const struct keymap *m, uint32_t *at);

/* Empties it, and keeps its memory. */
void keymap_clear(struct keymap *m);

/* Frees; the map is empty and ready again. */
void keymap_finish(struct keymap *m);

#endif
