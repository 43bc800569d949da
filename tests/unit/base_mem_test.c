/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "yiping/base/mem.h"

static void gives_zeroed_memory(void **state)
{
	char *p = mem_array(100, 7);
	char *none = mem_alloc(0);

	(void)state;
	assert_non_null(none);
	for (size_t i = 0; i < 700; i++)
		assert_int_equal(p[i], 0);
	free(none);
	free(p);
}

static void grows_and_copies(void **state)
{
	char *p = mem_grow(NULL, 3, 1);

	(void)state;
	memcpy(p, "ab", 3);
	p = mem_grow(p, 50, 100);
	assert_string_equal(p, "ab");
	char *copy = mem_strdup(p);
	assert_string_equal(copy, "ab");
	assert_ptr_not_equal(copy, p);
	assert_null(mem_strdup(NULL));
	p = mem_grow(p, 0, 4);
	assert_non_null(p);
	free(copy);
	free(p);
}

static void hook(void)
{
	if (write(STDERR_FILENO, "hook ", 5) != 5)
		_exit(9);
}

static void die_plainly(void)
{
	mem_die("all is lost");
}

static void ask_for_too_much(void)
{
	free(mem_array(SIZE_MAX / 2, 4));
}

static void grow_too_much(void)
{
	free(mem_grow(NULL, SIZE_MAX / 2, 4));
}

/* Runs in a child and gives back its exit status and what it said. */
static int run_child(void (*act)(void), char *said, size_t room)
{
	int fds[2], status;

	assert_int_equal(pipe(fds), 0);
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		dup2(fds[1], STDERR_FILENO);
		mem_on_die(hook);
		act();
		_exit(7);
	}
	close(fds[1]);
	size_t length = 0;
	ssize_t got;
	while ((got = read(fds[0], said + length, room - 1 - length)) > 0)
		length += (size_t)got;
	said[length] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void dying_runs_the_hook_and_says_why(void **state)
{
	char said[256];

	(void)state;
	assert_int_equal(run_child(die_plainly, said, sizeof(said)), 1);
	assert_string_equal(said, "hook yiping: all is lost\n");
	assert_int_equal(run_child(ask_for_too_much, said, sizeof(said)), 1);
	assert_string_equal(said, "hook yiping: out of memory\n");
	assert_int_equal(run_child(grow_too_much, said, sizeof(said)), 1);
	assert_string_equal(said, "hook yiping: out of memory\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_zeroed_memory),
		cmocka_unit_test(grows_and_copies),
		cmocka_unit_test(dying_runs_the_hook_and_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
