/* SPDX-License-Identifier: MIT */
/* Any bytes as what a server answers: who it is, its tree and catalog, values, counts, outcomes,
 * problems. */
#include <stdlib.h>
#include <string.h>

#include "fuzz_wire.h"
#include "yiping/sync/reply_judge.h"
#include "yiping/wire/area.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/meta.h"
#include "yiping/wire/outcome.h"
#include "yiping/wire/summary.h"
#include "yiping/wire/tick.h"

FUZZ_CODEC_PLAIN(points, struct wire_points);
FUZZ_CODEC_PLAIN(accepted, struct wire_accepted);
FUZZ_CODEC_PLAIN(citizen, struct wire_citizen);
FUZZ_CODEC_PLAIN(problem, struct wire_problem);
FUZZ_CODEC(series, struct wire_series);
FUZZ_CODEC(summary, struct wire_summary_row);

static bool outcome_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	return wire_outcome_decode(b, n, a, out, e);
}

static bool outcome_out(const void *in, struct buf *out)
{
	return wire_outcome_encode(in, "current", out);
}

static const struct fuzz_codec outcome_codec = {"outcome", sizeof(struct wire_outcome), outcome_in,
	outcome_out};

static bool reply_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	return wire_report_reply_decode(b, n, a, out, e);
}

static bool reply_out(const void *in, struct buf *out)
{
	const struct wire_outcome *o = in;
	return wire_report_reply_encode(o, o->body.bytes, o->body.length, out);
}

static const struct fuzz_codec reply_codec = {"report reply", sizeof(struct wire_outcome), reply_in,
	reply_out};

static bool meta_in(const char *b, size_t n, struct arena *a, void *out, struct error *e)
{
	struct wire_meta_areas ids;
	return wire_meta_decode(b, n, fuzz_refs(), a, out, &ids, e);
}

static bool meta_out(const void *in, struct buf *out)
{
	return wire_meta_encode(in, fuzz_refs(), out);
}

static const struct fuzz_codec meta_codec = {"meta", sizeof(struct wire_meta), meta_in, meta_out};

/* A tree that is taken gives a list that makes the same tree. */
static bool write_tree(const struct area_tree *t, struct buf *out)
{
	wire_list_begin(out, "areas");
	for (uint32_t num = 1; num <= area_top_num(t); num++) {
		const struct area *a = area_by_num(t, num);
		if (a && !wire_area_encode(a, t, out))
			return false;
	}
	return wire_list_end(out, NULL);
}

static void check_areas(const char *bytes, size_t n)
{
	struct area_tree *first = area_tree_create(), *second = area_tree_create();
	struct error e = {0};
	struct buf out, again;

	buf_init(&out, (size_t)64 << 20);
	buf_init(&again, (size_t)64 << 20);
	if (wire_areas_decode(bytes, n, first, &e)) {
		fuzz_check(write_tree(first, &out), "a tree cannot be written");
		fuzz_check(wire_areas_decode(out.data, out.length, second, &e), e.text);
		fuzz_check(write_tree(second, &again) && out.length == again.length &&
			memcmp(out.data, again.data, out.length) == 0,
			"a tree comes back as another");
	} else {
		fuzz_check_error(&e, "areas");
	}
	buf_finish(&out);
	buf_finish(&again);
	area_tree_destroy(first);
	area_tree_destroy(second);
}

/* A catalog that is taken is still one with the table of the life cycle in it. */
static void check_catalog(const char *bytes, size_t n)
{
	struct error e = {0};
	struct catalog *c = wire_catalog_decode(bytes, n, &e), *again;
	struct buf out;

	if (!c) {
		fuzz_check_error(&e, "catalog");
		return;
	}
	buf_init(&out, (size_t)16 << 20);
	fuzz_check(wire_catalog_answer(bytes, n, &out), "a catalog cannot be answered");
	again = wire_catalog_decode(out.data, out.length, &e);
	fuzz_check(again != NULL, e.text);
	fuzz_check(again->version == c->version && again->type_count == c->type_count &&
		again->indicator_count == c->indicator_count, "a catalog comes back as another");
	catalog_destroy(c);
	catalog_destroy(again);
	buf_finish(&out);
}

/* Whatever stands in a refusal, what is said of it is clean. */
static void check_reply(char *bytes, size_t n)
{
	static const int statuses[] = {200, 304, 401, 403, 404, 409, 410, 412, 422, 429, 500, 503};
	struct reply r;

	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		struct http_result result = {.kind = HTTP_OK, .status = statuses[i], .body = bytes,
			.length = n};
		reply_judge(&result, 0, &r);
		fuzz_judge(JUDGE_LINE, r.error.text, strlen(r.error.text), "a refusal");
		fuzz_judge(JUDGE_LINE, r.error.code, strlen(r.error.code), "a refusal's code");
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fuzz_codec *const codecs[] = {&outcome_codec, &reply_codec,
		&problem_codec, &meta_codec, &series_codec, &summary_codec, &points_codec,
		&accepted_codec, &citizen_codec};
	char *bytes = fuzz_string(data, size);

	for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++)
		fuzz_round_trip(codecs[i], bytes, size);
	check_areas(bytes, size);
	check_catalog(bytes, size);
	check_reply(bytes, size);
	free(bytes);
	return 0;
}
