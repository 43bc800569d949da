/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "filter_world.h"
#include "yiping/base/instant.h"
#include "yiping/model/area_find.h"

#define PERSON 9

static bool keeps_for(const struct world *w, const char *text, const struct live *l,
	const struct person *p)
{
	struct filter_context x = world_context(w, p);
	struct filter f;
	struct error e = {0};

	if (!filter_parse(text, w->catalog, w->tree, &f, &e))
		fail_msg("%s: %s", text, e.text);
	bool keeps = filter_keeps(&f, &x, l, world_has_words, &f);
	filter_finish(&f);
	return keeps;
}

static bool keeps(const struct world *w, const char *text, const struct live *l)
{
	return keeps_for(w, text, l, NULL);
}

static void check_fails(const struct world *w, const char *text, const char *code, size_t column,
	const char *part)
{
	struct filter f;
	struct error e = {0};

	if (filter_parse(text, w->catalog, w->tree, &f, &e))
		fail_msg("%s was taken", text);
	assert_string_equal(e.code, code);
	assert_int_equal(filter_error_column(&e), column);
	if (!strstr(e.text, part))
		fail_msg("'%s' does not say '%s'", e.text, part);
	assert_int_equal(f.count, 0);
	filter_finish(&f);
}

/* Every expression that keeps the sample is dropped by its negation and the other way round. */
static void check(const struct world *w, const char *text, bool expected)
{
	struct live l = world_sample();
	char turned[256];

	if (keeps(w, text, &l) != expected)
		fail_msg("%s", text);
	snprintf(turned, sizeof(turned), "-%s", text);
	if (keeps(w, turned, &l) == expected)
		fail_msg("%s", turned);
	snprintf(turned, sizeof(turned), "NOT %s", text);
	if (keeps(w, turned, &l) == expected)
		fail_msg("%s", turned);
}

static void fields(void **state)
{
	static const char *const yes[] = {"domain=FO", "domain=fo", "domain!=er", "type=fo-305",
		"type!=ER-501", "grade=3", "grade=III", "grade=iii", "grade=Ⅲ", "grade<=3",
		"grade<4", "grade>2", "grade>=II", "grade!=5", "state=handling", "state=open",
		"state!=done", "state!=closed", "state=waiting,handling",
		"state=handling,waiting", "STATE=Handling", "area=500109", "area=500000",
		"area=500109105", "area!=500118", "area=北碚", "area=beibei",
		"area!=\"New Town\"", "area=北碚/红炉", "area=重庆/北碚", "age>29m", "age>=30m",
		"age<=30m", "age<1h", "age<3d", "holder=fire-7", "holder~fire", "holder!=none",
		"id=20261123-000812", "id~0812", "source=camera", "source!=drone", "text~井盖",
		"text=\"井盖 缺失\"", "井盖", "text!=xyz", "overdue", "watch", "\"near\"",
		"12:30", "\"a\\\"b\"", "grade≤3", "grade≠4", "domain:FO"};
	static const char *const no[] = {"domain=ER", "type=ER-501", "grade=4", "grade<3",
		"grade>3", "grade<=II", "grade=5", "state=done", "state=suspended",
		"state!=waiting,handling", "area=500118", "area!=500000", "age>30m", "age<1800s",
		"holder=none", "holder=fire", "holder!=FIRE-7", "id=0812", "source=drone",
		"text~xyz", "xyz", "near", "unacked", "mine", "unowned", "suspended",
		"supervised", "escalated", "135"};

	for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++)
		check(*state, yes[i], true);
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		check(*state, no[i], false);
}

static void full_width_is_tolerated(void **state)
{
	check(*state, "grade＝３", true);
	check(*state, "ｄｏｍａｉｎ：ＦＯ", true);
	check(*state, "grade＜＝３", true);
	check(*state, "age＞２９m", true);
	check(*state, "state！＝closed，waiting", true);
	check(*state, "ＯＶＥＲＤＵＥ", true);
	check(*state, "１３５", false);
	check(*state, "text～“井盖”", true);
	check(*state, "「井盖 缺失」", true);
	check(*state, "＂井盖＂", true);
	check(*state, "－near", true);
	check(*state, "overdue　domain＝FO", true);
}

