#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What time does to series: a city that nobody simulates, whose clock runs fast. Prints TAP.
Usage: intake_time.py PATH-OF-YIPINGD"""
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402
from intake import BINS, GAS, change, changes_of, events, indicator, moved, now, send, series_of  # noqa: E402

TOWN, NEXT_TOWN = '500105008', '500105009'
STAFF = (('admin', 'admin'), ('duty', 'duty'), ('supervisor', 'supervisor'))


class Plain(world.Server):
    """No demo: its people come through the admin's socket, its series are nobody's."""

    def arguments(self):
        return ['--listen', f'unix:{self.socket}', '--state', self.state, '--now', world.NOW, '--speed', '120']

    def start(self):
        super().start()
        if not self.tokens:
            for subject, role in STAFF:
                self.grant(subject, role, world.CITY)
            self.grant('gw', 'gateway', world.CITY)
        return self


def times(server, name, place, value):
    for _ in range(3):
        send(server, 'gw', (name, place, value))


def quiet_again(server, tap):
    """Ten minutes of the server's time pass; at this speed a few seconds."""
    for value in (40, 1, 40):
        times(server, BINS, TOWN, value)
    mends = world.until('flapping', lambda: events(server, 'ER-518', TOWN))[0]
    world.until('quiet', lambda: not server.get(f'/v1/events/{mends["id"]}', 'duty').json['condition'].get('active'))
    tap.check(True, 'after ten quiet minutes it flaps no longer')
    active = world.until('what it says', lambda: [e for e in events(server, 'CC-602', TOWN) if e['condition'].get('active')])
    tap.same(len(active), 1, 'and what it says counts again')
    ends = [c for c in changes_of(server, TOWN, f'{BINS}@{TOWN}', 'indicator') if 'due_at' in c]
    tap.same([c['data'].get('flapping') for c in ends], [None], 'the end of it is in the log once')
    tap.check(ends and ends[0]['due_at'] <= ends[0]['at'], 'with the instant it was due at')


def exceptions_end(server, tap):
    place = f'{GAS}@{NEXT_TOWN}'
    send(server, 'gw', (GAS, NEXT_TOWN, 15))
    reply = change(server, 'supervisor', place, {
        'limits': {'at': [{'colour': 'red', 'above': {'value': 12}}], 'reason': 'a test', 'until': now(server, 1200)},
        'judgement': {'quality': 'disabled', 'reason': 'a test', 'until': now(server, 600)}})
    tap.same(reply.status, 200, 'limits and a word, each with its end')
    world.until('disabled', lambda: (i := indicator(server, GAS, NEXT_TOWN)) and i['quality'] == 'disabled')
    world.until('red', lambda: (i := indicator(server, GAS, NEXT_TOWN)) and i.get('colour') == 'red')
    tap.check(True, 'a word that put a series aside ends by its time')
    world.until('the end of the limits', lambda: 'limits' not in series_of(server, GAS, NEXT_TOWN))
    tap.check(True, 'and so do limits')
    ends = [c for c in changes_of(server, NEXT_TOWN, place, 'series') if c['actor']['subject'] == 'timer']
    tap.same([c['due_at'] for c in ends], [reply.json['judgement']['until'], reply.json['limits']['until']],
             'each once, due when it was said')


def aggregates(server, tap):
    """What no gateway writes is worked out from the places below, up to the city."""
    towns = [a['id'] for a in server.get('/v1/areas', 'duty').json['areas']
             if a.get('parent') == world.OUTSIDE and a['level'] == 'town']
    wanted = {'SG-V7': sum, 'FO-V9': lambda all_: sum(all_) / len(all_), 'ER-V3': max, 'EL-V3': min}
    values = {t: 6 + i % 4 for i, t in enumerate(towns)}
    nums = {name: series_of(server, name, world.OUTSIDE)['num'] for name in wanted}

    def shown(place):
        reply = server.get('/v1/snapshot', 'duty', board=place, types='none').json
        return {v[0]: v[1] for v in reply['tick']['values'] if v[1] is not None}

    def reached():
        send(server, 'gw', *((name, t, v) for name in wanted for t, v in values.items()))
        there = shown(world.OUTSIDE)
        return all(abs(there.get(nums[n], -1) - how(values.values())) < 0.051 for n, how in wanted.items())
    tap.check(world.until('the district', reached), 'sum, mean and worst value of the places below')
    tap.check('gateway' not in series_of(server, 'SG-V7', world.OUTSIDE), 'and it is nobody\'s')
    city = shown(world.CITY)
    tap.check(series_of(server, 'SG-V7', world.CITY)['num'] not in city, 'with one district of 41 the city has no value')
    for _ in range(4):
        send(server, 'gw', *(('CC-V8', t, 95) for t in towns))
    world.until('the towns', lambda: (i := indicator(server, 'CC-V8', towns[0])) and i['colour'] == 'orange')
    world.until('the district too', lambda: send(server, 'gw', *(('CC-V8', t, 95) for t in towns)) and
                (i := indicator(server, 'CC-V8', world.OUTSIDE)) and i['colour'] == 'orange')
    tap.same((len(events(server, 'CC-609', towns[0])), events(server, 'CC-609', world.OUTSIDE)), (1, []),
             'the worst of several places raises nothing that its place has not raised')
    reply = send(server, 'gw', ('SG-V7', world.OUTSIDE, 99))
    tap.same(reply.json['accepted'], 1, 'a gateway may claim it')
    tap.same(series_of(server, 'SG-V7', world.OUTSIDE)['gateway'], 'gw', 'then it is no longer worked out')
    for _ in range(5):
        send(server, 'gw', *(('SG-V7', t, 1) for t in towns))
    tap.same(shown(world.OUTSIDE).get(nums['SG-V7']), 99, 'and is what its gateway says')


