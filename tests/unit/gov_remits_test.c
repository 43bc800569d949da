/* SPDX-License-Identifier: MIT */
/* A centre's table changes on a database in memory, and what is open follows by changes of its own;
 * what nobody owns goes up by name. */

#include "gov_books.h"
#include "yiping/wire/entity.h"

#define TOWN "500105002"
#define LIFT "FO-314"
#define COVER "FO-306" // the catalog: the asset's owner

static void pass(struct books *b, int64_t ms)
{
	struct command *c = command_create(LEDGER_TIMERS);
	b->now += ms;
	run(b, c);
	command_destroy(c);
}

static void put_unit(struct books *b, const char *area, const char *kind)
{
	struct command *c = command_create(LEDGER_PUT);
	struct unit *u = &c->put.as.unit;
	c->put.kind = KIND_UNIT;
	c->act.actor = (struct actor){.subject = "rule:test"};
	snprintf(u->id, sizeof u->id, "%s-%s", area, kind);
	u->kind = catalog_unit_kind_id(b->world->catalog, kind)->num;
	u->area = world_area(b->world, area);
	u->name = (struct name){.en = "A unit"};
	run(b, c);
	assert_int_equal(c->status, 200);
	command_destroy(c);
}

static struct person chief_of(struct books *b, const char *area)
{
	return (struct person){.subject = "chief", .name = "chief", .num = 1,
		.role = PERSON_SUPERVISOR, .areas = {world_area(b->world, area)}, .area_count = 1};
}

static const char *reported(struct books *b, const char *type)
{
	struct command *c = command_create(LEDGER_ACT);
	c->person = chief_of(b, "500000");
	c->act.verb = VERB_REPORT;
	c->act.type = type_num(b, type);
	c->act.area = world_area(b->world, TOWN);
	c->act.title = "t";
	run(b, c);
	assert_int_equal(c->status, 201);
	const char *id = arena_strdup(&b->arena, c->event);
	command_destroy(c);
	return id;
}

/* One row by the chief of `who`; the caller destroys the command. */
static struct command *change(struct books *b, const char *who, const char *area,
	const struct remit_row *row, bool remove, uint32_t rev)
{
	struct command *c = command_create(LEDGER_REMIT);
	c->person = chief_of(b, who);
	c->remit = arena_alloc(&c->arena, sizeof *c->remit);
	c->remit->area = world_area(b->world, area);
	c->remit->all = arena_alloc(&c->arena, sizeof *c->remit->all);
	c->remit->all[0] = (struct wire_remit_edit){*row, remove};
	c->remit->count = 1;
	c->tag.arev = rev;
	memcpy(c->tag.epoch, "01234567", 9);
	run(b, c);
	return c;
}

static void changed(struct books *b, const char *area, struct remit_row row, bool remove,
	size_t events)
{
	struct command *c = change(b, "500000", area, &row, remove, TAG_ANY);
	if (c->status != 200)
		fail_msg("%d %s", c->status, c->error.text);
	assert_int_equal(c->changes[0].head.kind, KIND_RESPONSIBILITY);
	assert_int_equal(c->change_count, 1 + events);
	for (size_t i = 1; i < c->change_count; i++) {
		assert_int_equal(c->changes[i].verb, VERB_OWN);
		assert_string_equal(c->changes[i].actor.subject, "chief");
	}
	command_destroy(c);
}

static void refused(struct books *b, const char *who, const char *area, struct remit_row row,
	uint32_t rev, int status, const char *code)
{
	struct command *c = change(b, who, area, &row, false, rev);
	assert_int_equal(c->status, status);
	assert_string_equal(c->error.code, code);
	assert_int_equal(c->change_count, 0);
	command_destroy(c);
}

static struct remit_row row_of(struct books *b, const char *type, const char *unit)
{
	return (struct remit_row){.by = REMIT_TYPE, .type = type_num(b, type),
		.unit = {.id = unit}};
}

static void assert_owner(struct books *b, const char *id, enum remit_by by, const char *unit)
{
	struct event e = now_of(b, id);
	assert_int_equal(e.remit.by, by);
	assert_int_equal(e.unowned, by == REMIT_NOBODY);
	if (unit)
		assert_string_equal(e.remit.unit.id, unit);
	else
		assert_null(e.remit.unit.id);
}

