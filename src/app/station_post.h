/* SPDX-License-Identifier: MIT */
/* What the files of the outbox share. */
#ifndef YIPING_APP_STATION_POST_H
#define YIPING_APP_STATION_POST_H

#include <sys/queue.h>

#include "station_parts.h"
#include "yiping/store/outbox.h"
#include "yiping/sync/delivery.h"

enum write { WRITE_STATE, WRITE_TAG, WRITE_COUNT }; // what is written of a row as it goes

struct kept {
	struct act_row row;
	int64_t number;   // of its row on the disk: the order within an event
	int64_t not_after;
	uint32_t num;     // of the event, 0 unknown
	uint32_t arev;    // of the event that it is in conflict with, 0 unknown
	char tag[48], target[96];
	char *bytes;
	size_t length;
	char *current;    // of a conflict that was read before areas and catalog were at hand
	size_t current_length;
	bool is_trying;   // on the disk as sent, but for all that is known here it has not left
	bool held;        // the delivery has it
	bool prove;       // the server may know it
	unsigned writes[WRITE_COUNT]; // handed to the thread so far
};

/* Goes out, or is out. */
static inline bool post_is_open(const struct kept *k)
{
	return k->row.mark == MARK_QUEUED || k->row.mark == MARK_SENT;
}

/* Came back, and its person has not decided. */
static inline bool post_waits(const struct kept *k)
{
	return (k->row.mark == MARK_CONFLICT || k->row.mark == MARK_ATTENTION) && !k->row.seen;
}

#define OPEN_MOST ((size_t)2 * OUTBOX_ROWS_MAX) // another epoch opens some that were settled

STAILQ_HEAD(jobs, job);

struct post {
	struct station *station;
	struct worker *worker;
	struct delivery *delivery;
	struct kept *rows; // oldest first
	size_t count;
	struct act_row *shown; // newest first, for the board
	bool loaded, is_loaded; // asked for; there
	bool looking, look_again, look_failed;
	int64_t version;       // of the file when it was read; the thread's
	struct jobs adding;    // new acts, not durable yet
	struct jobs unwritten; // the disk did not take them yet
	bool sends;            // it is ours to send
	bool writable;
	int64_t pruned_at;     // mono
	void (*closed)(void *user);
	void *closed_user;
};

struct rows_wanted { // in order of entry
	const char **keys;
	int64_t *numbers;
	struct outbox_list *lists; // of each what is on the disk, empty if it is as open there
	size_t count;
};

struct job { // of the outbox's thread
	struct post *post;
	STAILQ_ENTRY(job) next;
	struct arena arena;
	struct outbox_row row;       // add; of requeue what is new, its key first
	const char *key;             // requeue and drop: which
	uint32_t num;                // of its event
	enum write write;            // set, retag
	unsigned turn;
	struct error why;            // the last try failed
	enum outbox_state state;     // set
	int status;
	const void *outcome;
	size_t outcome_length;
	bool is_news;                // look: somebody else has written
	struct outbox_list list;     // look and reopen: not settled
	struct rows_wanted gone;     // look: of those that others send
};

/* station_disk.c */
struct job *post_job(struct post *p);
void post_job_free(struct job *j);
/* What became of a row (see outbox_set), or its new tag: tried until it is on the disk. */
void post_set(struct post *p, const char *key, enum outbox_state state, int status,
	const void *outcome, size_t n);
void post_retag(struct post *p, const struct kept *k);
/* What the disk did not take before; to be called before a row's decision is written. */
void post_write_again(struct post *p);
/* Why the state of a row is not on the disk; NULL if it is, or will be in a moment. */
const struct error *post_unwritten(const struct post *p, const char *key);
void post_unwritten_finish(struct post *p);
void post_load(struct post *p);  // as soon as it is known whose rows
void post_prune(struct post *p);
bool post_run_open(struct db *db, void *user, struct error *e); // user: a job

/* station_acts.c */
void post_tell(struct post *p, const struct kept *k);
void post_new_key(char out[64]);
/* Writes it down, tells of it and offers it to the delivery. */
bool post_add(struct post *p, struct job *j, struct error *e);
/* The tag that an act of this verb on an event as it stands goes with. */
const char *post_tag(struct job *j, uint32_t arev, enum verb verb);
int64_t post_not_after(const struct station *s, const struct act *a);

/* station_warn.c: rows that are warnings. */
bool post_is_warning(const char *target);
void post_tell_warning(struct post *p, struct kept *k); // what was meant
void post_warned(struct post *p, struct kept *k, const struct wire_span *answer);

/* station_attend.c: rows that check in or out. */
bool post_is_attendance(const char *target);
void post_tell_attendance(struct post *p, struct kept *k); // what was meant

/* station_mode.c: rows that switch a centre's mode. */
bool post_is_mode(const char *target);
void post_tell_mode(struct post *p, struct kept *k); // what was meant
void post_moded(struct post *p, struct kept *k, const struct wire_span *answer);

/* station_report.c: rows that are reports. */
bool post_is_report(const char *target);
void post_tell_report(struct post *p, struct kept *k); // what was meant

/* station_order.c: rows that are orders. */
bool post_is_order(const char *target);
void post_tell_order(struct post *p, struct kept *k); // what was meant
void post_ordered(struct post *p, struct kept *k, const struct wire_span *answer);

/* station_rows.c */
extern const enum mark post_marks[OUTBOX_STATE_COUNT];
struct kept *post_find(struct post *p, const char *key);
struct kept *post_keep(struct post *p, const struct outbox_row *r, uint32_t num);
void post_meet(struct post *p, const struct job *j);
/* Who did what and when, for the one who came second. */
void post_tell_who(struct post *p, struct kept *k, const struct wire_span *current);
/* What could not be told of rows before areas and catalog were at hand. */
void post_tell_rest(struct post *p);
void post_rows_finish(struct post *p);
/* Gives the delivery whatever may go and fits. */
void post_offer(struct post *p);
/* Likewise when the row of an event has just left it; the others wait until there is much room. */
void post_offer_next(struct post *p, const char *event);

#endif
