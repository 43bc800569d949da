#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the API promises about order and completeness (G1 to G4, G7 to G9), cursors and waking. Prints TAP.
Usage: promises.py PATH-OF-YIPINGD"""
import sys
import threading
import time

sys.dont_write_bytecode = True
import world  # noqa: E402

STAFF = ('duty', 'duty2', 'supervisor', 'supervisor2')
ROUNDS = 10


def seq_of(cursor):
    return int(cursor.rsplit('-', 1)[1])


def busy(server, who):
    """Reports and acts, as fast as they are answered; the seq of each."""
    seqs = []
    for _ in range(ROUNDS):
        made = server.report(who, world.INSIDE_TOWN)
        seqs.append(int(made.json['outcome']['seq']))
        done = server.act(who, made.json['event']['id'], 'note', text='seen')
        seqs.append(int(done.json['seq']))
    return seqs


def follow(server, cursor, done):
    """The log in small pages, until everybody is done; pages as they came."""
    pages = []
    while True:
        last = done.is_set()
        reply = server.get('/v1/changes', 'inspector', since=cursor, limit=3)
        pages.append(reply.json)
        cursor = reply.json['next']
        if last and not reply.json['more']:
            return pages


def order(server, tap):
    _, cursor = server.snapshot('inspector')
    done = threading.Event()
    pages = []
    reader = threading.Thread(target=lambda: pages.extend(follow(server, cursor, done)))
    reader.start()
    acks = sum(world.together(*(lambda who=who: busy(server, who) for who in STAFF)), [])
    done.set()
    reader.join()
    seqs = [int(c['seq']) for page in pages for c in page['changes']]
    tap.same(seqs, list(range(seq_of(cursor) + 1, seqs[-1] + 1)), 'G1: every seq in order, none left out')
    tap.same(sorted(set(acks) - set(seqs)), [], 'G1: whatever was acknowledged was told')
    tap.same(len(acks), len(set(acks)), 'G1: no two acts have one seq')
    nexts = [seq_of(cursor)] + [seq_of(page['next']) for page in pages]
    tap.same(nexts, sorted(nexts), 'G2: next never goes back')
    tap.check(all('digest' not in page for page in pages if page['more']), 'only the last page has a digest')
    tap.check(len(pages) > ROUNDS, 'there were many pages', len(pages))
    ends = [(a['changes'][-1]['txn'], b['changes'][0]['txn']) for a, b in zip(pages, pages[1:])
            if a['changes'] and b['changes']]
    tap.same([pair for pair in ends if pair[0] == pair[1]], [], 'no page parts a transaction')
    revs = {}
    for c in (c for page in pages for c in page['changes']):
        revs.setdefault((c['kind'], c['num']), []).append(c['rev'])
    broken = [v for v in revs.values() if v != list(range(v[0], v[0] + len(v)))]
    tap.same(broken, [], 'G4: revs of one entity are consecutive')
    fresh = [v for (kind, _), v in revs.items() if kind == 'event']
    tap.check(len(fresh) >= len(STAFF) * ROUNDS and all(v[0] == 1 for v in fresh), 'G4: and begin with 1')


def own_writes(server, tap):
    _, cursor = server.snapshot('duty')
    for i in range(5):
        made = server.report('duty2', world.INSIDE_TOWN)
        event, seq = made.json['event']['id'], int(made.json['outcome']['seq'])
        seen = server.get(f'/v1/events/{event}', 'duty')
        found, answer = server.changes('duty', cursor)
        listed = server.get('/v1/events', 'duty', sort='newest', limit=1).json['events'][0]['id']
        tap.same((seen.status, [c['id'] for c in found if int(c['seq']) == seq], listed), (200, [event], event),
                 f'G3: what was written can be read, everywhere ({i})')
        cursor = answer['next']


def leaves(server, tap):
    """The unit of this worker is of another district: the event comes with the order and goes with the refusal."""
    unit = server.get('/v1/meta', 'unit').json['identity']['unit']
    server.grant('member', 'worker', world.OUTSIDE_TOWN, unit['id'])
    items, cursor = server.snapshot('member')
    fold = world.Fold(items)
    event = server.report('duty', world.INSIDE_TOWN).json['event']['id']
    server.must('duty2', event, 'ack', grade=4)
    found, answer = server.changes('member', cursor)
    tap.same([c['id'] for c in found if c['kind'] == 'event'], [], 'G7: not yet a part of it, nothing is told')
    server.must('supervisor', event, 'dispatch', lead={'num': unit['num']})
    found, answer = server.changes('member', answer['next'])
    mine = [c for c in found if c['id'] == event]
    tap.same([c['op'] for c in mine], ['upsert'], 'G7: with the order it comes')
    tap.same(mine[-1]['data']['parties'][0]['unit'], unit, 'a unit named by its number has its id and name')
    for c in found:
        fold.put(c)
    tap.same(fold.digest(), answer['digest'], 'G9: the digest with what the unit takes part in')
    server.must('unit', event, 'send_back', reason='not_ours', text='not ours')
    found, answer = server.changes('member', answer['next'])
    gone = [c for c in found if c['id'] == event]
    tap.same([sorted(c) for c in gone], [['at', 'id', 'kind', 'num', 'op', 'rev', 'seq', 'txn']],
             'G7: with the refusal it leaves, and says no more')
    for c in found:
        fold.put(c)
    tap.same(fold.digest(), answer['digest'], 'G9: the digest without it')
    tap.same(server.get(f'/v1/events/{event}', 'member').code, 'scope', 'and it can no longer be read')


def complete(server, tap):
    server.grant('district', 'duty', world.INSIDE)
    server.grant('two', 'worker', world.INSIDE_TOWN)
    works = server.ask('POST', '/v1/works', 'duty', {'area': world.INSIDE_TOWN, 'to': '2026-07-10T00:00:00Z',
                       'reason': 'test'}, {'Idempotency-Key': server.key()}).json['id']
    for who in ('inspector', 'district', 'two'):
        items, cursor = server.snapshot(who, limit=200)
        fold = world.Fold(items)
        tap.check(works in {i['id'] for i in items}, f'{who}: planned work is a part of it')
        tap.check(all('at' in item for item in items), f'{who}: every item says when it changed')
        event = server.report('duty', world.INSIDE_TOWN).json['event']['id']
        server.report('duty2', world.OUTSIDE_TOWN)
        server.must('duty2', event, 'ack', grade=4)
        voided = server.report('duty', world.INSIDE_TOWN).json['event']['id']
        server.must('supervisor', voided, 'void', reason='test_entry', text='test')
        found, answer = server.changes(who, cursor, limit=2)
        for change in found:
            fold.put(change)
        now = world.Fold(server.snapshot(who, at=seq_of(answer['next']))[0])
        tap.same(sorted(fold.live.items()), sorted(now.live.items()), f'G8: {who}: snapshot + changes = snapshot')
        tap.same(fold.digest(), answer['digest'], f'G9: {who}: the digest is that of what it holds')
        tap.check(('event', voided) not in fold.live.values(), 'what is done is not live')


def moments(server, tap):
    """A snapshot of a time goes on from that time."""
    first = server.report('duty', world.INSIDE_TOWN).json['outcome']['at']
    after = world.until('a later one', lambda: (o := server.report('supervisor', world.INSIDE_TOWN).json['outcome'])
                        and o['at'] > first and o['event'])
    items, cursor = server.snapshot('duty', at=first)
    found, answer = server.changes('duty', cursor)
    fold = world.Fold(items)
    for change in found:
        fold.put(change)
    tap.same(fold.digest(), answer['digest'], 'G8: as of a time, and the changes since')
    tap.check(after in {c['id'] for c in found}, 'which are those after it')
    forged = server.get('/v1/snapshot', 'duty', page='99999999.0.0.0.0')
    tap.same((forged.status, forged.code), (400, 'bad_request'), 'no page is of the future')


def cursors(server, tap):
    _, cursor = server.snapshot('district')
    epoch, scope, seq = cursor.split('-')
    for bad, code in ((f'{"0" * 8}-{scope}-{seq}', 'cursor_epoch'),
                      (server.snapshot('duty')[1], 'cursor_scope'),
                      (f'{epoch}-{scope}-99999999', 'cursor_ahead')):
        reply = server.get('/v1/changes', 'district', since=bad)
        tap.same((reply.status, reply.code), (410, code), f'a cursor that is gone: {code}')
    reply = server.get('/v1/changes', 'district', since=cursor)
    tap.check(int(reply.headers.get('poll-after', 0)) > 0, 'who does not wait is told when to come back')
    _, start = server.snapshot('district')
    server.report('duty', world.INSIDE_TOWN)
    server.report('duty', world.INSIDE_TOWN)
    more = server.get('/v1/changes', 'district', since=start, limit=1)
    tap.same((more.json['more'], more.headers.get('poll-after')), (True, None), 'where there is more, at once')


def timed(job):
    began = time.monotonic()
    return job(), time.monotonic() - began


def waking(server, tap):
    server.grant('near', 'duty', world.INSIDE)
    server.grant('far', 'duty', world.OUTSIDE)
    start = {who: server.changes(who, server.snapshot(who)[1])[1]['next'] for who in ('near', 'far')}

    def poll(who, wait):
        return lambda: timed(lambda: server.get('/v1/changes', who, since=start[who], types='event', wait=wait))

    def act():
        world.until('both to wait', lambda: 'yiping_waiters 2\n' in server.ask('GET', '/metrics', 'admin').text)
        return server.report('supervisor2', world.INSIDE_TOWN).json['event']['id']
    (near, soon), (far, late), event = world.together(poll('near', 40), poll('far', 2), act)
    tap.same([c['id'] for c in near.json['changes']], [event], 'a change wakes who sees it')
    tap.check(soon < 30, 'and does so at once', soon)
    tap.same(far.json['changes'], [], 'another district is told nothing')
    tap.check(late >= 1.9, 'and is not woken before its time', late)
    tap.check(far.json['next'], 'an empty answer has a next too')
    tap.check(seq_of(far.json['next']) >= seq_of(start['far']), 'G2: which has not gone back')


world.main([order, own_writes, leaves, complete, moments, cursors, waking])
