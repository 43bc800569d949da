/* SPDX-License-Identifier: MIT */
/* What the board holds of the centre on the screen itself. */
#ifndef YIPING_UI_CENTRE_H
#define YIPING_UI_CENTRE_H

#include "yiping/ui/board.h"

int centre_offset(const struct board *b); // minutes east of UTC

/* NULL if it is not known. */
const struct mode *centre_mode(const struct board *b);

/* The shift on duty now; NULL if none is entered. */
const struct shift *centre_shift(const struct board *b);

#endif
