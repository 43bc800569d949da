#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Routine and emergency mode from the command line: asked for, confirmed by a second person; without a server it waits.
usage: mode.py YIPING YIPINGD STATION_DRIVER (prints TAP)"""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402
import verbs  # noqa: E402

RAIN = ['level=III', 'response=强降雨', 'response=Heavy rain', 'measures=全员到岗', 'until=6h']


def listed(w):
    return next((one for one in w.server.get('/v1/modes')['modes'] if one['area'] == '500000'), None)


def told(run):
    return json.loads(run.stdout)


def test_one_by_one(w):
    """a mode is switched by two people and back"""
    city = verbs.City(w)
    r = city.run('supervisor', 'mode', 'emergency', *RAIN)
    assert (r.returncode, r.stdout) == (0, 'mode@500000 applied: waits for a second person to confirm it\n'), r
    now = listed(w)
    assert now['mode'] == 'routine' and now['asked']['level'] == 3, now
    r = city.run('supervisor', 'mode', 'confirm', '--json')
    assert r.returncode == 5 and told(r)['code'] == 'second', r
    r = city.run('duty', 'mode', 'confirm', '--json')
    assert r.returncode == 0 and told(r) == {'mode': 'mode@500000', 'act': 'confirm', 'outcome': 'applied'}, r
    now = listed(w)
    assert (now['mode'], now['level'], now['response']) == (
        'emergency', 3, {'zh-CN': '强降雨', 'en': 'Heavy rain'}), now
    r = city.run('supervisor', 'mode', 'routine', '500000')
    assert r.returncode == 0, r
    r = city.run('duty', 'mode', 'decline')
    assert r.returncode == 0 and listed(w)['mode'] == 'emergency', r
    r = city.run('duty', 'mode', 'confirm')
    assert r.returncode != 0 and 'none' in r.stdout, r


def test_usage(w):
    """what is missing or cannot be understood is usage, and who may not is told"""
    city = verbs.City(w)
    for words, why in (([], 'emergency|routine'), (['panic'], 'emergency|routine'),
                       (['emergency'], '"level" is missing'), (['confirm', 'nowhere'], '"nowhere"')):
        r = city.run('supervisor', 'mode', *words)
        assert r.returncode == 2 and why in r.stderr, (words, r)
    r = city.run('duty', 'mode', 'emergency', *RAIN)
    assert r.returncode == 5 and 'role' in r.stdout, r
    assert listed(w) is None


def test_offline(w):
    """without a server it waits, and is sent once"""
    city = verbs.City(w)
    assert city.run('supervisor', 'show', 'events').returncode == 0
    w.server.stop()
    r = city.run('supervisor', 'mode', 'emergency', *RAIN)
    assert (r.returncode, r.stdout) == (3, '') and 'queued' in r.stderr, r
    shown = told(city.run('supervisor', 'outbox', '--json'))['acts']
    assert [(a['meant'], a['state']) for a in shown] == [('emergency III: Heavy rain', 'to-send')], shown
    w.server.start()
    r = city.run('duty', 'mode', 'confirm')
    assert r.returncode == 1 and 'none' in r.stdout, r
    r = city.run('supervisor', 'mode', 'confirm')  # any yiping of that person sends what waits, in order
    assert r.returncode == 5 and 'second' in r.stdout, r
    assert listed(w)['asked']['response']['en'] == 'Heavy rain'


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