static void what_is_open_follows_the_table(void **state)
{
	struct books b = open_books(state);
	put_unit(&b, "500105", "police");
	put_unit(&b, TOWN, "grid");
	const char *id = reported(&b, COVER), *other = reported(&b, LIFT);
	assert_owner(&b, id, REMIT_NOBODY, NULL); // no owner of assets is there
	uint32_t arev = now_of(&b, id).arev;
	b.now += 30 * SECOND_MS; // before any limit is over
	changed(&b, "500000", row_of(&b, COVER, "500105-police"), false, 1);
	assert_owner(&b, id, REMIT_TYPE, "500105-police");
	assert_int_equal(now_of(&b, id).clocks[CLOCK_OWNER].done, b.now);
	assert_int_equal(now_of(&b, id).arev, arev);
	assert_owner(&b, other, REMIT_NOBODY, NULL);
	changed(&b, TOWN, row_of(&b, COVER, TOWN "-grid"), false, 1);
	assert_owner(&b, id, REMIT_TYPE, TOWN "-grid");
	changed(&b, "500105", row_of(&b, COVER, "500105-police"), false, 0); // the town's is nearer
	reopen(&b);
	assert_owner(&b, reported(&b, COVER), REMIT_TYPE, TOWN "-grid");
	changed(&b, TOWN, row_of(&b, COVER, NULL), true, 2);
	assert_owner(&b, id, REMIT_TYPE, "500105-police");
	changed(&b, "500105", row_of(&b, COVER, NULL), true, 2); // by another row: the city's
	changed(&b, "500000", row_of(&b, COVER, NULL), true, 2);
	assert_owner(&b, id, REMIT_NOBODY, NULL);
	assert_int_equal(now_of(&b, id).clocks[CLOCK_OWNER].start, b.now);
	close_books(&b);
}

/* A unit comes into being: the next time the timers run, what it is for is its. */
static void who_comes_owns_what_was_nobodys(void **state)
{
	struct books b = open_books(state);
	put_unit(&b, TOWN, "grid");
	const char *id = reported(&b, COVER);
	assert_owner(&b, id, REMIT_NOBODY, NULL);
	put_unit(&b, "500105", "asset_owner");
	reopen(&b); // also when the server stops between the two
	pass(&b, SECOND_MS);
	assert_owner(&b, id, REMIT_CATALOG, NULL);
	assert_string_equal(now_of(&b, id).last_by.subject, "rule:owners");
	uint32_t rev = now_of(&b, id).rev;
	put_unit(&b, "500105", "police");
	pass(&b, SECOND_MS);
	assert_int_equal(now_of(&b, id).rev, rev); // nothing was to be said
	close_books(&b);
}

static void what_makes_no_sense_is_refused(void **state)
{
	struct books b = open_books(state);
	struct remit_row row;
	put_unit(&b, "500105", "police");
	put_unit(&b, TOWN, "grid");
	refused(&b, "500106", "500105", row_of(&b, COVER, "500105-police"), TAG_ANY, 403, "scope");
	refused(&b, "500105", "500000", row_of(&b, COVER, "500105-police"), TAG_ANY, 403, "scope");
	refused(&b, "500105", "500105", row_of(&b, COVER, "nobody"), TAG_ANY, 422, "field_unit");
	refused(&b, "500105", TOWN, row_of(&b, COVER, "500105-police"), TAG_ANY, 422,
		"field_unit"); // outside
	row = (struct remit_row){.by = REMIT_DEFAULT, .fallback = {.id = "nobody"}};
	refused(&b, "500105", "500105", row, TAG_ANY, 422, "field_fallback");
	row = row_of(&b, COVER, "500105-police");
	row.kind = catalog_unit_kind_id(b.world->catalog, "grid")->num;
	refused(&b, "500105", "500105", row, TAG_ANY, 422, "field_kind");
	row = row_of(&b, COVER, "500105-police");
	refused(&b, "500105", "500105", row, 1, 412, "stale"); // there is none yet: 0
	struct command *c = change(&b, "500105", "500105", &row, false, 0);
	assert_int_equal(c->status, 200);
	assert_int_equal(c->rev, 1);
	command_destroy(c);
	refused(&b, "500105", "500105", row, 0, 412, "stale");
	row.by = REMIT_DEFAULT;
	row.type = 0;
	c = change(&b, "500105", "500105", &row, true, 1);
	assert_string_equal(c->error.code, "field_rows");
	command_destroy(c);
	close_books(&b);
}

