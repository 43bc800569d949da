/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scan.h"
#include "shape.h"
#include "yiping/base/instant.h"
#include "yiping/base/num.h"

void store_uint(void *p, size_t size, uint64_t v)
{
	uint8_t one = (uint8_t)v;
	uint16_t two = (uint16_t)v;
	uint32_t four = (uint32_t)v;
	const void *from = &v;
	if (size < 8)
		from = size == 1 ? (void *)&one : size == 2 ? (void *)&two : (void *)&four;
	memcpy(p, from, size);
}

static bool fail(struct reader *r, const char *code, const char *key, const char *why)
{
	if (r->path_length)
		return error_set(r->error, code, "%s.%s: %s", r->path, key, why);
	return error_set(r->error, code, "%s: %s", key, why);
}

bool reader_fail(struct reader *r, const char *key, const char *why)
{
	return fail(r, "shape", key, why);
}

/* Of a value that is well formed but means nothing to us. */
static bool fail_unknown(struct reader *r, const char *key, const char *value)
{
	char code[sizeof r->error->code], why[80];
	snprintf(code, sizeof code, "field_%s", key);
	snprintf(why, sizeof why, "\"%.60s\" is not known", value);
	return fail(r, code, key, why);
}

size_t reader_push(struct reader *r, const char *key)
{
	size_t before = r->path_length, room = sizeof r->path - before;
	int n = snprintf(r->path + before, room, "%s%s", before ? "." : "", key);
	r->path_length += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
	return before;
}

size_t reader_push_index(struct reader *r, size_t index)
{
	size_t before = r->path_length, room = sizeof r->path - before;
	int n = snprintf(r->path + before, room, "[%zu]", index);
	r->path_length += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room - 1;
	return before;
}

void reader_pop(struct reader *r, size_t before)
{
	r->path_length = before;
	r->path[before] = '\0';
}

json_t *reader_load(const char *bytes, size_t n, struct error *error)
{
	json_error_t why;
	if (n > WIRE_PAGE_MAX) {
		error_set(error, "too_large", "The document has more than %zu MB.",
			WIRE_PAGE_MAX >> 20);
		return NULL;
	}
	if (!scan_depth(bytes, n, WIRE_DEPTH_MAX)) {
		error_set(error, "json", "Not JSON: it ends early or nests deeper than %d.",
			WIRE_DEPTH_MAX);
		return NULL;
	}
	json_t *root = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &why);
	if (!root)
		error_set(error, "json", "Not JSON at byte %d: %s", why.position, why.text);
	return root;
}

json_t *member_of(json_t *o, const char *key)
{
	json_t *v = json_object_get(o, key);
	return json_is_null(v) ? NULL : v;
}

static bool string_of(struct reader *r, const char *key, json_t *v, const char **out)
{
	if (!json_is_string(v))
		return reader_fail(r, key, "expected a string");
	if (json_string_length(v) > WIRE_STRING_MAX)
		return fail(r, "too_large", key, "the string is too long");
	*out = json_string_value(v);
	return true;
}

static bool text_of(struct reader *r, const char *key, json_t *v, const char **out)
{
	const char *text;
	*out = NULL;
	if (!v)
		return true;
	if (!string_of(r, key, v, &text))
		return false;
	*out = *text ? arena_strdup(r->arena, text) : NULL;
	return true;
}

static bool uint_of(struct reader *r, const char *key, json_t *v, uint64_t most, uint64_t *out)
{
	*out = 0;
	if (!v)
		return true;
	if (!json_is_integer(v))
		return reader_fail(r, key, "expected an integer");
	json_int_t n = json_integer_value(v);
	if (n < 0 || (uint64_t)n > most)
		return reader_fail(r, key, "out of range");
	*out = (uint64_t)n;
	return true;
}

static bool double_of(struct reader *r, const char *key, json_t *v, bool *has, double *out)
{
	*out = 0;
	*has = v != NULL;
	if (!v)
		return true;
	if (!json_is_number(v) || !isfinite(json_number_value(v)))
		return reader_fail(r, key, "expected a number");
	*out = json_number_value(v);
	return true;
}

