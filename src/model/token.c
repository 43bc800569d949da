/* SPDX-License-Identifier: MIT */
#include "yiping/model/token.h"

#include <stddef.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

/* Each in the order of its enum; "" where a value has no token. */
static const char *const kinds[KIND_COUNT] = {"", "event", "indicator", "unit", "warning", "shift",
	"mode", "source", "area", "catalog", "order", "plan", "roster", "review", "proposal",
	"grant",
	"call", "series", "works", "responsibility"};

static const char *const states[STATE_COUNT] = {"sensed", "waiting", "verifying", "registered",
	"assigned", "accepted", "handling", "suspended", "reported", "checking", "closed",
	"evaluated",
	"archived", "false_alarm", "merged", "void"};

static const char *const verbs[VERB_COUNT] = {"", "report", "ack", "verify", "grade", "dispatch",
	"send_back", "depart", "arrive", "progress", "whistle", "ask", "decide", "resume",
	"feedback",
	"check", "rework", "close", "reopen", "evaluate", "archive", "merge", "link", "void",
	"transfer", "escalate", "urge", "supervise", "reply", "note", "attach", "shelve",
	"unshelve",
	"call", "answer", "undo", "sense", "promote", "clear", "rehome", "put",
	"inform", "own"};

static const char *const roles[PERSON_ROLE_COUNT] = {"", "viewer", "worker", "duty", "supervisor",
	"inspector", "admin", "gateway"};

static const char *const colours[COLOUR_COUNT] = {"", "blue", "yellow", "orange", "red"};

static const char *const qualities[QUALITY_COUNT] = {"good", "stale", "no_data", "maintenance",
	"disabled"};

static const char *const levels[LEVEL_COUNT] = {"", "city", "district", "town", "village", "grid"};

static const char *const sources[SOURCE_COUNT] = {"", "device", "camera", "drone", "hotline",
	"grid",
	"system", "warning", "public", "other"};

static const char *token_at(const char *const *tokens, size_t count, unsigned value)
{
	return value < count ? tokens[value] : "";
}

static int value_of(const char *const *tokens, size_t count, const char *token, int unknown)
{
	for (size_t i = 0; token && *token && i < count; i++)
		if (strcmp(tokens[i], token) == 0)
			return (int)i;
	return unknown;
}

const char *kind_token(enum kind k)
{
	return token_at(kinds, LENGTH(kinds), k);
}

const char *state_token(enum state s)
{
	return token_at(states, LENGTH(states), s);
}

const char *verb_token(enum verb v)
{
	return token_at(verbs, LENGTH(verbs), v);
}

const char *person_role_token(enum role_id r)
{
	return token_at(roles, LENGTH(roles), r);
}

const char *colour_token(enum colour c)
{
	return token_at(colours, LENGTH(colours), c);
}

const char *quality_token(enum quality q)
{
	return token_at(qualities, LENGTH(qualities), q);
}

const char *level_token(enum level l)
{
	return token_at(levels, LENGTH(levels), l);
}

const char *source_token(enum source_kind s)
{
	return token_at(sources, LENGTH(sources), s);
}

enum kind kind_of(const char *token)
{
	return (enum kind)value_of(kinds, LENGTH(kinds), token, KIND_NONE);
}

enum state state_of(const char *token)
{
	return (enum state)value_of(states, LENGTH(states), token, STATE_NONE);
}

enum verb verb_of(const char *token)
{
	return (enum verb)value_of(verbs, LENGTH(verbs), token, VERB_NONE);
}

enum role_id person_role_of(const char *token)
{
	return (enum role_id)value_of(roles, LENGTH(roles), token, PERSON_NONE);
}

enum colour colour_of(const char *token)
{
	return (enum colour)value_of(colours, LENGTH(colours), token, COLOUR_NONE);
}

enum quality quality_of(const char *token)
{
	return (enum quality)value_of(qualities, LENGTH(qualities), token, QUALITY_NO_DATA);
}

enum level level_of(const char *token)
{
	return (enum level)value_of(levels, LENGTH(levels), token, LEVEL_NONE);
}

enum source_kind source_of(const char *token)
{
	return (enum source_kind)value_of(sources, LENGTH(sources), token, SOURCE_NONE);
}
