#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Orders from the city down to a grid and back, under one number; steps of plans; who may what. Prints TAP.
Usage: orders.py PATH-OF-YIPINGD"""
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

SECRET = 'geheimbefehl'


def people(server):
    server.grant('city', 'duty', world.CITY)
    server.grant('city2', 'duty', world.CITY)
    server.grant('district', 'duty', world.INSIDE)
    server.grant('elsewhere', 'duty', world.OUTSIDE)
    server.grant('town', 'duty', world.INSIDE_TOWN)
    server.grant('hand', 'worker', world.INSIDE_TOWN)
    server.grant('wall', 'viewer', world.CITY)


def issue(server, who, to, key=None, **body):
    return server.ask('POST', '/v1/orders', who, {'to': to, **body}, {'Idempotency-Key': key or server.key()})


def act(server, who, order, verb, key=None, **args):
    return server.ask('POST', f'/v1/orders/{order}/actions', who, {'verb': verb, 'args': args},
                      {'Idempotency-Key': key or server.key()})


def told(reply):
    return (reply.status, reply.json.get('state') if reply.status < 300 else reply.code)


def owed(server, who, **query):
    return server.get('/v1/orders', who, **query).json['owed']


def village(server):
    areas = server.get('/v1/areas', 'duty').json['areas']
    return next(a['id'] for a in areas if a.get('parent') == world.INSIDE_TOWN)


def down_and_up(server, tap):
    """City, district, town, village; each passes on what it signed for, and reports when all below have."""
    people(server)
    top = issue(server, 'city', [{'area': world.INSIDE}, {'area': world.OUTSIDE}], title='drains', text=SECRET, grade=4)
    tap.same(top.status, 201, 'an order to two districts', top.text)
    number = top.json['orders'][0]['number']
    tap.same([o['id'] for o in top.json['orders']], [f'{number}@{world.INSIDE}', f'{number}@{world.OUTSIDE}'],
             'has one number and two addressees')
    tap.same((top.json['orders'][0]['accept_s'], top.json['orders'][0]['reply_s']), (1800, 86400),
             'and the limits of its grade')
    first = top.json['orders'][0]['id']
    tap.same(owed(server, 'city', area=world.CITY), {'unanswered': 0, 'unacknowledged': 2, 'unchecked': 0},
             'the city waits for two receipts')
    tap.same(owed(server, 'district'), {'unanswered': 1, 'unacknowledged': 0, 'unchecked': 0},
             'the district owes an answer')
    to_town = [{'area': world.INSIDE_TOWN}]
    tap.same(told(issue(server, 'district', to_town, parent=first)), (409, 'state'), 'nothing is passed on unsigned')
    tap.same(told(act(server, 'elsewhere', first, 'ack')), (403, 'scope'), 'nor seen by another district')
    tap.same(told(act(server, 'city2', first, 'ack')), (403, 'own'), 'nor signed for by who gave it')
    tap.same(told(act(server, 'district', first, 'ack')), (200, 'taken'), 'the district signs')
    tap.same(told(act(server, 'district', first, 'ack')), (409, 'state'), 'once')
    second = issue(server, 'district', to_town, parent=first).json['orders'][0]
    tap.same((second['number'], second['parent'], second['title'], second['from']),
             (number, first, 'drains', world.INSIDE), 'what is passed on keeps number and words')
    tap.same(told(issue(server, 'district', to_town, parent=first)), (409, 'twice'), 'but nobody has it twice')
    tap.same(told(act(server, 'town', second['id'], 'ack')), (200, 'taken'), 'the town signs')
    third = issue(server, 'town', [{'area': village(server)}], parent=second['id']).json['orders'][0]
    tap.same(third['number'], number, 'down to the village it is one number')
    tap.same(told(act(server, 'district', first, 'feedback', text='done')), (409, 'children'),
             'no report before those below are through')
    tap.same(told(act(server, 'hand', third['id'], 'ack')), (200, 'taken'), 'who works there signs')
    tap.same(told(act(server, 'hand', third['id'], 'feedback')), (422, 'field_text'), 'a report has words')
    tap.same(told(act(server, 'hand', third['id'], 'feedback', text='two blocked, cleared')), (200, 'reported'),
             'and reports')
    tap.same(owed(server, 'town')['unchecked'], 1, 'the town has a report to look at')
    tap.same(told(act(server, 'hand', third['id'], 'close')), (403, 'own'), 'which is not closed by who made it')
    tap.same(told(act(server, 'town', third['id'], 'rework', text='photo?')), (200, 'taken'), 'but sent back')
    tap.same(told(act(server, 'hand', third['id'], 'feedback', text='with photo')), (200, 'reported'), 'made again')
    tap.same(told(act(server, 'town', third['id'], 'close')), (200, 'closed'), 'and closed')
    for below, above, order in (('town', 'district', second['id']), ('district', 'city2', first)):
        tap.same(told(act(server, below, order, 'feedback', text='all clear')), (200, 'reported'), f'{below} reports')
        tap.same(told(act(server, above, order, 'close')), (200, 'closed'), f'{above} closes')
    whole = server.get('/v1/orders', 'city', number=number, ended='true').json['orders']
    tap.same(sorted(o['state'] for o in whole), ['closed', 'closed', 'closed', 'issued'], 'the number tells all of it')
    tap.same(told(act(server, 'city', f'{number}@{world.OUTSIDE}', 'urge')), (200, 'issued'), 'who is silent is urged')
    tap.same(told(act(server, 'city', f'{number}@{world.OUTSIDE}', 'urge')), (409, 'interval'), 'not at once again')
    tap.same(told(act(server, 'city', f'{number}@{world.OUTSIDE}', 'void', text='rain is over')), (200, 'void'),
             'an order is taken back')


def once(server, tap):
    key, body = server.key(), {'title': 'pumps', 'grade': 3}
    to = [{'area': world.INSIDE}, {'area': world.OUTSIDE}]
    one = issue(server, 'city', to, key, **body)
    again = issue(server, 'city', to, key, **body)
    tap.same((again.status, again.json), (201, one.json), 'a key again gives the same orders')
    tap.same(told(issue(server, 'city', to, key, title='other')), (422, 'key_reused'), 'and nothing else')
    tap.same(told(issue(server, 'city2', to, key, **body)), (404, 'not_found'), 'to nobody else')
    tap.same(server.ask('POST', '/v1/orders', 'city', {'to': to, **body}).status, 428, 'no order without a key')
    order, ack = one.json['orders'][1]['id'], server.key()
    first = act(server, 'elsewhere', order, 'ack', ack)
    tap.same(act(server, 'elsewhere', order, 'ack', ack).json, first.json, 'an act again is the same act')
    before = len(server.get('/v1/orders', 'city').json['orders'])
    refused = issue(server, 'district', [{'area': world.INSIDE_TOWN}, {'area': world.OUTSIDE_TOWN}], title='both')
    tap.same(told(refused), (403, 'scope'), 'outside of one\'s own')
    tap.same(told(issue(server, 'city', [{'area': world.INSIDE}, {'area': world.INSIDE}], title='both')), (409, 'twice'),
             'or twice to one')
    tap.same(told(issue(server, 'city', [{'area': world.CITY}], title='me')), (403, 'scope'), 'or to oneself')
    tap.same(len(server.get('/v1/orders', 'city').json['orders']), before, 'nothing is written: all or none')
    tap.same(told(issue(server, 'city', [{'area': 'nowhere'}], title='x')), (422, 'field_area'), 'there is no such area')
    tap.same(told(issue(server, 'city', to)), (422, 'field_title'), 'an order has a title')
    tap.same(told(issue(server, 'hand', to, title='x')), (403, 'role'), 'workers give none')


def steps(server, tap):
    """A plan's steps are sent with the event: to a unit, and to the duty room itself."""
    plans = server.get('/v1/plans', 'duty')
    again = server.ask('GET', '/v1/plans', 'duty', headers={'If-None-Match': plans.headers['etag']})
    tap.same((plans.status, again.status), (200, 304), 'plans have a strong tag')
    event = server.report('district', world.INSIDE_TOWN, type='LS-801', title='no water used').json['event']
    plan = next(p for p in plans.json['plans'] if 'LS-801' in p['types'])
    tap.same([s['num'] for s in plan['steps']], list(range(1, len(plan['steps']) + 1)), 'steps are in order')
    own = issue(server, 'district', [{'area': world.INSIDE}], event=event['id'], step=1).json['orders'][0]
    tap.same((own['state'], own['title'], own['reply_s'], own['plan'], own['step'], own['event']),
             ('taken', plan['steps'][0]['what']['zh-CN'], 300, plan['id'], 1, event['id']),
             'a step of one\'s own is signed for, with the words and limit of the plan')
    tap.same(told(act(server, 'district', own['id'], 'feedback', text='nobody answers')), (200, 'closed'),
             'and ticked by its report')
    unit = server.get('/v1/meta', 'unit').json['identity']['unit']
    sent = issue(server, 'supervisor', [{'unit': {'id': unit['id'], 'num': unit['num']}}], event=event['id'], step=3,
                 accept_s=60).json['orders'][0]
    tap.same((sent['unit']['id'], sent['accept_s'], sent['state']), (unit['id'], 60, 'issued'), 'a step to a unit')
    tap.check(sent['id'] in [o['id'] for o in server.get('/v1/orders', 'unit', event=event['id']).json['orders']],
              'its member sees it')
    tap.same(told(act(server, 'hand', sent['id'], 'ack'))[0], 403, 'who is of another unit does not sign')
    tap.same(told(act(server, 'unit', sent['id'], 'ack')), (200, 'taken'), 'its member signs')
    tap.same(told(act(server, 'unit', sent['id'], 'progress', text='on the stairs')), (200, 'taken'), 'tells on the way')
    tap.same(told(act(server, 'unit', sent['id'], 'feedback', text='she was asleep')), (200, 'reported'), 'and reports')
    bad = [({'event': event['id'], 'step': 99}, (422, 'field_step')), ({'step': 1}, (422, 'field_event')),
           ({'event': '19700101-000000', 'step': 1}, (422, 'field_event'))]
    for body, wanted in bad:
        tap.same(told(issue(server, 'district', [{'area': world.INSIDE}], **body)), wanted, f'no step: {body}')
    tap.same(told(issue(server, 'elsewhere', [{'area': world.OUTSIDE_TOWN}], event=event['id'], title='x')),
             (403, 'scope'), 'nor with an event one does not see')


