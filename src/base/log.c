/* SPDX-License-Identifier: MIT */
#include "yiping/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "yiping/base/instant.h"
#include "yiping/base/mem.h"
#include "yiping/base/path.h"
#include "yiping/base/utf8.h"

#define LINE_ROOM 1024
#define FILE_CAP ((off_t)8 * 1024 * 1024)

struct log {
	pthread_mutex_t lock;
	char *path; // NULL = standard error
	int fd;
	off_t size; // bytes in the file
	enum log_level least;
};

static struct log the_log = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.fd = STDERR_FILENO,
	.least = LOG_WARN,
};

static bool file_open(const char *path, int *fd, off_t *size, struct error *e)
{
	struct stat st;

	*fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY, 0600);
	if (*fd < 0)
		return error_set(e, "log", "cannot open the log %s: %m", path);
	/* The file may be older than this program's care for its mode. */
	if (fchmod(*fd, 0600) != 0 || fstat(*fd, &st) != 0) {
		error_set(e, "log", "cannot keep the log %s to its owner: %m", path);
		close(*fd);
		return false;
	}
	*size = st.st_size;
	return true;
}

static void to_standard_error(void)
{
	if (the_log.path)
		close(the_log.fd);
	free(the_log.path);
	the_log.path = NULL;
	the_log.fd = STDERR_FILENO;
	the_log.size = 0;
}

bool log_open(const char *path, enum log_level least, struct error *e)
{
	int fd = STDERR_FILENO;
	off_t size = 0;

	if (path && !file_open(path, &fd, &size, e))
		return false;
	pthread_mutex_lock(&the_log.lock);
	to_standard_error();
	the_log.path = mem_strdup(path);
	the_log.fd = fd;
	the_log.size = size;
	the_log.least = least;
	pthread_mutex_unlock(&the_log.lock);
	return true;
}

void log_close(void)
{
	pthread_mutex_lock(&the_log.lock);
	to_standard_error();
	the_log.least = LOG_WARN;
	pthread_mutex_unlock(&the_log.lock);
}

/* A log that cannot be turned over goes on growing: losing lines would be worse. */
static void turn_over(void)
{
	char old[PATH_ROOM];
	int fd = -1;
	off_t size = 0;

	int n = snprintf(old, sizeof(old), "%s.1", the_log.path);
	if (n < 0 || (size_t)n >= sizeof(old) || rename(the_log.path, old) != 0)
		return;
	if (!file_open(the_log.path, &fd, &size, NULL))
		return;
	close(the_log.fd);
	the_log.fd = fd;
	the_log.size = size;
}

/* The whole line with its line feed; returns its length, at most LINE_ROOM. */
static size_t line_make(char line[LINE_ROOM + 1], enum log_level level, const char *area,
	const char *text)
{
	static const char *const words[] = {"debug", "info", "warn", "error"};
	char at[25], head[128];
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	instant_format((int64_t)now.tv_sec * SECOND_MS + now.tv_nsec / 1000000, at);
	snprintf(head, sizeof(head), "%s %s %s: ", at, words[level], area);
	utf8_gate(head, strlen(head), line, LINE_ROOM);
	size_t length = strlen(line);
	utf8_gate(text, strlen(text), line + length, LINE_ROOM - length);
	length += strlen(line + length);
	line[length++] = '\n';
	return length;
}

void log_write(enum log_level level, const char *area, const char *format, ...)
{
	char text[2 * LINE_ROOM], line[LINE_ROOM + 1];
	int saved = errno;
	va_list args;

	pthread_mutex_lock(&the_log.lock);
	bool wanted = level >= the_log.least;
	pthread_mutex_unlock(&the_log.lock);
	if (!wanted)
		return;
	va_start(args, format);
	int n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	size_t length = line_make(line, level, area, n < 0 ? "" : text);
	pthread_mutex_lock(&the_log.lock);
	if (the_log.path && the_log.size + (off_t)length > FILE_CAP)
		turn_over();
	ssize_t written = write(the_log.fd, line, length);
	if (written > 0)
		the_log.size += written;
	pthread_mutex_unlock(&the_log.lock);
	errno = saved;
}
