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

/* "district/town" for a field of so many columns. Where both have no room the town is cut or goes,
 * since people look for the district; below a district's own screen the district goes. What is too
 * long still is cut by who draws it. */
void centre_place(const struct board *b, uint32_t num, int columns, char *out, size_t room);

#endif
