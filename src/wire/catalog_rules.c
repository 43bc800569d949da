/* SPDX-License-Identifier: MIT */
#include "catalog_rules.h"

#include "shapes.h"

#define RULES_MAX 1000

static const struct proposal_rules otherwise = {.distance = 35, .skill = 30, .load = 15, .post = 10,
	.status = 10, .responsible = 30, .reach_km = 60, .load_unsaid = 10};

#define S struct stand_in
static const struct member stand_in_members[] = {
	{.key = "kind", .type = MEMBER_REF, .set = REF_UNIT_KIND, .need = NEED, AT(S, kind)},
	{.key = "by", .type = MEMBER_REF, .set = REF_UNIT_KIND, .need = NEED, AT(S, by)},
};
#undef S
static const struct shape shape_stand_in = SHAPE(stand_in_members);

static bool get_kinds(struct reader *r, json_t *o, void *base)
{
	struct assist_rule *a = base;
	json_t *list;
	if (!read_list(r, o, "kinds", PROPOSAL_KINDS_MAX, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *id = json_string_value(json_array_get(list, i));
		uint32_t num = id ? ref_num(r->refs, REF_UNIT_KIND, id) : 0;
		if (!num)
			return reader_fail(r, "kinds", "not a kind of unit");
		a->kinds[a->count++] = (uint16_t)num;
	}
	return true;
}

#define S struct assist_rule
static const struct member assist_members[] = {
	{.key = "type", .type = MEMBER_REF, .set = REF_TYPE, .need = NEED, AT(S, type)},
	{.type = MEMBER_CUSTOM, .in = get_kinds},
};
#undef S
static const struct shape shape_assist = SHAPE(assist_members);

#define S struct proposal_rules
static const struct member list_members[] = {
	{.key = "stand_ins", .sub = &shape_stand_in,
		LIST_OF(S, stand_ins, stand_in_count, struct stand_in)},
	{.key = "assist", .sub = &shape_assist,
		LIST_OF(S, assists, assist_count, struct assist_rule)},
};
#undef S
static const struct shape shape_lists = SHAPE(list_members);

/* A number that stays as it is when nothing is said; 0 is a number. */
static bool get_number(struct reader *r, json_t *o, const char *key, uint16_t *value)
{
	uint64_t n;
	if (!member_of(o, key))
		return true;
	if (!read_uint(r, o, key, RULES_MAX, &n))
		return false;
	*value = (uint16_t)n;
	return true;
}

static bool get_weights(struct reader *r, json_t *o, struct proposal_rules *p)
{
	json_t *w = member_of(o, "weights");
	if (w && !json_is_object(w))
		return reader_fail(r, "weights", "expected an object");
	return !w || (get_number(r, w, "distance", &p->distance) &&
		get_number(r, w, "skill", &p->skill) && get_number(r, w, "load", &p->load) &&
		get_number(r, w, "post", &p->post) && get_number(r, w, "status", &p->status) &&
		get_number(r, w, "responsible", &p->responsible));
}

bool proposal_rules_read(struct reader *r, json_t *o, void *catalog)
{
	struct proposal_rules *p = &((struct catalog *)catalog)->proposal;
	json_t *section = member_of(o, "proposal");
	struct proposal_rules lists = {0};
	*p = otherwise;
	if (!section)
		return true;
	if (!json_is_object(section))
		return reader_fail(r, "proposal", "expected an object");
	size_t before = reader_push(r, "proposal");
	if (!get_weights(r, section, p) || !get_number(r, section, "reach_km", &p->reach_km) ||
		!get_number(r, section, "load_unsaid", &p->load_unsaid) ||
		!shape_read(r, &shape_lists, section, &lists))
		return false;
	p->stand_ins = lists.stand_ins;
	p->stand_in_count = lists.stand_in_count;
	p->assists = lists.assists;
	p->assist_count = lists.assist_count;
	reader_pop(r, before);
	return true;
}

/* ---- plans ---- */

static bool get_step_limit(struct reader *r, json_t *o, void *base)
{
	struct response_step *step = base;
	return duration_read(r, "limit", member_of(o, "limit"), &step->limit);
}

#define S struct response_step
static const struct member step_members[] = {
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, num)},
	{.key = "what", .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, what)},
	{.key = "unit_kind", .type = MEMBER_REF, .set = REF_UNIT_KIND, AT(S, unit_kind)},
	{.type = MEMBER_CUSTOM, .in = get_step_limit},
};
#undef S
static const struct shape shape_step = SHAPE(step_members);

