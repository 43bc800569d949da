/* SPDX-License-Identifier: MIT */
/* The board of units: people, teams, vehicles, cameras, drones; the nearest to an event first. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "freshness.h"
#include "units.h"
#include "yiping/base/mem.h"
#include "yiping/model/act_say.h"
#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

#define TEXT_ROOM 256
#define FIND_ROOM 64
#define ROWS_MAX 16384
#define EVERY CLASS_COUNT // of the classes: all of them
#define OPEN_ROWS 6

/* As Tab goes through them. */
static const unsigned order[CLASS_COUNT + 1] = {
	EVERY, CLASS_PEOPLE, CLASS_TEAM, CLASS_VEHICLE, CLASS_CAMERA, CLASS_DRONE};

struct view_state {
	uint32_t num;              // event, 0 = none
	unsigned class;            // enum unit_class, or EVERY
	char find[FIND_ROOM];
	char cursor[SUBJECT_ROOM]; // id of a unit, subject of a person
	size_t top;
	int page;
	struct unit_row *rows;     // as last gathered
	size_t count, room;
	size_t all[CLASS_COUNT + 1];
};

static struct view_state *create(void)
{
	struct view_state *s = mem_alloc(sizeof(*s));

	s->class = EVERY;
	return s;
}

static void destroy(struct view_state *s)
{
	if (!s)
		return;
	free(s->rows);
	free(s);
}

static void show(struct view_state *s, uint32_t num)
{
	s->num = num;
	s->cursor[0] = '\0';
	s->top = 0;
}

static struct subject subject_of(const struct view_state *s, const struct board *b)
{
	struct subject x = {.num = s->num, .event = deed_event(b, s->num)};

	if (s->num && b->fold)
		x.live = fold_find(b->fold, KIND_EVENT, s->num);
	return x;
}

/* ---- who ---- */

static const char *id_of(const struct unit_row *row)
{
	return row->unit ? row->unit->id : row->person->subject;
}

static bool has_word(const struct board *b, const struct unit_row *row, const char *word)
{
	const struct unit *u = row->unit;
	const struct unit_kind *k = u ? catalog_unit_kind(b->catalog, u->kind) : NULL;
	char place[TEXT_ROOM];
	const char *const said[] = {id_of(row), u ? u->name.zh_cn : row->person->name,
		u ? u->name.en : row->post, k ? k->name.zh_cn : NULL, k ? k->name.en : NULL,
		words_unit_class(row->class), u ? words_unit_status(u->status) : NULL, place};

	area_label(b->tree, row->area, b->lang, place, sizeof(place));
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (said[i] && say_has(said[i], word))
			return true;
	return false;
}

/* All words must be found, each anywhere. */
static bool fits(const struct board *b, const struct unit_row *row, const char *find)
{
	char word[FIND_ROOM];

	for (find += strspn(find, " "); *find; find += strspn(find, " ")) {
		size_t n = strcspn(find, " ");
		snprintf(word, sizeof(word), "%.*s", (int)n, find);
		if (!has_word(b, row, word))
			return false;
		find += n;
	}
	return true;
}

static void add(struct view_state *s, const struct board *b, struct unit_row row)
{
	if (!fits(b, &row, s->find))
		return;
	s->all[row.class]++;
	s->all[EVERY]++;
	if ((s->class != EVERY && row.class != s->class) || s->count == ROWS_MAX)
		return;
	if (s->count == s->room) {
		s->room = s->room ? 2 * s->room : 256;
		s->rows = mem_grow(s->rows, s->room, sizeof(*s->rows));
	}
	s->rows[s->count++] = row;
}

static void add_people(struct view_state *s, const struct board *b, const struct shift *f)
{
	const struct unit_row row = {
		.area = f->area, .class = CLASS_PEOPLE, .km = s->num ? HUGE_VAL : 0};
	struct unit_row one = row;

	if (f->ended || !area_within(b->tree, f->area, b->centre))
		return;
	one.person = &f->leader;
	one.post = C_("post", "shift leader");
	if (f->leader.subject)
		add(s, b, one);
	one.person = &f->supervisor;
	one.post = C_("post", "supervisor");
	if (f->supervisor.subject)
		add(s, b, one);
	for (size_t i = 0; i < f->officer_count; i++) {
		one.person = &f->officers[i];
		one.post = C_("post", "officer");
		if (f->officers[i].subject)
			add(s, b, one);
	}
}

static int compare(const void *a, const void *b)
{
	const struct unit_row *x = a, *y = b;

	if (x->km < y->km || y->km < x->km)
		return x->km < y->km ? -1 : 1;
	if (!x->unit != !y->unit)
		return x->unit ? -1 : 1;
	if (x->unit)
		return x->unit->num < y->unit->num ? -1 : x->unit->num > y->unit->num;
	return x->area != y->area ? (x->area < y->area ? -1 : 1)
				  : strcmp(x->person->subject, y->person->subject);
}

