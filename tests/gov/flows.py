#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What happened, told apart by type, unit, day and shift, against what was done. Prints TAP.
Usage: flows.py PATH-OF-YIPINGD"""
import collections
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

GAUGES = {'open', 'unacked', 'is_135', 'supervised', 'blue', 'yellow', 'orange', 'red', 'doubt'}


def flows_of(server, by, area=world.CITY, who='supervisor'):
    row, = server.get('/v1/summary', who, area=area, by=by).json['areas']
    return row.get('flows', []), row['counters']


def add_up(flows):
    sums = collections.Counter()
    for flow in flows:
        sums.update(flow['counts'])
    return dict(sums)


def what_was_done_is_told_apart(server, tap):
    tap.same(flows_of(server, 'type,unit')[0], [], 'a day on which nothing happened has no flows')
    unit = server.get('/v1/units', 'supervisor').json['units'][0]
    for kind, area in (('FO-301', world.INSIDE_TOWN), ('FO-301', world.OUTSIDE_TOWN), ('EC-203', world.INSIDE_TOWN)):
        event = server.report('supervisor', area, type=kind).json['event']['id']
        server.must('supervisor', event, 'ack')
        server.must('supervisor', event, 'verify', result=True)
        if kind == 'FO-301':
            server.must('supervisor', event, 'dispatch', lead={'num': unit['num']})
    by_type = {flow['type']: flow['counts'] for flow in flows_of(server, 'type')[0]}
    tap.same((by_type['FO-301']['in'], by_type['EC-203']['in']), (2, 1), 'reports by type')
    tap.same(by_type['EC-203'].get('dispatched', 0), 0, 'nobody was sent to the third')
    by_unit = {flow.get('unit', {}).get('num'): flow for flow in flows_of(server, 'unit')[0]}
    tap.same(by_unit[unit['num']]['counts'], {'dispatched': 2}, 'orders of a unit')
    tap.same(by_unit[unit['num']]['unit'], {'id': unit['id'], 'num': unit['num']}, 'a unit by id and number')
    tap.same(by_unit[None]['counts']['in'], 3, 'what nobody led')
    inside = flows_of(server, 'unit', world.INSIDE)[0]
    tap.same(add_up(inside)['dispatched'], 1, 'a district tells of its own')
    by_shift, = flows_of(server, 'shift')[0]
    tap.same((by_shift['day'], by_shift['shift']), ('2026-07-09', 'day'), 'a quarter to five is the day shift')


def sums_agree(server, tap):
    for by in ('domain', 'type', 'unit', 'day', 'shift', 'type,unit', 'domain,type,unit,shift,day'):
        for area in (world.CITY, world.INSIDE, world.INSIDE_TOWN):
            flows, counters = flows_of(server, by, area)
            wanted = {name: n for name, n in counters.items()
                      if name not in GAUGES and not name.startswith(('grade_', 'state_'))}
            tap.same(add_up(flows), wanted, f'by {by} in {area}: the sum is the counter')
            tap.same(len({str({**flow, 'counts': None}) for flow in flows}), len(flows), 'each once')


def counted_again_after_a_start(server, tap):
    before = flows_of(server, 'domain,type,unit,day')[0]
    server.stop()
    server.start()
    tap.same(flows_of(server, 'domain,type,unit,day')[0], before, 'the log tells the same after a restart')


def yesterday_is_kept_over_a_start(server, tap):
    busy = world.Server(server.program, ['--scale', '0.05', '--now', '2026-07-09T18:00:00Z']).start()

    def yesterday():
        return [flow for flow in flows_of(busy, 'domain,type,day')[0] if flow['day'] == '2026-07-09']
    before = yesterday()
    tap.check(add_up(before).get('in', 0) > 20, 'two hours after midnight yesterday is still told', before)
    nights = [flow for flow in flows_of(busy, 'shift')[0] if flow['shift'] == 'night']
    tap.same([flow['day'] for flow in nights], ['2026-07-09'], 'a night begins on one day')
    busy.stop()
    busy.start()
    tap.same(yesterday(), before, 'and the log tells the same of it after a restart')
    busy.finish()


world.main([what_was_done_is_told_apart, sums_agree, counted_again_after_a_start,
            yesterday_is_kept_over_a_start])
