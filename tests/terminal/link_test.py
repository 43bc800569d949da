# SPDX-License-Identifier: MIT
"""A grid worker behind a bad link: keys answer by themselves, acts arrive once, and what it costs is
counted in bytes. Nothing here is judged by a clock."""
import contextlib
import os
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path += [str(TESTS / 'app'), str(TESTS / 'bench')]
import process  # noqa: E402
from slow_link import SlowLink  # noqa: E402
from harness import PATIENCE, run, until  # noqa: E402

ANY = re.compile(r'\d{8}-\d{6}')
QUEUED = re.compile(r'(\d{8}-\d{6}) note queued')
LINE = 8000  # bytes: a second of the line, which one key or one act may take
LETTER = 500  # bytes of an echo
CLEARS = re.compile(rb'\x1b\[[23]J|\x1b\[H\x1b\[J')


def command(suite, link):
    return f'{suite.yiping} --server {link.spec} --token-file {suite.server.token_file("worker")} --lang en'


def board(suite, link, size=(80, 24)):
    t = suite.terminal(*size, command=command(suite, link))
    t.wait(lambda s: re.search(r'\d\.\ds', s) and 'Huaxinjie' in s, 'the board')
    return t


@contextlib.contextmanager
def at_link(suite, size=(80, 24)):
    """The worker's terminal, whose board came over the link while it was good; now it is bad. What is open
    in the end is closed, since of one person's programs one sends for all."""
    link = SlowLink(suite.root / f'link-{len(suite.open)}.sock', suite.server.socket)
    opened = len(suite.open)
    try:
        t = board(suite, link, size)
        link.worsen()
        yield t, link
    finally:
        for each in suite.open[opened:]:
            each.close()
        link.close()


def is_mine(screen):
    return re.search(r'^>', screen, re.M) and re.search('feed back|on scene|resume|acknowle', screen)


def task(t):
    """Opens the first of my tasks; gives its number."""
    t.key('0')
    t.wait(is_mine, 'my tasks')
    t.key('Enter')
    return ANY.search(t.wait(ANY.search, 'one of them')).group(0)


def note(t, text):
    t.key('n')
    t.wait('Note:', 'the question for words')
    t.type(text)
    t.wait(text, 'what is typed')
    t.key('Enter')


def notes(suite, event):
    changes = suite.server.get(f'/v1/events/{event}/history')['changes']
    return [c.get('args', {}).get('text') for c in changes if c['verb'] == 'note']


def keys_answer_while_nothing_comes_back(suite):
    """Not by a clock: nothing arrives at either end from before the first key until after the last."""
    for size in ((80, 24), (40, 15)):
        with at_link(suite, size) as (t, link):
            link.hold()
            before = link.arrived()
            t.key('0')
            t.wait(is_mine, 'my tasks')
            note(t, f'held at {size[0]}')
            event = QUEUED.search(t.wait(QUEUED.search, 'that it is kept to be sent')).group(1)
            t.key('Escape')
            t.key('?')
            t.wait('Keys', 'the help')
            t.key('Escape')
            t.key('0')
            t.wait(is_mine, 'my tasks again')
            assert link.arrived() == before, 'something arrived over a link that is held'
            assert f'held at {size[0]}' not in notes(suite, event)
            link.release()
            until(lambda: f'held at {size[0]}' in notes(suite, event), 'the note')
            t.wait(lambda s: 'queued' not in s, 'that nothing is kept any more')
            assert notes(suite, event).count(f'held at {size[0]}') == 1, notes(suite, event)


