/* SPDX-License-Identifier: MIT */
#include "yiping/model/area.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "area_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"

struct area_tree *area_tree_create(void)
{
	struct area_tree *t = mem_alloc(sizeof(*t));

	atomic_flag_clear(&t->waking);
	return t;
}

void area_tree_destroy(struct area_tree *t)
{
	if (!t)
		return;
	arena_finish(&t->arena);
	area_pack_finish(&t->pack);
	free(t->by_num);
	free(t->by_id);
	free(t);
}

/* The struct of an area that is still packed. Whoever reads a tree may be one of several threads
 * that do. */
static struct area *wake(const struct area_tree *told, uint32_t num)
{
	struct area_tree *t = (struct area_tree *)told;

	while (atomic_flag_test_and_set_explicit(&t->waking, memory_order_acquire))
		;
	struct area *a = atomic_load_explicit(&t->by_num[num], memory_order_relaxed);
	if (!a) {
		a = arena_alloc(&t->arena, sizeof(*a));
		area_pack_read(&t->pack, num, a);
		atomic_store_explicit(&t->by_num[num], a, memory_order_release);
	}
	atomic_flag_clear_explicit(&t->waking, memory_order_release);
	return a;
}

static struct area *get(const struct area_tree *t, uint32_t num)
{
	if (!num || num > t->top)
		return NULL;
	struct area *a = atomic_load_explicit(&t->by_num[num], memory_order_acquire);
	return a || !area_pack_has(&t->pack, num) ? a : wake(t, num);
}

static bool has(const struct area_tree *t, uint32_t num)
{
	return t->by_num[num] || area_pack_has(&t->pack, num);
}

static const char *id_of(const struct area_tree *t, uint32_t num)
{
	const struct area *a = atomic_load_explicit(&t->by_num[num], memory_order_acquire);

	return a ? a->id : area_pack_id(&t->pack, num);
}

/* Where this id stands or would stand. */
static uint32_t id_place(const struct area_tree *t, const char *id)
{
	uint32_t hash = UINT32_C(2166136261);

	for (const char *s = id; *s; s++)
		hash = (hash ^ (uint8_t)*s) * UINT32_C(16777619);
	hash ^= hash >> 15;
	uint32_t at = hash & (t->id_room - 1);
	while (t->by_id[at] && strcmp(id_of(t, t->by_id[at]), id) != 0)
		at = (at + 1) & (t->id_room - 1);
	return at;
}

static void make_room(struct area_tree *t, uint32_t num)
{
	if (num >= t->room) {
		uint32_t room = t->room ? t->room : 64;
		while (room <= num)
			room *= 2;
		t->by_num = mem_grow(t->by_num, room, sizeof(*t->by_num));
		memset(t->by_num + t->room, 0, (room - t->room) * sizeof(*t->by_num));
		t->room = room;
	}
	if (t->count * 2 < t->id_room)
		return;
	t->id_room = t->id_room ? t->id_room * 2 : 64;
	free(t->by_id);
	t->by_id = mem_array(t->id_room, sizeof(*t->by_id));
	for (uint32_t i = 1; i <= t->top; i++)
		if (has(t, i))
			t->by_id[id_place(t, id_of(t, i))] = i;
}

/* Levels of the subtree, 1 for an area without children. */
static unsigned height_of(const struct area_tree *t, const struct area *a)
{
	unsigned most = 0;

	for (const struct area *c = get(t, a->first_child); c; c = get(t, c->next)) {
		unsigned h = height_of(t, c);
		most = h > most ? h : most;
	}
	return most + 1;
}

static bool check_parent(const struct area_tree *t, const struct area *a, const struct area *old,
	struct error *e)
{
	if (!a->parent) {
		if (t->root && t->root != a->num)
			return error_set(e, "area_root", "Area %s would be a second root.", a->id);
		return true;
	}
	if (!get(t, a->parent))
		return error_set(e, "area_parent", "Area %s has an unknown parent (%u).", a->id,
			a->parent);
	if (old && area_within(t, a->parent, a->num))
		return error_set(e, "area_parent", "Area %s would be below itself.", a->id);

