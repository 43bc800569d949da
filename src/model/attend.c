/* SPDX-License-Identifier: MIT */
#include "yiping/model/attend.h"

#include <stdio.h>
#include <string.h>

#include "yiping/base/sha256.h"

#define ID_BYTES 8 // a wall sees ids, and is not to read names from them

static const char *const tokens[ATTEND_ACT_COUNT] = {"in", "out"};

const char *attend_act_token(enum attend_act a)
{
	return (unsigned)a < ATTEND_ACT_COUNT ? tokens[a] : "";
}

enum attend_act attend_act_of(const char *token)
{
	int a = 0;
	while (a < ATTEND_ACT_COUNT && (!token || strcmp(tokens[a], token) != 0))
		a++;
	return (enum attend_act)a;
}

void attend_begin(struct attendance *a, const char *subject, int64_t at)
{
	*a = (struct attendance){.since = at, .person = {.subject = subject}};
	uint8_t hash[SHA256_BYTES];
	struct sha256 *h = sha256_create();
	sha256_add(h, subject, strlen(subject));
	sha256_result(h, hash);
	sha256_destroy(h);
	size_t used = (size_t)snprintf(a->id, sizeof a->id, "roster@");
	for (size_t i = 0; i < ID_BYTES; i++)
		used += (size_t)snprintf(a->id + used, sizeof a->id - used, "%02x", hash[i]);
}

static bool refuse(struct act_problem *p, int status, const char *code, const char *sentence)
{
	p->status = status;
	return error_set(&p->error, code, "%s", sentence);
}

static bool check_other(enum attend_act act, const char *reason, const struct person *p,
	struct act_problem *out)
{
	if (p->role != PERSON_SUPERVISOR)
		return refuse(out, 403, "role", "Only a supervisor checks somebody else out.");
	if (act != ATTEND_OUT)
		return refuse(out, 403, "self", "Nobody checks somebody else in.");
	return (reason && *reason) ||
		refuse(out, 422, "field_reason", "Say why somebody else is checked out.");
}

bool attend_check(const struct attendance *a, enum attend_act act, const char *reason,
	const struct person *p, struct act_problem *out)
{
	bool own = strcmp(a->person.subject, p->subject) == 0;
	if (!own && !check_other(act, reason, p, out))
		return false;
	if (act == ATTEND_IN && !p->unit)
		return refuse(out, 409, "unit", "Only somebody of a unit can be on post.");
	return a->on == (act == ATTEND_OUT) ||
		refuse(out, 409, "same",
			a->on ? "This person is on post already." : "This person is not on post.");
}

void attend_apply(struct attendance *a, enum attend_act act, const char *reason,
	const struct person *p, int64_t now)
{
	a->rev++;
	a->on = act == ATTEND_IN;
	a->since = now;
	a->by = person_actor(p);
	a->reason = reason && *reason ? reason : NULL;
	if (act == ATTEND_OUT)
		return;
	a->person = person_actor(p);
	a->area = p->area_count ? p->areas[0] : 0;
	a->unit = (struct unit_ref){.id = p->unit_id, .num = p->unit};
}

bool attend_count(struct attendance *a, struct unit *u)
{
	if (a->on && !a->counted && u->on_post < u->members) {
		u->on_post++;
		return a->counted = true;
	}
	if (!a->on && a->counted && u->on_post > 0) {
		u->on_post--;
		a->counted = false;
		return true;
	}
	a->counted = a->on && a->counted;
	return false;
}
