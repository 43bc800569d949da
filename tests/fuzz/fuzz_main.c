/* SPDX-License-Identifier: MIT */
/* Hands the files of its arguments (and of directories among them) to the target, in the order of
 * their names. Prints TAP; an input that breaks something ends the program, which the missing plan
 * tells. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define INPUT_MAX ((size_t)1 << 20)

static int count;

static void replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *room = malloc(INPUT_MAX), *bytes;

	if (!f || !room) {
		printf("Bail out! %s cannot be read\n", path);
		exit(1);
	}
	size_t n = fread(room, 1, INPUT_MAX, f);
	fclose(f);
	/* Of exactly its size, so that a sanitizer sees one byte too many. */
	bytes = malloc(n ? n : 1);
	if (!bytes)
		exit(1);
	memcpy(bytes, room, n);
	free(room);
	fprintf(stderr, "# %s\n", path);
	LLVMFuzzerTestOneInput(bytes, n);
	free(bytes);
	printf("ok %d - %s\n", ++count, strrchr(path, '/') ? strrchr(path, '/') + 1 : path);
	fflush(stdout);
}

static void replay_all(const char *dir)
{
	struct dirent **names;
	char path[4096];
	int n = scandir(dir, &names, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, names[i]->d_name);
		if (names[i]->d_name[0] != '.')
			replay(path);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

int main(int argc, char **argv)
{
	struct stat st;

	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++) {
		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			replay_all(argv[i]);
		else
			replay(argv[i]);
	}
	printf("1..%d\n", count);
	return count ? 0 : 1;
}
