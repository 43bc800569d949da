#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Another version of the catalog comes into force on a server that runs, or on none. Prints TAP.
Usage: catalogs.py PATH-OF-YIPINGD CATALOG-FILE"""
import copy
import json
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

FIRST = json.loads(pathlib.Path(sys.argv[2]).read_text())


def file_of(server, catalog):
    path = pathlib.Path(server.folder, 'catalog.json')
    path.write_text(json.dumps(catalog, ensure_ascii=False))
    return str(path)


def load(server, catalog):
    return subprocess.run([server.program, 'catalog', 'load', file_of(server, catalog), '--state', server.state],
                          capture_output=True, text=True)


def later(by, **changed):
    catalog = copy.deepcopy(FIRST)
    catalog['version'] = FIRST['version'] + by
    for kind, change in changed.items():
        change(catalog[kind])
    return catalog


def rename(types):
    next(t for t in types if t['id'] == 'FO-301')['name']['en'] = 'Renamed'


def slower(types):
    next(t for t in types if t['id'] == 'FO-301')['limits']['A'] = {'n': 59, 'unit': 'm'}


def switched(server, tap):
    old = server.get('/v1/catalog', 'duty')
    waits = server.report('duty', world.INSIDE_TOWN).json['event']
    cursor = server.snapshot('duty')[1]
    loaded = load(server, later(1, types=lambda t: (rename(t), slower(t))))
    tap.same(loaded.returncode, 0, 'another version comes into force')
    found, answer = server.changes('duty', cursor)
    change = next(c for c in found if c['kind'] == 'catalog')
    tap.same((change['data']['version'], change['rev'], change['actor']['subject'], change['seq']),
             (FIRST['version'] + 1, 1, 'admin', json.loads(loaded.stdout)['seq']), 'which is a change in the log')
    tap.same(server.get('/v1/meta', 'duty').json['catalog_version'], FIRST['version'] + 1, 'meta says so')
    new = server.get('/v1/catalog', 'duty')
    tap.same(next(t for t in new.json['types'] if t['id'] == 'FO-301')['name']['en'], 'Renamed', 'the answer is the new')
    tap.check(new.json['lifecycle'] and new.headers['etag'] != old.headers['etag'], 'whole, with a tag of its own')
    tap.same(server.ask('GET', '/v1/catalog', 'duty', headers={'If-None-Match': new.headers['etag']}).status, 304,
             'which holds')
    was = server.get('/v1/catalog', 'duty', version=FIRST['version'])
    tap.same((was.json, was.headers['etag']), (old.json, old.headers['etag']), 'the old version can still be read')
    tap.same(server.get('/v1/catalog', 'duty', version=99).status, 404, 'one that never was cannot')
    tap.same(server.get(f'/v1/events/{waits["id"]}', 'duty').json['clocks'], waits['clocks'], 'what is open keeps its limits')
    made = server.report('duty', world.INSIDE_TOWN).json['event']
    limit = {k['clock']: k['limit_s'] for k in made['clocks']}['A']
    tap.same(limit, 59 * 60, 'what comes has the new ones')


def refused(server, tap):
    cursor = server.snapshot('duty', types='none')[1]

    def lose(types):
        del types[3]

    def renumber(types):
        types[0]['num'] = 900

    def more(indicators):
        indicators.append(dict(indicators[0], id='PB-V99', num=900))

    def elsewhere(indicators):
        indicators[0]['levels'] = ['city']
    for catalog, code, why in (
            (later(0), 'version', 'one that is no newer'),
            (later(5, types=lose), 'catalog_', 'a type that is lost'),
            (later(5, types=renumber), 'catalog_', 'a type by another number'),
            (later(5, indicators=more), 'catalog_indicators', 'one indicator more'),
            (later(5, indicators=elsewhere), 'catalog_nature', 'an indicator of other levels'),
            (later(5, calendar=lambda c: c.update(utc_offset_minutes=540)), 'catalog_offset', 'another noon'),
            ({'version': 9}, 'catalog_bad', 'no catalog at all')):
        done = load(server, catalog)
        tap.check(done.returncode == 1 and code in done.stderr, f'refused: {why}', done.stderr)
    tap.same([c for c in server.changes('duty', cursor)[0] if c['kind'] == 'catalog'], [], 'nothing is in the log')
    tap.same(server.get('/v1/meta', 'duty').json['catalog_version'], FIRST['version'] + 1, 'nor in force')


def kept(server, tap):
    server.stop()
    alone = load(server, later(2, types=rename))
    tap.same(alone.returncode, 0, 'without a server')
    server.start()
    tap.same(server.get('/v1/meta', 'duty').json['catalog_version'], FIRST['version'] + 2, 'the stored one is in force, not the file')
    tap.same(server.get('/v1/catalog', 'duty', version=FIRST['version'] + 1).json['version'], FIRST['version'] + 1,
             'all that were can be read')
    items, cursor = server.snapshot('duty')
    fold = world.Fold(items)
    for change in server.changes('duty', cursor)[0]:
        fold.put(change)
    tap.same(fold.digest(), server.changes('duty', cursor)[1]['digest'], 'G9: and the digest holds')


world.main([switched, refused, kept])
