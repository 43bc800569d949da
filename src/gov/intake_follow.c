/* SPDX-License-Identifier: MIT */
/* What follows from a colour: its change in the log, and the event that its limits raise. Both are
 * one command, so that neither is ever without the other. */
#include "intake_parts.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/model/indicator.h"
#include "yiping/model/intake.h"

#define RULE_LIMITS "rule:limits"
#define RULE_FLAPPING "rule:flapping"

static const struct indicator *indicator_of(const struct server *s, const struct gov_series *g)
{
	return catalog_indicator(s->catalog, g->series.indicator);
}

/* The worst raise that this colour reaches: an entry holds for its colour and every worse one. */
static const struct raise *raise_for(const struct indicator *i, uint8_t colour)
{
	const struct raise *best = NULL;
	for (uint8_t n = 0; colour && n < i->raise_count; n++)
		if (i->raises[n].colour <= colour && (!best || i->raises[n].colour > best->colour))
			best = &i->raises[n];
	return best;
}

/* The worst of several places has been told by that place. */
static bool is_told_below(const struct gov_series *g, const struct indicator *i)
{
	return g->made && (i->aggregation == AGGREGATE_MAX || i->aggregation == AGGREGATE_MIN);
}

static const struct raise *raise_of(const struct server *s, const struct gov_series *g,
	uint8_t colour)
{
	const struct indicator *i = indicator_of(s, g);
	return is_told_below(g, i) ? NULL : raise_for(i, colour);
}

static bool is_loud(const struct server *s, const struct raise *r)
{
	const struct event_type *t = catalog_type(s->catalog, r->type);
	return t && intake_is_loud(t, r->grade);
}

/* ---- commands ---- */

/* Names the exception that is in force, if there is one. */
static void tell_override(const struct gov_series *g, struct arena *arena,
	struct indicator_state *out)
{
	const struct series_setting *is = g->setting ? &g->setting->is : NULL;
	out->override_until = INSTANT_NONE;
	if (!is)
		return;
	const struct exception *w = series_is_aside(g) ? &is->quality_word : &is->limits_word;
	out->override_reason = arena_strdup(arena, w->reason);
	out->override_until = w->until;
	out->touched_by = (struct actor){arena_strdup(arena, w->by.subject),
		arena_strdup(arena, w->by.name), w->by.num, w->by.role};
}

static struct command *new_command(struct server *s, struct gov_series *g,
	enum command_kind kind, const char *rule, int64_t due_at)
{
	struct command *c = command_create(kind);
	const struct indicator *i = indicator_of(s, g);
	const struct area *a = area_by_num(s->tree, g->series.area);
	struct indicator_state *state = &c->put.as.indicator;
	c->now = virtual_clock_now(&s->clock);
	c->act.actor = (struct actor){.subject = rule};
	c->act.due_at = due_at;
	c->put.kind = KIND_INDICATOR;
	*state = (struct indicator_state){.num = g->series.num, .indicator = i->num,
		.domain = i->domain, .area = a->num, .colour = g->judge.colour,
		.quality = g->judge.quality, .value = g->value, .has_value = g->has_value,
		.since = g->since, .observed = g->observed, .flap = g->flap};
	snprintf(state->id, sizeof state->id, "%s@%s", i->id, a->id);
	tell_override(g, &c->arena, state);
	return c;
}

static void post_clear(struct server *s, struct gov_series *g, int64_t due_at);

/* What could not be told is told with the next sample or tick. A full queue is said by whoever
 * fills it: a city that goes stale at once has ten thousand of these. */
static void lose(struct gov_series *g, const struct error *e)
{
	if (!error_is(e, "queue_full"))
		log_write(LOG_ERROR, "intake", "%s", e->text);
	g->untold = true;
}

/* The event that a breach has is remembered for the end of the breach, which may have come before
 * the event had its number. */
static void on_alarm_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	struct gov_series *g = series_by_num(s->series, c->put.as.indicator.num);
	bool raise = c->kind == LEDGER_ALARM;
	if (e) {
		lose(g, e);
		g->raised = !raise;
	} else {
		server_publish(s, c->changes, c->change_count);
		if (raise)
			memcpy(g->event, c->event, sizeof g->event);
		else if (!g->raised)
			*g->event = '\0';
		if (raise && !g->raised && *g->event)
			post_clear(s, g, INSTANT_NONE);
	}
	command_destroy(c);
}

static void post(struct server *s, struct command *c,
	void (*done)(struct command *c, const struct error *e))
{
	struct error e;
	c->owner = s;
	c->done = done;
	if (!ledger_post(s->ledger, s->writer, c, &e))
		done(c, &e);
}

