/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "filter_scan.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

static const char *op_token(enum filter_op op)
{
	static const char *const tokens[] = {"=", "!=", "<", "<=", ">", ">=", "~"};

	return tokens[op];
}

/* Such a word means nothing but itself: no sign in it, and no letter that folding would change. */
static bool is_plain(const char *s)
{
	size_t n = strlen(s), length;

	for (size_t i = 0; i < n; i += length) {
		uint32_t c;
		length = utf8_decode(s + i, n - i, &c);
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool digit = c >= '0' && c <= '9';
		bool han = c >= 0x4E00 && c <= 0x9FFF;
		if (!letter && !digit && !han && (c != '_' && (c != '-' || i == 0)))
			return false;
	}
	return n > 0;
}

static bool is_reserved(const char *s)
{
	struct arena a = {0};
	const char *folded = filter_fold(&a, s);
	bool is_named = filter_state_word(folded) != 0 || filter_flag_word(folded) >= 0;

	arena_finish(&a);
	return is_named || filter_same("not", s);
}

static bool put_quoted(struct buf *out, const char *s)
{
	size_t n = strlen(s), length;
	bool ok = buf_putc(out, '"');

	for (size_t i = 0; i < n; i += length) {
		uint32_t c;
		length = utf8_decode(s + i, n - i, &c);
		if (c == '"' || c == '\\' || c == 0xFF02) // the full-width quote closes too
			ok = ok && buf_putc(out, '\\');
		ok = ok && buf_add(out, s + i, length);
	}
	return ok && buf_putc(out, '"');
}

static bool put_value(struct buf *out, const char *s, bool quote)
{
	return !quote && is_plain(s) ? buf_puts(out, s) : put_quoted(out, s);
}

static bool put_states(struct buf *out, uint32_t states)
{
	bool first = true, ok = states != 0;

	if (states == STATES_OPEN || states == STATES_DONE)
		return buf_puts(out, states == STATES_OPEN ? "open" : "done");
	for (int s = 0; ok && s < STATE_COUNT; s++)
		if (states & STATE_BIT(s)) {
			ok = buf_printf(out, "%s%s", first ? "" : ",", state_token((enum state)s));
			first = false;
		}
	return ok;
}

static bool put_age(struct buf *out, int64_t ms)
{
	static const struct {
		int64_t ms;
		char letter;
	} units[] = {{DAY_MS, 'd'}, {HOUR_MS, 'h'}, {MINUTE_MS, 'm'}, {SECOND_MS, 's'}};

	for (size_t i = 0; i < 4; i++)
		if (ms > 0 && ms % units[i].ms == 0)
			return buf_printf(out, "%lld%c", (long long)(ms / units[i].ms),
				units[i].letter);
	return ms == 0 && buf_puts(out, "0s");
}

static bool put_field(struct buf *out, const struct filter_term *t, const struct catalog *c,
	const struct area_tree *tree)
{
	const char *id = NULL;

	switch (t->field) {
	case FILTER_DOMAIN: {
		const struct domain *d = c ? catalog_domain(c, (uint8_t)t->number) : NULL;
		id = d ? d->id : NULL;
		break;
	}
	case FILTER_TYPE: {
		const struct event_type *type = c ? catalog_type(c, (uint16_t)t->number) : NULL;
		id = type ? type->id : NULL;
		break;
	}
	case FILTER_AREA: {
		const struct area *a = tree ? area_by_num(tree, t->number) : NULL;
		id = a ? a->id : NULL;
		break;
	}
	case FILTER_GRADE: return buf_printf(out, "%u", (unsigned)t->number);
	case FILTER_STATE: return put_states(out, t->states);
	case FILTER_AGE: return put_age(out, t->ms);
	case FILTER_SOURCE: return buf_puts(out, source_token((enum source_kind)t->number));
	case FILTER_HOLDER:
		return t->text ? put_value(out, t->text, filter_same(t->text, "none"))
			: buf_puts(out, "none");
	default:
		id = t->text;
		break;
	}
	return id && put_value(out, id, false);
}

static bool put_term(struct buf *out, const struct filter_term *t, const struct catalog *c,
	const struct area_tree *tree)
{
	if (t->negated && !buf_putc(out, '-'))
		return false;
	if (t->field == FILTER_FLAG)
		return buf_puts(out, filter_flag_token((enum filter_flag)t->number));
	if (t->field == FILTER_TEXT)
		return put_value(out, t->text, is_reserved(t->text));
	return buf_puts(out, filter_field_token(t->field)) && buf_puts(out, op_token(t->op))
		&& put_field(out, t, c, tree);
}

bool filter_print(const struct filter *f, const struct catalog *c, const struct area_tree *t,
	struct buf *out)
{
	for (size_t i = 0; i < f->count; i++)
		if ((i > 0 && !buf_putc(out, ' ')) || !put_term(out, &f->terms[i], c, t))
			return false;
	return true;
}
