/* SPDX-License-Identifier: MIT */
#include "../../src/gov/alert_map.h"
#include "city_world.h"

#include "yiping/base/utf8.h"

#define HEAD "[source]\nname = machines\nurl = http://127.0.0.1:9093\ntype = FO-313\n"

struct mapping {
	struct alert_map map;
	struct alert_world world;
	struct arena arena;
};

static struct alert_world world_of(void **state)
{
	const struct world *w = *state;
	return (struct alert_world){w->catalog, w->tree};
}

static void read_map(struct mapping *m, void **state, const char *text)
{
	struct error e = {0};
	*m = (struct mapping){.world = world_of(state)};
	if (!alert_map_read_text(&m->map, text, "x.ini", &m->world, &e))
		fail_msg("%s", e.text);
}

static void finish(struct mapping *m)
{
	alert_map_finish(&m->map);
	arena_finish(&m->arena);
}

/* Labels are "name", "value" ... NULL. */
static struct alert_verdict verdict(struct mapping *m, const char *const *labels)
{
	struct wire_pair pairs[8];
	struct wire_alert a = {.fingerprint = "0123456789abcdef", .labels = pairs};
	struct alert_verdict v, judged;
	for (size_t i = 0; labels[i]; i += 2)
		pairs[a.label_count++] = (struct wire_pair){labels[i], labels[i + 1]};
	alert_map_apply(&m->map, &m->world, &a, &m->arena, &v);
	alert_map_judge(&m->map, &m->world, &a, &judged);
	assert_int_equal(v.ignored, judged.ignored);
	assert_int_equal(v.strange, judged.strange);
	return v;
}

#define VERDICT(m, ...) verdict(m, (const char *const[]){__VA_ARGS__, NULL})

static void assert_type(const struct mapping *m, const struct alert_verdict *v, const char *type,
	const char *area)
{
	assert_string_equal(catalog_type(m->world.catalog, v->type)->id, type);
	assert_string_equal(area_by_num(m->world.tree, v->area)->id, area);
}

static void secrets_are_files(void **state)
{
	struct mapping m;
	struct alert_world w = world_of(state);
	static const char *const bad[] = {"user = x\n", "password-file = p\n", "user = a:b\n",
		"user = x\npassword-file = p\nbearer-file = t\n", "bearer-file =\n"};
	read_map(&m, state, HEAD "user = yiping\npassword-file = p\n");
	assert_string_equal(m.map.secret.user, "yiping");
	assert_string_equal(m.map.secret.password_file, "p"); // beside x.ini
	finish(&m);
	struct error e = {0};
	assert_true(alert_map_read_text(&m.map, HEAD "bearer-file = t\n", "/etc/y/x.ini", &w, &e));
	assert_string_equal(m.map.secret.bearer_file, "/etc/y/t");
	alert_map_finish(&m.map);
	assert_true(alert_map_read_text(&m.map, HEAD "bearer-file = /run/t\n", "/e/x.ini", &w, &e));
	assert_string_equal(m.map.secret.bearer_file, "/run/t");
	alert_map_finish(&m.map);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char text[512];
		snprintf(text, sizeof text, HEAD "%s", bad[i]);
		if (alert_map_read_text(&m.map, text, "x.ini", &w, &e))
			fail_msg("taken: %s", bad[i]);
	}
}

static void defaults_are_enough(void **state)
{
	struct mapping m;
	read_map(&m, state, HEAD);
	assert_int_equal(m.map.period_ms, 15 * SECOND_MS);
	assert_string_equal(m.map.server.base, "http://127.0.0.1:9093");
	struct alert_verdict v = VERDICT(&m, "alertname", "Disk", "summary", "no room",
		"description", "two lines\nof it");
	assert_type(&m, &v, "FO-313", "500000");
	assert_int_equal(v.grade, 0);
	assert_string_equal(v.title, "Disk: no room");
	assert_string_equal(v.text, "two lines of it");
	assert_null(v.place);
	assert_false(v.ignored || v.strange);
	v = VERDICT(&m, "alertname", "Disk");
	assert_string_equal(v.title, "Disk");
	assert_null(v.text);
	v = VERDICT(&m, "job", "x");
	assert_string_equal(v.title, "machines 0123456789abcdef");
	finish(&m);
}

