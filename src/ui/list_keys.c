/* SPDX-License-Identifier: MIT */
#include "list_keys.h"

#include "yiping/ui/deeds.h"
#include "yiping/ui/i18n.h"

static const struct intent redraw = {.kind = INTENT_REDRAW};

static struct intent open_selected(struct queue *q, const struct board *b)
{
	uint32_t num = queue_open(q, b);

	if (!num)
		return redraw;
	return (struct intent){.kind = INTENT_OPEN, .view = VIEW_DETAIL, .num = num};
}

static struct intent back(struct queue *q)
{
	if (queue_marked(q) == 0)
		return (struct intent){.kind = INTENT_BACK};
	queue_unmark_all(q);
	return redraw;
}

struct intent list_command(
	struct queue *q, bool *bare, const struct board *b, enum command command)
{
	uint32_t nums[INTENT_EVENTS_MAX];

	if (deed_verb(command) != VERB_NONE)
		return deed_intent(command, nums, queue_targets(q, b, nums));
	switch (command) {
	case COMMAND_OPEN:
		return open_selected(q, b);
	case COMMAND_BACK:
		return back(q);
	case COMMAND_SORT:
		queue_set_sort(q, (queue_sort_of(q) + 1) % QUEUE_SORT_COUNT);
		return redraw;
	case COMMAND_ZOOM:
		if (!bare)
			break;
		*bare = !*bare;
		return redraw;
	default:
		if (queue_command(q, b, command))
			return redraw;
		break;
	}
	return (struct intent){.kind = INTENT_NONE};
}

const char *list_sort_word(const struct queue *q)
{
	static const char *const words[QUEUE_SORT_COUNT] = {
		NC_("sort", "urgency"), NC_("sort", "deadline"), NC_("sort", "newest")};

	return i18n_entry(words[queue_sort_of(q)]);
}
