/* SPDX-License-Identifier: MIT */
/* The tree changes: each area's new state is a change, and so is whatever lies elsewhere by it; one
 * transaction, one txn. Closed events stay where they were: history is judged by its own paths. */
#include "turn.h"

#include <stdio.h>
#include <string.h>

#include "reference.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/store/stored.h"
#include "yiping/wire/area.h"

#define BODY_MAX (16 * 1024)
#define PAGE 500

struct plan {
	struct turn *t;
	struct area_tree *tree; // as it will be
	uint32_t *changed;      // nums, each once
	size_t changed_count;
	struct moved {
		enum kind kind;
		uint32_t num, area;
	} *moved;
	size_t moved_count;     // may count beyond CHANGELOG_TXN_MAX, which is what is kept
};

/* ---- what is wanted ---- */

static struct name merge(const struct name *old, const struct name *new)
{
	return (struct name){.zh_cn = new->zh_cn ? new->zh_cn : old->zh_cn,
		.zh_tw = new->zh_tw ? new->zh_tw : old->zh_tw, .en = new->en ? new->en : old->en};
}

static bool has_name(const struct name *n)
{
	return (n->zh_cn && *n->zh_cn) || (n->zh_tw && *n->zh_tw) || (n->en && *n->en);
}

/* What is not said in words of its own; true if it was refused. */
static bool take_words(struct command *c, const struct wire_area_edit *w, struct area *a)
{
	if (w->has_lon != w->has_lat || w->lon < -180 || w->lon > 180 || w->lat < -90 ||
		w->lat > 90)
		return turn_refuse(c, 422, "field_lon", "%s: a place is lon and lat.", w->id);
	if (w->has_lon) {
		a->has_position = true;
		a->lon = w->lon;
		a->lat = w->lat;
	}
	a->name = merge(&a->name, &w->name);
	a->short_name = merge(&a->short_name, &w->short_name);
	a->population = w->population ? w->population : a->population;
	return !has_name(&a->name) &&
		turn_refuse(c, 422, "field_name", "%s: an area needs a name.", w->id);
}

static bool take_parent(struct plan *p, const struct wire_area_edit *w, struct area *a)
{
	struct command *c = p->t->command;
	if (!*w->parent)
		return !a->parent && a->num != area_root(p->tree)->num &&
			turn_refuse(c, 422, "field_parent", "%s: a new area needs a parent.",
				w->id);
	const struct area *to = area_by_id(p->tree, w->parent);
	if (!to || a->num == area_root(p->tree)->num)
		return turn_refuse(c, 422, "field_parent", "%s cannot lie in %s.", w->id,
			w->parent);
	if (!area_is_open(to, c->now))
		return turn_refuse(c, 409, "area_closed", "Area %s is closed.", to->id);
	if (a->level <= to->level)
		return turn_refuse(c, 422, "field_level", "A %s cannot lie in %s, a %s.",
			level_token(a->level), to->id, level_token(to->level));
	a->parent = to->num;
	return false;
}

static bool has_open_children(const struct plan *p, const struct area *a)
{
	uint32_t child = a->first_child;
	while (child && !area_is_open(area_by_num(p->tree, child), p->t->command->now))
		child = area_by_num(p->tree, child)->next;
	return child != 0;
}

static bool take_end(struct plan *p, const struct wire_area_edit *w, struct area *a)
{
	struct command *c = p->t->command;
	const struct area *heir = area_by_id(p->tree, w->into);
	if (!w->close)
		return *w->into && turn_refuse(c, 422, "field_into",
			"%s: only what is closed goes into another.", w->id);
	if (!a->parent)
		return turn_refuse(c, 422, "field_close", "The root cannot be closed.");
	if (has_open_children(p, a))
		return turn_refuse(c, 409, "area_children",
			"%s still has areas in it: move or close them first.", w->id);
	if (*w->into && (!heir || heir->num == a->num || !area_is_open(heir, c->now)))
		return turn_refuse(c, 422, "field_into", "%s cannot go into %s.", w->id, w->into);
	a->heir = heir ? heir->num : 0;
	a->valid_to = c->now;
	return false;
}

static void note(struct plan *p, uint32_t num)
{
	for (size_t i = 0; i < p->changed_count; i++)
		if (p->changed[i] == num)
			return;
	p->changed[p->changed_count++] = num;
}

/* An id stands in addresses and file names. */
static bool is_plain(const char *id)
{
	const char *marks = "-_.";
	for (const char *s = id; *s; s++)
		if (!(*s >= '0' && *s <= '9') && !(*s >= 'a' && *s <= 'z') &&
			!(*s >= 'A' && *s <= 'Z') && !strchr(marks, *s))
			return false;
	return *id != '\0';
}

/* True if it was refused. */
static bool begin_area(struct plan *p, const struct wire_area_edit *w, struct area *a)
{
	struct command *c = p->t->command;
	const struct area *known = area_by_id(p->tree, w->id);
	if (known) {
		*a = *known;
		if (!area_is_open(a, c->now))
			return turn_refuse(c, 409, "area_closed", "Area %s is closed.", w->id);
		return w->level != LEVEL_NONE && w->level != a->level &&
			turn_refuse(c, 422, "field_level", "The level of %s stays.", w->id);
	}
	*a = (struct area){.num = area_top_num(p->tree) + 1, .level = w->level,
		.valid_from = c->now, .valid_to = INSTANT_NONE};
	memcpy(a->id, w->id, sizeof a->id);
	if (w->close || !is_plain(w->id))
		return turn_refuse(c, 422, "field_id", "There is no area \"%s\".", w->id);
	return w->level == LEVEL_NONE && turn_refuse(c, 422, "field_level",
		"There is no area %s; to make it, say its level.", w->id);
}

