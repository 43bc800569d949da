/* SPDX-License-Identifier: MIT */
/* The queue: the open events of the centre in the order of eval_compare, floods folded into one
 * row, with a selection and marks that stay with their events whatever happens around them. */
#ifndef YIPING_UI_QUEUE_H
#define YIPING_UI_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/model/filter.h"
#include "yiping/ui/view.h"

#define QUEUE_FOLD_LEAST 3 // so many of one type and district are a flood; never I-III or 1-3-5
#define QUEUE_ROWS_MAX CANVAS_MAX

/* Counts events, never rows. The first is of the whole centre, all others of what the filter keeps.
 */
struct queue_counts {
	uint32_t open; // open events of the centre, filtered or not
	uint32_t kept;
	uint32_t unacked, overdue, near;
	uint32_t grades[6];       // by grade; 0 = not graded
	uint32_t groups, grouped; // folded floods, and events in them
};

/* Urgency is eval_compare; deadline is that of the running clock, those without one last; age is
 * the newest first. */
enum queue_sort { QUEUE_BY_URGENCY, QUEUE_BY_DEADLINE, QUEUE_BY_AGE, QUEUE_SORT_COUNT };

/* One row of the picture. */
struct queue_row {
	struct live live; // the event; of a flood the one that is first in the order
	uint32_t count;   // events it stands for; 1 = one
	uint32_t unacked; // of those
	bool leads;       // the row of a flood
	bool unfolded;    // its events follow
	bool child;       // one of an unfolded flood
	bool selected, marked;
	bool gone;        // it left the list and is shown because the cursor is on it; not counted
	int64_t shelf;    // in a list of what is put aside: until when; 0 = unknown
	bool owed;        // in a list of reports owed: its clock is that of the report
};

struct queue;

/* Empty until the first refresh. */
struct queue *queue_create(void);
void queue_destroy(struct queue *q);

/* What to keep: borrowed, must live until the next call; NULL keeps all open events. */
void queue_set_filter(struct queue *q, const struct filter *filter);

/* Sets kept[i] to whether the filter keeps events[i]; whether they are of the centre or open is not
 * asked. */
void queue_sift(const struct queue *q, const struct board *b, const struct live *const *events,
	size_t n, bool *kept);

/* Whether the selection stays with its event, as after a step of the cursor (on: a person asked for
 * this list and reads it), or with the first row (off: nobody has touched it, as at the start).
 * What is selected and not in the list any more gives way to the first row. */
void queue_follow(struct queue *q, bool on);

/* The order; the selection stays. */
void queue_set_sort(struct queue *q, enum queue_sort sort);
enum queue_sort queue_sort_of(const struct queue *q);
void queue_set_folding(struct queue *q, bool on); // on from the beginning

/* Collects and orders anew for so many visible rows: at most QUEUE_ROWS_MAX from the one that is
 * scrolled to, so that the selection is among them. A selected event that leaves the list stays as
 * a row of its own until the cursor leaves it. Pointers got before end here. Work is linear in
 * the events of the fold. queue_draw and queue_command do it by themselves. */
void queue_refresh(struct queue *q, const struct board *b, int rows);

const struct queue_row *queue_rows(const struct queue *q, size_t *count);
size_t queue_length(const struct queue *q); // rows in all, visible or not
size_t queue_top(const struct queue *q);    // index of the first visible one
struct queue_counts queue_counts(const struct queue *q);

enum queue_look {
	QUEUE_TITLES = 1 << 0,  // the first row of the area names the columns
	QUEUE_PASSIVE = 1 << 1, // no cursor: the keys are elsewhere
};

/* Refreshes and draws over the area. When there is nothing, says so in words. */
void queue_draw(
	struct queue *q, const struct board *b, struct canvas *c, struct rect area, unsigned look);

/* Moves, folds (LEFT), unfolds (RIGHT), marks (MARK). False if the command is none of these. */
bool queue_command(struct queue *q, const struct board *b, enum command command);

/* The event of the selected row, 0 if there is none. */
uint32_t queue_selected(const struct queue *q);
/* That row, as of the last refresh; NULL if there is none. */
const struct queue_row *queue_selected_row(const struct queue *q);
void queue_select(struct queue *q, uint32_t num);

/* Enter: the event to be shown, 0 if a flood was unfolded instead or nothing is selected. */
uint32_t queue_open(struct queue *q, const struct board *b);

/* What a deed would be done on: the marked ones, else the selected one, of a folded flood all its
 * events (the first INTENT_EVENTS_MAX). Returns how many. */
size_t queue_targets(struct queue *q, const struct board *b, uint32_t nums[INTENT_EVENTS_MAX]);

size_t queue_marked(const struct queue *q);
void queue_unmark_all(struct queue *q);

/* The board holds what is open. If the filter asks for closed events only, says so and where they
 * are; false and nothing drawn if it does not. */
bool queue_say_closed(
	const struct filter *f, const struct board *b, struct canvas *c, struct rect r);

/* ---- pieces of a row, for other views ---- */

/* The type's name in the language, or the title where the type says nothing (unknown, or a
 * catch-all); never NULL. `short_form`: at most 14 columns. */
const char *queue_what(const struct board *b, const struct live *l, bool short_form);

/* Name of the holder, NULL if there is none or it is not known. */
const char *queue_holder(const struct board *b, const struct head *h, bool short_form);

/* The running clock as the widget wants it, with its leg and, when held, till when (into `held`).
 */
struct clock_face;
#define QUEUE_HELD_ROOM 16
struct clock_face queue_clock(
	const struct board *b, const struct head *h, char held[QUEUE_HELD_ROOM]);

#endif
