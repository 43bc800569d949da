#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Routine and emergency mode: asked for by one, confirmed by another, told to everybody. Prints TAP.
Usage: modes.py PATH-OF-YIPINGD"""
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

RAIN = {'mode': 'emergency', 'level': 3, 'response': {'en': 'rain'}, 'measures': {'en': 'all hands'},
        'until': '2026-07-09T20:00:00.000Z'}


def post(server, who, path, body=None, key=None):
    return server.ask('POST', f'/v1/modes{path}', who, body or {}, {'Idempotency-Key': key or server.key()})


def told(reply):
    return (reply.status, reply.json['mode'] if reply.status < 300 else reply.code)


def two_people(server, tap):
    server.grant('chief', 'supervisor', world.INSIDE)
    server.grant('room', 'duty', world.INSIDE)
    server.grant('elsewhere', 'duty', world.OUTSIDE)
    server.grant('wall', 'viewer', world.CITY)
    cursors = {who: server.snapshot(who) for who in ('room', 'wall', 'elsewhere')}
    key = server.key()
    one = post(server, 'chief', '', {'area': world.INSIDE, **RAIN}, key)
    tap.same((told(one), one.json.get('asked', {}).get('level')), ((201, 'routine'), 3), 'a switch is asked for', one.text)
    tap.same(post(server, 'chief', '', {'area': world.INSIDE, **RAIN}, key).json, one.json, 'once for a key')
    tap.same(told(post(server, 'chief', f'/{world.INSIDE}/confirm')), (403, 'second'), 'not confirmed by who asked')
    tap.same(told(post(server, 'elsewhere', f'/{world.INSIDE}/confirm')), (403, 'scope'), 'nor elsewhere')
    tap.same(told(post(server, 'room', f'/{world.INSIDE}/confirm')), (200, 'emergency'), 'but by a second person')
    now = server.get('/v1/modes', 'room', area=world.INSIDE).json['modes'][0]
    tap.same((now['by']['subject'], now['confirmed_by']['subject'], now['until'], 'asked' in now),
             ('chief', 'room', RAIN['until'], False), 'both are named')
    for who, (items, cursor) in cursors.items():
        fold = world.Fold(items)
        changes, last = server.changes(who, cursor)
        for change in changes:
            fold.put(change)
        tap.same(fold.digest(), last['digest'], f'{who}: the digest holds')
        tap.same('mode' in [c['kind'] for c in changes], who != 'elsewhere', f'{who}: is told what is theirs')
        if who == 'wall':
            tap.check('name of' not in str(changes) and 'all hands' in str(changes), 'a wall learns what, not who')


def back_again(server, tap):
    tap.same(told(post(server, 'chief', '', {'area': world.INSIDE, 'mode': 'routine'})), (201, 'emergency'), 'back')
    tap.same(told(post(server, 'chief', f'/{world.INSIDE}/decline')), (200, 'emergency'), 'who asked takes it back')
    tap.same(told(post(server, 'room', f'/{world.INSIDE}/confirm')), (409, 'none'), 'then nothing waits')
    post(server, 'chief', '', {'area': world.INSIDE, 'mode': 'routine'})
    before = server.get('/v1/modes', 'room').json
    server.stop()
    server.start()
    tap.same(server.get('/v1/modes', 'room').json, before, 'what waits, waits after a stop')
    tap.same(told(post(server, 'room', f'/{world.INSIDE}/confirm')), (200, 'routine'), 'and is confirmed')


world.main([two_people, back_again])
