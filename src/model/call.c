/* SPDX-License-Identifier: MIT */
#include "yiping/model/call.h"

#include <string.h>

#include "yiping/base/instant.h"

bool call_is_open(const struct call *c)
{
	return c->answered == INSTANT_NONE;
}

bool call_is_to(const struct call *c, const struct person *p)
{
	if (!call_is_open(c) || !c->subject)
		return false;
	return strcmp(c->subject, p->subject) == 0 ||
		(*p->unit_id && strcmp(c->subject, p->unit_id) == 0);
}

const struct call *call_for(const struct event *e, const struct person *p)
{
	if (e->state >= STATE_COUNT || !(STATE_BIT(e->state) & STATES_OPEN))
		return NULL;
	for (size_t i = 0; i < e->call_count; i++)
		if (call_is_to(&e->calls[i], p))
			return &e->calls[i];
	return NULL;
}

uint32_t call_limit_s(const struct event *e, const struct catalog *c)
{
	const struct event_type *t = catalog_type(c, e->type);
	return t ? event_type_limit(t, e->grade, CLOCK_ACCEPT).seconds : 0;
}

static bool is_before(const struct call *a, const struct call *b)
{
	bool open = call_is_open(a);
	if (open != call_is_open(b))
		return open;
	return open ? a->at < b->at : a->answered > b->answered;
}

/* The first of this name, NULL if it is this one. */
static const struct call *earlier(const struct event *e, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (e->calls[i].subject && strcmp(e->calls[i].subject, e->calls[at].subject) == 0)
			return &e->calls[i];
	return NULL;
}

static struct called told(const struct event *e, size_t first)
{
	struct called c = {&e->calls[first], 0};
	for (size_t i = first; i < e->call_count; i++) {
		const struct call *k = &e->calls[i];
		if (!k->subject || strcmp(k->subject, e->calls[first].subject) != 0)
			continue;
		c.times++;
		if (!call_is_open(c.call))
			c.call = k;
	}
	return c;
}

size_t calls_told(const struct event *e, struct called *out, size_t most)
{
	size_t n = 0, all = 0;
	for (size_t i = 0; i < e->call_count; i++) {
		if (!e->calls[i].subject || earlier(e, i))
			continue;
		struct called c = told(e, i);
		size_t at = n < most ? n : most;
		while (at > 0 && is_before(c.call, out[at - 1].call))
			at--;
		all++;
		if (at == most)
			continue;
		n += n < most;
		memmove(out + at + 1, out + at, (n - at - 1) * sizeof *out);
		out[at] = c;
	}
	return all;
}