/* Edits the tree-to-be; true if it was refused. */
static bool edit(struct plan *p, const struct wire_area_edit *w)
{
	struct command *c = p->t->command;
	struct area a;
	struct error e;
	if (begin_area(p, w, &a) || take_words(c, w, &a) || take_parent(p, w, &a) ||
		take_end(p, w, &a))
		return true;
	if (!area_tree_put(p->tree, &a, &e))
		return turn_refuse(c, 422, "field_parent", "%s", e.text);
	note(p, a.num);
	return false;
}

static bool edit_all(struct plan *p)
{
	const struct reference_edit *r = &p->t->command->edit;
	p->changed = arena_alloc(&p->t->command->arena, r->area_count * sizeof *p->changed);
	for (size_t i = 0; i < r->area_count; i++)
		if (edit(p, &r->areas[i]))
			return false;
	return true;
}

/* ---- what lies elsewhere by it ---- */

static bool look(void *user, const struct live *l)
{
	struct plan *p = user;
	uint32_t area = area_in_charge(p->tree, l->head.area, p->t->command->now);
	struct area_path path = area_path_of(p->tree, area);
	if (!l->path.count || (area == l->head.area && area_path_equal(&path, &l->path)))
		return true;
	if (p->moved_count < CHANGELOG_TXN_MAX)
		p->moved[p->moved_count] = (struct moved){(enum kind)l->head.kind, l->head.num,
			area};
	p->moved_count++;
	return true;
}

/* Units are listed whether they are on duty or not. */
static bool look_at_units(struct plan *p, struct error *e)
{
	uint32_t after = 0;
	bool more = true, ok = true;
	while (ok && more) {
		struct stored_page page = {0};
		ok = stored_list(p->t->db, KIND_UNIT, after, false, PAGE, &page, e);
		for (size_t i = 0; ok && i < page.count; i++) {
			after = page.rows[i].live.head.num;
			if (!head_is_live(&page.rows[i].live.head))
				look(p, &page.rows[i].live);
		}
		more = page.more;
		stored_page_finish(&page);
	}
	return ok;
}

static bool rehome(struct plan *p, struct error *e)
{
	for (size_t i = 0; i < p->moved_count; i++) {
		const struct moved *m = &p->moved[i];
		if (!(m->kind == KIND_EVENT ? turn_rehome_event(p->t, m->num, m->area, e)
					    : turn_rehome_thing(p->t, m->kind, m->num, m->area, e)))
			return false;
	}
	p->t->command->edit.rehomed = p->moved_count;
	return true;
}

/* ---- writing ---- */

static bool put_area(struct plan *p, uint32_t num, struct error *e)
{
	struct command *c = p->t->command;
	struct area a = *area_by_num(p->tree, num);
	struct buf b;
	a.rev += area_by_num(p->t->ledger->tree, num) != NULL;
	if (!area_tree_put(p->tree, &a, e))
		return false;
	buf_init(&b, BODY_MAX);
	bool ok = wire_area_encode(&a, p->tree, &b) ||
		error_set(e, "too_large", "The area is too large to be stored.");
	struct entity me = {.num = num, .rev = a.rev, .area = num};
	struct change change = {.at = c->now, .due_at = INSTANT_NONE, .op = OP_UPSERT,
		.verb = VERB_PUT, .head = entity_head(&me, KIND_AREA), .actor = c->act.actor};
	if (ok) {
		snprintf(change.id, sizeof change.id, "%s", a.id);
		change.body = arena_strndup(&c->arena, b.data, b.length);
		change.body_length = b.length;
		ok = turn_put_entity(p->t, &change, e);
	}
	buf_finish(&b);
	return ok;
}

static bool write_all(struct plan *p, struct error *e)
{
	p->t->refs.tree = p->tree;
	for (size_t i = 0; i < p->changed_count; i++)
		if (!put_area(p, p->changed[i], e))
			return false;
	return rehome(p, e) && reference_keep_tree(p->t->db, p->tree, e);
}

/* From here on the writer works with it; the loop gets a copy. */
static void adopt(struct plan *p)
{
	struct ledger *l = p->t->ledger;
	area_tree_destroy(l->tree);
	l->tree = p->tree;
	l->edited = true;
	p->t->command->edit.new_tree = area_tree_copy(p->tree);
	p->t->command->status = 200;
}

static bool change_tree(struct plan *p, struct error *e)
{
	struct command *c = p->t->command;
	p->moved = arena_alloc(&c->arena, CHANGELOG_TXN_MAX * sizeof *p->moved);
	if (!edit_all(p))
		return true;
	if (!stored_each_live(p->t->db, look, p, e) || !look_at_units(p, e))
		return false;
	if (p->moved_count + p->changed_count > CHANGELOG_TXN_MAX)
		return turn_refuse(c, 409, "too_many", "%zu entities would move at once, at most "
			"%d can: move the areas in parts.", p->moved_count, CHANGELOG_TXN_MAX);
	return write_all(p, e);
}

bool ledger_do_areas(struct turn *t, struct error *e)
{
	struct command *c = t->command;
	struct plan p = {.t = t, .tree = area_tree_copy(t->ledger->tree)};
	c->act.actor = person_actor(&c->person);
	bool ok = change_tree(&p, e);
	if (ok && !c->status && turn_flush(t, e)) {
		adopt(&p);
		return true;
	}
	t->refs.tree = t->ledger->tree;
	area_tree_destroy(p.tree);
	return ok && c->status;
}
