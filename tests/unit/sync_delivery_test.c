/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sync_world.h"
#include "yiping/sync/delivery.h"

#define BODY "{\"verb\":\"ack\",\"args\":{}}"
#define TAG "4f1d0c6a.2"

struct answer {
	int status; // 0 = the connection ends without a byte
	const char *fields, *body;
};

struct post {
	struct sync_world w;
	struct delivery *d;
	const struct answer *answers; // in this order; then every act is applied
	size_t count, at;
	unsigned requests, batches, proofs, out, most_out;
	char seen[4096]; // keys of acts in the order they arrived, each with a blank behind
	char last[2048]; // head of the last request
	char last_body[4096];
	bool hangs;
	struct talk hung; // the last that does

	unsigned applied, conflicts, refused, attention, let_go, sent;
	char done[1024]; // "key=code " in the order of settling
	char current[256], text[256], event[64];
	bool closed;
	char waited[256]; // keys that are to be sent after all
	char went[256];   // keys that left without an answer
};

static void key_of(const struct talk *t, char *out, size_t room)
{
	const char *at = strstr(t->head, "Idempotency-Key: ");

	assert_non_null(at);
	snprintf(out, room, "%.*s", (int)strcspn(at + 17, "\r"), at + 17);
}

static void note(char *list, size_t room, const char *a, const char *b)
{
	size_t n = strlen(list);

	snprintf(list + n, room - n, "%s%s ", a, b);
}

/* Answers each "key":"..." of the request with this outcome. */
static void reply_items(struct talk *t, int status, const char *code)
{
	char body[8192] = "{\"items\":[";
	const char *at = t->body;
	bool is_first = true;

	while ((at = strchr(at, 'k')) != NULL) {
		size_t n = strlen(body), length = strcspn(at, "\"");
		if (at[-1] == '"' && length > 1 && at[1] == '-') {
			snprintf(body + n, sizeof(body) - n,
				"%s{\"key\":\"%.*s\",\"status\":%d,\"code\":\"%s\",\"rev\":3}",
				is_first ? "" : ",", (int)length, at, status, code);
			is_first = false;
		}
		at += length;
	}
	note(body, sizeof(body), "]}", "");
	talk_reply(t, 200, "", body);
}

static void on_talk(void *user, struct talk *t)
{
	struct post *p = user;
	char key[64], body[256];

	p->requests++;
	assert_string_equal(t->method, "POST");
	snprintf(p->last, sizeof(p->last), "%s", t->head);
	snprintf(p->last_body, sizeof(p->last_body), "%s", t->body);
	p->hung = *t;
	if (p->hangs)
		return;
	bool is_batch = strcmp(t->path, "/v1/actions:batch") == 0;
	bool is_proof = strcmp(t->path, "/v1/actions:status") == 0;
	p->batches += is_batch;
	p->proofs += is_proof;
	if (!is_batch && !is_proof) {
		key_of(t, key, sizeof(key));
		note(p->seen, sizeof(p->seen), key, "");
	}
	if (p->at < p->count) {
		const struct answer *a = &p->answers[p->at++];
		if (a->status == 0)
			talk_drop(t);
		else if (a->body[0] != '{' && (is_proof || (is_batch && a->status < 300)))
			reply_items(t, a->status, a->body);
		else
			talk_reply(t, a->status, a->fields, a->body);
	} else if (is_batch || is_proof) {
		reply_items(t, 200, "applied");
	} else if (strcmp(t->path, "/v1/events") == 0) {
		talk_reply(t, 201, "",
			"{\"outcome\":{\"key\":\"k\",\"status\":201,\"code\":\"applied\","
			"\"event\":\"20261123-000009\",\"rev\":1},\"event\":{\"num\":9}}");
	} else {
		snprintf(body, sizeof(body),
			"{\"key\":\"%s\",\"status\":200,\"code\":\"applied\",\"event\":\"e\","
			"\"rev\":3,"
			"\"arev\":2,\"seq\":\"77\",\"body\":{\"rev\":3}}",
			key);
		talk_reply(t, 200, "", body);
	}
}

