/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/wire/area.h"
#include "yiping/wire/meta.h"
#include "yiping/wire/out.h"
#include "yiping/wire/page.h"
#include "yiping/wire/summary.h"

static void changes_pages_come_back(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf b;
	struct wire_changes page = {.epoch = "0123456789abcdef0123456789abcdef", .head = 40,
		.next = "01234567-89abcdef-40", .has_digest = true, .digest = {3,
		UINT64_C(0xfedcba9876543210)},
		.now = 1000}, back;
	struct wire_span item;
	buf_init(&b, 10000);
	wire_changes_begin(&b, &page);
	for (int i = 0; i < 3; i++) {
		wire_open(&b, '{');
		wire_put_uint(&b, "n", (uint64_t)i);
		wire_close(&b, '}');
	}
	wire_changes_ticks(&b);
	assert_true(wire_changes_end(&b, &page));
	assert_true(wire_changes_open(b.data, b.length, &f->arena, &back, &why));
	assert_string_equal(back.epoch, page.epoch);
	assert_string_equal(back.next, page.next);
	assert_true(back.head == 40 && back.now == 1000 && !back.more && back.has_digest);
	assert_true(back.digest.hash == page.digest.hash && back.digest.count == 3);
	for (int i = 0; i < 3; i++) {
		assert_true(wire_items_next(&back.changes, &item));
		assert_int_equal(item.length, 7);
		assert_int_equal(item.bytes[5], '0' + i);
		assert_int_equal(back.changes.index, i + 1);
	}
	assert_false(wire_items_next(&back.changes, &item));
	assert_false(back.changes.broken);
	assert_false(wire_items_next(&back.ticks, &item));
	for (size_t n = 0; n < b.length; n++)
		assert_false(wire_changes_open(b.data, n, &f->arena, &back, &why));
	buf_finish(&b);
}

static void pages_are_checked(void **state)
{
	static const struct {
		const char *json, *code;
	} cases[] = {
		{"[]", "json"},
		{"{\"epoch\":\"e\",\"head\":\"1\"}", "shape"},
		{"{\"epoch\":\"e\",\"head\":1,\"next\":\"n\"}", "shape"},
		{"{\"epoch\":\"e\",\"head\":\"1\",\"next\":\"n\",\"changes\":{}}", "shape"},
		{"{\"epoch\":\"e\",\"head\":\"1\",\"next\":\"n\",\"changes\":[],\"changes\":[]}",
		"json"},
		{"{\"epoch\":\"e\",\"head\":\"1\",\"next\":\"n\"} x", "json"},
		{"{\"epoch\":\"e\",\"head\":\"1\",\"next\":\"n\" \"x\":1}", "json"},
		{"{\"epoch\":\"e\",\"head\":\"-1\",\"next\":\"n\"}", "shape"},
		{"{\"epoch\":\"e\",\"head\":\"1\",\"next\":\"n\",\"digest\":{\"count\":1,\"hash\":"
		"\"xyz\"}}",
			"shape"},
		{"{\"x\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}", "json"},
		{"{\"x\":nonsense}", "json"},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wire_changes page;
		struct error why = {0};
		if (wire_changes_open(cases[i].json, strlen(cases[i].json), &f->arena, &page, &why))
			fail_msg("taken: %s", cases[i].json);
		assert_string_equal(why.code, cases[i].code);
	}
	struct wire_changes page;
	struct error why = {0};
	static const char loose[] = " { \"epoch\" : \"e\" , \"changes\" : null, \"new\":{\"a\":\"]}"
		"\\\"\"},"
		"\"head\" : \"1\", \"next\":\"n\" } \n";
	assert_true(wire_changes_open(loose, sizeof loose - 1, &f->arena, &page, &why));
}

static void broken_arrays_are_told(void **state)
{
	struct fixture *f = *state;
	struct wire_list list;
	struct wire_span item;
	struct error why = {0};
	static const char json[] = "{\"items\":[1 2]}";
	assert_true(wire_list_open(json, sizeof json - 1, "items", &f->arena, &list, &why));
	assert_true(wire_items_next(&list.items, &item));
	assert_false(wire_items_next(&list.items, &item));
	assert_true(list.items.broken);
}

