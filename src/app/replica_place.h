/* SPDX-License-Identifier: MIT */
/* Where on the disk what one person saw of one server is kept. Who that is, is known only when the
 * server has said it; a small file beside the directories remembers it for a start without network.
 * */
#ifndef YIPING_APP_REPLICA_PLACE_H
#define YIPING_APP_REPLICA_PLACE_H

#include <stdbool.h>

#include "yiping/base/path.h"

struct place_key {
	const char *state_dir; // of all profiles
	const char *profile;
	const char *server;    // as given on the command line
	const char *token;     // only a hash of it is written
};

/* The directory that this server and token led to the last time. False: none is known. */
bool place_known(const struct place_key *k, char out[PATH_ROOM]);

/* The directory of this subject on the server that calls itself server_id; made (0700) if it is not
 * there, and remembered for place_known. */
bool place_make(const struct place_key *k, const char *server_id, const char *subject,
	char out[PATH_ROOM], struct error *e);

/* Takes the right to poll of everybody who has this directory open. Gives a descriptor that holds
 * it until it is closed, -1 while somebody else has it. */
int place_lock(const char *dir);

#endif