static void on_sending(void *user, const char *key)
{
	struct post *p = user;
	struct delivery_link link;

	assert_true(key[0] != '\0');
	p->sent++;
	delivery_link(p->d, mono_ms(), &link);
	p->most_out = link.out > p->most_out ? link.out : p->most_out;
}

static void on_went(void *user, const char *key)
{
	struct post *p = user;

	note(p->went, sizeof(p->went), key, "");
}

static void on_waits(void *user, const char *key)
{
	struct post *p = user;

	note(p->waited, sizeof(p->waited), key, "");
}

static void on_settled(void *user, const struct delivery_outcome *o)
{
	struct post *p = user;

	p->applied += o->fate == FATE_APPLIED;
	p->conflicts += o->fate == FATE_CONFLICT;
	p->refused += o->fate == FATE_REFUSED;
	p->attention += o->fate == FATE_ATTENTION;
	note(p->done, sizeof(p->done), o->key, "");
	p->done[strlen(p->done) - 1] = '=';
	note(p->done, sizeof(p->done), o->code, "");
	snprintf(p->current, sizeof(p->current), "%.*s", (int)o->current.length,
		o->current.length > 0 ? o->current.bytes : "");
	snprintf(p->text, sizeof(p->text), "%s", o->text);
	snprintf(p->event, sizeof(p->event), "%s", o->event);
}

static void on_let_go(void *user, const char *key)
{
	struct post *p = user;

	assert_true(key[0] != '\0');
	p->let_go++;
}

static void on_link(void *user)
{
	(void)user;
}

static const struct delivery_ops ops = {.sending = on_sending, .waits = on_waits, .went = on_went,
	.settled = on_settled, .let_go = on_let_go, .link = on_link};

static int open_post(void **state)
{
	struct post *p = test_calloc(1, sizeof(*p));

	sync_world_open(&p->w, on_talk, p);
	struct delivery_options o = {
		.loop = &p->w.loop,
		.http = p->w.http,
		.server = &p->w.address,
		.token = "tok",
		.seed = 3,
		.ops = &ops,
		.user = p,
	};
	p->d = delivery_create(&o);
	*state = p;
	return 0;
}

static void on_closed(void *user)
{
	((struct post *)user)->closed = true;
}

static int close_post(void **state)
{
	struct post *p = *state;

	delivery_close(p->d, on_closed, p);
	sync_world_until(&p->w, &p->closed);
	sync_world_close(&p->w);
	test_free(p);
	return 0;
}

static void put(struct post *p, const char *key, const char *event)
{
	struct delivery_row row = {
		.key = key,
		.event = event,
		.tag = event[0] != '\0' ? TAG : NULL,
		.target = event[0] != '\0' ? "/v1/events/e/actions" : "/v1/events",
		.bytes = BODY,
		.length = strlen(BODY),
	};

	assert_true(delivery_put(p->d, &row));
}

static struct delivery_link link_of(const struct post *p)
{
	struct delivery_link link;

	delivery_link(p->d, mono_ms(), &link);
	return link;
}

#define UNTIL(p, condition)                                                                        \
	while (!(condition)) {                                                                     \
		delivery_kick((p)->d);                                                             \
		uv_run(&(p)->w.loop, UV_RUN_ONCE);                                                 \
	}

static void answers(struct post *p, const struct answer *a, size_t n)
{
	p->answers = a;
	p->count = n;
}

static void an_act_goes_out_as_it_was_kept(void **state)
{
	struct post *p = *state;

	put(p, "k-1", "e1");
	put(p, "k-1", "e1"); // held already
	UNTIL(p, p->applied == 1);
	assert_int_equal(p->requests, 1);
	assert_int_equal(p->sent, 1);
	assert_string_equal(p->last_body, BODY);
	assert_non_null(strstr(p->last, "POST /v1/events/e/actions "));
	assert_non_null(strstr(p->last, "Idempotency-Key: k-1\r\n"));
	assert_non_null(strstr(p->last, "If-Match: \"" TAG "\"\r\n"));
	assert_non_null(strstr(p->last, "Authorization: Bearer tok\r\n"));
	assert_string_equal(p->done, "k-1=applied ");
	assert_string_equal(p->current, "{\"rev\":3}");
	assert_int_equal(link_of(p).held, 0);
}

