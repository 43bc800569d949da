/* SPDX-License-Identifier: MIT */
/* Memory that lives and dies together: a decoded entity keeps all its strings in one arena. */
#ifndef YIPING_BASE_ARENA_H
#define YIPING_BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *last; // newest block, NULL when empty
};

/* A zeroed struct arena is empty and ready for use. */

/* size bytes, zeroed, aligned for any type; never NULL (out of memory ends the program: callers
 * cap sizes that come from outside before asking). */
void *arena_alloc(struct arena *a, size_t size);

/* A NUL-terminated copy; NULL gives NULL. */
const char *arena_strdup(struct arena *a, const char *s);
const char *arena_strndup(struct arena *a, const char *s, size_t n);
const char *arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Frees everything; the arena is empty and ready again. NULL-safe. */
void arena_finish(struct arena *a);

/* Forgets everything but keeps one block for reuse. */
void arena_reset(struct arena *a);

#endif
