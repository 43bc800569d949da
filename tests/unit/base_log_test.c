/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/path.h"

struct place {
	char dir[64], file[128];
};

static int make_place(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "/tmp/yiping-log-XXXXXX");
	if (!mkdtemp(p->dir))
		return -1;
	snprintf(p->file, sizeof(p->file), "%s/yiping.log", p->dir);
	*state = p;
	return 0;
}

static int drop_place(void **state)
{
	struct place *p = *state;
	char old[160];

	log_close();
	snprintf(old, sizeof(old), "%s.1", p->file);
	unlink(old);
	unlink(p->file);
	rmdir(p->dir);
	free(p);
	return 0;
}

static char *content(const char *path)
{
	char *text;
	size_t n;

	assert_true(path_read_whole(path, 32u << 20, &text, &n, NULL));
	return text;
}

static void writes_gated_lines(void **state)
{
	struct place *p = *state;
	int64_t at;
	struct stat st;

	assert_true(log_open(p->file, LOG_INFO, NULL));
	log_write(LOG_DEBUG, "test", "not wanted");
	log_write(LOG_WARN, "test", "from %s", "\x1b]0;x\a\nforged");
	log_close();
	char *text = content(p->file);
	assert_string_equal(text + 24, " warn test: from \uFFFD]0;x\uFFFD forged\n");
	text[24] = '\0';
	assert_true(instant_parse(text, &at));
	free(text);
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void caps_a_line(void **state)
{
	struct place *p = *state;

	assert_true(log_open(p->file, LOG_DEBUG, NULL));
	log_write(LOG_ERROR, "test", "%5000d", 1);
	log_write(LOG_ERROR, "test", "next");
	log_close();
	char *text = content(p->file);
	size_t first = strcspn(text, "\n");
	assert_int_equal(first + 1, 1024);
	assert_non_null(strstr(text + first, "test: next\n"));
	free(text);
}

static void tightens_an_older_file(void **state)
{
	struct place *p = *state;
	struct stat st;

	assert_true(path_write_whole(p->file, "old\n", 4, 0644, NULL));
	assert_true(log_open(p->file, LOG_DEBUG, NULL));
	log_write(LOG_INFO, "test", "new");
	char *text = content(p->file);
	assert_memory_equal(text, "old\n", 4);
	free(text);
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void turns_over_at_the_cap(void **state)
{
	struct place *p = *state;
	char old[160];
	struct stat st;

	snprintf(old, sizeof(old), "%s.1", p->file);
	assert_true(log_open(p->file, LOG_DEBUG, NULL));
	for (int i = 0; i < 8 * 1024 + 10; i++)
		log_write(LOG_INFO, "test", "%1500d", i);
	log_close();
	assert_int_equal(stat(old, &st), 0);
	assert_int_equal(st.st_size, 8 << 20);
	assert_int_equal(stat(p->file, &st), 0);
	assert_int_equal(st.st_size, 10 << 10);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void *write_many(void *unused)
{
	(void)unused;
	for (int i = 0; i < 500; i++)
		log_write(LOG_INFO, "thread", "abcdefghij");
	return NULL;
}

static void threads_write_whole_lines(void **state)
{
	struct place *p = *state;
	pthread_t threads[4];

	assert_true(log_open(p->file, LOG_DEBUG, NULL));
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, NULL), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	log_close();
	char *text = content(p->file);
	int lines = 0;
	for (char *rest = text, *line; (line = strsep(&rest, "\n")) && *line; lines++)
		assert_string_equal(line + 24, " info thread: abcdefghij");
	assert_int_equal(lines, 2000);
	free(text);
}

static void says_why_it_cannot(void **state)
{
	struct error e = {0};

	(void)state;
	assert_false(log_open("/nowhere/at/all", LOG_DEBUG, &e));
	assert_true(error_is(&e, "log"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(writes_gated_lines, make_place, drop_place),
		cmocka_unit_test_setup_teardown(caps_a_line, make_place, drop_place),
		cmocka_unit_test_setup_teardown(tightens_an_older_file, make_place, drop_place),
		cmocka_unit_test_setup_teardown(turns_over_at_the_cap, make_place, drop_place),
		cmocka_unit_test_setup_teardown(threads_write_whole_lines, make_place, drop_place),
		cmocka_unit_test(says_why_it_cannot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