static void a_report_has_no_tag_and_learns_its_event(void **state)
{
	struct post *p = *state;

	put(p, "k-1", "");
	UNTIL(p, p->applied == 1);
	assert_null(strstr(p->last, "If-Match"));
	assert_string_equal(p->event, "20261123-000009");
}

static void a_lost_reply_is_asked_for_with_the_same_key(void **state)
{
	struct post *p = *state;
	const struct answer a[] = {
		{0, "", ""},
		{502, "", "<html>"},
		{200, "", "<html>portal</html>"},
		{403, "", "<html>portal</html>"},
		{200, "", "{\"truncated\":"},
		{429, "Retry-After: 0\r\n", "{\"code\":\"too_many\"}"},
		{507, "", "{\"code\":\"disk_full\"}"},
		{503, "", ""},
	};

	answers(p, a, 8);
	put(p, "k-1", "e1");
	UNTIL(p, p->applied == 1);
	assert_string_equal(p->seen, "k-1 k-1 k-1 k-1 k-1 k-1 k-1 k-1 k-1 ");
	assert_string_equal(p->last_body, BODY);
	assert_int_equal(p->refused + p->conflicts, 0);
	assert_string_equal(link_of(p).error.code, "");
	assert_string_equal(p->went, "k-1 k-1 k-1 k-1 k-1 k-1 ");
	assert_string_equal(p->waited, "k-1 k-1 "); // only the API's own words say it was not taken
}

static void a_conflict_comes_back_with_the_event(void **state)
{
	struct post *p = *state;
	const struct answer a[] = {{412, "",
		"{\"status\":412,\"code\":\"stale\",\"detail\":\"Li Wei was first.\","
		"\"current\":{\"rev\":5}}"}};

	answers(p, a, 1);
	put(p, "k-1", "e1");
	put(p, "k-2", "e1"); // meant for what k-1 would have made of it
	UNTIL(p, p->conflicts == 1);
	assert_int_equal(p->let_go, 1);
	assert_string_equal(p->current, "{\"rev\":5}");
	assert_string_equal(p->text, "Li Wei was first.");
	sync_world_turns(&p->w, 20);
	assert_int_equal(p->requests, 1);
	put(p, "k-2", "e1");
	UNTIL(p, p->applied == 1);
}

static void one_event_keeps_its_order(void **state)
{
	struct post *p = *state;
	const struct answer a[] = {{0, "", ""}, {503, "", ""}};

	answers(p, a, 2);
	put(p, "k-1", "e1");
	put(p, "k-2", "e1");
	put(p, "k-3", "e1");
	UNTIL(p, p->applied == 3);
	assert_string_equal(p->seen, "k-1 k-1 k-1 k-2 k-3 ");
	assert_string_equal(p->done, "k-1=applied k-2=applied k-3=applied ");
	assert_int_equal(p->most_out, 1);
}

static void few_are_out_at_once(void **state)
{
	struct post *p = *state;
	char key[16];

	for (int i = 0; i < 20; i++) { // reports never go in a batch
		snprintf(key, sizeof(key), "k-%d", i);
		put(p, key, "");
	}
	UNTIL(p, p->applied == 20);
	assert_int_equal(p->most_out, DELIVERY_FLIGHTS);
	assert_int_equal(p->batches, 0);
}

static void many_go_together(void **state)
{
	struct post *p = *state;
	char key[16], event[16];

	for (int i = 0; i < 12; i++) {
		snprintf(key, sizeof(key), "k-%d", i);
		snprintf(event, sizeof(event), "e%d", i % 6);
		put(p, key, event);
	}
	UNTIL(p, p->applied == 12);
	assert_int_equal(p->batches, 2); // one of each event at a time
	assert_int_equal(p->requests, 2);
	assert_int_equal(p->sent, 12);
	assert_non_null(
		strstr(p->last_body, "\"key\":\"k-11\",\"tag\":\"" TAG "\",\"event\":\"e5\""));
	assert_non_null(strstr(p->last_body, "\"verb\":\"ack\",\"args\":{}}"));
}

