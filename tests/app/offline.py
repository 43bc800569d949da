#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is left when the server, the network or the files are gone. usage: offline.py YIPING YIPINGD
STATION_DRIVER ROOMY_SERVER POOR_DISK [CASE...] (prints TAP)

A server of its own on a unix socket, its clock nearly standing still so that two pictures of one
moment are equal; stations without a screen, whose lines are waited for.
"""
import http.client
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

YIPING, YIPINGD, DRIVER = sys.argv[1:4]
ROOMY, POOR_DISK = (sys.argv[4:6] + ['', ''])[:2]  # those who import this do without
PATIENCE = 60  # seconds until a word that must come counts as missing; never a pause
NOW = '2026-11-23T08:00:00Z'


class Lines:
    """The lines of a child, waited for."""

    def __init__(self, args, env=None):
        self.child = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env,
                                      text=True, encoding='utf-8', bufsize=1)
        self.lines, self.seen = queue.Queue(), []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.child.stdout:
            self.lines.put(line.rstrip('\n'))
        self.lines.put(None)

    def wait(self, wanted):
        """The first line from here on that is wanted. What became of an act and whether the link is live
        are states: they count as soon as they were told, since acts and link settle in any order."""
        if wanted is live:
            told = [line for line in self.seen if line.startswith('link ')][-1:]
        else:
            told = self.seen if not callable(wanted) and wanted.startswith('act ') else []
        for line in told:
            if wanted(line) if callable(wanted) else line.startswith(wanted):
                return line
        while True:
            try:
                line = self.lines.get(timeout=PATIENCE)
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f'{wanted} did not come; the last lines: {self.seen[-6:]}')
            self.seen.append(line)
            if wanted(line) if callable(wanted) else line.startswith(wanted):
                return line

    def wait_new(self, wanted):
        """Likewise, but what was told before does not count."""
        self.seen, before = [], self.seen
        try:
            self.wait(wanted)
        finally:
            self.seen = before + self.seen

    def drain(self):
        """Takes what was told meanwhile."""
        while not self.lines.empty():
            self.seen.append(self.lines.get() or '')

    def say(self, line):
        self.child.stdin.write(line + '\n')
        self.child.stdin.flush()

    def kill(self):
        self.child.kill()
        self.child.wait()

    def quit(self):
        self.say('quit')
        return self.child.wait(PATIENCE)


class Server:
    def __init__(self, root):
        self.state, self.lines = root / 'srv', None
        self.state.mkdir(mode=0o700)
        self.socket = root / 'api.sock'
        self.spec = f'unix:{self.socket}'

    def start(self, speed='0.001'):
        self.lines = Lines([YIPINGD, '--listen', self.spec, '--state', str(self.state), '--demo',
                            '--scale', '0.02', '--seed', '3', '--speed', speed, '--now', NOW])
        self.lines.wait(lambda line: 'ready on' in line)

    def start_roomy(self):
        """One who does not count the acts of a minute."""
        self.lines = Lines([ROOMY, str(self.socket), str(self.state), '0.02'])
        self.lines.wait('ready')

    def kill(self):
        self.lines.kill()

    def stop(self):
        self.lines.child.send_signal(signal.SIGTERM)
        self.lines.child.wait(PATIENCE)

    def marked(self):
        """How far it has written down that the log went."""
        lines = (self.state / 'highwater').read_text().split('\n')
        return max(int(line.split()[1]) for line in lines if line.strip())

    def token(self, name):
        return (self.state / 'tokens' / name).read_text().strip()

    def get(self, path):
        link = http.client.HTTPConnection('localhost')
        link.sock = socket.socket(socket.AF_UNIX)
        link.sock.connect(str(self.socket))
        link.request('GET', path, headers={'Authorization': 'Bearer ' + self.token('duty')})
        answer = link.getresponse()
        body = json.loads(answer.read())
        link.close()
        assert answer.status == 200, body
        return body

    def open_event(self):
        return self.get('/v1/events?limit=1&filter=state%3Dopen')['events'][0]['id']

    def notes(self, event, text):
        """How often the history has this note."""
        changes = self.get(f'/v1/events/{event}/history')['changes']
        return sum(c.get('verb') == 'note' and text in json.dumps(c, ensure_ascii=False)
                   for c in changes)


class World:
    """A server and a home of one person."""

    def __init__(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix='yp-off-'))
        self.env = dict(os.environ, XDG_STATE_HOME=str(self.root / 'state'),
                        XDG_CONFIG_HOME=str(self.root / 'config'), LC_ALL='C.UTF-8')
        self.server, self.children = Server(self.root), []
        self.server.start()

    def station(self, *more, spec=None, env=None):
        child = Lines([DRIVER, spec or self.server.spec, self.server.token('duty'), *more],
                      dict(self.env, **(env or {})))
        self.children.append(child)
        return child

    def show(self, *more):
        return subprocess.run(
            [YIPING, 'show', 'overview', '--server', self.server.spec, '--token-file',
             str(self.server.state / 'tokens' / 'duty'), '--lang', 'en', '--size', '120x40',
             '--format', 'text', *more], env=self.env, capture_output=True, text=True,
            encoding='utf-8', timeout=PATIENCE, check=False)

    def kept(self):
        found = list((self.root / 'state/yiping/default').glob('*/cache.db'))
        assert len(found) == 1, found
        return found[0]

    def close(self):
        for child in [*self.children, self.server.lines]:
            if child.child.poll() is None:
                child.kill()
        shutil.rmtree(self.root, ignore_errors=True)


def cells(text):
    """A picture without what says how fresh it is: title, sentence, warnings line, keys, and words
    of doubt before what was known."""
    return [' '.join(line.replace('?was ', '').split()) for line in text.splitlines()[3:-1]]


def live(line):
    return line.startswith('link live') and ' whole ' in line


def board_of(child):
    """The last board it told of; live, it is as the server's, for the digest holds."""
    boards = [line for line in child.seen if line.startswith('seq ')]
    return boards[-1] if boards else child.wait('seq ')


