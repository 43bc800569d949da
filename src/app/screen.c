/* SPDX-License-Identifier: MIT */
#include "screen.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/ui/i18n.h"

#define GAP_MS 25         // at least, between two pictures that no key asked for
#define PACE_MS 100       // and on the average, when there are many
#define WALL_PACE_MS 333  // where nobody is at the keys
#define BURST 3           // pictures that come together are not put off
#define MESSAGE_MS 6000
#define PAGE_FIRST_MS 40000 // how long a wall shows its first page
#define PAGE_SECOND_MS 20000
#define STEP_MS 9500      // ages step with the tens of seconds; ticks are 1 s apart
#define WAKE_GAP_MS 5000  // the machine slept, or we were stopped
#define SECOND_PHASE_MS 20 // after the second of the server's clock, so that it shows the new one

/* ---- painting ---- */

void screen_dirty(struct screen *s)
{
	s->dirty = true;
}

void screen_thaw(struct screen *s)
{
	s->freeze.on = false;
	s->picture.frame.frozen = false;
	screen_dirty(s);
}

/* What is grave is not kept behind a picture that stands still. */
static void watch_freeze(struct screen *s, const struct board *b)
{
	struct frame_state *f = &s->picture.frame;
	if (!s->freeze.on)
		return;
	uint32_t num = freeze_breaker(&s->freeze, b);
	bool called = freeze_is_called(&s->freeze, b);
	f->frozen = num == 0 && !called;
	f->changes = freeze_changes(&s->freeze, b);
	if (f->frozen)
		return;
	const struct live *l = num ? fold_find(b->fold, KIND_EVENT, num) : NULL;
	char line[160];
	snprintf(line, sizeof line, num ? _("the picture goes on: grave event %s")
					: _("the picture goes on: you are called%s"),
		l ? l->id : "");
	screen_thaw(s);
	screen_say(s, true, line);
	s->dirty = false; // it is being painted
}

/* Whatever stands on a wall is read by everybody who passes. */
static bool may_hang(const struct board *b)
{
	return !*b->person->subject || b->person->role == PERSON_VIEWER;
}

static bool look(const struct screen *s, struct board *b)
{
	bool whole = station_board(s->station, b);
	b->lang = s->lang;
	b->wall = s->wall;
	b->attention = attention_view(&s->attention, &s->machine.rules);
	return whole;
}

static void paint(struct screen *s)
{
	struct board b;
	s->dirty = s->ticked = false;
	s->painted_ms = s->whole_ms = uv_now(&s->loop);
	s->bare = !look(s, &b);
	if (!s->bare)
		screen_draft_take(s, &b);
	s->whole_now = b.now;
	s->rate = b.link.rate;
	if (s->wall && !may_hang(&b)) {
		s->refused = true;
		screen_quit(s, EXIT_DENIED);
		return;
	}
	watch_freeze(s, &b);
	s->picture.frame.message = uv_now(&s->loop) < s->message_until ? s->message : "";
	if (s->freeze.on && s->freeze.drawn)
		picture_draw_frozen(&s->picture, &b, s->canvas);
	else
		picture_draw(&s->picture, &b, s->canvas);
	s->freeze.drawn = s->freeze.on;
	term_present(s->term, s->canvas, &s->theme);
	screen_sound_look(s, &b); // a sound is never within what the terminal is sent
}

/* Seconds are told by the clock of the frame and by those of 1-3-5, whose digits go on by
 * themselves; every age steps with the tens at most, so that a calm screen costs next to nothing.
 */
static void paint_second(struct screen *s)
{
	const struct frame_state *f = &s->picture.frame;
	struct board b;
	bool calm = look(s, &b) && !s->freeze.on && f->overlay == OVERLAY_NONE && !*f->message &&
		uv_now(&s->loop) - s->whole_ms < STEP_MS &&
		canvas_tick(s->canvas, b.now - s->whole_now);
	s->ticked = false;
	if (!calm) {
		paint(s);
		return;
	}
	picture_draw_frozen(&s->picture, &b, s->canvas);
	term_present(s->term, s->canvas, &s->theme);
	screen_sound_beat(s, &b);
}

static void on_paint_timer(uv_timer_t *t)
{
	screen_dirty(t->data);
}

static uint64_t pace_of(const struct screen *s)
{
	return s->wall ? WALL_PACE_MS : PACE_MS;
}

/* When the next picture may be painted. A change after quiet is painted at once, and so are a few;
 * in a storm pictures come at an even pace, each with all that is new. */
static uint64_t next_paint(const struct screen *s)
{
	uint64_t slack = BURST * pace_of(s), gap = s->painted_ms + GAP_MS;
	uint64_t even = s->paced_ms > slack ? s->paced_ms - slack : 0;
	return gap > even ? gap : even;
}

static void paint_paced(struct screen *s)
{
	uint64_t now = uv_now(&s->loop);
	s->paced_ms = (s->paced_ms > now ? s->paced_ms : now) + pace_of(s);
	paint(s);
}

