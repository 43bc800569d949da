/* SPDX-License-Identifier: MIT */
/* What was typed for one argument, by its kind. */
#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/num.h"
#include "yiping/base/utf8.h"
#include "yiping/model/act_say.h"
#include "yiping/model/inform.h"

#define EXTRA_MOST_S (UINT32_MAX / 2)

/* ---- names ---- */

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c);
}

static bool same(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (lower(*a) != lower(*b))
			return false;
	return *a == *b;
}

static bool begins(const char *text, const char *part)
{
	for (; *part; text++, part++)
		if (lower(*text) != lower(*part))
			return false;
	return true;
}

bool say_has(const char *text, const char *part)
{
	for (; *text; text++)
		if (begins(text, part))
			return true;
	return !*part;
}

/* How well a thing of an id and a name is meant by a word: 2 wholly, 1 in part, 0 not. */
static int fit(const char *id, const struct name *n, const struct name *short_name,
	const char *word)
{
	const char *const names[] = {id, n->zh_cn, n->zh_tw, n->en,
		short_name ? short_name->zh_cn : NULL, short_name ? short_name->en : NULL};
	int best = 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (names[i] && same(names[i], word))
			return 2;
		if (names[i] && say_has(names[i], word))
			best = 1;
	}
	return best;
}

/* The best of many; what fits equally well is told of. */
struct pick {
	int best;
	size_t count, index;
	char names[2 * SAID_WORD_ROOM];
};

static void offer(struct pick *p, int how, size_t index, const char *name)
{
	if (!how || how < p->best)
		return;
	if (how > p->best)
		*p = (struct pick){.best = how};
	size_t used = strlen(p->names);
	if (p->count < 3)
		snprintf(p->names + used, sizeof p->names - used, "%s%.60s", used ? ", " : "",
			name);
	p->index = index;
	p->count++;
}

static bool fail(struct said *s, enum arg a, const char *value, const char *code, struct error *e)
{
	s->bad = a;
	utf8_cut(value, 40, s->bad_word, sizeof s->bad_word);
	if (strcmp(code, "arg_several") == 0)
		return error_set(e, code, "%s: \"%s\" fits several: %s", arg_token(a), s->bad_word,
			s->several);
	return error_set(e, code, "\"%s\" is not a value for %s.", s->bad_word, arg_token(a));
}

/* True if exactly one was meant. */
static bool picked(struct said *s, enum arg a, const char *value, const struct pick *p,
	struct error *e)
{
	if (p->count == 1)
		return true;
	memcpy(s->several, p->names, sizeof s->several);
	return fail(s, a, value, p->count ? "arg_several" : "arg_value", e);
}

static bool keep(struct said *s, enum arg a, const char *value, struct error *e)
{
	if (!*value)
		return fail(s, a, value, "arg_value", e);
	if (strlen(value) >= sizeof s->word[a])
		return fail(s, a, value, "arg_long", e);
	snprintf(s->word[a], sizeof s->word[a], "%s", value);
	return true;
}

/* ---- by kind ---- */

static bool take_text(struct said *s, enum arg a, const char *value, struct error *e)
{
	if (a != ARG_TEXT)
		return keep(s, a, value, e);
	if (!*value || strlen(value) >= sizeof s->text)
		return fail(s, a, value, *value ? "arg_long" : "arg_value", e);
	snprintf(s->text, sizeof s->text, "%s", value);
	return true;
}

/* Where no list is to be chosen from, a reason is said in free words. */
static bool take_reason(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	const struct verb_arg *r = said_row(s, a, x->event);
	uint64_t n;
	struct pick p = {0};
	if (!r || r->list == REASONS_COUNT || !x->catalog)
		return keep(s, a, value, e);
	const struct reason *list = x->catalog->reasons[r->list];
	size_t count = x->catalog->reason_count[r->list];
	if (num_parse_u64(value, &n) && n >= 1 && n <= count)
		return keep(s, a, list[n - 1].id, e);
	for (size_t i = 0; i < count; i++)
		offer(&p, fit(list[i].id, &list[i].name, NULL, value), i,
			name_in(&list[i].name, x->lang));
	return picked(s, a, value, &p, e) && keep(s, a, list[p.index].id, e);
}

