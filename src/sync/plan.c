/* SPDX-License-Identifier: MIT */
#include "yiping/sync/plan.h"

#include "yiping/net/backoff.h"

#define RELIST_LEAST 2u // doublings of the first jitter

int64_t plan_relist_wait(unsigned relists, struct spread *spread)
{
	return backoff_delay(RELIST_LEAST + relists, spread, BACKOFF_NO_WISH);
}

static struct plan retry(
	enum session_ask ask, const struct reply *r, unsigned attempt, struct spread *spread)
{
	if (ask == ASK_POLL && attempt == 0 && error_is(&r->error, "timeout"))
		return (struct plan){STEP_WAIT, 0};
	return (struct plan){STEP_WAIT, backoff_delay(attempt, spread, r->wish_ms)};
}

/* A 304 is an answer only to who sent a tag. */
static bool is_tagged(enum session_ask ask)
{
	return ask == ASK_AREAS || ask == ASK_CATALOG || ask == ASK_UNITS || ask == ASK_SERIES;
}

static bool is_of_board(enum session_ask ask)
{
	return ask == ASK_BOARD || ask == ASK_SERIES;
}

struct plan plan_next(
	enum session_ask ask, const struct reply *r, unsigned attempt, struct spread *spread)
{
	int64_t wait = backoff_delay(attempt, spread, r->wish_ms);

	switch (r->verdict) {
	case VERDICT_OK:
		return (struct plan){STEP_TAKE, 0};
	case VERDICT_SAME:
		return (struct plan){
			is_tagged(ask) ? STEP_TAKE : STEP_WAIT, is_tagged(ask) ? 0 : wait};
	case VERDICT_CANCELLED:
		return (struct plan){STEP_NOTHING, 0};
	case VERDICT_LOGIN:
		if (ask == ASK_META)
			return (struct plan){STEP_LOGIN, PLAN_LOGIN_MS};
		return (struct plan){STEP_AUTH, attempt == 0 ? 0 : wait};
	case VERDICT_DENIED:
		if (is_of_board(ask))
			return (struct plan){STEP_HOME, 0};
		return (struct plan){STEP_LOGIN, PLAN_LOGIN_MS};
	case VERDICT_RELIST:
		return (struct plan){STEP_RELIST, plan_relist_wait(attempt, spread)};
	case VERDICT_EPOCH:
		return (struct plan){STEP_EPOCH, plan_relist_wait(attempt, spread)};
	case VERDICT_MISSING:
	case VERDICT_CONFLICT:
	case VERDICT_REFUSED:
		if (is_of_board(ask))
			return (struct plan){STEP_HOME, 0};
		if (ask == ASK_LIST || ask == ASK_POLL)
			return (struct plan){STEP_RELIST, plan_relist_wait(attempt, spread)};
		return (struct plan){STEP_AUTH, wait};
	default:
		return retry(ask, r, attempt, spread);
	}
}

bool progress_note(struct progress *p, bool moved, bool more, uint64_t head)
{
	bool should_move = more || head > p->head;

	if (moved || !should_move || p->head == 0) {
		*p = (struct progress){.head = head};
		return false;
	}
	p->empty++;
	return p->empty >= PLAN_STUCK_MOST;
}
