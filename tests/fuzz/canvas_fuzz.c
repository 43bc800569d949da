/* SPDX-License-Identifier: MIT */
/* Any bytes as text: through the gate into a canvas of any size and out through every dump; into a
 * sentence of an error, into the log, into a file's name.
 *
 * Input: rows, columns, choices, then texts parted by NUL, each led by a byte that says where it
 * goes. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "yiping/base/log.h"
#include "yiping/base/path.h"
#include "yiping/base/utf8.h"
#include "yiping/term/dump.h"

#define DUMP_CAP ((size_t)64 << 20)
#define LOG_ROOM 4096
#define TEXTS_MOST 8

static void check_dumps(const struct canvas *c, int choice)
{
	static const enum judge_form forms[] = {JUDGE_TEXT, JUDGE_ANSI, JUDGE_PAGE, JUDGE_PAGE,
		JUDGE_TEXT};
	static const char *const names[] = {"text", "ansi", "html", "svg", "roles"};
	static const char *const themes[] = {"grey", "mono", "light", "high-contrast"};
	struct theme theme;
	struct buf out;

	fuzz_check(theme_builtin(&theme, themes[choice & 3]), "a theme is not there");
	for (int f = DUMP_TEXT; f <= DUMP_ROLES; f++) {
		buf_init(&out, DUMP_CAP);
		fuzz_check(dump_write(c, &theme, (enum dump_format)f, &out), "a dump is too large");
		fuzz_judge(forms[f], out.data ? out.data : "", out.length, names[f]);
		buf_finish(&out);
	}
}

/* Each cell has one or two columns, and a wide one has its right half. */
static void check_cells(const struct canvas *c)
{
	for (int row = 0; row < canvas_rows(c); row++) {
		for (int col = 0; col < canvas_cols(c); col++) {
			const struct cell *cell = canvas_cell(c, row, col);
			if (cell->width == 1)
				continue;
			fuzz_check(cell->width == 2 && col + 1 < canvas_cols(c) &&
				canvas_cell(c, row, col + 1)->width == 0,
				"half of a wide character");
			col++;
		}
	}
}

static void draw(struct canvas *c, uint8_t where, const char *text)
{
	int rows = canvas_rows(c) + 2, cols = canvas_cols(c) + 2;
	int row = where % rows - 1, col = where * 7 % cols - 1, most = where * 3 % (cols + 5);
	enum role role = (enum role)(where % ROLE_COUNT);

	switch (where & 3) {
	case 0:
		canvas_text(c, row, col, most, role, text);
		break;
	case 1:
		canvas_text_right(c, row, col, most, role, text);
		break;
	case 2:
		canvas_printf(c, row, col, most, role, "%s/%d/%s", text, where, text);
		break;
	default:
		canvas_set_ascii(c, where & 4, where & 8);
		fuzz_check(canvas_text(c, row, col, cols, role, text) <= cols, "text too wide");
		canvas_set_ascii(c, false, false);
	}
}

static void check_cut(const char *text, int columns)
{
	char cut[512], gated[512];

	int used = utf8_cut(text, columns, cut, sizeof cut);
	fuzz_check(used <= columns && used == utf8_columns(cut), "a cut text is too wide");
	fuzz_judge(JUDGE_LINE, cut, strlen(cut), "utf8_cut");
	used = utf8_gate(text, strlen(text), gated, (size_t)columns + 1);
	fuzz_check(used == utf8_columns(gated), "the gate counts other columns");
	fuzz_judge(JUDGE_LINE, gated, strlen(gated), "utf8_gate");
}

static void check_error(const char *text)
{
	struct error e;

	error_set(&e, text, "%s: %.40s", text, text);
	fuzz_judge(JUDGE_LINE, e.text, strlen(e.text), "the sentence of an error");
	fuzz_judge(JUDGE_LINE, e.code, strlen(e.code), "the code of an error");
}

/* The log is a file without a name, taken by its number. */
static void check_log(const char *text)
{
	static int fd = -1;
	char path[64], line[LOG_ROOM];

	if (fd < 0)
		fd = memfd_create("log", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	fuzz_check(fd >= 0 && ftruncate(fd, 0) == 0 && log_open(path, LOG_DEBUG, NULL), "no log");
	log_write(LOG_INFO, text, "%s and %.*s", text, 7, text);
	log_close();
	ssize_t n = pread(fd, line, sizeof line, 0);
	fuzz_check(n > 0 && n <= 1024 && line[n - 1] == '\n', "not one line of the log");
	fuzz_judge(JUDGE_LINE, line, (size_t)n - 1, "the log");
}

static void check_name(const char *text)
{
	if (!path_is_plain(text))
		return;
	fuzz_judge(JUDGE_LINE, text, strlen(text), "the name of a file");
	fuzz_check(!strchr(text, '/') && text[0] != '.' && text[0], "no plain name");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 3)
		return 0;
	char *texts = fuzz_string(data + 3, size - 3);
	bool is_wide = data[1] == 255; // one side at a time, or it takes too long
	struct canvas *c = canvas_create(data[0] == 255 && !is_wide ? CANVAS_MAX : data[0] % 4,
		is_wide ? CANVAS_MAX : data[1] % 32);
	int texts_left = TEXTS_MOST;
	for (size_t at = 0; at + 3 < size && texts_left-- > 0; at += strlen(texts + at) + 1) {
		const char *text = texts + at + (texts[at] != '\0');
		draw(c, (uint8_t)texts[at], text);
		check_cut(text, data[2]);
		check_error(text);
		check_name(text);
		if (at == 0)
			check_log(text);
	}
	check_cells(c);
	check_dumps(c, data[2]);
	canvas_destroy(c);
	free(texts);
	return 0;
}
