/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <stdio.h>
#include <string.h>

#include "demo.h"
#include "intake.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/store/stored.h"
#include "yiping/store/tokens.h"
#include "yiping/wire/setting.h"

#define PAGE 500
#define CLAIMS 1000 // of one transaction, so that an act waits for one slice at most

static const char *owner_of(struct server *s, const struct gov_series *g)
{
	const struct member *m = roster_num(s->roster, g->series.gateway);
	return m ? m->person.subject : NULL;
}

static void begin_patch(struct server *s, const struct gov_series *g, struct arena *arena,
	struct series_patch *p)
{
	const struct indicator *i = catalog_indicator(s->catalog, g->series.indicator);
	const struct area *a = area_by_num(s->tree, g->series.area);
	*p = (struct series_patch){.is = {.num = g->series.num, .indicator = i->num,
		.area = a->num, .gateway = arena_strdup(arena, owner_of(s, g)),
		.limits_word = {.until = INSTANT_NONE}, .quality_word = {.until = INSTANT_NONE}}};
	snprintf(p->is.id, sizeof p->is.id, "%s@%s", i->id, a->id);
}

struct series_patch *settings_patch(struct server *s, struct command *c, uint32_t series)
{
	c->patches = arena_alloc(&c->arena, sizeof *c->patches);
	c->patch_count = 1;
	begin_patch(s, series_by_num(s->series, series), &c->arena, c->patches);
	return c->patches;
}

/* What was refused holds nothing new: what held before goes on. */
void settings_take(struct server *s, const struct command *c)
{
	for (size_t i = 0; c->status < 300 && i < c->patch_count; i++) {
		const struct series_patch *p = &c->patches[i];
		struct gov_series *g = series_by_num(s->series, p->is.num);
		if (g)
			intake_set(s, g, &p->is, p->gateway, c->act.due_at);
	}
}

/* What could not be claimed is nobody's again: the next reading claims it anew. */
static void give_back(struct server *s, const struct command *c)
{
	for (size_t i = 0; i < c->patch_count; i++) {
		struct gov_series *g = series_by_num(s->series, c->patches[i].is.num);
		if (c->patches[i].claims && g && g->series.gateway == c->person.num)
			g->series.gateway = 0;
	}
}

/* An end that could not be written is due still: the next tick tells it again. */
static void end_again(struct server *s, const struct command *c)
{
	for (size_t i = 0; c->act.due_at != INSTANT_NONE && i < c->patch_count; i++) {
		const struct series_patch *p = &c->patches[i];
		struct gov_series *g = series_by_num(s->series, p->is.num);
		struct series_setting *is = g && g->setting ? &g->setting->is : NULL;
		if (is && p->sets_limits && is->limits_word.until == INSTANT_NONE)
			is->limits_word.until = c->act.due_at;
		if (is && p->sets_judgement && is->quality_word.until == INSTANT_NONE)
			is->quality_word.until = c->act.due_at;
	}
}

static void on_done(struct command *c, const struct error *e)
{
	struct server *s = c->owner;
	bool refused = !e && c->status >= 300;
	if (e || refused) {
		log_write(LOG_ERROR, "series", "%s", e ? e->text : c->error.text);
		give_back(s, c);
		end_again(s, c);
	}
	if (!e) {
		server_publish(s, c->changes, c->change_count);
		settings_take(s, c);
	}
	command_destroy(c);
}

static void post(struct server *s, struct command *c)
{
	struct error e;
	c->now = virtual_clock_now(&s->clock);
	c->owner = s;
	c->done = on_done;
	if (!ledger_post(s->ledger, s->writer, c, &e))
		on_done(c, &e);
}

static void claim(struct server *s, const struct person *gateway, const uint32_t *series,
	size_t count)
{
	struct command *c = command_create(LEDGER_SERIES);
	c->patches = arena_alloc(&c->arena, count * sizeof *c->patches);
	c->patch_count = count;
	c->person = *gateway;
	for (size_t i = 0; i < count; i++) {
		struct series_patch *p = &c->patches[i];
		begin_patch(s, series_by_num(s->series, series[i]), &c->arena, p);
		p->sets_gateway = p->claims = true;
		p->is.gateway = arena_strdup(&c->arena, gateway->subject);
	}
	post(s, c);
}

void settings_claim(struct server *s, const struct person *gateway, const uint32_t *series,
	size_t count)
{
	for (size_t i = 0; i < count; i += CLAIMS)
		claim(s, gateway, series + i, count - i < CLAIMS ? count - i : CLAIMS);
}

void settings_end(struct server *s, uint32_t series, bool limits, bool judgement, int64_t due_at)
{
	struct command *c = command_create(LEDGER_SERIES);
	struct series_patch *p = settings_patch(s, c, series);
	p->sets_limits = limits;
	p->sets_judgement = judgement;
	c->act.actor = (struct actor){.subject = "timer"};
	c->act.due_at = due_at;
	post(s, c);
}

/* ---- at the start ---- */

void settings_simulated(struct server *s, const char *gateway)
{
	const struct member *m = roster_subject(s->roster, gateway);
	for (uint32_t n = 1; m && n <= series_table_count(s->series); n++) {
		struct gov_series *g = series_by_num(s->series, n);
		if (!demo_measures(s->demo, &g->series))
			continue;
		g->series.gateway = m->person.num;
		g->simulated = true;
	}
}

struct last_owner {
	char subject[SUBJECT_ROOM];
	uint32_t num;
};

static bool learn(struct server *s, struct db *db, const struct stored *row, struct arena *arena,
	struct last_owner *last, struct error *e)
{
	struct wire_refs refs = {.tree = s->tree, .catalog = s->catalog};
	struct series_setting is;
	struct person p;
	bool found = false;
	if (!wire_series_setting_decode(row->body, row->body_length, &refs, arena, &is, e))
		return false;
	struct gov_series *g = series_by_num(s->series, is.num);
	if (!g || g->series.indicator != is.indicator || g->series.area != is.area)
		return true; // of another catalog or tree
	if (is.gateway && strcmp(last->subject, is.gateway) != 0) {
		if (!tokens_person(db, is.gateway, &p, &found, e))
			return false;
		snprintf(last->subject, sizeof last->subject, "%s", is.gateway);
		last->num = found ? p.num : 0;
	}
	intake_set(s, g, &is, is.gateway ? last->num : 0, INSTANT_NONE);
	return true;
}

bool settings_learn(struct server *s, struct db *db, struct error *e)
{
	struct last_owner last = {.subject = ""};
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(db, KIND_SERIES, after, false, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++) {
			ok = learn(s, db, &page.rows[i], &page.arena, &last, e);
			after = page.rows[i].live.head.num;
		}
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}
