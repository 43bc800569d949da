#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Warnings of a centre: issued, made worse, confirmed by a second person, told to every centre below, ended by time.
Prints TAP.
Usage: warnings.py PATH-OF-YIPINGD"""
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

END = '2026-07-09T20:00:00.000Z'
RAIN = {'area': world.INSIDE, 'colour': 'yellow', 'hazard': 'rainstorm', 'headline': {'en': 'Rain'},
        'measures': {'en': 'patrol'}, 'expires': END}


def issue(server, who, key=None, **other):
    return server.ask('POST', '/v1/warnings', who, {**RAIN, **other}, {'Idempotency-Key': key or server.key()})


def act(server, who, warning, act, key=None, **other):
    return server.ask('POST', f'/v1/warnings/{warning}/actions', who, {'act': act, **other},
                      {'Idempotency-Key': key or server.key()})


def told(reply):
    return (reply.status, reply.json['state'] if reply.status < 300 else reply.code)


def of(server, who, number):
    return {w['area']: w for w in server.get('/v1/warnings', who).json['warnings'] if w['id'].startswith(number + '@')}


def people(server):
    server.grant('room', 'duty', world.INSIDE)
    server.grant('town', 'duty', world.INSIDE_TOWN)
    server.grant('elsewhere', 'duty', world.OUTSIDE)
    server.grant('wall', 'viewer', world.INSIDE_TOWN)


def yellow_by_one(server, tap):
    people(server)
    cursors = {who: server.snapshot(who) for who in ('room', 'town', 'elsewhere', 'wall')}
    key = server.key()
    one = issue(server, 'room', key)
    tap.same(told(one), (201, 'in_force'), 'a district issues yellow', one.text)
    tap.same(issue(server, 'room', key).json, one.json, 'once for a key')
    number = one.json['id'].split('@')[0]
    towns = of(server, 'duty', number)
    tap.check(len(towns) > 3 and all(w['colour'] == 'yellow' for w in towns.values()), 'each town is told')
    tap.same(list(of(server, 'town', number)), [world.INSIDE_TOWN], 'a town sees its own')
    tap.same(of(server, 'elsewhere', number), {}, 'another district nothing')
    tap.same(told(issue(server, 'town')), (403, 'scope'), 'a town issues none for the district')
    tap.same(told(issue(server, 'town', area=world.INSIDE_TOWN)), (403, 'level'), 'nor for itself')
    tap.same(told(act(server, 'town', one.json['id'], 'lift', reason='x')), (403, 'scope'), 'nor lifts it')
    own = f'{number}@{world.INSIDE_TOWN}'
    tap.same(told(act(server, 'room', own, 'downgrade', colour='blue')), (200, 'in_force'), 'any of its ids will do')
    tap.same(of(server, 'town', number)[world.INSIDE_TOWN]['colour'], 'blue', 'and the towns hear of it')
    key = server.key()
    gone = act(server, 'room', own, 'lift', key, reason='the rain stopped')
    tap.same(told(gone), (200, 'lifted'), 'lifted')
    tap.same(act(server, 'room', own, 'lift', key, reason='the rain stopped').json, gone.json, 'once for a key')
    tap.same(of(server, 'duty', number), {}, 'then it is nowhere in force')
    tap.same(told(act(server, 'room', own, 'upgrade', colour='red')), (409, 'state'), 'and cannot be changed')
    follow(server, tap, cursors)


def follow(server, tap, cursors):
    for who, (items, cursor) in cursors.items():
        fold = world.Fold(items)
        changes, last = server.changes(who, cursor)
        for change in changes:
            fold.put(change)
        tap.same(fold.digest(), last['digest'], f'{who}: the digest holds')
        tap.same('warning' in [c['kind'] for c in changes], who != 'elsewhere', f'{who}: is told what is theirs')
        if who == 'wall':
            tap.check('name of' not in str(changes) and 'patrol' in str(changes), 'a wall learns what, not who')


def red_by_two(server, tap):
    one = issue(server, 'room', colour='red', status='exercise', hazard='flood')
    tap.same((told(one), one.json['asked']['act']), ((201, 'proposed'), 'issue'), 'red is proposed', one.text)
    tap.same(one.json['headline'], {'en': 'EXERCISE: Rain'}, 'a drill says so')
    name, number = one.json['id'], one.json['id'].split('@')[0]
    tap.same(list(of(server, 'duty', number)), [world.INSIDE], 'no town is told yet')
    cap = server.get(f'/v1/warnings/{name}/cap', 'duty').text
    tap.check('<status>Draft</status>' in cap, 'other systems read a draft')
    tap.same(told(act(server, 'room', name, 'confirm')), (403, 'second'), 'not confirmed by who proposed')
    server.grant('room2', 'supervisor', world.INSIDE)
    tap.same(told(act(server, 'room2', name, 'confirm')), (403, 'level'), 'nor in the district')
    tap.same(told(act(server, 'duty', name, 'confirm')), (200, 'in_force'), 'but by the city')
    tap.check(len(of(server, 'duty', number)) > 3, 'then each town is told')
    cap = server.get(f'/v1/warnings/{name}/cap', 'duty').text
    tap.check('<status>Exercise</status>' in cap and '演练 / EXERCISE' in cap and 'Extreme' in cap, 'and other systems')
    tap.same(told(act(server, 'duty', name, 'extend', expires='2026-07-09T22:00:00.000Z')), (200, 'in_force'), 'longer')
    tap.same(of(server, 'town', number)[world.INSIDE_TOWN]['expires'], END, 'which waits')
    tap.same(told(act(server, 'duty', name, 'lift', reason='x')), (409, 'asked'), 'one thing at a time')
    tap.same(told(act(server, 'duty', name, 'decline')), (200, 'in_force'), 'taken back')
    weather = next(w for w in server.get('/v1/warnings', 'duty').json['warnings'] if not w['id'].startswith('W'))
    tap.same(told(act(server, 'supervisor', weather['id'], 'lift', reason='x')), (403, 'elsewhere'), 'the weather office lifts its own')
    tap.same(told(act(server, 'supervisor', 'W000000@500105', 'confirm')), (404, 'not_found'), 'no such warning')


def its_centre_is_closed(server, tap):
    """Whoever took over can lift it, and time can end it."""
    server.admin('/v1/areas', {'areas': [{'id': 'zone-1', 'parent': world.CITY, 'level': 'district',
                                          'name': {'zh-CN': '新区', 'en': 'New Zone'}}]})
    one = issue(server, 'duty', area='zone-1')
    tap.same(told(one), (201, 'in_force'), 'a warning of a zone', one.text)
    server.admin('/v1/areas', {'areas': [{'id': 'zone-1', 'close': True, 'into': world.INSIDE}]})
    number = one.json['id'].split('@')[0]
    now = of(server, 'duty', number)[world.INSIDE]
    tap.same((now['id'], now['centre'], now['areas']), (one.json['id'], world.INSIDE, [world.INSIDE]), 'which was closed')
    tap.same(told(act(server, 'room', now['id'], 'lift', reason='over')), (200, 'lifted'), 'is lifted by who took over')


def time_ends(server, tap):
    """Neither a stop nor who asks first changes what time does."""
    short = issue(server, 'room', expires='2026-07-09T08:42:40.000Z').json
    orange = issue(server, 'room', colour='orange').json
    cursor = server.snapshot('room')[1]
    server.stop()
    server.options = ['--speed', '60']
    server.start()
    number = short['id'].split('@')[0]
    world.until('its end', lambda: not of(server, 'duty', number))
    world.until('the lapse', lambda: not of(server, 'duty', orange['id'].split('@')[0]))
    changes = [c for c in server.changes('room', cursor)[0] if c['kind'] == 'warning']
    ends = {c['id']: c for c in changes if c['data']['state'] in ('expired', 'dropped')}
    tap.same((ends[short['id']]['data']['state'], ends[short['id']]['due_at']), ('expired', short['expires']), 'it expired')
    tap.same(ends[f'{number}@{world.INSIDE_TOWN}']['data']['state'], 'expired', 'for the towns as well')
    tap.same(ends[orange['id']]['data']['state'], 'dropped', 'what nobody confirmed went')
    tap.same({c['actor']['subject'] for c in ends.values()}, {'timer'}, 'all of it by the timer')


world.main([yellow_by_one, red_by_two, its_centre_is_closed, time_ends])
