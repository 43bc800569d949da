/* SPDX-License-Identifier: MIT */
/* One person's view of one server: the session's stream folded into a board, and acts on their way.
 * No terminal in here; the dashboard, show, wall and the act commands all stand on it. */
#ifndef YIPING_APP_STATION_H
#define YIPING_APP_STATION_H

#include <uv.h>

#include "yiping/base/error.h"
#include "yiping/model/act.h"
#include "yiping/model/attend.h"
#include "yiping/model/mode_say.h"
#include "yiping/model/order_say.h"
#include "yiping/model/report_say.h"
#include "yiping/model/warning_say.h"
#include "yiping/ui/board.h"

struct station;

struct station_options {
	uv_loop_t *loop;
	const char *server;     // see http_server_parse
	const char *token;
	const char *area;       // id of the centre to begin with; NULL = the person's own
	const char *state_dir; // of all profiles; NULL = nothing is kept (and nothing can be acted)
	const char *profile;
	bool offline;           // ask nothing of the network
	void (*changed)(void *user); // something that a picture shows is another
	void *user;
};

struct station *station_create(const struct station_options *o, struct error *e);
void station_close(struct station *s, void (*closed)(void *user), void *user);

/* Fills the board; valid until the loop turns again. False while there is not even a catalog. */
bool station_board(struct station *s, struct board *out);

/* The board is all there: listed and caught up (or offline with what is kept). */
bool station_is_whole(const struct station *s);

/* What is fetched beside the board, the minutes before it, came or will not come. */
bool station_is_filled(const struct station *s);

/* There is a board to look at and an outbox for acts, however old the board is. */
bool station_is_kept(const struct station *s);

/* For the journal: this view (token) is on the screen now. */
void station_saw(struct station *s, const char *view);

/* Server time now, by the last word of the server. */
int64_t station_now(const struct station *s);

/* Shows another centre. */
void station_show(struct station *s, uint32_t area);

/* The network changed or the machine woke: try now. */
void station_wake(struct station *s);

/* A person does not want to wait for the next try: if the server is away, the same, but at most
 * once in two seconds. */
void station_try(struct station *s);

/* Hands an act of this person on an event to the outbox. What becomes of it is told by on_act:
 * MARK_QUEUED when it is durable (nothing is sent and nothing is painted as queued before), then
 * the outcome; of what could not be kept MARK_REFUSED with "disk_full" at once. False: it cannot be
 * tried (not known, no event of that number, nothing to keep it in), or the same act of this person
 * on that event has not been taken yet ("repeated"). key (NULL allowed) gets its key. */
bool station_act(struct station *s, uint32_t num, const struct act *act, char key[64],
	struct error *e);

/* Likewise with a warning of this centre; where an issue names no area, the person's own is meant.
 * Once it is applied the row's `event` is the warning's id, and `text` tells that it waits for a
 * second person, if it does. */
bool station_warn(struct station *s, const struct warning_said *said, char key[64],
	struct error *e);

/* Likewise with checking in or out. */
bool station_attend(struct station *s, const struct attend_ask *ask, char key[64],
	struct error *e);

/* Likewise with the mode of a centre, the person's own if none is said; `event` is its id. */
bool station_mode(struct station *s, const struct mode_said *said, char key[64],
	struct error *e);

/* Likewise with an order, or an act on one; acts on one order go one after the other, and what is
 * passed on goes after those on the order it came from. Of an issue that is applied the row's
 * `event` is the id of the first order. */
bool station_order(struct station *s, const struct order_said *said, char key[64],
	struct error *e);

/* Likewise with what somebody reports; of one that is applied the row's `event` is the number that
 * it got. */
bool station_report(struct station *s, const struct act *a, char key[64], struct error *e);

/* Where and as whom this person reports if nothing is said: at the centre on the board. */
struct report_from station_reports_from(const struct board *b);

typedef void (*station_act_fn)(void *user, const struct act_row *row);
void station_on_act(struct station *s, station_act_fn told, void *user);

/* num of an event by its id ("20261123-000812"), 0 if it is not live here. */
uint32_t station_event(const struct station *s, const char *id);

/* Asks the server for an event that is not live here (it is closed), so that it can be acted on.
 * `found` is told its num, 0 if there is none or it could not be had. False: that is no number of
 * an event, nobody will be told. */
typedef void (*station_event_fn)(void *user, uint32_t num);
bool station_fetch(struct station *s, const char *id, station_event_fn found, void *user);

/* A conflict or refusal was seen by the person: it shouts no longer, a conflict is given up as by
 * station_drop. It can be read until the program ends. */
void station_seen(struct station *s, const char *key);

/* The person gives up an act that came back (MARK_CONFLICT, MARK_ATTENTION); once that is on the
 * disk, on_act tells it with `seen` and acts on that event that were held behind it go on. Where
 * the disk does not take it, or another program was first ("decided"), it is told as it was, with
 * the code of why. False: none of that key waits, or nothing can be written. */
bool station_drop(struct station *s, const char *key, struct error *e);

/* The person wants an act that came back all the same, on the event as it stands now: the same
 * bytes under a key of their own, which goes to `again`. on_act tells it as of a new act,
 * MARK_QUEUED when it is durable, else MARK_REFUSED. False: as station_drop. */
bool station_retry(struct station *s, const char *key, char again[64], struct error *e);

#endif
