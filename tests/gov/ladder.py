#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What becomes of a limit that nobody keeps: an urge, then its shift, then a level up; over HTTP, with a clock that
runs fast and a server that is killed in between. Prints TAP. Usage: ladder.py PATH-OF-YIPINGD"""
import datetime
import signal
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

LIFT = 'FO-314'  # 1-3-5: received within a minute
RUNGS = ['urge', 'call', 'call', 'escalate'] + ['call', 'call', 'escalate'] + ['call', 'call']


class Plain(world.Server):
    """No demo: nobody is on any shift; a minute of it each second."""

    def arguments(self):
        return ['--listen', f'unix:{self.socket}', '--state', self.state, '--now', world.NOW, '--speed', '60']

    def start(self):
        super().start()
        if not self.tokens:
            self.grant('duty', 'duty', world.INSIDE)
            self.grant('supervisor', 'supervisor', world.CITY)
        return self


def instant(text):
    return datetime.datetime.fromisoformat(text.replace('Z', '+00:00'))


def rungs_of(server, event):
    """What the timer did to it, first to last."""
    changes = server.get(f'/v1/events/{event}/history', 'supervisor').json['changes']
    return [c for c in changes if c['actor'].get('subject') == 'timer']


def assert_ladder(tap, rungs, born, name):
    tap.same([c['verb'] for c in rungs], RUNGS, f'{name}: an urge, two by name and a step up, until the city has it')
    keys = [c['key'] for c in rungs]
    tap.same(keys, [f'timer:{rungs[0]["id"]}:A:{n + 1}' for n in range(len(rungs))], f'{name}: each with its own key')
    due = [(instant(c['due_at']) - instant(born)).total_seconds() for c in rungs]
    tap.same(due, [60 + 30 * n for n in range(len(rungs))], f'{name}: at its end, and each half of it later')
    tap.check(all(c['due_at'] <= c['at'] for c in rungs), f'{name}: never before it was due')


def whole(server, event):
    return world.until('the whole ladder', lambda: (r := rungs_of(server, event)) and len(r) == len(RUNGS) and r)


def goes_up(server, tap):
    event = server.report('duty', world.INSIDE_TOWN, type=LIFT, title='trapped').json['event']
    tap.check(event['is_135'], 'a lift with somebody in it is 1-3-5')
    assert_ladder(tap, whole(server, event['id']), event['born'], 'nobody receives it')
    now = server.get(f'/v1/events/{event["id"]}', 'supervisor').json
    tap.same((now['escalated'], now['counts']['rungs'], now['ladder']['clock']), ('city', len(RUNGS), 'A'),
             'the city has it')
    tap.check('calls' not in now, 'where nobody is on a shift nobody is called')


def outlives_kills(server, tap):
    event = server.report('duty', world.INSIDE_TOWN, type=LIFT, title='trapped').json['event']
    for rungs in (1, 4):
        world.until('some rungs', lambda n=rungs: len(rungs_of(server, event['id'])) >= n)
        server.stop(signal.SIGKILL)
        server.start()
    assert_ladder(tap, whole(server, event['id']), event['born'], 'after two kills')


def is_left_when_it_is_received(server, tap):
    event = server.report('duty', world.INSIDE_TOWN, type=LIFT, title='trapped').json['event']
    world.until('an urge', lambda: rungs_of(server, event['id']))
    server.must('duty', event['id'], 'ack')
    world.until('the next limit', lambda: any(c['key'].split(':')[2] == 'V' for c in rungs_of(server, event['id'])))
    late = [c['key'].split(':')[2] for c in rungs_of(server, event['id'])]
    tap.same(late, sorted(late), 'who receives it is urged for the finding, not for the receipt')


if __name__ == '__main__':
    world.main([goes_up, outlives_kills, is_left_when_it_is_received], kind=Plain)
