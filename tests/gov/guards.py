#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What stands in front of every answer: who asks, the key, the tag, the disk. Prints TAP.
Usage: guards.py PATH-OF-YIPINGD NO-SYNC-LIBRARY"""
import datetime
import os
import pathlib
import sys
import time

sys.dont_write_bytecode = True
import world  # noqa: E402


def token_first(server, tap):
    """A tag that is known proves nothing about who asks."""
    for path in ('/v1/areas', '/v1/catalog', '/v1/series'):
        tag = server.get(path, 'duty').headers['etag']
        held = {'If-None-Match': tag}
        tap.same(server.ask('GET', path, 'duty', headers=held).status, 304, f'{path}: 304 for who may read it')
        tap.same(server.ask('GET', path, headers=held).status, 401, f'{path}: 401 for nobody')
        stranger = dict(held, Authorization='Bearer ' + 'x' * 43)
        tap.same(server.ask('GET', path, headers=stranger).status, 401, f'{path}: 401 for a stranger')
    event = server.report('duty', world.INSIDE_TOWN).json['event']['id']
    tag = server.get(f'/v1/events/{event}', 'duty').headers['etag']
    server.grant('far', 'duty', world.OUTSIDE)
    for who, code in ((None, 401), ('far', 403), ('gateway', 403), ('duty', 304)):
        reply = server.ask('GET', f'/v1/events/{event}', who, headers={'If-None-Match': tag})
        tap.same(reply.status, code, f'an event: {code} for {who or "nobody"}')
        tap.check(code == 304 or 'etag' not in reply.headers, 'which tells nothing of its state')


def doors(server, tap):
    """Sockets are their owner's, and so is the folder they and the log lie in."""
    for path, mode in ((server.socket, 0o600), (os.path.join(server.state, 'admin.sock'), 0o600), (server.state, 0o700)):
        tap.same(oct(os.stat(path).st_mode & 0o777), oct(mode), f'{os.path.basename(path)}: its owner\'s alone')


def keys(server, tap):
    body = {'type': 'FO-301', 'area': world.INSIDE_TOWN, 'title': 'pipe'}
    for headers, status in (({}, 428), ({'Idempotency-Key': ''}, 428), ({'Idempotency-Key': 'a b'}, 422),
                            ({'Idempotency-Key': 'timer:x'}, 422), ({'Idempotency-Key': 'k' * 64}, 422)):
        tap.same(server.ask('POST', '/v1/events', 'duty', body, headers).status, status, f'a key must be one: {headers}')
    key = server.key()
    event = server.report('duty', world.INSIDE_TOWN, key=key).json['event']['id']
    tap.same(server.get(f'/v1/actions/{key}', 'duty').status, 200, 'G6: what became of my key')
    tap.same(server.get(f'/v1/actions/{key}', 'duty2').status, 404, "G6: not of another's")
    tap.same(server.act('duty2', event, 'note', key=key, text='x').status, 404, 'G6: nor can it be used')
    asked = server.ask('POST', '/v1/actions:status', 'duty2', {'keys': [key]})
    tap.check(asked.status == 200 and event not in asked.text, 'G6: nor asked for among others', asked.text)


def tags(server, tap):
    event = server.report('duty', world.INSIDE_TOWN).json['event']['id']
    tap.same(server.ask('POST', f'/v1/events/{event}/actions', 'duty', {'verb': 'ack', 'args': {}},
                        {'Idempotency-Key': server.key()}).status, 428, 'an act needs a tag')
    tap.same(server.act('duty', event, 'note', '*', text='x').status, 200, 'any tag will do for a note')
    for verb, args in (('ack', {}), ('grade', {'grade': 4}), ('verify', {'result': True}),
                       ('void', {'reason': 'test_entry', 'text': 't'})):
        tap.same(server.act('supervisor', event, verb, '*', **args).code, 'stale', f'but not for {verb}')
    old = server.tag(event)
    server.must('duty', event, 'ack')
    late = server.act('duty2', event, 'verify', old, result=True)
    tap.same((late.status, late.json['current']['state']), (412, 'verifying'), 'who comes late is told how it stands')
    server.grant('stranger', 'duty', world.OUTSIDE)
    late = server.act('stranger', event, 'verify', old, result=True)
    tap.same((late.status, late.code, 'current' in late.json), (403, 'scope', False),
             'but not who has no business there: the area comes before the tag')
    tap.same(server.act('duty', event, 'ack', '*').code, 'acked', 'what is acknowledged is not acknowledged again')
    server.must('supervisor', event, 'grade', grade=2)
    tap.same(server.act('duty', event, 'ack', '*').status, 200, 'until it is worse; an ack that only stamps needs no tag')
    tap.same(server.act('duty', event, 'ack', '*').code, 'acked', 'once')


