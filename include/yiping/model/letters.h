/* SPDX-License-Identifier: MIT */
/* Names in Chinese by the letters that their characters begin with in pinyin, as people type them
 * on a phone: "jgqs" for 井盖缺失. */
#ifndef YIPING_MODEL_LETTERS_H
#define YIPING_MODEL_LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How well; a larger one is better. */
enum letters_fit { LETTERS_NONE, LETTERS_WITHIN, LETTERS_BEGIN, LETTERS_WHOLE };

/* How the letters typed (ASCII, either case, anything else fits nothing) stand to the characters of
 * a name; whatever is no letter and no known character is passed over in the name. A character with
 * several readings fits each of them. At most the first 64 characters count. NULL fits nothing. */
enum letters_fit letters_fit(const char *name, const char *typed);

#endif
