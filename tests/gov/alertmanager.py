#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Alerts of a real Alertmanager, on loopback: what they become, what ends them, what they cannot do. Prints TAP.
Usage: alertmanager.py PATH-OF-YIPINGD"""
import atexit
import base64
import datetime
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import unicodedata
import urllib.request

sys.dont_write_bytecode = True
import world  # noqa: E402

PROGRAM = 'prometheus-alertmanager'
PASSWORD = 'open sesame'
WEB = 'basic_auth_users:\n  yiping: $2b$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n'
CONFIG = 'route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n'
SOURCE = """[source]
name = machines
url = http://127.0.0.1:{port}
period = 1s
type = FO-313
area = 500000
area-label = district
grade = 4

[rule quiet]
when = alertname=Watchdog
ignore = yes

[rule full]
when = alertname~Disk severity=critical
type = ER-517
area = 500105
grade = 3
title = {{instance}}: {{summary}}
place = {{instance}}
"""


class Alertmanager:
    def __init__(self, web=''):
        self.folder = tempfile.mkdtemp(prefix='yp-am-')
        self.child, self.sent = None, 0
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        pathlib.Path(self.folder, 'config.yml').write_text(CONFIG)
        self.web = ['--web.config.file=' + os.path.join(self.folder, 'web.yml')] if web else []
        pathlib.Path(self.folder, 'web.yml').write_text(web)
        self.source = os.path.join(self.folder, 'machines.ini')
        pathlib.Path(self.source).write_text(SOURCE.format(port=self.port))
        atexit.register(self.finish)

    def start(self):
        with open(os.path.join(self.folder, 'log'), 'ab') as log:
            self.child = subprocess.Popen(
                [PROGRAM, f'--config.file={self.folder}/config.yml', f'--storage.path={self.folder}/data',
                 f'--web.listen-address=127.0.0.1:{self.port}', '--cluster.listen-address=', *self.web], stdout=log, stderr=log)
        world.until('Alertmanager', self.is_ready)
        self.sent = 0
        return self

    def is_ready(self):
        try:
            return self.ask('/-/ready') is not None
        except OSError:
            return False

    def kill(self):
        self.child.kill()
        self.child.wait()

    def finish(self):
        if self.child and self.child.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, path, body=None):
        headers = {'Content-Type': 'application/json'}
        if self.web:
            headers['Authorization'] = 'Basic ' + base64.b64encode(f'yiping:{PASSWORD}'.encode()).decode()
        request = urllib.request.Request(f'http://127.0.0.1:{self.port}{path}',
                                         None if body is None else json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=world.PATIENCE_S) as reply:
            return reply.read()

    def fire(self, labels, over=False, **annotations):
        now = datetime.datetime.now(datetime.timezone.utc)
        ends = now + datetime.timedelta(seconds=-1 if over else 3600)
        self.ask('/api/v2/alerts', [{'labels': labels, 'annotations': annotations,
                                     'startsAt': (now - datetime.timedelta(minutes=1)).isoformat(),
                                     'endsAt': ends.isoformat()}])
        self.sent += 1

    def listed(self, labels):
        return [a for a in json.loads(self.ask('/api/v2/alerts')) if a['labels'] == labels]

    def fingerprint(self, labels):
        return self.listed(labels)[0]['fingerprint']

    def silence(self, name):
        now = datetime.datetime.now(datetime.timezone.utc)
        self.ask('/api/v2/silences', {'matchers': [{'name': 'alertname', 'value': name, 'isRegex': False}],
                                      'startsAt': now.isoformat(), 'createdBy': 't', 'comment': 't',
                                      'endsAt': (now + datetime.timedelta(hours=1)).isoformat()})

    def received(self):
        lines = self.ask('/metrics').decode().splitlines()
        return sum(int(float(line.split()[-1])) for line in lines
                   if line.startswith('alertmanager_alerts_received_total{'))


manager = Alertmanager().start()
DISK = {'alertname': 'DiskFull', 'severity': 'critical', 'instance': 'db-1'}
OTHER = {'alertname': 'DiskFull', 'severity': 'critical', 'instance': 'db-2'}
known = {}  # events by what they are called here
marks = iter(f'5001{n:02}' for n in range(13, 21))  # districts: what is of one place and type is one event


def of_source(server):
    """Events that came from the source, open ones, by id."""
    found = server.get('/v1/events', 'duty', limit=200).json['events']
    return {e['id']: e for e in found if e.get('source_ref', '').startswith('alertmanager:machines:')}


def by_title(server, title):
    return next((e for e in of_source(server).values() if e['title'] == title), None)


def event_of(server, name):
    return server.get(f'/v1/events/{known[name]}', 'duty').json


def is_active(event):
    return event['condition'].get('active', False)


def polls_pass(server, name):
    """An alert of its own comes and goes, in the order of polls: what was due before it has happened."""
    labels = {'alertname': name, 'district': next(marks)}
    manager.fire(labels)
    event = world.until(f'{name} in', lambda: by_title(server, name))
    manager.fire(labels, over=True)
    world.until(f'{name} over', lambda: not is_active(server.get(f'/v1/events/{event["id"]}', 'duty').json))
    return event['id']


def row(server):
    rows = server.get('/v1/sources', 'duty').json['sources']
    return next((r for r in rows if r['id'] == 'alertmanager:machines'), {})


def raised(server, tap):
    world.until('the source', lambda: row(server).get('state') == 'up')
    tap.same((row(server)['kind'], row(server)['name']['en'], row(server)['area'], row(server).get('error')),
             ('alertmanager', 'machines', '500000', None), 'a source that is heard is up, in a row of its own')
    rows = [r['num'] for r in server.get('/v1/sources', 'duty').json['sources']]
    tap.same(len(set(rows)), len(rows), 'with a number of its own')
    manager.fire(DISK, summary='no room left', description='97 % of /var')
    event = world.until('the event', lambda: by_title(server, 'db-1: no room left'))
    known['disk'] = event['id']
    tap.same((event['type'], event['domain'], event['area'], event['grade'], event['source'], event['place']),
             ('ER-517', 'ER', '500105', 3, 'other', 'db-1'), 'labels choose type, area, grade and words')
    tap.same((event['state'], is_active(event), event['text']), ('waiting', True, '97 % of /var'),
             'it is an event at once')
    tap.same(event['source_ref'], f'alertmanager:machines:{manager.fingerprint(DISK)}', 'which says where it is from')
    detail = event_of(server, 'disk')
    began = manager.listed(DISK)[0]['startsAt']
    tap.same([(v['kind'], v['ref'], v['note']) for v in detail['evidence']],
             [('alert', event['source_ref'], f'{began} db-1: no room left')],
             'with the alert, and when it began, as its evidence')
    tap.same(detail['born'], detail['evidence'][0]['at'], 'its clocks begin when it is heard of')


def acknowledged(server, tap):
    server.must('duty', known['disk'], 'ack')
    event = event_of(server, 'disk')
    tap.same((event['state'], 'acknowledged' in event), ('verifying', True), 'it is acknowledged here')
    there = manager.listed(DISK)[0]
    tap.same((there['status']['state'], there['status']['silencedBy'], manager.received()),
             ('active', [], manager.sent), 'and over there nothing changed')


def joined(server, tap):
    manager.fire(OTHER, summary='no room left')
    world.until('the second report', lambda: event_of(server, 'disk')['counts']['reports'] == 2)
    tap.same([v['note'].split(' ', 1)[1] for v in event_of(server, 'disk')['evidence']],
             ['db-1: no room left', 'db-2: no room left'], 'another alert of that type and place is the same event')
    manager.fire(DISK, over=True)
    polls_pass(server, 'MarkA')
    tap.check(is_active(event_of(server, 'disk')), 'which is on while one of its alerts is')


def cleared(server, tap):
    server.stop()
    server.start()
    polls_pass(server, 'MarkB')
    tap.check(is_active(event_of(server, 'disk')), 'a new start knows which alerts it had')
    manager.fire(OTHER, over=True)
    world.until('the end', lambda: not is_active(event_of(server, 'disk')))
    event = event_of(server, 'disk')
    tap.same((event['state'], 'acknowledged' in event, event['counts']['reports']), ('verifying', True, 2),
             'when the last has gone the condition is cleared; the event is open and acknowledged')
    manager.fire(DISK, summary='no room left')
    world.until('it again', lambda: is_active(event_of(server, 'disk')))
    tap.same(len([e for e in of_source(server).values() if e['type'] == 'ER-517']), 1,
             'an alert that is back is on in the event it had')


def closed_stays_closed(server, tap):
    labels = {'alertname': 'Minor', 'district': '500112'}
    manager.fire(labels)
    event = world.until('the small one', lambda: by_title(server, 'Minor'))
    server.must('supervisor', event['id'], 'void', reason='test_entry', text='t')
    server.stop()
    server.start()
    polls_pass(server, 'MarkC')
    tap.same(by_title(server, 'Minor'), None, 'an event that was ended here does not come back while its alert goes on')
    manager.fire(labels, over=True)
    polls_pass(server, 'MarkD')
    manager.fire(labels)
    mends = world.until('flapping', lambda: [e for e in server.get('/v1/events', 'duty', area='500112').json['events']
                                             if e['type'] == 'ER-518'])
    tap.same([e['title'] for e in mends], ['感知设备抖动 Minor'], 'one that comes and goes is one event for who mends it')
    server.stop()
    server.start()
    polls_pass(server, 'MarkE')
    tap.same(by_title(server, 'Minor'), None, 'and no other until it is quiet')


def new_place(server, tap):
    """An area that came into the tree while the server runs is where its alerts are."""
    added = subprocess.run([server.program, 'area', 'add', 'town-9', '--parent', '500114', '--level', 'town', '--name',
                            'Town nine', '--state', server.state], capture_output=True, text=True)
    tap.same(added.returncode, 0, 'an area is added', added.stderr)
    manager.fire({'alertname': 'There', 'district': 'town-9'})
    event = world.until('its event', lambda: by_title(server, 'There'))
    tap.same((event['area'], row(server).get('error')), ('town-9', None), 'and an alert finds it')
    manager.fire({'alertname': 'There', 'district': 'town-9'}, over=True)


def left_out(server, tap):
    manager.silence('Hushed')
    manager.fire({'alertname': 'Hushed'})
    manager.fire({'alertname': 'Watchdog'})
    polls_pass(server, 'MarkE')
    titles = {e['title'] for e in of_source(server).values()}
    tap.same(titles & {'Hushed', 'Watchdog'}, set(), 'what is silenced there or ignored here calls nobody')


def is_shown_safely(text):
    return all(unicodedata.category(c) not in ('Cc', 'Cf', 'Cs', 'Co', 'Zl', 'Zp') for c in text)


def hostile(server, tap):
    for name, value in {'escape': '\x1b[2J\x1b]52;c;eHg=\x07', 'bidi': '\u202etxt.exe\u2066', 'c1': '\x9b31m\x85',
                        'nul': 'a\0b', 'long': 'w' * 10000, 'lines': 'a\r\nb\tc\u2028d', 'formula': '=cmd|\'/c x\'!A1',
                        'braces': '{summary}%s%n', 'json': '","state":"closed'}.items():
        manager.fire({'alertname': f'Hostile {name} {value}', 'district': '500101', 'odd': value},
                     summary=value, description=value * 3)
    manager.fire({'alertname': 'Lost', 'district': "nowhere'--"})
    lost = world.until('the one from nowhere', lambda: by_title(server, 'Lost'))
    tap.same(lost['area'], '500000', 'an area that nobody knows is the default one')
    error = world.until('the complaint', lambda: row(server).get('error'))
    tap.check('1 named an unknown' in error, 'and the row says so', error)
    first = next(e for e in of_source(server).values() if e['title'].startswith('Hostile'))
    joined = world.until('all of them', lambda: (
        lambda e: e if e['counts']['reports'] == 9 else None)(server.get(f'/v1/events/{first["id"]}', 'duty').json))
    texts = [joined['title'], joined['text']] + [v['note'] for v in joined['evidence']]
    tap.same([t for t in texts if not is_shown_safely(t) or len(t) > 1000], [],
             'hostile labels come out gated and bounded')
    tap.check(any("Z Hostile formula =cmd|'/c x'!A1" in v['note'] for v in joined['evidence']),
              'and else as they were', texts)
    replies = [server.get(path, 'duty').text for path in
               ('/v1/events', f'/v1/events/{first["id"]}', f'/v1/events/{first["id"]}/history', '/v1/sources')]
    found = {c for text in replies for c in text if c != '\n' and not is_shown_safely(c)}
    tap.same(found, set(), 'no answer holds a control byte')
    manager.fire({'alertname': 'Lost', 'district': "nowhere'--"}, over=True)
    world.until('no complaint', lambda: not row(server).get('error'))


def silent(server, tap):
    event = world.until('an active one', lambda: next(
        (e for e in of_source(server).values() if e['title'].startswith('Hostile') and is_active(e)), None))
    cursor = server.snapshot('duty', types='none')[1]
    manager.kill()
    world.until('down', lambda: row(server)['state'] == 'down')
    found = server.changes('duty', cursor)[0]
    rows = [c['data'] for c in found if c['kind'] == 'source']
    tap.same([r['state'] for r in rows], ['late', 'down'], 'one that is silent is late, then down')
    tap.check('cannot be reached' in rows[-1]['error'] and rows[-1]['lag_s'] >= 2, 'and says why and since when', rows)
    tap.check(is_active(server.get(f'/v1/events/{event["id"]}', 'duty').json), 'its events stay as they were')
    manager.start()
    world.until('it again', lambda: row(server)['state'] == 'up')
    tap.same(row(server).get('error'), None, 'heard again it is up')
    world.until('the end of what did not come back',
                lambda: not is_active(server.get(f'/v1/events/{event["id"]}', 'duty').json))


def refused_files(server, tap):
    path = pathlib.Path(manager.folder, 'bad.ini')
    text = SOURCE.format(port=manager.port)
    for bad, sentence in ((text.replace('grade = 4', 'grade = high'), 'line 8: a grade is from 1 to 5.'),
                          (text.replace('http://127.0.0.1', 'http://10.0.0.9'), 'line 3: '),
                          (text.replace('ER-517', 'ER-000'), 'line 16: the catalog has no such type.')):
        path.write_text(bad)
        run = subprocess.run([server.program, '--listen', '127.0.0.1:0', '--state', f'{manager.folder}/bad', '--source',
                              str(path)], capture_output=True, text=True, timeout=world.PATIENCE_S)
        tap.check(run.returncode == 1 and f'bad.ini, {sentence}' in run.stderr, f'a bad file: {sentence}', run)
    again = subprocess.run([server.program, '--listen', '127.0.0.1:0', '--state', f'{manager.folder}/bad', '--source',
                            manager.source, '--source', manager.source], capture_output=True, text=True,
                           timeout=world.PATIENCE_S)
    tap.check(again.returncode == 1 and 'Two sources have the name machines.' in again.stderr, 'one twice', again)


def asked_by_password(server, tap):
    """One that wants a password, which is wrong at first and changed while the server runs."""
    closed = Alertmanager(WEB).start()
    secret = pathlib.Path(closed.folder, 'secret')
    secret.write_text('close sesame\n')
    text = pathlib.Path(closed.source).read_text()
    pathlib.Path(closed.source).write_text(text.replace('[rule quiet]', 'user = yiping\npassword-file = secret\n\n[rule quiet]'))
    asker = world.Server(server.program, ['--source', closed.source]).start()
    wrong = world.until('down', lambda: (r := row(asker)) and r['state'] == 'down' and r)
    tap.check('401' in wrong['error'], 'a wrong password is said', wrong)
    tap.check('sesame' not in asker.log() and 'sesame' not in asker.get('/v1/sources', 'duty').text, 'but not which')
    secret.write_text(PASSWORD + '\n')
    world.until('up', lambda: row(asker)['state'] == 'up')
    closed.fire(DISK, summary='full')
    tap.check(world.until('its alert', lambda: by_title(asker, 'db-1: full')), 'the right one is read when it is there')
    asker.stop()
    secret.unlink()
    run = subprocess.run([server.program, *asker.arguments(), *asker.options], capture_output=True, text=True,
                         timeout=world.PATIENCE_S)
    tap.check(run.returncode == 1 and 'secret cannot be read' in run.stderr, 'without it the server does not start', run)


world.main([raised, acknowledged, joined, cleared, closed_stays_closed, new_place, left_out, hostile, silent, refused_files, asked_by_password],
           ['--source', manager.source])
