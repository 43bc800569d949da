/* SPDX-License-Identifier: MIT */
/* Any bytes as a page: changes, a snapshot, a list, and each item of their arrays; a tick, a
 * change, counters by themselves. */
#include <stdlib.h>
#include <string.h>

#include "fuzz_wire.h"
#include "yiping/wire/change.h"
#include "yiping/wire/page.h"
#include "yiping/wire/tick.h"

FUZZ_CODEC_PLAIN(tick, struct wire_tick);

static bool change_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	return wire_change_decode(b, n, fuzz_refs(), a, out, e);
}

/* A kind that is not known has no state to be written: it is passed over. */
static bool change_out(const void *in, struct buf *out)
{
	const struct change *c = in;
	if (c->head.kind == KIND_NONE)
		return buf_puts(out, "{\"seq\":\"1\",\"op\":\"upsert\",\"kind\":\"new\","
			"\"id\":\"x\",\"num\":1,\"rev\":1}");
	return wire_change_encode(c, MASK_HOLDER, fuzz_refs(), out, NULL);
}

static const struct fuzz_codec change_codec = {"change", sizeof(struct change), change_in,
	change_out};

static bool counters_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	(void)a;
	return wire_counters_decode(b, n, fuzz_refs(), out, e);
}

static bool counters_out(const void *in, struct buf *out)
{
	return wire_counters_encode(in, fuzz_refs(), out);
}

static const struct fuzz_codec counters_codec = {"counters", sizeof(struct wire_counters),
	counters_in, counters_out};

/* Copies the items as they are when out is there. */
static void walk(struct wire_items items, const struct fuzz_codec *c, struct buf *out)
{
	struct wire_span item;

	while (wire_items_next(&items, &item)) {
		fuzz_check(item.length > 0, "an item without bytes");
		if (c && !out)
			fuzz_round_trip(c, item.bytes, item.length);
		if (out && out->length && !strchr("[:", out->data[out->length - 1]))
			buf_putc(out, ',');
		if (out)
			buf_add(out, item.bytes, item.length);
	}
}

static bool changes_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	struct wire_changes *page = out;
	return wire_changes_open(b, n, a, page, e);
}

static bool changes_out(const void *in, struct buf *out)
{
	const struct wire_changes *page = in;

	walk(page->changes, &change_codec, NULL);
	walk(page->ticks, &tick_codec, NULL);
	wire_changes_begin(out, page);
	walk(page->changes, NULL, out);
	wire_changes_ticks(out);
	walk(page->ticks, NULL, out);
	return wire_changes_end(out, page);
}

static const struct fuzz_codec changes_codec = {"changes", sizeof(struct wire_changes), changes_in,
	changes_out};

static bool snapshot_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	return wire_snapshot_open(b, n, a, out, e);
}

static bool snapshot_out(const void *in, struct buf *out)
{
	const struct wire_snapshot *page = in;

	walk(page->changes, &change_codec, NULL);
	walk(page->counters, &counters_codec, NULL);
	if (page->tick.length)
		fuzz_round_trip(&tick_codec, page->tick.bytes, page->tick.length);
	wire_snapshot_begin(out, page);
	walk(page->changes, NULL, out);
	wire_snapshot_counters(out);
	walk(page->counters, NULL, out);
	return wire_snapshot_end(out, page);
}

static const struct fuzz_codec snapshot_codec = {"snapshot", sizeof(struct wire_snapshot),
	snapshot_in, snapshot_out};

static bool list_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	return wire_list_open(b, n, "items", a, out, e);
}

static bool list_out(const void *in, struct buf *out)
{
	const struct wire_list *list = in;

	wire_list_begin(out, "items");
	walk(list->items, NULL, out);
	return wire_list_end(out, list);
}

static const struct fuzz_codec list_codec = {"list", sizeof(struct wire_list), list_in, list_out};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = fuzz_string(data, size);

	fuzz_round_trip(&changes_codec, bytes, size);
	fuzz_round_trip(&snapshot_codec, bytes, size);
	fuzz_round_trip(&list_codec, bytes, size);
	fuzz_round_trip(&change_codec, bytes, size);
	fuzz_round_trip(&tick_codec, bytes, size);
	fuzz_round_trip(&counters_codec, bytes, size);
	free(bytes);
	return 0;
}
