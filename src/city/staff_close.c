/* SPDX-License-Identifier: MIT */
#include "yiping/base/instant.h"

#include "staff.h"

#define REWORK_SHARE 0.02

static void plan_close(struct staff *s)
{
	staff_by_centre(s, VERB_CLOSE, staff_level_for_grade(s, s->e->grade), POST_CHECKER);
	s->act->reason = staff_alone_words(s);
	s->act->disposition = s->e->exercise ? "exercise"
		: staff_unit(s, CHANCE_RESULT) < 0.05 ? "no_action" : "handled";
}

bool staff_plan_reported(struct staff *s)
{
	struct pace p = {0.02, 20 * SECOND_MS, 40 * MINUTE_MS};

	if (staff_unit(s, CHANCE_DIRECT) < 0.4)
		plan_close(s);
	else
		staff_by_centre(s, VERB_CHECK, staff_level_for_grade(s, s->e->grade), POST_CHECKER);
	s->at = staff_within(s, CLOCK_CHECK, s->e->entered, p);
	return true;
}

bool staff_plan_checking(struct staff *s)
{
	struct pace p = {0.02, 30 * SECOND_MS, 25 * MINUTE_MS};

	if (!s->e->reworks && staff_unit(s, CHANCE_REWORK) < REWORK_SHARE) {
		enum level level = staff_level_for_grade(s, s->e->grade);
		staff_by_centre(s, VERB_REWORK, level, POST_CHECKER);
		s->act->reason = "not_fixed";
		s->act->text = "现场仍有遗留问题，请继续处置。";
	} else {
		plan_close(s);
	}
	s->at = staff_within(s, CLOCK_CHECK, s->e->entered, p);
	return true;
}

/* Whoever told us is called back. */
bool staff_plan_closed(struct staff *s)
{
	bool told = s->e->source == SOURCE_HOTLINE || s->e->source == SOURCE_PUBLIC;

	if (!told || staff_unit(s, CHANCE_HOW) > 0.6)
		return false;
	staff_by_centre(s, VERB_EVALUATE, staff_level(s), staff_on_duty(s));
	double u = staff_unit(s, CHANCE_SCORE);
	s->act->score = u < 0.62 ? 5 : u < 0.87 ? 4 : u < 0.96 ? 3 : u < 0.985 ? 2 : 1;
	s->at = s->e->entered + HOUR_MS + noise_part(5 * HOUR_MS, staff_unit(s, CHANCE_WHEN));
	return true;
}
