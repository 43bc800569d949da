/* SPDX-License-Identifier: MIT */
/* Tables of tab-separated values; a line that begins with # is a comment. */
#ifndef YIPING_CITY_TSV_H
#define YIPING_CITY_TSV_H

#include <stdbool.h>
#include <stddef.h>

#include "yiping/base/error.h"

#define TSV_FIELDS_MAX 8

struct tsv {
	char *bytes; // the file; fields point into it
	char *rest;
	int line;    // of the row last read, from 1
	const char *name;
	const char *field[TSV_FIELDS_MAX]; // "" beyond `count`
	size_t count;
};

/* Reads the file whole; `name` is kept. */
bool tsv_open(struct tsv *t, const char *dir, const char *name, struct error *e);
void tsv_close(struct tsv *t);

/* The next row's fields; false at the end. */
bool tsv_next(struct tsv *t);

/* "city_data" with file and line; returns false. */
bool tsv_refuse(const struct tsv *t, const char *why, struct error *e);

#endif
