/* SPDX-License-Identifier: MIT */
/* Who could be sent: as the server proposes, or as far as this board knows. */
#include <stdio.h>
#include <string.h>

#include "dispatch.h"
#include "yiping/model/act_say.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define MARK_COLUMNS 5
#define SCORE_COLUMNS 4
#define SCORE_WIDE 44 // from here on each row tells its score

/* ---- who ---- */

static void add(struct bench *n, const struct candidate *c, int part, bool proposed)
{
	if (n->count < BENCH_ROOM)
		n->rows[n->count++] = (struct bench_row){c, part, proposed};
}

static void add_kind(struct bench *n, const struct proposal_kind *k, int part)
{
	for (size_t i = 0; i < k->count; i++)
		add(n, &k->top[i], part, n->proposal && k->proposed == &k->top[i]);
}

static bool fits(const struct unit *u, const char *find)
{
	const char *const names[] = {u->id, u->name.zh_cn, u->name.zh_tw, u->name.en,
		u->short_name.zh_cn, u->short_name.en};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i] && say_has(names[i], find))
			return true;
	return false;
}

static bool is_nearer(const struct candidate *a, const struct candidate *b)
{
	return a->km < b->km || (!(b->km < a->km) && a->unit->num < b->unit->num);
}

/* Those of that name, the nearest first. */
static void find_units(
	struct bench *n, const struct board *b, const struct subject *x, const char *find)
{
	for (size_t i = 0; i < b->unit_count; i++) {
		if (b->units[i].status == UNIT_OFF || !fits(&b->units[i], find))
			continue;
		struct candidate c = detail_candidate(b, x, &b->units[i]);
		size_t at = n->found_count < BENCH_FOUND ? n->found_count : BENCH_FOUND - 1;
		n->found_all++;
		if (n->found_count == BENCH_FOUND && !is_nearer(&c, &n->found[at]))
			continue;
		for (; at > 0 && is_nearer(&c, &n->found[at - 1]); at--)
			n->found[at] = n->found[at - 1];
		n->found[at] = c;
		n->found_count += n->found_count < BENCH_FOUND;
	}
	for (size_t i = 0; i < n->found_count; i++)
		add(n, &n->found[i], BENCH_FOUND_BY_NAME, false);
}

static void ask(struct bench *n, const struct board *b, const struct subject *x)
{
	bool viewer = b->person && person_mask(b->person) == MASK_WALL;

	n->how = (struct fetch_view){.state = viewer ? FETCH_FAILED : FETCH_AWAY,
		.at = INSTANT_NONE};
	snprintf(n->how.code, sizeof(n->how.code), "%s", viewer ? "role" : "");
	n->proposal = b->proposal && !viewer ? b->proposal(b->user, x->num, &n->how) : NULL;
}

void bench_fill(struct bench *out, const struct board *b, const struct subject *x,
	const char *find)
{
	memset(out, 0, sizeof(*out));
	ask(out, b, x);
	if (*find) {
		find_units(out, b, x, find);
		return;
	}
	if (!out->proposal)
		detail_propose(b, x, &out->own);
	const struct proposal *p = out->proposal ? out->proposal : &out->own;
	add_kind(out, &p->lead, BENCH_LEAD);
	for (size_t i = 0; i < p->assist_count; i++)
		add_kind(out, &p->assist[i], BENCH_ASSIST + (int)i);
}

size_t bench_index(const struct bench *n, uint32_t unit)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->rows[i].candidate->unit->num == unit)
			return i;
	return 0;
}

static const struct unit *unit_in(const struct proposal_kind *k, uint32_t unit)
{
	for (size_t i = 0; i < k->count; i++)
		if (k->top[i].unit->num == unit)
			return k->top[i].unit;
	return NULL;
}

const struct unit *bench_unit(const struct bench *n, const struct board *b, uint32_t unit)
{
	const struct proposal *p = n->proposal;
	const struct unit *found = NULL;

	for (size_t i = 0; i < b->unit_count; i++)
		if (b->units[i].num == unit)
			return &b->units[i];
	if (p)
		found = unit_in(&p->lead, unit);
	for (size_t i = 0; p && !found && i < p->assist_count; i++)
		found = unit_in(&p->assist[i], unit);
	return found;
}

/* ---- drawing ---- */

const char *dispatch_away(const struct board *b, const struct fetch_view *how)
{
	(void)b;
	switch (how->state) {
	case FETCH_HERE:
		return NULL;
	case FETCH_ASKED:
		return _("?asked for");
	case FETCH_AWAY:
		return _("?not to be had: the server does not answer");
	default:
		return words_problem(how->code);
	}
}

