/* SPDX-License-Identifier: MIT */
/* Indicators: from a raw value to a colour, with hysteresis, N samples and overrides per place. */
#ifndef YIPING_MODEL_INDICATOR_H
#define YIPING_MODEL_INDICATOR_H

#include "yiping/model/catalog.h"
#include "yiping/model/tick.h"

/* override_limits below: NULL, or COLOUR_COUNT limits that replace all of the indicator's own. */

/* The colour of a value by the limits alone; COLOUR_NONE for NAN. */
enum colour indicator_colour(const struct indicator *i, const struct limit *override_limits,
	double value);

/* The running judgement of one series. */
struct judge {
	uint8_t colour;   // enum colour in force
	uint8_t pending;  // enum colour that samples point to
	uint8_t count;    // consecutive samples that point there
	uint8_t quality;  // enum quality; the caller's, judge_sample leaves it alone
	/* By colour: consecutive samples across its limit, seen from `colour`. */
	uint8_t run[COLOUR_COUNT];
};

/* Takes one sample; true if the colour in force changed. A step up needs i->samples samples at or
 * beyond the limit (1-3-5 indicators: one, pass urgent), a step down as many inside it by the
 * hysteresis. NAN is no sample. A zeroed struct judge is ready. */
bool judge_sample(struct judge *j, const struct indicator *i, const struct limit *override_limits,
	double value, bool urgent);

/* Position on the common axis of limits: 0 = good end, 1 = blue limit, 2 = yellow, 3 = orange, 4 =
 * red, up to 5; piecewise linear and clamped. Bands: towards the nearer side; *side is -1 low, 1
 * high, 0 inside or one-sided. A missing limit begins where the next worse one does; beyond the
 * worst limit that is set the axis ends. NAN gives 0. */
double indicator_position(const struct indicator *i, const struct limit *override_limits,
	double value, int *side);

/* The same three for a value of a series, by the limits that hold at its place: its own, or the
 * catalog's times its factor. Hysteresis is the catalog's times the factor. */
enum colour series_colour(const struct indicator *i, const struct series *s, double value);
bool series_judge(struct judge *j, const struct indicator *i, const struct series *s, double value,
	bool urgent);
double series_position(const struct indicator *i, const struct series *s, double value, int *side);

/* The value as shown: decimals, thousands parted by a space, "-" if it is not finite; into out, cut
 * to the room. The same in every locale. */
void indicator_format(const struct indicator *i, double value, char *out, size_t room);

#endif
