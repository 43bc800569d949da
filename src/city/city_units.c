/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "city_parts.h"

#define SPREAD_DEGREES 0.03 // a unit's base lies so near its centre

/* Which kinds each level has. */
static const char *const city_kinds[] = {"rail_group", "telecom", "bridge_unit", "maritime",
	"cyberspace", "big_data", "inspection_office", "supervision", NULL};
static const char *const district_kinds[] = {"fire_rescue", "police", "traffic_police", "health",
	"justice", "emergency", "natural_resources", "ecology", "housing", "urban_management",
	"sanitation", "landscaping", "property", "water_utility", "power_utility", "gas_company",
	"lift_maintenance", "market", "asset_owner", "lead_department", NULL};
static const char *const district_gear[] = {"drone_team", "video_post", "rescue_vehicle", NULL};
static const char *const town_kinds[] = {"grid", "enforcement_post", NULL};

/* Who does the work of kinds that have no unit of their own here. */
static const struct {
	const char *kind, *by;
} stand_ins[] = {
	{"duty_room", "lead_department"}, {"community", "grid"},
	{"town_office", "enforcement_post"}, {"medical_emergency", "health"},
	{"civil_affairs", "lead_department"}, {"petition", "lead_department"},
	{"water_bureau", "emergency"}, {"forestry", "emergency"},
	{"geology_team", "natural_resources"}, {"drainage", "housing"},
	{"transport", "traffic_police"}, {"economy", "lead_department"},
	{"development", "lead_department"}, {"business_district", "urban_management"},
	{"labour", "lead_department"}, {"culture_tourism", "urban_management"},
};

static const char *const *kinds_of(uint8_t level)
{
	switch (level) {
	case LEVEL_CITY:
		return city_kinds;
	case LEVEL_DISTRICT:
		return district_kinds;
	default:
		return town_kinds;
	}
}

static struct name joined(struct city *c, const struct area *a, const struct unit_kind *k)
{
	const char *zh = a->short_name.zh_cn ? a->short_name.zh_cn : "";
	const char *en = a->short_name.en ? a->short_name.en : a->id;
	const char *kind_zh = k->short_name.zh_cn ? k->short_name.zh_cn : k->id;
	const char *kind_en = k->short_name.en ? k->short_name.en : k->id;

	return (struct name){.zh_cn = arena_printf(&c->arena, "%s%s", zh, kind_zh),
		.en = arena_printf(&c->arena, "%s %s", en, kind_en)};
}

static const char **skills_of(struct city *c, const struct unit_kind *k)
{
	const char **skills = arena_alloc(&c->arena, sizeof *skills);
	skills[0] = k->id;
	return skills;
}

static void put_unit(struct city *c, const struct area *a, const struct unit_kind *k)
{
	struct unit *u = &c->units[c->unit_count++];
	uint64_t key = city_key(c, PART_UNIT, c->unit_count);
	bool town = a->level == LEVEL_TOWN;

	*u = (struct unit){.num = c->unit_count, .rev = 1, .kind = k->num, .area = a->num,
		.name = joined(c, a, k), .short_name = k->short_name, .status = UNIT_IDLE,
		.has_position = a->has_position, .skills = skills_of(c, k), .skill_count = 1};
	snprintf(u->id, sizeof u->id, "%s-%s", a->id, k->id);
	u->lon = a->lon + SPREAD_DEGREES * (noise_unit(noise_key(key, 1)) - 0.5);
	u->lat = a->lat + SPREAD_DEGREES * (noise_unit(noise_key(key, 2)) - 0.5);
	u->members = (uint16_t)((town ? 6 : 18) + noise_below(noise_key(key, 3), town ? 8 : 40));
	u->on_post = (uint16_t)(u->members - noise_below(noise_key(key, 4), u->members / 4u + 1));
	u->load_limit = (uint16_t)(u->members / 2 + 2);
}

static void put_units_of(struct city *c, const struct area *a)
{
	struct place *p = &c->places[a->num];

	p->first_unit = c->unit_count;
	for (const char *const *id = kinds_of(p->level); *id; id++) {
		const struct unit_kind *k = catalog_unit_kind_id(c->catalog, *id);
		if (k)
			put_unit(c, a, k);
	}
	p->unit_count = (uint16_t)(c->unit_count - p->first_unit);
}

/* What no type of event is for: it is asked for beside those who handle it. */
static void put_gear_of(struct city *c, const struct area *a)
{
	if (c->places[a->num].level != LEVEL_DISTRICT)
		return;
	for (const char *const *id = district_gear; *id; id++) {
		const struct unit_kind *k = catalog_unit_kind_id(c->catalog, *id);
		if (k)
			put_unit(c, a, k);
	}
}

#define COUNT(list) (sizeof(list) / sizeof(list)[0] - 1)

void city_make_units(struct city *c)
{
	size_t most = COUNT(city_kinds) +
		c->district_count * (COUNT(district_kinds) + COUNT(district_gear)) +
		c->town_count * COUNT(town_kinds);

	c->units = arena_alloc(&c->arena, (most + 1) * sizeof *c->units);
	for (uint32_t i = 0; i < c->centre_count; i++)
		put_units_of(c, area_by_num(c->tree, c->centres[i]));
	for (uint32_t i = 0; i < c->centre_count; i++) // behind the others: numbers stay
		put_gear_of(c, area_by_num(c->tree, c->centres[i]));
}

const struct unit *city_units(const struct city *c, size_t *count)
{
	*count = c->unit_count;
	return c->units;
}

static const struct unit *own_unit(const struct city *c, uint16_t kind,
	const struct area_path *path)
{
	for (int i = path->count - 1; i >= 0; i--) {
		const struct place *p = city_place(c, path->num[i]);
		for (uint16_t u = 0; p && u < p->unit_count; u++)
			if (c->units[p->first_unit + u].kind == kind)
				return &c->units[p->first_unit + u];
	}
	return NULL;
}

static uint16_t stand_in(const struct city *c, uint16_t kind)
{
	const struct unit_kind *k = catalog_unit_kind(c->catalog, kind);

	for (size_t i = 0; k && i < sizeof stand_ins / sizeof stand_ins[0]; i++) {
		if (strcmp(stand_ins[i].kind, k->id) != 0)
			continue;
		const struct unit_kind *by = catalog_unit_kind_id(c->catalog, stand_ins[i].by);
		return by ? by->num : 0;
	}
	return 0;
}

const struct unit *city_unit_for(const struct city *c, uint16_t unit_kind, uint32_t area)
{
	struct area_path path = area_path_of(c->tree, area);
	const struct unit *u = unit_kind ? own_unit(c, unit_kind, &path) : NULL;
	uint16_t other = u ? 0 : stand_in(c, unit_kind);

	return other ? own_unit(c, other, &path) : u;
}
