/* SPDX-License-Identifier: MIT */
/* What a server said, written by the one who polls, read again by the next start and by whoever
 * follows. */
#include "wire_fixture.h"

#include <ftw.h>

#include "../../src/app/replica.h"
#include "../../src/app/replica_place.h"
#include "yiping/store/meta.h"
#include "yiping/store/schema.h"
#include "yiping/wire/entity.h"

#define EPOCH "4f1d0c6a9b2e48d7a1c3e5f708192a3b"
#define OTHER "00000000000000000000000000000001"
#define MANY 700u
#define T0 INT64_C(1795420800000)
#define UNITS "{\"units\":[]}"
#define SERIES "{\"series\":[{\"num\":1,\"indicator\":\"FO-V5\",\"area\":\"500000\"}]}"

/* One program of the person. */
struct program {
	struct rig *rig;
	struct replica *replica;
	struct replica_board board;
	struct replica_stand stand;
	unsigned loads, changes, ticks;
	bool leads, stored, closed, heard;
	char trouble[32];   // code of the last
	char body[1024];    // that was looked up
};

struct rig {
	struct fixture *f;
	uv_loop_t loop;
	char dir[64], path[96];
	struct arena arena;
};

/* ---- a program ---- */

static void board_drop(struct replica_board *b)
{
	catalog_destroy(b->catalog);
	area_tree_destroy(b->tree);
	fold_destroy(b->fold);
	gauges_destroy(b->gauges);
	things_destroy(b->things);
	*b = (struct replica_board){0};
}

static void on_loaded(void *user, struct replica_board *b, const struct replica_stand *stand)
{
	struct program *p = user;
	board_drop(&p->board);
	p->board = *b;
	*b = (struct replica_board){0};
	p->stand = *stand;
	p->loads++;
}

static void on_news(void *user, const struct replica_news *n, const struct replica_stand *stand)
{
	struct program *p = user;
	p->changes += (unsigned)n->change_count;
	p->ticks += (unsigned)n->tick_count;
	p->stand = *stand;
}

static void on_lead(void *user, const struct replica_stand *stand)
{
	struct program *p = user;
	p->leads = true;
	p->stand = *stand;
}

static void on_outbox(void *user)
{
	(void)user;
}

static void on_trouble(void *user, const struct error *why, bool relist)
{
	struct program *p = user;
	(void)relist;
	snprintf(p->trouble, sizeof p->trouble, "%s", why->code);
}

static const struct replica_ops ops = {.loaded = on_loaded, .news = on_news, .lead = on_lead,
	.outbox = on_outbox, .trouble = on_trouble};

#define UNTIL(p, condition)                                                                        \
	while (!(condition))                                                                       \
	uv_run(&(p)->rig->loop, UV_RUN_ONCE)

static void program_open(struct program *p, struct rig *g, bool may_lead)
{
	*p = (struct program){.rig = g};
	p->replica = replica_create(&(struct replica_options){.loop = &g->loop, .dir = g->dir,
		.may_lead = may_lead, .ops = &ops, .user = p});
}

static void on_closed(void *user)
{
	struct program *p = user;
	p->closed = true;
}

static void program_close(struct program *p)
{
	replica_close(p->replica, on_closed, p);
	UNTIL(p, p->closed);
	board_drop(&p->board);
}

static void on_stored(void *user)
{
	struct program *p = user;
	p->stored = true;
}

static void on_body(void *user, uint32_t num, uint32_t rev, const char *bytes, size_t n)
{
	struct program *p = user;
	(void)num;
	(void)rev;
	snprintf(p->body, sizeof p->body, "%.*s", (int)n, bytes);
	p->heard = true;
}

/* Whatever was handed over before is on the disk when this returns. */
static void put_page(struct program *p, const struct session_page *page)
{
	p->stored = false;
	assert_true(replica_put_page(p->replica, &(struct replica_page){.page = page,
		.refs = p->rig->f->refs, .scope = 7, .flows = "1 0 20780 3 0 0 0 0 0 0 0\n",
		.good_at = T0, .clock = T0}, on_stored, p));
	UNTIL(p, p->stored);
}

/* ---- what the server says ---- */

