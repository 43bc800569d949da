#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Changes of the tree: who loses what, who gets it, and that every promise of the log holds across them. Prints TAP.
Usage: tree.py PATH-OF-YIPINGD STATION-DRIVER"""
import json
import os
import pathlib
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
import world  # noqa: E402

A, B, TOWN = world.INSIDE, world.OUTSIDE, world.INSIDE_TOWN
READERS = ('old', 'new', 'across', 'member', 'inspector', 'wall')
kept = {}  # what one test leaves for the next


def seq_of(cursor):
    return int(cursor.rsplit('-', 1)[1])


def run(server, *words):
    return subprocess.run([server.program, *words, '--state', server.state], capture_output=True, text=True)


def must(server, *words):
    done = run(server, *words)
    if done.returncode:
        raise RuntimeError(f'{words}: {done.stderr}')
    return json.loads(done.stdout)


def edit(server, *edits):
    return server.admin('/v1/areas', {'areas': list(edits)})


def area_of(server, name, who='duty'):
    return next((a for a in server.get('/v1/areas', who).json['areas'] if a['id'] == name), None)


def begin(server):
    """Where everybody stands."""
    return {who: (lambda held: (world.Fold(held[0]), held[1]))(server.snapshot(who)) for who in READERS}


def settle(server, tap, held, what):
    """The rest of the log for everybody: what it says, and whether all of it fits together."""
    told = {}
    for who, (fold, cursor) in held.items():
        told[who], answer = server.changes(who, cursor, limit=2)
        for change in told[who]:
            fold.put(change)
        now = world.Fold(server.snapshot(who, at=seq_of(answer['next']))[0])
        tap.same(sorted(fold.live.items()), sorted(now.live.items()), f'G8: {what}: {who}: snapshot + changes')
        tap.same(fold.digest(), answer['digest'], f'G9: {what}: {who}: the digest')
        seqs = [int(c['seq']) for c in told[who]]
        tap.same(seqs, sorted(set(seqs)), f'G1: {what}: {who}: in order')
    revs = {}
    for c in told['inspector']:
        revs.setdefault((c['kind'], c['num']), []).append(c['rev'])
    tap.same([v for v in revs.values() if v != list(range(v[0], v[0] + len(v)))], [], f'G4: {what}: revs')
    return told


def people(server):
    server.grant('old', 'duty', A)
    server.grant('new', 'duty', B)
    server.grant('local', 'worker', TOWN)
    server.grant('wall', 'viewer', A)
    made = server.admin('/v1/tokens', {'subject': 'across', 'name': 'x', 'role': 'duty', 'areas': [TOWN, B]})
    server.tokens['across'] = made.json['token']
    unit = server.get('/v1/meta', 'unit').json['identity']['unit']
    server.grant('member', 'worker', world.OUTSIDE_TOWN, unit['id'])
    return unit


def events(server, unit):
    """One nobody has received, one in the hands of another town's unit, one that is over."""
    fresh = server.report('duty', TOWN).json['event']['id']
    led = server.report('duty', TOWN).json['event']['id']
    server.must('duty2', led, 'ack', grade=4)
    server.must('supervisor', led, 'dispatch', lead={'num': unit['num']})
    over = server.report('duty', TOWN).json['event']['id']
    server.must('supervisor', over, 'void', reason='test_entry', text='t')
    return {'fresh': fresh, 'led': led, 'over': over}


