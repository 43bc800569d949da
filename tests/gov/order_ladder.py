#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An order that nobody signs for, reports on or looks at: urged, called, up to who issued it; with a clock that runs
fast and a server that is killed in between. Prints TAP. Usage: order_ladder.py PATH-OF-YIPINGD"""
import signal
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402
from ladder import Plain, instant  # noqa: E402

RUNGS = ['urge', 'call', 'call', 'escalate', 'call', 'call']  # of a town's, issued by its district


def issue(server, **other):
    body = {'to': [{'area': world.INSIDE_TOWN}], 'title': 'look', 'accept_s': 60, 'reply_s': 600, **other}
    reply = server.ask('POST', '/v1/orders', 'duty', body, {'Idempotency-Key': server.key()})
    return reply.json['orders'][0]


def act(server, who, order, verb, **said):
    return server.ask('POST', f'/v1/orders/{order}/actions', who, {'verb': verb, 'args': said},
                      {'Idempotency-Key': server.key()})


def order_of(server, who, order):
    found = server.get('/v1/orders', who, ended='true').json['orders']
    return next(o for o in found if o['id'] == order)


def rungs_of(server, cursor, order):
    changes = server.changes('duty', cursor)[0]
    return [c for c in changes if c['kind'] == 'order' and c['id'] == order and c['actor'].get('subject') == 'timer']


def whole(server, cursor, order):
    return world.until('the whole ladder', lambda: (r := rungs_of(server, cursor, order)) and len(r) >= len(RUNGS) and r)


def assert_ladder(tap, rungs, order, name):
    tap.same([c['verb'] for c in rungs], RUNGS, f'{name}: an urge, two by name, up, and two by name there')
    tap.same([c['key'] for c in rungs], [f'timer:{order["id"]}:accept:{n + 1}' for n in range(len(RUNGS))],
             f'{name}: each with its own key')
    due = [(instant(c['due_at']) - instant(order['issued'])).total_seconds() for c in rungs]
    tap.same(due, [60 + 30 * n for n in range(len(RUNGS))], f'{name}: at its end, and each half of it later')
    tap.check(all(c['due_at'] <= c['at'] for c in rungs), f'{name}: never before it was due')


def nobody_signs(server, tap):
    server.grant('town', 'duty', world.INSIDE_TOWN)
    cursor = server.snapshot('duty')[1]
    order = issue(server)
    tap.same(order_of(server, 'town', order['id'])['allowed'], ['ack'], 'the town may sign for it')
    tap.same(order_of(server, 'duty', order['id'])['allowed'], ['void', 'urge'], 'who issued it may urge or take it back')
    assert_ladder(tap, whole(server, cursor, order['id']), order, 'nobody signs')
    now = order_of(server, 'duty', order['id'])
    tap.same((now['escalated'], now['urges'], now['rungs']), ('district', 1, 6), 'it has gone up')
    tap.check('called' not in now, 'where nobody is on a shift nobody is called')
    tap.same(act(server, 'duty', order['id'], 'urge').status, 200, 'and people may still urge')


def outlives_kills(server, tap):
    cursor = server.snapshot('duty')[1]
    order = issue(server)
    for rungs in (1, 4):
        world.until('some rungs', lambda n=rungs: len(rungs_of(server, cursor, order['id'])) >= n)
        server.stop(signal.SIGKILL)
        server.start()
    assert_ladder(tap, whole(server, cursor, order['id']), order, 'after two kills')


def is_left_when_it_is_signed_for(server, tap):
    cursor = server.snapshot('duty')[1]
    order = issue(server, reply_s=90)
    tap.same(act(server, 'town', order['id'], 'ack').status, 200, 'signed for')
    first = world.until('a rung', lambda: rungs_of(server, cursor, order['id']))[0]
    tap.same((first['verb'], first['key'].split(':')[2]), ('urge', 'C'), 'the next limit is that of the report')
    tap.same(act(server, 'town', order['id'], 'feedback', text='seen').status, 200, 'reported')
    tap.same(act(server, 'duty', order['id'], 'close').status, 200, 'and closed')
    count = len(rungs_of(server, cursor, order['id']))
    later = issue(server)
    whole(server, cursor, later['id'])
    tap.same(len(rungs_of(server, cursor, order['id'])), count, 'what is over is left in peace')


world.main([nobody_signs, outlives_kills, is_left_when_it_is_signed_for], kind=Plain)