static bool take_yes(struct said *s, enum arg a, const char *value, struct error *e)
{
	static const char *const words[2][7] = {{"0", "n", "no", "false", "否", "假", "不"},
		{"1", "y", "yes", "true", "是", "真", "准"}};
	for (int which = 0; which < 2; which++)
		for (size_t i = 0; i < 7; i++)
			if (same(words[which][i], value)) {
				if (a == ARG_PHONE)
					s->phone = which;
				else
					s->result = (int8_t)which;
				return true;
			}
	return fail(s, a, value, "arg_value", e);
}

static bool take_grade(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	static const char *const romans[] = {"", "i", "ii", "iii", "iv", "routine"};
	for (uint8_t g = 1; g <= 5; g++) {
		char digit[2] = {(char)('0' + g), '\0'};
		const struct grade_name *n = x->catalog ? &x->catalog->grades[g] : NULL;
		if (same(digit, value) || same(romans[g], value) ||
			(n && fit("", &n->name, &n->short_name, value) == 2)) {
			s->grade = g;
			return true;
		}
	}
	return fail(s, a, value, "arg_value", e);
}

static bool take_type(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	struct pick p = {0};
	for (size_t i = 0; x->catalog && i < x->catalog->type_count; i++) {
		const struct event_type *t = &x->catalog->types[i];
		offer(&p, fit(t->id, &t->name, &t->short_name, value), i,
			name_in(&t->name, x->lang));
	}
	if (!picked(s, a, value, &p, e))
		return false;
	s->type = x->catalog->types[p.index].num;
	return true;
}

static struct pick pick_unit(const struct say_context *x, const char *value)
{
	struct pick p = {0};
	for (size_t i = 0; *value && i < x->unit_count; i++) {
		const struct unit *u = &x->units[i];
		offer(&p, fit(u->id, &u->name, &u->short_name, value), i,
			name_in(&u->name, x->lang));
	}
	return p;
}

static bool take_unit(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	struct pick p = pick_unit(x, value);
	if (!picked(s, a, value, &p, e))
		return false;
	*(a == ARG_LEAD ? &s->lead : &s->to) = x->units[p.index].num;
	return keep(s, a, x->units[p.index].id, e);
}

static bool take_units(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	char word[SAID_WORD_ROOM];
	size_t count = 0;
	for (const char *at = value; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		snprintf(word, sizeof word, "%.*s", (int)strcspn(at, ","), at);
		struct pick p = pick_unit(x, word);
		if (!picked(s, a, word, &p, e))
			return false;
		if (count == ACT_UNITS_MAX)
			return fail(s, a, value, "arg_long", e);
		s->assists[count] = x->units[p.index].num;
		snprintf(s->assist[count++], sizeof s->assist[0], "%s", x->units[p.index].id);
	}
	s->assist_count = count;
	return true;
}

static struct pick pick_area(const struct say_context *x, const char *value)
{
	struct pick p = {0};
	uint32_t top = x->tree ? area_top_num(x->tree) : 0;
	for (uint32_t num = 1; *value && num <= top; num++) {
		const struct area *r = area_by_num(x->tree, num);
		int how = r && area_is_open(r, x->now) && r->level <= LEVEL_TOWN
				  ? fit(r->id, &r->name, &r->short_name, value)
				  : 0;
		if (how == 2)
			offer(&p, how, num, name_in(&r->name, x->lang));
	}
	return p;
}

bool say_area(const char *value, const struct say_context *x, uint32_t *num)
{
	struct pick p = pick_area(x, value);
	*num = (uint32_t)p.index;
	return p.count == 1;
}