def acts_arrive_once_and_cost_a_second_of_the_line(suite):
    """Others act too, and the city has its ticks: the cheapest act is what an act costs."""
    with at_link(suite) as (t, link):
        event, costs = task(t), []
        t.key('Escape')
        t.wait(is_mine, 'my tasks again')  # where no timeline is asked for with each change
        for i in range(4):
            before = sum(link.arrived())
            note(t, f'word {i}')
            t.wait('note applied', 'what became of it')
            costs.append(sum(link.arrived()) - before)
            t.key('Escape')
            t.wait(lambda s: 'note applied' not in s, 'the end of the message')
        for i in range(4):  # and without waiting
            note(t, f'next {i}')
        wanted = [f'{word} {i}' for word in ('word', 'next') for i in range(4)]
        until(lambda: len([n for n in notes(suite, event) if n in wanted]) >= len(wanted), 'all of them')
        t.wait(lambda s: 'queued' not in s, 'that nothing is kept any more')
        assert sorted(n for n in notes(suite, event) if n in wanted) == sorted(wanted), notes(suite, event)
        in_order = [n for n in notes(suite, event) if n in wanted]
        assert in_order in (wanted, wanted[::-1]), in_order
        assert min(costs) <= LINE, f'an act takes {costs} bytes'


def a_hangup_while_typing_loses_nothing(suite):
    with at_link(suite) as (t, link):
        event = task(t)
        link.hold()
        note(t, 'confirmed before')
        t.wait('note queued', 'that it is kept to be sent')
        t.key('n')
        t.wait('Note:', 'the question for words')
        t.type('half a sen')
        t.wait('half a sen', 'what is typed')
        t.close()  # all its programs are hung up
        assert 'confirmed before' not in notes(suite, event), 'it went over a link that is held'
        link.release()
        t = board(suite, link)
        t.wait(':note text="half a sen"', 'the line as it was')
        until(lambda: 'confirmed before' in notes(suite, event), 'what was confirmed')
        t.key('BSpace')
        t.type('tence"')
        t.key('Enter')
        until(lambda: 'half a sentence' in notes(suite, event), 'what was finished')
        t.wait(lambda s: 'queued' not in s, 'that nothing is kept any more')
        said = notes(suite, event)
        assert [said.count(w) for w in ('confirmed before', 'half a sentence', 'half a sen')] == [1, 1, 0], said


def cost(screen, keys):
    """Bytes that a key brings to the terminal, until it is quiet or a second picture may have come."""
    before = screen.total
    screen.press(keys)
    assert process.watch([screen], PATIENCE, lambda: screen.total > before), f'{keys!r} was not answered'
    process.until_quiet(screen, still=0.05, patience=0.5)
    return screen.total - before


def a_terminal_over_the_line_gets_few_bytes(suite):
    """What ssh carries. Another picture may fall in with a key: the cheapest of some is what it costs."""
    link = SlowLink(suite.root / 'pty.sock', suite.server.socket)
    board(suite, link).close()
    for rows, cols in ((24, 80), (15, 40)):
        s = process.Screen(command(suite, link).split(), rows, cols,
                           dict(os.environ, **suite.env, TERM='xterm-256color'))
        try:
            assert process.watch([s], PATIENCE, lambda: s.total > 1000), 'no picture came'
            process.until_quiet(s, patience=2)
            s.clear()
            turns = [cost(s, key) for _ in range(3) for key in ('0', '1', '0', '2')]
            moves = [cost(s, key) for _ in range(4) for key in ('j', 'k')]
            cost(s, ':')
            letters = [cost(s, key) for key in 'areas and others']
            assert not CLEARS.search(s.text()), 'the whole screen was cleared'
            assert max(sorted(turns)[:-2]) <= LINE, f'a view takes {turns} bytes at {cols}x{rows}'
            assert min(moves) <= LINE / 4, f'a step takes {moves} bytes at {cols}x{rows}'
            assert min(letters) <= LETTER, f'a letter takes {letters} bytes at {cols}x{rows}'
        finally:
            s.close()
    link.close()


run([keys_answer_while_nothing_comes_back, acts_arrive_once_and_cost_a_second_of_the_line,
     a_hangup_while_typing_loses_nothing, a_terminal_over_the_line_gets_few_bytes])
