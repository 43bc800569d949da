/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "centre.h"
#include "overview.h"
#include "plight.h"
#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/model/eval.h"
#include "yiping/ui/i18n.h"

#define TEXT_ROOM 128
#define FLOOD_LEAST 3

struct urgent {
	struct eval_rank rank;
	const struct live *live;
};

struct collection {
	const struct board *board;
	struct urgent *items;
	size_t count, room;
};

static bool collect_event(void *user, const struct live *l)
{
	struct collection *c = user;
	const struct board *b = c->board;

	if ((b->centre && !area_path_has(&l->path, b->centre)) ||
		!(STATE_BIT(l->head.state) & STATES_OPEN))
		return true;
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 256;
		c->items = mem_grow(c->items, c->room, sizeof(*c->items));
	}
	c->items[c->count++] =
		(struct urgent){eval_rank(&l->head, &b->catalog->calendar, b->now), l};
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct urgent *x = a, *y = b;

	return eval_rank_compare(&x->rank, &y->rank);
}

/* Many of one kind, none of them grave: they stand in one row, at the place of the most urgent. */
static bool may_flood(const struct head *h)
{
	return h->grade >= 4 && !(h->flags & HEAD_135);
}

static void add_place(struct urgent_row *row, const struct board *b, const struct live *l)
{
	const struct area_path *p = &l->path;
	uint32_t below = p->count > 0 ? p->num[p->count - 1] : 0;

	for (uint8_t i = 0; i + 1 < p->count; i++)
		if (p->num[i] == b->centre)
			below = p->num[i + 1];
	for (int i = 0; i < row->place_count; i++)
		if (row->places[i] == below)
			return;
	if (row->place_count < URGENT_PLACES)
		row->places[row->place_count++] = below;
}

/* True if the event went into a row that is already there. A flood whose rows have all been taken
 * still counts on. */
static bool join(struct urgent_row *rows, int n, const struct board *b, const struct live *l)
{
	for (int i = 0; i < n && may_flood(&l->head); i++) {
		struct urgent_row *row = &rows[i];
		if (row->live->head.type != l->head.type || !row->flood)
			continue;
		row->count++;
		row->unacked += (l->head.flags & HEAD_UNACKED) != 0;
		add_place(row, b, l);
		return true;
	}
	return false;
}

static size_t alike(const struct collection *c, const struct live *l)
{
	size_t n = 0;

	for (size_t i = 0; i < c->count && n < FLOOD_LEAST; i++)
		n += c->items[i].live->head.type == l->head.type &&
		     may_flood(&c->items[i].live->head);
	return n;
}

int urgent_collect(const struct board *b, struct urgent_row *rows, int room)
{
	struct collection c = {.board = b};
	int n = 0;

	fold_each(b->fold, KIND_EVENT, collect_event, &c);
	if (c.count > 0)
		qsort(c.items, c.count, sizeof(*c.items), compare);
	for (size_t i = 0; i < c.count; i++) {
		const struct live *l = c.items[i].live;
		if (join(rows, n, b, l) || n == room)
			continue;
		rows[n] = (struct urgent_row){
			.live = l, .count = 1, .unacked = (l->head.flags & HEAD_UNACKED) != 0};
		rows[n].flood = may_flood(&l->head) && alike(&c, l) >= FLOOD_LEAST;
		add_place(&rows[n++], b, l);
	}
	free(c.items);
	return n;
}

/* ---- one row ---- */

static const char *clock_word(enum head_clock clock)
{
	static const char *const words[CLOCK_COUNT] = {
		[CLOCK_A] = NC_("clock", "Recv"),
		[CLOCK_V] = NC_("clock", "Vrfy"),
		[CLOCK_D] = NC_("clock", "Act"),
		[CLOCK_H] = NC_("clock", "Arrv"),
		[CLOCK_C] = NC_("clock", "Close"),
		[CLOCK_DISPATCH] = NC_("clock", "Disp"),
		[CLOCK_ACCEPT] = NC_("clock", "Ack"),
		[CLOCK_CHECK] = NC_("clock", "Check"),
		[CLOCK_REVIEW] = NC_("clock", "Rview"),
	};

	return clock > CLOCK_NONE && clock < CLOCK_COUNT ? i18n_entry(words[clock]) : "";
}

