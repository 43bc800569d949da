/* SPDX-License-Identifier: MIT */
/* The command line and the configuration file of yiping. */
#ifndef YIPING_APP_OPTIONS_H
#define YIPING_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yiping/base/error.h"
#include "yiping/base/path.h"
#include "yiping/model/act_args.h"
#include "yiping/term/dump.h"
#include "yiping/ui/view.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_QUEUED = 3, EXIT_CONFLICT = 4,
	EXIT_DENIED = 5 };

#define OPTION_IDS_MAX 50
#define OPTION_DEMO_MAX 24

struct options {
	const char *command;      // "" = the dashboard
	const char *profile;      // section of the configuration, "default"
	bool has_profile;         // the configuration has it
	char server[PATH_ROOM];   // "unix:PATH" or URL; "" = the demo city
	char token_file[PATH_ROOM];
	char lang[32];            // "" = by the environment
	char theme[64];           // "" = grey
	char state_dir[PATH_ROOM];  // of this run; "" = the person's own
	const char *machine;        // file of the machine's owner (machine.h); NULL = none
	bool offline;
	bool restricted;            // a login without a shell: doc/ssh.md
	bool json, csv;

	/* show */
	const struct view_ops *view;
	const char *area;         // id
	const char *at;
	int rows, cols;
	enum dump_format format;

	/* acts and events */
	enum verb verb;
	const char *ids[OPTION_IDS_MAX];
	size_t id_count;
	const char *args[ARG_COUNT]; // of the act, as typed; NULL = not given

	/* demo: handed on to yipingd */
	const char *demo[OPTION_DEMO_MAX];
	size_t demo_count;
};

/* Where cache, outbox and journal of this run are kept. */
bool options_state(const struct options *o, char *out, size_t room, struct error *e);

/* Reads argv over the configuration. Complaints about the configuration go to standard error with
 * their line; they never stop the program. False with a sentence (exit code EXIT_USAGE). */
bool options_read(struct options *o, int argc, char **argv, struct error *e);

#endif
