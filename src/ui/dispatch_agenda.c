/* SPDX-License-Identifier: MIT */
/* Steps of the plan and orders of the event as things with a cursor: what may be done with each,
 * and what a key on it asks for. */
#include <stdio.h>
#include <string.h>

#include "dispatch.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/keymap.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define NAMED_MAX (EVENT_PARTIES_MAX + ACT_UNITS_MAX + 1)

/* The keys of an order, in the order they are offered. */
static const struct {
	enum verb key, verb;
} keys[] = {
	{VERB_ACK, VERB_ACK}, {VERB_NOTE, VERB_PROGRESS}, {VERB_FEEDBACK, VERB_FEEDBACK},
	{VERB_CLOSE, VERB_CLOSE}, {VERB_SEND_BACK, VERB_REWORK}, {VERB_URGE, VERB_URGE},
	{VERB_NONE, VERB_VOID}, // a key of its own
};

#define KEYS (sizeof(keys) / sizeof(keys[0]))

static enum command command_of(size_t i)
{
	return keys[i].key == VERB_NONE ? COMMAND_TAKE_BACK : deed_command(keys[i].key);
}

/* ---- what there is ---- */

static const char *event_id(const struct subject *x)
{
	return x->live ? x->live->id : x->event->id;
}

static bool goes_out(enum mark m)
{
	return m == MARK_QUEUED || m == MARK_SENT;
}

/* What this person did with a step, or with an order, where that is still worth telling. */
static const struct act_row *row_of(
	const struct board *b, const char *event, uint8_t step, const char *order)
{
	for (size_t i = 0; i < b->act_count; i++) {
		const struct act_row *a = &b->acts[i];
		bool is = a->order && (order ? strcmp(a->event, order) == 0
					     : a->step == step && strcmp(a->of, event) == 0);
		bool told = a->mark == MARK_NONE || a->mark == MARK_APPLIED || a->seen;
		if (is)
			return told ? NULL : a;
	}
	return NULL;
}

const struct act_row *agenda_row(const struct board *b, const struct order *o)
{
	return row_of(b, NULL, 0, o->id);
}

/* Those who take part, then those who are about to be sent. */
static size_t named(const struct subject *x, const struct muster *m, uint32_t out[NAMED_MAX])
{
	size_t n = 0;

	for (size_t i = 0; x->event && i < x->event->party_count && i < EVENT_PARTIES_MAX; i++)
		out[n++] = x->event->parties[i].unit.num;
	if (m->lead)
		out[n++] = m->lead;
	memcpy(out + n, m->assist, m->assist_count * sizeof(*out));
	return n + m->assist_count;
}

bool agenda_is_unsent(const struct agenda *a, size_t i)
{
	const struct step_state *t = &a->steps[i];

	return (!t->order || t->stage == ORDER_VOID) &&
	       (!a->rows[i] || !goes_out(a->rows[i]->mark));
}

static void address(struct agenda *a, const struct board *b, const struct subject *x,
	const struct muster *m)
{
	uint32_t units[NAMED_MAX];
	size_t n = named(x, m, units);

	for (size_t i = 0; i < a->count; i++)
		if (agenda_is_unsent(a, i) && a->steps[i].step->unit_kind)
			a->to[i] = detail_unit_for(
				b, x, a->steps[i].step->unit_kind, units, n);
}

/* NULL: it may be sent. *from is the centre that sends it. */
static const char *no_send(const struct agenda *a, const struct board *b, const struct subject *x,
	size_t i, uint32_t *from)
{
	enum state state = x->live ? (enum state)x->live->head.state : x->event->state;
	uint32_t area = x->live ? x->live->head.area : x->event->area;
	const struct unit *u = a->to[i];

	*from = 0;
	if (!b->person || (b->person->role != PERSON_DUTY && b->person->role != PERSON_SUPERVISOR))
		return "role";
	if (!(STATE_BIT(state) & STATES_OPEN))
		return "state";
	bool unit = a->steps[i].step->unit_kind != 0;
	if (!order_may_issue(b->person, b->tree, u ? u->area : area, unit, true, from))
		return "scope";
	return NULL;
}

void agenda_fill(struct agenda *out, const struct board *b, const struct subject *x,
	const struct muster *m)
{
	uint16_t type = x->live ? x->live->head.type : x->event->type;

	memset(out, 0, sizeof(*out));
	out->orders.how.at = INSTANT_NONE;
	if (b->orders)
		out->orders = b->orders(b->user, x->num);
	out->plan = catalog_plan(b->catalog, type);
	if (!out->plan)
		return;
	out->count = response_states(out->plan, out->orders.all, out->orders.count,
		&b->catalog->calendar, b->now, out->steps, STEPS_MAX);
	for (size_t i = 0; i < out->count; i++) {
		const struct step_state *t = &out->steps[i];
		if (!t->order || t->stage == ORDER_VOID)
			out->rows[i] = row_of(b, event_id(x), t->step->num, NULL);
	}
	if (m)
		address(out, b, x, m);
	for (size_t i = 0; m && i < out->count; i++) {
		uint32_t from;
		out->left += agenda_is_unsent(out, i) && !no_send(out, b, x, i, &from) &&
			     (out->to[i] || !out->steps[i].step->unit_kind);
	}
}

