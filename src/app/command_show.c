/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "commands.h"
#include "once.h"
#include "picture.h"

#define WAIT_MS 5000
#define REST_MS 1000 // for what a first drawing finds missing
#define DUMP_CAP ((size_t)32 << 20)

struct shot {
	const struct context *context;
	struct picture picture;
	struct canvas *canvas;
	struct board real; // what the counting ones below hand on to
	unsigned missing;
};

static const struct event *count_event(void *user, uint32_t num)
{
	struct shot *s = user;
	const struct event *e = s->real.event(s->real.user, num);
	s->missing += e == NULL;
	return e;
}

static const struct change *count_history(void *user, uint32_t num, size_t *count)
{
	struct shot *s = user;
	const struct change *c = s->real.history(s->real.user, num, count);
	s->missing += c == NULL;
	return c;
}

static const struct act *hand_said(void *user, const struct change *c)
{
	struct shot *s = user;
	return s->real.said(s->real.user, c);
}

static const struct proposal *count_proposal(void *user, uint32_t num, struct fetch_view *how)
{
	struct shot *s = user;
	const struct proposal *p = s->real.proposal(s->real.user, num, how);
	s->missing += how->state == FETCH_ASKED;
	return p;
}

static struct order_view count_orders(void *user, uint32_t num)
{
	struct shot *s = user;
	struct order_view v = s->real.orders(s->real.user, num);
	s->missing += v.how.state == FETCH_ASKED;
	return v;
}

static enum mark hand_mark(void *user, uint32_t num)
{
	struct shot *s = user;
	return s->real.mark(s->real.user, num);
}

static bool hand_text(void *user, const struct live *l, const char *words)
{
	struct shot *s = user;
	return s->real.text(s->real.user, l, words);
}

static void draw(struct shot *s, struct once *w)
{
	station_board(w->station, &s->real);
	struct board b = s->real;
	b.lang = s->context->lang;
	b.event = count_event;
	b.history = count_history;
	b.said = hand_said;
	b.proposal = count_proposal;
	b.orders = count_orders;
	b.mark = hand_mark;
	b.text = hand_text;
	b.user = s;
	s->missing = 0;
	picture_draw(&s->picture, &b, s->canvas);
}

/* Drawing asks for what is not at hand; the picture is whole when nothing was missing any more. */
static bool is_settled(struct once *w)
{
	struct shot *s = w->user;
	draw(s, w);
	return s->missing == 0 && s->real.link.state == LINK_LIVE;
}

/* The event that was named, if it is open. */
static bool choose(struct shot *s, struct once *w, const struct options *o)
{
	uint32_t num = o->id_count ? station_event(w->station, o->ids[0]) : 0;
	if (o->id_count && (!num || !o->view->show)) {
		fprintf(stderr, "yiping: %s is no open event that this view can show\n",
			o->ids[0]);
		return false;
	}
	if (num)
		o->view->show(picture_state(&s->picture, o->view->id), num);
	return true;
}

static int print(struct once *w, const struct context *x)
{
	const struct options *o = x->options;
	struct shot s = {.context = x, .canvas = canvas_create(o->rows, o->cols)};
	struct theme t;
	struct buf out;
	picture_theme(&t, o->theme);
	picture_init(&s.picture, o->view->id);
	if (x->ascii)
		canvas_set_ascii(s.canvas, true, true);
	bool ok = choose(&s, w, o);
	if (ok && w->met && !o->offline)
		once_run(w, is_settled, &s, REST_MS);
	draw(&s, w);
	buf_init(&out, DUMP_CAP);
	ok = ok && dump_write(s.canvas, &t, o->format, &out) &&
		fwrite(out.data, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
	buf_finish(&out);
	picture_finish(&s.picture);
	canvas_destroy(s.canvas);
	return ok ? EXIT_DONE : EXIT_FAILED;
}

static bool is_complete(struct once *w)
{
	return once_is_whole(w) && station_is_filled(w->station);
}

/* One frame. What cannot be reached is said in the picture and by the exit code. */
int command_show(const struct context *x)
{
	struct once w;
	struct error e;
	if (!x->options->view) {
		fprintf(stderr,
			"yiping: which view? overview, events, dispatch, tasks or system\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, x->options, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, is_complete, NULL, WAIT_MS);
	bool met = w.met;
	int code = print(&w, x);
	if (!met && code == EXIT_DONE)
		code = once_explain(&w);
	once_close(&w);
	return code;
}
