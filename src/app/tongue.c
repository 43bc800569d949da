/* SPDX-License-Identifier: MIT */
#include "tongue.h"

#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "yiping/base/path.h"

static const char *from_environment(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *language = getenv("LANGUAGE");
	if (language && *language)
		return language;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *v = getenv(names[i]);
		if (v && *v)
			return v;
	}
	return "";
}

static bool is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* The environment's own locale, then C.UTF-8 (where LANGUAGE still speaks), then plain C. */
static void set_locale(void)
{
	if (setlocale(LC_ALL, "") && is_utf8())
		return;
	if (setlocale(LC_ALL, "C.UTF-8") && is_utf8())
		return;
	setlocale(LC_ALL, "C");
}

/* Translations lie where they were installed, or beside the program while it is being built. */
static void bind_texts(void)
{
	char exe[PATH_MAX], dir[PATH_ROOM];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	bindtextdomain("yiping", YP_LOCALEDIR);
	bind_textdomain_codeset("yiping", "UTF-8");
	textdomain("yiping");
	if (n <= 0)
		return;
	exe[n] = '\0';
	for (int up = 0; up < 3; up++) {
		char *slash = strrchr(exe, '/');
		if (!slash)
			return;
		*slash = '\0';
	}
	if (path_join(dir, sizeof dir, exe, "po") && access(dir, R_OK) == 0)
		bindtextdomain("yiping", dir);
}

const char *tongue_set(const char *wanted, bool *ascii)
{
	const char *lang = *wanted ? wanted : from_environment();
	bool chinese = strncmp(lang, "zh", 2) == 0;
	setenv("LANGUAGE", chinese ? "zh_CN" : "en", 1);
	set_locale();
	setlocale(LC_NUMERIC, "C"); // JSON and SQL know no decimal comma
	bind_texts();
	*ascii = !is_utf8();
	return chinese ? "zh_CN" : "en";
}
