/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "yiping/base/instant.h"

#include "city_parts.h"

/* Streets, estates and the like are made up of these; none is meant to be a real one. */
static const char *const roads[] = {"建新", "和平", "滨江", "松林", "学府", "云台", "黄桷",
	"竹园", "石桥", "龙泉", "凤鸣", "春晖", "锦绣", "民生", "科苑", "桃源", "南桥", "长岭",
	"金龙", "翠湖", "红岩", "江岸", "双桥", "新民", "文化", "园林", "银杏", "玉带"};
static const char *const road_kinds[] = {"路", "街", "大道", "支路", "巷"};
static const char *const estates[] = {"江畔家园", "云岭雅苑", "锦城花园", "翠竹苑", "龙湾新居",
	"枫林小区", "金桥佳苑", "春江名都", "学府花园", "南山雅居", "桂花苑", "民和小区",
	"长河公寓", "鹿山新城", "东篱苑"};
static const char *const sites[] = {"二期工地", "安置房工地", "轨道施工段", "厂房改扩建工地",
	"管网改造段"};
static const char *const waters[] = {"龙溪河段", "清水溪", "梁滩河段", "桃花溪", "双河口码头",
	"回龙湾", "跳磴河段"};
static const char *const public_places[] = {"农贸市场", "步行街", "小学门口", "公交站",
	"社区广场", "菜市口", "医院门前", "体育公园", "客运站", "商贸城"};
static const char *const hills[] = {"后山", "铁山坪林区", "云雾山林区", "凉风垭", "石龙坡",
	"松林坡"};
static const char *const firms[] = {"恒达机械厂", "渝江食品公司", "长岭电子园", "川东物流园",
	"金盾建材公司", "云谷软件园", "宏兴纺织厂"};

#define PICK(list, key) (list)[noise_below((key), sizeof(list) / sizeof(list)[0])]

enum place_word { AT_ROAD, AT_ESTATE, AT_SITE, AT_WATER, AT_PUBLIC, AT_HILL, AT_FIRM };

/* Where things of a domain happen, by catalog num. */
static const unsigned char where_of_domain[9][4] = {
	{AT_ROAD, AT_ROAD, AT_ROAD, AT_ROAD},
	{AT_PUBLIC, AT_ROAD, AT_ESTATE, AT_PUBLIC},
	{AT_FIRM, AT_FIRM, AT_SITE, AT_PUBLIC},
	{AT_ROAD, AT_ROAD, AT_ESTATE, AT_ROAD},
	{AT_ESTATE, AT_ROAD, AT_PUBLIC, AT_ESTATE},
	{AT_ESTATE, AT_HILL, AT_ROAD, AT_PUBLIC},
	{AT_ROAD, AT_PUBLIC, AT_ROAD, AT_SITE},
	{AT_WATER, AT_WATER, AT_ROAD, AT_ESTATE},
	{AT_ESTATE, AT_ESTATE, AT_PUBLIC, AT_ESTATE},
};

static const char *place_word(enum place_word w, uint64_t key, struct arena *a)
{
	uint64_t one = noise_key(key, 1), two = noise_key(key, 2);
	unsigned number = 1 + noise_below(noise_key(key, 3), 180);

	switch (w) {
	case AT_ESTATE:
		return arena_printf(a, "%s%u栋", PICK(estates, one), 1 + number % 24);
	case AT_SITE:
		return arena_printf(a, "%s路%s", PICK(roads, one), PICK(sites, two));
	case AT_WATER:
		return PICK(waters, one);
	case AT_PUBLIC:
		return arena_printf(a, "%s%s", PICK(roads, one), PICK(public_places, two));
	case AT_HILL:
		return PICK(hills, one);
	case AT_FIRM:
		return PICK(firms, one);
	default:
		return arena_printf(a, "%s%s%u号", PICK(roads, one), PICK(road_kinds, two), number);
	}
}

