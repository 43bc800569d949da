# SPDX-License-Identifier: MIT
"""A red warning between two terminals: proposed behind `:` on one, seen and confirmed on the other."""
import re

from harness import run, until

CONFIRM = re.compile(r':warn (confirm W\d{6}@500000)')


def opened(suite, token):
    t = suite.terminal(cols=160, token=token)
    t.wait(lambda s: 'data ' in s and 'old' in s, 'the overview')
    return t


def say(t, line):
    t.key(':')
    t.type(line)
    t.key('Enter')


def ours(suite):
    return [w for w in suite.server.get('/v1/warnings')['warnings'] if re.match(r'W\d+@500000$', w['id'])]


def proposed_on_one_confirmed_on_the_other(suite):
    one, other = opened(suite, 'duty'), opened(suite, 'duty2')
    say(one, 'warn issue colour=red hazard=flood headline="High water" measures="Keep away" until=6h')
    one.wait('waits for a second person', 'that it waits')
    line = CONFIRM.search(other.wait(lambda s: CONFIRM.search(s), 'how it is confirmed')).group(1)
    assert [w['state'] for w in ours(suite)] == ['proposed']
    say(one, 'warn ' + line)
    one.wait('who proposed it does not confirm it', 'the refusal')
    say(other, 'warn ' + line)
    until(lambda: [w['state'] for w in ours(suite)] == ['in_force'], 'it is in force')
    one.wait(lambda s: '[RED]High water' in s and ':warn' not in s, 'the warning in force')
    assert ours(suite)[0]['confirmed_by']['subject'] != ours(suite)[0]['by']['subject']


def what_is_wrong_is_said(suite):
    t = opened(suite, 'supervisor')
    for line, words in (('warn', 'which?'), ('warn lift', 'Which warning?'), ('warn issue colour=pink', 'colour=pink'),
                        ('warn issue colour=red', 'hazard is missing'), ('warn issue "half', 'quotation mark')):
        say(t, line)
        t.wait(words, line)
    assert len(ours(suite)) == 1, 'something was sent'


run([proposed_on_one_confirmed_on_the_other, what_is_wrong_is_said])
