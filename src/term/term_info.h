/* SPDX-License-Identifier: MIT */
/* What terminfo says of this terminal, as the painter wants it. Private to src/term. */
#ifndef TERM_INFO_H
#define TERM_INFO_H

#include "term_paint.h"

/* After newterm(). False: it is none that takes the sequences of ECMA-48. */
bool term_info_read(struct paint_words *w);

#endif