/* Some types have a place that goes without saying. */
static enum place_word where_of_type(const struct event_type *t, uint64_t key)
{
	static const struct {
		const char *id;
		enum place_word where;
	} fixed[] = {{"ER-501", AT_HILL}, {"ER-502", AT_ESTATE}, {"ER-507", AT_WATER},
		{"ER-509", AT_HILL}, {"ER-510", AT_HILL}, {"ER-513", AT_WATER}, {"ER-514", AT_SITE},
		{"CC-607", AT_SITE}, {"EL-705", AT_HILL}, {"EL-707", AT_WATER}, {"EL-706", AT_ROAD},
		{"FO-314", AT_ESTATE}, {"FO-305", AT_ESTATE}, {"SG-409", AT_PUBLIC},
		{"EC-204", AT_SITE}, {"ER-512", AT_FIRM}, {"ER-506", AT_WATER}};

	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
		if (strcmp(fixed[i].id, t->id) == 0)
			return fixed[i].where;
	}
	return (enum place_word)where_of_domain[t->domain < 9 ? t->domain : 0][key & 3];
}

/* What befalls a place; other things are simply there. By domain: facilities, emergencies. */
static bool befalls(const struct event_type *t)
{
	return t->domain == 3 || t->domain == 5;
}

static const char *title_of(uint64_t key, const char *place, const struct event_type *t,
	const char *type, struct arena *a)
{
	switch (noise_below(key, 3)) {
	case 0:
		return arena_printf(a, "%s %s", place, type);
	case 1:
		return arena_printf(a, "%s附近%s", place, type);
	default:
		return arena_printf(a, befalls(t) ? "%s发生%s" : "%s一带%s", place, type);
	}
}

/* Without what the catalog adds in brackets. */
static const char *type_word(const struct event_type *t, struct arena *a)
{
	const char *name = name_in(&t->name, "zh-CN");
	return arena_strndup(a, name, strcspn(name, "("));
}

/* One sentence in the manner of each source: area, place, type. */
static const char *const sentences[SOURCE_COUNT][3] = {
	[SOURCE_NONE] = {"%s%s：%s。", "%s%s：%s。", "%s%s：%s。"},
	[SOURCE_DEVICE] = {"%s%s感知设备报警：%s。", "%s%s传感器连续超限，研判为%s。",
		"%s%s物联终端上报：%s。"},
	[SOURCE_CAMERA] = {"%s%s视频识别到疑似%s。", "%s%s摄像头抓拍：%s。",
		"%s%s视频巡检发现%s。"},
	[SOURCE_DRONE] = {"无人机巡飞至%s%s发现%s。", "无人机航拍%s%s，疑似%s。",
		"%s%s无人机自动巡检识别到%s。"},
	[SOURCE_HOTLINE] = {"市民来电反映%s%s：%s，请尽快处理。", "热线工单：%s%s，%s。",
		"来电人在%s%s，反映%s，希望尽快解决。"},
	[SOURCE_GRID] = {"网格员巡查%s%s时发现%s。", "网格员上报：%s%s，%s。",
		"日常走访中发现%s%s存在%s。"},
	[SOURCE_SYSTEM] = {"系统比对发现%s%s：%s。", "数据规则触发，%s%s，%s。",
		"平台预警：%s%s，%s。"},
	[SOURCE_WARNING] = {"专业部门通报：%s%s，%s。", "接行业预警，%s%s需防范%s。",
		"预警信息：%s%s，%s。"},
	[SOURCE_PUBLIC] = {"市民扫码上报：%s%s，%s。", "小程序上报%s%s%s，附照片。",
		"随手拍：%s%s%s。"},
	[SOURCE_OTHER] = {"%s%s：%s。", "%s%s：%s。", "%s%s：%s。"},
};

/* The sentence with its three holes filled. */
static const char *filled(const char *sentence, const char *const holes[3], struct arena *a)
{
	const char *out = "";
	int hole = 0;

	while (*sentence) {
		size_t n = 0;
		while (sentence[n] && sentence[n] != '%')
			n++;
		out = arena_printf(a, "%s%.*s%s", out, (int)n, sentence,
			sentence[n] && hole < 3 ? holes[hole] : "");
		hole += sentence[n] != '\0';
		sentence += n + (sentence[n] ? 2 : 0);
	}
	return out;
}

