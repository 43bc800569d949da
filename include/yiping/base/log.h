/* SPDX-License-Identifier: MIT */
/* The program's own log: a file (0600) or standard error. Text is gated, a line is capped at 1 KB.
 * It and the hook in mem.h are the writable statics of base. Until log_open, warnings and errors go
 * to standard error. */
#ifndef YIPING_BASE_LOG_H
#define YIPING_BASE_LOG_H

#include <stdbool.h>

#include "yiping/base/error.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Sends lines to a file; NULL = standard error. At 8 MB it is renamed to PATH.1 and begun
 * afresh. */
bool log_open(const char *path, enum log_level least, struct error *e);
void log_close(void);

/* "2026-11-23T08:01:02.345Z warn area: text". Safe from any thread. */
void log_write(enum log_level level, const char *area, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
