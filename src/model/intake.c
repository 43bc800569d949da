/* SPDX-License-Identifier: MIT */
#include "yiping/model/intake.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"

#define EARTH_M 6371000.0
#define RADIANS (3.14159265358979323846 / 180)
#define SEEN_BY(kind) (1u << (kind))
#define CAMERAS (SEEN_BY(SOURCE_CAMERA) | SEEN_BY(SOURCE_DRONE))
#define PEOPLE (SEEN_BY(SOURCE_HOTLINE) | SEEN_BY(SOURCE_GRID) | SEEN_BY(SOURCE_PUBLIC))
#define SENSORS (SEEN_BY(SOURCE_DEVICE) | SEEN_BY(SOURCE_SYSTEM) | SEEN_BY(SOURCE_WARNING))

bool intake_is_loud(const struct event_type *t, uint8_t grade)
{
	return event_type_is_135(t, grade) || (grade >= 1 && grade <= 3);
}

bool intake_same_family(const struct catalog *c, uint16_t a, uint16_t b)
{
	const struct event_type *x = catalog_type(c, a), *y = catalog_type(c, b);
	return a == b || (x && y && *x->family && strcmp(x->family, y->family) == 0);
}

double intake_metres(double lon_a, double lat_a, double lon_b, double lat_b)
{
	double y = sin((lat_b - lat_a) * RADIANS / 2), x = sin((lon_b - lon_a) * RADIANS / 2);
	double h = y * y + cos(lat_a * RADIANS) * cos(lat_b * RADIANS) * x * x;
	return 2 * EARTH_M * asin(sqrt(h < 1 ? h : 1));
}

/* An event of which no place was told stands in the middle of its area: that is no place. */
static bool has_own_place(const struct event *e, const struct area_tree *t)
{
	const struct area *a = area_by_num(t, e->area);
	bool middle = a && a->has_position && a->lon == e->lon && a->lat == e->lat;
	return e->has_position && !middle;
}

static bool is_same_place(const struct event *e, const struct act *alarm, const struct area_tree *t)
{
	if (alarm->source_ref && e->source_ref && *alarm->source_ref &&
		strcmp(alarm->source_ref, e->source_ref) == 0)
		return true;
	if (alarm->has_position && has_own_place(e, t))
		return intake_metres(alarm->lon, alarm->lat, e->lon, e->lat) <= INTAKE_SAME_M;
	return alarm->area == e->area;
}

bool intake_hides(const struct event *e, const struct act *alarm, const struct catalog *c)
{
	const struct event_type *t = catalog_type(c, alarm->type);
	uint8_t grade = alarm->grade ? alarm->grade : t ? t->grade : 0;
	if (!t || e->type == alarm->type) // a worse one of its own type regrades it
		return false;
	return (event_type_is_135(t, grade) && !e->is_135) ||
		(intake_is_loud(t, grade) && grade < e->grade);
}

bool intake_joins(const struct event *e, const struct act *alarm, const struct act_context *x,
	int64_t now)
{
	return intake_same_family(x->catalog, e->type, alarm->type) &&
		now - e->born <= INTAKE_SAME_MS && !intake_hides(e, alarm, x->catalog) &&
		is_same_place(e, alarm, x->tree);
}

/* ---- who tells ---- */

const char *intake_teller(const struct act *a, char room[TELLER_ROOM])
{
	*room = '\0';
	if (a->teller)
		snprintf(room, TELLER_ROOM, "%s", a->teller);
	else if (a->series)
		snprintf(room, TELLER_ROOM, "series:%u", a->series);
	else if (a->source_ref)
		snprintf(room, TELLER_ROOM, "%s", a->source_ref);
	else if (a->source)
		snprintf(room, TELLER_ROOM, "%s", source_token(a->source));
	return room;
}

/* A mask takes the names away. */
static bool is_of(const struct telling *t, const char *teller)
{
	return t->ref && strcmp(t->ref, teller) == 0;
}

static size_t place_of(const struct event *e, const char *teller)
{
	size_t i = 0;
	while (i < e->telling_count && !is_of(&e->tellings[i], teller))
		i++;
	return i;
}

/* Where there is room: at the end, or of one that has fallen silent. */
static size_t free_place(const struct event *e)
{
	size_t i = 0;
	if (e->telling_count < EVENT_TELLINGS_MAX)
		return e->telling_count;
	while (i < e->telling_count && e->tellings[i].active)
		i++;
	return i;
}

