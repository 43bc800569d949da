# SPDX-License-Identifier: MIT
"""From the command to the first full picture, and what a large copy weighs."""
import desk
import micro
import process
from result import Result, median


def first_frames(bench, c, home, runs):
    times, weights = [], []
    for _ in range(runs):
        with desk.screen(desk.command(bench, c), home) as s:
            times.append(desk.full_frame_ms(s, bench.size(2.5, 0.5)))
            weights.append(process.memory_kb(s.pid, 'Rss') / 1024)
            s.press('q')
            s.left(3)
    return median(times), median(weights)


def kept_board(bench):
    """A board from the copy on the disk, while the server says nothing."""
    archived, live, runs = bench.size((1_000_000, 50_000, 7), (500, 100, 1))
    home = bench.folder / 'home'
    with desk.city(bench, 0.1) as c:
        file = desk.learn(bench, c, home)
        c.stop()
        with desk.hung(c.socket):
            small, _ = first_frames(bench, c, home, runs)
            micro.run(bench, 'fill', file, archived, 1, 10_000_000)
            _, weight = first_frames(bench, c, home, max(1, runs // 2))
            micro.run(bench, 'fill', file, 1, live, 50_000_000)
            large, heavy = first_frames(bench, c, home, runs)
    yield Result('first', f'command to full picture, {live:,} open, {archived:,} kept, server silent', large,
                 'ms', 40)
    yield Result('first.demo-size', 'the same with the few hundred open events of the demo city', small, 'ms')
    yield Result('first.rss', f'memory with {archived:,} archived events (RSS)', weight, 'MB', 30)
    yield Result('first.rss.live', f'with {live:,} open ones besides', heavy, 'MB')


def demo(bench):
    times = []
    for i in range(bench.size(5, 1)):
        home = bench.folder / f'demo-{i}'
        with desk.screen([bench.yiping, 'demo', '--lang', 'en'], home) as s:
            process.watch([s], desk.PATIENCE, lambda s=s: s.total > 20_000)
            times.append((s.output[-1][0] - s.began) * 1000)
            s.press('q')
            s.left(5)
    yield Result('first.demo', '`yiping demo` to the first full picture', median(times), 'ms', 2000)


def first(bench):
    yield from demo(bench)
    yield from kept_board(bench)
