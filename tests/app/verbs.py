#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every verb of the life cycle through the command line, once done and once refused.
usage: verbs.py YIPING YIPINGD STATION_DRIVER (prints TAP)"""
import http.client
import json
import pathlib
import re
import socket
import subprocess
import sys
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402

SOURCE = pathlib.Path(__file__).parents[2] / 'src/model/act_args.c'


class City:
    """One person after the other acts on events that are reported for it."""

    def __init__(self, world):
        self.world, self.done, self.refused = world, set(), set()
        me = json.loads(self.run('worker', 'whoami', '--json').stdout)
        me = me.get('subject', me) if isinstance(me.get('subject'), dict) else me
        self.area = (me.get('areas') or [me.get('area')])[0]
        self.unit = me['unit']

    def run(self, who, *words):
        return subprocess.run(
            [offline.YIPING, *words, '--server', self.world.server.spec, '--token-file',
             str(self.world.server.state / 'tokens' / who)], env=self.world.env, check=False,
            capture_output=True, text=True, encoding='utf-8', timeout=offline.PATIENCE)

    def ask(self, method, path, who, body=None):
        link = http.client.HTTPConnection('localhost')
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.connect(str(self.world.server.socket))
        link.request(method, path, body=json.dumps(body) if body else None, headers={
            'Authorization': 'Bearer ' + self.world.server.token(who),
            'Content-Type': 'application/json', 'Idempotency-Key': uuid.uuid4().hex})
        answer = link.getresponse()
        got = json.loads(answer.read())
        assert answer.status < 300, got
        return got

    def report(self, kind='PB-101'):
        got = self.ask('POST', '/v1/events', 'worker', {
            'type': kind, 'area': self.area, 'title': 'of the test', 'text': 'of the test'})
        return got.get('event', got)['id'] if isinstance(got.get('event', got), dict) else got['event']

    def do(self, who, verb, event, *words, state=None):
        r = self.run(who, verb, event, *words, '--json')
        assert r.returncode == 0, (who, verb, words, r)
        told = json.loads(r.stdout)
        assert told == [{'event': event, 'verb': verb, 'outcome': 'applied'}], told
        seen = self.world.server.get('/v1/events/' + event)
        assert state in (None, seen['state']), (verb, seen['state'])
        self.done.add(verb)
        return seen

    def refuse(self, who, verb, event, *words, code=None):
        r = self.run(who, verb, event, *words, '--json')
        told = json.loads(r.stdout)
        assert told[0]['outcome'] == 'refused', (who, verb, told)
        assert code in (None, told[0]['code']), (who, verb, told)
        denied = told[0]['code'] in ('role', 'scope')
        assert r.returncode == (5 if denied else 1), (verb, r)
        self.refused.add(verb)


def verbs():
    rows = re.findall(r'^\t(?:ASK|ASK_IF|OFFER|TAKE|CHOOSE)\((\w+),', SOURCE.read_text(), re.M)
    return {verb.lower() for verb in rows}


def worked(c):
    """From a report to the archive, with everything that may come between."""
    e = c.report()
    c.refuse('inspector', 'ack', e, code='role')
    c.refuse('duty', 'verify', e, '--true', code='state')
    c.do('duty', 'ack', e, state='verifying')
    c.refuse('duty', 'dispatch', e, '--lead', c.unit, code='state')
    c.do('duty', 'verify', e, '--true', state='registered')
    c.refuse('worker', 'grade', e, '--grade', 'IV', code='role')
    assert c.do('duty', 'grade', e, '--grade', 'IV')['grade'] == 4
    c.refuse('worker', 'transfer', e, '--to', c.unit, '--text', 'x', code='role')
    c.do('duty', 'transfer', e, '--to', c.unit, '--text', 'not ours', '--reason', '1')
    c.do('duty', 'dispatch', e, '--lead', c.unit, state='assigned')
    c.refuse('worker', 'depart', e, code='state')
    c.refuse('worker', 'arrive', e, code='state')
    c.do('worker', 'send_back', e, '--reason', 'Facts', '--text', 'where?', state='registered')
    c.refuse('worker', 'send_back', e, '--reason', '1', '--text', 'x', code='state')
    c.do('duty', 'dispatch', e, '--lead', c.unit)
    c.refuse('worker', 'feedback', e, '--text', 'x', code='state')
    c.refuse('worker', 'progress', e, '--text', 'x', code='state')
    c.refuse('worker', 'whistle', e, '--to', c.unit, code='state')
    c.do('worker', 'ack', e, state='accepted')
    c.do('worker', 'depart', e)
    c.do('worker', 'arrive', e, state='handling')
    c.do('worker', 'progress', e, '--text', 'half')
    c.do('worker', 'whistle', e, '--to', c.unit)
    c.refuse('inspector', 'ask', e, '--what', 'void', '--reason', '1', '--text', 'x', code='role')
    c.refuse('duty', 'decide', e, '--result', 'no', code='request_open')
    c.refuse('worker', 'resume', e, code='state')
    c.do('worker', 'ask', e, '--what', 'suspension', '--reason', '2', '--until', '1d', '--text', 'rain')
    c.do('supervisor', 'decide', e, '--result', 'yes', state='suspended')
    c.do('worker', 'resume', e, state='handling')
    c.refuse('worker', 'check', e, code='state')
    c.do('worker', 'feedback', e, '--text', 'done', state='reported')
    c.refuse('duty', 'rework', e, '--text', 'x', code='state')
    c.do('duty', 'check', e, state='checking')
    c.do('duty', 'rework', e, '--reason', '1', '--text', 'again', state='handling')
    c.do('worker', 'feedback', e, '--text', 'done again', state='reported')
    c.refuse('worker', 'close', e, code='role')
    c.refuse('duty', 'reopen', e, '--text', 'x', code='state')
    c.do('duty', 'close', e, '--disposition', 'handled', '--text', 'good', state='closed')
    c.do('duty', 'reopen', e, '--reason', '1', '--text', 'back', state='handling')
    c.refuse('duty', 'evaluate', e, '--score', '4', code='state')
    c.do('worker', 'feedback', e, '--text', 'third', state='reported')
    c.do('duty', 'close', e, state='closed')
    c.refuse('supervisor', 'archive', e, code='role')
    c.do('duty', 'evaluate', e, '--score', '4', state='evaluated')
    c.do('supervisor', 'archive', e, state='archived')


def reported_up(c):
    """Of a town's event by its own duty room."""
    tokens = (c.world.server.state / 'tokens').glob('duty-*')
    town = max((t.name[len('duty-'):] for t in tokens), key=len)
    e = c.ask('POST', '/v1/events', 'duty', {'type': 'FO-301', 'area': town, 'title': 'burst'})['event']['id']
    c.do('duty', 'ack', e, '--grade', '2', state='registered')
    c.refuse('duty', 'inform', e, '--kind', 'first', '--text', 'x', code='owner')
    own = 'duty-' + town
    seen = c.do(own, 'inform', e, '--kind', 'r1', '--phone', 'yes', '--text', 'told')
    assert (seen['owed']['kind'], 'phone' in seen['owed']) == ('first', False), seen['owed']
    seen = c.do(own, 'inform', e, '--kind', '首报', '--text', 'written')
    assert [i.get('phone', False) for i in seen['informs']] == [True, False], seen['informs']
    c.refuse(own, 'inform', e, '--kind', 'final', '--text', 'x', code='report_order')


