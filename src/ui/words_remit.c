/* SPDX-License-Identifier: MIT */
/* Who is responsible, and by which row, in words. */
#include <stdio.h>

#include "yiping/ui/i18n.h"
#include "yiping/ui/words.h"

const char *words_remit_who(const struct remit *r, const struct catalog *c, const char *lang,
	char *out, size_t room)
{
	const struct unit_kind *k = catalog_unit_kind(c, r->kind);
	const char *unit = r->unit.num ? name_in(&r->unit.name, lang) : "";

	if (r->by == REMIT_NOBODY)
		snprintf(out, room, "%s", _("?nobody"));
	else if (r->unit.num)
		snprintf(out, room, "%s", *unit ? unit : r->unit.id ? r->unit.id : "?");
	else
		snprintf(out, room, "%s", k ? name_in(&k->name, lang) : "?");
	return out;
}

const char *words_remit_row(const struct remit *r, const struct area_tree *t, const char *lang,
	char *out, size_t room)
{
	const struct area *a = area_by_num(t, r->area);
	const char *name = a ? name_in(&a->name, lang) : "?";

	switch (r->by) {
	case REMIT_TYPE:
		snprintf(out, room, C_("row", "table of %s, this type"), name);
		break;
	case REMIT_DOMAIN:
		snprintf(out, room, C_("row", "table of %s, its domain"), name);
		break;
	case REMIT_DEFAULT:
		snprintf(out, room, C_("row", "table of %s, all else"), name);
		break;
	case REMIT_FALLBACK:
		snprintf(out, room, C_("row", "table of %s, fallback"), name);
		break;
	case REMIT_CATALOG:
		snprintf(out, room, "%s", C_("row", "catalog"));
		break;
	default:
		snprintf(out, room, "%s", C_("row", "no row names anybody here"));
		break;
	}
	return out;
}
