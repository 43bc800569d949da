/* SPDX-License-Identifier: MIT */
/* Pictures of the views, cell by cell. usage: golden ROOT LOCALEDIR [--svg DIR [--cases FILE]]
 * [NAME...]
 * BLESS=1 writes what is drawn as what is expected. Prints TAP. */
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "golden_world.h"
#include "yiping/base/buf.h"
#include "yiping/term/dump.h"
#include "yiping/ui/frame.h"
#include "yiping/ui/keymap.h"

#define PICTURE_MAX ((size_t)16 << 20)
#define PATH_ROOM 1024
#define SHOWN_EVENT 4 // the one with a history

struct sample {
	char name[64], view[32], lang[16], theme[32], state[32], keys[96];
	int cols, rows;
};

struct run {
	const char *root, *locales, *svg;
	char **only;
	int only_count;
	int count, failed;
};

static void follow(struct board *b, struct intent i)
{
	if (i.kind == INTENT_CENTRE)
		b->centre = i.num;
}

/* Presses keys, parted by commas, after a first picture: "j,j,Space"; "/overdue" filters. Where a
 * key goes to another centre the board is that one's. */
static void press(const struct view_ops *view, struct view_state *state, struct board *b,
	const char *keys)
{
	char all[128];
	char *rest = all;

	snprintf(all, sizeof(all), "%s", keys);
	for (char *name = strtok_r(all, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		struct key k;
		struct error e;
		if (name[0] == '/' && name[1] && view->filter)
			view->filter(state, b, name + 1, &e);
		else if (key_from_label(name, &k) && view->command)
			follow(b, view->command(state, b, keymap_command(k, view->id)));
	}
}

/* The language of the messages is looked up anew after this. */
static void speak(const struct run *r, const char *lang)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LANGUAGE", lang, 1);
	bindtextdomain("yiping", r->locales);
	bind_textdomain_codeset("yiping", "UTF-8");
	textdomain("yiping");
}

/* "help", "help/filter" ... */
static enum help_page page_of(const char *view)
{
	static const char *const names[HELP_PAGES] = {[HELP_FILTER] = "help/filter",
		[HELP_SIGNS] = "help/signs", [HELP_LIFE] = "help/life"};

	for (int i = 0; i < HELP_PAGES; i++)
		if (names[i] && strcmp(names[i], view) == 0)
			return (enum help_page)i;
	return HELP_KEYS;
}

/* The panel always, the units where the state says so. */
static bool is_about(enum view_id view, const char *state)
{
	return view == VIEW_DISPATCH || (view == VIEW_UNITS && strstr(state, "event"));
}

static bool draw(const struct run *r, const struct sample *s, struct canvas *c, struct error *e)
{
	bool wall = strncmp(s->view, "wall", 4) == 0, help = strncmp(s->view, "help", 4) == 0;
	const char *name = help || strcmp(s->view, "wall") == 0 ? "overview" : s->view;
	const struct view_ops *view = view_by_token(wall && s->view[4] ? s->view + 5 : name);
	struct golden *g = golden_create(r->root, s->state, s->lang, e);

	if (!g)
		return false;
	if (!view) {
		golden_destroy(g);
		return error_set(e, "view", "there is no view %s", s->view);
	}
	struct view_state *state = view->create();
	struct frame_state f = {.view = view,
		.state = state,
		.message = "",
		.wall = wall,
		.help_page = page_of(s->view),
		.overlay = help ? OVERLAY_HELP : OVERLAY_NONE};
	golden_board(g)->wall = wall;
	bool is_open = fold_find(golden_board(g)->fold, KIND_EVENT, SHOWN_EVENT) != NULL;
	if (view->show && (view->id == VIEW_DETAIL || (is_about(view->id, s->state) && is_open)))
		view->show(state, SHOWN_EVENT);
	frame_draw(&f, golden_board(g), c);
	press(view, state, golden_board(g), s->keys);
	frame_draw(&f, golden_board(g), c);
	view->destroy(state);
	golden_destroy(g);
	return true;
}

static bool read_all(const char *path, struct buf *out)
{
	char block[4096];
	size_t n;
	FILE *f = fopen(path, "rb");

	if (!f)
		return false;
	while ((n = fread(block, 1, sizeof(block), f)) > 0)
		buf_add(out, block, n);
	fclose(f);
	return true;
}

