#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""TAP check of the demo city's catalog: counts, references, limits, widths, both languages."""

import datetime
import json
import os
import re
import sys
import unicodedata

LANGUAGES = ("zh-CN", "en")
COLOURS = ("blue", "yellow", "orange", "red")
DOMAINS = ["PB", "EC", "FO", "SG", "ER", "CC", "EL", "LS"]
COUNTS = {"domains": 8, "runways": 72, "indicators": 68, "types": 89, "grades": 5}
SOURCES = {"device", "camera", "drone", "hotline", "grid", "system", "warning", "public"}
LIMITS = {"A", "V", "H", "C", "accept", "dispatch", "check"}
DIRECTIONS = {"up", "down", "band"}
AGGREGATIONS = {"max", "min", "mean", "sum", "last"}
INDICATOR_RHYTHMS = {"flat", "day", "commute", "night", "rain", "heat", "work", "season"}
TYPE_RHYTHMS = {"day", "night", "flat", "rain", "heat"}
SHARES = {"CC": 38, "SG": 22, "LS": 16, "FO": 10, "EL": 6, "ER": 4, "PB": 2, "EC": 2}
REASONS = {"false", "send_back", "suspend", "close", "shelve", "void", "extend", "transfer",
           "escalate", "rework", "reopen"}
UNIT_CLASSES = {"team", "people", "vehicle", "camera", "drone"}
KEYS = {
    "domains": {"id", "num", "name", "short"},
    "runways": {"id", "num", "domain", "name", "short"},
    "unit_kinds": {"id", "num", "class", "name", "short"},
    "indicators": {"id", "num", "domain", "runway", "name", "short", "unit", "decimals",
                   "direction", "period_s", "aggregation", "levels", "normal", "limits",
                   "hysteresis", "samples", "raises", "sensitive", "pinned"},
    "types": {"id", "num", "domain", "runway", "name", "short", "grade", "is135", "unit_kind",
              "resources", "sources", "limits", "close", "sensitive", "share"},
    "grades": {"num", "name", "short"},
    "orders": {"grade", "accept", "reply", "check"},
    "reports": {"grade"},
    "unowned": {"grade", "limit"},
    "plans": {"id", "num", "name", "types", "steps"},
}
BY_NUMBER = set(KEYS) - {"orders", "reports", "unowned"}
MAY = {"types": {"is135_from_grade", "family"},
       "reports": {"phone", "written", "same_day", "follow_up", "final"}}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def ambiguous(text):
    return any(unicodedata.east_asian_width(c) == "A" for c in text)


def minutes(limit):
    """Length on the clock, or on the working calendar (7 hours a day) for wh and wd."""
    return limit["n"] * {"m": 1, "h": 60, "d": 1440, "wh": 60, "wd": 420}[limit["unit"]]


def check_shape(cat):
    want = {"version", "calendar", "domains", "runways", "unit_kinds", "indicators", "types",
            "reasons", "grades", "orders", "reports", "plans", "proposal", "unowned"}
    if set(cat) != want:
        yield "top-level keys %s" % sorted(set(cat) ^ want)
    for name, keys in KEYS.items():
        for item in cat[name]:
            extra = MAY.get(name, set())
            if set(item) - extra != keys:
                where = item.get("id", item.get("num"))
                yield "%s %s: keys %s" % (name, where, sorted(set(item) ^ keys))


def check_counts(cat):
    for name, count in COUNTS.items():
        if len(cat[name]) != count:
            yield "%d %s, expected %d" % (len(cat[name]), name, count)
    if [d["id"] for d in cat["domains"]] != DOMAINS:
        yield "domains are not in their fixed order"
    if sum(r["domain"] is None for r in cat["runways"]) != 6:
        yield "expected six cross-cutting runways"
    if not 35 <= len(cat["unit_kinds"]) <= 50:
        yield "%d unit kinds" % len(cat["unit_kinds"])
    for kind in cat["unit_kinds"]:
        if kind.get("class", "team") not in UNIT_CLASSES:
            yield "%s: class %s" % (kind["id"], kind["class"])


def check_unique(cat):
    for name in sorted(BY_NUMBER):
        nums = [item["num"] for item in cat[name]]
        if nums != list(range(1, len(nums) + 1)):
            yield "%s: nums are not 1..n in file order" % name
        if name != "grades" and len({item["id"] for item in cat[name]}) != len(cat[name]):
            yield "%s: an id occurs twice" % name
        for lang in LANGUAGES:
            seen = {}
            for item in cat[name]:
                called = item.get("short", item["name"])[lang]
                other = seen.setdefault((item.get("domain"), called), item)
                if other is not item:
                    yield "%s: %s and %s share the name %s" % (
                        name, other.get("id"), item.get("id"), called)
    for verb, reasons in cat["reasons"].items():
        if len({r["id"] for r in reasons}) != len(reasons):
            yield "reasons %s: an id occurs twice" % verb