static void a_refused_batch_is_sent_one_by_one(void **state)
{
	struct post *p = *state;
	const struct answer a[] = {{413, "", "{\"status\":413,\"code\":\"too_large\"}"}};
	char key[16], event[16];

	answers(p, a, 1);
	for (int i = 0; i < 6; i++) {
		snprintf(key, sizeof(key), "k-%d", i);
		snprintf(event, sizeof(event), "e%d", i);
		put(p, key, event);
	}
	UNTIL(p, p->applied == 6);
	assert_int_equal(p->batches, 1);
	assert_int_equal(p->requests, 7);
}

static void a_lost_token_pauses(void **state)
{
	struct post *p = *state;
	const struct answer no = {401, "", "{\"status\":401,\"code\":\"unauthorized\"}"};
	const struct answer a[] = {no, no};

	answers(p, a, 2);
	put(p, "k-1", "e1");
	UNTIL(p, link_of(p).paused);
	sync_world_turns(&p->w, 20);
	assert_int_equal(p->requests, 1);
	assert_string_equal(link_of(p).error.code, "unauthorized");
	assert_string_equal(p->waited, "k-1 ");
	assert_string_equal(p->went, "");
	delivery_kick(p->d); // the stream is live again: the token may be known by now
	UNTIL(p, p->requests == 2 && link_of(p).paused);
	delivery_token(p->d, "tok2");
	UNTIL(p, p->applied == 1);
	assert_non_null(strstr(p->last, "Bearer tok2"));
}

static void one_bad_act_does_not_hold_the_others(void **state)
{
	struct post *p = *state;
	const struct answer a[] = {{500, "", "oops"}};

	answers(p, a, 1);
	put(p, "k-1", "e1");
	put(p, "k-2", "e2");
	while (p->applied == 0) // nobody kicks
		uv_run(&p->w.loop, UV_RUN_ONCE);
	assert_int_equal(link_of(p).retry_ms, -1);
	UNTIL(p, p->applied == 2);
}

static void a_key_in_the_changes_is_applied(void **state)
{
	struct post *p = *state;

	p->hangs = true;
	put(p, "k-1", "e1");
	put(p, "k-2", "e1");
	UNTIL(p, p->requests == 1);
	delivery_seen(p->d, "k-9", "e9", 1, 5);
	assert_int_equal(p->applied, 0);
	p->hangs = false;
	delivery_seen(p->d, "k-1", "e1", 4, 80);
	assert_string_equal(p->done, "k-1=seen ");
	UNTIL(p, p->applied == 2);
	assert_string_equal(p->seen, "k-2 ");
}

static void another_history_is_asked_first(void **state)
{
	struct post *p = *state;
	const struct answer a[] = {{200, "", "unknown"}};
	const char *act = "/v1/events/e/actions";
	struct delivery_row report = {"k-3", "", NULL, "/v1/events", BODY, strlen(BODY), true};
	struct delivery_row words = {"k-4", "e4", "*", act, BODY, strlen(BODY), true};
	struct delivery_row ack = {"k-5", "e5", "\"" TAG "\"", act, BODY, strlen(BODY), true};

	answers(p, a, 1);
	delivery_epoch(p->d, "00000000000000000000000000000001");
	assert_true(delivery_put(p->d, &report));
	assert_true(delivery_put(p->d, &words));
	assert_true(delivery_put(p->d, &ack));
	UNTIL(p, p->applied == 2);
	assert_int_equal(p->proofs, 1);
	assert_int_equal(p->conflicts, 1);
	assert_non_null(strstr(p->done, "k-5=epoch "));
	assert_null(strstr(p->seen, "k-5"));
}

static void what_is_held_is_proved_in_another_history(void **state)
{
	struct post *p = *state;

	p->hangs = true;
	put(p, "k-1", "e1");
	put(p, "k-2", "e1");
	UNTIL(p, p->requests == 1);
	p->hangs = false;
	delivery_epoch(p->d, "00000000000000000000000000000001");
	UNTIL(p, p->applied == 1); // k-2 is known; k-1 is still out
	assert_int_equal(p->proofs, 1);
	assert_string_equal(p->done, "k-2=applied ");
	assert_int_equal(link_of(p).out, 1);
}

