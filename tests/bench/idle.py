# SPDX-License-Identifier: MIT
"""What a screen costs while nobody touches it, beside btop and htop of the same size at the same time."""
import contextlib
import json
import shutil
import threading
import time

import desk
import process
from result import Result, median, missing

CLEAR = b'\x1b[2J'


class Peak(threading.Thread):
    """The peak hour of a whole city: 40 changes a second, half of them reports, half receipts."""

    def __init__(self, c):
        super().__init__(daemon=True)
        self.city, self.over, self.trouble = c, threading.Event(), None
        self.towns = [a['id'] for a in c.get('/v1/areas')['areas'] if a['level'] == 'town']

    def run(self):
        turn = 0
        try:
            while not self.over.wait(0.05 - time.monotonic() % 0.05):
                event = self.city.report('bench', kind='FO-312', area=self.towns[turn * 37 % len(self.towns)])
                where = f"/v1/events/{event['event']['id']}/actions"
                reply, body = self.city.ask('POST', where, 'duty2', {'verb': 'ack', 'args': {'grade': 5}},
                                            {**self.city.key(), 'If-Match': '*'})
                if reply.status >= 500:
                    raise RuntimeError(json.loads(body))
                turn += 1
        except Exception as e:  # told when the windows are over
            self.trouble = e


class Watched:
    def __init__(self, screen):
        self.screen = screen
        self.cpu, self.bytes, self.clears = [], [], 0

    def begin(self):
        self.screen.clear()
        self.cpu_before, self.bytes_before = process.cpu_ns(self.screen.pid), self.screen.total

    def end(self, seconds):
        self.cpu.append((process.cpu_ns(self.screen.pid) - self.cpu_before) / 1e6 / seconds)
        self.bytes.append((self.screen.total - self.bytes_before) / seconds)
        self.clears += self.screen.text().count(CLEAR)


def open_all(bench, stack):
    """By name: yiping in several cities, and whatever else is installed."""
    quiet, demo, busy = (stack.enter_context(desk.city(bench, scale)) for scale in (0, 0.1, 0.1))
    home = bench.folder
    desk.learn(bench, demo, home / 'alone')
    programs = {
        'overview': (desk.command(bench, demo), home / 'overview'),
        'clock': (desk.command(bench, demo, 'duty', '--offline'), home / 'alone'),
        'wall': (desk.command(bench, quiet, 'viewer', 'wall'), home / 'wall'),
        'busy': (desk.command(bench, busy, 'viewer', 'wall'), home / 'busy'),
    }
    for other in ('btop', 'htop'):
        if shutil.which(other):
            programs[other] = ([other], home / other)
    watched = {name: Watched(stack.enter_context(desk.screen(program, where)))
            for name, (program, where) in programs.items()}
    return watched, Peak(busy)


def watch(bench, watched):
    settle, seconds, windows = bench.size((15, 20, 5), (0.5, 0.5, 1))
    screens = [w.screen for w in watched.values()]
    process.watch(screens, settle)
    for _ in range(windows):
        for w in watched.values():
            w.begin()
        process.watch(screens, seconds)
        for w in watched.values():
            w.end(seconds)


def beside(watched, name, other, what, limit):
    if other not in watched:
        return missing(f'idle.{name}', what, f'{other} is not installed')
    theirs = median(watched[other].cpu) or float('nan')
    return Result(f'idle.{name}', what, median(watched[name].cpu) / theirs, f'x {other}', limit)


def idle(bench):
    with contextlib.ExitStack() as stack:
        watched, peak = open_all(bench, stack)
        peak.start()
        watch(bench, watched)
        peak.over.set()
        peak.join()
        if peak.trouble:
            raise peak.trouble
    yield beside(watched, 'overview', 'btop', "CPU of the demo city's overview against btop", 0.25)
    yield beside(watched, 'clock', 'btop', 'CPU of the clock alone (offline) against btop', 0.05)
    names = {'overview': 'demo city, overview', 'clock': 'offline', 'wall': 'wall, nothing happens',
             'busy': 'wall, 40 changes a second', 'btop': 'btop', 'htop': 'htop'}
    for name, w in watched.items():
        yield Result(f'idle.{name}.cpu', names[name], median(w.cpu), 'ms/s')
    limits = {'wall': 300, 'busy': 4000}
    for name, w in watched.items():
        yield Result(f'idle.{name}.bytes', names[name], sum(w.bytes) / len(w.bytes), 'B/s', limits.get(name))
    clears = sum(w.clears for name, w in watched.items() if name not in ('btop', 'htop'))
    yield Result('idle.clears', 'full clears of the screen', clears, 'times', 0)
