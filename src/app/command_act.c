/* SPDX-License-Identifier: MIT */
/* yiping VERB ID...: queues each act and waits a little for what becomes of it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "json_show.h"
#include "once.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/act_say.h"
#include "yiping/ui/choices.h"
#include "yiping/ui/words.h"
#include "yiping/wire/out.h"

#define CONNECT_MS 5000
#define OUTCOME_MS 5000

struct waiting {
	char keys[OPTION_IDS_MAX][64];
	uint32_t nums[OPTION_IDS_MAX]; // of the events as they were named, 0 unknown
	struct found {
		struct waiting *all;
		size_t index;
	} found[OPTION_IDS_MAX];
	size_t asked;                  // for how many of them an answer has not come
	char ids[OPTION_IDS_MAX][EVENT_ID_ROOM]; // of the acts that are queued
	bool json;
	size_t printed;                // objects of the array
	enum mark marks[OPTION_IDS_MAX];
	size_t count;
	int worst; // exit code so far
};

/* The worst of several, in this order: failed, conflict, denied, queued, done. */
static int worse(int a, int b)
{
	static const int order[] = {EXIT_FAILED, EXIT_CONFLICT, EXIT_DENIED, EXIT_QUEUED,
		EXIT_DONE};
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (a == order[i] || b == order[i])
			return order[i];
	return a;
}

int act_exit_code(const struct act_row *r)
{
	switch (r->mark) {
	case MARK_APPLIED: return EXIT_DONE;
	case MARK_CONFLICT: return EXIT_CONFLICT;
	case MARK_REFUSED:
		return strcmp(r->code, "role") == 0 || strcmp(r->code, "scope") == 0 ||
				strcmp(r->code, "second") == 0
			? EXIT_DENIED : EXIT_FAILED;
	case MARK_ATTENTION: return EXIT_FAILED;
	default: return EXIT_QUEUED;
	}
}

/* What of the command line cures it. */
static const char *cure_of(const struct act_row *r)
{
	return strcmp(r->code, "field_evidence") == 0 ? " Say what was done with --text." : "";
}

/* One of the array that --json writes; r NULL: it is queued, and nothing is known yet. */
static void print_json(struct waiting *w, const char *event, enum verb verb,
	const struct act_row *r)
{
	static const char *const words[] = {[MARK_APPLIED] = "applied",
		[MARK_CONFLICT] = "conflict", [MARK_REFUSED] = "refused",
		[MARK_ATTENTION] = "attention"};
	struct buf b;
	buf_init(&b, 8192);
	buf_puts(&b, w->printed++ ? "," : "[");
	wire_open(&b, '{');
	wire_put_string(&b, "event", event);
	wire_put_string(&b, "verb", verb_token(verb));
	wire_put_string(&b, "outcome", r ? words[r->mark] : "queued");
	if (r && r->mark != MARK_APPLIED && *r->code)
		wire_put_string(&b, "code", r->code);
	if (r && *r->text)
		wire_put_string(&b, "detail", r->text);
	wire_close(&b, '}');
	json_show(b.data, b.length, stdout);
	buf_finish(&b);
}

static void on_act(void *user, const struct act_row *r)
{
	struct waiting *w = user;
	char line[2 * sizeof r->text + 192], gated[sizeof line];
	const char *why = r->mark == MARK_APPLIED ? "" : words_act(r);
	for (size_t i = 0; i < w->count; i++) {
		if (strcmp(w->keys[i], r->key) != 0 || w->marks[i] >= MARK_APPLIED)
			continue;
		w->marks[i] = r->mark;
		if (r->mark == MARK_QUEUED || r->mark == MARK_SENT)
			return;
		w->worst = worse(w->worst, act_exit_code(r));
		if (w->json) {
			print_json(w, r->event, r->verb, r);
			return;
		}
		snprintf(line, sizeof line, "%s %s%s%s%s", r->event,
			r->mark == MARK_APPLIED ? "applied" : r->code, *why ? ": " : "", why,
			cure_of(r));
		utf8_gate(line, strlen(line), gated, sizeof gated);
		puts(gated);
	}
}

static bool is_settled(struct once *o)
{
	const struct waiting *w = o->user;
	for (size_t i = 0; i < w->count; i++)
		if (w->marks[i] < MARK_APPLIED)
			return false;
	return true;
}