static bool flag_of(struct reader *r, const char *key, json_t *v, bool *out)
{
	*out = json_is_true(v);
	if (v && !json_is_boolean(v))
		return reader_fail(r, key, "expected true or false");
	return true;
}

static bool instant_of(struct reader *r, const char *key, json_t *v, int64_t *out)
{
	const char *text;
	*out = INSTANT_NONE;
	if (!v)
		return true;
	if (!string_of(r, key, v, &text))
		return false;
	if (!instant_parse(text, out)) {
		*out = INSTANT_NONE;
		return reader_fail(r, key, "expected an RFC 3339 time");
	}
	return true;
}

static bool check_list(struct reader *r, const char *key, json_t *v, size_t most)
{
	if (v && !json_is_array(v))
		return reader_fail(r, key, "expected a list");
	if (json_array_size(v) > most)
		return fail(r, "too_large", key, "the list is too long");
	return true;
}

bool read_string(struct reader *r, json_t *o, const char *key, const char **out)
{
	return text_of(r, key, member_of(o, key), out);
}

bool read_uint(struct reader *r, json_t *o, const char *key, uint64_t most, uint64_t *out)
{
	return uint_of(r, key, member_of(o, key), most, out);
}

bool read_double(struct reader *r, json_t *o, const char *key, bool *has, double *out)
{
	return double_of(r, key, member_of(o, key), has, out);
}

bool read_flag(struct reader *r, json_t *o, const char *key, bool *out)
{
	return flag_of(r, key, member_of(o, key), out);
}

bool read_instant(struct reader *r, json_t *o, const char *key, int64_t *out)
{
	return instant_of(r, key, member_of(o, key), out);
}

bool read_list(struct reader *r, json_t *o, const char *key, size_t most, json_t **out)
{
	*out = member_of(o, key);
	return check_list(r, key, *out, most);
}

static bool get_room(struct reader *r, const struct member *m, json_t *v, char *at)
{
	const char *text = "";
	if (v && !string_of(r, m->key, v, &text))
		return false;
	if (strlen(text) >= m->size)
		return fail(r, "too_large", m->key, "the string is too long");
	memset(at, 0, m->size);
	memcpy(at, text, strlen(text));
	return true;
}

static bool get_seq(struct reader *r, const struct member *m, json_t *v, char *at)
{
	const char *text;
	uint64_t seq = 0;
	if (v && !string_of(r, m->key, v, &text))
		return false;
	if (v && !num_parse_u64(text, &seq))
		return reader_fail(r, m->key, "expected digits in a string");
	store_uint(at, 8, seq);
	return true;
}

static bool get_hex(struct reader *r, const struct member *m, json_t *v, char *at)
{
	const char *text = "0000000000000000";
	uint64_t bits = 0;
	if (v && !string_of(r, m->key, v, &text))
		return false;
	size_t n = strspn(text, "0123456789abcdef");
	if (n != 16 || text[n])
		return reader_fail(r, m->key, "expected 16 hexadecimal digits");
	for (size_t i = 0; i < n; i++)
		bits = bits << 4 | (uint64_t)(text[i] <= '9' ? text[i] - '0' : text[i] - 'a' + 10);
	store_uint(at, 8, bits);
	return true;
}

static bool get_uint(struct reader *r, const struct member *m, json_t *v, char *at)
{
	static const uint64_t most[] = {0, UINT8_MAX, UINT16_MAX, 0, UINT32_MAX, 0, 0, 0,
		INT64_MAX};
	uint64_t n;
	if (!uint_of(r, m->key, v, m->most ? m->most : most[m->size], &n))
		return false;
	store_uint(at, m->size, n);
	return true;
}

static bool get_int64(struct reader *r, const struct member *m, json_t *v, char *at)
{
	if (v && !json_is_integer(v))
		return reader_fail(r, m->key, "expected an integer");
	store_uint(at, 8, (uint64_t)json_integer_value(v));
	return true;
}

static bool get_tri(struct reader *r, const struct member *m, json_t *v, char *at)
{
	if (v && !json_is_boolean(v))
		return reader_fail(r, m->key, "expected true or false");
	*(int8_t *)at = v ? json_is_true(v) : -1;
	return true;
}

