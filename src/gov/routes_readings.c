/* SPDX-License-Identifier: MIT */
/* POST /v1/readings: sensor values in batches. What is rejected is told item by item; the rest
 * counts. */
#include <math.h>
#include <stdlib.h>

#include "intake.h"
#include "routes.h"
#include "settings.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/wire/tick.h"

#define CLOCK_SLACK_MS (60 * SECOND_MS) // a gateway's clock is believed this far

static int64_t clamp(int64_t observed, int64_t received)
{
	if (observed == INSTANT_NONE)
		return received;
	if (observed < received - CLOCK_SLACK_MS)
		return received - CLOCK_SLACK_MS;
	return observed > received + CLOCK_SLACK_MS ? received + CLOCK_SLACK_MS : observed;
}

/* What a batch found to be nobody's, to be claimed at its end. */
struct taking {
	int64_t received;
	uint32_t *claimed;
	size_t count;
};

/* A gateway writes its own series. One of nobody in its areas becomes its own with the first
 * reading; until then the server works it out from the places below. */
static const char *refusal(const struct inbound *r, const struct gov_series *g)
{
	struct area_path path;
	if (!g)
		return "unknown_series";
	if (g->series.gateway)
		return g->series.gateway == r->person.num ? NULL : "not_yours";
	path = area_path_of(r->tree, g->series.area);
	return scope_sees(&r->scope, &path, NULL, 0) ? NULL : "not_yours";
}

static const char *take(struct inbound *r, const struct wire_reading *w, struct taking *t)
{
	struct server *s = r->server;
	if (w->code)
		return w->code;
	struct gov_series *g = w->series ? series_by_num(s->series, w->series)
					 : series_at(s->series, w->indicator, w->area);
	const char *code = refusal(r, g);
	if (code)
		return code;
	if (!g->series.gateway) {
		g->series.gateway = r->person.num;
		t->claimed[t->count++] = g->series.num;
	}
	enum quality quality = isnan(w->value) && w->quality == QUALITY_GOOD ? QUALITY_NO_DATA
									     : w->quality;
	return intake_reading(s, g, w->value, quality, clamp(w->observed, t->received))
		? NULL : "too_old";
}

static void answer(struct inbound *r, const struct wire_accepted *a)
{
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	wire_accepted_encode(a, &b);
	answer_json(r, 202, &b, NULL, NULL);
}

void serve_readings(struct inbound *r)
{
	struct server *s = r->server;
	struct wire_refs refs = inbound_refs(r);
	struct wire_reading *all = mem_array(WIRE_READINGS_MAX, sizeof *all);
	struct wire_accepted a = {0};
	size_t n = 0;
	struct error e;
	if (!wire_readings_decode(r->exchange->body, r->exchange->body_length, &refs, all,
		    WIRE_READINGS_MAX, &n, &e)) {
		free(all);
		answer_refusal(r, error_is(&e, "too_large") ? 413 : 400,
			error_is(&e, "too_large") ? "too_large" : "bad_request", e.text);
		return;
	}
	struct taking t = {.received = virtual_clock_now(&s->clock),
		.claimed = mem_array(n + 1, sizeof *t.claimed)};
	a.rejected = mem_array(n + 1, sizeof *a.rejected);
	for (size_t i = 0; i < n; i++) {
		const char *code = take(r, &all[i], &t);
		if (code)
			a.rejected[a.rejected_count++] =
				(struct wire_rejected){(uint32_t)i, code};
	}
	a.accepted = (uint32_t)(n - a.rejected_count);
	if (t.count)
		settings_claim(s, &r->person, t.claimed, t.count);
	s->metrics.readings += a.accepted;
	s->metrics.readings_rejected += a.rejected_count;
	answer(r, &a);
	free(a.rejected);
	free(t.claimed);
	free(all);
}
