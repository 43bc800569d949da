/* SPDX-License-Identifier: MIT */
/* From words to an order or an act on one: `yiping order ...` and `:order ...` say it the same way.
 *
 *   issue to=WHO... [title=...] [event=ID [step=N]] [parent=ID] NAME=VALUE...
 *   VERB ID [WORDS...]
 *
 * Pure. */
#ifndef YIPING_MODEL_ORDER_SAY_H
#define YIPING_MODEL_ORDER_SAY_H

#include "yiping/model/act_say.h"
#include "yiping/model/order.h"

#define ORDER_WORDS_MAX 128

struct order_said {
	bool issues;
	char id[ENTITY_ID_ROOM]; // of an act
	struct order_ask ask;    // of an issue
	struct order_act act;    // else
	char bad[64];            // of the last failure: the word it is about
};

/* Understands the words; strings come from the arena. Codes "arg_act" (no such act, or none),
 * "arg_id" (whose?), "arg_name" (it takes no such argument), "arg_value", "arg_missing". */
bool order_say(const char *const *words, size_t count, const struct say_context *x,
	struct arena *arena, struct order_said *out, struct error *e);

/* True if this may be the id of an order: it stands in paths. */
bool order_id_is_fit(const char *id);

/* What was said in a few words: "drains -> 500105, u-12"; of an act its words. */
void order_ask_told(const struct order_ask *a, const struct area_tree *t, char *out, size_t room);

#endif
