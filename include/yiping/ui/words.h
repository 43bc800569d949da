/* SPDX-License-Identifier: MIT */
/* Tokens of the model as words in the reader's language (gettext). Never NULL; static storage or
 * that of the message catalogue. */
#ifndef YIPING_UI_WORDS_H
#define YIPING_UI_WORDS_H

#include "yiping/model/act.h"
#include "yiping/model/entity.h"
#include "yiping/model/token.h"
#include "yiping/ui/board.h"

const char *words_state(enum state s);        // "Receive"
const char *words_verb(enum verb v);          // "acknowledge"
const char *words_grade(int grade);           // "Serious"; 5 and others routine
const char *words_roman(int grade);           // "II"; "-" for 5 and others
const char *words_level(enum level l);        // "district"
const char *words_colour(enum colour c);      // "orange"
const char *words_colour_letter(enum colour c); // "O", zh "橙"; "-" for none
const char *words_quality(enum quality q);    // "stale"
const char *words_clock(enum head_clock c);   // short leg: "on scene"
/* Who is responsible: the unit, or the kind ("?nobody"); and by which row. Written into out. */
const char *words_remit_who(const struct remit *r, const struct catalog *c, const char *lang,
	char *out, size_t room);
const char *words_remit_row(const struct remit *r, const struct area_tree *t, const char *lang,
	char *out, size_t room);
const char *words_role(enum role_id r);       // "duty officer"
const char *words_source(enum source_kind s); // "camera"
/* What became of an act that went wrong: who was first in a conflict; else the sentence for its
 * code, and the server's own where the code is not known here. */
const char *words_act(const struct act_row *a);

/* What was done by it: "issue" of an order that was given, else the verb. */
const char *words_deed(const struct act_row *a);

/* To what: an id, or where the server has not given one yet what was meant with it. */
const char *words_target(const struct act_row *a);

/* As words_problem, of something that is done to an order, or VERB_DISPATCH of giving one. */
const char *words_order_problem(enum verb v, const char *code);

/* What is wrong with a filter, from the error of filter_parse: by its code, with the column and
 * what it quotes. Returns out. */
const char *words_filter(const struct error *e, char *out, size_t room);

const char *words_mark(enum mark m);          // "queued"; "" for none
const char *words_feed(enum feed f);          // "silent"
const char *words_unit_status(enum unit_status s);
const char *words_unit_class(enum unit_class c); // "drones"
const char *words_link(enum link_state s);
const char *words_request(const char *what); // "extension"

/* A report upward (phone: the call before the writing): for a column, and in full. */
const char *words_inform(enum inform_kind k, bool phone);
const char *words_inform_long(enum inform_kind k, bool phone);
const char *words_phase(int phase);          // 0..3 of the loop

/* What hinders, by the code of a guard, a problem, the link or the outbox; a sentence. An unknown
 * code is returned as it is. */
const char *words_problem(const char *code);

#endif
