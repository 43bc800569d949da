/* SPDX-License-Identifier: MIT */
#include "yiping/model/head.h"

#include <string.h>

/* Offsets of the layout settled in doc/decisions.md. */
enum {
	AT_NUM = 0,
	AT_REV = 4,
	AT_AREV = 8,
	AT_KIND = 12,
	AT_STATE = 13,
	AT_GRADE = 14,
	AT_COLOUR = 15,
	AT_DOMAIN = 16,
	AT_CLOCK = 17,
	AT_TYPE = 18,
	AT_AREA = 20,
	AT_HOLDER = 24,
	AT_FLAGS = 28,
	AT_START = 32,
	AT_LIMIT = 40,
	AT_PAUSE = 44,
	AT_DUE = 48,
	AT_BORN = 56,
};

static const char *const clock_tokens[CLOCK_COUNT] = {"", "A", "V", "D", "H", "C", "dispatch",
	"accept", "check", "review", "report", "owner"};

static void put(uint8_t *out, unsigned bytes, uint64_t value)
{
	for (unsigned i = 0; i < bytes; i++)
		out[i] = (uint8_t)(value >> 8 * i);
}

static uint64_t take(const uint8_t *in, unsigned bytes)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)in[i] << 8 * i;
	return value;
}

static uint32_t take32(const uint8_t *in)
{
	return (uint32_t)take(in, 4);
}

void head_pack(const struct head *h, uint8_t out[HEAD_BYTES])
{
	put(out + AT_NUM, 4, h->num);
	put(out + AT_REV, 4, h->rev);
	put(out + AT_AREV, 4, h->arev);
	out[AT_KIND] = h->kind;
	out[AT_STATE] = h->state;
	out[AT_GRADE] = h->grade;
	out[AT_COLOUR] = h->colour;
	out[AT_DOMAIN] = h->domain;
	out[AT_CLOCK] = h->clock;
	put(out + AT_TYPE, 2, h->type);
	put(out + AT_AREA, 4, h->area);
	put(out + AT_HOLDER, 4, h->holder);
	put(out + AT_FLAGS, 4, h->flags);
	put(out + AT_START, 8, (uint64_t)h->start);
	put(out + AT_LIMIT, 4, h->limit_s);
	put(out + AT_PAUSE, 4, h->pause_s);
	put(out + AT_DUE, 8, (uint64_t)h->due);
	put(out + AT_BORN, 8, (uint64_t)h->born);
}

static bool flags_are_sound(const struct head *h)
{
	if (h->kind == KIND_INDICATOR)
		return (h->flags & 15) < QUALITY_COUNT;
	if (h->kind != KIND_EVENT)
		return true;
	return head_leg(h, HEAD_LEG_A_SHIFT) <= LEG_LATE &&
		head_leg(h, HEAD_LEG_V_SHIFT) <= LEG_LATE &&
		head_leg(h, HEAD_LEG_D_SHIFT) <= LEG_LATE && head_level(h) < LEVEL_COUNT &&
		head_escalated(h) < LEVEL_COUNT;
}

static bool is_sound(const struct head *h)
{
	if (!h->num || !h->rev || h->arev > h->rev || h->kind == KIND_NONE)
		return false;
	/* A newer server may know a state that is none here. */
	bool has_state = h->kind == KIND_EVENT ? h->state < STATE_COUNT || h->state == STATE_NONE
					       : h->state <= 1;
	if (!has_state)
		return false;
	return h->grade <= 5 && h->colour < COLOUR_COUNT && h->clock < CLOCK_COUNT &&
		flags_are_sound(h);
}

bool head_unpack(const uint8_t in[HEAD_BYTES], struct head *out)
{
	*out = (struct head){
		.num = take32(in + AT_NUM),
		.rev = take32(in + AT_REV),
		.arev = take32(in + AT_AREV),
		.kind = in[AT_KIND],
		.state = in[AT_STATE],
		.grade = in[AT_GRADE],
		.colour = in[AT_COLOUR],
		.domain = in[AT_DOMAIN],
		.clock = in[AT_CLOCK],
		.type = (uint16_t)take(in + AT_TYPE, 2),
		.area = take32(in + AT_AREA),
		.holder = take32(in + AT_HOLDER),
		.flags = take32(in + AT_FLAGS),
		.start = (int64_t)take(in + AT_START, 8),
		.limit_s = take32(in + AT_LIMIT),
		.pause_s = take32(in + AT_PAUSE),
		.due = (int64_t)take(in + AT_DUE, 8),
		.born = (int64_t)take(in + AT_BORN, 8),
	};
	return is_sound(out);
}

void head_peek(const uint8_t in[HEAD_BYTES], struct head_key *out)
{
	out->kind = in[AT_KIND];
	out->num = take32(in + AT_NUM);
	out->area = take32(in + AT_AREA);
	out->domain = in[AT_DOMAIN];
}

bool head_is_live(const struct head *h)
{
	if (!h->num)
		return false;
	switch (h->kind) {
	case KIND_NONE:
	case KIND_AREA:
	case KIND_CATALOG:
	case KIND_GRANT:
	case KIND_SERIES:
	case KIND_RESPONSIBILITY:
		return false;
	case KIND_EVENT:
		return head_is_open(h) || (h->state < STATE_COUNT && h->flags & HEAD_OWES);
	case KIND_INDICATOR:
		return h->state == 1 &&
			(h->colour != COLOUR_NONE || head_quality(h) != QUALITY_GOOD);
	default:
		return h->state == 1;
	}
}

const char *head_clock_token(enum head_clock c)
{
	return (unsigned)c < CLOCK_COUNT ? clock_tokens[c] : "";
}

enum head_clock head_clock_of(const char *token)
{
	for (int c = CLOCK_A; token && c < CLOCK_COUNT; c++)
		if (strcmp(clock_tokens[c], token) == 0)
			return (enum head_clock)c;
	return CLOCK_NONE;
}
