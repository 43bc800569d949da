/* SPDX-License-Identifier: MIT */
/* The cage of a login without a shell (doc/ssh.md). */
#ifndef YIPING_APP_CONFINE_H
#define YIPING_APP_CONFINE_H

#include <stdbool.h>

#include "yiping/base/error.h"

/* From now on this process starts no other one, gains no rights and leaves no core: the kernel
 * refuses it, whatever the program does. Threads are still made. There is no way back. Call it
 * while there is one thread. Code "confine" when the kernel cannot do it: then do not go on. */
bool confine(struct error *e);

#endif
