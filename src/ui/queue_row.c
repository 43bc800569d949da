/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "centre.h"
#include "freshness.h"
#include "informs.h"
#include "plight.h"
#include "queue_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/eval.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/widget.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define WHAT_LEAST 9
#define NAME_LEAST 4 // of a type, beside what stands behind it
#define PLACE_SHORT 8
#define WHAT_WIDE 20 // room for a whole word behind a short name
#define WHAT_GIVES 2 // columns, before a place is left out
#define NOTE_LEAST 24
#define WHAT_MOST 36

/* Columns of each part; 0 = left out. */
struct columns {
	bool marks; // the place of '+'
	bool grade_word;
	int leg, bar;
	int what, place, holder, state, legs, age;
	int note; // words of the event, only where there is much room
};

static int widest(int n, const char *(*word)(int i))
{
	int most = 0;

	for (int i = 0; i < n; i++) {
		int columns = utf8_columns(word(i));
		most = columns > most ? columns : most;
	}
	return most;
}

static const char *state_at(int i)
{
	return words_state((enum state)i);
}

static const char *leg_at(int i)
{
	return words_clock((enum head_clock)i);
}

static int head_columns(const struct columns *k)
{
	return 1 + k->marks + 1;
}

static int part(int columns)
{
	return columns ? columns + 1 : 0;
}

static int width_of(const struct columns *k)
{
	return head_columns(k) + widget_grade_columns(!k->grade_word) + 1 +
	       widget_clock_columns(k->leg, k->bar) + part(k->what) + part(k->place) +
	       part(k->holder) + part(k->state) + part(k->legs) + part(k->age);
}

/* Gives away what is left over: to what happened first, then to where, then to whom. */
static void spread(struct columns *k, int spare)
{
	int *const grows[] = {&k->what, &k->place, &k->holder, &k->what, &k->place, &k->holder};
	static const int most[] = {18, 22, 18, 26, 30, 30};

	for (size_t i = 0; i < sizeof(grows) / sizeof(grows[0]); i++) {
		if (!*grows[i] || *grows[i] >= most[i])
			continue;
		int n = most[i] - *grows[i] < spare ? most[i] - *grows[i] : spare;
		*grows[i] += n;
		spare -= n;
	}
	if (k->holder && spare > NOTE_LEAST * 2) { // whole names before many words
		int more = WHAT_MOST - k->what;
		k->what += more;
		spare -= more;
	}
	if (k->holder && spare > NOTE_LEAST)
		k->note = spare - 2;
	if (!k->holder && spare > 0)
		*(k->place ? &k->place : &k->what) += spare;
}

static struct columns plan(int columns)
{
	int state = widest(STATE_COUNT, state_at), leg = widest(CLOCK_COUNT, leg_at);
	struct columns k = {.marks = true,
		.grade_word = true,
		.leg = leg,
		.bar = 6,
		.what = 14,
		.place = 16,
		.holder = 12,
		.state = state,
		.legs = 6,
		.age = 4};
	int *const drops[] = {&k.legs, &k.holder, &k.age, &k.state};

	for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]) && width_of(&k) > columns; i++) {
		if (drops[i] == &k.state && width_of(&k) - 2 <= columns)
			k.bar = 4;
		else
			*drops[i] = 0;
	}
	if (width_of(&k) > columns)
		k.bar = 0;
	if (width_of(&k) > columns)
		k.grade_word = false;
	if (width_of(&k) > columns)
		k.place = PLACE_SHORT;
	if (width_of(&k) > columns)
		k.leg = 0;
	if (width_of(&k) > columns)
		k.marks = false;
	int over = width_of(&k) - columns;
	if (over > WHAT_GIVES)
		k.place = 0;
	else if (over > 0)
		k.what -= over;
	if (width_of(&k) > columns)
		k.what = columns - width_of(&k) + k.what > WHAT_LEAST
				 ? columns - width_of(&k) + k.what
				 : WHAT_LEAST;
	if (columns > width_of(&k))
		spread(&k, columns - width_of(&k));
	return k;
}

/* Words are not for viewers. */
static struct columns columns_for(const struct board *b, int columns)
{
	struct columns k = plan(columns);

	if (b->person && person_mask(b->person) == MASK_WALL)
		k.note = 0;
	return k;
}

/* ---- what a row says ---- */

/* Types whose alarms come from other programs say nothing; the title does. */
static bool is_foreign(const struct event *e)
{
	return e->source_ref && strncmp(e->source_ref, "alertmanager:", 13) == 0;
}

