/* SPDX-License-Identifier: MIT */
/* What somebody was typing when the link dropped: kept beside the copy of the board, and there
 * again, as it stood, when the same person comes back. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "screen_parts.h"
#include "yiping/base/log.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"

#define DRAFT_CAP 4096
#define DRAFT_AGE_MS (12 * HOUR_MS) // after a shift nobody knows any more what was meant

static bool path_of(const struct screen *s, char *out, size_t room)
{
	return path_join(out, room, s->state_dir, "draft");
}

/* ---- leaving ---- */

static void put_arg(char *line, size_t room, enum arg a, const char *value)
{
	size_t used = strlen(line);
	int n = snprintf(line + used, room - used, " %s=\"%s\"", arg_token(a), value);
	char *at = line + used + strlen(arg_token(a)) + 3;

	if (n < 0 || (size_t)n >= room - used) { // half of it would mean something else
		line[used] = '\0';
		return;
	}
	for (char *end = line + used + n - 1; at < end; at++)
		if (*at == '"')
			*at = '\'';
}

/* A deed that is being asked for, as the line that would say the same. */
static bool deed_line(const struct screen *s, char *line, size_t room)
{
	const struct deed *d = &s->deed;

	if (!deed_is_typed(d) || !*d->text || d->count != 1)
		return false;
	snprintf(line, room, "%s", verb_token(d->said.verb));
	for (int a = ARG_NONE + 1; a < ARG_COUNT; a++)
		if (d->said.given >> a & 1 && *d->said.word[a])
			put_arg(line, room, (enum arg)a, d->said.word[a]);
	put_arg(line, room, d->row.arg, d->text);
	return true;
}

static uint32_t selected(const struct screen *s)
{
	const struct frame_state *f = &s->picture.frame;

	return f->view && f->view->selected ? f->view->selected(f->state) : 0;
}

static bool typed_line(const struct screen *s, char *line, size_t room)
{
	bool open = s->picture.frame.overlay == OVERLAY_PROMPT && !s->filtering;

	if (open)
		snprintf(line, room, "%s", s->typed);
	return open && *s->typed;
}

void screen_draft_keep(const struct screen *s)
{
	char line[SCREEN_LINE], path[PATH_ROOM], text[DRAFT_CAP];
	struct board b;
	struct error e;
	bool is_deed = deed_line(s, line, sizeof line);

	if (!is_deed && !screen_order_draft(s, line, sizeof line) &&
		!typed_line(s, line, sizeof line))
		return;
	if (!station_board(s->station, &b) ||
		!*b.person->subject || !path_of(s, path, sizeof path))
		return;
	uint32_t num = is_deed ? s->deed.nums[0] : selected(s);
	int n = snprintf(text, sizeof text, "%s\n%lld\n%u\n%s\n", b.person->subject,
		(long long)b.now, num, line);
	if (n > 0 && (size_t)n < sizeof text &&
		!path_write_whole(path, text, (size_t)n, 0600, &e))
		log_write(LOG_WARN, "draft", "%s", e.text);
}

/* ---- coming back ---- */

void screen_draft_read(struct screen *s)
{
	char path[PATH_ROOM];
	struct error e;
	size_t n;

	if (!s->wall && path_of(s, path, sizeof path) &&
		!path_read_whole(path, DRAFT_CAP, &s->draft, &n, &e))
		s->draft = NULL;
}

static char *take_line(char **rest)
{
	char *line = *rest, *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

/* The event that it was about stands selected again, where this person works. */
static void select_event(struct screen *s, const struct board *b, uint32_t num)
{
	bool is_worker = b->person->role == PERSON_WORKER;
	const struct frame_state *f = &s->picture.frame;

	if (!num || !b->fold || !fold_find(b->fold, KIND_EVENT, num))
		return;
	picture_show(&s->picture, is_worker ? VIEW_TASKS : VIEW_EVENTS);
	f->view->show(f->state, num);
}

static bool lay_open(struct screen *s, const struct board *b)
{
	char *rest = s->draft, line[SCREEN_LINE];
	const char *subject = take_line(&rest), *made = subject ? take_line(&rest) : NULL;
	const char *num = made ? take_line(&rest) : NULL, *typed = num ? take_line(&rest) : NULL;
	int64_t age = made ? b->now - strtoll(made, NULL, 10) : 0;

	if (!typed || strcmp(subject, b->person->subject) != 0)
		return false;
	if (age < 0 || age > DRAFT_AGE_MS)
		return true; // done with
	select_event(s, b, (uint32_t)strtoul(num, NULL, 10));
	utf8_gate(typed, strlen(typed), line, sizeof line);
	screen_begin_line(s, line);
	screen_say(s, false, _("kept from last time: Enter sends it, Esc drops it"));
	return true;
}

void screen_draft_take(struct screen *s, const struct board *b)
{
	char path[PATH_ROOM];

	if (!s->draft || !b->person || !*b->person->subject)
		return;
	char *text = s->draft;
	bool done = lay_open(s, b);
	s->draft = NULL;
	free(text);
	if (done && path_of(s, path, sizeof path) && unlink(path) != 0)
		log_write(LOG_WARN, "draft", "%s", strerror(errno));
}