static int leg_columns(void)
{
	int most = 0;

	for (int i = CLOCK_A; i < CLOCK_COUNT; i++) {
		int n = utf8_columns(clock_word((enum head_clock)i));
		most = n > most ? n : most;
	}
	return most;
}

/* Columns of each part, 0 = left out; what is dropped first is what is asked last. */
struct columns {
	bool short_grade, letters;
	int leg, bar, type, place, state, legs, holder, age;
};

static int width_of(const struct columns *k)
{
	return (k->letters ? 2 : 1) + widget_grade_columns(k->short_grade) + 1 +
	       widget_clock_columns(k->leg, k->bar) + 1 + k->type + 1 + k->place +
	       (k->state ? k->state + 1 : 0) + (k->legs ? k->legs + 1 : 0) +
	       (k->holder ? k->holder + 1 : 0) + (k->age ? k->age + 1 : 0);
}

static struct columns plan(int columns)
{
	struct columns k = {.letters = true,
		.leg = leg_columns(),
		.bar = 6,
		.type = 17,
		.place = 18,
		.state = 9,
		.legs = 6,
		.holder = 14,
		.age = 4};
	int *const drops[] = {&k.legs, &k.holder, &k.age};

	for (int i = 0; i < 3 && width_of(&k) > columns; i++)
		*drops[i] = 0;
	if (width_of(&k) > columns)
		k.bar = 4;
	if (width_of(&k) > columns)
		k.type = 14;
	if (width_of(&k) > columns)
		k.place = 12;
	if (width_of(&k) > columns)
		k.state = k.bar = 0;
	if (width_of(&k) > columns)
		k.short_grade = true;
	if (width_of(&k) > columns)
		k.leg = 0;
	if (width_of(&k) > columns) {
		k.letters = false;
		k.place = 6;
	}
	int spare = columns - width_of(&k);
	for (int i = 0; spare > 0 && k.state; i++, spare--) {
		int *const grows[] = {&k.place, k.holder ? &k.holder : &k.place, &k.type};
		*grows[i % 3] += 1;
	}
	k.place += spare;
	return k;
}

static void place_text(
	const struct board *b, const struct urgent_row *row, bool is_short, char *out)
{
	size_t used = 0;

	if (row->place_count < 2) {
		char label[TEXT_ROOM];
		area_label(b->tree, row->live->head.area, b->lang, label, sizeof(label));
		const char *last = strrchr(label, '/');
		snprintf(out, TEXT_ROOM, "%s", is_short && last ? last + 1 : label);
		return;
	}
	out[0] = '\0';
	for (int i = 0; i < row->place_count && used < TEXT_ROOM; i++) {
		const struct area *a = area_by_num(b->tree, row->places[i]);
		used += (size_t)snprintf(out + used, TEXT_ROOM - used, "%s%s", i ? " " : "",
			a ? name_in(&a->short_name, b->lang) : "");
	}
}