const char *queue_what(const struct board *b, const struct live *l, bool short_form)
{
	const struct event_type *t = catalog_type(b->catalog, l->head.type);
	uint16_t foreign = 1u << SOURCE_SYSTEM | 1u << SOURCE_OTHER;
	const struct event *e = NULL;

	if (b->event && (!t || t->sources & foreign))
		e = b->event(b->user, l->head.num);
	if (e && e->title && *e->title && (!t || is_foreign(e)))
		return e->title;
	if (!t)
		return l->id;
	return name_in(short_form ? &t->short_name : &t->name, b->lang);
}

const char *queue_holder(const struct board *b, const struct head *h, bool short_form)
{
	if (!h->holder)
		return NULL;
	if (h->flags & HEAD_PERSON) {
		if (b->person && b->person->num == h->holder)
			return b->person->name;
		const struct event *e = b->event ? b->event(b->user, h->num) : NULL;
		return e && e->holder_person.name ? e->holder_person.name : NULL;
	}
	for (size_t i = 0; i < b->unit_count; i++)
		if (b->units[i].num == h->holder)
			return name_in(
				short_form ? &b->units[i].short_name : &b->units[i].name, b->lang);
	return NULL;
}

struct clock_face queue_clock(
	const struct board *b, const struct head *h, char held[QUEUE_HELD_ROOM])
{
	struct clock_face f = plight_clock(b, h);
	struct civil t;

	f.leg = words_clock((enum head_clock)h->clock);
	if (f.state == CLOCK_FACE_HELD && h->due != INSTANT_NONE) {
		instant_civil(h->due, centre_offset(b), &t);
		snprintf(held, QUEUE_HELD_ROOM, "%02d-%02d", t.month, t.day);
		f.held = held;
	}
	return f;
}

static enum role text_role(const struct board *b, const struct queue_row *row)
{
	enum urgency u = eval_clock(&row->live.head, &b->catalog->calendar, b->now).urgency;

	if (row->gone)
		return ROLE_DIM;
	return row->unacked || u >= URGENCY_HALF ? ROLE_STRONG : ROLE_TEXT;
}

/* ---- drawing ---- */

static void draw_head(
	const struct queue_row *row, const struct columns *k, struct pen *p, unsigned look)
{
	if (row->selected && !(look & QUEUE_PASSIVE))
		pen_glyph(p, ROLE_STRONG, GLYPH_CURSOR);
	else if (!k->marks && row->marked)
		pen_glyph(p, ROLE_STRONG, GLYPH_MARKED);
	else
		pen_gap(p, 1);
	if (k->marks)
		pen_glyph(p, ROLE_STRONG, row->marked ? GLYPH_MARKED : GLYPH_BLANK);
	if (!row->unacked) {
		if (row->gone)
			pen_glyph(p, ROLE_DIM, GLYPH_PENDING);
		else
			pen_gap(p, 1);
		return;
	}
	pen_glyph(p, row->live.head.grade && row->live.head.grade <= 2 ? ROLE_RED : ROLE_STRONG,
		GLYPH_UNACKED);
	canvas_blink(p->canvas, p->row, p->col - 1, 1);
}

/* Said where its words would stand: what is not for everybody is not to look like a plain alarm. */
static bool is_withheld(const struct board *b, const struct head *h)
{
	return h->flags & HEAD_SENSITIVE && b->person && person_mask(b->person) == MASK_WALL;
}

/* What a flood of alarms began with: likely its cause. */
static bool is_first_out(const struct board *b, const struct queue_row *row)
{
	return !row->leads && b->attention.flood &&
	       row->live.head.num == b->attention.first_out;
}

static void draw_what(const struct board *b, const struct queue_row *row, struct pen *p,
	int columns, enum role role)
{
	char times[32] = "";
	enum role tail_role = ROLE_STRONG;

	if (row->leads) {
		snprintf(times, sizeof(times), " x%u", (unsigned)row->count);
		pen_glyph(p, ROLE_STRONG, row->unfolded ? GLYPH_OPEN : GLYPH_FOLDED);
		pen_gap(p, 1);
		columns -= 2;
	} else if (row->child) {
		pen_gap(p, 3);
		columns -= 3;
	}
	if (!row->leads && is_withheld(b, &row->live.head)) {
		snprintf(times, sizeof(times), " %s", C_("title", "withheld"));
		tail_role = ROLE_LABEL;
	}
	if (is_first_out(b, row)) {
		snprintf(times, sizeof(times), " %s",
			columns < WHAT_WIDE ? C_("title", "1st") : C_("title", "first-out"));
		tail_role = ROLE_CHIP;
	}
	int tail = utf8_columns(times);
	if (tail + NAME_LEAST > columns)
		tail = 0;
	const struct event *e =
		row->child && b->event ? b->event(b->user, row->live.head.num) : NULL;
	/* What a child is, its flood has said already. */
	pen_field(p, columns - tail, role,
		e && e->place && *e->place ? e->place
					   : queue_what(b, &row->live, columns - tail < 20));
	if (tail)
		pen_text(p, tail_role, times);
}

