/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>

#include "freshness.h"
#include "overview.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/model/eval.h"
#include "yiping/ui/i18n.h"
#include "yiping/ui/span.h"
#include "yiping/ui/widget.h"

#define STAGES 8

struct stage {
	const char *name;   // msgid
	const char *letter; // msgid of the one-line form
	uint32_t states;    // STATE_BIT set
	int flow;           // enum counter of what came here today, -1 none is counted
};

static const struct stage stages[STAGES] = {
	{NC_("stage", "Sensed"), NC_("stage", "sen"), STATE_BIT(STATE_SENSED), FLOW_SENSED},
	{NC_("stage", "Receive"), NC_("stage", "rec"), STATE_BIT(STATE_WAITING), FLOW_IN},
	{NC_("stage", "Verify"), NC_("stage", "ver"), STATE_BIT(STATE_VERIFYING), FLOW_RECEIVED},
	{NC_("stage", "Dispatch"), NC_("stage", "dis"), STATE_BIT(STATE_REGISTERED), -1},
	{NC_("stage", "Accept"), NC_("stage", "acc"), STATE_BIT(STATE_ASSIGNED), FLOW_DISPATCHED},
	{NC_("stage", "Handle"), NC_("stage", "han"),
		STATE_BIT(STATE_ACCEPTED) | STATE_BIT(STATE_HANDLING), FLOW_ACCEPTED},
	{NC_("stage", "On hold"), NC_("stage", "hold"), STATE_BIT(STATE_SUSPENDED), -1},
	{NC_("stage", "Check"), NC_("stage", "chk"),
		STATE_BIT(STATE_REPORTED) | STATE_BIT(STATE_CHECKING), FLOW_FED_BACK},
};

/* The event of a stage that has used most of its time; of those without a limit the one that waits
 * longest. */
struct oldest {
	double used;
	int64_t elapsed_ms, limit_ms;
	bool any;
	bool serious;
};

struct walk {
	const struct board *board;
	struct oldest oldest[STAGES];
	int64_t here[STAGES];
};

static void keep_oldest(struct oldest *o, const struct board *b, const struct head *h)
{
	struct clock_view v = eval_clock(h, &b->catalog->calendar, b->now);
	int64_t since = h->start != INSTANT_NONE && h->clock != CLOCK_NONE ? h->start : h->born;
	struct oldest mine = {.used = v.used, .any = true,
		.serious = head_is_serious(h)};

	if (since == INSTANT_NONE)
		return;
	mine.elapsed_ms = since != INSTANT_NONE && b->now > since ? b->now - since : 0;
	if (v.used > 0)
		mine.limit_ms = (int64_t)((double)mine.elapsed_ms / v.used);
	bool worse = mine.used != o->used ? mine.used > o->used : mine.elapsed_ms > o->elapsed_ms;
	if (!o->any || worse)
		*o = mine;
}

static bool walk_event(void *user, const struct live *l)
{
	struct walk *w = user;

	if (w->board->centre && !area_path_has(&l->path, w->board->centre))
		return true;
	for (int i = 0; i < STAGES; i++) {
		if (!(STATE_BIT(l->head.state) & stages[i].states))
			continue;
		w->here[i]++;
		keep_oldest(&w->oldest[i], w->board, &l->head);
	}
	return true;
}

static void walk_events(const struct board *b, struct walk *w)
{
	*w = (struct walk){.board = b};
	fold_each(b->fold, KIND_EVENT, walk_event, w);
}

static int64_t flow(const struct board *b, int counter)
{
	return fold_counter(
		b->fold, b->centre, 0, (enum counter)counter, fold_day(b->fold, b->now));
}

static int64_t most_of(const struct walk *w)
{
	int64_t most = 1;

	for (int i = 0; i < STAGES; i++)
		most = w->here[i] > most ? w->here[i] : most;
	return most;
}

static int name_columns(void)
{
	int most = 0;

	for (int i = 0; i < STAGES; i++) {
		int n = utf8_columns(i18n_entry(stages[i].name));
		most = n > most ? n : most;
	}
	return most;
}