/* A unit, or what a transfer may also go to: the duty of an area. */
static bool take_taker(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	struct pick unit = pick_unit(x, value);
	struct pick area = s->verb == VERB_TRANSFER && unit.best < 2 ? pick_area(x, value)
								     : (struct pick){0};
	if (!area.count)
		return take_unit(s, a, value, x, e);
	if (!picked(s, a, value, &area, e))
		return false;
	s->area = (uint32_t)area.index;
	return keep(s, a, value, e);
}

static bool take_what(struct said *s, enum arg a, const char *value, struct error *e)
{
	uint64_t n;
	const char *kind = num_parse_u64(value, &n) && n >= 1 ? request_kind((size_t)n - 1) : NULL;
	for (size_t i = 0; !kind && request_kind(i); i++)
		if (same(request_kind(i), value))
			kind = request_kind(i);
	return kind ? keep(s, a, kind, e) : fail(s, a, value, "arg_value", e);
}

/* By token, number or the names in domain and on the screen. */
static bool take_inform(struct said *s, enum arg a, const char *value, struct error *e)
{
	static const char *const words[INFORM_KIND_COUNT][5] = {
		[INFORM_FIRST] = {"1", "r1", "first", "首报", ""},
		[INFORM_FOLLOW_UP] = {"2", "r2", "follow_up", "续报", "follow-up"},
		[INFORM_FINAL] = {"3", "r3", "final", "终报", ""}};
	for (int k = INFORM_FIRST; *value && k < INFORM_KIND_COUNT; k++)
		for (size_t i = 0; i < 5; i++)
			if (same(words[k][i], value)) {
				s->kind = (enum inform_kind)k;
				return keep(s, a, inform_token(s->kind), e);
			}
	return fail(s, a, value, "arg_value", e);
}

static bool take_duration(struct said *s, enum arg a, const char *value, struct error *e)
{
	int64_t ms;
	if (!num_parse_duration(value, &ms) || ms < SECOND_MS || ms / SECOND_MS > EXTRA_MOST_S)
		return fail(s, a, value, "arg_value", e);
	s->extra_s = (uint32_t)(ms / SECOND_MS);
	return true;
}

/* "18:00" is the next one. */
static int64_t clock_after(int64_t now, int hour, int minute, int offset)
{
	struct civil c;
	instant_civil(now, offset, &c);
	c.hour = hour;
	c.minute = minute;
	c.second = 0;
	int64_t at = instant_from_civil(&c, offset);
	return at > now ? at : at + DAY_MS;
}

static bool read_local(const char *value, const struct say_context *x, int64_t *at)
{
	int offset = x->catalog ? x->catalog->calendar.utc_offset_minutes : 0;
	struct civil c = {0};
	char end;
	int n = sscanf(value, "%4d-%2d-%2d%*1[ T]%2d:%2d%c", &c.year, &c.month, &c.day, &c.hour,
		&c.minute, &end);
	if (n == 3 && strlen(value) > 10)
		return false;
	if (n == 3 || n == 5) {
		*at = instant_from_civil(&c, offset);
		return c.year >= 1970 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
			c.day <= 31 && c.hour >= 0 && c.hour < 24 && c.minute >= 0 &&
			c.minute < 60;
	}
	if (sscanf(value, "%2d:%2d%c", &c.hour, &c.minute, &end) != 2 || c.hour < 0 ||
		c.hour > 23 || c.minute < 0 || c.minute > 59)
		return false;
	*at = clock_after(x->now, c.hour, c.minute, offset);
	return true;
}

bool say_name(const char *value, struct arena *arena, struct name *n)
{
	bool latin = true;
	for (const char *p = value; *p && latin; p++)
		latin = (unsigned char)*p < 0x80;
	*(latin ? &n->en : &n->zh_cn) = arena_strdup(arena, value);
	return *value != '\0';
}

bool say_instant(const char *value, const struct say_context *x, int64_t *at)
{
	int64_t ms;
	if (!num_parse_duration(value, &ms) || ms <= 0)
		return instant_parse(value, at) || read_local(value, x, at);
	*at = x->now + ms;
	return true;
}

