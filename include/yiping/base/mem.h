/* SPDX-License-Identifier: MIT */
/* Out of memory ends the program, everywhere and in one way (sizes from outside are capped before
 * they get here). The hook lets the terminal be put right first. */
#ifndef YIPING_BASE_MEM_H
#define YIPING_BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);                      // zeroed, never NULL
void *mem_array(size_t count, size_t size);        // zeroed, overflow-checked, never NULL
void *mem_grow(void *p, size_t count, size_t size); // realloc of an array, overflow-checked
char *mem_strdup(const char *s);                   // NULL gives NULL

/* Gives back to the system what was freed: after something large was read once. A few hundred
 * microseconds; any thread. */
void mem_trim(void);

/* Ends the program with a sentence on standard error after running the hook. */
void mem_die(const char *why) __attribute__((noreturn));
void mem_on_die(void (*hook)(void));

#endif
