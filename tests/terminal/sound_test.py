# SPDX-License-Identifier: MIT
"""What sounds: the terminal's bell as tmux hears it, and a program that the machine's owner names, each
until somebody acknowledges. The machine's file of this build of yiping lies where only the test writes."""
import json
import os
import pathlib
import re
import sys
import uuid

from harness import Terminal, Unix, run, until

TOWN = '500105001'
GRAVE = 'ER-510'  # a type of grade II
LIFT = 'FO-314'  # of grade IV, and of 1-3-5
LITTER = 'CC-601'  # routine
MACHINE = sys.argv[3]  # the program whose machine's file is the next argument
FILE = pathlib.Path(sys.argv[4])


def machine(text):
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text('[attention]\n' + text)
    FILE.chmod(0o644)


def horn(suite, case):
    """A program that writes down what it is called with."""
    heard, program = suite.root / ('heard-' + case), suite.root / ('horn-' + case)
    heard.write_text('')
    program.write_text(f'#!/bin/sh\necho "$1 $2 $#" >>{heard}\n')
    program.chmod(0o755)
    return program, lambda: heard.read_text().splitlines()


def report(suite, kind=GRAVE):
    link = Unix(suite.server.socket)
    link.request('POST', '/v1/events', headers={
        'Authorization': 'Bearer ' + open(suite.server.token_file('supervisor')).read().strip(),
        'Content-Type': 'application/json', 'Idempotency-Key': uuid.uuid4().hex},
        body=json.dumps({'type': kind, 'area': TOWN, 'title': 'of the test', 'text': 'of the test'}))
    answer = link.getresponse()
    body = json.loads(answer.read())
    assert answer.status == 201, body
    return body['outcome']['event']


def opened(suite, env=None, token='duty-' + TOWN, command=''):
    """The town's own duty room, where little happens by itself; another window is looked at, because a
    bell in the one that is leaves no flag."""
    command = (f'{os.path.abspath(MACHINE)} --server unix:{suite.server.socket} '
               f'--token-file {suite.server.token_file(token)} --lang en {command}')
    t = Terminal(suite.root, 120, 40, command, {**suite.env, **(env or {})})
    suite.open.append(t)
    t.wait(whole, 'the overview')
    t.tmux('set-option', '-g', 'monitor-bell', 'on')
    t.tmux('new-window', 'exec sh')
    return t


def has_bell(t):
    return t.tmux('display-message', '-p', '-t', ':0', '#{window_bell_flag}').strip() == '1'


def look(t):
    t.tmux('select-window', '-t', ':0')


def whole(screen):
    return 'data ' in screen and 'old' in screen


def nothing_sounds(t):
    """Asks by the key of silence until the answer is that nothing sounds: all is acknowledged."""
    def asked():
        t.key('M')
        answers = ('nothing sounds', 'silent until', 'sounds again')
        return 'nothing sounds' in t.wait(lambda s: any(a in s for a in answers), 'what M says')
    until(asked, 'that nothing sounds')


def is_acknowledged(suite, event):
    return bool(suite.server.get('/v1/events/' + event).get('acknowledged'))


def acknowledged_by(suite, event, token):
    who = suite.server.get('/v1/meta', token)['identity']['subject']
    changes = suite.server.get(f'/v1/events/{event}/history')['changes']
    return [c for c in changes if c['verb'] in ('ack', 'receive') and c['actor'].get('subject') == who]


def the_bell_rings_and_the_test_key_too(suite):
    machine('grade-1 = once\ngrade-2 = once\ngrade-3 = off\ngrade-4 = off\n')
    t = opened(suite)
    report(suite)
    until(lambda: has_bell(t), 'the bell of a grave event')
    look(t)
    t.key('C-g')
    t.wait('sound test: the bell of the terminal', 'what the test says')
    t.close()


def repeated(suite, heard):
    """An event that was called for twice; the city's own staff may be faster: then another one."""
    for _ in range(8):
        before, event = len(heard()), report(suite)
        until(lambda: len(heard()) >= before + 2 or is_acknowledged(suite, event), 'two calls')
        if len(heard()) >= before + 2:
            return event
    raise AssertionError('somebody else was first eight times')


def a_program_is_called_until_it_is_acknowledged(suite):
    program, heard = horn(suite, 'calls')
    machine(f'program = {program}\ngrade-1 = 2s\ngrade-2 = 2s\ngrade-3 = off\ngrade-4 = off\n')
    t = opened(suite, {'PATH': '/nowhere:' + os.environ['PATH']})
    look(t)
    event = repeated(suite, heard)
    assert set(heard()) == {'alarm 2 2'}, heard()
    t.key('2')
    t.wait('S sort', 'the list')
    t.type('/' + event)
    t.key('Enter')
    t.wait(lambda s: f'filter  {event}' in s or f'filter {event}' in s, 'the event alone')
    t.key('a')
    until(lambda: is_acknowledged(suite, event), 'its acknowledgement')
    nothing_sounds(t)
    t.key('C-g')
    until(lambda: heard()[-1] == 'test 0 2', 'a test that no repeat comes behind')
    t.close()


