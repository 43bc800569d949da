/* SPDX-License-Identifier: MIT */
/* The small instruments. They draw numbers and words, and know nothing of what these are about. A
 * level is 0 (normal) or 1 blue, 2 yellow, 3 orange, 4 red. */
#ifndef YIPING_UI_WIDGET_H
#define YIPING_UI_WIDGET_H

#include <stdbool.h>
#include <stdint.h>

#include "yiping/ui/canvas.h"
#include "yiping/ui/pen.h"

/* One side of an indicator: from its good end towards worse. Limits blue, yellow, orange, red lie
 * in order of growing trouble, up or down; NAN = has none. */
struct gauge_scale {
	double good;
	double limits[4];
};

/* How far a value is: 0 good end, 1 blue limit, 2 yellow, 3 orange, 4 red, at most 5; linear in
 * between. A limit that is missing is the next worse one. NAN when there is no limit at all or the
 * value is NAN. */
double gauge_position(const struct gauge_scale *s, double value);

enum gauge_face_state { GAUGE_FACE_LIVE, GAUGE_FACE_STALE, GAUGE_FACE_EMPTY };

struct gauge_face {
	enum gauge_face_state state;
	double position; // gauge_position() of the nearer side
	int level;       // the judged one: the mark obeys it, not the raw position
	bool ticks;      // marks at yellow, orange, red too
};

#define GAUGE_FACE_COLOUR_COLUMNS 8 // two for each level, right of the normal zone
#define GAUGE_FACE_LEAST (GAUGE_FACE_COLOUR_COLUMNS + 1)

/* Draws over `columns` >= GAUGE_FACE_LEAST, of which all but the last 8 are the normal zone; with
 * fewer nothing is drawn. */
void widget_gauge(struct canvas *c, int row, int col, int columns, const struct gauge_face *g);

/* Positions (as above, NAN = gap), oldest first, two a column, newest at the right end. */
void widget_spark(struct canvas *c, int row, int col, int columns, const double *positions, int n,
	int level);

/* A bar of length share (0..1) on a track; anything above 0 shows. */
void widget_bar(struct canvas *c, int row, int col, int columns, double share, enum role role);

/* The share of n in most on a logarithmic scale, for bars of counts: 0 gives 0. */
double widget_log_share(int64_t n, int64_t most);

/* How near a limit is: under 70 % calm, then warm, from 90 % near, from 100 % over. */
enum heat { HEAT_CALM, HEAT_WARM, HEAT_NEAR, HEAT_OVER };
enum heat heat_of(int64_t elapsed_ms, int64_t limit_ms); // limit <= 0 is calm

/* The word before a time: "in" "near" "late". */
const char *widget_heat_word(enum heat heat);

enum clock_face_state { CLOCK_FACE_NONE, CLOCK_FACE_RUNNING, CLOCK_FACE_HELD, CLOCK_FACE_DONE };

struct clock_face {
	enum clock_face_state state;
	int64_t elapsed_ms;
	int64_t limit_ms;
	const char *leg;  // what is timed, translated; NULL none
	const char *held; // until when it is held, "07-12"; NULL unknown
	int step_s;       // seconds are shown in these steps: 1 or 10
	bool doubt;       // not confirmed by the server
	bool quiet;       // routine, or child of a folded row: no reverse
};

/* Columns of a clock with a leg and a bar of these widths (0 = without): a word and mm:ss
 * follow. */
int widget_clock_columns(int leg, int bar);
void widget_clock(struct canvas *c, int row, int col, int leg, int bar, const struct clock_face *f);

/* Only word and time, "late 1:14", as running text. */
void widget_clock_words(struct pen *p, const struct clock_face *f);

/* A length of time against its limit, right-aligned in a field: grey, white, then reverse;
 * of the face only lengths and quiet count. */
void widget_oldest(struct canvas *c, int row, int col, int columns, const struct clock_face *f);

/* The state of a pane: "4 red 1" in reverse for red and orange, the others plain, "?stale 1"
 * last; all zero: "normal". counts[1..4] by level, counts[0] unused. The worst level always
 * stands; of doubt the word goes first ("?1"), then the milder levels do. */
void widget_badges(struct pen *p, const int counts[5], int stale);

/* Columns of the worst level and of doubt, with its word. */
int widget_badges_columns(const int counts[5], int stale);
void widget_badge(struct pen *p, int level, int count);

/* " *unacked 8 " in reverse red, or plain words for none. Both words translated by the caller. */
void widget_count(struct pen *p, int count, const char *some, const char *none);

/* " III larger ": grade 1..4, 5 = routine. Width widget_grade_columns(), or just the Roman figure
 * in 5 when short_form. */
int widget_grade_columns(bool short_form);
void widget_grade(struct pen *p, int grade, bool acked, bool short_form);

enum leg_mark { LEG_MARK_NONE, LEG_MARK_PENDING, LEG_MARK_RUNNING, LEG_MARK_IN_TIME,
	LEG_MARK_LATE };

/* "1v3v5>": the three legs of 1-3-5; all LEG_MARK_NONE draws blanks. Six columns. */
void widget_legs(struct pen *p, const enum leg_mark legs[3]);

/* The age of a value, right-aligned; stale = past its time to live. Negative = unknown: blank. */
void widget_age(struct canvas *c, int row, int col, int columns, int64_t age_ms, bool stale);

/* Digits, ':' '-' ' ' three rows high and three columns wide (':' and ' ' one), a blank column
 * after each; other characters are blank. Figures that do not fit whole are left out. Returns the
 * columns used. */
int widget_figures(struct canvas *c, int row, int col, int max_columns, enum role role,
	const char *text);

#endif
