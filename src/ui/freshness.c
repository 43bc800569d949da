/* SPDX-License-Identifier: MIT */
#include "freshness.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/words.h"

struct cause {
	const char *code;
	const char *word; // msgid
};

static const struct cause causes[] = {
	{"unreachable", NC_("cause", "unreachable")},
	{"cache_aside", NC_("cause", "copy set aside")},
	{"cache_newer", NC_("cause", "copy of a newer version")},
	{"dead", NC_("cause", "unreachable")},
	{"refused", NC_("cause", "connection refused")},
	{"resolve", NC_("cause", "name not found")},
	{"tls", NC_("cause", "no trust in its certificate")},
	{"timeout", NC_("cause", "no answer in time")},
	{"slow", NC_("cause", "no answer in time")},
	{"stalled", NC_("cause", "no answer in time")},
	{"garbled", NC_("cause", "answer is not HTTP")},
	{"request", NC_("cause", "cannot be asked")},
	{"redirect", NC_("cause", "sent elsewhere")},
	{"not_json", NC_("cause", "answer is not JSON")},
	{"json", NC_("cause", "answer is not JSON")},
	{"truncated", NC_("cause", "answer cut short")},
	{"wrong_shape", NC_("cause", "answer of a wrong shape")},
	{"shape", NC_("cause", "answer of a wrong shape")},
	{"too_large", NC_("cause", "answer too large")},
	{"stuck", NC_("cause", "its data stands still")},
	{"digest", NC_("cause", "differs, listing again")},
	{"epoch", NC_("cause", "server was restored")},
	{"cursor_epoch", NC_("cause", "server was restored")},
	{"cursor_ahead", NC_("cause", "server was restored")},
	{"cursor_floor", NC_("cause", "away too long")},
	{"cursor_scope", NC_("cause", "areas changed")},
	{"denied", NC_("cause", "token refused")},
	{"unauthorized", NC_("cause", "token refused")},
	{"role", NC_("cause", "not permitted")},
	{"scope", NC_("cause", "not permitted")},
	{"other_person", NC_("cause", "another person")},
	{"other_server", NC_("cause", "another server")},
	{"upgrade", NC_("cause", "program too old")},
	{"too_many", NC_("cause", "asked too often")},
	{"server_full", NC_("cause", "server's disk full")},
	{"bad_request", NC_("cause", "request refused")},
	{"not_found", NC_("cause", "request refused")},
	{"no_disk", NC_("cause", "disk full here")},
	{"disk_full", NC_("cause", "disk full here")},
	{"server", NC_("cause", "server error")},
	{"busy", NC_("cause", "server is busy")},
	{"unavailable", NC_("cause", "server is busy")},
};

enum sign { SIGN_AGE, SIGN_CATCHUP, SIGN_FOLLOW, SIGN_OFFLINE, SIGN_SAVED, SIGN_LOADING,
	SIGN_DENIED, SIGN_UNREADABLE, SIGN_COUNT };

/* msgids; a word that holds a number is written where it is used. */
static const struct {
	const char *word, *help;
} signs[SIGN_COUNT] = {
	[SIGN_AGE] = {NULL, N_("so old is the picture: when the server last told all there was")},
	[SIGN_CATCHUP] = {N_("?catching up"), N_("behind: what came meanwhile is being read")},
	[SIGN_FOLLOW] = {N_("read along"),
		N_("another yiping of yours asks, this one reads along")},
	[SIGN_OFFLINE] = {N_("OFFLINE"),
		N_("the server does not answer, since when; what was last known is shown")},
	[SIGN_SAVED] = {N_("?saved copy"), N_("from this machine, not confirmed by the server")},
	[SIGN_LOADING] = {N_("?loading"), N_("nothing is known yet")},
	[SIGN_DENIED] = {N_("DENIED"), N_("the server does not accept this token")},
	[SIGN_UNREADABLE] = {NULL, N_("so many changes could not be read; they are put aside")},
};

static const char *bare(const char *code)
{
	return strncmp(code, "net_", 4) == 0 ? code + 4 : code;
}

/* Nobody has answered; any other cause is an answer of some kind. */
static bool is_unreached(const char *code)
{
	static const char *const codes[] = {
		"", "unreachable", "dead", "refused", "resolve", "timeout", "tls", "request"};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i], bare(code)) == 0)
			return true;
	return false;
}

static bool is_token(const char *code)
{
	return !*code || strcmp(code, "unauthorized") == 0 || strcmp(code, "denied") == 0;
}

bool freshness_is_live(const struct board *b)
{
	return b->link.state == LINK_LIVE || b->link.state == LINK_FOLLOW;
}

bool freshness_is_known(const struct board *b)
{
	bool first = b->link.state == LINK_START || b->link.state == LINK_LOADING;

	/* A first answer is not yet a first list: a part of it would read as calm. */
	if (first && !b->link.from_cache)
		return false;
	return b->link.age_ms >= 0 || b->link.from_cache || freshness_is_live(b);
}

const char *freshness_unknown(const struct board *b)
{
	if (b->link.state == LINK_DENIED)
		return _("?denied");
	if (b->link.state != LINK_OFFLINE)
		return _("?loading");
	return is_unreached(b->link.code) ? _("?never reached") : _("?no data yet");
}

void freshness_nothing(const struct board *b, struct pen *pen)
{
	const char *code = b->link.code;

	if (b->link.state == LINK_DENIED && !is_token(code))
		pen_printf(pen, ROLE_DOUBT, _("?nothing is shown: %s"), words_problem(code));
	else if (b->link.state == LINK_DENIED)
		pen_text(pen, ROLE_DOUBT,
			_("?nothing is shown: the server does not know this token"));
	else if (b->link.state != LINK_OFFLINE)
		pen_text(pen, ROLE_DOUBT, _("?loading: nothing is known yet"));
	else if (is_unreached(code))
		pen_text(pen, ROLE_DOUBT, _("?nothing is known: the server has not been reached"));
	else
		pen_text(pen, ROLE_DOUBT, _("?nothing is known: the server gave nothing yet"));
}

