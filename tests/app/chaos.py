#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Acts while everything dies. usage: chaos.py YIPING YIPINGD [--server PROGRAM] [--acts N] [--clients N]
[--seconds N] [--seed N] (prints TAP)

Many clients act on few events of one real server, each through a proxy that loses, doubles, spoils and
keeps back what passes; clients and server are killed outright in between. In the end everything is healed
and each outbox is emptied; then the log, read from the file, must hold each act that was told done or
queued exactly once, no other, and be whole. A seed gives the same plan, not the same run: the machine
decides what a kill strikes."""
import argparse
import collections
import contextlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'bench'))
import process  # noqa: E402
from fault_proxy import Proxy, Unix  # noqa: E402

PATIENCE = 120  # seconds until what must come counts as missing; never a pause
NOW = '2026-11-23T08:00:00Z'
EVENTS = 12        # that all clients write notes on
WAITING_MOST = 30  # that all clients receive and verify: one is the first
DONE, QUEUED = 0, 3  # exit codes that promise an act; 4 and 5 and 1 say that it will not be
WAITING, CAME_BACK, CONFLICT, APPLIED = (0, 1), (2, 3), 2, 4  # states of rows of an outbox
ARGUMENTS = {'note': ['--text'], 'ack': [], 'verify': ['--true']}
KILLED = -signal.SIGKILL
FAULTS = ['lost', 'refused', 'status:502', 'status:503:unavailable', 'page', 'short', 'cut_json', 'empty',
          'twice', 'echo', 'late:0.4']


class Worse(Proxy):
    """Doubles requests, and sends old ones again."""

    def __init__(self, path, target):
        super().__init__(path, target)
        self.old = collections.deque(maxlen=50)
        self.copies = 0

    def fetch(self, request, client=None, ear=None):
        if request.kind == 'act':
            self.old.append(request)
        return super().fetch(request, client, ear)

    def again(self, request):
        """A copy whose answer nobody hears."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            super().fetch(request)
            self.copies += 1

    def do_twice(self, client, ear, request, rest):
        if request.kind == 'act':
            self.again(request)
        client.sendall(self.good(request).bytes())

    def do_echo(self, client, ear, request, rest):
        for old in list(self.old)[:3]:
            self.again(old)
        client.sendall(self.good(request).bytes())


class Server:
    def __init__(self, root, yipingd, special):
        self.state, self.socket = root / 'srv', root / 'api.sock'
        self.yipingd, self.special, self.child, self.kills = yipingd, special, None, 0
        self.state.mkdir(mode=0o700)

    def start(self):
        # One of few limits is for more acts a person and minute than anybody does.
        command = [self.special, self.socket, self.state, '0.02'] if self.special else [
            self.yipingd, '--listen', f'unix:{self.socket}', '--state', self.state, '--demo', '--scale', '0.02',
            '--seed', '3', '--speed', '0.001', '--now', NOW]
        self.child = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        line = self.child.stdout.readline()
        assert b'ready' in line, 'the server did not start'

    def kill(self):
        self.child.kill()
        self.child.wait()
        self.kills += 1

    def stop(self):
        if self.child and self.child.poll() is None:
            self.child.terminate()
            self.child.wait(PATIENCE)

    def person(self, name):
        return subprocess.run([self.yipingd, 'token', 'add', '--state', str(self.state), '--subject', name,
                               '--name', name, '--role', 'duty', '--area', '500000'], capture_output=True,
                              text=True, check=True).stdout.strip()

    def get(self, path, token):
        link = Unix(self.socket)
        link.request('GET', path, headers={'Authorization': 'Bearer ' + token})
        answer = link.getresponse()
        body = json.loads(answer.read())
        link.close()
        assert answer.status == 200, body
        return body


