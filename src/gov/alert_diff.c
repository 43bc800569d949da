/* SPDX-License-Identifier: MIT */
#include "alert_diff.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/mem.h"
#include "yiping/model/intake.h"

#define GRACE 1 // polls that an alert may be missing from

void alert_diff_finish(struct alert_diff *d)
{
	free(d->all);
	*d = (struct alert_diff){0};
}

void alert_diff_begin(struct alert_diff *d, int64_t now)
{
	d->poll++;
	d->now = now;
	d->changed = false;
}

static void turn(struct alert_diff *d, struct alert_known *k, bool there)
{
	if (k->there == there)
		return;
	k->there = there;
	d->changed = true;
	flap_toggle(&k->flap, d->now);
}

/* The place of a fingerprint, or where it would stand. */
static size_t place_of(const struct alert_diff *d, const char *fingerprint, bool *found)
{
	size_t low = 0, high = d->count;
	*found = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(d->all[middle].fingerprint, fingerprint);
		if (order == 0) {
			*found = true;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct alert_known *find(const struct alert_diff *d, const char *fingerprint)
{
	bool found;
	size_t i = place_of(d, fingerprint, &found);
	return found ? &d->all[i] : NULL;
}

const struct alert_known *alert_diff_see(struct alert_diff *d, const char *fingerprint)
{
	struct alert_known *k = find(d, fingerprint);
	if (k) {
		turn(d, k, true);
		k->seen = d->poll;
	}
	return k && k->firing ? k : NULL;
}

/* Makes room by forgetting what has been gone longest. */
static bool forget_one(struct alert_diff *d)
{
	size_t oldest = d->count;
	for (size_t i = 0; i < d->count; i++) {
		const struct alert_known *k = &d->all[i];
		if (!k->firing && (oldest == d->count || k->seen < d->all[oldest].seen))
			oldest = i;
	}
	if (oldest == d->count)
		return false;
	d->count--;
	memmove(&d->all[oldest], &d->all[oldest + 1], (d->count - oldest) * sizeof *d->all);
	return true;
}

static struct alert_known *add(struct alert_diff *d, const char *fingerprint)
{
	bool found;
	if (d->count == ALERT_KNOWN_MAX && !forget_one(d))
		return NULL;
	if (d->count == d->room) {
		d->room = d->room ? d->room * 2 : 64;
		d->all = mem_grow(d->all, d->room, sizeof *d->all);
	}
	size_t i = place_of(d, fingerprint, &found);
	memmove(&d->all[i + 1], &d->all[i], (d->count - i) * sizeof *d->all);
	d->count++;
	d->all[i] = (struct alert_known){0};
	snprintf(d->all[i].fingerprint, sizeof d->all[i].fingerprint, "%s", fingerprint);
	return &d->all[i];
}

const struct alert_known *alert_diff_tell(struct alert_diff *d, const char *fingerprint)
{
	struct alert_known *k = find(d, fingerprint);
	if (!k)
		k = add(d, fingerprint);
	if (!k)
		return NULL;
	d->pending += !k->pending;
	turn(d, k, true);
	k->firing = k->pending = true;
	k->seen = d->poll;
	return k;
}

void alert_diff_told(struct alert_diff *d, const char *fingerprint, const char *event)
{
	struct alert_known *k = find(d, fingerprint);
	if (!k || !k->pending)
		return;
	k->pending = false;
	d->pending--;
	if (event)
		snprintf(k->event, sizeof k->event, "%s", event);
	else
		k->firing = false;
}

static bool holds(const struct alert_diff *d, const char *event)
{
	for (size_t i = 0; i < d->count; i++)
		if (d->all[i].firing && strcmp(d->all[i].event, event) == 0)
			return true;
	return false;
}

bool alert_diff_gone(struct alert_diff *d, char out[EVENT_ID_ROOM])
{
	if (d->pending)
		return false;
	for (size_t i = 0; i < d->count; i++) {
		struct alert_known *k = &d->all[i];
		if (d->poll - k->seen <= GRACE)
			continue;
		turn(d, k, false);
		if (!k->firing || k->flap.on)
			continue;
		k->firing = false;
		if (!*k->event || holds(d, k->event))
			continue;
		memcpy(out, k->event, sizeof k->event);
		return true;
	}
	return false;
}

void alert_diff_keep(struct alert_diff *d, const char *event)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->all[i].event, event) == 0)
			d->all[i].firing = true;
}

