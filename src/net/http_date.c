/* SPDX-License-Identifier: MIT */
#include "yiping/net/http_date.h"

#include <ctype.h>
#include <string.h>

#include <curl/curl.h>

#include "yiping/base/instant.h"

/* The longest form is "Wednesday, 09-Nov-94 08:49:37 GMT". */
#define LONGEST 36
#define SHORTEST 24

bool http_date_parse(const char *s, int64_t *at)
{
	if (s == NULL)
		return false;
	size_t n = strnlen(s, LONGEST + 1);

	/* curl_getdate reads far more than HTTP allows; all three forms begin with a day's name and
	 * have a time of day, which keeps bare numbers and single words out. */
	if (n < SHORTEST || n > LONGEST || !isalpha((unsigned char)s[0]) || strchr(s, ':') == NULL)
		return false;
	time_t t = curl_getdate(s, NULL);
	if (t < 0)
		return false;
	*at = (int64_t)t * SECOND_MS;
	return true;
}
