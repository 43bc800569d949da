# SPDX-License-Identifier: MIT
"""The log, the store and the queue: programs that measure themselves."""
import subprocess

from result import Result, median


def readings(output):
    found = {}
    for line in output.splitlines():
        name, value = line.split('\t')
        found.setdefault(name, []).append(float(value))
    return found


def run(bench, name, *args):
    """Readings by name of one run of a bench program."""
    done = subprocess.run([str(bench.program(name)), *(str(a) for a in args)], check=True,
                          capture_output=True, text=True)
    return readings(done.stdout)


def fold(bench):
    live, changes, runs = bench.size((50_000, 1_000_000, 5), (200, 2_000, 2))
    found = run(bench, 'fold', live, changes, runs)
    yield Result('fold', f'changes folded in memory, {live:,} live', median(found['fold.rate']), 'heads/s',
                 2_000_000, at_least=True)


def replay(bench):
    live, changes, seeks = bench.size((50_000, 600_000, 60), (500, 12_000, 3))
    found = run(bench, 'replay', bench.folder / 'replay.db', live, changes, seeks)
    yield Result('replay.seek', f'state at any instant from the store, {live:,} live, p50',
                 median(found['seek.p50']), 'ms', 10)
    yield Result('replay.seek.worst', 'the same, the slowest of all', max(found['seek.worst']), 'ms')
    yield Result('replay.play', 'playing from the store', median(found['play.rate']), 'heads/s',
                 2_000_000, at_least=True)
    yield Result('replay.read', 'the same rows read and folded by nobody', median(found['play.read']),
                 'heads/s')


def archive(bench):
    archived, runs = bench.size((1_000_000, 20), (2_000, 2))
    file = bench.folder / 'archive.db'
    filled = run(bench, 'fill', file, archived, 1_000, 1)
    found = run(bench, 'archive', file, runs)
    yield Result('search', f'two characters in {archived:,} titles, newest 50, slowest word',
                 median(found['search.index']), 'ms', 0.5)
    yield Result('search.wrong', 'words whose hits differ from brute force', found['search.wrong'][0],
                 'words', 0)
    yield Result('search.list', 'the same with its rows, as a list asks', median(found['search.list']),
                 'ms', 0.5)
    yield Result('archive.indexed', f'one page by an indexed filter, {archived:,} events, slowest',
                 median(found['archive.indexed']), 'ms', 5)
    yield Result('archive.other', 'first row by a filter without index', median(found['archive.other']),
                 'ms', 100)
    yield Result('archive.fill', 'events put with body and words', filled['fill.rate'][0], 'events/s')


def queue(bench):
    live, runs = bench.size((50_000, 11), (300, 2))
    found = run(bench, 'queue', live, runs)
    yield Result('queue', f'queue of {live:,} open events, slowest filter', median(found['queue.worst']),
                 'ms', 5)
    yield Result('draw.overview', f'overview of {live:,} open events drawn, 240x67',
                 median(found['draw.overview']), 'ms')
    yield Result('draw.events', 'list of the same drawn', median(found['draw.events']), 'ms')
    yield Result('draw.dispatch', 'dispatch panel of the worst of them drawn',
                 median(found['draw.dispatch']), 'ms')


def sync(bench):
    events = bench.size(100_000, 300)
    found = run(bench, 'sync', bench.folder, events)
    yield Result('sync', f'first list of {events:,} events: speed against bare SQLite, same schema',
                 median(found['sync.ratio']), 'x bare', 0.38, at_least=True)
    yield Result('sync.rate', 'the same', events / median(found['sync.seconds']), 'events/s')
    yield Result('sync.bare', 'bare SQLite', events / median(found['sync.bare']), 'events/s')
