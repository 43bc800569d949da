/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "filter_world.h"
#include "yiping/base/instant.h"
#include "yiping/base/spread.h"
#include "yiping/base/utf8.h"

static void check_print(const struct world *w, const char *text, const char *expected)
{
	struct filter f;
	struct error e = {0};
	struct buf b;

	if (!filter_parse(text, w->catalog, w->tree, &f, &e))
		fail_msg("%s: %s", text, e.text);
	buf_init(&b, 1000);
	assert_true(filter_print(&f, w->catalog, w->tree, &b));
	assert_string_equal(b.data, expected);
	buf_finish(&b);
	filter_finish(&f);
}

static void prints_canonically(void **state)
{
	const struct world *w = *state;

	check_print(w, "DOMAIN:fo   grade≤iii", "domain=FO grade<=3");
	check_print(w, "state=waiting,sensed not state=open", "state=sensed,waiting -state=open");
	check_print(w, "area=北碚 area!=\"new town\"", "area=500109 area!=500109106");
	check_print(w, "age>60m age<90m age>=48h age<=0s", "age>1h age<90m age>=2d age<=0s");
	check_print(w, "text~\"two words\" text!=井盖", "\"two words\" -井盖");
	check_print(w, "\"overdue\" Overdue \"135\" \"not\"",
		"\"overdue\" overdue \"135\" \"not\"");
	check_print(w, "holder=none holder=\"none\" id~ABC", "holder=none holder=\"none\" id~abc");
	check_print(w, "\"a\\\\b\" \"-x\" \"say \\＂\"", "\"a\\\\b\" \"-x\" \"say \\＂\"");

	struct filter_term strange = {.field = FILTER_DOMAIN, .number = 77};
	struct filter f = {.terms = &strange, .count = 1};
	struct buf b;
	buf_init(&b, 1000);
	assert_false(filter_print(&f, w->catalog, w->tree, &b));
	buf_finish(&b);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void check_equal(const struct filter *a, const struct filter *b, const char *text)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		const struct filter_term *x = &a->terms[i], *y = &b->terms[i];
		if (x->field != y->field || x->op != y->op || x->negated != y->negated
			|| x->number != y->number || x->states != y->states || x->ms != y->ms
			|| !same_text(x->text, y->text))
			fail_msg("term %zu of %s came back changed", i, text);
	}
}

/* One to six characters: signs of the language, letters, Han, full-width forms. */
static const char *random_text(struct spread *s, struct arena *a, bool lower)
{
	static const uint32_t odd[] = {'"', '\\', ' ', '-', '=', '~', ':', ',', '<', '!', '/', '_',
		0xFF02, 0xFF1D, 0x201C, 0x201D, 0x300C, 0x3000, 0x4E95, 0x76D6, 0xE9};
	char text[32];
	size_t n = 1 + spread_below(s, 6), used = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t c = spread_below(s, 2) ? odd[spread_below(s, sizeof(odd) / sizeof(*odd))]
			: (lower ? 'a' : "aA"[spread_below(s, 2)]) + spread_below(s, 26);
		if (lower && c >= 0x3000) // ids are folded: full-width forms do not stay
			c = 'z';
		used += utf8_encode(c, text + used);
	}
	static const char *const words[] = {"overdue", "135", "not", "none", "open", "watch"};
	if (spread_below(s, 6) == 0)
		return words[spread_below(s, 6)];
	return arena_strndup(a, text, used);
}

static struct filter_term random_term(struct spread *s, struct arena *a)
{
	static const int64_t units[] = {SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS};
	struct filter_term t = {.field = (enum filter_field)spread_below(s, FILTER_FLAG + 1)};