static bool get_token(struct reader *r, const struct member *m, json_t *v, char *at)
{
	const char *text = "";
	if (v && !string_of(r, m->key, v, &text))
		return false;
	uint32_t value = token_value(m->set, text);
	if (r->strict && *text && strcmp(token_text(m->set, value), text) != 0)
		return fail_unknown(r, m->key, text);
	store_uint(at, m->size, value);
	return true;
}

/* An area that the tree does not know cannot be passed over: the entity would be nowhere. */
static bool num_of(struct reader *r, const struct member *m, const char *id, uint32_t *num)
{
	*num = *id ? ref_num(r->refs, m->set, id) : 0;
	if (*num || !*id)
		return true;
	if (r->strict)
		return fail_unknown(r, m->key, id);
	if (m->set == REF_AREA)
		return fail(r, "unknown_area", m->key, "the tree does not know this area");
	return true;
}

static bool get_ref(struct reader *r, const struct member *m, json_t *v, char *at)
{
	const char *text = "";
	uint32_t num;
	if (v && !string_of(r, m->key, v, &text))
		return false;
	if (!num_of(r, m, text, &num))
		return false;
	store_uint(at, m->size, num);
	return true;
}

static bool get_num(struct reader *r, const struct member *m, json_t *v, uint32_t *out)
{
	const char *text;
	if (m->set != REF_PLAIN)
		return string_of(r, m->key, v, &text) && num_of(r, m, text, out);
	if (!json_is_integer(v) || json_integer_value(v) < 0 || json_integer_value(v) > UINT32_MAX)
		return reader_fail(r, m->key, "expected numbers");
	*out = (uint32_t)json_integer_value(v);
	return true;
}

static bool get_nums(struct reader *r, const struct member *m, json_t *list, char *base)
{
	uint32_t *nums = (uint32_t *)(void *)(base + m->offset);
	if (!check_list(r, m->key, list, m->type == MEMBER_NUMS ? m->most : WIRE_LIST_MAX))
		return false;
	size_t count = json_array_size(list);
	if (m->type == MEMBER_NUMS) {
		*(uint8_t *)(base + m->count) = (uint8_t)count;
		memset(nums, 0, m->most * sizeof *nums);
	} else {
		nums = count ? arena_alloc(r->arena, count * sizeof *nums) : NULL;
		memcpy(base + m->offset, &nums, sizeof nums);
		memcpy(base + m->count, &count, sizeof count);
	}
	for (size_t i = 0; i < count; i++)
		if (!get_num(r, m, json_array_get(list, i), &nums[i]))
			return false;
	return true;
}

static bool get_object(struct reader *r, const struct member *m, json_t *v, char *base)
{
	if (v && !json_is_object(v))
		return reader_fail(r, m->key, "expected an object");
	if (m->has)
		*(bool *)(base + m->has - 1) = v != NULL;
	size_t before = reader_push(r, m->key);
	bool ok = shape_read(r, m->sub, v, base + m->offset);
	reader_pop(r, before);
	return ok;
}

static bool get_list(struct reader *r, const struct member *m, json_t *list, char *base)
{
	if (!check_list(r, m->key, list, m->most))
		return false;
	size_t count = json_array_size(list);
	char *items = count ? arena_alloc(r->arena, count * m->size) : NULL;
	memcpy(base + m->offset, &items, sizeof items);
	memcpy(base + m->count, &count, sizeof count);
	size_t before = reader_push(r, m->key);
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		size_t outer = reader_push_index(r, i);
		json_t *item = json_array_get(list, i);
		if (json_is_object(item))
			ok = shape_read(r, m->sub, item, items + i * m->size);
		else
			ok = error_set(r->error, "shape", "%s: expected an object", r->path);
		reader_pop(r, outer);
	}
	reader_pop(r, before);
	return ok;
}

