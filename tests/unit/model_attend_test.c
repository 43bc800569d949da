/* SPDX-License-Identifier: MIT */
#include "act_world.h"
#include "yiping/model/attend.h"

#define T0 MORNING

static const char *refusal(const struct attendance *a, enum attend_act act, const char *reason,
	const struct person *p)
{
	static struct act_problem out;
	out = (struct act_problem){0};
	return attend_check(a, act, reason, p, &out) ? "" : out.error.code;
}

static void one_checks_in_and_out(void **state)
{
	struct person p = {.subject = "anna", .role = PERSON_WORKER, .areas = {3}, .area_count = 1,
		.unit = 7, .unit_id = "grid"};
	struct attendance a;
	(void)state;
	attend_begin(&a, p.subject, T0);
	assert_string_equal(a.id, "roster@55579b557896d0ce"); // echo -n anna | sha256sum
	assert_string_equal(refusal(&a, ATTEND_OUT, NULL, &p), "same");
	assert_string_equal(refusal(&a, ATTEND_IN, NULL, &p), "");
	attend_apply(&a, ATTEND_IN, NULL, &p, T0 + 1);
	assert_true(a.on && a.rev == 1 && a.since == T0 + 1 && a.area == 3 && a.unit.num == 7);
	assert_int_equal(attendance_head(&a).state, 1);
	assert_string_equal(refusal(&a, ATTEND_IN, NULL, &p), "same");
	attend_apply(&a, ATTEND_OUT, NULL, &p, T0 + 2);
	assert_true(!a.on && a.rev == 2 && !a.reason && attendance_head(&a).state == 0);
	p.unit = 0;
	assert_string_equal(refusal(&a, ATTEND_IN, NULL, &p), "unit");
}

static void somebody_else_only_out_and_by_a_supervisor(void **state)
{
	struct person anna = {.subject = "anna", .unit = 7};
	struct person bert = {.subject = "bert", .role = PERSON_DUTY, .unit = 7};
	struct attendance a;
	(void)state;
	attend_begin(&a, anna.subject, T0);
	attend_apply(&a, ATTEND_IN, NULL, &anna, T0);
	assert_string_equal(refusal(&a, ATTEND_OUT, "x", &bert), "role");
	bert.role = PERSON_SUPERVISOR;
	assert_string_equal(refusal(&a, ATTEND_IN, "x", &bert), "self");
	assert_string_equal(refusal(&a, ATTEND_OUT, "", &bert), "field_reason");
	assert_string_equal(refusal(&a, ATTEND_OUT, "x", &bert), "");
	attend_apply(&a, ATTEND_OUT, "x", &bert, T0 + 5);
	assert_string_equal(a.person.subject, "anna");
	assert_string_equal(a.by.subject, "bert");
	assert_string_equal(a.reason, "x");
}

static void a_unit_counts_whoever_fits(void **state)
{
	struct unit u = {.on_post = 1, .members = 2};
	struct attendance a = {.on = true}, b = {.on = true};
	(void)state;
	assert_true(attend_count(&a, &u));
	assert_int_equal(u.on_post, 2);
	assert_false(attend_count(&a, &u)); // once
	assert_false(attend_count(&b, &u)); // no room
	b.on = false;
	assert_false(attend_count(&b, &u));
	assert_int_equal(u.on_post, 2);
	a.on = false;
	assert_true(attend_count(&a, &u));
	assert_int_equal(u.on_post, 1);
	a = (struct attendance){.counted = true};
	u.on_post = 0;
	assert_false(attend_count(&a, &u)); // somebody else took them out
	assert_true(!a.counted && u.on_post == 0);
}

static void words_come_back(void **state)
{
	(void)state;
	assert_int_equal(attend_act_of("in"), ATTEND_IN);
	assert_int_equal(attend_act_of("out"), ATTEND_OUT);
	assert_int_equal(attend_act_of("around"), ATTEND_ACT_COUNT);
	assert_int_equal(attend_act_of(NULL), ATTEND_ACT_COUNT);
	assert_string_equal(attend_act_token(ATTEND_ACT_COUNT), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_checks_in_and_out),
		cmocka_unit_test(somebody_else_only_out_and_by_a_supervisor),
		cmocka_unit_test(a_unit_counts_whoever_fits),
		cmocka_unit_test(words_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
