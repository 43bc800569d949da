/* SPDX-License-Identifier: MIT */
#include "keymap.h"

#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"

#define ROOM_FIRST 16

static uint32_t home_of(const struct keymap *m, uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) * UINT64_C(0x9E3779B97F4A7C15);

	x ^= x >> 29;
	return (uint32_t)(x * UINT64_C(0xBF58476D1CE4E5B9) >> 32) & (m->room - 1);
}

/* Where (a, b) is, or the free place where it would go. */
static uint32_t find(const struct keymap *m, uint32_t a, uint32_t b)
{
	uint32_t at = home_of(m, a, b);

	while (m->entries[at].value && (m->entries[at].a != a || m->entries[at].b != b))
		at = (at + 1) & (m->room - 1);
	return at;
}

static void grow(struct keymap *m)
{
	struct keymap bigger = {.room = m->room ? m->room * 2 : ROOM_FIRST, .count = m->count};

	bigger.entries = mem_array(bigger.room, sizeof(*bigger.entries));
	for (uint32_t i = 0; i < m->room; i++) {
		const struct keymap_entry *e = &m->entries[i];
		if (e->value)
			bigger.entries[find(&bigger, e->a, e->b)] = *e;
	}
	free(m->entries);
	*m = bigger;
}

uint32_t keymap_get(const struct keymap *m, uint32_t a, uint32_t b)
{
	return m->room ? m->entries[find(m, a, b)].value : 0;
}

void keymap_expect(const struct keymap *m, uint32_t a, uint32_t b)
{
	if (m->room)
		__builtin_prefetch(&m->entries[home_of(m, a, b)]);
}

void keymap_set(struct keymap *m, uint32_t a, uint32_t b, uint32_t value)
{
	if (m->count >= m->room / 4 * 3)
		grow(m);

	struct keymap_entry *e = &m->entries[find(m, a, b)];
	m->count += e->value == 0;
	*e = (struct keymap_entry){a, b, value};
}

uint32_t keymap_remove(struct keymap *m, uint32_t a, uint32_t b)
{
	if (!m->room)
		return 0;

	uint32_t hole = find(m, a, b), mask = m->room - 1;
	uint32_t value = m->entries[hole].value;
	if (!value)
		return 0;
	/* Whoever stands behind the hole and could not have been found past it moves into it. */
	for (uint32_t at = (hole + 1) & mask; m->entries[at].value; at = (at + 1) & mask) {
		uint32_t home = home_of(m, m->entries[at].a, m->entries[at].b);
		if (((at - home) & mask) >= ((at - hole) & mask)) {
			m->entries[hole] = m->entries[at];
			hole = at;
		}
	}
	m->entries[hole].value = 0;
	m->count--;
	return value;
}

const struct keymap_entry *keymap_next(const struct keymap *m, uint32_t *at)
{
	while (*at < m->room) {
		const struct keymap_entry *e = &m->entries[(*at)++];
		if (e->value)
			return e;
	}
	return NULL;
}

void keymap_clear(struct keymap *m)
{
	if (m->room)
		memset(m->entries, 0, m->room * sizeof(*m->entries));
	m->count = 0;
}

void keymap_finish(struct keymap *m)
{
	free(m->entries);
	*m = (struct keymap){0};
}
