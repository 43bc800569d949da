/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "golden_parts.h"
#include "yiping/base/instant.h"

#define NAME(zh, en)                                                                               \
	{                                                                                          \
		zh, NULL, en                                                                       \
	}

static uint32_t num_of(const struct golden *g, const char *id)
{
	const struct area *a = area_by_id(g->tree, id);

	return a ? a->num : 0;
}

static void put_units(struct golden *g)
{
	static const struct {
		const char *id, *area;
		struct name name;
	} rows[] = {
		{"duty-500109", "500109", NAME("北碚区值班室", "Beibei duty room")},
		{"duty-500108", "500108", NAME("南岸区值班室", "Nan'an duty room")},
		{"housing-500106", "500106", NAME("沙坪坝住建委", "Shapingba works")},
		{"post-500105", "500105", NAME("街道综合执法岗", "Street post")},
		{"er-500117", "500117", NAME("合川区应急局", "Hechuan rescue")},
		{"plan-500156", "500156", NAME("武隆区规资局", "Wulong land")},
		{"power-500112", "500112", NAME("国网渝北公司", "Yubei power")},
		{"water-500110", "500110", NAME("綦江区水利局", "Qijiang water")},
		{"police", "500000", NAME("市公安局", "City police")},
		{"park", "500000", NAME("市园林应急队", "City parks")},
		{"data-500152", "500152", NAME("潼南区大数据局", "Tongnan data")},
		{"lift", "500107", NAME("维保单位", "Lift service")},
		{"tap", "500000", NAME("市自来水公司", "City water")},
		{"city-500116", "500116", NAME("江津区城管局", "Jiangjin works")},
		{"grid", "500103", NAME("网格员", "Grid worker")},
	};
	size_t n = sizeof(rows) / sizeof(rows[0]);
	struct unit *units = arena_alloc(&g->arena, n * sizeof(*units));

	for (size_t i = 0; i < n; i++) {
		units[i] = (struct unit){.num = (uint32_t)i + 1,
			.rev = 1,
			.name = rows[i].name,
			.short_name = rows[i].name,
			.area = num_of(g, rows[i].area),
			.status = UNIT_BUSY,
			.load = 3,
			.load_limit = 8,
			.on_post = 4,
			.members = 6};
		snprintf(units[i].id, sizeof(units[i].id), "%s", rows[i].id);
	}
	g->board.units = units;
	g->board.unit_count = n;
}

static void put_warnings(struct golden *g)
{
	static const struct {
		enum colour colour;
		struct name headline;
		const char *areas[3];
		int from_min, hours;
	} rows[] = {
		{COLOUR_ORANGE, NAME("暴雨", "Rainstorm"), {"500106", "500109", "500112"}, 152, 6},
		{COLOUR_ORANGE, NAME("地灾风险", "Geohazard"), {"500109", "500117", "500156"}, 102,
			17},
		{COLOUR_YELLOW, NAME("山洪", "Flash flood"), {"500117", "500110", NULL}, 82, 7},
		{COLOUR_BLUE, NAME("雷电", "Lightning"), {"500000", NULL, NULL}, 182, 6},
	};
	size_t n = g->calm ? 0 : sizeof(rows) / sizeof(rows[0]);
	struct warning *w = arena_alloc(&g->arena, 4 * sizeof(*w));

	for (size_t i = 0; i < n; i++) {
		int64_t onset = g->board.now - rows[i].from_min * MINUTE_MS;
		w[i] = (struct warning){.num = (uint32_t)i + 1,
			.rev = 1,
			.area = 1,
			.colour = rows[i].colour,
			.headline = rows[i].headline,
			.hazard = "rain",
			.onset = onset,
			.issued = onset,
			.expires = onset + rows[i].hours * HOUR_MS};
		w[i].areas = arena_alloc(&g->arena, 3 * sizeof(*w[i].areas));
		for (size_t k = 0; k < 3 && rows[i].areas[k]; k++)
			w[i].areas[w[i].area_count++] = num_of(g, rows[i].areas[k]);
	}
	if (g->second) {
		w[1].has_asked = true;
		w[1].asked = (struct warning_terms){.act = WARNING_UPGRADE, .colour = COLOUR_RED,
			.by = {.subject = "duty-500000"}, .at = g->board.now - 3 * MINUTE_MS};
	}
	g->board.warnings = w;
	g->board.warning_count = n;
}

static void put_shift(struct golden *g)
{
	struct shift *s = arena_alloc(&g->arena, sizeof(*s));
	struct mode *m = arena_alloc(&g->arena, sizeof(*m));

	*s = (struct shift){.num = 1,
		.rev = 1,
		.area = 1,
		.from = g->board.now - 8 * HOUR_MS - 42 * MINUTE_MS,
		.label = "day",
		.leader = {.name = "罗启明"},
		.supervisor = {.name = "何静"}};
	s->from -= 7 * SECOND_MS;
	s->to = s->from + 12 * HOUR_MS;
	s->officers = arena_alloc(&g->arena, 2 * sizeof(*s->officers));
	s->officers[0].name = "唐思远";
	s->officers[1].name = "向小雨";
	s->officer_count = 2;
	*m = (struct mode){.num = 1,
		.rev = 1,
		.area = 1,
		.emergency = !g->calm,
		.level = g->calm ? 0 : 3,
		.response = NAME("防汛", "flood"),
		.since = g->board.now - 157 * MINUTE_MS};
	if (g->second) {
		m->emergency = false;
		m->level = 0;
		m->has_asked = true;
		m->asked = (struct mode_terms){.emergency = true, .level = 2,
			.response = NAME("防汛", "flood"), .by = {.subject = "sup-500000"},
			.at = g->board.now - 2 * MINUTE_MS};
	}
	g->board.shifts = s;
	g->board.shift_count = 1;
	g->board.modes = m;
	g->board.mode_count = 1;
}

static void put_sources(struct golden *g)
{
	struct source *s = arena_alloc(&g->arena, 41 * sizeof(*s));

	for (size_t i = 0; i < 41; i++)
		s[i] = (struct source){.num = (uint32_t)i + 1,
			.rev = 1,
			.area = 1,
			.name = NAME("区县网关", "District gateway"),
			.kind = "gateway",
			.state = FEED_UP,
			.period_s = 60,
			.last_success = g->board.now - (int64_t)(5 + i) * SECOND_MS};
	g->board.sources = s;
	g->board.source_count = 41;
	if (g->calm)
		return;
	s[4].name = (struct name)NAME("水环境断面", "Water sections");
	s[4].state = FEED_DOWN;
	s[4].last_success = g->board.now - 47 * MINUTE_MS;
	s[9].name = (struct name)NAME("潼南物联网关", "Tongnan gateway");
	s[9].state = FEED_DOWN;
	s[9].devices = 71;
	s[9].online = 7;
	s[9].last_success = g->board.now - 7 * MINUTE_MS;
	s[20].name = (struct name)NAME("气象雷达", "Weather radar");
	s[20].state = FEED_LATE;
	s[20].last_success = g->board.now - 4 * MINUTE_MS;
}

void golden_staff(struct golden *g)
{
	put_units(g);
	put_warnings(g);
	put_shift(g);
	put_sources(g);
}
