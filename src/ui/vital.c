/* SPDX-License-Identifier: MIT */
#include "yiping/ui/vital.h"

#include <math.h>

#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"

#define NAME_MOST 14
#define NAME_LEAST 6
#define NORMAL_MOST 6
#define NORMAL_LEAST 3
#define VALUE 6
#define UNIT 5
#define SPARK 6
#define AGE 4

/* Columns of each part, 0 = left out. */
struct parts {
	int name, gauge, value, trend, unit, spark, age;
};

static int with_gap(int columns)
{
	return columns > 0 ? columns + 1 : 0;
}

static int width_of(const struct parts *p)
{
	return 2 + p->name + with_gap(p->gauge) + with_gap(p->value) + p->trend +
		with_gap(p->unit) + with_gap(p->spark) + with_gap(p->age);
}

/* Takes from *part what is missing, but leaves `least` or nothing at all. */
static void squeeze(struct parts *p, int *part, int least, int columns)
{
	int missing = width_of(p) - columns;

	if (missing <= 0)
		return;
	*part = *part - missing >= least ? *part - missing : least;
}

static struct parts plan(int columns)
{
	struct parts p = {.name = NAME_MOST, .gauge = NORMAL_MOST + GAUGE_FACE_COLOUR_COLUMNS,
		.value = VALUE, .trend = 1, .unit = UNIT, .spark = SPARK, .age = AGE};
	int *const whole[] = {&p.spark, &p.unit, &p.age, &p.trend};

	for (int i = 0; i < 4 && width_of(&p) > columns; i++)
		*whole[i] = 0;
	squeeze(&p, &p.gauge, NORMAL_LEAST + GAUGE_FACE_COLOUR_COLUMNS, columns);
	squeeze(&p, &p.name, NAME_LEAST, columns);
	if (width_of(&p) > columns) {
		p.gauge = 0;
		p.name = NAME_MOST;
		squeeze(&p, &p.name, 0, columns);
	}
	p.name += columns > width_of(&p) ? columns - width_of(&p) : 0;
	return p;
}

static void draw_gauge(struct pen *p, int columns, const struct vital *v)
{
	struct gauge_face g = {
		.state = v->stale ? GAUGE_FACE_STALE : v->value ? GAUGE_FACE_LIVE
			: GAUGE_FACE_EMPTY,
		.position = v->position,
		.level = v->level,
	};

	widget_gauge(p->canvas, p->row, p->col, columns, &g);
	pen_gap(p, columns + 1);
}

static void draw_value(struct pen *p, const struct parts *parts, const struct vital *v)
{
	enum role role = v->level > 0 ? role_of_level(v->level) : ROLE_VALUE;

	if (v->stale)
		role = ROLE_DOUBT;
	if (!v->value)
		pen_field_right(p, parts->value, ROLE_DIM, _("none"));
	else
		pen_field_right(p, parts->value, role, v->value);
	if (parts->trend == 0)
		return;
	if (!v->value || v->stale || v->trend == 0)
		pen_gap(p, 1);
	else
		pen_glyph(p, v->level > 0 ? role : ROLE_LABEL,
			v->trend > 0 ? GLYPH_RISING : GLYPH_FALLING);
}

/* The word "stale" stands where the spark would, or takes the place of what else is there. */
static void draw_tail(struct pen *p, const struct parts *parts, const struct vital *v)
{
	if (parts->unit > 0) {
		pen_gap(p, 1);
		pen_field(p, parts->unit, ROLE_DIM, v->unit);
	}
	if (parts->spark > 0) {
		pen_gap(p, 1);
		if (v->stale)
			pen_field(p, parts->spark, ROLE_DOUBT, _("stale"));
		else if (v->spark)
			widget_spark(p->canvas, p->row, p->col, parts->spark, v->spark,
				v->spark_count, v->level);
		if (!v->stale)
			pen_gap(p, parts->spark);
	}
	if (parts->age > 0) {
		pen_gap(p, 1);
		widget_age(p->canvas, p->row, p->col, parts->age, v->age_ms, v->stale);
	}
}

static void draw_name(struct pen *p, const struct parts *parts, const struct vital *v)
{
	enum role role = v->stale || v->level > 0 ? ROLE_STRONG : ROLE_LABEL;
	const char *word = _("stale");
	int name = parts->name;

	if (v->stale && parts->spark == 0) {
		int n = utf8_columns(word) + 1;
		name = name > n ? name - n : 0;
	}
	pen_field(p, name, role, v->name);
	if (name < parts->name) {
		pen_gap(p, 1);
		pen_field(p, parts->name - name - 1, ROLE_DOUBT, word);
	}
}

void vital_draw(struct canvas *c, int row, int col, int columns, const struct vital *v)
{
	struct parts parts = plan(columns);
	struct pen p = {c, row, col, col + columns};

	canvas_fill(c, row, col, columns, ROLE_TEXT);
	if (v->stale)
		pen_glyph(&p, ROLE_DOUBT, GLYPH_DOUBT);
	else
		pen_glyph(&p, role_of_level(v->level), glyph_of_level(v->level));
	pen_gap(&p, 1);
	draw_name(&p, &parts, v);
	if (v->note) {
		pen_gap(&p, 1);
		pen_text(&p, ROLE_LABEL, v->note);
		return;
	}
	pen_gap(&p, 1);
	if (parts.gauge > 0)
		draw_gauge(&p, parts.gauge, v);
	draw_value(&p, &parts, v);
	draw_tail(&p, &parts, v);
}
