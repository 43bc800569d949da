# SPDX-License-Identifier: MIT
"""A server of its own for a test: started, asked over its unix socket, killed. Python's library only."""
import atexit
import contextlib
import hashlib
import http.client
import itertools
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

NOW = '2026-07-09T08:42:07Z'
CITY, INSIDE, OUTSIDE = '500000', '500105', '500103'
INSIDE_TOWN, OUTSIDE_TOWN = '500105001', '500103001'
PATIENCE_S = 60  # until something that must come is given up
OPEN_STATES = {'sensed', 'waiting', 'verifying', 'registered', 'assigned', 'accepted', 'handling',
               'suspended', 'reported', 'checking'}
ENDED = {'ended', 'lifted', 'expired', 'dropped', 'revoked', 'closed', 'void'}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.text = status, headers, body.decode()
        kind = headers.get('content-type', '')
        self.json = json.loads(self.text) if 'json' in kind else None

    @property
    def code(self):
        return self.json.get('code') if isinstance(self.json, dict) else None


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__('localhost', timeout=timeout)
        self.unix_path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.unix_path)


def until(what, check):
    """Waits for a truth; gives up loudly."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError(f'waited in vain for {what}')


class Server:
    """A demo city where nothing arrives by itself."""

    def __init__(self, program, options=()):
        self.program, self.options = program, list(options)
        self.folder = tempfile.mkdtemp(prefix='yp-gov-')
        self.state = os.path.join(self.folder, 'state')
        self.socket = os.path.join(self.folder, 's.sock')
        self.child = None
        self.keys = itertools.count(1)
        self.tokens = {}
        atexit.register(self.finish)

    def start(self):
        with open(os.path.join(self.folder, 'log'), 'ab') as log:
            self.child = subprocess.Popen([self.program, *self.arguments(), *self.options],
                                          stdout=log, stderr=log)
        until('the server', self.is_ready)
        folder = pathlib.Path(self.state, 'tokens')
        if folder.exists():
            self.tokens.update({each.name: each.read_text().strip() for each in folder.iterdir()})
        return self

    def arguments(self):
        return ['--listen', f'unix:{self.socket}', '--state', self.state, '--demo', '--scale', '0', '--now', NOW]

    def is_ready(self):
        if self.child.poll() is not None:
            raise RuntimeError(f'the server ended with {self.child.returncode}: {self.log()}')
        with contextlib.suppress(OSError):
            return self.ask('GET', '/readyz').status == 200
        return False

    def log(self):
        return pathlib.Path(self.folder, 'log').read_text()[-4000:]

    def stop(self, how=signal.SIGTERM):
        self.child.send_signal(how)
        self.child.wait(PATIENCE_S)
        return self.child.returncode

    def finish(self):
        if self.child and self.child.poll() is None:
            self.child.kill()
            self.child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, path, who=None, body=None, headers=None, query=None, door=None):
        target = path + ('?' + urllib.parse.urlencode(query) if query else '')
        headers = dict(headers or {})
        if who:
            headers['Authorization'] = f'Bearer {self.tokens[who]}'
        connection = UnixConnection(door or self.socket, PATIENCE_S)
        try:
            data = None if body is None else json.dumps(body).encode()
            connection.request(method, target, data, headers)
            reply = connection.getresponse()
            return Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def get(self, path, who, **query):
        return self.ask('GET', path, who, query=query)

    def admin(self, path, body):
        return self.ask('POST', path, body=body, door=os.path.join(self.state, 'admin.sock'))

    def grant(self, subject, role, area, unit=None):
        """A person with a token, by name from now on."""
        body = {'subject': subject, 'name': f'name of {subject}', 'role': role, 'areas': [area]}
        if unit:
            body['unit'] = unit
        reply = self.admin('/v1/tokens', body)
        if reply.status != 201:
            raise RuntimeError(reply.text)
        self.tokens[subject] = reply.json['token']
        return reply

    def key(self):
        return f'k{os.getpid()}-{next(self.keys)}'

    def report(self, who, area, key=None, **body):
        body = {'type': 'FO-301', 'area': area, 'title': 'pipe', **body}
        return self.ask('POST', '/v1/events', who, body, {'Idempotency-Key': key or self.key()})

    def act(self, who, event, verb, tag='*', key=None, **args):
        return self.ask('POST', f'/v1/events/{event}/actions', who, {'verb': verb, 'args': args},
                        {'Idempotency-Key': key or self.key(), 'If-Match': tag})

    def tag(self, event, who='duty'):
        return self.get(f'/v1/events/{event}', who).headers['act-tag']

    def must(self, who, event, verb, **args):
        """An act that has to succeed, on the event as it stands."""
        reply = self.act(who, event, verb, self.tag(event), **args)
        if reply.status != 200:
            raise RuntimeError(f'{verb} by {who}: {reply.status} {reply.text}')
        return reply

    def snapshot(self, who, **query):
        """All pages: items, and the cursor to go on with."""
        items, page, cursor = [], None, None
        while True:
            more = dict(query, page=page) if page else query
            reply = self.get('/v1/snapshot', who, **more)
            if reply.status != 200:
                raise RuntimeError(reply.text)
            items += reply.json['changes']
            cursor = cursor or reply.json['cursor']
            page = reply.json.get('next')
            if not page:
                return items, cursor

    def changes(self, who, cursor, limit=1000, **query):
        """To the end: changes, the last answer."""
        found = []
        while True:
            reply = self.get('/v1/changes', who, since=cursor, limit=limit, **query)
            if reply.status != 200:
                raise RuntimeError(f'{reply.status} {reply.text}')
            found += reply.json['changes']
            cursor = reply.json['next']
            if not reply.json['more']:
                return found, reply.json


def is_live(kind, data):
    if kind == 'event':
        return data['state'] in OPEN_STATES or 'owed' in data  # a done one may owe its last report
    if kind == 'roster':
        return bool(data.get('on'))
    if kind == 'indicator':
        return bool(data.get('colour')) or data.get('quality', 'good') != 'good'
    return kind not in ('area', 'catalog', 'grant', 'series', 'responsibility') and data.get('state') not in ENDED


class Fold:
    """What a client that trusts nobody holds: live entities by kind and num."""

    def __init__(self, items=()):
        self.live = {}
        for item in items:
            self.put(item)

    def put(self, item):
        where = (item['kind'], item['num'])
        if item.get('op') == 'leave' or not is_live(item['kind'], item['data']):
            self.live.pop(where, None)
        else:
            self.live[where] = (item['id'], item['rev'])

    def digest(self):
        total = 0
        for (kind, _), (name, rev) in self.live.items():
            total ^= int.from_bytes(hashlib.sha256(f'{kind}\0{name}\0{rev}'.encode()).digest()[:8], 'big')
        return {'count': len(self.live), 'hash': f'{total:016x}'}


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, truth, name, *why):
        self.count += 1
        self.failed += not truth
        print(f'{"ok" if truth else "not ok"} {self.count} - {name}', flush=True)
        if not truth:
            for line in why:
                print(f'# {str(line)[:2000]}')
        return truth

    def same(self, got, wanted, name, *why):
        return self.check(got == wanted, name, f'got    {got}', f'wanted {wanted}', *why)


def together(*jobs):
    """Runs all at once; their results in order. What one raised is raised."""
    results = [None] * len(jobs)

    def work(i, job):
        try:
            results[i] = job()
        except Exception as problem:  # told by the caller's thread
            results[i] = problem
    threads = [threading.Thread(target=work, args=each) for each in enumerate(jobs)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for each in results:
        if isinstance(each, Exception):
            raise each
    return results


def main(tests, options=(), kind=Server):
    """Each test gets a server that all of them share, and the tap."""
    sys.stdout.reconfigure(encoding='utf-8')
    tap = Tap()
    server = kind(sys.argv[1], options)
    server.start()
    for test in tests:
        try:
            test(server, tap)
        except Exception as problem:
            tap.check(False, f'{test.__name__} went on to its end', repr(problem), server.log())
    tap.check(server.child.poll() is None, 'the server still runs', server.log())
    tap.same(server.stop(), 0, 'the server ends when told to')
    print(f'1..{tap.count}')
    sys.exit(tap.failed != 0)
