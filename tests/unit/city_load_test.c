/* SPDX-License-Identifier: MIT */
#include "city_world.h"

#include <stdlib.h>
#include <unistd.h>

static void everybody_is_there(void **state)
{
	const struct world *w = *state;
	size_t of[LEVEL_COUNT] = {0};

	for (uint32_t n = 1; n <= area_top_num(w->tree); n++) {
		const struct area *a = area_by_num(w->tree, n);
		assert_non_null(a); // nums are dense
		of[a->level]++;
	}
	assert_int_equal(of[LEVEL_CITY], 1);
	assert_int_equal(of[LEVEL_DISTRICT], 41);
	assert_int_equal(of[LEVEL_TOWN], 1031);
	assert_int_equal(of[LEVEL_VILLAGE], 11270);
	assert_int_equal(area_count(w->tree), 12343);
	assert_string_equal(area_root(w->tree)->id, "500000");
}

static void every_area_lies_one_level_below_its_parent(void **state)
{
	const struct world *w = *state;

	for (uint32_t n = 2; n <= area_top_num(w->tree); n++) {
		const struct area *a = area_by_num(w->tree, n);
		const struct area *parent = area_by_num(w->tree, a->parent);
		assert_int_equal(a->level, parent->level + 1);
		assert_int_equal(area_path_of(w->tree, n).count, a->level);
		assert_true(*a->short_name.zh_cn != '\0');
		if (a->level <= LEVEL_TOWN) {
			assert_true(a->has_position && *a->name.en && *a->short_name.en);
			assert_true(a->lon > 105 && a->lon < 110.5 && a->lat > 28 && a->lat < 32.5);
		}
	}
}

static void zone_towns_belong_to_their_zone(void **state)
{
	const struct world *w = *state;

	assert_int_equal(area_by_id(w->tree, "500105100")->parent, world_area(w, "500191"));
	assert_int_equal(area_by_id(w->tree, "500107104")->parent, world_area(w, "500192"));
	assert_int_equal(area_by_id(w->tree, "500110004")->parent, world_area(w, "500193"));
	assert_int_equal(area_by_id(w->tree, "500105001")->parent, world_area(w, "500105"));
}

static void names_are_shortened(void **state)
{
	const struct world *w = *state;
	static const struct {
		const char *id, *zh, *en;
	} cases[] = {
		{"500105", "江北区", "Jiangbei"},
		{"500240", "石柱", "Shizhu"},
		{"500241", "秀山", "Xiushan"},
		{"500243", "彭水", "Pengshui"},
		{"500192", "高新区", "High-tech Zone"},
		{"500105100", "鱼嘴镇", NULL},
		{"500156209", "浩口", "Haokou"},
		{"500106017", "西永", NULL},
		{"500101001001", "东方广场社区", NULL},
		{"500235145204", "凤鸣村", NULL},
		{"500237225222", "月池村", NULL},
		{"500101145209", "余家村", NULL},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct area *a = area_by_id(w->tree, cases[i].id);
		assert_non_null(a);
		assert_string_equal(a->short_name.zh_cn, cases[i].zh);
		if (cases[i].en)
			assert_string_equal(a->short_name.en, cases[i].en);
	}
}

static void what_cannot_be_read_is_said(void **state)
{
	struct area_tree *t = area_tree_create();
	struct error e = {0};

	(void)state;
	assert_false(city_load_areas(t, "/nowhere/at/all", &e));
	assert_string_equal(e.code, "not_found");
	area_tree_destroy(t);
}

static void bad_lines_are_named(void **state)
{
	const struct world *w = *state;
	char dir[] = "/tmp/yiping-city-XXXXXX", path[64];
	struct city_options o = {.catalog = w->catalog, .tree = w->tree, .dir = dir, .scale = 1};
	static const char *const bad[] = {"PB-V1\twobble\t10\t1\t1\n", "PB-V1\tday\t-1\t1\t1\n",
		"PB-V1\tday\t10\tx\t1\n", "#c\n\nCC-601\tnever\n"};

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/rhythm.tsv", dir);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error e = {0};
		FILE *f = fopen(path, "w");
		assert_non_null(f);
		fputs(bad[i], f);
		fclose(f);
		assert_null(city_create(&o, &e));
		assert_string_equal(e.code, "city_data");
		assert_non_null(strstr(e.text, i == 3 ? "line 3" : "line 1"));
	}
	unlink(path);
	assert_int_equal(symlink(YP_CITY_DATA "/rhythm.tsv", path), 0);
	static const char *const bad_rows[] = {"nowhere\tCC\tpolice\n", "500105\tZZ\tpolice\n",
		"500105\tCC\tmaritime\n", "#c\n\n500105\tCC\t\tmaritime\n"};
	char rows[64];
	snprintf(rows, sizeof rows, "%s/responsibilities.tsv", dir);
	for (size_t i = 0; i < sizeof bad_rows / sizeof bad_rows[0]; i++) {
		struct error e = {0};
		FILE *f = fopen(rows, "w");
		assert_non_null(f);
		fputs(bad_rows[i], f);
		fclose(f);
		assert_null(city_create(&o, &e));
		assert_string_equal(e.code, "city_data");
		assert_non_null(strstr(e.text, i == 3 ? "line 3" : "line 1"));
	}
	unlink(rows);
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everybody_is_there),
		cmocka_unit_test(every_area_lies_one_level_below_its_parent),
		cmocka_unit_test(zone_towns_belong_to_their_zone),
		cmocka_unit_test(names_are_shortened),
		cmocka_unit_test(what_cannot_be_read_is_said),
		cmocka_unit_test(bad_lines_are_named),
	};

	return cmocka_run_group_tests(tests, world_make, world_finish);
}
