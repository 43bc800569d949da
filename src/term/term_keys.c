/* SPDX-License-Identifier: MIT */
#include "term_keys.h"

#include <curses.h>
#include <stddef.h>

struct function_key {
	unsigned long curses;
	enum key_code ours;
};

static const struct function_key function_keys[] = {
	{KEY_UP, KEYCODE_UP},
	{KEY_DOWN, KEYCODE_DOWN},
	{KEY_LEFT, KEYCODE_LEFT},
	{KEY_RIGHT, KEYCODE_RIGHT},
	{KEY_PPAGE, KEYCODE_PAGE_UP},
	{KEY_NPAGE, KEYCODE_PAGE_DOWN},
	{KEY_HOME, KEYCODE_HOME},
	{KEY_A1, KEYCODE_HOME},
	{KEY_END, KEYCODE_END},
	{KEY_C1, KEYCODE_END},
	{KEY_IC, KEYCODE_INSERT},
	{KEY_DC, KEYCODE_DELETE},
	{KEY_BACKSPACE, KEYCODE_BACKSPACE},
	{KEY_ENTER, KEYCODE_ENTER},
	{KEY_BTAB, KEYCODE_SHIFT_TAB},
};

static bool from_function(unsigned long code, struct key *k)
{
	for (size_t i = 0; i < sizeof(function_keys) / sizeof(function_keys[0]); i++) {
		if (function_keys[i].curses == code) {
			k->code = function_keys[i].ours;
			return true;
		}
	}
	if (code < KEY_F(1) || code > KEY_F(12))
		return false;
	k->code = KEYCODE_F1 + (uint32_t)(code - KEY_F(1));
	return true;
}

static bool from_control(unsigned long c, struct key *k)
{
	switch (c) {
	case '\r':
	case '\n':
		k->code = KEYCODE_ENTER;
		return true;
	case '\t':
		k->code = KEYCODE_TAB;
		return true;
	case '\b':
	case 127:
		k->code = KEYCODE_BACKSPACE;
		return true;
	case 27:
		k->code = KEYCODE_ESCAPE;
		return true;
	}
	if (c < 1 || c > 26)
		return false;
	k->code = KEYCODE_CTRL_A + (uint32_t)c - 1;
	return true;
}

bool term_key_from(bool is_function, unsigned long code, struct key *k)
{
	if (is_function)
		return from_function(code, k);
	if (code < 32 || code == 127)
		return from_control(code, k);
	k->code = (uint32_t)code;
	return key_is_text(*k);
}
