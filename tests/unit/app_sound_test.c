/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../src/app/sound.h"

struct room {
	uv_loop_t loop;
	struct sound sound;
	char dir[32], program[64], heard[64];
	int failures, firsts;
	char why[256];
};

static void on_failed(void *user, const char *why, bool first)
{
	struct room *r = user;

	r->failures++;
	r->firsts += first;
	snprintf(r->why, sizeof(r->why), "%s", why);
}

static int set_up(void **state)
{
	struct room *r = calloc(1, sizeof(*r));

	uv_loop_init(&r->loop);
	snprintf(r->dir, sizeof(r->dir), "/tmp/yiping-sound-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	snprintf(r->program, sizeof(r->program), "%s/horn", r->dir);
	snprintf(r->heard, sizeof(r->heard), "%s/heard", r->dir);
	*state = r;
	return 0;
}

static int tear_down(void **state)
{
	struct room *r = *state;

	sound_stop(&r->sound);
	uv_run(&r->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&r->loop), 0);
	unlink(r->program);
	unlink(r->heard);
	rmdir(r->dir);
	free(r);
	return 0;
}

/* A shell's script; it finds the file to write to beside itself. */
static void horn(struct room *r, const char *script)
{
	FILE *f = fopen(r->program, "w");

	fprintf(f, "#!/bin/sh\nout=${0%%horn}heard\n%s\n", script);
	fclose(f);
	chmod(r->program, 0755);
	sound_init(&r->sound, &r->loop, r->program, on_failed, r);
}

static void run(struct room *r)
{
	uv_run(&r->loop, UV_RUN_DEFAULT);
}

static const char *heard(struct room *r)
{
	static char text[512];
	FILE *f = fopen(r->heard, "r");
	size_t n = f ? fread(text, 1, sizeof(text) - 1, f) : 0;

	if (f)
		fclose(f);
	text[n] = '\0';
	return text;
}

static void it_is_started_with_words(void **state)
{
	struct room *r = *state;

	setenv("PATH", "/evil", 1);
	setenv("YP_HORN", "/evil/horn", 1);
	horn(r, "echo \"$# $1 $2 $PATH $YP_HORN\" >>\"$out\"");
	sound_play(&r->sound, "alarm; touch x", 2);
	run(r);
	assert_string_equal(heard(r), "2 alarm; touch x 2 /usr/local/bin:/usr/bin:/bin \n");
	sound_play(&r->sound, "test", 0);
	run(r);
	assert_non_null(strstr(heard(r), "2 test 0"));
	assert_int_equal(r->failures, 0);
}

static void one_at_a_time(void **state)
{
	struct room *r = *state;

	horn(r, "echo once >>\"$out\"");
	sound_play(&r->sound, "alarm", 1);
	sound_play(&r->sound, "alarm", 1);
	run(r);
	assert_string_equal(heard(r), "once\n");
}

static void what_is_wrong_is_told_each_time_and_said_once(void **state)
{
	struct room *r = *state;

	sound_init(&r->sound, &r->loop, "/nowhere/horn", on_failed, r);
	sound_play(&r->sound, "alarm", 1);
	run(r);
	assert_int_equal(r->failures, 1);
	assert_string_equal(r->why, uv_strerror(UV_ENOENT));
	sound_play(&r->sound, "alarm", 1);
	run(r);
	assert_int_equal(r->failures, 2);
	assert_int_equal(r->firsts, 1);
	horn(r, "exit 3");
	sound_play(&r->sound, "alarm", 1);
	run(r);
	assert_int_equal(r->failures, 3);
	assert_non_null(strstr(r->why, "code 3"));
}

static void what_hangs_is_stopped_with_what_it_started(void **state)
{
	struct room *r = *state;

	horn(r, "sleep 600 & wait");
	r->sound.limit_ms = 50;
	sound_play(&r->sound, "alarm", 1);
	run(r);
	assert_int_equal(r->failures, 1);
	assert_non_null(strstr(r->why, "did not end"));
	sound_play(&r->sound, "alarm", 1); // and the next one may
	assert_non_null(r->sound.job);
}

static void what_still_sounds_ends_with_the_program(void **state)
{
	struct room *r = *state;

	horn(r, "sleep 600");
	sound_play(&r->sound, "alarm", 1);
	sound_stop(&r->sound);
	run(r);
	assert_int_equal(r->failures, 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(it_is_started_with_words),
		CASE(one_at_a_time),
		CASE(what_is_wrong_is_told_each_time_and_said_once),
		CASE(what_hangs_is_stopped_with_what_it_started),
		CASE(what_still_sounds_ends_with_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
