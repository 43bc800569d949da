/* SPDX-License-Identifier: MIT */
#include "yiping/model/filter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "filter_scan.h"
#include "yiping/base/num.h"
#include "yiping/base/utf8.h"

#define SHOWN 64 // bytes of a value in a complaint, about twenty characters

struct parser {
	struct filter_scan scan;
	const struct catalog *catalog; // NULL: no names known
	const struct area_tree *tree;
};

/* Fills the term from the word's value; op and negated are set already. */
typedef bool value_fn(struct parser *p, const struct filter_word *w, struct filter_term *t);

static const char *const flag_tokens[FLAG_COUNT] = {
	[FLAG_OVERDUE] = "overdue", [FLAG_NEAR] = "near", [FLAG_UNACKED] = "unacked",
	[FLAG_MINE] = "mine", [FLAG_UNOWNED] = "unowned", [FLAG_SUSPENDED] = "suspended",
	[FLAG_SUPERVISED] = "supervised", [FLAG_ESCALATED] = "escalated", [FLAG_135] = "135",
	[FLAG_WATCH] = "watch", [FLAG_CLEARED] = "cleared", [FLAG_SHELVED] = "shelved",
	[FLAG_RETURNED] = "returned", [FLAG_OWED] = "owed",
};

const char *filter_flag_token(enum filter_flag f)
{
	return (unsigned)f < FLAG_COUNT ? flag_tokens[f] : "";
}

static bool fail_value(struct parser *p, const struct filter_word *w, const char *what,
	const char *choices)
{
	char shown[SHOWN];

	utf8_cut(w->value, 20, shown, sizeof(shown));
	return filter_fail(&p->scan, w->value_at, "filter_value", "unknown %s '%s'%s%s", what,
		shown, *choices ? ": " : "", choices);
}

static bool take_domain(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	const char *id = filter_fold(p->scan.arena, w->value);
	struct buf known;

	for (size_t i = 0; p->catalog && i < p->catalog->domain_count; i++)
		if (filter_same(p->catalog->domains[i].id, id)) {
			t->number = p->catalog->domains[i].num;
			return true;
		}
	buf_init(&known, 160);
	for (size_t i = 0; p->catalog && i < p->catalog->domain_count; i++)
		buf_printf(&known, "%s%s", i ? " " : "", p->catalog->domains[i].id);
	fail_value(p, w, "domain", known.length ? known.data : "");
	buf_finish(&known);
	return false;
}

static bool take_type(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	const char *id = filter_fold(p->scan.arena, w->value);

	for (size_t i = 0; p->catalog && i < p->catalog->type_count; i++)
		if (filter_same(p->catalog->types[i].id, id)) {
			t->number = p->catalog->types[i].num;
			return true;
		}
	return fail_value(p, w, "event type", "");
}

static bool take_grade(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	static const char *const names[][3] = {
		{"1", "i", "Ⅰ"},
		{"2", "ii", "Ⅱ"},
		{"3", "iii", "Ⅲ"},
		{"4", "iv", "Ⅳ"},
		{"5", "5", "5"},
	};
	const char *folded = filter_fold(p->scan.arena, w->value);

	for (uint32_t g = 0; g < 5; g++)
		for (size_t i = 0; i < 3; i++)
			if (strcmp(names[g][i], folded) == 0) {
				t->number = g + 1;
				return true;
			}
	return fail_value(p, w, "grade", "I II III IV or 1 to 5 (5 = routine)");
}

static bool fail_state(struct parser *p, const struct filter_word *w)
{
	struct buf known;
	size_t n;
	const struct filter_alias *aliases = filter_aliases(&n);

	buf_init(&known, 512);
	for (size_t i = 0; i < n; i++)
		buf_printf(&known, "%s ", aliases[i].token);
	for (int s = 0; s < STATE_COUNT; s++)
		buf_printf(&known, "%s%s", s ? " " : "", state_token((enum state)s));
	fail_value(p, w, "state", known.data);
	buf_finish(&known);
	return false;
}

static bool take_states(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	const char *list = filter_fold(p->scan.arena, w->value);

	for (;;) {
		size_t n = strcspn(list, ",");
		uint32_t states = filter_state_word(arena_strndup(p->scan.arena, list, n));
		if (states == 0)
			return fail_state(p, w);
		t->states |= states;
		if (list[n] == '\0')
			return true;
		list += n + 1;
	}
}

static bool take_area(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	const struct area *a = filter_place(&p->scan, w, p->tree);

	if (a)
		t->number = a->num;
	return a != NULL;
}

static bool take_age(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	const char *folded = filter_fold(p->scan.arena, w->value);

	if (num_parse_duration(folded, &t->ms) && t->ms >= 0)
		return true;
	return fail_value(p, w, "age", "as in 90s 30m 4h 3d");
}

static bool take_source(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	t->number = source_of(filter_fold(p->scan.arena, w->value));
	if (t->number != SOURCE_NONE)
		return true;
	return fail_value(p, w, "source",
		"device camera drone hotline grid system warning public other");
}

static bool take_id(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	t->text = filter_fold(p->scan.arena, w->value);
	return true;
}

