/* SPDX-License-Identifier: MIT */
/* What sounds, and when: model/attention.h decides, the terminal's bell or the machine's program
 * makes it heard. */
#include <stdio.h>

#include "screen_parts.h"
#include "yiping/base/instant.h"
#include "yiping/ui/calls.h"
#include "yiping/ui/i18n.h"

/* What an alarm looks like from this screen. */
struct place {
	struct screen *screen;
	const struct board *board;
};

static void sift(void *user, const struct live *const *events, size_t n, bool *kept)
{
	const struct place *p = user;
	const struct frame_state *f = &p->screen->picture.frame;
	f->view->sift(f->state, p->board, events, n, kept);
}

/* What this person has done about it is on its way: no reason to call for him. */
static bool answered(void *user, const struct live *l)
{
	const struct board *b = ((const struct place *)user)->board;
	enum mark m = b->mark ? b->mark(b->user, l->head.num) : MARK_NONE;
	return m == MARK_QUEUED || m == MARK_SENT;
}

static int64_t shelf(void *user, const struct live *l)
{
	const struct board *b = ((const struct place *)user)->board;
	const struct event *e = b->event ? b->event(b->user, l->head.num) : NULL;
	return e ? e->shelved_until : INSTANT_NONE;
}

static bool is_audible(const struct screen *s)
{
	return s->machine.sound && (!s->wall || s->machine.wall) && !s->stopping;
}

static void bell(struct screen *s)
{
	if (s->term)
		term_beep(s->term);
}

/* A program that fails must not make an alarm that nobody hears. */
static void on_failed(void *user, const char *why, bool first)
{
	struct screen *s = user;
	char line[sizeof s->message];
	bell(s);
	if (!first)
		return;
	snprintf(line, sizeof line, _("the program for sounds failed: %s; the bell sounds instead"),
		why);
	screen_say(s, true, line);
}

static void make(struct screen *s, const char *word, int grade)
{
	if (*s->sound.program)
		sound_play(&s->sound, word, grade);
	else
		bell(s);
}

/* ---- what time and the board bring ---- */

static void say_shelf(struct screen *s, const struct board *b, const struct attention_call *c)
{
	const struct live *l = b->fold ? fold_find(b->fold, KIND_EVENT, c->num) : NULL;
	int minutes = (int)((c->until - b->now + MINUTE_MS - 1) / MINUTE_MS);
	char line[sizeof s->message];
	snprintf(line, sizeof line, ngettext("%s comes back from the shelf in %d minute",
		"%s comes back from the shelf in %d minutes", (unsigned long)minutes),
		l ? l->id : "", minutes);
	screen_say(s, false, line);
}

static void sound_now(struct screen *s, const struct board *b)
{
	static const char *const words[] = {[ATTENTION_ALARM] = "alarm",
		[ATTENTION_FLOOD] = "flood", [ATTENTION_SHELF] = "shelf"};
	struct attention_call c = attention_next(&s->attention, &s->machine.rules, b->now,
		mono_ms());
	if (c.word == ATTENTION_NOTHING)
		return;
	if (c.word == ATTENTION_SHELF)
		say_shelf(s, b, &c);
	if (is_audible(s))
		make(s, words[c.word], c.grade);
}

/* Each call of this person is heard once. It is no alarm: neither silence nor a flood holds it
 * back, and what still sounds goes before it. */
static void sound_call(struct screen *s, const struct board *b)
{
	struct my_call m;
	bool waits = *s->sound.program && s->sound.job;
	calls_mine(b, &m);
	if (m.count > s->calls_heard && waits)
		return;
	if (m.count > s->calls_heard && is_audible(s))
		make(s, "call", 0);
	s->calls_heard = m.count;
}

static struct attention_position position(struct screen *s, const struct board *b,
	struct place *place)
{
	const struct person *p = b->person;
	const struct area *a = b->tree ? area_by_num(b->tree, b->centre) : NULL;
	const struct frame_state *f = &s->picture.frame;
	return (struct attention_position){
		.centre = b->centre,
		.level = a ? a->level : LEVEL_NONE,
		.unit = p ? p->unit : 0,
		.own_only = p && p->role == PERSON_WORKER,
		.fresh = b->link.state == LINK_LIVE || b->link.state == LINK_FOLLOW,
		.sift = f->view && f->view->sift && f->state ? sift : NULL,
		.answered = answered,
		.shelf = shelf,
		.user = place,
	};
}

void screen_sound_look(struct screen *s, const struct board *b)
{
	struct place place = {s, b};
	struct attention_position p = position(s, b, &place);
	struct attention_view before = attention_view(&s->attention, &s->machine.rules);
	if (!b->fold || b->link.state == LINK_START || b->link.state == LINK_LOADING)
		return; // what comes now was there before
	attention_look(&s->attention, &s->machine.rules, &p, b->fold, b->now);
	sound_now(s, b);
	sound_call(s, b);
	struct attention_view after = attention_view(&s->attention, &s->machine.rules);
	if (before.flood != after.flood || before.silenced != after.silenced ||
		(after.flood && before.count != after.count))
		screen_dirty(s);
}

void screen_sound_beat(struct screen *s, const struct board *b)
{
	if (attention_ebb(&s->attention, &s->machine.rules, b->now))
		screen_dirty(s);
	sound_now(s, b);
	sound_call(s, b);
}

/* ---- keys ---- */

void screen_silence(struct screen *s)
{
	if (!attention_silence(&s->attention))
		screen_say(s, false, _("nothing sounds that could be silenced"));
	else if (s->attention.silenced)
		screen_say(s, false,
			_("silent until something new; nothing is acknowledged by it"));
	else
		screen_say(s, false, _("it sounds again"));
}

void screen_sound_test(struct screen *s)
{
	char line[sizeof s->message];
	if (!s->machine.sound) {
		screen_say(s, true, _("the sound of this machine is off (yiping-config(5))"));
		return;
	}
	snprintf(line, sizeof line, _("sound test: %s"),
		*s->sound.program ? s->sound.program : _("the bell of the terminal"));
	screen_say(s, false, line);
	make(s, "test", 0);
}

void screen_sound_start(struct screen *s)
{
	attention_init(&s->attention);
	machine_read(&s->machine, s->options->machine);
	if (s->options->restricted)
		s->machine.program[0] = '\0'; // nothing is started behind a login
	sound_init(&s->sound, &s->loop, s->machine.program, on_failed, s);
}
