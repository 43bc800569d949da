# SPDX-License-Identifier: MIT
"""A grid worker reports by keys: by letters, with what it may be offered, and told its number."""
import re

from harness import run, until

ANY = re.compile(r'\d{8}-\d{6}')
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


def what_was_typed_is_there_again(suite):
    t = board(suite, (80, 24))
    t.key('0')
    t.wait('step ', 'my tasks')
    t.key('Enter')
    event = ANY.search(t.wait(ANY.search, 'one of them')).group(0)
    t.key('n')
    t.wait('Note:', 'the question for words')
    t.type('the "pump" is on its w')
    t.wait('on its w', 'what is typed')
    t.close()  # the link drops
    t = board(suite, (80, 24))
    t.wait(':note text="the \'pump\' is on its w"', 'the line as it was')
    t.key('BSpace')
    t.type('ay"')
    t.key('Enter')
    t.wait(event + ' note applied', 'that it is sent')
    said = [c.get('args', {}).get('text') for c in suite.server.get(f'/v1/events/{event}/history')['changes']]
    assert said.count("the 'pump' is on its way") == 1, said
    t.key('q')
    t.wait('rdy>', 'the shell again')
    t = board(suite, (80, 24))  # and it is done with
    t.key('0')
    assert ':note' not in t.wait('step ', 'my tasks')
    t.key('q')
    t.wait('rdy>', 'the shell again')


def what_another_typed_is_his(suite):
    t = board(suite, (80, 24))
    t.type(':report secret')
    t.wait('report secret', 'what is typed')
    t.close()
    other = suite.terminal(80, 24, token='worker2')
    other.wait(lambda s: 'data' in s, 'the board of another')
    other.key('0')
    assert 'secret' not in other.wait('0 mine', 'the tasks of another')
    other.key('q')
    other.wait('rdy>', 'the shell again')
    t = board(suite, (80, 24))
    t.wait(':report secret', 'the line as it was')
    t.key('Escape')
    t.key('q')
    t.wait('rdy>', 'the shell again')


run([by_letters_in_a_few_keys, a_doubt_is_told_and_nothing_is_sent,
     what_was_typed_is_there_again, what_another_typed_is_his])
