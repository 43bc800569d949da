/* SPDX-License-Identifier: MIT */
/* Words of the program in the reader's language. Msgids are English. */
#ifndef YIPING_UI_I18N_H
#define YIPING_UI_I18N_H

#include <libintl.h>

#define _(s) gettext(s)
#define N_(s) (s) // marked here, translated where it is drawn

/* The same English word with different meanings: C_("clock", "in"). Both must be literals. */
#define C_(context, s) i18n_in_context(context "\004" s, s)
#define NC_(context, s) (context "\004" s) // in tables, for i18n_entry()

__attribute__((format_arg(2))) static inline const char *i18n_in_context(const char *key,
	const char *fallback)
{
	const char *found = gettext(key);

	return found == key ? fallback : found;
}

/* Translates what NC_() marked. */
static inline const char *i18n_entry(const char *key)
{
	const char *fallback = key;

	while (*fallback && *fallback != '\004')
		fallback++;
	return i18n_in_context(key, *fallback ? fallback + 1 : key);
}

#endif