static void draw_place(
	const struct board *b, const struct queue_row *row, struct pen *p, int columns)
{
	const struct area_path *path = &row->live.path;
	char place[TEXT_ROOM];
	uint32_t num = row->live.head.area;

	if (row->leads && path->count > 1)
		num = path->num[1];
	columns = columns < pen_left(p) ? columns : pen_left(p);
	centre_place(b, num, columns, place, sizeof(place));
	pen_field(p, columns, row->gone ? ROLE_DIM : ROLE_TEXT, place);
}

static void draw_state(
	const struct board *b, const struct queue_row *row, struct pen *p, int columns)
{
	enum mark mark = b->mark && !row->leads ? b->mark(b->user, row->live.head.num) : MARK_NONE;
	enum role role = row->unacked ? ROLE_STRONG : row->gone ? ROLE_LABEL : ROLE_TEXT;
	char text[TEXT_ROOM];

	if (mark != MARK_NONE && mark != MARK_APPLIED) {
		pen_field(p, columns, mark >= MARK_CONFLICT ? ROLE_DOUBT_REV : ROLE_DOUBT,
			words_mark(mark));
		return;
	}
	if (row->leads && row->unacked)
		snprintf(text, sizeof(text), _("unacked %u"), (unsigned)row->unacked);
	else
		snprintf(text, sizeof(text), "%s", words_state((enum state)row->live.head.state));
	pen_field(p, columns, role, text);
}

/* Where there is no column for the state, the person's own deed still shows. */
static void draw_mark_tail(const struct board *b, const struct queue_row *row, struct pen *p)
{
	enum mark mark = b->mark && !row->leads ? b->mark(b->user, row->live.head.num) : MARK_NONE;

	if (mark != MARK_NONE && mark != MARK_APPLIED)
		pen_tail(p, 1, mark >= MARK_CONFLICT ? ROLE_DOUBT_REV : ROLE_DOUBT,
			words_mark(mark));
}

static void draw_legs(const struct head *h, struct pen *p)
{
	static const int shifts[] = {HEAD_LEG_A_SHIFT, HEAD_LEG_V_SHIFT, HEAD_LEG_D_SHIFT};
	enum leg_mark marks[3] = {LEG_MARK_NONE, LEG_MARK_NONE, LEG_MARK_NONE};
	bool running = true;

	for (int i = 0; i < 3 && h->flags & HEAD_135; i++) {
		enum leg leg = head_leg(h, shifts[i]);
		marks[i] = leg == LEG_IN_TIME ? LEG_MARK_IN_TIME
			   : leg == LEG_LATE  ? LEG_MARK_LATE
			   : running          ? LEG_MARK_RUNNING
					      : LEG_MARK_PENDING;
		running = running && leg != LEG_PENDING;
	}
	widget_legs(p, marks);
}

static void draw_holder(
	const struct board *b, const struct queue_row *row, struct pen *p, int columns)
{
	const char *name = row->leads ? "" : queue_holder(b, &row->live.head, columns < 20);

	if (!row->leads && row->live.head.flags & HEAD_UNOWNED)
		pen_field(p, columns, ROLE_DOUBT, _("?nobody"));
	else
		pen_field(p, columns, ROLE_LABEL, name);
}

static void draw_note(
	const struct board *b, const struct queue_row *row, struct pen *p, int columns)
{
	const struct event *e =
		b->event && !row->leads ? b->event(b->user, row->live.head.num) : NULL;
	char text[TEXT_ROOM * 2];

	if (!e)
		return;
	snprintf(text, sizeof(text), "%s  %s", e->place && !row->child ? e->place : "",
		e->text ? e->text : "");
	pen_gap(p, 2);
	pen_field(p, columns, ROLE_LABEL, text);
}

/* How long it stays aside; the last ten minutes of it are near. */
static struct clock_face shelf_clock(const struct board *b, int64_t until)
{
	int64_t left = until > b->now ? until - b->now : 0;
	struct clock_face f = {.state = CLOCK_FACE_RUNNING, .step_s = 10, .quiet = true,
		.leg = _("shelf"), .doubt = !freshness_is_live(b)};

	f.limit_ms = left > 10 * EVAL_SHELF_NEAR_MS ? left : 10 * EVAL_SHELF_NEAR_MS;
	f.elapsed_ms = f.limit_ms - left;
	return f;
}

