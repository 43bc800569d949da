/* SPDX-License-Identifier: MIT */
/* The dispatch panel: one event, what is done about it, and whom to send. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callees.h"
#include "dispatch.h"
#include "freshness.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/frame.h"
#include "yiping/ui/i18n.h"

#define TWO_COLUMNS 100
#define THREE_COLUMNS 150
#define PANE_LEAST 4 // rows that a pane keeps for those above it

enum pane { PANE_UNITS, PANE_PLAN, PANE_ORDERS, PANE_CALLS, PANE_TIMELINE, PANE_FACTS, PANE_PLACE,
	PANE_DEEDS, PANE_COUNT, PANE_SEND = PANE_COUNT };

static const char *const names[PANE_COUNT] = {NC_("pane", "units"), NC_("pane", "plan"),
	NC_("pane", "orders"), NC_("pane", "calls"), NC_("pane", "timeline"), NC_("pane", "facts"),
	NC_("pane", "place"), NC_("pane", "deeds")};

struct view_state {
	uint32_t num;
	uint32_t arev;           // of the event as it was chosen for
	struct muster muster;
	uint32_t cursor;         // unit
	uint32_t step, order;    // under the cursors there; 0 = the first
	char callee[SUBJECT_ROOM]; // likewise
	bool with_plan;          // what is left of the plan goes out with the dispatch
	char find[BENCH_FIND_ROOM];
	enum pane pane;
	int top[PANE_COUNT];
	bool follow;             // the timeline shows its end
	int page;
};

/* What one picture is made of. */
struct scene {
	struct view_state *state;
	const struct board *board;
	const struct subject *subject;
	const struct bench *bench;
	const struct agenda *agenda;
	const struct place *place;
	struct canvas *canvas;
};

static struct view_state *create(void)
{
	struct view_state *s = mem_alloc(sizeof(*s));

	s->follow = true;
	return s;
}

static void destroy(struct view_state *s)
{
	free(s);
}

static void show(struct view_state *s, uint32_t num)
{
	if (num != s->num)
		*s = (struct view_state){.num = num, .pane = s->pane, .follow = true};
}

static struct subject subject_of(const struct view_state *s, const struct board *b)
{
	struct subject x = {.num = s->num, .event = deed_event(b, s->num)};

	if (s->num && b->fold)
		x.live = fold_find(b->fold, KIND_EVENT, s->num);
	return x;
}

static bool is_there(const struct board *b, const struct subject *x)
{
	return (x->live || x->event) && b->catalog && b->tree;
}

/* Nobody was sent yet. */
static bool sends_first(const struct subject *x)
{
	return x->event && x->event->state == STATE_REGISTERED;
}

/* ---- panes ---- */

static bool has_cursor(int pane)
{
	return pane == PANE_UNITS || pane == PANE_PLAN || pane == PANE_ORDERS || pane == PANE_CALLS;
}

static void write_pane(struct scene *n, int pane, struct sheet *s, int *at)
{
	const struct bench_face face = {.muster = &n->state->muster, .cursor = n->state->cursor,
		.active = n->state->pane == PANE_UNITS, .find = n->state->find};
	const struct agenda_face step = {n->state->step, n->state->pane == PANE_PLAN},
				 order = {n->state->order, n->state->pane == PANE_ORDERS};

	switch (pane) {
	case PANE_UNITS:
		bench_draw(n->bench, n->board, n->subject, &face, s, at);
		break;
	case PANE_SEND:
		send_draw(n->board, n->subject, n->bench, &n->state->muster, n->agenda, s);
		break;
	case PANE_PLAN:
		dispatch_plan(n->agenda, n->board, n->subject, &step, s, at);
		break;
	case PANE_ORDERS:
		dispatch_orders(n->agenda, n->board, n->subject, &order, s, at);
		break;
	case PANE_CALLS:
		callees_draw(n->board, n->subject, n->state->callee, n->state->pane == PANE_CALLS,
			s, at);
		break;
	case PANE_TIMELINE:
		detail_timeline(n->board, n->subject, s);
		break;
	case PANE_FACTS:
		detail_facts(n->board, n->subject, s);
		break;
	case PANE_PLACE:
		place_draw(n->place, n->board, n->subject, s);
		break;
	default:
		detail_deeds(n->board, n->subject, s);
		break;
	}
}