static void first_rule_that_holds_wins(void **state)
{
	struct mapping m;
	read_map(&m, state, HEAD "grade = 4\narea = 500103\nplace = {instance}\n"
		"[rule quiet]\nwhen = alertname=Watchdog\nignore = yes\n"
		"[rule disk]\nwhen = severity=critical alertname~Disk\ngrade = 2\n"
		"title = {instance} is full\n"
		"[rule any]\nwhen = severity=critical\ntype = ER-517\narea = 500112\n"
		"[rule rest]\nwhen = team!=\"\" team!~night job=\"a b\"\ngrade = 3\n");
	struct alert_verdict v = VERDICT(&m, "alertname", "Watchdog");
	assert_true(v.ignored);
	v = VERDICT(&m, "alertname", "bigDiskX", "severity", "critical", "instance", "db-1");
	assert_type(&m, &v, "FO-313", "500103");
	assert_int_equal(v.grade, 2);
	assert_string_equal(v.title, "db-1 is full");
	assert_string_equal(v.place, "db-1");
	v = VERDICT(&m, "alertname", "Net", "severity", "critical");
	assert_type(&m, &v, "ER-517", "500112");
	assert_int_equal(v.grade, 4);
	v = VERDICT(&m, "alertname", "Net", "team", "day", "job", "a b");
	assert_int_equal(v.grade, 3);
	v = VERDICT(&m, "alertname", "Net", "team", "a night", "job", "a b");
	assert_int_equal(v.grade, 4);
	v = VERDICT(&m, "alertname", "Net", "job", "a b");
	assert_int_equal(v.grade, 4);
	finish(&m);
}

static void labels_may_name_type_and_area(void **state)
{
	struct mapping m;
	read_map(&m, state, HEAD "type-label = kind\narea-label = where\ndomain = FO\n"
		"[rule own]\nwhen = own=yes\ntype = ER-517\narea = 500112\n");
	struct alert_verdict v = VERDICT(&m, "kind", "FO-301", "where", "500103");
	assert_type(&m, &v, "FO-301", "500103");
	assert_false(v.strange);
	v = VERDICT(&m, "kind", "FO-999", "where", "500103");
	assert_type(&m, &v, "FO-313", "500103");
	assert_true(v.strange);
	v = VERDICT(&m, "kind", "FO-301", "where", "9' or 1=1");
	assert_type(&m, &v, "FO-301", "500000");
	assert_true(v.strange);
	v = VERDICT(&m, "kind", "ER-502"); // of another domain
	assert_type(&m, &v, "FO-313", "500000");
	assert_true(v.strange);
	v = VERDICT(&m, "own", "yes", "kind", "FO-301", "where", "500103");
	assert_type(&m, &v, "ER-517", "500112"); // what a rule says itself
	assert_false(v.strange);
	finish(&m);
}

static void hostile_labels_are_gated_and_cut(void **state)
{
	static char megabyte[1 << 20];
	struct mapping m;
	read_map(&m, state, HEAD "title = {alertname} {instance}\ntext = {instance}\n");
	struct alert_verdict v = VERDICT(&m, "alertname", "\x1b[31m\x07\xE2\x80\xAEtxt\xC2\x9B"
		"1m\r\n", "instance", "=cmd|'/c calc'!A1");
	for (const unsigned char *s = (const unsigned char *)v.title; *s; s++)
		assert_true(*s >= 0x20 && *s != 0x7F);
	assert_null(strstr(v.title, "\xE2\x80\xAE"));
	assert_null(strstr(v.title, "\xC2\x9B"));
	assert_string_equal(v.text, "=cmd|'/c calc'!A1");
	memset(megabyte, 'x', sizeof megabyte - 1);
	v = VERDICT(&m, "alertname", megabyte, "instance", "{alertname}");
	assert_true(utf8_columns(v.title) <= 120);
	assert_string_equal(v.text, "{alertname}"); // a value is no template
	v = VERDICT(&m, "alertname", " \t\n", "instance", " - ");
	assert_string_equal(v.title, "machines 0123456789abcdef");
	finish(&m);
}

