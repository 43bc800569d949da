/* SPDX-License-Identifier: MIT */
/* What the files of the intake share. */
#ifndef YIPING_GOV_INTAKE_PARTS_H
#define YIPING_GOV_INTAKE_PARTS_H

#include "intake.h"

#define INTAKE_FLAP_TELLER "flap:" // and the series: who tells that it flaps

/* The colour or quality of a series is another one than `before` (its colour then): it is logged,
 * and what its limits raise begins or ends. due_at: INSTANT_NONE, or when time did it. */
void intake_follow(struct server *s, struct gov_series *g, uint8_t before, int64_t due_at);

/* A flapping series has been quiet long enough by `now`: what it says counts again. */
void intake_calm(struct server *s, struct gov_series *g, int64_t now);

/* Works out the series of upper levels that no gateway writes from the places below them. */
void intake_aggregate(struct server *s, int64_t now);

#endif
