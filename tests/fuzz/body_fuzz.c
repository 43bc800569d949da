/* SPDX-License-Identifier: MIT */
/* Any bytes as the body of an entity: read by each kind's decoder, by the one that works out heads,
 * and by the masks. */
#include <stdlib.h>
#include <string.h>

#include "fuzz_wire.h"
#include "yiping/wire/area.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/event.h"
#include "yiping/wire/grant.h"
#include "yiping/wire/mask.h"

FUZZ_CODEC(entity, struct entity);
FUZZ_CODEC(unit, struct unit);
FUZZ_CODEC(warning, struct warning);
FUZZ_CODEC(shift, struct shift);
FUZZ_CODEC(mode, struct mode);
FUZZ_CODEC(source, struct source);
FUZZ_CODEC(indicator_state, struct indicator_state);
FUZZ_CODEC(event, struct event);
FUZZ_CODEC(grant, struct wire_grant);

static bool area_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	return wire_area_decode(b, n, fuzz_refs()->tree, a, out, e);
}

static bool area_out(const void *in, struct buf *out)
{
	return wire_area_encode(in, fuzz_refs()->tree, out);
}

static const struct fuzz_codec area_codec = {"area", sizeof(struct area), area_in, area_out};

/* An event with what its reader may do. */
static bool view_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	return wire_event_view_decode(b, n, fuzz_refs(), a, out, e);
}

static bool view_out(const void *in, struct buf *out)
{
	const struct wire_event_view *v = in;
	struct buf body;

	buf_init(&body, out->cap);
	bool ok = wire_event_encode(&v->event, fuzz_refs(), &body) &&
		wire_event_view_encode(body.data, body.length, v->has_allowed ? &v->allowed : NULL,
			v->tag, out);
	buf_finish(&body);
	return ok;
}

static const struct fuzz_codec view_codec = {"event view", sizeof(struct wire_event_view), view_in,
	view_out};

/* What a decoder of the kind takes has a head, and one that can be kept. */
static void check_head(enum kind kind, bool taken, const char *bytes, size_t n)
{
	struct arena arena = {0};
	struct error e = {0};
	struct wire_units units;
	struct head head, back;
	uint8_t packed[HEAD_BYTES];

	bool ok = wire_head(kind, bytes, n, fuzz_refs(), &arena, &head, &units, &e);
	fuzz_check(ok || !taken, "a body that is taken has no head");
	if (!ok)
		fuzz_check_error(&e, "wire_head");
	if (ok && head.num && head.rev && head.arev <= head.rev) {
		head_pack(&head, packed);
		fuzz_check(head_unpack(packed, &back), "a head that cannot be kept");
	}
	arena_finish(&arena);
}

/* Masking what was masked changes nothing, and the result is a body of the kind. */
static void check_mask(enum kind kind, const char *bytes, size_t n)
{
	for (int i = MASK_WALL; i <= MASK_HOLDER; i++) {
		enum mask_class m = (enum mask_class)i;
		struct buf once, twice;
		struct error e = {0};
		buf_init(&once, (size_t)16 << 20);
		buf_init(&twice, (size_t)16 << 20);
		bool ok = wire_mask_body(kind, bytes, n, m, fuzz_refs(), &once, &e);
		fuzz_check(ok || once.length == 0, "something unmasked was written");
		if (ok) {
			const char *masked = once.data ? once.data : "";
			fuzz_check(wire_mask_body(kind, masked, once.length, m, fuzz_refs(),
				&twice, &e), "a masked body cannot be read");
			fuzz_check(once.length == twice.length && (!once.length ||
				memcmp(masked, twice.data, once.length) == 0),
				"masking twice is not masking once");
		}
		buf_finish(&once);
		buf_finish(&twice);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct {
		enum kind kind;
		const struct fuzz_codec *codec;
	} kinds[] = {
		{KIND_EVENT, &event_codec}, {KIND_INDICATOR, &indicator_state_codec},
		{KIND_UNIT, &unit_codec}, {KIND_WARNING, &warning_codec},
		{KIND_SHIFT, &shift_codec}, {KIND_MODE, &mode_codec},
		{KIND_SOURCE, &source_codec}, {KIND_GRANT, &grant_codec},
	};
	char *bytes = fuzz_string(data, size);

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		bool taken = fuzz_round_trip(kinds[i].codec, bytes, size);
		check_head(kinds[i].kind, taken && kinds[i].kind != KIND_GRANT, bytes, size);
		check_mask(kinds[i].kind, bytes, size);
	}
	fuzz_round_trip(&entity_codec, bytes, size);
	fuzz_round_trip(&area_codec, bytes, size);
	fuzz_round_trip(&view_codec, bytes, size);
	free(bytes);
	return 0;
}