	struct area_path path = area_path_of(t, a->parent);
	if (path.count + (old ? height_of(t, old) : 1) > PATH_MAX_AREAS)
		return error_set(e, "area_depth", "Area %s would be deeper than %d levels.", a->id,
			PATH_MAX_AREAS);
	return true;
}

static bool check(const struct area_tree *t, const struct area *a, struct error *e)
{
	if (!a->num || a->num > AREA_NUM_MAX || !*a->id || !memchr(a->id, '\0', sizeof(a->id)))
		return error_set(e, "area_bad", "Area %u has no usable number or id.", a->num);

	const struct area *same_num = get(t, a->num), *same_id = area_by_id(t, a->id);
	if (same_num != same_id)
		return error_set(e, "area_clash", "Id %s and number %u are of different areas.",
			a->id, a->num);
	return check_parent(t, a, same_num, e);
}

static void unlink_child(struct area_tree *t, const struct area *a)
{
	struct area *parent = get(t, a->parent);

	if (!parent)
		return;
	uint32_t *at = &parent->first_child;
	while (*at != a->num)
		at = &get(t, *at)->next;
	*at = a->next;
}

static void link_child(struct area_tree *t, struct area *a)
{
	struct area *parent = get(t, a->parent);

	a->next = 0;
	if (!parent)
		return;
	uint32_t *at = &parent->first_child;
	while (*at && *at < a->num)
		at = &get(t, *at)->next;
	a->next = *at;
	*at = a->num;
}

bool area_tree_put(struct area_tree *t, const struct area *a, struct error *e)
{
	if (!check(t, a, e))
		return false;

	make_room(t, a->num);
	struct area *mine = get(t, a->num);
	uint32_t first_child = mine ? mine->first_child : 0;
	if (mine) {
		unlink_child(t, mine);
	} else {
		mine = arena_alloc(&t->arena, sizeof(*mine));
		t->by_num[a->num] = mine;
		t->top = a->num > t->top ? a->num : t->top;
		t->by_id[id_place(t, a->id)] = a->num;
		t->count++;
	}
	if (t->root == a->num)
		t->root = 0;
	*mine = *a;
	if (!mine->rev)
		mine->rev = 1;
	mine->name = name_copy(&t->arena, &a->name);
	mine->short_name = name_copy(&t->arena, &a->short_name);
	mine->first_child = first_child;
	if (!a->parent)
		t->root = a->num;
	link_child(t, mine);
	return true;
}

/* Rows that were looked at become the tree. False if an id stands twice. */
static bool take_pack(struct area_tree *t, struct area_pack *p)
{
	t->room = p->room;
	t->by_num = mem_array(t->room, sizeof(*t->by_num));
	t->pack = *p;
	t->top = p->top;
	t->root = p->root;
	t->count = p->count;
	for (t->id_room = 64; t->id_room <= p->count * 2;)
		t->id_room *= 2;
	t->by_id = mem_array(t->id_room, sizeof(*t->by_id));
	for (uint32_t i = 1; i <= p->top; i++) {
		if (!area_pack_has(p, i))
			continue;
		uint32_t *place = &t->by_id[id_place(t, area_pack_id(p, i))];
		if (*place)
			return false;
		*place = i;
	}
	return true;
}

struct area_tree *area_tree_unpack(char *bytes, size_t n, struct error *e)
{
	struct area_pack pack;
	struct area_tree *t;

	if (!area_pack_open(&pack, bytes, n, e))
		return NULL;
	t = area_tree_create();
	if (take_pack(t, &pack))
		return t;
	area_tree_destroy(t);
	error_set(e, "corrupt", "The tree of areas has an id twice.");
	return NULL;
}