static bool get_types(struct reader *r, json_t *o, void *base)
{
	struct response_plan *p = base;
	json_t *list;
	if (!read_list(r, o, "types", PLAN_TYPES_MAX, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *id = json_string_value(json_array_get(list, i));
		uint32_t num = id ? ref_num(r->refs, REF_TYPE, id) : 0;
		if (!num)
			return reader_fail(r, "types", "not a type of event");
		p->types[p->type_count++] = (uint16_t)num;
	}
	return true;
}

static bool check_steps(struct reader *r, json_t *o, void *base)
{
	const struct response_plan *p = base;
	(void)o;
	for (size_t i = 0; i < p->step_count; i++)
		if (p->steps[i].num != i + 1)
			return reader_fail(r, "steps", "must be numbered from 1, in order");
	return true;
}

#define S struct response_plan
static const struct member plan_members[] = {
	{.key = "id", .type = MEMBER_ROOM, .need = NEED, AT(S, id)},
	{.key = "num", .type = MEMBER_UINT, .need = NEED, AT(S, num)},
	{.key = "name", .type = MEMBER_OBJECT, .sub = &shape_name, AT(S, name)},
	{.type = MEMBER_CUSTOM, .in = get_types},
	{.key = "steps", .sub = &shape_step, LIST_OF(S, steps, step_count, struct response_step)},
	{.type = MEMBER_CUSTOM, .in = check_steps},
};
#undef S
const struct shape shape_response_plan = SHAPE(plan_members);

/* ---- orders ---- */

#define MINUTES(n) {(n) * 60, false}
#define HOURS(n) {(n) * 3600, false}
static const struct order_limits patience[6] = {
	[1] = {MINUTES(5), HOURS(1), MINUTES(30)},
	[2] = {MINUTES(5), HOURS(2), MINUTES(30)},
	[3] = {MINUTES(10), HOURS(4), MINUTES(30)},
	[4] = {MINUTES(30), HOURS(24), HOURS(2)},
	[5] = {HOURS(2), HOURS(72), HOURS(24)},
};

static bool read_one(struct reader *r, json_t *o, struct catalog *c)
{
	uint64_t grade;
	if (!read_uint(r, o, "grade", 5, &grade))
		return false;
	struct order_limits *l = &c->orders[grade];
	if (!grade)
		return reader_fail(r, "grade", "expected 1 to 5");
	return duration_read(r, "accept", member_of(o, "accept"), &l->accept) &&
		duration_read(r, "reply", member_of(o, "reply"), &l->reply) &&
		duration_read(r, "check", member_of(o, "check"), &l->check);
}

bool order_limits_read(struct reader *r, json_t *o, void *catalog)
{
	struct catalog *c = catalog;
	json_t *list;
	for (int i = 0; i < 6; i++)
		c->orders[i] = patience[i];
	if (!read_list(r, o, "orders", 5, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!read_one(r, json_array_get(list, i), c))
			return false;
	return true;
}

/* ---- reports ---- */

/* Of the first report what is widely asked for: serious and above by phone within half an hour and
 * in writing within one, larger within two, ordinary the same day (domain brief, 4.2). Follow-ups
 * and the last report are [I]: this program's guess, for a city to replace. */
static const struct inform_limits promptness[6] = {
	[1] = {MINUTES(30), HOURS(1), false, HOURS(2), HOURS(24)},
	[2] = {MINUTES(30), HOURS(1), false, HOURS(4), HOURS(24)},
	[3] = {.written = HOURS(2), .follow_up = HOURS(8), .final = HOURS(48)},
	[4] = {.written = HOURS(2), .same_day = true},
};

static bool read_inform(struct reader *r, json_t *o, struct catalog *c)
{
	uint64_t grade;
	struct inform_limits l = {0};
	if (!read_uint(r, o, "grade", 5, &grade))
		return false;
	if (!grade)
		return reader_fail(r, "grade", "expected 1 to 5");
	static const char *const keys[] = {"phone", "written", "follow_up", "final"};
	struct duration_limit *const limits[] = {&l.phone, &l.written, &l.follow_up, &l.final};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (member_of(o, keys[i]) &&
			!duration_read(r, keys[i], member_of(o, keys[i]), limits[i]))
			return false;
	if (!read_flag(r, o, "same_day", &l.same_day))
		return false;
	if (!l.written.seconds && (l.phone.seconds || l.follow_up.seconds || l.final.seconds))
		return reader_fail(r, "written", "is what the others hang on");
	c->informs[grade] = l;
	return true;
}

bool inform_limits_read(struct reader *r, json_t *o, void *catalog)
{
	struct catalog *c = catalog;
	json_t *list;
	for (int i = 0; i < 6; i++)
		c->informs[i] = promptness[i];
	if (!read_list(r, o, "reports", 5, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!read_inform(r, json_array_get(list, i), c))
			return false;
	return true;
}

/* ---- what nobody owns ---- */

static const struct duration_limit ownerless[6] = {[1] = MINUTES(5), [2] = MINUTES(10),
	[3] = MINUTES(10), [4] = MINUTES(30), [5] = MINUTES(30)};

static bool read_unowned(struct reader *r, json_t *o, struct catalog *c)
{
	uint64_t grade;
	if (!read_uint(r, o, "grade", 5, &grade))
		return false;
	if (!grade)
		return reader_fail(r, "grade", "expected 1 to 5");
	return duration_read(r, "limit", member_of(o, "limit"), &c->unowned[grade]);
}

bool unowned_limits_read(struct reader *r, json_t *o, void *catalog)
{
	struct catalog *c = catalog;
	json_t *list;
	for (int i = 0; i < 6; i++)
		c->unowned[i] = ownerless[i];
	if (!read_list(r, o, "unowned", 5, &list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!read_unowned(r, json_array_get(list, i), c))
			return false;
	return true;
}
