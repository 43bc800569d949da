/* SPDX-License-Identifier: MIT */
/* What must be decoded from JSON: catalog, units, shifts and the like. It takes as long as folding
 * fifty thousand events, so both are done at once. */
#include <stdlib.h>
#include <string.h>

#include "replica_parts.h"
#include "yiping/base/mem.h"
#include "yiping/store/meta.h"
#include "yiping/wire/catalog.h"

#define PAGE 500
#define ALONE 200 // fewer entities are not worth a thread

static void decode_page(struct side *s, const struct stored_page *page)
{
	const struct wire_refs refs = {.tree = s->tree, .catalog = s->catalog};
	for (size_t i = 0; i < page->count; i++) {
		const struct stored *row = &page->rows[i];
		struct change c = {.op = OP_UPSERT, .head = row->live.head, .body = row->body,
			.body_length = row->body_length, .path = row->live.path};
		memcpy(c.id, row->live.id, sizeof c.id);
		if (c.body)
			things_take(s->things, &c, &refs);
	}
}

static void decode(void *user)
{
	struct side *s = user;
	struct error bad;
	s->catalog = wire_catalog_decode(s->catalog_json, strlen(s->catalog_json), &bad);
	for (size_t i = 0; i < s->page_count && s->catalog; i++)
		decode_page(s, &s->pages[i]);
}

static bool read_kind(struct db *db, struct side *s, enum kind kind, struct error *e)
{
	uint32_t after = 0;
	bool more = true;
	while (more) {
		s->pages = mem_grow(s->pages, s->page_count + 1, sizeof *s->pages);
		struct stored_page *page = &s->pages[s->page_count];
		if (!stored_list(db, kind, after, true, PAGE, page, e)) {
			stored_page_finish(page);
			return false;
		}
		s->page_count++;
		s->count += page->count;
		more = page->more && page->count;
		if (page->count)
			after = page->rows[page->count - 1].live.head.num;
	}
	return true;
}

bool side_read(struct side *s, struct db *db, struct error *e)
{
	static const enum kind kinds[] = {KIND_UNIT, KIND_WARNING, KIND_SHIFT, KIND_MODE,
		KIND_SOURCE, KIND_ROSTER};
	if (!meta_text(db, "ref.catalog", &s->arena, &s->catalog_json, e) || !s->catalog_json)
		return false;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (!read_kind(db, s, kinds[i], e))
			return false;
	return true;
}

void side_start(struct side *s)
{
	s->runs = s->count > ALONE && uv_thread_create(&s->thread, decode, s) == 0;
	if (!s->runs)
		decode(s);
}

bool side_join(struct side *s)
{
	if (s->runs)
		uv_thread_join(&s->thread);
	s->runs = false;
	return s->catalog != NULL;
}

void side_finish(struct side *s)
{
	side_join(s);
	for (size_t i = 0; i < s->page_count; i++)
		stored_page_finish(&s->pages[i]);
	free(s->pages);
	catalog_destroy(s->catalog);
	things_destroy(s->things);
	arena_finish(&s->arena);
}
