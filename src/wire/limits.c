/* SPDX-License-Identifier: MIT */
#include "limits.h"

static bool get_bound(struct reader *r, json_t *o, const char *key, struct bound *b)
{
	json_t *v = member_of(o, key);
	if (v && !json_is_object(v))
		return reader_fail(r, key, "expected an object");
	return read_double(r, v, "value", &b->set, &b->value) &&
		read_flag(r, v, "inclusive", &b->inclusive);
}

bool limits_read(struct reader *r, json_t *o, const char *key, struct limit *limits)
{
	json_t *list;
	if (!read_list(r, o, key, COLOUR_COUNT, &list))
		return false;
	for (size_t k = 0; k < json_array_size(list); k++) {
		json_t *item = json_array_get(list, k);
		const char *text = json_string_value(json_object_get(item, "colour"));
		enum colour c = text ? colour_of(text) : COLOUR_NONE;
		if (c == COLOUR_NONE)
			return reader_fail(r, key, "expected a colour in each");
		if (!get_bound(r, item, "above", &limits[c].above) ||
			!get_bound(r, item, "below", &limits[c].below))
			return false;
	}
	return true;
}

static void put_bound(struct buf *b, const char *key, const struct bound *at)
{
	if (!at->set)
		return;
	wire_key(b, key);
	wire_open(b, '{');
	wire_put_double(b, "value", at->value);
	if (at->inclusive)
		wire_put_bool(b, "inclusive", true);
	wire_close(b, '}');
}

void limits_write(struct buf *b, const char *key, const struct limit *limits)
{
	wire_key(b, key);
	wire_open(b, '[');
	for (int c = COLOUR_BLUE; c < COLOUR_COUNT; c++) {
		if (!limits[c].above.set && !limits[c].below.set)
			continue;
		wire_open(b, '{');
		wire_put_string(b, "colour", colour_token((enum colour)c));
		put_bound(b, "above", &limits[c].above);
		put_bound(b, "below", &limits[c].below);
		wire_close(b, '}');
	}
	wire_close(b, ']');
}
