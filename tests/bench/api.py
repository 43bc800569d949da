# SPDX-License-Identifier: MIT
"""The server beside a bare libuv answerer in the same run."""
import contextlib
import json
import subprocess
import time

import micro
import process
from desk import city
from result import Result, median
from server import Unix

LINES = 64


@contextlib.contextmanager
def bare(bench, body=2000, program='bare'):
    where = bench.folder / 'bare.sock'
    where.unlink(missing_ok=True)
    p = process.Process([bench.program(program), where, body])
    p.socket = where
    try:
        yield p
    finally:
        p.stop()


def cpu_per_answer(bench, pid, socket, lines, requests, files, wanted='304'):
    before = process.cpu_ns(pid)
    found = micro.run(bench, 'load', 'ask', socket, lines, requests, *files)
    if found[wanted][0] != requests:
        raise RuntimeError(f'{found[wanted][0]:.0f} of {requests} answers were {wanted}')
    return (process.cpu_ns(pid) - before) / requests, requests / found['seconds'][0]


def not_modified(bench):
    requests, runs = bench.size((150_000, 5), (300, 1))
    ours, theirs = [], []
    with city(bench) as c, bare(bench) as b:
        tag = c.ask('GET', '/v1/catalog', 'duty')[0].headers['ETag']
        file = c.request('/v1/catalog', 'duty', {'If-None-Match': tag})
        for _ in range(runs):
            ours.append(cpu_per_answer(bench, c.pid, c.socket, LINES, requests, [file]))
            theirs.append(cpu_per_answer(bench, b.pid, b.socket, LINES, requests, [file]))
    ratios = [a[0] / b[0] for a, b in zip(ours, theirs)]
    yield Result('api.304', 'CPU of an authenticated 304 against bare libuv', median(ratios), 'x bare', 1.4)
    yield Result('api.304.cpu', 'the same', median([a[0] for a in ours]) / 1000, 'us')
    yield Result('api.304.bare', 'bare libuv', median([b[0] for b in theirs]) / 1000, 'us')
    yield Result('api.304.rate', 'answers a second, 64 connections', median([a[1] for a in ours]), '1/s')


