/* SPDX-License-Identifier: MIT */
#ifndef SYNC_DELIVERY_PRIVATE_H
#define SYNC_DELIVERY_PRIVATE_H

#include <sys/queue.h>

#include "yiping/base/buf.h"
#include "yiping/base/spread.h"
#include "yiping/sync/delivery.h"
#include "yiping/wire/meta.h"
#include "yiping/wire/outcome.h"

#define KEY_ROOM 128
#define EVENT_ROOM 64
#define TAG_ROOM 64

struct flight;

struct parcel { // a row on its way
	TAILQ_ENTRY(parcel) link;
	char key[KEY_ROOM];
	char event[EVENT_ROOM];
	char tag[TAG_ROOM]; // without quotation marks, "" = none
	char *target, *bytes;
	size_t length;
	bool prove;
	bool went;             // the server may have it
	int64_t not_after;     // wall
	unsigned failures;     // of this one alone
	int64_t not_before;    // mono
	struct flight *flight; // NULL = not out
};
TAILQ_HEAD(parcels, parcel);

enum flight_kind { FLIGHT_SINGLE, FLIGHT_BATCH, FLIGHT_PROOF };

struct flight { // a request that is out
	struct delivery *delivery;
	enum flight_kind kind;
	uint64_t request; // 0 = free
	bool is_untaken;  // it came back, and the server has taken nothing of it for sure
	bool is_past;     // it went out before the server's history was another one
};

struct delivery {
	uv_loop_t *loop;
	struct http *http;
	struct http_server server;
	char *token;
	const struct delivery_ops *ops;
	void *user;
	struct spread spread;
	uv_timer_t timer;
	void (*closed)(void *user);
	void *closed_user;
	bool is_closing, is_paused, no_batch;
	bool is_flying; // rows are going out or landing, further up the stack
	char epoch[WIRE_EPOCH_ROOM];
	struct parcels parcels; // in the order they came
	unsigned count;
	struct flight flights[DELIVERY_FLIGHTS];
	unsigned failures;  // of the server as a whole, in a row
	int64_t not_before; // mono; 0 = at once
	struct error error;
};

/* delivery_fly.c: sends whatever may be sent, arms the timer for the rest */
void delivery_fly(struct delivery *d);
void delivery_soon(struct delivery *d); // the same from the loop

/* delivery_land.c: a request is back */
void delivery_landed(void *user, struct http_result *result);

/* delivery.c */
void delivery_free(struct delivery *d, struct parcel *p); // takes it out of the list, too
void delivery_settle(struct delivery *d, struct parcel *p, struct delivery_outcome *o);

#endif
