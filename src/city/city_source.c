/* SPDX-License-Identifier: MIT */
#include "yiping/base/instant.h"

#include "city_parts.h"

#define DEVICES 11870000u // of the whole municipality
#define PERIOD_S 10

/* One gateway is late for a while; in half of the windows another is down for part of it. */
#define LATE_WINDOW_MS (80 * MINUTE_MS)
#define DOWN_WINDOW_MS (55 * MINUTE_MS)
#define DOWN_MS (12 * MINUTE_MS)

static uint32_t chosen(const struct city *c, uint64_t slot, int64_t k, uint64_t *key)
{
	*key = noise_key(city_key(c, PART_GATEWAY, slot), (uint64_t)k);
	return 2 + noise_below(noise_key(*key, 1), c->district_count);
}

static bool is_down(const struct city *c, uint32_t source, int64_t at, uint32_t *lag_s)
{
	int64_t k = noise_floor(at, DOWN_WINDOW_MS), since = at - k * DOWN_WINDOW_MS;
	uint64_t key;

	if (chosen(c, 1, k, &key) != source || noise_unit(key) > 0.5)
		return false;
	since -= (int64_t)noise_below(noise_key(key, 2), 30) * MINUTE_MS;
	if (since < 0 || since >= DOWN_MS)
		return false;
	*lag_s = (uint32_t)(since / SECOND_MS);
	return true;
}

static bool is_late(const struct city *c, uint32_t source, int64_t at, uint32_t *lag_s)
{
	uint64_t key;

	if (chosen(c, 2, noise_floor(at, LATE_WINDOW_MS), &key) != source)
		return false;
	*lag_s = 35 + noise_below(noise_key(key, 3), 140);
	return true;
}

enum feed city_source_state(const struct city *c, uint32_t source, int64_t at, uint32_t *lag_s)
{
	uint32_t lag = 0;
	enum feed feed = FEED_UP;

	if (!source || source > c->district_count + 1)
		feed = FEED_UNKNOWN;
	else if (source > 1 && is_down(c, source, at, &lag))
		feed = FEED_DOWN;
	else if (source > 1 && is_late(c, source, at, &lag))
		feed = FEED_LATE;
	if (lag_s)
		*lag_s = lag;
	return feed;
}

bool city_source_down(const struct city *c, uint32_t source, int64_t at)
{
	return city_source_state(c, source, at, NULL) == FEED_DOWN;
}

uint32_t city_source_of(const struct city *c, uint32_t area)
{
	const struct place *p = city_place(c, area);
	return p ? p->source : 0;
}

static void put_source(const struct city *c, const struct area *a, uint32_t num, struct source *s,
	struct arena *arena)
{
	const char *zh = a->short_name.zh_cn ? a->short_name.zh_cn : "";
	const char *en = a->short_name.en ? a->short_name.en : a->id;

	*s = (struct source){.num = num, .rev = 1, .area = a->num, .kind = "gateway",
		.state = FEED_UP, .last_success = INSTANT_NONE, .period_s = PERIOD_S,
		.name = {.zh_cn = arena_printf(arena, "%s网关", zh),
			.en = arena_printf(arena, "%s gateway", en)}};
	const char *id = arena_printf(arena, "gw-%s", a->id);
	for (size_t i = 0; id[i] && i + 1 < sizeof s->id; i++)
		s->id[i] = id[i];
	uint32_t each = DEVICES / (c->district_count + 1);
	uint64_t key = city_key(c, PART_GATEWAY, num);
	s->devices = each / 2 + noise_below(key, each);
	s->online = s->devices - noise_below(noise_key(key, 1), s->devices / 40 + 1);
}

size_t city_sources(const struct city *c, struct source *out, size_t room, struct arena *arena)
{
	size_t n = 0;

	for (uint32_t i = 0; i < c->centre_count && n < room; i++) {
		const struct area *a = area_by_num(c->tree, c->centres[i]);
		if (a->level <= LEVEL_DISTRICT) {
			put_source(c, a, c->places[a->num].source, &out[n], arena);
			n++;
		}
	}
	return n;
}
