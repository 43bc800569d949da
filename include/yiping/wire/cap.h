/* SPDX-License-Identifier: MIT */
/* A warning as a message of the Common Alerting Protocol, CAP 1.2. */
#ifndef YIPING_WIRE_CAP_H
#define YIPING_WIRE_CAP_H

#include "yiping/model/entity.h"
#include "yiping/wire/span.h"

struct cap_message {
	const struct warning *warning;
	const char *sender;   // a URI, without blanks and commas
	int64_t sent;         // when this rev of it was made
	int64_t before;       // when the rev before was, INSTANT_NONE = there is none
};

/* Appends the XML; refs need a tree and a catalog (for its local time). One info block for each
 * language of the headline. The first rev is an Alert, later ones an Update, one that was lifted a
 * Cancel; both refer to the rev before. A drill has status Exercise. What XML cannot hold becomes
 * U+FFFD. False if `out` overflowed. */
bool wire_cap_encode(const struct cap_message *m, const struct wire_refs *refs, struct buf *out);

/* Text within an element or an attribute in double quotes. */
void wire_xml_text(struct buf *out, const char *s);

#endif
