/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "confine.h"
#include "options.h"
#include "screen.h"
#include "server_child.h"
#include "tongue.h"
#include "yiping/base/log.h"
#include "yiping/base/mem.h"
#include "yiping/base/utf8.h"
#include "yiping/term/term.h"
#include "yiping/ui/i18n.h"

#define TOKEN_CAP 512

static int fail(const struct error *e)
{
	fprintf(stderr, "yiping: %s\n", e->text);
	return error_is(e, "usage") ? EXIT_USAGE : EXIT_FAILED;
}

static int print_help(void)
{
	puts(_("yiping - one screen for a city's duty\n"
	       "\n"
	       "  yiping                     the dashboard\n"
	       "  yiping demo                the same on a simulated city of its own\n"
	       "  yiping wall                for the wall: no keys but q\n"
	       "  yiping show VIEW           one picture: overview, events, tasks, system\n"
	       "  yiping events [FILTER]     a list; --json or --csv\n"
	       "  yiping VERB ID...          ack, dispatch, note, close ...: any act; --json\n"
	       "  yiping report TYPE ...     what you have seen: an event begins\n"
	       "  yiping checkin             I am on post; checkout: not any more\n"
	       "  yiping warn ACT [ID]...    a warning of this centre: issue, upgrade, lift ...\n"
	       "  yiping mode WORD           emergency, routine; by a second: confirm, decline\n"
	       "  yiping orders              orders in my areas, and what I may do; --json\n"
	       "  yiping order ACT [ID]...   issue, ack, feedback, close ...: an order; --json\n"
	       "  yiping outbox              what waits or came back; retry, drop\n"
	       "  yiping whoami              who the server takes you for\n"
	       "\n"
	       "  --server unix:PATH|URL  --token-file FILE  --profile NAME  --area ID\n"
	       "  --lang zh_CN|en  --theme grey|light|mono  --size 120x40\n"
	       "  --format text|ansi|html|svg|roles\n"
	       "\n"
	       "Manual pages: yiping(1), yiping-config(5), yipingd(1)."));
	return EXIT_DONE;
}

/* A token is a person: who reads it can act in that name. */
static void warn_of_readers(const char *path)
{
	struct stat st;
	char gated[PATH_ROOM];
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || !(st.st_mode & 077))
		return;
	utf8_gate(path, strlen(path), gated, sizeof gated);
	fprintf(stderr, _("yiping: others may read the token in %s (mode %03o): chmod 600 it\n"),
		gated, (unsigned)st.st_mode & 0777);
}

static char *read_token(const struct options *o, struct error *e)
{
	char *token = NULL;
	size_t n = 0;
	if (!*o->token_file) {
		error_set(e, "usage", "A server needs --token-file FILE (or token-file in the "
				      "configuration).");
		return NULL;
	}
	if (!path_read_whole(o->token_file, TOKEN_CAP, &token, &n, e))
		return NULL;
	warn_of_readers(o->token_file);
	token[strcspn(token, "\r\n")] = '\0';
	return token;
}

static int run(const struct context *x)
{
	const struct options *o = x->options;
	const char *c = o->command;
	if (strcmp(c, "show") == 0)
		return command_show(x);
	if (strcmp(c, "events") == 0)
		return command_events(x);
	if (strcmp(c, "whoami") == 0)
		return command_whoami(x);
	if (strcmp(c, "outbox") == 0)
		return command_outbox(x);
	if (strcmp(c, "warn") == 0)
		return command_warn(x);
	if (strcmp(c, "mode") == 0)
		return command_mode(x);
	if (strcmp(c, "checkin") == 0 || strcmp(c, "checkout") == 0)
		return command_attend(x);
	if (strcmp(c, "report") == 0)
		return command_report(x);
	if (strcmp(c, "order") == 0)
		return command_order(x);
	if (strcmp(c, "orders") == 0)
		return command_orders(x);
	if (strcmp(c, "responsibilities") == 0)
		return command_responsibilities(x);
	if (o->verb != VERB_NONE)
		return command_act(x);
	return screen_run(o, x->server, x->token, x->lang, x->ascii, strcmp(c, "wall") == 0);
}

/* What prints and ends says nothing of where its city comes from. */
static bool is_dashboard(const struct options *o)
{
	return !*o->command || strcmp(o->command, "demo") == 0 || strcmp(o->command, "wall") == 0;
}

/* With --server, what is asked; without one, a city of our own for as long as we run. */
static int with_server(const struct options *o, struct context *x)
{
	struct error e;
	char *token = read_token(o, &e);
	if (!token)
		return fail(&e);
	x->server = o->server;
	x->token = token;
	int code = run(x);
	free(token);
	return code;
}

static int with_demo(struct options *o, struct context *x)
{
	struct server_child child;
	struct error e;
	if (!is_dashboard(o))
		fprintf(stderr, "yiping: no server is configured: this is the demo city\n");
	if (!server_child_start(&child, o, &e))
		return fail(&e);
	path_join(o->state_dir, sizeof o->state_dir, child.dir, "client"); // it goes with the city
	char *token =
		server_child_token(&child, strcmp(o->command, "wall") ? "duty" : "viewer", &e);
	x->server = child.listen;
	x->token = token;
	int code = token ? run(x) : fail(&e);
	free(token);
	server_child_stop(&child);
	return code;
}

static bool is_command(const struct options *o)
{
	static const char *const names[] = {"", "demo", "wall", "show", "events", "whoami",
		"order", "orders", "outbox", "warn", "mode", "report", "checkin", "checkout",
		"responsibilities", "help"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], o->command) == 0)
			return true;
	return verb_is_deed(o->verb);
}

/* The program's log is a file: standard error is the person's screen. */
static void open_log(void)
{
	char dir[PATH_ROOM], path[PATH_ROOM];
	struct error e;
	if (path_state(dir, sizeof dir, &e) && path_make_dirs(dir, &e) &&
		path_join(path, sizeof path, dir, "yiping.log"))
		log_open(path, LOG_INFO, &e);
}

int main(int argc, char **argv)
{
	struct options o;
	struct context x = {.options = &o};
	struct error e;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--version") == 0)
			return puts("yiping " YP_VERSION) < 0;
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return tongue_set("", &x.ascii) ? print_help() : EXIT_FAILED;
	}
	if (!options_read(&o, argc, argv, &e) || (o.restricted && !confine(&e)))
		return fail(&e);
	o.machine = YP_MACHINE_FILE;
	x.lang = tongue_set(o.lang, &x.ascii);
	if (!is_command(&o)) {
		error_set(&e, "usage", "\"%s\" is no command; try yiping help.", o.command);
		return fail(&e);
	}
	if (strcmp(o.command, "help") == 0)
		return print_help();
	open_log();
	mem_on_die(term_restore_fatal);
	bool demo = strcmp(o.command, "demo") == 0 || !*o.server;
	int code = demo ? with_demo(&o, &x) : with_server(&o, &x);
	log_close();
	return code;
}
