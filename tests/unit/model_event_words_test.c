/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "filter_world.h"
#include "yiping/model/event_words.h"

/* The words of an event of the sample's type and place. */
static char *words_of(struct world *w, const char *title, bool names)
{
	static char text[4096];
	struct live l = world_sample();
	struct event e = {.num = 7, .type = l.head.type, .path = l.path, .title = (char *)title};
	struct buf b;

	snprintf(e.id, sizeof(e.id), "20261124-000007");
	buf_init(&b, sizeof(text) - 1);
	event_words(&e, names ? w->catalog : NULL, names ? w->tree : NULL, &b);
	snprintf(text, sizeof(text), "%s", b.data);
	buf_finish(&b);
	return text;
}

static void an_event_is_found_by_what_people_read_of_it(void **state)
{
	struct world *w = *state;
	struct live l = world_sample();
	struct event_type *type = &w->catalog->types[l.head.type - 1];
	const struct area *district = area_by_num(w->tree, l.path.num[1]);
	const struct area *city = area_by_num(w->tree, l.path.num[0]);
	type->name = (struct name){.zh_cn = "井盖缺失", .en = "Manhole cover missing"};
	type->short_name = (struct name){.zh_cn = "井盖", .en = "Manhole cover missing"};
	const char *text = words_of(w, "管线泄漏", true);

	assert_non_null(strstr(text, "20261124-000007\n"));
	assert_non_null(strstr(text, "管线泄漏\n"));
	assert_non_null(strstr(text, "井盖缺失\n"));
	assert_non_null(strstr(text, "井盖\n"));
	const char *english = strstr(text, "Manhole cover missing\n");
	assert_non_null(english);
	assert_null(strstr(english + 1, "Manhole cover missing\n")); // once is enough
	assert_non_null(strstr(text, district->name.zh_cn));
	assert_non_null(strstr(text, district->name.en));
	assert_null(strstr(text, city->name.zh_cn)); // all of them lie there
	assert_string_equal(words_of(w, "t", false), "20261124-000007\nt\n");
}

static void text_from_outside_goes_through_the_gate(void **state)
{
	assert_null(strchr(words_of(*state, "a\033[2Jb", false), '\033'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(an_event_is_found_by_what_people_read_of_it),
		WORLD_TEST(text_from_outside_goes_through_the_gate),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
