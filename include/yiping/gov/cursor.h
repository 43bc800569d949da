/* SPDX-License-Identifier: MIT */
/* Cursors: "<epoch8>-<scope hash, 8 hex>-<seq>". Clients must not read them. */
#ifndef YIPING_GOV_CURSOR_H
#define YIPING_GOV_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CURSOR_ROOM 48

struct cursor {
	char epoch[9];
	uint32_t scope;
	uint64_t seq;
};

/* To and from its text; parse is false for what this server cannot have written. */
void cursor_format(const struct cursor *c, char out[CURSOR_ROOM]);
bool cursor_parse(const char *s, struct cursor *out);

/* NULL if the cursor may go on, else the code of the 410: cursor_epoch, cursor_scope, cursor_ahead,
 * cursor_floor. */
const char *cursor_judge(const struct cursor *c, const char *epoch, uint32_t scope, uint64_t head,
	uint64_t floor);

#endif
