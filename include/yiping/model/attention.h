/* SPDX-License-Identifier: MIT */
/* What calls for the attention of one position: which alarms sound when, whether there are more of
 * them than a person can take in (a flood, as ISA-18.2 has it), which came first. Pure: the fold,
 * both clocks and the rules are arguments. */
#ifndef YIPING_MODEL_ATTENTION_H
#define YIPING_MODEL_ATTENTION_H

#include "yiping/model/eval.h"
#include "yiping/model/fold.h"

#define ATTENTION_GRADES 6   // I to IV, 5 routine; 0 is not used
#define ATTENTION_MAX 1024   // alarms of a position that are followed; grave ones displace others
#define ATTENTION_SHELVES 64 // shelves whose end is told
#define ATTENTION_RING 256   // newest alarms that a flood is counted from
#define ATTENTION_GAP_MS 2000 // between two sounds, unless the second is of something grave and new

#define ATTENTION_ONCE 0
#define ATTENTION_OFF (-1)

struct attention_rules {
	int64_t repeat_ms[ATTENTION_GRADES]; // or ATTENTION_ONCE, ATTENTION_OFF
	uint8_t always;     // this grade and above, and 1-3-5, sound in a flood too
	uint32_t flood_in;  // more than so many new alarms within flood_ms are a flood
	uint32_t flood_out; // fewer end it
	int64_t flood_ms;
};

/* I and 1-3-5 each 10 s, II each 15 s, III each 30 s, IV once, routine not; more than 10 in 10
 * minutes, out below 5; in a flood only I, II and 1-3-5. */
struct attention_rules attention_rules_default(void);

/* Who listens, and what a head does not say. */
struct attention_position {
	uint32_t centre;   // the area that is on the screen
	enum level level;  // its level: what is not serious concerns the level that holds it
	uint32_t unit;     // of the person, 0 none: its own tasks sound once at least
	bool own_only;     // nothing else concerns this person (a grid worker)
	bool fresh;        // the picture is live: what is new is new now, not since it was born
	/* Sets kept[i] to whether the filter of the person keeps events[i]; NULL keeps all. */
	void (*sift)(void *user, const struct live *const *events, size_t n, bool *kept);
	/* True while an act of this person on it is on its way; NULL: never. */
	bool (*answered)(void *user, const struct live *l);
	/* Until when it is put aside, INSTANT_NONE if that is not known; NULL: never known. */
	int64_t (*shelf)(void *user, const struct live *l);
	void *user;
};

/* What a picture shows of it. */
struct attention_view {
	bool silenced;      // quiet until something new
	bool flood;
	uint32_t count;     // new alarms within the window
	uint32_t minutes;   // of the window
	uint32_t first_out; // num of the event that the flood began with, 0 = no flood
};

struct attention_entry {
	uint32_t num;
	uint8_t grade; // that it sounds as: 1-3-5 as I
	bool top;      // sounds in a flood too
	bool told;     // has sounded, or was counted only, since it came or got worse
	bool answered; // an act of the person is on its way, or just was
	int64_t last;  // when, on the monotonic clock
};

struct attention {
	bool looked, silenced, flood, flood_told;
	bool quiet_since_start; // nothing has sounded yet
	int64_t sounded;        // when anything did last
	uint32_t count, first_out;
	struct attention_entry entries[ATTENTION_MAX]; // by num
	size_t entry_count;
	struct { uint32_t num; int64_t until; bool told; } shelves[ATTENTION_SHELVES];
	size_t shelf_count;
	struct { int64_t at; uint32_t num; } ring[ATTENTION_RING];
	size_t ring_count, ring_next;
};

void attention_init(struct attention *a);

/* Looks at what is open: unacknowledged, not put aside, of the centre, kept by the filter, and of a
 * grade that sounds. What is answered is quiet, and for one repeat longer, since the change comes
 * behind the outcome. What was acknowledged before never comes in; what is raised
 * again or got worse is new. `now` is the server's time. One walk over the open events. */
void attention_look(struct attention *a, const struct attention_rules *r,
	const struct attention_position *p, const struct fold *f, int64_t now);

/* What time does to a flood without anything new; true if the view of it changed. */
bool attention_ebb(struct attention *a, const struct attention_rules *r, int64_t now);

enum attention_word { ATTENTION_NOTHING, ATTENTION_ALARM, ATTENTION_FLOOD, ATTENTION_SHELF };

struct attention_call {
	enum attention_word word;
	uint8_t grade; // of the gravest, 0 none
	uint32_t num;  // that event, 0 none
	int64_t until; // of a shelf: when it ends
};

/* What is to be sounded now, and takes it for sounded. New things end a silence; in a flood only
 * what always sounds does, or repeats. `mono` never goes back. */
struct attention_call attention_next(struct attention *a, const struct attention_rules *r,
	int64_t now, int64_t mono);

/* Quiet until something new, or (again) not. False if nothing sounds that could be silenced. It
 * acknowledges nothing. */
bool attention_silence(struct attention *a);

struct attention_view attention_view(const struct attention *a, const struct attention_rules *r);

#endif
