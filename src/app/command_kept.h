/* SPDX-License-Identifier: MIT */
/* What yiping events --offline lists: the kept board through the filter. */
#ifndef YIPING_APP_COMMAND_KEPT_H
#define YIPING_APP_COMMAND_KEPT_H

#include "once.h"
#include "yiping/base/buf.h"

/* Appends the bodies of the kept events that pass, newest first, parted by commas. The station has
 * its board. *left is how many pass (as far as their heads tell) and have no body here. False with
 * the sentence ("usage") of a filter that cannot be read. */
bool command_kept(struct once *w, const char *filter, struct buf *out, size_t *left,
	struct error *e);

#endif
