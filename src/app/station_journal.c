/* SPDX-License-Identifier: MIT */
/* What this terminal saw. It is written in the outbox's thread, the other file that is never thrown
 * away, and never waited for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "station_parts.h"
#include "yiping/base/instant.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/store/schema.h"

#define KEEP_MS (400 * DAY_MS)
#define PRUNE_SLICE 5000
#define BUSY_MS 200

struct journal {
	char path[PATH_ROOM];
	char terminal[64];
	struct db *db; // of the outbox's thread, opened with the first row
	bool bad;
	int fresh;     // what was written last, -1 nothing
	int64_t marked_at;
};

struct note {
	struct journal *journal;
	struct journal_row row;
	char view[32], detail[192];
};

struct journal *journal_create(const char *dir)
{
	struct journal *j = mem_alloc(sizeof *j);
	char tty[48] = "";
	j->bad = !path_join(j->path, sizeof j->path, dir, "journal.db");
	j->fresh = -1;
	if (ttyname_r(STDIN_FILENO, tty, sizeof tty) != 0)
		snprintf(tty, sizeof tty, "-");
	snprintf(j->terminal, sizeof j->terminal, "%s %ld", tty, (long)getpid());
	return j;
}

void journal_destroy(struct journal *j)
{
	if (!j)
		return;
	db_close(j->db);
	free(j);
}

static bool run_note(struct db *outbox, void *user, struct error *e)
{
	struct note *n = user;
	struct journal *j = n->journal;
	(void)outbox;
	if (j->bad)
		return true;
	if (!j->db) {
		j->db = db_open(&(struct db_options){.path = j->path, .schema = &schema_journal,
			.sync = DB_SYNC_NORMAL, .busy_ms = BUSY_MS}, NULL, e);
		j->bad = !j->db;
	}
	bool ok = j->db && journal_add(j->db, &n->row, e);
	if (ok && n->row.what == JOURNAL_START)
		ok = journal_prune(j->db, n->row.at - KEEP_MS, PRUNE_SLICE, e);
	return ok;
}

static void done_note(void *user, const struct error *e)
{
	if (e && !error_is(e, "closing"))
		log_write(LOG_WARN, "journal", "%s", e->text);
	free(user);
}

void journal_note(struct station *s, enum journal_what what, const char *view, const char *detail)
{
	struct board b;
	if (!s->journal || !s->post)
		return;
	struct note *n = mem_alloc(sizeof *n);
	station_link(s, &b.link);
	snprintf(n->view, sizeof n->view, "%s", view ? view : "");
	snprintf(n->detail, sizeof n->detail, "%s", detail ? detail : "");
	n->journal = s->journal;
	n->row = (struct journal_row){.at = station_now(s), .terminal = s->journal->terminal,
		.what = what, .view = *n->view ? n->view : NULL,
		.detail = *n->detail ? n->detail : NULL, .seq = fold_seq(s->fold),
		.tick = gauges_tick(s->gauges),
		.age_ms = b.link.age_ms < 0 ? INSTANT_NONE : b.link.age_ms};
	post_run(s->post, run_note, done_note, n);
}

/* A row when the freshness is of another class, and the position once a minute. */
void journal_look(struct station *s)
{
	static const char *const words[] = {
		[LINK_START] = "start",
		[LINK_LOADING] = "loading",
		[LINK_LIVE] = "live",
		[LINK_CATCHUP] = "late",
		[LINK_OFFLINE] = "offline",
		[LINK_DENIED] = "denied",
		[LINK_FOLLOW] = "follow",
	};
	struct link_view v;
	if (!s->journal || !s->post)
		return;
	station_link(s, &v);
	if ((int)v.state != s->journal->fresh) {
		s->journal->fresh = (int)v.state;
		journal_note(s, JOURNAL_FRESH, NULL, words[v.state]);
	}
	if (mono_ms() - s->journal->marked_at > MINUTE_MS) {
		s->journal->marked_at = mono_ms();
		journal_note(s, JOURNAL_MARK, NULL, NULL);
	}
}