static void draw_stage(const struct board *b, const struct walk *w, struct canvas *c, struct rect r,
	int i, int64_t most)
{
	struct pen pen = pen_at(c, r, i + 1);
	const struct oldest *o = &w->oldest[i];
	char text[FIGURE_ROOM] = "";
	int bar = r.cols - 2 - name_columns() - 6 - 1 - 8 - 8 - 2;

	pen_gap(&pen, 1);
	pen_field(&pen, name_columns(), ROLE_LABEL, i18n_entry(stages[i].name));
	pen_gap(&pen, 1);
	if (bar > 0)
		widget_bar(c, pen.row, pen.col, bar, widget_log_share(w->here[i], most), ROLE_FILL);
	pen_gap(&pen, (bar > 0 ? bar : 0) + 1);
	pen_field_right(&pen, 6, w->here[i] > 0 ? ROLE_VALUE : ROLE_DIM, figure(w->here[i], text));
	pen_gap(&pen, 1);
	if (o->any)
		widget_oldest(c, pen.row, pen.col, 8,
			&(struct clock_face){.elapsed_ms = o->elapsed_ms,
				.limit_ms = o->limit_ms, .quiet = !o->serious});
	pen_gap(&pen, 8);
	if (stages[i].flow >= 0)
		pen_field_right(&pen, 8, ROLE_LABEL, figure(flow(b, stages[i].flow), text));
}

void funnel_draw(const struct board *b, struct canvas *c, struct rect r)
{
	struct walk w;
	char text[FIGURE_ROOM];

	if (rect_is_empty(r))
		return;
	band_draw(c, r, _("Funnel"), NULL);
	canvas_text_right(c, r.row, r.col, r.cols - 18, ROLE_BAND, C_("funnel", "now"));
	canvas_text_right(c, r.row, r.col, r.cols - 9, ROLE_BAND, C_("funnel", "oldest"));
	canvas_text_right(c, r.row, r.col, r.cols - 1, ROLE_BAND, C_("funnel", "today"));
	if (!freshness_is_known(b)) {
		canvas_text(c, r.row + 1, r.col + 1, r.cols - 1, ROLE_DOUBT, freshness_unknown(b));
		return;
	}
	walk_events(b, &w);
	for (int i = 0; i < STAGES; i++)
		draw_stage(b, &w, c, r, i, most_of(&w));
	struct pen pen = pen_at(c, r, STAGES + 1);
	pen_gap(&pen, 1);
	pen_text(&pen, ROLE_LABEL, _("Closed"));
	pen.end -= 1;
	pen_tail(&pen, 1, ROLE_VALUE, figure(flow(b, FLOW_CLOSED), text));
}

/* Compliance has its own scale: the line is 95 %. */
static const struct gauge_scale compliance = {100, {95, 90, 80, 65}};

static int compliance_level(double percent)
{
	int level = 0;

	while (level < 4 && percent < compliance.limits[level])
		level++;
	return level;
}

static const int leg_flows[LEGS_ROWS][2] = {
	{FLOW_A_IN_TIME, FLOW_A_LATE},
	{FLOW_V_IN_TIME, FLOW_V_LATE},
	{FLOW_D_IN_TIME, FLOW_D_LATE},
};

/* "1-3-5 100 92 86%" at the right end, if anything was to be met today. */
static void draw_legs_tail(const struct board *b, struct pen *pen)
{
	struct pen p = *pen;
	char text[3][FIGURE_ROOM];
	int levels[3], width = utf8_columns("1-3-5") + 2;

	for (int i = 0; i < LEGS_ROWS; i++) {
		int64_t good = flow(b, leg_flows[i][0]), late = flow(b, leg_flows[i][1]);
		if (good + late == 0)
			return;
		double percent = 100.0 * (double)good / (double)(good + late);
		levels[i] = compliance_level(percent);
		snprintf(text[i], FIGURE_ROOM, " %d", (int)percent);
		width += utf8_columns(text[i]);
	}
	if (pen_left(pen) < width + 30)
		return;
	pen_to(&p, p.end - width);
	pen_text(&p, ROLE_LABEL, "1-3-5");
	for (int i = 0; i < LEGS_ROWS; i++)
		pen_text(&p, levels[i] ? role_of_level(levels[i]) : ROLE_VALUE, text[i]);
	pen_text(&p, ROLE_LABEL, "%");
	pen->end -= width + 1;
}

