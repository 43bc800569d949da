/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/num.h"

#include "city_parts.h"

#define SHIFT_FROM (8 * HOUR_MS) // local time; the night begins twelve hours later

/* ---- names ---- */

static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周",
	"徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "梁", "谢", "宋", "唐",
	"许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "潘", "袁", "蔡", "蒋", "余",
	"杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "卢", "姚", "沈", "钟", "谭", "冉", "向",
	"秦", "江", "熊", "石", "易"};
static const char *const firsts[] = {"建", "志", "文", "晓", "海", "国", "明", "永", "家", "春",
	"玉", "小", "德", "庆", "光", "立", "思", "雨", "子", "俊", "红", "秀", "世", "少", "嘉",
	"云", "佳", "一", "新", "正"};
static const char *const lasts[] = {"华", "明", "军", "平", "强", "伟", "勇", "燕", "丽", "芳",
	"敏", "静", "涛", "波", "峰", "林", "琳", "婷", "霞", "梅", "超", "杰", "磊", "宁", "洪",
	"川", "渝", "江", "阳", "蓉"};

#define PICK(list, key) (list)[noise_below((key), sizeof(list) / sizeof(list)[0])]

static void make_name(uint64_t key, char *out, size_t room)
{
	bool two = noise_unit(noise_key(key, 4)) < 0.25; // characters in all

	snprintf(out, room, "%s%s%s", PICK(surnames, noise_key(key, 1)),
		two ? "" : PICK(firsts, noise_key(key, 2)), PICK(lasts, noise_key(key, 3)));
}

/* ---- the simulated staff ---- */

static uint32_t first_unit_num(const struct city *c)
{
	return CITY_STAFF_NUM + CENTRE_STAFF * c->centre_count;
}

static void begin_staff(const struct city *c, uint32_t num, enum role_id role, uint32_t area,
	struct person *p)
{
	*p = (struct person){.num = num, .role = role, .areas = {area}, .area_count = 1};
	snprintf(p->subject, sizeof p->subject, "staff-%u", num);
	make_name(city_key(c, PART_NAME, num), p->name, sizeof p->name);
}

void city_staff_of_centre(const struct city *c, uint32_t area, unsigned post, struct person *p)
{
	uint32_t place = c->places[area].centre - 1u;

	begin_staff(c, CITY_STAFF_NUM + CENTRE_STAFF * place + post,
		post == CENTRE_STAFF - 1 ? PERSON_SUPERVISOR : PERSON_DUTY, area, p);
}

void city_staff_of_unit(const struct city *c, uint32_t unit, unsigned post, struct person *p)
{
	const struct unit *u = &c->units[unit - 1];
	uint32_t num = first_unit_num(c) + UNIT_STAFF * (unit - 1) + post;

	begin_staff(c, num, PERSON_WORKER, u->area, p);
	p->unit = unit;
	snprintf(p->unit_id, sizeof p->unit_id, "%s", u->id);
}

bool city_staff_by_subject(const struct city *c, const char *subject, struct person *p)
{
	static const char prefix[] = "staff-";
	uint64_t num;

	if (!subject || strncmp(subject, prefix, sizeof prefix - 1) != 0 ||
		!num_parse_u64(subject + sizeof prefix - 1, &num) || num < CITY_STAFF_NUM)
		return false;
	uint64_t of_centres = num - CITY_STAFF_NUM, first = first_unit_num(c);
	if (num < first) {
		city_staff_of_centre(c, c->centres[of_centres / CENTRE_STAFF],
			(unsigned)(of_centres % CENTRE_STAFF), p);
		return true;
	}
	if (num >= first + UNIT_STAFF * (uint64_t)c->unit_count)
		return false;
	city_staff_of_unit(c, (uint32_t)((num - first) / UNIT_STAFF) + 1,
		(unsigned)((num - first) % UNIT_STAFF), p);
	return true;
}

/* ---- citizens ---- */

#define DOMAIN_LIVING 8 // production and living services, by catalog num

static const char *masked_phone(uint64_t key, struct arena *arena)
{
	static const char *const prefixes[] = {"133", "135", "136", "138", "139", "150", "152",
		"158", "177", "180", "182", "186", "187", "189"};

	return arena_printf(arena, "%s****%04u", PICK(prefixes, noise_key(key, 1)),
		noise_below(noise_key(key, 2), 10000));
}

static void make_citizen(uint64_t key, const char *role, struct city_citizen *out,
	struct arena *arena)
{
	char name[64];

	make_name(noise_key(key, 3), name, sizeof name);
	*out = (struct city_citizen){.role = role, .name = arena_strdup(arena, name),
		.phone = masked_phone(key, arena)};
}

size_t city_citizens(const struct city *c, const struct act *arrival,
	struct city_citizen out[CITY_CITIZENS_MAX], struct arena *arena)
{
	uint64_t key = city_key(c, PART_CITIZEN, (uint64_t)arrival->at);
	const struct event_type *t = catalog_type(c->catalog, arrival->type);

