# SPDX-License-Identifier: MIT
"""Stands on a unix socket between a client and the real server, and spoils what passes as it is told.

A fault is a word of `FAULTS` with what follows its colon; it strikes the kinds of requests it is set
for, any number of times, until the proxy is healed. Python's library only."""
import contextlib
import http.client
import json
import pathlib
import re
import select
import socket
import threading
import time

WAIT_S = 2  # of a long poll through here: the proxy says so in meta, the client obeys
CAP = 9 << 20  # bytes, above what the client takes of one answer
ASIDE = {'values', 'history', 'event', 'other'}  # beside the stream: struck, but not counted
KINDS = [('values', r'GET /v1/series/\d+/values'), ('meta', r'GET /v1/meta\b'), ('ref', r'GET /v1/(areas|catalog|units|series)[? ]'),
         ('list', r'GET /v1/snapshot\b'), ('poll', r'GET /v1/changes\b'),
         ('proof', r'POST /v1/actions:status'), ('act', r'POST /v1/(events/[^/]+/actions|actions:batch)'),
         ('history', r'GET /v1/events/[^/]+/history'), ('event', r'GET /v1/events/')]
LOGIN_PAGE = b'<!DOCTYPE html><html><title>Sign in</title><body>Accept the terms to go on.</body></html>'


def kind_of(line):
    return next((name for name, shape in KINDS if re.match(shape, line)), 'other')