class Waiters:
    """bench_load with as many connections that wait; go() lets it send its trigger, again() lets all
    wait once more with what the files say now."""

    def __init__(self, bench, socket, count, trigger, files):
        self.child = subprocess.Popen(
            [str(x) for x in (bench.program('load'), 'wait', socket, count, trigger, *files)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.see_waiting()

    def see_waiting(self):
        if not self.child.stdout.readline().startswith('waiting'):
            raise RuntimeError('the waiters did not begin to wait')

    def say(self, word):
        self.child.stdin.write(word + '\n')
        self.child.stdin.flush()

    def go(self):
        self.say('go')
        return micro.readings(''.join(self.child.stdout.readline() for _ in range(5)))

    def again(self):
        self.say('again')
        self.see_waiting()

    def close(self):
        self.child.kill()
        self.child.communicate()


def held(c):
    admin = Unix(c.state / 'admin.sock')
    admin.request('GET', '/metrics')
    text = admin.getresponse().read().decode()
    admin.close()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith('yiping_waiters '))


def are_held(c, count):
    """True once the server holds them all; False when it answers some instead: the city went on."""
    before, still = -1, 0
    while still < 20:
        now = held(c)
        if now >= count:
            return True
        still = still + 1 if now == before else 0
        before = now
        time.sleep(0.05)
    return False


def waiting_requests(c, cursor):
    return [c.request(f'/v1/changes?since={cursor}&wait=50', who)
            for who in ('duty', 'duty2', 'supervisor', 'supervisor2', 'inspector')]


def trigger_request(c):
    body = json.dumps({'type': 'FO-308', 'area': '500105001', 'title': 'bench'}).encode()
    return c.request('/v1/events', 'duty', {**c.key(), 'Content-Type': 'application/json'}, body, 'POST')


def woken(c, w, count, before):
    """Seconds, KB that waiting took, bytes of a body. None: another change woke them."""
    if not are_held(c, count):
        return None
    grown = process.memory_kb(c.pid) - before
    found = w.go()
    if found['2xx'][0] != count + 1:
        raise RuntimeError(f'{found["other"][0]:.0f} of {count} waiters were refused')
    return found['seconds'][0], grown, found['bytes'][0] / (count + 1)


def wake_ours(bench, c, count):
    """The first wait on new connections, and the one after it on the same."""
    def requests():
        return [trigger_request(c), *waiting_requests(c, c.get('/v1/snapshot?limit=1')['cursor'])]
    files = requests()
    before = process.memory_kb(c.pid)
    w = Waiters(bench, c.socket, count, files[0], files[1:])
    try:
        first = woken(c, w, count, before)
        if first:
            for old, new in zip(files, requests()):
                new.replace(old)
            w.again()
        return first and (first, woken(c, w, count, before))
    finally:
        w.close()


def wake_in_city(bench, count):
    """In a city of its own, so that memory is that of these waiters."""
    for _ in range(10):
        with city(bench) as c:
            found = wake_ours(bench, c, count)
        if found and found[1]:
            return found
    raise RuntimeError('ten times something else woke the waiters')


def wake_bare(bench, count, body, program='bare'):
    """Seconds of the first wait and of the one after it."""
    with bare(bench, int(body), program) as b:
        wait, wake = bench.folder / 'wait', bench.folder / 'wake'
        wait.write_bytes(b'GET /wait HTTP/1.1\r\nHost: x\r\n\r\n')
        wake.write_bytes(b'GET /wake HTTP/1.1\r\nHost: x\r\n\r\n')
        w = Waiters(bench, b.socket, count, wake, [wait])
        try:
            time.sleep(0.5)  # what it has read is not told; the trigger comes after it in any case
            first = w.go()['seconds'][0]
            w.again()
            time.sleep(0.5)
            return first, w.go()['seconds'][0]
        finally:
            w.close()


def wake(bench):
    count, runs = bench.size((10_000, 5), (50, 1))
    ours, theirs, library = [], [], []
    for _ in range(runs):
        ours.append(wake_in_city(bench, count))
        body = ours[-1][0][2]
        theirs.append(wake_bare(bench, count, body))
        library.append(wake_bare(bench, count, body, 'bare_mhd'))
    for at, name, when in ((0, 'api.wake', ''), (1, 'api.wake.again', ', when they have waited before')):
        yield Result(name, f'{count:,} long polls woken{when}: time against bare libuv',
                     median([a[at][0] / b[at] for a, b in zip(ours, theirs)]), 'x bare', 1.7)
        yield Result(f'{name}.time', 'the same', median([a[at][0] for a in ours]), 's')
        yield Result(f'{name}.bare', 'bare libuv, bodies as long', median([b[at] for b in theirs]), 's')
        yield Result(f'{name}.mhd', 'bare libmicrohttpd, one response for all, against bare libuv',
                     median([a[at] / b[at] for a, b in zip(library, theirs)]), 'x bare')
    yield Result('api.waiter', 'memory of one that waits (PSS)', median([a[0][1] for a in ours]) / count, 'KB', 6)
    yield Result('api.waiter.again', 'the same, when it has waited before',
                 median([a[1][1] for a in ours]) / count, 'KB', 6)


def series_of(c):
    found = []
    for area in ('500000', '500105', '500106', '500107', '500108', '500109', '500112'):
        found += [s['num'] for s in c.get(f'/v1/series?area={area}', 'gateway')['series']]
    return found


def readings(bench):
    batches, runs = bench.size((600, 3), (5, 1))
    rates = []
    with city(bench) as c:
        nums = series_of(c)
        files = []
        for turn in range(8):
            batch = [{'series': nums[i % len(nums)], 'value': 1.0 + (i + turn) % 7 / 10} for i in range(1000)]
            body = json.dumps({'readings': batch}, separators=(',', ':')).encode()
            files.append(c.request('/v1/readings', 'gateway', {'Content-Type': 'application/json'}, body, 'POST'))
        micro.run(bench, 'load', 'ask', c.socket, 2, 3, *files)
        for _ in range(runs):
            ns, _ = cpu_per_answer(bench, c.pid, c.socket, 4, batches, files, '2xx')
            rates.append(1000 * 1e9 / ns)
        taken = json.loads(c.ask('POST', '/v1/readings', 'gateway', {'readings': batch})[1])['accepted']
    note = '' if taken == 1000 else f'{taken} of 1000 accepted'
    yield Result('api.readings', 'readings a second of one core, batches of 1,000', median(rates), '1/s',
                 200_000, at_least=True, note=note)
