/* SPDX-License-Identifier: MIT */
#include "yiping/ui/key.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "yiping/base/utf8.h"

struct named_key {
	uint32_t code;
	const char *name;
};

static const struct named_key named[] = {
	{KEYCODE_UP, "Up"},
	{KEYCODE_DOWN, "Down"},
	{KEYCODE_LEFT, "Left"},
	{KEYCODE_RIGHT, "Right"},
	{KEYCODE_PAGE_UP, "PgUp"},
	{KEYCODE_PAGE_DOWN, "PgDn"},
	{KEYCODE_HOME, "Home"},
	{KEYCODE_END, "End"},
	{KEYCODE_INSERT, "Insert"},
	{KEYCODE_DELETE, "Delete"},
	{KEYCODE_BACKSPACE, "Backspace"},
	{KEYCODE_ENTER, "Enter"},
	{KEYCODE_ESCAPE, "Esc"},
	{KEYCODE_TAB, "Tab"},
	{KEYCODE_SHIFT_TAB, "S-Tab"},
	{' ', "Space"},
};

#define NAMED_COUNT (sizeof(named) / sizeof(named[0]))

bool key_is_text(struct key k)
{
	return k.code < KEYCODE_FIRST && utf8_width(k.code) > 0;
}

const char *key_label(struct key k, char out[KEY_LABEL_ROOM])
{
	snprintf(out, KEY_LABEL_ROOM, "?");
	for (size_t i = 0; i < NAMED_COUNT; i++) {
		if (named[i].code == k.code) {
			snprintf(out, KEY_LABEL_ROOM, "%s", named[i].name);
			return out;
		}
	}
	if (k.code >= KEYCODE_F1 && k.code <= KEYCODE_F12)
		snprintf(out, KEY_LABEL_ROOM, "F%d", (int)(k.code - KEYCODE_F1) + 1);
	else if (k.code >= KEYCODE_CTRL_A && k.code <= KEYCODE_CTRL_Z)
		snprintf(out, KEY_LABEL_ROOM, "^%c", (int)(k.code - KEYCODE_CTRL_A) + 'A');
	else if (key_is_text(k))
		out[utf8_encode(k.code, out)] = '\0';
	return out;
}

static bool from_one_character(const char *name, struct key *k)
{
	uint32_t c;
	size_t n = strlen(name);

	if (n == 0 || utf8_decode(name, n, &c) != n || utf8_width(c) <= 0)
		return false;
	k->code = c;
	return true;
}

bool key_from_label(const char *name, struct key *k)
{
	for (uint32_t code = KEYCODE_FIRST; code <= KEYCODE_LAST; code++) {
		char text[KEY_LABEL_ROOM];
		if (strcmp(key_label((struct key){code}, text), name) == 0) {
			k->code = code;
			return true;
		}
	}
	if (strcmp(name, "Space") == 0) {
		k->code = ' ';
		return true;
	}
	return from_one_character(name, k);
}
