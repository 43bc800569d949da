# SPDX-License-Identifier: MIT
"""Of two programs of one person the one that polls is killed: how long until the other shows what is new."""
import os
import signal
import time

import desk
import live
import process
from result import Result, quantile

LIMIT_S = 2


def kill(s):
    """Only this child, by its number."""
    os.kill(s.pid, signal.SIGKILL)
    s.left(5)


def one_round(bench, c, town, turn, home):
    """Seconds from the kill to the row of a report made behind it; None = it never came."""
    with desk.screen(desk.command(bench, c), home) as first:
        process.watch([first], desk.PATIENCE, lambda: first.total > 20_000)
        process.until_quiet(first, 0.3, 3)
        with desk.screen(desk.command(bench, c), home) as second:
            process.watch([first, second], desk.PATIENCE, lambda: second.total > 20_000)
            live.newest_first(second)
            first.take()
            second.clear()
            word = live.word_of(turn)
            kill(first)
            killed = time.monotonic()
            first.pid = 0
            os.close(first.fd)
            c.report('bench', area=town, text=word)
            process.watch([second], 10, lambda: live.when_came(second, word))
            came = live.when_came(second, word)
    return came - killed if came else None


def takeover(bench):
    rounds = bench.size(7, 1)
    with desk.city(bench) as c:
        places = live.towns(c)
        found = [one_round(bench, c, places[i * 37 % len(places)], i, bench.folder / f'home{i}')
                 for i in range(rounds)]
    known = [f for f in found if f is not None]
    lost = len(found) - len(known)
    note = f'slowest {max(known):.2f} s' if known else ''
    note += f', {lost} of {rounds} never' if lost else ''
    yield Result('takeover', 'from kill -9 of the one that polls to a new row on the other, p50',
                 quantile(known, 0.5) if known else None, 's', LIMIT_S, note=note)
