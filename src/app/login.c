/* SPDX-License-Identifier: MIT */
/* yiping-login: what a person who comes in by ssh gets instead of a shell (doc/ssh.md). It trusts
 * nothing that comes with the person: whatever was asked to be run and the whole environment are
 * put aside; the machine's file says where the city is, the system's account who this is. */
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "yiping/base/ini.h"
#include "yiping/base/path.h"

#define ENV_MAX 10
#define TERM_ROOM 64
#define TERM_LAST "vt100" // every system knows it

struct login {
	char program[PATH_ROOM];
	char server[PATH_ROOM];
	char token_dir[PATH_ROOM];
	char state_root[PATH_ROOM];
	char lang[32];
	char view[16];
	const char *file; // for complaints
	int complaints;
};

/* ---- the machine's file ---- */

static bool copy(char *out, size_t room, const char *value)
{
	return *value && (size_t)snprintf(out, room, "%s", value) < room;
}

static bool take(void *user, const char *section, const char *name, const char *value, int line,
	const char **why)
{
	struct login *l = user;
	const struct { const char *name; char *out; size_t room; bool path; } known[] = {
		{"program", l->program, sizeof l->program, true},
		{"server", l->server, sizeof l->server, false},
		{"token-dir", l->token_dir, sizeof l->token_dir, true},
		{"state-root", l->state_root, sizeof l->state_root, true},
		{"lang", l->lang, sizeof l->lang, false},
		{"view", l->view, sizeof l->view, false},
	};
	(void)line;
	*why = "this is not of [login]";
	if (strcmp(section, "login") != 0)
		return false;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].name, name) == 0) {
			*why = known[i].path ? "an absolute path is wanted" : "too long, or empty";
			return (!known[i].path || *value == '/') &&
				copy(known[i].out, known[i].room, value);
		}
	*why = "there is no such setting";
	return false;
}

static void complain(void *user, int line, const char *sentence)
{
	struct login *l = user;

	l->complaints++;
	fprintf(stderr, "yiping-login: %s:%d: %s\n", l->file, line, sentence);
}

/* Whoever may write the file decides whose token is used: only the machine's owner, and whoever
 * installed this program, which could have put anything in its place. */
static bool is_trusted(const char *path, struct error *e)
{
	struct stat file, own;

	if (stat(path, &file) != 0)
		return error_set(e, "not_found", "%s is not there", path);
	if (stat("/proc/self/exe", &own) != 0)
		own.st_uid = 0;
	if ((file.st_uid != 0 && file.st_uid != own.st_uid) || (file.st_mode & 022))
		return error_set(e, "unsafe", "%s can be written by others", path);
	return true;
}

static bool read_file(struct login *l, struct error *e)
{
	*l = (struct login){.program = YP_PROGRAM, .lang = "zh_CN", .file = l->file};
	if (!is_trusted(l->file, e) || ini_read(l->file, take, complain, l, e) < 0)
		return false;
	if (l->complaints)
		return error_set(e, "config", "%s has mistakes", l->file);
	if (!*l->server || !*l->token_dir)
		return error_set(e, "config", "%s names no server or no token-dir", l->file);
	if (*l->view && strcmp(l->view, "wall") != 0)
		return error_set(e, "config", "%s: view can be wall only", l->file);
	return true;
}

/* ---- the new environment ---- */

static bool is_name_of_terminal(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_");

	return n > 0 && n < TERM_ROOM && !s[n] && s[0] != '.' && s[0] != '-';
}

/* The system's directory that describes the terminal; NULL = it is in none of them. */
static const char *described_in(const char *term)
{
	static const char *const dirs[] = {"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo"};
	char path[PATH_ROOM];

	for (size_t i = 0; is_name_of_terminal(term) && i < sizeof dirs / sizeof dirs[0]; i++) {
		snprintf(path, sizeof path, "%s/%c/%s", dirs[i], term[0], term);
		if (access(path, R_OK) == 0)
			return dirs[i];
	}
	return NULL;
}

struct environment {
	char text[ENV_MAX][PATH_ROOM + 32];
	char *list[ENV_MAX + 1];
	size_t count;
};

static void put(struct environment *env, const char *name, const char *value)
{
	char *line = env->text[env->count];
	int n = snprintf(line, sizeof env->text[0], "%s=%s", name, value);

	if (n > 0 && (size_t)n < sizeof env->text[0])
		env->list[env->count++] = line;
}

/* The name of the terminal is the one thing that is taken over, if the system describes it: with
 * the directory named, nobody looks into the person's own. */
static void put_terminal(struct environment *env)
{
	const char *term = getenv("TERM"), *colors = getenv("COLORTERM");
	const char *dir = term ? described_in(term) : NULL;

	if (!dir) {
		term = TERM_LAST;
		dir = described_in(term);
	}
	put(env, "TERM", term);
	if (dir)
		put(env, "TERMINFO", dir);
	if (colors && strcmp(colors, "truecolor") == 0)
		put(env, "COLORTERM", "truecolor");
}

static bool fill(struct environment *env, const struct login *l, const struct passwd *who,
	struct error *e)
{
	char state[PATH_ROOM];

	put(env, "PATH", "/usr/bin:/bin");
	put(env, "HOME", who->pw_dir);
	put(env, "USER", who->pw_name);
	put(env, "LOGNAME", who->pw_name);
	put(env, "LC_ALL", "C.UTF-8"); // the language of the words is an option
	put_terminal(env);
	if (*l->state_root && (!path_join(state, sizeof state, l->state_root, who->pw_name)))
		return error_set(e, "path", "the path of state-root is too long");
	if (*l->state_root)
		put(env, "XDG_STATE_HOME", state);
	return true;
}

/* ---- going over ---- */

static bool go(const struct login *l, struct error *e)
{
	const struct passwd *who = getpwuid(getuid());
	char token[PATH_ROOM];
	struct environment env = {.count = 0};

	if (!who || !path_is_plain(who->pw_name))
		return error_set(e, "account", "this account has no name to look for a token by");
	if (!path_join(token, sizeof token, l->token_dir, who->pw_name))
		return error_set(e, "path", "the path of the token is too long");
	if (!fill(&env, l, who, e))
		return false;
	const char *args[] = {"yiping", "--restricted", "--server", l->server, "--token-file",
		token, "--lang", l->lang, *l->view ? l->view : NULL, NULL};
	if (chdir("/") != 0 || close_range(3, ~0U, 0) != 0)
		return error_set(e, "io", "what was left open cannot be closed");
	execve(l->program, (char *const *)args, env.list);
	return error_set(e, "io", "%s cannot be started", l->program);
}

/* As a login shell it is called with nothing or with -c and the wish, which is not heard; the path
 * of another file can only come from whoever wrote the command into the server's configuration. */
int main(int argc, char **argv)
{
	struct login l = {.file = argc == 2 && argv[1][0] == '/' ? argv[1] : YP_LOGIN_FILE};
	struct error e;

	if (read_file(&l, &e))
		go(&l, &e);
	fprintf(stderr, "yiping-login: %s.\n", e.text);
	return EXIT_FAILURE;
}
