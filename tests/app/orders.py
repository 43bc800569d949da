#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Orders from the command line: given, passed on, signed for, reported, checked; without a server they wait, in order.
usage: orders.py YIPING YIPINGD STATION_DRIVER (prints TAP)"""
import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402
import verbs  # noqa: E402


def told(run):
    return json.loads(run.stdout)


def listed(city, who, *words):
    r = city.run(who, 'orders', *words, '--json')
    assert r.returncode == 0, r
    return {one['id']: one for one in told(r)}


def issue(city, *words):
    r = city.run('duty', 'order', 'issue', *words, '--json')
    assert r.returncode == 0 and told(r)['act'] == 'issue' and told(r)['outcome'] == 'applied', r
    return told(r)['order']


def test_down_and_back(w):
    """an order to a unit goes its way from the command line"""
    city = verbs.City(w)
    order = issue(city, 'to=' + city.unit, 'title=排查 drains', 'grade=IV', 'accept=10m', 'reply=2h')
    assert order.startswith('O') and '@u' in order, order
    now = listed(city, 'worker')[order]
    assert (now['title'], now['grade'], now['accept_s'], now['reply_s'], now['state'], now['allowed']) == (
        '排查 drains', 4, 600, 7200, 'issued', ['ack']), now
    assert listed(city, 'duty')[order]['allowed'] == ['void', 'urge']
    line = next(x for x in city.run('duty', 'orders').stdout.splitlines() if x.startswith(order))
    assert 'issued' in line and '排查 drains' in line and line.endswith('void urge'), line
    r = city.run('duty', 'order', 'ack', order)
    assert r.returncode == 1 and r.stdout.startswith(f'{order} own: '), r
    for who, verb, words, state in (('worker', 'ack', [], 'taken'), ('worker', 'progress', ['on', 'the way'], 'taken'),
                                    ('worker', 'feedback', ['text=all clear', 'evidence=photo:IMG_1'], 'reported'),
                                    ('duty', 'rework', ['photo?'], 'taken'), ('worker', 'feedback', ['there'], 'reported')):
        r = city.run(who, 'order', verb, order, *words, '--json')
        assert r.returncode == 0 and told(r) == {'order': order, 'act': verb, 'outcome': 'applied'}, r
        assert listed(city, 'duty')[order]['state'] == state
    assert listed(city, 'duty')[order]['progress'] == 'on the way'
    r = city.run('worker', 'order', 'ack', order, '--json')
    assert r.returncode == 1 and told(r)['code'] == 'state', r
    r = city.run('duty', 'order', 'close', order)
    assert (r.returncode, r.stdout) == (0, f'{order} applied\n'), r
    assert order not in listed(city, 'duty')
    assert listed(city, 'duty', 'ended', 'number=' + order.split('@')[0])[order]['state'] == 'closed'


def test_usage(w):
    """what is missing or cannot be understood is usage, and nothing is sent"""
    city = verbs.City(w)
    for words, why in ((['order'], 'order issue'), (['order', 'shout'], 'order issue'),
                       (['order', 'issue', 'title=x'], '"to" is missing'),
                       (['order', 'issue', 'to=nowhere', 'title=x'], 'to=nowhere'),
                       (['order', 'ack'], '"ID" is not understood'),
                       (['order', 'feedback', 'O000001@500000'], '"text" is missing'),
                       (['orders', 'number=a/b'], 'orders [event=ID]'), (['orders', 'all'], 'orders [event=ID]')):
        r = city.run('duty', *words)
        assert r.returncode == 2 and why in r.stderr, (words, r)
    r = city.run('worker', 'order', 'issue', 'to=' + city.unit, 'title=x')
    assert r.returncode == 5 and 'role' in r.stdout, r
    r = city.run('worker', 'order', 'ack', 'O999999@500000')
    assert r.returncode == 1 and 'not_found' in r.stdout, r
    assert listed(city, 'duty') == {}


def test_offline(w):
    """without a server they wait, and go out once, one after the other"""
    city = verbs.City(w)
    order = issue(city, 'to=' + city.unit, 'title=pumps')
    assert city.run('worker', 'show', 'tasks').returncode == 0
    w.server.stop()
    for verb, *words in (('ack',), ('progress', 'on the way'), ('feedback', 'all clear')):
        r = city.run('worker', 'order', verb, order, *words)
        assert (r.returncode, r.stdout) == (3, '') and 'queued' in r.stderr, r
    r = city.run('worker', 'order', 'feedback', order, 'all clear')
    assert r.returncode == 3 and 'on its way' in r.stderr, r
    r = city.run('worker', 'outbox')
    rows = [line.split(None, 3)[1:] for line in r.stdout.splitlines()]
    assert r.returncode == 3 and rows == [['to-send', order, 'ack'], ['to-send', order, 'progress: on the way'],
                                          ['to-send', order, 'feedback: all clear']], r
    w.server.start()
    r = city.run('worker', 'order', 'ack', order)  # any yiping sends what waits; this one comes behind it
    assert r.returncode == 1 and 'state' in r.stdout, r
    assert told(city.run('worker', 'outbox', '--json'))['acts'] == []
    now = listed(city, 'duty')[order]
    assert (now['state'], now['notes'], now['result'], now['rev']) == ('reported', 1, 'all clear', 4), now


def test_issue_offline(w):
    """an order given without a server is one order, to each whom it names"""
    city = verbs.City(w)
    towns = [a['id'] for a in w.server.get('/v1/areas')['areas'] if len(a['id']) == 6 and a.get('parent')][:2]
    assert city.run('duty', 'show', 'events').returncode == 0
    w.server.stop()
    r = city.run('duty', 'order', 'issue', 'to=' + ','.join(towns), 'title=rain')
    assert r.returncode == 3 and 'queued' in r.stderr, r
    shown = told(city.run('duty', 'outbox', '--json'))['acts']
    assert [(a['verb'], a['meant'], a['state']) for a in shown] == [
        ('dispatch', 'rain -> ' + ', '.join(towns), 'to-send')], shown
    w.server.start()
    other = issue(city, 'to=' + towns[0], 'title=wind')
    assert told(city.run('duty', 'outbox', '--json'))['acts'] == []
    given = listed(city, 'duty')
    assert sorted((o['area'], o['title']) for o in given.values() if o['id'] != other) == sorted(
        (town, 'rain') for town in towns), given
    assert len({o['number'] for o in given.values()}) == 2


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
