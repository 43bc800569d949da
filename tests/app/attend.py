#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checking in and out from the command line, with a server and without one.
usage: attend.py YIPING YIPINGD STATION_DRIVER (prints TAP)"""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402
import verbs  # noqa: E402


def there(w):
    return [a['person']['subject'] for a in w.server.get('/v1/attendance')['attendance']]


def told(run):
    return json.loads(run.stdout)


def test_in_and_out(w):
    """a worker checks in and out, a supervisor checks out who forgot it"""
    city = verbs.City(w)
    r = city.run('worker', 'checkin', '--json')
    assert r.returncode == 0 and told(r)['outcome'] == 'applied' and told(r)['act'] == 'checkin', r
    assert there(w) == ['worker']
    r = city.run('worker', 'checkin')
    assert r.returncode == 1 and 'same' in r.stdout, r
    assert '在岗 自' in city.run('worker', 'show', 'tasks', '--size', '80x24', '--lang', 'zh_CN').stdout
    assert city.run('worker', 'checkout').returncode == 0 and there(w) == []
    assert '离岗' in city.run('worker', 'show', 'tasks', '--size', '40x15', '--lang', 'zh_CN').stdout
    assert city.run('worker', 'checkin').returncode == 0
    r = city.run('supervisor', 'checkout', 'worker')
    assert r.returncode == 2, r
    r = city.run('supervisor', 'checkout', 'worker', 'reason=下班未签退')
    assert r.returncode == 0 and there(w) == [], r


def test_who_may_not(w):
    """what cannot be done is said, and what cannot be understood is usage"""
    city = verbs.City(w)
    r = city.run('duty', 'checkin')
    assert r.returncode == 1 and 'unit' in r.stdout, r
    r = city.run('worker', 'checkout', 'worker2', 'reason=x')
    assert r.returncode == 5 and 'role' in r.stdout, r
    for words in (['checkin', 'worker'], ['checkout', 'a', 'b'], ['checkout', 'reason=']):
        assert city.run('worker', *words).returncode == 2, words


def test_offline(w):
    """without a server it waits, is shown as waiting, and is sent once, in order"""
    city = verbs.City(w)
    assert city.run('worker', 'show', 'tasks').returncode == 0
    w.server.stop()
    r = city.run('worker', 'checkin')
    assert (r.returncode, r.stdout) == (3, '') and 'queued' in r.stderr, r
    shown = city.run('worker', 'show', 'tasks', '--size', '80x24', '--lang', 'en').stdout
    assert 'on post, queued' in shown, shown
    w.server.start()
    r = city.run('worker', 'checkout')  # sends what waits before it
    assert r.returncode == 0 and there(w) == [], r


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
