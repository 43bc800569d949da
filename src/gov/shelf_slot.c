/* SPDX-License-Identifier: MIT */
#include "shelf_slot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/store/meta.h"

int64_t shelf_slot_take(int64_t taken[SHELF_SLOTS_MAX], size_t *count, int64_t wanted)
{
	size_t i = 0;
	int64_t at = wanted;
	if (*count >= SHELF_SLOTS_MAX)
		return wanted;
	while (i < *count && taken[i] <= at - SHELF_GAP_MS)
		i++;
	for (; i < *count && taken[i] < at + SHELF_GAP_MS; i++)
		at = taken[i] + SHELF_GAP_MS;
	memmove(taken + i + 1, taken + i, (*count - i) * sizeof *taken);
	taken[i] = at;
	++*count;
	return at;
}

/* The district it lies in, or the whole where it lies in none. */
static void key_of(const struct turn *t, const struct area_path *path, char out[32])
{
	uint32_t num = path->count ? path->num[0] : 0;
	for (uint8_t i = 0; i < path->count; i++) {
		const struct area *a = area_by_num(t->ledger->tree, path->num[i]);
		if (a && a->level == LEVEL_DISTRICT)
			num = a->num;
	}
	snprintf(out, 32, "shelf.%u", (unsigned)num);
}

static bool load(struct turn *t, const char *key, int64_t *taken, size_t *count, struct error *e)
{
	char *bytes = NULL;
	size_t n = 0;
	*count = 0;
	if (!meta_bytes(t->db, key, &bytes, &n, e))
		return false;
	for (size_t i = 0; i + sizeof *taken <= n && *count < SHELF_SLOTS_MAX; i += sizeof *taken) {
		int64_t at;
		memcpy(&at, bytes + i, sizeof at);
		if (at > t->command->now - SHELF_GAP_MS)
			taken[(*count)++] = at;
	}
	free(bytes);
	return true;
}

bool shelf_slot(struct turn *t, const struct area_path *path, int64_t wanted, int64_t *out,
	struct error *e)
{
	int64_t *taken = mem_alloc(SHELF_SLOTS_MAX * sizeof *taken);
	size_t count = 0;
	char key[32];
	key_of(t, path, key);
	bool ok = load(t, key, taken, &count, e);
	if (ok)
		*out = shelf_slot_take(taken, &count, wanted);
	ok = ok && meta_put_bytes(t->db, key, taken, count * sizeof *taken, e);
	free(taken);
	return ok;
}