static void draw_clock(
	const struct board *b, const struct queue_row *row, const struct columns *k, struct pen *p)
{
	char held[QUEUE_HELD_ROOM];
	struct clock_face f = row->owed ? informs_face(b, &row->live.head)
			      : row->shelf ? shelf_clock(b, row->shelf)
					 : queue_clock(b, &row->live.head, held);

	f.quiet = f.quiet || row->child || row->gone;
	widget_clock(p->canvas, p->row, p->col, k->leg, k->bar, &f);
	pen_gap(p, widget_clock_columns(k->leg, k->bar));
}

void queue_draw_row(const struct board *b, const struct queue_row *row, struct canvas *c,
	struct rect where, unsigned look)
{
	struct columns k = columns_for(b, where.cols - 1);
	struct pen p = pen_at(c, where, 0);
	enum role role = text_role(b, row);

	draw_head(row, &k, &p, look);
	if (row->child)
		pen_gap(&p, widget_grade_columns(!k.grade_word));
	else
		widget_grade(&p, row->live.head.grade, row->unacked == 0, !k.grade_word);
	pen_gap(&p, 1);
	draw_clock(b, row, &k, &p);
	if (!k.state)
		draw_mark_tail(b, row, &p);
	pen_gap(&p, 1);
	draw_what(b, row, &p, k.what, role);
	pen_gap(&p, k.place ? 1 : 0);
	draw_place(b, row, &p, k.place);
	if (k.holder) {
		pen_gap(&p, 1);
		draw_holder(b, row, &p, k.holder);
	}
	if (k.state) {
		pen_gap(&p, 1);
		draw_state(b, row, &p, k.state);
	}
	if (k.legs) {
		pen_gap(&p, 1);
		draw_legs(&row->live.head, &p);
	}
	if (k.age) {
		pen_gap(&p, 1);
		widget_age(c, p.row, p.col, k.age, eval_age(&row->live.head, b->now), false);
		pen_gap(&p, k.age);
	}
	if (k.note)
		draw_note(b, row, &p, k.note);
	if (row->selected && !(look & QUEUE_PASSIVE))
		canvas_select_row(c, where, where.row);
}

void queue_draw_titles(const struct board *b, struct canvas *c, struct rect row)
{
	struct columns k = columns_for(b, row.cols - 1);
	struct pen p = pen_at(c, row, 0);

	canvas_band(c, row.row, row.col, row.cols);
	pen_gap(&p, head_columns(&k) + 1);
	pen_field(
		&p, widget_grade_columns(!k.grade_word), ROLE_BAND, k.grade_word ? _("grade") : "");
	pen_field(&p, widget_clock_columns(k.leg, k.bar), ROLE_BAND, C_("column", "clock"));
	pen_gap(&p, 1);
	pen_field(&p, k.what, ROLE_BAND, C_("column", "what"));
	pen_gap(&p, k.place ? 1 : 0);
	pen_field(&p, k.place, ROLE_BAND, C_("column", "where"));
	if (k.holder) {
		pen_gap(&p, 1);
		pen_field(&p, k.holder, ROLE_BAND, C_("column", "holder"));
	}
	if (k.state) {
		pen_gap(&p, 1);
		pen_field(&p, k.state, ROLE_BAND, C_("column", "state"));
	}
	if (k.legs) {
		pen_gap(&p, 1);
		pen_field(&p, k.legs, ROLE_BAND, "1-3-5");
	}
	if (k.age) {
		pen_gap(&p, 1);
		pen_field_right(&p, k.age, ROLE_BAND, C_("column", "age"));
	}
	if (k.note) {
		pen_gap(&p, 2);
		pen_field(&p, k.note, ROLE_BAND, C_("column", "words"));
	}
}

void queue_draw(
	struct queue *q, const struct board *b, struct canvas *c, struct rect area, unsigned look)
{
	struct rect titles = {0};

	if (look & QUEUE_TITLES)
		titles = rect_take_top(&area, 1);
	queue_refresh(q, b, area.rows);
	if (b->wall) {
		queue_hold(q, b);
		look |= QUEUE_PASSIVE;
	}
	if (!rect_is_empty(titles))
		queue_draw_titles(b, c, titles);
	if (rect_is_empty(area))
		return;
	for (size_t i = 0; i < q->row_count; i++)
		queue_draw_row(b, &q->rows[i], c, rect_row(area, (int)i), look);
	if (!q->harvest.count)
		queue_say_empty(q->filter, b, c, area, q->harvest.counts.open > 0);
}
