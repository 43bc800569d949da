/* SPDX-License-Identifier: MIT */
#include "yiping/wire/outcome.h"

#include <string.h>

#include "scan.h"
#include "shape.h"

#define S struct wire_outcome
static const struct member outcome_members[] = {
	{.key = "key", .type = MEMBER_STRING, AT(S, key)},
	{.key = "status", .type = MEMBER_UINT, AT(S, status)},
	{.key = "code", .type = MEMBER_STRING, .need = NEED, AT(S, code)},
	{.key = "detail", .type = MEMBER_STRING, AT(S, detail)},
	{.key = "event", .type = MEMBER_STRING, AT(S, event)},
	{.key = "rev", .type = MEMBER_UINT, AT(S, rev)},
	{.key = "arev", .type = MEMBER_UINT, AT(S, arev)},
	{.key = "seq", .type = MEMBER_SEQ, AT(S, seq)},
	{.key = "at", .type = MEMBER_INSTANT, AT(S, at)},
};
#undef S
static const struct shape shape_outcome = SHAPE(outcome_members);

/* The bytes of an object that is a member under this name. */
static void find_object(const char *bytes, size_t n, const char *name, struct wire_span *out)
{
	struct wire_items members;
	struct wire_span key, value;
	if (!scan_begin(&members, bytes, n, '{'))
		return;
	while (scan_member(&members, &key, &value))
		if (value.bytes[0] == '{' && span_is(&key, name))
			*out = value;
}

bool wire_outcome_encode(const struct wire_outcome *o, const char *body_key, struct buf *out)
{
	wire_open(out, '{');
	shape_write(out, &shape_outcome, NULL, o);
	if (o->body.length)
		wire_put_raw(out, body_key, o->body.bytes, o->body.length);
	wire_close(out, '}');
	return !out->overflow;
}

bool wire_outcome_decode(const char *bytes, size_t n, struct arena *arena, struct wire_outcome *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	if (!shape_decode(&shape_outcome, bytes, n, NULL, arena, false, out, e))
		return false;
	find_object(bytes, n, "body", &out->body);
	if (!out->body.length)
		find_object(bytes, n, "current", &out->body);
	return true;
}

bool wire_report_reply_encode(const struct wire_outcome *o, const char *event, size_t n,
	struct buf *out)
{
	wire_open(out, '{');
	wire_key(out, "outcome");
	shape_write_object(out, &shape_outcome, NULL, o);
	wire_put_raw(out, "event", event, n);
	wire_close(out, '}');
	return !out->overflow;
}

bool wire_report_reply_decode(const char *bytes, size_t n, struct arena *arena,
	struct wire_outcome *out, struct error *e)
{
	struct wire_span outcome = {0}, event = {0};
	memset(out, 0, sizeof *out);
	if (n > WIRE_PAGE_MAX || !scan_depth(bytes, n, WIRE_DEPTH_MAX))
		return error_set(e, "json", "Not JSON: it ends early or is too large.");
	find_object(bytes, n, "outcome", &outcome);
	find_object(bytes, n, "event", &event);
	if (!outcome.length || !event.length)
		return error_set(e, "shape", "Expected an object with outcome and event.");
	if (!wire_outcome_decode(outcome.bytes, outcome.length, arena, out, e))
		return false;
	out->body = event;
	return true;
}

#define S struct wire_problem
static const struct member problem_members[] = {
	{.key = "title", .type = MEMBER_STRING, AT(S, title)},
	{.key = "status", .type = MEMBER_UINT, AT(S, status)},
	{.key = "code", .type = MEMBER_STRING, AT(S, code)},
	{.key = "detail", .type = MEMBER_STRING, AT(S, detail)},
	{.key = "retry_after", .type = MEMBER_UINT, AT(S, retry_after)},
};
#undef S
static const struct shape shape_problem = SHAPE(problem_members);

static const char *title_of(uint32_t status)
{
	static const struct {
		uint32_t status;
		const char *title;
	} titles[] = {
		{400, "Bad request"},
		{401, "Not logged in"},
		{403, "Not permitted"},
		{404, "Not found"},
		{405, "Method not allowed"},
		{409, "Not in this state"},
		{410, "Gone"},
		{412, "Changed meanwhile"},
		{413, "Too large"},
		{422, "Cannot be processed"},
		{426, "Upgrade needed"},
		{428, "Precondition missing"},
		{429, "Too many"},
		{503, "Unavailable"},
		{507, "Disk full"},
	};
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Error";
}

bool wire_problem_encode(const struct wire_problem *p, struct buf *out)
{
	struct wire_problem whole = *p;
	if (!whole.title)
		whole.title = title_of(p->status);
	wire_open(out, '{');
	wire_put_string(out, "type", "about:blank");
	shape_write(out, &shape_problem, NULL, &whole);
	if (p->current.length)
		wire_put_raw(out, "current", p->current.bytes, p->current.length);
	wire_close(out, '}');
	return !out->overflow;
}

bool wire_problem_decode(const char *bytes, size_t n, struct arena *arena, struct wire_problem *out,
	struct error *e)
{
	memset(out, 0, sizeof *out);
	if (!shape_decode(&shape_problem, bytes, n, NULL, arena, false, out, e))
		return false;
	find_object(bytes, n, "current", &out->current);
	return true;
}
