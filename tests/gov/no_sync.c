/* SPDX-License-Identifier: MIT */
/* Preloaded into a server: a disk that cannot bring anything home while the file $NO_SYNC is there.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sync_by(long number, int fd)
{
	const char *broken = getenv("NO_SYNC");
	if (broken && syscall(SYS_access, broken, F_OK) == 0) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(number, fd);
}

int fsync(int fd)
{
	return sync_by(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return sync_by(SYS_fdatasync, fd);
}
