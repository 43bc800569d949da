/* SPDX-License-Identifier: MIT */
/* States and flags by the names that people read on the screen, beside their tokens. */
#include <string.h>

#include "filter_scan.h"

#define STATES_ALL (STATES_OPEN | STATES_DONE)

/* In the order of enum state. */
static const struct {
	const char *zh, *en;
} names[STATE_COUNT] = {
	{"感知告警", "sensed"}, {"待接收", "to receive"}, {"核实中", "verifying"},
	{"待分拨", "to send out"}, {"待签收", "to accept"}, {"已签收", "accepted"},
	{"处置中", "handling"}, {"挂账", "on hold"}, {"待核查", "to check"},
	{"核查中", "checking"}, {"已办结", "closed"}, {"已评价", "evaluated"},
	{"已归档", "archived"}, {"误报", "false alarm"}, {"已合并", "merged"}, {"作废", "void"},
};

/* As the queues on the screen are called; NULL where the token is the name. */
static const struct {
	const char *zh, *en;
} flag_names[FLAG_COUNT] = {
	[FLAG_OVERDUE] = {"超期", NULL}, [FLAG_NEAR] = {"临期", NULL},
	[FLAG_UNACKED] = {"未签收", NULL}, [FLAG_MINE] = {"我的", NULL},
	[FLAG_UNOWNED] = {"无人认领", NULL}, [FLAG_SUPERVISED] = {"督办", NULL},
	[FLAG_135] = {"1-3-5", NULL}, [FLAG_WATCH] = {"本级关注", "watched"},
	[FLAG_SHELVED] = {"已搁置", NULL}, [FLAG_OWED] = {"待报", "reports owed"},
};

static const struct filter_alias aliases[] = {
	{"open", "未结", STATES_OPEN},
	{"done", "已结", STATES_DONE},
};

const struct filter_alias *filter_aliases(size_t *count)
{
	*count = sizeof(aliases) / sizeof(aliases[0]);
	return aliases;
}

/* "to_receive" is "to receive". */
static bool is_name(const char *name, const char *word)
{
	for (; *name && *word; name++, word++)
		if (*name != *word && !(*name == ' ' && *word == '_'))
			return false;
	return *name == *word;
}

uint32_t filter_state_word(const char *folded)
{
	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (strcmp(aliases[i].token, folded) == 0 || strcmp(aliases[i].zh, folded) == 0)
			return aliases[i].states;
	for (int s = 0; s < STATE_COUNT; s++)
		if (strcmp(state_token((enum state)s), folded) == 0 ||
			is_name(names[s].en, folded) || is_name(names[s].zh, folded))
			return STATE_BIT(s);
	return 0;
}

int filter_flag_word(const char *folded)
{
	for (int f = 0; f < FLAG_COUNT; f++)
		if (strcmp(filter_flag_token((enum filter_flag)f), folded) == 0 ||
			(flag_names[f].zh && is_name(flag_names[f].zh, folded)) ||
			(flag_names[f].en && is_name(flag_names[f].en, folded)))
			return f;
	return -1;
}

/* What a term says of the state: 0 if nothing. */
static uint32_t states_of(const struct filter_term *t)
{
	bool is_kept = (t->op == FILTER_EQ) != t->negated;

	if (t->field != FILTER_STATE)
		return 0;
	return is_kept ? t->states : STATES_ALL & ~t->states;
}

bool filter_asks_owed(const struct filter *f)
{
	bool asks = false;
	for (size_t i = 0; i < f->count; i++) {
		const struct filter_term *t = &f->terms[i];
		if (t->field == FILTER_STATE)
			return false;
		asks |= t->field == FILTER_FLAG && t->number == FLAG_OWED && !t->negated;
	}
	return asks;
}

uint32_t filter_states(const struct filter *f)
{
	uint32_t states = STATES_ALL;
	bool is_named = false;

	for (size_t i = 0; i < f->count; i++)
		if (f->terms[i].field == FILTER_STATE) {
			states &= states_of(&f->terms[i]);
			is_named = true;
		}
	return is_named ? states : STATES_OPEN;
}
