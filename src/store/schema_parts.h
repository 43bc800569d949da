/* SPDX-License-Identifier: MIT */
/* Tables that server and cache have in common. Text of a released step is never altered: a new
 * step is added to the schema that needs it. */
#ifndef STORE_SCHEMA_PARTS_H
#define STORE_SCHEMA_PARTS_H

/* With rowids, so that looking a key up never reads the values beside it: some are megabytes. */
#define TABLE_META "create table meta (key text primary key, value not null);"

/* Heads and bodies lie apart, so that folding reads few pages; what else folding needs of a
 * change is packed in `rest` (see changelog_row.h), since each column of a row costs as much as
 * its bytes. */
#define TABLES_LOG                                                                                 \
	"create table change_head ("                                                               \
	" seq integer primary key, txn integer not null, at integer not null,"                     \
	" head blob not null, rest blob not null,"                                                 \
	" kind integer not null, num integer not null, rev integer not null);"                     \
	"create unique index change_of on change_head (kind, num, rev);"                           \
	"create table change_body ("                                                               \
	" seq integer primary key, due_at integer, subject text, name text, person integer,"       \
	" role integer, act_key text, prev_hash blob, args text, json text);"                      \
	"create table keyframe (seq integer primary key, at integer not null,"                     \
	" live integer not null);"                                                                 \
	"create table keyframe_part (seq integer not null, part integer not null,"                 \
	" rows blob not null, primary key (seq, part)) without rowid;"

/* Heads and rests of RUN_CHANGES changes packed one after the other (see changelog_run.h): a copy
 * for folding, since stepping over a row costs more than folding it. */
#define TABLE_RUN                                                                                  \
	"create table change_run (first integer primary key, rows blob not null);"

/* Of events: a1..a5 is the path below the root. `due` and `born` are never NULL, so that a key of
 * a page is a plain comparison. Bodies and words lie apart, so that lists and searches read few
 * pages, and that pages become free when a cache lets bodies go. */
#define TABLES_EVENT                                                                               \
	"create table event ("                                                                     \
	" num integer primary key, id text not null unique, open integer not null,"                \
	" live integer not null, state integer not null, grade integer not null,"                  \
	" domain integer not null, type integer not null, area integer not null,"                  \
	" holder integer not null, flags integer not null, due integer not null,"                  \
	" born integer not null, timer_due integer,"                                               \
	" a1 integer, a2 integer, a3 integer, a4 integer, a5 integer,"                             \
	" head blob not null, path blob, units blob);"                                             \
	"create table event_body (num integer primary key, json text not null);"                   \
	"create table event_text (num integer primary key, words text not null);"                  \
	"create table event_unit (unit integer not null, open integer not null,"                   \
	" num integer not null, primary key (unit, open, num)) without rowid;"                     \
	"create index event_unit_of on event_unit (num);"                                          \
	"create index event_timer on event (timer_due, num) where timer_due is not null;"          \
	"create index event_live on event (num) where live = 1;"                                   \
	"create index event_open on event (grade, due, num, type, domain, state)"                  \
	" where open = 1;"                                                                         \
	"create index event_open_a1 on event (a1, grade, due, num, type, domain, state)"           \
	" where open = 1;"                                                                         \
	"create index event_open_a2 on event (a2, grade, due, num, type, domain, state)"           \
	" where open = 1;"                                                                         \
	"create index event_open_a3 on event (a3, grade, due, num, type, domain, state)"           \
	" where open = 1;"                                                                         \
	"create index event_open_a4 on event (a4, grade, due, num, type, domain, state)"           \
	" where open = 1;"                                                                         \
	"create index event_open_a5 on event (a5, grade, due, num, type, domain, state)"           \
	" where open = 1;"                                                                         \
	"create index event_born on event (born, num);"                                            \
	"create index event_a1 on event (a1, born, num) where a1 is not null;"                     \
	"create index event_a2 on event (a2, born, num) where a2 is not null;"                     \
	"create index event_a3 on event (a3, born, num) where a3 is not null;"                     \
	"create index event_a4 on event (a4, born, num) where a4 is not null;"                     \
	"create index event_a5 on event (a5, born, num) where a5 is not null;"                     \
	"create index event_type on event (type, born, num);"                                      \
	"create index event_state on event (state, born, num);"

/* Every other kind. */
#define TABLES_THING                                                                               \
	"create table thing ("                                                                     \
	" kind integer not null, num integer not null, id text not null, live integer not null,"   \
	" head blob not null, path blob, units blob, json text, primary key (kind, num));"         \
	"create unique index thing_id on thing (kind, id);"                                        \
	"create index thing_live on thing (kind, num) where live = 1;"

/* Tokens are made by the program: see search.h. The ascii tokenizer takes every other character as
 * part of a word. */
#define TABLE_SEARCH                                                                               \
	"create virtual table event_words using fts5 (words, content = '', detail = none,"         \
	" columnsize = 0, tokenize = 'ascii');"

#define TABLES_TICK                                                                                \
	"create table tick (tick integer primary key, at integer not null,"                        \
	" seq_head integer not null, full integer not null, vals blob not null);"                  \
	"create index tick_at on tick (at, full);"                                                 \
	"create table roll_1 (series integer not null, at integer not null, n integer not null,"   \
	" low real not null, high real not null, sum real not null, last real not null,"           \
	" quality integer not null, primary key (series, at)) without rowid;"                      \
	"create index roll_1_at on roll_1 (at);"                                                   \
	"create table roll_15 (series integer not null, at integer not null, n integer not null,"  \
	" low real not null, high real not null, sum real not null, last real not null,"           \
	" quality integer not null, primary key (series, at)) without rowid;"                      \
	"create index roll_15_at on roll_15 (at);"

#endif
