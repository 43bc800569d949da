/* SPDX-License-Identifier: MIT */
#include "sound.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"

#define KEPT_MAX 8
#define KEPT_ROOM 1024
#define WHY_ROOM 200

/* On the heap, because its handles close later than anything else may end. */
struct sound_job {
	uv_process_t process;
	uv_timer_t limit;
	struct sound *owner; // NULL: nobody wants to know
	int open;            // handles
	bool late;
};

void sound_init(struct sound *s, uv_loop_t *loop, const char *program,
	void (*failed)(void *user, const char *why, bool first), void *user)
{
	*s = (struct sound){.loop = loop, .limit_ms = SOUND_LIMIT_MS, .failed = failed,
		.user = user};
	snprintf(s->program, sizeof s->program, "%s", program);
}

static void fail(struct sound *s, const char *why)
{
	bool first = !s->told;
	s->told = true;
	if (first)
		log_write(LOG_WARN, "sound", "%s: %s", s->program, why);
	s->failed(s->user, why, first);
}

static void on_closed(uv_handle_t *h)
{
	struct sound_job *j = h->data;
	if (--j->open == 0)
		free(j);
}

static void close_job(struct sound_job *j)
{
	uv_close((uv_handle_t *)&j->process, on_closed);
	uv_close((uv_handle_t *)&j->limit, on_closed);
}

static void say_end(struct sound_job *j, int64_t status, int number)
{
	char why[WHY_ROOM];
	if (j->late)
		snprintf(why, sizeof why, "%s", _("it did not end and was stopped"));
	else if (number)
		snprintf(why, sizeof why, _("it ended by signal %d"), number);
	else
		snprintf(why, sizeof why, _("it ended with code %d"), (int)status);
	fail(j->owner, why);
}

static void on_exit_of(uv_process_t *p, int64_t status, int number)
{
	struct sound_job *j = p->data;
	if (j->owner) {
		j->owner->job = NULL;
		if (status || number)
			say_end(j, status, number);
	}
	close_job(j);
}

/* It leads a group of its own, so that what it started goes too. */
static void kill_job(struct sound_job *j)
{
	if (uv_process_get_pid(&j->process) > 0)
		kill(-uv_process_get_pid(&j->process), SIGKILL);
}

static void on_limit(uv_timer_t *t)
{
	struct sound_job *j = t->data;
	j->late = true;
	kill_job(j);
}

/* Where its own helpers are looked for is not the person's to say; where they reach the speaker
 * is. */
static void environment(char kept[KEPT_MAX][KEPT_ROOM], char *out[KEPT_MAX + 1])
{
	static const char *const names[] = {"HOME", "LANG", "XDG_RUNTIME_DIR"};
	int n = 0;
	snprintf(kept[n++], KEPT_ROOM, "PATH=/usr/local/bin:/usr/bin:/bin");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);
		if (value && snprintf(kept[n], KEPT_ROOM, "%s=%s", names[i], value) < KEPT_ROOM)
			n++;
	}
	for (int i = 0; i < n; i++)
		out[i] = kept[i];
	out[n] = NULL;
}

static int start(struct sound *s, struct sound_job *j, const char *word, int grade)
{
	char kept[KEPT_MAX][KEPT_ROOM], *env[KEPT_MAX + 1], what[16], how[8];
	snprintf(what, sizeof what, "%s", word);
	snprintf(how, sizeof how, "%d", grade);
	char *args[] = {s->program, what, how, NULL};
	uv_stdio_container_t none[3] = {{.flags = UV_IGNORE}, {.flags = UV_IGNORE},
		{.flags = UV_IGNORE}};
	environment(kept, env);
	uv_process_options_t o = {.exit_cb = on_exit_of, .file = s->program, .args = args,
		.env = env, .cwd = "/", .flags = UV_PROCESS_DETACHED, .stdio_count = 3,
		.stdio = none};
	return uv_spawn(s->loop, &j->process, &o);
}

void sound_play(struct sound *s, const char *word, int grade)
{
	if (s->job)
		return;
	struct sound_job *j = mem_alloc(sizeof *j);
	j->owner = s;
	j->open = 2;
	j->process.data = j->limit.data = j;
	uv_timer_init(s->loop, &j->limit);
	int code = start(s, j, word, grade);
	if (code != 0) {
		close_job(j);
		fail(s, uv_strerror(code));
		return;
	}
	s->job = j;
	uv_timer_start(&j->limit, on_limit, s->limit_ms, 0);
}

void sound_stop(struct sound *s)
{
	if (!s->job)
		return;
	s->job->owner = NULL; // its end closes it
	kill_job(s->job);
	s->job = NULL;
}
