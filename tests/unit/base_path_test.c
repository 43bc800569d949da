/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yiping/base/path.h"

static int make_dir(void **state)
{
	static const char pattern[] = "/tmp/yiping-path-XXXXXX";
	char *dir = malloc(sizeof(pattern));

	memcpy(dir, pattern, sizeof(pattern));
	*state = dir;
	return mkdtemp(dir) ? 0 : -1;
}

static int drop_dir(void **state)
{
	static const char *const names[] = {"a/b/c", "a/b", "a", "file", ""};
	char path[PATH_ROOM];

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		snprintf(path, sizeof(path), "%s/%s", (char *)*state, names[i]);
		remove(path);
	}
	free(*state);
	return 0;
}

static const char *in(char *path, const char *dir, const char *name)
{
	assert_true(path_join(path, PATH_ROOM, dir, name));
	return path;
}

static void joins_with_one_slash(void **state)
{
	char out[16];

	(void)state;
	assert_true(path_join(out, sizeof(out), "/a/", "/b"));
	assert_string_equal(out, "/a/b");
	assert_true(path_join(out, sizeof(out), "/", "b"));
	assert_string_equal(out, "/b");
	assert_true(path_join(out, sizeof(out), "", "b"));
	assert_string_equal(out, "b");
	assert_true(path_join(out, 5, "/a", "b"));
	assert_false(path_join(out, 4, "/a", "b"));
}

static void makes_private_directories(void **state)
{
	char path[PATH_ROOM];
	struct error e = {0};
	struct stat st;

	in(path, *state, "a/b/c/");
	assert_true(path_make_dirs(path, &e));
	assert_true(path_make_dirs(path, &e));
	in(path, *state, "a");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	in(path, *state, "file");
	assert_true(path_write_whole(path, "", 0, 0600, &e));
	in(path, *state, "file/x");
	assert_false(path_make_dirs(path, &e));
	assert_true(error_is(&e, "io"));
	assert_false(path_make_dirs("", &e));
}

static void writes_and_reads_whole_files(void **state)
{
	char path[PATH_ROOM], *bytes;
	struct error e = {0};
	struct stat st;
	size_t n;

	in(path, *state, "file");
	assert_true(path_write_whole(path, "first, longer", 13, 0644, &e));
	assert_true(path_write_whole(path, "a\0b", 3, 0600, &e));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(path_read_whole(path, 3, &bytes, &n, &e));
	assert_int_equal(n, 3);
	assert_memory_equal(bytes, "a\0b", 4);
	free(bytes);
	assert_false(path_read_whole(path, 2, &bytes, &n, &e));
	assert_true(error_is(&e, "too_large"));
	assert_false(path_read_whole("/nowhere/at/all", 10, &bytes, &n, &e));
	assert_true(error_is(&e, "not_found"));
	assert_false(path_read_whole(*state, 10, &bytes, &n, &e));
	assert_true(error_is(&e, "io"));
}

static void a_failed_write_leaves_nothing(void **state)
{
	char path[PATH_ROOM];
	struct error e = {0};
	struct stat st;

	in(path, *state, "a");
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(path_write_whole(path, "x", 1, 0600, &e)); // a directory is in the way
	assert_true(error_is(&e, "io"));
	assert_int_equal(stat(*state, &st), 0);
	assert_int_equal(st.st_nlink, 3);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(*state), 0); // so no temporary file is left
	assert_int_equal(mkdir(*state, 0700), 0);
}

static void follows_the_xdg_variables(void **state)
{
	char out[PATH_ROOM];
	struct error e = {0};

	(void)state;
	setenv("HOME", "/home/w", 1);
	setenv("XDG_STATE_HOME", "/var/s/", 1);
	assert_true(path_state(out, sizeof(out), &e));
	assert_string_equal(out, "/var/s/yiping");
	setenv("XDG_STATE_HOME", "relative", 1);
	assert_true(path_state(out, sizeof(out), &e));
	assert_string_equal(out, "/home/w/.local/state/yiping");
	unsetenv("XDG_CONFIG_HOME");
	assert_true(path_config(out, sizeof(out), &e));
	assert_string_equal(out, "/home/w/.config/yiping");
	assert_false(path_config(out, 10, &e));
	unsetenv("HOME");
	assert_false(path_config(out, sizeof(out), &e));
	assert_true(error_is(&e, "no_home"));
	setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
	assert_true(path_runtime(out, sizeof(out), &e));
	assert_string_equal(out, "/run/user/7/yiping");
}

static void knows_plain_names(void **state)
{
	char name[66];

	(void)state;
	assert_true(path_is_plain("Duty-2_a.token"));
	assert_false(path_is_plain(""));
	assert_false(path_is_plain(".hidden"));
	assert_false(path_is_plain("a/b"));
	assert_false(path_is_plain("a b"));
	assert_false(path_is_plain("永川"));
	memset(name, 'x', sizeof(name));
	name[65] = '\0';
	assert_false(path_is_plain(name));
	name[64] = '\0';
	assert_true(path_is_plain(name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins_with_one_slash),
		cmocka_unit_test_setup_teardown(makes_private_directories, make_dir, drop_dir),
		cmocka_unit_test_setup_teardown(writes_and_reads_whole_files, make_dir, drop_dir),
		cmocka_unit_test_setup_teardown(a_failed_write_leaves_nothing, make_dir, drop_dir),
		cmocka_unit_test(follows_the_xdg_variables),
		cmocka_unit_test(knows_plain_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
