/* SPDX-License-Identifier: MIT */
/* What the targets share. A target is a file with this one function; libFuzzer drives it, or
 * fuzz_main.c hands it the files of its corpus. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program with a sentence unless ok: libFuzzer then keeps the input. */
void fuzz_check(bool ok, const char *what);

/* The same unless judge() lets all of it pass; prints what surrounds the bad byte in hex. */
void fuzz_judge(enum judge_form form, const char *bytes, size_t n, const char *what);

/* A copy with a NUL behind it, so that reading on is seen; freed by the caller. NULs inside
 * stay. */
char *fuzz_string(const uint8_t *data, size_t size);

#endif
