#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The simulated city: the same seed and start make the same log, history and first minutes alike; a server that dies
goes on where it was. Prints TAP. Usage: simulation.py PATH-OF-YIPINGD"""
import datetime
import hashlib
import json
import os
import signal
import sqlite3
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

BEGAN = 1783586527000  # world.NOW
MINUTES = 30
UNTIL = BEGAN + MINUTES * 60000
LOG = """select h.seq, h.txn, h.at, h.head, h.rest, b.due_at, b.subject, b.name, b.person, b.role, b.act_key,
         b.prev_hash, b.args, b.json from change_head h join change_body b on b.seq = h.seq where h.at <= ?
         order by h.seq"""
ARRIVALS = """select h.at, b.json from change_head h join change_body b on b.seq = h.seq
              where h.kind = 1 and h.rev = 1 and b.subject like 'source:%' and h.at <= ?
         order by h.seq"""


def a_city(seed):
    return world.Server(sys.argv[1], ['--seed', seed, '--scale', '0.1', '--speed', '120'])


def ask(server, question, *values):
    database = sqlite3.connect(f'file:{os.path.join(server.state, "yipingd.db")}?mode=ro', uri=True, timeout=20)
    try:
        return database.execute(question, values).fetchall()
    finally:
        database.close()


def stood_at(server):
    return ask(server, "select value from meta where key = 'demo.at'")[0][0]


def wait_for(server, instant):
    world.until(f'the instant {instant}', lambda: int(stood_at(server)) >= instant)


def hash_of(server):
    total = hashlib.sha256()
    rows = ask(server, LOG, UNTIL)
    for row in rows:
        total.update(repr(row).encode())
    return len(rows), total.hexdigest()


def first_difference(one, other):
    for a, b in zip(ask(one, LOG, UNTIL), ask(other, LOG, UNTIL)):
        if a != b:
            return a, b
    return None


def arrivals(server):
    found = []
    for at, text in ask(server, ARRIVALS, UNTIL):
        body = json.loads(text)
        found.append((at, body['type'], body['area'], body['title']))
    return found


def run_through(seed, deaths=0):
    server = a_city(seed).start()
    for i in range(deaths):
        wait_for(server, BEGAN + (i + 1) * 240000)
        server.stop(signal.SIGKILL)
        server.start()
    wait_for(server, UNTIL)
    server.stop()
    return server


RAIN = '2026-06-20T12:00:00Z'  # of seed 3: a front is over the middle of the city
RAINY, DRY = '500102', '500105'


def warnings_of(server, who):
    items, _ = server.snapshot(who, types='warning')
    return [(item['id'], item['data']['area'], item['data']['areas']) for item in items]


def warnings(tap):
    """Every centre that a warning names is told of it, nobody else, and of its end."""
    server = world.Server(sys.argv[1], ['--seed', '3', '--now', RAIN, '--speed', '300']).start()
    towns = [str(code) for code in ask_towns(server, RAINY)]
    for who, area in (('rainy', RAINY), ('town', towns[0]), ('dry', DRY)):
        server.grant(who, 'duty', area)
    city, rainy, town = (warnings_of(server, who) for who in ('duty', 'rainy', 'town'))
    tap.check(len(city) > 20 and all(areas == [area] and name.endswith('@' + area) for name, area, areas in city),
              f'one warning for each centre it names ({len(city)})', city[:3])
    tap.same({area for _, area, _ in rainy}, {RAINY, *towns},
             'a district that is named sees its own and those of its towns')
    tap.same([area for _, area, _ in town], [towns[0]], 'so does each of its towns')
    tap.same(warnings_of(server, 'dry'), [], 'a district that is not named sees none')
    old = {name for name, _, _ in city}
    world.until('the end of the rain', lambda: not old & {name for name, _, _ in warnings_of(server, 'duty')})
    tap.check(True, 'when it is over, it is over for everybody')
    server.stop()
    server.finish()


def clock(tap):
    """However quick the clock is, it stays near what the city has done: else boards would be late by limits."""
    for speed, most in (('60', 3000), ('600', 30000)):
        server = world.Server(sys.argv[1], ['--scale', '0.1', '--speed', speed]).start()
        wait_for(server, BEGAN + 60000)
        ahead = []
        for _ in range(100):
            now = server.get('/v1/meta', 'duty').json['clock']['now']
            told = datetime.datetime.fromisoformat(now.replace('Z', '+00:00')).timestamp() * 1000
            ahead.append(round(told) - int(stood_at(server)))
        tap.check(max(ahead) <= most, f'a clock of x{speed} is at most {most} ms before the city', sorted(ahead)[-5:])
        server.stop()
        server.finish()


def values_of(server, area, indicator, since, until, step):
    series = [each for each in server.get('/v1/series', 'duty', area=area).json['series']
              if each['indicator'] == indicator and each['area'] == area]
    reply = server.get(f"/v1/series/{series[0]['num']}/values", 'duty', **{'from': since, 'to': until, 'step': step})
    return [(point[0], point[-1]) for point in reply.json['points']]  # at .. last


def past_values(tap):
    """Twelve hours of values from before the start: each minute, of towns each quarter, ten seconds at the end."""
    one, other = (world.Server(sys.argv[1], ['--seed', '3', '--now', RAIN]).start() for _ in 'ab')
    half_day = ('2026-06-20T00:00:00Z', '2026-06-20T11:59:00Z', 60)
    minutes = values_of(one, world.CITY, 'FO-V9', *half_day)
    tap.check(len(minutes) > 700, f'a value for each minute of the city ({len(minutes)})', minutes[:3])
    tap.check(len({value for _, value in minutes}) > 5, 'and they move', minutes[:3])
    tap.same(values_of(other, world.CITY, 'FO-V9', *half_day), minutes, 'the same seed, the same values')
    quarters = values_of(one, world.INSIDE_TOWN, 'FO-V9', '2026-06-20T00:00:00Z', '2026-06-20T11:44:00Z', 60)
    tap.check(40 <= len(quarters) <= 48, f'of towns each quarter of an hour ({len(quarters)})', quarters[:3])
    ticks = values_of(one, world.CITY, 'FO-V9', '2026-06-20T11:51:00Z', '2026-06-20T11:59:00Z', 10)
    tap.check(40 <= len(ticks) <= 48, f'each ten seconds of the last ten minutes ({len(ticks)})', ticks[:3])
    tap.same(values_of(one, world.CITY, 'FO-V9', '2026-06-19T20:00:00Z', '2026-06-20T00:00:00Z', 60), [],
             'before the history there is nothing')
    for server in (one, other):
        server.stop()
        server.finish()


def citizens(first, second, killed, tap):
    """Whoever reported stands beside the log, the same for a seed; kept once, however often the city died."""
    rows = [ask(each, 'select event, role, name, phone, address, at from people where at <= ? order by id', UNTIL)
            for each in (first, second, killed)]
    tap.check(len(rows[0]) > 200, f'citizens who report have names ({len(rows[0])})', rows[0][:3])
    tap.check(any(row[-1] > BEGAN for row in rows[0]), 'those of the live minutes too')
    tap.check(rows[0] == rows[1], 'the same seed, the same people',
              [pair for pair in zip(rows[0], rows[1]) if pair[0] != pair[1]][:1])
    tap.same(len(set(rows[2])), len(rows[2]), 'nobody is named twice after a death')
    sources = {row[0] for row in ask(first, """select distinct b.subject from people p
        join change_head h on h.kind = 1 and h.num = p.event and h.rev = 1 join change_body b on b.seq = h.seq""")}
    tap.same(sources, {'source:hotline', 'source:public'}, 'they belong to events that citizens reported')
    named = ask(first, 'select count(*) from change_body b, people p where p.id <= 20 and instr(b.json, p.phone)')
    tap.same(named, [(0,)], 'and stand nowhere in the log')


def ask_towns(server, district):
    return [area['id'] for area in server.get('/v1/areas', 'duty').json['areas'] if area.get('parent') == district]


def people_in_between():
    """Acts stand in the log after the last window when it dies: the city goes on behind them."""
    server = world.Server(sys.argv[1], ['--scale', '1', '--speed', '20'])
    for _ in range(4):
        server.start()
        wait_for(server, int(stood_at(server)) + 20000)
        server.admin('/v1/tokens', {'subject': 'one', 'name': 'o', 'role': 'viewer', 'areas': [world.CITY]})
        server.stop(signal.SIGKILL)
    server.start()
    wait_for(server, int(stood_at(server)) + 60000)
    server.stop()
    return server


def main():
    tap = world.Tap()
    warnings(tap)
    past_values(tap)
    clock(tap)
    first, second = run_through('7'), run_through('7')
    count, digest = hash_of(first)
    live = len(ask(first, 'select 1 from change_head where at > ? and at <= ?', BEGAN, UNTIL))
    tap.check(count > 10000 and live > 500, f'the log has history ({count - live}) and live minutes ({live})')
    tap.check(hash_of(second) == (count, digest), 'the same seed and start, the same log',
              first_difference(first, second))
    killed = run_through('7', deaths=5)
    wanted, got = arrivals(first), arrivals(killed)
    news = [each for each in wanted if each[0] > BEGAN]
    tap.check(len(news) > 30, f'things happened while it was killed ({len(news)})')
    tap.check(got == wanted, 'killed five times: no arrival lost, none doubled',
              [each for each in wanted if each not in got], [each for each in got if each not in wanted])
    citizens(first, second, killed, tap)
    other = run_through('8')
    tap.check(hash_of(other)[1] != digest, 'another seed, another log')
    met = people_in_between()
    tap.check(' error ' not in met.log(), 'what people did before it died does not stand in its way', met.log())
    print(f'1..{tap.count}')
    for server in (first, second, killed, other, met):
        server.finish()
    sys.exit(tap.failed > 0)


main()
