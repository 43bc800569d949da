/* SPDX-License-Identifier: MIT */
/* The subcommands that print and end. Each returns an exit code. */
#ifndef YIPING_APP_COMMANDS_H
#define YIPING_APP_COMMANDS_H

#include "options.h"
#include "yiping/ui/board.h"

struct context {
	const struct options *options;
	const char *server, *token, *lang;
	bool ascii;
};

int command_show(const struct context *x);
int command_events(const struct context *x);
int command_whoami(const struct context *x);
int command_act(const struct context *x);
int command_outbox(const struct context *x);
int command_warn(const struct context *x);
int command_attend(const struct context *x);
int command_mode(const struct context *x);
int command_report(const struct context *x);
int command_order(const struct context *x);
int command_orders(const struct context *x);
int command_responsibilities(const struct context *x);

/* What became of an act, as an exit code. */
int act_exit_code(const struct act_row *r);

#endif