static void all_terms_must_hold(void **state)
{
	struct live l = world_sample();

	assert_true(keeps(*state, "", &l));
	assert_true(keeps(*state, "  \t ", &l));
	assert_true(keeps(*state, "domain=FO grade<=3  state!=closed area=500109 age>20m overdue "
				  "watch text~\"井盖\" -near not xyz", &l));
	assert_false(keeps(*state, "domain=FO grade<=2 overdue", &l));
	assert_false(keeps(*state, "井盖 xyz", &l));
	assert_true(keeps(*state, "井盖 缺失", &l));
	assert_true(keeps(*state, "--overdue", &l));
	assert_false(keeps(*state, "not -overdue not overdue", &l));
	l.head.kind = KIND_INDICATOR;
	assert_false(keeps(*state, "", &l));
}

static void an_ungraded_event_is_not_grave(void **state)
{
	struct live l = world_sample();

	l.head.grade = 0;
	assert_false(keeps(*state, "grade<=3", &l));
	assert_false(keeps(*state, "grade>=1", &l));
	assert_true(keeps(*state, "grade!=3", &l));
}

static void flags(void **state)
{
	static const struct {
		const char *flag;
		uint32_t bits;
	} bits[] = {{"unacked", HEAD_UNACKED}, {"unowned", HEAD_UNOWNED}, {"135", HEAD_135},
		{"cleared", HEAD_CLEARED}, {"shelved", HEAD_SHELVED}, {"returned", HEAD_RETURNED},
		{"owed", HEAD_OWES}, {"待报", HEAD_OWES}, {"reports_owed", HEAD_OWES},
		{"supervised", HEAD_SUPERVISED}, {"escalated", LEVEL_CITY << HEAD_ESCALATED_SHIFT}};
	struct live l = world_sample();

	for (size_t i = 0; i < sizeof(bits) / sizeof(*bits); i++) {
		l.head.flags = 0;
		assert_false(keeps(*state, bits[i].flag, &l));
		l.head.flags = bits[i].bits;
		assert_true(keeps(*state, bits[i].flag, &l));
		l.head.flags = ~bits[i].bits & ~(7u << HEAD_ESCALATED_SHIFT);
		assert_false(keeps(*state, bits[i].flag, &l));
	}
	l = world_sample();
	l.head.state = STATE_SUSPENDED;
	assert_true(keeps(*state, "suspended", &l));
}

static bool asks_owed(const char *text)
{
	struct filter f;
	struct error e;
	assert_true(filter_parse(text, NULL, NULL, &f, &e));
	bool asks = filter_asks_owed(&f);
	filter_finish(&f);
	return asks;
}

/* A done event owes its last report: it is looked for unless a state is named. */
static void owed_looks_beyond_the_open(void **state)
{
	(void)state;
	assert_true(asks_owed("owed"));
	assert_true(asks_owed("grade<=3 owed"));
	assert_false(asks_owed("-owed"));
	assert_false(asks_owed("owed open"));
	assert_false(asks_owed("owed state=closed"));
	assert_false(asks_owed("overdue"));
}

static void near_and_overdue_by_the_clock(void **state)
{
	struct live l = world_sample();

	l.head.start = WORLD_NOW - 95 * MINUTE_MS;
	l.head.limit_s = 100 * 60;
	l.head.due = WORLD_NOW + 5 * MINUTE_MS;
	assert_true(keeps(*state, "near", &l));
	assert_false(keeps(*state, "overdue", &l));
	l.head.start = WORLD_NOW - 50 * MINUTE_MS;
	l.head.due = WORLD_NOW + 50 * MINUTE_MS;
	assert_false(keeps(*state, "near", &l));
	l.head.start = WORLD_NOW - 100 * MINUTE_MS;
	l.head.due = WORLD_NOW;
	assert_true(keeps(*state, "overdue", &l));
	assert_false(keeps(*state, "near", &l));
	l.head.clock = CLOCK_NONE;
	l.head.due = INSTANT_NONE;
	assert_false(keeps(*state, "overdue", &l));
}

