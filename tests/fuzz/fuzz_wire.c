/* SPDX-License-Identifier: MIT */
#include "fuzz_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/path.h"
#include "yiping/wire/catalog.h"

#define OUT_CAP ((size_t)64 << 20)

static void put_area(struct area_tree *t, const char *id, uint32_t num, uint32_t parent,
	enum level level, const char *zh, const char *en)
{
	struct error e = {0};
	struct area a = {.num = num, .parent = parent, .level = level, .valid_from = INSTANT_NONE,
		.valid_to = INSTANT_NONE, .name = {.zh_cn = zh, .en = en},
		.short_name = {.zh_cn = zh, .en = en}};

	snprintf(a.id, sizeof a.id, "%s", id);
	fuzz_check(area_tree_put(t, &a, &e), e.text);
}

static struct area_tree *make_tree(void)
{
	struct area_tree *t = area_tree_create();

	put_area(t, "500000", 1, 0, LEVEL_CITY, "重庆市", "Chongqing");
	put_area(t, "500105", 2, 1, LEVEL_DISTRICT, "江北区", "Jiangbei");
	put_area(t, "500105001", 3, 2, LEVEL_TOWN, "华新街街道", "Huaxin");
	put_area(t, "500105002", 4, 2, LEVEL_TOWN, "江北城街道", "Jiangbeicheng");
	put_area(t, "500109", 5, 1, LEVEL_DISTRICT, "北碚区", "Beibei");
	return t;
}

const struct wire_refs *fuzz_refs(void)
{
	static struct wire_refs refs;
	struct error e = {0};
	char *bytes;
	size_t n;

	if (refs.tree)
		return &refs;
	fuzz_check(path_read_whole(YP_CATALOG, 1 << 20, &bytes, &n, &e), e.text);
	refs.catalog = wire_catalog_decode(bytes, n, &e);
	fuzz_check(refs.catalog != NULL, e.text);
	free(bytes);
	refs.tree = make_tree();
	return &refs;
}

void fuzz_check_error(const struct error *e, const char *what)
{
	fuzz_check(e->code[0] && e->text[0], what);
	fuzz_judge(JUDGE_LINE, e->text, strlen(e->text), what);
	fuzz_judge(JUDGE_LINE, e->code, strlen(e->code), what);
}

static void fail(const struct fuzz_codec *c, const char *what, const struct buf *first,
	const struct buf *second)
{
	fprintf(stderr, "fuzz: %s: %s\n  %s\n  %s\n", c->name, what,
		first->data ? first->data : "", second && second->data ? second->data : "");
	abort();
}

/* Decodes into rubbish and writes what came of it. */
static bool once(const struct fuzz_codec *c, int rubbish, const char *bytes, size_t n,
	struct buf *out, bool *written, struct error *e)
{
	struct arena arena = {0};
	void *value = malloc(c->size);

	if (!value)
		abort();
	memset(value, rubbish, c->size);
	bool ok = c->decode(bytes, n, &arena, value, e);
	if (ok)
		*written = c->encode(value, out);
	else
		fuzz_check_error(e, c->name);
	free(value);
	arena_finish(&arena);
	return ok;
}

bool fuzz_round_trip(const struct fuzz_codec *c, const char *bytes, size_t n)
{
	struct buf first, second;
	struct error e = {0};
	bool written = false, again = false;

	buf_init(&first, OUT_CAP);
	buf_init(&second, OUT_CAP);
	bool ok = once(c, 0xa5, bytes, n, &first, &written, &e);
	if (ok && !written)
		fail(c, "taken, and cannot be written", &first, NULL);
	if (ok && !once(c, 0x5a, first.data, first.length, &second, &again, &e))
		fail(c, e.text, &first, NULL);
	if (ok && (!again || first.length != second.length ||
			memcmp(first.data, second.data, first.length) != 0))
		fail(c, "comes back as something else", &first, &second);
	buf_finish(&first);
	buf_finish(&second);
	return ok;
}
