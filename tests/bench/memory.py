# SPDX-License-Identifier: MIT
"""What many processes weigh: grid workers on a host they share, each with its own token."""
import contextlib
import json

import desk
import process
from result import Result
from server import Unix

TOWNS = 20


def grant(c, subject, area):
    line = Unix(c.state / 'admin.sock')
    body = {'subject': subject, 'name': subject, 'role': 'worker', 'areas': [area]}
    line.request('POST', '/v1/tokens', json.dumps(body).encode())
    reply = line.getresponse()
    answer = json.loads(reply.read())
    line.close()
    if reply.status != 201:
        raise RuntimeError(f'no token: {answer}')
    file = c.state / 'tokens' / subject
    file.write_text(answer['token'])
    file.chmod(0o600)


def weigh(bench, stack, programs):
    """PSS of each in KB, all of them running."""
    screens = []
    for program, home in programs:
        screens.append(stack.enter_context(desk.screen(program, home, 24, 80)))
        process.watch(screens, 0.02)
    for s in screens:
        process.watch(screens, desk.PATIENCE, lambda s=s: s.total > 500 or s.ended)
    process.watch(screens, bench.size(3, 0.1))
    dead = sum(s.ended for s in screens)
    if dead:
        raise RuntimeError(f'{dead} of {len(screens)} ended by themselves')
    return sum(process.memory_kb(s.pid) for s in screens) / len(screens)


def memory(bench):
    count = bench.size(200, 3)
    with desk.city(bench) as c:
        towns = [a['id'] for a in c.get('/v1/areas')['areas'] if a['level'] == 'town'][:TOWNS]
        programs = []
        for i in range(count):
            grant(c, f'bench-{i}', towns[i % len(towns)])
            programs.append((desk.command(bench, c, f'bench-{i}'), bench.folder / f'home-{i}'))
        with contextlib.ExitStack() as stack:
            ours = weigh(bench, stack, programs)
    with contextlib.ExitStack() as stack:
        bare = weigh(bench, stack, [([bench.program('curses')], bench.folder / 'bare')] * count)
    yield Result('memory', f'memory of one of {count} (PSS) against a bare ncursesw program', ours / bare,
                 'x bare', 3)
    yield Result('memory.pss', 'the same', ours / 1024, 'MB')
    yield Result('memory.bare', 'the bare one', bare / 1024, 'MB')
