#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a wall screen may not say is in none of its answers, and cannot be searched for. Prints TAP.
Usage: masks.py PATH-OF-YIPINGD"""
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

SECRETS = ('geheimtext', 'geheimnotiz', 'geheimgrund', 'geheimbeweis', 'geheimbefund', 'geheimantwort')
RANGE = {'from': '2026-07-09T08:00:00Z', 'to': '2026-07-09T23:00:00Z'}


def live(server):
    """An event with something to hide in every place that takes words."""
    unit = server.get('/v1/meta', 'unit').json['identity']['unit']
    event = server.report('supervisor2', world.INSIDE_TOWN, text='geheimtext pipe', title='plain title',
                          evidence=[{'kind': 'photo', 'ref': 'e/1', 'note': 'geheimbeweis'}]).json['event']['id']
    server.must('duty2', event, 'ack', grade=4)
    server.must('duty', event, 'note', text='geheimnotiz')
    server.must('supervisor', event, 'dispatch', lead={'id': unit['id']}, text='geheimantwort')
    server.must('unit', event, 'ack')
    server.must('unit', event, 'arrive')
    server.must('unit', event, 'ask', what='extension', reason='complex', text='geheimgrund', extra_s=600)
    server.must('duty', event, 'decide', request=1, result=True, text='geheimantwort')
    server.must('unit', event, 'feedback', text='geheimbefund')
    return event


def whereabouts(server, event):
    """Names of its type and of its district, by language."""
    body = server.get(f'/v1/events/{event}', 'duty').json
    types = server.get('/v1/catalog', 'duty').json['types']
    areas = server.get('/v1/areas', 'duty').json['areas']
    return (next(t['name'] for t in types if t['id'] == body['type']),
            next(a['name'] for a in areas if a['id'] == body['path'][1]))


def answers(server, who, cursor, event):
    """Everything that tells of events."""
    items, _ = server.snapshot(who)
    yield 'snapshot', items
    yield 'changes', server.changes(who, cursor)[0]
    yield 'history', server.get('/v1/history', who, **RANGE).json
    yield 'events', server.get('/v1/events', who).json
    yield 'event', server.get(f'/v1/events/{event}', who).json
    yield 'first rev', server.get(f'/v1/events/{event}', who, rev=1).json
    yield 'its history', server.get(f'/v1/events/{event}/history', who).json
    yield 'summary', server.get('/v1/summary', who).json
    yield 'shifts', server.get('/v1/shifts', who).json
    yield 'sources', server.get('/v1/sources', who).json
    yield 'snapshot of the past', server.snapshot(who, at=server.get('/v1/meta', who).json['head'])[0]


def strings(node):
    if isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)
    elif isinstance(node, str):
        yield node


def words_are_hidden(server, tap):
    server.grant('wall', 'viewer', world.CITY)
    cursors = {who: server.snapshot(who)[1] for who in ('wall', 'duty')}
    people = {server.get('/v1/meta', who).json['identity']['name']
              for who in ('duty', 'duty2', 'supervisor', 'supervisor2', 'unit')}
    people |= {'duty', 'duty2', 'supervisor', 'supervisor2'}
    event = live(server)
    for name, answer in answers(server, 'wall', cursors['wall'], event):
        said = list(strings(answer))
        tap.same([s for s in said if any(secret in s for secret in SECRETS)], [], f'{name}: no words of staff')
        exact = set(said) - {'duty', 'supervisor'} if name != 'summary' else set(said)
        tap.same(sorted((people - {'duty', 'supervisor'}) & exact), [], f'{name}: nobody is named')
    staff = ' '.join(strings([said for _, said in answers(server, 'duty', cursors['duty'], event)]))
    tap.same([s for s in SECRETS if s not in staff], [], 'staff reads every one of them')
    for who, wanted in (('wall', 0), ('duty', 1)):
        found = server.get('/v1/events', who, filter='text~"geheimtext"').json['events']
        tap.same(len(found), wanted, f'a search by {who} for hidden words finds {wanted}')
    kind, place = whereabouts(server, event)
    for words in (*kind.values(), *place.values(), event):
        found = server.get('/v1/events', 'duty', filter='text~"%s"' % words).json['events']
        tap.check(event in [e['id'] for e in found], f'what people read of an event finds it: {words}', found)
    for who in ('wall', 'duty'):
        shifts = server.get('/v1/shifts', who).json['shifts']
        named = [shift['id'] for shift in shifts if 'leader' in shift or shift.get('officers')]
        tap.check(shifts and bool(named) == (who == 'duty'), f'{who}: who is on duty is for staff', named)
    said = server.get(f'/v1/events/{event}', 'wall').json
    tap.same(said['title'], 'plain title', 'the wall keeps the title')
    tap.same(said['allowed']['verbs'], [], 'the wall may do nothing')


def actors_are_roles(server, tap):
    _, cursor = server.snapshot('wall')
    server.report('duty', world.INSIDE_TOWN)
    found = [c for c in server.changes('wall', cursor)[0] if c['verb'] == 'report']
    tap.same([c['actor'] for c in found], [{'role': 'duty'}], 'on the wall an actor is a role')
    tap.check(all('key' not in c and 'args' not in c for c in found), 'and nothing of the request is there')


def grants_are_hidden(server, tap):
    _, cursor = server.snapshot('wall')
    token = server.grant('newcomer', 'duty', world.INSIDE).json['token']
    seen = {who: [c for c in server.changes(who, at)[0] if c['kind'] == 'grant']
            for who, at in (('wall', cursor), ('duty', server.snapshot('duty')[1]))}
    told = ' '.join(strings(seen['wall'] + [c['data'] for c in seen['wall']]))
    tap.check('name of newcomer' not in told, 'the wall does not learn names from grants', told)
    history = server.get('/v1/history', 'duty', **RANGE, types='grant').text
    tap.check('name of newcomer' in history, 'staff reads who was let in')
    tap.check(token not in history, 'nobody reads the token')


world.main([words_are_hidden, actors_are_roles, grants_are_hidden])