/* Those of the centre on the screen, and of places above where the event lies in them. */
static void gather(struct view_state *s, const struct board *b, const struct subject *x)
{
	const struct area_path *path = x->live ? &x->live->path : x->event ? &x->event->path : NULL;
	struct proposal_place place = {0};

	if (x->event)
		place = (struct proposal_place){
			x->event->area, x->event->has_position, x->event->lon, x->event->lat};
	else if (x->live)
		place.area = x->live->head.area;
	s->count = 0;
	memset(s->all, 0, sizeof(s->all));
	for (size_t i = 0; i < b->unit_count; i++) {
		const struct unit *u = &b->units[i];
		const struct unit_kind *k = catalog_unit_kind(b->catalog, u->kind);
		struct unit_row row = {.unit = u, .area = u->area,
			.class = k ? k->class : CLASS_TEAM,
			.km = path ? proposal_km(b->tree, &place, u) : 0};
		if (area_within(b->tree, u->area, b->centre) ||
			(path && area_path_has(path, u->area)))
			add(s, b, row);
	}
	for (size_t i = 0; i < b->shift_count; i++)
		add_people(s, b, &b->shifts[i]);
	if (s->count)
		qsort(s->rows, s->count, sizeof(*s->rows), compare);
}

static size_t chosen(const struct view_state *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (strcmp(id_of(&s->rows[i]), s->cursor) == 0)
			return i;
	return 0;
}

/* ---- drawing ---- */

static void draw_class(
	const struct view_state *s, unsigned class, const char *word, struct pen *p)
{
	char text[TEXT_ROOM];

	snprintf(text, sizeof(text), "%s %zu", word, s->all[class]);
	if (s->class == class)
		pen_printf(p, ROLE_CHIP, " %s ", text);
	else
		pen_text(p, s->all[class] ? ROLE_LABEL : ROLE_DIM, text);
	pen_gap(p, 2);
}

static void draw_classes(const struct view_state *s, struct canvas *c, struct rect row)
{
	struct pen p = pen_at(c, row, 0);

	pen_gap(&p, 1);
	if (row.cols < 60) { // room for the one that is shown
		draw_class(s, s->class,
			s->class == EVERY ? C_("class", "all")
					  : words_unit_class((enum unit_class)s->class), &p);
	} else {
		draw_class(s, EVERY, C_("class", "all"), &p);
		for (size_t i = 1; i <= CLASS_COUNT; i++)
			draw_class(s, order[i], words_unit_class((enum unit_class)order[i]), &p);
	}
	p.end -= 1;
	pen_tail(&p, 1, ROLE_DIM, "Tab");
	if (*s->find)
		pen_printf(&p, ROLE_CHIP, " /%s ", s->find);
}

static void draw_event(
	const struct board *b, const struct subject *x, struct canvas *c, struct rect row)
{
	struct pen p = pen_at(c, row, 0);
	char place[TEXT_ROOM];
	uint32_t area = x->live ? x->live->head.area : x->event->area;

	area_label(b->tree, area, b->lang, place, sizeof(place));
	pen_gap(&p, 1);
	p.end -= 1;
	pen_tail(&p, 2, ROLE_LABEL, _("the nearest first"));
	pen_text(&p, ROLE_STRONG, x->live ? queue_what(b, x->live, true) : x->event->id);
	pen_gap(&p, 2);
	pen_text(&p, ROLE_STRONG, place);
	pen_gap(&p, 2);
	pen_text(&p, ROLE_DIM, x->live ? x->live->id : x->event->id);
}

static void say_empty(
	const struct view_state *s, const struct board *b, struct canvas *c, struct rect r)
{
	struct sheet sheet = {c, r, 0, 0};
	bool known = freshness_is_known(b) && b->unit_count;

	if (b->link.state == LINK_DENIED)
		sheet_text(&sheet, ROLE_DOUBT,
			_("?not permitted: the server does not accept this token"), 3);
	else if (!known)
		sheet_text(&sheet, ROLE_DOUBT, _("?no data on units"), 3);
	else if (*s->find)
		sheet_text(&sheet, ROLE_TEXT, _("no unit of that name is known here"), 3);
	else
		sheet_text(&sheet, ROLE_LABEL, _("nobody of this kind is known here"), 3);
}

static void draw_rows(struct view_state *s, const struct board *b, const struct subject *x,
	struct canvas *c, struct rect r)
{
	size_t at = chosen(s), rows = r.rows > 0 ? (size_t)r.rows : 1;

	s->page = r.rows;
	if (at < s->top)
		s->top = at;
	if (at >= s->top + rows)
		s->top = at + 1 - rows;
	if (s->top + rows > s->count)
		s->top = s->count > rows ? s->count - rows : 0;
	for (int i = 0; i < r.rows && s->top + (size_t)i < s->count; i++)
		units_draw_row(b, x, &s->rows[s->top + (size_t)i], s->top + (size_t)i == at, c,
			rect_row(r, i));
}