/* The first picture with a board does not wait for its turn behind one that had none. */
static bool board_has_come(const struct screen *s)
{
	struct board b;
	return s->bare && station_board(s->station, &b);
}

/* Once a turn, right before the loop sleeps: nothing else draws. */
static void on_prepare(uv_prepare_t *p)
{
	struct screen *s = p->data;
	uint64_t now = uv_now(&s->loop), due = next_paint(s);
	if (s->stopping || !(s->dirty || s->ticked))
		return;
	if (!s->dirty) {
		paint_second(s);
	} else if (s->key_came) { // never waits, and takes no part in the pace
		s->key_came = false;
		paint(s);
	} else if (now >= due || s->ticked || board_has_come(s)) {
		paint_paced(s); // a second is painted anyhow
	} else if (!uv_is_active((uv_handle_t *)&s->later)) {
		uv_timer_start(&s->later, on_paint_timer, due - now, 0);
	}
}

void screen_say(struct screen *s, bool is_error, const char *text)
{
	snprintf(s->message, sizeof s->message, "%s", text);
	s->picture.frame.message_is_error = is_error;
	s->message_until = uv_now(&s->loop) + MESSAGE_MS;
	*s->tells_of = '\0';
	screen_dirty(s);
}

static void on_changed(void *user)
{
	screen_dirty(user);
}

/* A wall turns pages by itself, but not to a list of nothing, nor away from an untouched event of a
 * high grade. */
static void turn_page(struct screen *s)
{
	bool first = s->picture.shown == VIEW_OVERVIEW;
	uint64_t now = uv_now(&s->loop);
	struct board b;
	if (now - s->page_since < (first ? PAGE_FIRST_MS : PAGE_SECOND_MS))
		return;
	s->page_since = now;
	if (!station_board(s->station, &b))
		return;
	struct plight p = plight_of(&b);
	const struct head *worst = &p.worst.head;
	bool grave = p.has_worst && worst->flags & HEAD_UNACKED && worst->grade >= 1 &&
		worst->grade <= FREEZE_GRAVE;
	enum view_id next = first && p.open && !grave ? VIEW_EVENTS : VIEW_OVERVIEW;
	if (next == s->picture.shown)
		return;
	picture_show(&s->picture, next);
	screen_dirty(s);
}

/* Right after the second of the clock that is shown, so that no second is shown twice or left out;
 * a demo's may be of another length. */
static uint64_t until_second(const struct screen *s)
{
	if (s->rate != 1)
		return SECOND_MS;
	int64_t phase = station_now(s->station) % SECOND_MS;
	int64_t wait = (SECOND_MS + SECOND_PHASE_MS - phase) % SECOND_MS;
	return (uint64_t)(wait < SECOND_MS / 10 ? wait + SECOND_MS : wait);
}

/* The clock of the frame; and whoever slept catches up. */
static void on_second(uv_timer_t *t)
{
	struct screen *s = t->data;
	int64_t now = mono_ms();
	if (s->second_at && now - s->second_at > WAKE_GAP_MS)
		station_wake(s->station);
	s->second_at = now;
	if (s->wall)
		turn_page(s);
	s->ticked = true;
	uv_timer_start(t, on_second, until_second(s), 0);
}

/* ---- acts ---- */

/* What went wrong stays until it is put away; of anything else the next key is the end. */
static void on_act(void *user, const struct act_row *row)
{
	struct screen *s = user;
	char line[sizeof s->message];
	bool bad = row->mark >= MARK_CONFLICT;
	if (!told_line(&s->batch, row, line, sizeof line))
		return;
	screen_say(s, bad, line);
	if (bad)
		snprintf(s->tells_of, sizeof s->tells_of, "%s", row->key);
}

/* ---- signals ---- */

static void resize(struct screen *s)
{
	int rows, cols;
	term_resize(s->term);
	term_size(s->term, &rows, &cols);
	canvas_resize(s->canvas, rows, cols);
	screen_thaw(s); // cells of another size are gone
	screen_dirty(s);
}

void screen_suspend(struct screen *s)
{
	if (s->options->restricted) { // nobody could wake it again
		screen_say(s, false, _("there is no shell behind this: q quits"));
		return;
	}
	term_suspend(s->term);
	raise(SIGSTOP);
}

/* However it was stopped. Told to go on in the background it stops again: whoever brings it to the
 * front tells it once more. */
static void come_back(struct screen *s)
{
	while (!term_resume(s->term))
		raise(SIGSTOP);
	uv_update_time(&s->loop);
	resize(s);
	station_wake(s->station);
}

