#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the commands that print and end say and how they end. usage: commands.py YIPING YIPINGD
STATION_DRIVER (prints TAP)"""
import datetime
import fcntl
import json
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import offline  # noqa: E402


def run(w, *args, server=True):
    where = ['--server', w.server.spec, '--token-file', str(w.server.state / 'tokens' / 'duty')]
    return subprocess.run([offline.YIPING, *args, *(where if server else [])], env=w.env,
                          capture_output=True, text=True, encoding='utf-8',
                          timeout=offline.PATIENCE, check=False)


def test_verify_says_which(w):
    """verify without --true or --false is usage, and nothing is sent"""
    event = w.server.open_event()
    before = w.server.get(f'/v1/events/{event}/history')['changes']
    r = run(w, 'verify', event)
    assert r.returncode == 2 and '--true or --false' in r.stderr, r
    assert w.server.get(f'/v1/events/{event}/history')['changes'] == before
    assert '--true' not in run(w, 'verify', event, '--true').stderr


def test_profile(w):
    """a profile that is named and not there is an error, not the demo city"""
    config = w.root / 'config/yiping/config.ini'
    r = run(w, 'whoami', '--profile', 'night', server=False)
    assert r.returncode == 2 and str(config) in r.stderr and '"night"' in r.stderr, r
    config.parent.mkdir(parents=True)
    config.write_text(f'[day]\nserver = {w.server.spec}\n'
                      f'token-file = {w.server.state}/tokens/duty\n')
    r = run(w, 'whoami', '--profile', 'night', server=False)
    assert r.returncode == 2 and str(config) in r.stderr and '"night"' in r.stderr, r
    r = run(w, 'whoami', '--profile', 'day', server=False)
    assert r.returncode == 0 and 'duty' in r.stdout and not r.stderr, r


def test_close_names_text(w):
    """a close that lacks words names the option for them"""
    for event in w.server.get('/v1/events?limit=200&filter=state%3Dopen')['events']:
        if 'close' in event['allowed']['verbs'] and event['state'] not in ('reported', 'checking'):
            r = run(w, 'close', event['id'])
            assert r.returncode == 1 and 'field_evidence' in r.stdout and '--text' in r.stdout, r
            r = run(w, 'close', event['id'], '--text', 'made good')
            assert r.returncode == 0, r
            return
    raise AssertionError('no event can be closed on the spot')


def test_bad_filter(w):
    """a filter that cannot be read is a sentence and usage, with a server and without"""
    for more in [[], ['--offline']]:
        if more:
            assert w.show().returncode == 0
        r = run(w, 'events', 'foo=1', *more)
        assert r.returncode == 2 and not r.stdout, r
        assert '{' not in r.stderr and 'foo' in r.stderr, r
        r = run(w, 'events', 'state=foo', '--lang', 'zh_CN', *more)
        assert r.returncode == 2 and '没有此取值' in r.stderr and "'foo'" in r.stderr, r


def test_times_are_local(w):
    """tables and CSV tell the centre's time with its offset, --json what the API gives"""
    event = json.loads(run(w, 'events', 'state=open', '--json').stdout)[0]
    stamp = re.compile(r'\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00)\b')
    for more in [[], ['--csv']]:
        table = run(w, 'events', 'state=open,done', 'id=' + event['id'], *more).stdout
        found = stamp.search(table)
        assert found and not re.search(r'\dZ\b', table), table
    wanted = [v for v in re.findall(r'"(\d{4}-\d\d-\d\dT[^"]*Z)"', json.dumps(event))
              if datetime.datetime.fromisoformat(v[:19] + '+00:00') ==
              datetime.datetime.fromisoformat(found[1])]
    assert wanted, (found[1], event)


def test_closed_by_name(w):
    """closed events are asked of the server, by the names that are on the screen too"""
    for words in ('state=closed', 'closed', 'state=已办结'):
        events = json.loads(run(w, 'events', words, '--json').stdout)
        assert events and {e['state'] for e in events} == {'closed'}, (words, len(events))


def test_sizes(w):
    """a picture that nothing fits into is usage, with the least that is"""
    r = run(w, 'show', 'overview', '--size', '10x2')
    assert r.returncode == 2 and 'at least 12x4' in r.stderr and not r.stdout, r
    r = run(w, 'show', 'overview', '--size', '12x4')
    assert r.returncode == 0 and len(r.stdout.splitlines()) == 4, r


def test_dispatch_panel(w):
    """the panel of a named event shows whom the server proposes, and of no other"""
    def told(event):
        lead = w.server.get('/v1/events/' + event + '/proposal').get('lead', {'candidates': []})
        return [c['unit']['name']['en'] for c in lead['candidates'] if c.get('proposed')]
    waiting = w.server.get('/v1/events?limit=50&filter=state%3Dregistered')['events']
    event, lead = next((e['id'], n[0]) for e in waiting for n in [told(e['id'])] if n)
    r = run(w, 'show', 'dispatch', event, '--size', '160x48', '--lang', 'en')
    assert r.returncode == 0 and event in r.stdout, r
    assert 'Will be sent' in r.stdout and lead in r.stdout, (lead, r.stdout)
    for view, number in [('dispatch', '20200101-000001'), ('system', event)]:
        r = run(w, 'show', view, number)
        assert r.returncode == 1 and number in r.stderr and not r.stdout, r
    w.server.stop()
    r = run(w, 'show', 'dispatch', event, '--offline', '--size', '160x48', '--lang', 'en')
    assert 'not to be had' in r.stdout and event in r.stdout, r