static bool write_all(const char *path, const struct buf *b)
{
	FILE *f = fopen(path, "wb");
	bool ok = f && fwrite(b->data, 1, b->length, f) == b->length;

	return f && fclose(f) == 0 && ok;
}

static int line_of_difference(const struct buf *a, const struct buf *b)
{
	int line = 1;

	for (size_t i = 0; i < a->length && i < b->length; i++) {
		if (a->data[i] != b->data[i])
			return line;
		line += a->data[i] == '\n';
	}
	return line;
}

static void report(struct run *r, const struct sample *s, bool ok, const char *why, int line)
{
	r->count++;
	r->failed += !ok;
	printf("%s %d - %s\n", ok ? "ok" : "not ok", r->count, s->name);
	if (!ok && line > 0)
		printf("# differs from line %d on; BLESS=1 accepts what is drawn\n", line);
	else if (!ok)
		printf("# %s\n", why);
}

static void judge(struct run *r, const struct sample *s, struct canvas *c)
{
	char path[PATH_ROOM];
	struct buf drawn, wanted;
	struct theme theme;
	const char *bless = getenv("BLESS");
	bool svg = r->svg != NULL;

	buf_init(&drawn, PICTURE_MAX);
	buf_init(&wanted, PICTURE_MAX);
	if (!theme_builtin(&theme, s->theme))
		theme_builtin(&theme, theme_builtin_name(0));
	dump_write(c, &theme, svg ? DUMP_SVG : DUMP_ROLES, &drawn);
	if (svg)
		snprintf(path, sizeof(path), "%s/%s.svg", r->svg, s->name);
	else
		snprintf(path, sizeof(path), "%s/tests/golden/expected/%s.txt", r->root, s->name);
	if (svg || (bless && strcmp(bless, "1") == 0)) {
		report(r, s, write_all(path, &drawn), "cannot be written", 0);
	} else if (!read_all(path, &wanted)) {
		report(r, s, false, "nothing is expected yet", 0);
	} else {
		bool same = drawn.length == wanted.length &&
			    memcmp(drawn.data, wanted.data, drawn.length) == 0;
		report(r, s, same, "", same ? 0 : line_of_difference(&drawn, &wanted));
	}
	buf_finish(&drawn);
	buf_finish(&wanted);
}

static bool is_wanted(const struct run *r, const struct sample *s)
{
	for (int i = 0; i < r->only_count; i++)
		if (strcmp(r->only[i], s->name) == 0)
			return true;
	return r->only_count == 0;
}

static void run_sample(struct run *r, const struct sample *s)
{
	struct error e = {0};
	struct canvas *c = canvas_create(s->rows, s->cols);

	speak(r, s->lang);
	if (draw(r, s, c, &e))
		judge(r, s, c);
	else
		report(r, s, false, e.text, 0);
	canvas_destroy(c);
}

int main(int argc, char **argv)
{
	struct run r = {.root = argc > 1 ? argv[1] : ".", .locales = argc > 2 ? argv[2] : "."};
	char path[PATH_ROOM], line[512];
	int next = 3;

	if (argc > 4 && strcmp(argv[3], "--svg") == 0) {
		r.svg = argv[4];
		next = 5;
	}
	snprintf(path, sizeof(path), "%s/tests/golden/cases.txt", r.root);
	if (r.svg && argc > 6 && strcmp(argv[5], "--cases") == 0) {
		snprintf(path, sizeof(path), "%s", argv[6]);
		next = 7;
	}
	r.only = argv + (next < argc ? next : argc);
	r.only_count = argc > next ? argc - next : 0;
	FILE *f = fopen(path, "r");
	if (!f) {
		printf("Bail out! %s cannot be read\n", path);
		return 1;
	}
	while (fgets(line, sizeof(line), f)) {
		struct sample s = {0};
		if (line[0] == '#' || sscanf(line, "%63s %31s %dx%d %15s %31s %31s %95s", s.name,
					      s.view, &s.cols, &s.rows, s.lang, s.theme, s.state,
					      s.keys) < 7)
			continue;
		if (is_wanted(&r, &s))
			run_sample(&r, &s);
	}
	fclose(f);
	printf("1..%d\n", r.count);
	return r.failed ? 1 : 0;
}
