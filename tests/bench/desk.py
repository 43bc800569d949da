# SPDX-License-Identifier: MIT
"""yiping in terminals of its own, before servers that answer and before one that hangs."""
import contextlib
import os
import random
import socket
import sqlite3
import time

import process
from server import City

ROWS, COLS = 67, 240
PATIENCE = 60.0  # seconds; a loaded machine is no failure


def environment(home):
    """Nothing of whoever runs the bench comes in."""
    home.mkdir(parents=True, exist_ok=True)
    run = home / 'run'
    run.mkdir(mode=0o700, exist_ok=True)
    return {'PATH': os.environ['PATH'], 'HOME': str(home), 'XDG_STATE_HOME': str(home / 'state'),
            'XDG_RUNTIME_DIR': str(run), 'TERM': 'xterm-256color', 'LANG': 'C.UTF-8', 'LC_ALL': 'C.UTF-8'}


def command(bench, city, who='duty', *more):
    return [bench.yiping, *more, '--server', f'unix:{city.socket}', '--token-file', city.token_file(who),
            '--lang', 'en']


@contextlib.contextmanager
def screen(program, home, rows=ROWS, cols=COLS):
    s = process.Screen(program, rows, cols, environment(home))
    try:
        yield s
    finally:
        s.close()


@contextlib.contextmanager
def city(bench, scale=0):
    c = City(bench.program('gov'), scale)
    try:
        yield c
    finally:
        c.finish()


@contextlib.contextmanager
def hung(path):
    """Takes every connection and never says a word."""
    path.unlink(missing_ok=True)
    s = socket.socket(socket.AF_UNIX)
    s.bind(str(path))
    s.listen(64)
    try:
        yield
    finally:
        s.close()
        path.unlink(missing_ok=True)


def cache_of(home):
    """The file that keeps what a server said; None before there is one."""
    return next(iter(sorted((home / 'state').rglob('cache.db'))), None)


def learn(bench, c, home, who='duty'):
    """Lets yiping fill its cache from the city; returns the file."""
    with screen(command(bench, c, who), home) as s:
        end = time.monotonic() + PATIENCE
        while not has_cursor(cache_of(home)):
            if time.monotonic() > end or s.ended:
                raise RuntimeError('no board came: ' + s.text()[-300:].decode(errors='replace'))
            process.watch([s], 0.1)
        process.watch([s], bench.size(3, 0.1))
        s.press('q')
        s.left(5)
    return cache_of(home)


def has_cursor(file):
    """True once a whole list was kept."""
    if not file:
        return False
    with contextlib.closing(sqlite3.connect(f'file:{file}?mode=ro', uri=True, timeout=1)) as line:
        try:
            rows = line.execute("select value from meta where key = 'cursor'").fetchall()
        except sqlite3.Error:
            return False
    return bool(rows and rows[0][0])


def full_frame_ms(s, seconds):
    """When the picture that brought most of the bytes was complete."""
    process.watch([s], seconds)
    come, last = 0, None
    for at, data in s.output:
        if last is not None and come >= 0.6 * s.total and at - last > 0.02:
            break
        come, last = come + len(data), at
    return (last - s.began) * 1000


def answer_ms(s, keys, least=400, patience=2.0):
    """From a key to the end of the picture that follows it; None = none came."""
    s.clear()
    before, began = s.total, time.monotonic()
    s.press(keys)
    if not process.watch([s], patience, lambda: s.total - before >= least):
        return None
    last = s.total
    while process.watch([s], 0.008, lambda: s.total > last):
        last = s.total
    return (s.output[-1][0] - began) * 1000


def pause(s, low, high):
    process.watch([s], random.uniform(low, high))
