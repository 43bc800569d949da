/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "intake_parts.h"
#include "settings.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/model/eval.h"
#include "yiping/model/indicator.h"

static bool raises_135(const struct server *s, const struct indicator *i)
{
	for (uint8_t n = 0; n < i->raise_count; n++) {
		const struct event_type *t = catalog_type(s->catalog, i->raises[n].type);
		if (t && event_type_is_135(t, i->raises[n].grade))
			return true;
	}
	return false;
}

/* What it is worth now: a person's word first, then what came with the value. */
static uint8_t quality_of_now(const struct gov_series *g, enum quality came)
{
	return (uint8_t)(series_is_aside(g) ? g->setting->is.quality : came);
}

bool intake_reading(struct server *s, struct gov_series *g, double value, enum quality quality,
	int64_t observed)
{
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	uint8_t was = g->judge.quality, colour = g->judge.colour;
	bool changed = false;
	if (g->observed != INSTANT_NONE && observed < g->observed) {
		s->metrics.readings_too_old++;
		return false; // a late one never replaces a newer
	}
	g->seen = true;
	g->observed = observed;
	g->judge.quality = quality_of_now(g, quality);
	if (quality == QUALITY_GOOD && isfinite(value)) {
		g->value = (float)value;
		g->has_value = true;
		changed = !series_is_aside(g) &&
			series_judge(&g->judge, i, &g->series, value, raises_135(s, i));
	}
	if (changed || g->untold || (was != g->judge.quality && was != QUALITY_NO_DATA)) {
		g->since = changed || was != g->judge.quality ? observed : g->since;
		g->untold = false;
		intake_follow(s, g, colour, INSTANT_NONE);
	}
	return true;
}

/* ---- what people say of a series ---- */

/* Judged anew by what holds now: a sample may be a day away. */
static void judge_again(struct server *s, struct gov_series *g, int64_t now)
{
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	struct judge fresh = {.quality = quality_of_now(g, g->has_value
			? eval_quality(i, g->observed, QUALITY_GOOD, now) : QUALITY_NO_DATA)};
	if (g->has_value && !series_is_aside(g))
		fresh.colour = (uint8_t)series_colour(i, &g->series, g->value);
	g->judge = fresh;
}

void intake_set(struct server *s, struct gov_series *g, const struct series_setting *setting,
	uint32_t gateway, int64_t due_at)
{
	int64_t now = virtual_clock_now(&s->clock);
	uint8_t colour = g->judge.colour, quality = g->judge.quality;
	bool judged_otherwise = g->setting || setting->has_limits ||
		setting->quality != QUALITY_GOOD;
	series_set(g, setting, gateway);
	if (!judged_otherwise || !s->ready)
		return;
	judge_again(s, g, now);
	if (colour != g->judge.colour || quality != g->judge.quality)
		g->since = now;
	if (g->has_value || series_is_aside(g))
		intake_follow(s, g, colour, due_at);
}

/* Whose time is over is said to the ledger once; it answers with the setting as it is then. */
static bool take_expired(struct exception *w, int64_t now, int64_t *due)
{
	if (w->until == INSTANT_NONE || w->until > now)
		return false;
	*due = w->until;
	w->until = INSTANT_NONE;
	return true;
}

static void end_exceptions(struct server *s, struct gov_series *g, int64_t now)
{
	struct series_setting *is = &g->setting->is;
	int64_t due = now;
	bool limits = is->has_limits && take_expired(&is->limits_word, now, &due);
	bool aside = series_is_aside(g) && take_expired(&is->quality_word, now, &due);
	if (limits || aside)
		settings_end(s, g->series.num, limits, aside, due);
}

/* ---- at the start ---- */

void intake_learn_event(struct server *s, const struct event *e)
{
	static const char flap[] = INTAKE_FLAP_TELLER;
	for (size_t i = 0; i < e->telling_count; i++) {
		const struct telling *t = &e->tellings[i];
		bool flaps = t->ref && strncmp(t->ref, flap, sizeof flap - 1) == 0;
		uint32_t num = flaps ? (uint32_t)strtoul(t->ref + sizeof flap - 1, NULL, 10)
				     : t->series;
		struct gov_series *g = t->active ? series_by_num(s->series, num) : NULL;
		if (g)
			memcpy(flaps ? g->flapping : g->event, e->id, sizeof g->event);
	}
}

void intake_learn_indicator(struct server *s, const struct indicator_state *i)
{
	struct gov_series *g = series_by_num(s->series, i->num);
	if (!g || g->series.indicator != i->indicator)
		return;
	g->judge.colour = (uint8_t)i->colour;
	g->judge.quality = (uint8_t)i->quality;
	g->since = i->since;
	g->has_value = i->has_value;
	g->value = (float)i->value;
	g->observed = i->observed;
	g->flap = i->flap;
	g->raised = i->colour != COLOUR_NONE; // what people closed meanwhile is not raised again
}

void intake_learn_value(struct gov_series *g, const struct indicator *i, const struct tick *board,
	const struct tick_value *v, int64_t now)
{
	struct gauge told = {.observed = board->at - v->late_s * SECOND_MS, .vouched = board->at};
	int64_t observed = eval_observed(&told, i);
	if (g->has_value || v->quality != QUALITY_GOOD || !isfinite(v->value) ||
		eval_quality(i, observed, QUALITY_GOOD, now) != QUALITY_GOOD)
		return;
	g->has_value = true;
	g->judge.quality = QUALITY_GOOD;
	g->value = v->value;
	g->observed = observed;
}

/* ---- ticks ---- */

static void grow_old(struct server *s, struct gov_series *g, const struct indicator *i, int64_t now)
{
	enum quality q = eval_quality(i, g->observed, (enum quality)g->judge.quality, now);
	if (q == g->judge.quality || series_is_aside(g))
		return;
	g->judge.quality = q;
	g->since = now;
	intake_follow(s, g, g->judge.colour, INSTANT_NONE);
}

static void tell_again(struct server *s, struct gov_series *g)
{
	g->untold = false;
	intake_follow(s, g, g->judge.colour, INSTANT_NONE);
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
	intake_aggregate(s, now);
	*out = (struct tick){.tick = s->tick + 1, .at = now,
		.full = !s->ticked || (s->tick + 1) % TICK_FULL_EACH == 0,
		.values = mem_array(count + 1, sizeof *out->values)};
	s->ticked = true; // what was not known again after a start has no data, and that is told
	for (uint32_t num = 1; num <= count; num++) {
		struct gov_series *g = series_by_num(s->series, num);
		const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
		if (g->setting)
			end_exceptions(s, g, now);
		if (g->flap.on)
			intake_calm(s, g, now);
		if (g->untold)
			tell_again(s, g);
		if (!g->has_value)
			continue;
		grow_old(s, g, i, now);
		if (out->full || (g->seen && !looks_the_same(g, i)) ||
			g->told_quality != g->judge.quality)
			tell(g, now, out);
		g->seen = false;
	}
}
