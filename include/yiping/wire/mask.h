/* SPDX-License-Identifier: MIT */
/* What a mask class may see of a body. Where anything is hidden the body is rebuilt: whatever this
 * program does not know is not carried over, so a mask cannot leak a member it has never heard of.
 *
 * wall, events: no text, result, words of requests and answers, reasons given, source_ref, calls,
 *   evidence that is not public, notes of evidence; of a person only the role is left, of a holding
 *   person num and role (the head needs them). A sensitive event shows its type's name (zh-CN) as
 *   title and neither place nor position.
 * wall, others: no people of a shift, nobody who touched an indicator and why, no error words of
 *   a source; of attendance that somebody of a unit is on post, and not who; of kinds without a
 *   struct of their own only id, num, rev, area and state. Units, warnings, modes, areas and the
 *   catalog are public.
 * staff: everything, but the source_ref of a report from the hotline or the public, which is a
 *   citizen's. (Phones and addresses are not in bodies at all.)
 * holder: everything. */
#ifndef YIPING_WIRE_MASK_H
#define YIPING_WIRE_MASK_H

#include "yiping/model/person.h"
#include "yiping/wire/span.h"

/* Appends the masked body of an entity of this kind. False with *e filled if the body cannot be
 * read (then nothing is appended: an unreadable body is never passed on masked) or `out`
 * overflowed. */
bool wire_mask_body(enum kind kind, const char *body, size_t n, enum mask_class mask,
	const struct wire_refs *refs, struct buf *out, struct error *e);

/* The same on an event that is decoded already: blanks what the class may not see. */
void wire_mask_event(struct event *ev, enum mask_class mask, const struct catalog *catalog,
	struct arena *arena);

/* What the class may know of an actor: wall sees rules whole and people by role. */
struct actor wire_mask_actor(const struct actor *a, enum mask_class mask);

#endif
