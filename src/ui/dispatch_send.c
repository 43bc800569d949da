/* SPDX-License-Identifier: MIT */
/* What would go out: whom, within which limits, and what speaks against it. */
#include <stdio.h>
#include <string.h>

#include "dispatch.h"
#include "freshness.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/warn.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512
#define WARNED_MAX 4

bool send_may(const struct board *b, const struct subject *x, const char **why)
{
	struct allowed a;

	*why = "";
	if (b->person && b->person->role == PERSON_VIEWER) {
		*why = "role";
		return false;
	}
	if (!x->event || !deed_allowed(b, x->event, &a))
		return false;
	*why = a.why[VERB_DISPATCH];
	return a.verbs >> VERB_DISPATCH & 1;
}

static const char *name_of(const struct board *b, const struct bench *n, uint32_t unit)
{
	const struct unit *u = bench_unit(n, b, unit);

	return u ? name_in(&u->name, b->lang) : "?";
}

static const char *id_of(const struct board *b, const struct bench *n, uint32_t unit)
{
	const struct unit *u = bench_unit(n, b, unit);

	return u ? u->id : "";
}

static void names_of_assists(
	const struct board *b, const struct bench *n, const struct muster *m, char out[TEXT_ROOM])
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < m->assist_count && used < TEXT_ROOM; i++)
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, "%s%s", i ? ", " : "",
			name_of(b, n, m->assist[i]));
}

static size_t warnings_of(const struct board *b, const struct subject *x, const struct muster *m,
	char out[][WARN_ROOM], size_t most)
{
	uint32_t units[ACT_UNITS_MAX + 1];
	size_t n = 0;

	if (m->lead)
		units[n++] = m->lead;
	memcpy(units + n, m->assist, m->assist_count * sizeof(*units));
	return warn_dispatch(b, x->num, units, n + m->assist_count, out, most);
}

/* Of the type at this grade, counted as soon as it is out. */
static void limits_of(const struct board *b, const struct event *e, char out[TEXT_ROOM])
{
	static const enum head_clock clocks[] = {CLOCK_ACCEPT, CLOCK_H, CLOCK_C};
	const struct event_type *t = catalog_type(b->catalog, e->type);
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; t && i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		struct duration_limit l = event_type_limit(t, e->grade, clocks[i]);
		char span[SPAN_ROOM];
		if (!l.seconds)
			continue;
		span_duration((int64_t)l.seconds * 1000, 1, span);
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, "%s%s %s", used ? "  " : "",
			words_clock(clocks[i]), span);
	}
}

/* With which key, or why with none. */
static void draw_how(const struct board *b, const struct subject *x, const struct muster *m,
	const struct agenda *a, size_t warned, struct sheet *s)
{
	const char *why, *text;
	char no[TEXT_ROOM], yes[TEXT_ROOM];

	if (!send_may(b, x, &why)) {
		snprintf(no, sizeof(no), "%s: %s", _("no"),
			*why ? words_problem(why) : _("?its text is not at hand; asked for"));
		sheet_text(s, ROLE_DIM, no, 2);
		return;
	}
	if (!m->lead) {
		sheet_text(s, ROLE_LABEL, _("nobody is chosen: Space on a unit, or d asks"), 2);
	} else {
		text = x->event->state != STATE_REGISTERED
			       ? _("sends it again elsewhere: asks for the reason")
		       : warned ? _("sends it after one more question")
				: C_("send", "sends it");
		snprintf(yes, sizeof(yes), "%s %s", a->enters ? "d" : _("d or Enter"), text);
		sheet_text(s, ROLE_KEY, yes, 2);
	}
	if (!freshness_is_live(b))
		sheet_text(s, ROLE_DOUBT,
			b->outbox.writable
				? _("?no server now: kept on disk, sent later")
				: _("nothing can be kept now: acts are refused until there is "
				    "room"),
			2);
}

/* What P does, and did. */
static void draw_plan(const struct agenda *a, const struct subject *x, struct sheet *s)
{
	char text[TEXT_ROOM];

	if (!a->left || !x->event || x->event->state != STATE_REGISTERED)
		return;
	snprintf(text, sizeof(text),
		a->too ? ngettext("its %zu step goes out too; P: it does not",
				 "its %zu steps go out too; P: they do not", a->left)
		       : ngettext("P sends its %zu step too", "P sends its %zu steps too", a->left),
		a->left);
	sheet_pair(s, C_("send", "plan"), a->too ? ROLE_STRONG : ROLE_DIM, text);
}

