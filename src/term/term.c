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

#include "term_info.h"
#include "term_guard.h"
#include "term_keys.h"
#include "yiping/base/mem.h"

#define ESCAPE_MS 25

struct term {
	FILE *input;
	int fd;
	SCREEN *screen;
	WINDOW *keys; // 1x1 pad: reading from it never repaints
	struct painter *painter;
	int colours;
	struct buf out;
	struct theme mono;
	bool caret;   // the cursor is shown
	bool cleared; // the screen is ours and has nothing on it but what was painted
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
	struct paint_words *words = mem_alloc(sizeof(*words));
	bool fit = term_info_read(words);
	t->painter = painter_create(words);
	t->colours = words->look.colours;
	free(words);
	if (fit)
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
	painter_destroy(t->painter);
	buf_finish(&t->out);
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
	buf_init(&t->out, PAINT_CAP);
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

/* The whole of it, however long the terminal takes. */
static void send(struct term *t)
{
	struct pollfd watch = {.fd = STDOUT_FILENO, .events = POLLOUT};

	for (size_t sent = 0; sent < t->out.length;) {
		ssize_t n = write(STDOUT_FILENO, t->out.data + sent, t->out.length - sent);
		if (n >= 0)
			sent += (size_t)n;
		else if (errno == EAGAIN)
			poll(&watch, 1, -1);
		else if (errno != EINTR)
			break;
	}
	if (t->out.overflow)
		painter_forget(t->painter);
	buf_clear(&t->out);
}

/* Before curses writes, which knows nothing of how we left the terminal. */
static void plain(struct term *t)
{
	painter_plain(t->painter, &t->out);
	send(t);
}

void term_close(struct term *t)
{
	if (!t)
		return;
	plain(t);
	endwin();
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
	return t->colours;
}

bool term_is_utf8(const struct term *t)
{
	(void)t;
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* curses enters the screen, clears it and draws nothing on it. */
static void begin_screen(struct term *t)
{
	plain(t);
	clearok(curscr, TRUE);
	wnoutrefresh(stdscr);
	doupdate();
	painter_forget(t->painter);
	t->cleared = true;
}

static void show_caret(struct term *t, const struct canvas *c)
{
	int row, col;
	bool shown = canvas_caret(c, &row, &col);

	if (shown != t->caret)
		curs_set(shown ? 1 : 0);
	t->caret = shown;
}

void term_present(struct term *t, const struct canvas *c, const struct theme *theme)
{
	int rows, cols;

	if (!t->cleared)
		begin_screen(t);
	term_size(t, &rows, &cols);
	painter_paint(t->painter, c, term_colours(t) ? theme : &t->mono, rows, cols, &t->out);
	send(t);
	show_caret(t, c);
}

void term_redraw(struct term *t)
{
	t->cleared = false;
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
	plain(t);
	endwin();
	t->cleared = false;
	term_guard_disarm();
}

void term_resume(struct term *t)
{
	struct termios saved;

	if (tcgetattr(t->fd, &saved) == 0)
		term_guard_arm(t->fd, &saved);
	term_resize(t);
	term_redraw(t);
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
