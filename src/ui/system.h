/* SPDX-License-Identifier: MIT */
/* Parts of the system view. */
#ifndef YIPING_UI_SYSTEM_H
#define YIPING_UI_SYSTEM_H

#include "sheet.h"

void system_link(const struct board *b, struct sheet *s);
void system_person(const struct board *b, struct sheet *s);
void system_outbox(const struct board *b, struct sheet *s);
void system_sources(const struct board *b, struct sheet *s);

#endif
