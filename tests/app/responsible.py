#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Who is responsible: told by the command line, changed by a supervisor and an administrator; what is open follows.
usage: responsible.py YIPING YIPINGD STATION_DRIVER (prints TAP)"""
import http.client
import json
import pathlib
import socket
import subprocess
import sys
import uuid

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402
import verbs  # noqa: E402

GAP = 'CC-610'  # piled-up shared bikes: nobody's but where a district has settled it


def change(city, who, area, tag='*', **row):
    link = http.client.HTTPConnection('localhost')
    link.sock = socket.socket(socket.AF_UNIX)
    link.sock.connect(str(city.world.server.socket))
    link.request('POST', '/v1/responsibilities', body=json.dumps({'area': area, 'rows': [row]}), headers={
        'Authorization': 'Bearer ' + city.world.server.token(who), 'Content-Type': 'application/json',
        'Idempotency-Key': uuid.uuid4().hex, 'If-Match': tag})
    answer = link.getresponse()
    return answer.status, json.loads(answer.read()), answer.getheader('Act-Tag')


def told(city, area, kind):
    r = city.run('duty', 'responsibilities', area, kind, '--json')
    assert r.returncode == 0, r
    return json.loads(r.stdout)


def seen(city, event):
    return city.world.server.get('/v1/events/' + event)


def admin(city, *words):
    return subprocess.run([offline.YIPINGD, 'responsibility', *words, '--state', str(city.world.server.state)],
                          check=False, capture_output=True, text=True, timeout=offline.PATIENCE)


def test_told(w):
    """the command line tells who is responsible, who falls back, and by which row"""
    city = verbs.City(w)
    r = city.run('duty', 'responsibilities', '500105', GAP, '--lang', 'en')
    assert r.returncode == 0 and 'City mgt' in r.stdout and 'table of Jiangbei District, this type' in r.stdout, r
    assert 'fallback Jiangbei Lead dept' in r.stdout, r
    r = city.run('duty', 'responsibilities', '500230', GAP, '--lang', 'en')
    assert r.returncode == 0 and '?nobody' in r.stdout, r
    whole = city.run('duty', 'responsibilities').stdout.splitlines()
    assert len(whole) > 80 and whole[0].startswith('PB-101'), whole[:3]
    one = told(city, '500105', GAP)
    assert one['types'][0]['responsible']['by'] == 'type' and one['types'][0]['responsible']['area'] == '500105', one
    for words in (['nowhere'], ['500105', GAP, 'more'], ['500105', '事']):
        r = city.run('duty', 'responsibilities', *words)
        assert r.returncode == 2 and 'responsibilities [AREA] [TYPE]' in r.stderr, r
    r = city.run('worker', 'responsibilities', '500230')
    assert r.returncode == 5, r


def test_changed(w):
    """what nobody owns is told with its clock; a row that names somebody makes it theirs, at once and in the log"""
    city = verbs.City(w)
    town, district = city.area, city.area[:6]
    change(city, 'supervisor', district, by='type', type=GAP, remove=True)
    event = city.report(GAP)
    now = seen(city, event)
    assert now['unowned'] and 'responsible' not in now, now
    clock = next(c for c in now['clocks'] if c['clock'] == 'owner')
    assert clock['limit_s'] == 1800 and 'done' not in clock, clock
    assert any(event in line for line in city.run('duty', 'events', 'unowned').stdout.splitlines())
    r = city.run('duty', 'show', 'events', '--area', town, '--size', '200x60', '--lang', 'en')
    assert r.returncode == 0, r
    tag = told(city, town, GAP)['tag']
    status, table, new = change(city, 'supervisor', town, f'"{tag}"', by='type', type=GAP, unit=city.unit)
    assert status == 200 and table['rows'][0]['unit']['id'] == city.unit, table
    assert new != f'"{tag}"'
    now = seen(city, event)
    assert not now.get('unowned') and now['responsible']['unit']['id'] == city.unit, now
    assert now['responsible']['by'] == 'type' and now['responsible']['area'] == town, now
    assert now['last']['verb'] == 'own' and now['last']['by']['subject'] == 'supervisor', now['last']
    assert 'done' in next(c for c in now['clocks'] if c['clock'] == 'owner'), now['clocks']
    status, problem, _ = change(city, 'supervisor', town, f'"{tag}"', by='type', type=GAP, remove=True)
    assert (status, problem['code']) == (412, 'stale'), problem
    lead = city.ask('GET', f'/v1/events/{event}/proposal', 'duty')['lead']['candidates'][0]
    assert lead['unit']['id'] == city.unit and lead['terms']['responsible'] == 1000, lead
    assert change(city, 'supervisor', town, by='type', type=GAP, remove=True)[0] == 200
    assert seen(city, event)['unowned']


def test_by_an_administrator(w):
    """rows are put and taken out from a shell; what makes no sense is refused"""
    city = verbs.City(w)
    r = admin(city, 'set', '500230', '--type', GAP, '--unit', '500230-sanitation')
    assert r.returncode == 0 and json.loads(r.stdout)['rows'][0]['kind'] == 'sanitation', r
    assert told(city, '500230', GAP)['types'][0]['responsible']['unit']['id'] == '500230-sanitation'
    r = admin(city, 'set', '500230', '--domain', 'CC', '--unit', '500105-sanitation')
    assert r.returncode == 1 and 'field_unit' in r.stderr, r
    r = admin(city, 'clear', '500230', '--type', GAP)
    assert r.returncode == 0, r
    r = admin(city, 'clear', '500230', '--type', GAP)
    assert r.returncode == 1 and 'field_rows' in r.stderr, r
    for words in (['set', '500230', '--type', GAP], ['set', '500230', '--type', GAP, '--domain', 'CC', '--kind', 'grid'],
                  ['set']):
        assert admin(city, *words).returncode == 2


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
