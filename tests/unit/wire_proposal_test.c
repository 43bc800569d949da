/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "wire_fixture.h"
#include "yiping/wire/proposal.h"

#define ROOM (64 * 1024)

static struct unit a_unit(uint32_t num, const char *id)
{
	struct unit u = {.num = num, .status = UNIT_IDLE, .load = 2, .load_limit = 8,
		.on_post = 4, .members = 6};
	snprintf(u.id, sizeof u.id, "%s", id);
	u.name = (struct name){"燃气抢险", NULL, "Gas crew"};
	return u;
}

static void same(const struct candidate *a, const struct candidate *b)
{
	assert_string_equal(a->unit->id, b->unit->id);
	assert_int_equal(a->unit->num, b->unit->num);
	assert_int_equal(a->status, b->status);
	assert_int_equal(a->load, b->load);
	assert_int_equal(a->unit->load_limit, b->unit->load_limit);
	assert_int_equal(a->unit->on_post, b->unit->on_post);
	assert_int_equal(a->unit->members, b->unit->members);
	assert_string_equal(a->unit->name.zh_cn, b->unit->name.zh_cn);
	assert_true(isinf(a->km) ? isinf(b->km) : fabs(a->km - b->km) < 0.0006);
	assert_memory_equal(a->terms, b->terms, sizeof a->terms);
	assert_int_equal(a->score, b->score);
	assert_int_equal(a->takes_part, b->takes_part);
	assert_int_equal(a->overloaded, b->overloaded);
	if (a->asked)
		assert_string_equal(a->asked, b->asked);
	else
		assert_null(b->asked);
}

static void same_kind(const struct proposal_kind *a, const struct proposal_kind *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->all, b->all);
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		same(&a->top[i], &b->top[i]);
	if (a->proposed)
		assert_int_equal(b->proposed - b->top, a->proposed - a->top);
	else
		assert_null(b->proposed);
}

static void what_is_written_comes_back(void **state)
{
	struct fixture *f = *state;
	struct unit units[] = {a_unit(7, "gas-1"), a_unit(8, "gas-2"), a_unit(9, "fire-1")};
	struct proposal in = {.assist_count = 2}, out;
	struct buf b;
	struct error e;
	in.lead = (struct proposal_kind){.kind = 1, .count = 2, .all = 31};
	in.lead.top[0] = (struct candidate){.unit = &units[0], .km = HUGE_VAL, .score = 700,
		.status = UNIT_IDLE,
		.terms = {0, 1000, 900, 800, 1000}, .asked = "20260709-000001"};
	in.lead.top[1] = (struct candidate){.unit = &units[1], .km = 1.2345, .score = 600,
		.load = 3, .status = UNIT_BUSY, .terms = {1, 2, 3, 4, 5}, .takes_part = true,
		.overloaded = true};
	in.lead.proposed = &in.lead.top[1];
	in.assist[0].kind = 2;
	in.assist[1] = (struct proposal_kind){.kind = 3, .count = 1, .all = 1};
	in.assist[1].top[0] = (struct candidate){.unit = &units[2], .km = 0, .status = UNIT_IDLE};
	buf_init(&b, ROOM);
	assert_true(wire_proposal_encode(&in, "20260709-000812", &f->refs, &b));
	if (!wire_proposal_decode(b.data, b.length, &f->refs, &f->arena, &out, &e))
		fail_msg("%s", e.text);
	same_kind(&in.lead, &out.lead);
	assert_int_equal(out.assist_count, 2);
	same_kind(&in.assist[0], &out.assist[0]);
	same_kind(&in.assist[1], &out.assist[1]);
	buf_finish(&b);
}

static bool decode(struct fixture *f, const char *text, struct proposal *out)
{
	struct error e = {0};
	return wire_proposal_decode(text, strlen(text), &f->refs, &f->arena, out, &e);
}

/* A server may know more kinds and send more of them; a candidate without a number is nobody. */
static void an_odd_answer_is_taken_as_far_as_it_goes(void **state)
{
	struct fixture *f = *state;
	struct proposal p;
	assert_true(decode(f, "{\"event\":\"x\"}", &p));
	assert_int_equal(p.lead.kind, 0);
	assert_int_equal(p.lead.count, 0);
	assert_null(p.lead.proposed);
	assert_true(decode(f, "{\"lead\":{\"kind\":\"wibble\",\"candidates\":[{\"score\":3},"
		"{\"unit\":{\"id\":\"u\",\"num\":4},\"proposed\":true,\"status\":\"asleep\"}]}}",
		&p));
	assert_int_equal(p.lead.count, 1);
	assert_int_equal(p.lead.proposed->unit->num, 4);
	assert_int_equal(p.lead.proposed->unit->status, UNIT_UNKNOWN);
	assert_true(isinf(p.lead.top[0].km));
	assert_true(decode(f, "{\"assist\":[{},{},{},{},{},{}]}", &p));
	assert_int_equal(p.assist_count, PROPOSAL_KINDS_MAX);
}

static void more_than_the_best_are_left(void **state)
{
	struct fixture *f = *state;
	char text[2048] = "{\"lead\":{\"candidates\":[";
	struct proposal p;
	for (int i = 1; i <= PROPOSAL_TOP + 4; i++) {
		size_t used = strlen(text);
		snprintf(text + used, sizeof text - used, "%s{\"unit\":{\"num\":%d}}",
			i > 1 ? "," : "", i);
	}
	snprintf(text + strlen(text), sizeof text - strlen(text), "]}}");
	assert_true(decode(f, text, &p));
	assert_int_equal(p.lead.count, PROPOSAL_TOP);
	assert_int_equal(p.lead.top[PROPOSAL_TOP - 1].unit->num, PROPOSAL_TOP);
}

static void what_is_no_proposal_is_refused(void **state)
{
	static const char *const bad[] = {"", "[]", "{\"lead\":3}", "{\"assist\":{}}",
		"{\"lead\":{\"candidates\":[{\"score\":\"high\"}]}}",
		"{\"lead\":{\"candidates\":[{\"terms\":{\"load\":70000}}]}}",
		"{\"lead\":{\"candidates\":[{\"unit\":{\"num\":4}"};
	struct fixture *f = *state;
	struct proposal p;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (decode(f, bad[i], &p))
			fail_msg("taken: %s", bad[i]);
}

int main(void)
{
#define T(t) cmocka_unit_test_setup_teardown(t, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(what_is_written_comes_back),
		T(an_odd_answer_is_taken_as_far_as_it_goes),
		T(more_than_the_best_are_left),
		T(what_is_no_proposal_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