def works_end(server, tap):
    """Planned work is over by its time for everybody, also where that passed while the server was down."""
    def plan(seconds):
        return server.ask('POST', '/v1/works', 'supervisor', {'area': TOWN, 'to': now(server, seconds), 'reason': 'x'},
                          {'Idempotency-Key': server.key()}).json

    def over(works):
        return [c for c in changes_of(server, TOWN, works['id'], 'works') if c['data']['state'] == 'ended']
    first = plan(120)
    ends = world.until('its end', lambda: over(first))
    second = plan(1200)
    server.stop()
    server.options = ['--now', moved(second['to'], 60)]
    server.start()
    ends += world.until('the other end', lambda: over(second))
    tap.same([(c['actor']['subject'], c['due_at']) for c in ends],
             [('timer', first['to']), ('timer', second['to'])], 'planned work ends once, by the timer, due at its end')
    tap.same([i for i in server.snapshot('supervisor')[0] if i['kind'] == 'works'], [], 'and is live no more')


def sizes(server, tap):
    """The limits of the city's sums go by its districts, whether the server saw them change or not."""
    def factor():
        return series_of(server, 'SG-V7', world.CITY)['factor']

    def again():
        server.stop()
        server.start()
        return factor()
    first = factor()
    server.admin('/v1/areas', {'areas': [{'id': 'zone-1', 'parent': world.CITY, 'level': 'district',
                                          'name': {'zh-CN': '\u65b0\u533a'}}]})
    tap.same([factor() - first, again() - first], [1, 1], 'another district')
    server.admin('/v1/areas', {'areas': [{'id': 'zone-1', 'close': True}]})
    tap.same([factor() - first, again() - first], [0, 0], 'and without it')


def claims(server, tap):
    """The first batch of a whole city claims more series than one transaction holds."""
    mine = [{'series': n, 'value': 1} for n in range(30001, 40001)]
    server.grant('gw2', 'gateway', world.CITY)
    reply = server.ask('POST', '/v1/readings', 'gw', {'readings': mine})
    tap.same((reply.json['accepted'], reply.json['rejected']), (10000, []), 'ten thousand readings count')
    server.report('duty', TOWN)  # behind them
    server.stop()
    server.start()
    others = server.ask('POST', '/v1/readings', 'gw2', {'readings': mine[::3000]}).json['rejected']
    tap.same([r['code'] for r in others], ['not_yours'] * 4, 'they are its own after a restart')


def refused_beside_timers(server, tap):
    """Time's own work is written before any command: it is told even where that command is refused."""
    items, cursor = server.snapshot('supervisor')
    fold, timers, refused = world.Fold(items), 0, set()
    for _ in range(40):
        server.report('duty', TOWN)
    while timers < 60:
        refused.add(server.ask('POST', '/v1/works/nope/end', headers={'Idempotency-Key': server.key()},
                               door=f'{server.state}/admin.sock').status)
        refused.add(server.ask('PATCH', f'/v1/series/{GAS}@{TOWN}', body={'gateway': 'nobody'},
                               headers={'Idempotency-Key': server.key()}, door=f'{server.state}/admin.sock').status)
        found, said = server.changes('supervisor', cursor)
        cursor = said['next']
        timers += sum(c['actor']['subject'] == 'timer' for c in found)
        for change_ in found:
            fold.put(change_)
    tap.same(sorted(refused), [404, 422], 'works and settings that do not exist are refused')
    tap.same(said['digest'], fold.digest(), 'what timers did before a refusal is in the digest')


if __name__ == '__main__':
    world.main((quiet_again, exceptions_end, aggregates, works_end, sizes, claims, refused_beside_timers), kind=Plain)