const char *freshness_cause(const char *code)
{
	code = bare(code);
	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		if (strcmp(causes[i].code, code) == 0)
			return i18n_entry(causes[i].word);
	if (strncmp(code, "field_", 6) == 0)
		return C_("cause", "request refused");
	return code;
}

/* "0.4s", "12s", then as any length of time. */
static void age_text(int64_t ms, char out[SPAN_ROOM])
{
	const char *second = C_("unit", "s");

	if (ms < 10000)
		snprintf(out, SPAN_ROOM, "%d.%d%s", (int)(ms / 1000), (int)(ms % 1000 / 100),
			second);
	else if (ms < 60000)
		snprintf(out, SPAN_ROOM, "%d%s", (int)(ms / 1000), second);
	else
		span_duration(ms, 1, out);
}

__attribute__((format(printf, 4, 5))) static void add(
	struct chip *chips, int *n, enum role role, const char *format, ...)
{
	va_list args;

	if (*n >= CHIPS_MAX)
		return;
	chips[*n].role = role;
	va_start(args, format);
	vsnprintf(chips[*n].text, CHIP_ROOM, format, args);
	va_end(args);
	if (chips[*n].text[0])
		(*n)++;
}

static void add_live(const struct link_view *l, bool is_short, struct chip *out, int *n)
{
	char age[SPAN_ROOM] = "", least[SPAN_ROOM], text[CHIP_ROOM];

	if (l->age_ms >= 0)
		age_text(l->age_ms, age);
	if (is_short) {
		add(out, n, ROLE_BAND, "%s", age);
	} else if (l->age_ms >= 0) {
		age_text(0, least); // "0.0s": from "9.9s" to "10s" nothing beside it moves
		snprintf(text, sizeof text, _("data %s old"), age);
		add(out, n, ROLE_BAND, "%*s%s",
			utf8_columns(least) > utf8_columns(age) ? 1 : 0, "", text);
	}
	if (l->state == LINK_CATCHUP)
		add(out, n, ROLE_DOUBT, "%s", _(signs[SIGN_CATCHUP].word));
	if (l->state == LINK_FOLLOW && !is_short)
		add(out, n, ROLE_BAND_DIM, "%s", _(signs[SIGN_FOLLOW].word));
}

static void add_offline(const struct link_view *l, bool is_short, struct chip *out, int *n)
{
	char age[SPAN_ROOM];

	if (l->age_ms < 0) {
		const char *words = l->from_cache           ? _("OFFLINE, age unknown")
				    : is_unreached(l->code) ? _("OFFLINE, never reached")
							    : _("OFFLINE, no data yet");
		add(out, n, ROLE_DOUBT_REV, " %s ", is_short ? _(signs[SIGN_OFFLINE].word) : words);
		return;
	}
	age_text(l->age_ms, age);
	add(out, n, ROLE_DOUBT_REV, " %s %s ", _(signs[SIGN_OFFLINE].word), age);
}

int freshness_chips(const struct board *b, bool is_short, struct chip out[CHIPS_MAX])
{
	const struct link_view *l = &b->link;
	int n = 0;

	if (freshness_is_live(b) || l->state == LINK_CATCHUP)
		add_live(l, is_short, out, &n);
	else if (l->state == LINK_OFFLINE)
		add_offline(l, is_short, out, &n);
	else if (l->state == LINK_DENIED)
		add(out, &n, ROLE_DOUBT_REV, " %s ", _(signs[SIGN_DENIED].word));
	else
		add(out, &n, ROLE_DOUBT, "%s", _(signs[SIGN_LOADING].word));
	if (l->from_cache && l->state != LINK_DENIED && !freshness_is_live(b))
		add(out, &n, ROLE_DOUBT, "%s", _(signs[SIGN_SAVED].word));
	if (l->code[0] && !(l->state == LINK_DENIED && is_token(l->code)))
		add(out, &n, ROLE_DOUBT, "%s", freshness_cause(l->code));
	if (l->quarantined > 0)
		add(out, &n, ROLE_DOUBT, _("?%u unreadable"), (unsigned)l->quarantined);
	return n;
}

bool freshness_sign(int i, char word[CHIP_ROOM], const char **help)
{
	char age[SPAN_ROOM];

	if (i < 0 || i >= SIGN_COUNT)
		return false;
	*help = _(signs[i].help);
	age_text(400, age);
	if (i == SIGN_AGE)
		snprintf(word, CHIP_ROOM, _("data %s old"), age);
	else if (i == SIGN_UNREADABLE)
		snprintf(word, CHIP_ROOM, _("?%u unreadable"), 1u);
	else
		snprintf(word, CHIP_ROOM, "%s", _(signs[i].word));
	return true;
}

enum feed freshness_feed(const struct board *b, const struct source *s)
{
	int64_t period = (int64_t)s->period_s * SECOND_MS;

	if (s->state == FEED_UP && !freshness_is_live(b) && period > 0 &&
		b->link.age_ms > 3 * period)
		return FEED_LATE;
	return s->state;
}

int64_t freshness_feed_age(const struct board *b, const struct source *s)
{
	if (s->state == FEED_UP && b->link.age_ms >= 0)
		return b->link.age_ms;
	if (s->last_success == INSTANT_NONE)
		return -1;
	return b->now > s->last_success ? b->now - s->last_success : 0;
}
