/* SPDX-License-Identifier: MIT */
/* A canvas as a file. Nothing in it but printable text, line feeds, and in the ANSI form colour
 * sequences. */
#ifndef YIPING_TERM_DUMP_H
#define YIPING_TERM_DUMP_H

#include <stdbool.h>

#include "yiping/base/buf.h"
#include "yiping/ui/canvas.h"
#include "yiping/ui/theme.h"

enum dump_format {
	DUMP_TEXT,  // rows as text, blanks at the end cut
	DUMP_ANSI,  // rows with 256-colour SGR sequences, every row reset at its end
	DUMP_HTML,  // a whole page
	DUMP_SVG,   // a whole picture, each run of cells stretched to its exact width
	DUMP_ROLES, // rows as text, each with a row of role letters below; a legend at the end
};

/* The format called "text", "ansi", "html", "svg" or "roles"; false if there is none. */
bool dump_format_from_name(const char *name, enum dump_format *format);

/* Appends the dump. The theme is needed for ANSI, HTML and SVG only. False if out's cap was met:
 * then out ends somewhere in the middle. */
bool dump_write(const struct canvas *c, const struct theme *t, enum dump_format format,
	struct buf *out);

#endif
