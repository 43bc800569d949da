/* SPDX-License-Identifier: MIT */
/* What waits for a second person: a warning, or a switch of mode. */
#include "centre.h"
#include "frame.h"
#include "yiping/model/mode.h"
#include "yiping/model/warning.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

/* ---- a warning ---- */

/* The first that waits; *count gets how many do. */
static const struct warning *first_asked(const struct board *b, size_t *count)
{
	const struct warning *first = NULL;

	*count = 0;
	for (size_t i = 0; i < b->warning_count; i++) {
		const struct warning *w = &b->warnings[i];
		if (!warning_is_asked(w, b->now))
			continue;
		first = first && first->asked.at <= w->asked.at ? first : w;
		++*count;
	}
	return first;
}

static enum colour colour_meant(const struct warning *w)
{
	return w->asked.colour != COLOUR_NONE ? w->asked.colour : w->colour;
}

static const char *asked_word(enum warning_act a)
{
	switch (a) {
	case WARNING_LIFT:
		return C_("warning", "to be lifted");
	case WARNING_EXTEND:
		return C_("warning", "to last longer");
	case WARNING_ISSUE:
		return C_("warning", "to be issued");
	default:
		return C_("warning", "to be changed");
	}
}

/* Whoever may confirm it reads how; who proposed it, and who may not, that it waits. */
static bool may_confirm(const struct board *b, const struct warning *w)
{
	const struct warning_terms confirm = {.act = WARNING_CONFIRM};
	struct act_problem unused = {0};

	return b->person && b->tree &&
	       warning_check(w, &confirm, b->person, b->tree, b->now, &unused);
}

static void draw_warning(const struct board *b, struct pen *pen)
{
	size_t count;
	const struct warning *w = first_asked(b, &count);

	if (!w)
		return;
	enum colour c = colour_meant(w);
	pen_gap(pen, 1);
	pen_printf(pen, role_of_level((int)c), "[%s]", warnings_colour(c));
	pen_printf(pen, ROLE_TEXT, "%s: ", asked_word(w->asked.act));
	pen_text(pen, ROLE_TEXT, name_in(&w->headline, b->lang));
	if (may_confirm(b, w))
		pen_printf(pen, ROLE_LABEL, "  :warn confirm %s", w->id);
	else
		pen_printf(pen, ROLE_LABEL, "  %s", _("waits for a second person to confirm it"));
	if (count > 1)
		pen_printf(pen, ROLE_LABEL, "  +%zu", count - 1);
	pen_gap(pen, 3);
}

/* ---- a switch of mode ---- */

/* The own centre's before any other. */
static const struct mode *asked_mode(const struct board *b)
{
	const struct mode *own = centre_mode(b);

	if (own && mode_is_asked(own, b->now))
		return own;
	for (size_t i = 0; i < b->mode_count; i++)
		if (mode_is_asked(&b->modes[i], b->now))
			return &b->modes[i];
	return NULL;
}

static bool may_switch(const struct board *b, const struct mode *m)
{
	struct act_problem unused = {0};

	if (!b->person || !b->tree)
		return false;
	struct scope scope = person_scope(b->person);
	struct area_path path = area_path_of(b->tree, m->area);
	return scope_sees(&scope, &path, NULL, 0) &&
	       mode_check(m, MODE_CONFIRM, NULL, b->person, b->now, &unused);
}

static void draw_mode(const struct board *b, struct pen *pen)
{
	static const char *const romans[] = {"", "I", "II", "III", "IV"};
	const struct mode *m = asked_mode(b);
	const struct area *a = m ? area_by_num(b->tree, m->area) : NULL;

	if (!a)
		return;
	const struct mode_terms *t = &m->asked;
	pen_gap(pen, 1);
	pen_printf(pen, ROLE_CHIP, " %s ",
		t->emergency ? C_("mode", "EMERG") : C_("mode", "routine"));
	pen_printf(pen, ROLE_TEXT, " %s", name_in(&a->name, b->lang));
	if (t->emergency)
		pen_printf(pen, ROLE_TEXT, " %s %s", name_in(&t->response, b->lang),
			t->level <= 4 ? romans[t->level] : "");
	if (may_switch(b, m))
		pen_printf(pen, ROLE_LABEL, "  :mode confirm %s", a->id);
	else
		pen_printf(pen, ROLE_LABEL, "  %s", _("waits for a second person to confirm it"));
	pen_gap(pen, 3);
}

void second_draw_short(const struct board *b, struct pen *pen)
{
	size_t count;
	const struct mode *m = asked_mode(b);
	const struct warning *w = first_asked(b, &count);
	const char *what = NULL;

	if (m && may_switch(b, m))
		what = m->asked.emergency ? C_("mode", "EMERG") : C_("mode", "routine");
	else if (w && may_confirm(b, w))
		what = w->exercise ? C_("warning", "EXERCISE") : warnings_colour(colour_meant(w));
	if (!what)
		return;
	/* TRANSLATORS: a second person is to confirm a switch of mode, or a warning of a colour. */
	pen_printf(pen, ROLE_CHIP, _(" confirm %s? "), what);
	pen_gap(pen, 1);
}

void second_draw(const struct board *b, struct pen *pen)
{
	draw_mode(b, pen);
	draw_warning(b, pen);
}
