/* SPDX-License-Identifier: MIT */
#include "yiping/ui/view.h"

#include <string.h>

static const struct view_ops *const views[] = {
	&view_overview,
	&view_events,
	&view_detail,
	&view_dispatch,
	&view_tasks,
	&view_system,
	&view_units,
};

#define VIEWS (sizeof(views) / sizeof(views[0]))

const struct view_ops *view_by_id(enum view_id id)
{
	for (size_t i = 0; i < VIEWS; i++)
		if (views[i]->id == id)
			return views[i];
	return NULL;
}

const struct view_ops *view_by_token(const char *token)
{
	for (size_t i = 0; token && i < VIEWS; i++)
		if (strcmp(views[i]->token, token) == 0)
			return views[i];
	return NULL;
}

uint32_t view_centre_above(const struct board *b)
{
	const struct area *a = b->tree ? area_by_num(b->tree, b->centre) : NULL;
	uint32_t above = a ? a->parent : 0;

	return above && view_may_show(b, above) ? above : 0;
}

bool view_may_show(const struct board *b, uint32_t area)
{
	for (uint8_t i = 0; b->person && i < b->person->area_count; i++)
		if (area_within(b->tree, area, b->person->areas[i]))
			return true;
	return false;
}