static void mine(void **state)
{
	struct person p = {.num = PERSON, .unit = WORLD_UNIT};
	struct live l = world_sample();

	assert_true(keeps_for(*state, "mine", &l, &p));
	p.unit = 71;
	assert_true(keeps_for(*state, "mine", &l, &p)); // assisting
	p.unit = 72;
	assert_false(keeps_for(*state, "mine", &l, &p));
	l.head.holder = PERSON;
	assert_false(keeps_for(*state, "mine", &l, &p)); // a unit of my number is not me
	l.head.flags = HEAD_PERSON;
	assert_true(keeps_for(*state, "mine", &l, &p));
	l.head.holder = p.unit;
	assert_false(keeps_for(*state, "mine", &l, &p)); // nor a person of my unit's number
	l.head.holder = 0;
	l.head.flags = 0;
	p.unit = 0;
	assert_false(keeps_for(*state, "mine", &l, &p)); // nobody's is not mine
	assert_false(keeps_for(*state, "mine", &l, NULL));
}

static void watch(void **state)
{
	struct person duty = {.num = PERSON, .areas = {2}, .area_count = 1}; // a district
	struct live l = world_sample();

	l.head.grade = 4;
	assert_true(keeps_for(*state, "watch", &l, &duty)); // overdue
	l.head.clock = CLOCK_NONE;
	l.head.due = INSTANT_NONE;
	assert_false(keeps_for(*state, "watch", &l, &duty));
	for (int grade = 0; grade <= 5; grade++) {
		l.head.grade = (uint8_t)grade;
		assert_int_equal(keeps_for(*state, "watch", &l, &duty), grade >= 1 && grade <= 3);
	}
	l.head.flags = HEAD_135;
	assert_true(keeps_for(*state, "watch", &l, &duty));
	l.head.flags = HEAD_SUPERVISED;
	assert_true(keeps_for(*state, "watch", &l, &duty));
	l.head.flags = LEVEL_TOWN << HEAD_ESCALATED_SHIFT;
	assert_false(keeps_for(*state, "watch", &l, &duty)); // below my level
	l.head.flags = LEVEL_DISTRICT << HEAD_ESCALATED_SHIFT;
	assert_true(keeps_for(*state, "watch", &l, &duty));
	l.head.flags = LEVEL_CITY << HEAD_ESCALATED_SHIFT;
	assert_true(keeps_for(*state, "watch", &l, &duty));
	assert_true(keeps_for(*state, "watch", &l, NULL)); // of no level: all of them
	duty.areas[0] = 1;
	l.head.flags = LEVEL_DISTRICT << HEAD_ESCALATED_SHIFT;
	assert_false(keeps_for(*state, "watch", &l, &duty));
}

static bool must_not_ask(void *user, const struct live *l, const char *words)
{
	(void)l;
	(void)words;
	*(int *)user += 1;
	return true;
}

static void what_nobody_can_tell_fails(void **state)
{
	static const char *const terms[] = {"井盖", "-井盖", "source=camera", "-source=camera",
		"holder=x", "holder!=x"};
	const struct world *w = *state;
	struct filter_context x = {w->catalog, w->tree, NULL, WORLD_NOW, NULL, NULL};
	struct live l = world_sample();
	struct filter f;
	struct error e;
	int asked = 0;

	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++) {
		assert_true(filter_parse(terms[i], w->catalog, w->tree, &f, &e));
		assert_false(filter_keeps(&f, &x, &l, NULL, NULL));
		filter_finish(&f);
	}
	/* The text is asked for only when the head leaves it open. */
	assert_true(filter_parse("井盖 grade=4", w->catalog, w->tree, &f, &e));
	assert_true(filter_has_text(&f));
	assert_false(filter_keeps(&f, &x, &l, must_not_ask, &asked));
	assert_int_equal(asked, 0);
	filter_finish(&f);
	assert_true(filter_parse("grade=4 holder=none", w->catalog, w->tree, &f, &e));
	assert_false(filter_has_text(&f));
	filter_finish(&f);
	filter_finish(NULL);
}