def check_references(cat):
    domains = {d["id"] for d in cat["domains"]}
    runways = {r["id"]: r["domain"] for r in cat["runways"]}
    kinds = {k["id"] for k in cat["unit_kinds"]}
    types = {t["id"] for t in cat["types"]}
    for rid, domain in runways.items():
        if not rid.startswith(domain or "XC") or (domain and domain not in domains):
            yield "runway %s: domain %s" % (rid, domain)
    for item in cat["indicators"] + cat["types"]:
        if item["domain"] not in domains or not item["id"].startswith(item["domain"] + "-"):
            yield "%s: domain %s" % (item["id"], item["domain"])
        if runways.get(item["runway"]) != item["domain"]:
            yield "%s: runway %s" % (item["id"], item["runway"])
    for item in cat["types"]:
        if item["unit_kind"] not in kinds:
            yield "%s: unit kind %s" % (item["id"], item["unit_kind"])
    for item in cat["indicators"]:
        offered = {limit["colour"] for limit in item["limits"]}
        for rule in item["raises"]:
            if rule["type"] not in types or rule["colour"] not in offered:
                yield "%s raises %s at %s" % (item["id"], rule["type"], rule["colour"])
            if rule["grade"] not in range(1, 6):
                yield "%s raises grade %s" % (item["id"], rule["grade"])


def check_plans(cat):
    kinds = {k["id"] for k in cat["unit_kinds"]}
    planned = [code for plan in cat["plans"] for code in plan["types"]]
    if len(planned) != len(set(planned)):
        yield "a type has two plans"
    for code in sorted(set(planned) - {t["id"] for t in cat["types"]}):
        yield "a plan is for %s, which is no type" % code
    for item in cat["types"]:
        if (item["is135"] or "is135_from_grade" in item) and item["id"] not in planned:
            yield "%s is 1-3-5 and has no plan" % item["id"]
        elif item["grade"] <= 3 and item["id"] not in planned:
            yield "%s is of grade %d and has no plan" % (item["id"], item["grade"])
    for plan in cat["plans"]:
        if [step["num"] for step in plan["steps"]] != list(range(1, len(plan["steps"]) + 1)):
            yield "plan %s: steps are not 1..n" % plan["id"]
        for step in plan["steps"]:
            if step.get("unit_kind", next(iter(kinds))) not in kinds or step["limit"]["n"] < 1:
                yield "plan %s: step %d" % (plan["id"], step["num"])
    if [limits["grade"] for limits in cat["orders"]] != [1, 2, 3, 4, 5]:
        yield "orders: limits are not by grade"
    if [limits["grade"] for limits in cat["reports"]] != [1, 2, 3, 4, 5]:
        yield "reports: limits are not by grade"
    for name in ("phone", "written", "follow_up", "final"):
        spans = [minutes(limits[name]) for limits in cat["reports"] if name in limits]
        if spans != sorted(spans) or min(spans) < 1:
            yield "reports: %s: a graver one must not wait longer" % name
    for limits in cat["reports"]:
        if "phone" in limits and minutes(limits["phone"]) > minutes(limits["written"]):
            yield "reports: the call of grade %d comes after the writing" % limits["grade"]
    used = [rule[name] for rule in cat["proposal"]["stand_ins"] for name in ("kind", "by")]
    for kind in sorted(set(used) - kinds):
        yield "proposal: unit kind %s" % kind


def side(item, name):
    return [limit[name]["value"] for limit in item["limits"] if name in limit]


def check_limits(cat):
    for item in cat["indicators"]:
        code, low, high = item["id"], side(item, "below"), side(item, "above")
        colours = [limit["colour"] for limit in item["limits"]]
        want = list(COLOURS[1:] if code == "ER-V1" else COLOURS)
        if colours != want:
            yield "%s: colours %s" % (code, colours)
        sides = {"down": (0, len(want)), "up": (len(want), 0), "band": (len(want), len(want))}
        if (len(low), len(high)) != sides[item["direction"]]:
            yield "%s: sides do not fit direction %s" % (code, item["direction"])
        if any(a >= b for a, b in zip(high, high[1:])):
            yield "%s: upper limits not ordered outward" % code
        if any(a <= b for a, b in zip(low, low[1:])):
            yield "%s: lower limits not ordered outward" % code
        first, last = item["normal"]
        if first >= last or (high and last > high[0]) or (low and first < low[0]):
            yield "%s: normal band %s crosses a limit" % (code, item["normal"])
        gaps = [abs(a - b) for values in (low, high) for a, b in zip(values, values[1:])]
        if not 0.15 * min(gaps) <= item["hysteresis"] <= 0.35 * min(gaps):
            yield "%s: hysteresis %s for a band of %s" % (code, item["hysteresis"], min(gaps))
        if low and high and low[0] >= high[0]:
            yield "%s: lower and upper limits cross" % code


