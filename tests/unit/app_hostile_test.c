/* SPDX-License-Identifier: MIT */
/* Hostile text in any member of what a server sends, one member after the other and whichever it
 * is: nothing of it reaches the terminal, a dump, a sentence, the log or the name of a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>
#include <unistd.h>

#include "../../src/app/replica_place.h"
#include "judge.h"
#include "scene.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/sync/reply_judge.h"
#include "yiping/term/dump.h"
#include "yiping/wire/area.h"
#include "yiping/wire/catalog.h"

#define NOW INT64_C(1795420800000)
#define KEYS_MOST 256
#define EVIL                                                                                       \
	"\033[2J\033]0;owned\a\xe2\x80\xaegpj.exe\xc2\x9b" "31m\r\n\t\x7f\xe2\x80\x8b\xef\xbb\xbf" \
	"%s%n</text>\xf3\xa0\x81\x81\xee\x80\x80 'x'"

static const char *const evils[] = {EVIL, EVIL EVIL EVIL EVIL EVIL EVIL EVIL EVIL EVIL EVIL};

struct stage {
	struct area_tree *tree;
	struct catalog *catalog;
	char dir[64], log[96];
	const char *key; // whose values are hostile now
};

static void assert_clean(const struct stage *s, enum judge_form form, const char *text, size_t n,
	const char *where)
{
	ssize_t bad = judge(form, text, n);
	if (bad != JUDGE_GOOD)
		fail_msg("\"%s\" gets through %s at %zd: %02x", s->key, where, bad,
			(unsigned char)text[bad]);
}

static void assert_clean_error(const struct stage *s, const struct error *e)
{
	assert_clean(s, JUDGE_LINE, e->text, strlen(e->text), "a sentence");
	assert_clean(s, JUDGE_LINE, e->code, strlen(e->code), "a code");
	log_write(LOG_WARN, "test", "%s %s", e->code, e->text);
}

static void told(void *user, const struct error *e)
{
	assert_clean_error(user, e);
}

static char *read_source(const char *name, size_t *n)
{
	char path[PATH_ROOM], *bytes;
	struct error e;
	path_join(path, sizeof path, getenv("YP_ROOT"), name);
	if (!path_read_whole(path, (size_t)1 << 20, &bytes, n, &e))
		fail_msg("%s", e.text);
	return bytes;
}

static int set_up(void **state)
{
	struct stage *s = mem_alloc(sizeof *s);
	struct error e = {0};
	size_t n;
	char *bytes = read_source("src/city/data/catalog.json", &n);

	s->catalog = wire_catalog_decode(bytes, n, &e);
	assert_non_null(s->catalog);
	free(bytes);
	s->tree = area_tree_create();
	bytes = read_source("tests/fuzz/corpus/screen/tree.json", &n);
	assert_true(wire_areas_decode(bytes, n, s->tree, &e));
	free(bytes);
	snprintf(s->dir, sizeof s->dir, "/tmp/yiping-hostile-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	snprintf(s->log, sizeof s->log, "%s/log", s->dir);
	assert_true(log_open(s->log, LOG_DEBUG, &e));
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct stage *s = *state;
	log_close();
	unlink(s->log);
	rmdir(s->dir);
	area_tree_destroy(s->tree);
	catalog_destroy(s->catalog);
	free(s);
	return 0;
}

/* ---- members of JSON ---- */

static void collect(json_t *v, const char **keys, size_t *count)
{
	const char *key;
	json_t *item;
	size_t i;
	json_array_foreach(v, i, item)
		collect(item, keys, count);
	json_object_foreach(v, key, item) {
		bool is_new = json_is_string(item);
		for (i = 0; is_new && i < *count; i++)
			is_new = strcmp(keys[i], key) != 0;
		if (is_new && *count < KEYS_MOST)
			keys[(*count)++] = key;
		collect(item, keys, count);
	}
}

static void poison(json_t *v, const char *key, const char *evil)
{
	const char *name;
	json_t *item;
	size_t i;
	json_array_foreach(v, i, item) {
		if (json_is_string(item) && !key)
			json_string_set(item, evil);
		poison(item, key, evil);
	}
	json_object_foreach(v, name, item) {
		bool is_it = key && strcmp(name, key) == 0;
		if (is_it && json_is_string(item))
			json_string_set(item, evil);
		poison(item, is_it && json_is_array(item) ? NULL : key, evil);
	}
}

/* ---- what is drawn ---- */

static void check_views(struct stage *s, struct scene *scene, bool draw_all)
{
	static const char *const langs[] = {"en", "zh_CN"};
	struct canvas *c = canvas_create(24, 80);
	struct theme theme;
	struct buf out;

	theme_builtin(&theme, "grey");
	buf_init(&out, (size_t)8 << 20);
	for (int v = 0; v < VIEW_COUNT * 2; v++) {
		if (!draw_all && v % VIEW_COUNT == VIEW_HELP)
			continue;
		scene_board(scene)->lang = langs[v / VIEW_COUNT];
		scene_draw(scene, (enum view_id)(v % VIEW_COUNT), c);
		buf_clear(&out);
		assert_true(dump_write(c, &theme, DUMP_ANSI, &out));
		assert_clean(s, JUDGE_ANSI, out.data, out.length, "a view");
		if (!draw_all)
			continue;
		buf_clear(&out);
		assert_true(dump_write(c, &theme, DUMP_SVG, &out));
		assert_clean(s, JUDGE_PAGE, out.data, out.length, "a picture");
	}
	buf_finish(&out);
	canvas_destroy(c);
}

