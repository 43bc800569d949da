/* SPDX-License-Identifier: MIT */
/* The event in two lines, where there is no room for its facts. */
#include <stdio.h>

#include "dispatch.h"
#include "informs.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

/* Whose it is, while nobody was sent. */
static void draw_responsible(const struct board *b, const struct event *e, struct pen *p)
{
	char who[WORDS_ROOM];

	pen_gap(p, 2);
	pen_printf(p, ROLE_LABEL, "%s ", _("responsible"));
	pen_text(p, e->unowned ? ROLE_DOUBT : ROLE_STRONG,
		words_remit_who(&e->remit, b->catalog, b->lang, who, sizeof(who)));
}

static void draw_hands(const struct board *b, const struct subject *x, struct sheet *s)
{
	struct head h = x->live ? x->live->head : event_head(x->event);
	const struct event *e = x->event;
	const char *person = e && e->holder_person.name ? e->holder_person.name : NULL;
	const char *unit = e && e->holder_unit.id ? name_in(&e->holder_unit.name, b->lang)
						  : queue_holder(b, &h, false);
	struct pen p = sheet_line(s);
	char when[MOMENT_ROOM];

	pen_printf(&p, ROLE_LABEL, "%s ", _("held by"));
	if (unit || person)
		pen_printf(&p, ROLE_STRONG, "%s%s%s", unit ? unit : "", unit && person ? " " : "",
			person ? person : "");
	else
		pen_text(&p, ROLE_DOUBT, _("?nobody"));
	if (e && !unit && (e->unowned || e->remit.by != REMIT_NOBODY))
		draw_responsible(b, e, &p);
	pen_gap(&p, 2);
	pen_printf(&p, ROLE_LABEL, _("%s level"), words_level(head_level(&h)));
	pen_gap(&p, 2);
	informs_owed(b, &h, e ? e->owed.to : LEVEL_NONE, &p);
	pen_printf(&p, ROLE_TEXT, _("since %s"), moment(b, h.born, true, when));
	if (!e)
		return;
	pen_gap(&p, 2);
	pen_printf(&p, ROLE_TEXT, "%s %s", words_source(e->source),
		e->source_ref ? e->source_ref : "");
	if (e->acked_by.name) {
		pen_gap(&p, 2);
		pen_printf(&p, ROLE_LABEL, "%s ", _("acknowledged"));
		pen_text(&p, ROLE_TEXT, e->acked_by.name);
	}
}

void dispatch_brief(const struct board *b, const struct subject *x, struct sheet *s)
{
	char room[WORDS_ROOM];
	const char *words = x->event ? deed_words(b, x->event,
					       x->live ? queue_what(b, x->live, false) : "", room)
				     : _("?its text is not at hand; asked for");

	draw_hands(b, x, s);
	if (b->person && person_mask(b->person) == MASK_WALL)
		sheet_text(s, ROLE_DIM,
			_("not permitted: text, notes and people are not for viewers"), 1);
	else
		sheet_text(s, x->event ? ROLE_TEXT : ROLE_DOUBT, words ? words : "", 1);
}
