/* SPDX-License-Identifier: MIT */
/* Any bytes as a document of the API: decoded, folded, and every view drawn from it. Nothing but
 * printable text and colours may come out. */
#include <stdlib.h>
#include <string.h>

#include "fuzz_wire.h"
#include "scene.h"
#include "yiping/base/instant.h"
#include "yiping/term/dump.h"

#define NOW INT64_C(1795420800000)

static void told(void *user, const struct error *e)
{
	(void)user;
	fuzz_check_error(e, "a decoder");
}

static void check(const struct canvas *c)
{
	struct theme theme;
	struct buf out;

	theme_builtin(&theme, "grey");
	buf_init(&out, (size_t)16 << 20);
	fuzz_check(dump_write(c, &theme, DUMP_ANSI, &out), "the picture is too large");
	fuzz_judge(JUDGE_ANSI, out.data ? out.data : "", out.length, "a view");
	buf_finish(&out);
}

static void draw_all(struct scene *s, int rows, int cols)
{
	struct canvas *c = canvas_create(rows, cols);

	for (int v = 0; v < VIEW_COUNT; v++) {
		scene_draw(s, (enum view_id)v, c);
		check(c);
	}
	canvas_destroy(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = fuzz_string(data, size);
	struct scene *s = scene_create(fuzz_refs(), NOW);

	scene_take(s, bytes, size, told, NULL);
	scene_board(s)->lang = size % 8 < 4 ? "en" : "zh_CN";
	draw_all(s, 24, 80);
	if (size % 4 == 0)
		draw_all(s, 40, 120);
	else if (size % 4 == 1)
		draw_all(s, 15, 40);
	else if (size % 4 == 2)
		draw_all(s, 3, 7);
	scene_destroy(s);
	free(bytes);
	return 0;
}