static bool take_holder(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	const char *folded = filter_fold(p->scan.arena, w->value);

	if (w->quoted || strcmp(folded, "none") != 0)
		t->text = w->value;
	else if (t->op == FILTER_MATCH)
		t->op = FILTER_EQ;
	return true;
}

static bool take_text(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	(void)p;
	t->negated ^= t->op == FILTER_NE;
	t->op = FILTER_MATCH;
	t->text = w->value;
	return true;
}

#define OP(o) (1u << FILTER_##o)
#define SAME (OP(EQ) | OP(NE))
#define ORDER (OP(LT) | OP(LE) | OP(GT) | OP(GE))

static const struct filter_row {
	const char *token;
	unsigned ops; // those that make sense
	value_fn *take;
} rows[FILTER_FLAG] = {
	[FILTER_DOMAIN] = {"domain", SAME, take_domain},
	[FILTER_GRADE] = {"grade", SAME | ORDER, take_grade},
	[FILTER_STATE] = {"state", SAME, take_states},
	[FILTER_AREA] = {"area", SAME, take_area},
	[FILTER_TYPE] = {"type", SAME, take_type},
	[FILTER_AGE] = {"age", ORDER, take_age},
	[FILTER_HOLDER] = {"holder", SAME | OP(MATCH), take_holder},
	[FILTER_ID] = {"id", SAME | OP(MATCH), take_id},
	[FILTER_SOURCE] = {"source", SAME, take_source},
	[FILTER_TEXT] = {"text", SAME | OP(MATCH), take_text},
};

const char *filter_field_token(enum filter_field f)
{
	return f < FILTER_FLAG ? rows[f].token : NULL;
}

static bool fail_field(struct parser *p, const struct filter_word *w)
{
	char shown[SHOWN];

	if (filter_flag_word(w->field) >= 0)
		return filter_fail(&p->scan, w->at, "filter_field", "'%s' stands alone, or as -%s",
			w->field, w->field);
	utf8_cut(w->field, 20, shown, sizeof(shown));
	return filter_fail(&p->scan, w->at, "filter_field",
		"unknown field '%s'; fields: domain grade state area type age holder id source "
		"text (put it in quotes to search for it)", shown);
}

static bool take_field(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	int f = 0;

	while (f < FILTER_FLAG && strcmp(rows[f].token, w->field) != 0)
		f++;
	if (f == FILTER_FLAG)
		return fail_field(p, w);
	t->field = (enum filter_field)f;
	t->op = w->op;
	if (!(rows[f].ops & 1u << w->op))
		return filter_fail(&p->scan, w->at, "filter_syntax", "%s takes only%s%s%s",
			rows[f].token, rows[f].ops & OP(EQ) ? " = !=" : "",
			rows[f].ops & OP(LT) ? " < <= > >=" : "",
			rows[f].ops & OP(MATCH) ? " ~" : "");
	return rows[f].take(p, w, t);
}

static bool take_word(struct parser *p, const struct filter_word *w, struct filter_term *t)
{
	t->negated = w->negated;
	if (w->has_op)
		return take_field(p, w, t);
	const char *folded = filter_fold(p->scan.arena, w->value);
	int flag = w->quoted ? -1 : filter_flag_word(folded);
	t->op = FILTER_EQ;
	t->states = w->quoted || flag >= 0 ? 0 : filter_state_word(folded);
	if (flag >= 0) {
		t->field = FILTER_FLAG;
		t->number = (uint32_t)flag;
	} else if (t->states) {
		t->field = FILTER_STATE;
	} else {
		t->field = FILTER_TEXT;
		t->op = FILTER_MATCH;
		t->text = w->value;
	}
	return true;
}

static bool take_words(struct parser *p, struct filter *out)
{
	struct filter_word w;
	enum filter_scanned scanned;

	if (!filter_scan_check(&p->scan))
		return false;
	out->terms = arena_alloc(&out->arena, FILTER_TERMS_MAX * sizeof(*out->terms));
	while ((scanned = filter_scan_next(&p->scan, &w)) == SCANNED_WORD) {
		if (out->count == FILTER_TERMS_MAX)
			return filter_fail(&p->scan, w.at, "filter_long", "more than %d terms",
				FILTER_TERMS_MAX);
		if (!take_word(p, &w, &out->terms[out->count]))
			return false;
		out->count++;
	}
	return scanned == SCANNED_END;
}

bool filter_parse(const char *text, const struct catalog *c, const struct area_tree *t,
	struct filter *out, struct error *e)
{
	*out = (struct filter){0};
	struct parser p = {
		.scan = {.text = text, .length = strlen(text), .arena = &out->arena, .error = e},
		.catalog = c,
		.tree = t,
	};

	if (take_words(&p, out))
		return true;
	filter_finish(out);
	return false;
}

void filter_finish(struct filter *f)
{
	if (!f)
		return;
	arena_finish(&f->arena);
	*f = (struct filter){0};
}

size_t filter_error_column(const struct error *e)
{
	unsigned long column;

	if (strncmp(e->code, "filter_", 7) != 0 || sscanf(e->text, "column %5lu:", &column) != 1)
		return 0;
	return column;
}

bool filter_has_text(const struct filter *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->terms[i].field == FILTER_TEXT)
			return true;
	return false;
}