static int lines_of(struct scene *n, int pane, struct rect r)
{
	struct sheet s = {n->canvas, r, 0, 1 << 20};

	write_pane(n, pane, &s, NULL);
	return s.line;
}

/* The cursor stays in sight, with what stands below it. */
static void follow_cursor(struct scene *n, int pane, int line, int rows)
{
	int *top = &n->state->top[pane];

	int below = pane == PANE_UNITS ? 1 : rows > 6 ? 4 : rows > 2 ? rows - 2 : 0;

	if (line + below > *top + rows)
		*top = line + below - rows;
	if (line - 1 < *top)
		*top = line - 1;
}

/* With tabs above, a pane needs no header of its own. */
static void draw_pane(struct scene *n, int pane, struct rect r, bool tabbed)
{
	struct view_state *s = n->state;
	struct sheet head = {n->canvas, rect_take_top(&r, tabbed ? 0 : 1), 0, 0};
	int at = 1, top = 0;
	struct sheet away = {n->canvas, r, 0, 1 << 20};

	write_pane(n, pane, &away, &at);
	write_pane(n, pane, &head, NULL);
	if (pane < PANE_COUNT) {
		if (!tabbed && pane == (int)s->pane)
			canvas_glyph(n->canvas, head.area.row, head.area.col, ROLE_BAND_TITLE,
				GLYPH_CURSOR);
		if (pane == PANE_TIMELINE && s->follow)
			s->top[pane] = away.line;
		if (has_cursor(pane))
			follow_cursor(n, pane, at, r.rows);
		s->top[pane] = sheet_clamp(s->top[pane], away.line - 1, r.rows);
		top = s->top[pane];
	}
	struct sheet sheet = {n->canvas, r, 0, top + 1};
	write_pane(n, pane, &sheet, NULL);
}

/* What goes out with one key is in sight as a whole; of the others a few rows will do. */
static int least_rows(int pane, int whole)
{
	return pane == PANE_SEND || whole < PANE_LEAST ? whole : PANE_LEAST;
}

/* One below the other: each gets what it needs as long as those below keep their least; `wide`
 * takes what is left. */
static void draw_column(
	struct scene *n, const int *panes, int count, int wide, struct rect r)
{
	int need[PANE_COUNT + 1], spare = r.rows - (count - 1), least = 0;

	for (int i = 0; i < count; i++) {
		need[i] = lines_of(n, panes[i], r);
		least += least_rows(panes[i], need[i]);
	}
	for (int i = 0; i < count; i++) {
		least -= least_rows(panes[i], need[i]);
		if (need[i] > spare - least)
			need[i] = spare - least > PANE_LEAST ? spare - least : PANE_LEAST;
		spare -= need[i];
	}
	need[wide] += spare > 0 ? spare : 0;
	for (int i = 0; i < count; i++) {
		draw_pane(n, panes[i], rect_take_top(&r, need[i]), false);
		rect_take_top(&r, 1);
	}
}