static void errors_say_what_and_where(void **state)
{
	const struct world *w = *state;

	check_fails(w, "overdue colour=red", "filter_field", 9,
		"'colour'; fields: domain grade state area type age holder id source text");
	check_fails(w, "井盖 颜色=红", "filter_field", 4, "颜色");
	check_fails(w, "overdue=1", "filter_field", 1, "stands alone");
	check_fails(w, "domain=XX", "filter_value", 8, "FO ER");
	check_fails(w, "type=FO-999", "filter_value", 6, "FO-999");
	check_fails(w, "grade<=6", "filter_value", 8, "'6'");
	check_fails(w, "grade<==3", "filter_value", 8, "'=3'");
	check_fails(w, "grade~3", "filter_syntax", 1, "grade takes only = != < <= > >=");
	check_fails(w, "grade <= 3", "filter_syntax", 7, "right before it");
	check_fails(w, "state=waiting,lost", "filter_value", 7, "false_alarm");
	check_fails(w, "state=waiting,", "filter_value", 7, "state");
	check_fails(w, "state<closed", "filter_syntax", 1, "state takes only = !=");
	check_fails(w, "age=30m", "filter_syntax", 1, "age takes only < <= > >=");
	check_fails(w, "age>30", "filter_value", 5, "30m");
	check_fails(w, "age>-5m", "filter_value", 5, "-5m");
	check_fails(w, "source=moon", "filter_value", 8, "hotline");
	check_fails(w, "area=nowhere", "filter_value", 6, "nowhere");
	check_fails(w, "domain=", "filter_syntax", 8, "value is missing");
	check_fails(w, "domain= FO", "filter_syntax", 8, "value is missing");
	check_fails(w, "=FO", "filter_syntax", 1, "needs a field");
	check_fails(w, "text~\"井盖", "filter_syntax", 6, "never closed");
	check_fails(w, "text~\"\"", "filter_syntax", 6, "nothing between");
	check_fails(w, "\"井盖\"x", "filter_syntax", 5, "space");
	check_fails(w, "near -", "filter_syntax", 6, "negate");
	check_fails(w, "near not", "filter_syntax", 6, "negate");
	check_fails(w, "a\xFF" "b", "filter_syntax", 2, "character");
	check_fails(w, "井\x1b[2J", "filter_syntax", 2, "character");
	struct error other = {"io", "column 5: no"};
	assert_int_equal(filter_error_column(&other), 0);
}

static void names_of_several_areas_are_told_apart(void **state)
{
	const struct world *w = *state;
	struct live l = world_sample();

	check_fails(w, "area=红炉", "filter_ambiguous", 6, "2 areas");
	check_fails(w, "area=红炉", "filter_ambiguous", 6, "永川/红炉 (500118105)");
	check_fails(w, "area=honglu", "filter_ambiguous", 6, "Beibei/Honglu (500109105)");
	assert_true(keeps(w, "area=Beibei/Honglu", &l));
	assert_false(keeps(w, "area=永川/红炉", &l)); // the closed one there does not count
	assert_false(keeps(w, "area=旧", &l));        // but does where it is the only one
	check_fails(w, "area=红炉/北碚", "filter_value", 6, "no area");
}

static void areas_go_by_beginnings(void **state)
{
	const struct world *w = *state;

	check(w, "area=beib", true);
	check(w, "area=北", true);
	check_fails(w, "area=5001091", "filter_ambiguous", 6, "2 areas");
	check(w, "area=yongch", false);
	world_add_area(w->tree, 9, &(struct world_place){"500118201", 3, LEVEL_TOWN, "北碚新村",
		"Beibei Street", false});
	check(w, "area=beib", true); // the district still
	check(w, "area=北碚", true);
	world_add_area(w->tree, 10, &(struct world_place){"500118202", 3, LEVEL_TOWN, "北", "Bei",
		false});
	check(w, "area=北", true); // a district that begins so before a town that is called so
	check(w, "area=beibei/hong", true);
	check(w, "area=重", true);
	check_fails(w, "area=hong", "filter_ambiguous", 6, "2 areas");
	check_fails(w, "area=红", "filter_ambiguous", 6, "永川/红炉 (500118105)");
	check_fails(w, "area=eibei", "filter_value", 6, "'eibei'");
}

