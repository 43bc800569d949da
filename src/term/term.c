/* SPDX-License-Identifier: MIT */
#include "yiping/term/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "term_color.h"
#include "term_guard.h"
#include "term_keys.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"

#define ESCAPE_MS 25

struct term {
	FILE *input;
	int fd;
	SCREEN *screen;
	WINDOW *keys; // 1x1 pad: reading from it never repaints
	struct term_pairs pairs;
	struct theme mono;
	bool caret;         // the cursor is shown
	struct theme shown; // what the cells below were drawn with
	int shown_rows, shown_cols;
	struct cell *shown_cells; // last picture, NULL = unknown
};

static bool term_is_fit(struct error *e)
{
	const char *name = getenv("TERM");

	if (!isatty(STDOUT_FILENO))
		return error_set(e, "no_terminal", "standard output is not a terminal");
	if (!name || !*name || strcmp(name, "dumb") == 0 || strcmp(name, "unknown") == 0)
		return error_set(e, "no_terminal",
			"a terminal of type \"%s\" cannot show the board",
			name ? name : "");
	return true;
}

static bool open_input(struct term *t, struct error *e)
{
	t->fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (t->fd >= 0)
		t->input = fdopen(t->fd, "r");
	if (t->input)
		return true;
	return error_set(e, "no_terminal", "the keyboard cannot be opened: %s", strerror(errno));
}

static bool start_curses(struct term *t, struct error *e)
{
	use_env(FALSE);
	use_tioctl(TRUE);
	t->screen = newterm(NULL, stdout, t->input);
	if (!t->screen)
		return error_set(e, "no_terminal", "the terminal type \"%s\" is not known here",
			getenv("TERM"));
	if (tigetstr("cup"))
		return true;
	endwin();
	return error_set(e, "no_terminal", "a terminal of type \"%s\" cannot show the board",
		getenv("TERM"));
}

static void set_modes(struct term *t)
{
	cbreak();
	noecho();
	nonl();
	set_escdelay(ESCAPE_MS);
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	term_pairs_init(&t->pairs);
	curs_set(0);
	leaveok(stdscr, TRUE);
	t->keys = newpad(1, 1);
	keypad(t->keys, TRUE);
	nodelay(t->keys, TRUE);
}

static void release(struct term *t)
{
	if (t->keys)
		delwin(t->keys);
	if (t->screen)
		delscreen(t->screen);
	if (t->input)
		fclose(t->input);
	else if (t->fd >= 0)
		close(t->fd);
	free(t->shown_cells);
	free(t);
}

struct term *term_open(struct error *e)
{
	struct termios saved;

	if (term_guard_is_armed()) {
		error_set(e, "no_terminal", "the terminal is open already");
		return NULL;
	}
	if (!term_is_fit(e))
		return NULL;
	struct term *t = mem_alloc(sizeof(*t));
	if (!open_input(t, e))
		goto error_opened;
	if (tcgetattr(t->fd, &saved) < 0) {
		error_set(e, "no_terminal", "the terminal does not answer: %s", strerror(errno));
		goto error_opened;
	}
	if (!start_curses(t, e))
		goto error_opened;
	term_guard_arm(t->fd, &saved);
	term_guard_install();
	set_modes(t);
	theme_builtin(&t->mono, "mono");
	return t;

error_opened:
	release(t);
	return NULL;
}

/* Where no other screen comes back, ours is not left behind under the shell's lines. */
static void leave_screen(void)
{
	if (!tigetstr("rmcup")) {
		erase();
		refresh();
	}
	endwin();
}

void term_close(struct term *t)
{
	if (!t)
		return;
	leave_screen();
	term_guard_disarm();
	term_guard_remove();
	release(t);
}

int term_fd(const struct term *t)
{
	return t->fd;
}

void term_size(const struct term *t, int *rows, int *cols)
{
	(void)t;
	getmaxyx(stdscr, *rows, *cols);
}

int term_colours(const struct term *t)
{
	return t->pairs.colours;
}