static struct change event_change(struct rig *g, uint32_t num, uint32_t rev, uint64_t seq)
{
	struct event ev;
	struct buf body;
	event_init(&ev);
	ev.num = num;
	ev.rev = ev.arev = rev;
	snprintf(ev.id, sizeof ev.id, "20261123-%06u", num);
	ev.type = g->f->catalog->types[0].num;
	ev.domain = g->f->catalog->types[0].domain;
	ev.grade = 4;
	ev.state = STATE_WAITING;
	ev.area = 3;
	ev.path = area_path_of(g->f->tree, 3);
	ev.title = arena_printf(&g->arena, "gas %u.%u", num, rev);
	ev.born = ev.entered = T0;
	buf_init(&body, 1 << 16);
	assert_true(wire_event_encode(&ev, &g->f->refs, &body));
	struct change c = {.seq = seq, .txn = seq, .at = T0, .due_at = INSTANT_NONE,
		.verb = VERB_ACK, .head = event_head(&ev), .path = ev.path,
		.body = arena_strndup(&g->arena, body.data, body.length),
		.body_length = body.length};
	snprintf(c.id, sizeof c.id, "%s", ev.id);
	buf_finish(&body);
	return c;
}

static struct change unit_change(struct rig *g, uint32_t num)
{
	static const char *skills[] = {"gas", "fire"};
	struct unit u = {.num = num, .rev = 1, .area = 2, .status = UNIT_IDLE,
		.kind = g->f->catalog->unit_kinds[0].num, .skills = skills, .skill_count = 2,
		.load = 1, .load_limit = 5, .members = 9, .has_position = true, .lon = 106.53,
		.lat = 29.57, .name = {.zh_cn = "燃气公司", .en = "Gas company"}};
	struct buf body;
	snprintf(u.id, sizeof u.id, "u-%u", num);
	buf_init(&body, 1 << 16);
	assert_true(wire_unit_encode(&u, &g->f->refs, &body));
	struct change c = {.head = unit_head(&u), .path = area_path_of(g->f->tree, 2),
		.body = arena_strndup(&g->arena, body.data, body.length),
		.body_length = body.length};
	snprintf(c.id, sizeof c.id, "%s", u.id);
	buf_finish(&body);
	return c;
}

static void put_tree(struct program *p, const char *etag)
{
	replica_put_reference(p->replica, &(struct session_reference){.kind = REF_OF_AREAS,
		.etag = etag, .tree = p->rig->f->tree});
}

static void put_references(struct program *p)
{
	const struct fixture *f = p->rig->f;
	put_tree(p, "\"a1\"");
	replica_put_reference(p->replica, &(struct session_reference){.kind = REF_OF_CATALOG,
		.etag = "\"c1\"", .bytes = f->catalog_bytes, .length = f->catalog_length});
	replica_put_reference(p->replica, &(struct session_reference){.kind = REF_OF_UNITS,
		.etag = "\"u1\"", .bytes = UNITS, .length = strlen(UNITS)});
	replica_put_reference(p->replica, &(struct session_reference){.kind = REF_OF_SERIES,
		.area = "500000", .etag = "\"s1\"", .bytes = SERIES, .length = strlen(SERIES)});
}

static void put_meta(struct program *p)
{
	struct wire_meta m = {.version = "1", .api = 1, .epoch = EPOCH, .now = T0, .rate = 1,
		.utc_offset_minutes = 480, .level = LEVEL_DISTRICT, .server = OTHER,
		.identity = {.subject = "lin", .name = "Lin", .num = 4, .role = PERSON_DUTY,
			.areas = {2}, .area_count = 1}};
	struct buf json;
	buf_init(&json, 1 << 16);
	assert_true(wire_meta_encode(&m, &p->rig->f->refs, &json));
	replica_put_meta(p->replica, json.data);
	buf_finish(&json);
}

static void put_list(struct program *p, const char *epoch, uint64_t seq)
{
	struct rig *g = p->rig;
	const struct change all[] = {event_change(g, 1, 2, seq), event_change(g, 2, 1, seq),
		unit_change(g, 1), unit_change(g, 2)};
	struct tick_value value = {.series = 1, .value = 2.5F, .quality = QUALITY_GOOD};
	struct wire_tick tick = {.tick = {.tick = 5, .at = T0, .full = true, .values = &value,
		.count = 1}};
	struct session_page page = {.kind = PAGE_OF_LIST, .first = true, .last = true,
		.epoch = epoch, .seq = seq, .board = "500000", .changes = all, .change_count = 4,
		.ticks = &tick, .tick_count = 1, .cursor = "c-10", .tick = 5};
	put_page(p, &page);
}

