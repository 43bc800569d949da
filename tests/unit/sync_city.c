/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync_city.h"

static void reply_meta(struct city *c, struct talk *t)
{
	char body[2048];

	c->metas++;
	snprintf(c->last_meta, sizeof(c->last_meta), "%s", t->head);
	if (c->meta != NULL) {
		talk_reply(t, c->meta->status, c->meta->fields, c->meta->body);
		return;
	}
	snprintf(body, sizeof(body),
		"{\"version\":\"0.1.0\",\"api\":1,\"epoch\":\"%s\",\"head\":\"10\",\"floor\":\"1\","
		"\"tick\":{\"number\":\"1\",\"period_ms\":10000},\"clock\":{\"now\":" T
		",\"rate\":2.0},\"utc_offset_minutes\":480,\"identity\":{\"subject\":\"%s\","
		"\"name\":\"X\",\"num\":1,\"role\":\"duty\",\"areas\":[\"500000\"],\"level\":"
		"\"city\"},"
		"\"catalog_version\":1,\"limits\":{\"wait_s\":50,\"page\":1000},\"server\":\"" OTHER
		"\",\"demo\":true,\"exercise\":false}",
		c->epoch, c->subject);
	talk_reply(t, 200, "", body);
}

static void reply_catalog(struct talk *t)
{
	FILE *f = fopen(YP_CATALOG, "rb");
	size_t room = (size_t)2 << 20;
	char *body = calloc(1, room);

	assert_non_null(f);
	assert_true(fread(body, 1, room - 1, f) > 1000);
	fclose(f);
	talk_reply(t, 200, "ETag: \"c1\"\r\n", body);
	free(body);
}

static void reply_reference(struct city *c, struct talk *t)
{
	if (talk_has(t, "If-None-Match: \"")) {
		c->tagged++;
		talk_reply(t, 304, "", "");
	} else if (strncmp(t->path, "/v1/areas", 9) == 0 && c->treeless > 0) {
		c->treeless--;
		talk_reply(t, 200, "ETag: \"a0\"\r\n", "{\"areas\":[]}");
	} else if (strncmp(t->path, "/v1/areas", 9) == 0) {
		talk_reply(t, 200, "ETag: \"a1\"\r\n",
			"{\"areas\":[{\"id\":\"500105\",\"num\":2,\"parent\":\"500000\",\"level\":"
			"\"district\","
			"\"name\":{\"en\":\"J\"}},{\"id\":\"500000\",\"num\":1,\"level\":\"city\","
			"\"name\":{\"en\":\"C\"}}]}");
	} else if (strncmp(t->path, "/v1/catalog", 11) == 0) {
		reply_catalog(t);
	} else if (strncmp(t->path, "/v1/units", 9) == 0) {
		talk_reply(t, 200, "ETag: \"u1\"\r\n",
			"{\"units\":[{\"id\":\"u-1\",\"num\":1,\"rev\":1,\"kind\":\"x\",\"name\":{"
			"\"en\":\"U\"},"
			"\"area\":\"500000\",\"status\":\"idle\"}]}");
	} else {
		talk_reply(t, 200, "",
			"{\"series\":[{\"num\":1,\"indicator\":\"FO-V5\","
			"\"area\":\"500000\"}]}");
	}
}

