/* SPDX-License-Identifier: MIT */
/* The parts of the overview. Each is told where it stands and draws itself from the board. */
#ifndef YIPING_UI_OVERVIEW_H
#define YIPING_UI_OVERVIEW_H

#include "yiping/ui/pen.h"
#include "yiping/ui/view.h"

/* One indicator of the centre's own. */
struct vital_row {
	const struct indicator *indicator;
	const struct gauge *gauge; // NULL: nothing measures it here
	int level;                 // colour in force, 0 none
	enum quality quality;      // worked out by age too
	bool hidden;               // not for this person
	bool has_value;
};

#define PANES_MAX 8
#define PANE_ROWS_MAX 12

struct below {         // indicators of lower centres
	int level;     // the worst
	int count;     // how many are at that level
	uint32_t area; // where one of them is: the lowest num
};

/* What a pane shows of one domain. */
struct pane {
	const struct domain *domain;
	struct vital_row rows[PANE_ROWS_MAX]; // in the order to be drawn
	int row_count;
	int counts[5]; // own indicators by level
	int doubt;     // own indicators that are stale
	int values;    // own indicators that have a value
	struct below below;
};

/* One indicator at one place, as far as the board holds it. */
struct vital_row pane_row(const struct board *b, const struct indicator *i, uint32_t area);

/* Fills one pane for each domain of the catalog; returns how many. */
int pane_collect(const struct board *b, struct pane panes[PANES_MAX]);

/* How the rows of the panes stood, so that none jumps while it is read. */
struct pane_hold {
	uint16_t order[PANES_MAX][PANE_ROWS_MAX]; // indicators
	int count[PANES_MAX];
	int64_t since[PANES_MAX];
	int values[PANES_MAX]; // rows that had one: a board that fills is put in order at once
	uint32_t centre;
};

/* Puts the first `visible` rows of pane i as they stood for up to half a minute, as long as they
 * are the same ones: what comes into sight or goes does so at once. */
void pane_keep_order(
	struct pane_hold *h, const struct board *b, struct pane *p, int i, int visible);

/* Header and as many rows as fit. */
void pane_draw(const struct board *b, const struct pane *p, struct canvas *c, struct rect r);

/* One line: name, state in so many columns, the first row's gauge, counts by grade. */
void pane_draw_line(const struct board *b, const struct pane *p, struct canvas *c, struct rect r,
	int state);

/* What the states of these panes need in their lines, within reason. */
int pane_state_columns(const struct pane *panes, int n);

/* Name and worst state only. */
void pane_draw_mini(const struct board *b, const struct pane *p, struct canvas *c, struct rect r);

/* One indicator in one row. */
void pane_draw_vital(const struct board *b, const struct vital_row *row, struct canvas *c, int y,
	int x, int columns);

/* A pane's header: band, title, words at its right end (NULL none). */
void band_draw(struct canvas *c, struct rect r, const char *title, const char *tail);

/* Before a count of events: "I" .. "IV", and a letter for routine. */
const char *pane_grade_letter(int grade);

/* A number with its thousands parted: "5 631". */
#define FIGURE_ROOM 32
const char *figure(int64_t n, char out[FIGURE_ROOM]);

/* ---- side column ---- */

#define FUNNEL_ROWS 9 // without its header
#define LEGS_ROWS 3

void funnel_draw(const struct board *b, struct canvas *c, struct rect r);
void funnel_draw_line(const struct board *b, struct canvas *c, struct rect r);
void legs_draw(const struct board *b, struct canvas *c, struct rect r);
void feeds_draw(const struct board *b, struct canvas *c, struct rect r);
void feeds_draw_line(const struct board *b, struct canvas *c, struct rect r);
void duty_draw(const struct board *b, struct canvas *c, struct rect r);

/* ---- centres below ---- */

#define PLACES_HELD_MAX 128

/* How they stood on a wall, where nobody is at the keys. */
struct place_hold {
	uint32_t order[PLACES_HELD_MAX]; // areas
	int count;
	int64_t since;
	uint32_t centre;
};

/* Which of the n areas, given worst first, stands in row i: from[i]. Those that were in sight keep
 * their order for up to half a minute, new ones stand where they belong, and the worst is always
 * first. */
void places_keep_order(struct place_hold *h, const struct board *b, const uint32_t *areas, int n,
	int from[]);

/* Draws as many as fit under this title, worst first. `selected` is an area num, 0 none; hold is
 * NULL where rows may move. */
void places_draw(const struct board *b, struct canvas *c, struct rect r, const char *title,
	uint32_t selected, struct place_hold *hold);

/* The area that stands `by` rows after `from` in that order (0: the first); 0 if there is none. */
uint32_t places_step(const struct board *b, uint32_t from, int by);

#endif
