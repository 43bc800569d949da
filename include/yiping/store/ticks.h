/* SPDX-License-Identifier: MIT */
/* Frames of measurements as they were closed, and their roll-ups by series. A frame is never
 * written again. */
#ifndef YIPING_STORE_TICKS_H
#define YIPING_STORE_TICKS_H

#include "yiping/model/tick.h"
#include "yiping/store/db.h"

#define TICK_VALUES_MAX 1000000 // of one frame

/* Writes a frame; values are sorted by series first. One with that number that is there stays. */
bool ticks_put(struct db *db, struct tick *t, struct error *e);

/* Visits frames with after < tick <= upto in order (upto 0 = all); the frame is the visitor's
 * only during the call; false stops. */
bool ticks_read(struct db *db, uint64_t after, uint64_t upto,
	bool (*visit)(void *user, const struct tick *t), void *user, struct error *e);

/* What the board showed at an instant: the last value of each series at or before `at`, as one
 * full frame (number, at and seq_head of the last one). tick 0 = nothing is kept that far back.
 * Finish it. */
bool ticks_board(struct db *db, int64_t at, struct tick *out, struct error *e);
void tick_finish(struct tick *t);

/* Number and time of the last frame; 0 if there is none. */
bool ticks_last(struct db *db, uint64_t *tick, int64_t *at, struct error *e);

enum roll { ROLL_1, ROLL_15, ROLL_COUNT }; // 1 and 15 minutes

int64_t roll_ms(enum roll r);

/* Values of a series within one step. */
struct roll_value {
	uint32_t series;
	int64_t at;        // start of the step, a multiple of it
	uint32_t n;        // samples; 0 = none
	double low, high, sum, last;
	uint8_t quality;   // the worst
};

/* Puts one (made history, a client's copy); replaces what is there. */
bool ticks_put_roll(struct db *db, enum roll r, const struct roll_value *v, struct error *e);

/* Rolls up what was closed in [from, to), both multiples of the step: 1 minute from frames, 15
 * minutes from minutes. Doing it again gives the same. */
bool ticks_roll(struct db *db, enum roll r, int64_t from, int64_t to, struct error *e);

/* Visits the values of a series in [from, to) in steps of `step` ms, a multiple of a minute;
 * steps without a sample are not visited. Minutes are used where they are still kept, quarters
 * before that. At most `cap` steps. */
bool ticks_values(struct db *db, uint32_t series, int64_t from, int64_t to, int64_t step,
	size_t cap, bool (*visit)(void *user, const struct roll_value *v), void *user,
	struct error *e);

/* The same from frames, one visit a sample (n is 1), newest hour at most. */
bool ticks_raw_values(struct db *db, uint32_t series, int64_t from, int64_t to,
	bool (*visit)(void *user, const struct roll_value *v), void *user, struct error *e);

/* Deletes frames before the last full one at or before raw_before, minutes before minute_before and
 * quarters before quarter_before; at most `slice` rows of each. */
bool ticks_prune(struct db *db, int64_t raw_before, int64_t minute_before, int64_t quarter_before,
	size_t slice, bool *more, struct error *e);

#endif
