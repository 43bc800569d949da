/* SPDX-License-Identifier: MIT */
/* yiping outbox [list | retry KEY... | drop KEY...]: what waits or came back, and what is to become
 * of it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "once.h"
#include "yiping/base/buf.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/words.h"
#include "yiping/wire/out.h"

#define OPEN_MS 5000
#define OUTCOME_MS 5000
#define KEY_SHORT 10
#define LIST_CAP ((size_t)1 << 20)

static bool is_open(struct once *w)
{
	struct board b;
	return station_board(w->station, &b) && b.outbox.opened && b.tree && b.catalog;
}

static bool is_whole(struct once *w)
{
	return is_open(w) && station_is_whole(w->station);
}

static const char *const marks[] = {[MARK_QUEUED] = "to-send", [MARK_SENT] = "sent",
	[MARK_CONFLICT] = "conflict", [MARK_ATTENTION] = "look-here"};

static bool waits(const struct act_row *r)
{
	return r->mark == MARK_QUEUED || r->mark == MARK_SENT ||
		((r->mark == MARK_CONFLICT || r->mark == MARK_ATTENTION) && !r->seen);
}

/* ---- list ---- */

static void print_line(const char *line)
{
	char gated[1024];
	utf8_gate(line, strlen(line), gated, sizeof gated);
	puts(gated);
}

/* What was meant, and below it what stands now. */
static void print_row(const struct act_row *r)
{
	char line[768];
	bool came_back = r->mark >= MARK_CONFLICT;
	const char *verb = r->order && r->verb == VERB_DISPATCH ? "issue" : verb_token(r->verb);
	snprintf(line, sizeof line, "%.*s %s %s %s%s%s", KEY_SHORT, r->key, marks[r->mark],
		*r->event ? r->event : "-", verb, *r->meant ? ": " : "", r->meant);
	print_line(line);
	if (!came_back && r->behind != VERB_NONE) {
		snprintf(line, sizeof line, "  waits until your %s is decided",
			verb_token(r->behind));
		print_line(line);
	}
	if (!came_back)
		return;
	snprintf(line, sizeof line, "  now%s%s: %s (%s)", r->stands ? " " : "",
		r->stands ? state_token((enum state)(r->stands - 1)) : "", words_act(r), r->code);
	print_line(line);
}

static void put_text(struct buf *out, const char *name, const char *value)
{
	wire_key(out, name);
	wire_string(out, value);
}

static void put_row(struct buf *out, const struct act_row *r)
{
	wire_open(out, '{');
	put_text(out, "key", r->key);
	put_text(out, "state", marks[r->mark]);
	put_text(out, "event", r->event);
	put_text(out, "verb", verb_token(r->verb));
	put_text(out, "meant", r->meant);
	put_text(out, "code", r->code);
	put_text(out, "now", r->stands ? state_token((enum state)(r->stands - 1)) : "");
	put_text(out, "by", r->text);
	put_text(out, "behind", r->behind == VERB_NONE ? "" : verb_token(r->behind));
	wire_close(out, '}');
}

/* What waits or came back beyond those that are at hand. */
static uint32_t not_shown(const struct outbox_view *v, uint32_t shown)
{
	uint32_t all = v->queued + v->sent + v->conflicts + v->attention;
	return all > shown ? all - shown : 0;
}

static int list(struct once *w, const struct options *o)
{
	struct board b;
	struct buf out;
	uint32_t shown = 0;
	station_board(w->station, &b);
	buf_init(&out, LIST_CAP);
	wire_open(&out, '{');
	wire_key(&out, "acts");
	wire_open(&out, '[');
	for (size_t i = b.act_count; i-- > 0;) { // oldest first
		if (!waits(&b.acts[i]))
			continue;
		shown++;
		if (o->json)
			put_row(&out, &b.acts[i]);
		else
			print_row(&b.acts[i]);
	}
	uint32_t more = not_shown(&b.outbox, shown);
	wire_close(&out, ']');
	wire_key(&out, "more");
	buf_printf(&out, "%u", more);
	wire_close(&out, '}');
	if (o->json)
		puts(out.data);
	else if (more)
		printf("and %u more\n", more);
	buf_finish(&out);
	return b.outbox.conflicts + b.outbox.attention ? EXIT_CONFLICT
		: b.outbox.queued + b.outbox.sent      ? EXIT_QUEUED
						       : EXIT_DONE;
}

