/* SPDX-License-Identifier: MIT */
#include "yiping/base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

static _Atomic(void (*)(void)) die_hook;

void mem_on_die(void (*hook)(void))
{
	atomic_store(&die_hook, hook);
}

/* write(2) and _exit: no allocation, no buffers, no handlers that could want memory again. */
void mem_die(const char *why)
{
	void (*hook)(void) = atomic_exchange(&die_hook, NULL);

	if (hook)
		hook();
	const char *parts[] = {"yiping: ", why ? why : "cannot go on", "\n"};
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (write(STDERR_FILENO, parts[i], strlen(parts[i])) < 0)
			break;
	}
	_exit(1);
}

void *mem_alloc(size_t size)
{
	return mem_array(1, size);
}

void *mem_array(size_t count, size_t size)
{
	void *p = count && size ? calloc(count, size) : calloc(1, 1);

	if (!p)
		mem_die("out of memory");
	return p;
}

void *mem_grow(void *p, size_t count, size_t size)
{
	void *grown = count && size ? reallocarray(p, count, size) : realloc(p, 1);

	if (!grown)
		mem_die("out of memory");
	return grown;
}

char *mem_strdup(const char *s)
{
	if (!s)
		return NULL;
	size_t room = strlen(s) + 1;
	return memcpy(mem_alloc(room), s, room);
}

void mem_trim(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}
