/* SPDX-License-Identifier: MIT */
/* Whether keyframes and the present state say what the log says. The chain of hashes tells nothing
 * of them, but whoever looks at a moment, or starts, begins with one. */
#include "yiping/store/keyframe.h"

#include <string.h>

#include "sql.h"
#include "yiping/store/changelog.h"
#include "yiping/store/stored.h"

struct checking {
	struct db *db;
	struct keyframe_verdict *v;
	struct fold *told; // by the log
	struct fold *kept; // by a keyframe, or now
	bool begun;
};

/* ---- two states against each other ---- */

static bool same(const struct live *a, const struct live *b)
{
	uint8_t x[HEAD_BYTES], y[HEAD_BYTES];

	head_pack(&a->head, x);
	head_pack(&b->head, y);
	return memcmp(x, y, HEAD_BYTES) == 0 && strcmp(a->id, b->id) == 0 &&
	       a->path.count == b->path.count && a->unit_count == b->unit_count &&
	       memcmp(a->path.num, b->path.num, a->path.count * sizeof(*a->path.num)) == 0 &&
	       memcmp(a->units, b->units, a->unit_count * sizeof(*a->units)) == 0;
}

/* Folds are visited in no order, so the first is the least. */
static void found_fault(struct checking *c, enum keyframe_fault fault, const struct live *told,
	const struct live *kept)
{
	const struct live *one = told ? told : kept;
	struct keyframe_verdict *v = c->v;

	if (v->fault && (v->kind < one->head.kind ||
				(v->kind == one->head.kind && v->num <= one->head.num)))
		return;
	v->fault = fault;
	v->kind = one->head.kind;
	v->num = one->head.num;
	memcpy(v->id, one->id, sizeof(v->id));
	v->rev_told = told ? told->head.rev : 0;
	v->rev_kept = kept ? kept->head.rev : 0;
}

static bool check_told(void *user, const struct live *told)
{
	struct checking *c = user;
	const struct live *kept = fold_find(c->kept, told->head.kind, told->head.num);

	if (!kept)
		found_fault(c, FAULT_MISSING, told, NULL);
	else if (!same(told, kept))
		found_fault(c, FAULT_DIFFERS, told, kept);
	return true;
}

static bool check_kept(void *user, const struct live *kept)
{
	struct checking *c = user;

	if (!fold_find(c->told, kept->head.kind, kept->head.num))
		found_fault(c, FAULT_EXTRA, NULL, kept);
	return true;
}

static bool put_kept(void *user, const struct live *l)
{
	struct checking *c = user;
	const struct live *twin = fold_find(c->kept, l->head.kind, l->head.num);

	if (twin)
		found_fault(c, FAULT_TWICE, fold_find(c->told, l->head.kind, l->head.num), twin);
	fold_put(c->kept, l);
	return true;
}

/* What is in `kept` is of the seq that was folded last. */
static void compare(struct checking *c)
{
	if (!c->v->fault) {
		fold_each(c->told, KIND_NONE, check_told, c);
		fold_each(c->kept, KIND_NONE, check_kept, c);
	}
	if (c->v->fault)
		c->v->bad = c->v->to;
	fold_clear(c->kept);
}

/* ---- along the log ---- */

static bool follow(void *user, const struct change *change)
{
	struct checking *c = user;
	const struct live *old = fold_find(c->told, change->head.kind, change->head.num);

	if (old && change->head.rev != old->head.rev + 1) {
		struct live next = {.head = change->head};
		memcpy(next.id, change->id, sizeof(next.id));
		found_fault(c, FAULT_REV, &next, old);
		c->v->bad = change->seq;
		return false;
	}
	fold_apply(c->told, change);
	return true;
}

static bool fold_on(struct checking *c, uint64_t upto, struct error *e)
{
	uint64_t after = c->v->to;

	c->v->to = upto;
	if (after >= upto || changelog_fold(c->db, after, upto, follow, c, e)) {
		fold_set_seq(c->told, upto);
		return true;
	}
	return false;
}

static bool next_keyframe(struct checking *c, uint64_t after, uint64_t *seq, struct error *e)
{
	int64_t next = 0;
	bool found;

	if (!sql_number(c->db, "select min(seq) from keyframe where seq > ?",
		    SQL_ARGS(sql_int((int64_t)after)), &next, &found, e))
		return false;
	*seq = found ? (uint64_t)next : 0;
	return true;
}

static bool put_base(void *user, const struct live *l)
{
	fold_put(((struct checking *)user)->told, l);
	return true;
}

/* The oldest keyframe that is not before the floor stands for what was deleted: at the start, and
 * whenever retention has overtaken us. */
static bool begin(struct checking *c, const struct changelog_span *span, struct error *e)
{
	uint64_t base = 0;

	if (c->begun && c->v->to >= span->floor)
		return true;
	c->begun = true;
	if (span->floor == 0)
		return true;
	if (!next_keyframe(c, span->floor - 1, &base, e))
		return false;
	if (!base || base > span->last) {
		c->v->fault = FAULT_BASE;
		c->v->bad = span->floor;
		return true;
	}
	fold_clear(c->told);
	c->v->base = c->v->to = base;
	return keyframe_load(c->db, base, &base, put_base, c, e);
}

static bool check_keyframe(struct checking *c, uint64_t seq, struct error *e)
{
	uint64_t found;

	if (!fold_on(c, seq, e))
		return false;
	if (c->v->bad)
		return true;
	if (!keyframe_load(c->db, seq, &found, put_kept, c, e))
		return false;
	compare(c);
	c->v->compared++;
	return true;
}

static bool check_present(struct checking *c, uint64_t last, struct error *e)
{
	if (!fold_on(c, last, e))
		return false;
	if (c->v->bad)
		return true;
	if (!stored_each_live(c->db, put_kept, c, e))
		return false;
	compare(c);
	c->v->present = c->v->bad != 0;
	return true;
}

/* Up to the next keyframe, or to the end; each in one reading, so that a server beside is never
 * kept from tidying its journal for long. */
static bool step(struct checking *c, bool *done, struct error *e)
{
	struct changelog_span span;
	uint64_t next;

	*done = true;
	if (!changelog_span(c->db, &span, e))
		return false;
	if (span.last < span.floor)
		span.last = span.floor;
	if (!begin(c, &span, e))
		return false;
	if (c->v->bad || !next_keyframe(c, c->v->to, &next, e))
		return c->v->bad != 0;
	if (next > span.last) {
		c->v->fault = FAULT_AHEAD;
		c->v->bad = next;
		return true;
	}
	if (!next)
		return check_present(c, span.last, e);
	*done = false;
	return check_keyframe(c, next, e);
}

bool keyframe_verify(struct db *db, struct keyframe_verdict *v, struct error *e)
{
	struct checking c = {
		.db = db, .v = v, .told = fold_create(), .kept = fold_create()};
	bool own = !db_in_transaction(db), ok = true, done = false;

	memset(v, 0, sizeof(*v));
	while (ok && !done && !v->bad) {
		if (own && !(ok = db_begin_read(db, e)))
			break;
		ok = step(&c, &done, e);
		if (own)
			db_rollback(db);
	}
	fold_destroy(c.told);
	fold_destroy(c.kept);
	return ok;
}
