/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "freshness.h"
#include "overview.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/indicator.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/vital.h"
#include "yiping/ui/words.h"

#define NAME_COLUMNS 10
#define NAME_LEAST 6
#define STATE_LEAST 11
#define STATE_MOST 16
#define SLOTS 4
#define SLOT_COLUMNS 6
#define TEXT_ROOM 96

const char *figure(int64_t n, char out[FIGURE_ROOM])
{
	char plain[FIGURE_ROOM];
	int length = snprintf(plain, sizeof(plain), "%lld", (long long)n);
	int used = 0;

	for (int i = 0; i < length && used < FIGURE_ROOM - 2; i++) {
		if (i > 0 && (length - i) % 3 == 0 && plain[i - 1] != '-' && length > 4)
			out[used++] = ' ';
		out[used++] = plain[i];
	}
	out[used] = '\0';
	return out;
}

void band_draw(struct canvas *c, struct rect r, const char *title, const char *tail)
{
	struct pen p = pen_at(c, r, 0);

	canvas_band(c, r.row, r.col, r.cols);
	pen_gap(&p, 1);
	p.end -= 1;
	pen_text(&p, ROLE_BAND_TITLE, title);
	pen_gap(&p, 1);
	pen_tail(&p, 1, ROLE_BAND, tail);
}

/* Numbers wider than the field lose the blank between their thousands. */
static void value_text(const struct vital_row *row, char out[TEXT_ROOM])
{
	int side;
	const char *mark = "";

	series_position(row->indicator, &row->gauge->series, row->gauge->value, &side);
	indicator_format(row->indicator, row->gauge->value, out, TEXT_ROOM);
	if (utf8_columns(out) > 6) {
		char *to = out;
		for (const char *from = out; *from; from++)
			if (*from != ' ')
				*to++ = *from;
		*to = '\0';
	}
	if (side != 0)
		mark = side < 0 ? C_("band", "lo") : C_("band", "hi");
	size_t used = strlen(out);
	snprintf(out + used, TEXT_ROOM - used, "%s", mark);
}

/* Rising or falling over the last few columns of history by what can be seen on the axis. */
static int trend_of(const double *positions, const struct gauge *g)
{
	double now = positions[GAUGE_HISTORY - 1], before = positions[GAUGE_HISTORY - 4];

	if (isnan(now) || isnan(before) || fabs(now - before) < 0.08)
		return 0;
	return g->history[GAUGE_HISTORY - 1] > g->history[GAUGE_HISTORY - 4] ? 1 : -1;
}

static const char *note_of(const struct board *b, const struct vital_row *row)
{
	if (!freshness_is_known(b))
		return "-";
	if (row->hidden)
		return _("not for this role");
	if (row->quality == QUALITY_MAINTENANCE)
		return _("in maintenance");
	if (row->quality == QUALITY_DISABLED)
		return _("switched off");
	return NULL;
}

void pane_draw_vital(const struct board *b, const struct vital_row *row, struct canvas *c, int y,
	int x, int columns)
{
	double spark[GAUGE_HISTORY];
	char value[TEXT_ROOM];
	int side;
	struct vital v = {
		.name = name_in(&row->indicator->short_name, b->lang),
		.unit = name_in(&row->indicator->unit, b->lang),
		.note = note_of(b, row),
		.level = row->level,
		.stale = row->quality == QUALITY_STALE,
		.position = NAN,
		.age_ms = -1,
	};

	int64_t seen = row->gauge ? eval_observed(row->gauge, row->indicator) : INSTANT_NONE;
	if (seen != INSTANT_NONE)
		v.age_ms = b->now > seen ? b->now - seen : 0;
	if (row->has_value) {
		value_text(row, value);
		v.value = value;
		v.position = series_position(
			row->indicator, &row->gauge->series, row->gauge->value, &side);
		for (int i = 0; i < GAUGE_HISTORY; i++) {
			float h = row->gauge->history[i];
			spark[i] = isnan(h) ? NAN
					    : series_position(row->indicator,
						      &row->gauge->series, h, &side);
		}
		v.spark = spark;
		v.spark_count = GAUGE_HISTORY;
		v.trend = trend_of(spark, row->gauge);
	}
	vital_draw(c, y, x, columns, &v);
}

/* ---- state of a pane ---- */

static bool is_quiet(const struct pane *p)
{
	return p->counts[1] + p->counts[2] + p->counts[3] + p->counts[4] + p->doubt == 0;
}