void area_tree_settle(struct area_tree *t)
{
	struct area_tree *settled;
	struct buf bytes;
	struct error e;

	buf_init(&bytes, AREA_PACK_MAX);
	bool ok = area_tree_pack(t, &bytes);
	size_t n = bytes.length;
	char *tight = ok ? mem_grow(buf_steal(&bytes), n, 1) : NULL;
	settled = ok ? area_tree_unpack(tight, n, &e) : NULL;
	buf_finish(&bytes);
	if (!settled)
		return;
	struct area_tree old = *t;
	*t = *settled;
	*settled = old;
	area_tree_destroy(settled);
}

struct area_tree *area_tree_copy(const struct area_tree *t)
{
	struct area_tree *copy = area_tree_create();
	struct error e;

	for (const struct area *a = area_root(t); a; a = area_after(t, a))
		area_tree_put(copy, a, &e); // what fits in one tree fits in the other
	return copy;
}

const struct area *area_after(const struct area_tree *t, const struct area *a)
{
	if (a->first_child)
		return get(t, a->first_child);
	while (a && !a->next)
		a = get(t, a->parent);
	return a ? get(t, a->next) : NULL;
}

const struct area *area_by_num(const struct area_tree *t, uint32_t num)
{
	return get(t, num);
}

const struct area *area_by_id(const struct area_tree *t, const char *id)
{
	return id && t->id_room ? get(t, t->by_id[id_place(t, id)]) : NULL;
}

const struct area *area_root(const struct area_tree *t)
{
	return get(t, t->root);
}

size_t area_count(const struct area_tree *t)
{
	return t->count;
}

uint32_t area_top_num(const struct area_tree *t)
{
	return t->top;
}

struct area_path area_path_of(const struct area_tree *t, uint32_t num)
{
	struct area_path p = {.count = 0};

	const struct area *a = get(t, num);
	for (; a && p.count < PATH_MAX_AREAS; a = get(t, a->parent))
		p.num[p.count++] = a->num;
	for (unsigned i = 0; i < p.count / 2u; i++) {
		uint32_t swap = p.num[i];
		p.num[i] = p.num[p.count - 1 - i];
		p.num[p.count - 1 - i] = swap;
	}
	return p;
}

bool area_is_open(const struct area *a, int64_t at)
{
	return a->valid_to == INSTANT_NONE || a->valid_to > at;
}

uint32_t area_in_charge(const struct area_tree *t, uint32_t num, int64_t at)
{
	const struct area *a = get(t, num);

	for (size_t steps = 0; a && !area_is_open(a, at); steps++)
		a = steps < t->count ? get(t, a->heir ? a->heir : a->parent) : NULL;
	return a ? a->num : 0;
}

bool area_within(const struct area_tree *t, uint32_t num, uint32_t top)
{
	const struct area *a = get(t, num);

	while (a && a->num != top)
		a = get(t, a->parent);
	return a != NULL;
}

bool area_path_has(const struct area_path *p, uint32_t num)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->num[i] == num)
			return true;
	return false;
}

bool area_path_equal(const struct area_path *a, const struct area_path *b)
{
	return a->count == b->count && memcmp(a->num, b->num, a->count * sizeof a->num[0]) == 0;
}

static const char *short_in(const struct area *a, const char *lang)
{
	const char *s = name_in(&a->short_name, lang);

	return *s ? s : name_in(&a->name, lang);
}

void area_label(const struct area_tree *t, uint32_t num, const char *lang, char *out, size_t room)
{
	const struct area *a = get(t, num), *town = a, *district = NULL;
	char whole[512];

	if (a && a->level >= LEVEL_TOWN) {
		for (const struct area *up = a; up; up = get(t, up->parent)) {
			if (up->level == LEVEL_TOWN)
				town = up;
			if (up->level == LEVEL_DISTRICT)
				district = up;
		}
	}
	snprintf(whole, sizeof(whole), "%s%s%s", district ? short_in(district, lang) : "",
		district ? "/" : "", town ? short_in(town, lang) : "");
	if (room)
		utf8_gate(whole, strlen(whole), out, room);
}
