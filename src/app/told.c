/* SPDX-License-Identifier: MIT */
#include "told.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

/* False if the act is none of several. */
static bool count_batch(struct batch *b, const struct act_row *row, char *line, size_t room)
{
	size_t counts[MARK_ATTENTION + 1] = {0};
	bool is_one = false;
	for (size_t i = 0; i < b->count; i++) {
		bool is_it = strcmp(b->keys[i], row->key) == 0;
		if (is_it)
			b->marks[i] = row->mark;
		is_one = is_one || is_it;
		counts[b->marks[i]]++;
	}
	if (!is_one || b->count < 2)
		return false;
	snprintf(line, room, ngettext("%zu act:", "%zu acts:", b->count), b->count);
	for (int m = MARK_NONE + 1; m <= MARK_ATTENTION; m++) {
		size_t used = strlen(line);
		if (counts[m])
			snprintf(line + used, room - used, "  %s %zu", words_mark((enum mark)m),
				counts[m]);
	}
	return true;
}

bool told_line(struct batch *b, const struct act_row *row, char *line, size_t room)
{
	bool bad = row->mark >= MARK_CONFLICT;
	if (row->mark == MARK_NONE || row->seen) // whoever put it away knows it
		return false;
	bool counted = count_batch(b, row, line, room);
	if (row->mark == MARK_SENT && !counted)
		return false;
	size_t used = counted ? strlen(line) : 0;
	if (bad || !counted)
		snprintf(line + used, room - used, "%s%s %s %s%s%s", counted ? "  " : "",
			*row->event ? row->event : row->meant, words_deed(row),
			words_mark(row->mark),
			bad ? "  " : "", bad ? words_act(row) : "");
	used = strlen(line);
	if (!counted && row->mark == MARK_QUEUED && row->behind != VERB_NONE) {
		used += (size_t)snprintf(line + used, room - used, "  ");
		snprintf(line + (used < room ? used : room), used < room ? room - used : 0,
			_("waits until your %s is decided"), words_verb(row->behind));
	}
	return true;
}

void told_who(const struct event *e, int utc_offset_minutes, char *out, size_t room)
{
	const char *name = e->last_by.name && *e->last_by.name ? e->last_by.name
		: e->last_by.subject ? e->last_by.subject : "";
	struct civil when;
	instant_civil(e->last_at, utc_offset_minutes, &when);
	snprintf(out, room, "%s %s %02d:%02d:%02d", name, words_verb(e->last_verb), when.hour,
		when.minute, when.second);
}

void told_meant(const struct act *a, char *out, size_t room)
{
	const char *parts[] = {a->disposition, a->cause, a->reason, a->text};
	size_t used = 0;
	*out = '\0';
	if (a->grade)
		used = (size_t)snprintf(out, room, "%s", words_roman(a->grade));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0] && used < room; i++)
		if (parts[i])
			used += (size_t)snprintf(out + used, room - used, "%s%s",
				used ? ", " : "", parts[i]);
}