static enum role title_role(const struct pane *p, bool band)
{
	if (band)
		return is_quiet(p) ? ROLE_BAND : ROLE_BAND_TITLE;
	return is_quiet(p) ? ROLE_LABEL : ROLE_STRONG;
}

/* Calm is said only by whoever knows: nothing measured and an answer that does not come each have
 * their own word. */
static void draw_state(const struct board *b, const struct pane *p, struct pen *pen)
{
	const char *doubt = _("?was normal");

	if (!freshness_is_known(b))
		pen_text(pen, ROLE_DOUBT, freshness_unknown(b));
	else if (p->values == 0 && p->doubt == 0)
		pen_text(pen, ROLE_DIM, _("no data"));
	else if (is_quiet(p) && !freshness_is_live(b))
		pen_text(pen, ROLE_DOUBT,
			utf8_columns(doubt) <= pen_left(pen) ? doubt : _("?was ok"));
	else
		widget_badges(pen, p->counts, p->doubt);
}

static void below_text(const struct board *b, const struct below *w, char out[TEXT_ROOM])
{
	char place[TEXT_ROOM / 2];

	out[0] = '\0';
	if (w->level < 1 || w->level > 4)
		return;
	area_label(b->tree, w->area, b->lang, place, sizeof(place));
	const char *last = strrchr(place, '/');
	snprintf(out, TEXT_ROOM, "%s %s%d %s", _("below"),
		words_colour_letter((enum colour)w->level), w->count,
		last ? last + 1 : place);
}

static const char *const grade_words[] = {"", "I", "II", "III", "IV", NC_("grade", "R")};

const char *pane_grade_letter(int grade)
{
	if (grade == 5)
		return i18n_entry(grade_words[5]);
	return grade_words[grade >= 1 && grade <= 4 ? grade : 0];
}

static enum role count_role(int grade, int64_t n, bool band)
{
	if (n <= 0)
		return band ? ROLE_BAND_DIM : ROLE_DIM;
	if (grade == 3)
		return ROLE_YELLOW;
	if (grade <= 2)
		return grade == 1 ? ROLE_RED : ROLE_ORANGE;
	return band ? ROLE_BAND : ROLE_LABEL;
}

/* "II3": the word stays grey, the number says whether there is anything. */
static void draw_slot(
	const struct board *b, struct pen *pen, const struct pane *p, int grade, bool band)
{
	int64_t n = fold_counter(
		b->fold, b->centre, p->domain->num, (enum counter)(COUNT_GRADE_1 + grade - 1), 0);
	const char *word = pane_grade_letter(grade);
	enum role plain = band ? ROLE_BAND : ROLE_LABEL, faint = band ? ROLE_BAND_DIM : ROLE_DIM;
	int from = pen->col;

	pen_text(pen, n > 0 ? plain : faint, word);
	if (!freshness_is_known(b))
		pen_text(pen, ROLE_DOUBT, "-");
	else
		pen_printf(pen, count_role(grade, n, band), "%lld", (long long)n);
	int width = grade == 5 ? SLOT_COLUMNS + 1 : SLOT_COLUMNS;
	pen_to(pen, pen->col - from < width ? from + width : pen->col + 1);
}

/* False if there was no room for lower centres. */
static bool draw_header(
	const struct board *b, const struct pane *p, struct canvas *c, struct rect r)
{
	struct pen pen = pen_at(c, r, 0);
	char text[TEXT_ROOM];
	bool slots = r.cols >= 46;
	bool first = fold_counter(b->fold, b->centre, p->domain->num, COUNT_GRADE_1, 0) > 0;
	int width = slots ? SLOTS * SLOT_COLUMNS + 2 + (first ? 5 : 0) : 0;

	canvas_band(c, r.row, r.col, r.cols);
	pen_gap(&pen, 1);
	int end = pen.end;
	pen.end -= width;
	pen_field(
		&pen, NAME_COLUMNS, title_role(p, true), name_in(&p->domain->short_name, b->lang));
	pen_gap(&pen, 1);
	draw_state(b, p, &pen);
	pen_gap(&pen, 2);
	below_text(b, &p->below, text);
	bool told = utf8_columns(text) < pen_left(&pen);
	if (told)
		pen_text(&pen, ROLE_BAND, text);
	if (!slots)
		return told;
	pen.end = end;
	pen_to(&pen, end - width);
	for (int grade = first ? 1 : 2; grade <= 5; grade++)
		draw_slot(b, &pen, p, grade, true);
	return told;
}