	if (arrival->verb != VERB_REPORT ||
		(arrival->source != SOURCE_HOTLINE && arrival->source != SOURCE_PUBLIC))
		return 0;
	key = noise_key(key, (uint64_t)arrival->area << 16 | arrival->type);
	make_citizen(noise_key(key, 1), "caller", &out[0], arena);
	if (!t || t->domain != DOMAIN_LIVING || noise_unit(noise_key(key, 2)) < 0.5)
		return 1;
	/* Somebody else calls for whom it is about, who lives there. */
	make_citizen(noise_key(key, 3), "resident", &out[1], arena);
	out[1].address = arena_printf(arena, "%s%u单元%u-%u", arrival->place,
		1 + noise_below(noise_key(key, 4), 4), 1 + noise_below(noise_key(key, 5), 30),
		1 + noise_below(noise_key(key, 6), 8));
	return 2;
}

/* ---- the demo's tokens ---- */

enum where { WHERE_CITY, WHERE_DISTRICT, WHERE_TOWN };

static const struct token {
	const char *name, *zh;
	enum role_id role;
	enum where where;
	const char *unit_kind; // NULL: no unit
} tokens[] = {
	{"viewer", "大屏", PERSON_VIEWER, WHERE_CITY, NULL},
	{"worker", "陈思渝", PERSON_WORKER, WHERE_TOWN, "grid"},
	{"worker2", "冉志强", PERSON_WORKER, WHERE_TOWN, "enforcement_post"},
	{"unit", "谭海波", PERSON_WORKER, WHERE_DISTRICT, "urban_management"},
	{"duty", "周文静", PERSON_DUTY, WHERE_CITY, NULL},
	{"duty2", "向永川", PERSON_DUTY, WHERE_CITY, NULL},
	{"supervisor", "秦正明", PERSON_SUPERVISOR, WHERE_CITY, NULL},
	{"supervisor2", "罗晓燕", PERSON_SUPERVISOR, WHERE_CITY, NULL},
	{"inspector", "杜立峰", PERSON_INSPECTOR, WHERE_CITY, NULL},
	{"admin", "管理员", PERSON_ADMIN, WHERE_CITY, NULL},
	{"gateway", "网关", PERSON_GATEWAY, WHERE_CITY, NULL},
	{"duty-", "蒋家宁", PERSON_DUTY, WHERE_DISTRICT, NULL},
	{"duty-", "江雨婷", PERSON_DUTY, WHERE_TOWN, NULL},
};

static uint32_t area_of(const struct city *c, enum where w)
{
	switch (w) {
	case WHERE_DISTRICT:
		return c->demo_district;
	case WHERE_TOWN:
		return c->demo_town;
	default:
		return c->centres[0];
	}
}

static void put_token(const struct city *c, const struct token *t, uint32_t num,
	struct city_person *out, struct arena *arena)
{
	uint32_t area = area_of(c, t->where);
	struct person *p = &out->person;

	*out = (struct city_person){.token_name = t->name};
	if (strcmp(t->name, "duty-") == 0)
		out->token_name = arena_printf(arena, "duty-%s", area_by_num(c->tree, area)->id);
	*p = (struct person){.num = num, .role = t->role, .areas = {area}, .area_count = 1};
	snprintf(p->subject, sizeof p->subject, "%s", out->token_name);
	snprintf(p->name, sizeof p->name, "%s", t->zh);
	const struct unit_kind *k =
		t->unit_kind ? catalog_unit_kind_id(c->catalog, t->unit_kind) : NULL;
	const struct unit *u = k ? city_unit_for(c, k->num, area) : NULL;
	if (u) {
		p->unit = u->num;
		snprintf(p->unit_id, sizeof p->unit_id, "%s", u->id);
	}
}

size_t city_people(const struct city *c, struct city_person *out, size_t room, struct arena *arena)
{
	size_t n = 0;

	for (size_t i = 0; i < sizeof tokens / sizeof tokens[0] && n < room; i++)
		if (area_of(c, tokens[i].where))
			put_token(c, &tokens[i], (uint32_t)i + 1, &out[n++], arena);
	return n;
}

/* ---- shifts ---- */

static struct actor actor_of_post(const struct city *c, uint32_t area, unsigned post,
	struct arena *arena)
{
	struct person p;

	city_staff_of_centre(c, area, post, &p);
	return (struct actor){arena_strdup(arena, p.subject), arena_strdup(arena, p.name), p.num,
		p.role};
}

struct shift city_shift(const struct city *c, uint32_t area, int64_t at, struct arena *arena)
{
	const struct place *p = city_place(c, area);
	struct shift s = {.rev = 1, .area = area, .from = INSTANT_NONE, .to = INSTANT_NONE};

	if (!p || !p->centre)
		return s;
	int64_t offset = c->catalog->calendar.utc_offset_minutes * MINUTE_MS - SHIFT_FROM;
	int64_t half = noise_floor(at + offset, DAY_MS / 2);
	bool night = half & 1;
	s.num = p->centre;
	snprintf(s.id, sizeof s.id, "shift-%s", area_by_num(c->tree, area)->id);
	s.from = half * (DAY_MS / 2) - offset;
	s.to = s.from + DAY_MS / 2;
	s.label = night ? "night" : "day";
	s.officers = arena_alloc(arena, 2 * sizeof *s.officers);
	s.officer_count = 2;
	s.officers[0] = actor_of_post(c, area, night, arena);
	s.officers[1] = actor_of_post(c, area, 2, arena);
	s.leader = s.officers[0];
	s.supervisor = actor_of_post(c, area, CENTRE_STAFF - 1, arena);
	return s;
}
