/* SPDX-License-Identifier: MIT */
/* `:area NAME`: another centre by its name, its beginning, or its id. */
#include <stdio.h>
#include <string.h>

#include "complete.h"
#include "screen_parts.h"
#include "yiping/model/area_find.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

#define VERB "area "
#define LABEL_ROOM 96

static void say_candidates(struct screen *s, const struct board *b, const struct area_found *f)
{
	char list[LABEL_ROOM * AREA_FOUND_MAX + 8] = "", label[LABEL_ROOM];
	char line[sizeof s->message];
	size_t used = 0;
	for (size_t i = 0; i < f->count && i < AREA_FOUND_MAX; i++) {
		area_label(b->tree, f->first[i]->num, b->lang, label, sizeof label);
		used += (size_t)snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "",
			label);
	}
	snprintf(line, sizeof line, _("%zu areas fit: %s%s"), f->count, list,
		f->count > AREA_FOUND_MAX ? " ..." : "");
	screen_say(s, true, line);
}

void screen_area(struct screen *s, const struct board *b, const char *name)
{
	char line[sizeof s->message];
	struct area_found f = {0};
	name += strspn(name, " ");
	if (b->tree)
		f = area_find(b->tree, name);
	if (!*name) {
		screen_say(s, true, _("Which area? Its name, how it begins, or its number."));
	} else if (f.count > 1) {
		say_candidates(s, b, &f);
	} else if (f.count == 0) {
		snprintf(line, sizeof line, _("No area's name begins with \"%s\"."), name);
		screen_say(s, true, line);
	} else if (!view_may_show(b, f.first[0]->num)) {
		screen_say(s, true, words_problem("scope"));
	} else {
		station_show(s->station, f.first[0]->num);
	}
}

static size_t offer(const struct screen *s, const struct board *b, char word[COMPLETE_ROOM],
	size_t *from)
{
	const struct offer *o = &s->offer;
	if (strncmp(o->base, VERB, strlen(VERB)) != 0 || !b->tree)
		return complete_offer(b, o->base, o->pick, word, from);
	char area[AREA_OFFER_ROOM];
	size_t n = area_offers(b->tree, o->base + strlen(VERB), o->pick, area);
	*from = strlen(VERB);
	if (n)
		snprintf(word, COMPLETE_ROOM, "%s", area);
	return n;
}

void screen_complete(struct screen *s, const struct board *b)
{
	struct offer *o = &s->offer;
	char word[COMPLETE_ROOM];
	size_t from = 0;
	if (!o->on) {
		if (strlen(s->typed) >= sizeof o->base)
			return;
		*o = (struct offer){.on = true};
		snprintf(o->base, sizeof o->base, "%s", s->typed);
	}
	size_t n = offer(s, b, word, &from);
	if (n == 0 || from + strlen(word) >= sizeof s->typed)
		return;
	memcpy(s->typed + from, word, strlen(word) + 1);
	s->caret = strlen(s->typed);
	o->pick = (o->pick + 1) % n;
	/* The only one is taken: Tab goes on behind it. */
	o->on = n > 1;
}
