#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a unit carries is counted from its open events, and moves it down among those proposed.
Prints TAP. Usage: proposals.py PATH-OF-YIPINGD"""
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

TYPE = 'FO-301'
TOWN = world.INSIDE_TOWN


def begin(server):
    event = server.report('supervisor', TOWN, type=TYPE).json['event']['id']
    server.must('supervisor', event, 'ack')
    server.must('supervisor', event, 'verify', result=True)
    return event


def lead_of(server, event):
    return server.get(f'/v1/events/{event}/proposal', 'supervisor').json['lead']


def of_unit(lead, num):
    return next(c for c in lead['candidates'] if c['unit']['num'] == num)


def load_follows_what_is_sent(server, tap):
    asked = begin(server)
    first = lead_of(server, asked)['candidates'][0]
    num = first['unit']['num']
    tap.same((first['load'], first['terms']['load'], first['status']), (0, 1000, 'idle'), 'nothing is sent yet')
    sent = [begin(server), begin(server)]
    for count, event in enumerate(sent, 1):
        server.must('supervisor', event, 'dispatch', lead={'num': num})
        now = of_unit(lead_of(server, asked), num)
        share = 1000 * (first['load_limit'] - count) / first['load_limit']
        tap.same((now['load'], now['terms']['load']), (count, round(share)), f'{count} of what it can bear')
    tap.check(now['score'] < first['score'], 'which costs it of its score', now)
    server.must('supervisor', sent[0], 'void', reason='test_entry', text='t')
    tap.same(of_unit(lead_of(server, asked), num)['load'], 1, 'what is over counts no more')


if __name__ == '__main__':
    sys.exit(world.main([load_follows_what_is_sent]))
