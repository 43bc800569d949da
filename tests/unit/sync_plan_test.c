/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "yiping/net/backoff.h"
#include "yiping/sync/plan.h"

enum wait { NO_WAIT, JITTER, MINUTE };

static const struct row {
	enum session_ask ask;
	enum verdict verdict;
	const char *code;
	unsigned attempt;
	enum plan_step step;
	enum wait wait;
} rows[] = {
	{ASK_META, VERDICT_OK, "", 0, STEP_TAKE, NO_WAIT},
	{ASK_POLL, VERDICT_OK, "", 9, STEP_TAKE, NO_WAIT},
	{ASK_AREAS, VERDICT_SAME, "", 0, STEP_TAKE, NO_WAIT},
	{ASK_SERIES, VERDICT_SAME, "", 0, STEP_TAKE, NO_WAIT},
	{ASK_META, VERDICT_SAME, "", 0, STEP_WAIT, JITTER},
	{ASK_LIST, VERDICT_SAME, "", 0, STEP_WAIT, JITTER},
	{ASK_META, VERDICT_RETRY, "unreachable", 0, STEP_WAIT, JITTER},
	{ASK_POLL, VERDICT_RETRY, "timeout", 0, STEP_WAIT, NO_WAIT},
	{ASK_POLL, VERDICT_RETRY, "timeout", 4, STEP_WAIT, JITTER},
	{ASK_POLL, VERDICT_RETRY, "not_json", 4, STEP_WAIT, JITTER},
	{ASK_LIST, VERDICT_RETRY, "timeout", 3, STEP_WAIT, JITTER},
	{ASK_META, VERDICT_LOGIN, "unauthorized", 0, STEP_LOGIN, MINUTE},
	{ASK_POLL, VERDICT_LOGIN, "unauthorized", 0, STEP_AUTH, NO_WAIT},
	{ASK_POLL, VERDICT_LOGIN, "unauthorized", 5, STEP_AUTH, JITTER},
	{ASK_META, VERDICT_DENIED, "role", 0, STEP_LOGIN, MINUTE},
	{ASK_POLL, VERDICT_DENIED, "scope", 0, STEP_LOGIN, MINUTE},
	{ASK_BOARD, VERDICT_DENIED, "scope", 0, STEP_HOME, NO_WAIT},
	{ASK_SERIES, VERDICT_MISSING, "not_found", 0, STEP_HOME, NO_WAIT},
	{ASK_POLL, VERDICT_RELIST, "cursor_floor", 0, STEP_RELIST, JITTER},
	{ASK_LIST, VERDICT_RELIST, "cursor_scope", 0, STEP_RELIST, JITTER},
	{ASK_POLL, VERDICT_EPOCH, "cursor_ahead", 0, STEP_EPOCH, JITTER},
	{ASK_POLL, VERDICT_REFUSED, "bad_request", 0, STEP_RELIST, JITTER},
	{ASK_UNITS, VERDICT_REFUSED, "bad_request", 0, STEP_AUTH, JITTER},
	{ASK_POLL, VERDICT_CANCELLED, "", 0, STEP_NOTHING, NO_WAIT},
};

static void check_row(size_t i, struct spread *spread)
{
	struct reply r = {.verdict = rows[i].verdict, .wish_ms = BACKOFF_NO_WISH};
	int64_t most = rows[i].wait == NO_WAIT ? 0 : backoff_ceiling(rows[i].attempt + 2);

	if (rows[i].code[0] != '\0')
		error_set(&r.error, rows[i].code, "x");
	struct plan p = plan_next(rows[i].ask, &r, rows[i].attempt, spread);
	if (p.step != rows[i].step)
		fail_msg("row %zu: step %d instead of %d", i, p.step, rows[i].step);
	if (rows[i].wait == MINUTE)
		assert_int_equal(p.wait_ms, PLAN_LOGIN_MS);
	else
		assert_in_range(p.wait_ms, 0, most);
}

static void every_answer_leads_somewhere(void **state)
{
	struct spread spread = {.state = 1};

	(void)state;
	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
			check_row(i, &spread);
	}
}

static void no_verdict_is_forgotten(void **state)
{
	struct spread spread = {.state = 2};

	(void)state;
	for (int ask = 0; ask < ASK_COUNT; ask++) {
		for (int v = 0; v < VERDICT_COUNT; v++) {
			struct reply r = {.verdict = (enum verdict)v, .wish_ms = BACKOFF_NO_WISH};
			struct plan p = plan_next((enum session_ask)ask, &r, 3, &spread);
			assert_true(p.step < STEP_COUNT);
			assert_int_equal(p.step == STEP_NOTHING, v == VERDICT_CANCELLED);
		}
	}
}

static void a_wish_of_the_server_is_obeyed(void **state)
{
	struct spread spread = {.state = 3};
	struct reply r = {.verdict = VERDICT_RETRY, .wish_ms = 30000};

	(void)state;
	error_set(&r.error, "unavailable", "x");
	for (int i = 0; i < 100; i++)
		assert_in_range(plan_next(ASK_POLL, &r, 0, &spread).wait_ms, 30000, 30500);
}

static void relists_spread_further_each_time(void **state)
{
	struct spread spread = {.state = 4};
	int64_t most = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		int64_t wait = plan_relist_wait(4, &spread);
		most = wait > most ? wait : most;
		assert_in_range(plan_relist_wait(0, &spread), 0, 2000);
		assert_in_range(wait, 0, 32000);
	}
	assert_true(most > 4000);
}

static void a_log_that_grows_without_us_is_stuck(void **state)
{
	struct progress p = {.head = 10};

	(void)state;
	assert_false(progress_note(&p, false, false, 10)); // quiet
	assert_false(progress_note(&p, false, false, 10));
	assert_false(progress_note(&p, false, false, 10));
	assert_false(progress_note(&p, false, false, 11));
	assert_false(progress_note(&p, false, false, 12));
	assert_true(progress_note(&p, false, false, 13));
	assert_false(progress_note(&p, true, false, 14)); // it goes on
	assert_false(progress_note(&p, false, true, 14)); // more, and nothing
	assert_false(progress_note(&p, false, true, 14));
	assert_true(progress_note(&p, false, true, 14));
	p = (struct progress){0};
	assert_false(progress_note(&p, false, false, 99)); // the first that is heard of a head
	assert_false(progress_note(&p, false, false, 99));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_answer_leads_somewhere),
		cmocka_unit_test(no_verdict_is_forgotten),
		cmocka_unit_test(a_wish_of_the_server_is_obeyed),
		cmocka_unit_test(relists_spread_further_each_time),
		cmocka_unit_test(a_log_that_grows_without_us_is_stuck),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
