/* SPDX-License-Identifier: MIT */
#include "yiping/model/entity.h"

#include <string.h>

#include "yiping/base/instant.h"

static const char *const unit_statuses[UNIT_STATUS_COUNT] = {"", "idle", "busy", "off"};
static const char *const feeds[FEED_COUNT] = {"", "up", "late", "down"};

static const char *const warning_states[WARNING_STATE_COUNT] = {"in_force", "proposed", "lifted",
	"expired", "dropped"};
static const char *const warning_acts[WARNING_ACT_COUNT] = {"", "issue", "upgrade", "downgrade",
	"extend", "lift", "confirm", "decline"};

static unsigned value_of(const char *const *tokens, unsigned count, const char *token)
{
	for (unsigned i = 1; token && i < count; i++)
		if (strcmp(tokens[i], token) == 0)
			return i;
	return 0;
}

const char *unit_status_token(enum unit_status s)
{
	return (unsigned)s < UNIT_STATUS_COUNT ? unit_statuses[s] : "";
}

enum unit_status unit_status_of(const char *token)
{
	return (enum unit_status)value_of(unit_statuses, UNIT_STATUS_COUNT, token);
}

const char *warning_state_token(enum warning_state s)
{
	return (unsigned)s < WARNING_STATE_COUNT ? warning_states[s] : "";
}

enum warning_state warning_state_of(const char *token)
{
	return (enum warning_state)value_of(warning_states, WARNING_STATE_COUNT, token);
}

const char *warning_act_token(enum warning_act a)
{
	return (unsigned)a < WARNING_ACT_COUNT ? warning_acts[a] : "";
}

enum warning_act warning_act_of(const char *token)
{
	return (enum warning_act)value_of(warning_acts, WARNING_ACT_COUNT, token);
}

const char *feed_token(enum feed f)
{
	return (unsigned)f < FEED_COUNT ? feeds[f] : "";
}

enum feed feed_of(const char *token)
{
	return (enum feed)value_of(feeds, FEED_COUNT, token);
}

/* What all of them share. arev follows rev: no act on them can be stale by halves. */
static struct head begin(enum kind kind, uint32_t num, uint32_t rev, uint32_t area, bool live)
{
	return (struct head){
		.kind = (uint8_t)kind,
		.num = num,
		.rev = rev,
		.arev = rev,
		.area = area,
		.state = live,
		.start = INSTANT_NONE,
		.due = INSTANT_NONE,
		.born = INSTANT_NONE,
	};
}

struct head entity_head(const struct entity *e, enum kind kind)
{
	return begin(kind, e->num, e->rev, e->area, !e->ended);
}

unsigned unit_load(const struct unit *u, unsigned events)
{
	return events > u->load ? events : u->load;
}

enum unit_status unit_status_at(const struct unit *u, unsigned load, unsigned limit)
{
	return u->status == UNIT_IDLE && load >= limit ? UNIT_BUSY : u->status;
}

struct head unit_head(const struct unit *u)
{
	struct head h = begin(KIND_UNIT, u->num, u->rev, u->area, u->status != UNIT_OFF);
	h.type = u->kind;
	return h;
}

struct head warning_head(const struct warning *w)
{
	bool live = w->state == WARNING_IN_FORCE || w->state == WARNING_PROPOSED;
	struct head h = begin(KIND_WARNING, w->num, w->rev, w->area, live);
	h.colour = (uint8_t)w->colour;
	h.flags = (w->exercise ? HEAD_EXERCISE : 0) | (w->has_asked ? HEAD_ASKING : 0);
	h.start = w->onset;
	h.due = w->expires;
	h.born = w->issued;
	return h;
}

struct head shift_head(const struct shift *s)
{
	struct head h = begin(KIND_SHIFT, s->num, s->rev, s->area, !s->ended);
	h.start = s->from;
	h.due = s->to;
	h.born = s->from;
	return h;
}

struct head mode_head(const struct mode *m)
{
	struct head h = begin(KIND_MODE, m->num, m->rev, m->area, true);
	h.type = m->emergency;
	h.grade = m->level;
	h.flags = m->has_asked ? HEAD_ASKING : 0;
	h.start = h.born = m->since;
	h.due = m->until;
	return h;
}

struct head attendance_head(const struct attendance *a)
{
	struct head h = begin(KIND_ROSTER, a->num, a->rev, a->area, a->on);
	h.start = h.born = a->since;
	return h;
}

struct head source_head(const struct source *s)
{
	static const uint8_t qualities[FEED_COUNT] = {QUALITY_NO_DATA, QUALITY_GOOD, QUALITY_STALE,
		QUALITY_NO_DATA};
	struct head h = begin(KIND_SOURCE, s->num, s->rev, s->area, true);
	h.flags = (unsigned)s->state < FEED_COUNT ? qualities[s->state] : QUALITY_NO_DATA;
	h.start = s->last_success;
	return h;
}

struct head works_head(const struct works *w)
{
	struct head h = begin(KIND_WORKS, w->num, w->rev, w->area, !w->ended);
	h.type = w->type;
	h.start = h.born = w->from;
	h.due = w->to;
	return h;
}

struct head indicator_state_head(const struct indicator_state *i)
{
	bool live = i->colour != COLOUR_NONE || i->quality != QUALITY_GOOD;
	struct head h = begin(KIND_INDICATOR, i->num, i->rev, i->area, live);
	h.colour = (uint8_t)i->colour;
	h.domain = i->domain;
	h.type = i->indicator;
	h.flags = (uint32_t)i->quality & 15;
	h.start = h.born = i->since;
	return h;
}