static const char *ref_of(const struct city *c, uint64_t key, enum source_kind source,
	uint32_t area, int64_t at, struct arena *a)
{
	const struct place *p = &c->places[area];
	const char *district = p->district ? area_by_num(c->tree, p->district)->id : "500000";
	unsigned n = noise_below(noise_key(key, 9), 9000) + 1000;
	struct civil day;

	instant_civil(at, c->catalog->calendar.utc_offset_minutes, &day);
	switch (source) {
	case SOURCE_DEVICE:
		return arena_printf(a, "DEV-%s-%04u", district, n);
	case SOURCE_CAMERA:
		return arena_printf(a, "CAM-%s-%04u", district, n);
	case SOURCE_DRONE:
		return arena_printf(a, "UAV-%s-%02u", district, n % 40);
	case SOURCE_HOTLINE:
		return arena_printf(a, "12345-%04d%02d%02d-%05u", day.year, day.month, day.day,
			n * 7 % 60000);
	default:
		return NULL;
	}
}

struct words city_words(const struct city *c, uint64_t key, const struct event_type *t,
	uint32_t area, enum source_kind source, int64_t at, struct arena *arena)
{
	const struct area *a = area_by_num(c->tree, area);
	const char *type = type_word(t, arena), *village = name_in(&a->short_name, "zh-CN");
	const char *place = place_word(where_of_type(t, key), noise_key(key, 5), arena);
	const char *const holes[3] = {village, place, type};

	return (struct words){.place = arena_printf(arena, "%s%s", village, place),
		.title = title_of(noise_key(key, 6), place, t, type, arena),
		.text = filled(sentences[source][noise_below(noise_key(key, 7), 3)], holes, arena),
		.ref = ref_of(c, key, source, area, at, arena)};
}

const char *city_result_words(uint64_t key, struct arena *arena)
{
	static const char *const results[] = {"现场已处置完毕，恢复正常。",
		"已清理到位，现场无遗留隐患。", "已修复并复测合格。", "已劝导整改，当事人配合。",
		"已与当事人沟通，双方达成一致。", "设施已更换，运行正常。",
		"已疏导完毕，秩序恢复。", "已现场核查并整改到位。"};

	return arena_printf(arena, "%s出动%u人。", PICK(results, key),
		2 + noise_below(noise_key(key, 1), 9));
}

const char *city_inform_words(enum inform_kind kind, bool phone, uint64_t key)
{
	static const char *const calls[] = {"电话首报：情况属实，正在核实伤亡损失。",
		"电话首报：已派队伍前往，书面报告随后。"};
	static const char *const firsts[] = {"首报：事件已核实定级，力量已派出，暂无人员伤亡。",
		"首报：现场情况正在核实，已启动先期处置。", "首报：已到场处置，影响范围可控。"};
	static const char *const follow_ups[] = {"续报：处置正在进行，无新增人员伤亡。",
		"续报：险情得到控制，继续处置。", "续报：增援力量已到场，进展正常。"};
	static const char *const finals[] = {"终报：处置完毕，现场已恢复。",
		"终报：已办结，原因与损失见附件。", "终报：经核查情况已消除，不再续报。"};

	if (phone)
		return PICK(calls, key);
	switch (kind) {
	case INFORM_FOLLOW_UP: return PICK(follow_ups, key);
	case INFORM_FINAL: return PICK(finals, key);
	default: return PICK(firsts, key);
	}
}

const char *city_progress_words(uint64_t key)
{
	static const char *const notes[] = {"已到达现场，正在处置。", "已设置警戒，人员疏散中。",
		"已联系权属单位到场。", "设备已进场，正在抢修。", "现场可控，继续处理。",
		"正在核对情况，稍后反馈。", "已清理过半，预计一小时内完成。"};

	return PICK(notes, key);
}
