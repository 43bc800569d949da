/* SPDX-License-Identifier: MIT */
/* Any text as a filter: what is taken prints as a filter that is taken and prints the same; what is
 * not says why, in clean words, at a column of the text. */
#include <stdlib.h>
#include <string.h>

#include "fuzz_wire.h"
#include "yiping/base/instant.h"
#include "yiping/model/filter.h"

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static void check_same(const struct filter *a, const struct filter *b)
{
	fuzz_check(a->count == b->count, "another number of terms comes back");
	for (size_t i = 0; i < a->count; i++) {
		const struct filter_term *x = &a->terms[i], *y = &b->terms[i];
		fuzz_check(x->field == y->field && x->op == y->op && x->negated == y->negated &&
			x->number == y->number && x->states == y->states && x->ms == y->ms &&
			same_text(x->text, y->text), "another term comes back");
	}
}

static void check_print(const struct filter *f)
{
	const struct wire_refs *r = fuzz_refs();
	struct filter again;
	struct error e = {0};
	struct buf first, second;

	buf_init(&first, 65536);
	buf_init(&second, 65536);
	fuzz_check(filter_print(f, r->catalog, r->tree, &first), "a filter cannot be printed");
	const char *text = first.data ? first.data : "";
	if (strlen(text) > FILTER_TEXT_MAX) { // canonical words may be longer
		buf_finish(&first);
		return;
	}
	fuzz_check(filter_parse(text, r->catalog, r->tree, &again, &e), e.text);
	check_same(f, &again);
	fuzz_check(filter_print(&again, r->catalog, r->tree, &second) &&
		same_text(text, second.data ? second.data : ""), "it prints otherwise");
	filter_finish(&again);
	buf_finish(&first);
	buf_finish(&second);
}

static bool has_words(void *user, const struct live *l, const char *words)
{
	(void)l;
	return strstr(user, words) != NULL;
}

/* To be asked about an event at all must not go wrong. */
static void check_keeps(const struct filter *f)
{
	struct filter_context x = {.catalog = fuzz_refs()->catalog, .tree = fuzz_refs()->tree,
		.now = 1000 * DAY_MS};
	struct live l = {.head = {.num = 1, .rev = 1, .kind = KIND_EVENT, .area = 3,
		.state = STATE_WAITING, .grade = 3, .type = 1, .domain = 1, .born = 999 * DAY_MS,
		.due = INSTANT_NONE}, .path = {.num = {1, 2, 3}, .count = 3}, .id = "e-1"};
	char words[] = "gas at the bridge";

	filter_keeps(f, &x, &l, has_words, words);
	filter_keeps(f, &x, &l, NULL, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct filter f;
	struct error e = {0};

	if (filter_parse(text, fuzz_refs()->catalog, fuzz_refs()->tree, &f, &e)) {
		check_print(&f);
		check_keeps(&f);
	} else {
		fuzz_check_error(&e, "a filter");
		fuzz_check(f.count == 0, "a wrong filter has terms");
		fuzz_check(filter_error_column(&e) <= strlen(text) + 1, "a column behind the end");
	}
	filter_finish(&f);
	if (filter_parse(text, NULL, NULL, &f, &e))
		check_keeps(&f);
	filter_finish(&f);
	free(text);
	return 0;
}
