/* SPDX-License-Identifier: MIT */
#include "yiping/base/ini.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "yiping/base/path.h"

#define FILE_CAP ((size_t)256 * 1024)
#define SECTION_ROOM 50 // libinih cuts longer section names in silence

/* libinih asks for one line after another and says nothing about the bad ones but the first. So the
 * reader looks at each line before it hands it over and, when asked for the next, checks that the
 * one before led to something. */
struct reading {
	const char *rest; // unread text
	int line;         // number of the line handed over last
	int complaints;
	bool item_due; // the line handed over last must give an item
	ini_item_fn item;
	ini_complaint_fn complain;
	void *user;
};

static void complain(struct reading *r, const char *sentence)
{
	r->complaints++;
	if (r->complain)
		r->complain(r->user, r->line, sentence);
}

static int on_item(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;
	const char *why = NULL;

	r->item_due = false;
	if (name[0] == '\0')
		complain(r, "there is no name before the =");
	else if (!r->item(r->user, section, name, value, r->line, &why))
		complain(r, why ? why : "this is not understood");
	return 1;
}

static void settle_line(struct reading *r)
{
	if (r->item_due)
		complain(r, "this is neither a [section] nor name = value");
	r->item_due = false;
}

/* NULL if the line may be handed to libinih. */
static const char *refuse(const char *line, size_t n, int room)
{
	if (n + 2 > (size_t)room)
		return "this line is too long";
	if (line[0] != '[')
		return NULL;
	const char *end = memchr(line, ']', n);
	if (!end)
		return "the ] of the section is missing";
	return end - line - 1 >= SECTION_ROOM ? "this section name is too long" : NULL;
}

/* The next line without its indentation (libinih would take an indented line for the rest of the
 * one above), empty if it is refused. */
static char *next_line(char *out, int room, void *stream)
{
	struct reading *r = stream;

	settle_line(r);
	if (*r->rest == '\0')
		return NULL;
	const char *line = r->rest + strspn(r->rest, " \t\r\f\v");
	size_t n = strcspn(line, "\n");
	r->rest = line[n] ? line + n + 1 : line + n;
	r->line++;
	const char *why = refuse(line, n, room);
	if (why) {
		complain(r, why);
		n = 0;
	}
	r->item_due = n > 0 && !strchr("[;#", line[0]);
	memcpy(out, line, n);
	memcpy(out + n, "\n", 2);
	return out;
}

int ini_read_text(const char *text, ini_item_fn item, ini_complaint_fn complain_fn, void *user)
{
	struct reading r = {.rest = text, .item = item, .complain = complain_fn, .user = user};

	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
		r.rest += 3;
	ini_parse_stream(next_line, &r, on_item, &r);
	settle_line(&r);
	return r.complaints;
}

int ini_read(const char *path, ini_item_fn item, ini_complaint_fn complain_fn, void *user,
	struct error *e)
{
	char *text;
	size_t n;

	if (!path_read_whole(path, FILE_CAP, &text, &n, e))
		return -1;
	int complaints = -1;
	if (memchr(text, '\0', n))
		error_set(e, "not_text", "%s is not a text file", path);
	else
		complaints = ini_read_text(text, item, complain_fn, user);
	free(text);
	return complaints;
}
