/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "filter_world.h"
#include "yiping/base/path.h"
#include "yiping/model/report_say.h"
#include "yiping/wire/catalog.h"

struct scene {
	struct catalog *catalog;
	struct world *world;
	struct arena arena;
};

static int set_up(void **state)
{
	struct scene *s = calloc(1, sizeof *s);
	struct error e;
	char *json;
	size_t n;
	if (!path_read_whole(YP_CATALOG, 1 << 20, &json, &n, &e))
		return -1;
	s->catalog = wire_catalog_decode(json, n, &e);
	free(json);
	*state = s;
	void *world;
	world_set_up(&world);
	s->world = world;
	return s->catalog ? 0 : -1;
}

static int tear_down(void **state)
{
	struct scene *s = *state;
	void *world = s->world;
	world_tear_down(&world);
	catalog_destroy(s->catalog);
	arena_finish(&s->arena);
	free(s);
	return 0;
}

/* "" or the code of the error. */
static const char *say(struct scene *s, const char *line, uint32_t here, struct report_said *out)
{
	static struct error e;
	const char *words[REPORT_WORDS_MAX];
	struct say_context x = {.catalog = s->catalog, .tree = s->world->tree, .lang = "zh-CN"};
	struct report_from from = {.area = here, .source = SOURCE_GRID};
	size_t n;
	assert_true(say_split(line, &s->arena, words, REPORT_WORDS_MAX, &n));
	return report_say(words, n, &x, &from, &s->arena, out, &e) ? "" : e.code;
}

static const char *type_of(struct scene *s, const struct report_said *said)
{
	const struct event_type *t = catalog_type(s->catalog, said->act.type);
	return t ? t->name.zh_cn : "";
}

static void a_type_goes_by_what_people_type(void **state)
{
	static const char *const typed[] = {"bllj", "BLLJ", "暴露垃圾", "暴露"};
	struct scene *s = *state;
	struct report_said said;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		assert_string_equal(say(s, typed[i], 5, &said), "");
		assert_string_equal(type_of(s, &said), "暴露垃圾");
	}
	const struct event_type *t = catalog_type(s->catalog, said.act.type);
	assert_string_equal(say(s, t->id, 5, &said), "");
	assert_string_equal(type_of(s, &said), "暴露垃圾");
	char english[80];
	snprintf(english, sizeof english, "\"%s\"", t->name.en);
	assert_string_equal(say(s, english, 5, &said), "");
	assert_string_equal(type_of(s, &said), "暴露垃圾");
}

/* The better fit goes before the others; of those that are as good none is taken. */
static void a_doubt_is_told(void **state)
{
	struct scene *s = *state;
	struct report_said said;
	const struct event_type *fits[REPORT_FITS];
	assert_string_equal(say(s, "垃圾", 5, &said), "arg_several");
	assert_non_null(strstr(said.several, "垃圾"));
	assert_non_null(strstr(said.several, ", "));
	assert_string_equal(say(s, "qwxyzk", 5, &said), "arg_value");
	assert_string_equal(say(s, "bllj at=红炉", 5, &said), "arg_value"); // two are called so
	assert_string_equal(say(s, "", 5, &said), "arg_missing");
	assert_string_equal(said.bad, "type");
	assert_int_equal(report_types(s->catalog, "", fits, REPORT_FITS), 0);
	assert_true(report_types(s->catalog, "超", fits, 1) > 1); // counts beyond the room
}

static void where_it_is_can_be_said(void **state)
{
	struct scene *s = *state;
	struct report_said said;
	assert_string_equal(say(s, "bllj at=500109105", 4, &said), "");
	assert_int_equal(said.act.area, 5);
	assert_string_equal(say(s, "bllj at=北碚/红炉", 4, &said), "");
	assert_int_equal(said.act.area, 5);
	assert_string_equal(say(s, "bllj at=nowhere", 4, &said), "arg_value");
	assert_string_equal(said.bad, "at=nowhere");
	assert_string_equal(say(s, "bllj", 0, &said), "arg_missing");
	assert_string_equal(said.bad, "at");
	assert_string_equal(say(s, "bllj", 4, &said), "");
	assert_int_equal(said.act.area, 4);
	assert_string_equal(said.act.title, "红炉 暴露垃圾");
}

static void the_rest_is_what_was_seen(void **state)
{
	struct scene *s = *state;
	struct report_said said;
	assert_string_equal(say(s, "bllj \"place=东门 12 号\" 有 3 袋 grade=III "
		"evidence=photo:IMG_7 drill=yes", 5, &said), "");
	assert_string_equal(said.act.text, "有 3 袋");
	assert_string_equal(said.act.place, "东门 12 号");
	assert_string_equal(said.act.title, "东门 12 号 暴露垃圾");
	assert_int_equal(said.act.grade, 3);
	assert_int_equal(said.act.source, SOURCE_GRID);
	assert_int_equal(said.act.evidence_count, 1);
	assert_true(said.act.exercise);
	assert_int_equal(said.act.verb, VERB_REPORT);
	assert_string_equal(say(s, "bllj title=x type=pH", 5, &said), "arg_value");
	assert_string_equal(say(s, "bllj colour=red", 5, &said), "arg_name");
	assert_string_equal(say(s, "bllj 2=3", 5, &said), "");
	assert_string_equal(said.act.text, "2=3");
	assert_string_equal(say(s, "bllj grade=nine", 5, &said), "arg_value");
	assert_string_equal(say(s, "bllj drill=perhaps", 5, &said), "arg_value");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_type_goes_by_what_people_type),
		T(a_doubt_is_told),
		T(where_it_is_can_be_said),
		T(the_rest_is_what_was_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
