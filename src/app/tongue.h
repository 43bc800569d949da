/* SPDX-License-Identifier: MIT */
/* The language of the screen, whatever locales the host has. */
#ifndef YIPING_APP_TONGUE_H
#define YIPING_APP_TONGUE_H

/* Sets the locale and binds the translations. wanted "" = by the environment. Returns the language
 * that texts come in: "zh_CN" or "en" (static). *ascii is set when the terminal cannot show more.
 */
#include <stdbool.h>
const char *tongue_set(const char *wanted, bool *ascii);

#endif
