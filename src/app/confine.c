/* SPDX-License-Identifier: MIT */
#include "confine.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static bool failed(struct error *e, const char *what, int code)
{
	return error_set(e, "confine", "This login cannot be confined: %s: %s.", what,
		strerror(code));
}

/* clone3 keeps its flags in memory, where the kernel's filter does not look: who hears that it is
 * not there uses clone, and of that only what makes threads is let through. */
static bool add_rules(scmp_filter_ctx filter, struct error *e)
{
	static const int refused[] = {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork),
		SCMP_SYS(vfork), SCMP_SYS(ptrace)};
	int bad = 0;

	for (size_t i = 0; !bad && i < sizeof refused / sizeof refused[0]; i++)
		bad = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
	if (!bad)
		bad = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (!bad)
		bad = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
			SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	if (!bad)
		bad = seccomp_load(filter);
	return !bad || failed(e, "its filter of system calls", -bad);
}

bool confine(struct error *e)
{
	const struct rlimit none = {0, 0};
	scmp_filter_ctx filter;

	if (setrlimit(RLIMIT_CORE, &none) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) ||
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return failed(e, "its limits", errno);
	filter = seccomp_init(SCMP_ACT_ALLOW);
	if (!filter)
		return failed(e, "its filter of system calls", ENOMEM);
	bool ok = add_rules(filter, e);
	seccomp_release(filter);
	return ok;
}
