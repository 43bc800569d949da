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

/* POST /v1/orders, and POST /v1/orders/{id}/actions. Reading is strict: an area nobody knows is
 * "field_area". */
bool wire_order_ask_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order_ask *out, struct error *e);
bool wire_order_act_decode(const char *bytes, size_t n, const struct wire_refs *refs,
	struct arena *arena, struct order_act *out, struct error *e);
bool wire_order_ask_encode(const struct order_ask *in, const struct wire_refs *refs,
	struct buf *out);
bool wire_order_act_encode(const struct order_act *in, const struct wire_refs *refs,
	struct buf *out);

/* Appends an order's body with what its reader may do to it. */
bool wire_order_view_encode(const char *body, size_t n, uint64_t allowed, struct buf *out);

/* What stands there of what its reader may do, bits 1 << enum verb; 0 if nothing does. */
uint64_t wire_order_allowed(const char *bytes, size_t n);

#endif
