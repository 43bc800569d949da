/* SPDX-License-Identifier: MIT */
/* Any bytes as what a client sends: an act, its arguments, a report, a batch, keys, readings. */
#include <stdlib.h>
#include <string.h>

#include "fuzz_wire.h"
#include "yiping/base/mem.h"
#include "yiping/wire/act.h"
#include "yiping/wire/page.h"
#include "yiping/wire/tick.h"

#define KEYS_MOST 64

FUZZ_CODEC(act, struct act);
FUZZ_CODEC(args, struct act);
FUZZ_CODEC(report, struct act);

struct batch {
	struct wire_batch_item items[WIRE_BATCH_MAX];
	size_t count;
};

static bool batch_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	struct batch *batch = out;
	return wire_batch_decode(b, n, fuzz_refs(), a, batch->items, &batch->count, e);
}

/* Only the good ones can be written. */
static bool batch_out(const void *in, struct buf *out)
{
	const struct batch *batch = in;

	wire_list_begin(out, "items");
	for (size_t i = 0; i < batch->count; i++) {
		const struct wire_batch_item *it = &batch->items[i];
		struct buf act;
		if (it->problem.code[0]) {
			fuzz_check_error(&it->problem, "an item of a batch");
			continue;
		}
		buf_init(&act, out->cap);
		bool ok = wire_act_encode(&it->act, fuzz_refs(), &act) &&
			wire_batch_put(out, it->key, it->tag ? it->tag : "", it->event, act.data,
				act.length);
		buf_finish(&act);
		if (!ok)
			return false;
	}
	return wire_list_end(out, NULL);
}

static const struct fuzz_codec batch_codec = {"batch", sizeof(struct batch), batch_in, batch_out};

struct keys {
	const char *keys[KEYS_MOST];
	size_t count;
};

static bool keys_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	struct keys *k = out;
	return wire_keys_decode(b, n, a, k->keys, KEYS_MOST, &k->count, e);
}

static bool keys_out(const void *in, struct buf *out)
{
	const struct keys *k = in;
	return wire_keys_encode(k->keys, k->count, out);
}

static const struct fuzz_codec keys_codec = {"keys", sizeof(struct keys), keys_in, keys_out};

struct readings {
	struct wire_reading items[WIRE_READINGS_MAX / 100];
	size_t count;
};

static bool readings_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	struct readings *r = out;
	(void)a;
	return wire_readings_decode(b, n, fuzz_refs(), r->items,
		sizeof r->items / sizeof r->items[0], &r->count, e);
}

/* Without those that cannot be taken. */
static bool readings_out(const void *in, struct buf *out)
{
	const struct readings *r = in;
	struct readings *good = mem_alloc(sizeof *good);

	for (size_t i = 0; i < r->count; i++) {
		const char *code = r->items[i].code;
		if (!code)
			good->items[good->count++] = r->items[i];
		else
			fuzz_check(strcmp(code, "shape") == 0 ||
				strcmp(code, "unknown_series") == 0, "a code of its own");
	}
	bool ok = wire_readings_encode(good->items, good->count, fuzz_refs(), out);
	free(good);
	return ok;
}

static const struct fuzz_codec readings_codec = {"readings", sizeof(struct readings), readings_in,
	readings_out};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fuzz_codec *const codecs[] = {&act_codec, &args_codec, &report_codec,
		&batch_codec, &keys_codec, &readings_codec};
	char *bytes = fuzz_string(data, size);

	for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++)
		fuzz_round_trip(codecs[i], bytes, size);
	free(bytes);
	return 0;
}
