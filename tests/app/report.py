#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reports from the command line: by letters, once each, kept without a server and told their number later.
usage: report.py YIPING YIPINGD STATION_DRIVER (prints TAP)"""
import contextlib
import json
import pathlib
import sqlite3
import sys
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402
import verbs  # noqa: E402


def told(run):
    return json.loads(run.stdout)


def event_of(city, id):
    return city.ask('GET', f'/v1/events/{id}', 'duty')


def test_by_letters(w):
    """a report by a few letters is an event, with its number told"""
    city = verbs.City(w)
    r = city.run('worker', 'report', 'bllj', 'place=东门 12 号', '有', '3', '袋', 'evidence=photo:IMG_7', '--lang', 'zh_CN', '--json')
    assert r.returncode == 0, r
    assert (told(r)['act'], told(r)['outcome']) == ('report', 'applied'), r
    now = event_of(city, told(r)['event'])
    assert (now['type'], now['title'], now['place'], now['text'], now['source']) == (
        'CC-601', '东门 12 号 暴露垃圾', '东门 12 号', '有 3 袋', 'grid'), now
    assert now['evidence'][0]['ref'] == 'IMG_7', now
    r = city.run('worker', 'report', '暴露垃圾', '--lang', 'en')
    id, word = r.stdout.split()
    assert r.returncode == 0 and word == 'applied' and event_of(city, id)['title'].endswith('Exposed garbage'), (
        r, event_of(city, id))


def test_usage(w):
    """what is in doubt, missing or unknown is usage, and nothing is sent"""
    city = verbs.City(w)
    for words, why in ((['report'], 'report TYPE'), (['report', '垃圾'], 'fits several'),
                       (['report', 'zzzzzz'], 'not understood'), (['report', 'bllj', 'at=nowhere'], 'at=nowhere'),
                       (['report', 'bllj', 'colour=red'], 'colour=red'), (['report', 'place=x'], '"type" is missing')):
        r = city.run('worker', *words)
        assert r.returncode == 2 and why in r.stderr, (words, r)
    r = city.run('viewer', 'report', 'bllj')
    assert r.returncode == 5, r
    r = city.run('worker', 'outbox', 'list', '--json')
    assert told(r)['acts'] == [], r


def more_than_are_shown(city):
    """What does not fit the list is counted."""
    [path] = pathlib.Path(city.world.env['XDG_STATE_HOME']).rglob('outbox.db')
    with contextlib.closing(sqlite3.connect(path)) as file, file:
        for i in range(210):
            file.execute('insert into outbox (key, server, subject, event, verb, tag, target, bytes, made_at, not_after,'
                         ' state) select ?, server, subject, event, verb, tag, target, bytes, made_at, not_after, state'
                         ' from outbox limit 1', (f'copy-{i}',))
    seen = told(city.run('worker', 'outbox', '--json'))
    assert seen['more'] > 0 and len(seen['acts']) + seen['more'] == 211, (len(seen['acts']), seen['more'])
    assert city.run('worker', 'outbox').stdout.splitlines()[-1] == f'and {seen["more"]} more'
    with contextlib.closing(sqlite3.connect(path)) as file, file:
        file.execute("delete from outbox where key like 'copy-%'")


def test_without_a_server(w):
    """without a server it waits, is not taken twice, and goes out once"""
    city = verbs.City(w)
    assert city.run('worker', 'show', 'tasks').returncode == 0
    w.server.stop()
    r = city.run('worker', 'report', 'bllj', 'behind', 'the', 'school')
    assert r.returncode == 3 and 'queued' in r.stderr, r
    r = city.run('worker', 'report', 'bllj', 'behind', 'the', 'school')
    assert r.returncode == 3 and 'on its way already' in r.stderr, r
    listed = told(city.run('worker', 'outbox', 'list', '--json'))['acts']
    assert [(a['verb'], a['state']) for a in listed] == [('report', 'to-send')] and 'Exposed garbage' in listed[0]['meant'], listed
    more_than_are_shown(city)
    w.server.start()
    r = city.run('worker', 'report', 'ljtmy', 'another', '--json')  # any yiping sends what waits
    assert r.returncode == 0, r
    assert told(city.run('worker', 'outbox', '--json'))['acts'] == []
    found = city.ask('GET', '/v1/events?filter=' + urllib.parse.quote('text~"behind the school"'), 'duty')['events']
    assert [e['type'] for e in found] == ['CC-601'], found


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
