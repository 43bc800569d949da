/* SPDX-License-Identifier: MIT */
/* The language of the filter, and what the signs of the pictures say. */
#include <stdio.h>
#include <string.h>

#include "freshness.h"
#include "help.h"
#include "overview.h"
#include "yiping/model/filter.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 512

/* ---- the filter ---- */

static const char *const fields[FILTER_FLAG] = {
	[FILTER_DOMAIN] = N_("board, by its letters: domain=FO"),
	[FILTER_GRADE] = N_("1 to 4 or I to IV, 5 routine: grade<=3"),
	[FILTER_STATE] = N_("one of those below, or several with commas between"),
	[FILTER_AREA] = N_("number or name of an area, and all that lies in it"),
	[FILTER_TYPE] = N_("type of event: type=FO-305"),
	[FILTER_AGE] = N_("since it was born: age>30m, 90s, 4h, 3d"),
	[FILTER_HOLDER] = N_("unit or person that has it, or none"),
	[FILTER_ID] = N_("number of the event; id~ takes a part of it"),
	[FILTER_SOURCE] = N_("who told of it: camera, hotline, grid ... (Tab shows all)"),
	[FILTER_TEXT] = N_("words in title, place or text: text~lift"),
};

static const char *const flags[FLAG_COUNT] = {
	[FLAG_OVERDUE] = N_("past the limit of its running clock"),
	[FLAG_NEAR] = N_("at nine tenths of that limit, or more"),
	[FLAG_UNACKED] = N_("acknowledged by nobody at its present grade"),
	[FLAG_MINE] = N_("in my hands or my unit's, helping counts"),
	[FLAG_UNOWNED] = N_("nobody could be named for it"),
	[FLAG_SUSPENDED] = N_("on hold, its clock stands"),
	[FLAG_SUPERVISED] = N_("a supervisor watches it and waits for a reply"),
	[FLAG_ESCALATED] = N_("went up to a higher level"),
	[FLAG_135] = N_("receive in 1 minute, verify in 3, act in 5"),
	[FLAG_WATCH] = N_("watched: grade I to III, 1-3-5, overdue, supervised, or escalated to my "
			  "level"),
	[FLAG_CLEARED] = N_("its condition was there and is over"),
	[FLAG_SHELVED] = N_("put aside for a while"),
	[FLAG_RETURNED] = N_("back from the shelf, not acknowledged since"),
	[FLAG_OWED] = N_("a report to the level above is owed"),
};

static void write_states(struct sheet *s)
{
	size_t n;
	const struct filter_alias *aliases = filter_aliases(&n);

	for (size_t i = 0; i < n; i++) {
		char text[TEXT_ROOM] = "";
		size_t used = 0;
		for (int state = 0; state < STATE_COUNT; state++)
			if (aliases[i].states & STATE_BIT(state) && used < sizeof(text))
				used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s",
					used ? ", " : "", words_state((enum state)state));
		help_entry(s, ROLE_KEY, aliases[i].token, text);
	}
	for (int state = 0; state < STATE_COUNT; state++)
		help_entry(s, ROLE_KEY, state_token((enum state)state),
			words_state((enum state)state));
}

void help_filter(struct sheet *s)
{
	sheet_head(s, _("Filter"), NULL);
	sheet_text(s, ROLE_TEXT,
		_("Words parted by blanks must all hold; - before one turns it round: domain=FO "
		  "grade<=3 -suspended."), 4);
	sheet_text(s, ROLE_TEXT,
		_("Any other word is searched for in title, place and text, and so is what stands "
		  "in \"quotes\"."), 4);
	sheet_text(s, ROLE_TEXT, _("Tab completes a word; again: the next that fits."), 3);
	sheet_gap(s);
	sheet_head(s, _("Fields: = != < <= > >=, words ~"), NULL);
	for (int f = 0; f < FILTER_FLAG; f++)
		help_entry(s, ROLE_KEY, filter_field_token((enum filter_field)f), _(fields[f]));
	sheet_gap(s);
	sheet_head(s, _("Words that stand alone"), NULL);
	for (int f = 0; f < FLAG_COUNT; f++)
		help_entry(s, ROLE_KEY, filter_flag_token((enum filter_flag)f), _(flags[f]));
	sheet_gap(s);
	sheet_head(s, _("States: state=, or alone"), NULL);
	write_states(s);
	sheet_text(s, ROLE_LABEL,
		_("The board holds open events; closed ones are listed by: yiping events FILTER"),
		3);
}

/* ---- signs ---- */