static void on_signal(uv_signal_t *h, int number)
{
	struct screen *s = h->data;
	if (s->stopping) // a hang-up comes with a SIGCONT behind it, and the terminal is gone
		return;
	if (number == SIGWINCH)
		resize(s);
	else if (s->wall && (number == SIGINT || number == SIGTSTP))
		return; // keys, and a wall has none of them
	else if (number == SIGTSTP)
		screen_suspend(s);
	else if (number == SIGCONT)
		come_back(s);
	else
		screen_quit(s, number == SIGHUP ? EXIT_FAILED : EXIT_DONE);
}

static void watch_signals(struct screen *s)
{
	static const int numbers[SCREEN_SIGNALS] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP,
		SIGCONT};
	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < SCREEN_SIGNALS; i++) {
		uv_signal_init(&s->loop, &s->signals[i]);
		s->signals[i].data = s;
		uv_signal_start(&s->signals[i], on_signal, numbers[i]);
		uv_unref((uv_handle_t *)&s->signals[i]);
	}
}

/* ---- life ---- */

static void on_station_closed(void *user)
{
	struct screen *s = user;
	s->station = NULL;
	sound_stop(&s->sound);
	uv_close((uv_handle_t *)&s->keys, NULL);
	uv_close((uv_handle_t *)&s->prepare, NULL);
	uv_close((uv_handle_t *)&s->second, NULL);
	uv_close((uv_handle_t *)&s->later, NULL);
	for (int i = 0; i < SCREEN_SIGNALS; i++)
		uv_close((uv_handle_t *)&s->signals[i], NULL);
}

void screen_quit(struct screen *s, int code)
{
	if (s->stopping)
		return;
	s->stopping = true;
	s->code = code;
	screen_draft_keep(s);
	term_close(s->term); // the person has the shell back while the rest winds down
	s->term = NULL;
	uv_poll_stop(&s->keys);
	station_close(s->station, on_station_closed, s);
}

static void start_handles(struct screen *s)
{
	uv_poll_init(&s->loop, &s->keys, term_fd(s->term));
	uv_prepare_init(&s->loop, &s->prepare);
	uv_timer_init(&s->loop, &s->second);
	uv_timer_init(&s->loop, &s->later);
	s->keys.data = s->prepare.data = s->second.data = s->later.data = s;
	uv_poll_start(&s->keys, UV_READABLE | UV_DISCONNECT, screen_on_keys);
	uv_prepare_start(&s->prepare, on_prepare);
	uv_timer_start(&s->second, on_second, until_second(s), 0);
}

static bool open_station(struct screen *s, const struct options *o, const char *server,
	const char *token, struct error *e)
{
	if (!options_state(o, s->state_dir, sizeof s->state_dir, e))
		return false;
	s->station = station_create(&(struct station_options){.loop = &s->loop, .server = server,
		.token = token, .area = o->area, .state_dir = s->state_dir,
		.profile = o->profile, .offline = o->offline, .changed = on_changed, .user = s}, e);
	if (s->station)
		station_on_act(s->station, on_act, s);
	return s->station != NULL;
}

static bool open_terminal(struct screen *s, bool ascii, struct error *e)
{
	int rows, cols;
	s->term = term_open(e);
	if (!s->term)
		return false;
	term_size(s->term, &rows, &cols);
	s->canvas = canvas_create(rows, cols);
	if (ascii || !term_is_utf8(s->term))
		canvas_set_ascii(s->canvas, true, true);
	return true;
}

/* Where t goes on from. */
static int theme_number(const char *name)
{
	for (int i = 0; theme_builtin_name(i); i++)
		if (strcmp(theme_builtin_name(i), name) == 0)
			return i;
	return 0;
}

int screen_run(const struct options *o, const char *server, const char *token, const char *lang,
	bool ascii, bool wall)
{
	struct screen *s = mem_alloc(sizeof *s);
	struct error e = {0};
	int code = EXIT_FAILED;
	s->lang = lang;
	s->behind = "";
	s->wall = wall;
	s->options = o;
	uv_loop_init(&s->loop);
	watch_signals(s); // before curses, which would take them over
	picture_theme(&s->theme, o->theme);
	s->theme_shown = theme_number(o->theme);
	picture_init(&s->picture, VIEW_OVERVIEW);
	s->picture.frame.wall = wall;
	screen_sound_start(s);
	if (!open_station(s, o, server, token, &e) || !open_terminal(s, ascii, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		if (error_is(&e, "no_terminal"))
			fprintf(stderr, "yiping: %s\n",
				_("one picture without a terminal: yiping show overview"));
		return code; // nothing was taken over that the end of the program does not give
			     // back
	}
	screen_draft_read(s);
	start_handles(s);
	s->page_since = uv_now(&s->loop);
	screen_dirty(s);
	uv_run(&s->loop, UV_RUN_DEFAULT);
	code = s->code;
	if (s->refused)
		fprintf(stderr, "yiping: %s\n",
			_("a wall takes the token of a viewer: it shows what everybody may read"));
	uv_loop_close(&s->loop);
	picture_finish(&s->picture);
	canvas_destroy(s->canvas);
	free(s->draft);
	free(s);
	return code;
}
