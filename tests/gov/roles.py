#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every route, every role, inside and outside of one's area: what roles.tsv says is what comes back. Prints TAP.
Usage: roles.py PATH-OF-YIPINGD"""
import csv
import pathlib
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

TABLE = pathlib.Path(__file__).with_name('roles.tsv')
ROUTES = pathlib.Path(__file__).parents[2] / 'src' / 'gov' / 'route.c'


def read_table():
    lines = [line for line in TABLE.read_text().splitlines() if not line.startswith('#')]
    return list(csv.DictReader(lines, delimiter='\t'))


class Asker:
    def __init__(self, server, role):
        self.server, self.role, self.who = server, role, f'one-{role}'
        server.grant(self.who, role, world.INSIDE)
        self.cursor = 'none'
        if role != 'gateway':
            self.cursor = server.snapshot(self.who)[1]
        self.key = server.key()

    def body(self, row, place):
        if row['method'] == 'GET':
            return None
        note = {'verb': 'note', 'args': {'text': 'seen'}}
        return {'/v1/events': {'type': 'CC-601', 'area': place['town'], 'title': 'litter'},
                '/v1/events/{event}/actions': note,
                '/v1/actions:batch': {'items': [dict(note, key=self.server.key(), tag='*',
                                                     event=place['event'])]},
                '/v1/actions:status': {'keys': [self.key]},
                '/v1/series/{series}': {'judgement': {'quality': 'maintenance', 'reason': 'works',
                                                      'until': place['to']}},
                '/v1/modes': {'area': place['area'], 'mode': 'emergency', 'level': 4, 'until': place['to'],
                              'response': {'en': 'rain'}, 'measures': {'en': 'all hands'}},
                '/v1/attendance': {'act': 'out'},
                '/v1/modes/{area}/confirm': {},
                '/v1/modes/{area}/decline': {},
                '/v1/warnings': {'area': place['area'], 'colour': 'blue', 'hazard': 'rainstorm', 'headline': {'en': 'rain'},
                                 'measures': {'en': 'patrol'}, 'expires': place['to']},
                '/v1/warnings/{own}/actions': {'act': 'lift', 'reason': 'over'},
                '/v1/orders': {'to': [{'area': place['town']}], 'title': 'x'},
                '/v1/orders/{order}/actions': {'verb': 'ack'},
                '/v1/responsibilities': {'area': place['area'], 'rows': [{'by': 'default', 'kind': 'police'}]},
                '/v1/works': {'area': place['area'], 'reason': 'works', 'to': place['to']},
                '/v1/works/{works}/end': {},
                '/v1/readings': {'readings': [{'series': place['series'], 'value': 1}]}}[row['path']]

    def ask(self, row, place):
        key = self.key if row['place'] == 'in' else place['key']
        works = place['works'].pop() if '{works}' in row['path'] else None
        order = place['orders'].pop() if '{order}' in row['path'] else None
        own = place['issued'].pop() if '{own}' in row['path'] else None
        path = row['path'].format(**{**place, 'own': own, 'key': key, 'cursor': self.cursor, 'works': works, 'order': order})
        headers = {'Idempotency-Key': self.server.key(), 'If-Match': '*'}
        return told(row['path'], self.server.ask(row['method'], path, self.who, self.body(row, place), headers))

    def use_key(self, event):
        """So that there is an outcome to ask for; a role that may not act is refused, and that is kept too."""
        item = {'key': self.key, 'tag': '*', 'event': event, 'verb': 'note', 'args': {'text': 'first'}}
        self.server.ask('POST', '/v1/actions:batch', self.who, {'items': [item]})


def told(path, reply):
    if reply.status == 200 and path.endswith(':batch'):
        return f'200:{reply.json["items"][0]["status"]}'
    if reply.status == 202 and reply.json.get('rejected'):
        return f'202:{reply.json["rejected"][0]["code"]}'
    return str(reply.status)


def plan(server, area):
    reply = server.ask('POST', '/v1/works', 'supervisor', {
        'area': area, 'reason': 'paving', 'to': '2026-07-09T20:00:00Z'}, {'Idempotency-Key': server.key()})
    return reply.json['id']


def command(server, area):
    reply = server.ask('POST', '/v1/orders', 'supervisor', {'to': [{'area': area}], 'title': 'look'},
                       {'Idempotency-Key': server.key()})
    return reply.json['orders'][0]['id']


def warn(server, area):
    reply = server.ask('POST', '/v1/warnings', 'supervisor', {
        'area': area, 'colour': 'blue', 'hazard': 'rainstorm', 'headline': {'en': 'rain'}, 'measures': {'en': 'patrol'},
        'expires': '2026-07-09T20:00:00Z'}, {'Idempotency-Key': server.key()})
    return reply.json['id']


def place_of(server, area, town):
    """The series are nobody's, so that a gateway of that area may write them; works are planned for each role."""
    series = server.get('/v1/series', 'duty', area=area).json['series'][0]['num']
    server.ask('PATCH', f'/v1/series/{series}', 'admin', {'gateway': None}, {'Idempotency-Key': server.key()})
    reply = server.report('duty', town)
    return {'area': area, 'town': town, 'series': series, 'event': reply.json['event']['id'],
            'key': reply.json['outcome']['key'], 'from': '2026-07-09T08:00:00Z',
            'to': '2026-07-09T09:00:00Z', 'works': [plan(server, area) for _ in range(7)],
            'warning': next(w['id'] for w in server.get('/v1/warnings', 'duty').json['warnings'] if w['area'] == area),
            'issued': [warn(server, area) for _ in range(7)],
            'orders': [command(server, area) for _ in range(7)]}


def matrix(server, tap):
    places = {'in': place_of(server, world.INSIDE, world.INSIDE_TOWN),
              'out': place_of(server, world.OUTSIDE, world.OUTSIDE_TOWN)}
    places['-'] = places['in']
    rows = read_table()
    roles = [name for name in rows[0] if name not in ('method', 'path', 'place')]
    for role in roles:
        asker = Asker(server, role)
        asker.use_key(places['in']['event'])
        for row in rows:
            tap.same(asker.ask(row, places[row['place']]), row[role],
                     f'{role}: {row["method"]} {row["path"]} ({row["place"]})')


def is_whole(server, tap):
    """No route of the program is missing in the table."""
    listed = {(row['method'], row['path'].split('?')[0].replace('{event}', '{}').replace('{series}', '{}')
               .replace('{key}', '{}').replace('{works}', '{}').replace('{order}', '{}').replace('/{area}/', '/{}/')
               .replace('{warning}', '{}').replace('{own}', '{}')) for row in read_table()}
    source = ROUTES.read_text().split('admin_table')[0]
    routes = {tuple(part.strip().strip('"') for part in line.strip(' \t{').split(',')[:2])
              for line in source.splitlines() if line.startswith('\t{"')}
    tap.same(sorted(routes - listed), [], 'every route is in the table')
    tap.same(len(routes), 46, 'there are 46 routes')


world.main([is_whole, matrix])