def everybody_folds_alike(server, tap):
    """Snapshot and changes, by digest, for whoever sees a part; a wall learns no words."""
    cursors = {who: server.snapshot(who) for who in ('city', 'district', 'elsewhere', 'hand', 'unit', 'wall')}
    sent = issue(server, 'city', [{'area': world.INSIDE}, {'area': world.OUTSIDE}], title='x', text=SECRET).json['orders']
    act(server, 'district', sent[0]['id'], 'ack')
    act(server, 'district', sent[0]['id'], 'feedback', text=SECRET)
    act(server, 'city', sent[1]['id'], 'void', text=SECRET)
    for who, (items, cursor) in cursors.items():
        fold = world.Fold(items)
        changes, last = server.changes(who, cursor)
        for change in changes:
            fold.put(change)
        tap.same(fold.digest(), last['digest'], f'{who}: the digest holds')
        fresh = world.Fold(server.snapshot(who)[0])
        tap.same(fresh.live, fold.live, f'{who}: and so does a new list')
    told_wall = server.get('/v1/orders', 'wall', ended='true').text + str(server.changes('wall', cursors['wall'][1]))
    tap.check(sent[0]['id'] in told_wall, 'a wall sees that there is an order')
    tap.check(SECRET not in told_wall and 'name of' not in told_wall, 'but neither its words nor who')


def after_a_stop(server, tap):
    before = server.get('/v1/orders', 'city', ended='true').json['orders']
    server.stop()
    server.start()
    tap.same(server.get('/v1/orders', 'city', ended='true').json['orders'], before, 'after a stop they are as before')
    later = issue(server, 'city', [{'area': world.INSIDE}], title='next').json['orders'][0]
    tap.check(later['num'] == max(o['num'] for o in before) + 1, 'and numbers go on')


world.main([down_and_up, once, steps, everybody_folds_alike, after_a_stop])