static void bad_files_are_refused_with_their_line(void **state)
{
	static const struct {
		const char *text, *sentence;
	} cases[] = {
		{HEAD "grade = 6\n", "x.ini, line 5: a grade is from 1 to 5."},
		{HEAD "grade = four\n", "x.ini, line 5: a grade is from 1 to 5."},
		{HEAD "period = 500ms\n", "x.ini, line 5: a period is from 1s to 60m."},
		{HEAD "period = 2h\n", "x.ini, line 5: a period is from 1s to 60m."},
		{HEAD "\nareas = 1\n", "x.ini, line 6: there is no such setting."},
		{HEAD "area = nowhere\n", "x.ini, line 5: there is no such area."},
		{HEAD "domain = XX\n", "x.ini, line 5: the catalog has no such domain."},
		{HEAD "domain = ER\n", "x.ini, line 5: the type of [source] is of another domain."},
		{HEAD "type = FO-301\n", "x.ini, line 5: this is said twice."},
		{HEAD "ignore = yes\n",
			"x.ini, line 5: this setting does not belong in this section."},
		{HEAD "title = {a b}\n",
			"x.ini, line 5: a name stands in { and }, nothing else does."},
		{HEAD "title = {a\n",
			"x.ini, line 5: a name stands in { and }, nothing else does."},
		{HEAD "text = a}\n", "x.ini, line 5: a name stands in { and }, nothing else does."},
		{HEAD "[rule]\nwhen = a=b\n",
			"x.ini, line 6: sections are [source] and [rule NAME]."},
		{HEAD "[rule a]\ngrade = 2\n", "x.ini, line 6: this rule has no when."},
		{HEAD "[rule a]\nname = b\n",
			"x.ini, line 6: this setting does not belong in this section."},
		{HEAD "[rule a]\nwhen = a=~b\n",
			"x.ini, line 6: after a label comes one of = != ~ !~ and a value."},
		{HEAD "[rule a]\nwhen = a=\"b\n",
			"x.ini, line 6: a value is one word, or stands in quotation marks."},
		{HEAD "[rule a]\nwhen = a=\n",
			"x.ini, line 6: a value is one word, or stands in quotation marks."},
		{HEAD "[rule a]\nwhen = =b\n",
			"x.ini, line 6: a condition begins with the name of a label."},
		{HEAD "[rule a]\nwhen = a=b\nignore = maybe\n",
			"x.ini, line 7: this is yes or no."},
		{HEAD "[rule a]\nwhen = a=b\ntype = FO-301\ndomain = ER\n",
			"x.ini, line 8: the type of this rule is of another domain."},
		{HEAD "grade 4\n",
			"x.ini, line 5: this is neither a [section] nor name = value."},
		{"[source]\nname = a/b\n",
			"x.ini, line 2: a name has up to 32 letters, digits, dots and dashes."},
		{"[source]\nurl = http://10.0.0.1:9093\n", "x.ini, line 2: "},
		{"[source]\nname = a\ntype = FO-313\n", "x.ini, line 3: [source] has no url."},
		{"[source]\nname = a\nurl = http://localhost:1\n",
			"x.ini, line 3: [source] has no type."},
		{"", "x.ini, line 0: [source] has no name."},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct alert_world w = world_of(state);
		struct alert_map m;
		struct error e = {0};
		const char *expected = cases[i].sentence;
		assert_false(alert_map_read_text(&m, cases[i].text, "x.ini", &w, &e));
		assert_string_equal(e.code, "source");
		if (strncmp(e.text, expected, strlen(expected)) != 0)
			fail_msg("%s\n%s", cases[i].text, e.text);
	}
}

static void files_are_read(void **state)
{
	struct alert_world w = world_of(state);
	struct alert_map m;
	struct error e = {0};
	assert_false(alert_map_read(&m, "/nonexistent/a.ini", &w, &e));
	assert_string_equal(e.code, "not_found");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secrets_are_files),
		cmocka_unit_test(defaults_are_enough),
		cmocka_unit_test(first_rule_that_holds_wins),
		cmocka_unit_test(labels_may_name_type_and_area),
		cmocka_unit_test(hostile_labels_are_gated_and_cut),
		cmocka_unit_test(bad_files_are_refused_with_their_line),
		cmocka_unit_test(files_are_read),
	};
	return cmocka_run_group_tests(tests, world_make, world_finish);
}
