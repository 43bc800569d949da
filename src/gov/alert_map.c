/* SPDX-License-Identifier: MIT */
#include "alert_map.h"

#include <string.h>

#include "yiping/base/buf.h"
#include "yiping/base/utf8.h"

#define EXPANDED_MAX 8192
#define TITLE_COLUMNS 120
#define PLACE_COLUMNS 60
#define TEXT_COLUMNS 1000
#define COLUMN_BYTES 4 // most bytes that a column takes, but for combining marks

static bool holds(const struct alert_condition *c, const struct wire_alert *a)
{
	const char *value = wire_alert_label(a, c->label);
	if (!value)
		value = "";
	switch (c->op) {
	case ALERT_IS: return strcmp(value, c->value) == 0;
	case ALERT_IS_NOT: return strcmp(value, c->value) != 0;
	case ALERT_HAS: return strstr(value, c->value) != NULL;
	case ALERT_HAS_NOT: return strstr(value, c->value) == NULL;
	}
	return false;
}

static const struct alert_rule *find_rule(const struct alert_map *m, const struct wire_alert *a)
{
	for (size_t i = 0; i < m->rule_count; i++) {
		const struct alert_rule *r = &m->rules[i];
		size_t n = 0;
		while (n < r->condition_count && holds(&r->conditions[n], a))
			n++;
		if (n == r->condition_count)
			return r;
	}
	return NULL;
}

/* What a rule says stands before what [source] says; an id before a label that was to name one. */
static struct alert_sets merge(const struct alert_sets *base, const struct alert_sets *rule)
{
	struct alert_sets s = *base;
	if (rule->type || rule->type_label) {
		s.type = rule->type ? rule->type : s.type;
		s.type_label = rule->type_label;
	}
	if (rule->area || rule->area_label) {
		s.area = rule->area ? rule->area : s.area;
		s.area_label = rule->area_label;
	}
	s.domain = rule->domain ? rule->domain : rule->type ? 0 : s.domain;
	s.grade = rule->grade ? rule->grade : s.grade;
	s.title = rule->title ? rule->title : s.title;
	s.text = rule->text ? rule->text : s.text;
	s.place = rule->place ? rule->place : s.place;
	s.ignore = rule->ignore >= 0 ? rule->ignore : s.ignore;
	return s;
}

static void find_type(const struct alert_sets *s, const struct alert_world *w,
	const struct wire_alert *a, struct alert_verdict *v)
{
	const char *id = s->type_label ? wire_alert_label(a, s->type_label) : NULL;
	const struct event_type *t = id ? catalog_type_id(w->catalog, id) : NULL;
	bool known = t && (!s->domain || t->domain == s->domain);
	v->type = known ? t->num : s->type;
	v->strange |= id && !known;
}

static void find_area(const struct alert_sets *s, const struct alert_world *w,
	const struct wire_alert *a, struct alert_verdict *v)
{
	const char *id = s->area_label ? wire_alert_label(a, s->area_label) : NULL;
	const struct area *area = id ? area_by_id(w->tree, id) : NULL;
	v->area = area ? area->num : s->area;
	v->strange |= id && !area;
}

/* Appends the template with its names replaced. False if it has names and none of them had a
 * value. */
static bool expand(const char *template, const struct wire_alert *a, struct buf *b)
{
	bool has_names = false, has_values = false;
	for (const char *s = template; *s;) {
		size_t plain = strcspn(s, "{");
		buf_add(b, s, plain);
		s += plain;
		if (!*s)
			break;
		size_t n = strcspn(++s, "}");
		char name[256];
		if (n < sizeof name) {
			memcpy(name, s, n);
			name[n] = '\0';
			const char *value = wire_alert_value(a, name);
			buf_puts(b, value ? value : "");
			has_values |= value && *value;
		}
		has_names = true;
		s += n + (s[n] == '}');
	}
	return b->length && (has_values || !has_names);
}

/* A name without a value leaves its punctuation behind. */
static void trim(char *s)
{
	static const char odd[] = " :,;-/";
	size_t from = strspn(s, odd), n = strlen(s);
	while (n > from && strchr(odd, s[n - 1]))
		n--;
	memmove(s, s + from, n - from);
	s[n - from] = '\0';
}

/* Through the gate and cut; NULL if nothing is left. */
static const char *fill(const char *template, const struct wire_alert *a, int columns,
	struct arena *arena)
{
	size_t room = (size_t)columns * COLUMN_BYTES + 1;
	char *out = arena_alloc(arena, room);
	struct buf b;
	buf_init(&b, EXPANDED_MAX);
	if (template && expand(template, a, &b)) {
		utf8_cut(b.data, columns, out, room);
		trim(out);
	}
	buf_finish(&b);
	return *out ? out : NULL;
}

static struct alert_sets judge(const struct alert_map *m, const struct alert_world *w,
	const struct wire_alert *a, struct alert_verdict *out)
{
	const struct alert_rule *rule = find_rule(m, a);
	struct alert_sets s = rule ? merge(&m->base, &rule->sets) : m->base;
	*out = (struct alert_verdict){.ignored = s.ignore > 0, .grade = s.grade};
	if (out->ignored)
		return s;
	find_type(&s, w, a, out);
	find_area(&s, w, a, out);
	return s;
}

void alert_map_judge(const struct alert_map *m, const struct alert_world *w,
	const struct wire_alert *a, struct alert_verdict *out)
{
	judge(m, w, a, out);
}

void alert_map_apply(const struct alert_map *m, const struct alert_world *w,
	const struct wire_alert *a, struct arena *arena, struct alert_verdict *out)
{
	struct alert_sets s = judge(m, w, a, out);
	if (out->ignored)
		return;
	out->title = fill(s.title, a, TITLE_COLUMNS, arena);
	if (!out->title)
		out->title = fill("{alertname}", a, TITLE_COLUMNS, arena);
	if (!out->title)
		out->title = arena_printf(arena, "%s %s", m->name, a->fingerprint);
	out->text = fill(s.text, a, TEXT_COLUMNS, arena);
	out->place = fill(s.place, a, PLACE_COLUMNS, arena);
}