static void reply_list(struct city *c, struct talk *t)
{
	char page[64], board[64], body[4096];

	talk_query(t, "board", board, sizeof(board));
	if (strstr(t->path, "types=none") != NULL) {
		c->boards++;
		if (c->refuses_board && strcmp(board, "500105") == 0) {
			talk_reply(t, 403, "", "{\"status\":403,\"code\":\"scope\"}");
			return;
		}
		snprintf(body, sizeof(body),
			"{\"epoch\":\"%s\",\"seq\":\"10\",\"changes\":[],\"tick\":" TICK(
				7) ",\"more\":false,\"cursor\":\"other\"}",
			c->epoch);
	} else if (talk_query(t, "page", page, sizeof(page))[0] == '\0') {
		c->lists++;
		snprintf(body, sizeof(body),
			"{\"epoch\":\"%s\",\"seq\":\"10\",\"changes\":[{" ITEM(1, 1,
				"500000") "}],\"counters\":[{\"area\":\"500000\",\"counts\":{"
					  "\"open\":2}}],\"tick\":" TICK(5) ",\"more\":true,"
									    "\"next\":\"p2\"}",
			c->epoch);
	} else {
		assert_string_equal(page, "p2");
		snprintf(body, sizeof(body),
			"{\"epoch\":\"%s\",\"seq\":\"10\",\"changes\":[{" ITEM(
				2, 3, "500105") "}],\"more\":false,\"cursor\":\"c10\"}",
			c->epoch);
	}
	talk_reply(t, 200, "", body);
}

static void reply_poll(struct city *c, struct talk *t)
{
	c->polls_seen++;
	snprintf(c->last_poll, sizeof(c->last_poll), "%s", t->path);
	if (c->poll_at >= c->poll_count)
		return;
	const struct answer *a = &c->polls[c->poll_at++];
	if (a->status == 0)
		talk_drop(t);
	else if (a->body != NULL)
		talk_reply(t, a->status, a->fields, a->body);
}

static void on_talk(void *user, struct talk *t)
{
	struct city *c = user;

	assert_true(talk_has(t, "Authorization: Bearer tok"));
	if (strcmp(t->path, "/v1/meta") == 0)
		reply_meta(c, t);
	else if (strncmp(t->path, "/v1/snapshot", 12) == 0)
		reply_list(c, t);
	else if (strncmp(t->path, "/v1/changes", 11) == 0)
		reply_poll(c, t);
	else if (strncmp(t->path, "/v1/events/", 11) == 0 && ++c->events == 2)
		talk_reply(t, 404, "", "{\"status\":404,\"code\":\"not_found\"}");
	else if (strncmp(t->path, "/v1/events/", 11) == 0)
		talk_reply(t, 200, "", EVENT_BODY(1, 9, "500000"));
	else
		reply_reference(c, t);
}

static void on_meta(void *user, const struct wire_meta *m, const struct wire_meta_areas *ids)
{
	struct city *c = user;

	assert_string_equal(ids->ids[0], "500000");
	assert_int_equal(m->identity.area_count, 0);
	session_begin(c->s, &c->begin);
}

static void on_reference(void *user, const struct session_reference *r)
{
	struct city *c = user;

	c->same += r->same;
	if (r->tree != NULL) {
		area_tree_destroy(c->tree);
		c->tree = r->tree;
		assert_int_equal(area_count(r->tree), 2);
	}
	if (r->catalog != NULL) {
		catalog_destroy(c->catalog);
		c->catalog = r->catalog;
	}
	if (r->kind == REF_OF_UNITS && !r->same)
		assert_int_equal(r->count, 1);
	if (r->kind == REF_OF_SERIES && !r->same)
		assert_string_equal(r->area, session_board_of(c->s));
}

static void on_ready(void *user, const struct wire_meta *m)
{
	struct city *c = user;

	c->ready++;
	assert_int_equal(m->identity.areas[0], 1);
}

static void on_page(void *user, const struct session_page *p)
{
	struct city *c = user;

	if (p->cursor != NULL)
		snprintf(c->cursor, sizeof(c->cursor), "%s", p->cursor);
	snprintf(c->board, sizeof(c->board), "%s", p->board);
	c->ticks += (unsigned)p->tick_count;
	if (p->kind == PAGE_OF_LIST) {
		c->listed = p->first ? (unsigned)p->change_count
				     : c->listed + (unsigned)p->change_count;
		c->list_pages++;
		assert_int_equal(p->first, p->counter_count == 1);
	}
	if (p->kind == PAGE_OF_CHANGES) {
		for (size_t i = 0; i < p->change_count; i++)
			c->last_seq = p->changes[i].seq;
		c->changed += (unsigned)p->change_count;
	}
	if (c->holds_pages)
		c->held = true;
	else
		session_stored(c->s);
}

