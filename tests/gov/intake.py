#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""From readings to events: whose series are, what holds for them, what is muted, what flaps. Prints TAP.
Usage: intake.py PATH-OF-YIPINGD"""
import datetime
import json
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

GAS = 'FO-V5'  # %LEL: yellow at 20 raises FO-305, grade 4; orange at 40 grade 3, which is 1-3-5
BINS = 'CC-V3'  # yellow at 30 raises CC-602, routine
TOWN, NEXT_TOWN, THIRD_TOWN, FOURTH_TOWN = '500105002', '500105003', '500105004', '500105005'
FIFTH_TOWN = '500105008'


def moved(instant, seconds):
    then = datetime.datetime.fromisoformat(instant.replace('Z', '+00:00')) + datetime.timedelta(seconds=seconds)
    return then.isoformat(timespec='milliseconds').replace('+00:00', 'Z')


def now(server, seconds=0):
    return moved(server.get('/v1/meta', 'duty').json['clock']['now'], seconds)


def send(server, who, *readings):
    return server.ask('POST', '/v1/readings', who, {'readings': [
        {'indicator': i, 'area': a, 'value': v} for i, a, v in readings]})


def change(server, who, series, body, key=None):
    return server.ask('PATCH', f'/v1/series/{series}', who, body, {'Idempotency-Key': key or server.key()})


def too_old(server):
    lines = server.ask('GET', '/metrics', 'admin').text.splitlines()
    return next((int(line.split()[-1]) for line in lines if line.startswith('yiping_readings_too_old_total ')), 0)


def series_of(server, indicator, area, who='admin'):
    return next(s for s in server.get('/v1/series', who, area=area).json['series'] if s['indicator'] == indicator)


def own(server, who, *places):
    """A gateway of the whole city that owns these, so that the demo no longer writes them."""
    if who not in server.tokens:
        server.grant(who, 'gateway', world.CITY)
    for indicator, area in places:
        reply = change(server, 'admin', f'{indicator}@{area}', {'gateway': who})
        if reply.status != 200:
            raise RuntimeError(reply.text)


def events(server, type_id, area):
    found = server.get('/v1/events', 'duty', area=area, limit=200).json['events']
    return [e for e in found if e['type'] == type_id and e['area'] == area]


def settled(server, what, check):
    return world.until(what, check)


def indicator(server, name, area):
    items = server.snapshot('duty', area=area, types='indicator')[0]
    return next((i['data'] for i in items if i['id'] == f'{name}@{area}'), None)


def changes_of(server, area, name, kind):
    """All changes of one entity since the server began."""
    found = server.get('/v1/history', 'duty', area=area, **{'from': world.NOW, 'to': now(server, 1)}).json['changes']
    return [c for c in found if c['id'] == name and c['kind'] == kind]


def gateways_write_their_own(server, tap):
    own(server, 'gw-a', (GAS, TOWN))
    server.grant('gw-b', 'gateway', world.INSIDE)
    reply = send(server, 'gw-b', (GAS, TOWN, 5), (BINS, TOWN, 3), (GAS, TOWN, 6))
    tap.same(reply.status, 202, 'a batch is taken')
    tap.same((reply.json['accepted'], [(r['index'], r['code']) for r in reply.json['rejected']]),
             (0, [(0, 'not_yours'), (1, 'not_yours'), (2, 'not_yours')]), "another's series are refused one by one")
    reply = send(server, 'gw-a', (GAS, TOWN, 5), (BINS, TOWN, 3))
    tap.same((reply.json['accepted'], reply.json['rejected']), (1, [{'index': 1, 'code': 'not_yours'}]),
             'its own is taken, the rest is not')
    tap.same(series_of(server, GAS, TOWN)['gateway'], 'gw-a', 'and is said to be its own')
    before = too_old(server)
    late = {'indicator': GAS, 'area': TOWN, 'value': 90, 'observed_at': now(server, -20)}
    newer = {**late, 'value': 6, 'observed_at': now(server)}
    reply = server.ask('POST', '/v1/readings', 'gw-a', {'readings': [newer, late]})
    tap.same(reply.json, {'accepted': 1, 'rejected': [{'index': 1, 'code': 'too_old'}]}, 'what comes behind a newer one is told')
    tap.same(too_old(server), before + 1, 'and counted')
    ahead = [{**newer, 'observed_at': now(server, seconds)} for seconds in (600, 90)]
    reply = server.ask('POST', '/v1/readings', 'gw-a', {'readings': ahead})
    tap.same(reply.json['rejected'], [], 'a clock is believed a minute far: two from the future are of one instant')
    change(server, 'admin', f'{BINS}@{TOWN}', {'gateway': None})
    tap.check('gateway' not in series_of(server, BINS, TOWN), 'what is taken away is nobody\'s')
    server.grant('gw-far', 'gateway', world.OUTSIDE)
    tap.same(send(server, 'gw-far', (BINS, TOWN, 3)).json['rejected'], [{'index': 0, 'code': 'not_yours'}],
             'nobody\'s is not for a gateway of another district')
    tap.same(send(server, 'gw-b', (BINS, TOWN, 3)).json['accepted'], 1, 'the first gateway of that area claims it')
    tap.same(send(server, 'gw-a', (BINS, TOWN, 4)).json['rejected'], [{'index': 0, 'code': 'not_yours'}],
             'and it is nobody else\'s from then on')
    send(server, 'gw-b', (BINS, TOWN, 3))
    claims = settled(server, 'the claim', lambda: changes_of(server, TOWN, f'{BINS}@{TOWN}', 'series')[1:])
    tap.same([c['actor']['subject'] for c in claims], ['gw-b'], 'a claim is written once, by the gateway')


def settings_have_rules(server, tap):
    place = f'{GAS}@{NEXT_TOWN}'
    limits = {'limits': {'at': [{'colour': 'red', 'above': {'value': 50}}], 'reason': 'old pipes'}}
    until = now(server, 3600)
    aside = {'judgement': {'quality': 'maintenance', 'reason': 'works', 'until': until}}
    server.grant('sup-in', 'supervisor', world.INSIDE)
    server.grant('sup-out', 'supervisor', world.OUTSIDE)
    cases = (
        ('duty', {'gateway': 'gw-a'}, 403, 'role', 'duty gives no series away'),
        ('sup-in', {'gateway': 'gw-a'}, 403, 'role', 'nor does a supervisor'),
        ('duty', limits, 403, 'role', 'duty sets no limits'),
        ('duty', aside, 403, 'role', 'duty puts nothing aside that may be 1-3-5'),
        ('sup-out', limits, 403, 'scope', 'a supervisor sets none of another district'),
        ('admin', {'gateway': 'duty'}, 422, 'field_gateway', 'only a gateway may own a series'),
        ('admin', {}, 400, 'bad_request', 'a patch of nothing'),
        ('admin', {'limits': {'at': [], 'reason': 'x'}}, 422, 'field_limits', 'limits that are none'),
        ('admin', {'judgement': {'quality': 'maintenance', 'reason': 'x'}}, 422, 'field_until', 'aside without end'),
        ('sup-in', limits, 200, None, 'a supervisor sets limits in the own district'),
        ('sup-in', aside, 200, None, 'and puts aside'))
    for who, body, status, code, name in cases:
        reply = change(server, who, place, body)
        tap.same((reply.status, reply.code if status >= 300 else None), (status, code), name)
    tap.same(change(server, 'admin', 'FO-V5@nowhere', limits).status, 404, 'no such series')
    tap.same(server.ask('PATCH', f'/v1/series/{place}', 'admin', limits).code, 'key_missing', 'a key is needed')
    tap.same(change(server, 'duty', f'{BINS}@{NEXT_TOWN}', aside).status, 200, 'duty puts aside what raises nothing loud')
    key = server.key()
    first, again = (change(server, 'sup-in', place, {'limits': None}, key) for _ in range(2))
    tap.same((first.status, first.text), (again.status, again.text), 'the same key, the same outcome')
    tap.same(change(server, 'sup-in', place, limits, key).code, 'key_reused', 'not for something else')


def a_refused_claim(server, tap):
    """Whoever is no gateway any more claims nothing, and what holds for the series goes on."""
    place = f'{GAS}@{FIFTH_TOWN}'
    limits = {'at': [{'colour': 'red', 'above': {'value': 50, 'inclusive': True}}], 'reason': 'old pipes'}
    server.grant('gw-past', 'gateway', world.CITY)
    tap.same(change(server, 'admin', place, {'gateway': None, 'limits': limits}).status, 200, 'it is nobody\'s, with limits')
    db = sqlite3.connect(f'{server.state}/yipingd.db', timeout=world.PATIENCE_S)
    db.execute("update person set role = (select role from person where subject = 'duty') where subject = 'gw-past'")
    db.commit()
    db.close()
    tap.same(send(server, 'gw-past', (GAS, FIFTH_TOWN, 5)).json['accepted'], 1, 'who just was a gateway writes')
    series = settled(server, 'the claim', lambda: (s := series_of(server, GAS, FIFTH_TOWN)).get('gateway') is None and s)
    tap.same(series.get('limits_reason'), 'old pipes', 'its claim is refused, and the limits are there still')


def limits_of_a_place(server, tap):
    own(server, 'gw-a', (GAS, THIRD_TOWN))
    before = server.get('/v1/series', 'duty', area=THIRD_TOWN)
    for _ in range(3):
        send(server, 'gw-a', (GAS, THIRD_TOWN, 15))
    tap.same(settled(server, 'blue', lambda: indicator(server, GAS, THIRD_TOWN))['colour'], 'blue', "the catalog's limits hold")
    body = {'limits': {'at': [{'colour': 'yellow', 'above': {'value': 12, 'inclusive': True}},
                              {'colour': 'red', 'above': {'value': 90}}],
                       'reason': 'a school', 'until': now(server, 86400)}}
    reply = change(server, 'supervisor', f'{GAS}@{THIRD_TOWN}', body)
    tap.same((reply.status, reply.json['limits']['by']['subject']), (200, 'supervisor'), 'limits are set, and by whom')
    after = server.get('/v1/series', 'duty', area=THIRD_TOWN)
    tap.check(before.headers['etag'] != after.headers['etag'], 'the ETag of the series moves')
    series = series_of(server, GAS, THIRD_TOWN)
    tap.same((series['limits'][0]['above']['value'], series['limits_reason']), (12, 'a school'), 'they are told')
    here = settled(server, 'yellow', lambda: (i := indicator(server, GAS, THIRD_TOWN)) and i['colour'] == 'yellow' and i)
    tap.same(here['override']['reason'], 'a school', 'the value at hand is judged by them at once')
    event = settled(server, 'an event', lambda: events(server, 'FO-305', THIRD_TOWN))[0]
    tap.check(event['condition']['active'], 'and raises what it reaches')
    change(server, 'supervisor', f'{GAS}@{THIRD_TOWN}', {'limits': None})
    settled(server, 'blue again', lambda: indicator(server, GAS, THIRD_TOWN)['colour'] == 'blue')
    over = settled(server, 'its end', lambda: not events(server, 'FO-305', THIRD_TOWN)[0]['condition'].get('active'))
    tap.check(over, 'without them the condition is over')
    tap.check('limits' not in series_of(server, GAS, THIRD_TOWN), 'and the catalog holds again')


def from_a_shell(server, tap):
    def shell(*words):
        return subprocess.run([server.program, 'series', 'set', *words, '--state', server.state], capture_output=True,
                              text=True, timeout=world.PATIENCE_S)
    place = f'{GAS}@{world.INSIDE}'
    run = shell(place, '--gateway', 'gw-a', '--limit', 'yellow>=12', '--limit', 'red>40', '--reason', 'old pipes')
    tap.same((run.returncode, json.loads(run.stdout)['limits']['by']['subject']), (0, 'admin'), 'an administrator sets')
    series = series_of(server, GAS, world.INSIDE)
    tap.same((series['gateway'], series['limits']),
             ('gw-a', [{'colour': 'yellow', 'above': {'value': 12, 'inclusive': True}},
                       {'colour': 'red', 'above': {'value': 40}}]), 'and it is so')
    run = shell(place, '--limit', 'none', '--quality', 'disabled', '--reason', 'x', '--until', now(server, 600))
    tap.same((run.returncode, 'limits' in series_of(server, GAS, world.INSIDE)), (0, False), 'none takes it away')
    shell(place, '--quality', 'none', '--gateway', 'gateway')
    for words, code in (((place, '--limit', 'red=4'), 2), ((place, '--limit', 'pink>4'), 2), ((place,), 2),
                        ((place, '--limit', 'red>4'), 1), (('FO-V5@nowhere', '--gateway', 'gw-a'), 1)):
        tap.same(shell(*words).returncode, code, f'refused: {" ".join(words)}')


def put_aside(server, tap):
    own(server, 'gw-a', (GAS, FOURTH_TOWN))
    place = f'{GAS}@{FOURTH_TOWN}'
    for _ in range(3):
        send(server, 'gw-a', (GAS, FOURTH_TOWN, 25))
    event = settled(server, 'an event', lambda: events(server, 'FO-305', FOURTH_TOWN))[0]
    change(server, 'supervisor', place, {'judgement': {'quality': 'maintenance', 'reason': 'dug up',
                                                       'until': now(server, 3600)}})
    here = settled(server, 'maintenance', lambda: (i := indicator(server, GAS, FOURTH_TOWN)) and
                   i['quality'] == 'maintenance' and i)
    tap.same(here.get('colour'), None, 'what is put aside has no colour')
    tap.same((here['override']['reason'], here['touched_by']['subject']), ('dug up', 'supervisor'), 'why, and by whom')
    settled(server, 'the end', lambda: not server.get(f'/v1/events/{event["id"]}', 'duty').json['condition'].get('active'))
    for _ in range(5):
        send(server, 'gw-a', (GAS, FOURTH_TOWN, 70))
    change(server, 'supervisor', place, {'judgement': None})
    back = settled(server, 'red', lambda: (i := indicator(server, GAS, FOURTH_TOWN)) and i.get('colour') == 'red' and i)
    tap.same(back['quality'], 'good', 'it is judged again, by its last value')


def planned_work(server, tap):
    place = '500105006'
    own(server, 'gw-a', (BINS, place), (GAS, place))
    plan = {'area': place, 'reason': 'street festival', 'to': now(server, 3600)}

    def tell(who, body, key=None):
        return server.ask('POST', '/v1/works', who, body, {'Idempotency-Key': key or server.key()})
    server.grant('duty-out', 'duty', world.OUTSIDE)
    cases = (('worker', plan, 403, 'role'), ('duty-out', plan, 403, 'scope'),
             ('duty', {**plan, 'area': 'nowhere'}, 422, 'field_area'),
             ('duty', {k: v for k, v in plan.items() if k != 'reason'}, 422, 'field_reason'),
             ('duty', {k: v for k, v in plan.items() if k != 'to'}, 422, 'field_to'),
             ('duty', {**plan, 'to': now(server, 40 * 86400)}, 422, 'field_to'),
             ('duty', {**plan, 'type': 'XX-1'}, 422, 'field_type'))
    for who, body, status, code in cases:
        reply = tell(who, body)
        tap.same((reply.status, reply.code), (status, code), f'works of {who}: {code}')
    key = server.key()
    works = tell('duty', plan, key)
    tap.same((works.status, works.json['by']['subject']), (201, 'duty'), 'planned work is told')
    tap.same(tell('duty', plan, key).json['id'], works.json['id'], 'once')
    tap.check(works.json['id'] in [w['id'] for w in server.get('/v1/works', 'duty').json['works']], 'and listed')
    for _ in range(3):
        send(server, 'gw-a', (BINS, place, 40), (GAS, place, 45))
    quiet = settled(server, 'the muted one', lambda: events(server, 'CC-602', place))[0]
    tap.same((quiet['state'], quiet['shelved']['reason'], quiet['shelved']['by']['subject']),
             ('sensed', 'maintenance', 'rule:works'), 'what it explains is recorded and waits')
    tap.same([v['ref'] for v in server.get(f'/v1/events/{quiet["id"]}', 'duty').json['evidence']], [works.json['id']],
             'and says by which works')
    loud = settled(server, 'the loud one', lambda: events(server, 'FO-305', place))[0]
    tap.same((loud['state'], 'shelved' in loud), ('waiting', False), '1-3-5 is never muted')
    end = server.ask('POST', f'/v1/works/{works.json["id"]}/end', 'duty', {}, {'Idempotency-Key': server.key()})
    tap.same((end.status, end.json['state']), (200, 'ended'), 'works end before their time')
    again = server.ask('POST', f'/v1/works/{works.json["id"]}/end', 'duty', {}, {'Idempotency-Key': server.key()})
    tap.same((again.status, again.code), (409, 'state'), 'once')
    tap.same(server.get('/v1/works', 'duty').json['works'], [], 'then they are no longer listed')


def flapping(server, tap):
    place = '500105007'
    own(server, 'gw-a', (BINS, place))

    def swing(value):
        for _ in range(3):
            send(server, 'gw-a', (BINS, place, value))
    swing(40)
    first = settled(server, 'the first', lambda: events(server, 'CC-602', place))[0]
    swing(1)
    settled(server, 'its end', lambda: not events(server, 'CC-602', place)[0]['condition'].get('active'))
    swing(40)
    mends = settled(server, 'flapping', lambda: events(server, 'ER-518', place))[0]
    tap.same(mends['condition']['told_by'][0]['ref'].split(':')[0], 'flap', 'three toggles are one event for maintenance')
    swing(1)
    swing(40)
    swing(1)
    same = settled(server, 'the last colour', lambda: not indicator(server, BINS, place) and events(server, 'CC-602', place))
    tap.same([e['id'] for e in same], [first['id']], 'and no other event')
    tap.same(len(events(server, 'ER-518', place)), 1, 'one, however often it toggles')
    rows = server.get(f'/v1/events/{first["id"]}/history', 'duty').json
    tap.check(not server.get(f'/v1/events/{first["id"]}', 'duty').json['condition'].get('active'),
              'what it said before stays as it was', rows)
    return place, first['id'], mends['id']


def after_a_restart(server, tap):
    """Nothing is forgotten: who owns what, what holds, what flaps, who tells."""
    place, first, mends = flapping(server, tap)
    before = [(s['num'], s.get('gateway'), s.get('limits')) for area in (TOWN, NEXT_TOWN, THIRD_TOWN)
              for s in server.get('/v1/series', 'admin', area=area).json['series']]
    server.stop()
    server.start()
    after = [(s['num'], s.get('gateway'), s.get('limits')) for area in (TOWN, NEXT_TOWN, THIRD_TOWN)
             for s in server.get('/v1/series', 'admin', area=area).json['series']]
    tap.same(after, before, 'series are whose they were')
    tap.same(send(server, 'gw-b', (GAS, TOWN, 5)).json['rejected'][0]['code'], 'not_yours', 'and refused as before')
    for _ in range(3):
        send(server, 'gw-a', (BINS, place, 40))
    settled(server, 'the colour', lambda: indicator(server, BINS, place))
    tap.same([e['id'] for e in events(server, 'CC-602', place)], [first], 'it still flaps')
    tap.check(not events(server, 'CC-602', place)[0]['condition'].get('active'), 'and is not believed')
    tap.check(events(server, 'ER-518', place)[0]['condition']['active'], 'whoever mends it still has to')


if __name__ == '__main__':
    world.main((gateways_write_their_own, settings_have_rules, a_refused_claim, limits_of_a_place, from_a_shell, put_aside,
                planned_work, after_a_restart))
