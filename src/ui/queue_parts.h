/* SPDX-License-Identifier: MIT */
/* The inside of the queue: collecting and ordering apart from what the person does with it. */
#ifndef YIPING_UI_QUEUE_PARTS_H
#define YIPING_UI_QUEUE_PARTS_H

#include "yiping/ui/queue.h"

#define QUEUE_OPEN_MAX 64 // floods that can be unfolded at once

#define QUEUE_HELD_MAX 128  // rows further down are not held

/* What a flood has in common; 0 = none. */
typedef uint64_t flood_key;

struct line {
	struct eval_rank rank;        // its own
	const struct eval_rank *lead; // of the flood that it is a child of, else NULL
	const struct live *live;
	uint32_t flood; // index
	bool leads, child;
	bool gone; // not of the list: the selected one stays while the cursor is on it
};

struct flood {
	flood_key key;
	uint32_t count, unacked;
	struct eval_rank best;
	const struct live *first;
	bool unfolded;
};

/* Of one refresh. */
struct harvest {
	bool shelf; // the list of what is put aside, by when it comes back
	bool owed;  // of the reports owed, by when they are due; of done events too
	struct line *lines;
	size_t count, room;
	struct flood *floods;
	size_t flood_count, flood_room;
	uint32_t *slots; // hash of flood keys: index + 1
	size_t slot_count;
	struct queue_counts counts;
	flood_key sought; // of the event looked for, 0 = not among them
};

/* What is selected, by what it is and not by where it stands. */
struct choice {
	uint32_t num;
	bool leads; // the row of a flood
	flood_key flood;
	struct eval_rank rank; // where to go on when it is gone
};

/* The selected row as it was last drawn, in case it leaves the list by itself. */
struct stay {
	bool valid;
	struct queue_row row;
	struct eval_rank rank, lead;
	bool child;
	uint32_t centre;
	int64_t since; // when it left, INSTANT_NONE: it is in the list
};

struct queue {
	const struct filter *filter;
	enum queue_sort sort;
	bool flat; // no floods
	struct choice choice;
	bool has_choice;
	bool moved;     // a person chose: the list follows the choice, not its top
	size_t top, at; // of the last refresh
	int rows_wanted;
	flood_key open[QUEUE_OPEN_MAX];
	size_t open_count;
	uint32_t marks[INTENT_EVENTS_MAX];
	size_t mark_count;
	struct stay stay;
	struct harvest harvest;
	struct queue_row *rows;
	size_t row_count, row_room;
	/* Where nobody is at the keys: the rows as they stood, and since when. */
	uint64_t held[QUEUE_HELD_MAX];
	size_t held_count;
	int64_t held_at;
};

/* Rows that were on the picture keep their order for a while, unless the worst changes: what is
 * being read does not jump. What is new stands where it belongs at once. */
void queue_hold(struct queue *q, const struct board *b);

/* What is selected does not go away under the cursor, where the next key would be for another
 * event: stay_note remembers the row that is drawn as selected, stay_keep puts it back into the
 * harvest when the choice is not there any more. */
void stay_note(struct queue *q, const struct board *b, const struct line *l,
	const struct queue_row *row);
void stay_keep(struct queue *q, const struct board *b);

/* Fills q->harvest from the board; lines are in no order yet. */
void harvest_gather(struct queue *q, const struct board *b);
/* Until when an event is put aside, in a list of such; 0 = unknown, or another list. */
int64_t queue_shelf(const struct queue *q, const struct board *b, const struct head *h);
struct line *harvest_add(struct harvest *h);
void harvest_finish(struct harvest *h);

int line_compare(const struct line *a, const struct line *b);

/* Moves lines so that those with index [from, to) are the ones that belong there, in order. */
void lines_order(struct line *lines, size_t count, size_t from, size_t to);

/* Nothing to list: says in words what that means. `more`: there is some, and the filter keeps none
 * of it. */
void queue_say_empty(const struct filter *f, const struct board *b, struct canvas *c, struct rect r,
	bool more);

/* One row; `width` of the area decides the columns. */
void queue_draw_titles(const struct board *b, struct canvas *c, struct rect row);
void queue_draw_row(const struct board *b, const struct queue_row *row, struct canvas *c,
	struct rect where, unsigned look);

#endif