static void put_changes(struct program *p, const struct change *changes, size_t n,
	const char *cursor)
{
	struct session_page page = {.kind = PAGE_OF_CHANGES, .epoch = EPOCH,
		.seq = changes[n - 1].seq, .board = "500000", .changes = changes,
		.change_count = n, .cursor = cursor};
	put_page(p, &page);
}

static void put_all(struct program *p)
{
	UNTIL(p, p->leads);
	put_references(p);
	put_meta(p);
	put_list(p, EPOCH, 10);
}

/* A rig whose copy is whole and nobody's. */
static void fill(struct rig *g)
{
	struct program p;
	program_open(&p, g, true);
	put_all(&p);
	program_close(&p);
}

static void reopen(struct program *p, struct rig *g)
{
	program_open(p, g, false);
	UNTIL(p, p->loads);
}

/* By a connection of its own. */
static void in_file(struct rig *g, bool (*work)(struct db *db, const char *key, struct error *e),
	const char *key)
{
	struct db_options o = {.path = g->path, .schema = &schema_cache, .busy_ms = 2000};
	struct error e = {0};
	struct db *db = db_open(&o, NULL, &e);
	if (!db || !work(db, key, &e))
		fail_msg("%s: %s", e.code, e.text);
	db_close(db);
}

/* ---- set up ---- */