size_t agenda_step(const struct agenda *a, uint32_t num)
{
	for (size_t i = 0; i < a->count; i++)
		if (a->steps[i].step->num == num)
			return i;
	return 0;
}

size_t agenda_order(const struct agenda *a, uint32_t num)
{
	for (size_t i = 0; i < a->orders.count; i++)
		if (a->orders.all[i].num == num)
			return i;
	return 0;
}

/* ---- what may be done with an order ---- */

static size_t children_of(const struct agenda *a, const struct order *o)
{
	size_t n = 0;

	for (size_t i = 0; i < a->orders.count; i++) {
		const struct order *c = &a->orders.all[i];
		bool over = c->stage == ORDER_CLOSED || c->stage == ORDER_VOID;
		n += !over && c->parent && strcmp(c->parent, o->id) == 0;
	}
	return n;
}

/* What the server lets counts; why it does not is worked out here. */
static bool may_act(const struct agenda *a, const struct board *b, size_t at, enum verb v,
	struct act_problem *why)
{
	const struct order *o = &a->orders.all[at];
	const struct order_act act = {.verb = v, .text = "x"};
	const struct act_row *row = agenda_row(b, o);

	*why = (struct act_problem){0};
	if (row && goes_out(row->mark)) // what it will be then is not known
		return true;
	if (a->orders.may && a->orders.may[at] >> v & 1)
		return true;
	if (!b->person || !b->tree)
		return error_set(&why->error, "role", "unknown");
	if (order_check(o, &act, b->person, b->tree, b->now, children_of(a, o), why))
		return error_set(&why->error, "not_now", "the server says no");
	return false;
}

uint64_t agenda_keys(const struct agenda *a, const struct board *b, size_t at)
{
	uint64_t may = 0;
	struct act_problem why;

	for (size_t i = 0; i < KEYS; i++)
		if (may_act(a, b, at, keys[i].verb, &why) && keys[i].key != VERB_NONE)
			may |= UINT64_C(1) << keys[i].key;
	return may;
}

const char *agenda_addressee(const struct board *b, const struct order *o)
{
	const struct area *a = area_by_num(b->tree, o->area);

	return o->unit.num ? name_in(&o->unit.name, b->lang) : a ? name_in(&a->name, b->lang) : "?";
}

static const char *word_of(enum verb v)
{
	return v == VERB_ACK    ? C_("order", "sign for")
	       : v == VERB_VOID ? C_("order", "take back")
				: words_verb(v);
}

void agenda_draw_keys(const struct agenda *a, const struct board *b, size_t at, int indent,
	struct sheet *s)
{
	struct pen p = {0};
	int left = 0; // a pen that is out of sight does not know
	bool any = false;

	for (size_t i = 0; i < KEYS; i++) {
		struct act_problem why;
		char label[KEY_LABEL_ROOM];
		struct key k;
		const char *word = word_of(keys[i].verb);
		if (!keymap_key(command_of(i), VIEW_DISPATCH, &k) ||
			!may_act(a, b, at, keys[i].verb, &why))
			continue;
		int columns = utf8_columns(key_label(k, label)) + utf8_columns(word) + 3;
		if (left < columns) {
			p = sheet_line(s);
			pen_gap(&p, indent - 1);
			left = s->area.cols - indent;
		}
		left -= columns;
		pen_printf(&p, ROLE_KEY, "%s ", label);
		pen_text(&p, ROLE_STRONG, word);
		pen_gap(&p, 2);
		any = true;
	}
	if (!any)
		sheet_wrap(s, indent, ROLE_DIM, _("nothing is yours to do on it now"), 2);
}

static struct intent say(const char *text)
{
	struct intent in = {.kind = INTENT_SAY};

	snprintf(in.line, sizeof(in.line), "%s", text);
	return in;
}

struct intent agenda_no_order(void)
{
	return say(_("the cursor is on no order: Tab goes to them"));
}

static enum order_before asks(enum verb v)
{
	bool words;

	order_knows(v, &words);
	return words ? ORDER_ASK_WORDS : v == VERB_CLOSE ? ORDER_ASK_YES : ORDER_ASK_NOTHING;
}

bool agenda_is_key(enum command c)
{
	for (size_t i = 0; i < KEYS; i++)
		if (command_of(i) == c)
			return true;
	return false;
}

