/* SPDX-License-Identifier: MIT */
/* What holds for one series beside the catalog: the body of kind series, what a request wants to
 * change of it, and what of it stands in the list of series. */
#ifndef YIPING_WIRE_SETTING_H
#define YIPING_WIRE_SETTING_H

#include "yiping/model/entity.h"
#include "yiping/wire/span.h"

/* As the pairs of wire/entity.h. */
bool wire_series_setting_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct series_setting *out, struct error *e);
bool wire_series_setting_encode(const struct series_setting *s, const struct wire_refs *refs,
	struct buf *out);

/* PATCH: a member that is there is set, null takes it away, one that is absent stays. */
struct wire_setting_patch {
	bool sets_gateway, sets_limits, sets_judgement;
	struct series_setting want;
};

/* Strict. Errors: "shape"; "field_limits" for limits that are none or that do not grow worse with
 * the colour; "field_quality" for a quality that does not put aside; "field_reason" and
 * "field_until" where a word is missing. */
bool wire_setting_patch_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_setting_patch *out, struct error *e);

/* The same as text, for who asks. A gateway "" is none. */
bool wire_setting_patch_encode(const struct wire_setting_patch *p, struct buf *out);

#endif
