# SPDX-License-Identifier: MIT
"""From a change on the server to the screen: a report is sent, the newest of a list stands on top."""
import random
import time

import desk
import process
from result import Result, quantile

WORD = 14  # letters


def towns(c):
    areas = c.get('/v1/areas')['areas']
    return [a['id'] for a in areas if a['level'] == 'town']


def newest_first(s):
    for keys in ('2', '/', 'type=FO-308 age<10s', '\r'):
        s.press(keys)
        process.until_quiet(s, 0.15)


def word_of(turn):
    """No letter of it is one of the word before, so that where that one stood all of it is sent."""
    letters = 'abcdefghijklm' if turn % 2 else 'nopqrstuvwxyz'
    return ''.join(random.choices(letters, k=WORD))


def one_round(c, screens, town, word):
    """(commit: from sending to the answer, then from the answer to the row on each screen), ms."""
    for s in screens:
        s.take()
        s.clear()
    began = time.monotonic()
    c.report('bench', area=town, text=word)
    answered = time.monotonic()
    done = process.watch(screens, 3, lambda: all(when_came(s, word) for s in screens))
    if not done:
        return None
    return [(answered - began) * 1000, *((when_came(s, word) - answered) * 1000 for s in screens)]


def when_came(s, word):
    """When the words of the row had come, None = not yet."""
    come = b''
    for at, data in s.output:
        come += data
        if word.encode() in come:
            return at
    return None


def measure(bench, c, home, rounds):
    places = towns(c)
    with desk.screen(desk.command(bench, c), home) as a:
        process.watch([a], desk.PATIENCE, lambda: a.total > 20_000)
        process.until_quiet(a, 0.3, 3)
        with desk.screen(desk.command(bench, c), home) as b:
            process.watch([a, b], desk.PATIENCE, lambda: b.total > 20_000)
            newest_first(a)
            newest_first(b)
            found = []
            for i in range(rounds):
                found.append(one_round(c, [a, b], places[i * 37 % len(places)], word_of(i)))
                process.watch([a, b], random.uniform(0.15, 0.5))
    return [f for f in found if f], sum(not f for f in found)


def live(bench):
    rounds = bench.size(150, 3)
    with desk.city(bench) as c:
        found, lost = measure(bench, c, bench.folder / 'home', rounds)
    note = f'{lost} of {rounds} never seen' if lost else ''
    own, other = [f[1] for f in found], [f[2] for f in found]
    yield Result('live', 'from the answer to a report to its row on the screen, p50', quantile(own, 0.5), 'ms', 5,
                 note=note)
    yield Result('live.p99', 'the same, p99', quantile(own, 0.99), 'ms', 50)
    yield Result('live.commit', 'before that: sending and commit, p50',
                 quantile([f[0] for f in found], 0.5), 'ms')
    yield Result('live.follower', 'the same on one that follows the shared copy, p50', quantile(other, 0.5),
                 'ms', 50)
