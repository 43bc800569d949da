/* SPDX-License-Identifier: MIT */
/* The table against the second opinion, a file written by hand from the brief: all combinations of
 * verb, state and role, what is in the file and what is not. */
#include "act_world.h"

#include <stdlib.h>

#define COLUMNS 5

static const char *const cases[] = {
	"-", "true", "false", "register", "spot", "self_cleared", "assist"};
#define CASES ((int)(sizeof cases / sizeof cases[0]))
#define REFUSED (-1)

static int case_of(const char *token)
{
	for (int i = 0; i < CASES; i++)
		if (strcmp(cases[i], token) == 0)
			return i;
	fail_msg("no such case: %s", token);
	return 0;
}

static int outcome_of(const char *token)
{
	if (strcmp(token, "same") == 0)
		return STATE_SAME;
	if (strcmp(token, "back") == 0)
		return STATE_BACK;
	if (strcmp(token, "asked") == 0)
		return STATE_ASKED;
	assert_int_not_equal(state_of(token), STATE_NONE);
	return (int)state_of(token);
}

/* [verb][case][state, STATE_COUNT = none][role, 0 = rule] */
typedef int opinions[VERB_COUNT][CASES][STATE_COUNT + 1][PERSON_ROLE_COUNT];

static void read_roles(int *of_role, char *roles, int outcome)
{
	char *rest = NULL;
	for (char *r = strtok_r(roles, ",", &rest); r; r = strtok_r(NULL, ",", &rest)) {
		enum role_id role = person_role_of(r);
		assert_true(role != PERSON_NONE || strcmp(r, "rule") == 0);
		assert_int_equal(of_role[role], REFUSED);
		of_role[role] = outcome;
	}
}

static void read_line(opinions o, char *line)
{
	char *cell[COLUMNS], *rest = NULL;
	for (int i = 0; i < COLUMNS; i++) {
		cell[i] = strtok_r(i ? NULL : line, "\t\n", &rest);
		assert_non_null(cell[i]);
	}
	enum verb v = verb_of(cell[0]);
	assert_int_not_equal(v, VERB_NONE);
	char *more = NULL;
	for (char *s = strtok_r(cell[2], ",", &more); s; s = strtok_r(NULL, ",", &more)) {
		char roles[128];
		enum state from = state_of(s);
		assert_true(from != STATE_NONE || strcmp(s, "none") == 0);
		snprintf(roles, sizeof roles, "%s", cell[3]);
		read_roles(o[v][case_of(cell[1])][from == STATE_NONE ? STATE_COUNT : (int)from],
			roles, outcome_of(cell[4]));
	}
}

static void read_opinions(opinions o)
{
	char line[512];
	FILE *in = fopen(YP_LIFECYCLE_EXPECTED, "r");
	assert_non_null(in);
	for (int *p = &o[0][0][0][0]; p < &o[0][0][0][0] + sizeof(opinions) / sizeof(int); p++)
		*p = REFUSED;
	while (fgets(line, sizeof line, in))
		if (*line != '#' && *line != '\n')
			read_line(o, line);
	fclose(in);
}

static enum variant variant_of(int c)
{
	static const enum variant v[CASES] = {VARIANT_ANY, VARIANT_TRUE, VARIANT_FALSE,
		VARIANT_REGISTER, VARIANT_SPOT, VARIANT_SELF_CLEARED, VARIANT_ASSIST};
	return v[c];
}

static size_t differs(opinions o, int v, int c, int s, int role)
{
	uint16_t who = role == PERSON_NONE ? WHO_RULE : WHO(role);
	enum state from = s == STATE_COUNT ? STATE_NONE : (enum state)s;
	const struct transition *t = lifecycle_row((enum verb)v, from, variant_of(c), who);
	int table = t ? t->to : REFUSED, expected = o[v][c][s][role];
	if (table == expected)
		return 0;
	print_error("%s %s in %s by %s: the table says %d, the brief %d\n",
		verb_token((enum verb)v), cases[c], from == STATE_NONE ? "none" : state_token(from),
		role ? person_role_token((enum role_id)role) : "rule", table, expected);
	return 1;
}

/* A combination that nobody may do is refused with "state", one that others may with "role". */
static void refusal_is_told_apart(opinions o, int v, int c, int s)
{
	bool anybody = false;
	enum state from = s == STATE_COUNT ? STATE_NONE : (enum state)s;
	for (int role = 0; role < PERSON_ROLE_COUNT; role++)
		anybody |= o[v][c][s][role] != REFUSED;
	assert_int_equal(anybody, lifecycle_row((enum verb)v, from, variant_of(c), 0) != NULL);
}

static void the_table_agrees_with_the_brief(void **state)
{
	int(*o)[CASES][STATE_COUNT + 1][PERSON_ROLE_COUNT] = malloc(sizeof(opinions));
	size_t different = 0;
	(void)state;
	read_opinions(o);
	for (int v = VERB_REPORT; v < VERB_COUNT; v++)
		for (int c = 0; c < CASES; c++)
			for (int s = 0; s <= STATE_COUNT; s++) {
				for (int role = 0; role < PERSON_ROLE_COUNT; role++)
					different += differs(o, v, c, s, role);
				refusal_is_told_apart(o, v, c, s);
			}
	assert_int_equal(different, 0);
	free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_agrees_with_the_brief),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
