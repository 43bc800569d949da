#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What one subject may use: long polls at once, acts a minute; and the sizes of requests. Prints TAP.
Usage: limits.py PATH-OF-YIPINGD"""
import re
import socket
import sys
import threading
import urllib.parse

sys.dont_write_bytecode = True
import world  # noqa: E402


def waiting(server):
    return int(re.search(r'^yiping_waiters (\d+)$', server.ask('GET', '/metrics', 'admin').text, re.M).group(1))


def polls_at_once(server, tap):
    limits = server.get('/v1/meta', 'duty').json['limits']
    cursor = server.changes('duty', server.snapshot('duty', types='event')[1], types='event')[1]['next']
    mine = {'since': cursor, 'types': 'shift', 'wait': 50}

    def settled():
        return server.changes('duty', cursor)[1]['next']

    mine['since'] = settled()
    held = [threading.Thread(target=lambda: server.get('/v1/changes', 'duty', **mine), daemon=True)
            for _ in range(limits['waiters'])]
    for each in held:
        each.start()

    world.until('all polls to be held', lambda: waiting(server) == limits['waiters'])
    mine['since'] = settled()
    reply = server.get('/v1/changes', 'duty', **mine)
    tap.same((reply.status, reply.code), (429, 'too_many'), 'one poll more is refused')
    tap.check(int(reply.headers.get('retry-after', 0)) > 0, 'and is told when to come back')
    tap.same(server.get('/v1/changes', 'duty', since=cursor, wait=0).status, 200, 'without waiting it may ask')
    server.grant('other', 'duty', world.CITY)
    other = server.get('/v1/changes', 'other', since=server.snapshot('other')[1], types='shift', wait=1)
    tap.same(other.status, 200, "another's polls are its own")
    server.admin('/v1/tokens:revoke', {'subject': 'duty'})
    for each in held:
        each.join(world.PATIENCE_S)
    tap.check(not any(each.is_alive() for each in held), 'polls of a revoked token end')
    tap.same(server.get('/v1/meta', 'duty').status, 401, 'a revoked token is unknown at once')


def polls_that_were_left(server, tap):
    """Who loses a connection and comes again is not kept out by the polls left behind."""
    server.grant('rover', 'duty', world.CITY)
    mine = {'since': server.changes('rover', server.snapshot('rover')[1])[1]['next'], 'types': 'shift', 'wait': 50}
    most = server.get('/v1/meta', 'rover').json['limits']['waiters']
    before = waiting(server)
    for left in range(most):
        line = socket.socket(socket.AF_UNIX)
        line.connect(server.socket)
        line.sendall(f'GET /v1/changes?{urllib.parse.urlencode(mine)} HTTP/1.1\r\nHost: x\r\n'
                     f'Authorization: Bearer {server.tokens["rover"]}\r\n\r\n'.encode())
        world.until('it to be held', lambda: waiting(server) == before + left + 1)
        line.close()
    reply = server.get('/v1/changes', 'rover', **dict(mine, wait=1))
    tap.same(reply.status, 200, 'polls that nobody waits for any more are not counted')
    tap.same(waiting(server), before, 'and are gone')


def acts_a_minute(server, tap):
    limit = server.get('/v1/meta', 'duty2').json['limits']['acts_per_minute']
    event = server.report('supervisor', world.INSIDE_TOWN).json['event']['id']
    codes = [server.act('duty2', event, 'note', text='again').status for _ in range(limit + 5)]
    tap.check(codes.count(200) >= limit, f'{limit} acts are taken', codes)
    refused = server.act('duty2', event, 'note', text='again')
    tap.same((refused.status, refused.code), (429, 'too_many'), 'then no more')
    tap.check(int(refused.headers.get('retry-after', 0)) > 0, 'and is told when to come back')
    tap.same(server.act('supervisor', event, 'note', text='mine').status, 200, "another's minute is its own")
    notes = server.get(f'/v1/events/{event}', 'supervisor').json['counts']['notes']
    tap.same(notes, codes.count(200) + 1, 'what was refused was not done')


def sizes(server, tap):
    item = {'key': 'k', 'tag': '*', 'event': '20260709-000001', 'verb': 'note', 'args': {'text': 'x'}}
    for path, body in (('/v1/actions:batch', {'items': [item] * 51}),
                       ('/v1/actions:status', {'keys': ['k'] * 501})):
        reply = server.ask('POST', path, 'supervisor', body)
        tap.same((reply.status, reply.code), (413, 'too_large'), f'{path}: too many at once')
    huge = {'text': 'x' * (9 << 20)}
    tap.same(server.ask('POST', '/v1/events', 'supervisor', huge, {'Idempotency-Key': 'h'}).status, 413,
             'nine megabytes are too much')
    tap.same(server.ask('POST', '/v1/events', None, huge).status, 401, 'a stranger is not told so')
    for key in ('x' * 64, 'a/b', 'a:b', 'a b'):
        tap.same(server.report('supervisor', world.INSIDE_TOWN, key=key).code, 'field_key', f'no key: {key[:8]}')
    key = 'x' * 63
    tap.same(server.report('supervisor', world.INSIDE_TOWN, key=key).status, 201, 'the longest key is taken')
    tap.same(server.get(f'/v1/actions/{key}', 'supervisor').status, 200, 'and can be asked for')


def batch_codes(server, tap):
    event = server.report('supervisor', world.INSIDE_TOWN).json['event']['id']
    good = {'tag': '*', 'event': event, 'verb': 'note', 'args': {'text': 'x'}}
    cases = ((good, 428, 'key_missing'), ({**good, 'key': 'a:b'}, 422, 'field_key'),
             ({**good, 'key': 'b1', 'tag': 'x'}, 400, 'bad_request'),
             ({k: v for k, v in {**good, 'key': 'b2'}.items() if k != 'tag'}, 428, 'tag_missing'),
             ({**good, 'key': 'b3', 'verb': 'dance'}, 422, 'field_verb'),
             ({**good, 'key': 'b4', 'verb': 'report'}, 422, 'field_verb'),
             ({**good, 'key': 'b5', 'verb': 'ack'}, 412, 'stale'),
             ({**good, 'key': 'b6', 'verb': 'dispatch', 'tag': server.tag(event, 'supervisor'),
               'args': {'lead': {'id': 'nobody'}}}, 422, 'field_lead'),
             ({**good, 'key': 'b7', 'args': 5}, 400, 'bad_request'))
    reply = server.ask('POST', '/v1/actions:batch', 'supervisor', {'items': [c[0] for c in cases]})
    for item, (_, status, code) in zip(reply.json['items'], cases):
        tap.same((item['status'], item['code']), (status, code), f'a batch item: {code}')


world.main([polls_that_were_left, polls_at_once, acts_a_minute, sizes, batch_codes])