def wanted_only(server, tap):
    """Who asked for one kind is not woken by another."""
    start = server.changes('duty', server.snapshot('duty')[1], types='shift')[1]['next']

    def poll():
        return server.get('/v1/changes', 'duty', since=start, types='shift', wait=2)

    def act():
        world.until('it to wait', lambda: 'yiping_waiters 1\n' in server.ask('GET', '/metrics', 'admin').text)
        before = woken(server)
        server.report('supervisor2', world.INSIDE_TOWN)
        return before, woken(server)
    answer, (before, after) = world.together(poll, act)
    tap.same(answer.json['changes'], [], 'an event is nothing for who wants shifts')
    tap.same(after, before, 'and wakes nobody who does')


def woken(server):
    lines = server.ask('GET', '/metrics', 'admin').text.splitlines()
    return next(line for line in lines if line.startswith('yiping_woken'))


class Quick(world.Server):
    """No demo, and a clock that runs fast."""
    speed = 120

    def arguments(self):
        return ['--listen', f'unix:{self.socket}', '--state', self.state, '--now', world.NOW,
                '--speed', str(self.speed)]


def a_tick_has_time(_, tap):
    """Measurements alone end a wait not more often than the real time between two ticks allows. At this speed
    one comes in each half second, so an answer after five seconds was kept back; one that was not kept back
    may be late on a busy machine, hence several."""
    server = Quick(sys.argv[1])
    server.speed = 20
    server.start()
    server.grant('admin', 'admin', world.CITY)
    ask = {'since': server.snapshot('admin')[1], 'tick': 1, 'wait': 30}
    waits, ticks = [], []
    for _ in range(12):
        began = time.monotonic()
        reply = server.get('/v1/changes', 'admin', **ask).json
        waits.append(time.monotonic() - began)
        ask['tick'] = int(reply['ticks'][-1]['tick'])
        ticks.append(ask['tick'])
        if waits[-1] >= 4.5:
            break
    tap.check(waits[-1] >= 4.5, 'a tick is kept back until the one before was seen', waits)
    tap.check(ticks[-1] - ([1] + ticks)[-2] > 5, 'and comes with those that followed it', ticks)
    server.stop()


def ends_late(tap, broken):
    """Limits of a place end by their time, also when nothing could be written just then."""
    server = Quick(sys.argv[1]).start()
    server.grant('admin', 'admin', world.CITY)
    place = f'FO-V5@{world.INSIDE_TOWN}'

    def instant(seconds=0):
        now = server.get('/v1/meta', 'admin').json['clock']['now']
        then = datetime.datetime.fromisoformat(now.replace('Z', '+00:00')) + datetime.timedelta(seconds=seconds)
        return then.isoformat(timespec='milliseconds').replace('+00:00', 'Z')

    def has_limits():
        listed = server.get('/v1/series', 'admin', area=world.INSIDE_TOWN).json['series']
        return any('limits' in s for s in listed if s['indicator'] == 'FO-V5' and s['area'] == world.INSIDE_TOWN)
    until = instant(300)
    limits = {'at': [{'colour': 'red', 'above': {'value': 50}}], 'reason': 'r', 'until': until}
    reply = server.ask('PATCH', f'/v1/series/{place}', 'admin', {'limits': limits}, {'Idempotency-Key': server.key()})
    tap.same((reply.status, has_limits()), (200, True), 'a place has limits for a while')
    broken.touch()
    world.until('their end', lambda: instant(-60) > until)
    tap.check(has_limits(), 'whose end cannot be written')
    broken.unlink()
    world.until('the end to be written', lambda: not has_limits())
    tap.check(True, 'they end when there is a disk again')
    server.stop()


def durable(_, tap):
    """G5: nothing is acknowledged that the disk did not take."""
    broken = pathlib.Path(world.tempfile.mkdtemp(prefix='yp-disk-'), 'broken')
    os.environ.update(LD_PRELOAD=sys.argv[2], NO_SYNC=str(broken),
                      ASAN_OPTIONS=os.environ.get('ASAN_OPTIONS', '') + ':verify_asan_link_order=0')
    server = world.Server(sys.argv[1]).start()
    tap.same(server.report('duty', world.INSIDE_TOWN).status, 201, 'with a disk an act is taken')
    key, head = server.key(), server.get('/v1/meta', 'duty').json['head']
    broken.touch()
    reply = server.report('duty', world.INSIDE_TOWN, key=key)
    tap.same(reply.status, 503, 'G5: what is not on the disk is not acknowledged', reply.text)
    tap.same(server.get('/v1/meta', 'duty').json['head'], head, 'nor told to anybody')
    tap.check(reply.headers.get('retry-after'), 'but may be sent again')
    broken.unlink()
    again = world.until('the disk', lambda: (lambda r: r if r.status != 503 else None)(
        server.report('duty', world.INSIDE_TOWN, key=key)))
    tap.same((again.status, again.json['outcome']['rev']), (201, 1), 'then it is done, once')
    listed = server.get('/v1/events', 'duty', sort='newest', limit=5).json['events']
    tap.same(len({e['id'] for e in listed if e['title'] == 'pipe'}), 2, 'and there are two')
    tap.same(server.stop(), 0, 'the server ends well')
    ends_late(tap, broken)
    del os.environ['LD_PRELOAD']
    world.shutil.rmtree(broken.parent)


world.main([token_first, doors, keys, tags, wanted_only, a_tick_has_time, durable])