class Unix(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__('localhost', timeout=120)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def head(self, length=None):
        lines = [f'HTTP/1.1 {self.status} {http.client.responses.get(self.status, "-")}']
        lines += [f'{name}: {value}' for name, value in self.headers.items()]
        lines.append(f'Content-Length: {len(self.body) if length is None else length}')
        return ('\r\n'.join(lines) + '\r\n\r\n').encode()

    def bytes(self):
        return self.head() + (b'' if self.status == 304 else self.body)

    def json(self):
        return json.loads(self.body)

    def put(self, value):
        self.body = json.dumps(value, ensure_ascii=False, separators=(',', ':')).encode()
        return self


class Request:
    def __init__(self, line, head, body):
        self.line, self.body, self.kind = line, body, kind_of(line)
        self.method, self.target = line.split(' ')[:2]
        self.headers = dict(each.split(': ', 1) for each in head if ': ' in each)
        for name in ('Host', 'Content-Length', 'Connection'):
            self.headers.pop(name, None)

    def at_once(self):
        """The same, not to be waited for."""
        self.target = re.sub(r'([?&])wait=\d+', r'\1wait=0', self.target)
        return self


class Gone(Exception):
    """The client's side of the connection is at its end."""


class Proxy:
    def __init__(self, path, target):
        self.path, self.target = pathlib.Path(path), str(target)
        self.spec = f'unix:{path}'
        self.lock, self.turn = threading.Lock(), threading.Condition()
        self.fault, self.at, self.midway = None, (), False
        self.asked, self.hits, self.met_at = [], 0, []  # since the fault was set
        self.dropped = None
        self.waiting = 0  # long polls that the server has not answered
        self.pairs = set()
        self.listener = None
        self.open()

    # ---- what a test says ----

    def set(self, fault, at='all', midway=False):
        """Midway: those who wait are struck too, not only who comes next."""
        with self.lock:
            self.fault, self.at, self.midway = fault, at.split('+'), midway
            self.hits, self.asked, self.met_at, self.dropped = 0, [], [], None
        if fault == 'refused':
            self.shut()
        if fault in ('refused', 'lost'):
            self.cut()
        self.nudge()

    def heal(self):
        with self.lock:
            was, self.fault, self.midway = self.fault, None, False
        if was == 'refused':
            self.open()
        self.nudge()

    def nudge(self):
        with self.turn:
            self.turn.notify_all()
        for _, wake in list(self.pairs):
            with contextlib.suppress(OSError):
                wake.send(b'!')

    def open(self):
        self.path.unlink(missing_ok=True)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen(32)
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def shut(self):
        """The address stays, nobody listens."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def cut(self):
        for client, _ in list(self.pairs):
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def count(self, kind):
        return self.asked.count(kind)

    # ---- connections ----

    def accept(self, listener):
        while True:
            try:
                client = listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self.serve, args=[client], daemon=True).start()

    def serve(self, client):
        ear, wake = socket.socketpair()
        ear.setblocking(False)
        pair = (client, wake)
        self.pairs.add(pair)
        stream = client.makefile('rb')
        try:
            while True:
                request = self.read(stream)
                self.reply(client, ear, request)
        except (Gone, OSError, ValueError, http.client.HTTPException):
            pass  # one end is gone: so is the other
        finally:
            self.pairs.discard(pair)
            for each in (stream, client, ear, wake):
                each.close()

    def read(self, stream):
        line = stream.readline().decode().strip()
        if not line:
            raise Gone
        head = []
        while text := stream.readline().decode().strip():
            head.append(text)
        length = next((int(each[15:]) for each in head if each.lower().startswith('content-length:')), 0)
        return Request(line, head, stream.read(length))

    def strikes(self, kind, waiting=False):
        with self.lock:
            fits = self.fault and ('all' in self.at or kind in self.at) and \
                (self.midway or not waiting) and self.fault.split(':')[0] != 'none'
            return self.fault if fits else None

    def struck(self, kind):
        with self.lock:
            if kind in ASIDE:
                return
            self.hits += 1
            self.met_at.append(time.monotonic())

    def reply(self, client, ear, request):
        with self.lock:
            self.asked.append(request.kind)
        fault = self.strikes(request.kind)
        if not fault:
            answer = self.fetch(request, client, ear)
            fault = answer is None and self.strikes(request.kind, True)
            if not fault:
                client.sendall(self.ease(request, answer or self.fetch(request.at_once())).bytes())
                return
        self.struck(request.kind)
        word, _, rest = fault.partition(':')
        getattr(self, 'do_' + word)(client, ear, request, rest)

    def fetch(self, request, client=None, ear=None):
        """The server's answer; None when the proxy's mind changed while it was waited for."""
        link = Unix(self.target)
        try:
            link.request(request.method, request.target, request.body or None, request.headers)
            if client and request.kind == 'poll' and not self.comes(link, client, ear):
                return None
            got = link.getresponse()
            headers = {name: value for name, value in got.getheaders()
                       if name.lower() not in ('content-length', 'connection', 'transfer-encoding')}
            return Answer(got.status, headers, got.read())
        finally:
            link.close()

    def comes(self, link, client, ear):
        """Waits with the client for the answer to a poll; false when it is to be struck."""
        with self.lock:
            self.waiting += 1
        try:
            while True:
                ready = select.select([link.sock, ear, client], [], [])[0]
                if link.sock in ready:
                    return True
                if client in ready:
                    raise Gone
                ear.recv(64)
                if self.strikes('poll', True):
                    return False
        finally:
            with self.lock:
                self.waiting -= 1

    def ease(self, request, answer):
        if request.kind == 'meta' and answer.status == 200:
            meta = answer.json()
            meta['limits']['wait_s'] = WAIT_S
            answer.put(meta)
        return answer

    def good(self, request):
        return self.ease(request, self.fetch(request.at_once()))

    def until_healed(self, client, seconds=None):
        """Waits, at most so long; ends with the client."""
        fault, end = self.fault, seconds and time.monotonic() + seconds
        while self.fault == fault and not (end and time.monotonic() >= end):
            with self.turn:
                self.turn.wait(0.05)
            if select.select([client], [], [], 0)[0]:
                raise Gone

    # ---- the faults; all of them say nothing of the next request but by the proxy's mind ----

    def do_refused(self, client, ear, request, rest):
        raise Gone

    do_lost = do_refused  # taken, then ended without an answer

    def do_status(self, client, ear, request, rest):
        """status:CODE[:PROBLEM[:RETRY_AFTER]]; no problem is a proxy's own page."""
        status, problem, retry = (rest.split(':') + ['', ''])[:3]
        headers = {'Content-Type': 'text/html'}
        body = b'<html>' + status.encode() + b'</html>'
        if problem:
            headers = {'Content-Type': 'application/problem+json'}
            body = json.dumps({'type': 'about:blank', 'title': 'no', 'status': int(status),
                               'code': problem, 'detail': 'It is told so.'}).encode()
        if retry:
            headers['Retry-After'] = retry
        client.sendall(Answer(int(status), headers, body).bytes())

    def do_away(self, client, ear, request, rest):
        """Sent elsewhere: who follows brings the token to another host."""
        client.sendall(Answer(302, {'Location': 'http://127.0.0.2:9/v1/meta'}, b'').bytes())

    def do_page(self, client, ear, request, rest):
        client.sendall(Answer(200, {'Content-Type': 'text/html'}, LOGIN_PAGE).bytes())

    def do_binary(self, client, ear, request, rest):
        client.sendall(Answer(200, {'Content-Type': 'application/json'}, bytes(range(256)) * 8).bytes())

    def do_babble(self, client, ear, request, rest):
        client.sendall(b'\x16\x03\x01 SSH-2.0-no http here\r\n\r\n')
        raise Gone

    def do_empty(self, client, ear, request, rest):
        client.sendall(Answer(200, {'Content-Type': 'application/json'}, b'').bytes())

    def do_same(self, client, ear, request, rest):
        client.sendall(Answer(304, {}, b'').bytes())

    def do_types(self, client, ear, request, rest):
        """JSON, but every value is of another type."""
        answer = self.good(request)
        client.sendall(answer.put({name: [['no']] for name in answer.json()}).bytes())

    def do_cut_json(self, client, ear, request, rest):
        """Whole by its length, the JSON breaks off."""
        answer = self.good(request)
        answer.body = answer.body[:len(answer.body) // 2]
        client.sendall(answer.bytes())

    def do_short(self, client, ear, request, rest):
        """The length is right, the bytes stop before it."""
        answer = self.good(request)
        client.sendall(answer.head() + answer.body[:len(answer.body) // 2])
        raise Gone

    def do_headless(self, client, ear, request, rest):
        """It ends within the headers."""
        client.sendall(self.good(request).head()[:-9])
        raise Gone

    def do_huge(self, client, ear, request, rest):
        answer = Answer(200, {'Content-Type': 'application/json'}, b'{"a":"')
        client.sendall(answer.head(CAP) + answer.body)
        for _ in range(CAP >> 16):
            client.sendall(b'x' * 65536)

    def do_silent(self, client, ear, request, rest):
        """Connected, and nothing comes for ever."""
        while not select.select([client], [], [], 3600)[0]:
            pass
        raise Gone

    def do_stalled(self, client, ear, request, rest):
        """The first half, then nothing for ever."""
        answer = self.good(request)
        client.sendall(answer.head() + answer.body[:len(answer.body) // 2])
        self.do_silent(client, ear, request, rest)

    def do_late(self, client, ear, request, rest):
        """late:SECONDS before the headers."""
        answer = self.good(request)
        self.until_healed(client, float(rest))
        client.sendall(answer.bytes())

    def do_drips(self, client, ear, request, rest):
        """drips:PIECES, one each half a second."""
        answer = self.good(request)
        client.sendall(answer.head())
        size = len(answer.body) // int(rest) + 1
        for i in range(0, len(answer.body), size):
            client.sendall(answer.body[i:i + size])
            if self.fault:
                self.until_healed(client, 0.5)

    def do_clock(self, client, ear, request, rest):
        """clock:MINUTES that the server's clock goes wrong, in body and header."""
        answer, shift = self.good(request), int(rest) * 60
        if answer.status == 200 and request.kind in ('meta', 'poll'):
            value = answer.json()
            value['clock']['now'] = shifted(value['clock']['now'], shift)
            answer.put(value)
        answer.headers['Date'] = time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() + shift))
        client.sendall(answer.bytes())

    def do_other(self, client, ear, request, rest):
        """other:person, other:server answers here now; who waits is asked who he is."""
        if request.kind == 'poll':
            self.do_status(client, ear, request, '401:unauthorized')
            return
        answer = self.good(request)
        if request.kind == 'meta':
            meta = answer.json()
            if rest == 'person':
                meta['identity']['subject'] = 'somebody'
            else:
                meta['server'] = '0' * 32
            answer.put(meta)
        client.sendall(answer.bytes())

    def do_digest(self, client, ear, request, rest):
        answer = self.good(request)
        value = answer.json()
        if 'digest' in value:
            value['digest']['hash'] = format(int(value['digest']['hash'], 16) ^ 1, '016x')
            answer.put(value)
        client.sendall(answer.bytes())

    def do_gap(self, client, ear, request, rest):
        """One change of an event is left out, once, and its page says nothing of a digest."""
        answer = self.good(request)
        value = answer.json()
        for change in value.get('changes', []):
            if change['kind'] == 'event' and self.dropped is None:
                self.dropped = change['id']
                value['changes'].remove(change)
                break
        value.pop('digest', None)
        client.sendall(answer.put(value).bytes())

    def do_spoilt(self, client, ear, request, rest):
        """Changes of events cannot be decoded."""
        answer = self.good(request)
        value = answer.json()
        for change in value.get('changes', []):
            if change['kind'] == 'event':
                self.dropped = change['id']
                change['data']['state'] = 7
        client.sendall(answer.put(value).bytes())

    def do_stands(self, client, ear, request, rest):
        """The log grows, and nothing of it is given."""
        answer = self.good(request)
        value = answer.json()
        if 'next' in value:
            value['changes'], value['next'] = [], re.search(r'since=([^&]+)', request.target)[1]
            value['head'] = str(int(value['head']) + self.hits)
            value.pop('digest', None)
        client.sendall(answer.put(value).bytes())


def shifted(text, seconds):
    """An RFC 3339 instant with milliseconds, moved."""
    whole, _, rest = text.partition('.')
    at = time.mktime(time.strptime(whole, '%Y-%m-%dT%H:%M:%S')) + seconds
    return time.strftime('%Y-%m-%dT%H:%M:%S', time.localtime(at)) + '.' + rest