class Wire:
    """Stands between a station and the server and notes what is asked for."""

    def __init__(self, path, target):
        self.target, self.asked = str(target), []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(16)
        self.spec = f'unix:{path}'
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            client = self.listener.accept()[0]
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            for ends in [(client, server, True), (server, client, False)]:
                threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source, sink, is_request):
        try:
            while data := source.recv(65536):
                if is_request and data.startswith((b'GET ', b'POST ')):
                    self.asked.append(data.split(b' ')[1].split(b'?')[0].decode())
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # either end is gone: so is the other


def test_show_offline(w):
    """show --offline after an online show gives the same cells but for freshness"""
    online = w.show()
    assert online.returncode == 0, online.stderr
    w.server.stop()
    offline = w.show('--offline')
    assert offline.returncode == 0, offline.stderr
    assert 'OFFLINE' in offline.stdout.splitlines()[0], offline.stdout
    assert 'OFFLINE' not in online.stdout, online.stdout
    assert cells(online.stdout) == cells(offline.stdout), online.stdout + offline.stdout


def test_modes(w):
    """all that is kept is for its owner alone"""
    assert w.show().returncode == 0
    place = w.kept().parent
    for path in [place.parent, place, *place.iterdir(), place.parent / 'known']:
        mode = path.stat().st_mode & 0o777
        assert mode == (0o700 if path.is_dir() else 0o600), (path, oct(mode))
    names = {path.name for path in place.iterdir()}
    assert {'cache.db', 'outbox.db', 'journal.db', 'poller.lock'} <= names, names
    assert w.server.token('duty') not in (place.parent / 'known').read_text()


def test_killed_server(w):
    """a server that dies is said, acts queue, and go out once when it is back"""
    event = w.server.open_event()
    s = w.station()
    s.wait(live)
    w.server.kill()
    s.wait('link offline')
    s.say(f'note {event} while-away')
    key = s.wait('key ').split()[1]
    s.wait(f'act {key} queued')
    s.say(f'note {event} a-second')
    second = s.wait('key ').split()[1]
    s.wait(f'act {second} queued')  # by now the first was tried
    assert f'act {key} sent -' not in s.seen, 'what never left is said to be sent'
    s.kill()  # and the program dies, too: the row is on the disk
    again = w.station()
    again.wait('link offline')
    w.server.start()
    again.wait(f'act {key} applied')
    again.wait(live)
    assert w.server.notes(event, 'while-away') == 1
    assert again.quit() == 0


def test_offline_start_ages(w):
    """a start without a server shows the kept board as kept, with its age"""
    s = w.station()
    s.wait(live)
    board = board_of(s)
    assert s.quit() == 0
    w.server.kill()
    again = w.station()
    assert again.wait('seq ') == board
    kept = ' kept part aged'
    if not again.seen[-2].endswith(kept):
        again.wait(lambda line: line.startswith('link offline') and line.endswith(kept))