static void snapshots_come_back(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf b;
	struct wire_snapshot page = {.epoch = "e", .seq = 9, .cursor = "c", .next = "p2",
		.more = true,
		.tick = {"{\"tick\":\"1\"}", 12}}, back;
	struct wire_counters c = {.area = 2, .domain = 3, .day = 20780}, counters;
	struct wire_span item;
	c.counts[COUNT_OPEN] = 12;
	c.counts[FLOW_IN] = 5;
	buf_init(&b, 10000);
	wire_snapshot_begin(&b, &page);
	wire_snapshot_counters(&b);
	assert_true(wire_counters_encode(&c, &f->refs, &b));
	assert_true(wire_snapshot_end(&b, &page));
	assert_true(wire_snapshot_open(b.data, b.length, &f->arena, &back, &why));
	assert_true(back.seq == 9 && back.more && back.tick.length == 12);
	assert_string_equal(back.next, "p2");
	assert_false(wire_items_next(&back.changes, &item));
	assert_true(wire_items_next(&back.counters, &item));
	assert_true(wire_counters_decode(item.bytes, item.length, &f->refs, &counters, &why));
	assert_memory_equal(counters.counts, c.counts, sizeof c.counts);
	assert_int_equal(counters.area, 2);
	assert_int_equal(counters.domain, 3);
	assert_int_equal(counters.day, 20780);
	buf_finish(&b);
}

static void lists_come_back(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct wire_list in = {.next = "n1", .has_total = true, .total = 0}, out;
	struct wire_span item;
	struct buf b;
	buf_init(&b, 1000);
	wire_list_begin(&b, "events");
	wire_raw(&b, "{}", 2);
	wire_raw(&b, "{}", 2);
	assert_true(wire_list_end(&b, &in));
	assert_string_equal(b.data, "{\"events\":[{},{}],\"next\":\"n1\",\"total\":0}");
	assert_true(wire_list_open(b.data, b.length, "events", &f->arena, &out, &why));
	assert_true(wire_items_next(&out.items, &item) && wire_items_next(&out.items, &item));
	assert_false(wire_items_next(&out.items, &item));
	assert_true(out.has_total && out.total == 0);
	buf_finish(&b);
}

static void areas_may_stand_in_any_order(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf b;
	buf_init(&b, 10000);
	wire_list_begin(&b, "areas");
	for (uint32_t num = 4; num >= 1; num--)
		assert_true(wire_area_encode(area_by_num(f->tree, num), f->tree, &b));
	assert_true(wire_list_end(&b, NULL));
	struct area_tree *tree = area_tree_create();
	if (!wire_areas_decode(b.data, b.length, tree, &why))
		fail_msg("%s", why.text);
	assert_int_equal(area_count(tree), 4);
	assert_int_equal(area_by_id(tree, "500105002")->parent, 2);
	assert_string_equal(area_root(tree)->id, "500000");
	struct wire_areas w;
	assert_true(wire_areas_begin(&w, b.data, b.length, &why));
	int steps = 1;
	while (wire_areas_step(&w, tree, 1, &why) == WIRE_AREAS_MORE)
		steps++;
	assert_int_equal(steps, 5);
	wire_areas_finish(&w);
	area_tree_destroy(tree);
	tree = area_tree_create();
	static const char orphan[] = "{\"areas\":[{\"id\":\"a\",\"num\":1,\"parent\":\"gone\"}]}";
	assert_false(wire_areas_decode(orphan, sizeof orphan - 1, tree, &why));
	assert_string_equal(why.code, "unknown_area");
	area_tree_destroy(tree);
	buf_finish(&b);
}

