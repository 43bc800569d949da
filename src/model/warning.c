/* SPDX-License-Identifier: MIT */
#include "yiping/model/warning.h"

#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/model/second.h"

void warning_init(struct warning *w)
{
	*w = (struct warning){.onset = INSTANT_NONE, .expires = INSTANT_NONE,
		.issued = INSTANT_NONE,
		.asked = {.onset = INSTANT_NONE, .expires = INSTANT_NONE, .at = INSTANT_NONE}};
}

static int64_t asked_at(const struct warning *w)
{
	return w->has_asked ? w->asked.at : INSTANT_NONE;
}

bool warning_is_asked(const struct warning *w, int64_t now)
{
	return second_waits(asked_at(w), now);
}

bool warning_needs_two(const struct warning *w, const struct warning_terms *t)
{
	return t->colour >= COLOUR_ORANGE ||
		(t->act != WARNING_ISSUE && w->colour >= COLOUR_ORANGE);
}

/* ---- may it be done ---- */

static bool refuse(struct act_problem *p, int status, const char *code, const char *sentence)
{
	p->status = status;
	return error_set(&p->error, code, "%s", sentence);
}

static bool is_said(const struct name *n)
{
	return (n->zh_cn && *n->zh_cn) || (n->en && *n->en);
}

static bool fits(const struct name *n, size_t most)
{
	return (!n->zh_cn || strlen(n->zh_cn) <= most) && (!n->zh_tw || strlen(n->zh_tw) <= most) &&
		(!n->en || strlen(n->en) <= most);
}

static bool check_texts(const struct warning_terms *t, struct act_problem *out)
{
	bool issues = t->act == WARNING_ISSUE;
	if ((issues && !is_said(&t->headline)) || !fits(&t->headline, WARNING_HEADLINE_MAX))
		return refuse(out, 422, "field_headline",
			"A warning needs a headline, not too long.");
	if (!fits(&t->caution, WARNING_TEXT_MAX))
		return refuse(out, 422, "field_caution", "What to beware of is too long.");
	if ((issues && !is_said(&t->measures)) || !fits(&t->measures, WARNING_TEXT_MAX))
		return refuse(out, 422, "field_measures", "Say what is to be done, not too long.");
	return true;
}

static bool check_times(const struct warning *w, const struct warning_terms *t, int64_t now,
	struct act_problem *out)
{
	int64_t onset = t->onset != INSTANT_NONE ? t->onset : w->onset;
	int64_t expires = t->expires != INSTANT_NONE ? t->expires : w->expires;
	if (onset != INSTANT_NONE && onset - now > WARNING_LONGEST_MS)
		return refuse(out, 422, "field_onset", "It begins within 30 days.");
	if (expires == INSTANT_NONE || expires <= now || expires - now > WARNING_LONGEST_MS ||
		(onset != INSTANT_NONE && expires <= onset))
		return refuse(out, 422, "field_expires",
			"A warning ends, after it began and within 30 days.");
	if (t->act == WARNING_EXTEND && expires <= w->expires)
		return refuse(out, 422, "field_expires", "It ends later than it did.");
	return true;
}

static bool is_hazard(const char *h)
{
	size_t n = h ? strspn(h, "abcdefghijklmnopqrstuvwxyz_") : 0;
	return n && n <= 32 && !h[n];
}

static bool check_place(const struct warning *w, const struct area_tree *tree, int64_t now,
	struct act_problem *out)
{
	const struct area *a = area_by_num(tree, w->area);
	if (!a || !area_is_open(a, now) || a->level > LEVEL_TOWN)
		return refuse(out, 422, "field_area", "A warning is that of a centre.");
	if (a->level > LEVEL_DISTRICT)
		return refuse(out, 403, "level", "City and districts issue warnings.");
	if (!w->area_count || w->area_count > WARNING_AREAS_MAX)
		return refuse(out, 422, "field_areas", "It holds for 1 to 64 areas.");
	for (size_t i = 0; i < w->area_count; i++) {
		const struct area *one = area_by_num(tree, w->areas[i]);
		if (!one || !area_is_open(one, now) || one->level > LEVEL_TOWN ||
			!area_within(tree, one->num, w->area))
			return refuse(out, 422, "field_areas",
				"It holds for districts and towns of the centre.");
	}
	return true;
}

static bool check_colour(const struct warning *w, const struct warning_terms *t,
	struct act_problem *out)
{
	bool known = t->colour > COLOUR_NONE && t->colour < COLOUR_COUNT;
	if (t->act == WARNING_ISSUE && !known)
		return refuse(out, 422, "field_colour", "A warning has a colour.");
	if (t->act == WARNING_UPGRADE && (!known || t->colour <= w->colour))
		return refuse(out, 422, "field_colour", "An upgrade is to a worse colour.");
	if (t->act == WARNING_DOWNGRADE && (!known || t->colour >= w->colour))
		return refuse(out, 422, "field_colour", "A downgrade is to a milder colour.");
	if ((t->act == WARNING_EXTEND || t->act == WARNING_LIFT) && t->colour != COLOUR_NONE)
		return refuse(out, 422, "field_colour", "That leaves the colour as it is.");
	return true;
}

static bool check_second(const struct warning *w, const struct warning_terms *t,
	const struct person *p, const struct area_tree *tree, int64_t now,
	struct act_problem *out)
{
	bool confirms = t->act == WARNING_CONFIRM;
	int64_t expires = w->asked.expires != INSTANT_NONE ? w->asked.expires : w->expires;
	if (!second_check(&w->asked.by, asked_at(w), confirms, p, now, out))
		return false;
	if (confirms && expires <= now)
		return refuse(out, 409, "state", "It is over by now.");
	return !confirms || person_level(p, tree) == LEVEL_CITY ||
		refuse(out, 403, "level", "The second person is the city's.");
}

