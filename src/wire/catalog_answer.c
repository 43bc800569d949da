/* SPDX-License-Identifier: MIT */
/* The life-cycle table as the catalog's answer prints it. */
#include "yiping/model/lifecycle.h"

#include "yiping/wire/catalog.h"
#include "yiping/wire/out.h"

static void put_from(struct buf *b, uint32_t from)
{
	if (!from)
		return;
	wire_key(b, "from");
	wire_open(b, '[');
	for (int s = 0; s < STATE_COUNT; s++)
		if (from & STATE_BIT(s))
			wire_string(b, state_token((enum state)s));
	wire_close(b, ']');
}

static const char *to_token(uint8_t to)
{
	switch (to) {
	case STATE_SAME:
		return "same";
	case STATE_BACK:
		return "back";
	case STATE_ASKED:
		return "asked";
	default:
		return state_token((enum state)to);
	}
}

static void put_who(struct buf *b, uint16_t who)
{
	wire_key(b, "who");
	wire_open(b, '[');
	for (int r = PERSON_NONE + 1; r < PERSON_ROLE_COUNT; r++)
		if (who & WHO(r))
			wire_string(b, person_role_token((enum role_id)r));
	if (who & WHO_RULE)
		wire_string(b, "rule");
	wire_close(b, ']');
}

static void put_guards(struct buf *b, uint32_t guards)
{
	wire_key(b, "guards");
	wire_open(b, '[');
	for (int g = 0; g < GUARD_COUNT_BITS; g++)
		if (guards >> g & 1)
			wire_string(b, guard_code((enum guard)(1u << g)));
	wire_close(b, ']');
}

static void put_fields(struct buf *b, uint32_t fields)
{
	wire_key(b, "fields");
	wire_open(b, '[');
	for (int f = 0; f < 32 && fields >> f; f++)
		if (fields >> f & 1)
			wire_string(b, field_name((enum field)(1u << f)));
	wire_close(b, ']');
}

static const char *variant_token(uint8_t v)
{
	switch (v) {
	case VARIANT_TRUE:
		return "true";
	case VARIANT_FALSE:
		return "false";
	case VARIANT_REGISTER:
		return "register";
	case VARIANT_SPOT:
		return "spot";
	case VARIANT_SELF_CLEARED:
		return "self_cleared";
	default:
		return NULL;
	}
}

static void put_row(struct buf *b, const struct transition *t)
{
	wire_open(b, '{');
	wire_put_string(b, "verb", verb_token(t->verb));
	put_from(b, t->from);
	wire_put_string(b, "to", to_token(t->to));
	put_who(b, t->who);
	put_guards(b, t->guards);
	put_fields(b, t->fields);
	wire_put_string(b, "variant", variant_token(t->variant));
	wire_close(b, '}');
}

bool wire_catalog_answer(const char *bytes, size_t n, struct buf *out)
{
	size_t count;
	const struct transition *table = lifecycle_table(&count);
	while (n > 0 && bytes[n - 1] != '}')
		n--;
	for (n -= n > 0; n > 0 && (bytes[n - 1] == '\n' || bytes[n - 1] == ' '); n--)
		;
	if (n == 0)
		return false;
	wire_raw(out, bytes, n);
	wire_key(out, "lifecycle");
	wire_open(out, '[');
	for (size_t i = 0; i < count; i++)
		put_row(out, &table[i]);
	wire_close(out, ']');
	wire_close(out, '}');
	return !out->overflow;
}
