/* SPDX-License-Identifier: MIT */
/* What yipingd does besides serving. Each returns the program's exit status. */
#ifndef YIPING_GOV_COMMANDS_H
#define YIPING_GOV_COMMANDS_H

#include "options.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* Says it on standard error. */
int command_fail(const struct error *e);

/* Through the server that runs on the state directory, or by themselves if none does. */
int command_token_add(const struct gov_options *o);
int command_token_revoke(const struct gov_options *o);

/* The area and catalog words. */
int command_edit(const struct gov_options *o);

/* The series words; a server has to run. */
int command_series(const struct gov_options *o);

/* The responsibility words; likewise. */
int command_remit(const struct gov_options *o);

/* Reading goes beside a server that runs. */
int command_token_list(const struct gov_options *o);
int command_audit(const struct gov_options *o);
int command_verify(const struct gov_options *o);

#endif
