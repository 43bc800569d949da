/* SPDX-License-Identifier: MIT */
#include "store_test_util.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "yiping/store/highwater.h"

#define EPOCH "0123456789abcdef0123456789abcdef"
#define LATER "fedcba9876543210fedcba9876543210"

static void remembers(void **state)
{
	struct place *p = *state;
	struct highwater h;
	struct stat st;

	MUST(highwater_open(&h, p->path, why));
	assert_string_equal(h.epoch, "");
	assert_false(highwater_is_ahead(&h, EPOCH, 0));
	for (uint64_t seq = 1; seq <= 9; seq++)
		MUST(highwater_put(&h, EPOCH, seq, why));
	MUST(highwater_put(&h, EPOCH, 4, why));
	highwater_close(&h);
	MUST(highwater_open(&h, p->path, why));
	assert_string_equal(h.epoch, EPOCH);
	assert_int_equal(h.seq, 9);
	assert_false(highwater_is_ahead(&h, EPOCH, 9));
	assert_false(highwater_is_ahead(&h, EPOCH, 10));
	assert_true(highwater_is_ahead(&h, EPOCH, 8));
	assert_true(highwater_is_ahead(&h, LATER, 100));
	MUST(highwater_put(&h, LATER, 1, why));
	highwater_close(&h);
	MUST(highwater_open(&h, p->path, why));
	assert_string_equal(h.epoch, LATER);
	assert_int_equal(h.seq, 1);
	highwater_close(&h);
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void a_torn_write_loses_one_step_at_most(void **state)
{
	struct place *p = *state;
	struct highwater h;
	struct error e = {0};

	for (int place = 0; place < 2; place++) {
		unlink(p->path);
		MUST(highwater_open(&h, p->path, why));
		for (uint64_t seq = 1; seq <= 6; seq++)
			MUST(highwater_put(&h, EPOCH, seq, why));
		highwater_close(&h);
		int fd = open(p->path, O_WRONLY);
		assert_int_equal(pwrite(fd, "torn torn", 9, place * 512 + 30), 9);
		close(fd);
		MUST(highwater_open(&h, p->path, why));
		assert_true(h.seq == 5 || h.seq == 6);
		/* The next write must go where the rubbish is. */
		MUST(highwater_put(&h, EPOCH, 7, why));
		highwater_close(&h);
		MUST(highwater_open(&h, p->path, why));
		assert_int_equal(h.seq, 7);
		highwater_close(&h);
	}
	int fd = open(p->path, O_WRONLY | O_TRUNC);
	assert_int_equal(write(fd, "rubbish", 7), 7);
	close(fd);
	assert_false(highwater_open(&h, p->path, &e));
	assert_string_equal(e.code, "corrupt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(remembers),
		TEST(a_torn_write_loses_one_step_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