def check_indicators(cat):
    order = ["city", "district", "town"]
    for item in cat["indicators"]:
        code = item["id"]
        if item["aggregation"] not in AGGREGATIONS or item["direction"] not in DIRECTIONS:
            yield "%s: aggregation or direction" % code
        if item["levels"] not in (order, order[:2]):
            yield "%s: levels %s" % (code, item["levels"])
        if not (1 <= item["samples"] <= 3 and item["period_s"] >= 5 and 0 <= item["decimals"] <= 2):
            yield "%s: samples, period or decimals" % code
        grades = [rule["grade"] for rule in item["raises"]]
        colours = [COLOURS.index(rule["colour"]) for rule in item["raises"]]
        if colours != sorted(set(colours)) or grades != sorted(grades, reverse=True):
            yield "%s: raises must go from mild to severe" % code
    for domain in DOMAINS:
        mine = [i["pinned"] for i in cat["indicators"] if i["domain"] == domain]
        if not 4 <= sum(mine) <= 6 or mine != sorted(mine, reverse=True):
            yield "%s: four to six pinned, listed first" % domain


def check_types(cat):
    for item in cat["types"]:
        code, limits, grade = item["id"], item["limits"], item["grade"]
        is135 = item["is135"]
        if not LIMITS <= set(limits) or set(limits) - LIMITS != ({"D"} if is135 else set()):
            yield "%s: limits %s" % (code, sorted(limits))
            continue
        if any(set(v) != {"n", "unit"} or v["unit"] not in ("m", "h", "d", "wh", "wd") or v["n"] < 1
               for v in limits.values()):
            yield "%s: a limit is no length of time" % code
            continue
        legs = [minutes(limits[leg]) for leg in "AVHC"]
        if legs != sorted(legs):
            yield "%s: A, V, H, C do not grow" % code
        if limits["accept"] != limits["A"]:
            yield "%s: accept differs from A" % code
        want = (2, 30) if is135 else (10, 30) if grade <= 3 else (30, 120)
        if (minutes(limits["dispatch"]), minutes(limits["check"])) != want:
            yield "%s: dispatch and check are not %s minutes" % (code, want)
        if item["close"] not in ("spot", "check") or (grade == 5 and item["close"] != "spot"):
            yield "%s: close policy %s" % (code, item["close"])
        if item["close"] == "spot" and (is135 or grade < 4):
            yield "%s: may not be closed on the spot" % code
        if not item["sources"] or not set(item["sources"]) <= SOURCES:
            yield "%s: sources %s" % (code, item["sources"])
        if grade not in range(1, 6) or item["share"] < 0:
            yield "%s: grade or share" % code
    for domain, share in SHARES.items():
        total = sum(t["share"] for t in cat["types"] if t["domain"] == domain)
        if abs(total - share) > 1e-6:
            yield "%s: shares add up to %s, not %s" % (domain, total, share)


def check_135(cat):
    want = {"EC-206", "FO-304", "FO-308", "FO-310", "FO-314", "ER-501", "ER-502", "ER-516",
            "CC-609", "LS-802"}
    got = {t["id"] for t in cat["types"] if t["is135"]}
    if got != want:
        yield "1-3-5 types differ: %s" % sorted(got ^ want)
    by_grade = {t["id"]: t["is135_from_grade"] for t in cat["types"] if "is135_from_grade" in t}
    if by_grade != {"FO-305": 3}:
        yield "only FO-305 becomes 1-3-5 by grade, from grade 3"
    for item in cat["types"]:
        if not item["is135"]:
            continue
        legs = {leg: item["limits"].get(leg) for leg in "AVD"}
        if legs != {leg: {"n": n, "unit": "m"} for leg, n in zip("AVD", (1, 3, 5))}:
            yield "%s: A/V/D are not 1/3/5 minutes" % item["id"]
        if minutes(item["limits"]["H"]) <= 5:
            yield "%s: H leaves no time after departure" % item["id"]


