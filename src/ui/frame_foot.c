/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "sheet.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/keymap.h"

#define PART_ROOM 64
#define MESSAGE_ROWS 4

struct hint {
	enum command command;
	const char *word; // msgid, short
};

#define HINT(verb, word) {(enum command)(COMMAND_DEED + VERB_##verb), word}

/* In the order of the row; what does not fit is left out from the end, but the way out and help
 * stay. */
static const struct hint hints[] = {
	{COMMAND_VIEW_OVERVIEW, NC_("key", "overview")},
	{COMMAND_VIEW_EVENTS, NC_("key", "events")},
	{COMMAND_VIEW_DISPATCH, NC_("key", "send")},
	{COMMAND_VIEW_SYSTEM, NC_("key", "system")},
	{COMMAND_VIEW_TASKS, NC_("key", "mine")},
	HINT(ANSWER, NC_("key", "answer")),
	HINT(ACK, NC_("key", "ack")),
	{COMMAND_FILTER, NC_("key", "filter")},
	HINT(VERIFY, NC_("key", "verify")),
	HINT(DISPATCH, NC_("key", "dispatch")),
	HINT(ARRIVE, NC_("key", "on scene")),
	HINT(FEEDBACK, NC_("key", "feed back")),
	HINT(CLOSE, NC_("key", "close")),
	HINT(NOTE, NC_("key", "note")),
	HINT(UNDO, NC_("key", "undo")),
	{COMMAND_PROMPT, NC_("key", "command")},
	HINT(DEPART, NC_("key", "depart")),
	HINT(SEND_BACK, NC_("key", "back")),
	HINT(ASK, NC_("key", "ask")),
	HINT(ESCALATE, NC_("key", "escalate")),
	HINT(URGE, NC_("key", "urge")),
	HINT(SHELVE, NC_("key", "shelve")),
	HINT(WHISTLE, NC_("key", "whistle")),
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

/* Of an event that is not at hand nothing is known: then what can be done to most. */
#define COMMON                                                                                     \
	(UINT64_C(1) << VERB_ACK | UINT64_C(1) << VERB_VERIFY | UINT64_C(1) << VERB_NOTE |         \
		UINT64_C(1) << VERB_CLOSE)

static uint64_t verbs_of(const struct frame_state *f, const struct board *b)
{
	uint32_t num = f->view && f->view->selected ? f->view->selected(f->state) : 0;
	struct allowed may;
	uint64_t verbs;

	if (f->view && f->view->verbs && f->view->verbs(f->state, b, &verbs))
		return verbs;
	return deed_allowed(b, deed_event(b, num), &may) ? may.verbs : COMMON;
}

/* Where there is little room, what can be done goes before where one can go. */
static bool is_left_out(enum command c, const struct pen *pen)
{
	return c == COMMAND_VIEW_DISPATCH && pen->end < 60;
}

static void draw_keys(enum view_id view, uint64_t verbs, struct pen *pen)
{
	const struct binding *help = binding_of(COMMAND_HELP, view);
	const struct binding *quit = binding_of(COMMAND_QUIT, view);
	const char *help_word = C_("key", "help"), *quit_word = C_("key", "quit");
	int gap = pen->end > 60 ? 2 : 1, reserved = help ? hint_columns(help, help_word) : 0;
	reserved += quit ? hint_columns(quit, quit_word) + gap : 0;

	pen_gap(pen, 1);
	pen->end -= 1;
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		const struct binding *k = binding_of(hints[i].command, view);
		const char *word = i18n_entry(hints[i].word);
		enum verb v = deed_verb(hints[i].command);
		if (!k || is_left_out(hints[i].command, pen) ||
			(v != VERB_NONE && !(verbs >> v & 1)))
			continue;
		if (hint_columns(k, word) + gap + reserved > pen_left(pen))
			continue;
		draw_hint(pen, k, word);
	}
	if (quit)
		draw_hint(pen, quit, quit_word);
	if (help)
		draw_hint(pen, help, help_word);
}

/* What there is to choose from, or what will happen, in rows over the view. */
static void draw_choices(const struct frame_state *f, struct canvas *c, struct rect foot)
{
	int rows = (int)f->choice_count < foot.row - 1 ? (int)f->choice_count : foot.row - 1;

	for (int i = 0; i < rows; i++) {
		const struct answer *one = &f->choices[i];
		struct rect row = rect_make(foot.row - rows + i, foot.col, 1, foot.cols);
		struct pen p = pen_at(c, row, 0);
		canvas_band(c, row.row, row.col, row.cols);
		pen_gap(&p, 1);
		if (*one->value)
			pen_printf(&p, ROLE_KEY, "%d ", i + 1);
		pen_text(&p, one->warns ? ROLE_YELLOW : ROLE_BAND, one->label);
	}
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

/* What does not fit into one row takes rows of the view: the end of a sentence is what helps. */
static void draw_message(const struct frame_state *f, struct canvas *c, struct rect foot)
{
	enum role role = f->message_is_error ? ROLE_NEED_RED : ROLE_BAND_TITLE;
	struct sheet s = {c, rect_make(foot.row, foot.col, 0, foot.cols), 0, 0};

	sheet_text(&s, role, f->message, MESSAGE_ROWS);
	int rows = s.line < 1 || foot.row < MESSAGE_ROWS ? 1 : s.line;
	s = (struct sheet){c, rect_make(foot.row - rows + 1, foot.col, rows, foot.cols), 0, 0};
	for (int i = 0; i < rows; i++)
		canvas_band(c, s.area.row + i, foot.col, foot.cols);
	sheet_text(&s, role, f->message, rows);
}

void foot_draw(
	const struct frame_state *f, const struct board *b, struct canvas *c, struct rect area)
{
	struct pen pen = pen_at(c, area, 0);
	enum view_id view = f->view ? f->view->id : VIEW_OVERVIEW;
	bool may_act = b->outbox.writable && b->person && b->person->role != PERSON_VIEWER;

	canvas_band(c, area.row, area.col, area.cols);
	if (f->overlay == OVERLAY_PROMPT || f->overlay == OVERLAY_QUESTION)
		draw_choices(f, c, area);
	if (f->overlay == OVERLAY_PROMPT) {
		draw_prompt(f, c, &pen);
	} else if (f->overlay == OVERLAY_QUESTION) {
		pen_gap(&pen, 1);
		pen_text(&pen, ROLE_CHIP, f->prompt);
		pen_gap(&pen, 1);
		pen_text(&pen, ROLE_STRONG, f->typed);
		canvas_set_caret(c, pen.row, pen.col);
	} else if (f->message && *f->message) {
		draw_message(f, c, area);
	} else if (!f->wall) {
		draw_keys(view, may_act ? verbs_of(f, b) : 0, &pen);
	}
}