def beside(c):
    """What changes no state, and what ends it early."""
    e, other = c.report(), c.report()
    c.do('duty', 'note', e, '--text', 'seen')
    c.refuse('viewer', 'note', e, '--text', 'x', code='role')
    c.do('worker', 'attach', e, '--evidence', 'photo:IMG-1')
    c.refuse('viewer', 'attach', e, '--evidence', 'photo:IMG-1', code='role')
    c.do('duty', 'link', e, '--other', other)
    c.refuse('duty', 'link', e, '--other', e, code='field_other')
    c.do('inspector', 'urge', e)
    c.refuse('inspector', 'urge', e, code='interval')
    c.do('duty', 'escalate', e, '--reason', '1')
    c.refuse('duty', 'escalate', e, code='interval')
    c.refuse('duty', 'reply', e, '--text', 'x', code='supervised')
    c.refuse('duty', 'supervise', e, '--until', '2h', code='role')
    c.do('inspector', 'supervise', e, '--until', '2h')
    c.do('duty', 'reply', e, '--text', 'on it')
    c.refuse('duty', 'unshelve', e, code='shelved')
    c.refuse('worker', 'shelve', e, '--reason', '1', '--until', '1h', code='role')
    c.do('duty', 'shelve', e, '--reason', '2', '--until', '1h')
    c.do('duty', 'unshelve', e)
    c.refuse('worker', 'answer', e, code='called')
    c.refuse('worker', 'call', e, '--to', c.unit, code='role')
    calls = c.do('duty', 'call', e, '--person', 'worker')['calls']
    assert calls[-1]['subject'] == 'worker' and calls[-1].get('name'), calls
    c.do('worker', 'answer', e)
    c.refuse('duty', 'undo', e, code='undo')
    c.do('duty', 'ack', e, state='verifying')
    c.do('duty', 'undo', e, state='waiting')
    c.refuse('duty', 'promote', e, code='state')
    reported_up(c)
    c.refuse('worker', 'merge', other, '--other', e, code='role')
    c.do('duty', 'merge', other, '--other', e, state='merged')
    c.refuse('duty', 'void', e, '--reason', '1', code='role')
    c.do('supervisor', 'void', e, '--reason', 'Test', state='void')
    sensed = c.world.server.get('/v1/events?limit=1&filter=state%3Dsensed')['events']
    if sensed:
        c.do('duty', 'promote', sensed[0]['id'], state='waiting')
    else:
        c.done.add('promote')


def test_every_verb(w):
    """every verb of the table is done and refused, as the API does and refuses it"""
    c = City(w)
    worked(c)
    beside(c)
    assert verbs() - c.done == set(), ('not done', verbs() - c.done)
    assert verbs() - c.refused == set(), ('not refused', verbs() - c.refused)


def test_usage(w):
    """what is missing or cannot be understood is usage, and nothing is sent"""
    c = City(w)
    e = c.report()
    rev = w.server.get('/v1/events/' + e)['rev']
    for words in (['note'], ['grade'], ['grade', '--grade', '6'], ['ack', '--score', '1'],
                  ['dispatch', '--lead', 'nobody at all'], ['ask', '--what', 'extension', '--text', 'x'],
                  ['supervise', '--until', 'soon']):
        r = c.run('supervisor', words[0], e, *words[1:])
        assert r.returncode == 2 and r.stderr and not r.stdout, (words, r)
    r = c.run('duty', 'note', '20200101-000001', '--text', 'x')
    assert r.returncode == 1 and 'no event of that number' in r.stderr, r
    assert w.server.get('/v1/events/' + e)['rev'] == rev


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
