/* SPDX-License-Identifier: MIT */
#include "commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "admin_job.h"
#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"
#include "yiping/store/audit.h"
#include "yiping/store/changelog.h"
#include "yiping/store/keyframe.h"
#include "yiping/store/tokens.h"
#include "yiping/wire/grant.h"

#define VERIFY_SLICE 50000
#define GRANT_MAX (64 * 1024)

int command_fail(const struct error *e)
{
	fprintf(stderr, "yipingd: %s\n", e->text);
	return error_is(e, "usage") ? EXIT_USAGE : EXIT_FAILED;
}

/* ---- giving and taking tokens ---- */

static bool fill_person(const struct admin_job *g, const struct gov_options *o, struct error *e)
{
	struct person *p = &g->command->grant.person;
	*p = (struct person){.role = person_role_of(o->role)};
	snprintf(p->subject, sizeof p->subject, "%s", o->subject);
	snprintf(p->name, sizeof p->name, "%s", o->name);
	snprintf(p->unit_id, sizeof p->unit_id, "%s", o->unit ? o->unit : "");
	for (uint8_t i = 0; i < o->area_count; i++) {
		const struct area *a = area_by_id(g->parts.tree, o->areas[i]);
		if (!a)
			return error_set(e, "usage", "There is no area %s.", o->areas[i]);
		p->areas[p->area_count++] = a->num;
	}
	return true;
}

/* What came back goes into the command, as if it had been done here. */
static bool take_answer(struct admin_job *g, const struct admin_answer *a, struct error *e)
{
	struct wire_refs refs = {.tree = g->parts.tree, .catalog = g->parts.catalog};
	struct command *c = g->command;
	struct wire_grant told;
	if (a->status >= 300)
		return admin_refused(a, e);
	if (!wire_grant_decode(a->body, a->length, &refs, &c->arena, &told, e))
		return false;
	c->grant.count = told.count;
	snprintf(c->grant.token, sizeof c->grant.token, "%s", told.token ? told.token : "");
	return true;
}

static bool settle(struct admin_job *g, const struct gov_options *o, struct error *e)
{
	struct wire_refs refs = {.tree = g->parts.tree, .catalog = g->parts.catalog};
	struct grant *grant = &g->command->grant;
	struct admin_answer a;
	struct buf b;
	buf_init(&b, GRANT_MAX);
	wire_grant_encode(&(struct wire_grant){.person = grant->person}, &refs, &b);
	bool ok = admin_call(o->server.state_dir,
		grant->revoke ? "/v1/tokens:revoke" : "/v1/tokens", b.data, b.length, &a, e);
	buf_finish(&b);
	if (ok)
		ok = a.running ? take_answer(g, &a, e) : admin_alone(g, o, e);
	free(a.body);
	return ok;
}

int command_token_add(const struct gov_options *o)
{
	struct admin_job g;
	struct error e;
	bool ok = admin_begin(&g, o, LEDGER_GRANT, &e) && fill_person(&g, o, &e);
	token_make(g.command->grant.token);
	ok = ok && settle(&g, o, &e);
	if (ok)
		printf("%s\n", g.command->grant.token);
	admin_finish(&g);
	return ok ? EXIT_DONE : command_fail(&e);
}

int command_token_revoke(const struct gov_options *o)
{
	struct admin_job g;
	struct error e;
	bool ok = admin_begin(&g, o, LEDGER_GRANT, &e);
	snprintf(g.command->grant.person.subject, SUBJECT_ROOM, "%s", o->subject);
	g.command->grant.revoke = true;
	ok = ok && settle(&g, o, &e);
	size_t n = g.command->grant.count;
	admin_finish(&g);
	if (!ok)
		return command_fail(&e);
	printf("%zu revoked\n", n);
	return n ? EXIT_DONE : EXIT_FAILED;
}

/* ---- reading ---- */

static bool print_token(void *user, const struct token_row *t)
{
	char made[25], line[2 * SUBJECT_ROOM + 64], gated[sizeof line];
	(void)user;
	instant_format(t->made_at, made);
	snprintf(line, sizeof line, "%-24s %-10s %s %s%s", t->person.subject,
		person_role_token(t->person.role), made, t->person.name,
		t->revoked_at == INSTANT_NONE ? "" : " (revoked)");
	utf8_gate(line, strlen(line), gated, sizeof gated);
	puts(gated);
	return true;
}