def test_catch_up(w):
    """the stream goes on where the copy ends: no second list"""
    wire = Wire(w.root / 'wire.sock', w.server.socket)
    s = w.station(spec=wire.spec)
    s.wait(live)
    assert '/v1/snapshot' in wire.asked, wire.asked
    assert s.quit() == 0
    event = w.server.open_event()
    other = dict(w.env, XDG_STATE_HOME=str(w.root / 'other'))
    act = subprocess.run([YIPING, 'note', event, '--text', 'meanwhile', '--server', w.server.spec,
                          '--token-file', str(w.server.state / 'tokens' / 'duty')], env=other,
                         capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert act.returncode == 0, (act.returncode, act.stdout, act.stderr)
    wire.asked.clear()
    again = w.station(spec=wire.spec)
    again.wait(live)
    assert '/v1/changes' in wire.asked and '/v1/snapshot' not in wire.asked, wire.asked
    fresh = Lines([DRIVER, w.server.spec, w.server.token('duty')], other)
    w.children.append(fresh)
    fresh.wait(live)
    assert board_of(again).split()[2:] == board_of(fresh).split()[2:], (again.seen, fresh.seen)


def test_corrupt(w):
    """a damaged copy is set aside and fetched again, and that is said"""
    s = w.station()
    s.wait(live)
    assert s.quit() == 0
    path = w.kept()
    with open(path, 'r+b') as f:
        f.write(b'not a database at all' * 100)
    again = w.station()
    again.wait(lambda line: line.startswith('link') and ' cache_aside ' in line)
    again.wait(lambda line: live(line) and ' - ' in line)
    assert (path.parent / 'cache.db.aside').exists()
    assert again.quit() == 0
    size = path.stat().st_size
    with open(path, 'r+b') as f:  # the first page is sound, the rest is not
        f.seek(4096)
        f.write(b'\xa5' * (size - 4096))
    third = w.station()
    third.wait(live)


def test_follow(w):
    """of two stations one polls; when it is killed the other takes over"""
    event = w.server.open_event()
    first = w.station()
    first.wait(live)
    second = w.station()
    second.wait(lambda line: line.startswith('link follow') and ' whole ' in line)
    second.say(f'note {event} from-the-second')
    key = second.wait('key ').split()[1]
    second.wait(f'act {key} applied')
    assert w.server.notes(event, 'from-the-second') == 1
    first.kill()
    second.wait(live)
    second.say(f'note {event} by-itself')
    key = second.wait('key ').split()[1]
    second.wait(f'act {key} applied')
    assert w.server.notes(event, 'by-itself') == 1
    assert second.quit() == 0


def test_follow_to_the_end(w):
    """followers end up with the very board of the one who polls"""
    event = w.server.open_event()
    first = w.station()
    first.wait(live)
    second = w.station()
    second.wait('link follow')
    for i in range(20):
        first.say(f'note {event} number-{i}')
    for _ in range(20):
        first.wait(lambda line: line.startswith('act') and ' applied' in line)
    first.say(f'note {event} the-last')
    key = first.wait('key ').split()[1]
    first.wait(f'act {key} applied')
    end = time.monotonic() + PATIENCE
    while not board_of(first) or board_of(second) != board_of(first):
        assert time.monotonic() < end, f'{board_of(second)} is not {board_of(first)}'
        time.sleep(0.02)
        first.drain()
        second.drain()


def test_epoch(w):
    """a server restored from a backup: listed anew, acts proved by their keys, also those told applied"""
    event = w.server.open_event()
    w.server.stop()
    backup = w.root / 'backup'
    shutil.copytree(w.server.state, backup)
    w.server.start('20')  # so that its timers write down how far it went
    s = w.station()
    s.wait(live)
    s.say(f'note {event} lost-with-the-disk')
    key = s.wait('key ').split()[1]
    s.wait(f'act {key} applied')
    head = int(w.server.get('/v1/meta')['head'])
    end = time.monotonic() + PATIENCE
    while w.server.marked() < head:
        assert time.monotonic() < end, 'the mark of how far the log went'
        time.sleep(0.02)
    w.server.kill()
    s.wait('link offline')
    s.say(f'note {event} made-between')
    between = s.wait('key ').split()[1]
    s.wait(f'act {between} queued')
    for old in w.server.state.glob('yipingd.db*'):
        old.unlink()
    for old in backup.glob('yipingd.db*'):
        shutil.copy(old, w.server.state)
    w.server.start()
    s.wait(f'act {between} applied')
    s.wait(live)
    assert w.server.notes(event, 'made-between') == 1
    if sum(line.startswith(f'act {key} applied') for line in s.seen) < 2:
        s.wait_new(f'act {key} applied')  # it was told so before, and is proved anew
    assert w.server.notes(event, 'lost-with-the-disk') == 1
    fresh = Lines([DRIVER, w.server.spec, w.server.token('duty')],
                  dict(w.env, XDG_STATE_HOME=str(w.root / 'other')))
    w.children.append(fresh)
    fresh.wait(live)
    if board_of(s).split()[2:] != board_of(fresh).split()[2:]:
        s.wait(lambda line: line.split()[2:] == board_of(fresh).split()[2:])


def test_closed(w):
    """an event that was closed while it was looked at keeps its history and takes notes"""
    s = w.station()
    s.wait(live)
    other = dict(w.env, XDG_STATE_HOME=str(w.root / 'other'))
    for event in [e['id'] for e in w.server.get('/v1/events?limit=50&filter=state%3Dopen')['events']]:
        s.say(f'look {event}')
        done = subprocess.run([YIPING, 'close', event, '--disposition', 'handled', '--text', 'over',
                               '--server', w.server.spec, '--token-file',
                               str(w.server.state / 'tokens' / 'duty')], env=other, text=True,
                              capture_output=True, timeout=PATIENCE, check=False)
        assert done.returncode != 4, ('a refusal is no conflict', done.stdout)
        if done.returncode == 0:
            break
    assert done.returncode == 0, (done.stdout, done.stderr)
    changes = len(w.server.get(f'/v1/events/{event}/history')['changes'])
    s.wait(f'history {changes}')
    s.say(f'note {event} after-the-end')
    key = s.wait('key ').split()[1]
    s.wait(f'act {key} applied')
    assert w.server.notes(event, 'after-the-end') == 1
    assert s.quit() == 0


def test_other_person(w):
    """rows of one subject are never sent with another's token"""
    event = w.server.open_event()
    s = w.station()
    s.wait(live)
    w.server.kill()
    s.wait('link offline')
    s.say(f'note {event} of-the-first')
    key = s.wait('key ').split()[1]
    s.wait(f'act {key} queued')
    s.kill()
    w.server.start()
    other = Lines([DRIVER, w.server.spec, w.server.token('duty2')], w.env)
    w.children.append(other)
    other.wait(live)
    other.say(f'note {event} of-the-second')
    second = other.wait('key ').split()[1]
    other.wait(f'act {second} applied')
    assert w.server.notes(event, 'of-the-first') == 0
    assert other.quit() == 0
    again = w.station()
    again.wait(f'act {key} applied')
    assert w.server.notes(event, 'of-the-first') == 1


def acted(w, *words, home='other', **more):
    """A command of the same person on another machine; or on this one."""
    env = dict(w.env, **more) if home is None else dict(w.env, XDG_STATE_HOME=str(w.root / home))
    return subprocess.run([YIPING, *words, '--server', w.server.spec, '--token-file',
                           str(w.server.state / 'tokens' / 'duty')], env=env, text=True,
                          capture_output=True, timeout=PATIENCE, check=False)


def rows(w, sql, *values):
    """Reads or writes the outbox while no program has it open."""
    link = sqlite3.connect(w.kept().parent / 'outbox.db')
    with link:
        found = link.execute(sql, values).fetchall()
    link.close()
    return found


def waiting(w):
    """Two events that nobody has acknowledged, and one more."""
    found = w.server.get('/v1/events?limit=100&filter=state%3Dwaiting')['events']
    other = w.server.get('/v1/events?limit=100&filter=state%3Dopen')['events']
    first = [e['id'] for e in found][:2]
    assert len(first) == 2, 'the demo has events that wait'
    return [*first, next(e['id'] for e in other if e['id'] not in first)]


def said(s, line):
    s.seen = []
    s.say(line)
    return s.wait('key ').split()[1]


def conflict(w, env=None, meanwhile=lambda: None):
    """Offline, an act that somebody else will have done by then, one behind it, one elsewhere; then a
    station that has met the conflict. Gives the event, the other event, the keys, the station."""
    event, _, other = waiting(w)
    s = w.station()
    s.wait(live)
    w.server.kill()
    s.wait('link offline')
    keys = [said(s, f'do ack {event}'), said(s, f'note {event} behind'), said(s, f'note {other} elsewhere')]
    s.wait(f'act {keys[2]} queued')
    s.kill()
    w.server.start()
    done = acted(w, 'ack', event)
    assert done.returncode == 0, (done.stdout, done.stderr)
    meanwhile()
    s = w.station(env=env)
    s.wait(f'act {keys[0]} conflict')
    s.wait(f'act {keys[2]} applied')
    return event, other, keys, s


def poor(**how):
    """The environment of a program whose outbox is on a poor disk."""
    return {'LD_PRELOAD': os.path.abspath(POOR_DISK), 'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0',
            **{name: str(value) for name, value in how.items()}}


def test_conflict_outlives_a_start(w):
    """what lies behind a conflict goes when a person has decided, not at the next start"""
    event, other, keys, s = conflict(w)
    assert s.quit() == 0
    s = w.station()
    s.wait(live)
    key = said(s, f'note {other} meanwhile')
    s.wait(f'act {key} applied')
    assert w.server.notes(event, 'behind') == 0, 'it went though nobody had decided'
    told = acted(w, 'outbox', home=None)
    assert told.returncode == 4, (told.returncode, told.stdout, told.stderr)
    lines = told.stdout.splitlines()
    assert lines[0].split()[1:4] == ['conflict', event, 'ack'], lines
    assert lines[1].startswith('  now verifying:') and ' acknowledge ' in lines[1], lines
    assert lines[2].endswith(f' to-send {event} note: behind'), lines
    gone = acted(w, 'outbox', 'drop', keys[0][:10], home=None)
    assert (gone.returncode, gone.stdout) == (0, f'{event} dropped\n'), (gone.stdout, gone.stderr)
    s.wait(f'act {keys[1]} applied')
    assert w.server.notes(event, 'behind') == 1
    again = acted(w, 'outbox', 'retry', keys[0], home=None)
    assert again.returncode == 1 and 'no one act' in again.stderr, (again.stdout, again.stderr)
    assert acted(w, 'outbox', home=None).returncode == 0
    assert s.quit() == 0


def test_slow_disk(w):
    """what another program decides is seen, however long its disk takes from the first byte to the commit"""
    event, _, keys, s = conflict(w)
    gone = acted(w, 'outbox', 'drop', keys[0], home=None, **poor(SLOW_MS=400))
    assert (gone.returncode, gone.stdout) == (0, f'{event} dropped\n'), (gone.stdout, gone.stderr)
    s.wait(f'act {keys[1]} applied')
    assert s.quit() == 0


def test_killed_deciding(w):
    """who is killed in the middle of a decision has decided nothing, and holds nobody up"""
    event, _, keys, s = conflict(w)
    sign = w.root / 'syncs'
    other = subprocess.Popen([YIPING, 'outbox', 'drop', keys[0], '--server', w.server.spec, '--token-file',
                              str(w.server.state / 'tokens' / 'duty')],
                             env=dict(w.env, **poor(SLOW_MS=600000, SLOW_SIGN=sign)))
    end = time.monotonic() + PATIENCE
    while not sign.exists():
        assert time.monotonic() < end, 'it does not write'
        time.sleep(0.01)
    s.seen = []
    said(s, f'drop {keys[0]}')
    s.wait(f'act {keys[0]} conflict outbox_busy')
    other.kill()
    other.wait()
    told = acted(w, 'outbox', home=None)
    assert told.returncode == 4 and ' conflict ' in told.stdout, (told.stdout, told.stderr)
    said(s, f'drop {keys[0]}')
    s.wait(f'act {keys[0]} dropped')
    s.wait(f'act {keys[1]} applied')
    assert s.quit() == 0
    assert dict(rows(w, 'select key, state from outbox'))[keys[0]] == 5


def test_full_disk(w):
    """a decision that the disk does not take is none, and is taken when there is room again"""
    sign = w.root / 'full'
    event, _, keys, s = conflict(w, poor(FULL_WHILE=sign), sign.touch)
    s.seen = []
    said(s, f'drop {keys[0]}')
    s.wait(f'act {keys[0]} conflict disk_full')
    refused = said(s, f'retry {keys[0]}')
    s.wait(f'act {refused} refused disk_full')
    assert w.server.notes(event, 'behind') == 0, 'it went though nothing was decided'
    sign.unlink()
    said(s, f'drop {keys[0]}')  # also that it came back had not been written
    s.wait(f'act {keys[0]} dropped')
    s.wait(f'act {keys[1]} applied')
    assert s.quit() == 0
    states = dict(rows(w, 'select key, state from outbox'))
    assert [states[key] for key in keys] == [5, 4, 4], states


def test_full_disk_of_a_command(w):
    """a command says that nothing was decided"""
    sign = w.root / 'full'
    event, _, keys, s = conflict(w)
    assert s.quit() == 0
    sign.touch()
    for way in ('drop', 'retry'):
        told = acted(w, 'outbox', way, keys[0], home=None, **poor(FULL_WHILE=sign))
        assert told.returncode == 1 and f'{event} disk_full' in told.stdout, (told.stdout, told.stderr)
    assert dict(rows(w, 'select key, state from outbox'))[keys[0]] == 2


def test_moved_on(w):
    """of an event that is over by now, what came back can be wanted all the same: the server says what is"""
    events = [e['id'] for e in w.server.get('/v1/events?limit=8&filter=state%3Dwaiting')['events']]
    s = w.station()
    s.wait(live)
    w.server.kill()
    s.wait('link offline')
    keys = {event: said(s, f'do ack {event}') for event in events}
    s.wait(f'act {keys[events[-1]]} queued')
    s.kill()
    w.server.start()
    done = next(event for event in events if acted(
        w, 'close', event, '--disposition', 'handled', '--text', 'over').returncode == 0)
    s = w.station()
    s.wait(live)
    s.wait(f'act {keys[done]} conflict')
    again = said(s, f'retry {keys[done]}')
    s.wait(f'act {again} refused')
    assert s.quit() == 0


def test_quit_at_once(w):
    """a program that ends while an act is being written ends well, and the act goes with the next one"""
    event = w.server.open_event()
    keys = []
    for i in range(5):
        s = w.station()
        s.wait(live)
        s.seen = []
        s.child.stdin.write(f'note {event} in-haste-{i}\nquit\n')
        s.child.stdin.flush()
        keys.append(s.wait('key ').split()[1])
        assert s.child.wait(PATIENCE) == 0
    s = w.station()
    s.wait(live)
    end = time.monotonic() + PATIENCE
    while not all(w.server.notes(event, f'in-haste-{i}') == 1 for i in range(5)):
        assert time.monotonic() < end, 'some are lost'
        time.sleep(0.02)
    assert s.quit() == 0


def test_follow_a_shift(w):
    """who looks on sees what became of each act, however many went while it slept"""
    event = w.server.open_event()
    first = w.station()
    first.wait(live)
    w.server.kill()
    first.wait('link offline')
    keys = [said(first, f'note {event} number-{i}') for i in range(300)]
    first.wait(f'act {keys[-1]} queued')
    second = w.station()
    second.wait(f'row {keys[-1]} queued')
    second.child.send_signal(signal.SIGSTOP)
    w.server.start_roomy()
    for key in keys:
        first.wait(f'act {key} applied')
    second.child.send_signal(signal.SIGCONT)
    for key in keys:
        second.wait(f'act {key} applied')
    assert first.quit() == 0 and second.quit() == 0


def test_conflict_all_the_same(w):
    """an act that came back is done all the same, under a new key, before what lies behind it"""
    event, other, keys, s = conflict(w)
    again = said(s, f'retry {keys[0]}')
    assert again != keys[0]
    s.wait(lambda line: line.startswith(f'act {again} refused'))  # once is enough: the server's word
    s.wait(f'act {keys[1]} applied')
    assert s.quit() == 0
    assert rows(w, 'select key from outbox where event = ? order by row', event)[0][0] == again
    states = dict(rows(w, 'select key, state from outbox'))
    assert states[again] == 5 and states[keys[0]] == 5 and states[keys[1]] == 4, states


def test_chain(w):
    """an act that was meant for the state which the one before it makes is no conflict with it"""
    event = waiting(w)[0]
    s = w.station()
    s.wait(live)
    w.server.kill()
    s.wait('link offline')
    keys = [said(s, f'do ack {event}'), said(s, f'do verify {event}')]
    s.wait(f'act {keys[1]} queued')
    s.kill()
    w.server.start()
    s = w.station()
    s.wait(f'act {keys[0]} applied')
    s.wait(lambda line: line.startswith(f'act {keys[1]} ') and line.split()[2] not in ('queued', 'sent'))
    assert f'act {keys[1]} conflict stale' not in s.seen, 'it is in conflict with its own person'
    assert s.quit() == 0


def test_shift(w):
    """a thousand acts of a shift without a network all go out, in order, once"""
    events = [e['id'] for e in w.server.get('/v1/events?limit=20&filter=state%3Dopen')['events']]
    s = w.station()
    s.wait(live)
    w.server.kill()
    s.wait('link offline')
    keys = []
    for i in range(1000):
        s.say(f'note {events[i % len(events)]} of-the-shift-{i:04}')
    while len(keys) < 1000:
        line = s.wait('key ')
        keys.append(line.split()[1])
        s.seen = []
    s.wait_new(f'act {keys[-1]} queued')
    s.kill()
    w.server.start_roomy()
    s = w.station()
    s.wait(live)
    left, end = set(keys), time.monotonic() + 2 * PATIENCE
    while left:
        assert time.monotonic() < end, f'{len(left)} of them wait'
        line = s.wait('act ')
        s.seen = []
        if line.split()[2] == 'applied':
            left.discard(line.split()[1])
    numbers = []
    for event in events:
        changes = w.server.get(f'/v1/events/{event}/history')['changes']
        mine = re.findall(r'of-the-shift-(\d+)', json.dumps(changes))
        assert mine == sorted(mine), (event, mine)
        numbers += mine
    assert len(numbers) == 1000 and len(set(numbers)) == 1000, len(numbers)


def test_too_late(w):
    """an act whose time is over, or whose key the server may have forgotten, comes back to its person"""
    event = w.server.open_event()
    s = w.station()
    s.wait(live)
    w.server.kill()
    s.wait('link offline')
    keys = [said(s, f'note {event} {text}') for text in ('short', 'ancient', 'good')]
    s.wait(f'act {keys[2]} queued')
    s.kill()
    rows(w, 'update outbox set not_after = 1 where key = ?', keys[0])
    rows(w, 'update outbox set made_at = made_at - ? where key = ?', 401 * 86400000, keys[1])
    w.server.start()
    s = w.station()
    s.wait(f'act {keys[0]} attention too_late')
    said(s, f'drop {keys[0]}')
    s.wait(f'act {keys[1]} attention too_late')
    s.kill()
    s = w.station()
    s.wait(live)
    again = said(s, f'retry {keys[1]}')
    s.wait(f'act {again} applied')
    s.wait(f'act {keys[2]} applied')
    assert [w.server.notes(event, text) for text in ('short', 'ancient', 'good')] == [0, 1, 1]
    assert s.quit() == 0


def test_prune(w):
    """what was settled longer ago than the journal reaches is forgotten, what waits never"""
    s = w.station()
    s.wait(live)
    key = said(s, f'note {w.server.open_event()} kept')
    s.wait(f'act {key} applied')
    assert s.quit() == 0
    for name, state, days in [('old', 4, 401), ('gone', 5, 401), ('young', 4, 399), ('came-back', 2, 500)]:
        at = int((time.time() - days * 86400) * 1000)
        rows(w, 'insert into outbox (key, server, subject, event, verb, tag, target, bytes, made_at, state,'
             ' settled_at) select ?, server, subject, event, verb, tag, target, bytes, ?, ?, ? from outbox'
             ' where key = ?', name, at, state, at if state > 3 else None, key)
    s = w.station()
    s.wait(live)
    assert s.quit() == 0
    assert {row[0] for row in rows(w, 'select key from outbox')} == {key, 'young', 'came-back'}


def main(names):
    tests = [value for name, value in names.items() if name.startswith('test_')]
    if len(sys.argv) > 6:
        tests = [t for t in tests if t.__name__ in sys.argv[6:]]
    print(f'1..{len(tests)}')
    failed = 0
    for i, test in enumerate(tests, 1):
        world = World()
        try:
            test(world)
            print(f'ok {i} - {test.__doc__}', flush=True)
        except (AssertionError, OSError, subprocess.SubprocessError) as why:
            failed += 1
            print(f'not ok {i} - {test.__doc__}')
            for line in f'{type(why).__name__}: {why}'.splitlines():
                print('#', line, flush=True)
        finally:
            world.close()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main(globals()))
