/* SPDX-License-Identifier: MIT */
#ifndef YIPING_APP_SCREEN_PARTS_H
#define YIPING_APP_SCREEN_PARTS_H

#include <uv.h>

#include "deed.h"
#include "machine.h"
#include "picture.h"
#include "screen.h"
#include "screen_freeze.h"
#include "sound.h"
#include "station.h"
#include "told.h"
#include "yiping/sync/mono.h"
#include "yiping/term/term.h"

#define SCREEN_SIGNALS 6
#define SCREEN_LINE 512

/* An order that waits for words or a yes. */
struct ordering {
	struct order_wish wish; // NOTHING: none waits
	char question[256], text[DEED_TEXT];
	size_t caret;
	struct answer choices[CHOICES_MAX]; // which they are
	size_t choice_count;
};

struct screen {
	const struct options *options;
	uv_loop_t loop;
	uv_poll_t keys;
	uv_prepare_t prepare;
	uv_timer_t second, later;
	uv_signal_t signals[SCREEN_SIGNALS];
	struct station *station;
	char state_dir[PATH_ROOM];
	struct term *term;
	struct canvas *canvas;
	struct theme theme;
	struct picture picture;
	enum view_id journalled; // the view that the journal knows of
	const char *lang;
	bool wall;
	bool refused; // a wall with a token that sees too much
	bool dirty, ticked, key_came, stopping;
	bool bare;               // the last picture had no board
	uint64_t paced_ms; // when as many pictures as there were would be due at an even pace
	uint64_t painted_ms, whole_ms, message_until; // whole: more than the clock of the frame
	int64_t second_at;
	int64_t whole_now;   // the server's time on that picture
	double rate;         // and how fast it goes
	char message[400];
	char tells_of[64]; // key of the act that went wrong, "": of anything else
	struct deed deed;
	struct order_wish deed_orders; // what goes out with the deed
	struct ordering ordering;
	struct batch batch; // the last one, or a single act
	struct freeze freeze;
	struct machine machine;
	struct attention attention;
	struct sound sound;
	size_t calls_heard;  // to this person, that were sounded
	uint64_t page_since; // a wall: when this page was turned to
	char typed[SCREEN_LINE]; // of / and :
	size_t caret;
	const char *behind;      // the verb that is begun by a line: the rest of that line
	bool filtering;          // the prompt is /, or was, where help lies over it
	struct offer offer;
	bool asking_to_quit;
	char *draft; // of last time, until there is a board to lay it open on
	int theme_shown;
	int code;
};

void screen_dirty(struct screen *s);
void screen_say(struct screen *s, bool is_error, const char *text);
/* The picture goes on. */
void screen_thaw(struct screen *s);
void screen_quit(struct screen *s, int code);
void screen_suspend(struct screen *s);

/* screen_attend.c: `:checkin` and `:checkout`, the word itself included, and their key. */
void screen_attend(struct screen *s, const char *line);
void screen_begin_attend(struct screen *s, const struct board *b);

/* screen_mode.c: a line behind `:mode`. */
void screen_mode(struct screen *s, const struct board *b, const char *line);

/* screen_warn.c: a line behind `:warn`. */
void screen_warn(struct screen *s, const struct board *b, const char *line);

/* Opens the line of commands with these words, as if they had been typed. */
void screen_begin_line(struct screen *s, const char *words);

/* screen_draft.c: what is being typed, kept when the program ends; read before the loop runs; and
 * laid open on the first board of the same person. */
void screen_draft_keep(const struct screen *s);
void screen_draft_read(struct screen *s);
void screen_draft_take(struct screen *s, const struct board *b);

void screen_report(struct screen *s, const struct board *b, const char *line);

/* screen_order.c: a line behind `:order`; what a key of the dispatch panel wishes, asking first;
 * keys while it asks; orders a row each, of the batch, with words that stand for themselves; and a
 * question that is being answered, as a line. */
void screen_order(struct screen *s, const struct board *b, const char *line);
void screen_order_begin(struct screen *s, const struct board *b, const struct order_wish *w);
bool screen_order_asks(const struct screen *s);
void screen_order_key(struct screen *s, const struct board *b, struct key k);
void screen_order_all(struct screen *s, const struct board *b, const char *lines, const char *text);
bool screen_order_draft(const struct screen *s, char *line, size_t room);

/* screen_area.c: what stands behind `:area`; and Tab in a line behind `:`. */
void screen_area(struct screen *s, const struct board *b, const char *name);
void screen_complete(struct screen *s, const struct board *b);

/* screen_sound.c: reads what the machine's owner says of it; looks at the board that was painted;
 * sounds what is due while nothing changes; two keys. */
void screen_sound_start(struct screen *s);
void screen_sound_look(struct screen *s, const struct board *b);
void screen_sound_beat(struct screen *s, const struct board *b);
void screen_silence(struct screen *s);
void screen_sound_test(struct screen *s);

/* screen_keys.c */
void screen_on_keys(uv_poll_t *p, int status, int events);

#endif
