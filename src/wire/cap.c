/* SPDX-License-Identifier: MIT */
#include "yiping/wire/cap.h"

#include <inttypes.h>
#include <string.h>

#include "yiping/base/instant.h"
#include "yiping/base/utf8.h"

#define NAMESPACE "urn:oasis:names:tc:emergency:cap:1.2"

/* ---- XML ---- */

/* What XML 1.0 can hold at all. */
static bool is_char(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) ||
		(c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

static void put_char(struct buf *b, uint32_t c)
{
	char bytes[4];
	switch (c) {
	case '&': buf_puts(b, "&amp;"); break;
	case '<': buf_puts(b, "&lt;"); break;
	case '>': buf_puts(b, "&gt;"); break;
	case '"': buf_puts(b, "&quot;"); break;
	default: buf_add(b, bytes, utf8_encode(is_char(c) ? c : 0xFFFD, bytes));
	}
}

void wire_xml_text(struct buf *out, const char *s)
{
	size_t left = strlen(s);
	while (left) {
		uint32_t c;
		size_t n = utf8_decode(s, left, &c);
		put_char(out, c);
		s += n;
		left -= n;
	}
}

static void element(struct buf *b, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	buf_printf(b, "<%s>", name);
	wire_xml_text(b, text);
	buf_printf(b, "</%s>\n", name);
}

/* CAP wants an offset and no fraction: "2026-07-09T16:42:07+08:00". */
static void put_time(struct buf *b, int64_t at, int offset)
{
	struct civil c;
	int minutes = offset < 0 ? -offset : offset;
	instant_civil(at, offset, &c);
	buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year, c.month, c.day, c.hour,
		c.minute, c.second, offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void time_element(struct buf *b, const char *name, int64_t at, int offset)
{
	if (at == INSTANT_NONE)
		return;
	buf_printf(b, "<%s>", name);
	put_time(b, at, offset);
	buf_printf(b, "</%s>\n", name);
}

/* ---- what a warning means in CAP ---- */

static const char *severity_of(enum colour c)
{
	switch (c) {
	case COLOUR_RED: return "Extreme";
	case COLOUR_ORANGE: return "Severe";
	case COLOUR_YELLOW: return "Moderate";
	case COLOUR_BLUE: return "Minor";
	default: return "Unknown";
	}
}

static const char *urgency_of(const struct warning *w, bool begun)
{
	switch (w->colour) {
	case COLOUR_RED: return "Immediate";
	case COLOUR_ORANGE: return begun ? "Immediate" : "Expected";
	case COLOUR_YELLOW: return "Expected";
	case COLOUR_BLUE: return begun ? "Expected" : "Future";
	default: return "Unknown";
	}
}

static const char *certainty_of(const struct warning *w, bool begun)
{
	switch (w->colour) {
	case COLOUR_RED: return begun ? "Observed" : "Likely";
	case COLOUR_ORANGE:
	case COLOUR_YELLOW: return "Likely";
	case COLOUR_BLUE: return "Possible";
	default: return "Unknown";
	}
}

static const char *category_of(const char *hazard)
{
	static const char *const known[][2] = {{"rainstorm", "Met"}, {"heat", "Met"},
		{"wind", "Met"}, {"fog", "Met"}, {"cold", "Met"}, {"flood", "Met"},
		{"geohazard", "Geo"}, {"quake", "Geo"}, {"forest_fire", "Fire"},
		{"air", "Env"}, {"health", "Health"}};
	for (size_t i = 0; hazard && i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i][0], hazard) == 0)
			return known[i][1];
	return "Other";
}

static const char *response_of(const struct warning *w)
{
	if (w->state == WARNING_LIFTED)
		return "AllClear";
	return w->colour == COLOUR_RED || w->colour == COLOUR_ORANGE ? "Prepare" : "Monitor";
}

/* ---- the message ---- */

static void put_references(struct buf *b, const struct cap_message *m, int offset)
{
	if (m->before == INSTANT_NONE)
		return;
	buf_puts(b, "<references>");
	wire_xml_text(b, m->sender);
	buf_putc(b, ',');
	wire_xml_text(b, m->warning->id);
	buf_printf(b, ".%" PRIu32 ",", m->warning->rev - 1);
	put_time(b, m->before, offset);
	buf_puts(b, "</references>\n");
}

static void put_area(struct buf *b, const struct area_tree *t, uint32_t num, const char *lang)
{
	const struct area *a = area_by_num(t, num);
	if (!a)
		return;
	buf_puts(b, "<area>\n");
	element(b, "areaDesc", name_in(&a->name, lang));
	buf_puts(b, "<geocode>\n");
	element(b, "valueName", "area");
	element(b, "value", a->id);
	buf_puts(b, "</geocode>\n</area>\n");
}

static void put_info(struct buf *b, const struct cap_message *m, const struct wire_refs *refs,
	const char *lang)
{
	const struct warning *w = m->warning;
	int offset = refs->catalog->calendar.utc_offset_minutes;
	bool begun = w->onset != INSTANT_NONE && w->onset <= m->sent;
	buf_puts(b, "<info>\n");
	element(b, "language", lang);
	element(b, "category", category_of(w->hazard));
	element(b, "event", w->hazard && *w->hazard ? w->hazard : "warning");
	element(b, "responseType", response_of(w));
	element(b, "urgency", urgency_of(w, begun));
	element(b, "severity", severity_of(w->colour));
	element(b, "certainty", certainty_of(w, begun));
	time_element(b, "effective", w->issued, offset);
	time_element(b, "onset", w->onset, offset);
	time_element(b, "expires", w->expires, offset);
	element(b, "senderName", name_in(&w->issuer, lang));
	element(b, "headline", name_in(&w->headline, lang));
	element(b, "description", name_in(&w->caution, lang));
	element(b, "instruction", name_in(&w->measures, lang));
	buf_puts(b, "<parameter>\n");
	element(b, "valueName", "colour");
	element(b, "value", colour_token(w->colour));
	buf_puts(b, "</parameter>\n");
	for (size_t i = 0; i < w->area_count; i++)
		put_area(b, refs->tree, w->areas[i], lang);
	if (!w->area_count)
		put_area(b, refs->tree, w->area, lang);
	buf_puts(b, "</info>\n");
}

static const char *type_of(const struct cap_message *m)
{
	if (m->warning->state == WARNING_LIFTED)
		return "Cancel";
	return m->before == INSTANT_NONE ? "Alert" : "Update";
}

/* What nobody has confirmed is for nobody to act upon. */
static const char *status_of(const struct warning *w)
{
	if (w->state == WARNING_PROPOSED || w->state == WARNING_DROPPED)
		return "Draft";
	return w->exercise ? "Exercise" : "Actual";
}

bool wire_cap_encode(const struct cap_message *m, const struct wire_refs *refs, struct buf *out)
{
	const struct warning *w = m->warning;
	int offset = refs->catalog->calendar.utc_offset_minutes;
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	buf_puts(out, "<alert xmlns=\"" NAMESPACE "\">\n<identifier>");
	wire_xml_text(out, w->id);
	buf_printf(out, ".%" PRIu32 "</identifier>\n", w->rev);
	element(out, "sender", m->sender);
	time_element(out, "sent", m->sent, offset);
	element(out, "status", status_of(w));
	element(out, "msgType", type_of(m));
	element(out, "scope", "Public");
	element(out, "note", w->exercise ? "演练 / EXERCISE" : NULL);
	put_references(out, m, offset);
	put_info(out, m, refs, "zh-CN");
	if (w->headline.en)
		put_info(out, m, refs, "en");
	buf_puts(out, "</alert>\n");
	return !out->overflow;
}
