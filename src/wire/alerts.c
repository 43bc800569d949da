/* SPDX-License-Identifier: MIT */
#include "yiping/wire/alerts.h"

#include <jansson.h>
#include <string.h>

#include "scan.h"
#include "yiping/base/instant.h"

#define NAME_MAX_BYTES 128

static const char replacement[] = "\xEF\xBF\xBD";

/* Where a text of more than `most` bytes is cut, so that no character is. */
static size_t cut_at(const char *s, size_t n, size_t most)
{
	if (n <= most)
		return n;
	n = most;
	while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* A copy without NULs, which would hide what comes after them. */
static const char *text_of(struct arena *arena, const char *s, size_t n)
{
	size_t nuls = 0, kept = cut_at(s, n, WIRE_ALERT_VALUE_MAX), at = 0;
	for (size_t i = 0; i < kept; i++)
		nuls += s[i] == '\0';
	if (!nuls)
		return arena_strndup(arena, s, kept);
	char *out = arena_alloc(arena, kept + 2 * nuls + 1);
	for (size_t i = 0; i < kept; i++) {
		if (s[i]) {
			out[at++] = s[i];
		} else {
			memcpy(out + at, replacement, 3);
			at += 3;
		}
	}
	return out;
}

/* Pairs of strings; a value that is none is passed over. False if it is no object within the
 * caps. */
static bool read_pairs(json_t *o, struct arena *arena, struct wire_pair **out, size_t *count)
{
	const char *key;
	json_t *value;
	*count = 0;
	if (!o || json_is_null(o))
		return true;
	if (!json_is_object(o) || json_object_size(o) > WIRE_ALERT_PAIRS_MAX)
		return false;
	*out = arena_alloc(arena, (json_object_size(o) + 1) * sizeof **out);
	json_object_foreach(o, key, value) {
		if (!json_is_string(value) || strlen(key) > NAME_MAX_BYTES)
			continue;
		(*out)[(*count)++] = (struct wire_pair){arena_strdup(arena, key),
			text_of(arena, json_string_value(value), json_string_length(value))};
	}
	return true;
}

static bool read_fingerprint(json_t *v, char out[WIRE_FINGERPRINT_ROOM])
{
	const char *s = json_string_value(v);
	size_t n = s ? json_string_length(v) : 0;
	if (n == 0 || n >= WIRE_FINGERPRINT_ROOM || strspn(s, "0123456789abcdef") != n)
		return false;
	memcpy(out, s, n + 1);
	return true;
}

static int64_t read_when(json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));
	int64_t at;
	return s && instant_parse(s, &at) ? at : INSTANT_NONE;
}

static bool read_alert(json_t *o, struct arena *arena, struct wire_alert *a)
{
	const char *state =
		json_string_value(json_object_get(json_object_get(o, "status"), "state"));
	*a = (struct wire_alert){0};
	a->starts_at = read_when(o, "startsAt");
	a->ends_at = read_when(o, "endsAt");
	a->updated_at = read_when(o, "updatedAt");
	a->suppressed = state && strcmp(state, "suppressed") == 0;
	return read_fingerprint(json_object_get(o, "fingerprint"), a->fingerprint) &&
		read_pairs(json_object_get(o, "labels"), arena, &a->labels, &a->label_count) &&
		read_pairs(json_object_get(o, "annotations"), arena, &a->annotations,
			&a->annotation_count);
}

/* Each item is parsed by itself, so that one that is not JSON costs only itself. */
static void take(const struct wire_span *item, struct arena *arena, struct wire_alerts *out)
{
	json_error_t why;
	json_t *o = json_loadb(item->bytes, item->length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL,
		&why);
	struct wire_alert a;
	if (!read_alert(o, arena, &a))
		out->bad++;
	else if (out->count == WIRE_ALERTS_MAX)
		out->over++;
	else
		out->alerts[out->count++] = a;
	json_decref(o);
}

bool wire_alerts_decode(const char *bytes, size_t n, struct arena *arena, struct wire_alerts *out,
	struct error *e)
{
	struct wire_items items;
	struct wire_span item;
	*out = (struct wire_alerts){0};
	if (n > WIRE_PAGE_MAX)
		return error_set(e, "too_large", "The document has more than %zu MB.",
			WIRE_PAGE_MAX >> 20);
	if (!scan_depth(bytes, n, WIRE_DEPTH_MAX))
		return error_set(e, "json", "Not JSON: it ends early or nests deeper than %d.",
			WIRE_DEPTH_MAX);
	if (!scan_begin(&items, bytes, n, '['))
		return error_set(e, "shape", "Expected a list of alerts.");
	out->alerts = arena_alloc(arena, WIRE_ALERTS_MAX * sizeof *out->alerts);
	while (wire_items_next(&items, &item))
		take(&item, arena, out);
	if (!scan_ended(&items))
		return error_set(e, "json", "Not JSON: the list of alerts is broken.");
	return true;
}

static const char *find(const struct wire_pair *pairs, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(pairs[i].name, name) == 0)
			return pairs[i].value;
	return NULL;
}

const char *wire_alert_label(const struct wire_alert *a, const char *name)
{
	return find(a->labels, a->label_count, name);
}

const char *wire_alert_value(const struct wire_alert *a, const char *name)
{
	const char *label = wire_alert_label(a, name);
	return label ? label : find(a->annotations, a->annotation_count, name);
}
