#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What may be taken back, done again, or put aside, over HTTP: undo of each verb, least intervals, the shelf, reopening.
Prints TAP. Usage: again.py PATH-OF-YIPINGD"""
import datetime
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

UNIT = '500105-asset_owner'
PHOTO = [{'kind': 'photo', 'ref': 'e/1'}]
# How an event comes into a state: who, verb, arguments.
ROAD = {
    'verifying': ('duty', 'ack', {}),
    'registered': ('duty', 'verify', {'result': True}),
    'assigned': ('duty', 'dispatch', {'lead': '?'}),
    'accepted': ('unit', 'ack', {}),
    'handling': ('unit', 'arrive', {}),
    'reported': ('unit', 'feedback', {'text': 'done'}),
    'checking': ('duty', 'check', {}),
    'closed': ('duty', 'close', {'disposition': 'handled'}),
    'evaluated': ('duty', 'evaluate', {'score': 4}),
}
# In which state, who, what, with which arguments; each is taken back.
TAKEN_BACK = [
    ('waiting', 'duty', 'ack', {}), ('waiting', 'duty', 'ack', {'grade': 4}), ('verifying', 'duty', 'verify', {'result': True}),
    ('verifying', 'duty', 'verify', {'result': False, 'cause': 'device_fault'}), ('waiting', 'duty', 'grade', {'grade': 3}),
    ('registered', 'duty', 'dispatch', {'lead': '?'}), ('assigned', 'unit', 'send_back', {'reason': 'not_ours', 'text': 'x'}),
    ('assigned', 'unit', 'ack', {}), ('accepted', 'unit', 'depart', {}), ('accepted', 'unit', 'arrive', {}),
    ('handling', 'unit', 'progress', {'text': 'x'}), ('handling', 'unit', 'feedback', {'text': 'x'}),
    ('handling', 'unit', 'ask', {'what': 'extension', 'reason': 'complex', 'text': 'x', 'extra_s': 60}),
    ('reported', 'duty', 'check', {}), ('checking', 'duty', 'rework', {'text': 'x'}),
    ('checking', 'duty', 'close', {'disposition': 'handled'}), ('closed', 'duty', 'reopen', {'text': 'x'}),
    ('closed', 'duty', 'evaluate', {'score': 4}), ('evaluated', 'supervisor', 'archive', {}),
    ('waiting', 'supervisor', 'void', {'reason': 'test_entry'}), ('waiting', 'duty', 'note', {'text': 'x'}),
    ('waiting', 'duty', 'attach', {'evidence': PHOTO}), ('handling', 'supervisor', 'supervise', {'until': '+3600'}),
    ('handling', 'duty', 'shelve', {'reason': 'maintenance', 'until': '+3600'}),
    ('verifying', 'duty', 'transfer', {'to': '?', 'text': 'x'}),
]
# What has told somebody is not.
TOLD = [('waiting', 'duty', 'urge', {}), ('waiting', 'duty', 'escalate', {}), ('handling', 'unit', 'whistle', {'to': '?'}),
        ('waiting', 'duty', 'call', {'to_person': {'subject': 'supervisor', 'name': 'S'}}), ('waiting', 'duty', 'merge', {'other': '?'})]


class Plain(world.Server):
    """A demo city in which nothing happens by itself, but for its people."""

    def start(self):
        super().start()
        self.units = {u['id']: u for u in self.get('/v1/units', 'supervisor', area=world.INSIDE).json['units']}
        self.ref = {k: self.units[UNIT][k] for k in ('id', 'num')}
        self.people = 0
        return self

    def others(self):
        """Other people by the same names: each may act so often in a minute."""
        self.people += 1
        for name, role, area, unit in (('duty', 'duty', world.INSIDE, None), ('unit', 'worker', world.INSIDE, UNIT),
                                       ('supervisor', 'supervisor', world.CITY, None),
                                       ('supervisor2', 'supervisor', world.CITY, None)):
            self.grant(f'{name}-{self.people}', role, area, unit)
            self.tokens[name] = self.tokens[f'{name}-{self.people}']

    def later(self, seconds):
        now = self.get('/v1/meta', 'supervisor').json['clock']['now']
        then = datetime.datetime.fromisoformat(now.replace('Z', '+00:00')) + datetime.timedelta(seconds=seconds)
        return then.isoformat(timespec='milliseconds').replace('+00:00', 'Z')

    def filled(self, verb, args):
        args = dict(args)
        if 'until' in args:
            args['until'] = self.later(int(args['until']))
        for name in ('lead', 'to'):
            if args.get(name) == '?':
                args[name] = self.ref
        if args.get('other') == '?':
            args['other'] = self.report('duty', world.INSIDE_TOWN).json['event']['id']
        return verb, args

    def brought_to(self, state):
        self.others()
        event = self.report('supervisor', world.INSIDE_TOWN).json['event']['id']
        for reached, (who, verb, args) in ROAD.items():
            if self.state_of(event) == state:
                break
            verb, args = self.filled(verb, args)
            self.must(who, event, verb, **args)
            if reached == state:
                break
        return event

    def state_of(self, event):
        return self.get(f'/v1/events/{event}', 'supervisor').json['state']


def bare(body):
    """What an undo must bring back."""
    return {k: v for k, v in body.items() if k not in ('rev', 'arev', 'tag', 'last', 'occurred', 'allowed', 'shelved')}


def undo(server, tap):
    for state, who, verb, args in TAKEN_BACK:
        event = server.brought_to(state)
        before = bare(server.get(f'/v1/events/{event}', 'supervisor').json)
        verb, args = server.filled(verb, args)
        server.must(who, event, verb, **args)
        other = server.act('supervisor2', event, 'undo', server.tag(event, 'supervisor'))
        reply = server.act(who, event, 'undo', server.tag(event, 'supervisor'))
        after = bare(server.get(f'/v1/events/{event}', 'supervisor').json)
        tap.same((other.code, reply.status), ('undo', 200), f'{verb} in {state} is taken back by who did it', reply.text)
        tap.same(after, before, 'and it is as it was')
    for state, who, verb, args in TOLD:
        event = server.brought_to(state)
        verb, args = server.filled(verb, args)
        server.must(who, event, verb, **args)
        reply = server.act(who, event, 'undo', server.tag(event, 'supervisor'))
        tap.same((reply.status, reply.code), (409, 'undo'), f'{verb} has told somebody')


def intervals(server, tap):
    event = server.brought_to('handling')
    for verb, args in (('urge', {}), ('escalate', {}), ('whistle', {'to': server.ref})):
        server.must('supervisor', event, verb, **args)
        again = server.act('duty', event, verb, server.tag(event), **args)
        tap.same((again.status, again.code), (409, 'interval'), f'{verb}: not twice within minutes, by whomever')


def shelf(server, tap):
    event = server.brought_to('handling')
    until = server.later(1800)
    put = server.must('duty', event, 'shelve', reason='maintenance', until=until).json['body']
    tap.same(put['shelved']['until'], until, 'alone it comes back when it was asked to')
    others = [server.brought_to('handling') for _ in range(3)]
    ends = [server.must('duty', e, 'shelve', reason='maintenance', until=until).json['body']['shelved']['until']
            for e in others]
    gaps = [(datetime.datetime.fromisoformat(b[:-1]) - datetime.datetime.fromisoformat(a[:-1])).total_seconds()
            for a, b in zip([until, *ends], ends)]
    tap.same(gaps, [12, 12, 12], 'together they come back one by one')
    listed = server.get('/v1/events', 'duty', filter='shelved').json['events']
    tap.same({e['id'] for e in listed}, {event, *others}, 'the list of what is put aside')
    server.must('supervisor', event, 'grade', grade=2)
    back = server.get(f'/v1/events/{event}', 'duty').json['shelved']
    tap.same((back.get('returned'), back.get('until')), (True, None), 'what is grade II now is back at once')
    listed = server.get('/v1/events', 'duty', filter='returned unacked').json['events']
    tap.same([e['id'] for e in listed], [event], 'marked, until it is acknowledged')
    server.must('duty', event, 'ack')
    tap.same(server.get('/v1/events', 'duty', filter='returned').json['events'], [], 'then no longer')
    server.must('duty', others[0], 'unshelve')
    server.must('duty', others[0], 'shelve', reason='maintenance', until=server.later(60))
    server.must('duty', others[0], 'undo')
    third = server.act('duty', others[0], 'shelve', server.tag(others[0]), reason='maintenance', until=server.later(60))
    tap.same(third.code, 'shelf', 'twice is all, though the second was taken back')


def recurs(server, tap):
    event = server.brought_to('closed')
    body = server.must('duty', event, 'reopen', text='again').json['body']
    tap.same((body['state'], body['counts']['reopens']), ('handling', 1), 'reopened, and counted as a recurrence')
    for who, verb, args in (('unit', 'feedback', {'text': 'x'}), ('supervisor', 'close', {'disposition': 'handled'})):
        server.must(who, event, verb, **args)
    tap.same(server.get(f'/v1/events/{event}', 'duty').json['counts']['reopens'], 1, 'for ever')


if __name__ == '__main__':
    world.main([undo, intervals, shelf, recurs], kind=Plain)
