/* SPDX-License-Identifier: MIT */
#include "yiping/store/highwater.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "yiping/base/sha256.h"

/* A place is one line: epoch, seq, turn, and the beginning of their hash; places lie a sector
 * apart. */
#define PLACE_BYTES 512
#define CHECK_DIGITS 16

static void check_of(const char *text, char out[65])
{
	uint8_t digest[SHA256_BYTES];

	sha256_of(text, strlen(text), digest);
	sha256_hex(digest, out);
	out[CHECK_DIGITS] = '\0';
}

static bool parse(const char *place, struct highwater *out)
{
	char epoch[33], check[CHECK_DIGITS + 1], text[96], right[65];
	uint64_t seq, turn;

	if (sscanf(place, "%32[0-9a-f] %" SCNu64 " %" SCNu64 " %16[0-9a-f]", epoch, &seq, &turn,
		    check) != 4)
		return false;
	snprintf(text, sizeof(text), "%s %" PRIu64 " %" PRIu64, epoch, seq, turn);
	check_of(text, right);
	if (strcmp(check, right) != 0)
		return false;
	snprintf(out->epoch, sizeof(out->epoch), "%s", epoch);
	out->seq = seq;
	out->turn = turn;
	return true;
}

static bool read_places(struct highwater *h, bool *empty)
{
	char bytes[2 * PLACE_BYTES + 1] = {0};
	struct highwater a = *h, b = *h;

	ssize_t n = pread(h->fd, bytes, 2 * PLACE_BYTES, 0);
	*empty = n == 0;
	if (n <= 0)
		return false;
	bytes[n] = '\0';
	bool has_a = parse(bytes, &a), has_b = n > PLACE_BYTES && parse(bytes + PLACE_BYTES, &b);
	if (has_a && (!has_b || a.turn > b.turn))
		*h = a;
	else if (has_b)
		*h = b;
	return has_a || has_b;
}

bool highwater_open(struct highwater *h, const char *path, struct error *e)
{
	bool empty;

	memset(h, 0, sizeof(*h));
	h->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (h->fd < 0)
		return error_set(e, errno == EACCES ? "denied" : "io", "cannot open %s: %m", path);
	if (read_places(h, &empty) || empty)
		return true;
	highwater_close(h);
	return error_set(e, "corrupt", "%s cannot be read", path);
}

void highwater_close(struct highwater *h)
{
	if (h->fd > 0)
		close(h->fd);
	h->fd = -1;
}

bool highwater_put(struct highwater *h, const char *epoch, uint64_t seq, struct error *e)
{
	char place[PLACE_BYTES], text[96], check[65];

	if (strcmp(h->epoch, epoch) == 0 && h->seq >= seq)
		return true;
	snprintf(text, sizeof(text), "%.32s %" PRIu64 " %" PRIu64, epoch, seq, h->turn + 1);
	check_of(text, check);
	memset(place, ' ', sizeof(place));
	int n = snprintf(place, sizeof(place), "%s %s", text, check);
	place[n] = ' ';
	place[sizeof(place) - 1] = '\n';
	off_t at = (h->turn + 1) % 2 ? 0 : PLACE_BYTES;
	if (pwrite(h->fd, place, sizeof(place), at) != (ssize_t)sizeof(place) ||
		fdatasync(h->fd) != 0)
		return error_set(e, errno == ENOSPC || errno == EDQUOT ? "disk_full" : "io",
			"cannot write down what was acknowledged: %m");
	h->turn++;
	snprintf(h->epoch, sizeof(h->epoch), "%.32s", epoch);
	h->seq = seq;
	return true;
}

bool highwater_is_ahead(const struct highwater *h, const char *epoch, uint64_t seq)
{
	if (!h->epoch[0])
		return false;
	return strcmp(h->epoch, epoch) != 0 || h->seq > seq;
}
