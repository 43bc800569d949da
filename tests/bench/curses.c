/* SPDX-License-Identifier: MIT */
/* A bare ncursesw program, to weigh: it fills the screen once and waits for a key. */
#include <curses.h>
#include <locale.h>

int main(void)
{
	setlocale(LC_ALL, "");
	initscr();
	cbreak();
	noecho();
	start_color();
	use_default_colors();
	for (short i = 1; i < 8; i++)
		init_pair(i, i, -1);
	for (int row = 0; row < LINES; row++) {
		attrset(COLOR_PAIR(row % 8));
		for (int col = 0; col < COLS / 2; col++)
			mvaddstr(row, col * 2, "屏");
	}
	refresh();
	getch();
	endwin();
	return 0;
}
