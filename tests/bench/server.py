# SPDX-License-Identifier: MIT
"""A demo city to be measured against, in a directory of its own, and a way to ask it."""
import http.client
import itertools
import json
import pathlib
import shutil
import socket
import tempfile

import process


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('x', timeout=60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class City:
    """scale 0: nothing happens by itself. `program` is bench_gov, which has no limits a person."""

    def __init__(self, program, scale=0):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='yp-bench-'))
        self.socket, self.state = self.folder / 's', self.folder / 'state'
        self.program, self.scale = program, scale
        self.keys = itertools.count(1)
        self.process = None
        self.line = None
        self.start()

    def start(self):
        self.process = process.Process([self.program, self.socket, self.state, str(self.scale)])

    @property
    def pid(self):
        return self.process.pid

    def token_file(self, who):
        return self.state / 'tokens' / who

    def token(self, who):
        return self.token_file(who).read_text().strip()

    def headers(self, who):
        return {'Authorization': 'Bearer ' + self.token(who)}

    def ask(self, method, path, who, body=None, headers=()):
        if not self.line:
            self.line = Unix(self.socket)
        data = None if body is None else json.dumps(body).encode()
        self.line.request(method, path, data, {**self.headers(who), **dict(headers)})
        reply = self.line.getresponse()
        return reply, reply.read()

    def get(self, path, who='duty'):
        return json.loads(self.ask('GET', path, who)[1])

    def key(self):
        return {'Idempotency-Key': f'bench-{next(self.keys)}'}

    def report(self, title, who='duty', kind='FO-308', area='500105001', **more):
        reply, body = self.ask('POST', '/v1/events', who, {'type': kind, 'area': area, 'title': title, **more},
                               self.key())
        if reply.status >= 300:
            raise RuntimeError(f'a report was answered {reply.status}: {body[:200]}')
        return json.loads(body)

    def request(self, path, who, headers=(), body=None, method=None):
        """One request as bytes, in a file for bench_load."""
        lines = [f'{method or "GET"} {path} HTTP/1.1', 'Host: x']
        for key, value in {**self.headers(who), **dict(headers)}.items():
            lines.append(f'{key}: {value}')
        if body is not None:
            lines.append(f'Content-Length: {len(body)}')
        where = self.folder / f'request-{next(self.keys)}'
        where.write_bytes(('\r\n'.join(lines) + '\r\n\r\n').encode() + (body or b''))
        return where

    def stop(self):
        if self.line:
            self.line.close()
            self.line = None
        self.process.stop()

    def finish(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