static void draw_columns(struct scene *n, struct rect r)
{
	static const int left[] = {PANE_TIMELINE, PANE_FACTS};
	static const int middle[] = {PANE_PLAN, PANE_ORDERS, PANE_CALLS, PANE_PLACE};
	static const int right[] = {PANE_UNITS, PANE_SEND, PANE_DEEDS};
	int focus = (int)n->state->pane, plans[] = {PANE_PLAN, PANE_ORDERS, PANE_TIMELINE};
	static const int called[] = {PANE_PLAN, PANE_ORDERS, PANE_CALLS, PANE_TIMELINE};
	struct called any;
	static const int sends[] = {PANE_UNITS, PANE_SEND, PANE_PLACE};
	struct rect parts[3];

	if (r.cols >= THREE_COLUMNS) {
		rect_split_cols(r, 3, NULL, 1, parts);
		draw_column(n, left, 2, 1, parts[0]);
		draw_column(n, middle, 4, 3, parts[1]);
		draw_column(n, right, 3, 2, parts[2]);
		return;
	}
	rect_split_cols(r, 2, NULL, 1, parts);
	if (focus == PANE_FACTS || focus == PANE_DEEDS || focus == PANE_TIMELINE ||
		focus == PANE_CALLS) {
		plans[1] = focus; // what is long gets room while the keys are there
		draw_column(n, plans, 2, 1, parts[0]);
	} else if (n->subject->event && calls_told(n->subject->event, &any, 1)) {
		draw_column(n, called, 4, 3, parts[0]);
	} else {
		draw_column(n, plans, 3, 2, parts[0]);
	}
	draw_column(n, sends, 3, 2, parts[1]);
}

static void draw_tabs(const struct view_state *s, struct canvas *c, struct rect row)
{
	struct pen p = pen_at(c, row, 0);

	pen_gap(&p, 1);
	for (int i = 0; i < PANE_COUNT; i++) {
		const char *name = i18n_entry(names[i]);
		if (i == (int)s->pane)
			pen_printf(&p, ROLE_CHIP, " %s ", name);
		else if (utf8_columns(name) <= pen_left(&p))
			pen_text(&p, ROLE_LABEL, name);
		pen_gap(&p, row.cols < 60 ? 1 : 2);
	}
	p.end -= 1;
	if (pen_left(&p) > 6)
		pen_tail(&p, 0, ROLE_DIM, "Tab");
}

/* What d would do is in sight whatever pane is. */
static void draw_tabbed(struct scene *n, struct rect r)
{
	int wanted = send_strip_rows(n->board, n->subject, &n->state->muster);
	struct rect strip = rect_take_bottom(&r, r.rows >= 14 ? wanted : r.rows > 4 ? 1 : 0);

	draw_tabs(n->state, n->canvas, rect_take_top(&r, 1));
	n->state->page = r.rows;
	draw_pane(n, n->state->pane, r, true);
	if (!rect_is_empty(strip))
		send_draw_strip(n->board, n->subject, n->bench, &n->state->muster, n->agenda,
			n->canvas, strip);
}

static void draw_event(struct scene *n, struct rect area)
{
	bool small = area.rows < 16, tall = area.rows > 24;
	struct sheet head = {n->canvas, rect_take_top(&area, 2), 0, 0};

	detail_draw_head(n->board, n->subject, &head);
	rect_take_top(&area, tall ? 1 : 0);
	struct rect clocks = rect_take_top(&area, small ? 1 : tall ? 3 : 2);
	detail_draw_clocks(n->board, n->subject, n->canvas, clocks);
	rect_take_top(&area, tall ? 1 : 0);
	if (area.cols < TWO_COLUMNS) {
		draw_tabbed(n, area);
		return;
	}
	if (tall && area.cols < THREE_COLUMNS) {
		struct sheet brief = {n->canvas, rect_take_top(&area, 2), 0, 0};
		dispatch_brief(n->board, n->subject, &brief);
		rect_take_top(&area, 1);
	}
	n->state->page = area.rows / 2;
	draw_columns(n, area);
}

static void say_missing(
	const struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	struct sheet sheet = {c, r, 0, 0};
	const char *text = _("?its text is not at hand; asked for");

	if (b->link.state == LINK_DENIED)
		text = _("?not permitted: the server does not accept this token");
	else if (!freshness_is_known(b) || !b->catalog)
		text = _("?no data: nothing has come from the server yet");
	else if (!s->num)
		text = _("nothing is open here: there is nobody to send");
	else if (!freshness_is_live(b))
		text = _("?not kept on this machine, and the server does not answer");
	sheet_text(&sheet, *text == '?' ? ROLE_DOUBT : ROLE_LABEL, text, 3);
}

