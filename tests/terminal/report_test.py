# SPDX-License-Identifier: MIT
"""A grid worker reports by keys: by letters, with what it may be offered, and told its number."""
import re

from harness import run, until

ID = re.compile(r'(\d{8}-\d{6}) report applied')


def board(suite, size, **more):
    t = suite.terminal(*size, token='worker', **more)
    t.wait(lambda s: re.search(r'\d\.\ds', s) and 'Huaxinjie' in s, 'the board')
    return t


def by_letters_in_a_few_keys(suite):
    for size in ((80, 24), (40, 15)):
        t = board(suite, size)
        t.key('N')
        t.wait(':report', 'the line of a report')
        t.type('bllj')
        t.key('Tab')
        t.wait('Exposed garbage', 'the type that these letters mean')
        t.type('by the east gate')
        t.key('Enter')
        event = ID.search(t.wait(lambda s: ID.search(s), 'its number')).group(1)
        body = until(lambda: suite.server.get('/v1/events/' + event), 'the event')
        assert (body['type'], body['text'], body['source']) == ('CC-601', 'by the east gate', 'grid'), body
        t.key('q')
        t.wait('rdy>', 'the shell again')


def a_doubt_is_told_and_nothing_is_sent(suite):
    t = board(suite, (80, 24))
    t.key('N')
    t.wait(':report', 'the line of a report')
    t.type('垃圾')
    t.key('Enter')
    t.wait('may be:', 'what it may be')
    t.key('N')
    t.wait(':report', 'the line of a report')
    t.key('Enter')
    t.wait('What is it?', 'that the type is missing')
    t.key('q')
    t.wait('rdy>', 'the shell again')


run([by_letters_in_a_few_keys, a_doubt_is_told_and_nothing_is_sent])
