/* SPDX-License-Identifier: MIT */
/* Keys as views see them: a character is its code point, everything else one of these. */
#ifndef YIPING_UI_KEY_H
#define YIPING_UI_KEY_H

#include <stdbool.h>
#include <stdint.h>

enum key_code {
	KEYCODE_NONE = 0,
	KEYCODE_FIRST = 0x110000, // beyond Unicode
	KEYCODE_UP = KEYCODE_FIRST,
	KEYCODE_DOWN,
	KEYCODE_LEFT,
	KEYCODE_RIGHT,
	KEYCODE_PAGE_UP,
	KEYCODE_PAGE_DOWN,
	KEYCODE_HOME,
	KEYCODE_END,
	KEYCODE_INSERT,
	KEYCODE_DELETE,
	KEYCODE_BACKSPACE,
	KEYCODE_ENTER,
	KEYCODE_ESCAPE,
	KEYCODE_TAB,
	KEYCODE_SHIFT_TAB,
	KEYCODE_F1, // F1..F12 follow each other
	KEYCODE_F12 = KEYCODE_F1 + 11,
	KEYCODE_CTRL_A, // ctrl-A..ctrl-Z follow each other; H, I, J, M come as what they stand for
	KEYCODE_CTRL_Z = KEYCODE_CTRL_A + 25,
	KEYCODE_LAST = KEYCODE_CTRL_Z
};

#define KEY_CTRL(letter) (KEYCODE_CTRL_A + ((letter) - 'a'))

#define KEY_LABEL_ROOM 16

struct key {
	uint32_t code; // a code point, or enum key_code
};

bool key_is_text(struct key k); // a character that can be typed into a field, Space too

/* "a", "Space", "PgUp", "F5", "^L", "S-Tab". Returns out. */
const char *key_label(struct key k, char out[KEY_LABEL_ROOM]);

/* The key of such a name; false if there is none. */
bool key_from_label(const char *name, struct key *k);

#endif
