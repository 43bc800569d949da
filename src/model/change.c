/* SPDX-License-Identifier: MIT */
#include "yiping/model/change.h"

#include <string.h>

#include "yiping/model/person.h"

static bool saw_before(const struct change *c, const struct scope *s)
{
	const struct area_path *path = c->old_path.count ? &c->old_path : &c->path;

	if (c->old_unit_count)
		return scope_sees(s, path, c->old_units, c->old_unit_count);
	return scope_sees(s, path, c->units, c->unit_count);
}

bool change_for_scope(const struct change *in, const struct scope *s, struct change *out)
{
	if (in->op == OP_LEAVE || scope_sees(s, &in->path, in->units, in->unit_count)) {
		*out = *in;
		return true;
	}
	if (!saw_before(in, s))
		return false;
	*out = (struct change){
		.seq = in->seq,
		.txn = in->txn,
		.at = in->at,
		.due_at = in->due_at,
		.op = OP_LEAVE,
		.head = {.num = in->head.num, .rev = in->head.rev, .kind = in->head.kind},
	};
	memcpy(out->id, in->id, sizeof(out->id));
	return true;
}
