/* SPDX-License-Identifier: MIT */
/* A growable byte string with a cap given at birth. After the cap is met, `overflow` is set, no
 * more is appended, and the content stays valid. */
#ifndef YIPING_BASE_BUF_H
#define YIPING_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;    // NUL-terminated when not NULL
	size_t length; // without the NUL
	size_t room;   // allocated bytes
	size_t cap;    // most bytes it may hold
	bool overflow; // something did not fit
};

void buf_init(struct buf *b, size_t cap);
void buf_finish(struct buf *b); // NULL and zeroed are fine
void buf_clear(struct buf *b);  // empties, keeps the memory, clears overflow

/* Each returns false when the cap would be passed (nothing is appended then, nor later until
 * buf_clear). The bytes must not lie in the buffer itself. */
bool buf_add(struct buf *b, const void *bytes, size_t n);
bool buf_puts(struct buf *b, const char *s);
bool buf_putc(struct buf *b, char c);
bool buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The content as a string that the caller frees; b is left empty with its cap. Never NULL. */
char *buf_steal(struct buf *b);

#endif
