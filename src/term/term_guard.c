/* SPDX-License-Identifier: MIT */
#include "term_guard.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "yiping/base/mem.h"
#include "yiping/term/term.h"

#define SIGNAL_COUNT 4
#define STACK_ROOM 65536

static const int fatal_signals[SIGNAL_COUNT] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE};

/* A signal handler has nothing but statics to find the terminal by. */
static struct guard {
	volatile sig_atomic_t armed;
	int fd;
	struct termios saved;
	struct sigaction former[SIGNAL_COUNT];
	bool at_exit; // exit() is taken over, once for the whole run
	void *stack;  // handlers run here, so that an overflown stack is no obstacle
} guard;

/* Plain looks, cursor on, keypad off, back from the alternate screen. */
static const char restore_bytes[] = "\033[0m\033[?25h\033[?1l\033>\033[?1049l";

void term_restore_fatal(void)
{
	int saved_errno = errno;

	if (guard.armed) {
		guard.armed = 0;
		ssize_t ignored = write(STDOUT_FILENO, restore_bytes, sizeof(restore_bytes) - 1);
		(void)ignored;
		tcsetattr(guard.fd, TCSANOW, &guard.saved);
	}
	errno = saved_errno;
}

/* Back to the former handler. A real fault happens again by itself when we return; a signal that
 * was sent has to be sent once more. */
static void on_fatal(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	term_restore_fatal();
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		if (fatal_signals[i] == signal_number)
			sigaction(signal_number, &guard.former[i], NULL);
	}
	if (info->si_code <= 0)
		raise(signal_number);
}

void term_guard_arm(int fd, const struct termios *saved)
{
	guard.fd = fd;
	guard.saved = *saved;
	guard.armed = 1;
}

void term_guard_disarm(void)
{
	guard.armed = 0;
}

bool term_guard_is_armed(void)
{
	return guard.armed;
}

void term_guard_install(void)
{
	struct sigaction action = {.sa_sigaction = on_fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK};

	guard.stack = mem_alloc(STACK_ROOM);
	stack_t stack = {.ss_sp = guard.stack, .ss_size = STACK_ROOM};
	sigaltstack(&stack, NULL);
	sigemptyset(&action.sa_mask);
	for (int i = 0; i < SIGNAL_COUNT; i++)
		sigaction(fatal_signals[i], &action, &guard.former[i]);
	mem_on_die(term_restore_fatal);
	if (!guard.at_exit)
		atexit(term_restore_fatal);
	guard.at_exit = true;
}

void term_guard_remove(void)
{
	stack_t none = {.ss_flags = SS_DISABLE};

	for (int i = 0; i < SIGNAL_COUNT; i++)
		sigaction(fatal_signals[i], &guard.former[i], NULL);
	mem_on_die(NULL);
	sigaltstack(&none, NULL);
	free(guard.stack);
	guard.stack = NULL;
}