/* ---- deciding ---- */

struct deciding {
	char keys[OPTION_IDS_MAX][64];
	bool over[OPTION_IDS_MAX];
	size_t count;
	bool drops;
	int worst;
};

/* The one undecided act whose key begins so. */
static const struct act_row *find_row(const struct board *b, const char *begin)
{
	const struct act_row *found = NULL;
	size_t n = strlen(begin);
	for (size_t i = 0; i < b->act_count; i++) {
		const struct act_row *r = &b->acts[i];
		if (!waits(r) || r->mark < MARK_CONFLICT || strncmp(r->key, begin, n) != 0)
			continue;
		if (found)
			return NULL;
		found = r;
	}
	return found;
}

/* What was given up is told as such; if the disk did not take that, it waits as before. */
static void on_act(void *user, const struct act_row *r)
{
	struct deciding *d = user;
	char line[768];
	bool is_good = d->drops ? r->seen : r->mark == MARK_APPLIED;
	for (size_t i = 0; i < d->count; i++) {
		bool is_over = d->drops || r->mark >= MARK_APPLIED;
		if (strcmp(d->keys[i], r->key) != 0 || !is_over || d->over[i])
			continue;
		d->over[i] = true;
		snprintf(line, sizeof line, "%s %s%s%s", *r->event ? r->event : "-",
			!is_good ? r->code : d->drops ? "dropped" : "applied",
			is_good ? "" : ": ", is_good ? "" : words_act(r));
		print_line(line);
		if (!is_good)
			d->worst = !d->drops && r->mark == MARK_CONFLICT ? EXIT_CONFLICT
									 : EXIT_FAILED;
	}
}

static bool is_decided(struct once *w)
{
	const struct deciding *d = w->user;
	for (size_t i = 0; i < d->count; i++)
		if (!d->over[i])
			return false;
	return true;
}

static bool decide_one(struct once *w, struct deciding *d, const char *begin, struct error *e)
{
	struct board b;
	char key[64];
	station_board(w->station, &b);
	const struct act_row *r = find_row(&b, begin);
	if (!r)
		return error_set(e, "not_found", "no one act of that key waits for a decision");
	snprintf(key, sizeof key, "%s", r->key);
	snprintf(d->keys[d->count], sizeof key, "%s", key);
	bool ok = d->drops ? station_drop(w->station, key, e)
			   : station_retry(w->station, key, d->keys[d->count], e);
	d->count += ok;
	return ok;
}

static int decide(struct once *w, const struct options *o, bool drops)
{
	struct deciding d = {.drops = drops, .worst = EXIT_DONE};
	struct error e;
	station_on_act(w->station, on_act, &d);
	for (size_t i = 1; i < o->id_count; i++) {
		if (decide_one(w, &d, o->ids[i], &e))
			continue;
		fprintf(stderr, "yiping: %s: %s\n", o->ids[i], e.text);
		d.worst = EXIT_FAILED;
	}
	once_run(w, is_decided, &d, OUTCOME_MS);
	station_on_act(w->station, NULL, NULL); // what comes later was not waited for
	if (w->met || d.worst != EXIT_DONE)
		return d.worst;
	fprintf(stderr, drops ? "yiping: it could not be written down\n"
			      : "yiping: queued, not confirmed yet\n");
	return drops ? EXIT_FAILED : EXIT_QUEUED;
}

int command_outbox(const struct context *x)
{
	const struct options *o = x->options;
	const char *what = o->id_count ? o->ids[0] : "list";
	bool lists = strcmp(what, "list") == 0, drops = strcmp(what, "drop") == 0;
	struct once w;
	struct error e;
	if ((lists ? o->id_count > 1 : o->id_count < 2) ||
		(!lists && !drops && strcmp(what, "retry") != 0)) {
		fprintf(stderr, "yiping: outbox list, outbox retry KEY..., outbox drop KEY...\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, o, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	once_run(&w, lists || drops ? is_open : is_whole, NULL, OPEN_MS);
	int code = !is_open(&w) ? once_explain(&w) : lists ? list(&w, o) : decide(&w, o, drops);
	once_close(&w);
	return code;
}