const struct alert_known *alert_diff_flaps(const struct alert_diff *d, const char *fingerprint)
{
	const struct alert_known *k = find(d, fingerprint);
	return k && k->flap.on ? k : NULL;
}

void alert_diff_mend(struct alert_diff *d, const char *fingerprint)
{
	struct alert_known *k = find(d, fingerprint);
	if (!k || k->mends_pending)
		return;
	k->mends_pending = true;
	d->pending++;
}

void alert_diff_mended(struct alert_diff *d, const char *fingerprint, const char *event)
{
	struct alert_known *k = find(d, fingerprint);
	if (!k || !k->mends_pending)
		return;
	k->mends_pending = false;
	d->pending--;
	if (event)
		snprintf(k->mends, sizeof k->mends, "%s", event);
}

bool alert_diff_calm(struct alert_diff *d, char fingerprint[WIRE_FINGERPRINT_ROOM],
	char event[EVENT_ID_ROOM])
{
	for (size_t i = 0; i < d->count; i++) {
		struct alert_known *k = &d->all[i];
		if (!k->flap.on || k->mends_pending || d->now < flap_quiet_at(&k->flap))
			continue;
		flap_end(&k->flap);
		d->changed = true;
		memcpy(fingerprint, k->fingerprint, sizeof k->fingerprint);
		memcpy(event, k->mends, sizeof k->mends);
		*k->mends = '\0';
		return true;
	}
	return false;
}

size_t alert_diff_refused(const struct alert_diff *d)
{
	size_t n = 0;
	for (size_t i = 0; i < d->count; i++)
		n += d->all[i].firing && !d->all[i].pending && !*d->all[i].event;
	return n;
}

void alert_diff_write(const struct alert_diff *d, struct buf *out)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct alert_known *k = &d->all[i];
		if (!*k->event)
			continue;
		buf_printf(out, "%s %s %c", k->fingerprint, k->event, k->firing ? '+' : '-');
		buf_printf(out, " %c %" PRId64 " %" PRId64 " %" PRId64 " %d %s\n",
			k->there ? '+' : '-', k->flap.at[0], k->flap.at[1], k->flap.at[2],
			k->flap.on, *k->mends ? k->mends : "-");
	}
}

_Static_assert(FLAP_TOGGLES == 3, "a line has as many instants");

/* The rest of a line, which older programs did not write. */
static void read_flap(struct alert_known *k, const char *rest)
{
	char there, mends[EVENT_ID_ROOM];
	int on;
	struct flap f;
	if (sscanf(rest, " %c %" SCNd64 " %" SCNd64 " %" SCNd64 " %d %23[0-9-]", &there, &f.at[0],
		    &f.at[1], &f.at[2], &on, mends) != 6)
		return;
	f.on = on != 0;
	k->flap = f;
	k->there = there == '+';
	snprintf(k->mends, sizeof k->mends, "%s", strcmp(mends, "-") == 0 ? "" : mends);
}

void alert_diff_read(struct alert_diff *d, const char *text)
{
	char fingerprint[WIRE_FINGERPRINT_ROOM], event[EVENT_ID_ROOM], mark;
	int length = 0;
	for (const char *s = text; *s; s += strcspn(s, "\n"), s += *s == '\n') {
		if (sscanf(s, "%40[0-9a-f] %23[0-9-] %c%n", fingerprint, event, &mark, &length) !=
				3 ||
			!alert_diff_tell(d, fingerprint))
			continue;
		alert_diff_told(d, fingerprint, event);
		struct alert_known *k = find(d, fingerprint);
		k->firing = mark == '+';
		k->there = k->firing;
		flap_end(&k->flap);
		read_flap(k, s + length);
	}
}
