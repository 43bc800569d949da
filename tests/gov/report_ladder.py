#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A report to the level above that nobody sends: urged and called beside the limits of its event, and after its end;
with a clock that runs fast and a server that is killed in between. Prints TAP. Usage: report_ladder.py PATH-OF-YIPINGD"""
import signal
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402
from ladder import Plain, instant, rungs_of  # noqa: E402

RUNGS = ['urge', 'call', 'call']


class Fast(Plain):
    """Ten minutes of it each second."""

    def arguments(self):
        return ['--listen', f'unix:{self.socket}', '--state', self.state, '--now', world.NOW, '--speed', '600']


def reports(server, event):
    return [c for c in rungs_of(server, event) if c['key'].split(':')[2] == 'report']


def whole(server, event):
    return world.until('the ladder', lambda: (r := reports(server, event)) and len(r) == len(RUNGS) and r)


def now(server, event):
    return server.get(f'/v1/events/{event}', 'supervisor').json


def assert_ladder(tap, server, event, rungs, limit, name):
    since = instant(now(server, event)['owed']['since'])
    tap.same([c['verb'] for c in rungs], RUNGS, f'{name}: an urge, and two by name')
    tap.same([(instant(c['due_at']) - since).total_seconds() for c in rungs],
             [limit, limit * 1.5, limit * 2], f'{name}: at its end, and each half of it later')
    tap.same(len({c['key'] for c in rungs}), len(rungs), f'{name}: each with its own key')
    tap.check(all(c['due_at'] <= c['at'] for c in rungs), f'{name}: never before it was due')


def registered(server, grade):
    event = server.report('duty', world.INSIDE_TOWN, type='FO-301', title='burst').json['event']['id']
    server.must('supervisor', event, 'ack', grade=grade)
    return event


def town(server):
    if 'town' not in server.tokens:
        server.grant('town', 'duty', world.INSIDE_TOWN)
    return 'town'


def goes_up_beside_the_limits(server, tap):
    event = registered(server, 2)
    assert_ladder(tap, server, event, whole(server, event), 1800, 'a call')
    e = now(server, event)
    tap.same((e['owed']['kind'], e['owed'].get('phone'), e['owed']['to'], e['owed']['struck']),
             ('first', True, 'city', 3), 'it is still owed, to the city')
    others = [c for c in rungs_of(server, event) if c['verb'] == 'urge' and c not in reports(server, event)]
    tap.check(e['counts'].get('urges', 0) <= len(others) + 1, 'and the handler was not urged for it', e['counts'])
    server.must(town(server), event, 'inform', kind='first', text='first')
    e = now(server, event)
    tap.same((e['owed']['kind'], 'struck' in e['owed'], e['informs'][0]['late']), ('follow_up', False, True),
             'sent late, it leads to the next')


def outlives_kills(server, tap):
    event = registered(server, 3)
    for rungs in (1, 2):
        world.until('some rungs', lambda n=rungs: len(reports(server, event)) >= n)
        server.stop(signal.SIGKILL)
        server.start()
    assert_ladder(tap, server, event, whole(server, event), 7200, 'after two kills')


def goes_on_after_the_end(server, tap):
    """Found false after it was reported: the last report is owed, seen, and urged for."""
    event = server.report('duty', world.INSIDE_TOWN, type='FO-301', title='burst').json['event']['id']
    server.must('supervisor', event, 'ack')
    server.must('supervisor', event, 'grade', grade=2)
    server.must(town(server), event, 'inform', kind='first', text='suspected')
    server.must('supervisor', event, 'verify', result=False, cause='device_fault')
    e = now(server, event)
    tap.same((e['state'], e['owed']['kind']), ('false_alarm', 'final'), 'who was told is told that it was nothing')
    found = server.get('/v1/events', 'supervisor', filter='owed').json
    tap.check(event in [x['id'] for x in found['events']], 'the list of what is owed has it')
    found = server.get('/v1/events', 'supervisor').json
    tap.check(event not in [x['id'] for x in found['events']], 'that of open events has not')
    listed = server.snapshot('supervisor')[0]
    tap.check(event in [c['id'] for c in listed if c['kind'] == 'event'], 'boards keep it')
    tap.same((instant(e['owed']['due']) - instant(e['owed']['since'])).total_seconds(), 86400, 'a day is left for it')
    server.must(town(server), event, 'inform', kind='final', text='nothing')
    tap.check('owed' not in now(server, event), 'and then nothing is owed')
    listed = server.snapshot('supervisor')[0]
    tap.check(event not in [c['id'] for c in listed if c['kind'] == 'event'], 'and boards forget it')


if __name__ == '__main__':
    world.main([goes_up_beside_the_limits, outlives_kills, goes_on_after_the_end], kind=Fast)