static void meta_comes_back(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf one, two;
	struct wire_meta m = {.version = "0.1.0", .api = 1,
		.epoch = "0123456789abcdef0123456789abcdef",
		.head = 7, .floor = 1, .tick = 99, .tick_ms = 10000, .now = 5000, .rate = 1,
		.utc_offset_minutes = -210, .catalog_version = 1, .wait_s = 50, .waiters = 4,
		.acts_per_minute = 60, .page = 1000, .server = "s", .level = LEVEL_DISTRICT,
		.identity = {.subject = "li.wei", .name = "李维", .num = 12, .role = PERSON_DUTY,
			.areas = {2, 4}, .area_count = 2},
		.unit = {.id = "u-1", .num = 3}}, back;
	struct wire_meta_areas ids;
	buf_init(&one, 10000);
	buf_init(&two, 10000);
	assert_true(wire_meta_encode(&m, &f->refs, &one));
	if (!wire_meta_decode(one.data, one.length, &f->refs, &f->arena, &back, &ids, &why))
		fail_msg("%s", why.text);
	assert_true(wire_meta_encode(&back, &f->refs, &two));
	assert_string_equal(one.data, two.data);
	assert_int_equal(back.utc_offset_minutes, -210);
	assert_int_equal(back.identity.unit, 3);
	assert_string_equal(back.identity.unit_id, "u-1");
	assert_int_equal(ids.count, 2);
	assert_string_equal(ids.ids[1], "500105002");
	struct wire_refs none = {0};
	assert_true(wire_meta_decode(one.data, one.length, &none, &f->arena, &back, &ids, &why));
	assert_int_equal(back.identity.area_count, 0);
	for (size_t n = 0; n < one.length; n++)
		assert_false(wire_meta_decode(one.data, n, &f->refs, &f->arena, &back, NULL, &why));
	buf_finish(&one);
	buf_finish(&two);
}

static void summaries_come_back(void **state)
{
	struct fixture *f = *state;
	struct error why = {0};
	struct buf one, two;
	struct wire_summary_domain domain = {.domain = 3};
	struct wire_summary_row row = {.area = 2, .name = {.zh_cn = "江北区"}, .domains = &domain,
		.domain_count = 1, .worst_area = 3, .worst_indicator = 1,
		.worst_colour = COLOUR_RED}, back;
	struct wire_summary_flow flows[] = {
		{.type = 1, .unit = {.id = "u-7", .num = 7}, .day = 20781, .shift = "night"},
		{.domain = 3, .unit = {.num = 8}, .day = INT32_MIN}};
	struct wire_citizen citizen = {.name = "a", .phone = "1"}, same;
	row.counts[COUNT_OPEN] = 4;
	flows[0].counts[FLOW_CLOSED] = 9;
	row.flows = flows;
	row.flow_count = 2;
	domain.counts[COUNT_RED] = 1;
	buf_init(&one, 10000);
	buf_init(&two, 10000);
	assert_true(wire_summary_encode(&row, &f->refs, &one));
	if (!wire_summary_decode(one.data, one.length, &f->refs, &f->arena, &back, &why))
		fail_msg("%s", why.text);
	assert_true(wire_summary_encode(&back, &f->refs, &two));
	assert_string_equal(one.data, two.data);
	assert_int_equal(back.domains[0].counts[COUNT_RED], 1);
	assert_int_equal(back.flow_count, 2);
	assert_int_equal(back.flows[0].counts[FLOW_CLOSED], 9);
	assert_int_equal(back.flows[0].day, 20781);
	assert_string_equal(back.flows[0].shift, "night");
	assert_int_equal(back.flows[0].unit.num, 7);
	assert_int_equal(back.flows[1].day, INT32_MIN);
	assert_null(back.flows[1].unit.id);
	buf_clear(&one);
	assert_true(wire_citizen_encode(&citizen, &one));
	assert_true(wire_citizen_decode(one.data, one.length, &f->arena, &same, &why));
	assert_string_equal(same.phone, "1");
	assert_null(same.address);
	buf_finish(&one);
	buf_finish(&two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_pages_come_back),
		cmocka_unit_test(pages_are_checked),
		cmocka_unit_test(broken_arrays_are_told),
		cmocka_unit_test(snapshots_come_back),
		cmocka_unit_test(lists_come_back),
		cmocka_unit_test(areas_may_stand_in_any_order),
		cmocka_unit_test(meta_comes_back),
		cmocka_unit_test(summaries_come_back),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
