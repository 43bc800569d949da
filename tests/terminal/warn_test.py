# SPDX-License-Identifier: MIT
"""Two people, two terminals: a red warning, and emergency mode, proposed behind `:` on one, seen and confirmed on the
other; whoever proposed cannot confirm."""
import re

from harness import run, until

CONFIRM = re.compile(r':warn (confirm W\d{6}@500000)')


def opened(suite, token, size=(160, 40)):
    t = suite.terminal(*size, token=token)
    t.wait(lambda s: re.search(r'\d\.\ds', s), 'the overview')
    return t


def say(t, line):
    t.key(':')
    t.type(line)
    t.key('Enter')


def ours(suite, drills=False):
    return [w for w in suite.server.get('/v1/warnings')['warnings']
            if re.match(r'W\d+@500000$', w['id']) and (w['status'] == 'exercise') == drills]


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


def a_drill_is_one_on_every_size(suite):
    """Where there is room for one word of it, that word is no colour."""
    one, other = opened(suite, 'duty'), opened(suite, 'duty2', (80, 24))
    narrow, worker = opened(suite, 'supervisor2', (40, 15)), opened(suite, 'worker', (40, 15))
    say(one, 'warn issue colour=red hazard=flood headline="Dry run" measures="Keep away" until=6h drill=yes')
    narrow.wait('confirm EXERCISE?', 'that a drill waits')
    seen = other.wait(lambda s: CONFIRM.search(s) and 'Dry run' in s, 'how it is confirmed')
    assert 'EXERCISE: Dry run' in seen, seen
    drill = ours(suite, True)[0]['id']
    say(other, 'warn confirm ' + drill)
    for t in (one, other):
        t.wait(lambda s: ']EXERCISE: Dry run' in s, 'the drill in force')
    until(lambda: [w['state'] for w in ours(suite, True)] == ['in_force'], 'it is in force')
    narrow.wait(lambda s: 'confirm' not in s, 'that nothing waits any more')
    worker.wait(lambda s: '[E]' in s or 'EXERCISE' in s, 'the drill in a word')
    assert '[R]' not in worker.look(), 'a drill is shown as a warning'
    for t in (one, other, narrow, worker):
        t.close()


def what_is_wrong_is_said(suite):
    t = opened(suite, 'supervisor')
    for line, words in (('warn', 'which?'), ('warn lift', 'Which warning?'), ('warn issue colour=pink', 'colour=pink'),
                        ('warn issue colour=red', 'hazard is missing'), ('warn issue "half', 'quotation mark')):
        say(t, line)
        t.wait(words, line)
    assert len(ours(suite)) == 1, 'something was sent'


def mode(suite):
    modes = suite.server.get('/v1/modes')['modes']
    return next((m['mode'] for m in modes if m['area'] == '500000'), 'routine')


def a_mode_is_switched_by_two(suite):
    one, other = opened(suite, 'supervisor'), opened(suite, 'duty2')
    say(one, 'mode emergency level=II response=Flood measures="All hands" until=6h')
    one.wait('waits for a second person', 'that it waits')
    other.wait(':mode confirm 500000', 'how it is confirmed')
    assert mode(suite) == 'routine'
    say(one, 'mode confirm')
    one.wait('who proposed it does not confirm it', 'the refusal')
    say(other, 'mode confirm')
    until(lambda: mode(suite) == 'emergency', 'the centre is in emergency mode')
    for key in '1', '2', '3', '9', '0', 'W':
        one.key(key)
        one.wait(lambda s: 'EMERG' in s.splitlines()[0], f'the mode on view {key}')
    assert ':mode' not in other.wait('EMERG', 'the mode on the other screen')
    say(one, 'mode panic')
    one.wait('which?', 'what there is')


run([a_drill_is_one_on_every_size, proposed_on_one_confirmed_on_the_other, what_is_wrong_is_said,
     a_mode_is_switched_by_two])