static bool on_digest(void *user, struct digest *out)
{
	struct city *c = user;

	*out = c->digest;
	return c->has_digest;
}

static void on_epoch(void *user, const char *was, const char *is)
{
	struct city *c = user;

	assert_true(was[0] != '\0' && is[0] != '\0');
	c->epochs++;
}

static void on_quarantine(void *user, const struct session_bad *bad)
{
	struct city *c = user;

	c->quarantined++;
	snprintf(c->bad_id, sizeof(c->bad_id), "%s", bad->id);
	assert_true(bad->why->code[0] != '\0');
}

static void on_link(void *user)
{
	struct city *c = user;
	struct session_link link;

	session_link(c->s, mono_ms(), &link);
	c->states |= 1u << link.state;
	if (link.error.code[0] != '\0' && strstr(c->codes, link.error.code) == NULL) {
		size_t n = strlen(c->codes);
		snprintf(c->codes + n, sizeof(c->codes) - n, "%s ", link.error.code);
	}
}

static void on_refused(void *user, const char *area, const struct error *why)
{
	struct city *c = user;

	c->refused++;
	assert_string_equal(area, "500105");
	assert_string_equal(why->code, "scope");
}

static void on_event(void *user, const struct session_event *e)
{
	struct city *c = user;

	c->got_events++;
	c->got_verdict = e->reply->verdict;
	assert_int_equal(e->view != NULL, e->reply->verdict == VERDICT_OK);
	if (e->view != NULL)
		assert_int_equal(e->view->event.rev, 9);
}

static const struct session_ops ops = {on_meta, on_reference, on_ready, on_page, on_digest,
	on_epoch, on_quarantine, on_link, on_refused, on_event};

int city_open(void **state)
{
	struct city *c = test_calloc(1, sizeof(*c));

	c->epoch = EPOCH;
	c->subject = "li.wei";
	sync_world_open(&c->w, on_talk, c);
	*state = c;
	return 0;
}

void city_start(struct city *c, const struct answer *polls, size_t count, uint32_t watchdog)
{
	struct session_options o = {
		.loop = &c->w.loop,
		.http = c->w.http,
		.server = &c->w.address,
		.token = "tok",
		.watchdog_ms = watchdog,
		.wait_s = watchdog > 0 ? 1 : 0,
		.seed = 7,
		.ops = &ops,
		.user = c,
	};

	c->polls = polls;
	c->poll_count = count;
	c->s = session_create(&o);
	session_start(c->s);
}

static void on_closed(void *user)
{
	((struct city *)user)->closed = true;
}

int city_close(void **state)
{
	struct city *c = *state;

	session_close(c->s, on_closed, c);
	sync_world_until(&c->w, &c->closed);
	sync_world_close(&c->w);
	area_tree_destroy(c->tree);
	catalog_destroy(c->catalog);
	test_free(c);
	return 0;
}

struct session_link city_link(const struct city *c)
{
	struct session_link link;

	session_link(c->s, mono_ms(), &link);
	return link;
}

void city_turn(struct city *c)
{
	if (city_link(c).retry_ms >= 0)
		session_wake(c->s);
	uv_run(&c->w.loop, UV_RUN_ONCE);
}

bool city_is_live(const struct city *c)
{
	return city_link(c).state == SESSION_LIVE;
}

bool city_saw(const struct city *c, enum session_state s)
{
	return (c->states & 1u << s) != 0;
}

bool city_waits(const struct city *c)
{
	return city_is_live(c) && strstr(c->last_poll, "wait=50") != NULL &&
	       c->polls_seen > c->poll_count;
}