int command_token_list(const struct gov_options *o)
{
	struct error e;
	struct db *db = admin_db(o, true, &e);
	bool ok = db && tokens_each(db, print_token, NULL, &e);
	db_close(db);
	return ok ? EXIT_DONE : command_fail(&e);
}

static bool print_audit(void *user, const struct audit_row *row)
{
	char at[25];
	(void)user;
	instant_format(row->at, at);
	printf("%s %s (%s) %s of %s: %u, request %s\n", at, row->subject,
		person_role_token(row->role), row->what, row->event, (unsigned)row->count,
		row->request ? row->request : "-");
	return true;
}

int command_audit(const struct gov_options *o)
{
	struct error e;
	struct db *db = admin_db(o, true, &e);
	bool ok = db && audit_each(db, 0, print_audit, NULL, &e);
	db_close(db);
	return ok ? EXIT_DONE : command_fail(&e);
}

static bool chain_holds(struct db *db, uint64_t *bad, struct error *e)
{
	struct changelog_verdict v = {0};
	struct changelog_span span;
	uint64_t from = 0;
	bool ok = changelog_span(db, &span, e);
	while (ok && !v.bad && !v.whole) {
		ok = changelog_verify(db, from, VERIFY_SLICE, &v, e);
		from = v.to;
	}
	*bad = v.bad;
	if (ok && v.bad)
		printf("the chain breaks at seq %" PRIu64 "\n", v.bad);
	else if (ok)
		printf("%" PRIu64 " changes, the chain holds\n",
			from > span.floor ? from - span.floor : 0);
	return ok;
}

static void print_rev(const char *who, uint32_t rev)
{
	if (rev)
		printf(", %s at rev %" PRIu32, who, rev);
	else
		printf(", %s not there", who);
}

static void print_fault(const struct keyframe_verdict *v)
{
	static const char *const words[] = {
		[FAULT_MISSING] = "lacks what the log tells",
		[FAULT_EXTRA] = "holds what the log does not tell",
		[FAULT_DIFFERS] = "differs from the log",
		[FAULT_TWICE] = "holds something twice",
		[FAULT_REV] = "does not follow what was before it",
		[FAULT_AHEAD] = "is of a change that the log does not have",
		[FAULT_BASE] = "is where the log was cut off, and no keyframe tells of before",
	};
	char id[3 * ENTITY_ID_ROOM];
	if (v->present)
		printf("the present state, at seq %" PRIu64 ", ", v->bad);
	else if (v->fault == FAULT_REV || v->fault == FAULT_BASE)
		printf("the change of seq %" PRIu64 " ", v->bad);
	else
		printf("the keyframe of seq %" PRIu64 " ", v->bad);
	printf("%s", words[v->fault]);
	if (v->kind) {
		utf8_gate(v->id, strlen(v->id), id, sizeof id);
		printf(": %s %s (num %" PRIu32 ")", kind_token(v->kind), id, v->num);
		print_rev("by the log", v->rev_told);
		print_rev(v->fault == FAULT_REV ? "before" : "there", v->rev_kept);
	}
	printf("\n");
}

static bool keyframes_hold(struct db *db, uint64_t *bad, struct error *e)
{
	struct keyframe_verdict v;
	if (!keyframe_verify(db, &v, e))
		return false;
	*bad = v.bad;
	if (v.base)
		printf("what was before seq %" PRIu64 " is no longer kept: its keyframe stands for"
		       " it\n", v.base + 1);
	if (v.bad)
		print_fault(&v);
	else
		printf("%" PRIu64 " keyframes and the present state say what the log says\n",
			v.compared);
	return true;
}

int command_verify(const struct gov_options *o)
{
	struct error e;
	uint64_t bad = 0;
	struct db *db = admin_db(o, true, &e);
	bool ok = db && chain_holds(db, &bad, &e) && (bad || keyframes_hold(db, &bad, &e));
	db_close(db);
	if (!ok)
		return command_fail(&e);
	return bad ? EXIT_FAILED : EXIT_DONE;
}
