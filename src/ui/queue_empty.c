/* SPDX-License-Identifier: MIT */
/* No rows is a statement: what it means depends on what is known and what was asked for. */
#include <stdio.h>
#include <string.h>

#include "freshness.h"
#include "queue_parts.h"
#include "sheet.h"
#include "yiping/ui/i18n.h"

#define LINE_ROOM 1024

/* The command that asks the server with this filter, for a shell. */
static bool command_line(const struct filter *f, const struct board *b, const char *before,
	char out[LINE_ROOM])
{
	struct buf words;
	bool has_server = b->server && *b->server && !strchr(b->server, '\'');

	buf_init(&words, LINE_ROOM / 2);
	bool ok = filter_print(f, b->catalog, b->tree, &words) && buf_putc(&words, '\0') &&
		  !strchr(words.data, '\'');
	if (ok)
		snprintf(out, LINE_ROOM, "yiping events '%s%s'%s%s%s", before, words.data,
			has_server ? " --server '" : "", has_server ? b->server : "",
			has_server ? "' --token-file FILE" : "");
	buf_finish(&words);
	return ok;
}

bool queue_say_closed(
	const struct filter *f, const struct board *b, struct canvas *c, struct rect r)
{
	struct sheet s = {c, r, 0, 0};
	char line[LINE_ROOM];

	if (!f || !b->catalog || !b->tree || filter_states(f) & STATES_OPEN || !filter_states(f))
		return false;
	sheet_text(&s, ROLE_STRONG,
		_("the board holds open events only; closed ones are listed by this command:"), 3);
	if (command_line(f, b, "", line))
		sheet_text(&s, ROLE_TEXT, line, 4);
	else
		sheet_text(&s, ROLE_TEXT, "yiping events state=done", 1);
	return true;
}

static bool has_field(const struct filter *f, enum filter_field field)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->terms[i].field == field)
			return true;
	return false;
}

static bool has_only_flags(const struct filter *f)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->terms[i].field != FILTER_FLAG)
			return false;
	return true;
}

/* How the filter was understood, and where else its events may be. */
static void say_none(const struct filter *f, const struct board *b, struct sheet *s)
{
	char line[LINE_ROOM];
	struct buf words;

	sheet_text(s, ROLE_LABEL, _("no event passes this filter"), 2);
	if (!f || has_only_flags(f))
		return;
	buf_init(&words, LINE_ROOM / 2);
	if (filter_print(f, b->catalog, b->tree, &words) && buf_putc(&words, '\0')) {
		snprintf(line, sizeof(line), _("understood as: %s"), words.data);
		sheet_text(s, ROLE_TEXT, line, 3);
	}
	buf_finish(&words);
	if (has_field(f, FILTER_TEXT))
		sheet_text(s, ROLE_LABEL,
			_("no open event has such words in title, place or text"), 2);
	if (has_field(f, FILTER_STATE) || has_field(f, FILTER_FLAG) ||
		!command_line(f, b, "done ", line))
		return;
	sheet_text(s, ROLE_LABEL, _("closed ones are listed by this command:"), 2);
	sheet_text(s, ROLE_TEXT, line, 4);
}

void queue_say_empty(const struct filter *f, const struct board *b, struct canvas *c, struct rect r,
	bool more)
{
	const char *text = _("no open event here");
	enum role role = ROLE_LABEL;
	struct sheet s = {c, r, 0, 0};

	if (b->link.state == LINK_DENIED) {
		text = _("?not permitted: the server does not accept this token");
		role = ROLE_DOUBT;
	} else if (!freshness_is_known(b) || !b->fold || !b->catalog) {
		text = _("?no data: nothing has come from the server yet");
		role = ROLE_DOUBT;
	} else if (queue_say_closed(f, b, c, r)) {
		return;
	} else if (more) {
		say_none(f, b, &s);
		return;
	} else if (!freshness_is_live(b)) {
		text = _("?none when last known; the server does not answer");
		role = ROLE_DOUBT;
	}
	sheet_text(&s, role, text, 2);
}
