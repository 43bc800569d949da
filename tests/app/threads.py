#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every thread of both programs at work at once, for the thread sanitizer to watch. usage: threads.py
YIPING YIPINGD STATION_DRIVER (prints TAP)

Of the server: the loop, the writer that groups commits, both readers. Of the client: the loop, the
outbox, the copy's writer and its reader; a second station follows the first and takes over. Without
the sanitizer it says only that all of it works. A race ends a program with another status than 0.
"""
import concurrent.futures
import sys

from offline import World, live  # the same three arguments

NOTES, ASKED = 12, 24


def ask_past(server, events):
    """What is answered by the reading threads: history, search, values."""
    paths = [f'/v1/events/{events[n % len(events)]}/history' for n in range(ASKED)]
    paths += ['/v1/history?from=2026-11-23T06:00:00Z&to=2026-11-23T08:00:00Z&limit=50'] * 4
    paths += ['/v1/events?limit=20&filter=state%3Dclosed'] * 4
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return sum(bool(answer) for answer in pool.map(server.get, paths))


def run(w):
    events = [e['id'] for e in w.server.get('/v1/events?limit=20&filter=state%3Dopen')['events']]
    first = w.station()
    first.wait(live)
    second = w.station()
    second.wait('link follow')
    for n in range(NOTES):
        (first if n % 2 else second).say(f'note {events[n % len(events)]} words-{n}')
    answered = ask_past(w.server, events)
    for station in (first, second):
        keys = [station.wait('key ').split()[1] for _ in range(NOTES // 2)]
        for key in keys:
            station.wait(f'act {key} applied')
    yield 'questions about the past are answered meanwhile', answered >= ASKED
    yield 'the one who polled ends without a race', first.quit() == 0
    second.wait(live)
    yield 'the one who took over ends without a race', second.quit() == 0
    w.server.stop()
    yield 'the server ends without a race', w.server.lines.child.returncode == 0


def main():
    w, count, failed = World(), 0, 0
    try:
        for what, ok in run(w):
            count, failed = count + 1, failed + (not ok)
            print(f"{'ok' if ok else 'not ok'} {count} - {what}", flush=True)
    except (AssertionError, OSError) as error:
        count, failed = count + 1, failed + 1
        print(f'not ok {count} - {error}')
    finally:
        w.close()
    print(f'1..{count}')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
