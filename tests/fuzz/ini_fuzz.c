/* SPDX-License-Identifier: MIT */
/* Any bytes as an INI file: by itself, as a theme, as the rules of a source, and as the
 * configuration of the client, whose complaints on standard error are caught and judged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alert_map.h"
#include "fuzz_wire.h"
#include "options.h"
#include "yiping/base/ini.h"
#include "yiping/ui/theme.h"

#define STDERR_ROOM 65536

static bool take(void *user, const char *section, const char *name, const char *value, int line,
	const char **why)
{
	int *last = user;

	fuzz_check(line >= *last && line > 0, "lines go backwards");
	fuzz_check(strlen(section) < 64 && *name && strlen(name) + strlen(value) < 256,
		"an item longer than a line");
	*last = line;
	*why = "never";
	return line % 2;
}

static void complain(void *user, int line, const char *sentence)
{
	(void)user;
	fuzz_check(line > 0, "a complaint about no line");
	fuzz_judge(JUDGE_LINE, sentence, strlen(sentence), "a complaint");
}

static void check_theme(const char *text)
{
	struct theme t;

	theme_read_text(&t, text, complain, NULL);
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct cell cell = {.text = "x", .width = 1, .role = (uint8_t)role};
		struct style s = theme_style(&t, &cell);
		fuzz_check(s.fg >= STYLE_DEFAULT && s.fg <= 255 && s.bg >= STYLE_DEFAULT &&
			s.bg <= 255, "no colour");
	}
}

static void check_rules(const char *text)
{
	struct alert_world w = {fuzz_refs()->catalog, fuzz_refs()->tree};
	struct alert_map map;
	struct error e = {0};

	if (alert_map_read_text(&map, text, "rules.ini", &w, &e))
		alert_map_finish(&map);
	else
		fuzz_check_error(&e, "rules");
}

static const char *config_dir(void)
{
	static char dir[] = "/tmp/yiping-fuzz-XXXXXX", below[64];

	if (below[0])
		return dir;
	fuzz_check(mkdtemp(dir) != NULL, "no directory");
	snprintf(below, sizeof below, "%s/yiping", dir);
	fuzz_check(mkdir(below, 0700) == 0, "no directory");
	setenv("XDG_CONFIG_HOME", dir, 1);
	return dir;
}

/* What a function says on standard error. */
static void read_options(struct options *o, int caught)
{
	static char name[] = "yiping";
	char *argv[] = {name, NULL}; // a profile that is named must be there
	struct error e = {0};
	int own = dup(STDERR_FILENO);

	fuzz_check(own >= 0 && dup2(caught, STDERR_FILENO) >= 0, "standard error is stuck");
	bool ok = options_read(o, 1, argv, &e);
	fflush(stderr);
	dup2(own, STDERR_FILENO);
	close(own);
	fuzz_check(ok, e.text);
}

static void check_config(const uint8_t *data, size_t size)
{
	static char said[STDERR_ROOM];
	static struct options o;
	static int caught = -1;
	char path[96];

	snprintf(path, sizeof path, "%s/yiping/config.ini", config_dir());
	FILE *f = fopen(path, "wb");
	fuzz_check(f && (!size || fwrite(data, 1, size, f) == size) && fclose(f) == 0, "no file");
	if (caught < 0)
		caught = memfd_create("stderr", MFD_CLOEXEC);
	fuzz_check(ftruncate(caught, 0) == 0 && lseek(caught, 0, SEEK_SET) == 0, "no memory file");
	read_options(&o, caught);
	unlink(path);
	ssize_t n = pread(caught, said, sizeof said, 0);
	fuzz_judge(JUDGE_TEXT, said, n > 0 ? (size_t)n : 0, "standard error");
}

static void clean_up(void)
{
	char below[64];

	snprintf(below, sizeof below, "%s/yiping", config_dir());
	rmdir(below);
	rmdir(config_dir());
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool registered;
	char *text = fuzz_string(data, size);
	int last = 0;

	if (!registered)
		registered = atexit(clean_up) == 0;
	ini_read_text(text, take, complain, &last);
	check_theme(text);
	check_rules(text);
	check_config(data, size);
	free(text);
	return 0;
}
