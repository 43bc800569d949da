/* SPDX-License-Identifier: MIT */
#include "informs.h"

#include <stdio.h>
#include <string.h>

#include "freshness.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512

struct clock_face informs_face(const struct board *b, const struct head *h)
{
	struct inform_view v = eval_inform(h, b->catalog, b->now);
	struct clock_face f = {.step_s = 10, .quiet = !head_is_serious(h)};

	if (v.kind == INFORM_NONE)
		return f;
	f.state = CLOCK_FACE_RUNNING;
	f.leg = words_inform(v.kind, v.phone);
	f.limit_ms = v.limit_ms;
	f.elapsed_ms = v.limit_ms - v.left_ms;
	f.doubt = !freshness_is_live(b);
	return f;
}

static const char *level_word(enum level to)
{
	return to == LEVEL_NONE ? C_("inform", "beyond the city") : words_level(to);
}

static enum role role_of_urgency(enum urgency u)
{
	return u == URGENCY_OVERDUE ? ROLE_RED
	       : u == URGENCY_NEAR  ? ROLE_YELLOW
	       : u == URGENCY_HALF  ? ROLE_STRONG
				    : ROLE_TEXT;
}

static enum role owed_text(
	const struct board *b, const struct head *h, enum level to, char out[TEXT_ROOM])
{
	struct inform_view v = eval_inform(h, b->catalog, b->now);
	char span[SPAN_ROOM];

	span_duration(v.left_ms < 0 ? -v.left_ms : v.left_ms, 10, span);
	snprintf(out, TEXT_ROOM,
		v.urgency == URGENCY_OVERDUE ? _("%s to %s, late %s") : _("%s to %s, %s left"),
		words_inform_long(v.kind, v.phone), level_word(to), span);
	return freshness_is_live(b) ? role_of_urgency(v.urgency) : ROLE_DOUBT;
}

void informs_owed(const struct board *b, const struct head *h, enum level to, struct pen *p)
{
	char text[TEXT_ROOM];

	if (!(h->flags & HEAD_OWES))
		return;
	enum role role = owed_text(b, h, to, text);
	pen_text(p, role, text);
	pen_gap(p, 2);
}

static void draw_sent(const struct board *b, const struct inform *i, struct sheet *s)
{
	char text[TEXT_ROOM], when[MOMENT_ROOM];

	snprintf(text, sizeof(text), "%u %s  %s  %s%s%s%s%s", i->n,
		words_inform_long(i->kind, i->phone), level_word(i->to),
		moment(b, i->at, false, when), i->late ? "  " : "",
		i->late ? C_("inform", "late") : "", i->by.name ? "  " : "",
		i->by.name ? i->by.name : "");
	sheet_pair(s, _("reported"), i->late ? ROLE_STRONG : ROLE_TEXT, text);
	if (i->text && *i->text)
		sheet_pair(s, "", ROLE_LABEL, i->text);
}

void informs_list(const struct board *b, const struct head *h, const struct event *e,
	struct sheet *s)
{
	char text[TEXT_ROOM], when[MOMENT_ROOM];

	if (h->flags & HEAD_OWES) {
		size_t used;
		enum role role = owed_text(b, h, e->owed.to, text);
		used = strlen(text);
		snprintf(text + used, sizeof(text) - used, "  %s",
			moment(b, e->owed.due, false, when));
		sheet_pair(s, _("report owed"), role, text);
	}
	for (size_t i = 0; i < e->inform_count; i++)
		draw_sent(b, &e->informs[i], s);
}
