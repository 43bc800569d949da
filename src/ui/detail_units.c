/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "detail.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define CANDIDATES_MAX 8
#define LOAD_COLUMNS 5
#define EARTH_KM 6371.0
#define RADIANS (3.14159265358979323846 / 180)

struct candidate {
	const struct unit *unit;
	double km; // HUGE_VAL = not known
};

/* Where something is: its own position, else that of its area. */
static bool position(
	const struct board *b, bool has, double lon, double lat, uint32_t area, double out[2])
{
	const struct area *a = area_by_num(b->tree, area);

	if (!has && !(a && a->has_position))
		return false;
	out[0] = has ? lon : a->lon;
	out[1] = has ? lat : a->lat;
	return true;
}

static double distance_km(const double a[2], const double b[2])
{
	double dx = (b[0] - a[0]) * RADIANS / 2, dy = (b[1] - a[1]) * RADIANS / 2;
	double h =
		sin(dy) * sin(dy) + cos(a[1] * RADIANS) * cos(b[1] * RADIANS) * sin(dx) * sin(dx);

	return 2 * EARTH_KM * asin(sqrt(h < 1 ? h : 1));
}

static uint32_t district_of(const struct board *b, uint32_t area)
{
	struct area_path p = area_path_of(b->tree, area);

	return p.count > 1 ? p.num[1] : area;
}

static double distance_of(const struct board *b, const struct subject *x, const struct unit *u)
{
	const struct event *e = x->event;
	uint32_t area = e ? e->area : x->live->head.area;
	double from[2], to[2];

	if (!position(b, e && e->has_position, e ? e->lon : 0, e ? e->lat : 0, area, from) ||
		!position(b, u->has_position, u->lon, u->lat, u->area, to))
		return HUGE_VAL;
	return distance_km(from, to);
}

static bool is_before(const struct candidate *a, const struct candidate *b)
{
	if (a->km < b->km || b->km < a->km)
		return a->km < b->km;
	return a->unit->load != b->unit->load ? a->unit->load < b->unit->load
					      : a->unit->num < b->unit->num;
}

/* The nearest of the kind in the district with this status; *all is how many there are. */
static int nearest(const struct board *b, const struct subject *x, uint16_t kind, bool idle,
	struct candidate out[CANDIDATES_MAX], int *all)
{
	uint32_t district = district_of(b, x->event ? x->event->area : x->live->head.area);
	int n = 0;

	*all = 0;
	for (size_t i = 0; i < b->unit_count; i++) {
		const struct unit *u = &b->units[i];
		if (u->kind != kind || idle != (u->status == UNIT_IDLE) || u->status == UNIT_OFF)
			continue;
		if (!area_within(b->tree, u->area, district) && u->area != 0)
			continue;
		struct candidate c = {u, distance_of(b, x, u)};
		int at = n < CANDIDATES_MAX ? n : CANDIDATES_MAX - 1;
		++*all;
		if (n == CANDIDATES_MAX && !is_before(&c, &out[at]))
			continue;
		for (; at > 0 && is_before(&c, &out[at - 1]); at--)
			out[at] = out[at - 1];
		out[at] = c;
		n += n < CANDIDATES_MAX;
	}
	return n;
}

static void draw_candidate(const struct board *b, const struct candidate *c, struct sheet *s)
{
	struct pen p = sheet_line(s);
	char text[TEXT_ROOM];
	bool wide = s->area.cols >= 36;
	double share = c->unit->load_limit ? (double)c->unit->load / c->unit->load_limit : 0;

	p.end -= 1;
	if (c->unit->load_limit)
		snprintf(text, sizeof(text), "%u/%u", c->unit->load, c->unit->load_limit);
	else
		snprintf(text, sizeof(text), "%u", c->unit->load);
	struct pen load = p;
	pen_to(&load, p.end - LOAD_COLUMNS);
	pen_field_right(&load, LOAD_COLUMNS, share >= 0.9 ? ROLE_YELLOW : ROLE_TEXT, text);
	p.end -= LOAD_COLUMNS + 1;
	if (wide) {
		p.end -= 6;
		widget_bar(p.canvas, p.row, p.end, 5, share, ROLE_FILL);
		p.end -= 1;
	}
	if (isfinite(c->km))
		snprintf(text, sizeof(text), c->km < 100 ? "%.1fkm" : "%.0fkm", c->km);
	else
		snprintf(text, sizeof(text), "?km");
	pen_tail(&p, 1, isfinite(c->km) ? ROLE_TEXT : ROLE_DOUBT, text);
	/* Short forms of one kind may all be the same. */
	const char *name = name_in(&c->unit->name, b->lang);
	if (utf8_columns(name) > pen_left(&p))
		name = name_in(&c->unit->short_name, b->lang);
	pen_text(&p, ROLE_STRONG, name);
	if (c->unit->status != UNIT_IDLE) {
		pen_gap(&p, 1);
		pen_text(&p, ROLE_DIM, words_unit_status(c->unit->status));
	}
}

void detail_units(const struct board *b, const struct subject *x, struct sheet *s)
{
	uint16_t type = x->event ? x->event->type : x->live->head.type;
	const struct event_type *t = catalog_type(b->catalog, type);
	const struct unit_kind *k = t ? catalog_unit_kind(b->catalog, t->unit_kind) : NULL;
	struct candidate list[CANDIDATES_MAX];
	char tail[TEXT_ROOM];
	int all = 0;

	if (!k) {
		sheet_head(s, _("Candidate units"), NULL);
		sheet_text(s, ROLE_DIM, _("the catalog names no kind of unit for this type"), 2);
		return;
	}
	int n = nearest(b, x, k->num, true, list, &all);
	snprintf(tail, sizeof(tail), _("%s  idle %d"), name_in(&k->short_name, b->lang), all);
	sheet_head(s, _("Candidate units"), tail);
	if (b->unit_count == 0) {
		sheet_text(s, ROLE_DOUBT, _("?no data on units"), 1);
		return;
	}
	if (n == 0) {
		sheet_text(s, ROLE_TEXT, _("no idle unit of this kind in the district"), 2);
		n = nearest(b, x, k->num, false, list, &all);
	}
	for (int i = 0; i < n; i++)
		draw_candidate(b, &list[i], s);
}
