/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/model/eval.h"
#include "yiping/model/indicator.h"

/* ---- what follows from a colour ---- */

static void put_indicator(struct server *s, struct gov_series *g)
{
	struct command *c = command_create(LEDGER_PUT);
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	const struct area *a = area_by_num(s->tree, g->series.area);
	c->act.actor = (struct actor){.subject = "rule:limits"};
	c->put.kind = KIND_INDICATOR;
	c->put.as.indicator = (struct indicator_state){.num = g->series.num,
		.indicator = i->num, .domain = i->domain, .area = a->num,
		.colour = g->judge.colour, .quality = g->judge.quality, .value = g->value,
		.has_value = g->has_value, .since = g->since, .observed = g->observed,
		.override_until = INSTANT_NONE};
	snprintf(c->put.as.indicator.id, sizeof c->put.as.indicator.id, "%s@%s", i->id, a->id);
	server_post(s, c);
}

/* The worst raise that this colour reaches: an entry holds for its colour and every worse one. */
static const struct raise *raise_for(const struct indicator *i, enum colour colour)
{
	const struct raise *best = NULL;
	for (uint8_t n = 0; n < i->raise_count; n++)
		if (i->raises[n].colour <= colour && (!best || i->raises[n].colour > best->colour))
			best = &i->raises[n];
	return best;
}

/* The event that a breach has is remembered for the end of the breach. */
static void on_alarm_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	struct gov_series *g = series_by_num(s->series, c->act.series);
	if (e) {
		log_write(LOG_ERROR, "intake", "%s", e->text);
	} else {
		server_publish(s, c->changes, c->change_count);
		if (g && c->kind == LEDGER_ALARM)
			memcpy(g->event, c->event, sizeof g->event);
		else if (g)
			*g->event = '\0';
	}
	command_destroy(c);
}

static void post_alarm(struct server *s, struct command *c)
{
	struct error e;
	c->now = virtual_clock_now(&s->clock);
	c->owner = s;
	c->done = on_alarm_done;
	if (ledger_post(s->ledger, s->writer, c, &e))
		return;
	log_write(LOG_ERROR, "intake", "%s", e.text);
	command_destroy(c);
}

static void raise_event(struct server *s, struct gov_series *g, const struct indicator *i,
	const struct raise *r)
{
	struct command *c = command_create(LEDGER_ALARM);
	const struct event_type *t = catalog_type(s->catalog, r->type);
	char value[32];
	indicator_format(i, g->value, value, sizeof value);
	c->promote = true; // a measured breach of N samples is not a suspicion
	memcpy(c->event, g->event, sizeof c->event);
	c->act.actor = (struct actor){.subject = "rule:limits"};
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
	post_alarm(s, c);
}

static void clear_event(struct server *s, struct gov_series *g)
{
	struct command *c = command_create(LEDGER_CLEAR);
	memcpy(c->event, g->event, sizeof c->event);
	c->act.actor = (struct actor){.subject = "rule:limits"};
	c->act.value = g->value;
	c->act.has_value = g->has_value;
	c->act.series = g->series.num;
	post_alarm(s, c);
}

/* A breach that raises nothing ends what an earlier, worse one raised. */
static void act_on_colour(struct server *s, struct gov_series *g, const struct indicator *i)
{
	const struct raise *r = g->judge.colour ? raise_for(i, (enum colour)g->judge.colour) : NULL;
	if (r)
		raise_event(s, g, i, r);
	else if (*g->event)
		clear_event(s, g);
}

static bool raises_135(const struct server *s, const struct indicator *i)
{
	for (uint8_t n = 0; n < i->raise_count; n++) {
		const struct event_type *t = catalog_type(s->catalog, i->raises[n].type);
		if (t && event_type_is_135(t, i->raises[n].grade))
			return true;
	}
	return false;
}

void intake_reading(struct server *s, struct gov_series *g, double value, enum quality quality,
	int64_t observed)
{
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	uint8_t before = g->judge.quality;
	bool changed = false;
	if (g->observed != INSTANT_NONE && observed < g->observed)
		return; // a late one never replaces a newer
	g->seen = true;
	g->observed = observed;
	g->judge.quality = quality;
	if (quality == QUALITY_GOOD && isfinite(value)) {
		g->value = (float)value;
		g->has_value = true;
		/* Scaled to the catalog's size, limits and hysteresis hold as they stand there. */
		changed = judge_sample(&g->judge, i, NULL, series_scaled(&g->series, value),
			raises_135(s, i));
	}
	if (changed || (before != g->judge.quality && before != QUALITY_NO_DATA)) {
		g->since = observed;
		put_indicator(s, g);
	}
	if (changed)
		act_on_colour(s, g, i);
}

void intake_learn_event(struct server *s, const struct event *e)
{
	for (size_t i = 0; i < e->telling_count; i++) {
		const struct telling *t = &e->tellings[i];
		struct gov_series *g = t->active ? series_by_num(s->series, t->series) : NULL;
		if (g)
			memcpy(g->event, e->id, sizeof g->event);
	}
}

/* ---- ticks ---- */

static void grow_old(struct server *s, struct gov_series *g, const struct indicator *i, int64_t now)
{
	enum quality q = eval_quality(i, g->observed, (enum quality)g->judge.quality, now);
	if (q == g->judge.quality || !g->has_value)
		return;
	g->judge.quality = q;
	g->since = now;
	put_indicator(s, g);
}

static bool looks_the_same(const struct gov_series *g, const struct indicator *i)
{
	double step = pow(10.0, -(double)i->decimals) / 2;
	return g->told_colour == g->judge.colour && g->told_quality == g->judge.quality &&
		fabs((double)g->value - (double)g->told) < step;
}

static void tell(struct gov_series *g, int64_t now, struct tick *t)
{
	int64_t late = (now - g->observed) / SECOND_MS;
	t->values[t->count++] = (struct tick_value){.series = g->series.num, .value = g->value,
		.colour = g->judge.colour, .quality = g->judge.quality,
		.late_s = (uint16_t)(late > UINT16_MAX ? UINT16_MAX : late < 0 ? 0 : late)};
	g->told = g->value;
	g->told_colour = g->judge.colour;
	g->told_quality = g->judge.quality;
}

void intake_close_tick(struct server *s, int64_t now, struct tick *out)
{
	size_t count = series_table_count(s->series);
	*out = (struct tick){.tick = s->tick + 1, .at = now,
		.full = (s->tick + 1) % TICK_FULL_EACH == 0,
		.values = mem_array(count + 1, sizeof *out->values)};
	for (uint32_t num = 1; num <= count; num++) {
		struct gov_series *g = series_by_num(s->series, num);
		const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
		if (!g->has_value)
			continue;
		grow_old(s, g, i, now);
		if (out->full || (g->seen && !looks_the_same(g, i)) ||
			g->told_quality != g->judge.quality)
			tell(g, now, out);
		g->seen = false;
	}
}
