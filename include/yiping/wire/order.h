/* SPDX-License-Identifier: MIT */
/* Orders: their bodies, and what somebody asks for. */
#ifndef YIPING_WIRE_ORDER_H
#define YIPING_WIRE_ORDER_H

#include "yiping/model/order.h"
#include "yiping/wire/span.h"

/* As in wire/entity.h: strings from `arena`; encode is false if `out` overflowed. */
bool wire_order_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order *out, struct error *e);
bool wire_order_encode(const struct order *in, const struct wire_refs *refs, struct buf *out);

/* POST /v1/orders. */
struct order_ask {
	struct order_to {
		uint32_t area;
		struct unit_ref unit; // or this one
	} *to; size_t to_count;
	const char *title, *text, *event, *plan, *parent;
	uint8_t step, grade;
	uint32_t accept_s, reply_s; // 0 = as the grade has it
	bool exercise;
};

/* POST /v1/orders/{id}/actions. Both are strict: an area nobody knows is "field_area". */
bool wire_order_ask_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order_ask *out, struct error *e);
bool wire_order_act_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order_act *out, struct error *e);

/* Appends an order's body with what its reader may do to it. */
bool wire_order_view_encode(const char *body, size_t n, uint64_t allowed, struct buf *out);

#endif