static void play(struct stage *s, json_t *doc, const char *page, size_t page_length)
{
	struct wire_refs refs = {s->tree, s->catalog};
	struct scene *scene = scene_create(&refs, NOW);
	char *bytes = json_dumps(doc, JSON_COMPACT);

	scene_take(scene, bytes, strlen(bytes), told, s);
	if (page)
		scene_take(scene, page, page_length, told, s);
	check_views(s, scene, false);
	scene_destroy(scene);
	free(bytes);
}

/* Each member that is text anywhere becomes hostile everywhere. */
static void poison_each(struct stage *s, const char *file, bool with_page)
{
	const char *keys[KEYS_MOST];
	size_t count = 0, n, page_length = 0;
	char *bytes = read_source(file, &n);
	char *page = with_page ? read_source("tests/fuzz/corpus/screen/page.json", &page_length)
			       : NULL;
	json_t *doc = json_loadb(bytes, n, 0, NULL);

	assert_non_null(doc);
	collect(doc, keys, &count);
	assert_true(count > 4);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < sizeof evils / sizeof evils[0]; k++) {
			json_t *copy = json_deep_copy(doc);
			s->key = keys[i];
			poison(copy, keys[i], evils[k]);
			play(s, copy, page, page_length);
			json_decref(copy);
		}
	}
	json_decref(doc);
	free(bytes);
	free(page);
}

static void bodies_of_a_page_are_harmless(void **state)
{
	poison_each(*state, "tests/fuzz/corpus/screen/page.json", false);
}

static void a_list_is_harmless(void **state)
{
	poison_each(*state, "tests/fuzz/corpus/screen/snapshot.json", false);
}

static void names_of_places_are_harmless(void **state)
{
	poison_each(*state, "tests/fuzz/corpus/screen/tree.json", true);
}

static void the_catalog_is_harmless(void **state)
{
	poison_each(*state, "src/city/data/catalog.json", true);
}

static void who_one_is_is_harmless(void **state)
{
	poison_each(*state, "tests/fuzz/corpus/answer/meta.json", true);
}

/* ---- what is said ---- */

static void refusals_are_harmless(void **state)
{
	static const int statuses[] = {400, 401, 403, 404, 409, 410, 412, 422, 429, 503, 507};
	struct stage *s = *state;
	struct wire_refs refs = {s->tree, s->catalog};
	struct scene *scene = scene_create(&refs, NOW);
	json_t *doc = json_pack("{s:s,s:s,s:s,s:{s:s}}", "code", EVIL, "detail", EVIL, "title",
		EVIL, "current", "id", EVIL);
	char *bytes = json_dumps(doc, 0);

	assert_non_null(bytes);
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		struct http_result result = {.kind = HTTP_OK, .status = statuses[i], .body = bytes,
			.length = strlen(bytes)};
		struct reply r;
		struct link_view *link = &scene_board(scene)->link;
		s->key = "problem";
		reply_judge(&result, NOW, &r);
		assert_clean_error(s, &r.error);
		link->state = LINK_OFFLINE;
		snprintf(link->code, sizeof link->code, "%s", r.error.code);
		snprintf(link->text, sizeof link->text, "%s", EVIL);
		check_views(s, scene, true);
	}
	scene_destroy(scene);
	json_decref(doc);
	free(bytes);
}

/* Runs last: all the sentences are in it. */
static void the_log_is_clean(void **state)
{
	struct stage *s = *state;
	char *text;
	size_t n;

	s->key = "anything";
	log_write(LOG_ERROR, EVIL, "%s", EVIL);
	assert_true(path_read_whole(s->log, (size_t)64 << 20, &text, &n, NULL));
	assert_true(n > 100);
	assert_clean(s, JUDGE_TEXT, text, n, "the log");
	free(text);
}

static void names_of_files_are_ours(void **state)
{
	struct stage *s = *state;
	struct place_key key = {.state_dir = s->dir, .profile = "default", .server = EVIL,
		.token = EVIL};
	char out[PATH_ROOM], known[PATH_ROOM], dir[PATH_ROOM];
	struct error e = {0};

	s->key = "server";
	assert_true(place_make(&key, "../../" EVIL, EVIL "/..", out, &e));
	assert_clean(s, JUDGE_LINE, out, strlen(out), "the name of a directory");
	assert_int_equal(strncmp(out, s->dir, strlen(s->dir)), 0);
	assert_true(path_is_plain(strrchr(out, '/') + 1));
	path_join(dir, sizeof dir, s->dir, "default");
	path_join(known, sizeof known, dir, "known");
	rmdir(out);
	unlink(known);
	assert_int_equal(rmdir(dir), 0); // nothing else was made
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bodies_of_a_page_are_harmless),
		cmocka_unit_test(a_list_is_harmless),
		cmocka_unit_test(names_of_places_are_harmless),
		cmocka_unit_test(the_catalog_is_harmless),
		cmocka_unit_test(who_one_is_is_harmless),
		cmocka_unit_test(refusals_are_harmless),
		cmocka_unit_test(names_of_files_are_ours),
		cmocka_unit_test(the_log_is_clean),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