void send_draw(const struct board *b, const struct subject *x, const struct bench *n,
	const struct muster *m, const struct agenda *a, struct sheet *s)
{
	char text[TEXT_ROOM], warnings[WARNED_MAX][WARN_ROOM];
	size_t warned = warnings_of(b, x, m, warnings, WARNED_MAX);

	sheet_head(s, _("Will be sent"), m->touched ? _("chosen by hand")
					 : m->filled ? _("as proposed")
						     : NULL);
	sheet_pair(s, _("lead unit"), m->lead ? ROLE_STRONG : ROLE_DIM,
		m->lead ? name_of(b, n, m->lead) : _("nobody yet"));
	names_of_assists(b, n, m, text);
	sheet_pair(s, _("assisting"), m->assist_count ? ROLE_TEXT : ROLE_DIM,
		m->assist_count ? text : _("nobody"));
	if (x->event) {
		limits_of(b, x->event, text);
		sheet_pair(s, _("limits"), ROLE_TEXT, text);
	}
	draw_plan(a, x, s);
	for (size_t i = 0; i < warned; i++)
		sheet_text(s, ROLE_YELLOW, warnings[i], 2);
	draw_how(b, x, m, a, warned, s);
}

int send_strip_rows(
	const struct board *b, const struct subject *x, const struct muster *m)
{
	char warnings[1][WARN_ROOM];
	const char *why;

	if (!send_may(b, x, &why))
		return 1;
	return 2 + (warnings_of(b, x, m, warnings, 1) || !freshness_is_live(b));
}

void send_draw_strip(const struct board *b, const struct subject *x, const struct bench *n,
	const struct muster *m, const struct agenda *a, struct canvas *c, struct rect r)
{
	struct sheet s = {c, r, 0, 0};
	char names[TEXT_ROOM], warnings[WARNED_MAX][WARN_ROOM];
	const char *why;
	size_t warned = warnings_of(b, x, m, warnings, WARNED_MAX);
	struct pen p = sheet_line(&s);

	canvas_band(c, r.row, r.col, r.cols);
	if (!send_may(b, x, &why)) {
		pen_printf(&p, ROLE_BAND_DIM, "%s: %s", words_verb(VERB_DISPATCH),
			*why ? words_problem(why) : _("?its text is not at hand; asked for"));
		return;
	}
	pen_text(&p, ROLE_KEY, "d ");
	names_of_assists(b, n, m, names);
	pen_text(&p, m->lead ? ROLE_BAND_TITLE : ROLE_BAND,
		m->lead ? name_of(b, n, m->lead) : _("nobody yet"));
	if (m->assist_count && pen_left(&p) > utf8_columns(names) + 4)
		pen_printf(&p, ROLE_BAND, " + %s", names);
	else if (m->assist_count)
		pen_printf(&p, ROLE_BAND, " +%zu", m->assist_count);
	if (a->too)
		pen_printf(&p, ROLE_BAND_TITLE, _(" + plan %zu"), a->left);
	if (warned && r.rows < 2)
		pen_text(&p, ROLE_NEED_YELLOW, " ! ");
	for (size_t i = 0; i < warned && s.line < r.rows; i++) {
		p = sheet_line(&s);
		pen_text(&p, ROLE_YELLOW, warnings[i]);
	}
	if (s.line < r.rows)
		draw_how(b, x, m, a, warned, &s);
}

struct intent send_intent(
	const struct board *b, const struct subject *x, const struct bench *n,
	const struct muster *m)
{
	struct intent in = deed_intent(deed_command(VERB_DISPATCH), &x->num, x->num ? 1 : 0);
	size_t used;

	if (!m->lead || !x->num)
		return in; // whom is asked for
	used = (size_t)snprintf(in.line, sizeof(in.line), "lead=%s", id_of(b, n, m->lead));
	for (size_t i = 0; i < m->assist_count && used < sizeof(in.line); i++)
		used += (size_t)snprintf(in.line + used, sizeof(in.line) - used, "%s%s",
			i ? "," : " assist=", id_of(b, n, m->assist[i]));
	in.named = x->event && x->event->state == STATE_REGISTERED;
	return in;
}
