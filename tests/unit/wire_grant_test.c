/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/grant.h"

static void a_grant_comes_back(void **state)
{
	struct fixture *f = *state;
	struct wire_grant g = {.person = {.subject = "li.wei", .name = "李维", .num = 12,
		.role = PERSON_WORKER, .areas = {2, 4}, .area_count = 2, .unit_id = "u-1"},
		.rev = 3, .revoked = true, .token = "secret", .count = 2}, back;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 1000);
	assert_true(wire_grant_encode(&g, &f->refs, &b));
	assert_string_equal(b.data,
		"{\"id\":\"li.wei\",\"num\":12,\"rev\":3,\"subject\":\"li.wei\",\"name\":\"李维\","
		"\"role\":\"worker\",\"areas\":[\"500105\",\"500105002\"],\"unit\":\"u-1\","
		"\"state\":\"revoked\",\"token\":\"secret\",\"count\":2}");
	assert_true(wire_grant_decode(b.data, b.length, &f->refs, &f->arena, &back, &why));
	assert_memory_equal(&back.person, &g.person, sizeof g.person);
	assert_true(back.revoked && back.rev == 3 && back.count == 2);
	assert_string_equal(back.token, "secret");
	for (size_t n = 0; n < b.length; n++)
		assert_false(wire_grant_decode(b.data, n, &f->refs, &f->arena, &back, &why));
	buf_finish(&b);
}

static void the_token_is_not_in_the_log(void **state)
{
	struct fixture *f = *state;
	struct wire_grant g = {.person = {.subject = "li.wei", .num = 12}, .rev = 1};
	struct buf b;
	buf_init(&b, 1000);
	assert_true(wire_grant_encode(&g, &f->refs, &b));
	assert_null(strstr(b.data, "token"));
	assert_non_null(strstr(b.data, "\"state\":\"live\""));
	buf_finish(&b);
}

static void what_nobody_knows_is_refused(void **state)
{
	static const struct {
		const char *bytes, *code;
	} bad[] = {{"{\"subject\":\"x\",\"role\":\"king\"}", "field_role"},
		{"{\"subject\":\"x\",\"areas\":[\"nowhere\"]}", "field_areas"},
		{"{\"subject\":5}", "shape"}, {"[]", "shape"}, {"{", "json"},
		{"{\"areas\":[\"500105\",\"500105\",\"500105\",\"500105\",\"500105\",\"500105\","
		 "\"500105\",\"500105\",\"500105\"]}", "too_large"}};
	struct fixture *f = *state;
	struct wire_grant g;
	struct error why = {0};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(wire_grant_decode(bad[i].bytes, strlen(bad[i].bytes), &f->refs,
			&f->arena, &g, &why));
		assert_string_equal(why.code, bad[i].code);
	}
	static const char only[] = "{\"subject\":\"zhao\"}";
	assert_true(wire_grant_decode(only, sizeof only - 1, &f->refs, &f->arena, &g, &why));
	assert_string_equal(g.person.subject, "zhao");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_grant_comes_back),
		cmocka_unit_test(the_token_is_not_in_the_log),
		cmocka_unit_test(what_nobody_knows_is_refused),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