static void post_raise(struct server *s, struct gov_series *g, const struct raise *r,
	int64_t due_at)
{
	struct command *c = new_command(s, g, LEDGER_ALARM, RULE_LIMITS, due_at);
	const struct indicator *i = indicator_of(s, g);
	const struct event_type *t = catalog_type(s->catalog, r->type);
	char value[32];
	indicator_format(i, g->value, value, sizeof value);
	c->promote = true; // a measured breach of N samples is not a suspicion
	memcpy(c->event, g->event, sizeof c->event);
	c->act.type = r->type;
	c->act.grade = r->grade;
	c->act.area = g->series.area;
	c->act.colour = (enum colour)g->judge.colour;
	c->act.series = g->series.num;
	c->act.value = g->value;
	c->act.has_value = true;
	c->act.source = SOURCE_DEVICE;
	c->act.occurred = g->observed;
	c->act.title = arena_printf(&c->arena, "%s %s %s%s", name_in(&t->name, "zh_CN"),
		name_in(&i->short_name, "zh_CN"), value, name_in(&i->unit, "zh_CN"));
	g->raised = true;
	post(s, c, on_alarm_done);
}

static void post_clear(struct server *s, struct gov_series *g, int64_t due_at)
{
	struct command *c = new_command(s, g, LEDGER_CLEAR, RULE_LIMITS, due_at);
	memcpy(c->event, g->event, sizeof c->event);
	c->act.value = g->value;
	c->act.has_value = g->has_value;
	c->act.series = g->series.num;
	g->raised = false;
	post(s, c, on_alarm_done);
}

/* ---- flapping ---- */

static void on_flap_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	struct gov_series *g = series_by_num(s->series, c->put.as.indicator.num);
	if (e) {
		lose(g, e);
	} else {
		server_publish(s, c->changes, c->change_count);
		if (c->kind == LEDGER_ALARM)
			memcpy(g->flapping, c->event, sizeof g->flapping);
		else
			*g->flapping = '\0';
	}
	command_destroy(c);
}

/* One event for whoever mends the device, instead of one for each toggle. */
static void post_flapping(struct server *s, struct gov_series *g, bool begins, int64_t due_at)
{
	const struct event_type *t = catalog_type_id(s->catalog, INTAKE_FLAPPING_TYPE);
	const struct indicator *i = indicator_of(s, g);
	struct command *c = new_command(s, g, begins ? LEDGER_ALARM : LEDGER_CLEAR, RULE_FLAPPING,
		due_at);
	memcpy(c->event, g->flapping, sizeof c->event);
	c->act.teller = arena_printf(&c->arena, INTAKE_FLAP_TELLER "%u", g->series.num);
	c->promote = true;
	c->act.type = t ? t->num : 0;
	c->act.area = g->series.area;
	c->act.source = SOURCE_SYSTEM;
	c->act.title = arena_printf(&c->arena, "%s %s", t ? name_in(&t->name, "zh_CN") : "",
		name_in(&i->short_name, "zh_CN"));
	post(s, c, on_flap_done);
}

void intake_calm(struct server *s, struct gov_series *g, int64_t now)
{
	int64_t quiet = flap_quiet_at(&g->flap);
	if (!g->flap.on || now < quiet)
		return;
	flap_end(&g->flap);
	post_flapping(s, g, false, quiet);
	const struct raise *r = raise_of(s, g, g->judge.colour);
	if (r && !g->raised)
		post_raise(s, g, r, quiet);
	else if (!r && g->raised)
		post_clear(s, g, quiet);
}

/* ---- all together ---- */

static void on_put_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	struct gov_series *g = series_by_num(s->series, c->put.as.indicator.num);
	if (!e)
		server_publish(s, c->changes, c->change_count);
	else
		lose(g, e);
	command_destroy(c);
}

static void put_indicator(struct server *s, struct gov_series *g, int64_t due_at)
{
	post(s, new_command(s, g, LEDGER_PUT, RULE_LIMITS, due_at), on_put_done);
}

/* While it flaps only what is loud is told, and no end at all: what it says is not to be trusted,
 * least of all that it is over. */
void intake_follow(struct server *s, struct gov_series *g, uint8_t before, int64_t due_at)
{
	const struct raise *r = raise_of(s, g, g->judge.colour), *was = raise_of(s, g, before);
	bool begins = !r != !was && flap_toggle(&g->flap, virtual_clock_now(&s->clock));
	bool may_raise = r && (!g->flap.on || is_loud(s, r));
	bool may_clear = !r && g->raised && !g->flap.on;
	bool changed = before != g->judge.colour;
	if (may_raise && (changed || !g->raised))
		post_raise(s, g, r, due_at);
	else if (may_clear)
		post_clear(s, g, due_at);
	else if (!begins)
		put_indicator(s, g, due_at);
	if (begins)
		post_flapping(s, g, true, INSTANT_NONE);
}
