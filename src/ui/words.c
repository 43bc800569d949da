/* SPDX-License-Identifier: MIT */
#include "yiping/ui/words.h"

#include <string.h>

#include "yiping/ui/i18n.h"

#define PICK(table, i)                                                                             \
	((unsigned)(i) < sizeof(table) / sizeof((table)[0]) && (table)[(unsigned)(i)]              \
			? i18n_entry((table)[(unsigned)(i)])                                       \
			: "?")

const char *words_state(enum state s)
{
	static const char *const words[STATE_COUNT] = {
		NC_("state", "sensed"),
		NC_("state", "to receive"),
		NC_("state", "verifying"),
		NC_("state", "to send out"),
		NC_("state", "to accept"),
		NC_("state", "accepted"),
		NC_("state", "handling"),
		NC_("state", "on hold"),
		NC_("state", "to check"),
		NC_("state", "checking"),
		NC_("state", "closed"),
		NC_("state", "evaluated"),
		NC_("state", "archived"),
		NC_("state", "false alarm"),
		NC_("state", "merged"),
		NC_("state", "void"),
	};

	return PICK(words, s);
}

const char *words_verb(enum verb v)
{
	static const char *const words[VERB_COUNT] = {
		[VERB_NONE] = NC_("verb", "-"),
		[VERB_REPORT] = NC_("verb", "report"),
		[VERB_ACK] = NC_("verb", "acknowledge"),
		[VERB_VERIFY] = NC_("verb", "verify"),
		[VERB_GRADE] = NC_("verb", "set grade"),
		[VERB_DISPATCH] = NC_("verb", "dispatch"),
		[VERB_SEND_BACK] = NC_("verb", "send back"),
		[VERB_DEPART] = NC_("verb", "depart"),
		[VERB_ARRIVE] = NC_("verb", "on scene"),
		[VERB_PROGRESS] = NC_("verb", "progress"),
		[VERB_WHISTLE] = NC_("verb", "whistle"),
		[VERB_ASK] = NC_("verb", "ask"),
		[VERB_DECIDE] = NC_("verb", "decide"),
		[VERB_RESUME] = NC_("verb", "resume"),
		[VERB_FEEDBACK] = NC_("verb", "feed back"),
		[VERB_CHECK] = NC_("verb", "check"),
		[VERB_REWORK] = NC_("verb", "rework"),
		[VERB_CLOSE] = NC_("verb", "close"),
		[VERB_REOPEN] = NC_("verb", "reopen"),
		[VERB_EVALUATE] = NC_("verb", "evaluate"),
		[VERB_ARCHIVE] = NC_("verb", "archive"),
		[VERB_MERGE] = NC_("verb", "merge"),
		[VERB_LINK] = NC_("verb", "link"),
		[VERB_VOID] = NC_("verb", "void"),
		[VERB_TRANSFER] = NC_("verb", "transfer"),
		[VERB_ESCALATE] = NC_("verb", "escalate"),
		[VERB_URGE] = NC_("verb", "urge"),
		[VERB_SUPERVISE] = NC_("verb", "supervise"),
		[VERB_REPLY] = NC_("verb", "reply"),
		[VERB_NOTE] = NC_("verb", "note"),
		[VERB_ATTACH] = NC_("verb", "attach"),
		[VERB_SHELVE] = NC_("verb", "shelve"),
		[VERB_UNSHELVE] = NC_("verb", "unshelve"),
		[VERB_CALL] = NC_("verb", "call"),
		[VERB_ANSWER] = NC_("verb", "answer"),
		[VERB_UNDO] = NC_("verb", "undo"),
		[VERB_SENSE] = NC_("verb", "sensed"),
		[VERB_PROMOTE] = NC_("verb", "made an event"),
		[VERB_CLEAR] = NC_("verb", "cleared"),
		[VERB_REHOME] = NC_("verb", "moved"),
		[VERB_PUT] = NC_("verb", "written"),
		[VERB_INFORM] = NC_("verb", "report up"),
		[VERB_OWN] = NC_("verb", "owner settled"),
	};

	return PICK(words, v);
}

const char *words_grade(int grade)
{
	static const char *const words[] = {NC_("grade", "Routine"), NC_("grade", "Extreme"),
		NC_("grade", "Serious"), NC_("grade", "Larger"), NC_("grade", "Ordinary")};

	return i18n_entry(words[grade >= 1 && grade <= 4 ? grade : 0]);
}

const char *words_roman(int grade)
{
	static const char *const romans[] = {"-", "I", "II", "III", "IV"};

	return romans[grade >= 1 && grade <= 4 ? grade : 0];
}

const char *words_level(enum level l)
{
	static const char *const words[LEVEL_COUNT] = {NC_("area", "-"), NC_("area", "city"),
		NC_("area", "district"), NC_("area", "town"), NC_("area", "village"),
		NC_("area", "grid")};

	return PICK(words, l);
}

