#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checking in and out: who may, what it does to the unit, and that it is told. Prints TAP.
Usage: attend.py PATH-OF-YIPINGD"""
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402


def post(server, who, act, key=None, **more):
    return server.ask('POST', '/v1/attendance', who, {'act': act, **more}, {'Idempotency-Key': key or server.key()})


def told(reply):
    return (reply.status, reply.json.get('on', False) if reply.status < 300 else reply.code)


def unit_of(server, unit):
    return next(u for u in server.get('/v1/units', 'supervisor').json['units'] if u['id'] == unit)


def one_comes_and_goes(server, tap):
    unit = next(u for u in server.get('/v1/units', 'supervisor', area=world.INSIDE).json['units']
                if u['on_post'] < u['members'])
    before = unit['on_post']
    for who in 'anna', 'bert':
        server.grant(who, 'worker', world.INSIDE_TOWN, unit['id'])
    server.grant('loose', 'worker', world.INSIDE_TOWN)
    server.grant('wall', 'viewer', world.CITY)
    server.grant('chief', 'supervisor', world.INSIDE)
    server.grant('away', 'supervisor', world.OUTSIDE)
    cursors = {who: server.snapshot(who) for who in ('anna', 'supervisor', 'wall', 'away')}
    tap.same(told(post(server, 'loose', 'in')), (409, 'unit'), 'somebody of no unit is on no post')
    tap.same(told(post(server, 'anna', 'out')), (409, 'same'), 'who is not on post does not leave it')
    key = server.key()
    one = post(server, 'anna', 'in', key)
    tap.same((told(one), one.json['unit']['id'], one.json['counted']), ((200, True), unit['id'], True), 'checked in', one.text)
    tap.same(post(server, 'anna', 'in', key).json, one.json, 'once for a key')
    tap.same(unit_of(server, unit['id'])['on_post'], before + 1, 'the unit has one more on post')
    tap.same([a['person']['subject'] for a in server.get('/v1/attendance', 'chief').json['attendance']], ['anna'], 'listed')
    wall = server.get('/v1/attendance', 'wall').json
    tap.check(len(wall['attendance']) == 1 and 'anna' not in str(wall), 'a wall does not learn who', wall)
    tap.same(told(post(server, 'anna', 'in')), (409, 'same'), 'not twice')
    tap.same(told(post(server, 'bert', 'out', subject='anna', reason='x')), (403, 'role'), 'no colleague checks out')
    tap.same(told(post(server, 'chief', 'in', subject='bert', reason='x')), (403, 'self'), 'nobody is checked in')
    tap.same(told(post(server, 'chief', 'out', subject='anna')), (422, 'field_reason'), 'nor out for no reason')
    tap.same(told(post(server, 'away', 'out', subject='anna', reason='x')), (403, 'scope'), 'nor from elsewhere')
    tap.same(told(post(server, 'chief', 'out', subject='nobody', reason='x')), (409, 'same'), 'nor who is not there')
    out = post(server, 'chief', 'out', subject='anna', reason='went home')
    tap.same((told(out), out.json['by']['subject'], out.json['reason']), ((200, False), 'chief', 'went home'), 'a forgotten one')
    tap.same(unit_of(server, unit['id'])['on_post'], before, 'the unit has as many as before')
    for who, (items, cursor) in cursors.items():
        fold = world.Fold(items)
        changes, last = server.changes(who, cursor)
        for change in changes:
            fold.put(change)
        tap.same(fold.digest(), last['digest'], f'{who}: the digest holds')
        tap.same('roster' in [c['kind'] for c in changes], who != 'away', f'{who}: is told what is theirs')


def a_full_unit_stays_full(server, tap):
    unit = next((u for u in server.get('/v1/units', 'supervisor', area=world.INSIDE).json['units']
                 if u['on_post'] == u['members']), None)
    if not unit:
        return tap.check(True, 'no unit is full in this city')
    server.grant('cora', 'worker', world.INSIDE_TOWN, unit['id'])
    one = post(server, 'cora', 'in')
    tap.same((told(one), 'counted' in one.json), ((200, True), False), 'all were on post: nobody is counted twice')
    tap.same(told(post(server, 'cora', 'out')), (200, False), 'out again')
    tap.same(unit_of(server, unit['id'])['on_post'], unit['on_post'], 'and nobody is taken away')
    return None


def kept_over_a_stop(server, tap):
    post(server, 'bert', 'in')
    before = server.get('/v1/attendance', 'chief').json
    tap.same(len(before['attendance']), 1, 'one is on post')
    server.stop()
    server.start()
    tap.same(server.get('/v1/attendance', 'chief').json, before, 'after a stop too')
    tap.same(told(post(server, 'bert', 'out')), (200, False), 'and leaves')


if __name__ == '__main__':
    sys.exit(world.main([one_comes_and_goes, a_full_unit_stays_full, kept_over_a_stop]))