/* Opened without one that was selected: the first of the queue. */
static void choose(struct view_state *s, const struct board *b)
{
	if (s->num || !b->catalog || !b->tree || !b->fold)
		return;
	struct plight p = plight_of(b);
	if (p.has_worst)
		show(s, p.worst.head.num);
}

/* What was chosen for an event that others have changed since is chosen anew. */
static void muster_for(struct view_state *s, const struct subject *x, const struct bench *n)
{
	uint32_t arev = x->live ? x->live->head.arev : x->event->arev;
	enum state state = x->live ? (enum state)x->live->head.state : x->event->state;

	if (arev != s->arev) {
		s->arev = arev;
		s->with_plan = false;
		s->muster = (struct muster){0};
	}
	if (n->proposal && n->how.state != FETCH_ASKED && state <= STATE_REGISTERED)
		muster_fill(&s->muster, n->proposal);
}

static void draw(struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	choose(s, b);
	struct subject x = subject_of(s, b);
	if (!is_there(b, &x)) {
		say_missing(s, b, c, area);
		return;
	}
	struct bench bench;
	bench_fill(&bench, b, &x, s->find);
	muster_for(s, &x, &bench);
	struct place place;
	place_fill(&place, b, &x);
	struct agenda agenda;
	agenda_fill(&agenda, b, &x, &s->muster);
	agenda.too = s->with_plan && sends_first(&x);
	agenda.enters = s->pane != PANE_UNITS;
	struct scene n = {s, b, &x, &bench, &agenda, &place, c};
	draw_event(&n, area);
}

/* ---- keys ---- */

static void scroll(struct view_state *s, enum command command)
{
	int *top = &s->top[s->pane], page = s->page > 2 ? s->page - 2 : 1;

	s->follow = s->follow && s->pane != PANE_TIMELINE;
	switch (command) {
	case COMMAND_UP:
		*top -= *top > 0;
		break;
	case COMMAND_DOWN:
		*top += 1;
		break;
	case COMMAND_PAGE_UP:
		*top = *top > page ? *top - page : 0;
		break;
	case COMMAND_PAGE_DOWN:
		*top += page;
		break;
	case COMMAND_FIRST:
		*top = 0;
		break;
	default:
		*top = 1 << 20;
		s->follow = s->pane == PANE_TIMELINE || s->follow;
		break;
	}
}

/* From a row of so many to another one. */
static size_t moved(const struct view_state *s, size_t at, size_t count, enum command command)
{
	size_t page = s->page > 4 ? (size_t)s->page / 2 : 1, last = count ? count - 1 : 0;

	switch (command) {
	case COMMAND_UP:
		at -= at > 0;
		break;
	case COMMAND_DOWN:
		at++;
		break;
	case COMMAND_PAGE_UP:
		at = at > page ? at - page : 0;
		break;
	case COMMAND_PAGE_DOWN:
		at += page;
		break;
	case COMMAND_FIRST:
		at = 0;
		break;
	default:
		at = last;
		break;
	}
	return at < last ? at : last;
}

static void move(struct view_state *s, const struct bench *n, enum command command)
{
	size_t at = moved(s, bench_index(n, s->cursor), n->count, command);

	if (n->count)
		s->cursor = n->rows[at].candidate->unit->num;
}

static void choose_unit(struct view_state *s, const struct bench *n)
{
	size_t at = bench_index(n, s->cursor);

	if (at < n->count)
		muster_turn(&s->muster, n->rows[at].candidate->unit->num,
			n->rows[at].part >= BENCH_ASSIST);
}

static struct intent back(struct view_state *s)
{
	if (!*s->find)
		return (struct intent){.kind = INTENT_BACK};
	s->find[0] = '\0';
	return (struct intent){.kind = INTENT_REDRAW};
}

