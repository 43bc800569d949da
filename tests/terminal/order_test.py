# SPDX-License-Identifier: MIT
"""An order between two terminals: given behind `:` on one, signed for and reported on the other, checked on the first."""
import re

from harness import run, until


def opened(suite, token):
    t = suite.terminal(cols=160, token=token)
    t.wait(lambda s: 'data ' in s and 'old' in s, 'the picture')
    return t


def say(t, line):
    t.key(':')
    t.type(line)
    t.key('Enter')


def ours(suite):
    return [o for o in suite.server.get('/v1/orders?ended=true')['orders'] if o.get('title') == 'Look at the drains']


def becomes(suite, state):
    until(lambda: [o['state'] for o in ours(suite)] == [state], 'the order is ' + state)


def given_on_one_done_on_the_other(suite):
    one, other = opened(suite, 'duty'), opened(suite, 'worker')
    unit = suite.server.get('/v1/meta', 'worker')['identity']['unit']['id']
    say(one, f'order issue to={unit} title="Look at the drains" reply=2h')
    one.wait(lambda s: re.search(r'O\d{6}@u\d+ issue applied', s), 'that it was given')
    becomes(suite, 'issued')
    order = ours(suite)[0]['id']
    say(one, 'order ack ' + order)
    one.wait(lambda s: f'{order} acknowledge refused' in s, 'that it is not to them')
    say(other, 'order ack ' + order)
    becomes(suite, 'taken')
    say(other, f'order feedback {order} two blocked, cleared')
    becomes(suite, 'reported')
    other.wait(f'{order} feed back applied', 'that it was taken')
    say(one, 'order close ' + order)
    becomes(suite, 'closed')
    assert ours(suite)[0]['result'] == 'two blocked, cleared', ours(suite)


def what_is_wrong_is_said(suite):
    t = opened(suite, 'supervisor')
    for line, words in (('order', 'which?'), ('order close', 'Which order?'), ('order close a/b', 'Which order?'),
                        ('order void O000001@500000', 'text is missing'), ('order issue title=x', 'to is missing'),
                        ('order issue to=nowhere', 'to=nowhere'), ('order issue "half', 'quotation mark')):
        say(t, line)
        t.wait(words, line)
    assert len(ours(suite)) == 1, 'something was sent'


run([given_on_one_done_on_the_other, what_is_wrong_is_said])
