/* SPDX-License-Identifier: MIT */
/* A program that sounds: started with words, never through a shell, one at a time, with an
 * environment of our own, and killed when it does not end. */
#ifndef YIPING_APP_SOUND_H
#define YIPING_APP_SOUND_H

#include <stdbool.h>
#include <uv.h>

#include "yiping/base/path.h"

#define SOUND_LIMIT_MS 10000

struct sound_job;

struct sound {
	uv_loop_t *loop;
	char program[PATH_ROOM]; // "" none
	uint64_t limit_ms;
	struct sound_job *job;   // that runs, NULL none
	bool told;               // what was wrong with it was told once
	void (*failed)(void *user, const char *why, bool first);
	void *user;
};

/* `failed` is told of every sound that was not made, `why` in the person's language; `first`: for
 * the first time. */
void sound_init(struct sound *s, uv_loop_t *loop, const char *program,
	void (*failed)(void *user, const char *why, bool first), void *user);

/* Starts `program WORD GRADE`: "alarm", "call", "flood", "shelf" or "test", and 1 to 5, 0 for none.
 * Nothing while one still sounds. */
void sound_play(struct sound *s, const char *word, int grade);

/* Ends what runs; the loop has to turn once more. */
void sound_stop(struct sound *s);

#endif