/* The tellings with room for one more, as the event's own: others may hold the old ones. */
static void own_tellings(struct event *e, struct arena *arena)
{
	struct telling *all = arena_alloc(arena, (e->telling_count + 1) * sizeof *all);
	if (e->telling_count)
		memcpy(all, e->tellings, e->telling_count * sizeof *all);
	e->tellings = all;
}

bool intake_tell(struct event *e, const struct act *a, int64_t at, struct arena *arena)
{
	char room[TELLER_ROOM];
	const char *teller = intake_teller(a, room);
	size_t i = place_of(e, teller);
	if (!*teller || (i < e->telling_count && e->tellings[i].active))
		return false;
	if (i == e->telling_count)
		i = free_place(e);
	if (i == EVENT_TELLINGS_MAX)
		return true;
	own_tellings(e, arena);
	e->telling_count += i == e->telling_count;
	e->tellings[i] = (struct telling){.ref = arena_strdup(arena, teller), .series = a->series,
		.source = a->source, .active = true, .since = at};
	return true;
}

bool intake_held_by_others(const struct event *e, const struct act *a)
{
	char room[TELLER_ROOM];
	const char *teller = intake_teller(a, room);
	for (size_t i = 0; *teller && i < e->telling_count; i++)
		if (e->tellings[i].active && !is_of(&e->tellings[i], teller))
			return true;
	return false;
}

bool intake_untell(struct event *e, const struct act *a, struct arena *arena)
{
	char room[TELLER_ROOM];
	const char *teller = intake_teller(a, room);
	bool over = !intake_held_by_others(e, a);
	if (e->telling_count)
		own_tellings(e, arena);
	for (size_t i = 0; i < e->telling_count; i++) {
		struct telling *t = &e->tellings[i];
		if (!t->active || (*teller && !is_of(t, teller)))
			continue;
		t->active = false;
		t->since = a->at;
	}
	return over;
}

bool intake_is_sure(const struct act *a)
{
	return a->confidence >= INTAKE_SURE;
}

static bool are_two(unsigned seen)
{
	return seen & CAMERAS && seen & (SENSORS | PEOPLE);
}

bool intake_is_confirmed(const struct event *e)
{
	unsigned seen = SEEN_BY(e->source);
	for (size_t i = 0; i < e->telling_count; i++)
		seen |= SEEN_BY(e->tellings[i].source);
	return are_two(seen);
}

bool intake_confirms(const struct event *suspicion, enum source_kind second)
{
	return suspicion->state == STATE_SENSED && suspicion->condition_active &&
		are_two(SEEN_BY(suspicion->source) | SEEN_BY(second));
}

/* ---- storms and planned work ---- */

uint32_t intake_street(const struct area_tree *t, uint32_t area)
{
	const struct area *a = area_by_num(t, area);
	while (a && a->level > LEVEL_TOWN)
		a = area_by_num(t, a->parent);
	return a && a->level == LEVEL_TOWN ? a->num : 0;
}

static bool is_below(const struct area_tree *t, uint32_t area, uint32_t top)
{
	struct area_path p = area_path_of(t, area);
	for (uint8_t i = 0; i < p.count; i++)
		if (p.num[i] == top)
			return true;
	return false;
}

bool intake_muted_by(const struct works *w, const struct act *alarm, const struct act_context *x,
	int64_t now)
{
	const struct event_type *t = catalog_type(x->catalog, alarm->type);
	char room[TELLER_ROOM];
	if (w->ended || now < w->from || now >= w->to || !t)
		return false;
	if (intake_is_loud(t, alarm->grade ? alarm->grade : t->grade))
		return false;
	if (w->type && w->type != alarm->type)
		return false;
	if (w->ref && strcmp(w->ref, intake_teller(alarm, room)) != 0 &&
		(!alarm->source_ref || strcmp(w->ref, alarm->source_ref) != 0))
		return false;
	return is_below(x->tree, alarm->area, w->area);
}

/* ---- flapping ---- */

bool flap_toggle(struct flap *f, int64_t at)
{
	bool before = f->on;
	memmove(f->at, f->at + 1, sizeof f->at - sizeof f->at[0]);
	f->at[FLAP_TOGGLES - 1] = at;
	if (f->at[0] && at - f->at[0] <= FLAP_MS)
		f->on = true;
	return f->on && !before;
}

int64_t flap_quiet_at(const struct flap *f)
{
	return f->on ? f->at[FLAP_TOGGLES - 1] + FLAP_MS : INSTANT_NONE;
}

void flap_end(struct flap *f)
{
	*f = (struct flap){0};
}
