#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a server forgets and when, by its own clock; and what it remembers of who read about people. Prints TAP.
Usage: forget.py PATH-OF-YIPINGD"""
import datetime
import sqlite3
import subprocess
import sys

sys.dont_write_bytecode = True
import world  # noqa: E402

BEGIN = datetime.datetime.fromisoformat(world.NOW.replace('Z', '+00:00'))
known = {}


def after(days=0, hours=0):
    return (BEGIN + datetime.timedelta(days=days, hours=hours)).strftime('%Y-%m-%dT%H:%M:%SZ')


def again(server, when, speed=1):
    """The same state directory, later."""
    server.stop()
    server.options = ['--now', when, '--speed', str(speed)]
    server.start()


def ask(server, sql, *args):
    db = sqlite3.connect(f'file:{server.state}/yipingd.db?mode=ro', uri=True, timeout=30)
    try:
        return db.execute(sql, args).fetchone()[0]
    finally:
        db.close()


def none_left(server, what, sql):
    return world.until(what, lambda: ask(server, sql) == 0)


def millis(when):
    return int(datetime.datetime.fromisoformat(when.replace('Z', '+00:00')).timestamp() * 1000)


def audited(server, tap):
    """A person that an event names: who may read it does, and stands in the audit for it."""
    event = server.report('duty', world.INSIDE_TOWN).json['event']
    server.stop()
    db = sqlite3.connect(f'{server.state}/yipingd.db')
    db.execute('insert into people (event, role, name, phone, at) values (?, ?, ?, ?, ?)',
               (event['num'], 'caller', '王某', '13800000000', millis(world.NOW)))
    db.commit()
    db.close()
    server.start()
    head = server.get('/v1/meta', 'duty').json['head']
    told = server.get(f'/v1/events/{event["id"]}/people', 'supervisor')
    tap.same([(p['name'], p['phone']) for p in told.json['people']], [('王某', '13800000000')], 'a supervisor is told')
    for who, code in (('viewer', 'role'), ('inspector', 'role'), ('worker', 'own')):
        tap.same(server.get(f'/v1/events/{event["id"]}/people', who).code, code, f'a {who} is not')
    tap.same(server.get('/v1/events/no-such/people', 'supervisor').status, 404, 'nor of what is not there')
    rows = subprocess.run([server.program, 'audit', '--state', server.state], capture_output=True, text=True)
    lines = rows.stdout.splitlines()
    tap.same(len(lines), 1, 'one line in the audit, for who was told')
    wanted = ['supervisor (supervisor)', f'people of {event["id"]}: 1', told.headers['request-id']]
    tap.check(all(part in lines[0] for part in wanted), 'it says who, what of which event, and by which request', lines)
    tap.check('138' not in rows.stdout and '王' not in rows.stdout, 'and nothing of the people themselves')
    kinds = {c['kind'] for c in server.changes('inspector', server.snapshot('inspector', at=int(head), types='none')[1])[0]}
    tap.check(kinds <= {'source', 'shift', 'event', 'indicator', 'warning'}, 'the audit is no part of the log', kinds)
    known['event'] = event['id']


def cursors(server, tap):
    cursor = server.snapshot('duty', types='none')[1]
    server.report('duty', world.INSIDE_TOWN)
    at_end = server.snapshot('duty', types='none')[1]
    again(server, after(days=6))
    tap.same(server.get('/v1/changes', 'duty', since=cursor).status, 200, 'after six days a cursor is gone on with')
    again(server, after(days=8))
    reply = server.get('/v1/changes', 'duty', since=cursor)
    tap.same((reply.status, reply.code), (410, 'cursor_floor'), 'after eight it is not')
    tap.same(server.get('/v1/changes', 'duty', since=at_end).status, 200, 'unless it has missed nothing of what is older')
    items, fresh = server.snapshot('duty')
    fold = world.Fold(items)
    found, answer = server.changes('duty', fresh)
    for change in found:
        fold.put(change)
    tap.same(fold.digest(), answer['digest'], 'G9: a new list is whole')
    listed = server.get('/v1/history', 'inspector', **{'from': after(hours=-13), 'to': after(hours=-1)})
    tap.check(listed.json['changes'], 'what was before is still told as history')
    tap.check(int(server.get('/v1/meta', 'duty').json['floor']) > 0, 'meta says where cursors begin')


def ticks(server, tap):
    """Frames for two days, minutes for a month."""
    again(server, after(days=8, hours=1), speed=600)
    world.until('a quarter to be rolled up', lambda: ask(server, 'select count(*) from roll_15') > 0)
    old = millis(after(hours=1))
    none_left(server, 'the frames to go', f'select count(*) from tick where at < {old} and full = 0')
    tap.check(ask(server, f'select count(*) from tick where at < {old}') <= 1, 'frames of more than two days are gone')
    tap.check(ask(server, 'select count(*) from tick') > 0, 'not those of today')
    tap.check(ask(server, 'select count(*) from roll_1') > 0, 'minutes are kept')
    quarters = ask(server, 'select count(*) from roll_15')
    again(server, after(days=40))
    none_left(server, 'the minutes to go', f'select count(*) from roll_1 where at < {millis(after(days=9))}')
    tap.check(True, 'minutes of more than a month are gone')
    tap.check(ask(server, 'select count(*) from roll_15') >= quarters > 0, 'quarters are not')


def people(server, tap):
    again(server, after(days=170))
    tap.same(len(server.get(f'/v1/events/{known["event"]}/people', 'supervisor').json['people']), 1,
             'people are kept for half a year')
    again(server, after(days=182))
    none_left(server, 'the people to go', 'select count(*) from people')
    tap.same(server.get(f'/v1/events/{known["event"]}/people', 'supervisor').json['people'], [], 'and no longer')
    tap.same(server.get(f'/v1/events/{known["event"]}', 'supervisor').status, 200, 'their event stays')
    tap.same(subprocess.run([server.program, 'verify', '--state', server.state],
        stdout=subprocess.DEVNULL).returncode, 0, 'the log still verifies')


def keys(server, tap):
    key = server.key()
    server.report('duty', world.INSIDE_TOWN, key=key)
    began = 182
    again(server, after(days=began + 399))
    tap.same(server.get(f'/v1/actions/{key}', 'duty').status, 200, 'a key is known for 400 days')
    again(server, after(days=began + 401))
    none_left(server, 'the key to go', f"select count(*) from act_key where key = '{key}'")
    tap.same(server.get(f'/v1/actions/{key}', 'duty').status, 404, 'and then it is forgotten')


def log(_, tap):
    """A log that is long enough for a keyframe loses its beginning after thirteen months, and verifies."""
    server = world.Server(sys.argv[1], ['--scale', '0.1']).start()
    first = ask(server, 'select min(seq) from change_head')
    frame = ask(server, 'select max(seq) from keyframe')
    tap.check(first == 1 and frame, 'it begins at the beginning, and has a keyframe', first, frame)
    server.options = ['--scale', '0.1']
    server.stop()
    server.options = ['--now', after(days=397)]
    server.start()
    world.until('the log to lose its beginning',
                lambda: ask(server, 'select min(seq) from change_head') == frame + 1)
    tap.same(ask(server, 'select count(*) from change_body where seq <= (select min(seq) from change_head) - 1'), 0,
             'bodies go with their heads')
    verified = subprocess.run([server.program, 'verify', '--state', server.state], capture_output=True, text=True)
    tap.same((verified.returncode, 'holds' in verified.stdout), (0, True), 'the rest verifies from its first row')
    tap.check(f'before seq {frame + 1} is no longer kept: its keyframe stands for it' in verified.stdout,
              'and it is said what stands for what is gone', verified.stdout)
    tap.same(server.report('duty', world.INSIDE_TOWN).status, 201, 'acts go on')
    items, cursor = server.snapshot('inspector')
    fold = world.Fold(items)
    found, answer = server.changes('inspector', cursor)
    for change in found:
        fold.put(change)
    tap.same(fold.digest(), answer['digest'], 'G9: and the digest holds')
    server.stop()
    spoilt(server, tap, frame)


def spoilt(server, tap, frame):
    """A keyframe that says another thing than the log, whose chain holds."""
    db = sqlite3.connect(f'{server.state}/yipingd.db')
    db.execute('update keyframe_part set rows = substr(rows, 86) where seq = ? and part = 0', (frame,))
    db.execute('update keyframe_part set rows = cast(rows as blob)')
    db.commit()
    db.close()
    verified = subprocess.run([server.program, 'verify', '--state', server.state], capture_output=True, text=True)
    tap.same(verified.returncode, 1, 'a spoilt keyframe does not verify', verified.stdout, verified.stderr)


world.main([audited, cursors, ticks, people, keys, log])