static enum role hot_role(const struct oldest *o)
{
	if (o->serious)
		return o->used >= 1 ? ROLE_NEED_RED : ROLE_NEED_YELLOW;
	return o->used >= 1 ? ROLE_RED : ROLE_YELLOW;
}

/* Only what stands there, and the oldest where it is near its limit or past it. */
void funnel_draw_line(const struct board *b, struct canvas *c, struct rect r)
{
	struct pen pen = pen_at(c, r, 0);
	struct walk w;

	pen_gap(&pen, 1);
	if (!freshness_is_known(b)) {
		pen_text(&pen, ROLE_DOUBT, freshness_unknown(b));
		return;
	}
	walk_events(b, &w);
	draw_legs_tail(b, &pen);
	if (r.cols >= 70) {
		pen_text(&pen, ROLE_LABEL, _("Funnel"));
		pen_gap(&pen, 1);
	}
	for (int i = 0; i < STAGES; i++) {
		const struct oldest *o = &w.oldest[i];
		char time[SPAN_ROOM], part[96];
		bool hot = o->any && o->used >= 0.9;
		if (w.here[i] == 0)
			continue;
		span_duration(o->elapsed_ms, 10, time);
		snprintf(part, sizeof(part), "%s%lld", i18n_entry(stages[i].letter),
			(long long)w.here[i]);
		int need = utf8_columns(part) + (hot ? utf8_columns(time) + 4 : 1);
		if (need > pen_left(&pen))
			continue;
		pen_text(&pen, ROLE_TEXT, part);
		if (hot)
			pen_printf(&pen, hot_role(o), " %s%s ",
				o->used >= 1 ? C_("oldest", "+") : "", time);
		pen_gap(&pen, 1);
	}
}

/* ---- 1-3-5 ---- */

static void draw_leg(const struct board *b, struct canvas *c, struct rect r, int i)
{
	static const char *const names[LEGS_ROWS] = {
		NC_("leg", "A 1 min"), NC_("leg", "V 3 min"), NC_("leg", "D 5 min")};
	int64_t good = flow(b, leg_flows[i][0]), late = flow(b, leg_flows[i][1]);
	struct pen pen = pen_at(c, r, i + 1);
	int gauge = r.cols - 2 - 10 - 5 - 9;
	char text[FIGURE_ROOM * 2];

	pen_gap(&pen, 1);
	pen_field(&pen, 9, ROLE_LABEL, i18n_entry(names[i]));
	if (good + late == 0) {
		pen_to(&pen, r.col + r.cols - 15);
		pen_field_right(&pen, 14, ROLE_DIM, _("none today"));
		return;
	}
	double percent = 100.0 * (double)good / (double)(good + late);
	int level = compliance_level(percent);
	struct gauge_face face = {
		GAUGE_FACE_LIVE, gauge_position(&compliance, percent), level, false};
	widget_gauge(c, pen.row, pen.col, gauge, &face);
	pen_gap(&pen, gauge > 0 ? gauge : 0);
	snprintf(text, sizeof(text), "%d%%", (int)percent);
	pen_field_right(&pen, 6, level ? role_of_level(level) : ROLE_VALUE, text);
	snprintf(text, sizeof(text), "%lld/%lld", (long long)good, (long long)(good + late));
	pen_field_right(&pen, 9, ROLE_LABEL, text);
}

void legs_draw(const struct board *b, struct canvas *c, struct rect r)
{
	if (rect_is_empty(r))
		return;
	band_draw(c, r, _("1-3-5 in time"), _("line 95%"));
	if (!freshness_is_known(b)) {
		canvas_text(c, r.row + 1, r.col + 1, r.cols - 1, ROLE_DOUBT, freshness_unknown(b));
		return;
	}
	for (int i = 0; i < LEGS_ROWS; i++)
		draw_leg(b, c, r, i);
}
