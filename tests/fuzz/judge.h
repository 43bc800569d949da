/* SPDX-License-Identifier: MIT */
/* Says whether bytes may reach a terminal, a log or a page. It has tables of its own: a judge that
 * asked the gate what is good would believe it in everything. */
#ifndef JUDGE_H
#define JUDGE_H

#include <stddef.h>
#include <sys/types.h>

#define JUDGE_GOOD ((ssize_t)-1)

enum judge_form {
	JUDGE_LINE, // printable characters only
	JUDGE_TEXT, // and line feeds
	JUDGE_ANSI, // and "ESC [ digits ; m"
	JUDGE_PAGE, // and only tags and entities that dumps are made of
};

/* The offset of the first byte that may not pass, or JUDGE_GOOD. Not passed: bytes that are no
 * UTF-8, C0 and C1 controls, DEL, characters that turn the direction of text round or that nobody
 * sees, line separators, surrogates, what is no character, private use. */
ssize_t judge(enum judge_form form, const char *bytes, size_t n);

#endif