static bool is_movement(enum command c)
{
	return c == COMMAND_UP || c == COMMAND_DOWN || c == COMMAND_PAGE_UP ||
	       c == COMMAND_PAGE_DOWN || c == COMMAND_FIRST || c == COMMAND_LAST;
}

/* All that is sent with one key: the event, and what is left of its plan if that was wished. */
static struct intent send(struct view_state *s, const struct board *b, const struct subject *x,
	const struct bench *bench)
{
	struct intent in = send_intent(b, x, bench, &s->muster);
	struct agenda a;

	agenda_fill(&a, b, x, &s->muster);
	if (s->with_plan && sends_first(x))
		agenda_all(&a, b, x, &in.order);
	return in;
}

/* Of the keys those that need to know who could be sent. */
static struct intent command_units(
	struct view_state *s, const struct board *b, enum command command)
{
	struct subject x = subject_of(s, b);
	struct bench bench;

	if (!is_there(b, &x))
		return (struct intent){.kind = INTENT_NONE};
	bench_fill(&bench, b, &x, s->find);
	if (deed_verb(command) == VERB_DISPATCH || command == COMMAND_OPEN)
		return send(s, b, &x, &bench);
	if (command == COMMAND_MARK)
		choose_unit(s, &bench);
	else
		move(s, &bench, command);
	return (struct intent){.kind = INTENT_REDRAW};
}

/* ---- keys on steps and orders ---- */

/* The index of the order that the cursor is on, that of the step in the plan; false: on none. */
static bool order_at(const struct view_state *s, const struct agenda *a, size_t *at)
{
	const struct order *o = NULL;

	if (s->pane == PANE_ORDERS && a->orders.count) {
		*at = agenda_order(a, s->order);
		return true;
	}
	if (s->pane == PANE_PLAN && a->count && !agenda_is_unsent(a, agenda_step(a, s->step)))
		o = a->steps[agenda_step(a, s->step)].order;
	*at = o ? (size_t)(o - a->orders.all) : 0;
	return o != NULL;
}

static void move_agenda(struct view_state *s, const struct agenda *a, enum command command)
{
	if (s->pane == PANE_PLAN && a->count)
		s->step = a->steps[moved(s, agenda_step(a, s->step), a->count, command)].step->num;
	if (s->pane == PANE_ORDERS && a->orders.count)
		s->order = a->orders.all[moved(s, agenda_order(a, s->order), a->orders.count,
						 command)].num;
}

/* Before the first dispatch it is a wish, which goes out with that; later they go at once. */
static struct intent command_plan(struct view_state *s, const struct board *b,
	const struct subject *x, const struct agenda *a)
{
	if (!sends_first(x) || !a->left)
		return agenda_send_all(a, b, x);
	s->with_plan = !s->with_plan;
	return (struct intent){.kind = INTENT_REDRAW};
}

/* INTENT_NONE: the key is not theirs. */
static struct intent command_agenda(
	struct view_state *s, const struct board *b, enum command command)
{
	struct subject x = subject_of(s, b);
	bool movement = is_movement(command) && s->pane != PANE_UNITS && has_cursor(s->pane);
	bool opens = command == COMMAND_OPEN && s->pane == PANE_PLAN;
	struct agenda a;
	size_t at;

	if ((!movement && !opens && command != COMMAND_PLAN && !agenda_is_key(command)) ||
		!is_there(b, &x))
		return (struct intent){.kind = INTENT_NONE};
	agenda_fill(&a, b, &x, &s->muster);
	if (command == COMMAND_PLAN)
		return command_plan(s, b, &x, &a);
	if (movement) {
		move_agenda(s, &a, command);
		return (struct intent){.kind = INTENT_REDRAW};
	}
	if (opens && a.count)
		return agenda_send(&a, b, &x, agenda_step(&a, s->step));
	if (!opens && order_at(s, &a, &at))
		return agenda_act(&a, b, at, command);
	if (command == COMMAND_TAKE_BACK)
		return agenda_no_order();
	return (struct intent){.kind = INTENT_NONE};
}

