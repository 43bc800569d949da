/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "routes.h"
#include "yiping/base/mem.h"
#include "yiping/store/stored.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/meta.h"

void serve_healthz(struct inbound *r)
{
	answer_text(r, 200, "ok\n");
}

void serve_readyz(struct inbound *r)
{
	bool ready = r->server->ready && !r->server->closing;
	answer_text(r, ready ? 200 : 503, ready ? "ready\n" : "starting\n");
}

static struct wire_meta meta_of(struct inbound *r)
{
	struct server *s = r->server;
	const struct limits *l = &s->options.limits;
	struct wire_meta m = {.version = YP_VERSION, .api = 1, .head = s->head, .floor = s->floor,
		.tick = s->tick, .tick_ms = TICK_MS, .now = virtual_clock_now(&s->clock),
		.rate = s->clock.rate,
		.utc_offset_minutes = s->catalog->calendar.utc_offset_minutes,
		.identity = r->person, .level = person_level(&r->person, s->tree),
		.catalog_version = s->catalog->version, .wait_s = l->wait_s,
		.waiters = l->waiters, .acts_per_minute = l->acts_per_minute, .page = l->page,
		.demo = s->options.demo};
	memcpy(m.epoch, s->epoch, sizeof m.epoch);
	memcpy(m.server, s->server_id, sizeof m.server);
	return m;
}

static void answer_meta(struct inbound *r)
{
	struct wire_refs refs = inbound_refs(r);
	struct wire_meta m = meta_of(r);
	struct buf b;
	buf_init(&b, ANSWER_MAX);
	wire_meta_encode(&m, &refs, &b);
	answer_json(r, 200, &b, NULL, NULL);
}

struct meta_asked {
	struct wire_meta meta;
	struct wire_refs refs;
	uint32_t unit;
};

/* The name of a member's unit lies in the database only. */
static bool read_meta(struct db *db, struct query *q, struct error *e)
{
	struct meta_asked *a = q->more;
	struct stored s = {0};
	struct unit u;
	bool found = false;
	if (!stored_by_num(db, KIND_UNIT, a->unit, &q->arena, &s, &found, e) ||
		(found && !wire_unit_decode(s.body, s.body_length, &a->refs, &q->arena, &u, e)))
		return false;
	if (found)
		a->meta.unit = (struct unit_ref){.id = u.id, .num = u.num, .name = u.name};
	return wire_meta_encode(&a->meta, &a->refs, &q->out);
}

void serve_meta(struct inbound *r)
{
	if (!r->person.unit) {
		answer_meta(r);
		return;
	}
	struct meta_asked *a = mem_alloc(sizeof *a);
	*a = (struct meta_asked){meta_of(r), inbound_refs(r), r->person.unit};
	query_run(r, read_meta, a);
}

static void metric(struct buf *b, const char *name, const char *type, const char *help, uint64_t v)
{
	buf_printf(
		b, "# HELP %s %s\n# TYPE %s %s\n%s %" PRIu64 "\n", name, help, name, type, name, v);
}

void serve_metrics(struct inbound *r)
{
	const struct server *s = r->server;
	const struct server_metrics *m = &s->metrics;
	struct worker_stats w;
	struct buf b;
	worker_stats(s->writer, &w);
	buf_init(&b, ANSWER_MAX);
	metric(&b, "yiping_requests_total", "counter", "Requests taken.", m->requests);
	for (int c = 2; c <= 5; c++)
		buf_printf(&b, "yiping_answers_total{class=\"%dxx\"} %" PRIu64 "\n", c,
			m->by_status[c]);
	metric(&b, "yiping_acts_total", "counter", "Acts handed to the ledger.", m->acts);
	metric(&b, "yiping_readings_total", "counter", "Readings taken.", m->readings);
	metric(&b, "yiping_readings_rejected_total", "counter", "Readings refused.",
		m->readings_rejected);
	metric(&b, "yiping_readings_too_old_total", "counter",
		"Readings that came after a newer one of their series.", m->readings_too_old);
	metric(&b, "yiping_woken_total", "counter", "Long polls woken.", m->woken);
	metric(&b, "yiping_waiters", "gauge", "Long polls that wait.", waiters_count(s->waiters));
	metric(&b, "yiping_connections", "gauge", "Open connections.", httpd_connections(s->http));
	metric(&b, "yiping_head_seq", "counter", "Head of the log.", s->head);
	metric(&b, "yiping_live_entities", "gauge", "Live entities.", fold_count(s->fold));
	metric(&b, "yiping_writer_groups_total", "counter", "Transactions written.", w.groups);
	metric(&b, "yiping_writer_waiting", "gauge", "Jobs that wait for the writer.", w.waiting);
	answer_text(r, 200, b.data);
	buf_finish(&b);
}
