/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "commands.h"
#include "once.h"
#include "picture.h"

#define WAIT_MS 5000
#define DUMP_CAP ((size_t)32 << 20)

static int print(struct once *w, const struct context *x)
{
	const struct options *o = x->options;
	struct canvas *c = canvas_create(o->rows, o->cols);
	struct picture p;
	struct theme t;
	struct board b;
	struct buf out;
	station_board(w->station, &b);
	b.lang = x->lang;
	picture_theme(&t, o->theme);
	picture_init(&p, o->view->id);
	if (x->ascii)
		canvas_set_ascii(c, true, true);
	picture_draw(&p, &b, c);
	buf_init(&out, DUMP_CAP);
	bool ok = dump_write(c, &t, o->format, &out) &&
		fwrite(out.data, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
	buf_finish(&out);
	picture_finish(&p);
	canvas_destroy(c);
	return ok ? EXIT_DONE : EXIT_FAILED;
}

/* One frame. What cannot be reached is said in the picture and by the exit code. */
int command_show(const struct context *x)
{
	struct once w;
	struct error e;
	if (!x->options->view) {
		fprintf(stderr, "yiping: which view? overview, events, tasks or system\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, x->options, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, once_is_whole, NULL, WAIT_MS);
	int code = print(&w, x);
	if (!w.met && code == EXIT_DONE)
		code = once_explain(&w);
	once_close(&w);
	return code;
}
