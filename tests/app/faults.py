#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a person sees when the way to the server, or the server itself, is at fault. usage: faults.py YIPING
YIPINGD STATION_DRIVER SKEWED_CLOCK TABLE DOCUMENT [ROW...] (prints TAP)

One real server, a fault proxy and a real terminal a worker. Each row of the table is a case: a fault
strikes a client in some state; the frame, the sentence under it and the cause on the system view
must be the row's words and stay so while it is tried again; then the fault ends, and the client has
to be live and equal to the server again, acts applied once. `faults.py --document TABLE` prints the
table as it stands in the architecture's document, which must agree."""
import collections
import hashlib
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'terminal'))
from fault_proxy import Proxy, Unix  # noqa: E402
from harness import Terminal, until  # noqa: E402

NOW = '2026-11-23T08:00:00Z'
STILL = '0.001'  # times as fast: only what a case does moves the city
WORKERS = 10  # they wait most of the time
# Of these no further requests are waited for: there are none, or the words come and go with each.
UNCOUNTED = {'none', 'refused', 'silent', 'stalled', 'late', 'drips', 'server', 'gap', 'spoilt', 'stands'}
LASTING = {'lost', 'short', 'stalled', 'silent', 'cut_json', 'empty', 'headless', 'status', 'spoilt'}  # a client that met them is not used again: it polls shorter, or says so
ONCE = {'mark:conflict', 'mark:refused', 'mark:look_here', 'mark:queued once'}
MORE_HITS = 2  # the words are watched until so many requests were struck
COLS, ROWS = 150, 45
FIELDS = ['fault', 'at', 'state', 'frame', 'sentence', 'cause', 'then', 'done']
LENGTH = r'(?<![\w-])(\d+\.\d+s|\d+s|\d+m|\d+:\d\d|\d+h\d*|\d+:\d\d:\d\d)(?![\w-])|\d+(\.\d+)?[秒分时]'
CHIPS = re.compile(r'(data N old|OFFLINE|DENIED|\?loading|数据 N|离线|被拒|\?载入中)')
CLOCK = re.compile(r'\d\d-\d\d \S+ (\d\d:\d\d):\d\d$')
LIVE = re.compile(r'^(data N old|数据 N ?前)( read along)?( \?\d+ unreadable)?( \d+ conflict: see 9)?$')


def rows_of(path):
    rows = []
    for line in pathlib.Path(path).read_text(encoding='utf-8').splitlines():
        if line and not line.startswith('#'):
            rows.append(dict(zip(FIELDS, line.split('\t'), strict=True)))
    return rows


def document(rows):
    """The table as Markdown: rows that say the same stand together."""
    groups = collections.OrderedDict()
    for row in rows:
        same = tuple(row[f] for f in ('state', 'frame', 'sentence', 'cause', 'done', 'then'))
        groups.setdefault(same, []).append(row)
    lines = ['| answer | client | what is done | frame | sentence | cause on the system view |',
             '|---|---|---|---|---|---|']
    for (state, frame, sentence, cause, done, then), members in groups.items():
        faults = ', '.join(f'`{r["fault"]}`' + ('' if r['at'] == 'all' else f' ({r["at"]})') for r in members)
        if then.startswith('mark:'):
            done += f'; the act is marked "{then.split()[0][5:].replace("_", " ")}"'
        lines.append(f'| {faults} | {state} | {done} | {frame} | {sentence} | {cause} |')
    return '\n'.join(lines)


# ---- the server ----

