#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Warnings from the command line: issued, made worse, confirmed by a second person, lifted; without a server they wait.
usage: warn.py YIPING YIPINGD STATION_DRIVER (prints TAP)"""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402
import verbs  # noqa: E402

RAIN = ['colour=yellow', 'hazard=rainstorm', 'headline=暴雨黄色预警', 'headline=Rain', 'measures=加密巡查', 'until=6h']


def listed(w, name):
    every = w.server.get('/v1/warnings')['warnings']
    return next((one for one in every if one['id'] == name), None)


def told(run):
    return json.loads(run.stdout)


def test_one_by_one(w):
    """a warning goes its way from the command line"""
    city = verbs.City(w)
    r = city.run('duty', 'warn', 'issue', *RAIN, '--json')
    assert r.returncode == 0, r
    name = told(r)['warning']
    assert told(r) == {'warning': name, 'act': 'issue', 'outcome': 'applied'}, r.stdout
    now = listed(w, name)
    assert (now['colour'], now['headline'], now['state']) == (
        'yellow', {'zh-CN': '暴雨黄色预警', 'en': 'Rain'}, 'in_force'), now
    r = city.run('duty', 'warn', 'upgrade', name, 'colour=橙')
    assert r.returncode == 0 and r.stdout == f'{name} applied: waits for a second person to confirm it\n', r
    assert listed(w, name)['colour'] == 'yellow'
    r = city.run('duty', 'warn', 'confirm', name, '--json')
    assert r.returncode != 0 and told(r)['code'] == 'second', r
    r = city.run('duty2', 'warn', 'confirm', name)
    assert (r.returncode, r.stdout) == (0, f'{name} applied\n'), r
    assert listed(w, name)['colour'] == 'orange'
    r = city.run('supervisor', 'warn', 'lift', name, 'reason=雨停')
    assert r.returncode == 0, r
    r = city.run('duty', 'warn', 'confirm', name)
    assert r.returncode == 0 and listed(w, name) is None, r


def test_drill(w):
    """a drill says so in its words"""
    city = verbs.City(w)
    name = told(city.run('duty', 'warn', 'issue', *RAIN, 'drill=yes', '--json'))['warning']
    assert listed(w, name)['headline'] == {'zh-CN': '【演练】暴雨黄色预警', 'en': 'EXERCISE: Rain'}


def test_usage(w):
    """what is missing or cannot be understood is usage, and nothing is sent"""
    city = verbs.City(w)
    for words, why in (([], 'issue|upgrade'), (['shout'], 'issue|upgrade'), (['issue'], '"hazard" is missing'),
                       (['lift'], '"ID" is not understood'), (['issue', *RAIN, 'colour=pink'], 'colour=pink')):
        r = city.run('duty', 'warn', *words)
        assert r.returncode == 2 and why in r.stderr, (words, r)
    r = city.run('worker', 'warn', 'issue', *RAIN)
    assert r.returncode == 5 and 'role' in r.stdout, r


def test_offline(w):
    """without a server it waits, and is sent once"""
    city = verbs.City(w)
    assert city.run('duty', 'show', 'events').returncode == 0
    w.server.stop()
    r = city.run('duty', 'warn', 'issue', *RAIN)
    assert (r.returncode, r.stdout) == (3, '') and 'queued' in r.stderr, r
    shown = json.loads(city.run('duty', 'outbox', '--json').stdout)['acts']
    assert [(a['meant'], a['state']) for a in shown] == [('issue yellow', 'to-send')], shown
    w.server.start()
    r = city.run('duty', 'warn', 'issue', *RAIN, 'hazard=heat')  # any yiping sends what waits
    assert r.returncode == 0, r
    assert json.loads(city.run('duty', 'outbox', '--json').stdout)['acts'] == []
    every = [one['hazard'] for one in w.server.get('/v1/warnings')['warnings']
             if one['id'].startswith('W') and one['id'].endswith('@500000')]
    assert sorted(every) == ['heat', 'rainstorm'], every


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
