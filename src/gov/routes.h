/* SPDX-License-Identifier: MIT */
/* The handlers of route.c's table; each ends its request. */
#ifndef YIPING_GOV_ROUTES_H
#define YIPING_GOV_ROUTES_H

#include "yiping/gov/route.h"

/* routes_state.c */
void serve_healthz(struct inbound *r);
void serve_readyz(struct inbound *r);
void serve_metrics(struct inbound *r);
void serve_meta(struct inbound *r);

/* routes_reference.c */
void serve_areas(struct inbound *r);
void serve_catalog(struct inbound *r);
void serve_plans(struct inbound *r);
void serve_series(struct inbound *r);
void serve_values(struct inbound *r);
void serve_units(struct inbound *r);
void serve_sources(struct inbound *r);
void serve_warnings(struct inbound *r);
void serve_shifts(struct inbound *r);
void serve_summary(struct inbound *r);

/* routes_log.c, routes_past.c, routes_history.c */
void serve_snapshot(struct inbound *r);
void serve_changes(struct inbound *r);
void serve_history(struct inbound *r);

/* routes_event.c */
void serve_events(struct inbound *r);
void serve_event(struct inbound *r);
void serve_event_history(struct inbound *r);
void serve_people(struct inbound *r);

/* routes_proposal.c */
void serve_proposal(struct inbound *r);

/* routes_act.c */
void serve_report(struct inbound *r);
void serve_action(struct inbound *r);
void serve_batch(struct inbound *r);
void serve_status(struct inbound *r);
void serve_statuses(struct inbound *r);

/* routes_attend.c */
void serve_attend(struct inbound *r);
void serve_attendance(struct inbound *r); // routes_lists.c

/* routes_modes.c */
void serve_modes(struct inbound *r);
void serve_mode_ask(struct inbound *r);
void serve_mode_confirm(struct inbound *r);
void serve_mode_decline(struct inbound *r);

/* routes_warning.c */
void serve_warning_issue(struct inbound *r);
void serve_warning_act(struct inbound *r);
void serve_warning_cap(struct inbound *r);

/* routes_orders.c */
void serve_orders(struct inbound *r);
void serve_order_issue(struct inbound *r);
void serve_order_act(struct inbound *r);

/* routes_remits.c */
void serve_remits(struct inbound *r);
void serve_remit_change(struct inbound *r);

/* routes_readings.c */
void serve_readings(struct inbound *r);

/* routes_series.c */
void serve_series_set(struct inbound *r);

/* routes_works.c */
void serve_works(struct inbound *r);
void serve_works_plan(struct inbound *r);
void serve_works_end(struct inbound *r);

/* What every act needs, from routes_act.c: its key (NULL after having answered), and that the
 * person has not done too many in a minute (false after having answered). */
const char *inbound_key(struct inbound *r);
bool inbound_tag(struct inbound *r, struct command_tag *out); // of If-Match; false likewise
bool inbound_within_budget(struct inbound *r, unsigned acts);

/* routes_admin.c */
void serve_token_add(struct inbound *r);
void serve_token_revoke(struct inbound *r);

/* routes_edit.c */
void serve_area_edits(struct inbound *r);
void serve_catalog_load(struct inbound *r);

/* Shared by the readers of the log: a list of kinds; ?board= (false after having answered); the
 * present values of a centre as a full tick. */
uint32_t kinds_of_list(const char *list);
bool board_of(struct inbound *r, uint32_t *board);
void values_of_board(struct server *s, uint32_t board, struct buf *out);

/* The same as route_exchange for the socket in the state directory. */
void route_admin_exchange(void *server, struct exchange *c);

#endif