static void areas_are_offered(void **state)
{
	const struct world *w = *state;
	char word[AREA_OFFER_ROOM];

	assert_int_equal(area_offers(w->tree, "ho", 0, word), 2); // the closed one is not
	assert_string_equal(word, "Yongchuan/Honglu");
	assert_int_equal(area_offers(w->tree, "红", 1, word), 2);
	assert_string_equal(word, "北碚/红炉");
	assert_int_equal(area_find(w->tree, word).count, 1);
	assert_int_equal(area_offers(w->tree, "500109", 0, word), 3);
	assert_string_equal(word, "500109");
	assert_int_equal(area_offers(w->tree, "x", 0, word), 0);
	assert_string_equal(word, "");
}

static void queues_go_by_their_names(void **state)
{
	const struct world *w = *state;
	struct live l = world_sample();

	check(w, "watched", true);
	check(w, "本级关注", true);
	check(w, "超期", true);
	check(w, "临期", false);
	check(w, "1-3-5", false);
	l.head.flags |= HEAD_135;
	assert_true(keeps(w, "1-3-5", &l));
	assert_false(keeps(w, "\"超期\"", &l)); // a text that is not in it
}

static void holders_go_by_their_names(void **state)
{
	const struct world *w = *state;

	check(w, "holder=\"seventh st\"", true);
	check(w, "holder=消防", true);
	check(w, "holder~七站", true);
	check(w, "holder!=消防", false);
	check(w, "holder=fire-7", true);
	check(w, "holder=fire-", false); // of an id the whole
	check(w, "holder=警", false);
	check(w, "holder!=警", true);
}

static void at_most_three_candidates(void **state)
{
	const struct world *w = *state;
	static const struct world_place more[] = {
		{"500109901", 2, LEVEL_TOWN, "红炉", "Honglu", false},
		{"500109902", 2, LEVEL_TOWN, "红炉", "Honglu", false},
	};
	struct filter f;
	struct error e;
	int labels = 0;

	world_add_area(w->tree, 20, &more[0]);
	world_add_area(w->tree, 21, &more[1]);
	assert_false(filter_parse("area=红炉", w->catalog, w->tree, &f, &e));
	for (const char *s = e.text; (s = strstr(s, "(500")); s++)
		labels++;
	assert_int_equal(labels, 3);
	assert_non_null(strstr(e.text, "4 areas"));
	filter_finish(&f);
}

static void limits_of_size(void **state)
{
	const struct world *w = *state;
	char text[FILTER_TEXT_MAX + 2];

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	check_fails(w, text, "filter_long", FILTER_TEXT_MAX + 1, "too long");
	for (int i = 0; i < FILTER_TERMS_MAX; i++)
		snprintf(text + 2 * i, sizeof(text) - 2 * (size_t)i, "x ");
	struct filter f;
	assert_true(filter_parse(text, NULL, NULL, &f, NULL));
	assert_int_equal(f.count, FILTER_TERMS_MAX);
	filter_finish(&f);
	snprintf(text + 2 * FILTER_TERMS_MAX, 2, "y");
	check_fails(w, text, "filter_long", 2 * FILTER_TERMS_MAX + 1, "more than 64");
	struct error e = {0};
	assert_false(filter_parse("domain=FO", NULL, NULL, &f, &e));
	assert_false(filter_parse("area=500109", NULL, NULL, &f, &e));
	assert_false(filter_parse("type=FO-305", NULL, NULL, &f, &e));
}

/* What the list calls a state is what the filter takes. */
static void states_go_by_their_names(void **state)
{
	static const struct {
		const char *text;
		uint32_t states;
	} cases[] = {
		{"state=closed", STATE_BIT(STATE_CLOSED)},
		{"state=已办结", STATE_BIT(STATE_CLOSED)},
		{"closed", STATE_BIT(STATE_CLOSED)},
		{"已办结", STATE_BIT(STATE_CLOSED)},
		{"done", STATES_DONE},
		{"已结", STATES_DONE},
		{"open", STATES_OPEN},
		{"-open", STATES_DONE},
		{"not done", STATES_OPEN},
		{"state=to_receive", STATE_BIT(STATE_WAITING)},
		{"state=\"to receive\"", STATE_BIT(STATE_WAITING)},
		{"STATE=Waiting,待核查", STATE_BIT(STATE_WAITING) | STATE_BIT(STATE_REPORTED)},
		{"overdue", STATES_OPEN}, // no state is named
		{"\"closed\"", STATES_OPEN},
		{"state=closed state=waiting", 0},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct filter f;
		struct error e = {0};
		if (!filter_parse(cases[i].text, w->catalog, w->tree, &f, &e))
			fail_msg("%s: %s", cases[i].text, e.text);
		if (filter_states(&f) != cases[i].states)
			fail_msg("%s gives %x", cases[i].text, (unsigned)filter_states(&f));
		filter_finish(&f);
	}
}

