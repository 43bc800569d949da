/* SPDX-License-Identifier: MIT */
#include "wire_fixture.h"
#include "yiping/base/instant.h"
#include "yiping/wire/cap.h"

#define T0 (INT64_C(1783586527) * SECOND_MS) // 2026-07-09T16:42:07+08:00

static struct warning rain(void)
{
	return (struct warning){.id = "rain-7@500105", .num = 7, .rev = 1, .area = 1,
		.colour = COLOUR_RED, .headline = {.zh_cn = "暴雨", .en = "Rain"},
		.hazard = "rainstorm", .issued = T0 - HOUR_MS, .onset = T0 + HOUR_MS,
		.expires = INSTANT_NONE};
}

static const char *cap(struct fixture *f, const struct warning *w, int64_t before)
{
	const struct cap_message m = {w, "urn:x", T0, before};
	struct buf b;
	buf_init(&b, 64 * 1024);
	assert_true(wire_cap_encode(&m, &f->refs, &b));
	const char *text = arena_strndup(&f->arena, b.data, b.length);
	buf_finish(&b);
	return text;
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no %s in %s", part, text);
}

static void text_is_escaped(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"plain 暴雨", "plain 暴雨"},
		{"a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'"},
		{"]]>", "]]&gt;"},
		{"&amp;", "&amp;amp;"},
		{"a\x01z", "a\xEF\xBF\xBDz"},
		{"tab\tline\n", "tab\tline\n"},
		{"bad \xFF byte", "bad \xEF\xBF\xBD byte"},
		{"cut \xE6\x9A", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
		{"\xEF\xBF\xBE", "\xEF\xBF\xBD"}, // U+FFFE is no character of XML
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b;
		buf_init(&b, 256);
		wire_xml_text(&b, cases[i].in);
		assert_string_equal(b.data, cases[i].out);
		buf_finish(&b);
	}
}

static void colours_are_mapped(void **state)
{
	struct fixture *f = *state;
	static const struct {
		enum colour colour;
		bool begun;
		const char *urgency, *severity, *certainty;
	} cases[] = {
		{COLOUR_RED, true, "Immediate", "Extreme", "Observed"},
		{COLOUR_RED, false, "Immediate", "Extreme", "Likely"},
		{COLOUR_ORANGE, true, "Immediate", "Severe", "Likely"},
		{COLOUR_ORANGE, false, "Expected", "Severe", "Likely"},
		{COLOUR_YELLOW, false, "Expected", "Moderate", "Likely"},
		{COLOUR_BLUE, false, "Future", "Minor", "Possible"},
		{COLOUR_BLUE, true, "Expected", "Minor", "Possible"},
		{COLOUR_NONE, true, "Unknown", "Unknown", "Unknown"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char part[256];
		struct warning w = rain();
		w.colour = cases[i].colour;
		w.onset = cases[i].begun ? T0 : T0 + 1;
		snprintf(part, sizeof part,
			"<urgency>%s</urgency>\n<severity>%s</severity>\n<certainty>%s</certainty>",
			cases[i].urgency, cases[i].severity, cases[i].certainty);
		has(cap(f, &w, INSTANT_NONE), part);
	}
}

static void the_message_says_what_it_is_to_the_one_before(void **state)
{
	struct fixture *f = *state;
	struct warning w = rain();
	const char *text = cap(f, &w, INSTANT_NONE);
	has(text, "<identifier>rain-7@500105.1</identifier>");
	has(text, "<msgType>Alert</msgType>");
	has(text, "<status>Actual</status>");
	has(text, "<sent>2026-07-09T16:42:07+08:00</sent>");
	assert_null(strstr(text, "<references>"));
	assert_null(strstr(text, "<expires>"));
	w.rev = 2;
	w.exercise = true;
	text = cap(f, &w, T0 - MINUTE_MS);
	has(text, "<msgType>Update</msgType>");
	has(text, "<status>Exercise</status>");
	has(text, "EXERCISE");
	has(text, "<references>urn:x,rain-7@500105.1,2026-07-09T16:41:07+08:00</references>");
	w.state = WARNING_LIFTED;
	text = cap(f, &w, T0 - MINUTE_MS);
	has(text, "<msgType>Cancel</msgType>");
	has(text, "<responseType>AllClear</responseType>");
}

static void hostile_words_stay_words(void **state)
{
	struct fixture *f = *state;
	struct warning w = rain();
	w.headline = (struct name){.zh_cn = "</headline><x/>"};
	const char *text = cap(f, &w, INSTANT_NONE);
	has(text, "<headline>&lt;/headline&gt;&lt;x/&gt;</headline>");
	assert_null(strstr(text, "<language>en</language>")); // nothing is said in English
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_escaped),
		EACH(colours_are_mapped),
		EACH(the_message_says_what_it_is_to_the_one_before),
		EACH(hostile_words_stay_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