class Server:
    """One city; `restored` gives the same one as it was before the tests."""

    def __init__(self, root, program, name='srv', speed=STILL):
        self.root, self.program, self.name, self.speed = root, program, name, speed
        self.state, self.socket = root / name, root / f'{name}.sock'
        self.child, self.token = None, {}

    def start(self):
        self.child = subprocess.Popen(
            [self.program, '--listen', f'unix:{self.socket}', '--state', str(self.state), '--demo', '--scale',
             '0.02', '--seed', '3', '--speed', self.speed, '--now', NOW,
             '--log', str(self.root / f'{self.name}.log')], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        if b'ready' not in self.child.stdout.readline():
            raise RuntimeError(f'{self.name} did not start')
        return self

    def stop(self):
        if self.child and self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            self.child.wait(60)

    def person(self, name, role='duty', area='500000'):
        got = subprocess.run([self.program, 'token', 'add', '--state', str(self.state), '--subject', name, '--name',
                              name, '--role', role, '--area', area], capture_output=True, text=True, check=True)
        self.token[name] = got.stdout.strip()

    def ask(self, path, who, method='GET', body=None, headers=None):
        link = Unix(self.socket)
        link.request(method, path, body, {'Authorization': 'Bearer ' + self.token[who], **(headers or {})})
        got = link.getresponse()
        value = json.loads(got.read())
        link.close()
        return got.status, value

    def get(self, path, who):
        status, value = self.ask(path, who)
        assert status == 200, value
        return value

    def board(self, seq, who):
        """How many entities lived after that change, and their digest, counted from a list of them."""
        held, page = {}, {'next': ''}
        while page.get('next') is not None:
            page = self.get(f'/v1/snapshot?at={seq}&page={page["next"]}'.removesuffix('&page='), who)
            held.update({(c['kind'], c['id']): c['rev'] for c in page['changes']})
        total = 0
        for (kind, name), rev in held.items():
            total ^= int.from_bytes(hashlib.sha256(f'{kind}\0{name}\0{rev}'.encode()).digest()[:8], 'big')
        return len(held), total

    def note(self, event, who, text):
        key = f'{who}-{time.monotonic_ns()}'
        status, value = self.ask(f'/v1/events/{event}/actions', who, 'POST',
                                 json.dumps({'verb': 'note', 'args': {'text': text}}),
                                 {'Idempotency-Key': key, 'If-Match': '*'})
        assert status == 200, value

    def notes(self, event, who, text):
        changes = self.get(f'/v1/events/{event}/history', who)['changes']
        return [c for c in changes if c.get('verb') == 'note' and text in json.dumps(c, ensure_ascii=False)]


# ---- the client ----

class Client:
    """yiping in a terminal of its own."""

    def __init__(self, world, home, proxy, who, lang='en', env=None):
        self.world, self.home, self.proxy, self.who = world, home, proxy, who
        extra = {'HOME': str(home), 'XDG_STATE_HOME': str(home), 'LANG': 'C.UTF-8', 'LC_ALL': 'C.UTF-8',
                 'NO_COLOR': '', **(env or {})}
        token = world.root / f'{who}.token'
        token.write_text(world.server.token[who])
        before = ' '.join(f'{k}={v}' for k, v in (env or {}).items())
        self.terminal = Terminal(world.root, COLS, ROWS, f'env {before} {world.yiping} --server {proxy.spec} '
                                 f'--token-file {token} --lang {lang}',
                                 {k: v for k, v in extra.items() if k not in (env or {})})

    def look(self):
        return Screen(self.terminal.look())

    def key(self, *names):
        self.terminal.key(*names)

    def wait(self, check, what):
        """The first screen that the check is true of; what it was called for is told otherwise."""
        seen = []

        def glance():
            seen[:] = [self.look()]
            return seen[0] if check(seen[0]) else None
        try:
            return until(glance, what)
        except AssertionError as why:
            raise AssertionError(f'{why.args[0].splitlines()[0]}\n{seen[0].brief() if seen else ""}\nasked: {self.proxy.asked[-40:]}') from None

    def live(self):
        return self.wait(lambda s: s.is_live, 'a live frame')

    def system(self):
        def shown(s):
            if not s.is_system:
                self.key('9')
            return s.is_system
        return self.wait(shown, 'the system view')

    def equal(self):
        """Live, which is to have compared the digest of its board with the server's, and at its head."""
        def same(s):
            if not s.is_live or s.number is None:
                return False
            return s.number == int(self.world.server.get('/v1/meta', self.who)['head'])
        self.system()
        return self.wait(same, 'a live board equal to the server\'s')

    def sleep_and_wake(self):
        """As a person does who wants it tried at once."""
        self.key('C-z')
        self.wait(lambda s: 'rdy>' in s.text, 'the shell')
        self.terminal.type('fg')
        self.key('Enter')

    def note(self, text):
        """By keys, on the first event of the list; gives its id."""
        self.key('2')
        self.wait(lambda s: re.search(r'\d{8}-\d{6}', s.text), 'the list of events')
        self.key('n')
        self.wait(lambda s: 'Note:' in s.text, 'the question for words')
        self.terminal.type(text)
        self.key('Enter')
        shown = self.wait(lambda s: re.search(r'\d{8}-\d{6} \S+ (queued|applied|conflict|refused|look)', s.foot), 'that the note is kept')
        event = re.search(r'\d{8}-\d{6}', shown.foot)[0]
        self.system()
        return event

    def close(self):
        self.terminal.close()

    def check_copy(self):
        """What it has on the disk is what the server held then, by the sums of neither."""
        reader = subprocess.Popen([self.world.driver, self.proxy.spec, self.world.server.token[self.who], 'offline'],
                                  env=dict(os.environ, XDG_STATE_HOME=str(self.home)), stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        patience = threading.Timer(60, reader.kill)
        patience.start()
        told = next((line for line in reader.stdout if line.startswith('seq ')), '')
        reader.communicate('quit\n')
        patience.cancel()
        found = re.match(r'seq (\d+) (\d+) ([0-9a-f]+)$', told)
        assert found, 'no copy of a board'
        mine, theirs = (int(found[2]), int(found[3], 16)), self.world.server.board(found[1], self.who)
        assert mine == theirs, f'the copy at change {found[1]} holds {mine}, the server held {theirs}'


class Screen:
    def __init__(self, text):
        self.text = text
        lines = text.splitlines() + ['', '']
        head = ' '.join(lines[0].split())
        self.clock = CLOCK.search(head)
        head = plain(CLOCK.sub('', head))
        chips = CHIPS.search(head)
        self.frame = head[chips.start():] if chips else ''
        self.sentence = plain(lines[1])
        self.foot = next((line for line in reversed(lines) if line.strip()), '')
        self.is_system = 'change no.' in text
        self.is_live = bool(LIVE.match(self.frame))
        self.number = self._int(r'change no\.\s+(\d+)')

    def _int(self, shape):
        found = re.search(shape, self.text)
        return int(found[1]) if found else None

    def brief(self):
        lines = self.text.splitlines()
        side = [line[72:] for line in lines[3:26]] if self.is_system else lines[3:6]
        return '\n'.join([f'[{self.frame}] [{self.cause}] [{self.mark}]', *lines[:3], *side, *lines[-1:]])

    @property
    def cause(self):
        found = re.search(r'\bcause\s{2,}(.*)', self.text)
        return found[1].strip() if found else ''

    @property
    def mark(self):
        """Of the newest act."""
        found = re.search(r'(queued|sent|applied|conflict|refused|look here)  note  \d{8}-', self.text)
        return found[1] if found else ''


def plain(line):
    """One blank between words, N for a length of time."""
    return ' '.join(re.sub(LENGTH, 'N', ' '.join(line.split())).split())


# ---- cases ----

class Worker:
    """One person, one proxy, and a client that lives from case to case."""

    def __init__(self, world, number):
        self.world, self.who = world, f'officer-{number}'
        self.proxy = Proxy(world.root / f'w{number}.sock', world.server.socket)
        self.place = world.root / f'w{number}'
        self.place.mkdir()
        self.client, self.count, self.base = None, 0, None

    def home(self):
        self.count += 1
        home = self.place / f'h{self.count}'
        home.mkdir(mode=0o700)
        return home

    def kept(self):
        """A home with a copy of the board in it."""
        if not self.base:
            self.base = self.home()
            c = Client(self.world, self.base, self.proxy, self.who)
            c.live()
            c.equal()
            c.key('q')
            c.wait(lambda s: 'rdy>' in s.text, 'the shell')
            c.close()
        home = self.home()
        shutil.copytree(self.base, home, dirs_exist_ok=True)
        return home

    def living(self):
        if not self.client:
            self.client = Client(self.world, self.home(), self.proxy, self.who)
            self.client.live()
            self.client.equal()
        return self.client

    def part(self):
        """Leaves the client in peace; what is wrong with what it leaves behind."""
        client, why = self.client, None
        try:
            client.key('q')
            client.wait(lambda s: 'rdy>' in s.text, 'the shell')
            client.check_copy()
        except Exception as problem:
            why = f'{type(problem).__name__}: {problem}'
        self.drop()
        return why

    def log(self):
        """The last lines of the client's own log."""
        path = self.client and self.client.home / 'yiping/yiping.log'
        return ''.join(path.read_text().splitlines(True)[-5:]) if path and path.exists() else ''

    def drop(self):
        if self.client:
            self.client.close()
        self.client = None
        self.proxy.heal()
        self.proxy.target = str(self.world.server.socket)

    def run(self, row):
        state, _, how = row['state'].partition(' ')
        begin = getattr(self, 'in_' + state)
        begin(row, how)

    # -- states; `how` is a language or a device's clock --

    def start(self, row, home, how):
        env, lang = {}, 'zh_CN' if how == 'zh' else 'en'
        if how.startswith('clock'):
            env = {'LD_PRELOAD': self.world.skewed, 'SKEW_S': str(60 * int(how[5:])),
                   'ASAN_OPTIONS': 'verify_asan_link_order=0:detect_leaks=0'}
        self.set(row)
        return Client(self.world, home, self.proxy, self.who, lang, env)

    def in_first(self, row, how):
        c = self.start(row, self.home(), how)
        self.judge(row, c)
        self.end(c)

    def in_kept(self, row, how):
        c = self.start(row, self.kept(), how)
        if how != 'zh':
            c.system()
        self.judge(row, c)
        self.end(c)

    def end(self, c):
        try:
            c.live()
        finally:
            c.close()

    def in_live(self, row, how):
        c = self.living()
        self.set(row)
        self.judge(row, c)

    def in_wait(self, row, how):
        self.drop()  # one that was cut short before does not wait long
        c = self.living()
        until(lambda: self.proxy.waiting, 'a long poll that waits')
        self.set(row, midway=True)
        self.judge(row, c)

    def in_relist(self, row, how):
        """The list is asked for anew, and then it happens."""
        c = self.living()
        self.proxy.set('status:410:cursor_floor', 'poll', midway=True)
        until(lambda: self.proxy.hits, 'a list that is asked for anew')
        self.set(row)
        self.judge(row, c)

    def in_act(self, row, how):
        """The fault is there, then something is done."""
        c = self.living()
        text = f'note-{self.who}-{time.monotonic_ns()}'
        self.set(row, midway=True)
        if row['at'] == 'all':
            c.wait(lambda s: not s.is_live, 'that it is said')
        event = c.note(text)
        self.judge(row, c, act=(event, text))

    def set(self, row, midway=False):
        if row['fault'].startswith('server:'):
            self.proxy.target = str(self.world.other().socket)
            self.proxy.set('silent', row['at'])
        else:
            self.proxy.set(row['fault'], row['at'], midway)

    # -- judging --

    def fits(self, row, s):
        return s.frame == row['frame'] and s.sentence.startswith(row['sentence']) and \
            (not row['cause'] or 'cause' not in s.text or s.cause == row['cause'])

    def judge(self, row, c, act=None):
        calm = LIVE.match(row['frame'])
        struck = self.proxy
        pokes = {'gap', 'spoilt', 'stands'}
        if row['fault'] in pokes:
            self.poke(row, c)
        c.wait(lambda s: (not calm or struck.hits or row['at'] == 'all') and self.fits(row, s),
               f'frame "{row["frame"]}", sentence "{row["sentence"]}", cause "{row["cause"]}"')
        self.watch(row, c)
        if act and row['then'].startswith('mark'):
            mark = row['then'].split()[0][5:].replace('_', ' ')
            c.wait(lambda s: s.mark == mark, f'the act marked "{mark}"')
        self.check_times(row)
        self.heal(row, c)
        asked = list(self.proxy.asked)
        self.check_asked(row, asked)
        if act:
            self.check_act(row, c, *act)

    def check_act(self, row, c, event, text):
        """Done exactly once, or back with the person and not done."""
        final = row['then'][5:].replace('_', ' ')
        wanted = final if final in ('conflict', 'refused', 'look here') else 'applied'
        c.wait(lambda s: s.mark == wanted, f'the act marked "{wanted}"')
        found = self.world.server.notes(event, self.who, text)
        assert len(found) == (wanted == 'applied'), f'applied {len(found)} times'

    def poke(self, row, c):
        """What the fault lives on: two changes, one after the other."""
        event = self.world.open_event()
        for i in range(2):
            self.world.server.note(event, 'poker', f'poke {i}')
            if row['fault'] != 'stands':
                until(lambda: self.proxy.dropped, 'a change that is spoilt')
                event = self.proxy.dropped # maybe one that somebody else has changed meanwhile

    def watch(self, row, c):
        """The words stay while it is tried again."""
        lasting = row['fault'].split(':')[0] not in UNCOUNTED and row['then'] != 'mark:applied'
        once = 'DENIED' in row['frame'] or self.retry(row) or row['then'] in ONCE
        wanted = 1 if once else self.proxy.hits + MORE_HITS if lasting else 0
        bad = []

        def glance():
            s = c.look()
            if not self.fits(row, s) and self.proxy.fault:
                bad.append(s)
            return self.proxy.hits >= wanted or bad
        until(glance, f'{wanted} requests that are struck')
        assert not bad, f'it did not keep to frame "{row["frame"]}", cause "{row["cause"]}"\n{bad[0].text}'

    @staticmethod
    def retry(row):
        found = re.match(r'status:\d+:\w*:(\d+)', row['fault'])
        return int(found[1]) if found else 0

    def check_times(self, row):
        """Retry-After is a promise."""
        seconds = self.retry(row)
        if seconds:
            until(lambda: len(self.proxy.met_at) > 1, 'another try')
            gap = self.proxy.met_at[1] - self.proxy.met_at[0]
            assert gap >= seconds, f'tried again after {gap:.1f} s, told to wait {seconds}'

    def heal(self, row, c):
        if row['fault'].startswith('server:'):
            self.proxy.set('none')
            c.wait(lambda s: s.is_live, 'the older history, live')
            lists = self.proxy.count('list')
            self.proxy.target = str(self.world.server.socket)
            until(lambda: self.proxy.count('list') > lists, 'the list of the present history')
        self.proxy.heal()
        if 'DENIED' in row['frame'] or '401' in row['fault']:
            c.sleep_and_wake()
        if row['state'].endswith('zh'):
            c.live()
            c.key('L')
        else:
            c.equal() if row['state'].split()[0] not in ('first', 'kept') else c.live()

    def check_asked(self, row, asked):
        then = row['then'].split()
        for word in then:
            if word in ('list', 'meta', 'proof', 'event'):
                assert word in asked, f'never asked for {word}: {asked}'
            elif word == 'again':
                assert 'list' not in asked and 'meta' not in asked, f'more than the same again: {asked}'


class World:
    def __init__(self, yiping, yipingd, driver, skewed):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix='yf-'))
        self.yiping, self.yipingd, self.driver = (os.path.abspath(p) for p in (yiping, yipingd, driver))
        self.skewed = os.path.abspath(skewed)
        self.lock, self.older = threading.Lock(), None
        self.server = Server(self.root, self.yipingd).start()
        for name in [f'officer-{i}' for i in range(WORKERS)] + ['poker']:
            self.server.person(name)
        self.server.stop()
        shutil.copytree(self.server.state, self.root / 'backup')
        self.server.start()

    def other(self):
        """This city as it was before the tests, by a server that knows it lost something."""
        with self.lock:
            if not self.older:
                ahead = self.again('ahead', '60')
                high = ahead.state / 'highwater'
                ahead.token = self.server.token
                ahead.start()
                try:
                    head = int(ahead.get('/v1/meta', 'poker')['head'])
                    until(lambda: max(int(line.split()[1]) for line in high.read_text().split('\n')
                                      if line.strip()) > head, 'the mark of how far the log went')
                finally:
                    ahead.stop()
                self.older = self.again('older')
                shutil.copy(high, self.older.state / 'highwater')
                self.older.start()
            return self.older

    def again(self, name, speed=STILL):
        s = Server(self.root, self.yipingd, name, speed)
        shutil.copytree(self.root / 'backup', s.state)
        return s

    def open_event(self):
        return self.server.get('/v1/events?limit=1&filter=state%3Dopen', 'poker')['events'][0]['id']

    def close(self):
        for s in (self.server, self.older):
            if s:
                s.stop()
        shutil.rmtree(self.root, ignore_errors=True)


