/* SPDX-License-Identifier: MIT */
#include "yiping/model/muster.h"

static void take_out(struct muster *m, uint32_t unit)
{
	size_t kept = 0;
	if (m->lead == unit)
		m->lead = 0;
	for (size_t i = 0; i < m->assist_count; i++)
		if (m->assist[i] != unit)
			m->assist[kept++] = m->assist[i];
	m->assist_count = kept;
}

void muster_fill(struct muster *m, const struct proposal *p)
{
	if (m->filled || m->touched)
		return;
	m->filled = true;
	m->lead = p->lead.proposed ? p->lead.proposed->unit->num : 0;
	m->assist_count = 0;
	for (size_t i = 0; i < p->assist_count && m->assist_count < ACT_UNITS_MAX; i++)
		if (p->assist[i].proposed)
			m->assist[m->assist_count++] = p->assist[i].proposed->unit->num;
}

enum muster_part muster_part(const struct muster *m, uint32_t unit)
{
	if (unit && m->lead == unit)
		return MUSTER_LEADS;
	for (size_t i = 0; i < m->assist_count; i++)
		if (m->assist[i] == unit)
			return MUSTER_ASSISTS;
	return MUSTER_OUT;
}

static enum muster_part next_part(enum muster_part now, bool assists)
{
	if (now == MUSTER_OUT)
		return assists ? MUSTER_ASSISTS : MUSTER_LEADS;
	if (now == MUSTER_LEADS)
		return assists ? MUSTER_OUT : MUSTER_ASSISTS;
	return assists ? MUSTER_LEADS : MUSTER_OUT;
}

bool muster_turn(struct muster *m, uint32_t unit, bool assists)
{
	enum muster_part to = next_part(muster_part(m, unit), assists);
	if (!unit || (to == MUSTER_ASSISTS && m->assist_count == ACT_UNITS_MAX))
		return false;
	m->touched = true;
	take_out(m, unit);
	if (to == MUSTER_LEADS)
		m->lead = unit;
	else if (to == MUSTER_ASSISTS)
		m->assist[m->assist_count++] = unit;
	return true;
}

unsigned muster_doubts(const struct candidate *c)
{
	unsigned doubts = c->asked ? MUSTER_ASKED : 0;
	if (c->overloaded)
		doubts |= MUSTER_LOADED;
	if (c->status == UNIT_BUSY)
		doubts |= MUSTER_BUSY;
	return c->takes_part ? doubts | MUSTER_IN_IT : doubts;
}