static void draw_type(const struct board *b, const struct urgent_row *row, struct pen *p,
	int columns, enum role role)
{
	const struct event_type *t = catalog_type(b->catalog, row->live->head.type);
	const char *name = t ? name_in(&t->short_name, b->lang) : row->live->id;
	char times[16] = "";

	if (row->count > 1)
		snprintf(times, sizeof(times), " x%d", row->count);
	pen_field(p, columns - (int)strlen(times), role, name);
	pen_text(p, ROLE_STRONG, times);
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

static void draw_state(const struct urgent_row *row, struct pen *p, int columns, enum role role)
{
	char text[TEXT_ROOM];

	if (row->count > 1 && row->unacked > 0)
		snprintf(text, sizeof(text), _("%d to ack"), row->unacked);
	else
		snprintf(text, sizeof(text), "%s",
			gettext(state_token((enum state)row->live->head.state)));
	pen_field(p, columns, role, text);
}

static void draw_clock(
	const struct board *b, const struct head *h, struct pen *p, const struct columns *k)
{
	struct clock_face f = plight_clock(b, h);
	char until[TEXT_ROOM] = "";

	f.leg = clock_word((enum head_clock)h->clock);
	if (f.state == CLOCK_FACE_HELD && h->due != INSTANT_NONE) {
		struct civil t;
		instant_civil(h->due, centre_offset(b), &t);
		snprintf(until, sizeof(until), "%02d-%02d", t.month, t.day);
		f.held = until;
	}
	widget_clock(p->canvas, p->row, p->col, k->leg, k->bar, &f);
	pen_gap(p, widget_clock_columns(k->leg, k->bar) + 1);
}

static void draw_tail(
	const struct board *b, const struct urgent_row *row, struct pen *p, const struct columns *k)
{
	const struct head *h = &row->live->head;
	const char *holder = plight_holder(b, h);

	if (k->legs) {
		pen_gap(p, 1);
		draw_legs(h, p);
	}
	if (k->holder) {
		pen_gap(p, 1);
		pen_field(p, k->holder, ROLE_LABEL, row->place_count > 1 || !holder ? "" : holder);
	}
	if (k->age) {
		pen_gap(p, 1);
		widget_age(p->canvas, p->row, p->col, k->age, eval_age(h, b->now), false);
	}
}

static void draw_row(const struct board *b, const struct urgent_row *row, const struct columns *k,
	struct canvas *c, struct rect r, int i)
{
	const struct head *h = &row->live->head;
	bool acked = row->unacked == 0;
	enum urgency urgency = eval_clock(h, &b->catalog->calendar, b->now).urgency;
	bool loud = !acked || (urgency >= URGENCY_HALF && urgency < URGENCY_NEAR) || h->grade <= 2;
	enum role role = loud ? ROLE_STRONG : ROLE_TEXT;
	struct pen p = pen_at(c, r, i);
	char place[TEXT_ROOM], letter[2] = {i < 26 ? (char)('a' + i) : ' ', '\0'};

	if (k->letters)
		pen_text(&p, ROLE_DIM, letter);
	if (!acked) {
		pen_glyph(&p, h->grade <= 2 ? ROLE_RED : ROLE_STRONG, GLYPH_UNACKED);
		canvas_blink(c, p.row, p.col - 1, 1);
	} else {
		pen_gap(&p, 1);
	}
	widget_grade(&p, h->grade, acked, k->short_grade);
	pen_gap(&p, 1);
	draw_clock(b, h, &p, k);
	draw_type(b, row, &p, k->type, role);
	pen_gap(&p, 1);
	place_text(b, row, k->place < 12, place);
	pen_field(&p, k->place, ROLE_TEXT, place);
	if (k->state) {
		pen_gap(&p, 1);
		draw_state(row, &p, k->state, acked ? ROLE_TEXT : ROLE_STRONG);
	}
	draw_tail(b, row, &p, k);
}

int urgent_draw(const struct board *b, struct canvas *c, struct rect r, uint32_t selected, int top)
{
	struct urgent_row *rows = mem_array(URGENT_MAX, sizeof(*rows));
	int n = urgent_collect(b, rows, URGENT_MAX), at = -1;
	struct columns k = plan(r.cols);

	for (int i = 0; i < n; i++)
		if (rows[i].live->head.num == selected)
			at = i;
	if (at >= 0 && at < top)
		top = at;
	if (at >= top + r.rows)
		top = at - r.rows + 1;
	for (int i = 0; i < r.rows && top + i < n; i++) {
		draw_row(b, &rows[top + i], &k, c, r, i);
		if (top + i == at) {
			canvas_glyph(c, r.row + i, r.col, ROLE_STRONG, GLYPH_CURSOR);
			canvas_select_row(c, r, r.row + i);
		}
	}
	if (n == 0)
		canvas_text(c, r.row, r.col + 1, r.cols - 1, ROLE_LABEL, _("no open event"));
	free(rows);
	return top;
}

uint32_t urgent_step(const struct board *b, uint32_t from, int by)
{
	struct urgent_row *rows = mem_array(URGENT_MAX, sizeof(*rows));
	int n = urgent_collect(b, rows, URGENT_MAX), at = 0;

	for (int i = 0; i < n; i++)
		if (rows[i].live->head.num == from)
			at = i + by;
	at = at >= n ? n - 1 : at;
	uint32_t num = n > 0 ? rows[at < 0 ? 0 : at].live->head.num : 0;
	free(rows);
	return num;
}