def work(world, number, rows, results):
    w = Worker(world, number)
    while True:
        try:
            place, row = rows.get_nowait()
        except queue.Empty:
            break
        began, why = time.monotonic(), None
        try:
            w.run(row)
        except Exception as problem:  # each case is told, the rest still run
            why = f'{type(problem).__name__}: {problem}\n{w.log()}'
            w.drop()
        if not why and w.client and row['fault'].split(':')[0] in LASTING:
            why = w.part()
        results.put((place, row, why, time.monotonic() - began))
    w.drop()


def name_of(row):
    at = '' if row['at'] == 'all' else f' of {row["at"]}'
    return f'{row["fault"]}{at}, {row["state"]}: {row["frame"]}'


def main():
    sys.stdout.reconfigure(encoding='utf-8')
    table, doc, chosen = sys.argv[5], sys.argv[6], sys.argv[7:]
    rows = [(i, row) for i, row in enumerate(rows_of(table))
            if not chosen or any(word in name_of(row) for word in chosen)]
    print(f'1..{len(rows) + 1}', flush=True)
    waiting, results = queue.Queue(), queue.Queue()
    slow = ('silent', 'stalled', 'late', 'drips', 'server')
    for each in sorted(rows, key=lambda r: not r[1]['fault'].startswith(slow)):
        waiting.put(each)
    world = World(*sys.argv[1:5])
    failed = 0
    try:
        for i in range(WORKERS):
            threading.Thread(target=work, args=(world, i, waiting, results), daemon=True).start()
        for n in range(1, len(rows) + 1):
            _, row, why, seconds = results.get()
            failed += bool(why)
            print(f'{"not " if why else ""}ok {n} - {name_of(row)} # {seconds:.1f} s', flush=True)
            for line in (why or '').splitlines():
                print('#', line, flush=True)
    finally:
        world.close()
    agrees = document(rows_of(table)) in pathlib.Path(doc).read_text(encoding='utf-8')
    print(f'{"" if agrees else "not "}ok {len(rows) + 1} - the document has the table that is tested')
    return 1 if failed or not agrees else 0


if __name__ == '__main__':
    if sys.argv[1] == '--document':
        print(document(rows_of(sys.argv[2])))
        sys.exit(0)
    sys.exit(main())
