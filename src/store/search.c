/* SPDX-License-Identifier: MIT */
#include "yiping/store/search.h"

#include <string.h>

#include "sql.h"
#include "yiping/base/utf8.h"

static bool is_word(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static uint32_t fold_character(uint32_t c)
{
	if (c == UINT32_MAX)
		return 0xFFFD;
	if (c <= ' ' || c == 0xA0 || c == 0x3000 || c == 0x7F)
		return ' ';
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

void search_fold(const char *text, struct buf *out)
{
	size_t left = text ? strlen(text) : 0;
	bool space = false, begun = false;
	char bytes[4];

	while (left > 0) {
		uint32_t c;
		size_t n = utf8_decode(text, left, &c);
		text += n;
		left -= n;
		c = fold_character(c);
		if (c == ' ') {
			space = begun;
			continue;
		}
		n = utf8_encode(c, bytes);
		if (out->length + n + space > SEARCH_TEXT_MAX)
			break;
		if (space)
			buf_putc(out, ' ');
		buf_add(out, bytes, n);
		space = false;
		begun = true;
	}
}

/* One word as it stands; a letter or digit at its beginning begins a word of the text. */
static bool has_word(const char *text, const char *word, size_t length)
{
	for (const char *at = text; (at = memmem(at, strlen(at), word, length)) != NULL; at++)
		if (at == text || !is_word((unsigned char)word[0]) ||
			!is_word((unsigned char)at[-1]))
			return true;
	return false;
}

bool search_matches(const char *folded, const char *query)
{
	for (;;) {
		query += strspn(query, " ");
		size_t length = strcspn(query, " ");
		if (length == 0)
			return true;
		if (!has_word(folded, query, length))
			return false;
		query += length;
	}
}

/* The next run in [s, end): a word of ASCII letters and digits, or characters beyond ASCII. */
static const char *next_run(const char *s, const char *end, const char **run_end)
{
	while (s < end && !is_word((unsigned char)*s) && !(*s & 0x80))
		s++;
	const char *p = s;
	if (p < end && (*p & 0x80))
		while (p < end && (*p & 0x80))
			p++;
	else
		while (p < end && is_word((unsigned char)*p))
			p++;
	*run_end = p;
	return s;
}

static size_t character(const char *s, const char *end)
{
	uint32_t c;

	return utf8_decode(s, (size_t)(end - s), &c);
}

static void add_run(const char *s, const char *end, struct buf *out)
{
	if (!(*s & 0x80)) {
		buf_add(out, s, (size_t)(end - s));
		buf_putc(out, ' ');
		return;
	}
	while (s < end) {
		size_t one = character(s, end);
		buf_add(out, s, one);
		buf_putc(out, ' ');
		if (s + one < end) {
			buf_add(out, s, one + character(s + one, end));
			buf_putc(out, ' ');
		}
		s += one;
	}
}

void search_tokens(const char *folded, struct buf *out)
{
	const char *end = folded + strlen(folded), *run_end;

	for (const char *s = folded; (s = next_run(s, end, &run_end)) < end; s = run_end)
		add_run(s, run_end, out);
}

static void ask(struct buf *out, const char *s, size_t n, bool prefix)
{
	buf_puts(out, out->length ? " AND \"" : "\"");
	buf_add(out, s, n);
	buf_puts(out, prefix ? "\"*" : "\"");
}

/* The terms of one word of the query. An ASCII word is whole where something follows it. */
static void ask_word(struct buf *out, const char *s, const char *end)
{
	const char *run_end;

	for (; (s = next_run(s, end, &run_end)) < end; s = run_end) {
		if (!(*s & 0x80)) {
			ask(out, s, (size_t)(run_end - s), run_end == end);
			continue;
		}
		size_t one = character(s, run_end);
		if (s + one == run_end)
			ask(out, s, one, false);
		for (const char *p = s; p + one < run_end; p += one, one = character(p, run_end))
			ask(out, p, one + character(p + one, run_end), false);
	}
}

bool search_expression(const char *query, struct buf *out)
{
	size_t length;

	for (; *(query += strspn(query, " ")); query += length) {
		length = strcspn(query, " ");
		ask_word(out, query, query + length);
	}
	return out->length > 0 && !out->overflow;
}

static bool change_words(
	struct db *db, const char *sql, uint32_t num, const char *folded, struct error *e)
{
	struct buf tokens;

	if (!folded || !*folded)
		return true;
	buf_init(&tokens, SEARCH_TEXT_MAX * 8);
	search_tokens(folded, &tokens);
	bool ok = sql_run(db, sql,
		SQL_ARGS(sql_int(num), sql_textn(tokens.data ? tokens.data : "", tokens.length)),
		e);
	buf_finish(&tokens);
	return ok;
}

bool search_put(struct db *db, uint32_t num, const char *old, const char *now, struct error *e)
{
	if (old && now && strcmp(old, now) == 0)
		return true;
	/* The table keeps no text: the words to be taken out must be told. */
	return change_words(db,
		       "insert into event_words (event_words, rowid, words)"
		       " values ('delete', ?, ?)",
		       num, old, e) &&
	       change_words(
		       db, "insert into event_words (rowid, words) values (?, ?)", num, now, e);
}

/* The index says that all pieces are there; the text says whether they stand together. */
static bool is_hit(struct db *db, int64_t num, const char *query, bool *failed, struct error *e)
{
	bool hit = false;
	sqlite3_stmt *s = sql_start(
		db, "select words from event_text where num = ?", SQL_ARGS(sql_int(num)), e);

	if (!s) {
		*failed = true;
		return false;
	}
	if (sql_next(db, s, failed, e)) {
		const char *text = (const char *)sqlite3_column_text(s, 0);
		hit = text && search_matches(text, query);
	}
	sql_end(s);
	return hit;
}

bool search_each(struct db *db, const char *query, uint32_t below,
	bool (*visit)(void *user, uint32_t num), void *user, struct error *e)
{
	struct buf folded, expression;
	bool failed = false;

	buf_init(&folded, SEARCH_TEXT_MAX + 1);
	buf_init(&expression, SEARCH_QUERY_MAX * 16);
	search_fold(query, &folded);
	bool asked = strlen(query) <= SEARCH_QUERY_MAX && folded.data &&
		     search_expression(folded.data, &expression);
	sqlite3_stmt *s = NULL;
	if (asked)
		s = sql_start(db,
			"select rowid from event_words where event_words match ?"
			" and rowid < ? order by rowid desc",
			SQL_ARGS(sql_text(expression.data),
				sql_int(below ? (int64_t)below : (int64_t)UINT32_MAX + 1)),
			e);
	else
		error_set(e, "empty_search", "there is nothing in the words to look for");
	failed = !s;
	while (s && sql_next(db, s, &failed, e)) {
		int64_t num = sqlite3_column_int64(s, 0);
		bool hit = is_hit(db, num, folded.data, &failed, e);
		if (failed || (hit && !visit(user, (uint32_t)num)))
			break;
	}
	sql_end(s);
	buf_finish(&expression);
	buf_finish(&folded);
	return !failed;
}
