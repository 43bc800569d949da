/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "scan.h"
#include "yiping/wire/entity.h"
#include "yiping/wire/out.h"

bool wire_body_move(const char *body, size_t n, uint32_t rev, const char *area, struct buf *out)
{
	struct wire_items members;
	struct wire_span key, value;
	char name[64];
	if (!scan_begin(&members, body, n, '{'))
		return false;
	wire_open(out, '{');
	while (scan_member(&members, &key, &value)) {
		if (key.length >= sizeof name)
			return false;
		memcpy(name, key.bytes, key.length);
		name[key.length] = '\0';
		if (span_is(&key, "rev"))
			wire_put_uint(out, name, rev);
		else if (span_is(&key, "area"))
			wire_put_string(out, name, area);
		else
			wire_put_raw(out, name, value.bytes, value.length);
	}
	wire_close(out, '}');
	return !members.broken && scan_ended(&members) && !out->overflow;
}