static int rig_make(void **state)
{
	struct rig *g = mem_alloc(sizeof *g);
	void *f;
	if (fixture_setup(&f) != 0 || uv_loop_init(&g->loop) != 0)
		return -1;
	g->f = f;
	snprintf(g->dir, sizeof g->dir, "/tmp/yiping-replica-XXXXXX");
	if (!mkdtemp(g->dir))
		return -1;
	snprintf(g->path, sizeof g->path, "%s/cache.db", g->dir);
	*state = g;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int rig_remove(void **state)
{
	struct rig *g = *state;
	void *f = g->f;
	uv_run(&g->loop, UV_RUN_NOWAIT);
	if (uv_loop_close(&g->loop) != 0)
		return -1; // a test that failed left a program open
	arena_finish(&g->arena);
	fixture_teardown(&f);
	int rc = nftw(g->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(g);
	return rc;
}

/* ---- the tests ---- */

static void a_new_place_holds_nothing_and_leads(void **state)
{
	struct program p;
	program_open(&p, *state, true);
	UNTIL(&p, p.leads);
	assert_true(p.loads);
	assert_null(p.board.tree);
	assert_string_equal(p.stand.begin.cursor, "");
	assert_string_equal(p.stand.begin.etags[REF_OF_AREAS], "");
	assert_string_equal(p.trouble, "");
	program_close(&p);
}

static void what_was_written_is_read_again(void **state)
{
	struct rig *g = *state;
	struct program p;
	fill(g);
	reopen(&p, g);
	const struct replica_board *b = &p.board;
	assert_non_null(b->tree);
	assert_int_equal(b->catalog->version, g->f->catalog->version);
	assert_int_equal(b->catalog->type_count, g->f->catalog->type_count);
	assert_string_equal(b->person.subject, "lin");
	assert_int_equal(b->person.areas[0], 2);
	assert_string_equal(b->server_id, OTHER);
	assert_int_equal(fold_count(b->fold), 4);
	assert_int_equal(fold_find(b->fold, KIND_EVENT, 1)->head.rev, 2);
	assert_int_equal(fold_counter(b->fold, 1, 0, FLOW_SENSED, 20780), 3); // as the list said
	assert_float_equal(gauges_of_series(b->gauges, 1)->value, 2.5, 0);
	program_close(&p);
}

static void the_stand_says_where_to_go_on(void **state)
{
	struct rig *g = *state;
	struct program p;
	fill(g);
	reopen(&p, g);
	const struct session_begin *b = &p.stand.begin;
	assert_string_equal(b->epoch, EPOCH);
	assert_string_equal(b->cursor, "c-10");
	assert_string_equal(b->etags[REF_OF_AREAS], "\"a1\"");
	assert_string_equal(b->etags[REF_OF_CATALOG], "\"c1\"");
	assert_string_equal(b->etags[REF_OF_UNITS], "\"u1\"");
	assert_string_equal(b->etags[REF_OF_SERIES], "\"s1\"");
	assert_string_equal(p.stand.series_area, "500000");
	assert_int_equal(p.stand.seq, 10);
	assert_int_equal(p.stand.tick, 5);
	assert_true(p.stand.good_at == T0 && p.stand.clock == T0);
	assert_false(p.stand.listing);
	assert_false(p.leads); // it may not
	program_close(&p);
}

static void assert_same_name(const struct name *a, const struct name *b)
{
	assert_string_equal(name_in(a, "zh_CN"), name_in(b, "zh_CN"));
	assert_string_equal(name_in(a, "zh_TW"), name_in(b, "zh_TW"));
	assert_string_equal(name_in(a, "en"), name_in(b, "en"));
}

static void assert_same_area(const struct area *a, const struct area *b)
{
	assert_string_equal(a->id, b->id);
	assert_int_equal(a->num, b->num);
	assert_int_equal(a->rev, b->rev);
	assert_int_equal(a->parent, b->parent);
	assert_int_equal(a->level, b->level);
	assert_same_name(&a->name, &b->name);
	assert_same_name(&a->short_name, &b->short_name);
	assert_int_equal(a->has_position, b->has_position);
	assert_true(!a->has_position || (a->lon == b->lon && a->lat == b->lat));
	assert_int_equal(a->population, b->population);
	assert_true(a->valid_from == b->valid_from && a->valid_to == b->valid_to);
	assert_int_equal(a->heir, b->heir);
}

/* With members of every kind: two have all of them. */
static void the_tree_comes_back_as_it_was(void **state)
{
	struct rig *g = *state;
	struct error e = {0};
	struct program p;
	struct area full = {.num = 9, .rev = 3, .parent = 2, .level = LEVEL_TOWN, .id = "500105009",
		.name = {"江北城街道", "江北城街道(繁)", "Jiangbeicheng Subdistrict"},
		.short_name = {"江北城", NULL, "Jiangbeicheng"}, .has_position = true,
		.lon = 106.570123456, .lat = -0.1, .population = 41234, .valid_from = T0,
		.valid_to = T0 + 5, .heir = 3};
	assert_true(area_tree_put(g->f->tree, &full, &e));
	full = (struct area){.num = 7, .parent = 9, .level = LEVEL_VILLAGE, .id = "v-7",
		.name = {.en = "V"}, .valid_from = INSTANT_NONE, .valid_to = INSTANT_NONE};
	assert_true(area_tree_put(g->f->tree, &full, &e));
	fill(g);
	reopen(&p, g);
	const struct area_tree *t = p.board.tree;
	assert_int_equal(area_count(t), area_count(g->f->tree));
	const struct area *a = area_root(g->f->tree), *b = area_root(t);
	for (; a && b; a = area_after(g->f->tree, a), b = area_after(t, b))
		assert_same_area(a, b);
	assert_null(a);
	assert_null(b);
	assert_int_equal(area_by_id(t, "500105009")->num, 9);
	program_close(&p);
}

static void units_are_there_with_names_and_skills(void **state)
{
	struct rig *g = *state;
	struct program p;
	struct board b = {0};
	fill(g);
	reopen(&p, g);
	b.tree = p.board.tree;
	things_fill(p.board.things, &b);
	assert_int_equal(b.unit_count, 2);
	const struct unit *u = &b.units[b.units[0].num == 1 ? 0 : 1];
	assert_string_equal(u->id, "u-1");
	assert_string_equal(u->name.en, "Gas company");
	assert_string_equal(u->name.zh_cn, "燃气公司");
	assert_int_equal(u->area, 2);
	assert_int_equal(u->status, UNIT_IDLE);
	assert_int_equal(u->kind, g->f->catalog->unit_kinds[0].num);
	assert_int_equal(u->skill_count, 2);
	assert_string_equal(u->skills[1], "fire");
	assert_int_equal(u->members, 9);
	assert_true(u->has_position && u->lon == 106.53);
	program_close(&p);
}

/* So many that they are decoded beside the heads. */
static void a_city_of_units_is_whole_too(void **state)
{
	struct rig *g = *state;
	struct program p;
	struct board b = {0};
	struct change units[MANY];
	struct session_page page = {.kind = PAGE_OF_LIST, .first = true, .epoch = EPOCH,
		.seq = 10, .board = "500000", .changes = units, .change_count = MANY};
	for (uint32_t i = 0; i < MANY; i++)
		units[i] = unit_change(g, i + 1);
	program_open(&p, g, true);
	UNTIL(&p, p.leads);
	put_references(&p);
	put_meta(&p);
	put_page(&p, &page);
	page = (struct session_page){.kind = PAGE_OF_LIST, .last = true, .epoch = EPOCH,
		.seq = 10, .board = "500000", .cursor = "c-10"};
	put_page(&p, &page);
	program_close(&p);
	reopen(&p, g);
	assert_int_equal(p.board.catalog->version, g->f->catalog->version);
	assert_int_equal(fold_count(p.board.fold), MANY);
	b.tree = p.board.tree;
	things_fill(p.board.things, &b);
	assert_int_equal(b.unit_count, MANY);
	for (uint32_t i = 0; i < MANY; i++) {
		assert_int_equal(b.units[i].num, i + 1);
		assert_string_equal(b.units[i].name.en, "Gas company");
	}
	program_close(&p);
}

static void a_body_is_found_with_its_rev(void **state)
{
	struct rig *g = *state;
	struct program p;
	fill(g);
	reopen(&p, g);
	assert_true(replica_body(p.replica, 1, on_body, &p));
	UNTIL(&p, p.heard);
	assert_non_null(strstr(p.body, "gas 1.2"));
	p.heard = false;
	assert_true(replica_body(p.replica, 77, on_body, &p));
	UNTIL(&p, p.heard);
	assert_string_equal(p.body, "");
	program_close(&p);
}

static void changes_since_the_list_are_folded(void **state)
{
	struct rig *g = *state;
	struct program p;
	struct change c[] = {event_change(g, 2, 2, 11), event_change(g, 3, 1, 12)};
	c[0].op = OP_LEAVE;
	program_open(&p, g, true);
	put_all(&p);
	put_changes(&p, c, 2, "c-12");
	program_close(&p);
	reopen(&p, g);
	assert_string_equal(p.stand.begin.cursor, "c-12");
	assert_int_equal(p.stand.seq, 12);
	assert_null(fold_find(p.board.fold, KIND_EVENT, 2));
	assert_non_null(fold_find(p.board.fold, KIND_EVENT, 3));
	assert_int_equal(fold_seq(p.board.fold), 12);
	program_close(&p);
}

static void a_follower_hears_what_the_other_wrote(void **state)
{
	struct rig *g = *state;
	struct program p, q;
	struct change c = event_change(g, 3, 1, 11);
	program_open(&p, g, true);
	put_all(&p);
	program_open(&q, g, true);
	UNTIL(&q, q.loads && q.board.tree);
	assert_false(replica_leads(q.replica));
	assert_int_equal(fold_count(q.board.fold), 4);
	put_changes(&p, &c, 1, "c-11");
	UNTIL(&q, q.changes == 1);
	assert_int_equal(q.stand.seq, 11);
	program_close(&p);
	UNTIL(&q, q.leads); // whoever is left
	assert_string_equal(q.stand.begin.cursor, "c-11");
	program_close(&q);
}

static void a_follower_is_given_the_new_tree(void **state)
{
	struct rig *g = *state;
	struct program p, q;
	program_open(&p, g, true);
	put_all(&p);
	program_open(&q, g, true);
	UNTIL(&q, q.loads && q.board.tree);
	fixture_area(g->f, "500105003", 5, 2, LEVEL_TOWN);
	put_tree(&p, "\"a2\"");
	UNTIL(&q, q.board.tree && area_by_num(q.board.tree, 5));
	assert_string_equal(q.stand.begin.etags[REF_OF_AREAS], "\"a2\"");
	program_close(&p);
	program_close(&q);
}

static void references_outlive_another_history(void **state)
{
	struct rig *g = *state;
	struct program p;
	fill(g);
	program_open(&p, g, true);
	UNTIL(&p, p.leads);
	put_list(&p, OTHER, 3);
	program_close(&p);
	reopen(&p, g);
	assert_string_equal(p.stand.begin.epoch, OTHER);
	assert_string_equal(p.stand.begin.etags[REF_OF_AREAS], "\"a1\"");
	assert_non_null(p.board.tree);
	assert_int_equal(area_count(p.board.tree), 4);
	assert_string_equal(p.board.person.subject, "lin");
	program_close(&p);
}

static bool take_out(struct db *db, const char *key, struct error *e)
{
	return meta_remove(db, key, e);
}

/* Nothing can be read without it, so all of it is fetched anew. */
static void assert_nothing(struct rig *g)
{
	struct program p;
	reopen(&p, g);
	assert_null(p.board.tree);
	assert_null(p.board.fold);
	assert_string_equal(p.stand.begin.cursor, "");
	for (int i = 0; i < SESSION_REFS; i++)
		assert_string_equal(p.stand.begin.etags[i], "");
	program_close(&p);
}

static bool spoil(struct db *db, const char *key, struct error *e)
{
	return meta_put_text(db, key, "{\"areas\":[", e);
}

static void without_tree_or_catalog_nothing_is_known(void **state)
{
	static const char *const keys[] = {"ref.areas", "ref.catalog"};
	struct rig *g = *state;
	for (int i = 0; i < 2; i++) {
		fill(g);
		in_file(g, take_out, keys[i]);
		assert_nothing(g);
		fill(g);
		in_file(g, spoil, keys[i]);
		assert_nothing(g);
	}
}

static bool make_old(struct db *db, const char *key, struct error *e)
{
	return meta_put_text(db, key, "{\"areas\":[]}", e) &&
		db_exec(db, "pragma user_version = 2", e);
}

/* What an older program kept is listed anew. */
static void a_file_of_an_older_form_is_filled_again(void **state)
{
	struct rig *g = *state;
	struct program p;
	fill(g);
	in_file(g, make_old, "ref.areas");
	program_open(&p, g, true);
	UNTIL(&p, p.leads);
	assert_null(p.board.tree);
	assert_string_equal(p.stand.begin.cursor, "");
	assert_string_equal(p.stand.begin.etags[REF_OF_AREAS], "");
	assert_string_equal(p.trouble, "");
	put_all(&p);
	program_close(&p);
	reopen(&p, g);
	assert_int_equal(area_count(p.board.tree), 4);
	assert_int_equal(fold_count(p.board.fold), 4);
	program_close(&p);
}

static void half_a_list_is_no_board_to_go_on_from(void **state)
{
	struct rig *g = *state;
	struct program p;
	struct change c = event_change(g, 1, 1, 10);
	struct session_page page = {.kind = PAGE_OF_LIST, .first = true, .epoch = EPOCH, .seq = 10,
		.board = "500000", .changes = &c, .change_count = 1};
	program_open(&p, g, true);
	UNTIL(&p, p.leads);
	put_references(&p);
	put_meta(&p);
	put_page(&p, &page);
	program_close(&p);
	reopen(&p, g);
	assert_true(p.stand.listing);
	assert_string_equal(p.stand.begin.cursor, "");
	program_close(&p);
}

static void a_file_that_is_no_database_is_set_aside(void **state)
{
	struct rig *g = *state;
	struct program p;
	FILE *out = fopen(g->path, "wb");
	assert_non_null(out);
	for (int i = 0; i < 4096; i++)
		fputc('x', out);
	fclose(out);
	program_open(&p, g, true);
	UNTIL(&p, p.leads);
	assert_string_equal(p.trouble, "cache_aside");
	assert_null(p.board.tree);
	put_references(&p);
	put_meta(&p);
	put_list(&p, EPOCH, 10);
	program_close(&p);
	reopen(&p, g);
	assert_int_equal(fold_count(p.board.fold), 4);
	program_close(&p);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, rig_make, rig_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_place_holds_nothing_and_leads),
		TEST(what_was_written_is_read_again),
		TEST(the_stand_says_where_to_go_on),
		TEST(the_tree_comes_back_as_it_was),
		TEST(units_are_there_with_names_and_skills),
		TEST(a_city_of_units_is_whole_too),
		TEST(a_body_is_found_with_its_rev),
		TEST(changes_since_the_list_are_folded),
		TEST(a_follower_hears_what_the_other_wrote),
		TEST(a_follower_is_given_the_new_tree),
		TEST(references_outlive_another_history),
		TEST(without_tree_or_catalog_nothing_is_known),
		TEST(a_file_of_an_older_form_is_filled_again),
		TEST(half_a_list_is_no_board_to_go_on_from),
		TEST(a_file_that_is_no_database_is_set_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