const char *words_colour(enum colour c)
{
	static const char *const words[COLOUR_COUNT] = {NC_("colour", "normal"),
		NC_("colour", "blue"), NC_("colour", "yellow"), NC_("colour", "orange"),
		NC_("colour", "red")};

	return PICK(words, c);
}

const char *words_colour_letter(enum colour c)
{
	static const char *const letters[COLOUR_COUNT] = {"-", NC_("level", "B"), NC_("level", "Y"),
		NC_("level", "O"), NC_("level", "R")};

	return PICK(letters, c);
}

const char *words_quality(enum quality q)
{
	static const char *const words[QUALITY_COUNT] = {NC_("quality", "good"),
		NC_("quality", "stale"), NC_("quality", "no data"), NC_("quality", "maintenance"),
		NC_("quality", "disabled")};

	return PICK(words, q);
}

const char *words_clock(enum head_clock c)
{
	static const char *const words[CLOCK_COUNT] = {NC_("leg", "-"), NC_("leg", "receive"),
		NC_("leg", "verify"), NC_("leg", "act"), NC_("leg", "arrive"), NC_("leg", "close"),
		NC_("leg", "send"), NC_("leg", "accept"), NC_("leg", "check"),
		NC_("leg", "review"), NC_("leg", "report"),
		NC_("leg", "owner")};

	return PICK(words, c);
}

const char *words_role(enum role_id r)
{
	static const char *const words[PERSON_ROLE_COUNT] = {NC_("role", "-"),
		NC_("role", "viewer"), NC_("role", "grid worker"), NC_("role", "duty officer"),
		NC_("role", "shift supervisor"), NC_("role", "inspector"),
		NC_("role", "administrator"), NC_("role", "gateway")};

	return PICK(words, r);
}

const char *words_source(enum source_kind s)
{
	static const char *const words[SOURCE_COUNT] = {NC_("source", "-"), NC_("source", "device"),
		NC_("source", "camera"), NC_("source", "drone"), NC_("source", "hotline"),
		NC_("source", "grid worker"), NC_("source", "system"), NC_("source", "warning"),
		NC_("source", "public"), NC_("source", "other")};

	return PICK(words, s);
}

const char *words_mark(enum mark m)
{
	static const char *const words[] = {NULL, NC_("act", "queued"), NC_("act", "sent"),
		NC_("act", "applied"), NC_("act", "conflict"), NC_("act", "refused"),
		NC_("act", "look here")};

	return m == MARK_NONE ? "" : PICK(words, m);
}

const char *words_feed(enum feed f)
{
	static const char *const words[FEED_COUNT] = {NC_("feed", "unknown"), NC_("feed", "normal"),
		NC_("feed", "late"), NC_("feed", "silent")};

	return PICK(words, f);
}

const char *words_unit_class(enum unit_class c)
{
	static const char *const words[CLASS_COUNT] = {NC_("class", "teams"),
		NC_("class", "people"), NC_("class", "vehicles"), NC_("class", "cameras"),
		NC_("class", "drones")};

	return PICK(words, c);
}

const char *words_unit_status(enum unit_status s)
{
	static const char *const words[UNIT_STATUS_COUNT] = {NC_("unit", "unknown"),
		NC_("unit", "idle"), NC_("unit", "busy"), NC_("unit", "off")};

	return PICK(words, s);
}

const char *words_link(enum link_state s)
{
	static const char *const words[] = {NC_("link", "not begun"), NC_("link", "loading"),
		NC_("link", "live"), NC_("link", "catching up"), NC_("link", "offline"),
		NC_("link", "denied"), NC_("link", "read along with another yiping")};

	return PICK(words, s);
}

const char *words_request(const char *what)
{
	static const struct {
		const char *token, *word;
	} words[] = {
		{"extension", NC_("request", "extension")},
		{"suspension", NC_("request", "suspension")},
		{"send_back", NC_("request", "second send-back")},
		{"void", NC_("request", "void")},
		{"false", NC_("request", "false alarm")},
		{"true", NC_("request", "verified true")},
		{"transfer", NC_("request", "transfer")},
	};

	for (size_t i = 0; what && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].token, what) == 0)
			return i18n_entry(words[i].word);
	return what ? what : "";
}

const char *words_inform(enum inform_kind k, bool phone)
{
	static const char *const words[INFORM_KIND_COUNT] = {NC_("inform", "-"),
		NC_("inform", "R1"), NC_("inform", "R2"), NC_("inform", "R3")};

	return phone ? C_("inform", "R1 call") : PICK(words, k);
}

const char *words_inform_long(enum inform_kind k, bool phone)
{
	static const char *const words[INFORM_KIND_COUNT] = {NC_("inform", "-"),
		NC_("inform", "first report"), NC_("inform", "follow-up report"),
		NC_("inform", "final report")};

	return phone ? C_("inform", "first report by phone") : PICK(words, k);
}

const char *words_phase(int phase)
{
	static const char *const words[] = {NC_("phase", "Sense and warn"),
		NC_("phase", "Decide and handle"), NC_("phase", "Supervise"),
		NC_("phase", "Review")};

	return PICK(words, phase);
}