bool term_is_utf8(const struct term *t)
{
	(void)t;
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The characters of a cell as curses takes them. curses goes by the width the C library gives a
 * character; where that differs from the cell's a '?' keeps the columns true. */
static void cell_characters(const struct cell *cell, wchar_t out[4])
{
	const char *s = cell->text;
	size_t n = strlen(s), used = 0;
	int count = 0;

	while (used < n && count < 3) {
		uint32_t c;
		used += utf8_decode(s + used, n - used, &c);
		if (wcwidth((wchar_t)c) == (count == 0 ? cell->width : 0))
			out[count++] = (wchar_t)c;
		else if (count == 0)
			break;
	}
	if (count == 0)
		out[count++] = L'?';
	out[count] = L'\0';
}

/* A blank shows no ink, so it takes that of the cell before it: curses sends both colours at each
 * change of look. */
static bool is_bare(const struct cell *cell, struct style s, struct style before)
{
	unsigned seen = STYLE_UNDERLINE | STYLE_REVERSE | STYLE_BLINK;

	return strcmp(cell->text, " ") == 0 && s.bg == before.bg &&
	       ((s.attrs | before.attrs) & seen) == 0;
}

/* Returns the number of elements used, 1 or 2. */
static int put_cell(struct term *t, const struct cell *cell, struct style look, cchar_t out[2])
{
	wchar_t text[4];
	unsigned attrs;
	short pair = term_pairs_get(&t->pairs, look, &attrs);

	cell_characters(cell, text);
	setcchar(&out[0], text, attrs, pair, NULL);
	if (cell->width < 2 || text[0] != L'?')
		return 1;
	setcchar(&out[1], text, attrs, pair, NULL);
	return 2;
}

static void draw_row(struct term *t, const struct canvas *c, const struct theme *theme, int row,
	int cols)
{
	cchar_t line[CANVAS_MAX + 1];
	struct style look = {0};
	int n = 0;

	for (int col = 0; col < cols; col++) {
		const struct cell *cell = canvas_cell(c, row, col);
		struct style own = theme_style(theme, cell);
		if (cell->width == 0 || col + cell->width > cols)
			continue;
		if (n == 0 || !is_bare(cell, own, look))
			look = own;
		n += put_cell(t, cell, look, &line[n]);
	}
	mvadd_wchnstr(row, 0, line, n);
}

/* Makes room for the last picture; true if there is none to compare with. */
static bool forget_if_changed(struct term *t, const struct theme *theme, int rows, int cols)
{
	bool same = t->shown_cells && t->shown_rows == rows && t->shown_cols == cols;

	for (int i = 0; same && i < ROLE_COUNT; i++)
		same = style_equal(t->shown.roles[i], theme->roles[i]);
	if (same)
		return false;
	free(t->shown_cells);
	t->shown_cells = mem_array((size_t)rows * (size_t)cols + 1, sizeof(*t->shown_cells));
	t->shown_rows = rows;
	t->shown_cols = cols;
	t->shown = *theme;
	return true;
}

/* Most rows do not change from one picture to the next: they are not even offered to curses. */
static void draw_rows(struct term *t, const struct canvas *c, const struct theme *theme)
{
	int rows, cols;

	term_size(t, &rows, &cols);
	rows = rows < canvas_rows(c) ? rows : canvas_rows(c);
	cols = cols < canvas_cols(c) ? cols : canvas_cols(c);
	if (rows <= 0 || cols <= 0)
		return;
	bool all = forget_if_changed(t, theme, rows, cols);
	size_t bytes = (size_t)cols * sizeof(struct cell);
	for (int row = 0; row < rows; row++) {
		struct cell *shown = &t->shown_cells[(size_t)row * (size_t)cols];
		if (!all && memcmp(shown, canvas_cell(c, row, 0), bytes) == 0)
			continue;
		draw_row(t, c, theme, row, cols);
		memcpy(shown, canvas_cell(c, row, 0), bytes);
	}
}

static void place_caret(struct term *t, const struct canvas *c)
{
	int row, col;
	bool shown = canvas_caret(c, &row, &col);

	if (shown != t->caret) {
		curs_set(shown ? 1 : 0);
		leaveok(stdscr, !shown);
		t->caret = shown;
	}
	if (shown)
		move(row, col);
}

void term_present(struct term *t, const struct canvas *c, const struct theme *theme)
{
	t->pairs.frame++;
	draw_rows(t, c, t->pairs.colours ? theme : &t->mono);
	place_caret(t, c);
	wnoutrefresh(stdscr);
	doupdate();
}

static void forget_picture(struct term *t)
{
	free(t->shown_cells);
	t->shown_cells = NULL;
}

void term_redraw(struct term *t)
{
	forget_picture(t);
	clearok(curscr, TRUE);
}

bool term_resize(struct term *t)
{
	struct winsize size;

	if (ioctl(t->fd, TIOCGWINSZ, &size) < 0 || size.ws_row == 0 || size.ws_col == 0)
		return false;
	if (!is_term_resized(size.ws_row, size.ws_col))
		return false;
	resizeterm(size.ws_row, size.ws_col);
	term_redraw(t);
	return true;
}

void term_suspend(struct term *t)
{
	leave_screen();
	forget_picture(t);
	term_guard_disarm();
}

bool term_resume(struct term *t)
{
	struct termios saved;
	pid_t owner = tcgetpgrp(t->fd);

	if (owner > 0 && owner != getpgrp())
		return false;
	if (!isendwin()) // stopped from outside: curses does not know that it lost the terminal
		endwin();
	if (!term_guard_is_armed() && tcgetattr(t->fd, &saved) == 0)
		term_guard_arm(t->fd, &saved);
	term_resize(t);
	term_redraw(t);
	return true;
}

static bool has_hung_up(const struct term *t)
{
	struct pollfd watch = {.fd = t->fd, .events = POLLIN};
	int waiting = 0;

	if (poll(&watch, 1, 0) <= 0)
		return false;
	if (watch.revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return ioctl(t->fd, FIONREAD, &waiting) < 0 || waiting == 0;
}

enum term_input term_read_key(struct term *t, struct key *k)
{
	for (;;) {
		wint_t code;
		int kind = wget_wch(t->keys, &code);
		if (kind == ERR)
			return has_hung_up(t) ? TERM_GONE : TERM_IDLE;
		if (term_key_from(kind == KEY_CODE_YES, code, k))
			return TERM_KEY;
	}
}

void term_beep(struct term *t)
{
	(void)t;
	beep();
}
