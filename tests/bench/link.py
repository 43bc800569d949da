# SPDX-License-Identifier: MIT
"""A grid worker behind a bad link (tests/app/slow_link.py): the API over it, and what ssh would carry."""
import pathlib
import re
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / 'app'))
import desk  # noqa: E402
import process  # noqa: E402
from result import Result, median, quantile  # noqa: E402
from slow_link import SlowLink  # noqa: E402

ROWS, COLS = 24, 80
LINE = 8000  # bytes: a second of the line
APPLIED = re.compile(rb'applied')


def command(bench, c, link):
    return [bench.yiping, '--server', link.spec, '--token-file', c.token_file('worker'), '--lang', 'en']


def first_bytes(bench, c, link, home):
    """What a first list takes, and a start with what is kept."""
    desk.learn(bench, c, bench.folder / 'other')  # so that the server made its lists once
    figures = []
    for _ in range(2):
        before = sum(link.arrived())
        with desk.screen(command(bench, c, link), home, ROWS, COLS) as s:
            end = time.monotonic() + desk.PATIENCE
            while not desk.has_cursor(desk.cache_of(home)) and time.monotonic() < end:
                process.watch([s], 0.1)
            process.watch([s], bench.size(3, 0.3))
            s.press('q')
            s.left(5)
        figures.append(sum(link.arrived()) - before)
    return figures


def presses(bench, s):
    """Milliseconds and bytes of each press, by kind."""
    times, taken = [], {'view': [], 'step': [], 'letter': []}
    keys = [('view', k) for k in '1210'] + [('step', k) for k in 'jkjk'] + [('', ':')]
    keys += [('letter', k) for k in 'overdu'] + [('', '\x1b')]
    for _ in range(bench.size(12, 1)):
        for kind, key in keys:
            before = s.total
            ms = desk.answer_ms(s, key, least=20)
            if ms is not None:
                times.append(ms)
            if kind:
                taken[kind].append(s.total - before)
            desk.pause(s, 0.02, 0.12)
    return times, taken


def acts(bench, s, link):
    """Seconds until it is told applied, and bytes over the link, of each note."""
    seconds, taken = [], []
    s.press('0')
    desk.pause(s, 0.3, 0.4)
    for i in range(bench.size(12, 1)):
        before, began = sum(link.arrived()), time.monotonic()
        s.press('n')
        desk.pause(s, 0.1, 0.1)
        s.press(f'word {i}')
        desk.pause(s, 0.1, 0.1)
        s.clear()
        began = time.monotonic()
        s.press('\r')
        if process.watch([s], desk.PATIENCE, lambda: APPLIED.search(s.text())):
            seconds.append(time.monotonic() - began)
            taken.append(sum(link.arrived()) - before)
        s.press('\x1b')
        desk.pause(s, 0.2, 0.4)
    return seconds, taken


def link(bench):
    home = bench.folder / 'home'
    with desk.city(bench, 0.1) as c:
        line = SlowLink(bench.folder / 'link.sock', c.socket)
        first, again = first_bytes(bench, c, line, home)
        line.worsen()
        with desk.screen(command(bench, c, line), home, ROWS, COLS) as s:
            process.watch([s], desk.PATIENCE, lambda: s.total > 1000)
            process.watch([s], bench.size(5, 0.5))
            times, taken = presses(bench, s)
            seconds, costs = acts(bench, s, line)
            before, still = s.total, bench.size(60, 0.5)
            crossed = sum(line.arrived())
            process.watch([s], still)
            idle, flow = (s.total - before) / still, (sum(line.arrived()) - crossed) / still
        line.close()
    yield Result('link', 'key to picture, 80x24 behind 600 ms, 64 kbit/s, 5 % lost, p99', quantile(times, 0.99), 'ms', 50)
    yield Result('link.p50', 'the same, p50', median(times), 'ms')
    for kind, limit in (('view', LINE), ('step', LINE // 4), ('letter', 500)):
        yield Result(f'link.{kind}.bytes', f'to the terminal for one {kind}', median(taken[kind]), 'B', limit)
    yield Result('link.idle.bytes', 'to the terminal, my tasks, nobody at the keys', idle, 'B/s', 300)
    if seconds:
        yield Result('link.act', 'Enter to applied, p50', median(seconds) * 1000, 'ms')
        yield Result('link.act.bytes', 'over the link both ways for one act, p50', median(costs), 'B', LINE)
    yield Result('link.flow', 'over the link both ways while nothing is done', flow, 'B/s')
    yield Result('link.first.bytes', 'over the link for a first list', first, 'B')
    yield Result('link.again.bytes', 'over the link for a start with what is kept', again, 'B')