/* The cursor goes by name, since the list changes as they answer. */
static struct intent command_calls(
	struct view_state *s, const struct board *b, enum command command)
{
	struct subject x = subject_of(s, b);
	struct callee all[CALLEES_MAX];
	bool calls = command == COMMAND_OPEN || deed_verb(command) == VERB_CALL;
	size_t n = is_there(b, &x) ? callees_of(b, &x, all) : 0;

	if (!n || (!calls && !is_movement(command)))
		return (struct intent){.kind = INTENT_NONE};
	size_t at = callees_index(all, n, s->callee);
	if (calls)
		return callee_intent(&x, &all[at]);
	snprintf(s->callee, sizeof(s->callee), "%s", all[moved(s, at, n, command)].id);
	return (struct intent){.kind = INTENT_REDRAW};
}

static struct intent command(struct view_state *s, const struct board *b, enum command command)
{
	bool units = s->pane == PANE_UNITS;
	struct intent in = s->pane == PANE_CALLS ? command_calls(s, b, command)
						 : (struct intent){.kind = INTENT_NONE};

	if (in.kind == INTENT_NONE)
		in = command_agenda(s, b, command);

	if (in.kind != INTENT_NONE)
		return in;
	if (deed_verb(command) == VERB_DISPATCH ||
		(units && (command == COMMAND_OPEN || command == COMMAND_MARK ||
				  is_movement(command))))
		return command_units(s, b, command);
	if (deed_verb(command) != VERB_NONE)
		return deed_intent(command, &s->num, s->num ? 1 : 0);
	if (is_movement(command)) {
		scroll(s, command);
		return (struct intent){.kind = INTENT_REDRAW};
	}
	switch (command) {
	case COMMAND_BACK:
		return back(s);
	case COMMAND_NEXT_PANE:
	case COMMAND_RIGHT:
		s->pane = (s->pane + 1) % PANE_COUNT;
		break;
	case COMMAND_PREVIOUS_PANE:
	case COMMAND_LEFT:
		s->pane = (s->pane + PANE_COUNT - 1) % PANE_COUNT;
		break;
	default:
		return (struct intent){.kind = INTENT_NONE};
	}
	return (struct intent){.kind = INTENT_REDRAW};
}

/* Units by a part of their name. */
static bool find(struct view_state *s, const struct board *b, const char *text, struct error *e)
{
	(void)b;
	if (strlen(text) >= sizeof(s->find))
		return error_set(e, "find_long", "%s", _("the name is too long"));
	snprintf(s->find, sizeof(s->find), "%s", text);
	s->pane = PANE_UNITS;
	s->cursor = 0;
	return true;
}

static uint32_t selected(const struct view_state *s)
{
	return s->num;
}

static bool verbs(const struct view_state *s, const struct board *b, uint64_t *out)
{
	struct subject x = subject_of(s, b);
	struct agenda a;
	size_t at;

	if ((s->pane != PANE_PLAN && s->pane != PANE_ORDERS) || !is_there(b, &x))
		return false;
	agenda_fill(&a, b, &x, NULL);
	if (!order_at(s, &a, &at))
		return false;
	*out = agenda_keys(&a, b, at);
	return true;
}

/* What was to go out with it has gone. */
static void acted(struct view_state *s)
{
	s->with_plan = false;
}

const struct view_ops view_dispatch = {
	.id = VIEW_DISPATCH,
	.token = "dispatch",
	.title = N_("Dispatch"),
	.digit = '3',
	.create = create,
	.destroy = destroy,
	.draw = draw,
	.command = command,
	.filter = find,
	.selected = selected,
	.verbs = verbs,
	.acted = acted,
	.show = show,
};