static void draw(struct view_state *s, const struct board *b, struct canvas *c, struct rect area)
{
	struct subject x = subject_of(s, b);

	if (!b->catalog || !b->tree) {
		say_empty(s, b, c, area);
		return;
	}
	gather(s, b, &x);
	draw_classes(s, c, rect_take_top(&area, 1));
	if (x.live || x.event)
		draw_event(b, &x, c, rect_take_top(&area, 1));
	if (!s->count) {
		say_empty(s, b, c, area);
		return;
	}
	int rows = area.rows >= 16 ? OPEN_ROWS : area.rows > 5 ? 2 : 0;
	struct rect open = rect_take_bottom(&area, rows);
	units_draw_titles(x.live || x.event, c, rect_take_top(&area, 1));
	draw_rows(s, b, &x, c, area);
	struct sheet sheet = {c, open, 0, 0};
	if (!rect_is_empty(open))
		units_draw_open(b, &x, &s->rows[chosen(s)], &sheet);
}

/* ---- keys ---- */

static void move(struct view_state *s, enum command command)
{
	size_t page = s->page > 2 ? (size_t)s->page - 1 : 1, at = chosen(s);
	size_t last = s->count ? s->count - 1 : 0;

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
	if (s->count)
		snprintf(s->cursor, sizeof(s->cursor), "%s",
			id_of(&s->rows[at < last ? at : last]));
}

static void turn_class(struct view_state *s, bool back)
{
	size_t at = 0;

	while (order[at] != s->class)
		at++;
	s->class = order[(at + (back ? CLASS_COUNT : 1)) % (CLASS_COUNT + 1)];
	s->top = 0;
}

static struct intent back(struct view_state *s)
{
	if (!*s->find && s->class == EVERY)
		return (struct intent){.kind = INTENT_BACK};
	s->find[0] = '\0';
	s->class = EVERY;
	return (struct intent){.kind = INTENT_REDRAW};
}

static struct intent no_event(void)
{
	struct intent in = {.kind = INTENT_SAY};

	snprintf(in.line, sizeof(in.line), "%s",
		_("about which event? Open the units from its panel"));
	return in;
}

/* Sent to the event, or called about it. */
static struct intent act(const struct view_state *s, const struct board *b, enum command command)
{
	const struct unit_row *row = &s->rows[chosen(s)];
	struct intent in = deed_intent(command, &s->num, s->num ? 1 : 0);

	(void)b;
	if (!s->num)
		return no_event();
	if (deed_verb(command) == VERB_CALL)
		snprintf(in.line, sizeof(in.line), row->unit ? "to=\"%s\"" : "person=\"%s\"",
			id_of(row));
	else if (row->unit)
		snprintf(in.line, sizeof(in.line), "lead=\"%s\"", id_of(row));
	return in;
}

static struct intent command(struct view_state *s, const struct board *b, enum command command)
{
	struct subject x = subject_of(s, b);
	enum verb verb = deed_verb(command);

	if (b->catalog && b->tree)
		gather(s, b, &x);
	switch (command) {
	case COMMAND_BACK:
		return back(s);
	case COMMAND_NEXT_PANE:
	case COMMAND_RIGHT:
	case COMMAND_PREVIOUS_PANE:
	case COMMAND_LEFT:
		turn_class(s, command == COMMAND_PREVIOUS_PANE || command == COMMAND_LEFT);
		break;
	case COMMAND_OPEN:
		return s->count ? units_order(b, &x, &s->rows[chosen(s)]) : no_event();
	case COMMAND_UP:
	case COMMAND_DOWN:
	case COMMAND_PAGE_UP:
	case COMMAND_PAGE_DOWN:
	case COMMAND_FIRST:
	case COMMAND_LAST:
		move(s, command);
		break;
	default:
		if ((verb != VERB_CALL && verb != VERB_DISPATCH) || !s->count)
			return verb == VERB_NONE ? (struct intent){.kind = INTENT_NONE}
						 : no_event();
		return act(s, b, command);
	}
	return (struct intent){.kind = INTENT_REDRAW};
}

static bool find(struct view_state *s, const struct board *b, const char *text, struct error *e)
{
	(void)b;
	if (strlen(text) >= sizeof(s->find))
		return error_set(e, "find_long", "%s", _("the name is too long"));
	snprintf(s->find, sizeof(s->find), "%s", text);
	s->cursor[0] = '\0';
	s->top = 0;
	return true;
}

static uint32_t selected(const struct view_state *s)
{
	return s->num;
}

const struct view_ops view_units = {
	.id = VIEW_UNITS,
	.token = "units",
	.title = N_("Units"),
	.create = create,
	.destroy = destroy,
	.draw = draw,
	.command = command,
	.filter = find,
	.selected = selected,
	.show = show,
};