struct intent agenda_act(
	const struct agenda *a, const struct board *b, size_t at, enum command c)
{
	const struct order *o = &a->orders.all[at];
	enum verb v = VERB_NONE;
	struct act_problem why;
	char no[TEXT_ROOM];

	for (size_t i = 0; i < KEYS; i++)
		if (command_of(i) == c)
			v = keys[i].verb;
	if (!may_act(a, b, at, v, &why)) {
		snprintf(no, sizeof(no), "%s %s: %s", o->number, word_of(v),
			words_order_problem(v, why.error.code));
		return say(no);
	}
	struct intent in = {.kind = INTENT_ORDER, .order = {.ask = asks(v), .verb = v}};
	snprintf(in.order.lines, sizeof(in.order.lines), "%s %s", verb_token(v), o->id);
	snprintf(in.order.told, sizeof(in.order.told), "%s  %s  %s", o->number,
		agenda_addressee(b, o), o->title ? o->title : "");
	return in;
}

/* ---- sending steps ---- */

/* A line behind `:order`; false if nobody is known whom to name. */
static bool issue(const struct agenda *a, const struct board *b, const struct subject *x, size_t i,
	uint32_t from, char *out, size_t room)
{
	const struct response_step *r = a->steps[i].step;
	const struct area *centre = area_by_num(b->tree, from);
	const char *to = r->unit_kind ? a->to[i] ? a->to[i]->id : "" : centre ? centre->id : "";

	snprintf(out, room, "issue event=%s plan=%s step=%u to=%s", event_id(x), a->plan->id,
		(unsigned)r->num, to);
	return *to != '\0';
}

static const char *receiver(const struct agenda *a, const struct board *b, size_t i)
{
	if (!a->steps[i].step->unit_kind)
		return _("your own duty room");
	return a->to[i] ? name_in(&a->to[i]->name, b->lang) : NULL;
}

void agenda_tell_step(const struct agenda *a, const struct board *b, const struct subject *x,
	size_t i, char *out, size_t room)
{
	uint32_t from;
	const char *why = no_send(a, b, x, i, &from), *to = receiver(a, b, i);

	if (why)
		snprintf(out, room, "%s: %s", _("no"), words_problem(why));
	else if (to)
		snprintf(out, room, _("Enter sends it to %s"), to);
	else
		snprintf(out, room, "%s", _("nobody of this kind is known: Enter asks to whom"));
}

struct intent agenda_send(
	const struct agenda *a, const struct board *b, const struct subject *x, size_t i)
{
	struct intent in = {.kind = INTENT_ORDER};
	const struct step_state *t = &a->steps[i];
	uint32_t from;
	const char *why = no_send(a, b, x, i, &from);
	char no[TEXT_ROOM];

	if (a->rows[i] && goes_out(a->rows[i]->mark))
		return say(_("yours is on its way already"));
	if (!agenda_is_unsent(a, i)) {
		snprintf(no, sizeof(no), _("step %u was sent: %s to %s"), (unsigned)t->step->num,
			t->order->number, agenda_addressee(b, t->order));
		return say(no);
	}
	if (why) {
		snprintf(no, sizeof(no), "%s: %s", C_("verb", "issue"), words_problem(why));
		return say(no);
	}
	if (!issue(a, b, x, i, from, in.order.lines, sizeof(in.order.lines)))
		in.order.ask = ORDER_ASK_LINE;
	return in;
}

size_t agenda_all(const struct agenda *a, const struct board *b, const struct subject *x,
	struct order_wish *out)
{
	size_t n = 0, used = 0, told = 0;

	out->lines[0] = out->told[0] = '\0';
	for (size_t i = 0; i < a->count; i++) {
		char line[TEXT_ROOM], text[TEXT_ROOM];
		uint32_t from;
		if (!agenda_is_unsent(a, i) || no_send(a, b, x, i, &from) ||
			!issue(a, b, x, i, from, line, sizeof(line)))
			continue;
		if (used + strlen(line) + 2 > sizeof(out->lines))
			break; // half of a line would mean something else
		used += (size_t)snprintf(out->lines + used, sizeof(out->lines) - used, "%s%s",
			n ? "\n" : "", line);
		snprintf(text, sizeof(text), "%u %s -> %s", (unsigned)a->steps[i].step->num,
			name_in(&a->steps[i].step->what, b->lang), receiver(a, b, i));
		if (told + strlen(text) + 2 < sizeof(out->told))
			told += (size_t)snprintf(out->told + told, sizeof(out->told) - told,
				"%s%s", n ? "\n" : "", text);
		n++;
	}
	out->verb = VERB_DISPATCH;
	return n;
}

struct intent agenda_send_all(
	const struct agenda *a, const struct board *b, const struct subject *x)
{
	struct intent in = {.kind = INTENT_ORDER, .order = {.ask = ORDER_ASK_YES}};

	if (!a->plan)
		return say(_("no plan for this type"));
	if (!agenda_all(a, b, x, &in.order))
		return say(_("no step of the plan is left to be sent, or none by you"));
	return in;
}