static bool get_strings(struct reader *r, const struct member *m, json_t *list, char *base)
{
	if (!check_list(r, m->key, list, m->most ? m->most : WIRE_LIST_MAX))
		return false;
	size_t count = json_array_size(list);
	const char **items = count ? arena_alloc(r->arena, count * sizeof *items) : NULL;
	memcpy(base + m->offset, &items, sizeof items);
	memcpy(base + m->count, &count, sizeof count);
	for (size_t i = 0; i < count; i++) {
		if (!string_of(r, m->key, json_array_get(list, i), &items[i]))
			return false;
		items[i] = arena_strdup(r->arena, items[i]);
	}
	return true;
}

static bool get_double(struct reader *r, const struct member *m, json_t *value, char *base)
{
	bool has;
	double v;
	if (!double_of(r, m->key, value, &has, &v))
		return false;
	if (m->has)
		*(bool *)(base + m->has - 1) = has;
	memcpy(base + m->offset, &v, sizeof v);
	return true;
}

static bool get_text(struct reader *r, const struct member *m, json_t *v, char *at)
{
	const char *text;
	if (!text_of(r, m->key, v, &text))
		return false;
	memcpy(at, &text, sizeof text);
	return true;
}

static bool get_instant(struct reader *r, const struct member *m, json_t *v, char *at)
{
	int64_t instant;
	bool ok = instant_of(r, m->key, v, &instant);
	memcpy(at, &instant, sizeof instant);
	return ok;
}

static bool get_member(struct reader *r, const struct member *m, json_t *o, json_t *v, char *base)
{
	char *at = base + m->offset;
	switch ((enum member_type)m->type) {
	case MEMBER_STRING:
		return get_text(r, m, v, at);
	case MEMBER_ROOM:
		return get_room(r, m, v, at);
	case MEMBER_FLAG:
		return flag_of(r, m->key, v, (bool *)at);
	case MEMBER_TRI:
		return get_tri(r, m, v, at);
	case MEMBER_UINT:
		return get_uint(r, m, v, at);
	case MEMBER_INT64:
		return get_int64(r, m, v, at);
	case MEMBER_SEQ:
		return get_seq(r, m, v, at);
	case MEMBER_HEX64:
		return get_hex(r, m, v, at);
	case MEMBER_DOUBLE:
		return get_double(r, m, v, base);
	case MEMBER_INSTANT:
		return get_instant(r, m, v, at);
	case MEMBER_TOKEN:
		return get_token(r, m, v, at);
	case MEMBER_REF:
		return get_ref(r, m, v, at);
	case MEMBER_NUMS:
	case MEMBER_REFS:
		return get_nums(r, m, v, base);
	case MEMBER_OBJECT:
		return get_object(r, m, v, base);
	case MEMBER_LIST:
		return get_list(r, m, v, base);
	case MEMBER_STRINGS:
		return get_strings(r, m, v, base);
	case MEMBER_CUSTOM:
		return m->in(r, o, base);
	}
	return false;
}

/* What would not be written could not be read again. */
static bool is_empty(const struct member *m, json_t *v)
{
	uint64_t seq;
	if (m->type == MEMBER_SEQ)
		return json_is_string(v) && num_parse_u64(json_string_value(v), &seq) && seq == 0;
	return (json_is_string(v) && json_string_length(v) == 0) ||
		(json_is_integer(v) && json_integer_value(v) == 0);
}

bool shape_read(struct reader *r, const struct shape *s, json_t *o, void *base)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct member *m = &s->members[i];
		if (m->need & ONLY_OUT)
			continue;
		json_t *v = m->key ? member_of(o, m->key) : NULL;
		if (o && m->need & NEED && (!v || (!(m->need & KEEP) && is_empty(m, v))))
			return reader_fail(r, m->key, "is missing");
		if (!get_member(r, m, o, v, base))
			return false;
	}
	return true;
}

bool shape_decode(const struct shape *s, const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, bool strict, void *base, struct error *error)
{
	struct reader r = {.refs = refs, .arena = arena, .error = error, .strict = strict};
	json_t *root = reader_load(bytes, n, error);
	if (!root)
		return false;
	bool ok = json_is_object(root) ? shape_read(&r, s, root, base)
				       : error_set(error, "shape", "Expected an object.");
	json_decref(root);
	return ok;
}
