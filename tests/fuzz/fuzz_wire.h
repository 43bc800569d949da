/* SPDX-License-Identifier: MIT */
/* There and back: what a decoder takes must come out of its encoder as bytes that decode to the
 * same. */
#ifndef FUZZ_WIRE_H
#define FUZZ_WIRE_H

#include "fuzz.h"
#include "yiping/wire/span.h"

/* A city of a few areas with the catalog of the demo city; made once, never freed. */
const struct wire_refs *fuzz_refs(void);

struct fuzz_codec {
	const char *name;
	size_t size; // of the struct
	bool (*decode)(const char *bytes, size_t n, struct arena *a, void *out, struct error *e);
	bool (*encode)(const void *in, struct buf *out);
};

/* False if the bytes are not taken; then the error is there and says so in clean words. Structs are
 * filled with rubbish before, so that a member a decoder forgets is seen. */
bool fuzz_round_trip(const struct fuzz_codec *c, const char *bytes, size_t n);

/* Of a function that failed. */
void fuzz_check_error(const struct error *e, const char *what);

/* A codec of a type whose functions have the usual form, with and without refs. */
#define FUZZ_CODEC(name, type)                                                                     \
	static bool name##_in(                                                                     \
		const char *b, size_t n, struct arena *a, void *out, struct error *e)              \
	{                                                                                          \
		return wire_##name##_decode(b, n, fuzz_refs(), a, (type *)out, e);                 \
	}                                                                                          \
	static bool name##_out(const void *in, struct buf *out)                                    \
	{                                                                                          \
		return wire_##name##_encode((const type *)in, fuzz_refs(), out);                   \
	}                                                                                          \
	static const struct fuzz_codec name##_codec = {#name, sizeof(type), name##_in, name##_out}

#define FUZZ_CODEC_PLAIN(name, type)                                                               \
	static bool name##_in(                                                                     \
		const char *b, size_t n, struct arena *a, void *out, struct error *e)              \
	{                                                                                          \
		return wire_##name##_decode(b, n, a, (type *)out, e);                              \
	}                                                                                          \
	static bool name##_out(const void *in, struct buf *out)                                    \
	{                                                                                          \
		return wire_##name##_encode((const type *)in, out);                                \
	}                                                                                          \
	static const struct fuzz_codec name##_codec = {#name, sizeof(type), name##_in, name##_out}

#endif
