/* SPDX-License-Identifier: MIT */
/* Shapes that several files use. */
#ifndef YIPING_SRC_WIRE_SHAPES_H
#define YIPING_SRC_WIRE_SHAPES_H

#include "shape.h"
#include "yiping/wire/entity.h"

extern const struct shape shape_name;      // struct name
extern const struct shape shape_actor;     // struct actor
extern const struct shape shape_unit_ref;  // struct unit_ref
extern const struct shape shape_evidence;  // struct evidence
extern const struct shape shape_event;     // struct event
extern const struct shape shape_order;     // struct order
extern const struct shape shape_remit;     // struct remit

/* The head of a body that is parsed already; as wire_head. */
bool head_read(struct reader *r, enum kind kind, json_t *o, struct head *out,
	struct wire_units *units);

/* Members of a place within a struct S that has lon, lat and has_position. */
#define POSITION(S)                                                                                \
	{.key = "lon", .type = MEMBER_DOUBLE, .need = NEED, AT(S, lon)},                           \
	{.key = "lat", .type = MEMBER_DOUBLE, .need = NEED, AT(S, lat)}

#endif