/* The server was restored while the answer was on its way: what it says was, is no more. */
static void an_answer_of_a_lost_history_is_not_believed(void **state)
{
	struct post *p = *state;
	const struct answer a[] = {{200, "", "unknown"}};

	p->hangs = true;
	put(p, "k-1", "e1");
	UNTIL(p, p->requests == 1);
	delivery_epoch(p->d, "00000000000000000000000000000001");
	p->hangs = false;
	answers(p, a, 1);
	talk_reply(&p->hung, 200, "",
		"{\"key\":\"k-1\",\"status\":200,\"code\":\"applied\",\"event\":\"e\",\"rev\":3}");
	UNTIL(p, p->applied + p->conflicts > 0);
	assert_int_equal(p->proofs, 1);
	assert_string_equal(p->done, "k-1=epoch ");
	assert_string_equal(p->went, "k-1 ");
}

static void prove_both(struct post *p, const char *first_tag, const char *second_tag)
{
	const char *act = "/v1/events/e/actions";
	struct delivery_row rows[] = {
		{"k-1", "e1", first_tag, act, BODY, strlen(BODY), true},
		{"k-2", "e1", second_tag, act, BODY, strlen(BODY), true}};
	const struct answer a[] = {{200, "", "unknown"}};

	answers(p, a, 1);
	delivery_epoch(p->d, "00000000000000000000000000000001");
	assert_true(delivery_put(p->d, &rows[0]));
	assert_true(delivery_put(p->d, &rows[1]));
	UNTIL(p, p->conflicts == 1);
}

static void what_is_asked_about_with_a_conflict_waits_behind_it(void **state)
{
	struct post *p = *state;

	prove_both(p, TAG, "*");
	assert_int_equal(p->let_go, 1);
	sync_world_turns(&p->w, 20);
	assert_int_equal(link_of(p).held, 0);
	assert_string_equal(p->seen, "");
}

static void what_came_before_a_conflict_stays(void **state)
{
	struct post *p = *state;

	prove_both(p, "*", TAG);
	assert_int_equal(p->let_go, 0);
	UNTIL(p, p->applied == 1);
	assert_string_equal(p->done, "k-2=epoch k-1=applied ");
}

static void what_the_server_knows_is_not_sent_again(void **state)
{
	struct post *p = *state;
	struct delivery_row row = {
		"k-1", "e1", TAG, "/v1/events/e/actions", BODY, strlen(BODY), true};

	assert_true(delivery_put(p->d, &row));
	UNTIL(p, p->applied == 1);
	assert_int_equal(p->requests, 1);
	assert_int_equal(p->proofs, 1);
	assert_string_equal(p->last_body, "{\"keys\":[\"k-1\"]}");
}

static void a_key_that_is_left_out_is_asked_about_later(void **state)
{
	struct post *p = *state;
	struct answer nothing[100];
	struct delivery_row row = {
		"k-1", "e1", TAG, "/v1/events/e/actions", BODY, strlen(BODY), true};

	for (int i = 0; i < 100; i++)
		nothing[i] = (struct answer){200, "", "{\"items\":[]}"};
	answers(p, nothing, 100);
	assert_true(delivery_put(p->d, &row));
	sync_world_turns(&p->w, 300); // nobody kicks
	assert_in_range(p->proofs, 1, 15);
	p->count = 0;
	UNTIL(p, p->applied == 1);
	assert_string_equal(p->seen, "");
}

static void a_withdrawn_row_is_forgotten(void **state)
{
	struct post *p = *state;

	p->hangs = true;
	put(p, "k-1", "e1");
	put(p, "k-2", "e1");
	UNTIL(p, p->requests == 1);
	assert_false(delivery_drop(p->d, "k-1")); // it is out
	assert_true(delivery_drop(p->d, "k-2"));
	assert_false(delivery_drop(p->d, "k-2"));
}

static struct delivery_row late_row(const char *key, bool prove)
{
	return (struct delivery_row){.key = key, .event = "e", .tag = TAG, .bytes = BODY,
		.target = "/v1/events/e/actions", .length = strlen(BODY), .prove = prove,
		.not_after = 1};
}

