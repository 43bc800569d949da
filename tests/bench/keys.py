# SPDX-License-Identifier: MIT
"""Keys while nothing answers: the server hangs and the files are locked, or names cannot be resolved."""
import contextlib
import pathlib
import shutil
import sqlite3
import subprocess
import time

import desk
import process
from result import Result, missing, quantile

DEAF = pathlib.Path(__file__).with_name('deaf.py')
DEAD_DNS = """set -e
ip link set lo up
mount --bind "$1" /etc/resolv.conf
python3 "$2" &
shift 2
exec "$@"
"""


@contextlib.contextmanager
def locked(folder):
    """Every file of the state directory is being written by somebody else."""
    lines = []
    for each in folder.rglob('*.db'):
        line = sqlite3.connect(each, isolation_level=None, timeout=5)
        line.execute('begin immediate')
        lines.append(line)
    try:
        yield
    finally:
        for line in lines:
            line.close()


def press_many(s, count):
    """Views by turns, at moments of chance; now and then an act that must be kept on the locked disk."""
    times, lost = [], 0
    for i in range(count):
        desk.pause(s, 0.02, 0.15)
        if i % 10 == 5:
            s.press('a')
            desk.pause(s, 0.02, 0.05)
            s.press('\x1b')  # of what it may ask; and wherever that led, on from there
            desk.pause(s, 0.05, 0.08)
            s.press('9')
            desk.pause(s, 0.05, 0.08)
        ms = desk.answer_ms(s, '12'[i % 2 == 0])
        if ms is None:
            lost += 1
        else:
            times.append(ms)
    return times, lost


def quit_ms(s):
    """q asks when acts are still here; then it is pressed again, and counted from there."""
    s.clear()
    began = time.monotonic()
    s.press('q')
    if not s.left(0.2):
        if b'again' in s.text():
            began = time.monotonic()
            s.press('q')
        s.left(10)
    s.pid = 0
    return (time.monotonic() - began) * 1000


def measure(bench, program, home, count):
    with desk.screen(program, home) as s:
        process.watch([s], 20, lambda: s.total > 1000)
        process.until_quiet(s, 0.3, 3)
        times, lost = press_many(s, count)
        times += [2000.0] * lost
        return quantile(times, 0.5), quantile(times, 0.99), quit_ms(s)


def report(name, what, found):
    yield Result(name, f'key to picture, {what}, p99', found[1], 'ms', 50)
    yield Result(name + '.p50', 'the same, p50', found[0], 'ms')
    yield Result(name + '.quit', 'quit meanwhile', found[2], 'ms', 1000)


def hanging(bench):
    home = bench.folder / 'home'
    with desk.city(bench, 0.1) as c:
        desk.learn(bench, c, home)
        c.stop()
        with desk.hung(c.socket), locked(home / 'state'):
            found = measure(bench, desk.command(bench, c), home, bench.size(300, 3))
    yield from report('keys', 'server hangs and files are locked', found)


def worst_stall_ms(s, seconds):
    """The clock of the frame ticks each second; how much longer it ever stood still."""
    s.clear()
    process.watch([s], seconds)
    ticks = [at for at, _ in s.output]
    gaps = [b - a for a, b in zip(ticks, ticks[1:])]
    return max(max(gaps) - 1, 0) * 1000 if gaps else seconds * 1000


def dead_dns(bench):
    """Nothing was ever reached, so there is nothing to look at: the clock shows whether the loop lives."""
    name, what = 'keys.dns', 'stall while names cannot be resolved'
    if not shutil.which('unshare') or not shutil.which('ip'):
        yield missing(name, what, 'unshare or ip is not installed')
        return
    if subprocess.run(['unshare', '-rnm', 'true'], capture_output=True).returncode:
        yield missing(name, what, 'a name space of its own is not allowed here')
        return
    resolver, token = bench.folder / 'resolv.conf', bench.folder / 'token'
    resolver.write_text('nameserver 127.0.0.1\n')
    token.write_text('none\n')
    token.chmod(0o600)
    program = ['unshare', '-rnm', 'sh', '-c', DEAD_DNS, 'sh', resolver, DEAF, bench.yiping,
               '--server', 'https://governance.example', '--token-file', token, '--lang', 'en']
    with desk.screen(program, bench.folder / 'far') as s:
        process.watch([s], 20, lambda: s.total > 1000)
        stall = worst_stall_ms(s, bench.size(30, 1.5))
        left = quit_ms(s)
    yield Result(name, what, stall, 'ms', 50)
    yield Result(name + '.quit', 'quit meanwhile', left, 'ms', 1000)


def keys(bench):
    yield from hanging(bench)
    yield from dead_dns(bench)