static void write_glyphs(struct sheet *s)
{
	sheet_head(s, _("Marks"), NULL);
	for (int g = 0; g < GLYPH_COUNT; g++)
		if (glyph_help((enum glyph)g))
			help_entry(s, ROLE_KEY,
				glyph_text((enum glyph)g, canvas_ascii(s->canvas)),
				_(glyph_help((enum glyph)g)));
}

static void write_rows(struct sheet *s)
{
	static const char *const heats[] = {[HEAT_CALM] = N_("left of the limit of its clock"),
		[HEAT_NEAR] = N_("nine tenths of the limit are over"),
		[HEAT_OVER] = N_("past the limit, since when")};

	sheet_head(s, _("In a row"), NULL);
	help_entry(s, ROLE_KEY, "x5",
		_("five events of one type and district in one row; counts count each of them"));
	for (int h = HEAT_CALM; h <= HEAT_OVER; h++)
		if (heats[h])
			help_entry(s, ROLE_KEY, widget_heat_word((enum heat)h), _(heats[h]));
	help_entry(s, ROLE_KEY, "1-3-5", _(flags[FLAG_135]));
	help_entry(s, ROLE_KEY, C_("queue", "watched"), _(flags[FLAG_WATCH]));
	help_entry(s, ROLE_KEY, C_("title", "withheld"),
		_("its words are not for a wall or a viewer"));
}

static void write_badges(struct sheet *s)
{
	char word[TEXT_ROOM];

	sheet_head(s, _("On a board"), NULL);
	for (int level = COLOUR_RED; level >= COLOUR_BLUE; level--) {
		snprintf(word, sizeof(word), "%s%s3",
			glyph_text(glyph_of_level(level), canvas_ascii(s->canvas)),
			words_colour_letter((enum colour)level));
		char text[TEXT_ROOM];
		snprintf(text, sizeof(text), _("three indicators of this centre are %s"),
			words_colour((enum colour)level));
		help_entry(s,
			level >= COLOUR_ORANGE ? role_of_level_need(level) : role_of_level(level),
			word, text);
	}
	snprintf(word, sizeof(word), _("?stale %d"), 2);
	help_entry(s, ROLE_DOUBT, word, _("two are too old to be believed"));
	snprintf(word, sizeof(word), "%s %s1", _("below"), words_colour_letter(COLOUR_YELLOW));
	help_entry(s, ROLE_LABEL, word, _("the worst of the centres below, how many, one of them"));
	for (int grade = 1; grade <= 5; grade++) {
		char text[TEXT_ROOM];
		snprintf(word, sizeof(word), "%s2", pane_grade_letter(grade));
		snprintf(text, sizeof(text), _("two open events: %s"), words_grade(grade));
		help_entry(s, ROLE_LABEL, word, text);
	}
}

static void write_freshness(struct sheet *s)
{
	static const char *const marks[] = {[MARK_QUEUED] = N_("on this disk, not sent yet"),
		[MARK_SENT] = N_("sent, the server has not said what became of it"),
		[MARK_APPLIED] = N_("the server has done it"),
		[MARK_CONFLICT] = N_("somebody was first: look and decide again; Esc puts it away"),
		[MARK_REFUSED] = N_("the server will not do it, and says why; Esc puts it away"),
		[MARK_ATTENTION] = N_("a program went wrong: somebody has to look")};
	static const char *const qualities[QUALITY_COUNT] = {
		[QUALITY_STALE] = N_("value: older than it may be"),
		[QUALITY_NO_DATA] = N_("value: never measured here"),
		[QUALITY_MAINTENANCE] = N_("value: being mended, not judged"),
		[QUALITY_DISABLED] = N_("value: taken out, not judged")};
	char word[CHIP_ROOM];
	const char *help;

	sheet_head(s, _("How far to trust it"), NULL);
	for (int i = 0; freshness_sign(i, word, &help); i++)
		help_entry(s, ROLE_DOUBT, word, help);
	for (int q = 0; q < QUALITY_COUNT; q++)
		if (qualities[q])
			help_entry(s, ROLE_DOUBT, words_quality((enum quality)q), _(qualities[q]));
	help_entry(s, ROLE_LABEL, _("trends: 1 min"),
		_("one value a minute is known of what was before this server began"));
	sheet_gap(s);
	sheet_head(s, _("What became of my acts"), NULL);
	for (int m = MARK_QUEUED; m <= MARK_ATTENTION; m++)
		help_entry(s, m >= MARK_CONFLICT ? ROLE_DOUBT_REV : ROLE_DOUBT,
			words_mark((enum mark)m), _(marks[m]));
}

void help_signs(struct sheet *s)
{
	write_glyphs(s);
	sheet_gap(s);
	write_rows(s);
	sheet_gap(s);
	write_badges(s);
	sheet_gap(s);
	write_freshness(s);
}
