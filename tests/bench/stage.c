/* SPDX-License-Identifier: MIT */
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/path.h"
#include "yiping/city/city.h"
#include "yiping/wire/catalog.h"
#include "yiping/wire/event.h"

#define CATALOG_CAP ((size_t)4 << 20)
#define OPEN_STATES 9 // waiting .. checking

void stage_make(struct stage *s)
{
	struct error e = {0};
	char *bytes;
	size_t n;

	*s = (struct stage){.dice = {7}};
	measure_need(path_read_whole(YP_CITY_DATA "/catalog.json", CATALOG_CAP, &bytes, &n, &e),
		&e);
	s->catalog = wire_catalog_decode(bytes, n, &e);
	measure_need(s->catalog != NULL, &e);
	free(bytes);
	s->tree = area_tree_create();
	measure_need(city_load_areas(s->tree, YP_CITY_DATA, &e), &e);
	s->refs = (struct wire_refs){.tree = s->tree, .catalog = s->catalog};
	for (uint32_t num = 1; num <= area_top_num(s->tree); num++) {
		const struct area *a = area_by_num(s->tree, num);
		if (!a || a->level != LEVEL_TOWN)
			continue;
		if (!s->first_town)
			s->first_town = num;
		s->town_count++;
	}
}

void stage_finish(struct stage *s)
{
	area_tree_destroy(s->tree);
	catalog_destroy(s->catalog);
}

static void set_clocks(struct stage *s, struct event *e, const struct event_type *t)
{
	for (int c = CLOCK_A; c < CLOCK_REVIEW; c++) {
		enum head_clock clock = (enum head_clock)c;
		struct duration_limit limit = event_type_limit(t, e->grade, clock);
		if (limit.seconds)
			event_clock_start(e, clock, limit, e->born, &s->catalog->calendar);
	}
	if (e->state > STATE_VERIFYING)
		event_clock_done(e, CLOCK_A, e->born + MINUTE_MS);
}

static void set_words(struct stage *s, struct arena *arena, struct event *e,
	const struct event_type *t)
{
	char label[128];

	area_label(s->tree, e->area, "zh_CN", label, sizeof(label));
	e->title = arena_printf(
		arena, "%s%s %u号", label, t->name.zh_cn, dice_below(&s->dice, 400));
	e->place = arena_printf(arena, "%u 号楼旁", dice_below(&s->dice, 90));
	e->text = "巡查时发现,现场已拍照,周边已设警示,等候处置单位到场。";
	snprintf(e->id, sizeof(e->id), "202611%02u-%07u", 1 + e->num % 25, e->num);
}

void stage_event(struct stage *s, struct arena *arena, uint32_t num, bool open, struct event *out)
{
	const struct event_type *t =
		&s->catalog->types[dice_below(&s->dice, (uint32_t)s->catalog->type_count)];
	int64_t age = open ? (int64_t)dice_below(&s->dice, 6 * 3600) * SECOND_MS
			   : DAY_MS + (int64_t)dice_below(&s->dice, 90 * 86400) * SECOND_MS;

	event_init(out);
	out->num = num;
	out->rev = 3;
	out->arev = 2;
	out->type = t->num;
	out->domain = t->domain;
	out->runway = t->runway;
	out->grade = (uint8_t)(dice_below(&s->dice, 10) ? t->grade : 1 + dice_below(&s->dice, 4));
	out->is_135 = event_type_is_135(t, out->grade);
	out->state = open ? (enum state)(STATE_WAITING + dice_below(&s->dice, OPEN_STATES))
			  : STATE_ARCHIVED;
	out->area = s->first_town + dice_below(&s->dice, s->town_count);
	out->path = area_path_of(s->tree, out->area);
	out->source = SOURCE_GRID;
	out->born = STAGE_NOW - age;
	out->entered = out->born + MINUTE_MS;
	out->level = LEVEL_DISTRICT;
	if (!open)
		out->closed_at = out->born + HOUR_MS;
	set_words(s, arena, out, t);
	set_clocks(s, out, t);
}

void stage_change(struct stage *s, const struct event *e, struct buf *body, struct change *out)
{
	struct error bad = {.code = "body", .text = "an event could not be written"};

	*out = (struct change){.at = e->entered, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_REPORT, .head = event_head(e), .path = e->path,
		.actor = {.subject = "bench", .name = "bench", .role = PERSON_DUTY}};
	memcpy(out->id, e->id, sizeof(e->id));
	if (!body)
		return;
	buf_clear(body);
	measure_need(wire_event_encode(e, &s->refs, body), &bad);
	out->body = body->data;
	out->body_length = body->length;
}

void stage_live(const struct change *c, struct live *out)
{
	*out = (struct live){.head = c->head, .path = c->path, .unit_count = c->unit_count};
	memcpy(out->id, c->id, sizeof(out->id));
	memcpy(out->units, c->units, sizeof(out->units));
}

void stage_step(struct stage *s, const struct live *l, bool open, struct change *out)
{
	*out = (struct change){.at = STAGE_NOW, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PROGRESS, .head = l->head, .path = l->path,
		.actor = {.subject = "bench", .name = "bench", .role = PERSON_DUTY}};
	memcpy(out->id, l->id, sizeof(out->id));
	out->head.rev++;
	out->head.arev++;
	out->head.state = open ? (uint8_t)(STATE_WAITING + dice_below(&s->dice, OPEN_STATES))
			       : STATE_CLOSED;
}

const char *stage_words(struct arena *arena, const struct event *e)
{
	return arena_printf(arena, "%s\n%s\n%s\n%s", e->title, e->place, e->text, e->id);
}