static void what_is_too_late_is_not_sent(void **state)
{
	struct post *p = *state;
	struct delivery_row row = late_row("k-1", false), behind = late_row("k-2", false);

	behind.not_after = 0;
	assert_true(delivery_put(p->d, &row));
	assert_true(delivery_put(p->d, &behind));
	UNTIL(p, p->attention);
	assert_string_equal(p->done, "k-1=too_late ");
	assert_int_equal(p->let_go, 1);
	assert_int_equal(p->requests, 0);
	assert_int_equal(delivery_room(p->d), DELIVERY_ROWS_MOST);
}

/* It may have been done while there was time: the server is asked, and nothing else. */
static void what_may_be_there_is_asked_about_before_it_is_too_late(void **state)
{
	struct post *p = *state;
	struct delivery_row done = late_row("k-1", true), lost = late_row("k-2", true);
	static const struct answer unknown[] = {{200, "", "unknown"}};

	assert_true(delivery_put(p->d, &done));
	UNTIL(p, p->applied);
	assert_int_equal(p->requests, p->proofs);
	answers(p, unknown, 1);
	assert_true(delivery_put(p->d, &lost));
	UNTIL(p, p->attention);
	assert_string_equal(p->done, "k-1=applied k-2=too_late ");
	assert_int_equal(p->requests, p->proofs);
}

static void every_outcome_has_its_fate(void **state)
{
	static const struct {
		int status;
		const char *code;
		enum delivery_fate fate;
	} rows[] = {
		{200, "applied", FATE_APPLIED},
		{201, "applied", FATE_APPLIED},
		{200, "", FATE_AGAIN},
		{400, "bad_request", FATE_ATTENTION},
		{401, "unauthorized", FATE_PAUSE},
		{401, "", FATE_PAUSE},
		{403, "role", FATE_REFUSED},
		{403, "scope", FATE_REFUSED},
		{403, "", FATE_AGAIN},
		{404, "not_found", FATE_REFUSED},
		{404, NULL, FATE_AGAIN},
		{408, "x", FATE_AGAIN},
		{409, "state", FATE_REFUSED},
		{409, "spot", FATE_REFUSED},
		{409, "stale", FATE_CONFLICT},
		{412, "stale", FATE_CONFLICT},
		{413, "too_large", FATE_REFUSED},
		{422, "field_area", FATE_REFUSED},
		{422, "key_reused", FATE_ATTENTION},
		{426, "upgrade", FATE_AGAIN},
		{428, "tag_missing", FATE_ATTENTION},
		{429, "too_many", FATE_AGAIN},
		{500, "oops", FATE_AGAIN},
		{503, "unavailable", FATE_AGAIN},
		{507, "disk_full", FATE_AGAIN},
		{0, "unknown", FATE_AGAIN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (delivery_fate(rows[i].status, rows[i].code) != rows[i].fate)
			fail_msg("%d %s: %d", rows[i].status, rows[i].code,
				delivery_fate(rows[i].status, rows[i].code));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_post, close_post)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_act_goes_out_as_it_was_kept),
		TEST(a_report_has_no_tag_and_learns_its_event),
		TEST(a_lost_reply_is_asked_for_with_the_same_key),
		TEST(a_conflict_comes_back_with_the_event),
		TEST(one_event_keeps_its_order),
		TEST(few_are_out_at_once),
		TEST(many_go_together),
		TEST(a_refused_batch_is_sent_one_by_one),
		TEST(a_lost_token_pauses),
		TEST(one_bad_act_does_not_hold_the_others),
		TEST(a_key_in_the_changes_is_applied),
		TEST(another_history_is_asked_first),
		TEST(what_is_held_is_proved_in_another_history),
		TEST(an_answer_of_a_lost_history_is_not_believed),
		TEST(what_is_asked_about_with_a_conflict_waits_behind_it),
		TEST(what_came_before_a_conflict_stays),
		TEST(what_the_server_knows_is_not_sent_again),
		TEST(a_key_that_is_left_out_is_asked_about_later),
		TEST(a_withdrawn_row_is_forgotten),
		TEST(what_is_too_late_is_not_sent),
		TEST(what_may_be_there_is_asked_about_before_it_is_too_late),
		cmocka_unit_test(every_outcome_has_its_fate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