static void draw_state(const struct bench *n, const struct board *b, struct sheet *s)
{
	const char *away = dispatch_away(b, &n->how);
	char text[TEXT_ROOM], when[MOMENT_ROOM];

	if (!away)
		return;
	if (n->how.at != INSTANT_NONE)
		snprintf(text, sizeof(text), _("?the proposal is of %s; %s"),
			moment(b, n->how.at, false, when), away);
	else
		snprintf(text, sizeof(text), "%s: %s", _("proposal"), away);
	sheet_text(s, ROLE_DOUBT, text, 2);
	bool viewer = b->person && b->person->role == PERSON_VIEWER;
	if (!n->proposal && n->how.state != FETCH_ASKED && b->unit_count && !viewer)
		sheet_text(s, ROLE_LABEL, _("by hand, of the units known here: Space chooses"), 2);
}

static const struct proposal_kind *kind_shown(const struct bench *n, int part)
{
	const struct proposal *p = n->proposal ? n->proposal : &n->own;

	return part == BENCH_LEAD ? &p->lead : &p->assist[part - BENCH_ASSIST];
}

static void draw_part(const struct bench *n, const struct board *b, int part, struct sheet *s)
{
	struct pen p = sheet_line(s);

	if (part == BENCH_FOUND_BY_NAME) {
		pen_printf(&p, ROLE_LABEL, _("found by name %zu, the nearest first"), n->found_all);
		return;
	}
	const struct proposal_kind *kind = kind_shown(n, part);
	const struct unit_kind *k = catalog_unit_kind(b->catalog, kind->kind);
	pen_printf(&p, ROLE_LABEL, "%s  %s", part == BENCH_LEAD ? _("to lead") : _("to assist"),
		k ? name_in(&k->name, b->lang) : "?");
	p.end -= 1;
	char all[TEXT_ROOM];
	snprintf(all, sizeof(all), _("in reach %zu"), kind->all);
	pen_tail(&p, 1, ROLE_DIM, all);
}

static void draw_mark(const struct muster *m, uint32_t unit, struct pen *p)
{
	enum muster_part part = muster_part(m, unit);
	const char *word = part == MUSTER_LEADS     ? C_("unit", "lead")
			   : part == MUSTER_ASSISTS ? C_("unit", "asst")
						    : "";

	pen_field(p, MARK_COLUMNS - 1, ROLE_KEY, word);
	pen_gap(p, 1);
}

static void draw_row(const struct bench_row *row, const struct board *b,
	const struct bench_face *f, bool selected, struct sheet *s)
{
	struct pen p = sheet_line(s);
	char score[16];

	if (selected && f->active) {
		canvas_select_row(p.canvas, s->area, p.row);
		canvas_glyph(p.canvas, p.row, s->area.col, ROLE_STRONG, GLYPH_CURSOR);
	}
	draw_mark(f->muster, row->candidate->unit->num, &p);
	if (s->area.cols >= SCORE_WIDE) {
		snprintf(score, sizeof(score), "%d", (row->candidate->score + 5) / 10);
		p.end -= SCORE_COLUMNS;
		canvas_text_right(p.canvas, p.row, p.end, SCORE_COLUMNS - 1, ROLE_DIM, score);
	}
	detail_draw_candidate(b, row->candidate, row->proposed, s->area.cols >= SCORE_WIDE, p);
}

/* What is not there is said for each kind that was looked for. */
static void draw_empty(const struct bench *n, const struct board *b, const struct bench_face *f,
	struct sheet *s)
{
	const struct proposal *p = n->proposal ? n->proposal : &n->own;

	if (b->unit_count == 0 && !n->proposal)
		sheet_text(s, ROLE_DOUBT, _("?no data on units"), 1);
	else if (*f->find)
		sheet_text(s, ROLE_TEXT, _("no unit of that name is known here"), 2);
	else if (!p->lead.kind)
		sheet_text(s, ROLE_DIM, _("the catalog names no kind of unit for this type"), 2);
	else
		sheet_text(s, ROLE_TEXT, _("nobody of this kind is in reach"), 2);
	if (!*f->find)
		sheet_text(s, ROLE_LABEL, _("/ finds any unit by its name"), 2);
}

void bench_draw(const struct bench *n, const struct board *b, const struct subject *x,
	const struct bench_face *f, struct sheet *s, int *at)
{
	char tail[TEXT_ROOM];
	size_t chosen = bench_index(n, f->cursor);

	(void)x;
	if (*f->find)
		snprintf(tail, sizeof(tail), "/%s", f->find);
	else
		snprintf(tail, sizeof(tail), "%s",
			s->area.cols >= 40 ? _("Space chooses  / finds") : _("Space chooses"));
	sheet_head(s, _("Candidate units"), tail);
	draw_state(n, b, s);
	if (n->count == 0)
		draw_empty(n, b, f, s);
	for (size_t i = 0; i < n->count; i++) {
		const struct bench_row *row = &n->rows[i];
		if (i == 0 || row->part != n->rows[i - 1].part)
			draw_part(n, b, row->part, s);
		if (at && i == chosen)
			*at = s->line;
		draw_row(row, b, f, i == chosen, s);
		if (i == chosen)
			detail_draw_terms(row->candidate, s);
	}
}