def moved(server, tap):
    kept.update(events(server, people(server)))
    units = [u['id'] for u in server.get('/v1/units', 'old', area=TOWN).json['units']]
    tag = server.get('/v1/areas', 'old').headers['etag']
    before, held = server.tag(kept['fresh']), begin(server)
    kept['before'] = seq_of(held['inspector'][1])
    said = must(server, 'area', 'move', TOWN, '--parent', B)
    tap.check(int(server.get('/v1/areas', 'old').headers['api-seq']) >= int(said['seq']), 'what was said is in force')
    told = settle(server, tap, held, 'moved')
    first = next(c for c in told['inspector'] if c['kind'] == 'area')
    whole = [c for c in told['inspector'] if c['txn'] == first['txn']]
    tap.same((first['id'], first['rev'], first['data']['parent'], first['actor']['subject']), (TOWN, 2, B, 'admin'),
             'the area is a change in the log, by whom')
    tap.same({c['verb'] for c in whole if c is not first}, {'rehome'}, 'and what lies in it, in the same transaction')
    tap.check({kept['fresh'], kept['led']} | set(units) <= {c['id'] for c in whole}, 'events and units')
    tap.check(kept['over'] not in {c['id'] for c in whole}, 'but not what is over')
    for who, op in (('old', 'leave'), ('wall', 'leave'), ('new', 'upsert'), ('across', 'upsert')):
        mine = {c['id']: c for c in told[who]}
        tap.same({mine[i]['op'] for i in [kept['fresh'], kept['led'], *units]}, {op}, f'G7: {who}: {op}')
        tap.same(mine.get(TOWN, {}).get('kind'), 'area', f'{who} is told of the tree')
    tap.same([c['op'] for c in told['member'] if c['kind'] == 'event'], ['upsert'], 'a unit keeps what it does')
    tap.same(sorted(next(c for c in told['old'] if c['id'] == kept['fresh'])),
             ['at', 'id', 'kind', 'num', 'op', 'rev', 'seq', 'txn'], 'a leave says no more than that')
    tap.same(next(c for c in told['new'] if c['id'] == kept['led'])['path'], ['500000', B, TOWN], 'with its new path')
    areas = server.ask('GET', '/v1/areas', 'old', headers={'If-None-Match': tag})
    tap.same((areas.status, area_of(server, TOWN)['rev']), (200, 2), 'the tree has another tag')
    again = server.ask('GET', '/v1/areas', 'old', headers={'If-None-Match': areas.headers['etag']})
    tap.same(again.status, 304, 'and keeps it')
    tap.same(server.tag(kept['fresh']), before, 'a move makes no act stale')


def scopes(server, tap):
    def can(who, event):
        return server.get(f'/v1/events/{event}', who).status, server.act(who, event, 'note', text='x').status
    tap.same(can('old', kept['fresh']), (403, 403), 'who lost it neither reads nor acts')
    tap.same(can('new', kept['fresh']), (200, 200), 'who got it does both')
    tap.same(can('local', kept['fresh'])[0], 200, 'and the town never lost it')
    tap.same([server.get(f'/v1/events/{kept["over"]}', who).status for who in ('old', 'new')], [200, 403],
             'what was over stays where it was')
    tap.same(server.get('/v1/snapshot', 'old', area=TOWN).code, 'scope', 'the old district cannot ask for the town')
    tap.same(server.get('/v1/snapshot', 'new', area=TOWN).status, 200, 'the new one can')
    seen = {who: {i['id'] for i in server.snapshot(who, at=kept['before'])[0]} for who in ('old', 'new')}
    tap.same([kept['fresh'] in seen['old'], kept['fresh'] in seen['new']], [True, False],
             'how it stood before is judged by where it was')
    listed = server.get('/v1/events', 'new', area=TOWN, filter='state=open').json['events']
    tap.check({kept['fresh'], kept['led']} <= {e['id'] for e in listed}, 'lists go by the new tree')


def polls_end(server, tap):
    """Who waits for a part that goes elsewhere is answered, and told nothing of it any more."""
    start = server.changes('new', server.snapshot('new', area=TOWN)[1], area=TOWN)[1]['next']
    answers = []
    poll = threading.Thread(target=lambda: answers.append(
        server.get('/v1/changes', 'new', since=start, area=TOWN, wait=50)))
    poll.start()
    world.until('it to wait', lambda: 'yiping_waiters 1\n' in server.ask('GET', '/metrics', 'admin').text)
    edit(server, {'id': TOWN, 'parent': A})
    poll.join()
    tap.same((answers[0].status, answers[0].json['changes']), (200, []), 'the poll ends, and says nothing')
    tap.same(server.get('/v1/changes', 'new', since=answers[0].json['next'], area=TOWN).code, 'scope',
             'the next one is refused')
    edit(server, {'id': TOWN, 'parent': B})


