/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/keymap.h"

#define PART_ROOM 64

struct hint {
	enum command command;
	const char *word; // msgid, short
	bool deed;
};

/* In the order of the row; what does not fit is left out from the end, but help stays. */
static const struct hint hints[] = {
	{COMMAND_VIEW_OVERVIEW, NC_("key", "overview"), false},
	{COMMAND_VIEW_EVENTS, NC_("key", "events"), false},
	{COMMAND_VIEW_SYSTEM, NC_("key", "system"), false},
	{COMMAND_VIEW_TASKS, NC_("key", "mine"), false},
	{COMMAND_ACK, NC_("key", "ack"), true},
	{COMMAND_VERIFY, NC_("key", "verify"), true},
	{COMMAND_NOTE, NC_("key", "note"), true},
	{COMMAND_CLOSE, NC_("key", "close"), true},
	{COMMAND_FILTER, NC_("key", "filter"), false},
	{COMMAND_PROMPT, NC_("key", "command"), false},
	{COMMAND_QUIT, NC_("key", "quit"), false},
};

static const struct binding *binding_of(enum command command, enum view_id view)
{
	size_t n;
	const struct binding *table = keymap_table(&n);

	for (size_t i = 0; i < n; i++)
		if (table[i].command == command && (!table[i].views || table[i].views >> view & 1))
			return &table[i];
	return NULL;
}

/* Latin letters need a blank after the key, Han characters do not. */
static int needs_gap(const char *word)
{
	return (unsigned char)word[0] < 0x80;
}

static int hint_columns(const struct binding *k, const char *word)
{
	char label[KEY_LABEL_ROOM];

	return utf8_columns(key_label(k->key, label)) + needs_gap(word) + utf8_columns(word);
}

static void draw_hint(struct pen *pen, const struct binding *k, const char *word)
{
	char label[KEY_LABEL_ROOM];

	pen_text(pen, ROLE_KEY, key_label(k->key, label));
	pen_gap(pen, needs_gap(word));
	pen_text(pen, ROLE_BAND, word);
	pen_gap(pen, pen->end > 60 ? 2 : 1);
}

static void draw_keys(enum view_id view, bool may_act, struct pen *pen)
{
	const struct binding *help = binding_of(COMMAND_HELP, view);
	const char *help_word = C_("key", "help");
	int reserved = help ? hint_columns(help, help_word) : 0;

	pen_gap(pen, 1);
	pen->end -= 1;
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		const struct binding *k = binding_of(hints[i].command, view);
		const char *word = i18n_entry(hints[i].word);
		if (!k || (hints[i].deed && !may_act))
			continue;
		if (hint_columns(k, word) + 2 + reserved > pen_left(pen))
			continue;
		draw_hint(pen, k, word);
	}
	if (help)
		draw_hint(pen, help, help_word);
}

/* The end of what is typed stays in sight, whatever its length. */
static void draw_prompt(const struct frame_state *f, struct canvas *c, struct pen *pen)
{
	const char *typed = f->typed ? f->typed : "";
	char before[1024];
	size_t caret = f->caret < strlen(typed) ? f->caret : strlen(typed);

	pen_text(pen, ROLE_KEY, f->prompt);
	int room = pen_left(pen) - 1;
	snprintf(before, sizeof(before), "%.*s", (int)caret, typed);
	while (utf8_columns(before) > room && room > 0 && *typed) {
		uint32_t ignored;
		size_t n = utf8_decode(typed, strlen(typed), &ignored);
		typed += n;
		caret = caret > n ? caret - n : 0;
		snprintf(before, sizeof(before), "%.*s", (int)caret, typed);
	}
	canvas_set_caret(c, pen->row, pen->col + utf8_columns(before));
	pen_text(pen, ROLE_STRONG, typed);
}

void foot_draw(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area)
{
	struct pen pen = pen_at(c, area, 0);
	enum view_id view = f->view ? f->view->id : VIEW_OVERVIEW;
	bool may_act = b->outbox.writable && b->person && b->person->role != PERSON_VIEWER;

	canvas_band(c, area.row, area.col, area.cols);
	if (f->overlay == OVERLAY_PROMPT) {
		draw_prompt(f, c, &pen);
	} else if (f->overlay == OVERLAY_QUESTION) {
		pen_gap(&pen, 1);
		pen_text(&pen, ROLE_CHIP, f->prompt);
		pen_gap(&pen, 1);
		pen_text(&pen, ROLE_STRONG, f->typed);
		canvas_set_caret(c, pen.row, pen.col);
	} else if (f->message && *f->message) {
		pen_gap(&pen, 1);
		pen_text(&pen, f->message_is_error ? ROLE_NEED_RED : ROLE_BAND_TITLE, f->message);
	} else if (!f->wall) {
		draw_keys(view, may_act, &pen);
	}
}
