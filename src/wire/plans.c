/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "shape.h"
#include "yiping/wire/catalog.h"

bool wire_plans_answer(const char *bytes, size_t n, struct buf *out)
{
	struct error e;
	json_t *root = reader_load(bytes, n, &e);
	json_t *plans = root ? member_of(root, "plans") : NULL;
	char *text = plans ? json_dumps(plans, JSON_COMPACT) : NULL;
	wire_open(out, '{');
	wire_put_int(out, "version", json_integer_value(json_object_get(root, "version")));
	wire_key(out, "plans");
	if (text)
		wire_raw(out, text, strlen(text));
	else
		wire_raw(out, "[]", 2);
	wire_close(out, '}');
	free(text);
	json_decref(root);
	return root && !out->overflow;
}