/* True if all that was typed is understood and nothing is missing. */
static bool understand(const struct board *b, uint32_t num, const struct options *o,
	struct said *out, struct error *e)
{
	struct say_context x = choices_context(b, b->event(b->user, num));
	char why[sizeof e->text];
	said_begin(out, o->verb);
	for (int a = ARG_NONE + 1; a < ARG_COUNT; a++) {
		if (!o->args[a] || said_take(out, (enum arg)a, o->args[a], &x, e))
			continue;
		choices_problem(out, e, why, sizeof why);
		return error_set(e, "usage", "%s", why);
	}
	const struct verb_arg *missing = said_missing(out, NULL, false);
	return !missing || error_set(e, "usage", "%s needs --%s.", o->command,
		arg_token(missing->arg));
}

static bool queue_one(struct once *w, const struct options *o, size_t i, struct waiting *all,
	struct error *e)
{
	struct board b;
	struct said said;
	uint32_t num = all->nums[i];
	if (!num)
		return error_set(e, "not_found", "no event of that number is in your areas");
	if (!station_board(w->station, &b))
		return error_set(e, "unknown", "nothing can be done before the server was reached");
	b.lang = o->lang;
	if (!understand(&b, num, o, &said, e))
		return false;
	struct act a = said_act(&said);
	return station_act(w->station, num, &a, all->keys[all->count], e);
}

static void queue_all(struct once *w, const struct options *o, struct waiting *all)
{
	struct error e;
	for (size_t i = 0; i < o->id_count && all->worst != EXIT_USAGE; i++) {
		e = (struct error){0};
		if (queue_one(w, o, i, all, &e)) {
			snprintf(all->ids[all->count++], sizeof all->ids[0], "%s", o->ids[i]);
			continue;
		}
		fprintf(stderr, "yiping: %s: %s\n", o->ids[i], e.text);
		all->worst = error_is(&e, "usage") ? EXIT_USAGE
			: worse(all->worst, error_is(&e, "repeated") ? EXIT_QUEUED : EXIT_FAILED);
	}
}

/* ---- which events ---- */

static void on_found(void *user, uint32_t num)
{
	struct found *f = user;
	f->all->nums[f->index] = num;
	f->all->asked--;
}

static bool is_found(struct once *o)
{
	const struct waiting *w = o->user;
	return !w->asked;
}

/* What is closed is not on the board: the server is asked, one after the other. */
static void find_all(struct once *w, const struct options *o, struct waiting *all)
{
	for (size_t i = 0; i < o->id_count; i++) {
		all->nums[i] = station_event(w->station, o->ids[i]);
		if (all->nums[i] || !w->met)
			continue;
		all->found[i] = (struct found){all, i};
		if (station_fetch(w->station, o->ids[i], on_found, &all->found[i]))
			all->asked++;
	}
	if (all->asked)
		once_run(w, is_found, all, OUTCOME_MS);
}

static void tell_queued(struct waiting *all, enum verb verb)
{
	for (size_t i = 0; i < all->count; i++) {
		if (all->marks[i] >= MARK_APPLIED)
			continue;
		all->worst = worse(all->worst, EXIT_QUEUED);
		if (all->json)
			print_json(all, all->ids[i], verb, NULL);
		else
			fprintf(stderr, "yiping: queued, not confirmed yet\n");
	}
	if (all->json)
		puts(all->printed ? "]" : "[]");
}

int command_act(const struct context *x)
{
	struct once w;
	struct waiting all = {.worst = EXIT_DONE, .json = x->options->json};
	struct error e;
	if (!x->options->id_count) {
		fprintf(stderr, "yiping: which events? Give their numbers.\n");
		return EXIT_USAGE;
	}
	if (!once_open(&w, x->options, x->server, x->token, true, &e)) {
		fprintf(stderr, "yiping: %s\n", e.text);
		return EXIT_FAILED;
	}
	station_on_act(w.station, on_act, &all);
	once_run(&w, once_is_whole, NULL, CONNECT_MS);
	int code;
	if (!w.met && !station_is_kept(w.station)) {
		code = once_explain(&w);
	} else {
		find_all(&w, x->options, &all);
		queue_all(&w, x->options, &all);
		once_run(&w, is_settled, &all, OUTCOME_MS);
		station_on_act(w.station, NULL, NULL); // what comes later was not waited for
		tell_queued(&all, x->options->verb);
		code = all.worst;
	}
	once_close(&w);
	return code;
}