bool warning_check(const struct warning *w, const struct warning_terms *t, const struct person *p,
	const struct area_tree *tree, int64_t now, struct act_problem *out)
{
	if (t->act == WARNING_CONFIRM || t->act == WARNING_DECLINE)
		return check_second(w, t, p, tree, now, out);
	if (p->role != PERSON_SUPERVISOR && p->role != PERSON_DUTY)
		return refuse(out, 403, "role", "Only duty and supervisors give warnings.");
	if (t->act == WARNING_ISSUE) {
		if (!check_place(w, tree, now, out))
			return false;
		if (!is_hazard(w->hazard))
			return refuse(out, 422, "field_hazard", "Say against what.");
	} else if (warning_is_asked(w, now)) {
		return refuse(out, 409, "asked", "Something waits for its second person.");
	} else if (w->state != WARNING_IN_FORCE || w->expires <= now) {
		return refuse(out, 409, "state", "It is not in force.");
	}
	if (!check_colour(w, t, out) || !check_texts(t, out))
		return false;
	if (t->act != WARNING_LIFT)
		return check_times(w, t, now, out);
	return (t->reason && *t->reason && strlen(t->reason) <= WARNING_TEXT_MAX) ||
		refuse(out, 422, "field_reason", "Say why it is lifted.");
}

/* ---- what it does ---- */

static const char *marked(const char *text, const char *mark, const char *begins,
	struct arena *arena)
{
	if (!text || !*text || strstr(text, begins))
		return text;
	return arena_printf(arena, "%s%s", mark, text);
}

/* Whoever reads a drill's words must see that it is one, wherever they are copied to. */
static void mark_drill(struct name *n, struct arena *arena)
{
	n->zh_cn = marked(n->zh_cn, "【演练】", "演练", arena);
	n->zh_tw = marked(n->zh_tw, "【演練】", "演練", arena);
	n->en = marked(n->en, "EXERCISE: ", "EXERCISE", arena);
}

static void take_name(struct name *into, const struct name *from)
{
	if (is_said(from))
		*into = *from;
}

static void take_terms(struct warning *w, const struct warning_terms *t, struct arena *arena)
{
	if (t->colour != COLOUR_NONE)
		w->colour = t->colour;
	take_name(&w->headline, &t->headline);
	take_name(&w->caution, &t->caution);
	take_name(&w->measures, &t->measures);
	if (t->onset != INSTANT_NONE)
		w->onset = t->onset;
	if (t->expires != INSTANT_NONE)
		w->expires = t->expires;
	if (!w->exercise)
		return;
	mark_drill(&w->headline, arena);
	mark_drill(&w->caution, arena);
	mark_drill(&w->measures, arena);
}

static void forget(struct warning *w)
{
	w->has_asked = false;
	w->asked = (struct warning_terms){.onset = INSTANT_NONE, .expires = INSTANT_NONE,
		.at = INSTANT_NONE};
}

static void enforce(struct warning *w, const struct warning_terms *t, int64_t now,
	struct arena *arena)
{
	if (t->act == WARNING_LIFT) {
		w->state = WARNING_LIFTED;
		w->reason = t->reason;
		return;
	}
	take_terms(w, t, arena);
	w->state = WARNING_IN_FORCE;
	w->issued = now;
	if (w->onset == INSTANT_NONE)
		w->onset = now;
}

static void propose(struct warning *w, const struct warning_terms *t, struct actor by, int64_t now,
	struct arena *arena)
{
	w->has_asked = true;
	w->asked = *t;
	w->asked.by = by;
	w->asked.at = now;
	if (t->act == WARNING_ISSUE) { // its terms are what is proposed: they stand once
		take_terms(w, t, arena);
		w->state = WARNING_PROPOSED;
		w->asked = (struct warning_terms){.act = WARNING_ISSUE, .onset = INSTANT_NONE,
			.expires = INSTANT_NONE, .by = by, .at = now};
	}
}

void warning_apply(struct warning *w, const struct warning_terms *t, const struct person *p,
	int64_t now, struct arena *arena)
{
	const struct actor by = person_actor(p);
	w->rev++;
	if (t->act == WARNING_DECLINE) {
		if (w->state == WARNING_PROPOSED)
			w->state = WARNING_DROPPED;
		forget(w);
	} else if (t->act == WARNING_CONFIRM) {
		const struct warning_terms asked = w->asked;
		w->by = asked.by;
		w->confirmed_by = by;
		enforce(w, &asked, now, arena);
		forget(w);
	} else if (warning_needs_two(w, t)) {
		propose(w, t, by, now, arena);
	} else {
		w->by = by;
		w->confirmed_by = (struct actor){0};
		enforce(w, t, now, arena);
		forget(w);
	}
}

/* ---- what time does ---- */

int64_t warning_due(const struct warning *w)
{
	bool live = w->state == WARNING_IN_FORCE || w->state == WARNING_PROPOSED;
	if (!live || !w->centre)
		return INSTANT_NONE;
	if (w->has_asked && w->asked.at + SECOND_WAIT_MS < w->expires)
		return w->asked.at + SECOND_WAIT_MS;
	return w->expires;
}

void warning_strike(struct warning *w)
{
	bool lapses = w->has_asked && w->asked.at + SECOND_WAIT_MS < w->expires;
	w->rev++;
	if (w->state == WARNING_PROPOSED)
		w->state = WARNING_DROPPED;
	else if (!lapses)
		w->state = WARNING_EXPIRED;
	forget(w);
}
