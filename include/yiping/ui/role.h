/* SPDX-License-Identifier: MIT */
/* What a cell means. Views name roles; a theme gives each its look; dumps and tests name them by
 * their tokens. A role can also be the ground under text: BAND, SELECTED, MODE and INSET are. */
#ifndef YIPING_UI_ROLE_H
#define YIPING_UI_ROLE_H

#include <stdbool.h>

enum role {
	ROLE_TEXT,        // running text; as a ground: the plain screen
	ROLE_STRONG,      // what is read first
	ROLE_VALUE,       // a number in its normal range
	ROLE_LABEL,       // names of normal things, captions
	ROLE_DIM,         // ages, units, machine's doing
	ROLE_FAINT,       // structure only, never information
	ROLE_BAND,        // a pane's one-row header; also a ground
	ROLE_BAND_TITLE,
	ROLE_BAND_DIM,
	ROLE_RED,         // coloured text of the four levels, worst first
	ROLE_ORANGE,
	ROLE_YELLOW,
	ROLE_BLUE,
	ROLE_NEED_RED,    // the same in reverse: a person must do something now
	ROLE_NEED_ORANGE,
	ROLE_NEED_YELLOW,
	ROLE_NEED_BLUE,
	ROLE_ACKED_1,     // grade badges somebody has taken over, I..IV
	ROLE_ACKED_2,
	ROLE_ACKED_3,
	ROLE_ACKED_4,
	ROLE_DOUBT,       // stale, silent, unsent: not a severity
	ROLE_DOUBT_REV,   // conflict, offline
	ROLE_MODE,        // not the live picture: replay, frozen; also a ground
	ROLE_CHIP,        // emergency mode, filter, present phase
	ROLE_SELECTED,    // ground of the selected row
	ROLE_KEY,         // a key in the footer and in help
	ROLE_TRACK,       // gauge and bar: what is empty
	ROLE_BEYOND,      // gauge: the empty part past the first limit
	ROLE_LIMIT,       // gauge: the first limit
	ROLE_FILL,        // clock and funnel bars without alarm
	ROLE_SPARK,       // sparkline within limits
	ROLE_SPARK_OVER,  // sparkline past the first limit
	ROLE_RIVER,       // map
	ROLE_BORDER,
	ROLE_MARK,        // a map mark without alarm
	ROLE_INSET,       // ground of a map inset
	ROLE_COUNT
};

/* The stable token, "need-red"; "?" for what is no role. */
const char *role_name(enum role role);

/* The role with this token; false if there is none. */
bool role_from_name(const char *name, enum role *role);

/* Level 0 none, 1 blue, 2 yellow, 3 orange, 4 red; anything else counts as none. None is
 * ROLE_TEXT. */
enum role role_of_level(int level);
enum role role_of_level_need(int level);

/* Grade 1..4 (I..IV) as a badge: unacked shouts, acked is muted; grade 5 and others ROLE_LABEL. */
enum role role_of_grade(int grade, bool acked);

#endif
