/* SPDX-License-Identifier: MIT */
/* What all decoders share: bytes, what names are looked up in, and the caps.
 *
 * Error codes of this folder: "json" (not JSON, a duplicate key, too deep), "shape" (wrong type,
 * missing or out of range; the text names the path, "events[3].grade"), "too_large" (a cap),
 * "unknown_area" (an id the tree does not know: fetch the tree again and retry). Decoders of
 * requests give "field_<key>" for a value that nobody knows; decoders of answers take it as none,
 * since a newer server may know more. Unknown members are passed over everywhere; null is as good
 * as absent. */
#ifndef YIPING_WIRE_SPAN_H
#define YIPING_WIRE_SPAN_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/base/arena.h"
#include "yiping/base/buf.h"
#include "yiping/base/error.h"
#include "yiping/model/area.h"
#include "yiping/model/catalog.h"

#define WIRE_PAGE_MAX ((size_t)8 << 20) // bytes of one document
#define WIRE_DEPTH_MAX 16
#define WIRE_STRING_MAX 8192            // bytes of one string
#define WIRE_LIST_MAX 1024              // of a list inside an entity

/* Bytes of one JSON value inside bytes that somebody else owns. */
struct wire_span {
	const char *bytes;
	size_t length;
};

/* What ids are looked up in. Either may be NULL while it is not known yet: then every id of it is
 * unknown, and nothing of it can be written. */
struct wire_refs {
	const struct area_tree *tree;
	const struct catalog *catalog;
};

/* An array inside a document that was opened; walked item by item, so that a caller can stop
 * between two and go on in its next turn. */
struct wire_items {
	const char *bytes;
	size_t length, pos;
	size_t index; // of the item that was given last, plus one
	bool broken;  // the array could not be walked to its end
};

/* The next item; false at the end (or when broken: look). The span lies in the document. */
bool wire_items_next(struct wire_items *items, struct wire_span *item);

#endif
