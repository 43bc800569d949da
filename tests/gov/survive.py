#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What outlives the server: acknowledged acts (G5), outcomes of keys (G6), tokens; and what must not: cursors of a
history that was taken back, cursors older than the log. Prints TAP. Usage: survive.py PATH-OF-YIPINGD"""
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
import world  # noqa: E402

PARTS = ('yipingd.db', 'yipingd.db-wal', 'yipingd.db-shm')


def keys(server, tap):
    key = server.key()
    first = server.report('duty', world.INSIDE_TOWN, key=key)
    event = first.json['event']['id']
    again = server.report('duty', world.INSIDE_TOWN, key=key)
    tap.same(again.json['outcome']['seq'], first.json['outcome']['seq'], 'G6: the same report again, the same outcome')
    noted = server.act('duty', event, 'note', key=f'{key}n', text='once')
    item = {'key': f'{key}n', 'tag': '*', 'event': event, 'verb': 'note', 'args': {'text': 'once'}}
    batch = [server.ask('POST', '/v1/actions:batch', 'duty', {'items': [item, dict(item, key=f'{key}m')]}).json
             for _ in range(2)]
    tap.same(batch[0]['items'][0]['rev'], noted.json['rev'], 'G6: sent alone, then in a batch: the same outcome')
    tap.same(strip(batch[1]), strip(batch[0]), 'G6: a batch again, the same outcomes')
    tap.same(server.get(f'/v1/events/{event}', 'duty').json['counts']['notes'], 2, 'G6: and nothing was done twice')
    refused = server.act('duty', event, 'reply', key=f'{key}r', text='to nothing')
    tap.same(server.act('duty', event, 'reply', key=f'{key}r', text='to nothing').code, refused.code,
             'G6: a refusal stands, too')
    server.stop()
    server.start()
    for path in ('single', 'status'):
        reply = server.report('duty', world.INSIDE_TOWN, key=key) if path == 'single' \
            else server.get(f'/v1/actions/{key}', 'duty')
        outcome = reply.json['outcome'] if path == 'single' else reply.json
        tap.same((outcome['event'], outcome['seq'], outcome['rev']), (event, first.json['outcome']['seq'], 1),
                 f'G6: after a restart, too ({path})')
    tap.same(server.report('duty', world.INSIDE_TOWN, key=key, title='other').code, 'key_reused',
             'G6: a key with other content is refused')
    tap.same(server.report('duty2', world.INSIDE_TOWN, key=key).status, 404, "G6: another's key is not there")


def strip(reply):
    return [{k: item[k] for k in ('key', 'status', 'code', 'event', 'rev', 'arev', 'seq')} for item in reply['items']]


def write_on(server, who, acked, enough):
    """Acts until the server is gone."""
    try:
        while True:
            made = server.report(who, world.INSIDE_TOWN)
            if made.status == 201:
                acked.append(made.json['outcome'])
            elif made.status == 429:
                return
            if len(acked) >= 12:
                enough.set()
    except (OSError, world.http.client.HTTPException):
        pass


def killed(server, tap):
    acked, enough = [], threading.Event()
    writers = [threading.Thread(target=write_on, args=(server, who, acked, enough))
               for who in ('duty', 'duty2', 'supervisor', 'supervisor2')]
    for each in writers:
        each.start()
    enough.wait(world.PATIENCE_S)
    server.stop(signal.SIGKILL)
    for each in writers:
        each.join()
    server.start()
    lost = [one['event'] for one in acked if server.get(f'/v1/events/{one["event"]}', 'inspector').status != 200]
    tap.check(len(acked) >= 12, 'acts were acknowledged before the kill', len(acked))
    tap.same(lost, [], 'G5: kill -9 loses nothing that was acknowledged')
    history, _ = server.changes('inspector', server.snapshot('inspector', at=1, types='none')[1])
    seqs = [int(c['seq']) for c in history]
    tap.same(seqs, list(range(seqs[0], seqs[0] + len(seqs))), 'G5: and leaves no gap')
    verified = subprocess.run([server.program, 'verify', '--state', server.state], capture_output=True, text=True)
    tap.same(verified.returncode, 0, 'the chain of hashes holds, while the server runs')


def copy(server, to):
    shutil.rmtree(to, ignore_errors=True)
    pathlib.Path(to).mkdir()
    for part in PARTS:
        if pathlib.Path(server.state, part).exists():
            shutil.copy(pathlib.Path(server.state, part), to)


def restored(server, tap):
    backup = server.folder + '/backup'
    server.stop()
    copy(server, backup)
    server.start()
    before = server.get('/v1/meta', 'inspector').json
    mark = pathlib.Path(server.state, 'highwater')
    _, old = server.snapshot('inspector')
    made = server.report('supervisor', world.INSIDE_TOWN)
    tap.same(made.status, 201, 'an act after the backup')
    told = mark.read_bytes()
    world.until('the mark beside the database', lambda: mark.read_bytes() != told)
    server.stop()
    for part in PARTS:
        pathlib.Path(server.state, part).unlink(missing_ok=True)
    for part in pathlib.Path(backup).iterdir():
        shutil.copy(part, server.state)
    server.start()
    after = server.get('/v1/meta', 'inspector').json
    tap.check(after['epoch'] != before['epoch'], 'a database from a backup begins a new epoch')
    tap.same(after['server'], before['server'], 'and stays the same server')
    tap.same(server.get('/v1/changes', 'inspector', since=old).code, 'cursor_epoch', 'cursors from before are gone')
    event = server.report('supervisor', world.INSIDE_TOWN).json['event']['id']
    tag = f'{before["epoch"][:8]}.1'
    tap.same(server.act('supervisor', event, 'void', tag, reason='test_entry', text='t').code, 'stale',
             'and so are tags')
    server.stop()
    server.start()
    tap.same(server.get('/v1/meta', 'inspector').json['epoch'], after['epoch'], 'the new epoch stays')


def pruned(_, tap):
    """A log long enough for a keyframe; whoever deletes its beginning keeps that."""
    server = world.Server(sys.argv[1], ['--scale', '0.1']).start()
    cursor = server.snapshot('inspector', at=1, types='none')[1]
    server.stop()
    db = sqlite3.connect(f'{server.state}/yipingd.db')
    floor = db.execute('select max(seq) from keyframe').fetchone()[0]
    db.execute('delete from change_head where seq <= ?', (floor,))
    db.execute('delete from change_body where seq <= ?', (floor,))
    db.execute("insert or replace into meta (key, value) values ('log.floor', ?)", (floor,))
    db.commit()
    db.close()
    server.start()
    tap.same(server.get('/v1/meta', 'inspector').json['floor'], str(floor), 'the log begins later now')
    reply = server.get('/v1/changes', 'inspector', since=cursor)
    tap.same((reply.status, reply.code), (410, 'cursor_floor'), 'a cursor older than the log is gone')
    items, fresh = server.snapshot('inspector')
    fold = world.Fold(items)
    found, answer = server.changes('inspector', fresh)
    for change in found:
        fold.put(change)
    tap.same(fold.digest(), answer['digest'], 'G9: the digest holds without the old log')
    tap.check(all('at' in item for item in items), 'what has not changed since still has a time')
    server.stop()


def values(server, tap):
    """What is read once an hour or a day is known after a restart, as old as it is."""
    def slow():
        tick = server.get('/v1/snapshot', 'duty', types='shift', limit=1).json['tick']
        return {series: (value, colour, quality) for series, value, colour, quality, late in tick['values'] if late > 900}
    before = slow()
    tap.check(len(before) > 5, 'some values are old and good')
    server.stop(signal.SIGKILL)
    server.start()
    tap.same(slow(), before, 'they are known after a restart')


def tokens_alone(server, tap):
    def run(*words):
        return subprocess.run([server.program, 'token', *words, '--state', server.state], capture_output=True, text=True)
    added = run('add', '--subject', 'late', '--name', 'Late', '--role', 'duty', '--area', world.INSIDE)
    server.tokens['late'] = added.stdout.strip()
    tap.same(server.get('/v1/meta', 'late').status, 200, 'a token made on the running server holds at once')
    tap.same(run('add', '--subject', 'x', '--name', 'X', '--role', 'worker', '--area', world.INSIDE, '--unit',
                 'nobody').returncode, 1, 'a unit that nobody knows is refused')
    server.stop()
    added = run('add', '--subject', 'later', '--name', 'Later', '--role', 'duty', '--area', world.INSIDE)
    server.tokens['later'] = added.stdout.strip()
    revoked = run('revoke', '--subject', 'late')
    tap.same((revoked.returncode, revoked.stdout), (0, '1 revoked\n'), 'without a server, too')
    server.start()
    tap.same([server.get('/v1/meta', who).status for who in ('late', 'later')], [401, 200], 'as the server then knows')
    grants = server.get('/v1/history', 'inspector', types='grant', **{'from': '2026-07-09T00:00:00Z',
                                                                    'to': '2026-07-10T00:00:00Z'})
    told = [(c['id'], c['data']['state'], c['actor']['subject']) for c in grants.json['changes']]
    tap.same(told, [('late', 'live', 'admin'), ('later', 'live', 'admin'), ('late', 'revoked', 'admin')],
             'all of it is in the log')
    listed = run('list').stdout
    tap.check('late ' in listed and 'revoked' in listed and added.stdout.strip() not in listed, 'and listed')


world.main([keys, values, killed, restored, pruned, tokens_alone])