def station(server, tap):
    """A client of the old district holds what the server says it should, before and after."""
    env = dict(os.environ, XDG_STATE_HOME=os.path.join(server.folder, 'home'))
    child = subprocess.Popen([sys.argv[2], f'unix:{server.socket}', server.tokens['old']], env=env, text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    lines = []
    threading.Thread(target=lambda: lines.extend(iter(child.stdout.readline, '')), daemon=True).start()

    def agrees():
        digest = server.changes('old', server.snapshot('old', types='none')[1])[1]['digest']
        wanted = f'{digest["count"]} {digest["hash"]}'
        last = [x.split(' ', 2)[2].strip() for x in list(lines) if x.startswith('seq ')][-1:]
        return last == [wanted] and wanted
    first = world.until('the station to hold the list', agrees)
    edit(server, {'id': TOWN, 'parent': A})
    second = world.until('the station to have the town', agrees)
    edit(server, {'id': TOWN, 'parent': B})
    third = world.until('the station to have lost it', agrees)
    tap.check(int(second.split()[0]) > int(first.split()[0]), 'a client shows what comes', first, second)
    tap.same(third.split()[0], first.split()[0], 'and no longer what went')
    child.stdin.write('quit\n')
    child.stdin.flush()
    tap.same(child.wait(world.PATIENCE_S), 0, 'it ends well')


def restarted(server, tap):
    held = begin(server)
    tag = server.get('/v1/areas', 'old').headers['etag']
    server.stop()
    renamed = must(server, 'area', 'rename', TOWN, '--name', 'New Town', '--lang', 'en')
    server.start()
    area = area_of(server, TOWN)
    tap.same((area['parent'], area['name']['en'], area['rev']), (B, 'New Town', 7), 'the tree is the stored one')
    tap.check(server.get('/v1/areas', 'old').headers['etag'] != tag, 'with a rename made without a server')
    told = settle(server, tap, held, 'restarted')
    tap.same([(c['id'], c['seq']) for c in told['old'] if c['kind'] == 'area'], [(TOWN, renamed['seq'])],
             'which is in the log')
    tap.same(run(server, 'verify').returncode, 0, 'the chain holds')


def reorganised(server, tap):
    """Two towns of the old district make a new one, which then takes the rest of what lay in a closed town."""
    second, third = '500105002', '500105003'
    event = server.report('duty', third).json['event']['id']
    warned = server.report('duty', second).json['event']['id']
    false = server.report('duty', third).json['event']['id']
    server.must('duty2', false, 'ack')
    server.must('duty2', false, 'verify', result=False, cause='device_fault')
    held = begin(server)
    path = pathlib.Path(server.folder, 'areas.json')
    path.write_text(json.dumps({'areas': [
        {'id': 'zone-9', 'parent': '500000', 'level': 'district', 'name': {'zh-CN': '新区', 'en': 'Zone'}},
        {'id': second, 'parent': 'zone-9'}, {'id': TOWN, 'parent': 'zone-9'}]}))
    must(server, 'area', 'load', str(path))
    villages = [v['id'] for v in server.get('/v1/areas', 'duty').json['areas'] if v.get('parent') == third]
    edit(server, *({'id': v, 'parent': second} for v in villages))
    must(server, 'area', 'close', third, '--into', second)
    told = settle(server, tap, held, 'reorganised')
    tap.same(len({c['txn'] for c in told['inspector'] if c['kind'] == 'area' and c['id'] in ('zone-9', second)}), 1,
             'a file of areas is one transaction')
    tap.same([(c['op'], c['path'][1:]) for c in told['inspector'] if c['id'] == event],
             [('upsert', ['zone-9', second])], 'what lay in a closed area lies in its heir')
    tap.same(server.get(f'/v1/events/{event}', 'duty').json['area'], second, 'and is of it')
    tap.same(server.get(f'/v1/events/{warned}', 'duty').json['path'], ['500000', 'zone-9', second], 'as is its own')
    closed = area_of(server, third)
    tap.check(closed.get('valid_to') and closed['into'] == second, 'a closed area says since when and who took over')
    tap.same([c['data'].get('state') for c in told['inspector'] if c['kind'] == 'shift' and c['id'].endswith(third)],
             ['ended'], 'nobody is on duty there')
    tap.same(server.report('duty', third).code, 'field_area', 'nothing can be reported there')
    tap.same(server.report('duty', second).status, 201, 'but in its heir')
    for area, code in ((third, 'field_area'), (second, None)):
        works = {'area': area, 'reason': 'new pipes', 'to': '2026-07-09T23:00:00Z'}
        reply = server.ask('POST', '/v1/works', 'duty', works, {'Idempotency-Key': server.key()})
        tap.same(reply.code, code, f'work planned in {area}')
    reply = server.admin('/v1/tokens', {'subject': 'late', 'name': 'n', 'role': 'duty', 'areas': [second, third]})
    tap.same((reply.status, reply.code), (422, 'field_areas'), 'nobody is given a closed area')
    given = run(server, 'token', 'add', '--subject', 'late', '--name', 'n', '--role', 'duty', '--area', third)
    tap.check(given.returncode == 1 and 'closed' in given.stderr, 'nor by the command line', given)
    tap.same(server.get(f'/v1/events/{false}', 'old').json['path'], ['500000', A, third], 'what is over keeps its place')
    server.must('duty', false, 'reopen', reason='new_evidence', text='it smells again')
    tap.same(server.get(f'/v1/events/{false}', 'duty').json['path'], ['500000', 'zone-9', second],
             'open again it lies in the heir')
    kept['closed'], kept['heir'] = third, second


def silent(server, tap):
    """Gateways may go on telling of a closed centre: nothing comes of it."""
    listed = server.get('/v1/series', 'gateway', area=kept['closed']).json['series']
    before = server.get('/v1/meta', 'duty').json['head']
    for value in (0, 1e6, -1e6):
        reply = server.ask('POST', '/v1/readings', 'gateway', {'readings': [
            {'series': s['num'], 'value': value} for s in listed]})
        tap.same(reply.status, 202, f'readings of {value} come in')
    server.admin('/v1/tokens', {'subject': 'mark', 'name': 'm', 'role': 'duty', 'areas': [A]})  # behind them
    _, cursor = server.snapshot('inspector', at=int(before), types='none')
    found, _ = server.changes('inspector', cursor)
    tap.same([c['id'] for c in found if c['kind'] == 'indicator' and c['id'].endswith('@' + kept['closed'])], [],
             'no colour where an area was closed')
    tap.same([c for c in found if c['kind'] == 'event' and c['data']['area'] == kept['closed']], [], 'and no event')
    tap.check(all(c['data']['area'] == kept['heir'] for c in found if c['kind'] == 'event'), 'but in its heir')


def owners(server, *areas):
    return {(s['area'], s['num']): s.get('gateway') for area in areas
            for s in server.get('/v1/series', 'inspector', area=area).json['series'] if s['area'] in areas}


def measured(server, tap):
    """A new centre has series, which stand together and keep their numbers."""
    listed = server.get('/v1/series', 'gateway', area='zone-9').json['series']
    mine = [s['num'] for s in listed if s['area'] == 'zone-9']
    tap.check(mine and mine == list(range(mine[0], mine[0] + len(mine))), 'a new centre has series', listed[:2])
    old = server.get('/v1/series', 'gateway', area=B).json['series']
    must(server, 'area', 'add', 'town-9', '--parent', 'zone-9', '--level', 'town', '--name', 'Town nine')
    whose = owners(server, 'zone-9', 'town-9')
    tap.same(set(whose.values()), {None}, 'which are nobody\'s')
    server.stop()
    server.start()
    tap.same(owners(server, 'zone-9', 'town-9'), whose, 'nor are they after a start')
    tap.check(None not in owners(server, TOWN).values(), 'those that the city measures are its gateway\'s')
    tap.same([s['num'] for s in server.get('/v1/series', 'gateway', area='zone-9').json['series']
              if s['area'] == 'zone-9'], mine, 'with the same numbers after a start')
    first = min(num for area, num in whose if area == 'town-9')
    server.grant('new-gateway', 'gateway', 'zone-9')
    reply = server.ask('POST', '/v1/readings', 'new-gateway', {'readings': [{'series': first, 'value': 1}]})
    tap.same(reply.json, {'accepted': 1, 'rejected': []}, 'the first who writes one has it')
    tap.same(owners(server, 'town-9')['town-9', first], 'new-gateway', 'and it says so')
    tap.same(server.get('/v1/series', 'gateway', area=B).json['series'], old, 'as the old ones')


def refused(server, tap):
    cursor = server.snapshot('inspector', types='none')[1]
    tag = server.get('/v1/areas', 'duty').headers['etag']
    name = {'en': 'x'}
    for wrong, code, why in (
            ([{'id': B, 'parent': TOWN}], 'field_level', 'a district in a town'),
            ([{'id': '500000', 'parent': B}], 'field_parent', 'the root below another'),
            ([{'id': '500000', 'close': True}], 'field_close', 'the root closed'),
            ([{'id': B, 'close': True}], 'area_children', 'one with areas in it closed'),
            ([{'id': kept['closed'], 'parent': B}], 'area_closed', 'a closed one moved'),
            ([{'id': TOWN, 'parent': 'nowhere'}], 'field_parent', 'to nowhere'),
            ([{'id': TOWN, 'parent': kept['closed']}], 'area_closed', 'into a closed one'),
            ([{'id': TOWN, 'level': 'village'}], 'field_level', 'another level'),
            ([{'id': TOWN, 'into': B}], 'field_into', 'an heir of one that lives'),
            ([{'id': 'n', 'parent': B, 'level': 'town'}], 'field_name', 'a new one without a name'),
            ([{'id': 'n', 'parent': B, 'level': 'planet', 'name': name}], 'field_level', 'no such level'),
            ([{'id': 'n', 'level': 'town', 'name': name}], 'field_parent', 'a new one without a parent'),
            ([{'id': 'a b/c', 'parent': B, 'level': 'town', 'name': name}], 'field_id', 'an id that fits no address'),
            ([{'id': TOWN, 'lon': 200, 'lat': 1}], 'field_lon', 'a place beyond the earth'),
            ([{'id': TOWN, 'parent': A}, {'id': 'n', 'close': True}], 'field_id', 'the first of two with it'),
            ('x', 'bad_request', 'what is no list')):
        reply = server.admin('/v1/areas', {'areas': wrong})
        tap.same((reply.code, reply.status >= 400), (code, True), f'refused: {why}')
    found = [c for c in server.changes('inspector', cursor)[0] if c['kind'] == 'area' or c.get('verb') == 'rehome']
    tap.same(found, [], 'nothing of it is in the log')
    tap.same(server.get('/v1/areas', 'duty').headers['etag'], tag, 'nor in the tree')
    for words in (('area',), ('area', 'move', TOWN), ('area', 'add', 'n'), ('area', 'fly', 'n'), ('catalog', 'load')):
        tap.same(run(server, *words).returncode, 2, f'not understood: {" ".join(words)}')
    tap.same(server.ask('POST', '/v1/areas', 'admin', {'areas': []}).status, 405, 'nor is it a way of the contract')


world.main([moved, scopes, polls_end, station, restarted, reorganised, silent, measured, refused])
