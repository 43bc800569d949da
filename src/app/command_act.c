/* SPDX-License-Identifier: MIT */
/* yiping ack|verify|note|close ID...: queues each act and waits a little for what becomes of it. */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "once.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/words.h"

#define CONNECT_MS 5000
#define OUTCOME_MS 5000

struct waiting {
	char keys[OPTION_IDS_MAX][64];
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

static int code_of(const struct act_row *r)
{
	switch (r->mark) {
	case MARK_APPLIED: return EXIT_DONE;
	case MARK_CONFLICT: return EXIT_CONFLICT;
	case MARK_REFUSED:
		return strcmp(r->code, "role") == 0 || strcmp(r->code, "scope") == 0
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

static void on_act(void *user, const struct act_row *r)
{
	struct waiting *w = user;
	char line[2 * sizeof r->text + 192], gated[sizeof line];
	const char *why = r->mark == MARK_APPLIED ? "" : words_act(r);
	for (size_t i = 0; i < w->count; i++) {
		if (strcmp(w->keys[i], r->key) != 0)
			continue;
		w->marks[i] = r->mark;
		if (r->mark == MARK_QUEUED || r->mark == MARK_SENT)
			return;
		snprintf(line, sizeof line, "%s %s%s%s%s", r->event,
			r->mark == MARK_APPLIED ? "applied" : r->code, *why ? ": " : "", why,
			cure_of(r));
		utf8_gate(line, strlen(line), gated, sizeof gated);
		puts(gated);
		w->worst = worse(w->worst, code_of(r));
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

static struct act act_of(const struct options *o)
{
	struct act a = {.verb = o->verb, .at = INSTANT_NONE, .occurred = INSTANT_NONE,
		.due_at = INSTANT_NONE, .until = INSTANT_NONE, .result = o->result,
		.text = o->text, .reason = o->reason, .cause = o->cause,
		.disposition = o->disposition, .grade = o->grade};
	if (a.verb == VERB_CLOSE && !a.disposition)
		a.disposition = a.reason ? a.reason : "handled";
	return a;
}

static void queue_all(struct once *w, const struct options *o, struct waiting *all)
{
	struct act a = act_of(o);
	struct error e;
	for (size_t i = 0; i < o->id_count; i++) {
		uint32_t num = station_event(w->station, o->ids[i]);
		e = (struct error){0};
		if (num && station_act(w->station, num, &a, all->keys[all->count], &e)) {
			all->count++;
			continue;
		}
		fprintf(stderr, "yiping: %s: %s\n", o->ids[i],
			num ? e.text : "no open event of that number is in your areas");
		all->worst = EXIT_FAILED;
	}
}

static void tell_queued(const struct waiting *all)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->marks[i] < MARK_APPLIED)
			fprintf(stderr, "yiping: queued, not confirmed yet\n");
}

int command_act(const struct context *x)
{
	struct once w;
	struct waiting all = {.worst = EXIT_DONE};
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
		queue_all(&w, x->options, &all);
		once_run(&w, is_settled, &all, OUTCOME_MS);
		tell_queued(&all);
		code = w.met ? all.worst : worse(all.worst, EXIT_QUEUED);
	}
	once_close(&w);
	return code;
}