def test_token_of_others(w):
    """a token that others may read is warned of, and used"""
    token = w.root / 'token'
    token.write_text((w.server.state / 'tokens' / 'duty').read_text())
    for mode, warned in [(0o600, False), (0o640, True), (0o604, True)]:
        token.chmod(mode)
        r = run(w, 'whoami', '--server', w.server.spec, '--token-file', str(token), server=False)
        assert r.returncode == 0 and (str(token) in r.stderr) == warned, r


def test_refusal_in_chinese(w):
    """a refusal is told in the reader's language"""
    for event in w.server.get('/v1/events?limit=200&filter=state%3Dopen')['events']:
        if 'verify' not in event['allowed']['verbs']:
            r = run(w, 'verify', event['id'], '--true', '--lang', 'zh_CN')
            assert r.returncode in (1, 5), r
            assert re.search('[\u4e00-\u9fff]', r.stdout), r
            return
    raise AssertionError('every event can be verified')


def test_revoke_nobody(w):
    """a refusal of the server's console is a sentence"""
    r = subprocess.run([offline.YIPINGD, 'token', 'revoke', '--state', str(w.server.state),
                        '--subject', 'nobody'], capture_output=True, text=True,
                       timeout=offline.PATIENCE, check=False)
    assert r.returncode == 1 and r.stderr.startswith('yipingd: ') and '{' not in r.stderr, r


def test_lists_offline(w):
    """events and whoami --offline say what is kept, as the server said it"""
    assert w.show().returncode == 0
    asked = ['state=open', 'grade<=4 state=open', 'state=open source=camera',
             'state=open -source=camera']
    online = {f: json.loads(run(w, 'events', f, '--json').stdout) for f in asked}
    me = run(w, 'whoami', '--json').stdout
    table = run(w, 'events').stdout
    w.server.stop()
    for f, events in online.items():
        r = run(w, 'events', f, '--json', '--offline')
        assert r.returncode == 0, r.stderr
        kept = {e['id']: e for e in json.loads(r.stdout)}
        assert not r.stderr and sorted(kept) == sorted(e['id'] for e in events), (f, r.stderr)
        for e in events:
            for added in ('allowed', 'tag'):
                e.pop(added, None)
            assert kept[e['id']] == e, (kept[e['id']], e)
    assert online['state=open'], 'nothing was listed'
    r = run(w, 'events', '--offline')
    assert sorted(r.stdout.splitlines()) == sorted(table.splitlines()), r.stderr
    r = run(w, 'whoami', '--json', '--offline')
    assert r.returncode == 0 and r.stdout == me, r


def test_demo_is_said(w):
    """a command without a server says that its city is the demo's"""
    r = run(w, 'whoami', '--scale', '0.02', server=False)
    assert r.returncode == 0 and 'this is the demo city' in r.stderr, r
    assert not run(w, 'whoami').stderr


def test_demo_sweeps(w):
    """a city that was killed is swept away by the next one; nobody else's directory is touched"""
    runtime = w.root / 'run'
    base = runtime / 'yiping'
    base.mkdir(parents=True, mode=0o700)
    elsewhere = w.root / 'elsewhere'
    for name, mode, lock in (('demo-dead00', 0o700, True), ('demo-alive0', 0o700, True),
                             ('demo-nolock', 0o700, False), ('demo-open00', 0o755, True),
                             ('demo-dead-too-long', 0o700, True), ('other-dead0', 0o700, True),
                             ('../../elsewhere', 0o700, True)):
        (base / name).mkdir()
        (base / name).chmod(mode)
        (base / name / 'yipingd.db').write_text('x')
        if lock:
            (base / name / 'owner.lock').touch()
    (base / 'demo-linked').symlink_to(elsewhere)
    env = dict(w.env, XDG_RUNTIME_DIR=str(runtime))
    kept = {'demo-alive0', 'demo-nolock', 'demo-open00', 'demo-dead-too-long', 'other-dead0', 'demo-linked'}
    with open(base / 'demo-alive0/owner.lock', 'r+', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        r = subprocess.run([offline.YIPING, 'whoami', '--scale', '0.02'], env=env, capture_output=True,
                           timeout=offline.PATIENCE, check=False)
    assert r.returncode == 0, r
    left = {each.name for each in base.iterdir()} - {'demo.lock'}
    assert left == kept, left ^ kept
    assert (elsewhere / 'yipingd.db').exists()


def test_demo_speed(w):
    """a speed at which no screen could be right is refused in words"""
    r = run(w, 'whoami', '--speed', '61', server=False)
    assert r.returncode == 2 and 'at most 60 times as fast' in r.stderr, r
    r = run(w, 'whoami', '--speed', '60', '--scale', '0.02', server=False)
    assert r.returncode == 0, r


if __name__ == '__main__':
    sys.exit(offline.main(globals()))
