/* SPDX-License-Identifier: MIT */
/* The directory of one demo city, which goes with it. While the city lives somebody holds a lock in
 * it; a city that was killed holds none, and the next one removes what it left. */
#ifndef YIPING_APP_DEMO_DIR_H
#define YIPING_APP_DEMO_DIR_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/base/error.h"

/* Removes what dead cities of this user left in the runtime directory, and makes a directory there,
 * mode 0700. Returns its lock, which is held for as long as the descriptor or a copy of it is open;
 * -1 with *e filled. */
int demo_dir_make(char *out, size_t room, struct error *e);

/* Removes it with all that is in it, then lets the lock go. */
void demo_dir_remove(const char *dir, int lock);

#endif