	t.negated = spread_below(s, 2);
	t.op = (enum filter_op)spread_below(s, 2);
	switch (t.field) {
	case FILTER_DOMAIN: case FILTER_TYPE: t.number = 1 + spread_below(s, 2); break;
	case FILTER_AREA: t.number = 1 + spread_below(s, 8); break;
	case FILTER_GRADE:
		t.number = 1 + spread_below(s, 5);
		t.op = (enum filter_op)spread_below(s, 6);
		break;
	case FILTER_STATE: t.states = 1 + spread_below(s, (1u << STATE_COUNT) - 1); break;
	case FILTER_AGE:
		t.ms = spread_below(s, 100) * units[spread_below(s, 4)];
		t.op = (enum filter_op)(FILTER_LT + spread_below(s, 4));
		break;
	case FILTER_SOURCE: t.number = 1 + spread_below(s, SOURCE_COUNT - 1); break;
	case FILTER_HOLDER:
		if (spread_below(s, 4) == 0)
			break;
		/* fall through */
	case FILTER_ID:
		t.text = random_text(s, a, t.field == FILTER_ID);
		t.op = spread_below(s, 3) ? t.op : FILTER_MATCH;
		break;
	case FILTER_TEXT:
		t.text = random_text(s, a, false);
		t.op = FILTER_MATCH;
		break;
	case FILTER_FLAG:
		t.number = spread_below(s, FLAG_COUNT);
		t.op = FILTER_EQ;
		break;
	}
	return t;
}

static void printing_and_parsing_are_inverse(void **state)
{
	const struct world *w = *state;
	struct spread s = {.state = 2026};

	for (int round = 0; round < 5000; round++) {
		struct filter_term terms[8];
		struct filter made = {.terms = terms, .count = spread_below(&s, 9)}, back;
		struct error e = {0};
		struct buf b;
		for (size_t i = 0; i < made.count; i++)
			terms[i] = random_term(&s, &made.arena);
		buf_init(&b, FILTER_TEXT_MAX);
		assert_true(filter_print(&made, w->catalog, w->tree, &b));
		const char *text = b.length ? b.data : "";
		if (!filter_parse(text, w->catalog, w->tree, &back, &e))
			fail_msg("%s: %s", text, e.text);
		check_equal(&made, &back, text);
		filter_finish(&back);
		filter_finish(&(struct filter){.arena = made.arena});
		buf_finish(&b);
	}
}

static size_t characters(const char *s)
{
	size_t n = strlen(s), count = 0, length;

	for (size_t i = 0; i < n; i += length, count++) {
		uint32_t c;
		length = utf8_decode(s + i, n - i, &c);
	}
	return count;
}

/* Pieces of the language in disorder, with random bytes strewn in. */
static void random_input(struct spread *s, char *text, size_t room)
{
	static const char *const pieces[] = {"domain", "grade", "state", "area", "age", "text",
		"id", "=", "!=", "<=", ">", "~", "：", "＝", "\"", "“", "”", "「", "\\", " ", "　",
		"-", "not ", "FO", "3", "III", "open", ",", "500109", "红炉", "/", "30m", "overdue",
		"135", "井盖", "holder", "none", "\t", "source", "type"};
	size_t used = 0, count = spread_below(s, 14);

	text[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		const char *piece = pieces[spread_below(s, sizeof(pieces) / sizeof(*pieces))];
		char byte[2] = {(char)(1 + spread_below(s, 255)), '\0'};
		if (spread_below(s, 12) == 0)
			piece = byte;
		used += (size_t)snprintf(text + used, room - used, "%s", piece);
	}
}

static void anything_gives_a_filter_or_a_column(void **state)
{
	const struct world *w = *state;
	struct filter_context x = world_context(w, NULL);
	struct spread s = {.state = 99};
	struct live l = world_sample();
	char text[512];
	int taken = 0, refused = 0;

	for (int round = 0; round < 40000; round++) {
		struct filter f, back;
		struct error e = {0};
		random_input(&s, text, sizeof(text));
		if (!filter_parse(text, w->catalog, w->tree, &f, &e)) {
			size_t column = filter_error_column(&e);
			if (column < 1 || column > characters(text) + 1)
				fail_msg("%s: %s", text, e.text);
			refused++;
			continue;
		}
		struct buf b;
		buf_init(&b, FILTER_TEXT_MAX);
		assert_true(filter_print(&f, w->catalog, w->tree, &b));
		assert_true(filter_parse(b.length ? b.data : "", w->catalog, w->tree, &back, &e));
		check_equal(&f, &back, text);
		assert_int_equal(filter_keeps(&f, &x, &l, world_has_words, &f),
			filter_keeps(&back, &x, &l, world_has_words, &f));
		filter_finish(&f);
		filter_finish(&back);
		buf_finish(&b);
		taken++;
	}
	assert_true(taken > 1000);
	assert_true(refused > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(prints_canonically),
		WORLD_TEST(printing_and_parsing_are_inverse),
		WORLD_TEST(anything_gives_a_filter_or_a_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