/* ---- the ladder ---- */

static void put_shift(struct books *b, const char *area)
{
	struct command *c = command_create(LEDGER_PUT);
	struct shift *s = &c->put.as.shift;
	c->put.kind = KIND_SHIFT;
	c->act.actor = (struct actor){.subject = "rule:test"};
	snprintf(s->id, sizeof s->id, "shift-%s", area);
	s->area = world_area(b->world, area);
	s->from = b->now;
	s->to = b->now + 8 * HOUR_MS;
	s->leader = (struct actor){.subject = arena_printf(&c->arena, "leader-%s", area)};
	s->supervisor = (struct actor){.subject = arena_printf(&c->arena, "chief-%s", area)};
	run(b, c);
	command_destroy(c);
}

static void act(struct books *b, const char *id, enum verb v)
{
	struct command *c = command_create(LEDGER_ACT);
	c->person = chief_of(b, "500000");
	c->act.verb = v;
	c->act.result = 1;
	c->act.grade = v == VERB_VERIFY ? 4 : 0;
	snprintf(c->event, sizeof c->event, "%s", id);
	c->tag.arev = now_of(b, id).arev;
	memcpy(c->tag.epoch, "01234567", 9);
	run(b, c);
	if (c->status != 200)
		fail_msg("%s", c->error.text);
	command_destroy(c);
}

/* Half an hour, then each quarter: duty, its supervisor, the district, and so on. */
static void nobodys_goes_up_by_name(struct books *b, bool outage)
{
	static const char *const wanted[] = {"leader-500105002", "chief-500105002", NULL,
		"leader-500105", "chief-500105"};
	put_unit(b, TOWN, "grid");
	put_shift(b, TOWN);
	put_shift(b, "500105");
	const char *id = reported(b, COVER);
	int64_t began = b->now;
	act(b, id, VERB_ACK);
	act(b, id, VERB_VERIFY);
	struct event e = now_of(b, id);
	assert_int_equal(event_running_clock(&e), CLOCK_OWNER);
	if (outage) {
		reopen(b);
		pass(b, 90 * MINUTE_MS);
	}
	size_t calls = 0;
	for (size_t i = 0; i < 5; i++) {
		if (!outage)
			pass(b, (i ? 15 : 30) * MINUTE_MS);
		e = now_of(b, id);
		calls += wanted[i] != NULL;
		if (!outage && wanted[i])
			assert_string_equal(e.calls[calls - 1].subject, wanted[i]);
		if (!outage)
			assert_int_equal(e.call_count, calls);
	}
	assert_int_equal(e.rungs, 5);
	assert_int_equal(e.escalated, LEVEL_DISTRICT);
	assert_int_equal(e.last_escalate, began + 60 * MINUTE_MS);
	assert_string_equal(e.calls[e.call_count - 1].subject, "chief-500105");
	assert_int_equal(e.call_count, outage ? 1 : 4);
}

static void what_nobody_owns_goes_up_by_name(void **state)
{
	struct books b = open_books(state);
	nobodys_goes_up_by_name(&b, false);
	close_books(&b);
}

static void after_an_outage_it_is_as_high(void **state)
{
	struct books b = open_books(state);
	nobodys_goes_up_by_name(&b, true);
	close_books(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_open_follows_the_table),
		cmocka_unit_test(who_comes_owns_what_was_nobodys),
		cmocka_unit_test(what_makes_no_sense_is_refused),
		cmocka_unit_test(what_nobody_owns_goes_up_by_name),
		cmocka_unit_test(after_an_outage_it_is_as_high),
	};
	return cmocka_run_group_tests_name("gov_remits", tests, world_make, world_finish);
}