static void every_state_is_named_where_one_is_unknown(void **state)
{
	struct world *w = *state;
	struct filter f;
	struct error e = {0};

	assert_false(filter_parse("state=gone", w->catalog, w->tree, &f, &e));
	for (int s = 0; s < STATE_COUNT; s++)
		assert_non_null(strstr(e.text, state_token((enum state)s)));
}

static void expect_offers(const struct world *w, const char *text, size_t from, const char *first,
	size_t count)
{
	char word[FILTER_OFFER_ROOM];
	size_t at, n = filter_offers(text, strlen(text), w->catalog, 0, word, &at);

	if (n != count || at != from || strcmp(word, first) != 0)
		fail_msg("%s: %zu offers from %zu, first \"%s\"", text, n, at, word);
}

static void words_are_offered_where_they_may_stand(void **state)
{
	const struct world *w = *state;

	expect_offers(w, "sta", 0, "state=", 1);
	expect_offers(w, "overdue -un", 9, "unacked", 2);
	expect_offers(w, "state=veri", 6, "verifying", 1);
	expect_offers(w, "state!=open,a", 12, "assigned", 3);
	expect_offers(w, "grade<=", 7, "1", 5);
	expect_offers(w, "source=ca", 7, "camera", 1);
	expect_offers(w, "text~x", 5, "", 0);
	expect_offers(w, "qqq", 0, "", 0);
	char word[FILTER_OFFER_ROOM];
	size_t at;
	filter_offers("-un", 3, w->catalog, 1, word, &at);
	assert_string_equal(word, "unowned");
}

/* Whatever is offered can be read. */
static void every_offer_is_understood(void **state)
{
	struct world *w = *state;
	static const char *const stems[] = {"", "state=", "domain=", "type=", "grade=", "source="};
	size_t seen = 0;

	for (size_t i = 0; i < sizeof(stems) / sizeof(stems[0]); i++) {
		char word[FILTER_OFFER_ROOM], text[2 * FILTER_OFFER_ROOM];
		size_t at, length = strlen(stems[i]);
		size_t n = filter_offers(stems[i], length, w->catalog, 0, word, &at);
		for (size_t pick = 0; pick < n; pick++, seen++) {
			struct filter f;
			struct error e = {0};
			filter_offers(stems[i], length, w->catalog, pick, word, &at);
			bool is_field = strpbrk(word, "=>") != NULL;
			snprintf(text, sizeof(text), "%s%s", stems[i], word);
			if (!is_field && !filter_parse(text, w->catalog, w->tree, &f, &e))
				fail_msg("%s: %s", text, e.text);
			if (!is_field)
				filter_finish(&f);
		}
	}
	assert_true(seen > 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(fields),
		WORLD_TEST(full_width_is_tolerated),
		WORLD_TEST(all_terms_must_hold),
		WORLD_TEST(an_ungraded_event_is_not_grave),
		WORLD_TEST(flags),
		WORLD_TEST(owed_looks_beyond_the_open),
		WORLD_TEST(near_and_overdue_by_the_clock),
		WORLD_TEST(mine),
		WORLD_TEST(watch),
		WORLD_TEST(what_nobody_can_tell_fails),
		WORLD_TEST(errors_say_what_and_where),
		WORLD_TEST(names_of_several_areas_are_told_apart),
		WORLD_TEST(areas_go_by_beginnings),
		WORLD_TEST(areas_are_offered),
		WORLD_TEST(queues_go_by_their_names),
		WORLD_TEST(holders_go_by_their_names),
		WORLD_TEST(at_most_three_candidates),
		WORLD_TEST(limits_of_size),
		WORLD_TEST(states_go_by_their_names),
		WORLD_TEST(every_state_is_named_where_one_is_unknown),
		WORLD_TEST(words_are_offered_where_they_may_stand),
		WORLD_TEST(every_offer_is_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