static bool take_instant(struct said *s, enum arg a, const char *value,
	const struct say_context *x, struct error *e)
{
	int64_t at;
	if (!say_instant(value, x, &at))
		return fail(s, a, value, "arg_value", e);
	s->until = at;
	return true;
}

static bool take_score(struct said *s, enum arg a, const char *value, struct error *e)
{
	if (strlen(value) != 1 || *value < '1' || *value > '5')
		return fail(s, a, value, "arg_value", e);
	s->score = (uint8_t)(*value - '0');
	return true;
}

static bool take_request(struct said *s, enum arg a, const char *value, struct error *e)
{
	uint64_t n;
	if (!num_parse_u64(value, &n) || !n || n > EVENT_LIST_MAX)
		return fail(s, a, value, "arg_value", e);
	s->request = (uint32_t)n;
	return true;
}

static bool take_number(struct said *s, enum arg a, const char *value, struct error *e)
{
	return strlen(value) >= EVENT_ID_ROOM ? fail(s, a, value, "arg_long", e)
					      : keep(s, a, value, e);
}

/* "photo:ref"; without a kind it is a document. */
static bool take_evidence(struct said *s, enum arg a, const char *value, struct error *e)
{
	if (!keep(s, a, value, e))
		return false;
	char *sign = strchr(s->word[a], ':');
	s->evidence = (struct evidence){.kind = sign ? s->word[a] : "document",
		.ref = sign ? sign + 1 : s->word[a], .at = INSTANT_NONE};
	if (sign)
		*sign = '\0';
	return *s->evidence.kind && *s->evidence.ref ? true : fail(s, a, value, "arg_value", e);
}

static bool take(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	switch (arg_kind(a)) {
	case TYPED_TEXT: return take_text(s, a, value, e);
	case TYPED_REASON: return take_reason(s, a, value, x, e);
	case TYPED_YES: return take_yes(s, a, value, e);
	case TYPED_GRADE: return take_grade(s, a, value, x, e);
	case TYPED_TYPE: return take_type(s, a, value, x, e);
	case TYPED_UNIT: return take_unit(s, a, value, x, e);
	case TYPED_UNITS: return take_units(s, a, value, x, e);
	case TYPED_TAKER: return take_taker(s, a, value, x, e);
	case TYPED_WHAT: return take_what(s, a, value, e);
	case TYPED_DURATION: return take_duration(s, a, value, e);
	case TYPED_INSTANT: return take_instant(s, a, value, x, e);
	case TYPED_REQUEST: return take_request(s, a, value, e);
	case TYPED_NUMBER: return take_number(s, a, value, e);
	case TYPED_SCORE: return take_score(s, a, value, e);
	case TYPED_EVIDENCE: return take_evidence(s, a, value, e);
	case TYPED_INFORM: return take_inform(s, a, value, e);
	}
	return false;
}

/* From which list a reason is follows from another argument, which may come later. */
static bool take_again(struct said *s, enum arg a, const struct say_context *x, struct error *e)
{
	char word[SAID_WORD_ROOM];
	memcpy(word, s->word[a], sizeof word);
	return !(s->given >> a & 1) || take(s, a, word, x, e);
}

bool said_take(struct said *s, enum arg a, const char *value, const struct say_context *x,
	struct error *e)
{
	if (!verb_takes(s->verb, a)) {
		s->bad = a;
		snprintf(s->bad_word, sizeof s->bad_word, "%s", arg_token(a));
		return error_set(e, "arg_name", "%s has no argument \"%s\".", verb_token(s->verb),
			s->bad_word);
	}
	if (!take(s, a, value, x, e))
		return false;
	s->given |= 1u << a;
	return a == ARG_WHAT    ? take_again(s, ARG_REASON, x, e)
	       : a == ARG_RESULT ? take_again(s, ARG_CAUSE, x, e)
				 : true;
}