void pane_draw(const struct board *b, const struct pane *p, struct canvas *c, struct rect r)
{
	if (rect_is_empty(r))
		return;
	bool told = draw_header(b, p, c, r);
	for (int i = 0; i < p->row_count && i + 1 < r.rows; i++)
		pane_draw_vital(b, &p->rows[i], c, r.row + 1 + i, r.col + 1, r.cols - 2);
	if (!told && p->row_count + 1 < r.rows) {
		char text[TEXT_ROOM];
		below_text(b, &p->below, text);
		canvas_text(c, r.row + 1 + p->row_count, r.col + 3, r.cols - 4, ROLE_LABEL, text);
	}
}

int pane_state_columns(const struct pane *panes, int n)
{
	int most = STATE_LEAST;

	for (int i = 0; i < n; i++) {
		int need = widget_badges_columns(panes[i].counts, panes[i].doubt);
		most = need > most ? need : most;
	}
	return most < STATE_MOST ? most : STATE_MOST;
}

void pane_draw_line(const struct board *b, const struct pane *p, struct canvas *c, struct rect r,
	int state)
{
	struct pen pen = pen_at(c, r, 0);
	bool slots = r.cols >= 76;
	int width = slots ? 3 * SLOT_COLUMNS : 0;
	int end = pen.end;

	pen_gap(&pen, 1);
	pen_field(
		&pen, NAME_COLUMNS, title_role(p, false), name_in(&p->domain->short_name, b->lang));
	pen_gap(&pen, 1);
	int from = pen.col + state + 1;
	pen.end = pen.col + state < end ? pen.col + state : end;
	draw_state(b, p, &pen);
	pen_to(&pen, from);
	pen.end = end - width - 1;
	if (p->row_count > 0 && p->rows[0].gauge && pen_left(&pen) > 24)
		pane_draw_vital(b, &p->rows[0], c, r.row, pen.col, pen_left(&pen));
	pen.end = end;
	pen_to(&pen, end - width);
	for (int grade = 2; slots && grade <= 4; grade++)
		draw_slot(b, &pen, p, grade, false);
}

/* The longest of all names, so that what follows them stands in line. */
static int name_columns(const struct board *b)
{
	int most = 0;

	for (size_t i = 0; i < b->catalog->domain_count; i++) {
		int n = utf8_columns(name_in(&b->catalog->domains[i].short_name, b->lang));
		most = n > most ? n : most;
	}
	return most < NAME_COLUMNS ? most : NAME_COLUMNS;
}

/* Beside the worst level: how many others there are, in doubt or milder. */
static enum role others_text(const struct pane *p, int worst, char out[TEXT_ROOM])
{
	int milder = 0;

	for (int level = 1; level < worst; level++)
		milder += p->counts[level];
	out[0] = '\0';
	if (milder > 0)
		snprintf(out, TEXT_ROOM, "+%d", milder + p->doubt);
	else if (p->doubt > 0)
		snprintf(out, TEXT_ROOM, "?%d", p->doubt);
	return milder > 0 ? ROLE_LABEL : ROLE_DOUBT;
}

void pane_draw_mini(const struct board *b, const struct pane *p, struct canvas *c, struct rect r)
{
	struct pen pen = pen_at(c, r, 0);
	char others[TEXT_ROOM];
	int worst = 4, names = name_columns(b);

	while (worst > 0 && p->counts[worst] == 0)
		worst--;
	enum role role = others_text(p, worst, others);
	int need = worst ? (worst < 3 ? 4 : 5) + utf8_columns(others)
			 : widget_badges_columns(p->counts, p->doubt);
	pen_gap(&pen, 1);
	if (freshness_is_known(b) && names > pen_left(&pen) - 1 - need)
		names = pen_left(&pen) - 1 - need;
	names = names > NAME_LEAST ? names : NAME_LEAST;
	pen_field(&pen, names, title_role(p, false), name_in(&p->domain->short_name, b->lang));
	pen_gap(&pen, 1);
	if (worst == 0 || !freshness_is_known(b)) {
		draw_state(b, p, &pen);
		return;
	}
	widget_badge(&pen, worst, p->counts[worst]);
	pen_gap(&pen, worst < 3 && *others);
	pen_text(&pen, role, others);
}
