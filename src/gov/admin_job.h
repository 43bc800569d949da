/* SPDX-License-Identifier: MIT */
/* One command of an administrator at a shell: by the server that runs on the state directory, or
 * without one. */
#ifndef YIPING_GOV_ADMIN_JOB_H
#define YIPING_GOV_ADMIN_JOB_H

#include "admin_call.h"
#include "options.h"
#include "reference.h"
#include "yiping/store/db.h"

struct admin_job {
	struct reference_parts parts; // in force, for looking up what the command line names
	struct command *command;      // by "admin"
};

/* Opens the database of the state directory; NULL with *e filled on failure. */
struct db *admin_db(const struct gov_options *o, bool read_only, struct error *e);

/* Finish it in any case. */
bool admin_begin(struct admin_job *j, const struct gov_options *o, enum command_kind kind,
	struct error *e);
void admin_finish(struct admin_job *j);

/* Runs the command on the database itself, at the instant where the log ends; the parts are used
 * up. False with its own sentence when it was refused. */
bool admin_alone(struct admin_job *j, const struct gov_options *o, struct error *e);

/* Makes an error of a refusal; returns false. */
bool admin_refused(const struct admin_answer *a, struct error *e);

#endif