def texts(cat):
    for name in KEYS:
        for item in cat[name]:
            where = "%s %s" % (name, item.get("id", item.get("num")))
            for field in ("name", "short", "unit", "resources"):
                if field in item:
                    yield where, field, item[field]
    for verb, reasons in cat["reasons"].items():
        for reason in reasons:
            yield "%s %s" % (verb, reason["id"]), "name", reason["name"]
    for plan in cat["plans"]:
        for step in plan["steps"]:
            yield "plan %s" % plan["id"], "what", step["what"]


def check_words(cat):
    han = re.compile("[\u3400-\u9fff]")
    for where, field, text in texts(cat):
        if set(text) != set(LANGUAGES):
            yield "%s: %s lacks a language" % (where, field)
            continue
        for lang in LANGUAGES:
            if field != "unit" and not text[lang].strip():
                yield "%s: %s is empty in %s" % (where, field, lang)
            if text[lang] != text[lang].strip() or ambiguous(text[lang]):
                yield "%s: %s has a stray space or a glyph of unsure width" % (where, field)
            most = {"short": 14, "unit": 5}.get(field)
            if most and width(text[lang]) > most:
                yield "%s: %s is %d columns wide" % (where, text[lang], width(text[lang]))
        if han.search(text["en"]):
            yield "%s: Han characters in the English %s" % (where, field)
        if bool(text["zh-CN"]) != bool(text["en"]):
            yield "%s: %s is empty in one language only" % (where, field)
    if set(cat["reasons"]) != REASONS:
        yield "reasons %s" % sorted(set(cat["reasons"]) ^ REASONS)
    for verb, count in (("false", 6), ("send_back", 6)):
        if len(cat["reasons"].get(verb, [])) != count:
            yield "reasons %s: expected %d" % (verb, count)


def check_calendar(cat):
    cal = cat["calendar"]
    holidays = [datetime.date.fromisoformat(d) for d in cal["holidays"]]
    make_up = [datetime.date.fromisoformat(d) for d in cal["make_up"]]
    if holidays != sorted(set(holidays)) or make_up != sorted(set(make_up)):
        yield "days are not in order"
    if set(holidays) & set(make_up):
        yield "a day is both holiday and working day"
    weekend = cal["weekend"]
    for day in make_up:
        if (day.weekday() + 1) % 7 not in weekend:
            yield "%s is no weekend day" % day
    spans = cal["work"]
    if any(a >= b for a, b in spans) or any(x[1] > y[0] for x, y in zip(spans, spans[1:])):
        yield "working hours overlap"


def check_rhythms(cat):
    """rhythm.tsv has a row for each indicator (rhythm, tau, mean, spread) and each type (rhythm)."""
    for item in cat["indicators"]:
        row = cat.rhythms.get(item["id"])
        if not row or len(row) != 4 or row[0] not in INDICATOR_RHYTHMS or float(row[1]) <= 0:
            yield "%s: rhythm %s" % (item["id"], row)
            continue
        mean, spread = float(row[2]), 3 * float(row[3])
        first, last = item["normal"]
        season = row[0] == "season"  # it swings by itself
        if not season and (mean - spread < first - 1e-9 or mean + spread > last + 1e-9):
            yield "%s: the quiet demo leaves the normal band" % item["id"]
    for item in cat["types"]:
        row = cat.rhythms.get(item["id"])
        if not row or len(row) != 1 or row[0] not in TYPE_RHYTHMS:
            yield "%s: rhythm %s" % (item["id"], row)
    for code in set(cat.rhythms) - {item["id"] for item in cat["indicators"] + cat["types"]}:
        yield "%s: a rhythm of nothing" % code


class Catalog(dict):
    rhythms = {}


def read_rhythms(path):
    with open(path, encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if not line.startswith("#")]
    return {row[0]: row[1:] for row in rows}


CHECKS = [check_shape, check_counts, check_unique, check_references, check_plans, check_limits,
          check_indicators, check_types, check_135, check_words, check_calendar,
          check_rhythms]


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
        here, "..", "..", "src", "city", "data", "catalog.json")
    with open(path, encoding="utf-8") as handle:
        cat = Catalog(json.load(handle))
    cat.rhythms = read_rhythms(os.path.join(os.path.dirname(path), "rhythm.tsv"))
    print("1..%d" % len(CHECKS))
    failed = 0
    for number, check in enumerate(CHECKS, 1):
        try:
            faults = list(check(cat))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            faults = ["cannot be judged: %r" % error]
        for fault in faults:
            print("# %s" % fault)
        failed += bool(faults)
        print("%sok %d - %s" % ("not " if faults else "", number, check.__name__[6:]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
