/* SPDX-License-Identifier: MIT */
/* Any bytes as what an Alertmanager answers: read, and made into events by the rules of a source.
 * What comes out is clean. The labels' bytes go on into an INI file of rules as well. */
#include <stdlib.h>
#include <string.h>

#include "alert_map.h"
#include "fuzz_wire.h"

static const char rules[] =
	"[source]\nname = am\nurl = http://127.0.0.1:9093\nperiod = 15s\ntype = FO-313\n"
	"area = 500000\ngrade = 4\narea-label = district\ntype-label = type\n"
	"title = {alertname} {odd}\ntext = {summary}{description}\nplace = {instance}\n"
	"[rule one]\nwhen = severity=critical odd~x\ngrade = 2\n"
	"[rule two]\nwhen = severity!=none alertname!~Watch\ntitle = {severity}: {alertname}\n"
	"[rule three]\nwhen = alertname=Watchdog\nignore = yes\n";

static const struct alert_world *world(void)
{
	static struct alert_world w;

	w = (struct alert_world){fuzz_refs()->catalog, fuzz_refs()->tree};
	return &w;
}

static void check_verdict(const struct alert_map *m, const struct wire_alert *a,
	struct arena *arena)
{
	struct alert_verdict v, judged;

	alert_map_apply(m, world(), a, arena, &v);
	alert_map_judge(m, world(), a, &judged);
	fuzz_check(v.ignored == judged.ignored && v.strange == judged.strange, "two verdicts");
	const char *const texts[] = {v.title, v.text, v.place};
	fuzz_check(v.ignored || (v.title && *v.title), "an event without a title");
	for (size_t i = 0; i < 3; i++)
		if (texts[i])
			fuzz_judge(JUDGE_LINE, texts[i], strlen(texts[i]), "text of an alert");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct alert_map map;
	struct wire_alerts alerts;
	struct arena arena = {0};
	struct error e = {0};
	char *bytes = fuzz_string(data, size);

	if (!map.name)
		fuzz_check(alert_map_read_text(&map, rules, "rules", world(), &e), e.text);
	if (wire_alerts_decode(bytes, size, &arena, &alerts, &e)) {
		for (size_t i = 0; i < alerts.count; i++)
			check_verdict(&map, &alerts.alerts[i], &arena);
	} else {
		fuzz_check_error(&e, "alerts");
	}
	arena_finish(&arena);
	free(bytes);
	return 0;
}