def silence_until_something_new(suite):
    program, heard = horn(suite, 'silence')
    machine(f'program = {program}\ngrade-1 = 2s\ngrade-2 = 2s\ngrade-3 = off\ngrade-4 = off\n')
    t = opened(suite)
    look(t)

    def silenced():
        before, event = len(heard()), report(suite)
        until(lambda: len(heard()) > before or is_acknowledged(suite, event), 'a call')
        t.key('M')
        said = t.wait(lambda s: 'silent until' in s or 'nothing sounds' in s, 'what M says')
        assert not acknowledged_by(suite, event, 'duty-' + TOWN), 'silence acknowledged it'
        return 'silent until' in said
    assert any(silenced() for _ in range(8)), 'somebody else was first eight times'
    before = len(heard())
    report(suite)
    until(lambda: len(heard()) > before, 'a call for what is new')
    t.wait(lambda s: whole(s) and 'sound off' not in s, 'the end of the silence')
    t.close()


def a_frozen_picture_goes_on_for_1_3_5(suite):
    """Of any grade, and for nothing routine; something grave of the city's own may come first: then again."""
    machine('grade-1 = off\ngrade-2 = off\ngrade-3 = off\ngrade-4 = off\n')
    t = opened(suite)
    look(t)

    def ended_by_ours():
        t.key('p')
        t.wait('FROZEN', 'that it stands still')
        report(suite, LITTER)
        seen = t.wait(lambda s: re.search(r'FROZEN \+[1-9]', s) or 'goes on' in s, 'that it is counted')
        if 'goes on' in seen:
            return False
        event = report(suite, LIFT)
        return event in t.wait('goes on: grave event', 'that the picture goes on')
    assert any(ended_by_ours() for _ in range(8)), 'something else was grave eight times'
    t.wait(lambda s: 'FROZEN' not in s and whole(s), 'the live picture')
    t.close()


def call(suite, event, subject):
    link = Unix(suite.server.socket)
    link.request('POST', f'/v1/events/{event}/actions', headers={
        'Authorization': 'Bearer ' + open(suite.server.token_file('supervisor')).read().strip(), 'If-Match': '*',
        'Content-Type': 'application/json', 'Idempotency-Key': uuid.uuid4().hex},
        body=json.dumps({'verb': 'call', 'args': {'to_person': {'subject': subject}}}))
    answer = link.getresponse()
    assert answer.status < 300, answer.read()


def a_call_is_heard_once_whatever_is_silent(suite):
    program, heard = horn(suite, 'called')
    machine(f'program = {program}\ngrade-1 = off\ngrade-2 = off\ngrade-3 = off\ngrade-4 = off\n')
    t = opened(suite)
    look(t)
    event, subject = report(suite), suite.server.get('/v1/meta', 'duty-' + TOWN)['identity']['subject']
    call(suite, event, subject)
    t.wait('y answers', 'that somebody calls')
    until(lambda: heard() == ['call 0 2'], 'the call')
    t.key('y')
    t.wait(lambda s: 'y answers' not in s, 'that it is answered')
    call(suite, event, subject)
    until(lambda: heard() == ['call 0 2'] * 2, 'the next one, and no other')
    t.key('y')
    t.wait(lambda s: 'y answers' not in s, 'that nobody is called any more')
    t.close()


def the_test_is_one_call_and_a_failure_is_said(suite):
    program, heard = horn(suite, 'test')
    machine(f'program = {program}\ngrade-1 = off\ngrade-2 = off\ngrade-3 = off\ngrade-4 = off\n')
    t = opened(suite)
    look(t)
    report(suite)
    t.type(':sound test')
    t.key('Enter')
    until(heard, 'the test')
    t.key('M')
    t.wait('nothing sounds that could be silenced', 'nothing to silence')
    assert heard() == ['test 0 2'], heard()
    program.unlink()
    t.key('C-g')
    t.wait('the program for sounds failed', 'the failure in words')
    t.close()


def a_wall_sounds_where_its_owner_wants_it(suite):
    program, heard = horn(suite, 'wall')
    machine(f'program = {program}\nwall = on\n')
    t = opened(suite, token='viewer', command='wall')
    look(t)
    report(suite)
    until(lambda: 'alarm 2 2' in heard(), 'a call of the program')
    t.close()


def nobody_else_names_a_program(suite):
    """Neither the person's own file, nor the environment, nor a machine's file that others may write."""
    program, heard = horn(suite, 'others')
    machine(f'program = {program}\n')
    FILE.chmod(0o666)
    own = suite.root / '.config/yiping'
    own.mkdir(parents=True)
    (own / 'config.ini').write_text(f'[attention]\nprogram = {program}\n[default]\nprogram = {program}\n')
    (own / 'machine.ini').write_text(f'[attention]\nprogram = {program}\n')
    t = opened(suite, {'XDG_CONFIG_HOME': str(suite.root / '.config'), 'YIPING_MACHINE': str(own)})
    look(t)
    t.key('C-g')
    t.wait('sound test: the bell of the terminal', 'the bell instead')
    assert heard() == [], heard()
    t.close()


run([the_bell_rings_and_the_test_key_too, a_program_is_called_until_it_is_acknowledged,
     silence_until_something_new, a_frozen_picture_goes_on_for_1_3_5,
     a_call_is_heard_once_whatever_is_silent, the_test_is_one_call_and_a_failure_is_said,
     a_wall_sounds_where_its_owner_wants_it, nobody_else_names_a_program])