class Client:
    """One person with one home: commands one after the other, and perhaps a dashboard beside them."""

    def __init__(self, world, number, seed):
        self.world, self.who = world, f'officer-{number}'
        self.random = random.Random(f'{seed}-{number}')
        self.home = world.root / f'h{number}'
        self.home.mkdir(mode=0o700)
        self.token = world.server.person(self.who)
        self.token_file = self.home / 'token'
        self.token_file.write_text(self.token)
        self.proxy = Worse(world.root / f'p{number}.sock', world.server.socket)
        self.env = {'PATH': os.environ['PATH'], 'HOME': str(self.home), 'XDG_STATE_HOME': str(self.home / 'state'),
                    'XDG_RUNTIME_DIR': str(self.home), 'TERM': 'xterm-256color', 'LANG': 'C.UTF-8',
                    'LC_ALL': 'C.UTF-8', 'ASAN_OPTIONS': 'detect_leaks=0'}
        self.promised, self.codes, self.count, self.decided = [], collections.Counter(), 0, 0
        self.trouble = None

    def command(self, *words):
        return [self.world.yiping, *words, '--server', self.proxy.spec, '--token-file', str(self.token_file),
                '--lang', 'en']

    def run(self, acts):
        """Commands until so many acts were asked for, or the time is over."""
        try:
            while self.count < acts and not self.world.over.is_set():
                self.act_once()
        except Exception as problem:
            self.trouble = f'{self.who}: {type(problem).__name__}: {problem}'

    def act_once(self):
        verb = self.random.choice(['note', 'note', 'note', 'ack', 'verify'])
        among = self.world.events if verb == 'note' else self.world.waiting
        events = self.random.sample(among, min(self.random.randint(1, 6), len(among)))
        text = f'{self.who}.{self.count}.'
        self.count += len(events)
        code = self.run_once(verb, *events, *ARGUMENTS[verb], *([text] if verb == 'note' else []))
        if code == DONE or (verb == 'note' and code == QUEUED):
            self.promised += [(event, verb, text if verb == 'note' else '') for event in events]
        if self.random.random() < 0.5:
            self.decide_once(['retry', 'drop'], 3)

    def run_once(self, *words):
        """The exit code of a command, which may be killed at any moment."""
        child = subprocess.Popen(self.command(*words), env=self.env, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        killer = threading.Timer(self.random.uniform(0.02, 0.7), child.kill)
        if self.random.random() < 0.3 and not self.world.over.is_set():
            killer.start()
        said = child.communicate(timeout=PATIENCE)[1]
        killer.cancel()
        self.codes[child.returncode] += 1
        assert child.returncode in (KILLED, DONE, QUEUED, 1, 4, 5), (child.returncode, said)
        return child.returncode

    def decide_once(self, ways, most):
        """What came back is wanted all the same, or given up."""
        keys = self.came_back()[:most]
        if keys:
            self.run_once('outbox', self.random.choice(ways), *keys)
            self.decided += len(keys)

    # ---- a dashboard ----

    def sit(self):
        """Looks at the list and writes notes on its first event by keys; is killed and starts again."""
        try:
            while not self.world.over.is_set():
                screen = process.Screen(self.command(), 40, 120, self.env)
                try:
                    self.sit_once(screen)
                finally:
                    os.kill(screen.pid, signal.SIGKILL)
                    os.waitpid(screen.pid, 0)
                    os.close(screen.fd)
        except Exception as problem:
            self.trouble = f'{self.who} at the screen: {type(problem).__name__}: {problem}'

    def sit_once(self, screen):
        until = time.monotonic() + self.random.uniform(2, 6)
        process.watch([screen], 1, lambda: screen.total > 4000)
        screen.press('2')
        while time.monotonic() < until and not self.world.over.is_set() and not screen.ended:
            screen.press('n')
            process.watch([screen], 0.3)
            screen.press(f'typed.{self.count}.\r')
            self.count += 1
            process.watch([screen], 0.5)

    # ---- the end ----

    def outbox(self):
        return next(iter((self.home / 'state').rglob('outbox.db')), None)

    def rows(self):
        """key, event, state, and what was said"""
        if not self.outbox():
            return []
        file = sqlite3.connect(f'file:{self.outbox()}?mode=ro', uri=True, timeout=PATIENCE)
        try:
            [(version,)] = file.execute('pragma user_version').fetchall()
            # killed before its first act: the tables come in one transaction, and nothing is kept yet
            found = version and file.execute('select key, event, state, bytes from outbox').fetchall()
        finally:
            file.close()
        return [(key, event, state, json.loads(body)) for key, event, state, body in found or []]

    def waits(self):
        return any(row[2] in WAITING for row in self.rows())

    def came_back(self):
        return [row[0] for row in self.rows() if row[2] in CAME_BACK]

    def empty(self):
        """Gives up what came back, and lets a dashboard send what waits; false if it does not."""
        end = time.monotonic() + PATIENCE
        while self.waits() or self.came_back():
            self.decide_once(['drop'], 20)
            screen = process.Screen(self.command(), 40, 120, self.env)
            process.watch([screen], end - time.monotonic(), lambda: not self.waits() or self.came_back())
            screen.close()
            if time.monotonic() > end:
                return False
        return True


class World:
    def __init__(self, o):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix='yc-'))
        self.yiping, yipingd = os.path.abspath(o.yiping), os.path.abspath(o.yipingd)
        self.over, self.o = threading.Event(), o
        self.random = random.Random(o.seed)
        self.server = Server(self.root, yipingd, o.server and os.path.abspath(o.server))
        self.clients = []
        self.server.start()
        self.clients = [Client(self, i, o.seed) for i in range(o.clients)]
        self.events, self.waiting = self.list('open', EVENTS), self.list('waiting', WAITING_MOST)
        self.began = time.monotonic()

    def list(self, state, most):
        found = self.server.get(f'/v1/events?limit={most}&filter=state%3D{state}', self.clients[0].token)
        return [e['id'] for e in found['events']]

    def spoil(self):
        """Now this, now that stands between, of one client after the other."""
        while not self.over.wait(self.random.uniform(0.02, 0.15)):
            proxy = self.random.choice(self.clients).proxy
            if proxy.fault:
                proxy.heal()
            else:
                proxy.set(self.random.choice(FAULTS), self.random.choice(['act', 'act', 'act+proof', 'all']))

    def slay(self):
        while not self.over.wait(self.random.uniform(1, 4)):
            self.server.kill()
            self.server.start()

    def run(self):
        """False when the time was over first."""
        others = [threading.Thread(target=each, daemon=True) for each in (self.spoil, self.slay, self.clients[0].sit)]
        share = -(-self.o.acts // len(self.clients))
        actors = [threading.Thread(target=c.run, args=[share], daemon=True) for c in self.clients]
        for each in others + actors:
            each.start()
        watch = threading.Timer(self.o.seconds, self.over.set)
        watch.start()
        for each in actors:
            each.join()
        was_over = self.over.is_set()
        self.over.set()
        watch.cancel()
        for each in others:
            each.join()
        for c in self.clients:
            c.proxy.heal()
        return not was_over

    def close(self):
        self.over.set()
        self.server.stop()
        shutil.rmtree(self.root, ignore_errors=True)


class Log:
    """What the file holds, by no one's word but SQLite's."""

    def __init__(self, state):
        file = sqlite3.connect(f'file:{state}/yipingd.db?mode=ro', uri=True, timeout=PATIENCE)
        self.heads = file.execute('select seq, kind, num, rev from change_head order by seq').fetchall()
        keyed = file.execute('select act_key, subject from change_body where act_key is not null').fetchall()
        self.claims = {key for key, in file.execute('select key from act_key where outcome is not null')}
        self.unsettled = file.execute('select count(*) from act_key where outcome is null').fetchone()[0]
        self.words = [row[0] for row in file.execute("select args from change_body where args like '%officer-%'")]
        file.close()
        self.times = collections.Counter(key for key, _ in keyed)
        self.ours = {key for key, subject in keyed if (subject or '').startswith('officer-')}


def check_acts(world, log):
    """every act told done or queued is in the log once, and no act that was not kept"""
    rows = {key: (c.who, event, state) for c in world.clients for key, event, state, _ in c.rows()}
    for key, (who, event, state) in rows.items():
        wanted = 1 if state == APPLIED else 0
        assert log.times[key] == wanted, f'{who} on {event}: state {state}, {log.times[key]} times in the log'
    stray = log.ours - set(rows)
    assert not stray, f'in the log, and in no outbox: {stray}'


def check_promises(world, log):
    """what an exit code promised is kept, word by word"""
    said = collections.Counter(json.loads(words).get('text') for words in log.words)
    for c in world.clients:
        kept = collections.Counter((event, body['verb'], body['args'].get('text', ''))
                                   for _, event, state, body in c.rows() if state == APPLIED)
        for (event, verb, text), times in collections.Counter(c.promised).items():
            assert kept[event, verb, text] >= times, (event, verb, text, times, kept[event, verb, text])
    for text, times in collections.Counter(text for c in world.clients for _, verb, text in c.promised if text).items():
        assert said[text] == times, f'{text}: promised {times} times, said {said[text]} times'


def check_log(world, log):
    """the log has no gap, and each entity's revs follow one another"""
    seqs = [head[0] for head in log.heads]
    assert seqs == list(range(seqs[0], seqs[0] + len(seqs))), 'a gap'
    last = {}
    for seq, kind, num, rev in log.heads:
        assert rev == last.get((kind, num), 0) + 1, (seq, kind, num, rev)
        last[kind, num] = rev


def check_keys(world, log):
    """each change by an act has its one claimed key, with an outcome"""
    assert all(times == 1 for times in log.times.values()), log.times.most_common(3)
    assert log.ours <= log.claims and not log.unsettled, (log.ours - log.claims, log.unsettled)


def check_verify(world, log):
    """yipingd verify finds nothing"""
    world.server.stop()
    found = subprocess.run([world.server.yipingd, 'verify', '--state', str(world.server.state)],
                           capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def check_end(world, log):
    """nobody stumbled, and every outbox came to its end"""
    trouble = [c.trouble for c in world.clients if c.trouble]
    assert not trouble, trouble
    stuck = [c.who for c in world.clients if not c.empty()]
    assert not stuck, stuck


def figures(world, log, whole, began):
    codes = sum((c.codes for c in world.clients), collections.Counter())
    rows = collections.Counter(row[2] for c in world.clients for row in c.rows())
    return {'asked': sum(c.count for c in world.clients), 'kept': sum(rows.values()), 'applied': rows[APPLIED],
            'conflicts': rows[CONFLICT], 'codes': dict(codes),
            'decided': sum(c.decided for c in world.clients),
            'promised': sum(len(c.promised) for c in world.clients), 'commands': sum(codes.values()), 'killed': codes[KILLED],
            'server_kills': world.server.kills, 'copies': sum(c.proxy.copies for c in world.clients),
            'seconds': round(time.monotonic() - began, 1), 'whole': whole}


def options():
    parser = argparse.ArgumentParser()
    for name in ('yiping', 'yipingd'):
        parser.add_argument(name)
    parser.add_argument('--server', default='')
    parser.add_argument('--acts', type=int, default=300)
    parser.add_argument('--clients', type=int, default=8)
    parser.add_argument('--seconds', type=float, default=20)
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


def main():
    world = World(options())
    checks = [check_end, check_acts, check_promises, check_log, check_keys, check_verify]
    print(f'1..{len(checks)}', flush=True)
    failed, log = 0, None
    try:
        whole = world.run()
        for number, check in enumerate(checks, 1):
            try:
                log = log or (Log(world.server.state) if number > 1 else None)
                check(world, log)
                print(f'ok {number} - {check.__doc__}', flush=True)
            except (AssertionError, OSError, subprocess.SubprocessError, sqlite3.Error) as why:
                failed += 1
                print(f'not ok {number} - {check.__doc__}\n# {type(why).__name__}: {why}', flush=True)
        print('# ' + json.dumps(figures(world, log, whole, world.began)), flush=True)
    finally:
        world.close()
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
